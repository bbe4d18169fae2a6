/* A database of its own for one test program, on the server that the environment names:
 * FUNDTRAIL_TEST_DB_SOCKET, FUNDTRAIL_TEST_DB_USER (may create databases and accounts) and, if
 * there is one, FUNDTRAIL_TEST_DB_PASSWORD. Nothing is skipped when they are missing: the test
 * fails. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_STORE_H
#define FUNDTRAIL_TESTS_SUPPORT_STORE_H

#include "ledger/ledger.h"
#include "store/db.h"
#include "store/journal.h"
#include "store/objects.h"
#include "record/investment.h"

#include <mysql.h>

struct fixture {
    char name[64];     /* of the database */
    char app[40];      /* account of the application */
    char auditor[40];  /* account of the auditor */
    char password[40]; /* of both */
    MYSQL *root;       /* the server's own administrator, for looking and tampering */
};

/* Creates the database and the accounts; with_schema: migrates and grants. */
void fixture_open(struct fixture *fixture, bool with_schema);
void fixture_close(struct fixture *fixture);

/* Connections to the database; close them with db_close. */
struct db *fixture_app(const struct fixture *fixture);
struct db *fixture_auditor(const struct fixture *fixture);
struct db *fixture_app_at(const struct fixture *fixture, const char *sockets); /* of db_config */
struct db *fixture_migrator(const struct fixture *fixture);

/* Where migrations are to put the objects: the connections are opened, and closed by
 * fixture_place_close. */
struct db_place fixture_place(const struct fixture *fixture);
void fixture_place_close(struct db_place *place);

/* The administrator on another node of the cluster, once it has seen the database. */
MYSQL *fixture_root_at(const struct fixture *fixture, const char *socket);

/* Runs SQL as the administrator; fails the test when the server refuses. */
void fixture_sql(const struct fixture *fixture, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The first column of the first row, as a number; NULL is -1. */
long long fixture_number(const struct fixture *fixture, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The error number of SQL that is run as an account; 0 when it is allowed. */
unsigned fixture_attempt(const struct fixture *fixture, const char *account, const char *sql);

/* Takes the append-only triggers away, as the administrator of the database could. */
void fixture_drop_triggers(const struct fixture *fixture);

#define MILLION INT64_C(100000000) /* 1,000,000.00 in minor units */

/* A ledger with two funds, a firm, a project and a cap of 130 million. */
struct stage {
    struct fixture *fixture;
    struct ledger *ledger;
    struct db *db;
    struct arena arena;
    struct violations violations;
    int64_t now_us;
    int64_t manager, approver, admin, party, mother, fund, firm, project, round, rule;
};

void stage_open(struct stage *stage, struct fixture *fixture);

/* The same as an earlier release left it: no conventions hold. */
void stage_open_before_conventions(struct stage *stage, struct fixture *fixture);

/* As `fundtrail migrate` does; the entry's seq, or 0. */
int64_t stage_adopt_conventions(struct stage *stage);

/* Appends entries past the program, with hashes that fit. Returns the last seq before them. */
int64_t stage_append_past(struct stage *stage, struct journal_row *rows, int count);

void stage_close(struct stage *stage);

int32_t day(const char *text);

/* A submission without a key. */
struct submission stage_submission(const struct stage *stage, int64_t actor_id, uint32_t kind,
                                   const void *record);

/* Submits as manager (users and rules: the operator); fails the test when it is refused. */
int64_t stage_put(struct stage *stage, uint32_t kind, const void *record);
int64_t stage_put_by(struct stage *stage, int64_t actor_id, uint32_t kind, const void *record);

/* Two rules in force, so that a decision holds two lines. */
void stage_rules_of_pack(struct stage *stage);
int64_t stage_project(struct stage *stage, const char *code);
int64_t stage_proposal(struct stage *stage, int64_t project_id, int64_t amount_minor);

/* An approving decision, everything else unknown. */
struct decision approval_of(int64_t investment_id);
enum err stage_approve(struct stage *stage, int64_t investment_id, int64_t *seq_out);

/* One entry of every kind, money moved and undone. */
void stage_fill(struct stage *stage);

#endif
