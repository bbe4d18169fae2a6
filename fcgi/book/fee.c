#include "book/fee.h"

#include "fee_internal.h"

#include <stdlib.h>

static const struct field fee_row_fields[] = {
    F_REFERENCE(struct fee_row, fee_term_id, "fee_term", "Fee term", "管理费条款"),
    F_DATE(struct fee_row, from, "From", "起"),
    F_DATE(struct fee_row, to, "To", "止"),
    F_INTEGER(struct fee_row, day_count, INT64_MAX, "Days", "天数"),
    F_ENUM(struct fee_row, currency, currency_values, "Currency", "币种"),
    F_MONEY(struct fee_row, base, "Base", "计费基数"),
    F_DECIMAL(struct fee_row, rate, "Rate per year", "年费率"),
    F_MONEY(struct fee_row, fee, "Fee", "管理费"),
    F_DECIMAL(struct fee_row, waiver_share, "Share waived", "减免比例"),
    F_MONEY(struct fee_row, waived, "Waived by the terms", "按条款减免"),
    F_MONEY(struct fee_row, due, "Fee due", "应付管理费"),
};

const struct shape fee_row_shape = SHAPE(struct fee_row, fee_row_fields);

int32_t quarter_start(int32_t date)
{
    int year = 0;
    int month = 0;
    int day = 0;

    date_to_ymd(date, &year, &month, &day);
    return date_from_ymd(year, (month - 1) / 3 * 3 + 1, 1);
}

struct row_list {
    struct fee_case *fee_case;
    bool by_quarter;
    struct fee_row *rows;
    size_t count;
    size_t capacity;
};

static enum err add_row(struct row_list *list, const struct entry *entry, int32_t from, int32_t to,
                        int64_t base_minor)
{
    const struct fee_term *term = entry->record;
    struct fee_row row = {
        .fee_term_id = entry->seq,
        .from = from,
        .to = to,
        .day_count = (int64_t)to - from + 1,
        .currency = list->fee_case->currency,
        .base_minor = base_minor,
        .rate_e8 = term->rate_e8,
        .waiver_share_e8 = known_or_zero(term->waiver_share_e8),
    };
    enum err err =
        interest_on_days((int128_t)base_minor * row.day_count, term->rate_e8, &row.fee_minor);

    if (err == ERR_OK)
        err = amount_mul_div(row.fee_minor, row.waiver_share_e8, DECIMAL_E8_ONE, &row.waived_minor);
    row.due_minor = row.fee_minor - row.waived_minor;

    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        struct fee_row *rows = arena_array(list->fee_case->arena, capacity, sizeof *rows);

        for (size_t i = 0; i < list->count; i++)
            rows[i] = list->rows[i];
        list->rows = rows;
        list->capacity = capacity;
    }
    list->rows[list->count++] = row;
    return err;
}

/* The first day after `from` on which a new row may have to begin; last + 1 when there is none. */
static int32_t next_cut(const struct row_list *list, const int32_t *days, size_t count,
                        size_t *next, int32_t from, int32_t last)
{
    int32_t cut = last + 1;

    while (*next < count && days[*next] <= from)
        (*next)++;
    if (*next < count && days[*next] < cut)
        cut = days[*next];
    int32_t quarter = date_add_months(quarter_start(from), 3);

    return list->by_quarter && quarter < cut ? quarter : cut;
}

/* The rows of one term between two days: a new one where the base is another. */
static enum err add_term(struct row_list *list, const struct entry *entry, int32_t from, int32_t to)
{
    const struct fee_term *term = entry->record;
    const int32_t *days = NULL;
    size_t count = fee_base_days(list->fee_case, term->base, &days);
    size_t next = 0;
    int32_t begun = from;
    int64_t base = 0;
    enum err err = fee_base_on(list->fee_case, term->base, from, &base);

    for (int32_t day = from; day <= to && err == ERR_OK;) {
        int32_t cut = next_cut(list, days, count, &next, day, to);
        int64_t changed = base;
        bool quarter_ends = list->by_quarter && quarter_start(cut) == cut;

        if (cut <= to)
            err = fee_base_on(list->fee_case, term->base, cut, &changed);
        if (err == ERR_OK && (cut > to || changed != base || quarter_ends)) {
            err = add_row(list, entry, begun, cut - 1, base);
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

    for (struct referrer r =
             book_referrers(fee_case->book, RECORD_FEE_TERM, "fund_id", fee_case->fund_id);
         r.entry != NULL && err == ERR_OK; book_next_referrer(&r)) {
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
