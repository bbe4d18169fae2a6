/* The server that is measured: connections to it, and a database of the benchmarks' own. */
#ifndef FUNDTRAIL_BENCH_SERVER_H
#define FUNDTRAIL_BENCH_SERVER_H

#include "base/err.h"
#include "store/db.h"

#include <mysql.h>

struct server {
    struct db_config config; /* of the database */
    MYSQL *mysql;
};

/* Ends the process when it is an error. */
void must(enum err err, const char *what, const char *message);

/* The server of the environment; the database need not be there. */
void server_connect(struct server *server, const char *database);

/* Makes the database anew, with the schema of a folder. */
void server_make(const struct server *server, const char *sql_dir);

struct db *server_open(const struct server *server);

/* Runs one statement; ends the process when the server refuses. */
void sql_run(MYSQL *mysql, const char *sql);

/* Reads a result as it comes, every column, and keeps nothing; returns how many bytes it had. */
size_t server_read_all(MYSQL *mysql, const char *sql);

/* Milliseconds to read what the book is made of and proved with, bodies included, from the same
 * tables in the same order. */
double server_time_bare_read(const struct server *server);

#endif
