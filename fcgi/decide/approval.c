/* Approvals of notices and other proposals: each is checked again against everything that is
 * recorded by then, since more may have happened after it was proposed. */
#include "decide_internal.h"

#include "verdict/measure.h"
#include "figures/rate/rate.h"
#include "figures/fund/fund_capital.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"

/* What an approval is checked against: the notice, its fund's capital and all accounts as they are.
 */
struct review {
    struct decider *decider;
    const char *field;
    const struct entry *proposal;
    uint32_t currency;
    struct capital capital;
    struct commitment_account *accounts;
};

/* Refuses a line that asks more of a commitment than there is. */
static void require_room(struct review *review, size_t position, int64_t sum_minor,
                         int64_t limit_minor)
{
    const struct commitment *commitment = review->capital.commitments[position]->record;
    bool call = review->proposal->kind == RECORD_CAPITAL_CALL;

    if (sum_minor <= limit_minor || is_history(review->decider, review->capital.fund_id))
        return;
    refuse(review->decider, review->field, call ? VIOLATION_ROOM_EXCEEDED : VIOLATION_SUM_EXCEEDS);
    param_amount(review->decider, "sum", sum_minor, review->currency);
    param_amount(review->decider, "limit", limit_minor, review->currency);
    violations_param(review->decider->violations, "commitment", commitment->code);
}

static void review_call(struct review *review)
{
    size_t count = review->capital.count;
    struct call_share *shares = arena_array(review->decider->arena, count + 1, sizeof *shares);

    if (capital_call_shares(&review->capital, review->proposal, shares) != ERR_OK) {
        refuse(review->decider, review->field, VIOLATION_CANNOT_SHARE);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (shares[i].amount_minor > 0)
            require_room(review, i, shares[i].amount_minor - shares[i].outside_minor,
                         review->accounts[i].callable_minor);
}

/* Nobody gets back, or has to give again, more than was paid. */
static void review_payout(struct review *review)
{
    size_t count = review->capital.count;
    struct distribution_share *shares =
        arena_array(review->decider->arena, count + 1, sizeof *shares);
    bool distribution = review->proposal->kind == RECORD_DISTRIBUTION;
    int64_t total = 0;

    if (proposal_amount(review->proposal, &total) != ERR_OK ||
        capital_distribution_shares(&review->capital, review->proposal, shares) != ERR_OK) {
        refuse(review->decider, review->field, VIOLATION_CANNOT_SHARE);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (distribution && shares[i].recallable_minor > 0)
            require_room(review, i,
                         review->accounts[i].recallable_minor + shares[i].recallable_minor,
                         review->accounts[i].contributed_inside_minor);
        else if (!distribution && shares[i].return_of_capital_minor > 0)
            require_room(review, i, shares[i].return_of_capital_minor,
                         review->accounts[i].paid_in_minor);
    }
    if (review->proposal->kind != RECORD_EQUALISATION)
        require_cash(review->decider, review->capital.fund_id, review->field, total);
    if (distribution && review->decider->violations->count == 0 &&
        !is_history(review->decider, review->capital.fund_id))
        review_terms_kept(review->decider, review->field, review->proposal);
}

static void review_equalisation(struct review *review)
{
    const struct equalisation *equalisation = review->proposal->record;
    size_t own = capital_position(&review->capital, equalisation->commitment_id);

    require_room(review, own, equalisation->contribution_minor,
                 review->accounts[own].callable_minor);
    review_payout(review);
}

void review_notice(struct decider *decider, const char *field, const struct entry *proposal)
{
    const struct shape *shape = &record_types[proposal->kind]->shape;
    struct review review = {
        .decider = decider,
        .field = field,
        .proposal = proposal,
        .currency = field_enum(shape_field(shape, "currency"), proposal->record),
    };
    int64_t fund_id = record_fund(decider->book, proposal->kind, proposal->record);
    const struct fund *fund = named_record(decider, RECORD_FUND, fund_id);
    enum err err =
        capital_open(decider->book, fund_id, VIEW_EVERYTHING, decider->arena, &review.capital);

    if (fund != NULL)
        require_in_term(decider, fund);
    /* A distribution of which nothing can be called again asks for no account. */
    if (err == ERR_OK &&
        (proposal->kind != RECORD_DISTRIBUTION ||
         known_or_zero(((const struct distribution *)proposal->record)->recallable_minor) != 0)) {
        review.accounts =
            arena_array(decider->arena, review.capital.count + 1, sizeof *review.accounts);
        err = capital_accounts(&review.capital, VIEW_EVERYTHING, decider->draft->effective_date,
                               review.accounts);
    }
    if (err != ERR_OK)
        refuse_overflow(decider, field, review.currency);
    else if (proposal->kind == RECORD_CAPITAL_CALL)
        review_call(&review);
    else if (proposal->kind == RECORD_EQUALISATION)
        review_equalisation(&review);
    else
        review_payout(&review);
}

/* A rate that follows another one counts with it; no decision is wanted of it any more. */
static bool needs_no_decision(const struct decider *decider, const struct entry *proposal)
{
    return proposal->kind == RECORD_FX_RATE &&
           fx_rate_state(decider->book, proposal, VIEW_EVERYTHING) == RATE_COUNTS;
}

void check_approval(struct decider *decider)
{
    const struct approval *approval = decider->record;
    const struct field *named = only_subject(decider);

    if (named == NULL)
        return;
    const struct entry *proposal = book_entry(decider->book, field_int64(named, approval));
    const struct entry *decided = proposal_decision(decider->book, proposal, VIEW_EVERYTHING);

    if (one_step_kind(proposal->kind) && !proposal_awaits(proposal))
        refuse(decider, named->name, VIOLATION_NOT_A_PROPOSAL);
    else if (decided != NULL)
        refuse_with_seq(decider, named->name, VIOLATION_ALREADY_DECIDED, decided->seq);
    else if (needs_no_decision(decider, proposal))
        refuse_with_seq(decider, named->name, VIOLATION_ALREADY_DECIDED, proposal->seq);
    else if (proposal->actor_id == decider->command->actor_id)
        refuse(decider, named->name, VIOLATION_OWN_PROPOSAL);
    if (decider->violations->count > 0)
        return;
    if (record_types[proposal->kind]->approval == APPROVAL_OF_VERSION) {
        check_rule_approval(decider, named->name, proposal);
        return;
    }
    require_order(decider, "effective_date", proposal->effective_date,
                  decider->draft->effective_date, "the proposal");
    bool approves = approval->outcome == OUTCOME_APPROVE;

    if (approves)
        decider->kinds[proposal->kind].review(decider, named->name, proposal);
    if (decider->violations->count == 0 && record_types[proposal->kind]->measured != 0)
        attach_verdict(decider, proposal, named->name, approves);
}
