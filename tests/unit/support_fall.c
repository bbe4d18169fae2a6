/* The oracle for step sheets: every line is worked out from the terms with rational numbers, and
 * compared. */
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
    int64_t catch_up_left; /* what its last line closed with */
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

/* The line that says how a payment to LP counts towards a further hurdle. */
static void expect_credit(struct oracle *of, const struct waterfall_row *end, size_t k,
                          int64_t before)
{
    if (before == of->owed[k] || of->fault != NULL)
        return;
    if (of->row + 1 == end) {
        fail(of, "a credit is missing");
        return;
    }
    of->row++;
    if (!is(of, "hurdle_credit") || of->row->hurdle != (int64_t)k)
        fail(of, "another line than the credit");
    else if (of->row->opening_minor != before || of->row->closing_minor != of->owed[k] ||
             of->row->accrual_minor != 0 || of->row->payment_minor != before - of->owed[k] ||
             of->row->lp_minor != AMOUNT_UNKNOWN)
        fail(of, "another credit");
}

/* The next line must pay exactly this; a tier that moves nothing has none. */
static void expect(struct oracle *of, const struct waterfall_row *end, const char *tier,
                   int64_t hurdle, int64_t lp, int64_t gp, int64_t added)
{
    int64_t before[CLAIMS];

    memcpy(before, of->owed, sizeof before);
    of->cash -= lp + gp;
    receive(of, lp);
    if ((lp + gp == 0 && added == 0) || of->fault != NULL)
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
    else if (of->row->cash_minor != of->cash || of->row->payment_minor != lp + gp ||
             of->row->accrual_minor != added)
        fail(of, "other cash");
    for (size_t k = 1; k < CLAIMS; k++)
        expect_credit(of, end, k, before[k]);
}

/* Catch-up [0] and splits, exactly and as they are paid. met: which got all they could take. */
#define TIERS (FALL_TIERS_MAX + 2)
struct exact {
    size_t count;
    mpq_t lp[TIERS];
    mpq_t gp[TIERS];
    bool met[TIERS];
    int64_t boundary[TIERS]; /* what LP has of them when this one is met; -1: no hurdle ends here */
    int64_t lp_paid[TIERS];
    int64_t gp_paid[TIERS];
};

static int64_t floor_of(const mpq_t value, mpq_t rest_out)
{
    mpz_t whole;

    mpz_init(whole);
    mpz_fdiv_q(whole, mpq_numref(value), mpq_denref(value));
    int64_t result = mpz_get_si(whole);
    mpq_set_z(rest_out, whole);
    mpq_sub(rest_out, value, rest_out);
    mpz_clear(whole);
    return result;
}

static int64_t half_even(const mpq_t value)
{
    mpq_t rest, half;

    mpq_inits(rest, half, NULL);
    mpq_set_ui(half, 1, 2);
    int64_t whole = floor_of(value, rest);
    int side = mpq_cmp(rest, half);

    mpq_clears(rest, half, NULL);
    return side > 0 || (side == 0 && whole % 2 != 0) ? whole + 1 : whole;
}

/* By largest remainder, the earlier one where they tie. */
static void apportion(mpq_t *parts, size_t count, int64_t total, int64_t *out)
{
    mpq_t rests[TIERS];
    int64_t left = total;

    for (size_t i = 0; i < count; i++) {
        mpq_init(rests[i]);
        out[i] = floor_of(parts[i], rests[i]);
        left -= out[i];
    }
    for (; left > 0; left--) {
        size_t best = 0;

        for (size_t i = 1; i < count; i++)
            if (mpq_cmp(rests[i], rests[best]) > 0)
                best = i;
        out[best]++;
        mpq_set_si(rests[best], -1, 1);
    }
    for (size_t i = 0; i < count; i++)
        mpq_clear(rests[i]);
}

/* The manager's sum half to even, investors the rest; but a hurdle is met to the unit first. */
static void pay_exact(struct exact *exact, int64_t cash)
{
    mpq_t sum;
    size_t first = 0;
    int64_t given = 0;

    mpq_init(sum);
    for (size_t i = 0; i < exact->count; i++)
        mpq_add(sum, sum, exact->gp[i]);
    int64_t gp = half_even(sum);

    apportion(exact->gp, exact->count, gp, exact->gp_paid);
    exact->boundary[exact->count - 1] = cash - gp;
    for (size_t i = 0; i < exact->count; i++) {
        if (exact->boundary[i] < 0)
            continue;
        apportion(&exact->lp[first], i + 1 - first, exact->boundary[i] - given,
                  &exact->lp_paid[first]);
        given = exact->boundary[i];
        first = i + 1;
    }
    mpq_clear(sum);
}

/* A tier that takes `due` (or all the cash where there is none), of which `share` is the GP's. */
static void exact_tier(struct exact *exact, mpq_t cash, const mpq_t due, bool limited,
                       int64_t share)
{
    size_t i = exact->count++;
    mpq_t amount, part;

    mpq_inits(amount, part, NULL);
    exact->met[i] = limited && mpq_cmp(cash, due) >= 0;
    mpq_set(amount, exact->met[i] ? due : cash);
    set(part, share, E8);
    mpq_mul(exact->gp[i], amount, part);
    mpq_sub(exact->lp[i], amount, exact->gp[i]);
    mpq_sub(cash, cash, amount);
    exact->boundary[i] = -1;
    mpq_clears(amount, part, NULL);
}

