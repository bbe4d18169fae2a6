/* LOAD DATA: what the database takes to read rows that it has once written out, the bound of every
 * import. */
#ifndef FUNDTRAIL_BENCH_LOAD_DATA_H
#define FUNDTRAIL_BENCH_LOAD_DATA_H

#include "server.h"

#include <stdint.h>

/* Milliseconds to load the entries after after_seq, their journal rows and those of a typed table,
 * into another database in one transaction, from files at path, which are made and removed. */
double load_data_time(const struct server *loaded, MYSQL *source, const char *typed_table,
                      int64_t after_seq, const char *path);

#endif
