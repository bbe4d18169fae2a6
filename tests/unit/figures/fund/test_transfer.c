/* What moves with a part of a commitment: over random histories nothing is lost or made by it, and
 * each side has its part. */
#include "support_fund.h"
#include "support_golden.h"
#include "record/approval.h"
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

#define COMMITMENTS 4

static struct world world;
static int64_t fund;
static int64_t commitments[COMMITMENTS];
static int64_t started; /* the last entry before anything moved */

static int opened(void **state)
{
    static const int64_t amounts[COMMITMENTS] = {1000, 700, 333, 1};

    (void)state;
    world_open(&world);
    fund = world_fund(&world, "seed", FUND_SEED);
    for (int i = 0; i < COMMITMENTS; i++)
        commitments[i] = world_commitment(&world, fund, 0,
                                          world_party(&world, (char[]){'a', (char)('0' + i), 0}),
                                          amounts[i], "2020-01-01");
    started = book_head(world.book);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static enum err transfer_of(int from, int to, int64_t amount, const char *date)
{
    struct commitment_transfer transfer = {
        commitments[from], commitments[to], CURRENCY_CNY, amount, AMOUNT_UNKNOWN, NULL};

    return world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, 0, day(date), &transfer);
}

static struct commitment_account account_in(int of, struct view view)
{
    struct commitment_account account;

    assert_int_equal(
        commitment_account_compute(world.book, commitments[of], view, &world.arena, &account),
        ERR_OK);
    return account;
}

static struct commitment_account account_on(int of, const char *date)
{
    return account_in(of, (struct view){day(date), INT64_MAX});
}

/* 1000 promised, 800 paid, 200 of it back and callable again until 2021: 400 unfunded. */
static void a_right_to_recall_moves_with_its_part_and_expires_there_too(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, commitments[0], 0, 800, "2020-02-01"), ERR_OK);
    world_approve(&world,
                  world_distribution(&world, fund, 200, 0, 0, 200, "2021-03-01", "2020-03-01"));
    assert_int_equal(account_on(0, "2020-03-01").unfunded_minor, 400);
    assert_int_equal(transfer_of(0, 1, 250, "2020-04-01"), ERR_OK);
    assert_int_equal(account_on(0, "2020-04-01").commitment_minor, 750);
    assert_int_equal(account_on(0, "2020-04-01").paid_in_minor, 600);
    assert_int_equal(account_on(0, "2020-04-01").recallable_minor, 150);
    assert_int_equal(account_on(0, "2020-04-01").unfunded_minor, 300);
    assert_int_equal(account_on(1, "2020-04-01").recallable_minor, 50);
    assert_int_equal(account_on(1, "2020-04-01").unfunded_minor, 700 + 250 - 200 + 50);
    /* Before it nothing has moved, and after the last day both rights are gone. */
    assert_int_equal(account_on(0, "2020-03-31").recallable_minor, 200);
    assert_int_equal(account_on(1, "2020-03-31").recallable_minor, 0);
    assert_int_equal(account_on(0, "2021-03-02").recall_expired_minor, 150);
    assert_int_equal(account_on(0, "2021-03-02").unfunded_minor, 150);
    assert_int_equal(account_on(1, "2021-03-02").recall_expired_minor, 50);
    assert_int_equal(account_on(1, "2021-03-02").unfunded_minor, 750);
}

/* What was recalled has become paid-in: the one who takes it over does not owe it twice. */
static void a_right_that_was_used_moves_with_what_was_paid(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, commitments[0], 0, 1000, "2020-02-01"), ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 300, 0, 0, 300, NULL, "2020-03-01"));
    assert_int_equal(world_contribute(&world, commitments[0], 0, 300, "2020-03-02"), ERR_OK);
    /* Nothing is unfunded, 1300 are paid in. The other one has no room, and needs none. */
    assert_int_equal(world_contribute(&world, commitments[3], 0, 1, "2020-03-02"), ERR_OK);
    assert_int_equal(transfer_of(0, 3, 500, "2020-04-01"), ERR_OK);
    assert_int_equal(account_on(0, "2020-04-01").paid_in_minor, 650);
    assert_int_equal(account_on(0, "2020-04-01").recallable_minor, 150);
    assert_int_equal(account_on(0, "2020-04-01").unfunded_minor, 0);
    assert_int_equal(account_on(3, "2020-04-01").paid_in_minor, 651);
    assert_int_equal(account_on(3, "2020-04-01").recallable_minor, 150);
    assert_int_equal(account_on(3, "2020-04-01").unfunded_minor, 0);
}

