/* Lots and their sales as rows: what is left, what is free, and how much may be sold in the window.
 *
 * A limit is of all that a fund sold of a listing in one way, out of lots that limits bind, within
 * the days of the window. How long the window is, each lot says for itself. */
#include "listing_internal.h"

#include "base/int128.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <stdlib.h>

const struct field_value lot_state_values[] = {
    {"locked", "Locked", "限售"},
    {"limited", "Free within limits", "可减持（受比例限制）"},
    {"free", "Free", "可流通"},
    {"sold", "Sold", "已售出"},
    {"unknown", "Cannot be told", "无法确定"},
    {0},
};

const struct field_value sale_breach_values[] = {
    {"within", "Within the limits", "未超限"},
    {"locked", "Sold while it was locked", "限售期内出售"},
    {"over_limit", "Beyond the limit of the window", "超过窗口期减持比例"},
    {"unknown", "Cannot be told", "无法确定"},
    {0},
};

static const struct field lot_row_fields[] = {
    F_REFERENCE(struct lot_row, listed_lot_id, "listed_lot", "Listed lot", "上市持股批次"),
    F_REFERENCE(struct lot_row, listing_id, "listing", "Listing", "上市"),
    F_REFERENCE(struct lot_row, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct lot_row, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct lot_row, firm_id, "firm", "Firm", "企业"),
    F_DATE(struct lot_row, acquired_on, "Acquired on", "取得日"),
    F_DECIMAL(struct lot_row, units, "Units", "数量"),
    F_DECIMAL(struct lot_row, sold, "Units sold", "已售数量"),
    F_DECIMAL(struct lot_row, left, "Units left", "剩余数量"),
    F_ENUM(struct lot_row, state, lot_state, "State", "流通状态"),
    F_DATE(struct lot_row, free_from, "Free from", "解禁日"),
    F_INTEGER(struct lot_row, days_locked, INT64_MAX, "Days until it is free", "距解禁天数"),
    F_REFERENCE(struct lot_row, lock_rule_id, "lock_rule", "Lock-up rule", "限售规则"),
    F_ENUM(struct lot_row, restriction_of, restriction_of, "Restriction of", "限制所属"),
    F_INTEGER(struct lot_row, window_days, INT64_MAX, "Window of the limit, days",
              "减持窗口期（天）"),
    F_DECIMAL(struct lot_row, auction_room, "May still be sold by auction", "集中竞价剩余额度"),
    F_DECIMAL(struct lot_row, block_room, "May still be sold by block trade", "大宗交易剩余额度"),
    F_ENUM(struct lot_row, currency, currency, "Currency", "币种"),
    F_DECIMAL(struct lot_row, price, "Last price", "最近价格"),
    F_DATE(struct lot_row, priced_on, "Price of", "价格日期"),
    F_INTEGER(struct lot_row, price_age_days, INT64_MAX, "Age of the price, days", "价格距今天数"),
    F_MONEY(struct lot_row, market_value, "Market value", "市值"),
};

static const struct field sale_row_fields[] = {
    F_REFERENCE(struct sale_row, proceeds_id, "proceeds", "Proceeds", "退出及收益"),
    F_REFERENCE(struct sale_row, listing_id, "listing", "Listing", "上市"),
    F_REFERENCE(struct sale_row, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct sale_row, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct sale_row, listed_lot_id, "listed_lot", "Listed lot", "上市持股批次"),
    F_DATE(struct sale_row, sold_on, "Sold on", "出售日"),
    F_ENUM(struct sale_row, sold_by, sold_by, "Sold by", "减持方式"),
    F_DECIMAL(struct sale_row, units, "Units", "数量"),
    F_DECIMAL(struct sale_row, left, "Units left of the lot", "该批剩余数量"),
    F_ENUM(struct sale_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct sale_row, amount, "Amount", "金额"),
    F_MONEY(struct sale_row, cost_relieved, "Cost relieved", "结转成本"),
    F_INTEGER(struct sale_row, window_days, INT64_MAX, "Window of the limit, days",
              "减持窗口期（天）"),
    F_DECIMAL(struct sale_row, window_limit, "Limit of the window", "窗口期限额"),
    F_DECIMAL(struct sale_row, window_sold, "Sold within the window", "窗口期内已减持"),
    F_ENUM(struct sale_row, breach, sale_breach, "Kept to the limits", "合规情况"),
};

const struct shape lot_row_shape = SHAPE(struct lot_row, lot_row_fields);
const struct shape sale_row_shape = SHAPE(struct sale_row, sale_row_fields);

/* The lots of all investments that have any in a listing that is asked for. */
struct holdings {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct lots *list;
    size_t count;
};

