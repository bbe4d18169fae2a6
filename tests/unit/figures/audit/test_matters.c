/* The auditor's desk over entries whose days, minutes and figures are chosen, at its thresholds. */
#include "figures/audit/matters.h"

#include "figures/portfolio.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/series.h"
#include "record/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY_US (INT64_C(86400) * 1000000)
#define MINUTE_US (INT64_C(60) * 1000000)
#define TODAY 20000
#define USER 7

static const struct audit_options standard = AUDIT_STANDARD;

/* Recorded so many minutes into a day of UTC, which in China is the same day until 16:00. */
struct when {
    int32_t effective_date;
    int32_t day;
    int32_t minute;
};

static int64_t put(struct book *book, uint32_t kind, struct when when, const void *record,
                   const struct verdict_line *line)
{
    int64_t seq = book_head(book) + 1;
    const struct entry entry = {.seq = seq,
                                .recorded_at_us = when.day * DAY_US + when.minute * MINUTE_US,
                                .actor_id = USER,
                                .entity_id = seq,
                                .effective_date = when.effective_date,
                                .kind = kind,
                                .record = record,
                                .lines = line,
                                .line_count = line != NULL};

    assert_int_equal(book_apply(book, &entry), ERR_OK);
    return seq;
}

static const struct when today = {TODAY, TODAY, 0};

static int64_t put_fund(struct book *book)
{
    struct fund fund;

    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = "FUND";
    fund.currency = CURRENCY_CNY;
    return put(book, RECORD_FUND, today, &fund, NULL);
}

static int64_t put_project(struct book *book)
{
    struct firm firm;
    struct project project;

    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = "FIRM";
    shape_clear(&project_type.shape, &project);
    project.code = project.name = "PROJECT";
    project.firm_id = put(book, RECORD_FIRM, today, &firm, NULL);
    return put(book, RECORD_PROJECT, today, &project, NULL);
}

/* A commitment whose line passed a limit of 100 with this figure. */
static int64_t put_commitment(struct book *book, int64_t figure_minor)
{
    struct commitment commitment;
    struct verdict_line line;

    shape_clear(&commitment_type.shape, &commitment);
    commitment.code = "C";
    commitment.fund_id = 1;
    commitment.currency = CURRENCY_CNY;
    commitment.amount_minor = 5;
    shape_clear(&verdict_line_type.shape, &line);
    line.outcome = VERDICT_PASS;
    line.figure_minor = figure_minor;
    line.limit_minor = 100;
    line.currency = CURRENCY_CNY;
    return put(book, RECORD_COMMITMENT, today, &commitment, &line);
}

static int64_t put_investment(struct book *book)
{
    struct investment investment;

    shape_clear(&investment_type.shape, &investment);
    investment.code = "I";
    investment.fund_id = 1;
    investment.project_id = 3;
    investment.currency = CURRENCY_CNY;
    investment.amount_minor = 300;
    return put(book, RECORD_INVESTMENT, today, &investment, NULL);
}

static int64_t put_decision(struct book *book, int64_t investment_id, int32_t minute,
                            enum outcome outcome)
{
    struct decision decision;

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = investment_id;
    decision.outcome = outcome;
    return put(book, RECORD_DECISION, (struct when){TODAY, TODAY, minute}, &decision, NULL);
}

static int64_t put_payment(struct book *book, int64_t investment_id, int32_t days_late)
{
    struct payment payment;

    shape_clear(&payment_type.shape, &payment);
    payment.investment_id = investment_id;
    payment.currency = CURRENCY_CNY;
    payment.amount_minor = 40;
    return put(book, RECORD_PAYMENT, (struct when){TODAY - days_late, TODAY, 0}, &payment, NULL);
}

static int64_t put_reversal(struct book *book, int64_t seq)
{
    struct reversal reversal = {.reversed_seq = seq, .reason = "wrong"};

    return put(book, RECORD_REVERSAL, today, &reversal, NULL);
}

static int64_t put_rate(struct book *book, int32_t date)
{
    struct fx_rate rate;

    shape_clear(&fx_rate_type.shape, &rate);
    rate.base_currency = CURRENCY_USD;
    rate.quote_currency = CURRENCY_CNY;
    rate.rate_e8 = 700000000;
    return put(book, RECORD_FX_RATE, (struct when){date, TODAY, 0}, &rate, NULL);
}

