/* What the records come to: things, firms or money, by their denominator. */
#include "indicator_internal.h"

#include "base/compare.h"
#include "calc/ip_fraction.h"
#include "record/ip.h"

#include <stdlib.h>

#define WHOLE_E8 INT64_C(100000000)
#define FEN_A_YUAN 100
#define MONTHS_A_QUARTER 3
#define MONTHS_A_YEAR 12

static const struct field indicator_thing_fields[] = {
    F_INTEGER(struct indicator_thing, number, INT64_MAX, "Number", "序号"),
    F_DATE(struct indicator_thing, day, "On", "日期"),
    F_REFERENCE(struct indicator_thing, firm_id, "firm", "Firm", "企业"),
    F_INTEGER(struct indicator_thing, times, INT64_MAX, "Times", "次数"),
    F_REFERENCE(struct indicator_thing, ip_right_id, "ip_right", "IP right", "知识产权"),
    F_REFERENCE(struct indicator_thing, trusteeship_id, "trusteeship", "Trusteeship",
                "知识产权托管"),
    F_REFERENCE(struct indicator_thing, loan_case_id, "loan_case", "Loan case", "质贷案件"),
    F_REFERENCE(struct indicator_thing, loan_id, "loan", "Loan", "贷款"),
    F_REFERENCE(struct indicator_thing, pledge_id, "pledge", "Pledge", "质押登记"),
    F_REFERENCE(struct indicator_thing, subsidy_claim_id, "subsidy_claim", "Subsidy claim",
                "补助申请"),
    F_REFERENCE(struct indicator_thing, talent_award_id, "talent_award", "Talent award",
                "人才资助"),
    F_ENUM(struct indicator_thing, currency, currency, "Currency", "币种"),
    F_MONEY(struct indicator_thing, amount, "Amount", "金额"),
};

const struct shape indicator_thing_shape = SHAPE(struct indicator_thing, indicator_thing_fields);

const struct entry *indicator_on(const struct book *book, int64_t indicator_id, int32_t day,
                                 int64_t as_known)
{
    const struct entry *entry = book_version(book, RECORD_INDICATOR, indicator_id,
                                             (struct view){.as_of = day, .as_known = as_known});
    const int64_t *seqs = NULL;

    if (entry != NULL || book_versions(book, indicator_id, &seqs) == 0 || seqs[0] > as_known)
        return entry;
    entry = book_entry(book, seqs[0]);
    return entry != NULL && entry->kind == RECORD_INDICATOR ? entry : NULL;
}

struct indicator_span indicator_period(uint32_t frequency, int32_t day)
{
    int32_t first = date_from_ymd(date_year(day), 1, 1);
    int months = frequency == FREQUENCY_QUARTER ? MONTHS_A_QUARTER : MONTHS_A_YEAR;

    while (date_add_months(first, months) <= day)
        first = date_add_months(first, months);
    return (struct indicator_span){.from = first, .to = date_add_months(first, months) - 1};
}

/* --- firms, once each ------------------------------------------------------------------------- */

static int by_firm(const void *left, const void *right)
{
    const struct indicator_thing *a = left;
    const struct indicator_thing *b = right;

    if (a->firm_id != b->firm_id)
        return a->firm_id < b->firm_id ? -1 : 1;
    return (a->day > b->day) - (a->day < b->day);
}

/* Drops what belongs to no firm, as a person's award. */
static void keep_those_of_firms(struct indicator_work *work)
{
    size_t kept = 0;

    for (size_t i = 0; i < work->count; i++)
        if (work->rows[i].firm_id != 0)
            work->rows[kept++] = work->rows[i];
    work->count = kept;
}

/* A firm with several things has their number and sum, and names none of them. */
static enum err join_firm(struct indicator_thing *firm, const struct indicator_thing *more)
{
    struct indicator_thing joined;

    shape_clear(&indicator_thing_shape, &joined);
    joined.day = firm->day;
    joined.firm_id = firm->firm_id;
    joined.times = firm->times + more->times;
    if (firm->amount_minor == AMOUNT_UNKNOWN || more->amount_minor == AMOUNT_UNKNOWN ||
        firm->currency != more->currency) {
        *firm = joined;
        return ERR_OK;
    }
    joined.currency = firm->currency;
    enum err err = amount_add(firm->amount_minor, more->amount_minor, &joined.amount_minor);

    *firm = joined;
    return err;
}

static enum err join_firms(struct indicator_work *work)
{
    size_t kept = 0;
    enum err err = ERR_OK;

    if (work->count > 0)
        qsort(work->rows, work->count, sizeof *work->rows, by_firm);
    for (size_t i = 0; i < work->count && err == ERR_OK; i++)
        if (kept > 0 && work->rows[kept - 1].firm_id == work->rows[i].firm_id)
            err = join_firm(&work->rows[kept - 1], &work->rows[i]);
        else
            work->rows[kept++] = work->rows[i];
    work->count = kept;
    return err;
}

/* --- the value -------------------------------------------------------------------------------- */

/* Amounts in one currency add up; where they are in several there is no sum. */
static enum err add_amounts(const struct indicator_work *work, struct indicator_result *result)
{
    bool mixed = false;
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < work->count && err == ERR_OK; i++) {
        const struct indicator_thing *thing = &work->rows[i];

        if (thing->amount_minor == AMOUNT_UNKNOWN) {
            result->without_amount++;
            continue;
        }
        mixed = mixed || (result->currency != 0 && result->currency != thing->currency);
        result->currency = thing->currency;
        err = amount_add(sum, thing->amount_minor, &sum);
    }
    if (result->currency != 0 && !mixed)
        result->amount_minor = sum;
    if (mixed)
        result->currency = 0;
    return err;
}

