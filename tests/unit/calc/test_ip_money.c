/* Loans, losses, pools, subsidies, securities and valuations, beside rational numbers (GMP). */
#include "calc/ip_fraction.h"
#include "calc/ip_indicator.h"
#include "calc/ip_loan.h"
#include "calc/ip_loss.h"
#include "calc/ip_pool.h"
#include "calc/ip_securities.h"
#include "calc/ip_subsidy.h"
#include "calc/ip_valuation.h"

#include "base/date.h"
#include "base/money.h"
#include "support_golden.h"

#include <gmp.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RUNS 2000
#define PARTIES_MAX 6

static int64_t below(uint64_t *seed, int64_t limit)
{
    return (int64_t)(golden_random(seed) % (uint64_t)limit);
}

/* From a fen to a hundred million, small ones as often as large ones. */
static int64_t random_amount(uint64_t *seed)
{
    return 1 + (below(seed, 10000000000) >> below(seed, 33));
}

/* Half up. */
static int64_t rounded(const mpq_t value)
{
    mpz_t numerator;
    mpz_t denominator;

    mpz_inits(numerator, denominator, NULL);
    mpz_mul_2exp(numerator, mpq_numref(value), 1);
    mpz_add(numerator, numerator, mpq_denref(value));
    mpz_mul_2exp(denominator, mpq_denref(value), 1);
    mpz_fdiv_q(numerator, numerator, denominator);
    int64_t result = mpz_get_si(numerator);

    mpz_clears(numerator, denominator, NULL);
    return result;
}

static void times(mpq_t value, int64_t numerator, int64_t denominator)
{
    mpq_t factor;

    mpq_init(factor);
    mpz_set_si(mpq_numref(factor), numerator);
    mpz_set_si(mpq_denref(factor), denominator);
    mpq_canonicalize(factor);
    mpq_mul(value, value, factor);
    mpq_clear(factor);
}

static int64_t oracle_part(int64_t amount, int64_t numerator, int64_t denominator)
{
    mpq_t value;

    mpq_init(value);
    mpq_set_si(value, amount, 1);
    times(value, numerator, denominator);
    int64_t part = rounded(value);

    mpq_clear(value);
    return part;
}

static void products_are_exact_and_rounded_half_up_once(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        int64_t amount = random_amount(&seed);
        struct ip_fraction fraction = ip_fraction(amount);
        int64_t result = 0;
        mpq_t exact;

        mpq_init(exact);
        mpq_set_si(exact, amount, 1);
        for (int i = 0; i < 4; i++) {
            int64_t over = below(&seed, 1000000);
            int64_t under = 1 + below(&seed, 1000000);

            times(exact, over, under);
            ip_fraction_times(&fraction, over, under);
        }
        assert_int_equal(ip_fraction_round(&fraction, &result), ERR_OK);
        assert_int_equal(result, rounded(exact));
        mpq_clear(exact);
    }
}

static void what_does_not_fit_is_told(void **state)
{
    struct ip_fraction fraction = ip_fraction(INT64_MAX);
    int64_t result = 7;

    (void)state;
    assert_int_equal(ip_part(INT64_MAX, 2, 1, &result), ERR_OVERFLOW);
    for (int i = 0; i < 3; i++)
        ip_fraction_times(&fraction, INT64_MAX - 24, INT64_MAX - 1);
    assert_int_equal(ip_fraction_round(&fraction, &result), ERR_OVERFLOW);
    assert_int_equal(result, 7);
}

/* --- loans --- */

/* A loan of random terms, with one to three rates; rates has three places. */
static struct ip_loan random_loan(uint64_t *seed, struct ip_loan_rate *rates)
{
    struct ip_loan loan = {
        .method = (enum ip_loan_method)below(seed, 3),
        .principal_minor = random_amount(seed),
        .paid_out_on = 18000 + (int32_t)below(seed, 5000),
        .step = 1 + (int)below(seed, 4),
        .by_months = below(seed, 2) == 0,
        .day_count = (enum day_count)below(seed, DAY_COUNT_COUNT),
        .rates = rates,
        .rate_count = 1 + (size_t)below(seed, 3),
    };

