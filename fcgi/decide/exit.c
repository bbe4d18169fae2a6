/* Holdings that were exited: what is left of them is worth nothing, and units that were sold were
 * there. Asked of new drafts only. */
#include "rests_on_internal.h"

#include "book/opening.h"
#include "figures/fund/fund_capital.h"
#include "figures/listing/listing.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"

/* Cost and units of a holding until a day. */
struct holding_sums {
    int64_t paid_minor;
    int64_t relieved_minor;
    int64_t units_e8;         /* subscribed; unknown where none are recorded */
    int64_t sold_units_e8;    /* unknown where an exit does not say how many */
    const struct entry *last; /* the latest exit */
};

/* Adds an exit that is recorded, or (without an entry) drafted. */
static void add_exit(struct holding_sums *sums, const struct entry *entry,
                     const struct proceeds *proceeds, enum err *err)
{
    if (known_or_zero(proceeds->cost_relieved_minor) == 0)
        return;
    add_to(&sums->relieved_minor, proceeds->cost_relieved_minor, err);
    if (proceeds->units_e8 == AMOUNT_UNKNOWN)
        sums->sold_units_e8 = AMOUNT_UNKNOWN;
    else if (sums->sold_units_e8 != AMOUNT_UNKNOWN)
        add_to(&sums->sold_units_e8, proceeds->units_e8, err);
    if (entry != NULL &&
        (sums->last == NULL || entry->effective_date >= sums->last->effective_date))
        sums->last = entry;
}

/* Once shares are listed, their lots say how many are left. */
static enum err units_of_lots(const struct decider *decider, int64_t investment_id,
                              struct view view, struct holding_sums *sums)
{
    struct lots lots;
    enum err err =
        lots_of_investment(decider->book, investment_id, view, NULL, decider->arena, &lots);

    sums->units_e8 = lots.units_e8;
    if (sums->sold_units_e8 != AMOUNT_UNKNOWN)
        sums->sold_units_e8 = lots.sold_e8;
    return err;
}

static enum err sum_up(const struct decider *decider, int64_t investment_id, int32_t day,
                       struct holding_sums *sums)
{
    const struct book *book = decider->book;
    struct view view = {.as_of = day, .as_known = INT64_MAX};
    enum err err = ERR_OK;

    *sums = (struct holding_sums){.units_e8 = AMOUNT_UNKNOWN};
    err = opening_paid_beyond(book, book_entry(book, investment_id), view, &sums->paid_minor);
    if (err == ERR_OK)
        err = opening_relieved_beyond(book, book_entry(book, investment_id), view,
                                      &sums->relieved_minor);
    FOR_REFERRERS (r, book, payment, investment_id, investment_id)
        if (entry_counts(book, r.entry, view))
            add_to(&sums->paid_minor, ((const struct payment *)r.entry->record)->amount_minor,
                   &err);
    FOR_LIVE_REFERRERS (r, book, view, subscription, investment_id, investment_id)
        sums->units_e8 = ((const struct subscription *)r.entry->record)->units_e8;
    FOR_LIVE_REFERRERS (r, book, view, proceeds, investment_id, investment_id)
        add_exit(sums, r.entry, r.entry->record, &err);
    if (err == ERR_OK && lots_tell_units(book, investment_id, day))
        err = units_of_lots(decider, investment_id, view, sums);
    return err;
}

/* Nothing is left: neither cost, nor units where they are known throughout. */
static bool is_over(const struct holding_sums *sums)
{
    bool units_left = sums->units_e8 != AMOUNT_UNKNOWN && sums->sold_units_e8 != AMOUNT_UNKNOWN &&
                      sums->sold_units_e8 < sums->units_e8;

    return sums->relieved_minor > 0 && sums->relieved_minor >= sums->paid_minor && !units_left;
}

static void param_day(struct decider *decider, int32_t day)
{
    char text[DATE_TEXT_SIZE];

    date_format(day, text);
    violations_param(decider->violations, "date", text);
}

