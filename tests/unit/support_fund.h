/* A fund's capital activity for tests, on top of support_book.h. Proposals are the manager's,
 * approvals the approver's, both on the same day. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_FUND_H
#define FUNDTRAIL_TESTS_SUPPORT_FUND_H

#include "figures/fund/capital.h"
#include "support_book.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/holding.h"

/* Parts of a call in the order of enum call_part; NULL-free. */
int64_t world_call(struct world *world, int64_t fund_id, const int64_t parts[CALL_PART_COUNT],
                   bool outside_commitment, const char *date, const char *due_on);
/* The same where it may be refused, as it asks for more than can be called. */
enum err world_ask(struct world *world, int64_t fund_id, const int64_t parts[CALL_PART_COUNT],
                   bool outside_commitment, const char *date, const char *due_on);
enum err world_contribute(struct world *world, int64_t commitment_id, int64_t call_id,
                          int64_t amount_minor, const char *date);
int64_t world_distribution(struct world *world, int64_t fund_id, int64_t return_of_capital_minor,
                           int64_t gain_minor, int64_t income_minor, int64_t recallable_minor,
                           const char *recall_expires_on, const char *date);
int64_t world_excess(struct world *world, int64_t fund_id, int64_t amount_minor, const char *date);
enum err world_sell(struct world *world, int64_t investment_id, enum proceeds_kind kind,
                    int64_t amount_minor, int64_t cost_relieved_minor, const char *date);
int64_t world_valuation(struct world *world, int64_t investment_id, int64_t commitment_id,
                        int64_t amount_minor, const char *date);
/* The same where it may be refused, as the whole holding was sold before. */
enum err world_value(struct world *world, int64_t investment_id, int64_t commitment_id,
                     int64_t amount_minor, const char *date);
enum err world_expense(struct world *world, int64_t fund_id, enum expense_category category,
                       int64_t amount_minor, const char *date);
enum err world_facility(struct world *world, int64_t fund_id, enum facility_kind kind,
                        int64_t amount_minor, const char *date);

/* Approves a proposal of any kind on its own day, as `actor_id`. */
enum err world_approve_as(struct world *world, int64_t actor_id, int64_t proposal_id,
                          enum outcome outcome);
/* As the approver; fails the test when it is refused. Returns the approval's seq. */
int64_t world_approve(struct world *world, int64_t proposal_id);

/* A rate that counts: where it waits for a second person, that one approves it. */
int64_t world_rate(struct world *world, enum currency base, enum currency quote, int64_t rate_e8,
                   const char *date);

#endif