    loan.months = loan.step * (1 + (int)below(seed, 60));
    if (loan.method == IP_LOAN_BULLET)
        loan.months += (int)below(seed, loan.step);
    for (size_t i = 0; i < 3; i++)
        rates[i] =
            (struct ip_loan_rate){loan.paid_out_on + (int32_t)i * (1 + (int32_t)below(seed, 300)),
                                  below(seed, 2000) * 1000000 / (1 + below(seed, 3))};
    if (rates[2].from_day <= rates[1].from_day)
        loan.rate_count = loan.rate_count > 2 ? 2 : loan.rate_count;
    return loan;
}

static int64_t rate_at(const struct ip_loan *loan, int32_t day)
{
    int64_t rate = 0;

    for (size_t i = 0; i < loan->rate_count && loan->rates[i].from_day <= day; i++)
        rate = loan->rates[i].rate_e10;
    return rate;
}

/* Day by day, each at the rate of that day; 30/360 counts between changes of the rate. */
static int64_t oracle_interest(const struct ip_loan *loan, int64_t balance, int32_t from,
                               int32_t to, int months)
{
    mpq_t sum;
    mpq_t piece;

    if (loan->by_months)
        return oracle_part(balance, rate_at(loan, from) * months, RATE_E10_ONE * 12);
    mpq_inits(sum, piece, NULL);
    while (from < to) {
        int32_t until = from + 1;

        while (until < to && rate_at(loan, until) == rate_at(loan, from))
            until++;
        mpq_set_si(piece, balance, 1);
        times(piece, rate_at(loan, from), RATE_E10_ONE);
        times(piece, day_count_days(loan->day_count, from, until), day_count_year(loan->day_count));
        mpq_add(sum, sum, piece);
        from = until;
    }
    int64_t interest = rounded(sum);

    mpq_clears(sum, piece, NULL);
    return interest;
}

/* balance * i / (1 - (1 + i)^-n) as a fraction of whole numbers. */
static int64_t oracle_instalment(int64_t balance, int64_t rate_e10, int step, size_t n)
{
    mpz_t grown;
    mpz_t whole;
    mpq_t payment;

    if (rate_e10 == 0)
        return oracle_part(balance, 1, (int64_t)n);
    mpz_inits(grown, whole, NULL);
    mpq_init(payment);
    /* (1 + i)^n = grown / whole. */
    mpz_set_si(grown, RATE_E10_ONE * 12 + rate_e10 * step);
    mpz_pow_ui(grown, grown, n);
    mpz_set_si(whole, RATE_E10_ONE * 12);
    mpz_pow_ui(whole, whole, n);
    mpz_sub(mpq_denref(payment), grown, whole);
    mpz_set(mpq_numref(payment), grown);
    mpq_canonicalize(payment);
    times(payment, balance, 1);
    times(payment, rate_e10 * step, RATE_E10_ONE * 12);
    int64_t result = rounded(payment);

    mpz_clears(grown, whole, NULL);
    mpq_clear(payment);
    return result;
}

static void expect_interest(const struct ip_loan *loan, const struct ip_instalment *rows,
                            size_t count)
{
    int64_t balance = loan->principal_minor;
    int32_t from = loan->paid_out_on;

    for (size_t k = 0; k < count; k++) {
        int months = k + 1 == count ? loan->months - (int)k * loan->step : loan->step;

        assert_int_equal(rows[k].due,
                         date_add_months(loan->paid_out_on, (int)k * loan->step + months));
        assert_int_equal(rows[k].interest_minor,
                         oracle_interest(loan, balance, from, rows[k].due, months));
        balance -= rows[k].principal_minor;
        assert_int_equal(rows[k].balance_minor, balance);
        from = rows[k].due;
    }
}

static void every_schedule_ends_at_zero_and_agrees_with_rational_numbers(void **state)
{
    static struct ip_instalment rows[IP_LOAN_INSTALMENTS_MAX];
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct ip_loan_rate rates[3];
        const struct ip_loan loan = random_loan(&seed, rates);
        int64_t repaid = 0;
        size_t count = 0;

        assert_int_equal(ip_loan_schedule(&loan, rows, &count), ERR_OK);
        for (size_t k = 0; k < count; k++) {
            assert_true(rows[k].principal_minor >= 0 && rows[k].balance_minor >= 0);
            repaid += rows[k].principal_minor;
        }
        assert_int_equal(repaid, loan.principal_minor);
        assert_int_equal(rows[count - 1].balance_minor, 0);
        expect_interest(&loan, rows, count);
    }
}