/* The last transfer of a commitment until a day after which nothing of it was left. */
static const struct entry *handed_on(const struct decider *decider, int64_t commitment_id,
                                     int32_t day)
{
    const struct commitment *commitment = book_entry(decider->book, commitment_id)->record;
    struct view view = {.as_of = day, .as_known = INT64_MAX};
    const struct entry *last = NULL;
    struct capital capital;

    if (capital_open(decider->book, commitment->fund_id, VIEW_EVERYTHING, decider->arena,
                     &capital) != ERR_OK)
        return NULL;
    size_t at = capital_position(&capital, commitment_id);
    int64_t *weights = arena_array(decider->arena, capital.count + 1, sizeof *weights);

    if (at == capital.count || capital_weights(&capital, view, weights) != ERR_OK ||
        weights[at] > 0)
        return NULL;
    FOR_LIVE_REFERRERS (r, decider->book, view, commitment_transfer, commitment_id, commitment_id)
        last = r.entry;
    return last;
}

/* A stake that was handed on whole is no longer its old holder's to value. */
static void require_still_held(struct decider *decider, const char *field,
                               const struct entry *valuation)
{
    const struct valuation *record = valuation->record;

    if (!holds(decider, CONVENTION_STAKES) || record->commitment_id == 0 ||
        record->amount_minor == 0)
        return;
    const struct entry *last = handed_on(decider, record->commitment_id, valuation->effective_date);

    if (last == NULL)
        return;
    refuse_with_seq(decider, field, VIOLATION_EXITED, last->seq);
    param_day(decider, last->effective_date);
}

void require_not_exited(struct decider *decider, const char *field, const struct entry *valuation)
{
    const struct valuation *record = valuation->record;
    struct holding_sums sums;

    require_still_held(decider, field, valuation);
    if (!holds(decider, CONVENTION_STRICT_CHECKS) || record->investment_id == 0 ||
        record->amount_minor == 0 ||
        sum_up(decider, record->investment_id, valuation->effective_date, &sums) != ERR_OK ||
        !is_over(&sums))
        return;
    refuse_with_seq(decider, field, VIOLATION_EXITED, sums.last->seq);
    param_day(decider, sums.last->effective_date);
}

void require_no_later_value(struct decider *decider, const struct proceeds *proceeds)
{
    FOR_REFERRERS_WHILE (holds(decider, CONVENTION_STRICT_CHECKS), r, decider->book, valuation,
                         investment_id, proceeds->investment_id) {
        const struct valuation *valuation = r.entry->record;
        struct holding_sums sums;
        enum err err;

        if (valuation->amount_minor == 0 ||
            r.entry->effective_date <= decider->draft->effective_date ||
            proposal_approved(decider->book, r.entry, VIEW_EVERYTHING) == NULL)
            continue;
        err = sum_up(decider, proceeds->investment_id, r.entry->effective_date, &sums);
        if (err == ERR_OK)
            add_exit(&sums, NULL, proceeds, &err);
        if (err != ERR_OK || !is_over(&sums))
            continue;
        refuse_with_seq(decider, "cost_relieved", VIOLATION_VALUED_LATER, r.entry->seq);
        param_amount(decider, "amount", valuation->amount_minor, valuation->currency);
        param_day(decider, r.entry->effective_date);
        return;
    }
}

static const struct entry *units_sold_of(const struct decider *decider,
                                         const struct entry *reversed)
{
    if (!holds(decider, CONVENTION_STRICT_CHECKS))
        return NULL;
    int64_t id = ((const struct subscription *)reversed->record)->investment_id;

    FOR_REFERRERS_WHILE (id != 0, r, decider->book, proceeds, investment_id, id)
        if (((const struct proceeds *)r.entry->record)->units_e8 != AMOUNT_UNKNOWN &&
            book_live(decider->book, r.entry, VIEW_EVERYTHING))
            return r.entry;
    return NULL;
}

const struct entry *rests_on_subscription(const struct decider *decider,
                                          const struct entry *reversed)
{
    const struct entry *sold = units_sold_of(decider, reversed);

    return sold != NULL
               ? sold
               : resting_after(decider, RECORD_SECURITY, "subscription_id", reversed->seq, 0);
}
