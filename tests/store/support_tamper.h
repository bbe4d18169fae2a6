/* A ledger in which everything stands that can be tampered with, and who looks for it: a server
 * that starts, one that runs, and `verify`. Each is the program's own code without its threads and
 * pauses. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_TAMPER_H
#define FUNDTRAIL_TESTS_SUPPORT_TAMPER_H

#include "support_store.h"

#include "handlers/frame/ctx.h"
#include "handlers/frame/row_codes.h"
#include "runtime/config.h"

#include <stdarg.h>

enum looker { AT_START, WHILE_RUNNING, BY_VERIFY, LOOKER_COUNT };

/* What a look found, as the operator gets to know it. */
struct finding {
    bool stops;  /* nothing is decided any more; of verify: the journal is damaged */
    bool warns;  /* health is degraded; of verify: what is beside the journal is not as it was */
    int64_t seq; /* of the first entry that is named */
    double ms;
    char reasons[4000]; /* one behind the other */
};

struct scene {
    struct fixture fixture;
    struct stage stage;
    char folder[64]; /* of row keys and checkpoints */
    struct seal_key key, foreign_key;
    int64_t key_id;
    int64_t convention; /* that names the keys of an earlier release */
    struct key_ring *row_keys;
    struct view_marking marking;
    struct db_marks marks;
    struct db_objects objects;
    struct config config;
    struct app app; /* of the running server */
    struct watch *watch;
    struct db *db; /* the running server's */
    bool has_triggers;
};

/* Two keys of an earlier release, a sealed journal with entries of many kinds and lines of a
 * verdict, a request, a credential of before and two of today, a session that goes on and one that
 * ended, marked views, and a checkpoint. */
void scene_open(struct scene *scene);

/* The same, and of each kind that it lacks a row that no decision would make: `verify` always says
 * so of the first of them, and goes on. */
void scene_open_with_every_kind(struct scene *scene);
void scene_close(struct scene *scene);

/* Makes views, triggers and rights as they were. */
void scene_put_right(struct scene *scene);

/* From here on rows may be changed. Views, triggers and rights are compared no more. */
void scene_drop_triggers(struct scene *scene);

/* Runs statements with ';' between them, as the database's root. */
void scene_run(const struct scene *scene, const char *statements);

/* Puts back all rows of tables, named with ',' between them, and takes away what a server that
 * started has written. */
void scene_restore(const struct scene *scene, const char *tables);

struct finding scene_look(struct scene *scene, enum looker looker);

/* Whether a server that starts says that it has not proved anything, until its database answers. */
bool scene_waits_for_proof(struct scene *scene);

/* Undone, the running server finds nothing any more, without a restart; false: what it still finds
 * stands in *finding_out. */
bool scene_heals(struct scene *scene, struct finding *finding_out);

/* The whole chain computed anew, and the head with it. */
void scene_rechain(struct scene *scene);

/* What somebody without the journal key can do to the seals of a chain that he computed anew. */
void scene_seal_with_foreign_key(struct scene *scene);
void scene_replace_journal_key(struct scene *scene); /* before the chain is computed anew */

/* Entries of others with a right chain: a party in a user's name; a key that is sealed by itself.
 */
void scene_append_party(struct scene *scene);
void scene_append_key(struct scene *scene);

#endif
