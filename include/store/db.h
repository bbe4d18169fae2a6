/* Db: one connection to MariaDB, used by one thread. It connects when first used and again after it
 * was lost; a lost transaction is never carried on. Every session is pinned to the settings the
 * program relies on (strict mode, UTC, READ COMMITTED, utf8mb4, checks on) and these are read back
 * before the first statement runs.
 *
 * What the store answers, everywhere:
 *   ERR_RETRY            nothing was stored: a deadlock, a lock wait, another writer was first, or
 *                        the connection went before COMMIT was sent. Do the whole transaction
 *                        again.
 *   ERR_UNAVAILABLE      the database cannot be reached or takes no writes now; nothing was stored.
 *   ERR_UNKNOWN_OUTCOME  the connection went while COMMIT (or a single write) was under way.
 *   ERR_CONFLICT         a row with that key is there already.
 *   ERR_CORRUPT          a row does not fit its description: NULL where a value must be, a value
 *                        cut.
 *   ERR_INTERNAL         anything else, warnings after a write included; see db_last_error. */
#ifndef FUNDTRAIL_STORE_DB_H
#define FUNDTRAIL_STORE_DB_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

struct db_config {
    /* Where the server is; with commas between them, the nodes of one cluster, the preferred first.
     * The next one is tried when one cannot be reached or is not part of its group. */
    const char *socket; /* path of the unix socket; NULL or "": host and port */
    const char *host;   /* name or name:port; remote hosts must offer TLS */
    unsigned port;      /* 0: 3306 */
    const char *name;   /* of the database; NULL: none */
    const char *user;
    const char *password; /* NULL: none */
    unsigned timeout_s;   /* for one statement; 0: 15 seconds */
    const char *ca_file;  /* PEM of the authority of a remote host's certificate */
    /* The file by which all processes tell each other what they have committed, where they all run
     * on this host; NULL: the database is asked. */
    const char *shared_file;
};

/* Copies config; connects only when first used. Call it in the thread that will use the handle. */
enum err db_open(const struct db_config *config, struct db **db_out) MUST_USE;

/* Rolls back what is open. NULL does nothing. */
void db_close(struct db *db);

size_t db_address_count(const struct db *db);

/* Connects to one address of the configuration and to no other. ERR_UNAVAILABLE. */
enum err db_connect_only_to(struct db *db, size_t position) MUST_USE;

/* Whether the server that was connected to last is a node of a Galera cluster. What such a session
 * asks is answered after all that the cluster had committed before the question. */
bool db_is_cluster(const struct db *db);

/* What is to be known of the server that is connected to, as one of a cluster or not. */
struct db_node {
    bool in_cluster;
    const char *fault; /* a sentence without a full stop; NULL: nothing is wrong */
    char group[40];    /* the cluster's own id: all addresses must name the same */
    char size[12];     /* nodes now */
};

/* Connects if needed. ERR_UNAVAILABLE, ERR_RETRY. */
enum err db_check_node(struct db *db, struct db_node *node_out) MUST_USE;

/* Connects if needed and asks the server for an answer. ERR_UNAVAILABLE. */
enum err db_ping(struct db *db) MUST_USE;

/* The head as whoever moved it said before he answered: no less than anybody was told. 0: it is not
 * known, or other hosts move it as well; ask the database. */
int64_t db_shared_head(const struct db *db);

/* A number that moves with each end of a session, before whoever ended it is answered. Of use where
 * the head is shared. */
int64_t db_session_changes(const struct db *db);

/* Whether another host was seen at work on what should be ours alone. */
bool db_share_has_ended(const struct db *db);

/* At the start of the server: the database may have been changed since. ERR_UNAVAILABLE: the file
 * cannot be made. */
enum err db_share_restart(struct db *db) MUST_USE;

/* What went wrong last: statement, error number and the server's words. For logs, never for
 * clients. "" when nothing did. Lives until the next call on db. */
const char *db_last_error(const struct db *db);

/* What went wrong on another connection, where its thread worked for this one's as well. */
void db_take_error(struct db *db, const struct db *from);

/* Nothing has gone wrong yet: at the start of a piece of work. */
void db_forget_error(struct db *db);

/* Starts a READ COMMITTED transaction. Between it and db_commit or db_rollback every error means:
 * roll back. ERR_UNAVAILABLE, ERR_RETRY. */
enum err db_begin(struct db *db) MUST_USE;

/* Starts a read-only transaction that sees one state of the database throughout. */
enum err db_begin_snapshot(struct db *db) MUST_USE;

/* ERR_RETRY: surely not committed. ERR_UNKNOWN_OUTCOME: nobody knows yet. */
enum err db_commit(struct db *db) MUST_USE;

/* Ends the transaction without effect; drops the connection when that cannot be made sure. */
void db_rollback(struct db *db);

/* Whether one commit really reaches the disk: innodb_flush_log_at_trx_commit is 1. */
enum err db_commits_are_durable(struct db *db, bool *durable_out) MUST_USE;

#endif
