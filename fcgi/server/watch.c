/* The thread that looks after the database of one process. */
#include "watch_internal.h"

#include "base/check.h"
#include "handlers/bundle/bundle.h"
#include "handlers/frame/checkpoints.h"
#include "handlers/frame/ctx.h"
#include "handlers/frame/row_codes.h"
#include "ledger/ledger.h"
#include "record/kinds.h"
#include "record/user.h"
#include "runtime/clock.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "runtime/readiness.h"
#include "schema/schema.h"
#include "server/worker.h"
#include "store/db.h"
#include "store/objects.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAUSE_MS 500
#define SECOND_US INT64_C(1000000)

struct watch {
    const struct app *app;
    atomic_bool stopping;
    int64_t schema_from_us;     /* when to read the finding again */
    int64_t own_from_us;        /* when to compare again what the account sees of itself */
    int64_t own_count;          /* of its columns and rights that differ */
    char own_first[200];        /* the first of them */
    int64_t checkpoint_from_us; /* when to look at the newest one again */
    size_t export_count;        /* exports that were seen; none before the first look */
    bool has_looked;
    struct reproof *reproof;
    int64_t reproof_from_us; /* when its next step is due */
    int64_t rounds_told;
    bool has_proved; /* all that the ledger held, once since the start */
    pthread_t thread;
};

/* Whether that is a change. */
static bool say(const struct watch *watch, const char *check, enum err err, const char *detail,
                const char *cause)
{
    bool ok = err == ERR_OK;
    if (!readiness_say(watch->app->readiness, check, ok, ok ? NULL : detail))
        return false;
    if (ok)
        log_event(LOG_LEVEL_INFO, "ready_again", "%s", check);
    else
        log_event(LOG_LEVEL_ERROR, "not_ready", "%s: %s: %s", check, err_wire(err), cause);
    return true;
}

/* What the book stops before, what was changed since, or what does not add up: everybody is told
 * the number, the log also why. A server that has not come to look at the journal goes on saying
 * that it has not (worker.c). */
static void say_proof(struct watch *watch, enum err looked)
{
    if (looked == ERR_OK && !watch->has_proved)
        (void)readiness_say(watch->app->readiness, "proof", true, NULL);
    watch->has_proved = watch->has_proved || looked == ERR_OK;
    if (!watch->has_proved)
        return;
    struct ledger_fault fault = ledger_fault(watch->app->ledger);
    enum err err = fault.seq == 0 ? ERR_OK : ERR_UNPROVED;
    char detail[READINESS_DETAIL_SIZE];
    char cause[sizeof fault.reason + 40];
    (void)snprintf(detail, sizeof detail, "entry %lld does not prove", (long long)fault.seq);
    (void)snprintf(cause, sizeof cause, "entry %lld: %s", (long long)fault.seq, fault.reason);
    if (say(watch, "proof", err, detail, cause))
        metrics_unproved(watch->app->metrics, fault.seq);
}

/* What is to be said of a finding; NULL: nothing. Names of objects are for the log alone. */
static const char *schema_fault(const struct db_finding *finding, int64_t now_us,
                                char detail[READINESS_DETAIL_SIZE])
{
    if (finding->compared_at_us == 0)
        return "the schema was never compared: fundtrail verify does it";
    if (finding->difference_count > 0) {
        (void)snprintf(
            detail, READINESS_DETAIL_SIZE,
            "%lld columns, views, triggers or rights differ: fundtrail verify names them",
            (long long)finding->difference_count);
        return detail;
    }
    if (now_us - finding->compared_at_us <= WATCH_SCHEMA_OLD_S * SECOND_US)
        return NULL;
    (void)snprintf(
        detail, READINESS_DETAIL_SIZE,
        "the schema was last compared %lld days ago: fundtrail verify does it",
        (long long)((now_us - finding->compared_at_us) / (SECOND_US * WATCH_SCHEMA_OLD_S / 3)));
    return detail;
}

