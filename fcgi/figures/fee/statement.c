/* Fees and expenses quarter by quarter. */
#include "figures/fee/fee_case.h"
#include "record/fee.h"
#include "record/kinds.h"

static const struct field fee_quarter_fields[] = {
    F_DATE(struct fee_quarter, from, "From", "起"),
    F_DATE(struct fee_quarter, to, "To", "止"),
    F_ENUM(struct fee_quarter, currency, currency, "Currency", "币种"),
    F_MONEY(struct fee_quarter, gross, "Fee by the terms", "按条款计提"),
    F_MONEY(struct fee_quarter, waived_by_terms, "Waived by the terms", "按条款减免"),
    F_MONEY(struct fee_quarter, waived, "Waived with payments", "付款时减免"),
    F_MONEY(struct fee_quarter, settled, "Set off with payments", "付款时抵减"),
    F_MONEY(struct fee_quarter, offset_opening, "Offsets brought forward", "期初未抵减"),
    F_MONEY(struct fee_quarter, offset_received, "Offsets of the quarter", "本期应抵减"),
    F_MONEY(struct fee_quarter, offset_applied, "Offsets applied", "本期抵减"),
    F_MONEY(struct fee_quarter, offset_closing, "Offsets carried forward", "期末未抵减"),
    F_MONEY(struct fee_quarter, net, "Net fee", "净管理费"),
    F_MONEY(struct fee_quarter, paid, "Paid", "已付"),
    F_MONEY(struct fee_quarter, paid_call, "Paid from called capital", "缴款支付"),
    F_MONEY(struct fee_quarter, paid_income, "Paid from income", "收益支付"),
    F_MONEY(struct fee_quarter, paid_facility, "Paid from the facility", "授信支付"),
    F_MONEY(struct fee_quarter, paid_unknown, "Paid, source unknown", "来源未知"),
    F_MONEY(struct fee_quarter, unpaid_opening, "Unpaid before", "期初未付"),
    F_MONEY(struct fee_quarter, unpaid, "Unpaid", "期末未付"),
};

static const struct field expense_quarter_fields[] = {
    F_DATE(struct expense_quarter, from, "From", "起"),
    F_DATE(struct expense_quarter, to, "To", "止"),
    F_ENUM(struct expense_quarter, section, expense_section, "Section", "分类"),
    F_ENUM(struct expense_quarter, category, expense_category, "Category", "类别"),
    F_ENUM(struct expense_quarter, currency, currency, "Currency", "币种"),
    F_MONEY(struct expense_quarter, asked, "Asked for", "应付金额"),
    F_MONEY(struct expense_quarter, waived, "Waived", "减免"),
    F_MONEY(struct expense_quarter, settled, "Set off", "抵减"),
    F_MONEY(struct expense_quarter, paid, "Paid", "已付"),
    F_MONEY(struct expense_quarter, paid_call, "Paid from called capital", "缴款支付"),
    F_MONEY(struct expense_quarter, paid_income, "Paid from income", "收益支付"),
    F_MONEY(struct expense_quarter, paid_facility, "Paid from the facility", "授信支付"),
    F_MONEY(struct expense_quarter, paid_unknown, "Paid, source unknown", "来源未知"),
    F_MONEY(struct expense_quarter, accrued, "Accrued at the end", "期末应计"),
};

const struct shape fee_quarter_shape = SHAPE(struct fee_quarter, fee_quarter_fields);
const struct shape expense_quarter_shape = SHAPE(struct expense_quarter, expense_quarter_fields);

/* Consecutive quarters, the last one cut at the view's day. */
struct quarters {
    int32_t first;
    int32_t last; /* the view's day */
    size_t count;
};

static struct quarters quarters_from(int32_t day, int32_t last)
{
    struct quarters quarters = {.first = quarter_start(day), .last = last};

    for (int32_t from = quarters.first; from <= last; from = date_add_months(from, 3))
        quarters.count++;
    return quarters;
}

static size_t quarter_of(const struct quarters *quarters, int32_t day)
{
    int year = 0;
    int month = 0;
    int first_year = 0;
    int first_month = 0;
    int ignored = 0;

    date_to_ymd(day, &year, &month, &ignored);
    date_to_ymd(quarters->first, &first_year, &first_month, &ignored);
    return (size_t)((year - first_year) * 4 + (month - 1) / 3 - (first_month - 1) / 3);
}

static int32_t quarter_end(const struct quarters *quarters, int32_t from)
{
    int32_t end = date_add_months(from, 3) - 1;

    return end < quarters->last ? end : quarters->last;
}

