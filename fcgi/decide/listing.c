/* What is refused of listings, lock-up rules and lots, of sales out of these, and of marks to their
 * prices.
 *
 * A sale of shares that are locked is refused: no exchange delivers them, so the day, the lot or the
 * number is wrong. By agreement there are such transfers (a court's), and one is recorded. More than
 * a window's limit can be sold, and is: it is recorded as it happened, and shown as a breach. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "book/firm_status.h"
#include "figures/equity/play.h"
#include "figures/listing/listing.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <string.h>

#define EVERYTHING VIEW_EVERYTHING

static void param_date(struct decider *decider, int32_t date)
{
    char text[DATE_TEXT_SIZE];

    date_format(date, text);
    violations_param(decider->violations, "date", text);
}

static void param_units(struct decider *decider, const char *name, int64_t units_e8)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(units_e8, 8, text);
    violations_param(decider->violations, name, text);
}

/* The listings of a firm, each as it rules. */
static const struct listing *ruling_listing(const struct decider *decider,
                                            const struct entry *entry)
{
    const struct entry *version =
        book_version(decider->book, RECORD_LISTING, entry->entity_id, EVERYTHING);

    return version == entry ? version->record : NULL;
}

/* Whether some listing of the firm, without the one that is drafted, is of the day; any: whether
 * the day of one is known at all. */
static bool listed_on_day(const struct decider *decider, int64_t firm_id, int32_t day,
                          const struct entry **any)
{
    int64_t drafted = decider->command->kind == RECORD_LISTING ? decider->command->entity_id : 0;

    *any = NULL;
    FOR_REFERRERS (r, decider->book, listing, firm_id, firm_id) {
        const struct listing *listing = ruling_listing(decider, r.entry);

        if (listing == NULL || listing->listed_on == DATE_UNKNOWN || r.entry->entity_id == drafted)
            continue;
        *any = r.entry;
        if (listing->listed_on == day)
            return true;
    }
    return false;
}

void require_listing_day(struct decider *decider, int64_t firm_id, int32_t day)
{
    const struct entry *other = NULL;

    if (day == DATE_UNKNOWN || listed_on_day(decider, firm_id, day, &other) || other == NULL)
        return;
    refuse_with_seq(decider, "occurred_on", VIOLATION_LISTED_OTHERWISE, other->seq);
    param_date(decider, ((const struct listing *)other->record)->listed_on);
}

/* A status that says that the firm was listed on a day needs a listing of that day. */
static void require_status_day(struct decider *decider, const struct listing *listing)
{
    FOR_LIVE_REFERRERS_WHILE (listing->listed_on != DATE_UNKNOWN, r, decider->book, EVERYTHING,
                              firm_status, firm_id, listing->firm_id) {
        const struct firm_status *status = r.entry->record;
        const struct entry *other = NULL;

        if (status->state != FIRM_LISTED || status->occurred_on == DATE_UNKNOWN ||
            status->occurred_on == listing->listed_on ||
            listed_on_day(decider, listing->firm_id, status->occurred_on, &other))
            continue;
        refuse_with_seq(decider, "listed_on", VIOLATION_LISTED_OTHERWISE, r.entry->seq);
        param_date(decider, status->occurred_on);
    }
}

static void require_own_stock_code(struct decider *decider, const struct listing *listing)
{
    const int64_t *ids = NULL;
    size_t count =
        listing->stock_code == NULL ? 0 : book_entities(decider->book, RECORD_LISTING, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *other = book_version(decider->book, RECORD_LISTING, ids[i], EVERYTHING);
        const struct listing *record = other == NULL ? NULL : other->record;

        if (record != NULL && ids[i] != decider->command->entity_id &&
            record->exchange == listing->exchange && record->stock_code != NULL &&
            strcmp(record->stock_code, listing->stock_code) == 0)
            refuse_with_seq(decider, "stock_code", VIOLATION_ALREADY_LINKED, other->seq);
    }
}

void check_listing(struct decider *decider)
{
    const struct listing *listing = decider->record;

    require_confirmed(decider, "filed_on", listing->filed_on, 0);
    require_confirmed(decider, "listed_on", listing->listed_on, 0);
    require_order(decider, "listed_on", listing->filed_on, listing->listed_on, "filed_on");
    if (listing->issue_price_e8 != AMOUNT_UNKNOWN && listing->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    require_own_stock_code(decider, listing);
    require_status_day(decider, listing);
}

static int32_t or_last(int32_t day)
{
    return day == DATE_UNKNOWN ? DATE_LAST : day;
}

/* Of one exchange one rule is in force. */
static void refuse_overlap(struct decider *decider, const struct lock_rule *rule, int64_t other_id)
{
    const int64_t *seqs = NULL;
    size_t count = book_versions(decider->book, other_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *other = book_entry(decider->book, seqs[i]);

        if (((const struct lock_rule *)other->record)->exchange != rule->exchange ||
            !spans_overlap(rule->valid_from, or_last(rule->valid_to), other->effective_date,
                           version_last_day(decider->book, other)))
            continue;
        refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, other->seq);
        return;
    }
}

