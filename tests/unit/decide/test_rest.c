/* A reversal never leaves a later entry without what it rests on. */
#include "figures/accounts/posting.h"
#include "support_fund.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct world world;
static int64_t mother;
static int64_t fund;
static int64_t a;
static int64_t b;
static int64_t held; /* the mother fund's commitment to the fund */
static int64_t investment;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    mother = world_fund(&world, "mother", FUND_MOTHER);
    fund = world_fund(&world, "seed", FUND_SEED);
    a = world_commitment(&world, fund, 0, world_party(&world, "a"), 1000, "2020-01-01");
    b = world_commitment(&world, fund, 0, world_party(&world, "b"), 1000, "2020-01-01");
    held = world_commitment(&world, fund, mother, 0, 1000, "2020-01-01");
    investment =
        world_approved(&world, world_project(&world, "project", world_firm(&world, "firm")), fund,
                       90 * MILLION, "2020-01-02");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t contribution_of(int64_t commitment, int64_t amount, const char *date)
{
    assert_int_equal(world_contribute(&world, commitment, 0, amount, date), ERR_OK);
    return book_head(world.book);
}

/* The reversal is refused because of `later`; without that it is taken. */
static void expect_rests_on(int64_t seq, int64_t later)
{
    assert_int_equal(world_reverse(&world, seq, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_string_equal(world_param(&world, "seq"),
                        arena_format(&world.arena, "%lld", (long long)later));
    assert_int_equal(world_reverse(&world, later, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, seq, NULL), ERR_OK);
}

static void a_contribution_that_went_back_stays(void **state)
{
    int64_t paid = contribution_of(a, 600, "2021-01-01");

    (void)state;
    contribution_of(b, 300, "2021-01-01");
    int64_t approval = world_approve(&world, world_excess(&world, fund, 450, "2021-02-01"));
    expect_rests_on(paid, approval);
}

static void a_contribution_that_was_distributed_stays(void **state)
{
    int64_t paid = contribution_of(a, 600, "2021-01-01");

    (void)state;
    contribution_of(b, 300, "2021-01-01");
    int64_t small = contribution_of(b, 100, "2021-01-02");
    int64_t approval =
        world_approve(&world, world_distribution(&world, fund, 0, 500, 0, 0, NULL, "2021-02-01"));
    assert_int_equal(world_reverse(&world, small, NULL), ERR_OK);
    expect_rests_on(paid, approval);
}

static void a_contribution_that_may_be_called_again_stays(void **state)
{
    int64_t paid = contribution_of(a, 600, "2021-01-01");

    (void)state;
    contribution_of(b, 600, "2021-01-01");
    int64_t approval =
        world_approve(&world, world_distribution(&world, fund, 600, 0, 0, 600, NULL, "2021-02-01"));
    expect_rests_on(paid, approval);
}

static void proceeds_and_drawings_that_were_paid_out_stay(void **state)
{
    (void)state;
    contribution_of(a, 600, "2021-01-01");
    assert_int_equal(world_pay(&world, investment, 600, "2021-01-02"), ERR_OK);
    assert_int_equal(world_sell(&world, investment, PROCEEDS_DIVIDEND, 50, 0, "2021-03-01"),
                     ERR_OK);
    int64_t proceeds = book_head(world.book);
    int64_t approval =
        world_approve(&world, world_distribution(&world, fund, 0, 0, 50, 0, NULL, "2021-04-01"));
    expect_rests_on(proceeds, approval);
    assert_int_equal(world_facility(&world, fund, FACILITY_DRAW_INVESTMENTS, 70, "2021-05-01"),
                     ERR_OK);
    int64_t drawn = book_head(world.book);
    assert_int_equal(world_facility(&world, fund, FACILITY_REPAY_INVESTMENTS, 20, "2021-05-02"),
                     ERR_OK);
    expect_rests_on(drawn, book_head(world.book));
}

/* What is called again of a distribution is owed before anybody has paid it. */
static void a_distribution_that_is_called_again_stays(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {[CALL_INVESTMENTS] = 300};

    (void)state;
    contribution_of(a, 1000, "2021-01-01");
    contribution_of(b, 1000, "2021-01-01");
    contribution_of(held, 1000, "2021-01-01");
    int64_t approval =
        world_approve(&world, world_distribution(&world, fund, 600, 0, 0, 600, NULL, "2021-02-01"));
    int64_t called =
        world_approve(&world, world_call(&world, fund, parts, false, "2021-03-01", "2021-03-31"));
    expect_rests_on(approval, called);
}

static void an_equalisation_that_was_used_stays(void **state)
{
    int64_t late =
        world_commitment(&world, fund, 0, world_party(&world, "late"), 1000, "2020-06-01");
    struct equalisation equalisation = {
        .commitment_id = late, .currency = CURRENCY_CNY, .contribution_minor = 600};

    (void)state;
    contribution_of(a, 900, "2021-01-01");
    contribution_of(b, 900, "2021-01-01");
    int64_t approval = world_approve(&world, world_put(&world, MANAGER_ID, RECORD_EQUALISATION,
                                                       day("2021-02-01"), &equalisation));
    int64_t again = contribution_of(a, 350, "2021-03-01");
    expect_rests_on(approval, again);
    approval = world_approve(&world, world_put(&world, MANAGER_ID, RECORD_EQUALISATION,
                                               day("2021-04-01"), &equalisation));
    int64_t returned = world_approve(&world, world_excess(&world, fund, 900, "2021-05-01"));
    expect_rests_on(approval, returned);
}

static void a_transfer_that_was_used_stays(void **state)
{
    struct commitment_transfer transfer = {.price_minor = AMOUNT_UNKNOWN,
                                           .commitment_id = a,
                                           .to_commitment_id = b,
                                           .currency = CURRENCY_CNY,
                                           .amount_minor = 500};
    struct commitment_release release = {
        .commitment_id = b, .currency = CURRENCY_CNY, .amount_minor = 900};

    (void)state;
    contribution_of(a, 800, "2021-01-01");
    contribution_of(b, 200, "2021-01-01");
    int64_t moved =
        world_put(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, day("2021-02-01"), &transfer);
    int64_t released =
        world_put(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, day("2021-03-01"), &release);
    expect_rests_on(moved, released);
    moved = world_put(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, day("2021-04-01"), &transfer);
    int64_t returned = world_approve(&world, world_excess(&world, fund, 900, "2021-05-01"));
    expect_rests_on(moved, returned);
}

static void what_a_fund_above_paid_out_stays(void **state)
{
    int64_t top =
        world_commitment(&world, mother, 0, world_party(&world, "top"), 5000, "2020-01-01");

    (void)state;
    contribution_of(top, 500, "2021-01-01");
    contribution_of(held, 500, "2021-01-02");
    int64_t below =
        world_approve(&world, world_distribution(&world, fund, 0, 200, 0, 0, NULL, "2021-02-01"));
    int64_t above =
        world_approve(&world, world_distribution(&world, mother, 0, 200, 0, 0, NULL, "2021-02-02"));
    expect_rests_on(below, above);
}

static void a_commitment_that_something_was_distributed_to_stays(void **state)
{
    struct distribution distribution = {.code = "by-commitment",
                                        .fund_id = fund,
                                        .currency = CURRENCY_CNY,
                                        .gain_minor = 300,
                                        .recall_expires_on = DATE_UNKNOWN,
                                        .basis = SHARE_BY_COMMITMENT};

    (void)state;
    contribution_of(a, 600, "2021-01-01");
    int64_t approval = world_approve(&world, world_put(&world, MANAGER_ID, RECORD_DISTRIBUTION,
                                                       day("2021-02-01"), &distribution));
    expect_rests_on(b, approval);
}

/* Steps at random; each is one attempt that may be refused. */
static void attempt_something(const char *date)
{
    const int64_t ids[] = {a, b, held};
    int64_t one = ids[rand() % 3];
    int64_t other = ids[rand() % 3];
    int64_t amount = 1 + rand() % 400;
    struct capital_call call = {
        .code = arena_format(&world.arena, "C%lld", (long long)book_head(world.book)),
        .fund_id = fund,
        .due_on = day(date),
        .currency = CURRENCY_CNY,
        .investments_minor = amount,
    };
    struct commitment_release release = {one, CURRENCY_CNY, amount, NULL};
    struct commitment_transfer transfer = {one, other, CURRENCY_CNY, amount, AMOUNT_UNKNOWN, NULL};
    struct equalisation equalisation = {one, CURRENCY_CNY, amount, 0, NULL};
    struct distribution distribution = {
        .code = arena_format(&world.arena, "R%lld", (long long)book_head(world.book)),
        .fund_id = fund,
        .currency = CURRENCY_CNY,
        .return_of_capital_minor = amount,
        .recallable_minor = rand() % 2 ? amount : 0,
        .recall_expires_on = DATE_UNKNOWN,
        .basis = rand() % 2 ? SHARE_BY_PAID_IN : SHARE_BY_COMMITMENT,
    };
    struct return_of_excess excess = {distribution.code, fund, CURRENCY_CNY, amount, NULL};
    enum err err = ERR_INVALID;

    switch (rand() % 9) {
    case 0:
        (void)world_contribute(&world, one, 0, amount, date);
        return;
    case 1:
        err = world_attempt(&world, MANAGER_ID, RECORD_CAPITAL_CALL, 0, day(date), &call);
        break;
    case 2:
        (void)world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, 0, day(date), &release);
        return;
    case 3:
        (void)world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, 0, day(date),
                            &transfer);
        return;
    case 4:
        err = world_attempt(&world, MANAGER_ID, RECORD_EQUALISATION, 0, day(date), &equalisation);
        break;
    case 5:
        err = world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day(date), &distribution);
        break;
    case 6:
        err = world_attempt(&world, MANAGER_ID, RECORD_RETURN_OF_EXCESS, 0, day(date), &excess);
        break;
    default:
        (void)world_reverse(&world, 1 + rand() % book_head(world.book), NULL);
        return;
    }
    if (err == ERR_OK)
        (void)world_approve_as(&world, APPROVER_ID, book_head(world.book), OUTCOME_APPROVE);
}

