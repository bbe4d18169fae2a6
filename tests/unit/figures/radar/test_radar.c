/* The radar: which day a row has, how late it is, and the calendar file. */
#include "figures/accounts/posting.h"
#include "figures/radar/radar.h"
#include "support_equity.h"
#include "support_fund.h"
#include "record/dossier.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t party;
static int64_t commitment;
static int64_t project;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "seed", FUND_SEED);
    party = world_party(&world, "bureau");
    commitment = world_commitment(&world, fund, 0, party, 100 * MILLION, "2020-01-01");
    project = world_project(&world, "project", world_firm(&world, "firm"));
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static const struct radar_row *sweep_with(const char *date, struct radar_options options,
                                          size_t *count_out)
{
    const struct radar_row *rows = NULL;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(radar(world.book, view, &options, &world.arena, &rows, count_out), ERR_OK);
    return rows;
}

/* The only row of a kind; NULL when there is none. */
static const struct radar_row *only(const char *date, enum radar_kind kind)
{
    size_t count = 0;
    const struct radar_row *rows = sweep_with(date, RADAR_STANDARD, &count);
    const struct radar_row *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind != kind)
            continue;
        assert_null(found);
        found = &rows[i];
    }
    return found;
}

static void a_call_is_due_then_late_and_keeps_its_name(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {40 * MILLION};
    (void)state;
    int64_t call = world_call(&world, fund, parts, false, "2020-02-01", "2020-03-01");
    assert_null(only("2020-02-20", RADAR_CALL_DUE));
    assert_non_null(only("2020-02-20", RADAR_PROPOSAL_WAITING));
    world_approve(&world, call);
    assert_null(only("2020-02-20", RADAR_PROPOSAL_WAITING));

    const struct radar_row *row = only("2020-02-20", RADAR_CALL_DUE);
    assert_non_null(row);
    assert_int_equal(row->days, 10);
    assert_int_equal(row->due, RADAR_MONTH);
    assert_int_equal(row->severity, RADAR_MEDIUM);
    assert_int_equal(row->amount_minor, 40 * MILLION);
    assert_int_equal(row->counterparty_id, party);
    assert_string_equal(row->subject_kind, "capital_call");
    const char *uid = row->uid;
    /* On the day itself nothing is late yet. */
    assert_int_equal(only("2020-03-01", RADAR_CALL_DUE)->days, 0);

    row = only("2020-03-02", RADAR_CALL_UNPAID);
    assert_int_equal(row->days, -1);
    assert_int_equal(row->due, RADAR_OVERDUE);
    assert_int_equal(row->severity, RADAR_HIGH);
    assert_string_equal(row->uid, uid);
    assert_null(only("2020-03-02", RADAR_CALL_DUE));

    assert_int_equal(world_contribute(&world, commitment, call, 15 * MILLION, "2020-03-05"),
                     ERR_OK);
    assert_int_equal(only("2020-03-06", RADAR_CALL_UNPAID)->amount_minor, 25 * MILLION);
    assert_int_equal(world_contribute(&world, commitment, call, 25 * MILLION, "2020-03-06"),
                     ERR_OK);
    assert_null(only("2020-03-06", RADAR_CALL_UNPAID));
    /* As it was known and as it was on the day before, it is still late. */
    assert_int_equal(only("2020-03-05", RADAR_CALL_UNPAID)->amount_minor, 25 * MILLION);
}

static void an_approved_investment_waits_for_money_that_is_late(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {40 * MILLION};
    (void)state;
    int64_t call = world_call(&world, fund, parts, false, "2020-02-01", "2020-03-01");
    world_approve(&world, call);
    int64_t investment = world_approved(&world, project, fund, 30 * MILLION, "2020-02-10");
    assert_null(only("2020-03-01", RADAR_APPROVAL_UNFUNDED));
    const struct radar_row *row = only("2020-03-10", RADAR_APPROVAL_UNFUNDED);
    assert_int_equal(row->amount_minor, 30 * MILLION);
    assert_int_equal(row->days, -9);
    row = only("2020-03-10", RADAR_INVESTMENT_UNPAID);
    assert_int_equal(row->date, day("2020-02-10") + 90);
    assert_int_equal(row->subject_id, investment);
    assert_int_equal(world_contribute(&world, commitment, call, 30 * MILLION, "2020-03-11"),
                     ERR_OK);
    assert_null(only("2020-03-12", RADAR_APPROVAL_UNFUNDED));
    assert_int_equal(world_pay(&world, investment, 30 * MILLION, "2020-03-12"), ERR_OK);
    assert_null(only("2020-03-12", RADAR_INVESTMENT_UNPAID));
}

