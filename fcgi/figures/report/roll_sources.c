/* The figures of rolls: each from the beginning to the end of a day, so that what a period brought
 * is a difference, and periods that follow each other always add up. */
#include "report_internal.h"

#include "figures/fund/capital.h"
#include "figures/waterfall/waterfall.h"
#include "record/fee.h"

#include <string.h>

/* Of a quarter of the roll-forward: the fund's row, or that of a commitment. */
static const struct capital_row *roll_row(const struct report_case *report, size_t quarter,
                                          size_t position)
{
    return &report->roll[quarter * (report->commitment_count + 1) +
                         (position == OF_FUND ? 0 : position + 1)];
}

static size_t quarter_count(const struct report_case *report)
{
    return report->roll_count / (report->commitment_count + 1);
}

/* How many quarters have begun by the end of a day. */
static size_t quarters_until(const struct report_case *report, int32_t day)
{
    size_t count = 0;

    while (count < quarter_count(report) && roll_row(report, count, OF_FUND)->from <= day)
        count++;
    return count;
}

/* What the postings of each quarter came to by category, and what its commitments bear. */
static enum err add_up_expenses(struct report_case *report)
{
    size_t count = quarter_count(report);
    struct quarter_expenses *quarters = arena_array(report->arena, count + 1, sizeof *quarters);
    enum err err = ERR_OK;
    size_t q = 0;

    memset(quarters, 0, (count + 1) * sizeof *quarters);
    for (size_t i = 0; i < report->ledger.count && count > 0; i++) {
        const struct posting_line *line = &report->ledger.lines[i];

        while (q + 1 < count && roll_row(report, q + 1, OF_FUND)->from <= line->date)
            q++;
        if (line->account == ACCOUNT_EXPENSE)
            add_to(&quarters[q].categories[line->ref_id], line->amount_minor, &err);
    }
    for (q = 0; q < count; q++) {
        int64_t *borne = arena_array(report->arena, report->commitment_count + 1, sizeof *borne);

        for (size_t c = 1; c <= EXPENSE_CATEGORY_COUNT; c++)
            add_to(&quarters[q].categories[c], quarters[q].categories[c - 1], &err);
        borne[0] = 0;
        for (size_t i = 0; i < report->commitment_count; i++) {
            borne[i + 1] = borne[i];
            add_to(&borne[i + 1], -roll_row(report, q, i)->expenses_minor, &err);
        }
        quarters[q].borne = borne;
    }
    report->quarters = quarters;
    return err;
}

/* The ledger and its roll-forward, once. */
static enum err read_ledger(struct report_case *report)
{
    if (report->ledger_read)
        return report->ledger_err;
    report->ledger_read = true;
    report->ledger_err = fund_ledger_build(report->book, report->subject.fund_id, report->view,
                                           report->arena, &report->ledger);
    if (report->ledger_err == ERR_OK)
        report->ledger_err = capital_statement(report->book, report->subject.fund_id, report->view,
                                               report->arena, &report->roll, &report->roll_count);
    if (report->ledger_err == ERR_OK)
        report->ledger_err = add_up_expenses(report);
    return report->ledger_err;
}

static bool roll_knows(const char *field)
{
    const struct field *found = shape_field(&capital_row_shape, field);

    return found != NULL && found->type == FIELD_MONEY && strcmp(field, "opening") != 0;
}

static enum err roll_at(struct report_case *report, const char *field, size_t position, int32_t day,
                        int64_t *amount_out)
{
    enum err err = read_ledger(report);
    const struct field *found = shape_field(&capital_row_shape, field);

    *amount_out = 0;
    if (err != ERR_OK)
        return err;
    if (!fund_ledger_is_complete(&report->ledger)) {
        *amount_out = AMOUNT_UNKNOWN;
        return ERR_OK;
    }
    size_t quarters = quarters_until(report, day);

    if (strcmp(field, "closing") == 0) {
        if (quarters > 0)
            *amount_out = roll_row(report, quarters - 1, position)->closing_minor;
        return ERR_OK;
    }
    for (size_t q = 0; q < quarters; q++)
        add_to(amount_out, field_int64(found, roll_row(report, q, position)), &err);
    return err;
}

/* The category of "expense.CATEGORY"; 0: none. */
static uint32_t category_of(const char *field, const char *word)
{
    size_t length = strlen(word);

    return strncmp(field, word, length) == 0 && field[length] == '.'
               ? field_value_find(expense_category_values, field + length + 1,
                                  strlen(field + length + 1))
               : 0;
}

static bool postings_know(const char *field)
{
    return category_of(field, "expense") != 0;
}

/* row * column / whole, half to even. */
static enum err product(int64_t row, int64_t column, int64_t whole, int64_t *out)
{
    if (whole == 0) {
        *out = 0;
        return ERR_OK;
    }
    return whole > 0 ? amount_mul_div(row, column, whole, out)
                     : amount_mul_div(row, -column, -whole, out);
}

