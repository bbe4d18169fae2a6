#include "book/rate.h"

#include "base/int128.h"

#include <stdlib.h>
#include <string.h>

static const struct field summary_fields[] = {
    F_TEXT(struct index_summary, index_code, 40, "Index", "指数"),
    F_INTEGER(struct index_summary, level_count, INT64_MAX, "Levels", "点位数"),
    F_DATE(struct index_summary, first_on, "First day", "首个日期"),
    F_DATE(struct index_summary, last_on, "Last day", "最近日期"),
    F_DECIMAL(struct index_summary, last_level, "Last level", "最近点位"),
};

static const struct field level_fields[] = {
    F_DATE(struct level, date, "Date", "日期"),
    F_DECIMAL(struct level, level, "Level", "点位"),
    F_INTEGER(struct level, seq, INT64_MAX, "Entry", "分录"),
    F_TEXT(struct level, source, 300, "Source", "资料来源"),
};

const struct shape level_row_shape = SHAPE(struct level, level_fields);
const struct shape index_summary_shape = SHAPE(struct index_summary, summary_fields);

const struct entry *fx_rate_find(const struct book *book, enum currency from, enum currency to,
                                 struct view view)
{
    const struct entry *best = NULL;
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_FX_RATE, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(book, ids[i]);
        const struct fx_rate *rate = entry->record;
        bool straight = rate->base_currency == from && rate->quote_currency == to;
        bool inverse = rate->base_currency == to && rate->quote_currency == from;

        if ((straight || inverse) && book_live(book, entry, view) &&
            (best == NULL || entry->effective_date >= best->effective_date))
            best = entry;
    }
    return best;
}

static enum err divide_half_even(int128_t numerator, int128_t denominator, int64_t *result_out)
{
    bool negative = numerator < 0;
    int128_t magnitude = negative ? -numerator : numerator;
    int128_t quotient = magnitude / denominator;
    int128_t twice = magnitude % denominator * 2;

    if (twice > denominator || (twice == denominator && quotient % 2 != 0))
        quotient++;
    if (quotient > INT64_MAX)
        return ERR_OVERFLOW;
    *result_out = negative ? -(int64_t)quotient : (int64_t)quotient;
    return ERR_OK;
}

enum err fx_convert(const struct book *book, int64_t amount_minor, enum currency from,
                    enum currency to, struct view view, int64_t *converted_minor_out)
{
    int128_t numerator = amount_minor;
    int128_t denominator = 1;

    if (from == to || amount_minor == 0) {
        *converted_minor_out = amount_minor;
        return ERR_OK;
    }
    const struct entry *entry = fx_rate_find(book, from, to, view);
    if (entry == NULL)
        return ERR_NO_RATE;
    const struct fx_rate *rate = entry->record;

    if (amount_minor > AMOUNT_MAX * 1000 || amount_minor < -AMOUNT_MAX * 1000)
        return ERR_OVERFLOW;
    if (rate->base_currency == from) {
        numerator *= rate->rate_e8;
        denominator = DECIMAL_E8_ONE;
    } else {
        numerator *= DECIMAL_E8_ONE;
        denominator = rate->rate_e8;
    }
    for (int i = currency_decimals(from); i < currency_decimals(to); i++)
        if (__builtin_mul_overflow(numerator, 10, &numerator))
            return ERR_OVERFLOW;
    for (int i = currency_decimals(to); i < currency_decimals(from); i++)
        denominator *= 10;
    return divide_half_even(numerator, denominator, converted_minor_out);
}

struct gap_search {
    const struct book *book;
    struct view view;
    struct rate_gap *gaps;
    size_t count;
};

static void need_rate(struct gap_search *search, uint32_t base, uint32_t quote, int32_t day)
{
    struct view then = {.as_of = day, .as_known = search->view.as_known};

    if (base == quote ||
        fx_rate_find(search->book, (enum currency)base, (enum currency)quote, then) != NULL)
        return;
    for (size_t i = 0; i < search->count; i++) {
        struct rate_gap *gap = &search->gaps[i];

        if (gap->base == base && gap->quote == quote) {
            gap->day = day < gap->day ? day : gap->day;
            return;
        }
    }
    search->gaps[search->count++] = (struct rate_gap){base, quote, day};
}