static void say_schema(const struct watch *watch, const struct db_finding *finding, int64_t now_us)
{
    char room[READINESS_DETAIL_SIZE];
    const char *fault = schema_fault(finding, now_us, room);
    metrics_schema(watch->app->metrics, finding->difference_count, finding->compared_at_us);
    if (!readiness_warn(watch->app->readiness, "schema", fault == NULL, fault))
        return;
    if (fault == NULL)
        log_event(LOG_LEVEL_INFO, "schema_as_made", "%s", "schema");
    else
        log_event(LOG_LEVEL_WARNING, "schema_differs", "%s: %s", fault,
                  finding->first == NULL ? "" : finding->first);
}

/* Views and triggers are hidden from the application's account; its rights and columns are not. */
static void look_at_own(struct watch *watch, struct db *db, int64_t now_us, struct arena *arena)
{
    const struct config *config = watch->app->config;
    struct db_place place = {.database = config->database.name,
                             .account_host = config->database.socket != NULL ? "localhost" : "%"};
    struct db_objects objects;
    struct db_differences differences;
    place.accounts[DB_ACCOUNT_APP].db = db;
    place.accounts[DB_ACCOUNT_APP].user = config->database.user;
    if (now_us < watch->own_from_us)
        return;
    watch->own_from_us = now_us + WATCH_OWN_PAUSE_S * SECOND_US;
    schema_objects(arena, &objects);
    if (db_objects_compare_own(&place, DB_ACCOUNT_APP, &objects, arena, &differences) != ERR_OK)
        return;
    watch->own_count = (int64_t)differences.count;
    if (watch->own_count > 0)
        watch->own_from_us = now_us + WATCH_OWN_FAULT_PAUSE_S * SECOND_US;
    (void)snprintf(watch->own_first, sizeof watch->own_first, "%s",
                   differences.count == 0 ? "" : db_difference_text(arena, &differences.list[0]));
}

/* A finding that cannot be read now leaves the one before it. */
static void look_at_schema(struct watch *watch, struct db *db)
{
    struct db_finding finding;
    struct arena arena;
    int64_t now_us = utc_us();
    if (now_us < watch->schema_from_us)
        return;
    watch->schema_from_us = now_us + WATCH_SCHEMA_PAUSE_S * SECOND_US;
    arena_init(&arena);
    look_at_own(watch, db, now_us, &arena);
    enum err err = db_finding_read(db, &arena, &finding);
    if (err == ERR_OK && finding.difference_count == 0) {
        finding.difference_count = watch->own_count;
        finding.first = watch->own_first;
    }
    if (err == ERR_OK)
        say_schema(watch, &finding, now_us);
    arena_done(&arena);
}

/* What the processes of this host tell each other is not all that happens. */
static void look_at_share(const struct watch *watch, const struct db *db)
{
    static const char fault[] = "another host writes to the ledger: one_host = yes is not so";
    bool ended = db_share_has_ended(db);
    if (readiness_warn(watch->app->readiness, "one_host", !ended, ended ? fault : NULL) && ended)
        log_event(LOG_LEVEL_ERROR, "one_host_ended",
                  "%s; each request asks the database now, until this is started again", fault);
}

static void say_checkpoint(const struct watch *watch, bool ok, const char *detail,
                           const char *cause)
{
    if (!readiness_warn(watch->app->readiness, "checkpoint", ok, detail))
        return;
    if (ok)
        log_event(LOG_LEVEL_INFO, "checkpoint_holds", "%s", detail);
    else
        log_event(LOG_LEVEL_ERROR, "checkpoint_fault", "%s", cause);
}

static void say_finding(const struct watch *watch, const struct checkpoint_finding *finding)
{
    char detail[READINESS_DETAIL_SIZE];
    bool ok = finding->fault_seq == 0;
    if (!ok)
        (void)snprintf(detail, sizeof detail,
                       "the journal does not go on from its newest checkpoint, of entry %lld",
                       (long long)finding->fault_seq);
    else if (finding->seq == 0)
        (void)snprintf(detail, sizeof detail, "there is none yet");
    else
        (void)snprintf(detail, sizeof detail, "the journal goes on from that of entry %lld",
                       (long long)finding->seq);
    say_checkpoint(watch, ok, detail, finding->fault);
}

