/* What is refused of loans and of what happens to them. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/loan/case.h"
#include "figures/loan/loan.h"
#include "record/pool.h"

#define EVERYTHING VIEW_EVERYTHING

/* --- what is contracted ----------------------------------------------------------------------- */

/* A fixed rate is agreed as such, or as the prime rate of the signing and a margin. */
static void check_rate(struct decider *decider, const struct loan *loan)
{
    require_own_belongings(decider);
    require_decimal(decider, "rate", loan->rate_e8, 0, DECIMAL_E8_ONE);
    require_decimal(decider, "penalty_rate", loan->penalty_rate_e8, 0, DECIMAL_E8_ONE);
    if (loan->rate_basis != RATE_FIXED)
        return;
    (void)exactly_one(decider, "rate", loan->rate_e8 != AMOUNT_UNKNOWN, "lpr_series",
                      loan->lpr_series != NULL);
    if (loan->lpr_series != NULL && loan->basis_points == AMOUNT_UNKNOWN)
        refuse(decider, "basis_points", VIOLATION_MISSING);
    if (loan->lpr_series == NULL && loan->basis_points != AMOUNT_UNKNOWN)
        refuse(decider, "basis_points", VIOLATION_NOT_OF_KIND);
}

static void require_months(struct decider *decider, const char *field, int64_t months, int64_t most)
{
    if (months == AMOUNT_UNKNOWN || (months >= 1 && months <= most))
        return;
    refuse(decider, field, VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", "1");
    violations_param(decider->violations, "max",
                     arena_format(decider->arena, "%lld", (long long)most));
}

static void check_periods(struct decider *decider, const struct loan *loan)
{
    require_months(decider, "months", loan->months, IP_LOAN_INSTALMENTS_MAX);
    require_months(decider, "step_months", loan->step_months, loan->months);
    require_months(decider, "reprice_months", loan->reprice_months, IP_LOAN_INSTALMENTS_MAX);
    if (loan->method == REPAY_INTEREST_MONTHLY || loan->step_months == AMOUNT_UNKNOWN ||
        loan->step_months < 1 || loan->months % loan->step_months == 0)
        return;
    refuse(decider, "step_months", VIOLATION_MUST_EQUAL);
    violations_param(decider->violations, "expected", "a part of the term without a rest");
}

/* What the scheme allows at most. */
static void check_scheme(struct decider *decider, const struct loan *loan,
                         const struct loan_case_state *state)
{
    const struct case_scheme *scheme = state->scheme;

    if (scheme->max_amount_minor != AMOUNT_UNKNOWN) {
        require_currency(decider, loan->currency, scheme->currency);
        require_at_most(decider, "amount", loan->amount_minor, scheme->max_amount_minor,
                        scheme->currency);
    }
    if (scheme->max_months != AMOUNT_UNKNOWN)
        require_months(decider, "months", loan->months, scheme->max_months);
}

/* What the bank found to be the most. */
static void check_limit(struct decider *decider, const struct loan *loan,
                        const struct loan_case_state *state)
{
    const struct case_step *review = &state->steps[STAGE_PRE_LOAN_REVIEW - 1];

    if (review->verdict == 0 || review->verdict == FINDING_AGAINST ||
        review->limit_minor == AMOUNT_UNKNOWN)
        return;
    require_currency(decider, loan->currency, review->currency);
    require_at_most(decider, "amount", loan->amount_minor, review->limit_minor, review->currency);
}

static void check_case_of_loan(struct decider *decider, const struct loan *loan)
{
    struct loan_case_state state;

    if (loan_case_state(decider->book, loan->loan_case_id, decider_view(decider), &state) != ERR_OK)
        return;
    const struct entry *other = loan_of_case(decider->book, loan->loan_case_id, EVERYTHING);
    const struct entry *end = case_end_of(decider->book, loan->loan_case_id, EVERYTHING);

    if (other != NULL)
        refuse_with_seq(decider, "loan_case_id", VIOLATION_ALREADY_LINKED, other->seq);
    if (end != NULL)
        refuse_with_seq(decider, "loan_case_id", VIOLATION_CASE_ENDED, end->seq);
    if (state.record->bank_id == 0)
        refuse(decider, "loan_case_id", VIOLATION_NOT_ITS_SEAT);
    require_order(decider, "signed_on", state.opened_on, loan->signed_on,
                  "the opening of the case");
    check_scheme(decider, loan, &state);
    check_limit(decider, loan, &state);
}

void check_loan(struct decider *decider)
{
    const struct loan *loan = decider->record;

    check_rate(decider, loan);
    check_periods(decider, loan);
    check_case_of_loan(decider, loan);
    require_confirmed(decider, "signed_on", loan->signed_on, 0);
    require_decimal(decider, "pledge_share", loan->pledge_share_e8, 0, DECIMAL_E8_ONE);
    require_evidence(decider, "document_sha256", loan->document_sha256);
}

/* --- what happens ----------------------------------------------------------------------------- */

/* Each event follows on those before it: what is late is entered after these are reversed. */
static void require_last(struct decider *decider, const struct loan_event *event,
                         const struct loan *loan)
{
    require_order(decider, "effective_date", loan->signed_on, decider->draft->effective_date,
                  "signed_on");
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, loan_event, loan_id, event->loan_id)
        if (r.entry->effective_date > decider->draft->effective_date) {
            refuse_with_seq(decider, "effective_date", VIOLATION_RESTS_ON, r.entry->seq);
            return;
        }
}

