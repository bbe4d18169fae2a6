/* Properties of priced rounds over random ones: what a round says of itself holds in GMP. The seed
 * is printed; FUNDTRAIL_SEED=n repeats a run. */
#include "calc/equity/cap_table.h"
#include "calc/equity/capital.h"
#include "calc/equity/dilution.h"
#include "calc/equity/round.h"

#include "support_golden.h"

#include <gmp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define RUNS 400
#define INSTRUMENTS_MOST 6

static int64_t below(uint64_t *seed, int64_t bound)
{
    return (int64_t)(golden_random(seed) % (uint64_t)bound);
}

struct random_round {
    struct round_option options[INSTRUMENTS_MOST][3];
    struct round_instrument instruments[INSTRUMENTS_MOST];
    struct round_terms terms;
};

static void draw(struct random_round *round, struct exact_work *work, uint64_t *seed)
{
    size_t count = (size_t)below(seed, INSTRUMENTS_MOST + 1);

    for (size_t i = 0; i < count; i++) {
        size_t ways = 1 + (size_t)below(seed, 3);

        for (size_t o = 0; o < ways; o++) {
            struct round_option *option = &round->options[i][o];

            option->way = (enum round_way)below(seed, 4);
            option->value = option->way == ROUND_AT_PRICE ? exact_whole(work, below(seed, 300))
                            : option->way == ROUND_FIXED
                                ? exact_whole(work, below(seed, 90))
                                : exact_fraction(work, below(seed, 14), 100);
        }
        round->instruments[i] = (struct round_instrument){round->options[i], ways};
    }
    round->terms = (struct round_terms){.units_before = exact_whole(work, 1000 + below(seed, 1000)),
                                        .unallocated = exact_whole(work, below(seed, 300)),
                                        .pre_money = exact_whole(work, 3000 + below(seed, 9000)),
                                        .new_money = exact_whole(work, below(seed, 3000)),
                                        .counts_converted = below(seed, 3) > 0,
                                        .counts_pool = below(seed, 3) > 0,
                                        .has_target = below(seed, 2) == 0,
                                        .instruments = round->instruments,
                                        .instrument_count = count};
    round->terms.pool = round->terms.has_target ? exact_fraction(work, below(seed, 25), 100)
                                                : exact_whole(work, below(seed, 200));
}

static void gmp_of(struct exact value, mpq_t out)
{
    mpz_import(mpq_numref(out), value.numerator.count, -1, sizeof(uint32_t), 0, 0,
               value.numerator.limbs);
    mpz_import(mpq_denref(out), value.denominator.count, -1, sizeof(uint32_t), 0, 0,
               value.denominator.limbs);
    if (value.negative)
        mpz_neg(mpq_numref(out), mpq_numref(out));
}

/* The numbers of a round in GMP. */
struct told {
    mpq_t before;
    mpq_t price;
    mpq_t increase;
    mpq_t converted; /* of all */
    mpq_t after;
    mpq_t new_units;
};

static void told_init(struct told *told, const struct round_terms *terms,
                      const struct round_answer *answer)
{
    mpq_t part;

    mpq_inits(told->before, told->price, told->increase, told->converted, told->after,
              told->new_units, part, NULL);
    gmp_of(terms->units_before, told->before);
    gmp_of(answer->price, told->price);
    gmp_of(answer->pool_increase, told->increase);
    gmp_of(answer->units_after, told->after);
    gmp_of(answer->new_units, told->new_units);
    for (size_t i = 0; i < terms->instrument_count; i++) {
        gmp_of(answer->converted[i], part);
        mpq_add(told->converted, told->converted, part);
    }
    mpq_clear(part);
}

static void told_done(struct told *told)
{
    mpq_clears(told->before, told->price, told->increase, told->converted, told->after,
               told->new_units, NULL);
}

