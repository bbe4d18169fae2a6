/* `fundtrail-fcgi`: checks configuration, keys and database before it serves, then hands over to
 * the supervisor. */
#include "base/check.h"
#include "http/key_ring.h"
#include "http/row_mac.h"
#include "http/reply.h"
#include "ledger/ledger.h"
#include "runtime/config.h"
#include "server/fcgi_io.h"
#include "runtime/log.h"
#include "runtime/sha256.h"
#include "server/supervisor.h"
#include "server/worker.h"
#include "store/db.h"
#include "store/migrate.h"

#include <sodium.h>

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_GIVEN_BACK_FROM (256 * 1024) /* bytes */

enum exit_code { EXIT_OK, EXIT_NO, EXIT_USAGE, EXIT_ENVIRONMENT };

static int usage(void)
{
    (void)fputs("usage: fundtrail-fcgi --config FILE\n"
                "       fundtrail-fcgi --version\n",
                stderr);
    return EXIT_USAGE;
}

static int refuse(int code, const char *sentence)
{
    (void)fprintf(stderr, "fundtrail-fcgi: %s\n", sentence);
    return code;
}

/* Everything an answer's bytes may depend on in the program: two builds never share a tag. */
static bool identify_build(char build_id_out[SHA256_TEXT_SIZE])
{
    char bytes[65536];
    size_t length;
    FILE *program = fopen("/proc/self/exe", "re");
    if (!program)
        return false;
    struct sha256 *sha256 = sha256_new();
    while ((length = fread(bytes, 1, sizeof bytes, program)) > 0)
        sha256_add(sha256, bytes, length);
    (void)fclose(program);
    sha256_finish(sha256, build_id_out);
    return true;
}

static int check_keys(const char *path, const struct config *config)
{
    struct key_ring *keys = NULL;
    char error[KEY_ERROR_SIZE];
    char sentence[1024];
    enum err err = key_ring_open(config->session.key_dir, &keys, error);
    key_ring_close(keys);
    if (err != ERR_OK) {
        (void)snprintf(sentence, sizeof sentence, "%s\nA new key: fundtrail --config %s key new",
                       error, path);
        return refuse(EXIT_NO, sentence);
    }
    keys = NULL;
    err = row_keys_open(config->session.key_dir, &keys, error);
    key_ring_close(keys);
    if (err == ERR_OK)
        return EXIT_OK;
    (void)snprintf(
        sentence, sizeof sentence,
        "%s\nThe first row key is made by: fundtrail --config %s migrate; other hosts have "
        "copies of the folder",
        error, path);
    return refuse(EXIT_NO, sentence);
}

static int check_schema(const char *path, const struct config *config, struct db *db)
{
    struct buf message;
    size_t pending = 0;
    char sentence[1024];
    buf_init(&message);
    enum err err = migrate_pending(db, config->server.sql_dir, &message, &pending);
    (void)snprintf(sentence, sizeof sentence,
                   "the database does not have this program's schema: %s\n"
                   "Bring it there: fundtrail --config %s migrate",
                   err == ERR_OK ? "steps are missing"
                                 : (message.length > 0 ? message.bytes : db_last_error(db)),
                   path);
    buf_done(&message);
    if (err == ERR_OK && pending == 0)
        return EXIT_OK;
    return refuse(err == ERR_UNAVAILABLE ? EXIT_ENVIRONMENT : EXIT_NO, sentence);
}

static int check_database(const char *path, const struct config *config)
{
    struct db *db = NULL;
    bool durable = false;
    struct db_node node = {0};
    char sentence[1024];
    struct db_config db_config = worker_db_config(config);
    enum err err = db_open(&db_config, &db);
    if (err == ERR_OK)
        err = db_commits_are_durable(db, &durable);
    if (err == ERR_OK)
        err = db_check_node(db, &node);
    int code = EXIT_OK;
    if (err != ERR_OK) {
        (void)snprintf(sentence, sizeof sentence, "the database cannot be used: %s",
                       db ? db_last_error(db) : err_wire(err));
        code = refuse(EXIT_ENVIRONMENT, sentence);
    } else if (!durable) {
        code = refuse(EXIT_NO, "the database may lose what it acknowledged: set "
                               "innodb_flush_log_at_trx_commit = 1 in its configuration");
    } else if (node.fault) {
        code = refuse(EXIT_NO, node.fault);
    } else if (node.in_cluster && config->server.one_host) {
        code =
            refuse(EXIT_NO, "one_host = yes, but the database is a node of a cluster, which other "
                            "hosts may write to: take it out of the configuration");
    } else {
        code = check_schema(path, config, db);
    }
    db_close(db);
    return code;
}

