/* The odd cent of shares goes round: over a fund's notices each investor's sum stays within a cent
 * of the exact share, and what was shared once never changes. */
#include "base/int128.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define INVESTORS 3

static struct world world;
static int64_t fund;
static int64_t commitments[INVESTORS];
static int64_t promised[INVESTORS];

static void open_with(int64_t first, int64_t second, int64_t third)
{
    const int64_t amounts[INVESTORS] = {first, second, third};

    world_open(&world);
    fund = world_fund(&world, "seed", FUND_SEED);
    for (int i = 0; i < INVESTORS; i++) {
        promised[i] = amounts[i];
        commitments[i] = world_commitment(&world, fund, 0,
                                          world_party(&world, (char[]){'a', (char)('0' + i), 0}),
                                          amounts[i], "2020-01-01");
    }
}

static int opened(void **state)
{
    (void)state;
    open_with(10 * MILLION, 10 * MILLION, 10 * MILLION);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t called(int64_t investments, int64_t fees, const char *date)
{
    const int64_t parts[CALL_PART_COUNT] = {
        [CALL_INVESTMENTS] = investments, [CALL_MANAGEMENT_FEES] = fees};
    int64_t id = world_call(&world, fund, parts, false, date, date);

    world_approve(&world, id);
    return id;
}

static struct commitment_account account_of(int i)
{
    struct commitment_account account;

    assert_int_equal(commitment_account_compute(world.book, commitments[i], VIEW_EVERYTHING,
                                                &world.arena, &account),
                     ERR_OK);
    return account;
}

static int64_t line_of(int64_t call_id, int i)
{
    const struct call_share *shares = NULL;
    size_t count = 0;

    assert_int_equal(
        call_shares(world.book, call_id, VIEW_EVERYTHING, &world.arena, &shares, &count), ERR_OK);
    for (size_t k = 0; k < count; k++)
        if (shares[k].commitment_id == commitments[i])
            return shares[k].amount_minor;
    return 0;
}

static void twelve_calls_of_equal_shares_are_equal(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++)
        called(10000, 0, "2020-02-01");
    for (int i = 0; i < INVESTORS; i++)
        assert_int_equal(account_of(i).called_minor, 40000);
}

static void what_is_distributed_and_returned_goes_round_too(void **state)
{
    (void)state;
    for (int i = 0; i < INVESTORS; i++)
        assert_int_equal(world_contribute(&world, commitments[i], 0, MILLION, "2020-02-01"),
                         ERR_OK);
    for (int k = 0; k < 12; k++) {
        world_approve(&world,
                      world_distribution(&world, fund, 5000, 3000, 2000, 1000, NULL, "2020-03-01"));
        world_approve(&world, world_excess(&world, fund, 100, "2020-03-02"));
    }
    for (int i = 0; i < INVESTORS; i++) {
        struct commitment_account account = account_of(i);

        assert_int_equal(account.distributed_minor, 40000);
        assert_int_equal(account.return_of_capital_minor, 20000);
        assert_int_equal(account.gain_minor, 12000);
        assert_int_equal(account.income_minor, 8000);
        assert_int_equal(account.recallable_minor, 4000);
        assert_int_equal(account.returned_minor, 400);
    }
}

static void equalisations_go_round_too(void **state)
{
    (void)state;
    int64_t late =
        world_commitment(&world, fund, 0, world_party(&world, "late"), MILLION, "2020-01-01");
    struct equalisation equalisation = {late, CURRENCY_CNY, 100, 10, NULL};

    for (int i = 0; i < INVESTORS; i++)
        assert_int_equal(world_contribute(&world, commitments[i], 0, MILLION, "2020-02-01"),
                         ERR_OK);
    for (int k = 0; k < 3; k++)
        world_approve(&world, world_put(&world, MANAGER_ID, RECORD_EQUALISATION, day("2020-03-01"),
                                        &equalisation));
    for (int i = 0; i < INVESTORS; i++) {
        assert_int_equal(account_of(i).returned_minor, 100);
        assert_int_equal(account_of(i).interest_received_minor, 10);
    }
}

