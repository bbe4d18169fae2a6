/* Exchange rates and index levels as they count in a view: which rate rules on a day, amounts
 * converted at it, the rates that are missing for a figure, and which of them waits for a second
 * person. */
#include "figures/rate/rate.h"

#include "base/int128.h"
#include "book/series.h"
#include "rules/rule.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/series.h"

static const struct field_value rate_state_values[] = {
    {"counts", "Counts", "已采用"},
    {"pending", "Waits for a second person", "待审批"},
    {"rejected", "Rejected", "已否决"},
    {0},
};

static const struct field figure_fields[] = {
    F_ENUM(struct rate_figures, state, rate_state, "State", "状态"),
    F_REFERENCE(struct rate_figures, approval_id, "approval", "Approval", "审批"),
    F_REFERENCE(struct rate_figures, decided_by, "user", "Decided by", "审批人"),
};

const struct shape rate_figures_shape = SHAPE(struct rate_figures, figure_fields);

static const struct field summary_fields[] = {
    F_TEXT(struct index_summary, index_code, CODE_MAX, "Index", "指数"),
    F_INTEGER(struct index_summary, level_count, INT64_MAX, "Levels", "点位数"),
    F_DATE(struct index_summary, first_on, "First day", "首个日期"),
    F_DATE(struct index_summary, last_on, "Last day", "最近日期"),
    F_DECIMAL(struct index_summary, last_level, "Last level", "最近点位"),
};

static const struct field level_fields[] = {
    F_DATE(struct level, date, "Date", "日期"),
    F_DECIMAL(struct level, level, "Level", "点位"),
    F_INTEGER(struct level, seq, INT64_MAX, "Entry", "分录号"),
    F_TEXT(struct level, source, 300, "Source", "资料来源"),
};

const struct shape level_row_shape = SHAPE(struct level, level_fields);
const struct shape index_summary_shape = SHAPE(struct index_summary, summary_fields);

enum err rate_figures_compute(const struct book *book, int64_t id, struct view view,
                              struct rate_figures *figures_out)
{
    const struct entry *rate = book_entry(book, id);
    const struct entry *waits;

    if (rate == NULL || rate->kind != RECORD_FX_RATE || !book_live(book, rate, view))
        return ERR_NOT_FOUND;
    const struct entry *decided = fx_rate_deciding(book, rate, view, &waits);

    *figures_out = (struct rate_figures){
        .state = fx_rate_state(book, rate, view),
        .approval_id = decided == NULL ? 0 : decided->seq,
        .decided_by = decided == NULL ? 0 : decided->actor_id,
    };
    return ERR_OK;
}

int64_t fx_rate_band_e8(const struct book *book, struct view view)
{
    const struct entry *rule =
        rule_strictest(book, MEASURE_RATE_CHANGE, (struct rule_case){0}, view);

    return rule == NULL ? RATE_BAND_START_E8 : ((const struct rule *)rule->record)->limit_ratio_e8;
}

int64_t fx_rate_age_days(const struct book *book, int64_t fund_id, struct view view)
{
    const struct entry *rule =
        rule_strictest(book, MEASURE_RATE_AGE, (struct rule_case){.fund_id = fund_id}, view);

    return rule == NULL ? RATE_AGE_START_DAYS : ((const struct rule *)rule->record)->limit_days;
}

/* |rate - neighbour| > band * neighbour; turned round, |rate * neighbour - 1| > band. */
bool fx_rate_departs(const struct fx_rate *rate, const struct fx_rate *neighbour, int64_t band_e8)
{
    bool straight = rate->base_currency == neighbour->base_currency;
    int128_t one = DECIMAL_E8_ONE;
    int128_t found = straight ? rate->rate_e8 : (int128_t)rate->rate_e8 * neighbour->rate_e8;
    int128_t expected = straight ? neighbour->rate_e8 : one * one;
    int128_t away = found > expected ? found - expected : expected - found;

    return away > band_e8 * expected / one;
}

/* The live value of a view with the latest date, and among those the latest seq, that counts. */
static const struct entry *last_counting(const struct book *book, struct value_series series,
                                         struct view view)
{
    for (size_t i = series_before(series, view.as_of + 1); i > 0; i--) {
        const struct entry *entry = book_entry(book, series.items[i - 1].seq);

        if (book_live(book, entry, view) && fx_rate_state(book, entry, view) == RATE_COUNTS)
            return entry;
    }
    return NULL;
}