static uint32_t fund_currency(const struct gap_search *search, int64_t fund_id, uint32_t otherwise)
{
    const struct entry *fund = book_version(search->book, RECORD_FUND, fund_id, search->view);

    return fund == NULL ? otherwise : ((const struct fund *)fund->record)->currency;
}

static void need_of_commitment(struct gap_search *search, const struct entry *entry)
{
    const struct commitment *commitment = entry->record;

    need_rate(search, commitment->currency, CURRENCY_CNY, entry->effective_date);
    need_rate(search, commitment->currency,
              fund_currency(search, commitment->investor_fund_id, commitment->currency),
              entry->effective_date);
}

static void need_of_investment(struct gap_search *search, const struct entry *entry)
{
    const struct investment *investment = entry->record;

    need_rate(search, investment->currency, CURRENCY_CNY, entry->effective_date);
    need_rate(search, investment->currency,
              fund_currency(search, investment->fund_id, investment->currency),
              entry->effective_date);
}

size_t fx_gaps(const struct book *book, struct view view, struct arena *arena,
               const struct rate_gap **gaps_out)
{
    struct gap_search search = {
        .book = book,
        .view = view,
        .gaps = arena_array(arena, CURRENCY_COUNT * CURRENCY_COUNT, sizeof *search.gaps)};
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_COMMITMENT, &ids);

    for (size_t i = 0; i < count; i++)
        if (book_live(book, book_entry(book, ids[i]), view))
            need_of_commitment(&search, book_entry(book, ids[i]));
    count = book_entities(book, RECORD_INVESTMENT, &ids);
    for (size_t i = 0; i < count; i++)
        if (book_live(book, book_entry(book, ids[i]), view))
            need_of_investment(&search, book_entry(book, ids[i]));
    *gaps_out = search.gaps;
    return search.count;
}

static int by_date(const void *left, const void *right)
{
    const struct level *a = left;
    const struct level *b = right;

    return (a->date > b->date) - (a->date < b->date);
}

size_t index_levels(const struct book *book, const char *index_code, struct view view,
                    struct arena *arena, const struct level **levels_out)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_INDEX_LEVEL, &ids);
    struct level *levels = arena_array(arena, count + 1, sizeof *levels);
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(book, ids[i]);
        const struct index_level *level = entry->record;

        if (strcmp(level->index_code, index_code) == 0 && book_live(book, entry, view))
            levels[found++] =
                (struct level){entry->effective_date, level->level_e8, entry->seq, level->source};
    }
    qsort(levels, found, sizeof *levels, by_date);
    *levels_out = levels;
    return found;
}

static int by_code(const void *left, const void *right)
{
    const struct index_summary *a = left;
    const struct index_summary *b = right;
    int order = strcmp(a->index_code, b->index_code);

    return order != 0 ? order : (a->last_on > b->last_on) - (a->last_on < b->last_on);
}

size_t index_summaries(const struct book *book, struct view view, struct arena *arena,
                       const struct index_summary **summaries_out)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_INDEX_LEVEL, &ids);
    struct index_summary *list = arena_array(arena, count + 1, sizeof *list);
    size_t levels = 0;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(book, ids[i]);
        const struct index_level *level = entry->record;

        if (book_live(book, entry, view))
            list[levels++] = (struct index_summary){level->index_code, 1, entry->effective_date,
                                                    entry->effective_date, level->level_e8};
    }
    qsort(list, levels, sizeof *list, by_code);
    for (size_t i = 0; i < levels; i++) {
        if (found > 0 && strcmp(list[found - 1].index_code, list[i].index_code) == 0) {
            list[found - 1].level_count++;
            list[found - 1].last_on = list[i].last_on;
            list[found - 1].last_level_e8 = list[i].last_level_e8;
        } else {
            list[found++] = list[i];
        }
    }
    *summaries_out = list;
    return found;
}