static void refuse_fault(struct decider *decider, const struct loan_state *state)
{
    const struct loan *loan = state->record;

    switch (state->fault) {
    case LOAN_FAULT_NONE:
        return;
    case LOAN_FAULT_PAID_OUT:
    case LOAN_FAULT_DEFAULTED:
        refuse_with_seq(
            decider, "action", VIOLATION_ALREADY_LINKED,
            last_loan_event(decider->book, state->entry->entity_id,
                            state->fault == LOAN_FAULT_PAID_OUT ? LOAN_PAYOUT : LOAN_DEFAULT,
                            EVERYTHING)
                ->seq);
        return;
    case LOAN_FAULT_NOT_PAID_OUT:
        refuse(decider, "action", VIOLATION_NOT_PAID_OUT);
        return;
    case LOAN_FAULT_NO_RATE:
        refuse(decider, "loan_id", VIOLATION_NO_PRIME_RATE);
        violations_param(decider->violations, "series", loan->lpr_series);
        param_date(decider, state->rate_missing_on);
        return;
    case LOAN_FAULT_BEYOND_LOAN:
    case LOAN_FAULT_BEYOND_DEBT:
        require_at_most(decider, "amount",
                        ((const struct loan_event *)decider->record)->amount_minor,
                        state->fault_limit_minor, loan->currency);
        return;
    case LOAN_FAULT_NO_DEFAULT:
        refuse(decider, "action", VIOLATION_NOT_IN_DEFAULT);
        return;
    case LOAN_FAULT_NO_MARGIN:
        refuse(decider, "basis_points", VIOLATION_NOT_OF_KIND);
        return;
    }
}

/* No money before the findings and the pledge that the scheme asks for. */
static void check_payout(struct decider *decider, const struct loan_event *event,
                         const struct loan *loan)
{
    struct loan_case_state state;

    if (loan_case_state(decider->book, loan->loan_case_id, decider_view(decider), &state) != ERR_OK)
        return;
    const struct entry *end = case_end_of(decider->book, loan->loan_case_id, EVERYTHING);

    if (end != NULL)
        refuse_with_seq(decider, "loan_id", VIOLATION_CASE_ENDED, end->seq);
    for (uint32_t stage = 1; stage < CASE_PAYOUT; stage++) {
        if (!scheme_needs(state.scheme, stage) || state.steps[stage - 1].done_on != DATE_UNKNOWN)
            continue;
        refuse(decider, "action", VIOLATION_STAGE_OPEN);
        violations_param(decider->violations, "stage", case_stage_values[stage - 1].label_en);
    }
    if (state.scheme->needs_pledge && state.steps[CASE_PLEDGE - 1].done_on != DATE_UNKNOWN)
        require_pledge_holds(decider, loan);
    require_no_own_finding(decider, "action", loan->loan_case_id);
    require_pool_room(decider, event->loan_id, event->amount_minor);
}

void check_loan_event(struct decider *decider)
{
    const struct loan_event *event = decider->record;
    const struct loan *loan = named_record(decider, RECORD_LOAN, event->loan_id);
    struct loan_state state;
    size_t before = decider->violations->count;

    require_own_belongings(decider);
    if (event->currency != 0)
        require_currency(decider, event->currency, loan->currency);
    require_last(decider, event, loan);
    require_evidence(decider, "document_sha256", event->document_sha256);
    if (event->action == LOAN_PAYOUT)
        check_payout(decider, event, loan);
    if (decider->violations->count > before)
        return;
    if (loan_play(decider->book, event->loan_id, decider_view(decider), event, decider->arena,
                  &state) != ERR_OK)
        refuse_overflow(decider, "amount", loan->currency);
    else
        refuse_fault(decider, &state);
    if (event->action == LOAN_PAYOUT)
        require_rules_kept(decider, "amount");
}

/* The last of the later events of the same loan: they are undone from behind. */
const struct entry *rests_on_loan_event(const struct decider *decider, const struct entry *reversed)
{
    int64_t loan_id = ((const struct loan_event *)reversed->record)->loan_id;
    const struct entry *last = NULL;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, loss_claim, loan_id, loan_id)
        return r.entry;
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, loan_event, loan_id, loan_id) {
        bool later =
            r.entry->effective_date > reversed->effective_date ||
            (r.entry->effective_date == reversed->effective_date && r.entry->seq > reversed->seq);

        if (later && (last == NULL || r.entry->effective_date >= last->effective_date))
            last = r.entry;
    }
    return last;
}