/* What a way gives at the numbers that were told. */
static void gmp_way(const struct told *told, const struct round_option *option, mpq_t out)
{
    mpq_t base;

    mpq_init(base);
    gmp_of(option->value, out);
    mpq_set(base, told->before);
    if (option->way == ROUND_AT_PRICE)
        mpq_div(out, out, told->price);
    if (option->way == ROUND_AT_POST_CAP) {
        mpq_add(base, base, told->converted);
        mpq_mul(out, out, base);
    }
    if (option->way == ROUND_AT_PRE_CAP) {
        mpq_add(base, base, told->increase);
        mpq_mul(out, out, base);
    }
    mpq_clear(base);
}

/* Every instrument has the best of its ways, to the last digit. */
static void hold_instruments(const struct told *told, const struct round_terms *terms,
                             const struct round_answer *answer)
{
    mpq_t best;
    mpq_t way;

    mpq_inits(best, way, NULL);
    for (size_t i = 0; i < terms->instrument_count; i++) {
        mpq_set_ui(best, 0, 1);
        for (size_t o = 0; o < terms->instruments[i].option_count; o++) {
            gmp_way(told, &terms->instruments[i].options[o], way);
            if (mpq_cmp(way, best) > 0)
                mpq_set(best, way);
        }
        gmp_of(answer->converted[i], way);
        assert_int_equal(mpq_cmp(way, best), 0);
    }
    mpq_clears(best, way, NULL);
}

/* The price times the units that it counts is the pre-money; parts add up; money buys at the
 * price. */
static void hold_parts(const struct told *told, const struct round_terms *terms)
{
    mpq_t sum;
    mpq_t money;

    mpq_inits(sum, money, NULL);
    mpq_set(sum, told->before);
    if (terms->counts_converted)
        mpq_add(sum, sum, told->converted);
    if (terms->counts_pool)
        mpq_add(sum, sum, told->increase);
    mpq_mul(sum, sum, told->price);
    gmp_of(terms->pre_money, money);
    assert_int_equal(mpq_cmp(sum, money), 0);
    mpq_mul(sum, told->new_units, told->price);
    gmp_of(terms->new_money, money);
    assert_int_equal(mpq_cmp(sum, money), 0);
    mpq_add(sum, told->before, told->converted);
    mpq_add(sum, sum, told->increase);
    mpq_add(sum, sum, told->new_units);
    assert_int_equal(mpq_cmp(sum, told->after), 0);
    mpq_clears(sum, money, NULL);
}

/* The pool has its target, or had more before. */
static void hold_pool(const struct told *told, const struct round_terms *terms)
{
    mpq_t pool;
    mpq_t target;

    mpq_inits(pool, target, NULL);
    gmp_of(terms->pool, target);
    if (!terms->has_target) {
        assert_int_equal(mpq_cmp(target, told->increase), 0);
    } else {
        mpq_mul(target, target, told->after);
        gmp_of(terms->unallocated, pool);
        mpq_add(pool, pool, told->increase);
        assert_true(mpq_sgn(told->increase) >= 0);
        assert_true(mpq_sgn(told->increase) == 0 ? mpq_cmp(pool, target) >= 0
                                                 : mpq_equal(pool, target) != 0);
    }
    mpq_clears(pool, target, NULL);
}

static void a_round_is_what_it_says(void **state)
{
    uint64_t seed = golden_seed();
    int solved = 0;

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct random_round round;
        struct round_answer answer;
        struct told told;

        arena_init(&arena);
        draw(&round, &work, &seed);
        enum err err = round_solve(&work, &round.terms, &answer);

        assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
        if (err == ERR_OK) {
            solved++;
            told_init(&told, &round.terms, &answer);
            assert_true(mpq_sgn(told.price) > 0);
            hold_instruments(&told, &round.terms, &answer);
            hold_parts(&told, &round.terms);
            hold_pool(&told, &round.terms);
            told_done(&told);
        }
        arena_done(&arena);
    }
    assert_true(solved > RUNS / 2);
}

