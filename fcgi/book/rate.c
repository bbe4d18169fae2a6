#include "book/rate.h"

#include "base/int128.h"
#include "book/dated.h"

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
    const struct entry *straight = dated_last(book, book_rates(book, from, to), view);
    const struct entry *inverse = dated_last(book, book_rates(book, to, from), view);

    if (straight == NULL || inverse == NULL)
        return straight == NULL ? inverse : straight;
    if (straight->effective_date != inverse->effective_date)
        return straight->effective_date > inverse->effective_date ? straight : inverse;
    return straight->seq > inverse->seq ? straight : inverse;
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

enum err fx_quote(const struct book *book, enum currency from, enum currency to, struct view view,
                  struct fx_quote *quote_out)
{
    const struct entry *entry = fx_rate_find(book, from, to, view);
    struct fx_quote quote = {0};

    if (entry == NULL)
        return ERR_NO_RATE;
    const struct fx_rate *rate = entry->record;

    quote.seq = entry->seq;
    quote.day = entry->effective_date;
    quote.rate_e8 = rate->rate_e8;
    if (rate->base_currency != from) {
        enum err err = divide_half_even((int128_t)DECIMAL_E8_ONE * DECIMAL_E8_ONE, rate->rate_e8,
                                        &quote.rate_e8);

        if (err != ERR_OK)
            return err;
    }
    *quote_out = quote;
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

size_t fx_name_gaps(const struct book *book, struct view view, const char *field,
                    struct violations *violations)
{
    const struct rate_gap *gaps = NULL;
    size_t count = fx_gaps(book, view, violations->arena, &gaps);

    for (size_t i = 0; i < count; i++) {
        char day[DATE_TEXT_SIZE];

        date_format(gaps[i].day, day);
        violations_add(violations, field, VIOLATION_NO_RATE);
        violations_param(violations, "base", currency_code((enum currency)gaps[i].base));
        violations_param(violations, "quote", currency_code((enum currency)gaps[i].quote));
        violations_param(violations, "date", day);
    }
    return count;
}

size_t index_levels(const struct book *book, const char *index_code, struct view view,
                    struct arena *arena, const struct level **levels_out)
{
    struct dated_series series = book_levels(book, index_code);
    size_t count = dated_before(series, view.as_of + 1);
    struct level *levels = arena_array(arena, count + 1, sizeof *levels);
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(book, series.items[i].seq);
        const struct index_level *level = entry->record;

        if (book_live(book, entry, view))
            levels[found++] =
                (struct level){entry->effective_date, level->level_e8, entry->seq, level->source};
    }
    *levels_out = levels;
    return found;
}

static struct index_summary summary_of(const struct book *book, const char *index_code,
                                       struct dated_series series, struct view view)
{
    struct index_summary summary = {.index_code = index_code};
    size_t count = dated_before(series, view.as_of + 1);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(book, series.items[i].seq);

        if (!book_live(book, entry, view))
            continue;
        if (summary.level_count++ == 0)
            summary.first_on = entry->effective_date;
        summary.last_on = entry->effective_date;
        summary.last_level_e8 = ((const struct index_level *)entry->record)->level_e8;
    }
    return summary;
}

size_t index_summaries(const struct book *book, struct view view, struct arena *arena,
                       const struct index_summary **summaries_out)
{
    struct dated_series series;
    const char *index_code;
    size_t count = 0;

    while (book_index_at(book, count, &index_code, &series))
        count++;
    struct index_summary *list = arena_array(arena, count + 1, sizeof *list);
    size_t found = 0;

    for (size_t i = 0; book_index_at(book, i, &index_code, &series); i++) {
        list[found] = summary_of(book, arena_strdup(arena, index_code), series, view);
        if (list[found].level_count > 0)
            found++;
    }
    *summaries_out = list;
    return found;
}
