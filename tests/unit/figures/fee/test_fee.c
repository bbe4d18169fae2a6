/* Management fees, offsets and waivers, beside an oracle that goes through every day. */
#include "figures/fee/fee.h"
#include "calc/accrual.h"
#include "support_fund.h"
#include "support_rule.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <gmp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t small;
static int64_t large;
static int64_t investment;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "seed", FUND_SEED);
    small =
        world_commitment(&world, fund, 0, world_party(&world, "small"), 40 * MILLION, "2021-01-01");
    large =
        world_commitment(&world, fund, 0, world_party(&world, "large"), 60 * MILLION, "2021-01-01");
    investment =
        world_approved(&world, world_project(&world, "project", world_firm(&world, "firm")), fund,
                       90 * MILLION, "2021-01-02");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t term_of(enum fee_base base, int64_t rate_e8, const char *from, const char *to)
{
    struct fee_term term = {.fund_id = fund,
                            .base = base,
                            .rate_e8 = rate_e8,
                            .valid_from = day(from),
                            .valid_to = to == NULL ? DATE_UNKNOWN : day(to)};

    return world_put(&world, MANAGER_ID, RECORD_FEE_TERM, day(from), &term);
}

static void offset_of(int64_t amount_minor, int64_t share_e8, const char *date)
{
    struct fee_offset offset = {.fund_id = fund,
                                .category = OFFSET_MONITORING,
                                .currency = CURRENCY_CNY,
                                .amount_minor = amount_minor,
                                .share_e8 = share_e8};

    world_put(&world, MANAGER_ID, RECORD_FEE_OFFSET, day(date), &offset);
}

static void paid_fee(int64_t amount_minor, int64_t offset_minor, int64_t waiver_minor,
                     enum expense_source source, const char *date)
{
    struct expense expense = {.fund_id = fund,
                              .category = EXPENSE_MANAGEMENT_FEE,
                              .currency = CURRENCY_CNY,
                              .amount_minor = amount_minor,
                              .offset_minor = offset_minor,
                              .waiver_minor = waiver_minor,
                              .source = source};

    world_put(&world, MANAGER_ID, RECORD_EXPENSE, day(date), &expense);
}

static const struct fee_row *rows_between(const char *from, const char *to, size_t *count_out)
{
    const struct fee_row *rows = NULL;
    struct fee_row total;
    int64_t fees = 0;
    int64_t waived = 0;

    assert_int_equal(fee_due(world.book, fund, day(from), day(to), VIEW_EVERYTHING, &world.arena,
                             &rows, count_out, &total),
                     ERR_OK);
    for (size_t i = 0; i < *count_out; i++) {
        fees += rows[i].fee_minor;
        waived += rows[i].waived_minor;
        assert_int_equal(rows[i].due_minor, rows[i].fee_minor - rows[i].waived_minor);
    }
    assert_int_equal(total.fee_minor, fees);
    assert_int_equal(total.waived_minor, waived);
    assert_int_equal(total.due_minor, fees - waived);
    return rows;
}

