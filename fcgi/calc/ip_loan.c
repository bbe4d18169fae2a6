/* Schedules of loans.
 *
 * Interest of a period is the sum of balance * rate * days over the pieces between changes of the
 * rate, one fraction that is rounded once. Equal instalments divide what is owed by the sum of the
 * discount factors of the periods that are left, in 113 bits; that has no digits to cancel, and is
 * out by less than 10^-15 of a minor unit. */
#include "calc/ip_loan.h"

#include "base/check.h"
#include "base/date.h"
#include "base/money.h"
#include "calc/ip_fraction.h"
#include "real128.h"

#define MONTHS_A_YEAR 12
#define BASIS_POINT_E10 INT64_C(1000000)

enum err ip_loan_rate_of(int64_t lpr_e10, int64_t basis_points, int64_t *rate_e10_out)
{
    int64_t added = 0;
    int64_t rate = 0;

    if (__builtin_mul_overflow(basis_points, BASIS_POINT_E10, &added) ||
        __builtin_add_overflow(lpr_e10, added, &rate) || rate < 0 || rate > IP_LOAN_RATE_E10_MAX)
        return ERR_INVALID;
    *rate_e10_out = rate;
    return ERR_OK;
}

static bool rates_are_good(const struct ip_loan *loan)
{
    if (loan->rate_count == 0 || loan->rate_count > IP_LOAN_RATES_MAX ||
        loan->rates[0].from_day > loan->paid_out_on)
        return false;
    for (size_t i = 0; i < loan->rate_count; i++) {
        if (loan->rates[i].rate_e10 < 0 || loan->rates[i].rate_e10 > IP_LOAN_RATE_E10_MAX)
            return false;
        if (i > 0 && loan->rates[i].from_day <= loan->rates[i - 1].from_day)
            return false;
    }
    return true;
}

static bool terms_are_good(const struct ip_loan *loan)
{
    if (loan->principal_minor <= 0 || loan->principal_minor > AMOUNT_MAX)
        return false;
    if (loan->step < 1 || loan->months < 1 || loan->step > loan->months)
        return false;
    if ((loan->months - 1) / loan->step >= IP_LOAN_INSTALMENTS_MAX)
        return false;
    if (loan->method != IP_LOAN_BULLET && loan->months % loan->step != 0)
        return false;
    return rates_are_good(loan);
}

/* The place of the rate in force on a day. */
static size_t rate_on(const struct ip_loan *loan, int32_t day)
{
    size_t i = 0;

    while (i + 1 < loan->rate_count && loan->rates[i + 1].from_day <= day)
        i++;
    return i;
}

static enum err interest_by_days(const struct ip_loan *loan, int64_t balance_minor, int32_t from,
                                 int32_t to, int64_t *interest_out)
{
    /* At most 10^15 * 10^10 * 10^5. */
    int128_t sum = 0;

    for (size_t i = rate_on(loan, from); from < to; i++) {
        int32_t until = to;

        if (i + 1 < loan->rate_count && loan->rates[i + 1].from_day < to)
            until = loan->rates[i + 1].from_day;
        sum += (int128_t)balance_minor * loan->rates[i].rate_e10 *
               day_count_days(loan->day_count, from, until);
        from = until;
    }
    const struct ip_fraction interest = {
        .over = sum, .under = (int128_t)RATE_E10_ONE * day_count_year(loan->day_count)};

    return ip_fraction_round(&interest, interest_out);
}

static enum err interest_of(const struct ip_loan *loan, int64_t balance_minor, int months,
                            struct ip_instalment *instalment, int32_t from)
{
    if (!loan->by_months)
        return interest_by_days(loan, balance_minor, from, instalment->due,
                                &instalment->interest_minor);
    struct ip_fraction interest = ip_fraction(balance_minor);

    ip_fraction_times(&interest, loan->rates[rate_on(loan, from)].rate_e10, RATE_E10_ONE);
    ip_fraction_times(&interest, months, MONTHS_A_YEAR);
    return ip_fraction_round(&interest, &instalment->interest_minor);
}

/* What n equal instalments are that repay a balance with interest. */
static int64_t equal_instalment(int64_t balance_minor, int64_t rate_e10, int step, size_t n)
{
    real128_t rate = (real128_t)rate_e10 * (real128_t)step /
                     ((real128_t)RATE_E10_ONE * (real128_t)MONTHS_A_YEAR);
    real128_t factor = 1 / (1 + rate);
    real128_t power = 1;
    real128_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        power *= factor;
        sum += power;
    }
    /* Half up; a half that fell short of itself by the last bits still goes up. */
    return (int64_t)((real128_t)balance_minor / sum + (real128_t)0.5 + (real128_t)0x1p-30);
}

/* The principal of instalment k of n; payment_io: what equal instalments are at present. */
static int64_t principal_of(const struct ip_loan *loan, const struct ip_instalment *instalment,
                            size_t k, size_t n, int64_t balance_minor, int64_t payment_minor)
{
    int64_t share = loan->principal_minor / (int64_t)n;
    int64_t left_over = loan->principal_minor % (int64_t)n;

    if (k + 1 == n)
        return balance_minor;
    if (loan->method == IP_LOAN_BULLET)
        return 0;
    if (loan->method == IP_LOAN_EQUAL_PRINCIPAL)
        return share + ((int64_t)k < left_over ? 1 : 0);
    int64_t part = payment_minor - instalment->interest_minor;

    /* Of small loans, rounding up may repay all of it early. */
    return part < 0 ? 0 : part > balance_minor ? balance_minor : part;
}

enum err ip_loan_schedule(const struct ip_loan *loan, struct ip_instalment *instalments_out,
                          size_t *count_out)
{
    int64_t balance = loan->principal_minor;
    int32_t from = loan->paid_out_on;
    int64_t payment = 0;
    size_t rate_before = SIZE_MAX;

    if (!terms_are_good(loan))
        return ERR_INVALID;
    size_t n = (size_t)((loan->months + loan->step - 1) / loan->step);

    for (size_t k = 0; k < n; k++) {
        struct ip_instalment *row = &instalments_out[k];
        int month = k + 1 == n ? loan->months : (int)(k + 1) * loan->step;
        size_t rate = rate_on(loan, from);

        *row = (struct ip_instalment){.due = date_add_months(loan->paid_out_on, month)};
        row->days =
            loan->by_months ? row->due - from : day_count_days(loan->day_count, from, row->due);
        enum err err = interest_of(loan, balance, month - (int)k * loan->step, row, from);

        if (err != ERR_OK)
            return err;
        if (loan->method == IP_LOAN_EQUAL_INSTALMENTS && rate != rate_before)
            payment = equal_instalment(balance, loan->rates[rate].rate_e10, loan->step, n - k);
        row->principal_minor = principal_of(loan, row, k, n, balance, payment);
        balance -= row->principal_minor;
        row->balance_minor = balance;
        rate_before = rate;
        from = row->due;
    }
    *count_out = n;
    return ERR_OK;
}