static void equal_instalments_are_the_exact_annuity(void **state)
{
    static struct ip_instalment rows[IP_LOAN_INSTALMENTS_MAX];
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct ip_loan_rate rates[3];
        struct ip_loan loan = random_loan(&seed, rates);
        size_t count = 0;

        loan.method = IP_LOAN_EQUAL_INSTALMENTS;
        loan.by_months = true;
        loan.rate_count = 1;
        loan.months -= loan.months % loan.step;
        assert_int_equal(ip_loan_schedule(&loan, rows, &count), ERR_OK);
        int64_t payment =
            oracle_instalment(loan.principal_minor, rates[0].rate_e10, loan.step, count);

        /* All but the last, until a small loan is repaid early. */
        for (size_t k = 0; k + 1 < count && rows[k].balance_minor > 0; k++)
            assert_int_equal(rows[k].principal_minor + rows[k].interest_minor, payment);
    }
}

static void equal_principal_differs_by_one_unit_at_most(void **state)
{
    static struct ip_instalment rows[IP_LOAN_INSTALMENTS_MAX];
    const struct ip_loan_rate rate = {0, 365000000};
    struct ip_loan loan = {.method = IP_LOAN_EQUAL_PRINCIPAL,
                           .principal_minor = 500000000,
                           .months = 12,
                           .step = 1,
                           .by_months = true,
                           .rates = &rate,
                           .rate_count = 1};
    size_t count = 0;

    (void)state;
    assert_int_equal(ip_loan_schedule(&loan, rows, &count), ERR_OK);
    assert_int_equal(count, 12);
    for (size_t k = 0; k < count; k++)
        assert_int_equal(rows[k].principal_minor, k < 8 ? 41666667 : 41666666);
}

static void loans_that_make_no_sense_are_refused(void **state)
{
    static struct ip_instalment rows[IP_LOAN_INSTALMENTS_MAX];
    const struct ip_loan_rate rates[2] = {{0, 1}, {0, 2}};
    const struct ip_loan good = {
        .principal_minor = 1, .months = 1, .step = 1, .rates = rates, .rate_count = 1};
    struct ip_loan bad[8];
    size_t count = 7;

    (void)state;
    for (size_t i = 0; i < 8; i++)
        bad[i] = good;
    bad[0].principal_minor = 0;
    bad[1].principal_minor = AMOUNT_MAX + 1;
    bad[2].step = 0;
    bad[3].step = 2;
    bad[4].months = IP_LOAN_INSTALMENTS_MAX + 1;
    bad[5].rate_count = 2;
    bad[6].paid_out_on = -1;
    bad[7].rate_count = 0;
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(ip_loan_schedule(&bad[i], rows, &count), ERR_INVALID);
    assert_int_equal(count, 7);
    assert_int_equal(ip_loan_schedule(&good, rows, &count), ERR_OK);
}

static void a_payment_is_used_up_in_order(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        const int64_t debt[IP_DEBT_COUNT] = {below(&seed, 100), below(&seed, 100),
                                             below(&seed, 100)};
        int64_t amount = below(&seed, 400);
        int64_t used = 0;
        struct ip_payment payment;

        ip_loan_pay(amount, debt, &payment);
        for (size_t i = 0; i < IP_DEBT_COUNT; i++) {
            used += payment.used_minor[i];
            assert_int_equal(payment.used_minor[i] + payment.left_minor[i], debt[i]);
            /* Nothing goes to a debt while an earlier one is open. */
            if (i > 0 && payment.left_minor[i - 1] > 0)
                assert_int_equal(payment.used_minor[i], 0);
        }
        assert_int_equal(used + payment.surplus_minor, amount);
    }
}

