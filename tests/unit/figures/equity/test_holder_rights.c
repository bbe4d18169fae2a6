/* Votes, profit and new capital of holders, by law and by charter; and dividends that cumulate. */
#include "calc/equity/law_windows.h"
#include "figures/equity/dividend.h"
#include "figures/equity/rights.h"
#include "record/kinds.h"
#include "support_equity.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t firm;
static int64_t ann;
static int64_t ben;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    firm = world_firm(&world, "firm");
    ann = world_party(&world, "ann");
    ben = world_party(&world, "ben");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static void pay(int64_t id, int64_t amount_minor, const char *date)
{
    struct capital_payment payment;

    shape_clear(&capital_payment_type.shape, &payment);
    payment.security_id = id;
    payment.currency = CURRENCY_CNY;
    payment.amount_minor = amount_minor;
    world_put(&world, MANAGER_ID, RECORD_CAPITAL_PAYMENT, day(date), &payment);
}

static struct charter_term blank_charter(const char *code, enum holder_right_kind right,
                                         enum charter_basis basis)
{
    struct charter_term term;

    shape_clear(&charter_term_type.shape, &term);
    term.code = code;
    term.firm_id = firm;
    term.right = right;
    term.basis = basis;
    term.source = "charter";
    return term;
}

static const struct holder_right *right_of(const char *date, enum holder_right_kind right,
                                           int64_t party)
{
    struct equity *equity = arena_alloc(&world.arena, sizeof *equity);
    const struct holder_right *rows = NULL;
    size_t count = 0;

    *equity = world_equity(&world, firm, date);
    assert_int_equal(holder_rights(equity, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].right == right && rows[i].holder_party_id == party)
            return &rows[i];
    fail_msg("no row");
    return NULL;
}

static void expect_share(const char *date, enum holder_right_kind right, int64_t party,
                         int64_t share_e8)
{
    const struct holder_right *row = right_of(date, right, party);

    assert_int_equal(row->reason, 0);
    assert_int_equal(row->share_e8, share_e8);
}

/* Ann has 750 yuan and paid 250, Ben 250 and paid all. */
static void limited(void)
{
    int64_t capital = world_class(&world, firm, "RC", UNIT_REGISTERED_CAPITAL, "2020-01-01");

    pay(world_shares(&world, firm, "S1", capital, ann, UNITS(750), "2020-01-01"), 25000,
        "2020-02-01");
    pay(world_shares(&world, firm, "S2", capital, ben, UNITS(250), "2020-01-01"), 25000,
        "2020-02-01");
}

static void a_limited_firm_votes_by_what_is_subscribed(void **state)
{
    (void)state;
    limited();
    expect_share("2025-01-01", HOLDER_VOTES, ann, 75000000);
    expect_share("2025-01-01", HOLDER_PROFIT, ann, 50000000);
    expect_share("2025-01-01", HOLDER_PRE_EMPTION, ben, 50000000);
    assert_int_equal(right_of("2025-01-01", HOLDER_VOTES, ann)->law, LAW_2023_65);
    assert_int_equal(right_of("2024-06-30", HOLDER_VOTES, ann)->law, LAW_2018_42);
    assert_int_equal(right_of("2025-01-01", HOLDER_PROFIT, ann)->law, LAW_2023_210);
    assert_int_equal(right_of("2025-01-01", HOLDER_PRE_EMPTION, ann)->law, LAW_2023_227);
}