static int32_t earlier_of(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* The first live entry of a kind of the fund; DATE_LAST + 1 when there is none. */
static int32_t first_of(const struct fee_case *fee_case, uint32_t kind)
{
    int32_t first = DATE_LAST + 1;

    for (struct referrer r = book_referrers(fee_case->book, kind, "fund_id", fee_case->fund_id);
         r.entry != NULL; book_next_referrer(&r))
        if (book_live(fee_case->book, r.entry, fee_case->view))
            first = earlier_of(first, r.entry->effective_date);
    return first;
}

static int32_t first_term(const struct fee_case *fee_case)
{
    int32_t first = DATE_LAST + 1;

    FOR_LIVE_REFERRERS (r, fee_case->book, fee_case->view, fee_term, fund_id, fee_case->fund_id)
        first = earlier_of(first, ((const struct fee_term *)r.entry->record)->valid_from);
    return first;
}

static void add_paid(const struct expense *expense, int64_t *paid, int64_t *call, int64_t *income,
                     int64_t *facility, int64_t *unknown, enum err *err)
{
    add_to(paid, expense->amount_minor, err);
    switch (expense->source) {
    case SOURCE_CALL:
        add_to(call, expense->amount_minor, err);
        return;
    case SOURCE_INCOME:
        add_to(income, expense->amount_minor, err);
        return;
    case SOURCE_FACILITY:
        add_to(facility, expense->amount_minor, err);
        return;
    default:
        add_to(unknown, expense->amount_minor, err);
    }
}

static enum err take_expenses(const struct fee_case *fee_case, const struct quarters *quarters,
                              struct fee_quarter *rows)
{
    enum err err = ERR_OK;

    FOR_REFERRERS (r, fee_case->book, expense, fund_id, fee_case->fund_id) {
        const struct expense *expense = r.entry->record;

        if (expense->category != EXPENSE_MANAGEMENT_FEE ||
            !entry_counts(fee_case->book, r.entry, fee_case->view))
            continue;
        struct fee_quarter *row = &rows[quarter_of(quarters, r.entry->effective_date)];

        add_to(&row->waived_minor, expense->waiver_minor, &err);
        add_to(&row->settled_minor, expense->offset_minor, &err);
        add_paid(expense, &row->paid_minor, &row->paid_call_minor, &row->paid_income_minor,
                 &row->paid_facility_minor, &row->paid_unknown_minor, &err);
    }
    return err;
}

static enum err take_offsets(const struct fee_case *fee_case, const struct quarters *quarters,
                             struct fee_quarter *rows)
{
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, fee_case->book, fee_case->view, fee_offset, fund_id,
                              fee_case->fund_id) {
        const struct fee_offset *offset = r.entry->record;
        int64_t share = 0;

        err = amount_mul_div(offset->amount_minor, offset->share_e8, DECIMAL_E8_ONE, &share);
        add_to(&rows[quarter_of(quarters, r.entry->effective_date)].offset_received_minor, share,
               &err);
    }
    return err;
}

/* Carries what is not applied and not paid from quarter to quarter. */
static enum err roll(const struct quarters *quarters, struct fee_quarter *rows)
{
    enum err err = ERR_OK;

    for (size_t q = 0; q < quarters->count; q++) {
        struct fee_quarter *row = &rows[q];
        int64_t left = row->gross_minor;

        if (q > 0) {
            row->offset_opening_minor = rows[q - 1].offset_closing_minor;
            row->unpaid_opening_minor = rows[q - 1].unpaid_minor;
        }
        add_to(&left, -row->waived_by_terms_minor, &err);
        add_to(&left, -row->waived_minor, &err);
        add_to(&left, -row->settled_minor, &err);
        row->offset_closing_minor = row->offset_opening_minor;
        add_to(&row->offset_closing_minor, row->offset_received_minor, &err);
        if (left > 0)
            row->offset_applied_minor =
                left < row->offset_closing_minor ? left : row->offset_closing_minor;
        add_to(&row->offset_closing_minor, -row->offset_applied_minor, &err);
        row->net_minor = left;
        add_to(&row->net_minor, -row->offset_applied_minor, &err);
        row->unpaid_minor = row->unpaid_opening_minor;
        add_to(&row->unpaid_minor, row->net_minor, &err);
        add_to(&row->unpaid_minor, -row->paid_minor, &err);
    }
    return err;
}

enum err fee_statement(const struct book *book, int64_t fund_id, struct view view,
                       struct arena *arena, const struct fee_quarter **rows_out, size_t *count_out)
{
    struct fee_case fee_case;
    const struct fee_row *due = NULL;
    size_t due_count = 0;
    enum err err = fee_case_open(book, fund_id, view, arena, &fee_case);

    if (err != ERR_OK)
        return err;
    int32_t first = earlier_of(first_term(&fee_case), first_of(&fee_case, RECORD_FEE_OFFSET));
    struct quarters quarters =
        quarters_from(earlier_of(first, first_of(&fee_case, RECORD_EXPENSE)), view.as_of);
    struct fee_quarter *rows = arena_array(arena, quarters.count + 1, sizeof *rows);
    int32_t from = quarters.first;