static void what_is_overdue_counts_from_the_earliest_open_due_day(void **state)
{
    static const struct ip_due dues[] = {{10, 100}, {20, 100}, {30, 100}};
    static const struct {
        int64_t paid;
        int32_t day;
        int64_t overdue;
        int32_t days;
        enum ip_loan_class class;
    } rows[] = {
        {0, 10, 0, 0, IP_CLASS_NORMAL},
        {0, 11, 100, 1, IP_CLASS_SPECIAL_MENTION},
        {100, 20, 0, 0, IP_CLASS_NORMAL},
        {150, 110, 150, 90, IP_CLASS_SPECIAL_MENTION},
        {150, 111, 150, 91, IP_CLASS_SUBSTANDARD},
        {299, 301, 1, 271, IP_CLASS_DOUBTFUL},
        {0, 371, 300, 361, IP_CLASS_LOSS},
        {300, 999, 0, 0, IP_CLASS_NORMAL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ip_overdue overdue;

        ip_loan_overdue(dues, 3, rows[i].paid, rows[i].day, &overdue);
        assert_int_equal(overdue.amount_minor, rows[i].overdue);
        assert_int_equal(overdue.days, rows[i].days);
        assert_int_equal(ip_loan_class_of(overdue.days), rows[i].class);
    }
}

/* --- losses --- */

struct random_scheme {
    struct ip_loss_scheme scheme;
    struct ip_loss loss;
    int64_t shares[PARTIES_MAX];
    struct ip_loss_limit limits[2];
};

static void random_loss(uint64_t *seed, struct random_scheme *of)
{
    *of = (struct random_scheme){
        .scheme = {.base = (enum ip_loss_base)below(seed, IP_LOSS_BASE_COUNT),
                   .party_count = 2 + (size_t)below(seed, PARTIES_MAX - 1),
                   .ip_e10 = below(seed, 2) == 0 ? RATE_E10_ONE : below(seed, RATE_E10_ONE + 1),
                   .cap_balance_minor = below(seed, 2) == 0 ? AMOUNT_UNKNOWN : random_amount(seed),
                   .first_minor = below(seed, 2) == 0 ? 0 : random_amount(seed),
                   .limit_count = (size_t)below(seed, 3)},
        .loss = {.principal_minor = random_amount(seed), .interest_minor = random_amount(seed)},
    };
    size_t count = of->scheme.party_count;

    of->scheme.shares = of->shares;
    of->scheme.limits = of->limits;
    of->loss.firm_balance_minor = of->loss.principal_minor + below(seed, 3) * random_amount(seed);
    of->scheme.first_party = (size_t)below(seed, (int64_t)count);
    for (size_t i = 0; i < count; i++)
        of->shares[i] = (i == 0 ? 1 : 0) + below(seed, 100);
    for (size_t i = 0; i < 2; i++) {
        size_t party = (size_t)below(seed, (int64_t)count);

        of->limits[i] = (struct ip_loss_limit){party, random_amount(seed), (party + 1) % count};
    }
}

/* The base as an exact fraction that is rounded once. */
static int64_t oracle_base(const struct random_scheme *of, int64_t lost)
{
    mpq_t base;

    mpq_init(base);
    mpq_set_si(base, lost, 1);
    if (of->scheme.cap_balance_minor != AMOUNT_UNKNOWN &&
        of->loss.firm_balance_minor > of->scheme.cap_balance_minor)
        times(base, of->scheme.cap_balance_minor, of->loss.firm_balance_minor);
    times(base, of->scheme.ip_e10, RATE_E10_ONE);
    int64_t result = rounded(base);

    mpq_clear(base);
    return result;
}

/* Each part is within one unit of weight * whole / sum of weights. */
static void expect_fair(int64_t part, int64_t whole, int64_t weight, int64_t weights)
{
    mpq_t exact;
    mpq_t unit;

    mpq_inits(exact, unit, NULL);
    mpq_set_si(exact, whole, 1);
    times(exact, weight, weights);
    mpq_set_si(unit, part, 1);
    mpq_sub(exact, exact, unit);
    mpq_abs(exact, exact);
    mpq_set_si(unit, 1, 1);
    assert_true(mpq_cmp(exact, unit) < 0);
    mpq_clears(exact, unit, NULL);
}

static void expect_parts(const struct random_scheme *of, const struct ip_loss_shares *shares)
{
    int64_t paid = 0;
    int64_t recovered = 0;

    for (size_t i = 0; i < of->scheme.party_count; i++) {
        const struct ip_loss_part *part = &shares->parts[i];

        assert_true(part->paid_minor >= 0 && part->recovered_minor >= 0 && part->net_minor >= 0);
        assert_int_equal(part->net_minor, part->paid_minor - part->recovered_minor);
        paid += part->paid_minor;
        recovered += part->recovered_minor;
        if (shares->base_minor > 0 && of->scheme.base != IP_LOSS_AFTER_RECOVERY)
            expect_fair(part->recovered_minor, shares->recovery_net_minor, part->paid_minor,
                        shares->base_minor);
    }
    assert_int_equal(paid, shares->base_minor);
    if (of->scheme.base != IP_LOSS_AFTER_RECOVERY)
        assert_int_equal(recovered, shares->recovery_net_minor);
    /* A limit holds unless a later one hands more to the party. */
    if (of->scheme.limit_count == 1)
        assert_true(shares->parts[of->limits[0].party].paid_minor <= of->limits[0].limit_minor);
}

static void shares_of_every_loss_add_up_to_the_fen(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct random_scheme of;
        struct ip_loss_shares shares;

        random_loss(&seed, &of);
        int64_t lost = of.loss.principal_minor;

        if (of.scheme.base != IP_LOSS_PRINCIPAL)
            lost += of.loss.interest_minor;
        int64_t base = oracle_base(&of, lost);

        of.loss.costs_minor = random_amount(&seed);
        of.loss.recovery_minor = below(&seed, base + 1) + below(&seed, of.loss.costs_minor + 1);
        if (of.scheme.base == IP_LOSS_AFTER_RECOVERY &&
            of.loss.recovery_minor > of.loss.costs_minor) {
            lost -= of.loss.recovery_minor - of.loss.costs_minor;
            base = oracle_base(&of, lost);
        }
        assert_int_equal(ip_loss_share(&of.scheme, &of.loss, &shares), ERR_OK);
        assert_int_equal(shares.base_minor, base);
        assert_int_equal(shares.uncovered_minor, lost - base);
        expect_parts(&of, &shares);
    }
}