/* A line by hand is nobody's rounding: the others go on among themselves. */
static void a_line_set_by_hand_is_not_made_up_for(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {[CALL_INVESTMENTS] = 10000};

    (void)state;
    int64_t first = world_call(&world, fund, parts, false, "2020-02-01", "2020-02-01");
    struct call_line line = {.capital_call_id = first,
                             .commitment_id = commitments[0],
                             .currency = CURRENCY_CNY,
                             .amount_minor = 4999};

    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-01"), &line);
    world_approve(&world, first);
    assert_int_equal(line_of(first, 1), 2501);
    int64_t second = called(10000, 0, "2020-03-01");

    assert_int_equal(line_of(second, 0), 3333);
    assert_int_equal(line_of(second, 1), 3333);
    assert_int_equal(line_of(second, 2), 3334);
}

/* Nothing that comes later, nor a reversal, changes lines that were approved; what is approved
 * after a reversal no longer makes up for what is gone. */
static void lines_that_were_approved_stay(void **state)
{
    int64_t calls[4];
    int64_t before[4];

    (void)state;
    for (int k = 0; k < 4; k++) {
        calls[k] = called(10000, 0, "2020-02-01");
        before[k] = line_of(calls[k], 0);
    }
    assert_int_equal(before[0], 3334);
    assert_int_equal(before[1], 3333);
    assert_int_equal(before[3], 3334);
    assert_int_equal(world_reverse(&world, calls[3] + 1, NULL), ERR_OK); /* its approval */
    assert_int_equal(world_reverse(&world, calls[0] + 1, NULL), ERR_OK);
    for (int k = 1; k < 3; k++)
        assert_int_equal(line_of(calls[k], 0), before[k]);
    /* Of the two that are left the others had their odd cents. */
    int64_t again = called(10000, 0, "2020-02-01");

    assert_int_equal(line_of(again, 0), 3334);
    assert_int_equal(account_of(0).called_minor, 10000);
    assert_int_equal(account_of(1).called_minor, 10000);
}

/* While it is undecided a notice shows the lines that it will be approved with. */
static void a_proposal_shows_what_it_will_be(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {[CALL_INVESTMENTS] = 10000};

    (void)state;
    called(10000, 0, "2020-02-01");
    int64_t id = world_call(&world, fund, parts, false, "2020-02-01", "2020-02-01");
    int64_t shown = line_of(id, 1);

    assert_int_equal(shown, 3334);
    assert_string_equal(account_of(0).called_short, "-0.666666666666666667");
    assert_string_equal(account_of(1).called_short, "0.333333333333333333");
    world_approve(&world, id);
    assert_int_equal(line_of(id, 1), shown);
}

static int64_t draw(uint64_t *seed, int64_t count)
{
    return (int64_t)(golden_random(seed) % (uint64_t)count);
}

static void expect_within_a_cent(int64_t total, uint64_t start)
{
    int64_t whole = promised[0] + promised[1] + promised[2];
    int64_t sum = 0;

    for (int i = 0; i < INVESTORS; i++) {
        int64_t of = account_of(i).called_minor;
        int128_t off = (int128_t)of * whole - (int128_t)total * promised[i];

        sum += of;
        if (off >= whole || off <= -whole)
            fail_msg("investor %d was called %" PRId64 " of %" PRId64 "; seed %" PRIu64, i, of,
                     total, start);
    }
    if (sum != total)
        fail_msg("the lines do not add up to %" PRId64 "; seed %" PRIu64, total, start);
}

static void sums_stay_within_a_cent_in_random_histories(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 25; run++) {
        uint64_t start = seed;
        int64_t total = 0;

        open_with(MILLION + draw(&seed, 1000), MILLION + draw(&seed, 50 * MILLION),
                  MILLION + draw(&seed, MILLION));
        for (int k = 0; k < 30; k++) {
            int64_t investments = 100 + draw(&seed, 10000);
            int64_t fees = draw(&seed, 2) * draw(&seed, 5000);

            called(investments, fees, "2020-02-01");
            total += investments + fees;
            if (draw(&seed, 4) == 0) {
                assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
                total -= investments + fees;
            }
            expect_within_a_cent(total, start);
        }
        (void)closed(NULL);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(twelve_calls_of_equal_shares_are_equal),
        TEST(what_is_distributed_and_returned_goes_round_too),
        TEST(equalisations_go_round_too),
        TEST(a_line_set_by_hand_is_not_made_up_for),
        TEST(lines_that_were_approved_stay),
        TEST(a_proposal_shows_what_it_will_be),
        cmocka_unit_test(sums_stay_within_a_cent_in_random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
