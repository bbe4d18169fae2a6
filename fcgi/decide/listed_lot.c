/* What is refused of lots, and what rests on them. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/equity/play.h"
#include "figures/listing/listing.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <string.h>

#define EVERYTHING VIEW_EVERYTHING

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
    named = equity_certificate_of(&equity, lot->security_id, lot->event_id);
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