static void a_loss_that_makes_no_sense_is_refused(void **state)
{
    const int64_t weights[] = {1, 1};
    const struct ip_loss_limit wrong[] = {{0, 1, 0}, {2, 1, 0}, {0, -1, 1}};
    const struct ip_loss_scheme good = {.shares = weights,
                                        .party_count = 2,
                                        .ip_e10 = RATE_E10_ONE,
                                        .cap_balance_minor = AMOUNT_UNKNOWN};
    struct ip_loss loss = {.principal_minor = 100, .firm_balance_minor = 100};
    struct ip_loss_shares shares;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct ip_loss_scheme scheme = good;

        scheme.limits = &wrong[i];
        scheme.limit_count = 1;
        assert_int_equal(ip_loss_share(&scheme, &loss, &shares), ERR_INVALID);
    }
    loss.recovery_minor = 101;
    assert_int_equal(ip_loss_share(&good, &loss, &shares), ERR_INVALID);
    loss.costs_minor = 1;
    assert_int_equal(ip_loss_share(&good, &loss, &shares), ERR_OK);
    loss.firm_balance_minor = 99;
    assert_int_equal(ip_loss_share(&good, &loss, &shares), ERR_INVALID);
}

/* Loans and losses at random against a pool that only lends within its headroom, and pays what it
 * holds: it never falls below zero, and what is out never passes the multiple when lent. */
static void a_pool_never_falls_below_zero(void **state)
{
    uint64_t seed = golden_seed();
    const int64_t weights[] = {50, 50};
    int64_t pool = 3000000000;
    int64_t out = 0;

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        int64_t amount = 1 + below(&seed, 600000000);
        struct ip_headroom headroom;
        struct ip_loss_shares shares;

        assert_int_equal(ip_pool_headroom(pool, 10 * RATE_E10_ONE, out, amount, &headroom), ERR_OK);
        assert_int_equal(headroom.allowed, out + amount <= pool * 10);
        out += headroom.allowed ? amount : 0;
        int64_t lost = below(&seed, out + 1) / 10;
        const struct ip_loss_limit limit = {0, pool, 1};
        const struct ip_loss_scheme scheme = {.shares = weights,
                                              .party_count = 2,
                                              .ip_e10 = RATE_E10_ONE,
                                              .cap_balance_minor = AMOUNT_UNKNOWN,
                                              .limits = &limit,
                                              .limit_count = 1};
        const struct ip_loss loss = {.principal_minor = lost,
                                     .firm_balance_minor = lost,
                                     .recovery_minor = below(&seed, lost + 1)};

        assert_int_equal(ip_loss_share(&scheme, &loss, &shares), ERR_OK);
        out -= lost;
        pool -= shares.parts[0].paid_minor;
        assert_true(pool >= 0);
        pool += shares.parts[0].recovered_minor;
    }
}