/* 1,000,000 paid in, 1,500,000 from May on, 1,200,000 after a return of excess. */
static void the_base_follows_every_change_within_a_stretch(void **state)
{
    size_t count = 0;

    (void)state;
    term_of(FEE_ON_PAID_IN, 2000000, "2022-01-01", NULL);
    assert_int_equal(world_contribute(&world, large, 0, MILLION, "2021-12-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, small, 0, MILLION / 2, "2022-05-01"), ERR_OK);
    world_approve(&world, world_excess(&world, fund, 3 * MILLION / 10, "2022-07-15"));
    const struct fee_row *rows = rows_between("2022-01-01", "2022-12-31", &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].base_minor, MILLION);
    assert_int_equal(rows[0].to, day("2022-04-30"));
    assert_int_equal(rows[0].fee_minor, 657534); /* 1,000,000 * 2 % * 120 / 365 */
    assert_int_equal(rows[1].from, day("2022-05-01"));
    assert_int_equal(rows[1].base_minor, 3 * MILLION / 2);
    assert_int_equal(rows[1].fee_minor, 616438); /* 1,500,000 * 2 % * 75 / 365 */
    assert_int_equal(rows[2].from, day("2022-07-15"));
    assert_int_equal(rows[2].base_minor, 12 * MILLION / 10);
    assert_int_equal(rows[2].fee_minor, 1117808); /* 1,200,000 * 2 % * 170 / 365 */
}

static void commitments_and_cost_are_followed_too(void **state)
{
    struct commitment_release release = {
        .commitment_id = large, .currency = CURRENCY_CNY, .amount_minor = 10 * MILLION};
    size_t count = 0;

    (void)state;
    term_of(FEE_ON_COMMITMENT, 2000000, "2021-01-01", "2021-12-31");
    term_of(FEE_ON_INVESTED, 1000000, "2022-01-01", NULL);
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, day("2021-10-01"), &release);
    assert_int_equal(world_contribute(&world, large, 0, 9 * MILLION, "2021-12-01"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 5 * MILLION, "2022-03-01"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, MILLION, "2022-09-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, book_head(world.book), "2022-10-01"), ERR_OK);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_TRADE_SALE, 4 * MILLION, 2 * MILLION, "2022-11-01"),
        ERR_OK);
    const struct fee_row *rows = rows_between("2021-01-01", "2022-12-31", &count);
    static const struct {
        const char *from;
        int64_t base;
    } expected[] = {
        {"2021-01-01", 100 * MILLION}, {"2021-10-01", 90 * MILLION}, {"2022-01-01", 0},
        {"2022-03-01", 5 * MILLION},   {"2022-09-01", 6 * MILLION},  {"2022-10-01", 5 * MILLION},
        {"2022-11-01", 3 * MILLION},
    };
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].from, day(expected[i].from));
        assert_int_equal(rows[i].base_minor, expected[i].base);
    }
}

/* An oracle of its own: the base of every single day, and the fee of each stretch as a fraction. */
static void the_fee_is_that_of_every_single_day(void **state)
{
    unsigned seed = (unsigned)time(NULL);
    size_t count = 0;
    mpz_t numerator;

    (void)state;
    print_message("seed %u\n", seed);
    srand(seed);
    term_of(FEE_ON_PAID_IN, 1234567, "2022-01-01", "2022-08-19");
    term_of(FEE_ON_PAID_IN, 765432, "2022-08-20", NULL);
    int64_t paid[365] = {0};
    int64_t sum = 0;
    for (int32_t d = 0; d < 365; d++) {
        if (rand() % 20 == 0) {
            char text[DATE_TEXT_SIZE];
            int64_t amount = 1 + rand() % 100000;

            date_format(day("2022-01-01") + d, text);
            assert_int_equal(world_contribute(&world, rand() % 2 ? small : large, 0, amount, text),
                             ERR_OK);
            sum += amount;
        }
        paid[d] = sum;
    }
    const struct fee_row *rows = rows_between("2022-01-01", "2022-12-31", &count);
    int32_t next = day("2022-01-01");
    mpz_init(numerator);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].from, next);
        assert_int_equal(rows[i].day_count, rows[i].to - rows[i].from + 1);
        for (int32_t d = rows[i].from; d <= rows[i].to; d++)
            assert_int_equal(paid[d - day("2022-01-01")], rows[i].base_minor);
        assert_int_equal(rows[i].rate_e8, rows[i].from < day("2022-08-20") ? 1234567 : 765432);
        /* |2 * numerator / (10^8 * 365) - 2 * fee| <= 1 */
        mpz_set_si(numerator, rows[i].base_minor * rows[i].day_count);
        mpz_mul_si(numerator, numerator, 2 * rows[i].rate_e8);
        mpz_t fee;
        mpz_init_set_si(fee, rows[i].fee_minor);
        mpz_mul_si(fee, fee, 2 * 100000000L * 365);
        mpz_sub(numerator, numerator, fee);
        assert_true(mpz_cmpabs_ui(numerator, 100000000UL * 365) <= 0);
        mpz_clear(fee);
        next = rows[i].to + 1;
    }
    assert_int_equal(next, day("2023-01-01"));
    mpz_clear(numerator);
}