    for (size_t q = 0; q < quarters.count; q++, from = date_add_months(from, 3))
        rows[q] = (struct fee_quarter){
            .from = from, .to = quarter_end(&quarters, from), .currency = fee_case.currency};
    if (quarters.count > 0)
        err = fee_rows(&fee_case, quarters.first, view.as_of, true, &due, &due_count);
    for (size_t i = 0; i < due_count && err == ERR_OK; i++) {
        struct fee_quarter *row = &rows[quarter_of(&quarters, due[i].from)];

        add_to(&row->gross_minor, due[i].fee_minor, &err);
        add_to(&row->waived_by_terms_minor, due[i].waived_minor, &err);
    }
    if (err == ERR_OK)
        err = take_expenses(&fee_case, &quarters, rows);
    if (err == ERR_OK)
        err = take_offsets(&fee_case, &quarters, rows);
    if (err == ERR_OK)
        err = roll(&quarters, rows);
    *rows_out = rows;
    *count_out = quarters.count;
    return err;
}

static enum err take_categories(const struct fee_case *fee_case, const struct quarters *quarters,
                                struct expense_quarter *rows)
{
    enum err err = ERR_OK;

    FOR_REFERRERS (r, fee_case->book, expense, fund_id, fee_case->fund_id) {
        const struct expense *expense = r.entry->record;

        if (!entry_counts(fee_case->book, r.entry, fee_case->view))
            continue;
        struct expense_quarter *row =
            &rows[quarter_of(quarters, r.entry->effective_date) * EXPENSE_CATEGORY_COUNT];

        while (row->category != expense->category)
            row++;

        add_to(&row->waived_minor, expense->waiver_minor, &err);
        add_to(&row->settled_minor, expense->offset_minor, &err);
        add_to(&row->asked_minor, expense->amount_minor, &err);
        add_to(&row->asked_minor, expense->waiver_minor, &err);
        add_to(&row->asked_minor, expense->offset_minor, &err);
        add_paid(expense, &row->paid_minor, &row->paid_call_minor, &row->paid_income_minor,
                 &row->paid_facility_minor, &row->paid_unknown_minor, &err);
    }
    return err;
}

/* The balance that stands at the end of each quarter. */
static void take_accruals(const struct fee_case *fee_case, const struct quarters *quarters,
                          struct expense_quarter *rows)
{
    for (size_t i = 0; i < quarters->count * EXPENSE_CATEGORY_COUNT; i++) {
        int32_t latest = DATE_FIRST;

        FOR_REFERRERS (r, fee_case->book, accrual, fund_id, fee_case->fund_id) {
            const struct accrual *accrual = r.entry->record;

            if (accrual->category != rows[i].category || r.entry->effective_date > rows[i].to ||
                r.entry->effective_date < latest ||
                !book_live(fee_case->book, r.entry, fee_case->view))
                continue;
            latest = r.entry->effective_date;
            rows[i].accrued_minor = accrual->amount_minor;
        }
    }
}

enum err expense_statement(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct expense_quarter **rows_out,
                           size_t *count_out)
{
    struct fee_case fee_case;
    size_t count = 0;
    enum err err = fee_case_open(book, fund_id, view, arena, &fee_case);

    if (err != ERR_OK)
        return err;
    int32_t first =
        earlier_of(first_of(&fee_case, RECORD_EXPENSE), first_of(&fee_case, RECORD_ACCRUAL));
    struct quarters quarters = quarters_from(first, view.as_of);
    struct expense_quarter *rows =
        arena_array(arena, quarters.count * EXPENSE_CATEGORY_COUNT + 1, sizeof *rows);
    int32_t from = quarters.first;

    for (size_t q = 0; q < quarters.count; q++, from = date_add_months(from, 3))
        for (size_t i = 0; i < EXPENSE_CATEGORY_COUNT; i++) {
            enum expense_category category;
            enum expense_section section = expense_template_row(i, &category);

            rows[q * EXPENSE_CATEGORY_COUNT + i] =
                (struct expense_quarter){.from = from,
                                         .to = quarter_end(&quarters, from),
                                         .section = section,
                                         .category = category,
                                         .currency = fee_case.currency};
        }
    err = take_categories(&fee_case, &quarters, rows);
    take_accruals(&fee_case, &quarters, rows);
    for (size_t i = 0; i < quarters.count * EXPENSE_CATEGORY_COUNT; i++)
        if (rows[i].asked_minor != 0 || rows[i].accrued_minor != 0)
            rows[count++] = rows[i];
    *rows_out = rows;
    *count_out = count;
    return err;
}
