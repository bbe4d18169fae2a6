#include "support_fall.h"

#include "base/date.h"

#include <gmp.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define E8 100000000
#define CLAIMS (FALL_TIERS_MAX + 1)

/* One deal, or the fund: what LP is owed under each hurdle, [0] being the terms' own. */
struct oracle {
    const struct fall_terms *terms;
    const struct waterfall_row *row;
    int64_t capital[CLAIMS];
    int64_t owed[CLAIMS];
    int64_t preferred_paid;
    int64_t caught_up;
    int64_t cash;
    int64_t held; /* carry that came back and was not passed on */
    int32_t day;
    const char *fault;
};

static char message[160];

static void set(mpq_t value, int64_t numerator, int64_t denominator)
{
    mpz_set_si(mpq_numref(value), numerator);
    mpz_set_si(mpq_denref(value), denominator);
    mpq_canonicalize(value);
}

/* a * b / c, to the nearest whole number, a half to the even one. */
static int64_t rounded(int64_t a, int64_t b, int64_t c)
{
    mpz_t product, quotient, rest;
    int64_t result;

    mpz_inits(product, quotient, rest, NULL);
    mpz_set_si(product, a);
    mpz_mul_si(product, product, b);
    mpz_set_si(rest, c);
    mpz_fdiv_qr(quotient, rest, product, rest);
    mpz_mul_ui(rest, rest, 2);
    int side = mpz_cmp_si(rest, c);

    if (side > 0 || (side == 0 && mpz_odd_p(quotient)))
        mpz_add_ui(quotient, quotient, 1);
    result = mpz_get_si(quotient);
    mpz_clears(product, quotient, rest, NULL);
    return result;
}

static int32_t year_of(const struct fall_terms *terms)
{
    return terms->day_count == 0 ? 365 : 360;
}

static int32_t days_between(const struct fall_terms *terms, int32_t from, int32_t to)
{
    int a[3];
    int b[3];

    if (terms->day_count != 2)
        return to - from;
    date_to_ymd(from, &a[0], &a[1], &a[2]);
    date_to_ymd(to, &b[0], &b[1], &b[2]);
    if (a[2] == 31)
        a[2] = 30;
    if (b[2] == 31 && a[2] == 30)
        b[2] = 30;
    return 360 * (b[0] - a[0]) + 30 * (b[1] - a[1]) + b[2] - a[2];
}

/* Sign of (base + interest + half / 2) ^ year - base ^ year * factor ^ power. */
static int against(int64_t base, int64_t interest, int half, const mpq_t factor, uint32_t power,
                   uint32_t year)
{
    mpz_t left, right, part;

    mpz_inits(left, right, part, NULL);
    mpz_set_si(left, 2 * (base + interest) + half);
    mpz_pow_ui(left, left, year);
    mpz_pow_ui(part, mpq_denref(factor), power);
    mpz_mul(left, left, part);
    mpz_set_si(right, 2 * base);
    mpz_pow_ui(right, right, year);
    mpz_pow_ui(part, mpq_numref(factor), power);
    mpz_mul(right, right, part);
    int sign = mpz_cmp(left, right);

    mpz_clears(left, right, part, NULL);
    return sign;
}

/* Whether the interest is what the base earns, to the nearest unit. The power of a part of a year
 * has no rational value, so both sides are raised to the days of a year instead. */
static bool earns(const struct fall_terms *terms, int64_t base, int64_t rate, int32_t days,
                  int64_t interest)
{
    uint32_t year = (uint32_t)year_of(terms);
    int64_t periods = terms->compounding < 0 ? (int64_t)year : terms->compounding;
    mpq_t factor;

    if (terms->compounding == 0)
        return interest == rounded(base, rate * days, (int64_t)E8 * (int64_t)year);
    mpq_init(factor);
    set(factor, E8 * periods + rate, E8 * periods);
    uint32_t power = (uint32_t)(periods * days);
    bool right = against(base, interest, 1, factor, power, year) >= 0 &&
                 against(base, interest, -1, factor, power, year) <= 0;

    mpq_clear(factor);
    return right;
}

static bool fail(struct oracle *of, const char *what)
{
    if (of->fault == NULL) {
        (void)snprintf(message, sizeof message, "line %" PRId64 " (%s): %s", of->row->line,
                       of->row->tier, what);
        of->fault = message;
    }
    return false;
}