static void a_stop_line_is_met_exactly(void **state)
{
    (void)state;
    assert_false(ip_pool_stopped(28500000000, 1425000000, 500000000, IP_STOP_ABOVE));
    assert_true(ip_pool_stopped(28500000000, 1425000001, 500000000, IP_STOP_ABOVE));
    assert_true(ip_pool_stopped(28500000000, 1425000000, 500000000, IP_STOP_AT));
    assert_false(ip_pool_stopped(28500000000, 1424999999, 500000000, IP_STOP_AT));
    assert_false(ip_pool_stopped(0, 0, 0, IP_STOP_AT));
}

/* --- subsidies --- */

static void levels_never_pay_more_than_the_cost(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct ip_claim claims[4];
        int64_t cost = random_amount(&seed);
        int64_t left = 0;
        int64_t granted = 0;

        for (size_t i = 0; i < 4; i++)
            claims[i] = (struct ip_claim){
                .rate_e10 = below(&seed, RATE_E10_ONE + 1),
                .cap_minor = below(&seed, 2) == 0 ? AMOUNT_UNKNOWN : random_amount(&seed),
                .used_minor = below(&seed, 2) * random_amount(&seed),
                .budget_minor = below(&seed, 2) == 0 ? AMOUNT_UNKNOWN : random_amount(&seed)};
        assert_int_equal(ip_subsidy_stack(cost, claims, 4, &left), ERR_OK);
        for (size_t i = 0; i < 4; i++) {
            const struct ip_claim *claim = &claims[i];

            assert_int_equal(claim->computed_minor,
                             oracle_part(cost, claim->rate_e10, RATE_E10_ONE));
            assert_true(claim->granted_minor >= 0);
            assert_int_equal(claim->cut_by == IP_CUT_NONE,
                             claim->granted_minor == claim->computed_minor);
            granted += claim->granted_minor;
        }
        assert_int_equal(granted + left, cost);
        assert_true(left >= 0);
    }
}

static void interest_subsidies_are_exact(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        int64_t loan = random_amount(&seed);
        int64_t lpr = below(&seed, 1000) * 1000000;
        int64_t share = below(&seed, 1001) * 10000000;
        int32_t days = (int32_t)below(&seed, 367);
        int64_t computed = 0;
        mpq_t exact;

        mpq_init(exact);
        mpq_set_si(exact, loan, 1);
        times(exact, 6, 10);
        times(exact, lpr, RATE_E10_ONE);
        times(exact, share, RATE_E10_ONE);
        times(exact, days, 360);
        assert_int_equal(ip_subsidy_lpr(loan, lpr, share, days, 360, &computed), ERR_OK);
        assert_int_equal(computed, rounded(exact));
        mpq_clear(exact);
    }
}

static void a_premium_counts_up_to_the_firms_cap_of_the_year(void **state)
{
    struct ip_premium premium;

    (void)state;
    assert_int_equal(ip_subsidy_premium(800000000, 200000000, 1, 0, &premium), ERR_OK);
    assert_int_equal(premium.premium_minor, 16000000);
    assert_int_equal(premium.subsidy_minor, 8000000);
    assert_int_equal(ip_subsidy_premium(800000000, 200000000, 3, 400000000, &premium), ERR_OK);
    assert_int_equal(premium.eligible_minor, 2000000);
    assert_int_equal(premium.subsidy_minor, 800000);
    assert_int_equal(ip_subsidy_premium(800000000, 200000000, 1, 600000000, &premium), ERR_OK);
    assert_int_equal(premium.subsidy_minor, 0);
}

/* --- securities, valuations, indicators --- */

