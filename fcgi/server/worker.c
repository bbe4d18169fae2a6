/* The threads of one process: each has its database connection and its arena, and answers one
 * request after the other. */
#include "server/worker.h"

#include "base/check.h"
#include "figures/performance/performance.h"
#include "handlers/frame/answers.h"
#include "handlers/frame/checkpoints.h"
#include "handlers/frame/ctx.h"
#include "handlers/frame/sealing.h"
#include "handlers/frame/token_cache.h"
#include "handlers/proofs/worker.h"
#include "http/key_ring.h"
#include "http/row_mac.h"
#include "ledger/ledger.h"
#include "runtime/clock.h"
#include "runtime/log.h"
#include "runtime/readiness.h"
#include "server/fcgi_io.h"
#include "server/job_threads.h"
#include "server/watch.h"
#include "store/db.h"
#include "store/import_job.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What one thread keeps from request to request. */
struct thread {
    const struct app *app;
    struct db *db;
    struct token_cache *token_cache;
    struct ctx ctx;
    int64_t started_at_us; /* of the request, on the monotonic clock */
};

static void *thread_new(void *arg)
{
    struct thread *thread = calloc(1, sizeof *thread);
    CHECK(thread != NULL);
    thread->app = arg;
    struct db_config db_config = worker_db_config(thread->app->config);
    CHECK(db_open(&db_config, &thread->db) == ERR_OK);
    thread->token_cache = token_cache_new();
    return thread;
}

static void thread_free(void *arg)
{
    struct thread *thread = arg;
    db_close(thread->db);
    token_cache_free(thread->token_cache);
    free(thread);
}

/* What is answered from memory, and must be whatever the other threads wait for. */
static bool quick(const struct request *request)
{
    static const char health[] = "/api/v1/health";
    return strncmp(request->path, health, sizeof health - 1) == 0;
}

/* Files are larger than what is said about them. Whether whoever sends one may is asked later. */
static size_t body_max(void *arg, const struct request *request)
{
    const struct app *app = arg;
    struct route_match match = {0};
    char allow[ROUTE_ALLOW_SIZE];
    enum err err = route_find(app->route_index, request->method, request->path, &match, allow);
    return err == ERR_OK && (match.route->flags & ROUTE_FILE) != 0 ? IMPORT_FILE_MAX : IO_BODY_MAX;
}

static void serve(void *arg, const struct request *request, enum err body_err, struct arena *arena,
                  struct reply *reply)
{
    struct thread *thread = arg;
    struct ctx *ctx = &thread->ctx;
    thread->started_at_us = clock_us(CLOCK_MONOTONIC);
    *ctx = (struct ctx){.app = thread->app,
                        .db = thread->db,
                        .token_cache = thread->token_cache,
                        .arena = arena,
                        .request = request,
                        .reply = reply,
                        .now_us = utc_us()};
    violations_init(&ctx->violations, arena);
    dispatch(ctx, body_err);
}

static void sent(void *arg, const struct reply *reply, size_t body_bytes, bool delivered)
{
    struct thread *thread = arg;
    const struct ctx *ctx = &thread->ctx;
    const struct route *route = ctx->match.route;
    int64_t duration_us = clock_us(CLOCK_MONOTONIC) - thread->started_at_us;
    metrics_answer(thread->app->metrics, route ? (size_t)(route - app_routes) + 1 : 0,
                   reply->status, duration_us, body_bytes);
    log_request(&(struct log_request){
        .time_us = ctx->now_us,
        .request_id = ctx->request->request_id,
        .method = method_name(ctx->request->method),
        .route = route ? route->pattern : NULL,
        .status = reply->status,
        .duration_us = duration_us,
        .user_id = ctx->user_id,
        .bytes = body_bytes,
        .error = ctx->err != ERR_OK ? err_wire(ctx->err)
                 : delivered        ? NULL
                                    : "peer_gone",
        .cause = ctx->cause,
    });
}

/* Brings a book to the head, by a connection of its own. What became of it stands in the log. */
static enum err bring_up(const struct config *config, struct ledger *ledger, const char *event)
{
    struct db *db = NULL;
    int64_t head_seq = 0;
    int64_t started_at_us = clock_us(CLOCK_MONOTONIC);
    struct db_config db_config = worker_db_config(config);
    CHECK(db_open(&db_config, &db) == ERR_OK);
    enum err err = ledger_head(db, &head_seq);
    if (err == ERR_OK)
        err = ledger_catch_up(ledger, db, head_seq);
    if (err == ERR_OK)
        log_event(LOG_LEVEL_INFO, event, "%lld entries in %lld ms", (long long)head_seq,
                  (long long)((clock_us(CLOCK_MONOTONIC) - started_at_us) / 1000));
    else
        log_event(LOG_LEVEL_WARNING, "book_not_loaded", "%s: %s", err_wire(err), db_last_error(db));
    db_close(db);
    return err;
}