static bool is(const struct oracle *of, const char *tier)
{
    return strcmp(of->row->tier, tier) == 0;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t rate_of(const struct oracle *of, int64_t hurdle)
{
    return hurdle == 0 ? of->terms->hurdle : of->terms->tier_hurdles[hurdle - 1];
}

static void check_accrual(struct oracle *of)
{
    const struct waterfall_row *row = of->row;
    size_t k = (size_t)row->hurdle;
    int64_t base = of->capital[k] + (of->terms->compounding == 0 ? 0 : of->owed[k]);
    int32_t days = days_between(of->terms, of->day, row->date);

    if (row->days != days || row->base_minor != base)
        fail(of, "other days or base");
    else if (!earns(of->terms, base, rate_of(of, row->hurdle), days, row->accrual_minor))
        fail(of, "other interest");
    of->owed[k] += row->accrual_minor;
    if (row->closing_minor != of->owed[k])
        fail(of, "other closing");
}

static void receive(struct oracle *of, int64_t lp)
{
    for (size_t k = 0; k < CLAIMS; k++) {
        int64_t capital = lesser(lp, of->capital[k]);

        of->capital[k] -= capital;
        of->owed[k] -= lesser(lp - capital, of->owed[k]);
    }
}

/* The next line must pay exactly this; a tier that pays nothing has none. */
static void expect(struct oracle *of, const struct waterfall_row *end, const char *tier,
                   int64_t hurdle, int64_t lp, int64_t gp)
{
    of->cash -= lp + gp;
    receive(of, lp);
    if (lp + gp == 0 || of->fault != NULL)
        return;
    if (of->row + 1 == end) {
        fail(of, "a tier is missing");
        return;
    }
    of->row++;
    if (!is(of, tier) || of->row->hurdle != hurdle)
        fail(of, "another tier");
    else if (of->row->lp_minor != lp || of->row->gp_minor != gp)
        fail(of, "another payment");
    else if (of->row->cash_minor != of->cash || of->row->payment_minor != lp + gp)
        fail(of, "other cash");
}

static void distribute(struct oracle *of, const struct waterfall_row *end)
{
    const struct fall_terms *terms = of->terms;

    of->cash = of->row->accrual_minor;
    if (of->row + 1 < end && strcmp(of->row[1].tier, "gp_commitment") == 0)
        expect(of, end, "gp_commitment", 0, 0, of->row[1].gp_minor);
    expect(of, end, "return_of_capital", 0, lesser(of->cash, of->capital[0]), 0);
    int64_t preferred = lesser(of->cash, of->owed[0]);

    of->preferred_paid += preferred;
    expect(of, end, "preferred_return", 0, preferred, 0);
    if (terms->catch_up > 0) {
        int64_t due = rounded(of->preferred_paid, terms->carry, terms->catch_up - terms->carry) -
                      of->caught_up;
        int64_t paid = lesser(of->cash, due > 0 ? due : 0);
        int64_t gp = rounded(paid, terms->catch_up, E8);

        of->caught_up += paid;
        expect(of, end, "catch_up", 0, paid - gp, gp);
    }
    for (size_t t = 0; t <= terms->tier_count && of->cash > 0; t++) {
        int64_t carry = t == 0 ? terms->carry : terms->tier_carries[t - 1];
        int64_t missing = t == terms->tier_count ? 0 : of->capital[t + 1] + of->owed[t + 1];
        int64_t due = rounded(missing, E8, E8 - carry);
        int64_t gp = rounded(of->cash, carry, E8);

        if (t < terms->tier_count && of->cash >= due)
            expect(of, end, "carry_split", (int64_t)t, missing, due - missing);
        else
            expect(of, end, "carry_split", (int64_t)t, of->cash - gp, gp);
    }
    if (of->cash != 0)
        fail(of, "cash is left");
}

/* All of it is LP's: capital, hurdle, and the rest. */
static void pass_on(struct oracle *of, const struct waterfall_row *end)
{
    if (of->row->opening_minor != of->held || of->row->payment_minor > of->held)
        fail(of, "more is passed on than came back");
    of->held -= of->row->payment_minor;
    of->cash = of->row->payment_minor;
    expect(of, end, "return_of_capital", 0, lesser(of->cash, of->capital[0]), 0);
    int64_t preferred = lesser(of->cash, of->owed[0]);

    of->preferred_paid += preferred;
    expect(of, end, "preferred_return", 0, preferred, 0);
    expect(of, end, "carry_split", 0, of->cash, 0);
}

static void check_row(struct oracle *of, const struct waterfall_row *end)
{
    const struct waterfall_row *row = of->row;
    int64_t change = row->accrual_minor - row->payment_minor;

    if (row->opening_minor + change != row->closing_minor)
        fail(of, "the balance does not add up");
    if (is(of, "accrual")) {
        check_accrual(of);
        return;
    }
    if (is(of, "carry_return")) {
        if (row->opening_minor != of->held || row->gp_minor != -row->accrual_minor ||
            row->lp_minor != 0)
            fail(of, "another amount came back");
        of->held += row->accrual_minor;
        return;
    }
    of->day = row->date;
    if (is(of, "contribution") || is(of, "return_of_excess")) {
        if (row->opening_minor != of->capital[0])
            fail(of, "another opening");
        for (size_t k = 0; k < CLAIMS; k++) {
            of->capital[k] += is(of, "contribution") ? change : 0;
            of->capital[k] -=
                is(of, "contribution") ? 0 : lesser(of->capital[k], row->payment_minor);
        }
    } else if (is(of, "distribution")) {
        distribute(of, end);
    } else if (is(of, "passed_on")) {
        pass_on(of, end);
    } else {
        fail(of, "a line out of place");
    }
}

static bool same_part(const struct waterfall_row *a, const struct waterfall_row *b)
{
    return strcmp(a->scope, b->scope) == 0 && a->investment_id == b->investment_id &&
           a->commitment_id == b->commitment_id;
}

const char *fall_fault(const struct fund_waterfall *waterfall, const struct fall_terms *terms)
{
    const struct waterfall_row *rows = waterfall->rows;
    struct oracle of = {.terms = terms};
    int64_t lp = 0;
    int64_t gp = 0;

    for (size_t i = 0; i < waterfall->row_count && of.fault == NULL; i++) {
        size_t end = i;

        if (i == 0 || !same_part(&rows[i - 1], &rows[i]))
            of = (struct oracle){.terms = terms, .day = rows[i].date};
        while (end < waterfall->row_count && same_part(&rows[i], &rows[end]))
            end++;
        of.row = &rows[i];
        check_row(&of, &rows[end]);
        i = (size_t)(of.row - rows);
    }
    for (size_t i = 0; i < waterfall->row_count; i++)
        if (rows[i].lp_minor != AMOUNT_UNKNOWN && strcmp(rows[i].scope, "whole_fund_test") != 0) {
            lp += rows[i].lp_minor;
            gp += rows[i].gp_minor;
        }
    if (of.fault == NULL &&
        (lp != waterfall->figures.lp_minor || gp != waterfall->figures.gp_minor))
        return "the lines do not add up to the figures";
    return of.fault;
}
