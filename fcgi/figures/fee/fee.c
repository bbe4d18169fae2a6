/* The rows of a management fee: the days of a term are cut where the base changes, where the day
 * count begins another part, and at quarters when asked for. One row is one stretch on one base. */
#include "figures/fee/fee.h"

#include "figures/fee/fee_case.h"
#include "record/fee.h"

#include <stdlib.h>

#define E10_PER_E8 100

static const struct field fee_row_fields[] = {
    F_REFERENCE(struct fee_row, fee_term_id, "fee_term", "Fee term", "管理费条款"),
    F_DATE(struct fee_row, from, "From", "起"),
    F_DATE(struct fee_row, to, "To", "止"),
    F_INTEGER(struct fee_row, day_count, INT64_MAX, "Days", "天数"),
    F_INTEGER(struct fee_row, year_days, INT64_MAX, "Days of a year", "全年天数"),
    F_ENUM(struct fee_row, counted_by, fee_day_count, "Day count", "计息基准"),
    F_ENUM(struct fee_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct fee_row, base, "Base", "计费基数"),
    F_DATE(struct fee_row, base_on, "Base of", "基数日期"),
    F_DECIMAL(struct fee_row, rate, "Rate per year", "年费率"),
    F_MONEY(struct fee_row, fee, "Fee", "管理费"),
    F_DECIMAL(struct fee_row, waiver_share, "Share waived", "减免比例"),
    F_MONEY(struct fee_row, waived, "Waived by the terms", "按条款减免"),
    F_MONEY(struct fee_row, due, "Fee due", "应付管理费"),
};

const struct shape fee_row_shape = SHAPE(struct fee_row, fee_row_fields);

struct fee_calendar fee_calendar_of(const struct fee_term *term)
{
    return (struct fee_calendar){
        .day_count = term->day_count == 0 ? FEE_ACT_365 : (enum fee_day_count)term->day_count,
        .months = fee_period_months(term),
        .first_day = term->valid_from,
    };
}

struct row_list {
    struct fee_case *fee_case;
    bool by_quarter;
    struct fee_row *rows;
    size_t count;
    size_t capacity;
};

static void keep_row(struct row_list *list, const struct fee_row *row)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        struct fee_row *rows = arena_array(list->fee_case->arena, capacity, sizeof *rows);

        for (size_t i = 0; i < list->count; i++)
            rows[i] = list->rows[i];
        list->rows = rows;
        list->capacity = capacity;
    }
    list->rows[list->count++] = *row;
}

static enum err add_row(struct row_list *list, const struct entry *entry, int32_t from, int32_t to,
                        const struct dated_base *base)
{
    const struct fee_term *term = entry->record;
    struct fee_calendar calendar = fee_calendar_of(term);
    struct fee_part part = {0};
    struct fee_row row = {
        .fee_term_id = entry->seq,
        .from = from,
        .to = to,
        .counted_by = calendar.day_count,
        .currency = list->fee_case->currency,
        .base_minor = base->minor,
        .base_on = base->base_on,
        .rate_e8 = term->rate_e8,
        .waiver_share_e8 = known_or_zero(term->waiver_share_e8),
    };
    enum err err =
        accrue_fee(&calendar, base->minor, term->rate_e8 * E10_PER_E8, from, to + 1, &part);

    row.day_count = part.days;
    row.year_days = part.year_days;
    row.fee_minor = part.fee_minor;
    if (err == ERR_OK)
        err = amount_mul_div(row.fee_minor, row.waiver_share_e8, DECIMAL_E8_ONE, &row.waived_minor);
    row.due_minor = row.fee_minor - row.waived_minor;
    keep_row(list, &row);
    return err;
}

/* The first day after `from` on which a row must end, whatever the base does: where the day count
 * begins another part, where the base takes another day's value, and the quarters when asked for.
 */
