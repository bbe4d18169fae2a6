/* When lots fall free, and which of them the sales of an investment took. */
#include "listing_internal.h"

#include "calc/equity/law_windows.h"
#include "calc/equity/listing.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <stdlib.h>

/* The version of a rule that is in force on a day. */
static const struct entry *in_force(const struct book *book, int64_t id, int32_t day,
                                    int64_t as_known)
{
    const struct view view = {.as_of = day, .as_known = as_known};
    const struct entry *version = book_version(book, RECORD_LOCK_RULE, id, view);
    const struct lock_rule *rule = version == NULL ? NULL : version->record;

    return rule == NULL || (rule->valid_to != DATE_UNKNOWN && rule->valid_to < day) ? NULL
                                                                                    : version;
}

const struct entry *lock_rule_on(const struct book *book, uint32_t exchange, int32_t day,
                                 int64_t as_known)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_LOCK_RULE, &ids);

    for (size_t i = 0; i < count && exchange != 0; i++) {
        const struct entry *version = in_force(book, ids[i], day, as_known);

        if (version != NULL && ((const struct lock_rule *)version->record)->exchange == exchange)
            return version;
    }
    return NULL;
}

/* With an unknown filing the rule is asked twice: as if it were so late that as little as possible
 * is held back, and so early that all is. */
int32_t lot_free_by_rule(const struct entry *rule, const struct listed_lot *lot,
                         const struct listing *listing)
{
    if (listing->listed_on == DATE_UNKNOWN)
        return DATE_UNKNOWN;
    if (lot->acquired_on >= listing->listed_on)
        return lot->acquired_on;
    if (rule == NULL)
        return DATE_UNKNOWN;
    const struct lock_rule *record = rule->record;
    const struct lock_rules months = {
        .base = (int32_t)record->base_months,
        .controller = (int32_t)record->controller_months,
        .new_holder_look_back = (int32_t)record->new_holder_look_back_months,
        .new_holder = (int32_t)record->new_holder_months,
        .from_controller_look_back = (int32_t)record->from_controller_look_back_months,
    };
    const struct lock_lot of = {.acquired = lot->acquired_on,
                                .from_controller = lot->from_controller};
    bool known = listing->filed_on != DATE_UNKNOWN;
    int32_t latest = lock_free_from(&months, known ? listing->filed_on : listing->listed_on,
                                    listing->listed_on, lot->is_controller, &of);
    int32_t earliest = lock_free_from(&months, known ? listing->filed_on : lot->acquired_on,
                                      listing->listed_on, lot->is_controller, &of);

    return latest == earliest ? latest : DATE_UNKNOWN;
}

static void set_free_day(const struct book *book, struct view view, struct lot *lot)
{
    const struct listing *listing = lot->listing;
    int32_t promised = lot->record->promised_until;

    if (listing->listed_on != DATE_UNKNOWN && lot->record->acquired_on < listing->listed_on)
        lot->rule = lock_rule_on(book, listing->exchange, listing->listed_on, view.as_known);
    int32_t by_rule = lot_free_by_rule(lot->rule, lot->record, listing);

    lot->free_from = by_rule == DATE_UNKNOWN || promised == DATE_UNKNOWN || promised < by_rule
                         ? by_rule
                         : promised;
}

int32_t lot_window_days(const struct lot *lot, int32_t day)
{
    const struct listed_lot *record = lot->record;
    int32_t listed_on = lot->listing->listed_on;

    if (listed_on == DATE_UNKNOWN || record->acquired_on >= listed_on)
        return 0;
    int32_t months = record->venture_fund ? listing_months(record->invested_since, listed_on) : 0;

    return sell_down_window(record->venture_fund, months, day);
}

static void set_window(struct lot *lot, int32_t day)
{
    lot->window_known = lot->listing->listed_on != DATE_UNKNOWN;
    lot->window_days = lot_window_days(lot, day);
}

static int by_acquisition(const void *left, const void *right)
{
    const struct lot *a = left;
    const struct lot *b = right;

    if (a->record->acquired_on != b->record->acquired_on)
        return a->record->acquired_on < b->record->acquired_on ? -1 : 1;
    return (a->entry->seq > b->entry->seq) - (a->entry->seq < b->entry->seq);
}

static size_t count_lots(const struct book *book, int64_t investment_id)
{
    size_t count = 0;

    FOR_REFERRERS (r, book, listed_lot, investment_id, investment_id)
        count++;
    return count;
}

/* Those that the view knows; each at first whole. */
static enum err open_lots(const struct book *book, struct view view, int64_t without_lot,
                          struct arena *arena, struct lots *lots)
{
    enum err err = ERR_OK;