static const struct fee_quarter *statement_of(const char *date, size_t *count_out)
{
    const struct fee_quarter *rows = NULL;

    assert_int_equal(fee_statement(world.book, fund, (struct view){day(date), INT64_MAX},
                                   &world.arena, &rows, count_out),
                     ERR_OK);
    return rows;
}

/* 100,000,000 * 2 % a year: 493,150.68 and 498,630.14 in the first two quarters of 2022. */
static void offsets_are_applied_by_themselves_and_carried_on(void **state)
{
    size_t count = 0;

    (void)state;
    term_of(FEE_ON_COMMITMENT, 2000000, "2022-01-01", NULL);
    offset_of(80000001, 80000000, "2022-02-01"); /* 80 % of 800,000.01: 640,000.008 */
    paid_fee(0, 0, 10000, SOURCE_CALL, "2022-03-31");
    paid_fee(30000000, 0, 0, SOURCE_CALL, "2022-06-30");
    paid_fee(1000000, 200, 0, SOURCE_INCOME, "2022-06-30");
    const struct fee_quarter *rows = statement_of("2022-08-31", &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].gross_minor, 49315068);
    assert_int_equal(rows[0].waived_minor, 10000);
    assert_int_equal(rows[0].offset_received_minor, 64000001);
    assert_int_equal(rows[0].offset_applied_minor, 49305068);
    assert_int_equal(rows[0].offset_closing_minor, 64000001 - 49305068);
    assert_int_equal(rows[0].net_minor, 0);
    assert_int_equal(rows[0].unpaid_minor, 0);
    assert_int_equal(rows[1].gross_minor, 49863014);
    assert_int_equal(rows[1].settled_minor, 200);
    assert_int_equal(rows[1].offset_applied_minor, 14694933);
    assert_int_equal(rows[1].offset_closing_minor, 0);
    assert_int_equal(rows[1].net_minor, 49863014 - 200 - 14694933);
    assert_int_equal(rows[1].paid_minor, 31000000);
    assert_int_equal(rows[1].paid_call_minor, 30000000);
    assert_int_equal(rows[1].paid_income_minor, 1000000);
    assert_int_equal(rows[1].unpaid_minor, rows[1].net_minor - 31000000);
    assert_int_equal(rows[2].to, day("2022-08-31"));
    assert_int_equal(rows[2].unpaid_opening_minor, rows[1].unpaid_minor);
    assert_int_equal(rows[2].gross_minor, 33972603); /* 62 days */
}

/* 100,000,000 * 2 % a year, a third of it waived until the end of February, and all from June on.
 */