/* Worked example: 10 in, 4 out, 6 in, 3 out. Of the first ten three are left after all. */
static void idle_cash_is_what_came_in_first(void **state)
{
    struct radar_options options = RADAR_STANDARD;
    size_t count = 0;
    (void)state;
    assert_int_equal(world_contribute(&world, commitment, 0, 10 * MILLION, "2020-01-10"), ERR_OK);
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, 4 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, commitment, 0, 6 * MILLION, "2020-06-01"), ERR_OK);
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, 3 * MILLION, "2020-06-02"), ERR_OK);
    assert_null(only("2020-07-08", RADAR_CASH_IDLE)); /* 180 days: not over */
    const struct radar_row *row = only("2020-07-09", RADAR_CASH_IDLE);
    assert_int_equal(row->amount_minor, 3 * MILLION);
    assert_int_equal(row->since, day("2020-01-10"));
    assert_int_equal(row->days, -1);
    row = only("2020-11-29", RADAR_CASH_IDLE);
    assert_int_equal(row->amount_minor, 9 * MILLION);
    assert_int_equal(row->since, day("2020-01-10"));
    options.idle_minor = 9 * MILLION + 1;
    const struct radar_row *rows = sweep_with("2020-11-29", options, &count);
    for (size_t i = 0; i < count; i++)
        assert_int_not_equal(rows[i].kind, RADAR_CASH_IDLE);
}

/* More paid out than received, from the first such day until the receipt; a fund whose receipts are
 * not kept lacks nothing. */
static void cash_below_nothing_stands_from_its_first_day(void **state)
{
    (void)state;
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, MILLION, "2020-01-05"), ERR_OK);
    assert_null(only("2020-01-06", RADAR_CASH_NEGATIVE));
    assert_int_equal(world_contribute(&world, commitment, 0, 10 * MILLION, "2020-01-10"), ERR_OK);
    assert_null(only("2020-01-10", RADAR_CASH_NEGATIVE));
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, 11 * MILLION, "2020-02-01"),
                     ERR_OK);
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, MILLION, "2020-03-01"), ERR_OK);
    const struct radar_row *row = only("2020-04-01", RADAR_CASH_NEGATIVE);
    assert_int_equal(row->amount_minor, 3 * MILLION);
    assert_int_equal(row->since, day("2020-02-01"));
    assert_int_equal(row->severity, RADAR_HIGH);
    assert_int_equal(world_contribute(&world, commitment, 0, 3 * MILLION, "2020-04-02"), ERR_OK);
    assert_null(only("2020-04-02", RADAR_CASH_NEGATIVE));
}

/* What FIFO leaves idle is the cash less all that came in within the last N days. */
static void idle_cash_agrees_with_the_last_receipts(void **state)
{
    unsigned seed = (unsigned)time(NULL);
    int32_t date = day("2020-01-02");
    int64_t cash = 0;
    int64_t received[400] = {0};
    (void)state;
    print_message("seed %u\n", seed);
    srand(seed);
    for (int i = 0; i < 400; i++) {
        char text[DATE_TEXT_SIZE];
        int64_t amount = 1 + rand() % 1000000;
        struct radar_options options = RADAR_STANDARD;
        size_t count = 0;
        int64_t young = 0;
        int64_t idle = 0;

        date_format(date + i, text);
        if (rand() % 2 == 0) {
            assert_int_equal(world_contribute(&world, commitment, 0, amount, text), ERR_OK);
            received[i] = amount;
            cash += amount;
        } else if (cash > 0) {
            amount = 1 + rand() % cash;
            assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, amount, text), ERR_OK);
            cash -= amount;
        }
        if (i % 7 != 0)
            continue;
        options.idle_days = 1 + rand() % 60;
        options.idle_minor = 0;
        for (int k = i; k >= 0 && i - k <= options.idle_days; k--)
            young += received[k];
        int64_t expected = cash > young ? cash - young : 0;
        const struct radar_row *rows = sweep_with(text, options, &count);
        for (size_t k = 0; k < count; k++)
            if (rows[k].kind == RADAR_CASH_IDLE)
                idle = rows[k].amount_minor;
        assert_int_equal(idle, expected);
    }
}

