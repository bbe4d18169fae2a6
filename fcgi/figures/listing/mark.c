/* The working of a mark to market: last prices, what a restriction costs, and the value of each
 * lot. */
#include "listing_internal.h"

#include "base/int128.h"
#include "book/series.h"
#include "calc/equity/listing.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/series.h"

#include <string.h>

#define DAYS_A_YEAR 365
#define E16 INT64_C(10000000000000000)

const struct field_value mark_gap_values[] = {
    {"no_price", "No price is recorded", "未登记价格"},
    {"price_old", "The last price is too old", "最近价格过旧"},
    {"lock_unknown", "It cannot be told when it falls free", "解禁日无法确定"},
    {"restriction_unknown", "Whose the restriction is is not recorded", "未登记限制所属"},
    {"no_volatility", "A volatility is needed", "需要给出波动率"},
    {"other_currency", "Its price is not in the currency of the investment",
     "价格币种与投资币种不同"},
    {0},
};

static const struct field mark_row_fields[] = {
    F_REFERENCE(struct mark_row, listed_lot_id, "listed_lot", "Listed lot", "上市持股批次"),
    F_REFERENCE(struct mark_row, listing_id, "listing", "Listing", "上市"),
    F_DECIMAL(struct mark_row, units, "Units", "数量"),
    F_ENUM(struct mark_row, currency, currency, "Currency", "币种"),
    F_DECIMAL(struct mark_row, price, "Last price", "最近价格"),
    F_DATE(struct mark_row, priced_on, "Price of", "价格日期"),
    F_INTEGER(struct mark_row, price_age_days, INT64_MAX, "Age of the price, days", "价格距今天数"),
    F_DATE(struct mark_row, free_from, "Free from", "解禁日"),
    F_ENUM(struct mark_row, restriction_of, restriction_of, "Restriction of", "限制所属"),
    F_INTEGER(struct mark_row, restricted_days, INT64_MAX, "Days that are discounted",
              "折扣计算天数"),
    F_DECIMAL(struct mark_row, volatility, "Volatility a year", "年化波动率"),
    F_DECIMAL(struct mark_row, dividend_yield, "Dividend yield a year", "年化股息率"),
    F_DECIMAL(struct mark_row, discount_rate, "Discount for the restriction", "流动性折扣率"),
    F_MONEY(struct mark_row, market_value, "Market value", "市值"),
    F_MONEY(struct mark_row, discount, "Discount", "折扣金额"),
    F_MONEY(struct mark_row, value, "Fair value", "公允价值"),
    F_ENUM(struct mark_row, gap, mark_gap, "Why it cannot be told", "无法确定的原因"),
};

const struct shape mark_row_shape = SHAPE(struct mark_row, mark_row_fields);

struct last_price last_price_of(const struct book *book, const struct listing *listing,
                                struct view view, int32_t price_days)
{
    const struct entry *entry =
        listing->price_series == NULL
            ? NULL
            : series_last(book, book_levels(book, listing->price_series), view);
    struct last_price price = {
        .price_e8 = AMOUNT_UNKNOWN, .day = DATE_UNKNOWN, .age_days = AMOUNT_UNKNOWN};

    if (entry == NULL)
        return price;
    price.price_e8 = ((const struct index_level *)entry->record)->level_e8;
    price.day = entry->effective_date;
    price.age_days = (int64_t)view.as_of - entry->effective_date;
    price.tells = price.age_days <= price_days;
    return price;
}

static int64_t power_of_ten(int places)
{
    int64_t power = 1;

    for (int i = 0; i < places; i++)
        power *= 10;
    return power;
}

enum err market_value(int64_t units_e8, int64_t price_e8, uint32_t currency, int64_t *value_out)
{
    int64_t divisor = E16 / power_of_ten(currency_decimals((enum currency)currency));
    int128_t value = ((int128_t)units_e8 * price_e8 + divisor / 2) / divisor;

    if (value > AMOUNT_MAX)
        return ERR_OVERFLOW;
    *value_out = (int64_t)value;
    return ERR_OK;
}

/* A number at so many places, half up. */
static enum err rounded(struct exact_work *work, struct exact value, int places, int64_t *value_out)
{
    const struct exact step = exact_fraction(work, 1, power_of_ten(places));
    const char *text = exact_text(work, exact_round(work, value, step, EXACT_HALF_UP), places);

    return work->failed ? ERR_OVERFLOW : decimal_parse(text, strlen(text), places, value_out);
}