/* A commitment's part of a category in a quarter. The roll-forward says what it bears of all
 * expenses, the postings what each category came to; rounding the products of both as they add up
 * keeps both sums to the cent. */
static enum err category_part(const struct report_case *report, size_t quarter, size_t position,
                              uint32_t category, int64_t *part_out)
{
    const struct quarter_expenses *of = &report->quarters[quarter];
    const int64_t *sums = of->categories;
    int64_t whole = sums[EXPENSE_CATEGORY_COUNT];
    int64_t before = of->borne[position]; /* what the commitments before it bear */
    int64_t with = of->borne[position + 1];
    int64_t all = of->borne[report->commitment_count];
    int64_t corner[4] = {0};
    enum err err = ERR_OK;

    if (err == ERR_OK)
        err = product(with, sums[category], whole, &corner[0]);
    if (err == ERR_OK)
        err = product(before, sums[category], whole, &corner[1]);
    if (err == ERR_OK)
        err = product(with, sums[category - 1], whole, &corner[2]);
    if (err == ERR_OK)
        err = product(before, sums[category - 1], whole, &corner[3]);
    /* Nobody was there to bear it, or what one category brought the others took. */
    bool told = all == whole && (whole != 0 || sums[category] == sums[category - 1]);

    *part_out = told ? corner[0] - corner[1] - corner[2] + corner[3] : AMOUNT_UNKNOWN;
    return err;
}

static enum err postings_at(struct report_case *report, const char *field, size_t position,
                            int32_t day, int64_t *amount_out)
{
    uint32_t category = category_of(field, "expense");
    enum err err = read_ledger(report);

    *amount_out = 0;
    if (err != ERR_OK)
        return err;
    if (!fund_ledger_is_complete(&report->ledger)) {
        *amount_out = AMOUNT_UNKNOWN;
        return ERR_OK;
    }
    for (size_t q = 0; q < quarters_until(report, day) && err == ERR_OK; q++) {
        const int64_t *sums = report->quarters[q].categories;
        int64_t part = sums[category] - sums[category - 1];

        if (position != OF_FUND)
            err = category_part(report, q, position, category, &part);
        if (part == AMOUNT_UNKNOWN) {
            *amount_out = AMOUNT_UNKNOWN;
            return err;
        }
        add_to(amount_out, part, &err);
    }
    return err;
}

static enum err read_fees(struct report_case *report)
{
    if (report->fees_read)
        return report->fees_err;
    report->fees_read = true;
    report->fees_err = fee_statement(report->book, report->subject.fund_id, report->view,
                                     report->arena, &report->fees, &report->fee_count);
    if (report->fees_err == ERR_OK)
        report->fees_err =
            expense_statement(report->book, report->subject.fund_id, report->view, report->arena,
                              &report->expenses, &report->expense_count);
    return report->fees_err;
}

static bool expenses_know(const char *field)
{
    return category_of(field, "asked") != 0 || category_of(field, "waived") != 0 ||
           category_of(field, "settled") != 0;
}

static enum err expenses_at(struct report_case *report, const char *field, size_t position,
                            int32_t day, int64_t *amount_out)
{
    uint32_t waived = category_of(field, "waived");
    uint32_t settled = category_of(field, "settled");
    uint32_t asked = category_of(field, "asked");
    enum err err = read_fees(report);

    (void)position;
    *amount_out = 0;
    for (size_t i = 0; i < report->expense_count && err == ERR_OK; i++) {
        const struct expense_quarter *row = &report->expenses[i];

        if (row->from > day)
            continue;
        if (row->category == waived)
            add_to(amount_out, row->waived_minor, &err);
        else if (row->category == settled)
            add_to(amount_out, row->settled_minor, &err);
        else if (row->category == asked)
            add_to(amount_out, row->asked_minor, &err);
    }
    return err;
}

static bool is_balance(const char *field)
{
    return strcmp(field, "offset_closing") == 0 || strcmp(field, "unpaid") == 0;
}

static bool fees_know(const char *field)
{
    const struct field *found = shape_field(&fee_quarter_shape, field);

    return found != NULL && found->type == FIELD_MONEY && strcmp(field, "offset_opening") != 0 &&
           strcmp(field, "unpaid_opening") != 0;
}

static enum err fees_at(struct report_case *report, const char *field, size_t position, int32_t day,
                        int64_t *amount_out)
{
    const struct field *found = shape_field(&fee_quarter_shape, field);
    enum err err = read_fees(report);

    (void)position;
    *amount_out = 0;
    for (size_t i = 0; i < report->fee_count && report->fees[i].from <= day && err == ERR_OK; i++) {
        int64_t amount_minor = field_int64(found, &report->fees[i]);

        if (amount_minor == AMOUNT_UNKNOWN || is_balance(field))
            *amount_out = amount_minor;
        else if (*amount_out != AMOUNT_UNKNOWN)
            add_to(amount_out, amount_minor, &err);
    }
    return err;
}

static const struct field_value *offset_categories(void)
{
    return shape_field(&fee_offset_type.shape, "category")->values;
}