static void terms_may_waive_a_part_of_the_fee(void **state)
{
    struct fee_term term = {.fund_id = fund,
                            .base = FEE_ON_COMMITMENT,
                            .rate_e8 = 2000000,
                            .valid_from = day("2022-01-01"),
                            .valid_to = day("2022-02-28"),
                            .waiver_share_e8 = 33333333};
    size_t count = 0;

    (void)state;
    world_put(&world, MANAGER_ID, RECORD_FEE_TERM, DATE_UNKNOWN, &term);
    term.valid_from = day("2022-03-01");
    term.valid_to = day("2022-05-31");
    term.waiver_share_e8 = AMOUNT_UNKNOWN;
    world_put(&world, MANAGER_ID, RECORD_FEE_TERM, DATE_UNKNOWN, &term);
    term.valid_from = day("2022-06-01");
    term.valid_to = DATE_UNKNOWN;
    term.waiver_share_e8 = DECIMAL_E8_ONE + 1;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_FEE_TERM, 0, DATE_UNKNOWN, &term),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUT_OF_RANGE);
    term.waiver_share_e8 = DECIMAL_E8_ONE;
    world_put(&world, MANAGER_ID, RECORD_FEE_TERM, DATE_UNKNOWN, &term);
    const struct fee_row *rows = rows_between("2022-01-01", "2022-06-30", &count);

    assert_int_equal(count, 3);
    assert_int_equal(rows[0].fee_minor, 32328767);    /* 59 days */
    assert_int_equal(rows[0].waived_minor, 10776256); /* 10,776,255.559… */
    assert_int_equal(rows[1].waived_minor, 0);
    assert_int_equal(rows[1].due_minor, rows[1].fee_minor);
    assert_int_equal(rows[2].due_minor, 0);
    /* Waivers of the terms come before waivers with payments, and before offsets. */
    offset_of(100000000, DECIMAL_E8_ONE, "2022-01-15");
    paid_fee(0, 0, 1000, SOURCE_CALL, "2022-03-31");
    const struct fee_quarter *quarters = statement_of("2022-06-30", &count);

    assert_int_equal(count, 2);
    assert_int_equal(quarters[0].gross_minor, 32328767 + 16986301); /* and 31 days */
    assert_int_equal(quarters[0].waived_by_terms_minor, 10776256);
    assert_int_equal(quarters[0].waived_minor, 1000);
    assert_int_equal(quarters[0].offset_applied_minor, 32328767 + 16986301 - 10776256 - 1000);
    assert_int_equal(quarters[0].net_minor, 0);
    assert_int_equal(quarters[1].gross_minor, 33424658 + 16438356); /* 61 and 30 days */
    assert_int_equal(quarters[1].waived_by_terms_minor, 16438356);
    assert_int_equal(quarters[1].offset_applied_minor, 33424658);
    assert_int_equal(quarters[1].unpaid_minor, 0);
}

/* A term on paid-in capital by a day count. */
static int64_t counted_term(enum fee_base base, enum fee_day_count day_count,
                            enum fee_period period, const char *from, const char *to)
{
    struct fee_term term = {.fund_id = fund,
                            .base = base,
                            .rate_e8 = 2000000,
                            .valid_from = day(from),
                            .valid_to = to == NULL ? DATE_UNKNOWN : day(to),
                            .waiver_share_e8 = AMOUNT_UNKNOWN,
                            .day_count = day_count,
                            .period = period};

    return world_put(&world, MANAGER_ID, RECORD_FEE_TERM, DATE_UNKNOWN, &term);
}

/* 2 % of 50,000,000 in quarters is 250,000.00, in leap years and in short quarters. */
static void equal_instalments_are_equal(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 50 * MILLION, "2021-12-01"), ERR_OK);
    counted_term(FEE_ON_PAID_IN, FEE_EQUAL_INSTALMENTS, FEE_PERIOD_QUARTER, "2022-01-01", NULL);
    const struct fee_quarter *quarters = statement_of("2024-12-31", &count);
    assert_int_equal(count, 12);
    for (size_t q = 0; q < count; q++) {
        assert_int_equal(quarters[q].gross_minor, 25000000);
        assert_int_equal(quarters[q].unpaid_minor, ((int64_t)q + 1) * 25000000);
    }
    quarters = statement_of("2024-02-10", &count);
    assert_int_equal(quarters[count - 1].gross_minor, 11263736); /* 41 of 91 days */
    const struct fee_row *rows = rows_between("2022-02-15", "2022-12-31", &count);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].day_count, 45);
    assert_int_equal(rows[0].year_days, 360);
    assert_int_equal(rows[0].counted_by, FEE_EQUAL_INSTALMENTS);
    assert_int_equal(rows[0].base_on, DATE_UNKNOWN);
    assert_int_equal(rows[3].fee_minor, 25000000);
}