static void every_payment_of_securities_adds_up(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        int64_t outstanding = random_amount(&seed);
        const struct ip_securities securities = {.inflow_minor = random_amount(&seed),
                                                 .fees_minor = random_amount(&seed),
                                                 .senior_minor = below(&seed, outstanding + 1),
                                                 .outstanding_minor = outstanding,
                                                 .interest_owed_minor = below(&seed, 1000000),
                                                 .coupon_e10 = below(&seed, RATE_E10_ONE),
                                                 .days = (int32_t)below(&seed, 366),
                                                 .year_days = 365,
                                                 .top_up_limit_minor = random_amount(&seed)};
        struct ip_payout payout;
        mpq_t exact;

        mpq_init(exact);
        mpq_set_si(exact, securities.outstanding_minor, 1);
        times(exact, securities.coupon_e10, RATE_E10_ONE);
        times(exact, securities.days, 365);
        int64_t interest = rounded(exact) + securities.interest_owed_minor;
        int64_t owed = interest + securities.senior_minor;

        mpq_clear(exact);
        assert_int_equal(ip_securities_pay(&securities, &payout), ERR_OK);
        int64_t senior = payout.senior_interest_minor + payout.senior_principal_minor;

        assert_int_equal(payout.fees_minor + senior + payout.junior_minor, securities.inflow_minor);
        assert_int_equal(senior + payout.shortfall_minor, owed);
        assert_int_equal(payout.top_up_minor + payout.unpaid_minor, payout.shortfall_minor);
        int64_t missed = interest - payout.senior_interest_minor;
        int64_t left = missed > payout.top_up_minor ? missed - payout.top_up_minor : 0;

        assert_int_equal(payout.unpaid_interest_minor, left);
        assert_true(payout.shortfall_minor == 0 || payout.junior_minor == 0);
    }
}

/* At the ends of the years all is a fraction of whole numbers. */
static void present_values_are_those_of_rational_numbers(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 300; run++) {
        int64_t revenue[12];
        struct ip_royalty_year years[12];
        struct ip_royalty royalty = {.revenue_minor = revenue,
                                     .year_count = 1 + (size_t)below(&seed, 12),
                                     .royalty_e10 = below(&seed, 200) * 10000000,
                                     .tax_e10 = below(&seed, 1000) * 10000000,
                                     .discount_e10 = below(&seed, 100) * 100000000 / 4,
                                     .decay_e10 = below(&seed, 100) * 10000000};
        int64_t value = 0;
        mpq_t sum;
        mpq_t present;

        mpq_inits(sum, present, NULL);
        for (size_t i = 0; i < royalty.year_count; i++) {
            revenue[i] = random_amount(&seed);
            mpq_set_si(present, revenue[i], 1);
            times(present, royalty.royalty_e10, RATE_E10_ONE);
            times(present, RATE_E10_ONE - royalty.tax_e10, RATE_E10_ONE);
            for (size_t k = 0; k < i; k++)
                times(present, RATE_E10_ONE - royalty.decay_e10, RATE_E10_ONE);
            for (size_t k = 0; k <= i; k++)
                times(present, RATE_E10_ONE, RATE_E10_ONE + royalty.discount_e10);
            mpq_add(sum, sum, present);
        }
        assert_int_equal(ip_valuation_royalty(&royalty, years, &value), ERR_OK);
        assert_int_equal(value, rounded(sum));
        assert_int_equal(years[royalty.year_count - 1].present_minor, rounded(present));
        mpq_clears(sum, present, NULL);
    }
}

static void high_value_counts_once_and_only_what_is_valid(void **state)
{
    (void)state;
    for (uint32_t met = 0; met < 1U << IP_CRITERION_COUNT; met++) {
        assert_int_equal(ip_is_high_value(true, met), met != 0);
        assert_false(ip_is_high_value(false, met));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_exact_and_rounded_half_up_once),
        cmocka_unit_test(what_does_not_fit_is_told),
        cmocka_unit_test(every_schedule_ends_at_zero_and_agrees_with_rational_numbers),
        cmocka_unit_test(equal_instalments_are_the_exact_annuity),
        cmocka_unit_test(equal_principal_differs_by_one_unit_at_most),
        cmocka_unit_test(loans_that_make_no_sense_are_refused),
        cmocka_unit_test(a_payment_is_used_up_in_order),
        cmocka_unit_test(what_is_overdue_counts_from_the_earliest_open_due_day),
        cmocka_unit_test(shares_of_every_loss_add_up_to_the_fen),
        cmocka_unit_test(a_loss_that_makes_no_sense_is_refused),
        cmocka_unit_test(a_pool_never_falls_below_zero),
        cmocka_unit_test(a_stop_line_is_met_exactly),
        cmocka_unit_test(levels_never_pay_more_than_the_cost),
        cmocka_unit_test(interest_subsidies_are_exact),
        cmocka_unit_test(a_premium_counts_up_to_the_firms_cap_of_the_year),
        cmocka_unit_test(every_payment_of_securities_adds_up),
        cmocka_unit_test(present_values_are_those_of_rational_numbers),
        cmocka_unit_test(high_value_counts_once_and_only_what_is_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
