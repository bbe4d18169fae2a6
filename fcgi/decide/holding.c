/* What is refused of proceeds, valuations, buy-backs, expenses, fee terms, facility flows and
 * index levels. */
#include "decide_internal.h"

#include "book/opening.h"
#include "book/running_sum.h"
#include "book/series.h"
#include "calc/accrual.h"
#include "figures/fund/fund_capital.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/series.h"

#include <string.h>
#include <strings.h>

#define EVERYTHING VIEW_EVERYTHING

/* The investment that a draft names, NULL where it is not approved, which is refused, as are other
 * currencies and days outside the term of its fund. */
static const struct investment *require_investment(struct decider *decider, int64_t investment_id,
                                                   uint32_t currency)
{
    const struct investment *investment = book_entry(decider->book, investment_id)->record;
    int32_t approved_on = DATE_UNKNOWN;
    bool approved = investment_approval(decider, investment_id, &investment, &approved_on);

    if (!approved && !is_history(decider, investment->fund_id))
        refuse(decider, "investment_id", VIOLATION_NOT_APPROVED);
    require_not_negative(decider);
    require_currency(decider, currency, investment->currency);
    require_in_term(decider, named_record(decider, RECORD_FUND, investment->fund_id));
    require_order(decider, "effective_date", approved_on, decider->draft->effective_date,
                  "the approval");
    return approved ? investment : NULL;
}

static bool is_income(uint32_t kind)
{
    return kind == PROCEEDS_DIVIDEND || kind == PROCEEDS_INTEREST;
}

/* Dividends and interest settle no cost, a write-off brings no money, a sale says what it settles.
 */
static void check_proceeds_kind(struct decider *decider, const struct proceeds *proceeds)
{
    bool write_off = proceeds->kind == PROCEEDS_WRITE_OFF;

    if (write_off && proceeds->amount_minor != 0) {
        refuse(decider, "amount", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "0");
    }
    if (!write_off && proceeds->amount_minor == 0)
        refuse(decider, "amount", VIOLATION_NOT_POSITIVE);
    if (is_income(proceeds->kind) && known_or_zero(proceeds->cost_relieved_minor) != 0) {
        refuse(decider, "cost_relieved", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "0");
    }
    if (!is_income(proceeds->kind) && proceeds->cost_relieved_minor == AMOUNT_UNKNOWN)
        refuse(decider, "cost_relieved", VIOLATION_MISSING);
    if (write_off && proceeds->cost_relieved_minor == 0)
        refuse(decider, "cost_relieved", VIOLATION_NOT_POSITIVE);
}

/* Whether the sums that are kept show that enough cost is left. */
static bool cost_is_left(const struct decider *decider, const struct proceeds *proceeds)
{
    int64_t paid = 0;
    int64_t relieved = 0;

    return running_sum_cost(decider->book, proceeds->investment_id, decider->draft->effective_date,
                            &paid, &relieved) &&
           known_or_zero(proceeds->cost_relieved_minor) <= paid - relieved;
}

/* Cost settled with this draft, and cost paid until its day. */
static void check_cost_left(struct decider *decider, const struct proceeds *proceeds)
{
    struct view until = {decider->draft->effective_date, INT64_MAX};
    int64_t relieved = known_or_zero(proceeds->cost_relieved_minor);
    const struct entry *investment = book_entry(decider->book, proceeds->investment_id);
    int64_t paid = 0;
    int64_t settled = 0;

    if (is_history(decider, ((const struct investment *)investment->record)->fund_id) ||
        cost_is_left(decider, proceeds))
        return;
    enum err err = opening_paid_beyond(decider->book, investment, until, &paid);

    if (err == ERR_OK)
        err = opening_relieved_beyond(decider->book, investment, until, &settled);
    add_to(&relieved, settled, &err);
    FOR_REFERRERS (r, decider->book, payment, investment_id, proceeds->investment_id)
        if (entry_counts(decider->book, r.entry, until))
            add_to(&paid, ((const struct payment *)r.entry->record)->amount_minor, &err);
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, proceeds, investment_id,
                        proceeds->investment_id)
        add_to(&relieved, ((const struct proceeds *)r.entry->record)->cost_relieved_minor, &err);
    if (err != ERR_OK)
        refuse_overflow(decider, "cost_relieved", proceeds->currency);
    else if (known_or_zero(proceeds->cost_relieved_minor) > 0)
        require_at_most(decider, "cost_relieved", relieved, paid, proceeds->currency);
}