/* The rows of a matter, newest first. */
static size_t rows_of(const struct book *book, uint32_t matter, struct audit_options options,
                      struct arena *arena, const struct audit_row **rows_out)
{
    struct audit_question question = {.options = options, .matter = matter};
    size_t count = 0;
    int64_t more = 0;

    audit_matters(book, (struct view){DATE_LAST, book_head(book)}, &question, arena, rows_out,
                  &count, &more);
    assert_int_equal(more, 0);
    return count;
}

static struct audit_row only_row(const struct book *book, uint32_t matter,
                                 struct audit_options options, struct arena *arena)
{
    const struct audit_row *rows = NULL;

    assert_int_equal(rows_of(book, matter, options, arena, &rows), 1);
    return rows[0];
}

struct desk {
    struct book *book;
    struct arena arena;
};

static int opened(void **state)
{
    static struct desk desk;

    desk.book = portfolio_new();
    arena_init(&desk.arena);
    assert_int_equal(put_fund(desk.book), 1);
    assert_int_equal(put_project(desk.book), 3);
    *state = &desk;
    return 0;
}

static int closed(void **state)
{
    struct desk *desk = *state;

    arena_done(&desk->arena);
    book_free(desk->book);
    return 0;
}

static void a_figure_is_near_its_limit_from_the_stated_percentage_on(void **state)
{
    struct desk *desk = *state;
    struct audit_options wide = standard;

    (void)put_commitment(desk->book, 94);
    int64_t near = put_commitment(desk->book, 95);
    struct audit_row row = only_row(desk->book, AUDIT_NEAR_LIMIT, standard, &desk->arena);

    assert_int_equal(row.seq, near);
    assert_int_equal(row.amount_minor, 95);
    assert_int_equal(row.limit_minor, 100);
    assert_int_equal(row.used_e8, 95000000);
    assert_int_equal(row.fund_id, 1);
    wide.near_percent = 6;
    const struct audit_row *rows = NULL;
    assert_int_equal(rows_of(desk->book, AUDIT_NEAR_LIMIT, wide, &desk->arena, &rows), 2);
}

static void a_decision_is_quick_below_the_stated_minutes(void **state)
{
    struct desk *desk = *state;
    int64_t first = put_investment(desk->book);
    int64_t second = put_investment(desk->book);
    int64_t third = put_investment(desk->book);
    int64_t quick = put_decision(desk->book, first, 9, OUTCOME_APPROVE);

    (void)put_decision(desk->book, second, 10, OUTCOME_APPROVE);
    (void)put_decision(desk->book, third, 1, OUTCOME_REJECT);
    struct audit_row row = only_row(desk->book, AUDIT_QUICK, standard, &desk->arena);

    assert_int_equal(row.seq, quick);
    assert_int_equal(row.minutes, 9);
    assert_int_equal(row.subject_id, first);
    assert_int_equal(row.amount_minor, 300);
    assert_int_equal(row.recorded_by, USER);
}

static void money_is_late_beyond_the_stated_days(void **state)
{
    struct desk *desk = *state;
    int64_t investment = put_investment(desk->book);

    (void)put_payment(desk->book, investment, 30);
    int64_t late = put_payment(desk->book, investment, 31);
    struct audit_row row = only_row(desk->book, AUDIT_BACK_DATED, standard, &desk->arena);

    assert_int_equal(row.seq, late);
    assert_int_equal(row.days, 31);
    assert_int_equal(row.amount_minor, 40);
}

static void a_reversal_tells_what_it_undid_and_why(void **state)
{
    struct desk *desk = *state;
    int64_t payment = put_payment(desk->book, put_investment(desk->book), 0);
    int64_t reversal = put_reversal(desk->book, payment);
    struct audit_row row = only_row(desk->book, AUDIT_REVERSAL, standard, &desk->arena);

    assert_int_equal(row.seq, reversal);
    assert_int_equal(row.subject_id, payment);
    assert_string_equal(row.kind, "payment");
    assert_int_equal(row.amount_minor, 40);
    assert_string_equal(row.reason, "wrong");
}

