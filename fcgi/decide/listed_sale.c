/* What is refused of sales out of lots, and of marks to their prices.
 *
 * A sale of shares that are locked is refused: no exchange delivers them, so the day, the lot or
 * the number is wrong. By agreement there are such transfers (a court's), and one is recorded. More
 * than a window's limit can be sold, and is: it is recorded as it happened, and shown as a breach.
 */
#include "decide_internal.h"

#include "figures/listing/listing.h"
#include "record/kinds.h"

#define EVERYTHING VIEW_EVERYTHING

static bool sells_shares(uint32_t kind)
{
    return kind == PROCEEDS_IPO || kind == PROCEEDS_SECONDARY;
}

/* What says how shares were sold belongs to a sale of shares alone. */
static void check_sale_fields(struct decider *decider, const struct proceeds *proceeds)
{
    const struct entry *lot =
        proceeds->listed_lot_id == 0 ? NULL : book_entry(decider->book, proceeds->listed_lot_id);

    if (!sells_shares(proceeds->kind) && proceeds->sold_by != 0) {
        refuse(decider, "kind", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "ipo, secondary");
    }
    if (lot == NULL)
        return;
    if (((const struct listed_lot *)lot->record)->investment_id != proceeds->investment_id) {
        refuse(decider, "listed_lot_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a lot of the same investment");
    }
    if (proceeds->units_e8 == AMOUNT_UNKNOWN)
        refuse(decider, "units", VIOLATION_MISSING);
}

/* The first take of the draft that was not free; NULL: none. */
static const struct lot_take *locked_take(const struct lots *lots)
{
    for (size_t i = 0; i < lots->take_count; i++)
        if (lots->takes[i].sale == NULL && lots->takes[i].locked)
            return &lots->takes[i];
    return NULL;
}

static void check_takes(struct decider *decider, const struct proceeds *proceeds,
                        const struct lots *lots)
{
    const struct lot_take *locked = locked_take(lots);

    if (lots->oversold) {
        refuse(decider, "units", VIOLATION_SUM_EXCEEDS);
        param_units(decider, "sum", lots->sold_e8 + lots->short_e8);
        param_units(decider, "limit", lots->sold_e8);
    }
    if (locked == NULL || !sells_shares(proceeds->kind) || proceeds->sold_by == SOLD_BY_AGREEMENT)
        return;
    const struct lot *lot = &lots->lots[locked->lot];

    refuse_with_seq(decider, "units", VIOLATION_LOT_LOCKED, lot->entry->seq);
    param_units(decider, "units", locked->units_e8);
    param_date(decider, lot->free_from);
}

void check_listed_sale(struct decider *decider, const struct proceeds *proceeds)
{
    const struct lots_change change = {.sale = proceeds, .day = decider->draft->effective_date};
    struct lots lots;

    check_sale_fields(decider, proceeds);
    if (!lots_tell_units(decider->book, proceeds->investment_id, change.day))
        return;
    if (sells_shares(proceeds->kind) && proceeds->units_e8 == AMOUNT_UNKNOWN &&
        proceeds->listed_lot_id == 0)
        refuse(decider, "units", VIOLATION_MISSING);
    if (sells_shares(proceeds->kind) && proceeds->sold_by == 0)
        refuse(decider, "sold_by", VIOLATION_MISSING);
    if (proceeds->units_e8 == AMOUNT_UNKNOWN)
        return;
    if (lots_of_investment(decider->book, proceeds->investment_id, EVERYTHING, &change,
                           decider->arena, &lots) != ERR_OK)
        refuse_overflow(decider, "units", proceeds->currency);
    else
        check_takes(decider, proceeds, &lots);
}

static const char *gap_words(enum mark_gap gap)
{
    return mark_gap_values[gap - 1].label_en;
}

/* The value that the lots have on a valuation's day; false, and refused, where it cannot be told.
 */
static bool mark_of(struct decider *decider, const char *field, const struct entry *entry,
                    int64_t *value_out)
{
    const struct valuation *valuation = entry->record;
    const struct view view = {.as_of = entry->effective_date, .as_known = INT64_MAX};
    const struct mark_terms terms = {.volatility_e8 = valuation->volatility_e8,
                                     .dividend_yield_e8 = valuation->dividend_yield_e8,
                                     .price_days = PRICE_TELLS_DAYS};
    const struct mark_row *rows = NULL;
    size_t count = 0;
    enum mark_gap gap = 0;
    enum err err = mark_rows(decider->book, valuation->investment_id, view, &terms, decider->arena,
                             &rows, &count);

    if (err == ERR_OK)
        err = mark_sum(rows, count, value_out, &gap);
    if (err != ERR_OK) {
        refuse_overflow(decider, field, valuation->currency);
        return false;
    }
    if (count > 0 && gap == 0)
        return true;
    refuse(decider, field, VIOLATION_MARK_UNKNOWN);
    violations_param(decider->violations, "why", count == 0 ? "no lot is left" : gap_words(gap));
    return false;
}

void require_mark(struct decider *decider, const char *field, const struct entry *entry)
{
    const struct valuation *valuation = entry->record;
    int64_t value = 0;

    if (!valuation->marked_to_market || !mark_of(decider, field, entry, &value) ||
        value == valuation->amount_minor)
        return;
    refuse(decider, field, VIOLATION_MUST_EQUAL);
    param_amount(decider, "expected", value, valuation->currency);
}

/* What only a mark has, and what a mark must be. */
static void check_mark_fields(struct decider *decider, const struct valuation *valuation)
{
    bool terms = valuation->volatility_e8 != AMOUNT_UNKNOWN ||
                 valuation->dividend_yield_e8 != AMOUNT_UNKNOWN;

    if (!valuation->marked_to_market && terms) {
        refuse(decider, "marked_to_market", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "true");
    }
    require_decimal(decider, "volatility", valuation->volatility_e8, 1, VOLATILITY_MAX_E8);
    require_decimal(decider, "dividend_yield", valuation->dividend_yield_e8, 0,
                    DIVIDEND_YIELD_MAX_E8);
    if (!valuation->marked_to_market)
        return;
    if (valuation->investment_id == 0)
        refuse(decider, "investment_id", VIOLATION_MISSING);
    if (valuation->method != VALUATION_QUOTED) {
        refuse(decider, "method", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "quoted");
    }
}

void check_mark(struct decider *decider)
{
    check_mark_fields(decider, decider->record);
    if (decider->violations->count == 0)
        require_mark(decider, "amount", decider->draft);
}

void review_valuation(struct decider *decider, const char *field, const struct entry *proposal)
{
    require_not_exited(decider, field, proposal);
    require_mark(decider, field, proposal);
}
