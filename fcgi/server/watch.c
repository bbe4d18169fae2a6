/* The thread that looks after the database of one process. */
#include "server/watch.h"

#include "base/check.h"
#include "handlers/frame/ctx.h"
#include "ledger/ledger.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "runtime/readiness.h"
#include "server/worker.h"
#include "store/db.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define PAUSE_MS 500

struct watch {
    const struct app *app;
    atomic_bool stopping;
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

/* What the book stops before: everybody is told the number, the log also why. */
static void say_proof(const struct watch *watch)
{
    struct ledger_fault fault = ledger_fault(watch->app->ledger);
    enum err err = fault.seq == 0 ? ERR_OK : ERR_UNPROVED;
    char detail[READINESS_DETAIL_SIZE];
    char cause[sizeof fault.reason + 40];
    (void)snprintf(detail, sizeof detail, "entry %lld does not prove", (long long)fault.seq);
    (void)snprintf(cause, sizeof cause, "entry %lld: %s", (long long)fault.seq, fault.reason);
    if (say(watch, "proof", err, detail, cause))
        metrics_unproved(watch->app->metrics, fault.seq);
}

static bool is_away(enum err err)
{
    return err == ERR_UNAVAILABLE || err == ERR_RETRY;
}

static void look(const struct watch *watch, struct db *db)
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
    say_proof(watch);
    if (err == ERR_OK)
        metrics_head(watch->app->metrics, head_seq);
}

static void *run(void *arg)
{
    struct watch *watch = arg;
    struct db *db = NULL;
    struct db_config db_config = worker_db_config(watch->app->config);
    CHECK(db_open(&db_config, &db) == ERR_OK);
    while (!atomic_load(&watch->stopping)) {
        look(watch, db);
        readiness_wait(watch->app->readiness, PAUSE_MS);
    }
    db_close(db);
    return NULL;
}

struct watch *watch_start(const struct app *app)
{
    struct watch *watch = calloc(1, sizeof *watch);
    CHECK(watch != NULL);
    watch->app = app;
    CHECK(pthread_create(&watch->thread, NULL, run, watch) == 0);
    return watch;
}

void watch_stop(struct watch *watch)
{
    atomic_store(&watch->stopping, true);
    readiness_doubt(watch->app->readiness);
    CHECK(pthread_join(watch->thread, NULL) == 0);
    free(watch);
}