static int64_t firm_of(const struct lot *lot)
{
    return lot->listing->firm_id;
}

static bool is_wanted(const struct lot_filter *filter, const struct lots *lots,
                      const struct lot *lot)
{
    return (filter->listing_id == 0 || lot->record->listing_id == filter->listing_id) &&
           (filter->investment_id == 0 || lots->investment_id == filter->investment_id) &&
           (filter->fund_id == 0 || lots->fund_id == filter->fund_id) &&
           (filter->firm_id == 0 || firm_of(lot) == filter->firm_id);
}

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Each investment with lots once, in order. */
static size_t list_investments(const struct book *book, struct arena *arena, int64_t **ids_out)
{
    const int64_t *seqs = NULL;
    size_t all = book_entities(book, RECORD_LISTED_LOT, &seqs);
    int64_t *ids = arena_array(arena, all + 1, sizeof *ids);
    size_t count = 0;

    for (size_t i = 0; i < all; i++)
        ids[i] = ((const struct listed_lot *)book_entry(book, seqs[i])->record)->investment_id;
    if (all > 0)
        qsort(ids, all, sizeof *ids, by_id);
    for (size_t i = 0; i < all; i++)
        if (count == 0 || ids[count - 1] != ids[i])
            ids[count++] = ids[i];
    *ids_out = ids;
    return count;
}

static enum err open_holdings(struct holdings *holdings)
{
    int64_t *ids = NULL;
    size_t count = list_investments(holdings->book, holdings->arena, &ids);
    enum err err = ERR_OK;

    holdings->list = arena_array(holdings->arena, count + 1, sizeof *holdings->list);
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = lots_of_investment(holdings->book, ids[i], holdings->view, NULL, holdings->arena,
                                 &holdings->list[holdings->count++]);
    return err;
}

/* How many units may be sold in a window of a listing by the rule of a day; unknown where the rule
 * or the number of all shares is. What is larger than any holding can be limits nothing. */
static int64_t limit_on(const struct holdings *holdings, int64_t listing_id, uint32_t sold_by,
                        int32_t day)
{
    const struct view view = {.as_of = day, .as_known = holdings->view.as_known};
    const struct entry *entry = book_version(holdings->book, RECORD_LISTING, listing_id, view);
    const struct listing *listing = entry == NULL ? NULL : entry->record;
    const struct entry *version = listing == NULL ? NULL
                                                  : lock_rule_on(holdings->book, listing->exchange,
                                                                 day, holdings->view.as_known);

    if (version == NULL || listing->total_shares == AMOUNT_UNKNOWN)
        return AMOUNT_UNKNOWN;
    const struct lock_rule *rule = version->record;
    int128_t limit = (int128_t)listing->total_shares *
                     (sold_by == SOLD_BY_BLOCK ? rule->block_share_e8 : rule->auction_share_e8);

    return limit > INT64_MAX ? INT64_MAX : (int64_t)limit;
}

/* A window: what a fund sold of a listing in one way until a day, and a sale of that day. */
struct window {
    int64_t fund_id;
    int64_t listing_id;
    uint32_t sold_by;
    int32_t day;
    int32_t days;
    int64_t until_seq;
};

static bool is_within(const struct window *window, const struct lots *lots,
                      const struct lot_take *take)
{
    const struct lot *lot = &lots->lots[take->lot];

    return lots->fund_id == window->fund_id && lot->record->listing_id == window->listing_id &&
           lot_window_days(lot, take->day) > 0 && take->record->sold_by == window->sold_by &&
           take->day > window->day - window->days &&
           (take->day < window->day ||
            (take->day == window->day && take->sale->seq <= window->until_seq));
}

static enum err sold_within(const struct holdings *holdings, const struct window *window,
                            int64_t *sold_out)
{
    enum err err = ERR_OK;

    *sold_out = 0;
    for (size_t i = 0; i < holdings->count; i++) {
        const struct lots *lots = &holdings->list[i];

        for (size_t k = 0; k < lots->take_count; k++)
            if (is_within(window, lots, &lots->takes[k]))
                add_to(sold_out, lots->takes[k].units_e8, &err);
    }
    return err;
}

static enum err room_of(const struct holdings *holdings, const struct lots *lots,
                        const struct lot *lot, uint32_t sold_by, int64_t *room_out)
{
    const struct window window = {.fund_id = lots->fund_id,
                                  .listing_id = lot->record->listing_id,
                                  .sold_by = sold_by,
                                  .day = holdings->view.as_of,
                                  .days = lot->window_days,
                                  .until_seq = INT64_MAX};
    int64_t limit = lot->window_days == 0
                        ? AMOUNT_UNKNOWN
                        : limit_on(holdings, window.listing_id, sold_by, holdings->view.as_of);
    int64_t sold = 0;
    enum err err = sold_within(holdings, &window, &sold);

    *room_out = limit == AMOUNT_UNKNOWN ? AMOUNT_UNKNOWN : sold >= limit ? 0 : limit - sold;
    return err;
}

