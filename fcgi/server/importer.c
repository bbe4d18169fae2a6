/* The thread that works on imports. It asks the database for work twice a second. */
#include "server/importer.h"

#include "base/check.h"
#include "handlers/frame/ctx.h"
#include "handlers/imports/work.h"
#include "runtime/log.h"
#include "runtime/readiness.h"
#include "server/worker.h"
#include "store/db.h"
#include "store/import_job.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define PAUSE_MS 500
#define PURGE_PAUSES 1200 /* ten minutes */

struct importer {
    const struct app *app;
    struct import_worker worker;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stopping;
    unsigned pauses; /* since the last purge */
    pthread_t thread;
};

static int64_t utc_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool is_stopping(void *arg)
{
    struct importer *importer = arg;
    return atomic_load(&importer->stopping);
}

static void pause_thread(struct importer *importer)
{
    int64_t until_us = utc_us() + INT64_C(1000) * PAUSE_MS;
    struct timespec until = {.tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000};
    CHECK(pthread_mutex_lock(&importer->lock) == 0);
    if (!atomic_load(&importer->stopping))
        (void)pthread_cond_timedwait(&importer->wake, &importer->lock, &until);
    CHECK(pthread_mutex_unlock(&importer->lock) == 0);
}

static void say_failed(const struct importer *importer, enum err err)
{
    log_event(LOG_LEVEL_WARNING, "import_not_worked_on", "%s: %s", err_wire(err),
              db_last_error(importer->worker.db));
}

/* What nobody touches any more goes now and then, when nothing else is to be done. */
static void purge(struct importer *importer)
{
    if (++importer->pauses < PURGE_PAUSES)
        return;
    importer->pauses = 0;
    enum err err = import_job_purge(importer->worker.db);
    if (err != ERR_OK)
        say_failed(importer, err);
}

/* Whether there may be more to do at once. */
static bool work(struct importer *importer)
{
    bool worked = false;
    if (!readiness_holds(importer->app->readiness, "database"))
        return false;
    db_forget_error(importer->worker.db);
    enum err err = import_work(&importer->worker, &worked);
    if (err != ERR_OK)
        say_failed(importer, err);
    else if (!worked)
        purge(importer);
    return worked && err == ERR_OK;
}

static void *run(void *arg)
{
    struct importer *importer = arg;
    struct db_config db_config = worker_db_config(importer->app->config);
    CHECK(db_open(&db_config, &importer->worker.db) == ERR_OK);
    CHECK(db_open(&db_config, &importer->worker.side) == ERR_OK);
    while (!atomic_load(&importer->stopping))
        if (!work(importer))
            pause_thread(importer);
    db_close(importer->worker.side);
    db_close(importer->worker.db);
    return NULL;
}

struct importer *importer_start(const struct app *app)
{
    uint64_t bits = 0;
    struct importer *importer = calloc(1, sizeof *importer);
    CHECK(importer != NULL);
    randombytes_buf(&bits, sizeof bits);
    importer->app = app;
    importer->worker = (struct import_worker){.ledger = app->ledger,
                                              .owner = (int64_t)(bits >> 2) + 1,
                                              .clock_us = utc_us,
                                              .stopping = is_stopping,
                                              .arg = importer};
    CHECK(pthread_mutex_init(&importer->lock, NULL) == 0);
    CHECK(pthread_cond_init(&importer->wake, NULL) == 0);
    CHECK(pthread_create(&importer->thread, NULL, run, importer) == 0);
    return importer;
}

void importer_stop(struct importer *importer)
{
    CHECK(pthread_mutex_lock(&importer->lock) == 0);
    atomic_store(&importer->stopping, true);
    CHECK(pthread_cond_signal(&importer->wake) == 0);
    CHECK(pthread_mutex_unlock(&importer->lock) == 0);
    CHECK(pthread_join(importer->thread, NULL) == 0);
    (void)pthread_cond_destroy(&importer->wake);
    (void)pthread_mutex_destroy(&importer->lock);
    free(importer);
}