void check_lock_rule(struct decider *decider)
{
    const struct lock_rule *rule = decider->record;
    const int64_t *ids = NULL;
    size_t count = book_entities(decider->book, RECORD_LOCK_RULE, &ids);

    require_order(decider, "valid_to", rule->valid_from, rule->valid_to, "valid_from");
    require_decimal(decider, "auction_share", rule->auction_share_e8, 1, DECIMAL_E8_ONE);
    require_decimal(decider, "block_share", rule->block_share_e8, 1, DECIMAL_E8_ONE);
    for (size_t i = 0; i < count; i++)
        if (ids[i] != decider->command->entity_id)
            refuse_overlap(decider, rule, ids[i]);
}

/* The firm that an investment was made in. */
static int64_t firm_of(const struct decider *decider, int64_t investment_id)
{
    const struct investment *investment = book_entry(decider->book, investment_id)->record;

    return ((const struct project *)book_entry(decider->book, investment->project_id)->record)
        ->firm_id;
}

/* A promise can only lengthen what the rules say. */
static void check_promise(struct decider *decider, const struct listed_lot *lot,
                          const struct listing *listing)
{
    if (lot->promised_until == DATE_UNKNOWN || listing->listed_on == DATE_UNKNOWN ||
        listing->exchange == 0 || lot->acquired_on >= listing->listed_on)
        return;
    const struct entry *rule =
        lock_rule_on(decider->book, listing->exchange, listing->listed_on, INT64_MAX);
    int32_t by_rule = lot_free_by_rule(rule, lot, listing);

    if (rule == NULL) {
        refuse(decider, "promised_until", VIOLATION_NO_LOCK_RULE);
        param_date(decider, listing->listed_on);
        return;
    }
    if (by_rule == DATE_UNKNOWN)
        by_rule = date_add_months(listing->listed_on,
                                  (int)((const struct lock_rule *)rule->record)->base_months);
    if (lot->promised_until >= by_rule)
        return;
    refuse(decider, "promised_until", VIOLATION_LOCK_TOO_SHORT);
    violations_param(decider->violations, "rule", ((const struct lock_rule *)rule->record)->code);
    param_date(decider, by_rule);
}

/* The term of a venture fund shortens its window only where the fund qualifies. */
static void check_venture_term(struct decider *decider, const struct listed_lot *lot,
                               const struct listing *listing)
{
    if (lot->venture_fund && lot->invested_since == DATE_UNKNOWN)
        refuse(decider, "invested_since", VIOLATION_MISSING);
    if (!lot->venture_fund && lot->invested_since != DATE_UNKNOWN) {
        refuse(decider, "venture_fund", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "true");
    }
    require_order(decider, "listing_id", lot->invested_since, listing->listed_on, "invested_since");
}

/* All lots of a listing are shares of the firm. */
static void check_all_shares(struct decider *decider, const struct listed_lot *lot,
                             const struct listing *listing)
{
    int64_t sum_e8 = lot->units_e8;
    enum err err = ERR_OK;

    if (listing->total_shares == AMOUNT_UNKNOWN ||
        listing->total_shares > INT64_MAX / DECIMAL_E8_ONE)
        return;
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, listed_lot, listing_id, lot->listing_id)
        add_to(&sum_e8, ((const struct listed_lot *)r.entry->record)->units_e8, &err);
    if (err == ERR_OK && sum_e8 <= listing->total_shares * DECIMAL_E8_ONE)
        return;
    refuse(decider, "units", VIOLATION_SUM_EXCEEDS);
    param_units(decider, "sum", sum_e8);
    param_units(decider, "limit", listing->total_shares * DECIMAL_E8_ONE);
}

/* The certificate that a lot names, as it is on the draft's day; NULL: none is named. */
static const struct equity_certificate *named_certificate(const struct equity *equity,
                                                          const struct listed_lot *lot)
{
    int64_t id = lot->security_id != 0 ? lot->security_id : lot->event_id;

    for (size_t i = 0; i < equity->certificate_count; i++)
        if (id != 0 && equity->certificates[i].id == id)
            return &equity->certificates[i];
    return NULL;
}