/* "received.CATEGORY" and "set_off.CATEGORY": what the manager got, and the fund's share of it. */
static uint32_t offset_category(const char *field, const char *word)
{
    size_t length = strlen(word);

    return strncmp(field, word, length) == 0 && field[length] == '.'
               ? field_value_find(offset_categories(), field + length + 1,
                                  strlen(field + length + 1))
               : 0;
}

static bool offsets_know(const char *field)
{
    return offset_category(field, "received") != 0 || offset_category(field, "set_off") != 0;
}

static enum err offsets_at(struct report_case *report, const char *field, size_t position,
                           int32_t day, int64_t *amount_out)
{
    struct view view = {day, report->view.as_known};
    uint32_t received = offset_category(field, "received");
    uint32_t set_off = offset_category(field, "set_off");
    enum err err = ERR_OK;

    (void)position;
    *amount_out = 0;
    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, report->book, view, fee_offset, fund_id,
                              report->subject.fund_id) {
        const struct fee_offset *offset = r.entry->record;
        int64_t part = 0;

        if (offset->category == received)
            add_to(amount_out, offset->amount_minor, &err);
        if (offset->category != set_off)
            continue;
        err = amount_mul_div(offset->amount_minor, offset->share_e8, DECIMAL_E8_ONE, &part);
        add_to(amount_out, part, &err);
    }
    return err;
}

static bool accounts_know(const char *field)
{
    const struct field *found = shape_field(&commitment_account_shape, field);

    return found != NULL && found->type == FIELD_MONEY;
}

static const struct accounts_on *accounts_on(struct report_case *report, int32_t day)
{
    for (size_t i = 0; i < report->account_day_count; i++)
        if (report->accounts[i].day == day)
            return &report->accounts[i];
    struct accounts_on *on = &report->accounts[report->account_day_count];

    if (report->account_day_count + 1 < REPORT_DAYS_MAX)
        report->account_day_count++;
    *on = (struct accounts_on){.day = day};
    on->total = arena_alloc(report->arena, sizeof *on->total);
    shape_clear(&commitment_account_shape, on->total);
    on->err = fund_accounts_compute(report->book, report->subject.fund_id,
                                    (struct view){day, report->view.as_known}, report->arena,
                                    &on->accounts, &on->count, on->total);
    return on;
}

static enum err accounts_at(struct report_case *report, const char *field, size_t position,
                            int32_t day, int64_t *amount_out)
{
    const struct field *found = shape_field(&commitment_account_shape, field);
    const struct accounts_on *on = accounts_on(report, day);

    *amount_out = 0;
    if (on->err != ERR_OK)
        return on->err;
    if (position == OF_FUND) {
        *amount_out = on->count == 0 ? 0 : field_int64(found, on->total);
        return ERR_OK;
    }
    for (size_t i = 0; i < on->count; i++)
        if (on->accounts[i].commitment_id == report->commitment_ids[position])
            *amount_out = field_int64(found, &on->accounts[i]);
    return ERR_OK;
}

static bool carry_knows(const char *field)
{
    return strcmp(field, "accrued") == 0;
}

static enum err carry_at(struct report_case *report, const char *field, size_t position,
                         int32_t day, int64_t *amount_out)
{
    struct carry_on *on = NULL;

    (void)field;
    for (size_t i = 0; i < report->carry_day_count; i++)
        if (report->carry[i].day == day)
            on = &report->carry[i];
    if (on == NULL) {
        on = &report->carry[report->carry_day_count];
        if (report->carry_day_count + 1 < REPORT_DAYS_MAX)
            report->carry_day_count++;
        *on = (struct carry_on){.day = day};
        on->err = fund_carry_accrued(report->book, report->subject.fund_id,
                                     (struct view){day, report->view.as_known}, report->arena,
                                     &on->accrued_minor, &on->parts_minor);
    }
    *amount_out = 0;
    if (on->err == ERR_OK && position == OF_FUND)
        *amount_out = on->accrued_minor;
    else if (on->err == ERR_OK && on->parts_minor != NULL)
        *amount_out = on->parts_minor[position];
    return on->err;
}

static const struct roll_source sources[] = {
    {"nav_roll_forward", false, roll_knows, roll_at},
    {"postings", false, postings_know, postings_at},
    {"expense_statement", true, expenses_know, expenses_at},
    {"fee_statement", true, fees_know, fees_at},
    {"fee_offsets", true, offsets_know, offsets_at},
    {"accounts", false, accounts_know, accounts_at},
    {"accrued_carry", false, carry_knows, carry_at},
};

const struct roll_source *report_roll_source(const char *figure, const char **field_out)
{
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        size_t length = strlen(sources[i].name);

        if (strncmp(figure, sources[i].name, length) == 0 && figure[length] == '.' &&
            sources[i].knows(figure + length + 1)) {
            *field_out = figure + length + 1;
            return &sources[i];
        }
    }
    return NULL;
}