static void obligations_rights_marks_and_proposals_have_their_days(void **state)
{
    struct buy_back buy_back = {.obligor_party_id = party,
                                .trigger = "no listing",
                                .due_on = day("2021-06-30"),
                                .rate_e8 = 8000000,
                                .currency = CURRENCY_CNY,
                                .principal_minor = 10 * MILLION};
    (void)state;
    int64_t investment = world_approved(&world, project, fund, 10 * MILLION, "2020-02-10");
    assert_int_equal(world_contribute(&world, commitment, 0, 10 * MILLION, "2020-02-11"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 10 * MILLION, "2020-02-12"), ERR_OK);
    buy_back.investment_id = investment;
    world_put(&world, MANAGER_ID, RECORD_BUY_BACK, day("2020-02-12"), &buy_back);

    const struct radar_row *row = only("2021-02-11", RADAR_BUY_BACK);
    assert_int_equal(row->date, day("2021-06-30"));
    assert_int_equal(row->amount_minor, 10 * MILLION + 80000000); /* 365 days at 8 % */
    assert_int_equal(row->counterparty_id, party);
    assert_int_equal(only("2021-07-01", RADAR_BUY_BACK)->severity, RADAR_HIGH);

    /* At cost the last payment counts, then the last valuation. */
    assert_int_equal(only("2020-03-01", RADAR_MARK_OLD)->date, day("2020-02-12") + 180);
    int64_t valuation = world_valuation(&world, investment, 0, 9 * MILLION, "2020-12-31");
    row = only("2021-01-20", RADAR_PROPOSAL_WAITING);
    assert_int_equal(row->date, day("2020-12-31") + 30);
    assert_string_equal(row->subject_kind, "valuation");
    assert_int_equal(row->fund_id, fund);
    world_approve(&world, valuation);
    row = only("2021-01-20", RADAR_MARK_OLD);
    assert_int_equal(row->since, day("2020-12-31"));
    assert_int_equal(row->amount_minor, 9 * MILLION);

    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_BUY_BACK, 12 * MILLION, 10 * MILLION, "2021-07-02"),
        ERR_OK);
    assert_null(only("2021-07-02", RADAR_BUY_BACK));
    assert_null(only("2021-07-02", RADAR_MARK_OLD));

    world_approve(&world, world_distribution(&world, fund, 5 * MILLION, 0, 0, 2 * MILLION,
                                             "2022-01-31", "2021-07-03"));
    row = only("2022-01-31", RADAR_RECALL_EXPIRES);
    assert_int_equal(row->days, 0);
    assert_int_equal(row->amount_minor, 2 * MILLION);
    assert_null(only("2022-02-01", RADAR_RECALL_EXPIRES));
}

static const struct radar_row *filing(const char *date, enum radar_filing which)
{
    size_t count = 0;
    const struct radar_row *rows = sweep_with(date, RADAR_STANDARD, &count);

    for (size_t i = 0; i < count; i++)
        if (rows[i].filing == which)
            return &rows[i];
    return NULL;
}

static void a_holding_in_a_firm_that_was_taken_over_is_pointed_out(void **state)
{
    struct firm_status status;
    int64_t firm = ((const struct project *)book_entry(world.book, project)->record)->firm_id;

    (void)state;
    int64_t investment = world_approved(&world, project, fund, 10 * MILLION, "2020-02-01");
    assert_int_equal(world_contribute(&world, commitment, 0, 10 * MILLION, "2020-02-11"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 10 * MILLION, "2020-02-12"), ERR_OK);
    shape_clear(&firm_status_type.shape, &status);
    status.firm_id = firm;
    status.state = FIRM_ACQUIRED;
    status.occurred_on = day("2020-12-01");
    status.acquirer_party_id = party;
    world_put(&world, MANAGER_ID, RECORD_FIRM_STATUS, DATE_UNKNOWN, &status);

    assert_null(only("2020-11-30", RADAR_FIRM_GONE));
    const struct radar_row *row = only("2020-12-01", RADAR_FIRM_GONE);
    assert_int_equal(row->subject_id, investment);
    assert_int_equal(row->amount_minor, 10 * MILLION);
    assert_int_equal(row->since, day("2020-12-01"));
    /* Nothing is left once it was sold. */
    assert_int_equal(world_sell(&world, investment, PROCEEDS_TRADE_SALE, 12 * MILLION, 10 * MILLION,
                                "2021-01-05"),
                     ERR_OK);
    assert_null(only("2021-01-05", RADAR_FIRM_GONE));
}