static int32_t row_end(const struct row_list *list, const struct fee_term *term, int32_t from)
{
    struct fee_calendar calendar = fee_calendar_of(term);
    int32_t months = fee_period_months(term);
    int32_t quarter = date_add_months(quarter_start(from), 3);
    int32_t period = date_add_months(period_start(from, months), months);
    int32_t end = fee_part_end(&calendar, from);

    if (list->by_quarter && quarter < end)
        end = quarter;
    return term->base == FEE_ON_NAV && period < end ? period : end;
}

/* The next of the days on which the base may change, at most `end`. */
static int32_t next_cut(const int32_t *days, size_t count, size_t *next, int32_t from, int32_t end)
{
    while (*next < count && days[*next] <= from)
        (*next)++;
    return *next < count && days[*next] < end ? days[*next] : end;
}

/* The rows of one term between two days: a new one where the base is another, and where a row must
 * end. */
static enum err add_term(struct row_list *list, const struct entry *entry, int32_t from, int32_t to)
{
    const struct fee_term *term = entry->record;
    const int32_t *days = NULL;
    size_t count = fee_base_days(list->fee_case, term->base, &days);
    size_t next = 0;
    int32_t begun = from;
    struct dated_base base = {0};
    enum err err = fee_term_base(list->fee_case, term, from, &base);

    for (int32_t day = from; day <= to && err == ERR_OK;) {
        int32_t end = row_end(list, term, day);
        int32_t last = end < to + 1 ? end : to + 1;
        int32_t cut = next_cut(days, count, &next, day, last);
        struct dated_base changed = base;

        if (cut <= to)
            err = fee_term_base(list->fee_case, term, cut, &changed);
        if (err == ERR_OK && (cut == last || changed.minor != base.minor)) {
            err = add_row(list, entry, begun, cut - 1, &base);
            begun = cut;
            base = changed;
        }
        day = cut;
    }
    return err;
}

static int by_first_day(const void *left, const void *right)
{
    const struct fee_row *a = left;
    const struct fee_row *b = right;

    return (a->from > b->from) - (a->from < b->from);
}

enum err fee_rows(struct fee_case *fee_case, int32_t from, int32_t to, bool by_quarter,
                  const struct fee_row **rows_out, size_t *count_out)
{
    struct row_list list = {.fee_case = fee_case, .by_quarter = by_quarter};
    enum err err = ERR_OK;

    FOR_REFERRERS_WHILE (err == ERR_OK, r, fee_case->book, fee_term, fund_id, fee_case->fund_id) {
        const struct fee_term *term = r.entry->record;
        bool open = term->valid_to == DATE_UNKNOWN || term->valid_to > to;
        int32_t first = term->valid_from > from ? term->valid_from : from;
        int32_t last = open ? to : term->valid_to;

        if (book_live(fee_case->book, r.entry, fee_case->view) && first <= last)
            err = add_term(&list, r.entry, first, last);
    }
    if (list.count > 0)
        qsort(list.rows, list.count, sizeof *list.rows, by_first_day);
    *rows_out = list.rows;
    *count_out = list.count;
    return err;
}

enum err fee_due(const struct book *book, int64_t fund_id, int32_t from, int32_t to,
                 struct view view, struct arena *arena, const struct fee_row **rows_out,
                 size_t *count_out, struct fee_row *total_out)
{
    struct fee_case fee_case;
    struct fee_row total;
    enum err err = fee_case_open(book, fund_id, view, arena, &fee_case);

    if (err == ERR_OK)
        err = fee_rows(&fee_case, from, to, false, rows_out, count_out);
    if (err != ERR_OK)
        return err;
    shape_clear(&fee_row_shape, &total);
    total.from = from;
    total.to = to;
    total.currency = fee_case.currency;
    total.fee_minor = total.waived_minor = total.due_minor = 0;
    for (size_t i = 0; i < *count_out; i++) {
        add_to(&total.fee_minor, (*rows_out)[i].fee_minor, &err);
        add_to(&total.waived_minor, (*rows_out)[i].waived_minor, &err);
        add_to(&total.due_minor, (*rows_out)[i].due_minor, &err);
    }
    *total_out = total;
    return err;
}