/* The instalment of a year whose base changes in it: each part of the year on its own base. */
static void an_instalment_follows_its_base(void **state)
{
    size_t count = 0;
    int64_t sum = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 50 * MILLION, "2021-12-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, small, 0, 10 * MILLION, "2024-07-01"), ERR_OK);
    counted_term(FEE_ON_PAID_IN, FEE_EQUAL_INSTALMENTS, FEE_PERIOD_YEAR, "2023-01-01", NULL);
    const struct fee_row *rows = rows_between("2023-01-01", "2024-12-31", &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].fee_minor, 100000000);
    assert_int_equal(rows[1].fee_minor, 49726776); /* 182 of 366 days */
    assert_int_equal(rows[2].fee_minor, 60327869); /* 184 of 366 days on 60,000,000 */
    const struct fee_quarter *quarters = statement_of("2023-12-31", &count);
    for (size_t q = 0; q < count; q++)
        sum += quarters[q].gross_minor;
    assert_int_equal(sum, 100000000);
}

static void each_day_count_has_its_own_fee(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 50 * MILLION, "2021-12-01"), ERR_OK);
    counted_term(FEE_ON_PAID_IN, FEE_ACT_ACT, 0, "2022-01-01", "2024-12-31");
    counted_term(FEE_ON_PAID_IN, FEE_ACT_360, 0, "2025-01-01", "2025-12-31");
    counted_term(FEE_ON_PAID_IN, FEE_30_360, 0, "2026-01-01", "2026-12-31");
    world.confirm_future = true; /* years ahead */
    counted_term(FEE_ON_PAID_IN, FEE_ACT_365, 0, "2028-01-01", "2028-12-31");
    counted_term(FEE_ON_PAID_IN, 0, 0, "2032-01-01", NULL);
    const struct fee_row *rows = rows_between("2022-01-01", "2032-12-31", &count);
    static const struct {
        const char *from;
        int64_t fee;
    } expected[] = {
        {"2022-01-01", 100000000}, {"2023-01-01", 100000000}, {"2024-01-01", 100000000},
        {"2025-01-01", 101388889}, {"2026-01-01", 100000000}, {"2028-01-01", 100273973},
        {"2032-01-01", 100273973},
    };
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].from, day(expected[i].from));
        assert_int_equal(rows[i].fee_minor, expected[i].fee);
    }
    assert_int_equal(rows[6].counted_by, FEE_ACT_365); /* what holds when it is unknown */
}

static void instalments_need_a_period(void **state)
{
    struct fee_term term = {.fund_id = fund,
                            .base = FEE_ON_COMMITMENT,
                            .rate_e8 = 2000000,
                            .valid_from = day("2022-01-01"),
                            .valid_to = DATE_UNKNOWN,
                            .waiver_share_e8 = AMOUNT_UNKNOWN,
                            .day_count = FEE_EQUAL_INSTALMENTS};

    (void)state;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_FEE_TERM, 0, DATE_UNKNOWN, &term),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    assert_string_equal(world.violations.list[0].field, "period");
    term.period = FEE_PERIOD_HALF_YEAR;
    world_put(&world, MANAGER_ID, RECORD_FEE_TERM, DATE_UNKNOWN, &term);
}

/* 20,000,000 paid in and invested, worth 30,000,000 at the end of the first quarter, of which an
 * expense takes 1,000,000 in the second. */
static void a_value_is_that_of_the_day_before_the_period(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 20 * MILLION, "2022-01-10"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 15 * MILLION, "2022-01-20"), ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 25 * MILLION, "2022-03-31"));
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, MILLION, "2022-05-01"), ERR_OK);
    counted_term(FEE_ON_NAV, FEE_EQUAL_INSTALMENTS, FEE_PERIOD_QUARTER, "2022-01-10", NULL);
    const struct fee_row *rows = rows_between("2022-01-10", "2022-09-30", &count);
    static const struct {
        const char *from;
        const char *base_on;
        int64_t base;
        int64_t fee;
    } expected[] = {
        {"2022-01-10", "2022-01-10", 20 * MILLION, 9000000}, /* 81 of 90 days */
        {"2022-04-01", "2022-03-31", 30 * MILLION, 15000000},
        {"2022-07-01", "2022-06-30", 29 * MILLION, 14500000},
    };
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].from, day(expected[i].from));
        assert_int_equal(rows[i].base_on, day(expected[i].base_on));
        assert_int_equal(rows[i].base_minor, expected[i].base);
        assert_int_equal(rows[i].fee_minor, expected[i].fee);
    }
}