static void a_rate_recorded_anew_for_its_day_was_changed(void **state)
{
    struct desk *desk = *state;
    const struct audit_row *rows = NULL;

    (void)put_rate(desk->book, TODAY - 1);
    int64_t first = put_rate(desk->book, TODAY);
    int64_t anew = put_rate(desk->book, TODAY);
    int64_t reversal = put_reversal(desk->book, first);

    assert_int_equal(rows_of(desk->book, AUDIT_RATE_CHANGED, standard, &desk->arena, &rows), 2);
    assert_int_equal(rows[0].seq, reversal);
    assert_int_equal(rows[0].subject_id, first);
    assert_int_equal(rows[1].seq, anew);
}

static void an_exception_and_an_export_are_there(void **state)
{
    struct desk *desk = *state;
    struct override override;
    struct export export = {"funds", TODAY, 1, 3, ""};
    int64_t investment = put_investment(desk->book);
    struct rule rule;

    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = "RULE";
    int64_t rule_id = put(desk->book, RECORD_RULE, today, &rule, NULL);

    shape_clear(&override_type.shape, &override);
    override.investment_id = investment;
    override.rule_id = rule_id;
    override.reason = "a stated reason";
    (void)put(desk->book, RECORD_OVERRIDE, today, &override, NULL);
    (void)put(desk->book, RECORD_EXPORT, today, &export, NULL);
    struct audit_row row = only_row(desk->book, AUDIT_OVERRIDE, standard, &desk->arena);

    assert_int_equal(row.subject_id, investment);
    assert_int_equal(row.rule_id, rule_id);
    assert_string_equal(row.reason, "a stated reason");
    row = only_row(desk->book, AUDIT_EXPORT, standard, &desk->arena);
    assert_string_equal(row.reason, "funds");
}

/* Counts, pages of any length and the whole list say the same, also of a period. */
static void counts_pages_and_the_whole_list_agree(void **state)
{
    struct desk *desk = *state;
    struct audit_options period = standard;
    struct audit_count counts[AUDIT_MATTER_COUNT];
    const struct audit_row *all = NULL;
    struct view view;
    int64_t investment = put_investment(desk->book);

    for (int32_t i = 0; i < 20; i++) {
        int64_t payment = put_payment(desk->book, investment, 25 + i);

        if (i % 3 == 0)
            (void)put_reversal(desk->book, payment);
        (void)put_commitment(desk->book, 90 + i % 10);
    }
    view = (struct view){DATE_LAST, book_head(desk->book)};
    size_t count = rows_of(desk->book, 0, standard, &desk->arena, &all);
    int64_t sum = 0;

    audit_counts(desk->book, view, &standard, counts);
    for (size_t i = 0; i < AUDIT_MATTER_COUNT; i++)
        sum += counts[i].count;
    assert_int_equal(sum, count);
    assert_int_equal(counts[AUDIT_BACK_DATED - 1].count, 14);
    assert_int_equal(counts[AUDIT_REVERSAL - 1].count, 7);
    assert_int_equal(counts[AUDIT_NEAR_LIMIT - 1].count, 10);
    for (size_t limit = 1; limit < 8; limit++) {
        struct audit_question page = {.options = standard, .limit = limit};
        const struct audit_row *rows = NULL;
        size_t at = 0;
        size_t part = 0;
        int64_t more = 0;

        do {
            audit_matters(desk->book, view, &page, &desk->arena, &rows, &part, &more);
            page.after_id = more;
            for (size_t i = 0; i < part; i++)
                assert_int_equal(rows[i].seq, all[at++].seq);
        } while (page.after_id != 0);
        assert_int_equal(at, count);
    }
    period.recorded_from = TODAY + 1;
    assert_int_equal(rows_of(desk->book, 0, period, &desk->arena, &all), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(a_figure_is_near_its_limit_from_the_stated_percentage_on),
        TEST(a_decision_is_quick_below_the_stated_minutes),
        TEST(money_is_late_beyond_the_stated_days),
        TEST(a_reversal_tells_what_it_undid_and_why),
        TEST(a_rate_recorded_anew_for_its_day_was_changed),
        TEST(an_exception_and_an_export_are_there),
        TEST(counts_pages_and_the_whole_list_agree),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