static void what_was_paid_outside_the_commitment_stays_outside(void **state)
{
    struct contribution outside = {.commitment_id = commitments[0],
                                   .currency = CURRENCY_CNY,
                                   .amount_minor = 100,
                                   .outside_commitment = true};

    (void)state;
    assert_int_equal(world_contribute(&world, commitments[0], 0, 1000, "2020-02-01"), ERR_OK);
    world_put(&world, MANAGER_ID, RECORD_CONTRIBUTION, day("2020-02-01"), &outside);
    assert_int_equal(transfer_of(0, 1, 500, "2020-04-01"), ERR_OK);
    assert_int_equal(account_on(0, "2020-04-01").contributed_outside_minor, 50);
    assert_int_equal(account_on(0, "2020-04-01").unfunded_minor, 0);
    assert_int_equal(account_on(1, "2020-04-01").contributed_outside_minor, 50);
    assert_int_equal(account_on(1, "2020-04-01").unfunded_minor, 700);
}

static void a_distribution_stays_while_rights_of_it_were_handed_on(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, commitments[0], 0, 1000, "2020-02-01"), ERR_OK);
    int64_t approval =
        world_approve(&world, world_distribution(&world, fund, 300, 0, 0, 300, NULL, "2020-03-01"));

    assert_int_equal(transfer_of(0, 1, 500, "2020-04-01"), ERR_OK);
    int64_t moved = book_head(world.book);

    assert_int_equal(world_reverse(&world, approval, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_string_equal(world_param(&world, "seq"), arena_format(&world.arena, "%" PRId64, moved));
    assert_int_equal(world_reverse(&world, moved, NULL), ERR_OK);
    assert_int_equal(account_on(0, "2020-04-01").recallable_minor, 300);
    assert_int_equal(account_on(1, "2020-04-01").recallable_minor, 0);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_OK);
}