static uint32_t state_of(const struct lot *lot, int32_t day)
{
    if (lot->left_e8 == 0)
        return LOT_SOLD;
    if (lot->free_from == DATE_UNKNOWN)
        return LOT_UNKNOWN;
    if (lot->free_from > day)
        return LOT_LOCKED;
    return lot->window_days > 0 ? LOT_LIMITED : LOT_FREE;
}

static enum err set_value(const struct holdings *holdings, const struct lot *lot,
                          int32_t price_days, struct lot_row *row)
{
    struct last_price price =
        last_price_of(holdings->book, lot->listing, holdings->view, price_days);

    row->currency = lot->listing->currency;
    row->price_e8 = price.price_e8;
    row->priced_on = price.day;
    row->price_age_days = price.age_days;
    if (!price.tells || row->currency == 0)
        return ERR_OK;
    return market_value(lot->left_e8, price.price_e8, row->currency, &row->market_value_minor);
}

static enum err fill_lot(const struct holdings *holdings, const struct lots *lots,
                         const struct lot *lot, int32_t price_days, struct lot_row *row)
{
    int32_t day = holdings->view.as_of;

    shape_clear(&lot_row_shape, row);
    row->listed_lot_id = lot->entry->seq;
    row->listing_id = lot->record->listing_id;
    row->investment_id = lots->investment_id;
    row->fund_id = lots->fund_id;
    row->firm_id = firm_of(lot);
    row->acquired_on = lot->record->acquired_on;
    row->units_e8 = lot->record->units_e8;
    row->left_e8 = lot->left_e8;
    row->sold_e8 = row->units_e8 - row->left_e8;
    row->state = state_of(lot, day);
    row->free_from = lot->free_from;
    row->days_locked = lot->free_from > day ? (int64_t)lot->free_from - day : AMOUNT_UNKNOWN;
    row->lock_rule_id = lot->rule == NULL ? 0 : lot->rule->entity_id;
    row->restriction_of = lot->record->restriction_of;
    row->window_days = lot->window_known ? lot->window_days : AMOUNT_UNKNOWN;
    enum err err = room_of(holdings, lots, lot, SOLD_BY_AUCTION, &row->auction_room_e8);

    if (err == ERR_OK)
        err = room_of(holdings, lots, lot, SOLD_BY_BLOCK, &row->block_room_e8);
    return err == ERR_OK ? set_value(holdings, lot, price_days, row) : err;
}

static int by_free_day(const void *left, const void *right)
{
    const struct lot_row *a = left;
    const struct lot_row *b = right;
    int32_t day_a = a->free_from == DATE_UNKNOWN ? DATE_LAST : a->free_from;
    int32_t day_b = b->free_from == DATE_UNKNOWN ? DATE_LAST : b->free_from;

    if (day_a != day_b)
        return day_a < day_b ? -1 : 1;
    return (a->listed_lot_id > b->listed_lot_id) - (a->listed_lot_id < b->listed_lot_id);
}

enum err lot_rows(const struct book *book, const struct lot_filter *filter, struct view view,
                  int32_t price_days, struct arena *arena, const struct lot_row **rows_out,
                  size_t *count_out)
{
    struct holdings holdings = {.book = book, .view = view, .arena = arena};
    const int64_t *seqs = NULL;
    struct lot_row *rows =
        arena_array(arena, book_entities(book, RECORD_LISTED_LOT, &seqs) + 1, sizeof *rows);
    size_t count = 0;
    enum err err = open_holdings(&holdings);

    for (size_t i = 0; i < holdings.count; i++) {
        const struct lots *lots = &holdings.list[i];

        for (size_t k = 0; k < lots->count && err == ERR_OK; k++)
            if (is_wanted(filter, lots, &lots->lots[k]))
                err = fill_lot(&holdings, lots, &lots->lots[k], price_days, &rows[count++]);
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_free_day);
    *rows_out = rows;
    *count_out = count;
    return err;
}

/* The part of an amount that falls on units of a sale, so that the parts add up to it. */
static enum err part_of(int64_t amount_minor, const struct lot_take *take, int64_t *part_out)
{
    int64_t before = 0;
    int64_t with = 0;

    if (amount_minor == AMOUNT_UNKNOWN) {
        *part_out = AMOUNT_UNKNOWN;
        return ERR_OK;
    }
    enum err err = amount_mul_div(amount_minor, take->before_e8, take->record->units_e8, &before);

