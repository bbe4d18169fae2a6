/* What is refused of closings of a round, of its terms, and of what happened to them. */
#include "decide_internal.h"

#include "figures/deal/deal.h"
#include "figures/equity/notices.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/round_term.h"

#define EVERYTHING VIEW_EVERYTHING

/* --- closings --------------------------------------------------------------------------------- */

void require_parts_equal(struct decider *decider, const char *field, int64_t sum_minor,
                         const struct round *round)
{
    if (round->amount_raised_minor == AMOUNT_UNKNOWN || sum_minor == round->amount_raised_minor)
        return;
    refuse(decider, field, VIOLATION_PARTS_DIFFER);
    param_amount(decider, "sum", sum_minor, round->currency);
    param_amount(decider, "total", round->amount_raised_minor, round->currency);
}

/* The draft comes on top of the closings that stand. */
static void check_closings_sum(struct decider *decider, const struct round_closing *closing,
                               const struct round *round)
{
    struct round_closings all = {0};
    int64_t sum = 0;

    if (round_closings_sum(decider->book, closing->round_id, EVERYTHING, &all) != ERR_OK ||
        amount_add(all.amount_minor, closing->amount_minor, &sum) != ERR_OK) {
        refuse_overflow(decider, "amount", closing->currency);
        return;
    }
    if (all.last_id != 0)
        refuse_with_seq(decider, "round_id", VIOLATION_ROUND_COMPLETE, all.last_id);
    if (round->amount_raised_minor != AMOUNT_UNKNOWN)
        require_at_most(decider, "amount", sum, round->amount_raised_minor, round->currency);
    if (closing->last && sum < round->amount_raised_minor)
        require_parts_equal(decider, "last", sum, round);
}