    lots->lots = arena_array(arena, count_lots(book, lots->investment_id) + 1, sizeof *lots->lots);
    FOR_LIVE_REFERRERS (r, book, view, listed_lot, investment_id, lots->investment_id) {
        const struct listed_lot *record = r.entry->record;
        const struct entry *listing = book_version(book, RECORD_LISTING, record->listing_id, view);

        if (r.entry->seq == without_lot || listing == NULL)
            continue;
        struct lot *lot = &lots->lots[lots->count++];

        *lot = (struct lot){.entry = r.entry,
                            .record = record,
                            .listing = listing->record,
                            .left_e8 = record->units_e8};
        set_free_day(book, view, lot);
        set_window(lot, view.as_of);
        add_to(&lots->units_e8, record->units_e8, &err);
    }
    if (lots->count > 0)
        qsort(lots->lots, lots->count, sizeof *lots->lots, by_acquisition);
    return err;
}

struct sale {
    const struct entry *entry; /* NULL: the draft, the last of its day */
    const struct proceeds *record;
    int32_t day;
};

static int by_day(const void *left, const void *right)
{
    const struct sale *a = left;
    const struct sale *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->entry == NULL || b->entry == NULL)
        return (a->entry == NULL) - (b->entry == NULL);
    return (a->entry->seq > b->entry->seq) - (a->entry->seq < b->entry->seq);
}

/* The day from which the investment's units are those of its lots. */
static int32_t first_day(const struct lots *lots)
{
    int32_t first = DATE_LAST;

    for (size_t i = 0; i < lots->count; i++)
        if (lots->lots[i].entry->effective_date < first)
            first = lots->lots[i].entry->effective_date;
    return first;
}

/* The sales of the view in order of day, with the one that is drafted. */
static size_t list_sales(const struct book *book, const struct lots *lots, struct view view,
                         const struct lots_change *change, struct arena *arena,
                         struct sale **sales_out)
{
    int32_t from = first_day(lots);
    size_t count = 1;

    FOR_REFERRERS (r, book, proceeds, investment_id, lots->investment_id)
        count++;
    struct sale *sales = arena_array(arena, count, sizeof *sales);

    count = 0;
    FOR_LIVE_REFERRERS (r, book, view, proceeds, investment_id, lots->investment_id) {
        const struct proceeds *record = r.entry->record;

        if (record->units_e8 != AMOUNT_UNKNOWN && r.entry->effective_date >= from)
            sales[count++] = (struct sale){r.entry, record, r.entry->effective_date};
    }
    if (change->sale != NULL && change->sale->units_e8 != AMOUNT_UNKNOWN && change->day >= from)
        sales[count++] = (struct sale){NULL, change->sale, change->day};
    if (count > 0)
        qsort(sales, count, sizeof *sales, by_day);
    *sales_out = sales;
    return count;
}

static bool is_free(const struct lot *lot, int32_t day)
{
    return lot->free_from == DATE_UNKNOWN || lot->free_from <= day;
}

/* Takes of one lot what it has, up to what the sale still wants. */
static void take(struct lots *lots, size_t i, const struct sale *sale, int64_t *wanted_e8)
{
    struct lot *lot = &lots->lots[i];
    int64_t units = *wanted_e8 < lot->left_e8 ? *wanted_e8 : lot->left_e8;

    if (units <= 0 || lot->entry->effective_date > sale->day)
        return;
    lots->takes[lots->take_count++] = (struct lot_take){
        .sale = sale->entry,
        .record = sale->record,
        .day = sale->day,
        .lot = i,
        .units_e8 = units,
        .before_e8 = sale->record->units_e8 - *wanted_e8,
        .locked = !is_free(lot, sale->day),
    };
    lot->left_e8 -= units;
    lots->sold_e8 += units;
    *wanted_e8 -= units;
}

static void take_sale(struct lots *lots, const struct sale *sale)
{
    int64_t named = sale->record->listed_lot_id;
    int64_t wanted = sale->record->units_e8;

    for (size_t i = 0; i < lots->count; i++)
        if (named == lots->lots[i].entry->seq || (named == 0 && is_free(&lots->lots[i], sale->day)))
            take(lots, i, sale, &wanted);
    for (size_t i = 0; i < lots->count && named == 0; i++)
        take(lots, i, sale, &wanted);
    if (wanted <= 0 || lots->oversold)
        return;
    lots->oversold = true;
    lots->short_of = sale->entry;
    lots->short_e8 = wanted;
}

enum err lots_of_investment(const struct book *book, int64_t investment_id, struct view view,
                            const struct lots_change *change, struct arena *arena,
                            struct lots *lots_out)
{
    static const struct lots_change none = {0};
    const struct lots_change *with = change == NULL ? &none : change;
    struct lots lots = {.investment_id = investment_id};
    struct sale *sales = NULL;

    lots.fund_id = ((const struct investment *)book_entry(book, investment_id)->record)->fund_id;
    enum err err = open_lots(book, view, with->without_lot, arena, &lots);
    size_t count = lots.count == 0 ? 0 : list_sales(book, &lots, view, with, arena, &sales);

    lots.takes = arena_array(arena, count * (lots.count + 1) + 1, sizeof *lots.takes);
    for (size_t i = 0; i < count; i++)
        take_sale(&lots, &sales[i]);
    *lots_out = lots;
    return err;
}
