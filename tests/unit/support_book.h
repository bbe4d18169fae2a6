/* A small portfolio for tests: entries go through book_decide and book_apply as in the ledger, only
 * without a database. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_BOOK_H
#define FUNDTRAIL_TESTS_SUPPORT_BOOK_H

#include "book/convention.h"
#include "book/invariant.h"
#include "decide/decide.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/rule.h"

#define MANAGER_ID 1
#define APPROVER_ID 2
#define MILLION INT64_C(100000000) /* 1,000,000.00 in minor units */

struct world {
    struct book *book;
    struct arena arena;
    struct violations violations;
    int32_t today;
    bool confirm_future; /* of what is attempted */
    bool unbalanced;     /* by the test; else world_close fails when a figure did not add up */
};

void world_open(struct world *world);

/* By the conventions of an earlier number. */
void world_open_by(struct world *world, int64_t convention);

/* The same entries in a book for which no conventions hold, as an earlier release left it; the
 * caller frees it. Decides as verify decides again what stands in such a ledger. */
struct book *world_before_conventions(const struct world *world);
enum err world_decide_before_conventions(struct world *world, const struct command *command,
                                         struct decided *decided_out);
void world_close(struct world *world);

int32_t day(const char *text);

/* Decides and, when allowed, applies. The violations of the last attempt stay in world. */
enum err world_attempt(struct world *world, int64_t actor_id, enum record_kind kind,
                       int64_t entity_id, int32_t date, const void *record);

/* As world_attempt for a new record; fails the test when it is refused. Returns its id. */
int64_t world_put(struct world *world, int64_t actor_id, enum record_kind kind, int32_t date,
                  const void *record);

/* Records with everything unknown but what is named; code is made up. */
int64_t world_fund(struct world *world, const char *code, enum fund_kind kind);
int64_t world_party(struct world *world, const char *code);
int64_t world_firm(struct world *world, const char *code);
int64_t world_project(struct world *world, const char *code, int64_t firm_id);
int64_t world_round(struct world *world, const char *code, int64_t firm_id,
                    int64_t amount_raised_minor);
int64_t world_commitment(struct world *world, int64_t fund_id, int64_t investor_fund_id,
                         int64_t investor_party_id, int64_t amount_minor, const char *date);
int64_t world_cap(struct world *world, enum basis basis, int64_t limit_minor);
int64_t world_proposal(struct world *world, int64_t project_id, int64_t fund_id,
                       int64_t amount_minor, const char *date);
enum err world_decide(struct world *world, int64_t investment_id, enum outcome outcome,
                      const char *date);
int64_t world_approved(struct world *world, int64_t project_id, int64_t fund_id,
                       int64_t amount_minor, const char *date);
enum err world_pay(struct world *world, int64_t investment_id, int64_t amount_minor,
                   const char *date);
enum err world_reverse(struct world *world, int64_t seq, const char *date_or_null);

/* The code of the only violation; fails the test when there is not exactly one. */
enum violation_code world_violation(const struct world *world);
const char *world_param(const struct world *world, const char *name);

#endif