/* Subscribed in 2020: due by the day that was agreed; a later one than June 2032 is to be changed.
 */
static void capital_of_a_firm_falls_due(void **state)
{
    int64_t firm = world_firm(&world, "capital");
    int64_t class = world_class(&world, firm, "RC", UNIT_REGISTERED_CAPITAL, "2020-01-01");
    struct security shares = blank_shares(firm, "S1", class, party, UNITS(1000));
    struct capital_payment payment;

    (void)state;
    shares.due_on = day("2021-06-30");
    int64_t security = world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-01-01"), &shares);
    assert_null(only("2020-12-31", RADAR_CAPITAL_DUE));
    const struct radar_row *row = only("2021-06-01", RADAR_CAPITAL_DUE);
    assert_int_equal(row->subject_id, security);
    assert_int_equal(row->counterparty_id, party);
    assert_int_equal(row->amount_minor, 100000);
    assert_int_equal(row->days_left, 29);
    assert_int_equal(only("2021-07-01", RADAR_CAPITAL_DUE)->severity, RADAR_HIGH);
    shape_clear(&capital_payment_type.shape, &payment);
    payment.security_id = security;
    payment.currency = CURRENCY_CNY;
    payment.amount_minor = 100000;
    world_put(&world, MANAGER_ID, RECORD_CAPITAL_PAYMENT, day("2021-07-02"), &payment);
    assert_null(only("2021-07-02", RADAR_CAPITAL_DUE));
    shares.code = "S2";
    shares.due_on = day("2040-01-01");
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-01-01"), &shares);
    row = only("2027-05-01", RADAR_CAPITAL_ADJUST);
    assert_int_equal(row->date, day("2027-06-30"));
}

static void filings_follow_their_periods_until_they_are_filed(void **state)
{
    struct fund young;
    struct document report;
    (void)state;
    assert_null(filing("2026-03-01", FILING_ANNUAL)); /* founded on an unknown day */
    shape_clear(&fund_type.shape, &young);
    young.code = young.name = "young";
    young.kind = FUND_ANGEL;
    young.currency = CURRENCY_CNY;
    young.established_on = day("2024-09-30"); /* a Monday */
    int64_t id = world_put(&world, MANAGER_ID, RECORD_FUND, day("2024-09-30"), &young);

    const struct radar_row *row = filing("2026-03-01", FILING_REGISTRATION);
    assert_int_equal(row->date, day("2024-10-28")); /* twenty weekdays */
    row = filing("2026-03-01", FILING_ANNUAL);
    assert_int_equal(row->date, day("2025-06-30"));
    assert_int_equal(row->period_ends_on, day("2024-12-31"));
    assert_int_equal(row->severity, RADAR_HIGH);
    row = filing("2026-03-01", FILING_HALF_YEAR);
    assert_int_equal(row->date, day("2025-09-30"));
    assert_int_equal(row->period_ends_on, day("2025-06-30"));
    row = filing("2026-03-01", FILING_POLICY_EVALUATION);
    assert_int_equal(row->date, day("2026-06-30"));
    assert_int_equal(row->period_ends_on, day("2025-12-31"));
    assert_int_equal(row->grade, GRADE_READ);
    row = filing("2026-03-01", FILING_QUARTERLY);
    assert_int_equal(row->date, day("2026-01-31"));
    assert_int_equal(row->severity, RADAR_LOW); /* supposed, not read */

    shape_clear(&document_type.shape, &report);
    report.title = "annual report";
    report.kind = DOCUMENT_ANNUAL_REPORT;
    report.fund_id = id;
    report.period_ends_on = day("2024-12-31");
    report.sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    world_put(&world, MANAGER_ID, RECORD_DOCUMENT, day("2025-06-20"), &report);
    assert_int_equal(filing("2026-03-01", FILING_ANNUAL)->date, day("2026-06-30"));
    assert_int_equal(filing("2025-06-19", FILING_ANNUAL)->date, day("2025-06-30"));
}