/* A fund that owes more than it has pays no fee on that. */
static void a_value_below_zero_is_no_base(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, MILLION, "2022-01-01"), ERR_OK);
    counted_term(FEE_ON_NAV, FEE_ACT_365, FEE_PERIOD_YEAR, "2022-02-01", NULL);
    const struct fee_row *rows = rows_between("2022-02-01", "2023-12-31", &count);
    assert_int_equal(count, 2); /* a year each */
    assert_int_equal(rows[0].base_minor, 0);
    assert_int_equal(rows[1].fee_minor, 0);
    assert_int_equal(rows[1].base_on, day("2022-12-31"));
}

/* A rule wants fees on paid-in capital at most: a value is held against what is paid in. */
static void a_value_is_no_wider_base_than_it_is(void **state)
{
    struct rule rule = rule_on("fee-base", MEASURE_FEE_BASE, SUBJECT_FUND, BASIS_PAID_IN);
    struct capital_call call = {.fund_id = fund,
                                .currency = CURRENCY_CNY,
                                .management_fees_minor = 1000,
                                .investments_minor = AMOUNT_UNKNOWN,
                                .expenses_minor = AMOUNT_UNKNOWN,
                                .facility_interest_minor = AMOUNT_UNKNOWN,
                                .working_capital_minor = AMOUNT_UNKNOWN,
                                .due_on = day("2023-01-31")};
    int64_t version = rule_enact(&world, &rule, 0);

    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 20 * MILLION, "2022-01-10"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 15 * MILLION, "2022-01-20"), ERR_OK);
    counted_term(FEE_ON_NAV, FEE_ACT_365, FEE_PERIOD_QUARTER, "2022-01-10", NULL);
    struct verdict_line line = rule_line(&world, version, RECORD_CAPITAL_CALL, &call, "2022-06-01");
    assert_int_equal(line.outcome, VERDICT_PASS);
    world_approve(&world, world_valuation(&world, investment, 0, 25 * MILLION, "2022-06-30"));
    line = rule_line(&world, version, RECORD_CAPITAL_CALL, &call, "2022-06-30");
    assert_int_equal(line.outcome, VERDICT_PASS); /* still on the value of March */
    line = rule_line(&world, version, RECORD_CAPITAL_CALL, &call, "2022-07-01");
    assert_int_equal(line.outcome, VERDICT_BREACH);
}

static void a_fund_without_fees_has_no_statement(void **state)
{
    const struct expense_quarter *expenses = NULL;
    size_t count = 7;

    (void)state;
    (void)statement_of("2022-08-31", &count);
    assert_int_equal(count, 0);
    assert_int_equal(
        expense_statement(world.book, fund, VIEW_EVERYTHING, &world.arena, &expenses, &count),
        ERR_OK);
    assert_int_equal(count, 0);
    const struct fee_quarter *rows = NULL;
    assert_int_equal(fee_statement(world.book, small, VIEW_EVERYTHING, &world.arena, &rows, &count),
                     ERR_NOT_FOUND);
    world.confirm_future = true;
    term_of(FEE_ON_COMMITMENT, 2000000, "2199-01-01", NULL);
    assert_int_equal(fee_statement(world.book, fund, VIEW_EVERYTHING, &world.arena, &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 8);
    assert_int_equal(rows[7].to, DATE_LAST);
}

static void expenses_are_told_by_category_and_source(void **state)
{
    const struct expense_quarter *rows = NULL;
    size_t count = 0;
    struct accrual accrual = {
        .fund_id = fund, .category = EXPENSE_LEGAL, .currency = CURRENCY_CNY, .amount_minor = 700};

    (void)state;
    paid_fee(1000, 20, 3, SOURCE_FACILITY, "2022-01-15");
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, 55, "2022-05-01"), ERR_OK);
    world_put(&world, MANAGER_ID, RECORD_ACCRUAL, day("2022-05-31"), &accrual);
    assert_int_equal(expense_statement(world.book, fund,
                                       (struct view){day("2022-07-01"), INT64_MAX}, &world.arena,
                                       &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].asked_minor, 1023);
    assert_int_equal(rows[0].paid_facility_minor, 1000);
    assert_int_equal(rows[0].section, SECTION_MANAGEMENT_FEES);
    assert_int_equal(rows[1].category, EXPENSE_LEGAL);
    assert_int_equal(rows[1].section, SECTION_EXTERNAL_EXPENSES);
    assert_int_equal(rows[1].accrued_minor, 700);
    assert_int_equal(rows[2].category, EXPENSE_AUDIT);
    assert_int_equal(rows[2].paid_unknown_minor, 55);
    assert_int_equal(rows[3].accrued_minor, 700);
    assert_int_equal(rows[3].from, day("2022-07-01"));
}