static int work(void *arg)
{
    return worker_run(arg);
}

static void forget_process(void *arg, pid_t pid)
{
    const struct worker *worker = arg;
    hash_queue_bury(worker->hash_queue, pid);
    io_share_bury(worker->share, pid);
}

/* Large blocks go back to the system when they are freed, however large those before them were:
 * what one request needed is not kept by the process for ever. */
static void give_back_memory(void)
{
    CHECK(mallopt(M_MMAP_THRESHOLD, MEMORY_GIVEN_BACK_FROM) == 1);
    CHECK(mallopt(M_TRIM_THRESHOLD, MEMORY_GIVEN_BACK_FROM) == 1);
}

/* Blocked before anything else runs, so that none is lost between start and sigwait. */
static void block_signals(void)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

/* Nobody else serves here, for the socket is ours. */
static int restart_share(const struct config *config)
{
    struct db *db = NULL;
    struct db_config db_config = worker_db_config(config);
    enum err err = db_open(&db_config, &db);
    if (err == ERR_OK)
        err = db_share_restart(db);
    int code = err == ERR_OK ? EXIT_OK : refuse(EXIT_ENVIRONMENT, db_last_error(db));
    db_close(db);
    return code;
}

static int serve(const struct config *config, const char *build_id)
{
    char error[512];
    struct worker worker = {.config = config, .build_id = build_id};
    if (io_listen(config->server.socket, &worker.listen_fd, error, sizeof error) != ERR_OK)
        return refuse(EXIT_ENVIRONMENT, error);
    if (restart_share(config) != EXIT_OK)
        return EXIT_ENVIRONMENT;
    worker.metrics = metrics_new();
    worker.attempts = attempts_new();
    worker.hash_queue = hash_queue_new();
    worker.share = io_share_new();
    worker.ledger = worker_ledger_new(config);
    const struct supervisor supervisor = {.process_count = config->server.processes,
                                          .work = work,
                                          .died = forget_process,
                                          .arg = &worker,
                                          .restart_count = &worker.metrics->worker_restarts};
    log_event(LOG_LEVEL_INFO, "started", "version " FUNDTRAIL_VERSION ", %u processes, %u threads",
              config->server.processes, config->server.threads);
    enum err err = supervise(&supervisor);
    io_share_free(worker.share);
    ledger_free(worker.ledger);
    hash_queue_free(worker.hash_queue);
    attempts_free(worker.attempts);
    metrics_free(worker.metrics);
    return err == ERR_OK ? EXIT_OK : EXIT_NO;
}

int main(int argc, char **argv)
{
    char error[1024];
    char build_id[SHA256_TEXT_SIZE];
    struct config config;
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return puts("fundtrail-fcgi " FUNDTRAIL_VERSION) < 0 ? EXIT_ENVIRONMENT : EXIT_OK;
    if (argc != 3 || strcmp(argv[1], "--config") != 0)
        return usage();
    give_back_memory();
    block_signals();
    if (sodium_init() < 0 || !identify_build(build_id))
        return refuse(EXIT_ENVIRONMENT, "this machine lacks what the program needs (/proc, random "
                                        "numbers)");
    if (config_load(argv[2], &config, error, sizeof error) != ERR_OK)
        return refuse(EXIT_USAGE, error);
    int code = check_keys(argv[2], &config);
    if (code == EXIT_OK)
        code = check_database(argv[2], &config);
    if (code == EXIT_OK)
        code = serve(&config, build_id);
    config_done(&config);
    return code;
}