static bool counts_money(const struct indicator *indicator)
{
    return indicator->basis == COUNT_MONEY || indicator->basis == COUNT_CREDIT_LINE;
}

/* The denominator of a day: as it is stated, else as it is worked out. */
static enum err set_denominator(const struct indicator_work *work, struct indicator_result *result)
{
    int64_t id = work->indicator->denominator_id;
    const struct entry *entry = indicator_on(work->book, id, work->span.to, work->view.as_known);
    const struct indicator_value *stated =
        indicator_stated_by(work->book, id, work->span.to, work->view);

    result->gap = GAP_NO_DENOMINATOR;
    if (entry == NULL)
        return ERR_OK;
    if (stated != NULL) {
        result->denominator_e8 = stated->value_e8;
        result->denominator_on = stated->to_on;
        if (stated->qualifier != STATED_EQUAL)
            result->qualifier = STATED_APPROXIMATELY;
    } else {
        struct indicator_result below;
        enum err err = indicator_work_out(work->book, entry->record, work->span, work->view,
                                          work->arena, &below);

        if (err != ERR_OK || below.gap != 0)
            return err;
        result->denominator_e8 = below.value_e8;
        result->denominator_on = work->span.to;
    }
    if (result->denominator_e8 > 0)
        result->gap = 0;
    return ERR_OK;
}

static int64_t unit_size_of(const struct indicator *indicator)
{
    return indicator->unit_size == AMOUNT_UNKNOWN ? 1 : indicator->unit_size;
}

/* Things or yuan by the size of the unit, and by the denominator. */
static void set_value(const struct indicator_work *work, struct indicator_result *result)
{
    const struct indicator *indicator = work->indicator;
    bool money = counts_money(indicator);
    struct ip_fraction value = ip_fraction(money ? result->amount_minor : (int64_t)work->count);

    ip_fraction_times(&value, WHOLE_E8, money ? FEN_A_YUAN : 1);
    ip_fraction_times(&value, 1, unit_size_of(indicator));
    if (indicator->denominator_id != 0) {
        const struct entry *below =
            indicator_on(work->book, indicator->denominator_id, work->span.to, work->view.as_known);

        ip_fraction_times(&value, indicator->per, unit_size_of(below->record));
        ip_fraction_times(&value, WHOLE_E8, result->denominator_e8);
    }
    if (ip_fraction_round(&value, &result->value_e8) == ERR_OK && result->value_e8 <= UNITS_MAX_E8)
        return;
    result->value_e8 = AMOUNT_UNKNOWN;
    result->gap = GAP_TOO_LARGE;
}

/* Money of which nothing is there is no money, in yuan. */
static void set_money(const struct indicator_work *work, struct indicator_result *result)
{
    if (result->without_amount > 0)
        result->qualifier = STATED_AT_LEAST;
    if (result->without_amount == (int64_t)work->count && result->currency == 0) {
        result->currency = CURRENCY_CNY;
        result->amount_minor = 0;
    }
    if (result->currency != CURRENCY_CNY)
        result->gap = GAP_CURRENCIES;
}

static enum err weigh(struct indicator_work *work, struct indicator_result *result)
{
    enum err err = ERR_OK;

    result->qualifier = STATED_EQUAL;
    if (work->indicator->basis == COUNT_FIRM || work->indicator->basis == COUNT_FIRM_TIME)
        keep_those_of_firms(work);
    if (work->indicator->basis == COUNT_FIRM)
        err = join_firms(work);
    if (err == ERR_OK)
        err = add_amounts(work, result);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < work->count; i++)
        work->rows[i].number = (int64_t)i + 1;
    result->rows = work->rows;
    result->things = (int64_t)work->count;
    if (counts_money(work->indicator))
        set_money(work, result);
    if (result->gap == 0 && work->indicator->denominator_id != 0)
        err = set_denominator(work, result);
    if (err == ERR_OK && result->gap == 0)
        set_value(work, result);
    return err;
}

enum err indicator_work_out(const struct book *book, const struct indicator *indicator,
                            struct indicator_span span, struct view view, struct arena *arena,
                            struct indicator_result *result_out)
{
    int32_t last = span.to == DATE_UNKNOWN || span.to > view.as_of ? view.as_of : span.to;
    struct indicator_work work = {
        .book = book,
        .indicator = indicator,
        .span = {.from = span.from == DATE_UNKNOWN ? DATE_FIRST : span.from, .to = last},
        .view = {.as_of = last, .as_known = view.as_known},
        .arena = arena};

    *result_out = (struct indicator_result){.value_e8 = AMOUNT_UNKNOWN,
                                            .amount_minor = AMOUNT_UNKNOWN,
                                            .denominator_e8 = AMOUNT_UNKNOWN,
                                            .denominator_on = DATE_UNKNOWN};
    if (indicator->measure == 0)
        result_out->gap = GAP_NOT_MEASURED;
    else if (span.to == DATE_UNKNOWN)
        result_out->gap = GAP_NO_PERIOD;
    else if (work.span.from > last)
        result_out->gap = GAP_NOT_BEGUN;
    if (result_out->gap != 0)
        return ERR_OK;
    indicator_collect(&work);
    return weigh(&work, result_out);
}