/* Every category stands in one row of the template, and what is recorded for it comes out there. */
static void the_statement_has_the_rows_of_the_template(void **state)
{
    const struct expense_quarter *rows = NULL;
    bool seen[EXPENSE_CATEGORY_COUNT + 1] = {false};
    size_t count = 0;
    uint32_t section = SECTION_MANAGEMENT_FEES;

    (void)state;
    for (uint32_t category = 1; category <= EXPENSE_CATEGORY_COUNT; category++)
        assert_int_equal(world_expense(&world, fund, category, 100 + category, "2022-05-01"),
                         ERR_OK);
    assert_int_equal(expense_statement(world.book, fund,
                                       (struct view){day("2022-05-31"), INT64_MAX}, &world.arena,
                                       &rows, &count),
                     ERR_OK);
    assert_int_equal(count, EXPENSE_CATEGORY_COUNT);
    for (size_t i = 0; i < count; i++) {
        assert_false(seen[rows[i].category]);
        seen[rows[i].category] = true;
        assert_int_equal(rows[i].paid_minor, 100 + rows[i].category);
        assert_true(rows[i].section >= section);
        section = rows[i].section;
    }
    assert_int_equal(section, SECTION_OFFERING_COSTS);
}

static void more_than_all_is_not_set_off(void **state)
{
    struct fee_offset offset = {.fund_id = fund,
                                .category = OFFSET_ADVISORY,
                                .currency = CURRENCY_CNY,
                                .amount_minor = 1,
                                .share_e8 = DECIMAL_E8_ONE + 1};

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FEE_OFFSET, 0, day("2022-01-01"), &offset),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUT_OF_RANGE);
    offset.share_e8 = DECIMAL_E8_ONE;
    offset.currency = CURRENCY_USD;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FEE_OFFSET, 0, day("2022-01-01"), &offset),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_CURRENCY_MISMATCH);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(the_base_follows_every_change_within_a_stretch),
        TEST(commitments_and_cost_are_followed_too),
        TEST(the_fee_is_that_of_every_single_day),
        TEST(offsets_are_applied_by_themselves_and_carried_on),
        TEST(terms_may_waive_a_part_of_the_fee),
        TEST(equal_instalments_are_equal),
        TEST(an_instalment_follows_its_base),
        TEST(each_day_count_has_its_own_fee),
        TEST(instalments_need_a_period),
        TEST(a_value_is_that_of_the_day_before_the_period),
        TEST(a_value_below_zero_is_no_base),
        TEST(a_value_is_no_wider_base_than_it_is),
        TEST(a_fund_without_fees_has_no_statement),
        TEST(expenses_are_told_by_category_and_source),
        TEST(the_statement_has_the_rows_of_the_template),
        TEST(more_than_all_is_not_set_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