static bool is_of_investment(const struct decider *decider,
                             const struct equity_certificate *certificate, int64_t investment_id)
{
    const struct investment *investment = book_entry(decider->book, investment_id)->record;

    if (!equity_alive(certificate) || certificate->kind != SECURITY_SHARES)
        return false;
    return certificate->investment_id != 0 ? certificate->investment_id == investment_id
                                           : certificate->holder.kind == RECORD_FUND &&
                                                 certificate->holder.id == investment->fund_id;
}

/* All lots of a certificate together have its units. */
static void require_units_of(struct decider *decider, const struct listed_lot *lot,
                             const struct equity_certificate *certificate)
{
    int64_t left_e8 = certificate->units_e8;
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS_WHILE (lot->security_id != 0, r, decider->book, EVERYTHING, listed_lot,
                              security_id, lot->security_id)
        add_to(&left_e8, -((const struct listed_lot *)r.entry->record)->units_e8, &err);
    FOR_LIVE_REFERRERS_WHILE (lot->event_id != 0, r, decider->book, EVERYTHING, listed_lot,
                              event_id, lot->event_id)
        add_to(&left_e8, -((const struct listed_lot *)r.entry->record)->units_e8, &err);
    if (err == ERR_OK && lot->units_e8 == left_e8)
        return;
    refuse(decider, "units", VIOLATION_MUST_EQUAL);
    param_units(decider, "expected", left_e8);
}

/* Where certificates of the investment are recorded, a lot is one of them. */
static void check_certificate(struct decider *decider, const struct listed_lot *lot,
                              const struct listing *listing)
{
    const struct equity_certificate *named = NULL;
    struct equity equity;

    if (lot->security_id != 0 && lot->event_id != 0)
        (void)exactly_one(decider, "security_id", lot->security_id, "event_id", lot->event_id);
    if (equity_play(decider->book, listing->firm_id, decider_view(decider), NULL, decider->arena,
                    &equity) != ERR_OK) {
        refuse_overflow(decider, "units", CURRENCY_NONE);
        return;
    }
    named = named_certificate(&equity, lot);
    if (named != NULL && is_of_investment(decider, named, lot->investment_id)) {
        require_units_of(decider, lot, named);
        return;
    }
    if (lot->security_id != 0 || lot->event_id != 0) {
        refuse(decider, lot->security_id != 0 ? "security_id" : "event_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a certificate of the same investment");
        return;
    }
    for (size_t i = 0; i < equity.certificate_count; i++)
        if (equity.certificates[i].investment_id == lot->investment_id &&
            is_of_investment(decider, &equity.certificates[i], lot->investment_id)) {
            refuse(decider, "security_id", VIOLATION_MISSING);
            return;
        }
}

void check_listed_lot(struct decider *decider)
{
    const struct listed_lot *lot = decider->record;
    const struct listing *listing = named_record(decider, RECORD_LISTING, lot->listing_id);
    const struct investment *investment = NULL;
    int32_t approved_on = DATE_UNKNOWN;

    if (!investment_approval(decider, lot->investment_id, &investment, &approved_on))
        refuse(decider, "investment_id", VIOLATION_NOT_APPROVED);
    if (firm_of(decider, lot->investment_id) != listing->firm_id)
        refuse(decider, "investment_id", VIOLATION_OTHER_FIRM);
    require_order(decider, "effective_date", lot->acquired_on, decider->draft->effective_date,
                  "acquired_on");
    require_order(decider, "effective_date", listing->listed_on, decider->draft->effective_date,
                  "listed_on");
    check_promise(decider, lot, listing);
    check_venture_term(decider, lot, listing);
    check_all_shares(decider, lot, listing);
    check_certificate(decider, lot, listing);
}

const struct entry *rests_on_listed_lot(const struct decider *decider, const struct entry *reversed)
{
    const struct listed_lot *record = reversed->record;
    const struct lots_change change = {.without_lot = reversed->seq};
    struct lots lots;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, proceeds, listed_lot_id, reversed->seq)
        return r.entry;
    return lots_of_investment(decider->book, record->investment_id, EVERYTHING, &change,
                              decider->arena, &lots) == ERR_OK
               ? lots.short_of
               : NULL;
}

bool lots_tell_units(const struct book *book, int64_t investment_id, int32_t day)
{
    const struct view until = {.as_of = day, .as_known = INT64_MAX};

    FOR_LIVE_REFERRERS (r, book, until, listed_lot, investment_id, investment_id)
        return true;
    return false;
}

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

/* The value that the lots have on a valuation's day; false, and refused, where it cannot be told. */
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