/* Full ratchet protects at least as much as an average, and that as none; none is above before. */
static void a_ratchet_protects_more_than_an_average(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};

        arena_init(&arena);
        struct exact before = exact_whole(&work, 1 + below(&seed, 50));
        struct exact few = exact_whole(&work, below(&seed, 1000));
        struct exact many = exact_add(&work, few, exact_whole(&work, below(&seed, 1000)));
        struct exact paid = exact_whole(&work, below(&seed, 5000));
        struct exact issued = exact_whole(&work, 1 + below(&seed, 500));
        struct exact full =
            dilution_price(&work, DILUTION_FULL_RATCHET, before, many, paid, issued);
        struct exact narrow = dilution_price(&work, DILUTION_WEIGHTED, before, few, paid, issued);
        struct exact broad = dilution_price(&work, DILUTION_WEIGHTED, before, many, paid, issued);

        assert_true(exact_compare(&work, full, narrow) <= 0);
        assert_true(exact_compare(&work, narrow, broad) <= 0);
        assert_true(exact_compare(&work, broad, before) <= 0);
        arena_done(&arena);
    }
}

/* The price that counts the compensation in is the pre-money over all units, exactly. */
static void a_price_after_compensation_agrees_with_it(void **state)
{
    uint64_t seed = golden_seed();
    int lower = 0;

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct ratchet_answer answer;

        arena_init(&arena);
        struct ratchet ratchet = {
            .method = below(&seed, 2) == 0 ? DILUTION_WEIGHTED : DILUTION_FULL_RATCHET,
            .settlement = DILUTION_ISSUE_FREE,
            .invested = exact_whole(&work, 100 + below(&seed, 900)),
            .held = exact_whole(&work, 10 + below(&seed, 90)),
            .total_before = exact_whole(&work, 200 + below(&seed, 900)),
            .new_money = exact_whole(&work, 1 + below(&seed, 2000)),
            /* So fine that rounding does not show. */
            .step = exact_divide(&work, exact_whole(&work, 1),
                                 exact_power(&work, exact_whole(&work, 10), 40)),
            .price_after_compensation = true,
            .pre_money = exact_whole(&work, 1000 + below(&seed, 5000))};

        ratchet.deemed = ratchet.total_before;
        if (ratchet_settle(&work, &ratchet, &answer) == ERR_OK) {
            struct exact units = exact_add(&work, ratchet.total_before, answer.compensation);
            struct exact off = exact_subtract(&work, exact_multiply(&work, units, answer.new_price),
                                              ratchet.pre_money);

            lower += exact_sign(answer.compensation) > 0;
            off.negative = false;
            assert_true(exact_compare(&work, off, exact_fraction(&work, 1, 1000000000)) < 0);
        }
        arena_done(&arena);
    }
    assert_true(lower > RUNS / 10);
}

/* Units in = out: holders add up to the total, registered and reserve to what was paid. */
static void a_round_of_registered_capital_loses_nothing(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct capital_round_answer answer;
        size_t at;

        arena_init(&arena);
        struct exact before[5];
        struct exact paid[2];
        const size_t investors[] = {2 + (size_t)below(&seed, 2), 4};
        const struct capital_transfer transfer = {0, 3, exact_whole(&work, 1 + below(&seed, 5))};

        for (size_t i = 0; i < 5; i++)
            before[i] = exact_fraction(&work, i == 4 ? 0 : 100 + below(&seed, 9000), 10);
        for (size_t i = 0; i < 2; i++)
            paid[i] = exact_whole(&work, 1 + below(&seed, 3000));
        const struct capital_round round = {.before = before,
                                            .holder_count = 5,
                                            .investors = investors,
                                            .paid = paid,
                                            .investor_count = 2,
                                            .pre_money = exact_whole(&work, 8000),
                                            .step = exact_fraction(&work, 1, 10000),
                                            .transfers = &transfer,
                                            .transfer_count = 1};

        assert_int_equal(capital_round(&work, &round, &answer, &at), CAPITAL_GOOD);
        assert_int_equal(
            exact_compare(&work, exact_sum(&work, answer.after, 5), answer.total_after), 0);
        for (size_t i = 0; i < 2; i++)
            assert_int_equal(
                exact_compare(&work, exact_add(&work, answer.registered[i], answer.to_reserve[i]),
                              paid[i]),
                0);
        arena_done(&arena);
    }
}