/* The last entry, and what it undid. */
static const char *last_step(void)
{
    const struct entry *last = book_entry(world.book, book_head(world.book));

    if (last->kind != RECORD_REVERSAL)
        return record_types[last->kind]->kind;
    const struct entry *undone =
        book_entry(world.book, ((const struct reversal *)last->record)->reversed_seq);

    return arena_format(&world.arena, "reversal of %s %lld", record_types[undone->kind]->kind,
                        (long long)undone->seq);
}

static bool handed_on(void)
{
    const int64_t *ids;

    return book_entities(world.book, RECORD_COMMITMENT_TRANSFER, &ids) > 0;
}

static void expect_whole(unsigned step)
{
    const struct commitment_account *accounts = NULL;
    struct commitment_account total;
    struct fund_ledger ledger;
    struct view view = {DATE_LAST, INT64_MAX};
    size_t count = 0;
    int64_t cash = 0;

    assert_int_equal(
        fund_accounts_compute(world.book, fund, view, &world.arena, &accounts, &count, &total),
        ERR_OK);
    for (size_t i = 0; i < count; i++)
        /* Who hands paid-in on keeps what may be called again. */
        if (accounts[i].paid_in_minor < 0 || accounts[i].callable_minor < 0 ||
            (!handed_on() && accounts[i].recallable_minor > accounts[i].contributed_inside_minor))
            fail_msg(
                "step %u, entry %lld (%s): commitment %lld has paid in %lld, can be called %lld, "
                "recallable %lld of %lld",
                step, (long long)book_head(world.book), last_step(),
                (long long)accounts[i].commitment_id, (long long)accounts[i].paid_in_minor,
                (long long)accounts[i].callable_minor, (long long)accounts[i].recallable_minor,
                (long long)accounts[i].contributed_inside_minor);
    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
    assert_int_equal(fund_cash_least(&ledger, day("2020-01-01"), &cash), ERR_OK);
    if (cash < 0)
        fail_msg("step %u, entry %lld: cash of %lld", step, (long long)book_head(world.book),
                 (long long)cash);
}

static void no_entry_is_left_without_what_it_rests_on(void **state)
{
    unsigned seed = getenv("SEED") != NULL ? (unsigned)atoi(getenv("SEED")) : (unsigned)time(NULL);

    (void)state;
    print_message("seed %u\n", seed);
    srand(seed);
    for (unsigned step = 0; step < 400; step++) {
        char date[DATE_TEXT_SIZE];

        date_format(day("2020-02-01") + (int32_t)step, date);
        attempt_something(date);
        expect_whole(step);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(a_contribution_that_went_back_stays),
        TEST(a_contribution_that_was_distributed_stays),
        TEST(a_contribution_that_may_be_called_again_stays),
        TEST(proceeds_and_drawings_that_were_paid_out_stay),
        TEST(a_distribution_that_is_called_again_stays),
        TEST(an_equalisation_that_was_used_stays),
        TEST(a_transfer_that_was_used_stays),
        TEST(what_a_fund_above_paid_out_stays),
        TEST(a_commitment_that_something_was_distributed_to_stays),
        TEST(no_entry_is_left_without_what_it_rests_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
