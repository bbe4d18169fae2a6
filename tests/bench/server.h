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

#endif
