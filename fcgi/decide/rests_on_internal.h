/* What rests on money that moved. Shared by the files of reversals; not for other modules. */
#ifndef FUNDTRAIL_DECIDE_RESTS_ON_INTERNAL_H
#define FUNDTRAIL_DECIDE_RESTS_ON_INTERNAL_H

#include "figures/fund/fund_capital.h"
#include "decide_internal.h"

/* The first entry of kind that is not reversed and names the entity, if it is after a seq; NULL
 * when there is none. */
const struct entry *resting_after(const struct decider *decider, uint32_t kind, const char *field,
                                  int64_t id, int64_t after_seq);

/* The capital of a fund with everything that is recorded. */
struct rest {
    const struct decider *decider;
    struct capital capital;
    struct commitment_account *accounts;
};

enum err rest_open(const struct decider *decider, int64_t fund_id, struct rest *rest_out) MUST_USE;

/* An entry after seq that needs the amount of a commitment's unfunded which would be lost; NULL
 * when there is enough without it. */
const struct entry *rests_on_room(struct rest *rest, size_t position, int64_t seq,
                                  int64_t lost_minor);

/* An entry after seq that needs the amount of a commitment's paid-in, and the part of it inside the
 * commitment, which would be lost: it was given back, handed on, or is the reason why something may
 * be called again. */
const struct entry *rests_on_paid_in(struct rest *rest, size_t position, int64_t seq,
                                     int64_t lost_minor, int64_t inside_lost_minor);

/* The approval after seq of money to the investors that the fund would not have had without the
 * cash of the entry seq. */
const struct entry *rests_on_cash(const struct decider *decider, int64_t fund_id, int64_t seq);

/* The last repayment of carry, when more came back than left without the entry seq. */
const struct entry *rests_on_carry(const struct decider *decider, int64_t fund_id, int64_t seq);

/* What the two sides of a transfer did with the moved part, or used of it before. */
const struct entry *rests_on_transfer(const struct decider *decider, const struct entry *entry);

/* A transfer that moved rights to recall of a distribution. */
const struct entry *rights_handed_on(const struct decider *decider,
                                     const struct entry *distribution);

/* The same for the table of decide (kinds.c), of one kind each. */
const struct entry *rests_on_approval(const struct decider *decider, const struct entry *approval);
const struct entry *rests_on_abs_payment(const struct decider *decider,
                                         const struct entry *payment);
const struct entry *rests_on_abs_tranche(const struct decider *decider,
                                         const struct entry *tranche);
const struct entry *rests_on_cash_of(const struct decider *decider, const struct entry *entry);
const struct entry *rests_on_commitment(const struct decider *decider,
                                        const struct entry *commitment);
const struct entry *rests_on_contribution(const struct decider *decider, const struct entry *entry);
const struct entry *rests_on_decision(const struct decider *decider, const struct entry *decision);
const struct entry *rests_on_finding(const struct decider *decider, const struct entry *finding);
const struct entry *rests_on_facility(const struct decider *decider, const struct entry *entry);
const struct entry *rests_on_fund_basis(const struct decider *decider, const struct entry *basis);
const struct entry *rests_on_import(const struct decider *decider, const struct entry *import);
const struct entry *rests_on_listed_lot(const struct decider *decider, const struct entry *lot);
const struct entry *rests_on_loan_event(const struct decider *decider, const struct entry *event);
const struct entry *rests_on_notice(const struct decider *decider, const struct entry *reversed);
const struct entry *rests_on_ip(const struct decider *decider, const struct entry *reversed);
const struct entry *rests_on_loss_payment(const struct decider *decider,
                                          const struct entry *approval,
                                          const struct entry *proposal);
const struct entry *rests_on_loss_recovery(const struct decider *decider,
                                           const struct entry *recovery);
const struct entry *rests_on_named(const struct decider *decider, const struct entry *named);
const struct entry *rests_on_pool_entry(const struct decider *decider, const struct entry *entry);
/* What a pool could not have paid without the money of an entry. */
const struct entry *rests_on_pool_money(const struct decider *decider, int64_t risk_pool_id,
                                        int64_t without_seq);
const struct entry *rests_on_override(const struct decider *decider, const struct entry *override);
const struct entry *rests_on_payment(const struct decider *decider, const struct entry *payment);
const struct entry *rests_on_pledge(const struct decider *decider, const struct entry *pledge);
const struct entry *rests_on_pledge_end(const struct decider *decider, const struct entry *end);
const struct entry *rests_on_pledge_item(const struct decider *decider, const struct entry *item);
const struct entry *rests_on_pledge_statement(const struct decider *decider,
                                              const struct entry *statement);
/* The pay-out of a pledge's case where its scheme asks for one; NULL: none. */
const struct entry *payout_of_pledge(const struct decider *decider, int64_t pledge_id);
/* What of a right could not have happened without the entry seq; NULL: all could. */
const struct entry *right_fault_without(const struct decider *decider, int64_t ip_right_id,
                                        int64_t without_seq);
const struct entry *rests_on_vote(const struct decider *decider, const struct entry *vote);

/* The day from which reference data may end: what named it has ceased to count by then. */
int32_t named_until(const struct book *book, const struct entry *named);

#endif