static void a_charter_says_otherwise_from_its_day(void **state)
{
    struct charter_term term = blank_charter("C1", HOLDER_VOTES, CHARTER_BY_PAID_IN);

    (void)state;
    limited();
    int64_t id = world_put(&world, MANAGER_ID, RECORD_CHARTER_TERM, day("2022-01-01"), &term);
    expect_share("2021-12-31", HOLDER_VOTES, ann, 75000000);
    expect_share("2022-01-01", HOLDER_VOTES, ann, 50000000);
    assert_int_equal(right_of("2022-01-01", HOLDER_VOTES, ann)->charter_term_id, id);
    assert_int_equal(right_of("2022-01-01", HOLDER_VOTES, ann)->law, 0);
    term = blank_charter("C2", HOLDER_VOTES, CHARTER_BY_STATED);
    term.holder_party_id = ann;
    term.share_e8 = 60000000;
    world_put(&world, MANAGER_ID, RECORD_CHARTER_TERM, day("2023-01-01"), &term);
    assert_int_equal(right_of("2023-01-01", HOLDER_VOTES, ann)->reason, RIGHTS_STATED);
    assert_int_equal(right_of("2023-01-01", HOLDER_VOTES, ann)->share_e8, AMOUNT_UNKNOWN);
    term.code = "C3";
    term.holder_party_id = ben;
    term.share_e8 = 40000001;
    assert_int_not_equal(world_try(&world, RECORD_CHARTER_TERM, "2023-01-01", &term), ERR_OK);
    assert_true(world_refused(&world, "share", VIOLATION_SUM_EXCEEDS));
    term.share_e8 = 40000000;
    world_put(&world, MANAGER_ID, RECORD_CHARTER_TERM, day("2023-01-01"), &term);
    expect_share("2023-01-01", HOLDER_VOTES, ann, 60000000);
    expect_share("2023-01-01", HOLDER_VOTES, ben, 40000000);
    term.code = "C4";
    term.holder_party_id = 0;
    assert_int_not_equal(world_try(&world, RECORD_CHARTER_TERM, "2023-02-01", &term), ERR_OK);
    assert_true(world_refused(&world, "holder_party_id", VIOLATION_EXACTLY_ONE));
    term = blank_charter("C5", HOLDER_VOTES, CHARTER_BY_PAID_IN);
    term.share_e8 = 1;
    assert_int_not_equal(world_try(&world, RECORD_CHARTER_TERM, "2023-02-01", &term), ERR_OK);
    assert_true(world_refused(&world, "share", VIOLATION_NOT_OF_KIND));
}

static void a_joint_stock_firm_has_votes_by_class_and_no_pre_emption(void **state)
{
    struct share_class special = blank_class(firm, "V", UNIT_SHARE);
    int64_t common = world_class(&world, firm, "SH", UNIT_SHARE, "2020-01-01");

    (void)state;
    special.basis = CLASS_BY_CHARTER;
    special.votes_e8 = 10 * DECIMAL_E8_ONE;
    int64_t votes = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &special);
    world_shares(&world, firm, "S1", common, ann, UNITS(900), "2020-01-01");
    world_shares(&world, firm, "S2", votes, ben, UNITS(100), "2020-01-01");
    expect_share("2025-01-01", HOLDER_VOTES, ann, 47368421);
    expect_share("2025-01-01", HOLDER_VOTES, ben, 52631579);
    expect_share("2025-01-01", HOLDER_PROFIT, ben, 10000000);
    assert_int_equal(right_of("2025-01-01", HOLDER_PRE_EMPTION, ann)->basis, CHARTER_NONE);
    expect_share("2025-01-01", HOLDER_PRE_EMPTION, ann, 0);
    /* A part of the capital is on no certificate. */
    world_state(&world, firm, 0, UNITS(2000), "2025-02-01");
    expect_share("2025-02-01", HOLDER_PROFIT, ann, 45000000);
    expect_share("2025-02-01", HOLDER_PROFIT, 0, 50000000);
    assert_int_equal(right_of("2025-02-01", HOLDER_VOTES, ann)->reason, RIGHTS_INCOMPLETE);
}