/* Two stages: a fifth after a year, half after three. Of 100 only 30 is paid in. */
static void a_stage_of_the_paid_in_schedule_is_short_from_its_day_on(void **state)
{
    struct rule rule;
    struct fund young;
    size_t count = 0;
    (void)state;
    shape_clear(&fund_type.shape, &young);
    young.code = young.name = "young";
    young.kind = FUND_ANGEL;
    young.currency = CURRENCY_CNY;
    young.established_on = day("2020-01-01");
    young.registered_on = day("2020-01-10");
    young.investment_ends_on = day("2024-12-31");
    int64_t id = world_put(&world, MANAGER_ID, RECORD_FUND, day("2020-01-01"), &young);
    int64_t owed = world_commitment(&world, id, 0, party, 100 * MILLION, "2020-01-01");
    assert_int_equal(world_contribute(&world, owed, 0, 30 * MILLION, "2020-01-02"), ERR_OK);

    shape_clear(&rule_type.shape, &rule);
    rule.measure = MEASURE_PAID_IN_RATIO;
    rule.subject = SUBJECT_FUND;
    rule.basis = BASIS_PAID_IN;
    rule.denominator = BASIS_COMMITMENT;
    rule.direction = DIRECTION_AT_LEAST;
    rule.currency = CURRENCY_CNY;
    rule.action = ACTION_WARN;
    rule.status = RULE_UNVERIFIED;
    rule.valid_from = day("2018-01-01");
    rule.pack = "test";
    rule.funds = "young";
    for (int stage = 0; stage < 2; stage++) {
        rule.code = rule.name = stage == 0 ? "first" : "second";
        rule.limit_ratio_e8 = stage == 0 ? 20000000 : 50000000;
        rule.after_days = stage == 0 ? 365 : 3 * 365;
        int64_t version = world_put(&world, 3, RECORD_RULE, DATE_UNKNOWN, &rule);
        if (stage == 0)
            assert_int_equal(only("2022-06-01", RADAR_PROPOSAL_WAITING)->subject_id, version);
        world_approve(&world, version);
    }
    assert_null(only("2022-06-01", RADAR_PROPOSAL_WAITING));
    assert_null(only("2022-06-01", RADAR_PAID_IN_SHORT)); /* beyond the horizon */
    const struct radar_row *row = only("2022-12-01", RADAR_PAID_IN_SHORT);
    assert_int_equal(row->date, day("2022-12-31"));
    assert_int_equal(row->amount_minor, 20 * MILLION);
    assert_int_equal(row->days_left, 30);
    assert_int_equal(only("2023-01-01", RADAR_PAID_IN_SHORT)->days_late, 1);
    assert_int_equal(world_contribute(&world, owed, 0, 20 * MILLION, "2023-02-01"), ERR_OK);
    assert_null(only("2023-02-01", RADAR_PAID_IN_SHORT));

    const struct radar_row *rows = sweep_with("2024-12-01", RADAR_STANDARD, &count);
    size_t periods = 0;
    for (size_t i = 0; i < count; i++) {
        periods += rows[i].kind == RADAR_INVESTMENT_PERIOD && rows[i].days_left == 30;
        assert_int_not_equal(rows[i].filing, FILING_REGISTRATION);
    }
    assert_int_equal(periods, 1);
}

static void rows_stand_in_order_within_the_horizon(void **state)
{
    struct radar_options options = RADAR_STANDARD;
    size_t count = 0;
    (void)state;
    for (int i = 0; i < 12; i++) {
        char text[DATE_TEXT_SIZE];
        const int64_t parts[CALL_PART_COUNT] = {MILLION};

        date_format(day("2020-02-01") + i * 37 % 300, text);
        world_approve(&world, world_call(&world, fund, parts, false, "2020-02-01", text));
    }
    options.horizon_days = 30;
    const struct radar_row *rows = sweep_with("2020-06-01", options, &count);
    assert_true(count > 2);
    for (size_t i = 0; i < count; i++) {
        assert_true(rows[i].days <= 30);
        if (i > 0)
            assert_true(
                rows[i - 1].date < rows[i].date ||
                (rows[i - 1].date == rows[i].date && rows[i - 1].severity <= rows[i].severity));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(rows[k].uid, rows[i].uid);
    }
}

