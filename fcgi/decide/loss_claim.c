/* What is refused of losses: claims, what is paid and recovered of them, and loans that a pool has
 * no room for. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/loan/loan.h"
#include "figures/pool/claim.h"
#include "figures/pool/pool.h"
#include "figures/pool/room.h"
#include "record/kinds.h"

#define EVERYTHING VIEW_EVERYTHING

/* --- claims ----------------------------------------------------------------------------------- */

/* The principal that all of the firm's loans under the scheme leave. */
static enum err firm_balance(const struct decider *decider, int64_t loan_id, int64_t scheme_id,
                             int64_t *balance_out)
{
    const struct covered_loan *loans = NULL;
    size_t count = 0;
    int64_t firm_id = 0;
    enum err err = loans_under_scheme(decider->book, scheme_id, decider_view(decider),
                                      decider->arena, &loans, &count);

    *balance_out = 0;
    for (size_t i = 0; i < count; i++)
        if (loans[i].loan_id == loan_id)
            firm_id = loans[i].firm_id;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (loans[i].firm_id == firm_id)
            add_to(balance_out, loans[i].outstanding_minor, &err);
    return err;
}

/* What the scheme shares of the loss, and what it leaves to the bank. */
static enum err work_out(const struct decider *decider, struct loss_claim *claim,
                         const struct loan *loan, const struct entry *version)
{
    enum err err =
        firm_balance(decider, claim->loan_id, version->entity_id, &claim->firm_balance_minor);

    if (err != ERR_OK)
        return err;
    const struct ip_loss loss = {.principal_minor = claim->principal_minor,
                                 .interest_minor = known_or_zero(claim->interest_minor),
                                 .firm_balance_minor = claim->firm_balance_minor};

    claim->loss_scheme_id = version->seq;
    return loss_base_of(version->record, loan, &loss, &claim->base_minor, &claim->uncovered_minor);
}

/* No more than the loan left: its principal, and its interest that is due. */
static void require_lost(struct decider *decider, const struct loss_claim *claim,
                         const struct loan_state *state)
{
    require_currency(decider, claim->currency, state->record->currency);
    if (state->paid_out_on == DATE_UNKNOWN)
        refuse(decider, "loan_id", VIOLATION_NOT_PAID_OUT);
    else if (state->defaulted_on == DATE_UNKNOWN)
        refuse(decider, "loan_id", VIOLATION_NOT_IN_DEFAULT);
    require_at_most(decider, "principal", claim->principal_minor, state->outstanding_minor,
                    state->record->currency);
    if (claim->interest_minor != AMOUNT_UNKNOWN)
        require_at_most(decider, "interest", claim->interest_minor, state->interest_open_minor,
                        state->record->currency);
}

void check_loss_claim(struct decider *decider)
{
    struct loss_claim *claim = decider->record;
    struct loan_state state;

    require_not_negative(decider);
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, loss_claim, loan_id, claim->loan_id)
        refuse_with_seq(decider, "loan_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
    if (loan_play(decider->book, claim->loan_id, decider_view(decider), NULL, decider->arena,
                  &state) != ERR_OK)
        return;
    require_lost(decider, claim, &state);
    if (state.paid_out_on == DATE_UNKNOWN)
        return;
    const struct entry *version =
        loss_scheme_of_loan(decider->book, claim->loan_id, state.paid_out_on, INT64_MAX);

    if (version == NULL) {
        refuse(decider, "loan_id", VIOLATION_NO_LOSS_SCHEME);
        param_date(decider, state.paid_out_on);
        return;
    }
    if (decider->violations->count == 0 &&
        work_out(decider, claim, state.record, version) != ERR_OK)
        refuse_overflow(decider, "principal", claim->currency);
}

/* --- what is paid and recovered --------------------------------------------------------------- */

/* The claim as everything recorded leaves it; what is drafted comes behind. False: refused. */
static bool open_claim(struct decider *decider, int64_t loss_claim_id, uint32_t currency,
                       struct loss_play *play)
{
    if (loss_play(decider->book, loss_claim_id, EVERYTHING, decider->arena, play) != ERR_OK) {
        refuse_overflow(decider, "loss_claim_id", currency);
        return false;
    }
    require_currency(decider, currency, play->claim->currency);
    require_order(decider, "effective_date", play->last_day, decider->draft->effective_date,
                  "the last movement of the claim");
    return true;
}

static void require_money_of_pool(struct decider *decider, const struct loss_payment *payment,
                                  const struct loss_scheme *scheme, const char *field)
{
    const struct pool_change change = {.amount_minor = -payment->amount_minor,
                                       .day = decider->draft->effective_date};

    if (scheme->risk_pool_id != 0)
        require_pool_money(decider, scheme->risk_pool_id, &change, payment->currency, field);
}

/* What is asked of a payment, as a draft and once more at its approval: field is what is refused.
 */
static void require_payable(struct decider *decider, const struct loss_payment *payment,
                            const char *field)
{
    struct loss_play play;
    int64_t sum = 0;

    if (!open_claim(decider, payment->loss_claim_id, payment->currency, &play) ||
        payment->bearer == BEARER_BANK)
        return;
    const struct loss_part_row *part = &play.parts[payment->bearer];
    const struct loss_part_row *bank = &play.parts[BEARER_BANK];

    if (amount_add(part->paid_minor, payment->amount_minor, &sum) != ERR_OK)
        sum = INT64_MAX;
    require_at_most(decider, field, sum, part->due_minor, payment->currency);
    /* Never more than the bank still bears: it has had back what was recovered. */
    if (sum <= part->due_minor)
        require_at_most(decider, field, payment->amount_minor, bank->net_minor, payment->currency);
    if (payment->bearer == BEARER_POOL)
        require_money_of_pool(decider, payment, play.scheme, field);
}