static void a_transfer_stays_once_its_right_was_used(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, commitments[0], 0, 1000, "2020-02-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, commitments[1], 0, 700, "2020-02-01"), ERR_OK);
    world_approve(&world,
                  world_distribution(&world, fund, 170, 0, 0, 170, "2021-03-01", "2020-03-01"));
    assert_int_equal(transfer_of(0, 1, 500, "2020-04-01"), ERR_OK);
    int64_t moved = book_head(world.book);

    assert_int_equal(account_on(1, "2020-04-01").callable_minor, 70 + 50);
    assert_int_equal(world_contribute(&world, commitments[1], 0, 100, "2020-05-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, moved, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    /* Nor when what was not used has expired since. */
    assert_int_equal(world_reverse(&world, moved, "2021-06-01"), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, moved, NULL), ERR_OK);
}

/* --- random histories --- */

struct sums {
    int64_t commitment;
    int64_t paid_in;
    int64_t recallable;
    int64_t expired;
    int64_t unfunded;
    int64_t called;
    int64_t distributed;
};

static struct sums sums_in(struct view view)
{
    const struct commitment_account *accounts = NULL;
    struct commitment_account total;
    struct sums sums = {0};
    size_t count = 0;

    assert_int_equal(
        fund_accounts_compute(world.book, fund, view, &world.arena, &accounts, &count, &total),
        ERR_OK);
    for (size_t i = 0; i < count; i++) {
        sums.commitment += accounts[i].commitment_minor;
        sums.paid_in += accounts[i].paid_in_minor;
        sums.recallable += accounts[i].recallable_minor;
        sums.expired += accounts[i].recall_expired_minor;
        sums.unfunded += accounts[i].unfunded_minor;
        sums.called += accounts[i].called_minor;
        sums.distributed += accounts[i].distributed_minor;
    }
    return sums;
}

static void nothing_is_negative(int32_t date, uint64_t start)
{
    for (int i = 0; i < COMMITMENTS; i++) {
        struct commitment_account account = account_in(i, (struct view){date, INT64_MAX});

        if (account.unfunded_minor < 0 || account.paid_in_minor < 0 ||
            account.recallable_minor < account.recall_expired_minor)
            fail_msg("commitment %d has less than nothing: unfunded %" PRId64 ", paid in %" PRId64
                     ", rights %" PRId64 " - %" PRId64 "; seed %" PRIu64,
                     i, account.unfunded_minor, account.paid_in_minor, account.recallable_minor,
                     account.recall_expired_minor, start);
        if (account.unfunded_minor !=
            account.commitment_minor - account.released_minor - account.contributed_inside_minor +
                account.returned_minor + account.recallable_minor - account.recall_expired_minor)
            fail_msg("the unfunded of commitment %d is another; seed %" PRIu64, i, start);
    }
}

/* part / whole of `before` is `moved`, to a unit. */
static bool in_proportion(int64_t moved, int64_t before, int64_t part, int64_t whole)
{
    return llabs(moved * whole - before * part) <= whole;
}

/* The transfer that was just entered, against what was known before it. */
static void check_transfer(int from, int64_t amount, int32_t date, uint64_t start)
{
    int64_t seq = book_head(world.book);
    struct view view = {date, seq};
    struct view before = {date, seq - 1};
    struct sums with = sums_in(view);
    struct sums without = sums_in(before);
    struct commitment_account left = account_in(from, view);
    struct commitment_account had = account_in(from, before);
    int64_t whole = had.commitment_minor - had.released_minor;

    if (memcmp(&with, &without, sizeof with) != 0)
        fail_msg("a transfer made or lost something; seed %" PRIu64, start);
    /* Unless what was paid outside went back with the rest, or its payment, or a right that
     * expired, was undone since. */
    if (had.contributed_inside_minor < had.returned_minor || had.contributed_outside_minor < 0 ||
        had.recallable_minor < had.recall_expired_minor)
        return;
    if (!in_proportion(had.unfunded_minor - left.unfunded_minor, had.unfunded_minor, amount,
                       whole) ||
        !in_proportion(had.recallable_minor - left.recallable_minor,
                       had.recallable_minor - had.recall_expired_minor, amount, whole) ||
        !in_proportion(had.paid_in_minor - left.paid_in_minor, had.paid_in_minor, amount, whole))
        fail_msg("a transfer of %" PRId64 " of %" PRId64 " moved %" PRId64 " of %" PRId64
                 " unfunded, %" PRId64 " of %" PRId64 " rights, %" PRId64 " of %" PRId64
                 " paid in; seed %" PRIu64,
                 amount, whole, had.unfunded_minor - left.unfunded_minor, had.unfunded_minor,
                 had.recallable_minor - left.recallable_minor,
                 had.recallable_minor - had.recall_expired_minor,
                 had.paid_in_minor - left.paid_in_minor, had.paid_in_minor, start);
}

static int64_t draw(uint64_t *seed, int64_t count)
{
    return (int64_t)(golden_random(seed) % (uint64_t)count);
}

static void notice(uint64_t *seed, const char *date)
{
    int64_t amount = 1 + draw(seed, 300);
    int64_t recallable = draw(seed, 3) == 0 ? 0 : 1 + draw(seed, amount);
    char expires[DATE_TEXT_SIZE];
    int64_t parts[CALL_PART_COUNT] = {
        [CALL_INVESTMENTS] = amount, [CALL_MANAGEMENT_FEES] = draw(seed, 30)};
    struct distribution distribution = {.code = arena_format(&world.arena, "%" PRIu64, *seed),
                                        .fund_id = fund,
                                        .currency = CURRENCY_CNY,
                                        .return_of_capital_minor = amount,
                                        .recallable_minor = recallable,
                                        .recall_expires_on = DATE_UNKNOWN,
                                        .basis = 1 + (uint32_t)draw(seed, 2)};
    struct return_of_excess excess = {distribution.code, fund, CURRENCY_CNY, amount / 8 + 1, NULL};
    enum err err;

    date_format(day(date) + (int32_t)draw(seed, 200), expires);
    switch (draw(seed, 4)) {
    case 0:
        err = world_ask(&world, fund, parts, draw(seed, 2) == 0, date, date);
        break;
    case 1:
        err = world_attempt(&world, MANAGER_ID, RECORD_RETURN_OF_EXCESS, 0, day(date), &excess);
        break;
    default:
        if (recallable > 0 && draw(seed, 2) == 0)
            distribution.recall_expires_on = day(expires);
        err = world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day(date), &distribution);
    }
    if (err == ERR_OK)
        (void)world_approve_as(&world, APPROVER_ID, book_head(world.book), OUTCOME_APPROVE);
}

