/* Connects to the server of the environment and makes the database. */
#include "server.h"

#include "base/check.h"
#include "schema/schema.h"
#include "record/kinds.h"
#include "store/migrate.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>

#define STATEMENT_MAX 200

void must(enum err err, const char *what, const char *message)
{
    if (err == ERR_OK)
        return;
    fprintf(stderr, "%s: %s: %s\n", what, err_wire(err), message);
    exit(3);
}

void sql_run(MYSQL *mysql, const char *sql)
{
    if (mysql_query(mysql, sql) == 0)
        return;
    fprintf(stderr, "%.200s: %s\n", sql, mysql_error(mysql));
    exit(3);
}

void server_connect(struct server *server, const char *database)
{
    const char *socket = getenv("FUNDTRAIL_TEST_DB_SOCKET");
    const char *user = getenv("FUNDTRAIL_TEST_DB_USER");
    const char *password = getenv("FUNDTRAIL_TEST_DB_PASSWORD");
    unsigned local_infile = 1;

    server->config = (struct db_config){
        .socket = socket, .name = database, .user = user, .password = password, .timeout_s = 600};
    server->mysql = mysql_init(NULL);
    CHECK(server->mysql != NULL);
    mysql_optionsv(server->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_optionsv(server->mysql, MYSQL_OPT_LOCAL_INFILE, &local_infile);
    if (mysql_real_connect(server->mysql, "localhost", user, password, NULL, 0, socket, 0) ==
        NULL) {
        fprintf(stderr, "%s\n", mysql_error(server->mysql));
        exit(3);
    }
    sql_run(server->mysql, "SET max_statement_time = 0");
}

struct db *server_open(const struct server *server)
{
    struct db *db = NULL;

    must(db_open(&server->config, &db), "db_open", "");
    return db;
}

static void run_named(const struct server *server, const char *format)
{
    char sql[STATEMENT_MAX];

    CHECK(snprintf(sql, sizeof sql, "%s `%s`", format, server->config.name) < (int)sizeof sql);
    sql_run(server->mysql, sql);
}

static void migrate(const struct server *server, const char *sql_dir)
{
    struct arena arena;
    struct db_objects objects;
    struct migrate_result result;
    struct buf sql, message;
    struct db *db = server_open(server);

    arena_init(&arena);
    schema_objects(&arena, &objects);
    buf_init(&sql);
    buf_init(&message);
    buf_text(&message, "");
    struct migrate_options options = {.sql_dir = sql_dir,
                                      .place = {.db = db, .database = server->config.name},
                                      .objects = &objects};
    must(migrate_run(&options, &sql, &message, &result), "migrate", message.bytes);
    buf_done(&sql);
    buf_done(&message);
    arena_done(&arena);
    db_close(db);
}

void server_make(const struct server *server, const char *sql_dir)
{
    run_named(server, "DROP DATABASE IF EXISTS");
    run_named(server, "CREATE DATABASE");
    run_named(server, "USE");
    migrate(server, sql_dir);
}

size_t server_read_all(MYSQL *mysql, const char *sql)
{
    size_t bytes = 0;
    MYSQL_ROW row;

    sql_run(mysql, sql);
    MYSQL_RES *result = mysql_use_result(mysql);

    CHECK(result != NULL);
    unsigned columns = mysql_num_fields(result);

    while ((row = mysql_fetch_row(result)) != NULL) {
        const unsigned long *lengths = mysql_fetch_lengths(result);

        for (unsigned i = 0; i < columns; i++)
            bytes += lengths[i];
    }
    CHECK(mysql_errno(mysql) == 0);
    mysql_free_result(result);
    return bytes;
}

double server_time_bare_read(const struct server *server)
{
    double start = now_ms();

    CHECK(server_read_all(server->mysql,
                          "SELECT seq, recorded_at, actor_id, entity_id, kind,"
                          " effective_date, body, hash FROM journal ORDER BY seq") > 0);
    for (size_t i = 1; i < RECORD_KIND_COUNT; i++) {
        char sql[200];

        snprintf(sql, sizeof sql, "SELECT * FROM `%s` ORDER BY seq", record_types[i]->kind);
        (void)server_read_all(server->mysql, sql);
    }
    return now_ms() - start;
}