/* Whoever may write to the database alone cannot take away what stands in the directory. */
static void look_at_checkpoint(struct watch *watch, struct db *db)
{
    struct checkpoint_finding finding = {0};
    const char *dir = watch->app->config->journal.checkpoint_dir;
    int64_t now_us = utc_us();
    if (now_us < watch->checkpoint_from_us)
        return;
    watch->checkpoint_from_us = now_us + WATCH_CHECKPOINT_PAUSE_S * SECOND_US;
    if (dir == NULL) {
        say_checkpoint(watch, true, "not checked: checkpoint_dir is not configured", "");
        return;
    }
    enum err err = checkpoints_hold(dir, watch->app->ledger, db, &finding);
    if (err == ERR_OK)
        say_finding(watch, &finding);
    else if (db_last_error(db)[0] == '\0')
        say_checkpoint(watch, false, "checkpoint_dir cannot be read", dir);
    if (err != ERR_OK || finding.fault_seq != 0)
        watch->checkpoint_from_us = now_us + WATCH_CHECKPOINT_FAULT_PAUSE_S * SECOND_US;
}

/* The entry of a bundle that was taken since the last look: everything that can be, in one piece.
 * 0: none was. A CSV of one dataset is no occasion: there may be hundreds a day, and each
 * checkpoint walks all entries. */
static int64_t bundle_taken(struct watch *watch)
{
    const int64_t *ids = NULL;
    int64_t seq = 0;
    const struct book *book = ledger_read_begin(watch->app->ledger);
    size_t count = book_entities(book, RECORD_EXPORT, &ids);
    for (size_t i = watch->export_count; watch->has_looked && i < count; i++) {
        const struct export *record = book_entry(book, ids[i])->record;
        if (strcmp(record->dataset, BUNDLE_DATASET) == 0)
            seq = ids[i];
    }
    ledger_read_end(watch->app->ledger);
    watch->export_count = count;
    watch->has_looked = true;
    return seq;
}

/* Unless the command, or another process of the host, was quicker. */
static void keep_checkpoint(struct watch *watch, struct db *db)
{
    struct checkpoint checkpoint;
    char name[CHECKPOINT_NAME_SIZE];
    char error[CHECKPOINT_ERROR_SIZE];
    const char *dir = watch->app->config->journal.checkpoint_dir;
    struct ledger *ledger = watch->app->ledger;
    int64_t seq = dir == NULL ? 0 : bundle_taken(watch);
    if (seq == 0 || ledger_fault(ledger).seq != 0 || checkpoints_cover(dir, seq))
        return;
    if (checkpoints_write(dir, ledger, db, &checkpoint, name, error) == ERR_OK)
        watch->checkpoint_from_us = 0;
    else
        log_event(LOG_LEVEL_ERROR, "checkpoint_not_written", "%s", error);
}

static void note_row(const char *sentence, void *arg)
{
    struct buf *first = arg;
    if (first->length == 0)
        buf_text(first, sentence);
}

/* Credentials and sessions; what is wrong with them is nothing that stops decisions, for whoever is
 * behind them is refused. */
static void look_at_rows(const struct watch *watch, struct db *db, int64_t now_us)
{
    static const char fault[] =
        "a credential or a session is none that this program wrote: fundtrail verify names it";
    const struct app *app = watch->app;
    struct buf first;
    buf_init(&first);
    bool is_known = row_codes_check(app->row_keys, db, now_us, note_row, &first) == ERR_OK;
    bool ok = first.length == 0;
    if (is_known && readiness_warn(app->readiness, "rows", ok, ok ? NULL : fault))
        log_event(ok ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, ok ? "rows_as_written" : "foreign_row",
                  "%s", ok ? "credentials and sessions" : first.bytes);
    buf_done(&first);
}