void check_round_closing(struct decider *decider)
{
    const struct round_closing *closing = decider->record;
    const struct round *round = named_record(decider, RECORD_ROUND, closing->round_id);

    require_currency(decider, closing->currency, round->currency);
    require_order(decider, "closed_on", round->announced_on, closing->closed_on, "announced_on");
    require_units_at_price(decider, closing->units_e8, closing->amount_minor, round);
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, round_closing, round_id, closing->round_id) {
        const struct round_closing *other = r.entry->record;

        if (other->closed_on == closing->closed_on)
            refuse_with_seq(decider, "closed_on", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
    if (closing->currency == round->currency)
        check_closings_sum(decider, closing, round);
}

/* --- terms ------------------------------------------------------------------------------------ */

static void check_fields_of_term(struct decider *decider, const struct round_term *term)
{
    const struct belongings *sorts = round_term_type.belongings;
    bool of_duty = term->kind == TERM_BUY_BACK && term->buy_back_id != 0;

    require_belongings(decider, &sorts[0],
                       of_duty ? &term_of_duty_belongs : &term_belongs[term->kind]);
    if (term->kind == TERM_EARN_OUT && term->method != 0)
        require_belongings(decider, &sorts[1], &earn_out_belongs[term->method]);
}

/* Whose it is: our investment in the round, another investor, or all of them. */
static void check_term_investor(struct decider *decider, const struct round_term *term)
{
    const struct investment *investment = NULL;
    int32_t approved_on = DATE_UNKNOWN;

    if (term->investment_id != 0 && term->investor_party_id != 0)
        (void)exactly_one(decider, "investment_id", term->investment_id, "investor_party_id",
                          term->investor_party_id);
    if (term->investment_id == 0)
        return;
    if (!investment_approval(decider, term->investment_id, &investment, &approved_on)) {
        refuse(decider, "investment_id", VIOLATION_NOT_APPROVED);
        return;
    }
    require_same_firm(decider, investment->project_id, term->round_id);
    if (investment->round_id != 0 && investment->round_id != term->round_id) {
        refuse(decider, "investment_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "an investment in the round");
    }
}

static void check_obligor(struct decider *decider, const struct round_term *term)
{
    int named =
        (term->obligor_party_id != 0) + (term->obligor_firm_id != 0) + (term->obligor_name != NULL);

    if ((term->kind != TERM_EARN_OUT && term->kind != TERM_BUY_BACK) || term->buy_back_id != 0 ||
        named == 1)
        return;
    refuse(decider, "obligor_party_id", VIOLATION_EXACTLY_ONE);
    violations_param(decider->violations, "allowed",
                     "obligor_party_id, obligor_firm_id, obligor_name");
}

static void check_cap_on_participation(struct decider *decider, const struct round_term *term)
{
    bool capped = term->participation == PARTICIPATION_CAPPED;

    if (capped && term->cap_multiple_e8 == AMOUNT_UNKNOWN)
        refuse(decider, "cap_multiple", VIOLATION_MISSING);
    if (!capped && term->cap_multiple_e8 != AMOUNT_UNKNOWN)
        refuse(decider, "cap_multiple", VIOLATION_NOT_OF_KIND);
    if (!capped && term->cap_counts != 0)
        refuse(decider, "cap_counts", VIOLATION_NOT_OF_KIND);
    /* A cap that has the preference in it is not below it. */
    if (capped && term->cap_multiple_e8 != AMOUNT_UNKNOWN && term->cap_counts != 2 &&
        term->cap_multiple_e8 < known_or_zero(term->multiple_e8)) {
        refuse(decider, "cap_multiple", VIOLATION_NOT_ABOVE);
        violations_param(decider->violations, "other", "the preference multiple");
    }
}

/* A duty to buy back is recorded once: as one of the investment, which the term then names, or by
 * the term alone. */
static void check_duty_once(struct decider *decider, const struct round_term *term)
{
    const struct entry *named = book_entry(decider->book, term->buy_back_id);

    if (term->kind != TERM_BUY_BACK)
        return;
    if (named != NULL &&
        ((const struct buy_back *)named->record)->investment_id != term->investment_id) {
        refuse(decider, "buy_back_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a duty of the investment");
    }
    FOR_LIVE_REFERRERS_WHILE (term->investment_id != 0 && named == NULL, r, decider->book,
                              EVERYTHING, buy_back, investment_id, term->investment_id)
        refuse_with_seq(decider, "buy_back_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
    FOR_LIVE_REFERRERS_WHILE (named != NULL, r, decider->book, EVERYTHING, round_term, buy_back_id,
                              term->buy_back_id)
        if (r.entry->seq == r.entry->entity_id && r.entry->seq != decider->command->entity_id)
            refuse_with_seq(decider, "buy_back_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
}

void require_no_term_of_duty(struct decider *decider, int64_t investment_id)
{
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, round_term, investment_id, investment_id) {
        const struct round_term *term = r.entry->record;

        if (term->kind == TERM_BUY_BACK && r.entry->seq == r.entry->entity_id)
            refuse_with_seq(decider, "investment_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
}

/* A class that a term speaks of is one of the firm; who holds it is told, and may come later. */
static void check_class_of(struct decider *decider, const struct round_term *term,
                           const struct round *round)
{
    const struct entry *entry = book_entry(decider->book, term->class_id);

    if (entry != NULL && round != NULL &&
        ((const struct share_class *)entry->record)->firm_id != round->firm_id)
        must_be(decider, "class_id", "of the same firm");
}

void check_round_term(struct decider *decider)
{
    const struct round_term *term = decider->record;
    const struct round *round = named_record(decider, RECORD_ROUND, term->round_id);

    require_not_negative(decider);
    check_fields_of_term(decider, term);
    check_term_investor(decider, term);
    check_obligor(decider, term);
    if (term->kind == TERM_PREFERENCE)
        check_cap_on_participation(decider, term);
    check_duty_once(decider, term);
    check_class_of(decider, term, round);
    require_decimal(decider, "rate", term->rate_e8, 0, DECIMAL_E8_ONE);
    require_decimal(decider, "threshold", term->threshold_e8, 0, DECIMAL_E8_ONE);
    require_decimal(decider, "share", term->share_e8, 0, DECIMAL_E8_ONE);
    require_order(decider, "test_on", round->announced_on, term->test_on, "announced_on");
    require_order(decider, "triggers_on", round->announced_on, term->triggers_on, "announced_on");
    require_order(decider, "suspended_on", round->announced_on, term->suspended_on, "announced_on");
    if (term->revives_if != NULL && term->suspended_on == DATE_UNKNOWN && !term->void_ab_initio)
        refuse(decider, "suspended_on", VIOLATION_MISSING);
}

/* --- what happened to a term ------------------------------------------------------------------ */

/* One test of an earn-out, one waiver of a right in a round, one demand. */
static void check_once(struct decider *decider, const struct term_event *event)
{
    bool once = event->action == TERM_TRIGGERED || event->action == TERM_TESTED ||
                event->action == TERM_DEMANDED || event->action == TERM_WAIVED ||
                event->action == TERM_FULFILLED;

    FOR_LIVE_REFERRERS_WHILE (once, r, decider->book, EVERYTHING, term_event, round_term_id,
                              event->round_term_id) {
        const struct term_event *other = r.entry->record;

        if (other->action == event->action && other->round_id == event->round_id)
            refuse_with_seq(decider, "action", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
}

/* A right to take part is waived in a later round of the firm; nothing else is. */
static void check_waived_round(struct decider *decider, const struct term_event *event,
                               const struct round_term *term)
{
    bool of_round = event->action == TERM_WAIVED &&
                    (term->kind == TERM_PRO_RATA || term->kind == TERM_FIRST_REFUSAL);

    if (of_round && event->round_id == 0)
        refuse(decider, "round_id", VIOLATION_MISSING);
    if (!of_round && event->action == TERM_WAIVED && event->round_id != 0)
        refuse(decider, "round_id", VIOLATION_NOT_OF_KIND);
    if (!of_round || event->round_id == 0)
        return;
    const struct round *own = named_record(decider, RECORD_ROUND, term->round_id);
    const struct round *later = named_record(decider, RECORD_ROUND, event->round_id);

    if (own == NULL || later == NULL || event->round_id == term->round_id ||
        own->firm_id != later->firm_id) {
        refuse(decider, "round_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "another round of the firm");
    }
}

static void check_event_fits_term(struct decider *decider, const struct term_event *event,
                                  const struct round_term *term)
{
    bool of_firm =
        event->action == TERM_REDUCTION_COMPLETED || event->action == TERM_PROFIT_AVAILABLE;
    bool can_revive = term->suspended_on != DATE_UNKNOWN || term->void_ab_initio;

    if ((term_event_of[event->action] & 1U << term->kind) == 0 ||
        (of_firm && term->obligor_firm_id == 0) || (event->action == TERM_REVIVED && !can_revive))
        refuse(decider, "action", VIOLATION_NOT_OF_KIND);
    if (event->action == TERM_TESTED) {
        require_order(decider, "occurred_on", term->test_on, event->occurred_on, "test_on");
        if (event->currency != 0 && term->currency != 0)
            require_currency(decider, event->currency, term->currency);
    } else if (event->amount_minor != AMOUNT_UNKNOWN && event->action != TERM_PROFIT_AVAILABLE) {
        require_not_negative(decider);
    }
}

/* The day from which a claim can be demanded: a day of the term, of the duty that it names, or of
 * what was recorded; DATE_UNKNOWN: none yet. */
static int32_t triggered_on(const struct decider *decider, const struct round_term *term,
                            int64_t term_id)
{
    const struct entry *duty = book_entry(decider->book, term->buy_back_id);
    int32_t day =
        duty == NULL ? term->triggers_on : ((const struct buy_back *)duty->record)->due_on;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, term_event, round_term_id, term_id) {
        const struct term_event *event = r.entry->record;

        if (event->action == TERM_TRIGGERED || event->action == TERM_TESTED)
            day = event->occurred_on;
    }
    return day;
}

static void check_demand(struct decider *decider, const struct term_event *event,
                         const struct round_term *term)
{
    if (event->action != TERM_DEMANDED || (term_event_of[TERM_DEMANDED] & 1U << term->kind) == 0)
        return;
    int32_t day = triggered_on(decider, term, event->round_term_id);

    require_order(decider, "occurred_on", day == DATE_UNKNOWN ? DATE_LAST : day, event->occurred_on,
                  "the trigger");
}

/* Whether a change of capital is what fulfils such a term, or completes a reduction. */
static bool fits_term(const struct round_term *term, uint32_t action, const struct entry *change)
{
    const struct capital_act *act = change->record;
    const struct security_event *event = change->record;

    if (action == TERM_REDUCTION_COMPLETED)
        return reduction_named(change) != 0;
    if (change->kind == RECORD_CAPITAL_ACT)
        return term->kind == TERM_BUY_BACK && act->action == CAPITAL_REDUCTION;
    if (change->kind == RECORD_SECURITY)
        return term->kind != TERM_BUY_BACK;
    return event->action == EQUITY_TRANSFER ||
           (term->kind == TERM_BUY_BACK &&
            (event->action == EQUITY_BUY_BACK || event->action == EQUITY_CANCELLATION));
}

static void check_change(struct decider *decider, const struct term_event *event,
                         const struct round_term *term, const char *field, int64_t id)
{
    const struct entry *change = book_entry(decider->book, id);
    const struct round *round =
        term == NULL ? NULL : named_record(decider, RECORD_ROUND, term->round_id);

    if (change == NULL || round == NULL)
        return;
    if (equity_firm_of(decider->book, change->kind, change->record) != round->firm_id)
        must_be(decider, field, "of the same firm");
    if (!fits_term(term, event->action, change))
        must_be(decider, field, "a change of capital that fulfils such a term");
}

/* The change of capital that an event names: one at most; a fulfilment names one, a completed
 * reduction one or its amount. */
static void check_changes(struct decider *decider, const struct term_event *event,
                          const struct round_term *term)
{
    int named =
        (event->capital_act_id != 0) + (event->security_event_id != 0) + (event->security_id != 0);
    bool asked = event->action == TERM_FULFILLED;

    if (named > 1 || (asked && named == 0)) {
        refuse(decider, "capital_act_id", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed",
                         "capital_act_id, security_event_id, security_id");
    }
    if (event->action == TERM_REDUCTION_COMPLETED && named == 0 &&
        event->amount_minor == AMOUNT_UNKNOWN)
        refuse(decider, "amount", VIOLATION_MISSING);
    if ((asked || event->action == TERM_REDUCTION_COMPLETED) &&
        event->amount_minor != AMOUNT_UNKNOWN && event->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    check_change(decider, event, term, "capital_act_id", event->capital_act_id);
    check_change(decider, event, term, "security_event_id", event->security_event_id);
    check_change(decider, event, term, "security_id", event->security_id);
}

void check_term_event(struct decider *decider)
{
    const struct term_event *event = decider->record;
    const struct round_term *term = named_record(decider, RECORD_ROUND_TERM, event->round_term_id);

    require_own_belongings(decider);
    check_event_fits_term(decider, event, term);
    check_waived_round(decider, event, term);
    check_demand(decider, event, term);
    check_changes(decider, event, term);
    check_once(decider, event);
}