static void pay(uint64_t *seed, int of, const char *date)
{
    struct contribution contribution = {.commitment_id = commitments[of],
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = 1 + draw(seed, 300),
                                        .outside_commitment = draw(seed, 6) == 0};

    for (struct referrer r = book_referrers(world.book, RECORD_CAPITAL_CALL, "fund_id", fund);
         r.entry != NULL; book_next_referrer(&r))
        if (!contribution.outside_commitment && draw(seed, 3) == 0)
            contribution.capital_call_id = r.entry->seq;
    (void)world_attempt(&world, MANAGER_ID, RECORD_CONTRIBUTION, 0, day(date), &contribution);
}

static int64_t step(uint64_t *seed, const char *date, bool reversals, uint64_t start)
{
    int from = (int)draw(seed, COMMITMENTS);
    int64_t amount = 1 + draw(seed, 400);
    struct commitment_release release = {commitments[from], CURRENCY_CNY, amount, NULL};

    switch (draw(seed, 8)) {
    case 0:
    case 1:
    case 2:
        pay(seed, from, date);
        return 0;
    case 3:
        if (draw(seed, 4) == 0)
            (void)world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, 0, day(date),
                                &release);
        else if (reversals && draw(seed, 3) == 0)
            (void)world_reverse(
                &world, started + 1 + draw(seed, book_head(world.book) - started + 1), NULL);
        return 0;
    case 4:
    case 5:
        notice(seed, date);
        return 0;
    default:
        if (transfer_of(from, (int)draw(seed, COMMITMENTS), amount, date) != ERR_OK)
            return 0;
        check_transfer(from, amount, day(date), start);
        return 1;
    }
}

static void a_transfer_neither_makes_nor_loses_anything_in_random_histories(void **state)
{
    uint64_t seed = golden_seed();
    int64_t transfers = 0;

    (void)state;
    for (int run = 0; run < 40; run++) {
        uint64_t start = seed;
        char date[DATE_TEXT_SIZE];

        (void)opened(NULL);
        for (int i = 0; i < 120; i++) {
            date_format(day("2020-02-01") + 3 * i, date);
            transfers += step(&seed, date, run % 2 == 0, start);
            arena_reset(&world.arena);
        }
        /* A reversal may leave a day on which more had gone back than was paid until then. */
        for (int i = 0; i < 20 && run % 2 != 0; i++)
            nothing_is_negative(day("2020-02-01") + (int32_t)draw(&seed, 700), start);
        nothing_is_negative(world.today, start);
        (void)closed(NULL);
    }
    print_message("%" PRId64 " transfers\n", transfers);
    assert_true(transfers > 200);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(a_right_to_recall_moves_with_its_part_and_expires_there_too),
        TEST(a_right_that_was_used_moves_with_what_was_paid),
        TEST(what_was_paid_outside_the_commitment_stays_outside),
        TEST(a_distribution_stays_while_rights_of_it_were_handed_on),
        TEST(a_transfer_stays_once_its_right_was_used),
        cmocka_unit_test(a_transfer_neither_makes_nor_loses_anything_in_random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