/* A holding that is moved in part again and again, and split in between. */
struct moving {
    struct cap_event events[64];
    size_t ids[64];
    size_t count;
    size_t securities;
    struct exact held; /* by the last balance */
    struct exact total;
};

static void add_issue(struct moving *moving, int32_t day, struct exact units)
{
    moving->ids[moving->securities] = moving->securities;
    moving->events[moving->count++] =
        (struct cap_event){.kind = CAP_ISSUE,
                           .day = day,
                           .securities = &moving->ids[moving->securities++],
                           .security_count = 1,
                           .quantity = units,
                           .balance = CAP_NONE,
                           .split = CAP_NONE};
}

static void add_split(struct moving *moving, struct exact_work *work, int32_t day,
                      struct exact ratio)
{
    moving->events[moving->count++] = (struct cap_event){
        .kind = CAP_SPLIT, .day = day, .ratio = ratio, .balance = CAP_NONE, .split = CAP_NONE};
    moving->held = exact_multiply(work, moving->held, ratio);
    moving->total = exact_multiply(work, moving->total, ratio);
}

static void add_transfer(struct moving *moving, struct exact_work *work, int32_t day,
                         struct exact units)
{
    const size_t from = moving->securities - 1;

    moving->events[moving->count++] = (struct cap_event){.kind = CAP_TRANSFER,
                                                         .day = day,
                                                         .securities = &moving->ids[from],
                                                         .security_count = 1,
                                                         .has_quantity = true,
                                                         .quantity = units,
                                                         .results = &moving->ids[from + 1],
                                                         .result_count = 1,
                                                         .balance = from + 2,
                                                         .split = CAP_NONE};
    moving->held = exact_subtract(work, moving->held, units);
    add_issue(moving, day, units);
    add_issue(moving, day, moving->held);
}

static void units_are_conserved_by_transfers_and_splits(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 100; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct moving moving = {.count = 0};
        struct cap_table table;

        arena_init(&arena);
        moving.held = exact_whole(&work, 1000 + below(&seed, 1000));
        moving.total = moving.held;
        add_issue(&moving, 0, moving.held);
        for (int32_t day = 1; day < 12; day++) {
            struct exact part = exact_fraction(&work, below(&seed, 3), 3);

            if (below(&seed, 3) == 0)
                add_split(&moving, &work, day,
                          exact_fraction(&work, 1 + below(&seed, 4), 1 + below(&seed, 3)));
            else
                add_transfer(&moving, &work, day, exact_multiply(&work, moving.held, part));
        }
        assert_int_equal(
            cap_table(&work, moving.events, moving.count, moving.securities, 100, &table), ERR_OK);
        assert_int_equal(table.fault_count, 0);
        struct exact sum = exact_whole(&work, 0);

        for (size_t i = 0; i < moving.securities; i++)
            if (table.securities[i].alive)
                sum = exact_add(&work, sum, table.securities[i].quantity);
        assert_int_equal(exact_compare(&work, sum, moving.total), 0);
        arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_round_is_what_it_says),
        cmocka_unit_test(a_ratchet_protects_more_than_an_average),
        cmocka_unit_test(a_price_after_compensation_agrees_with_it),
        cmocka_unit_test(a_round_of_registered_capital_loses_nothing),
        cmocka_unit_test(units_are_conserved_by_transfers_and_splits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