/* So many entries that all of them have their turn within the time that was set. */
static int64_t step_entries(const struct watch *watch, int64_t head_seq)
{
    int64_t within_us = (int64_t)watch->app->config->server.reproof_minutes * 60 * 1000000;
    int64_t count = head_seq * WATCH_REPROOF_PAUSE_S * SECOND_US / within_us + 1;
    return count < WATCH_REPROOF_ENTRIES ? WATCH_REPROOF_ENTRIES : count;
}

/* What another process has found is looked for without a pause. */
static bool is_due(const struct watch *watch, int64_t now_us)
{
    return now_us >= watch->reproof_from_us || (metrics_unproved_seq(watch->app->metrics) != 0 &&
                                                ledger_fault(watch->app->ledger).seq == 0);
}

/* A database that is away is told of elsewhere. */
static void look_again(struct watch *watch, struct db *db, int64_t head_seq)
{
    struct ledger *ledger = watch->app->ledger;
    int64_t now_us = utc_us();
    if (!is_due(watch, now_us))
        return;
    watch->reproof_from_us = now_us + WATCH_REPROOF_PAUSE_S * SECOND_US;
    enum err err = ledger_reprove(ledger, db, watch->reproof, step_entries(watch, head_seq));
    int64_t rounds = reproof_rounds(watch->reproof);
    if (err != ERR_OK || rounds == watch->rounds_told)
        return;
    watch->rounds_told = rounds;
    look_at_rows(watch, db, now_us);
    if (ledger_fault(ledger).seq == 0)
        metrics_proved(watch->app->metrics, now_us);
}

static bool is_away(enum err err)
{
    return err == ERR_UNAVAILABLE || err == ERR_RETRY;
}

void watch_look(struct watch *watch, struct db *db)
{
    int64_t head_seq = 0;
    db_forget_error(db);
    enum err err = ledger_head(db, &head_seq);
    (void)say(watch, "database", err, "the database does not answer", db_last_error(db));
    if (err != ERR_OK)
        return;
    err = ledger_catch_up(watch->app->ledger, db, head_seq);
    if (!is_away(err))
        (void)say(watch, "book", err, "the book cannot follow the journal", db_last_error(db));
    if (err == ERR_OK) {
        keep_checkpoint(watch, db);
        look_at_checkpoint(watch, db);
    }
    if (err == ERR_OK)
        look_again(watch, db, head_seq);
    say_proof(watch, err);
    if (err == ERR_OK)
        metrics_head(watch->app->metrics, head_seq);
    look_at_schema(watch, db);
    if (watch->app->config->server.one_host)
        look_at_share(watch, db);
}

static void *run(void *arg)
{
    struct watch *watch = arg;
    struct db *db = NULL;
    struct db_config db_config = worker_db_config(watch->app->config);
    CHECK(db_open(&db_config, &db) == ERR_OK);
    while (!atomic_load(&watch->stopping)) {
        watch_look(watch, db);
        readiness_wait(watch->app->readiness, PAUSE_MS);
    }
    db_close(db);
    return NULL;
}

struct watch *watch_new(const struct app *app)
{
    struct watch *watch = calloc(1, sizeof *watch);
    CHECK(watch != NULL);
    watch->app = app;
    watch->reproof = reproof_new();
    return watch;
}

void watch_free(struct watch *watch)
{
    reproof_free(watch->reproof);
    free(watch);
}

void watch_hasten(struct watch *watch, bool with_objects)
{
    watch->schema_from_us = 0;
    watch->checkpoint_from_us = 0;
    watch->reproof_from_us = 0;
    if (with_objects)
        watch->own_from_us = 0;
}

struct watch *watch_start(const struct app *app)
{
    struct watch *watch = watch_new(app);
    CHECK(pthread_create(&watch->thread, NULL, run, watch) == 0);
    return watch;
}

void watch_stop(struct watch *watch)
{
    atomic_store(&watch->stopping, true);
    readiness_doubt(watch->app->readiness);
    CHECK(pthread_join(watch->thread, NULL) == 0);
    watch_free(watch);
}
