/* Distributions beside the terms of their fund: what is due, lines by the terms, and departures
 * that need a reason. */
#include "support_fund.h"

#include "figures/waterfall/waterfall.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/waterfall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PERCENT (DECIMAL_E8_ONE / 100)
#define YUAN INT64_C(100)
#define YEAR_LATER "2020-01-01"

static struct world world;
static int64_t fund;
static int64_t bureau;  /* the commitment of a finance bureau */
static int64_t partner; /* of a private investor */
static int64_t manager; /* of the manager */
static int64_t firm;

static int64_t party_of(const char *code, enum party_kind kind)
{
    struct party party = {.code = code, .name = code, .kind = kind};

    return world_put(&world, MANAGER_ID, RECORD_PARTY, day("2018-01-01"), &party);
}

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    (void)world_cap(&world, BASIS_DIRECT, 100000 * MILLION);
    fund = world_fund(&world, "growth", FUND_GROWTH);
    firm = world_firm(&world, "firm");
    bureau = world_commitment(&world, fund, 0, party_of("bureau", PARTY_FINANCE_BUREAU),
                              600 * MILLION, "2019-01-01");
    partner = world_commitment(&world, fund, 0, party_of("partner", PARTY_LP), 300 * MILLION,
                               "2019-01-01");
    manager = world_commitment(&world, fund, 0, party_of("manager", PARTY_MANAGER), 100 * MILLION,
                               "2019-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* 8 % a year, full catch-up to 20 %. */
static struct waterfall_term usual(void)
{
    return (struct waterfall_term){.fund_id = fund,
                                   .kind = WATERFALL_EUROPEAN,
                                   .hurdle_rate_e8 = 8 * PERCENT,
                                   .compounding = 2,
                                   .day_count = 1,
                                   .catch_up_share_e8 = DECIMAL_E8_ONE,
                                   .lp_share_e8 = 80 * PERCENT,
                                   .carry_share_e8 = 20 * PERCENT,
                                   .clawback_tax_e8 = AMOUNT_UNKNOWN,
                                   .concession_share_e8 = AMOUNT_UNKNOWN,
                                   .valid_from = day("2019-01-01"),
                                   .valid_to = DATE_UNKNOWN};
}

static int64_t agree(struct waterfall_term term)
{
    int64_t id = world_put(&world, MANAGER_ID, RECORD_WATERFALL_TERM, DATE_UNKNOWN, &term);

    (void)world_approve(&world, id);
    return id;
}

static void pay_in(int64_t commitment, int64_t amount_minor)
{
    assert_int_equal(world_contribute(&world, commitment, 0, amount_minor, "2019-01-01"), ERR_OK);
}

/* Bought for all that was paid in, and sold before the year is over. */
static void deal(int64_t cost_minor, int64_t price_minor)
{
    int64_t project = world_project(&world, "project", firm);
    int64_t id = world_approved(&world, project, fund, cost_minor, "2019-01-01");

    assert_int_equal(world_pay(&world, id, cost_minor, "2019-01-01"), ERR_OK);
    assert_int_equal(
        world_sell(&world, id, PROCEEDS_TRADE_SALE, price_minor, cost_minor, "2019-12-31"), ERR_OK);
}

static struct distribution of(enum share_basis basis, int64_t capital_minor, int64_t gain_minor,
                              int64_t carry_minor)
{
    return (struct distribution){.code = "D-1",
                                 .fund_id = fund,
                                 .currency = CURRENCY_CNY,
                                 .return_of_capital_minor = capital_minor,
                                 .gain_minor = gain_minor,
                                 .income_minor = AMOUNT_UNKNOWN,
                                 .recallable_minor = AMOUNT_UNKNOWN,
                                 .recall_expires_on = DATE_UNKNOWN,
                                 .basis = basis,
                                 .carry_minor = carry_minor};
}

static enum err attempt(struct distribution distribution)
{
    return world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day(YEAR_LATER),
                         &distribution);
}

/* What a distribution of an amount should be. */
static struct distribution_due due_of(int64_t total_minor)
{
    struct distribution typed = of(SHARE_BY_TERMS, total_minor, AMOUNT_UNKNOWN, AMOUNT_UNKNOWN);
    struct entry draft = {
        .kind = RECORD_DISTRIBUTION, .effective_date = day(YEAR_LATER), .record = &typed};
    struct fund_waterfall fall;
    struct distribution_due due;

