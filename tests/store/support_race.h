/* The race for a cap: teams of contenders, each with a connection of its own, spread over several
 * books and, on a cluster, over its nodes. Every round has a project of its own and a proposal for
 * each contender of a team; all approve at the same moment, where only some fit under the cap. All
 * teams write to one ledger at once. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_RACE_H
#define FUNDTRAIL_TESTS_SUPPORT_RACE_H

#include "support_store.h"

#include "../../fcgi/ledger/ledger_internal.h"

#define RACE_CONTENDERS_MAX 12
#define RACE_BOOKS_MAX 6
#define RACE_TEAMS_MAX 8
#define RACE_LIMIT (130 * MILLION)

struct race {
    struct fixture *fixture;
    struct stage *stage;
    struct ledger_guard guard;
    const char *const *sockets; /* book i writes to the server sockets[i % socket_count] */
    size_t socket_count;
    size_t book_count;
    size_t team_count;
    size_t contender_count; /* of a team */
    size_t fitting_count;   /* approvals of a round that fit under the cap */
    size_t round_count;
    const char *prefix; /* of the project codes; told apart from every other run's */
};

struct race_outcome {
    size_t rounds;
    size_t broken;      /* the journal holds more for the project than its cap */
    size_t approvals;   /* acknowledged */
    size_t asked_again; /* answers that said: nothing stored, or nobody knows */
    int64_t set_up_ms;
    int64_t duration_ms;
};

/* Runs the rounds and compares the journal with what was acknowledged: each approval is there
 * exactly once and there is no other. With the catch-up in place exactly what fits was approved in
 * each round. Fails the test otherwise; a broken cap is only counted. */
void race_run(const struct race *race, struct race_outcome *outcome_out);

/* Proves the ledger over a connection to each server; all must be at the same head. */
void race_assert_sound(const struct race *race, bool expected);

void race_report(const char *what, const struct race_outcome *outcome);

/* Makes the servers commit without waiting for the disk, or wait again. What is raced for is the
 * same, and more rounds fit into a minute. */
void race_forget_the_disk(const struct fixture *fixture, const char *const *sockets, size_t count,
                          bool forget);

/* FUNDTRAIL_TEST_RACE_ROUNDS, else normal. */
size_t race_wanted_rounds(size_t normal);

#endif