/* A line of the calendar, unfolded, without its CRLF; checks that it was folded by the rules. */
static char *unfold(const char *bytes, const char **next_out)
{
    char *line = arena_alloc(&world.arena, 4096);
    size_t length = 0;

    for (const char *p = bytes;;) {
        const char *end = strstr(p, "\r\n");

        assert_non_null(end);
        assert_true(end - p <= 75);
        assert_true(utf8_length(p, (size_t)(end - p)) >= 0);
        memcpy(line + length, p, (size_t)(end - p));
        length += (size_t)(end - p);
        p = end + 2;
        if (*p != ' ') {
            *next_out = p;
            return line;
        }
        p++;
        /* The fold's blank counts towards its line. */
        assert_true(strcspn(p, "\r") <= 74);
    }
}

static void the_calendar_is_folded_escaped_and_always_the_same(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {MILLION};
    struct fund named;
    size_t count = 0;
    struct buf first;
    struct buf second;
    const char *name = "长名称基金；含逗号,分号;与反斜杠\\以及很长很长很长很长很长很长很长的名称";
    (void)state;
    shape_clear(&fund_type.shape, &named);
    named.code = "named";
    named.name = name;
    named.kind = FUND_SEED;
    named.currency = CURRENCY_CNY;
    int64_t id = world_put(&world, MANAGER_ID, RECORD_FUND, day("2015-01-01"), &named);
    (void)world_commitment(&world, id, 0, party, 100 * MILLION, "2020-01-01");
    world_approve(&world, world_call(&world, id, parts, false, "2020-02-01", "2020-03-01"));

    const struct radar_row *rows = sweep_with("2020-06-01", RADAR_STANDARD, &count);
    struct view view = {day("2020-06-01"), INT64_MAX};
    struct radar_calendar calendar = {"test", true, INT64_C(1577836800000000)};
    buf_init(&first);
    buf_init(&second);
    radar_calendar_write(world.book, view, rows, count, &calendar, &first);
    radar_calendar_write(world.book, view, rows, count, &calendar, &second);
    assert_string_equal(first.bytes, second.bytes);
    assert_int_equal(count, 1);

    const char *expected[] = {
        "BEGIN:VEVENT",
        arena_format(&world.arena, "UID:call.%lld.%lld@test", (long long)rows[0].subject_id,
                     (long long)id + 1),
        "DTSTAMP:20200101T000000Z",
        "DTSTART;VALUE=DATE:20200301",
        "DTEND;VALUE=DATE:20200302",
        "SUMMARY:逾期未缴款 · 长名称基金；含逗号\\,分号\\;与反斜杠\\\\以及很长很长很长很长很长很长"
        "很长的名称 CNY 1000000.00",
    };
    size_t found = 0;
    for (const char *p = first.bytes; *p != '\0';) {
        char *line = unfold(p, &p);

        if (found < 6 && strcmp(line, expected[found]) == 0)
            found++;
    }
    assert_int_equal(found, 6);
    calendar.chinese = false;
    buf_reset(&second);
    radar_calendar_write(world.book, view, rows, count, &calendar, &second);
    assert_non_null(strstr(second.bytes, "SUMMARY:Capital call not paid"));
    buf_done(&first);
    buf_done(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_call_is_due_then_late_and_keeps_its_name, opened, closed),
        cmocka_unit_test_setup_teardown(an_approved_investment_waits_for_money_that_is_late, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(idle_cash_is_what_came_in_first, opened, closed),
        cmocka_unit_test_setup_teardown(cash_below_nothing_stands_from_its_first_day, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(idle_cash_agrees_with_the_last_receipts, opened, closed),
        cmocka_unit_test_setup_teardown(obligations_rights_marks_and_proposals_have_their_days,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(a_holding_in_a_firm_that_was_taken_over_is_pointed_out,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(filings_follow_their_periods_until_they_are_filed, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_stage_of_the_paid_in_schedule_is_short_from_its_day_on,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(capital_of_a_firm_falls_due, opened, closed),
        cmocka_unit_test_setup_teardown(rows_stand_in_order_within_the_horizon, opened, closed),
        cmocka_unit_test_setup_teardown(the_calendar_is_folded_escaped_and_always_the_same, opened,
                                        closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