    assert_int_equal(
        distribution_due_compute(world.book, &draft, VIEW_EVERYTHING, &world.arena, &fall), ERR_OK);
    assert_int_equal(distribution_due_of(&fall.figures, &due), ERR_OK);
    return due;
}

static int64_t line_of(int64_t proposal_id, int64_t commitment_id)
{
    const struct distribution_share *shares = NULL;
    size_t count = 0;

    assert_int_equal(distribution_shares(world.book, proposal_id, VIEW_EVERYTHING, &world.arena,
                                         &shares, &count),
                     ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (shares[i].commitment_id == commitment_id)
            return shares[i].amount_minor;
    return 0;
}

/* 100,000 paid in for a year, 156,000 paid out: 11,200 of the profit is the manager's. */
static void usual_year(void)
{
    (void)agree(usual());
    pay_in(partner, 100000 * YUAN);
    deal(100000 * YUAN, 400000 * YUAN);
}

static void due_is_what_the_terms_give(void **state)
{
    (void)state;
    usual_year();
    struct distribution_due due = due_of(156000 * YUAN);

    assert_int_equal(due.carry_minor, 11200 * YUAN);
    assert_int_equal(due.return_of_capital_minor, 100000 * YUAN);
    assert_int_equal(due.gain_minor, 44800 * YUAN);
    assert_int_equal(due.concession_minor, 0);
    assert_int_equal(due_of(100000 * YUAN).carry_minor, 0);
    assert_int_equal(due_of(108000 * YUAN).carry_minor, 0);
    assert_int_equal(due_of(110000 * YUAN).carry_minor, 2000 * YUAN);
}

static void carry_as_due_needs_no_reason(void **state)
{
    (void)state;
    usual_year();
    assert_int_equal(attempt(of(SHARE_BY_PAID_IN, 100000 * YUAN, 44800 * YUAN, 11200 * YUAN)),
                     ERR_OK);
    (void)world_approve(&world, book_head(world.book));
}

/* 200,000 where 11,200 is due. */
static void carry_that_departs_needs_a_reason(void **state)
{
    struct distribution typed = of(SHARE_BY_TERMS, 100000 * YUAN, 44800 * YUAN, 200000 * YUAN);

    (void)state;
    usual_year();
    assert_int_equal(attempt(typed), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    assert_string_equal(world.violations.list[0].field, "deviation_reason");
    assert_string_equal(world_param(&world, "amount"), "200000.00");
    /* Carry that is not typed at all departs as well. */
    typed.carry_minor = AMOUNT_UNKNOWN;
    assert_int_equal(attempt(typed), ERR_INVALID);
    typed.carry_minor = 200000 * YUAN;
    typed.deviation_reason = "side letter";
    assert_int_equal(attempt(typed), ERR_OK);
    (void)world_approve(&world, book_head(world.book));
}

static void lines_by_the_terms_add_up(void **state)
{
    struct waterfall_term term = usual();
    const struct waterfall_share *shares;
    struct fund_waterfall fall;

    (void)state;
    term.gp_commitment_id = manager;
    term.concession_share_e8 = 50 * PERCENT;
    term.concession_to = CONCESSION_TO_SOCIAL;
    (void)agree(term);
    pay_in(bureau, 600000 * YUAN);
    pay_in(partner, 300000 * YUAN);
    pay_in(manager, 100000 * YUAN);
    deal(1000000 * YUAN, 2000000 * YUAN);
    struct distribution_due due = due_of(2000000 * YUAN);

    /* Of a profit of 1,000,000 a tenth is the manager's own, and of the rest a fifth is carry. */
    assert_int_equal(due.carry_minor, 180000 * YUAN);
    assert_int_equal(due.return_of_capital_minor + due.gain_minor, 1820000 * YUAN);
    assert_true(due.concession_minor > 0);
    assert_int_equal(
        attempt(of(SHARE_BY_TERMS, due.return_of_capital_minor, due.gain_minor, due.carry_minor)),
        ERR_OK);
    int64_t id = book_head(world.book);

    assert_int_equal(
        distribution_waterfall_compute(world.book, id, VIEW_EVERYTHING, &world.arena, &fall),
        ERR_OK);
    shares = fall.shares;
    for (size_t i = 0; i < fall.share_count; i++)
        assert_int_equal(line_of(id, shares[i].commitment_id), shares[i].after_minor);
    assert_int_equal(line_of(id, manager), 200000 * YUAN);
    int64_t before[] = {line_of(id, bureau), line_of(id, partner), line_of(id, manager)};

    /* Approved lines never change, whatever is recorded later. */
    (void)world_approve(&world, id);
    pay_in(partner, 100000 * YUAN);
    assert_int_equal(line_of(id, bureau), before[0]);
    assert_int_equal(line_of(id, partner), before[1]);
    assert_int_equal(line_of(id, manager), before[2]);
    assert_int_equal(before[0] + before[1] + before[2], 1820000 * YUAN);
}

/* The right carry, shared by paid-in: the manager's own commitment would bear a part of it. */
static void lines_that_depart_need_a_reason(void **state)
{
    struct waterfall_term term = usual();

    (void)state;
    term.gp_commitment_id = manager;
    (void)agree(term);
    pay_in(partner, 900000 * YUAN);
    pay_in(manager, 100000 * YUAN);
    deal(1000000 * YUAN, 2000000 * YUAN);
    struct distribution_due due = due_of(2000000 * YUAN);
    struct distribution typed =
        of(SHARE_BY_PAID_IN, due.return_of_capital_minor, due.gain_minor, due.carry_minor);

    assert_int_equal(attempt(typed), ERR_INVALID);
    assert_string_equal(world.violations.list[0].field, "deviation_reason");
    typed.deviation_reason = "agreed by all";
    assert_int_equal(attempt(typed), ERR_OK);
    assert_int_equal(line_of(book_head(world.book), manager), 182000 * YUAN);
}

static void nothing_is_shared_by_terms_without_any(void **state)
{
    (void)state;
    pay_in(partner, 100000 * YUAN);
    assert_int_equal(attempt(of(SHARE_BY_TERMS, 1000 * YUAN, AMOUNT_UNKNOWN, AMOUNT_UNKNOWN)),
                     ERR_INVALID);
    assert_string_equal(world.violations.list[0].field, "basis");
    assert_int_equal(attempt(of(SHARE_BY_PAID_IN, 1000 * YUAN, AMOUNT_UNKNOWN, 10 * YUAN)), ERR_OK);
}

/* What was right when it was proposed, and is not any more when it is decided. */
static void approval_asks_again(void **state)
{
    (void)state;
    usual_year();
    assert_int_equal(attempt(of(SHARE_BY_TERMS, 100000 * YUAN, 44800 * YUAN, 11200 * YUAN)),
                     ERR_OK);
    int64_t id = book_head(world.book);

    pay_in(partner, 100000 * YUAN);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, id, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_TERMS_DIFFER);
    assert_string_equal(world_param(&world, "due"), "0.00");
    assert_string_equal(world_param(&world, "amount"), "11200.00");
    assert_int_equal(world_approve_as(&world, APPROVER_ID, id, OUTCOME_REJECT), ERR_OK);
}

/* What an earlier release took without a reason stands. */
static void earlier_ledgers_are_asked_for_none(void **state)
{
    struct distribution typed = of(SHARE_BY_PAID_IN, 100000 * YUAN, 44800 * YUAN, 200000 * YUAN);
    struct command command = {.actor_id = MANAGER_ID,
                              .kind = RECORD_DISTRIBUTION,
                              .effective_date = day(YEAR_LATER),
                              .record = &typed};
    struct decided decided;

    (void)state;
    usual_year();
    command.today = world.today;
    assert_int_equal(world_decide_before_conventions(&world, &command, &decided), ERR_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(due_is_what_the_terms_give),
        TEST(carry_as_due_needs_no_reason),
        TEST(carry_that_departs_needs_a_reason),
        TEST(lines_by_the_terms_add_up),
        TEST(lines_that_depart_need_a_reason),
        TEST(nothing_is_shared_by_terms_without_any),
        TEST(approval_asks_again),
        TEST(earlier_ledgers_are_asked_for_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