void check_loss_payment(struct decider *decider)
{
    const struct loss_payment *payment = decider->record;

    if (payment->bearer == BEARER_BANK)
        refuse(decider, "bearer", VIOLATION_NOT_OF_KIND);
    require_payable(decider, payment, "amount");
}

/* Others may have been paid since it was proposed. */
void review_loss_payment(struct decider *decider, const char *field, const struct entry *proposal)
{
    require_payable(decider, proposal->record, field);
}

void check_loss_recovery(struct decider *decider)
{
    const struct loss_recovery *recovery = decider->record;
    int64_t costs = known_or_zero(recovery->costs_minor);
    int64_t net = recovery->gross_minor > costs ? recovery->gross_minor - costs : 0;
    struct loss_play play;
    int64_t sum = 0;

    require_not_negative(decider);
    if (!open_claim(decider, recovery->loss_claim_id, recovery->currency, &play))
        return;
    if (amount_add(play.recovered_minor, net, &sum) != ERR_OK)
        sum = INT64_MAX;
    require_at_most(decider, "gross", sum, play.claim->base_minor, recovery->currency);
}

/* What came back was shared by what had been paid. */
const struct entry *rests_on_loss_payment(const struct decider *decider,
                                          const struct entry *approval,
                                          const struct entry *proposal)
{
    const struct loss_payment *payment = proposal->record;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, loss_recovery, loss_claim_id,
                        payment->loss_claim_id)
        if (r.entry->seq > approval->seq)
            return r.entry;
    return NULL;
}

/* The pool may have spent its part; and what others paid since they paid on what the bank still
 * bore. */
const struct entry *rests_on_loss_recovery(const struct decider *decider,
                                           const struct entry *reversed)
{
    const struct loss_recovery *recovery = reversed->record;
    const struct loss_claim *claim = book_entry(decider->book, recovery->loss_claim_id)->record;
    int64_t risk_pool_id = loss_claim_pool(decider->book, claim);

    return risk_pool_id == 0 ? NULL : rests_on_pool_money(decider, risk_pool_id, reversed->seq);
}

/* --- loans under a pool ----------------------------------------------------------------------- */

static void refuse_stopped(struct decider *decider, const char *code,
                           const struct covered_loan *sums, uint32_t currency)
{
    refuse(decider, "action", VIOLATION_SCHEME_STOPPED);
    violations_param(decider->violations, "code", code);
    param_amount(decider, "overdue", sums->overdue_minor, currency);
    param_amount(decider, "outstanding", sums->outstanding_minor, currency);
}

static void require_scheme_open(struct decider *decider, const struct entry *version,
                                struct view view)
{
    const struct loss_scheme *scheme = version->record;
    const struct covered_loan *loans = NULL;
    struct covered_loan sums;
    size_t count = 0;
    bool stopped = false;

    if (scheme->stop_line_e8 == AMOUNT_UNKNOWN)
        return;
    enum err err =
        loans_under_scheme(decider->book, version->entity_id, view, decider->arena, &loans, &count);

    if (err == ERR_OK)
        err = loans_stopped(loans, count, scheme->stop_line_e8, scheme->stop_trigger, &sums,
                            &stopped);
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", scheme->currency);
    else if (stopped)
        refuse_stopped(decider, scheme->code, &sums, scheme->currency);
}

/* False: refused. */
static bool require_covered(struct decider *decider, int64_t risk_pool_id, int64_t amount_minor,
                            struct view view)
{
    const struct risk_pool *pool = named_record(decider, RECORD_RISK_POOL, risk_pool_id);
    struct pool_room room;

    if (pool == NULL)
        return true;
    if (pool_room(decider->book, risk_pool_id, view, decider->arena, &room) != ERR_OK) {
        refuse_overflow(decider, "amount", pool->currency);
        return false;
    }
    size_t before = decider->violations->count;

    if (room.stopped)
        refuse_stopped(decider, pool->code,
                       &(struct covered_loan){.overdue_minor = room.overdue_minor,
                                              .outstanding_minor = room.outstanding_minor},
                       pool->currency);
    if (room.limit_minor != AMOUNT_UNKNOWN && amount_minor > room.headroom_minor) {
        refuse(decider, "amount", VIOLATION_POOL_HEADROOM);
        param_amount(decider, "limit", room.limit_minor, pool->currency);
        param_amount(decider, "used", room.counted_minor, pool->currency);
        param_amount(decider, "amount", amount_minor, pool->currency);
    }
    return decider->violations->count == before;
}

/* Both on the draft's day and today: a pay-out that is entered late counts from then on. */
void require_pool_room(struct decider *decider, int64_t loan_id, int64_t amount_minor)
{
    struct view day = decider_view(decider);
    struct view now = {.as_of = decider->command->today, .as_known = INT64_MAX};
    const struct entry *version = loss_scheme_of_loan(decider->book, loan_id, day.as_of, INT64_MAX);

    if (amount_minor == AMOUNT_UNKNOWN)
        return;
    if (version == NULL) {
        if (loan_names_loss_scheme(decider->book, loan_id, day)) {
            refuse(decider, "loan_id", VIOLATION_NO_LOSS_SCHEME);
            param_date(decider, day.as_of);
        }
        return;
    }
    const struct loss_scheme *scheme = version->record;

    require_scheme_open(decider, version, day);
    if (known_or_zero(scheme->pool_share_e8) > 0 &&
        require_covered(decider, scheme->risk_pool_id, amount_minor, day) && now.as_of > day.as_of)
        (void)require_covered(decider, scheme->risk_pool_id, amount_minor, now);
}
