/* Checkpoints as files: checkpoint-000000000123.txt, and its signature beside it, in the directory
 * that the configuration names. It should leave the machine. After a restoration there may be two
 * of the same entry; the later one has the beginning of its hash in its name. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_CHECKPOINTS_H
#define FUNDTRAIL_HANDLERS_FRAME_CHECKPOINTS_H

#include "ledger/checkpoint.h"

#define CHECKPOINT_NAME_SIZE 40
#define CHECKPOINT_ERROR_SIZE 320

/* Takes one of the book's head, signs it with the key that seals now, and writes both files. One of
 * the same entry that is there already stays. name_out: of the text's file. An error has a sentence
 * in error_out. ERR_UNSEALED; ERR_UNAVAILABLE: the directory or the database. */
enum err checkpoints_write(const char *dir, struct ledger *ledger, struct db *db,
                           struct checkpoint *checkpoint_out, char name_out[CHECKPOINT_NAME_SIZE],
                           char error_out[CHECKPOINT_ERROR_SIZE]) MUST_USE;

/* A checkpoint and its bytes, which live in an arena. */
struct checkpoint_file {
    struct checkpoint checkpoint;
    const char *text; /* ends with a NUL */
    size_t length;
    const char *signature; /* the file NAME.minisig */
    size_t signature_length;
};

/* Reads both files of a checkpoint; nothing is proved yet. A sentence in error_out. ERR_MALFORMED;
 * ERR_NOT_FOUND: there is no such file; ERR_UNAVAILABLE. */
enum err checkpoints_read(const char *path, struct arena *arena, struct checkpoint_file *file_out,
                          char error_out[CHECKPOINT_ERROR_SIZE]) MUST_USE;

/* Whether it is of this ledger, and signed with one of the ledger's keys that had not ended by
 * then, one of this process, the pin, or the further key (NULL: none). A sentence in error_out.
 * ERR_MALFORMED, ERR_CORRUPT: the signature; ERR_NOT_FOUND: a foreign key; ERR_FORBIDDEN: one that
 * had ended; ERR_CONFLICT: another ledger; ERR_UNAVAILABLE, ERR_RETRY. */
enum err checkpoints_prove(const char *path, const struct checkpoint_file *file,
                           const uint8_t *further_key, struct ledger *ledger, struct db *db,
                           struct arena *arena, char error_out[CHECKPOINT_ERROR_SIZE]) MUST_USE;

/* The names of a directory's checkpoints, that of the last entry first; of one that is not there
 * yet, none. ERR_UNAVAILABLE. */
enum err checkpoints_list(const char *dir, struct arena *arena, const char *const **names_out,
                          size_t *count_out) MUST_USE;

/* Whether a directory holds a checkpoint of the entry, or of a later one. */
bool checkpoints_cover(const char *dir, int64_t seq);

/* What the newest checkpoint of a directory says. */
struct checkpoint_finding {
    int64_t seq;         /* of the newest that the journal goes on from; 0: there is none */
    int64_t taken_at_us; /* when its file was written; 0 likewise */
    int64_t fault_seq;   /* of one that it does not go on from; 0: all is well */
    char fault[CHECKPOINT_ERROR_SIZE]; /* its file, and why */
};

/* Holds the journal against the newest checkpoint that no restoration supersedes, and tells the
 * ledger of a fault, or that there is none any more (ledger_set_behind). One that cannot be proved
 * is a fault as well: who can change the directory could hide a cut journal by it. ERR_UNAVAILABLE:
 * the directory or the database; ERR_RETRY: nothing is told. */
enum err checkpoints_hold(const char *dir, struct ledger *ledger, struct db *db,
                          struct checkpoint_finding *finding_out) MUST_USE;

/* For a server that starts without its database: nothing is decided until checkpoints_hold has
 * looked, where there is a checkpoint. */
void checkpoints_await(const char *dir, struct ledger *ledger);

#endif