const struct entry *fx_rate_find(const struct book *book, enum currency from, enum currency to,
                                 struct view view)
{
    const struct entry *straight = last_counting(book, book_rates(book, from, to), view);
    const struct entry *inverse = last_counting(book, book_rates(book, to, from), view);

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

static void need_of_everything(struct gap_search *search)
{
    const int64_t *ids;
    size_t count = book_entities(search->book, RECORD_COMMITMENT, &ids);

    for (size_t i = 0; i < count; i++)
        if (book_live(search->book, book_entry(search->book, ids[i]), search->view))
            need_of_commitment(search, book_entry(search->book, ids[i]));
    count = book_entities(search->book, RECORD_INVESTMENT, &ids);
    for (size_t i = 0; i < count; i++)
        if (book_live(search->book, book_entry(search->book, ids[i]), search->view))
            need_of_investment(search, book_entry(search->book, ids[i]));
}

/* What refers to an entity and is in another currency than it is counted in. */
static void need_of_referrers(struct gap_search *search, uint32_t kind, const char *field,
                              int64_t id, uint32_t currency)
{
    const struct field *own = shape_field(&record_types[kind]->shape, "currency");

    for (struct referrer r = book_referrers(search->book, kind, field, id); r.entry != NULL;
         book_next_referrer(&r))
        if (book_live(search->book, r.entry, search->view))
            need_rate(search, field_enum(own, r.entry->record), currency, r.entry->effective_date);
}

static void need_of_firm(struct gap_search *search, int64_t firm_id, uint32_t currency)
{
    FOR_REFERRERS (r, search->book, project, firm_id, firm_id)
        if (r.entry->seq == r.entry->entity_id)
            need_of_referrers(search, RECORD_INVESTMENT, "project_id", r.entry->seq, currency);
}

/* A fund counts its holdings in its own currency, whatever else is asked for. */
static void need_of(struct gap_search *search, const struct rate_need *need)
{
    const struct entry *about = book_entry(search->book, need->about);

    switch (about == NULL ? (uint32_t)RECORD_NONE : about->kind) {
    case RECORD_FUND:
        need_of_referrers(search, RECORD_INVESTMENT, "fund_id", about->entity_id,
                          fund_currency(search, about->entity_id, need->currency));
        need_of_referrers(search, RECORD_COMMITMENT, "investor_fund_id", about->entity_id,
                          fund_currency(search, about->entity_id, need->currency));
        return;
    case RECORD_PROJECT:
        need_of_referrers(search, RECORD_INVESTMENT, "project_id", about->entity_id,
                          need->currency);
        return;
    case RECORD_FIRM:
        need_of_firm(search, about->entity_id, need->currency);
        return;
    case RECORD_INVESTMENT:
        need_of_investment(search, about);
        return;
    case RECORD_COMMITMENT:
        need_of_commitment(search, about);
        return;
    default:
        return;
    }
}

size_t fx_gaps(const struct book *book, const struct rate_need *need, struct view view,
               struct arena *arena, const struct rate_gap **gaps_out)
{
    struct gap_search search = {
        .book = book,
        .view = view,
        .gaps = arena_array(arena, CURRENCY_COUNT * CURRENCY_COUNT, sizeof *search.gaps)};

    need_of(&search, need);
    if (search.count == 0)
        need_of_everything(&search);
    *gaps_out = search.gaps;
    return search.count;
}

/* The rate between the two that would count on the day, were it not for a second person; NULL. */
static const struct entry *pending_rate(const struct book *book, const struct rate_gap *gap,
                                        struct view view)
{
    struct value_series both[] = {book_rates(book, gap->base, gap->quote),
                                  book_rates(book, gap->quote, gap->base)};

    for (size_t k = 0; k < sizeof both / sizeof both[0]; k++)
        for (size_t i = series_before(both[k], gap->day + 1); i > 0; i--) {
            const struct entry *entry = book_entry(book, both[k].items[i - 1].seq);

            if (book_live(book, entry, view) && fx_rate_state(book, entry, view) == RATE_PENDING)
                return entry;
        }
    return NULL;
}

static void name_gap(const struct book *book, const struct rate_gap *gap, struct view view,
                     const char *field, struct violations *violations)
{
    const struct entry *pending = pending_rate(book, gap, view);
    char day[DATE_TEXT_SIZE];

    date_format(gap->day, day);
    violations_add(violations, field, pending == NULL ? VIOLATION_NO_RATE : VIOLATION_RATE_PENDING);
    violations_param(violations, "base", currency_code((enum currency)gap->base));
    violations_param(violations, "quote", currency_code((enum currency)gap->quote));
    violations_param(violations, "date", day);
    if (pending != NULL)
        violations_param(violations, "seq",
                         arena_format(violations->arena, "%lld", (long long)pending->seq));
}

size_t fx_name_gaps(const struct book *book, const struct rate_need *need, struct view view,
                    const char *field, struct violations *violations)
{
    const struct rate_gap *gaps = NULL;
    size_t count = fx_gaps(book, need, view, violations->arena, &gaps);

    for (size_t i = 0; i < count; i++)
        name_gap(book, &gaps[i], view, field, violations);
    return count;
}

size_t index_levels(const struct book *book, const char *index_code, struct view view,
                    struct arena *arena, const struct level **levels_out)
{
    struct value_series series = book_levels(book, index_code);
    size_t count = series_before(series, view.as_of + 1);
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
                                       struct value_series series, struct view view)
{
    struct index_summary summary = {.index_code = index_code};
    size_t count = series_before(series, view.as_of + 1);

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
    struct value_series series;
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