static void exact_tiers(const struct oracle *of, struct exact *exact)
{
    const struct fall_terms *terms = of->terms;
    mpq_t cash, due, part, got;

    mpq_inits(cash, due, part, got, NULL);
    set(cash, of->cash, 1);
    if (terms->catch_up > 0) {
        set(due, terms->carry, terms->catch_up - terms->carry);
        set(part, of->preferred_paid, 1);
        mpq_mul(due, due, part);
        set(part, of->caught_up, 1);
        mpq_sub(due, due, part);
        if (mpq_sgn(due) < 0)
            mpq_set_ui(due, 0, 1);
    }
    exact_tier(exact, cash, due, true, terms->catch_up);
    mpq_set(got, exact->lp[0]);
    for (size_t t = 0; t <= terms->tier_count && (t == 0 || mpq_sgn(cash) > 0); t++) {
        int64_t carry = t == 0 ? terms->carry : terms->tier_carries[t - 1];
        int64_t claim = t == terms->tier_count ? 0 : of->capital[t + 1] + of->owed[t + 1];

        set(due, claim, 1);
        mpq_sub(due, due, got);
        bool open = mpq_sgn(due) > 0;
        if (!open)
            mpq_set_ui(due, 0, 1);
        set(part, E8, E8 - carry);
        mpq_mul(due, due, part);
        exact_tier(exact, cash, due, t < terms->tier_count, carry);
        if (open && exact->met[exact->count - 1])
            exact->boundary[exact->count - 1] = claim;
        mpq_add(got, got, exact->lp[exact->count - 1]);
    }
    mpq_clears(cash, due, part, got, NULL);
}

static void distribute_carry(struct oracle *of, const struct waterfall_row *end)
{
    const struct fall_terms *terms = of->terms;
    struct exact exact = {.count = 0};

    for (size_t i = 0; i < TIERS; i++)
        mpq_inits(exact.lp[i], exact.gp[i], NULL);
    exact_tiers(of, &exact);
    pay_exact(&exact, of->cash);
    int64_t caught = exact.lp_paid[0] + exact.gp_paid[0];
    int64_t due = caught;

    if (!exact.met[0])
        due = rounded(of->preferred_paid, terms->carry, terms->catch_up - terms->carry) -
              of->caught_up;
    of->caught_up += caught;
    expect(of, end, "catch_up", 0, exact.lp_paid[0], exact.gp_paid[0], due - of->catch_up_left);
    of->catch_up_left = due - caught;
    for (size_t i = 1; i < exact.count; i++)
        expect(of, end, "carry_split", (int64_t)i - 1, exact.lp_paid[i], exact.gp_paid[i], 0);
    for (size_t i = 0; i < TIERS; i++)
        mpq_clears(exact.lp[i], exact.gp[i], NULL);
}

static void distribute(struct oracle *of, const struct waterfall_row *end)
{
    of->cash = of->row->accrual_minor;
    if (of->row + 1 < end && strcmp(of->row[1].tier, "gp_commitment") == 0)
        expect(of, end, "gp_commitment", 0, 0, of->row[1].gp_minor, 0);
    expect(of, end, "return_of_capital", 0, lesser(of->cash, of->capital[0]), 0, 0);
    int64_t preferred = lesser(of->cash, of->owed[0]);

    of->preferred_paid += preferred;
    expect(of, end, "preferred_return", 0, preferred, 0, 0);
    distribute_carry(of, end);
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
    expect(of, end, "return_of_capital", 0, lesser(of->cash, of->capital[0]), 0, 0);
    int64_t preferred = lesser(of->cash, of->owed[0]);

    of->preferred_paid += preferred;
    expect(of, end, "preferred_return", 0, preferred, 0, 0);
    expect(of, end, "carry_split", 0, of->cash, 0, 0);
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

/* Whether a balance opens with what it closed with, added up from the lines alone: the cash with
 * what the line before left of it. */
static const char *chain_fault(const struct waterfall_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct waterfall_row *row = &rows[i];
        const struct waterfall_row *before = NULL;
        bool cash = strcmp(row->balance, "cash") == 0;
        int64_t opening = 0;

        for (size_t k = 0; k < i; k++)
            if (same_part(&rows[k], row) && strcmp(row->tier, "distribution") != 0 &&
                (cash
                     ? rows[k].cash_minor != AMOUNT_UNKNOWN
                     : strcmp(rows[k].balance, row->balance) == 0 && rows[k].hurdle == row->hurdle))
                before = &rows[k];
        if (before != NULL)
            opening = cash ? before->cash_minor : before->closing_minor;
        if (row->opening_minor != opening ||
            row->opening_minor + row->accrual_minor - row->payment_minor != row->closing_minor) {
            (void)snprintf(message, sizeof message,
                           "line %" PRId64 " (%s): %s does not open as it closed", row->line,
                           row->tier, row->balance);
            return message;
        }
    }
    return NULL;
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
        if (rows[i].lp_minor != AMOUNT_UNKNOWN && rows[i].in_total) {
            lp += rows[i].lp_minor;
            gp += rows[i].gp_minor;
        }
    if (of.fault == NULL &&
        (lp != waterfall->figures.lp_minor || gp != waterfall->figures.gp_minor))
        return "the lines do not add up to the figures";
    return of.fault != NULL ? of.fault : chain_fault(rows, waterfall->row_count);
}