/* A server that cannot read its keys reads on, and writes nothing once the ledger has keys. */
static void read_journal_keys(const struct config *config, struct ledger *ledger)
{
    char error[KEY_ERROR_SIZE];
    if (sealing_open(config, ledger, error) != ERR_OK)
        log_event(LOG_LEVEL_ERROR, "journal_keys_not_read", "%s", error);
}

/* Before the first request: a journal that was cut, or is another one, decides nothing. What is
 * wrong is logged by each worker (watch.c). */
static void hold_checkpoint(const struct config *config, struct ledger *ledger)
{
    struct db *db = NULL;
    struct checkpoint_finding finding;
    const char *dir = config->journal.checkpoint_dir;
    if (dir == NULL)
        return;
    struct db_config db_config = worker_db_config(config);
    CHECK(db_open(&db_config, &db) == ERR_OK);
    if (checkpoints_hold(dir, ledger, db, &finding) != ERR_OK)
        checkpoints_await(dir, ledger);
    db_close(db);
}

/* So that no worker has to keep of its own what all of them can share. */
static void prepare_figures(struct ledger *ledger)
{
    const struct book *book = ledger_read_begin(ledger);
    struct view view = {.as_of = date_in_china(utc_us()), .as_known = book_head(book)};
    performance_prepare(book, view);
    book_forget_copies(book);
    ledger_read_end(ledger);
}

/* What loading took beside the book is given back before the workers share it. */
struct ledger *worker_ledger_new(const struct config *config)
{
    struct ledger *ledger = ledger_new();
    ledger_set_clock(ledger, utc_us);
    read_journal_keys(config, ledger);
    (void)bring_up(config, ledger, "book_loaded");
    hold_checkpoint(config, ledger);
    prepare_figures(ledger);
    (void)malloc_trim(0);
    return ledger;
}

/* Only what came since it was loaded for all workers: the first request need not wait for that;
 * when the database is away now, it will. Said before the first request is taken: what else there
 * is to say follows. */
static void bring_book_up(const struct app *app)
{
    (void)readiness_say(app->readiness, "book", false, "the book is not loaded yet");
    (void)readiness_say(app->readiness, "proof", false, "not yet proved");
    if (bring_up(app->config, app->ledger, "worker_ready") != ERR_OK)
        return;
    (void)readiness_say(app->readiness, "book", true, NULL);
    (void)readiness_say(app->readiness, "proof", true,
                        NULL); /* or else watch.c says what is wrong */
}

static void reload_keys(const struct app *app)
{
    char error[KEY_ERROR_SIZE];
    read_journal_keys(app->config, app->ledger);
    if (key_ring_reload(app->keys, error) == ERR_OK &&
        key_ring_reload(app->row_keys, error) == ERR_OK)
        log_event(LOG_LEVEL_INFO, "keys_reloaded", "the keys were read again");
    else
        log_event(LOG_LEVEL_ERROR, "keys_not_reloaded", "%s", error);
}

static void wait_for_stop(const struct app *app)
{
    sigset_t signals;
    int number = 0;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    while (sigwait(&signals, &number) == 0 && number == SIGHUP)
        reload_keys(app);
}

int worker_run(const struct worker *worker)
{
    char error[KEY_ERROR_SIZE];
    struct app app = {.routes = app_routes,
                      .route_count = app_route_count,
                      .config = worker->config,
                      .metrics = worker->metrics,
                      .attempts = worker->attempts,
                      .hash_queue = worker->hash_queue,
                      .ledger = worker->ledger,
                      .build_id = worker->build_id};
    if (key_ring_open(worker->config->session.key_dir, &app.keys, error) != ERR_OK ||
        row_keys_open(worker->config->session.key_dir, &app.row_keys, error) != ERR_OK) {
        key_ring_close(app.keys);
        log_event(LOG_LEVEL_ERROR, "no_keys", "%s", error);
        return 2;
    }
    app.route_index = route_index_new(app_routes, app_route_count);
    app.answers = answers_new();
    app.readiness = readiness_new();
    bring_book_up(&app);
    struct db_config db_config = worker_db_config(worker->config);
    app.proof_worker = proof_worker_new(worker->config, &db_config, app.row_keys);
    struct watch *watch = watch_start(&app);
    struct job_threads *jobs = job_threads_start(&app);
    const struct io_program program = {.arg = &app,
                                       .share = worker->share,
                                       .thread_new = thread_new,
                                       .thread_free = thread_free,
                                       .quick = quick,
                                       .body_max = body_max,
                                       .serve = serve,
                                       .sent = sent};
    struct io *io = io_start(worker->listen_fd, worker->config->server.threads, &program);
    wait_for_stop(&app);
    job_threads_stop(jobs);
    io_stop(io);
    watch_stop(watch);
    proof_worker_free(app.proof_worker);
    readiness_free(app.readiness);
    answers_free(app.answers);
    route_index_free(app.route_index);
    key_ring_close(app.row_keys);
    key_ring_close(app.keys);
    return 0;
}