/* Units sold with this draft, and units subscribed for until its day. */
static void check_units_left(struct decider *decider, const struct proceeds *proceeds)
{
    struct view until = {decider->draft->effective_date, INT64_MAX};
    int64_t sold = proceeds->units_e8;
    int64_t held = AMOUNT_UNKNOWN;
    enum err err = ERR_OK;
    char text[DECIMAL_TEXT_SIZE];

    if (sold == AMOUNT_UNKNOWN)
        return;
    FOR_LIVE_REFERRERS (r, decider->book,
                        holds(decider, CONVENTION_STRICT_CHECKS) ? until : EVERYTHING, subscription,
                        investment_id, proceeds->investment_id)
        held = ((const struct subscription *)r.entry->record)->units_e8;
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, proceeds, investment_id,
                        proceeds->investment_id)
        add_to(&sold, ((const struct proceeds *)r.entry->record)->units_e8, &err);
    if (held == AMOUNT_UNKNOWN && holds(decider, CONVENTION_STRICT_CHECKS))
        refuse(decider, "units", VIOLATION_UNITS_UNKNOWN);
    if (held == AMOUNT_UNKNOWN || (err == ERR_OK && sold <= held))
        return;
    refuse(decider, "units", VIOLATION_SUM_EXCEEDS);
    decimal_format(sold, 8, text);
    violations_param(decider->violations, "sum", text);
    decimal_format(held, 8, text);
    violations_param(decider->violations, "limit", text);
}

void check_proceeds(struct decider *decider)
{
    const struct proceeds *proceeds = decider->record;

    bool approved =
        require_investment(decider, proceeds->investment_id, proceeds->currency) != NULL;

    check_proceeds_kind(decider, proceeds);
    if (!approved)
        return;
    check_cost_left(decider, proceeds);
    check_listed_sale(decider, proceeds);
    if (!lots_tell_units(decider->book, proceeds->investment_id, decider->draft->effective_date))
        check_units_left(decider, proceeds);
    if (decider->violations->count == 0)
        require_no_later_value(decider, proceeds);
}

