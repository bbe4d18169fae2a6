/* Listed shares: what falls free, when a used limit opens again, and sales that did not keep to
 * one. */
#include "radar_internal.h"

#include "figures/listing/listing.h"

struct listed {
    struct sweep *sweep;
    const struct lot_row *lots;
    size_t lot_count;
    const struct sale_row *sales;
    size_t sale_count;
};

static void add_row(struct sweep *sweep, enum radar_kind kind, int32_t date, int32_t since,
                    const struct lot_row *lot, const char *uid_word, int64_t part)
{
    struct radar_row row =
        radar_row_of(kind, date, lot->fund_id, book_entry(sweep->book, lot->investment_id));

    row.currency = lot->currency;
    row.amount_minor = lot->market_value_minor;
    row.since = since;
    radar_add(sweep, row, uid_word, part);
}

/* A sale counts in the window of a lot as in figures/listing/rows.c. */
static bool is_in_window(const struct sweep *sweep, const struct lot_row *lot,
                         const struct sale_row *sale, uint32_t sold_by)
{
    return sale->fund_id == lot->fund_id && sale->listing_id == lot->listing_id &&
           sale->sold_by == sold_by && sale->window_days > 0 &&
           (int64_t)sale->sold_on + lot->window_days > sweep->view.as_of;
}

/* Whether a lot before this one of the same fund and listing has had the row. */
static bool is_told(const struct listed *listed, const struct lot_row *lot)
{
    for (const struct lot_row *other = listed->lots; other < lot; other++)
        if (other->fund_id == lot->fund_id && other->listing_id == lot->listing_id &&
            other->state == LOT_LIMITED && other->window_days == lot->window_days)
            return true;
    return false;
}

/* The day on which the first sale of the window leaves it. Sales are in order of day. */
static void add_window(const struct listed *listed, const struct lot_row *lot, uint32_t sold_by)
{
    for (size_t i = 0; i < listed->sale_count; i++) {
        const struct sale_row *sale = &listed->sales[i];

        if (!is_in_window(listed->sweep, lot, sale, sold_by))
            continue;
        add_row(listed->sweep, RADAR_SELL_DOWN, sale->sold_on + (int32_t)lot->window_days,
                sale->sold_on, lot, sold_by == SOLD_BY_BLOCK ? "block" : "auction",
                lot->listed_lot_id);
        return;
    }
}

static void add_lot(const struct listed *listed, const struct lot_row *lot)
{
    if (lot->state == LOT_LOCKED)
        add_row(listed->sweep, RADAR_LOT_FREE, lot->free_from, lot->acquired_on, lot, "lot",
                lot->listed_lot_id);
    if (lot->state != LOT_LIMITED || is_told(listed, lot))
        return;
    add_window(listed, lot, SOLD_BY_AUCTION);
    add_window(listed, lot, SOLD_BY_BLOCK);
}

static const struct lot_row *lot_of(const struct listed *listed, const struct sale_row *sale)
{
    for (size_t i = 0; i < listed->lot_count; i++)
        if (listed->lots[i].listed_lot_id == sale->listed_lot_id)
            return &listed->lots[i];
    return NULL;
}

/* What was sold against a limit stays on the radar as long as the limit or the lock would have
 * lasted; the sheet of sales keeps it. */
static void add_breach(const struct listed *listed, const struct sale_row *sale)
{
    const struct lot_row *lot = lot_of(listed, sale);
    int32_t day = listed->sweep->view.as_of;
    bool lasts = sale->breach == SALE_LOCKED
                     ? lot != NULL && lot->free_from > day
                     : sale->breach == SALE_OVER_LIMIT && sale->sold_on + sale->window_days > day;

    if (lot == NULL || !lasts)
        return;
    struct radar_row row = radar_row_of(RADAR_SALE_BREACH, sale->sold_on, sale->fund_id,
                                        book_entry(listed->sweep->book, sale->investment_id));

    row.currency = sale->currency;
    row.amount_minor = sale->amount_minor;
    row.since = sale->sold_on;
    radar_add(listed->sweep, row, "breach", sale->proceeds_id);
}

void radar_sweep_lots(struct sweep *sweep)
{
    const struct lot_filter all = {0};
    struct listed listed = {.sweep = sweep};
    enum err err = lot_rows(sweep->book, &all, sweep->view, PRICE_TELLS_DAYS, sweep->work,
                            &listed.lots, &listed.lot_count);

    if (err == ERR_OK)
        err = sale_rows(sweep->book, &all, sweep->view, sweep->work, &listed.sales,
                        &listed.sale_count);
    if (err != ERR_OK && sweep->err == ERR_OK)
        sweep->err = err;
    if (err != ERR_OK)
        return;
    for (size_t i = 0; i < listed.lot_count; i++)
        add_lot(&listed, &listed.lots[i]);
    for (size_t i = 0; i < listed.sale_count; i++)
        add_breach(&listed, &listed.sales[i]);
}
