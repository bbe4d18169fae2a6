/* Threads that work on jobs: one on imports, one on bundles. Each asks the database for work twice
 * a second. */
#include "server/job_threads.h"

#include "base/check.h"
#include "handlers/bundle/work.h"
#include "handlers/frame/ctx.h"
#include "handlers/imports/work.h"
#include "runtime/clock.h"
#include "runtime/log.h"
#include "runtime/readiness.h"
#include "server/worker.h"
#include "store/bundle_job.h"
#include "store/db.h"
#include "store/import_job.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define PAUSE_MS 500
#define PURGE_PAUSES 1200 /* ten minutes */

/* A sort of job: how it is worked on, and how what nobody touches any more goes. */
struct job_sort {
    const char *not_worked_on; /* the event */
    enum err (*work)(const struct job_worker *worker, bool *worked_out);
    enum err (*purge)(struct db *db);
};

static const struct job_sort job_sorts[] = {
    {"import_not_worked_on", import_work, import_job_purge},
    {"bundle_not_worked_on", bundle_work, bundle_job_purge},
};

#define SORT_COUNT (sizeof job_sorts / sizeof job_sorts[0])

struct job_thread {
    struct job_threads *all;
    const struct job_sort *sort;
    struct job_worker worker;
    unsigned pauses; /* until the next purge */
    pthread_t thread;
};

struct job_threads {
    const struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stopping;
    struct job_thread threads[SORT_COUNT];
};

static bool is_stopping(void *arg)
{
    struct job_threads *all = arg;
    return atomic_load(&all->stopping);
}

static void pause_thread(struct job_threads *all)
{
    int64_t until_us = utc_us() + INT64_C(1000) * PAUSE_MS;
    struct timespec until = {.tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000};
    CHECK(pthread_mutex_lock(&all->lock) == 0);
    if (!atomic_load(&all->stopping))
        (void)pthread_cond_timedwait(&all->wake, &all->lock, &until);
    CHECK(pthread_mutex_unlock(&all->lock) == 0);
}

static void say_failed(const struct job_thread *thread, enum err err)
{
    log_event(LOG_LEVEL_WARNING, thread->sort->not_worked_on, "%s: %s", err_wire(err),
              db_last_error(thread->worker.db));
}

/* At the start, and then now and then, when nothing else is to be done. */
static void purge(struct job_thread *thread)
{
    if (thread->pauses-- > 0)
        return;
    thread->pauses = PURGE_PAUSES;
    enum err err = thread->sort->purge(thread->worker.db);
    if (err != ERR_OK)
        say_failed(thread, err);
}

/* Whether there may be more to do at once. */
static bool work(struct job_thread *thread)
{
    bool worked = false;
    if (!readiness_holds(thread->all->app->readiness, "database"))
        return false;
    db_forget_error(thread->worker.db);
    enum err err = thread->sort->work(&thread->worker, &worked);
    if (err != ERR_OK)
        say_failed(thread, err);
    else if (!worked)
        purge(thread);
    return worked && err == ERR_OK;
}

static void *run(void *arg)
{
    struct job_thread *thread = arg;
    struct db_config db_config = worker_db_config(thread->all->app->config);
    CHECK(db_open(&db_config, &thread->worker.db) == ERR_OK);
    CHECK(db_open(&db_config, &thread->worker.side) == ERR_OK);
    while (!atomic_load(&thread->all->stopping))
        if (!work(thread))
            pause_thread(thread->all);
    db_close(thread->worker.side);
    db_close(thread->worker.db);
    return NULL;
}

static void start(struct job_threads *all, size_t at)
{
    uint64_t bits = 0;
    struct job_thread *thread = &all->threads[at];
    randombytes_buf(&bits, sizeof bits);
    *thread = (struct job_thread){.all = all,
                                  .sort = &job_sorts[at],
                                  .worker = {.ledger = all->app->ledger,
                                             .owner = (int64_t)(bits >> 2) + 1,
                                             .clock_us = utc_us,
                                             .stopping = is_stopping,
                                             .arg = all}};
    CHECK(pthread_create(&thread->thread, NULL, run, thread) == 0);
}

struct job_threads *job_threads_start(const struct app *app)
{
    struct job_threads *all = calloc(1, sizeof *all);
    CHECK(all != NULL);
    all->app = app;
    CHECK(pthread_mutex_init(&all->lock, NULL) == 0);
    CHECK(pthread_cond_init(&all->wake, NULL) == 0);
    for (size_t i = 0; i < SORT_COUNT; i++)
        start(all, i);
    return all;
}

void job_threads_stop(struct job_threads *all)
{
    CHECK(pthread_mutex_lock(&all->lock) == 0);
    atomic_store(&all->stopping, true);
    CHECK(pthread_cond_broadcast(&all->wake) == 0);
    CHECK(pthread_mutex_unlock(&all->lock) == 0);
    for (size_t i = 0; i < SORT_COUNT; i++)
        CHECK(pthread_join(all->threads[i].thread, NULL) == 0);
    (void)pthread_cond_destroy(&all->wake);
    (void)pthread_mutex_destroy(&all->lock);
    free(all);
}