static void shares_of_each_right_add_up_to_one(void **state)
{
    uint64_t random = golden_seed();
    int64_t capital = world_class(&world, firm, "RC", UNIT_REGISTERED_CAPITAL, "2020-01-01");

    (void)state;
    for (int i = 0; i < 40; i++) {
        int64_t units = (int64_t)(golden_random(&random) % 10000) + 1;
        int64_t id = world_shares(&world, firm, arena_format(&world.arena, "S%d", i), capital,
                                  world_party(&world, arena_format(&world.arena, "p%d", i)),
                                  UNITS(units), "2020-01-01");
        pay(id, (int64_t)(golden_random(&random) % (uint64_t)(units * 100)) + 1, "2020-02-01");
        struct equity equity = world_equity(&world, firm, "2025-01-01");
        const struct holder_right *rows = NULL;
        size_t count = 0;
        int64_t sums[HOLDER_PRE_EMPTION + 1] = {0};

        assert_int_equal(holder_rights(&equity, &rows, &count), ERR_OK);
        assert_int_equal(count, (size_t)(i + 1) * 3);
        for (size_t k = 0; k < count; k++)
            sums[rows[k].right] += rows[k].share_e8;
        for (uint32_t right = HOLDER_VOTES; right <= HOLDER_PRE_EMPTION; right++)
            assert_int_equal(sums[right], DECIMAL_E8_ONE);
    }
}

/* 1000 shares at 10 yuan, 8 % a year: after 365 days 800 yuan, after 730 twice that. */
static void a_dividend_cumulates_where_the_class_says_so(void **state)
{
    struct share_class preferred = blank_class(firm, "P", UNIT_SHARE);

    (void)state;
    preferred.original_price_e8 = 10 * DECIMAL_E8_ONE;
    preferred.liquidation_rank = 1;
    preferred.dividend_rate_e8 = 8000000;
    preferred.dividend_cumulates = true;
    int64_t class =
        world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &preferred);
    world_shares(&world, firm, "S1", class, ann, UNITS(1000), "2021-01-01");
    struct firm_cap_table table = world_cap_table(&world, firm, "2022-01-01");
    assert_int_equal(table.rows[0].dividend_minor, 80000);
    assert_int_equal(table.rows[0].dividend_reason, 0);
    world_transfer(&world, "S2", class + 1, ben, UNITS(400), "2022-06-01");
    table = world_cap_table(&world, firm, "2023-01-01");
    assert_int_equal(table.rows[0].dividend_minor, 96000);
    assert_int_equal(table.rows[1].dividend_minor, 64000);
    preferred.code = "Q";
    preferred.dividend_cumulates = false;
    class = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &preferred);
    world_shares(&world, firm, "S3", class, ann, UNITS(1), "2023-01-01");
    preferred.code = "R";
    preferred.dividend_rate_e8 = AMOUNT_UNKNOWN;
    class = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &preferred);
    world_shares(&world, firm, "S4", class, ann, UNITS(1), "2023-01-01");
    class = world_class(&world, firm, "C", UNIT_SHARE, "2020-01-01");
    world_shares(&world, firm, "S5", class, ann, UNITS(1), "2023-01-01");
    table = world_cap_table(&world, firm, "2023-01-01");
    assert_int_equal(table.rows[2].dividend_reason, DIVIDEND_NOT_CUMULATIVE);
    assert_int_equal(table.rows[2].dividend_minor, AMOUNT_UNKNOWN);
    assert_int_equal(table.rows[3].dividend_reason, DIVIDEND_NO_RATE);
    assert_int_equal(table.rows[4].dividend_reason, 0);
    assert_int_equal(table.rows[4].dividend_minor, AMOUNT_UNKNOWN);
}

#define IN_A_FIRM(test) cmocka_unit_test_setup_teardown(test, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FIRM(a_limited_firm_votes_by_what_is_subscribed),
        IN_A_FIRM(a_charter_says_otherwise_from_its_day),
        IN_A_FIRM(a_joint_stock_firm_has_votes_by_class_and_no_pre_emption),
        IN_A_FIRM(shares_of_each_right_add_up_to_one),
        IN_A_FIRM(a_dividend_cumulates_where_the_class_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