    if (err == ERR_OK)
        err = amount_mul_div(amount_minor, take->before_e8 + take->units_e8, take->record->units_e8,
                             &with);
    *part_out = with - before;
    return err;
}

static uint32_t breach_of(const struct lot *lot, const struct lot_take *take,
                          const struct sale_row *row)
{
    bool limited = row->window_days > 0 && take->record->sold_by != SOLD_BY_AGREEMENT &&
                   take->record->sold_by != 0;

    if (take->locked)
        return SALE_LOCKED;
    if (lot->free_from == DATE_UNKNOWN || (limited && row->window_limit_e8 == AMOUNT_UNKNOWN))
        return SALE_BREACH_UNKNOWN;
    return limited && row->window_sold_e8 > row->window_limit_e8 ? SALE_OVER_LIMIT : SALE_WITHIN;
}

static enum err fill_sale(const struct holdings *holdings, const struct lots *lots,
                          const struct lot_take *take, struct sale_row *row)
{
    const struct lot *lot = &lots->lots[take->lot];
    const int32_t days = lot_window_days(lot, take->day);
    const struct window window = {.fund_id = lots->fund_id,
                                  .listing_id = lot->record->listing_id,
                                  .sold_by = take->record->sold_by,
                                  .day = take->day,
                                  .days = days,
                                  .until_seq = take->sale->seq};

    shape_clear(&sale_row_shape, row);
    row->proceeds_id = take->sale->seq;
    row->listing_id = lot->record->listing_id;
    row->investment_id = lots->investment_id;
    row->fund_id = lots->fund_id;
    row->listed_lot_id = lot->entry->seq;
    row->sold_on = take->day;
    row->sold_by = take->record->sold_by;
    row->units_e8 = take->units_e8;
    row->currency = take->record->currency;
    row->window_days = lot->window_known ? days : AMOUNT_UNKNOWN;
    enum err err = part_of(take->record->amount_minor, take, &row->amount_minor);

    if (err == ERR_OK)
        err = part_of(take->record->cost_relieved_minor, take, &row->cost_relieved_minor);
    if (err == ERR_OK && days > 0 && row->sold_by != 0 && row->sold_by != SOLD_BY_AGREEMENT) {
        row->window_limit_e8 = limit_on(holdings, window.listing_id, window.sold_by, take->day);
        err = sold_within(holdings, &window, &row->window_sold_e8);
    }
    row->breach = breach_of(lot, take, row);
    return err;
}

static int by_sale(const void *left, const void *right)
{
    const struct sale_row *a = left;
    const struct sale_row *b = right;

    if (a->sold_on != b->sold_on)
        return a->sold_on < b->sold_on ? -1 : 1;
    if (a->proceeds_id != b->proceeds_id)
        return a->proceeds_id < b->proceeds_id ? -1 : 1;
    return (a->listed_lot_id > b->listed_lot_id) - (a->listed_lot_id < b->listed_lot_id);
}

/* The takes of one investment that are asked for, with what each left of its lot. */
static enum err add_sales(const struct holdings *holdings, const struct lots *lots,
                          const struct lot_filter *filter, struct sale_row *rows, size_t *count)
{
    int64_t *left = arena_array(holdings->arena, lots->count + 1, sizeof *left);
    enum err err = ERR_OK;

    for (size_t i = 0; i < lots->count; i++)
        left[i] = lots->lots[i].record->units_e8;
    for (size_t k = 0; k < lots->take_count && err == ERR_OK; k++) {
        const struct lot_take *take = &lots->takes[k];

        left[take->lot] -= take->units_e8;
        if (!is_wanted(filter, lots, &lots->lots[take->lot]))
            continue;
        err = fill_sale(holdings, lots, take, &rows[*count]);
        rows[(*count)++].left_e8 = left[take->lot];
    }
    return err;
}

enum err sale_rows(const struct book *book, const struct lot_filter *filter, struct view view,
                   struct arena *arena, const struct sale_row **rows_out, size_t *count_out)
{
    struct holdings holdings = {.book = book, .view = view, .arena = arena};
    size_t most = 1;
    size_t count = 0;
    enum err err = open_holdings(&holdings);

    for (size_t i = 0; i < holdings.count; i++)
        most += holdings.list[i].take_count;
    struct sale_row *rows = arena_array(arena, most, sizeof *rows);

    for (size_t i = 0; i < holdings.count && err == ERR_OK; i++)
        err = add_sales(&holdings, &holdings.list[i], filter, rows, &count);
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_sale);
    *rows_out = rows;
    *count_out = count;
    return err;
}