/* The discount of one lot, and its value by the price that is not rounded. */
static enum err discount_lot(struct mark_row *row, struct arena *arena)
{
    struct exact_work work = {.arena = arena};
    const struct restriction of = {
        .price = exact_fraction(&work, row->price_e8, DECIMAL_E8_ONE),
        .years = exact_fraction(&work, row->restricted_days, DAYS_A_YEAR),
        .volatility = exact_fraction(&work, row->volatility_e8, DECIMAL_E8_ONE),
        .dividend_yield =
            exact_fraction(&work, known_or_zero(row->dividend_yield_e8), DECIMAL_E8_ONE),
    };
    const struct exact units = exact_fraction(&work, row->units_e8, DECIMAL_E8_ONE);
    struct restriction_discount discount;
    enum err err = restriction_discount(&work, &of, &discount);

    if (err == ERR_OK)
        err = rounded(&work, discount.discount, 8, &row->discount_rate_e8);
    if (err == ERR_OK)
        err = rounded(&work, exact_multiply(&work, discount.value, units),
                      currency_decimals((enum currency)row->currency), &row->value_minor);
    if (err == ERR_OK)
        row->discount_minor = row->market_value_minor - row->value_minor;
    return err;
}

/* What keeps the lot's value from being told; 0: nothing. */
static uint32_t gap_of(const struct lot *lot, const struct last_price *price,
                       const struct mark_row *row, struct view view)
{
    bool locked = lot->free_from > view.as_of;

    if (lot->listing->currency != row->currency)
        return MARK_OTHER_CURRENCY;
    if (price->price_e8 == AMOUNT_UNKNOWN)
        return MARK_NO_PRICE;
    if (!price->tells)
        return MARK_PRICE_OLD;
    if (row->restriction_of == RESTRICTION_OF_HOLDER)
        return 0;
    if (lot->free_from == DATE_UNKNOWN)
        return MARK_LOCK_UNKNOWN;
    if (locked && row->restriction_of == 0)
        return MARK_RESTRICTION_UNKNOWN;
    return locked && row->volatility_e8 == AMOUNT_UNKNOWN ? MARK_NO_VOLATILITY : 0;
}

static enum err fill(const struct book *book, const struct lot *lot, struct view view,
                     const struct mark_terms *terms, struct arena *arena, struct mark_row *row)
{
    struct last_price price = last_price_of(book, lot->listing, view, terms->price_days);

    row->listed_lot_id = lot->entry->seq;
    row->listing_id = lot->record->listing_id;
    row->units_e8 = lot->left_e8;
    row->price_e8 = price.price_e8;
    row->priced_on = price.day;
    row->price_age_days = price.age_days;
    row->free_from = lot->free_from;
    row->restriction_of = lot->record->restriction_of;
    row->volatility_e8 = terms->volatility_e8;
    row->gap = gap_of(lot, &price, row, view);
    if (row->gap != 0)
        return ERR_OK;
    bool costs = row->restriction_of == RESTRICTION_OF_SECURITY && lot->free_from > view.as_of;
    enum err err =
        market_value(row->units_e8, row->price_e8, row->currency, &row->market_value_minor);

    row->restricted_days = costs ? (int64_t)lot->free_from - view.as_of : 0;
    row->value_minor = row->market_value_minor;
    row->discount_minor = 0;
    row->discount_rate_e8 = 0;
    if (!costs) {
        row->volatility_e8 = AMOUNT_UNKNOWN;
        return err;
    }
    row->dividend_yield_e8 = known_or_zero(terms->dividend_yield_e8);
    return err == ERR_OK ? discount_lot(row, arena) : err;
}

enum err mark_rows(const struct book *book, int64_t investment_id, struct view view,
                   const struct mark_terms *terms, struct arena *arena,
                   const struct mark_row **rows_out, size_t *count_out)
{
    const struct investment *investment = book_entry(book, investment_id)->record;
    struct lots lots;
    size_t count = 0;
    enum err err = lots_of_investment(book, investment_id, view, NULL, arena, &lots);

    if (err != ERR_OK)
        return err;
    struct mark_row *rows = arena_array(arena, lots.count + 1, sizeof *rows);

    for (size_t i = 0; i < lots.count && err == ERR_OK; i++) {
        if (lots.lots[i].left_e8 == 0)
            continue;
        shape_clear(&mark_row_shape, &rows[count]);
        rows[count].currency = investment->currency;
        err = fill(book, &lots.lots[i], view, terms, arena, &rows[count++]);
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}

enum err mark_sum(const struct mark_row *rows, size_t count, int64_t *value_out,
                  enum mark_gap *gap_out)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    *gap_out = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].gap != 0 && *gap_out == 0)
            *gap_out = (enum mark_gap)rows[i].gap;
        add_to(&sum, rows[i].value_minor, &err);
    }
    *value_out = *gap_out != 0 ? AMOUNT_UNKNOWN : sum;
    return err;
}