/* Rates are fractions of one per year; more than the whole is a percentage typed as it is. */
static void require_rate(struct decider *decider, int64_t rate_e8)
{
    if (rate_e8 <= DECIMAL_E8_ONE)
        return;
    refuse(decider, "rate", VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", "0");
    violations_param(decider->violations, "max", "1");
}

void check_buy_back(struct decider *decider)
{
    const struct buy_back *buy_back = decider->record;
    const struct investment *investment =
        require_investment(decider, buy_back->investment_id, buy_back->currency);

    if ((buy_back->obligor_party_id == 0) == (buy_back->obligor_name == NULL)) {
        refuse(decider, "obligor_party_id", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed", "obligor_party_id, obligor_name");
    }
    require_order(decider, "due_on", decider->draft->effective_date, buy_back->due_on,
                  "effective_date");
    require_rate(decider, buy_back->rate_e8);
    if (investment != NULL)
        require_at_most(decider, "principal", buy_back->principal_minor, investment->amount_minor,
                        investment->currency);
    require_no_term_of_duty(decider, buy_back->investment_id);
}

static void check_reported_value(struct decider *decider, const struct valuation *valuation)
{
    const struct commitment *commitment =
        named_record(decider, RECORD_COMMITMENT, valuation->commitment_id);

    require_not_negative(decider);
    require_currency(decider, valuation->currency, commitment->currency);
    if (commitment->investor_fund_id == 0) {
        refuse(decider, "commitment_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a commitment of a tracked fund");
        return;
    }
    const struct fund *holder = named_record(decider, RECORD_FUND, commitment->investor_fund_id);

    if (holder != NULL)
        require_in_term(decider, holder);
}

void check_valuation(struct decider *decider)
{
    const struct valuation *valuation = decider->record;

    if (!exactly_one(decider, "investment_id", valuation->investment_id, "commitment_id",
                     valuation->commitment_id))
        return;
    if (valuation->commitment_id != 0) {
        check_reported_value(decider, valuation);
        require_not_exited(decider, "amount", decider->draft);
        check_mark(decider);
        return;
    }
    (void)require_investment(decider, valuation->investment_id, valuation->currency);
    if (valuation->method == VALUATION_REPORTED_NAV) {
        refuse(decider, "method", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected",
                         "a method for an investment, not reported_nav");
    }
    require_not_exited(decider, "amount", decider->draft);
    check_mark(decider);
}

void check_expense(struct decider *decider)
{
    struct expense *expense = decider->record;
    int64_t asked = expense->amount_minor;
    enum err err = ERR_OK;

    require_fund(decider, expense->fund_id, expense->currency);
    require_tracked(decider, "fund_id", expense->fund_id);
    add_to(&asked, expense->offset_minor, &err);
    add_to(&asked, expense->waiver_minor, &err);
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", expense->currency);
    else if (asked == 0)
        refuse(decider, "amount", VIOLATION_NOT_POSITIVE);
    expense->awaits_approval = rules_ask_for_approval(decider);
}

static int32_t last_day(const struct fee_term *term)
{
    return term->valid_to == DATE_UNKNOWN ? DATE_LAST : term->valid_to;
}

void check_fee_term(struct decider *decider)
{
    const struct fee_term *term = decider->record;

    require_not_negative(decider);
    require_rate(decider, term->rate_e8);
    require_decimal(decider, "waiver_share", term->waiver_share_e8, 0, DECIMAL_E8_ONE);
    require_order(decider, "valid_to", term->valid_from, term->valid_to, "valid_from");
    if (term->day_count == FEE_EQUAL_INSTALMENTS && term->period == 0)
        refuse(decider, "period", VIOLATION_MISSING);
    if (holds(decider, CONVENTION_STRICT_CHECKS)) {
        const struct fund *fund = named_record(decider, RECORD_FUND, term->fund_id);

        require_day_in_term(decider, fund, "valid_from", term->valid_from);
        require_day_in_term(decider, fund, "valid_to", term->valid_to);
    }
    FOR_REFERRERS (r, decider->book, fee_term, fund_id, term->fund_id) {
        const struct fee_term *other = r.entry->record;

        if (book_live(decider->book, r.entry, EVERYTHING) && term->valid_from <= last_day(other) &&
            other->valid_from <= last_day(term))
            refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, r.entry->seq);
    }
}

/* What a repayment is of: the draw kind that it gives back; 0 for a draw or interest. */
static uint32_t drawn_kind(uint32_t kind)
{
    return kind >= FACILITY_REPAY_INVESTMENTS && kind <= FACILITY_REPAY_FEES
               ? kind - FACILITY_REPAY_INVESTMENTS + FACILITY_DRAW_INVESTMENTS
               : 0;
}

void check_facility_flow(struct decider *decider)
{
    const struct facility_flow *flow = decider->record;
    uint32_t drawn = drawn_kind(flow->kind);
    int64_t borrowed = 0;
    int64_t repaid = flow->amount_minor;
    enum err err = ERR_OK;

    require_fund(decider, flow->fund_id, flow->currency);
    require_tracked(decider, "fund_id", flow->fund_id);
    if (drawn == 0 || is_history(decider, flow->fund_id))
        return;
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, facility_flow, fund_id, flow->fund_id) {
        const struct facility_flow *other = r.entry->record;

        if (other->kind == drawn)
            add_to(&borrowed, other->amount_minor, &err);
        else if (other->kind == flow->kind)
            add_to(&repaid, other->amount_minor, &err);
    }
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", flow->currency);
    else
        require_at_most(decider, "amount", repaid, borrowed, flow->currency);
}

/* One rate per pair and day, one level per index and day: nobody could tell which counts. */
static void require_free_day(struct decider *decider, const char *field, struct value_series series)
{
    int32_t day = decider->draft->effective_date;

    for (size_t i = series_before(series, day); i < series.count && series.items[i].date == day;
         i++) {
        const struct entry *entry = book_entry(decider->book, series.items[i].seq);

        if (book_live(decider->book, entry, EVERYTHING))
            refuse_with_seq(decider, field, VIOLATION_ALREADY_LINKED, entry->seq);
    }
}

/* Two spellings of one code would be two series. */
static void require_one_spelling(struct decider *decider, const char *index_code)
{
    struct value_series levels;
    const char *other;

    for (size_t i = 0; book_index_at(decider->book, i, &other, &levels); i++) {
        if (strcasecmp(other, index_code) != 0 || strcmp(other, index_code) == 0)
            continue;
        refuse(decider, "index_code", VIOLATION_CODE_ALIKE);
        violations_param(decider->violations, "code", other);
        return;
    }
}

void check_index_level(struct decider *decider)
{
    const struct index_level *level = decider->record;

    if (book_levels(decider->book, level->index_code).count == 0 &&
        holds(decider, CONVENTION_STRICT_CHECKS))
        require_one_spelling(decider, level->index_code);

    require_free_day(decider, "level", book_levels(decider->book, level->index_code));
}
