/* Interest and fees over a number of days. Simple interest and fees stay in whole numbers;
 * compound interest is a power with 113 bits of mantissa, rounded once at the end. */
#include "calc/accrual.h"

#include "base/check.h"
#include "base/date.h"
#include "base/money.h"
#include "real128.h"

#define DAYS_PER_YEAR 365

int32_t day_count_days(enum day_count day_count, int32_t from_day, int32_t to_day)
{
    int from[3];
    int to[3];

    if (day_count != DAY_COUNT_30_360)
        return to_day - from_day;
    date_to_ymd(from_day, &from[0], &from[1], &from[2]);
    date_to_ymd(to_day, &to[0], &to[1], &to[2]);
    if (from[2] == 31)
        from[2] = 30;
    if (to[2] == 31 && from[2] == 30)
        to[2] = 30;
    return (to[0] - from[0]) * 360 + (to[1] - from[1]) * 30 + (to[2] - from[2]);
}

int32_t day_count_year(enum day_count day_count)
{
    return day_count == DAY_COUNT_ACT_365 ? 365 : 360;
}

/* What 1 grows to: (1 + rate / m) ^ (m * days / year). */
static real128_t growth(int64_t rate_e10, enum compounding compounding, int32_t year, int32_t days)
{
    int32_t periods = compounding == COMPOUND_ANNUAL      ? 1
                      : compounding == COMPOUND_QUARTERLY ? 4
                                                          : year;
    real128_t factor = 1 + (real128_t)rate_e10 / ((real128_t)RATE_E10_ONE * (real128_t)periods);

    if (periods == year)
        return real128_power(factor, (uint32_t)days);
    /* Whole periods need no root, and are then exact to the last bit that counts. */
    if ((int64_t)periods * days % year == 0)
        return real128_power(factor, (uint32_t)((int64_t)periods * days / year));
    return real128_power(real128_root(factor, (uint32_t)year), (uint32_t)(periods * days));
}

enum err accrue(int64_t base_minor, int64_t rate_e10, enum compounding compounding,
                enum day_count day_count, int32_t days, int64_t *interest_minor_out)
{
    int32_t year = day_count_year(day_count);

    CHECK(base_minor >= 0 && days >= 0);
    if (rate_e10 < 0 || rate_e10 > HURDLE_E10_MAX)
        return ERR_INVALID;
    if (days > 1000 * year)
        return ERR_OVERFLOW;
    if (compounding == COMPOUND_SIMPLE)
        return amount_mul_div(base_minor, rate_e10 * days, RATE_E10_ONE * year, interest_minor_out);
    real128_t interest = (real128_t)base_minor * (growth(rate_e10, compounding, year, days) - 1);

    if (!(interest < (real128_t)INT64_MAX))
        return ERR_OVERFLOW;
    *interest_minor_out = (int64_t)real128_round(interest);
    return ERR_OK;
}

int32_t period_start(int32_t day, int32_t months)
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;

    CHECK(months == 3 || months == 6 || months == 12);
    date_to_ymd(day, &year, &month, &day_of_month);
    return date_from_ymd(year, (month - 1) / months * months + 1, 1);
}

static int32_t next_period(int32_t day, int32_t months)
{
    return date_add_months(period_start(day, months), months);
}

int32_t fee_part_end(const struct fee_calendar *calendar, int32_t day)
{
    if (calendar->day_count == FEE_ACT_ACT)
        return next_period(day, 12);
    if (calendar->day_count == FEE_EQUAL_INSTALMENTS)
        return next_period(day, calendar->months);
    return DATE_LAST + 1;
}

static int32_t fee_days(const struct fee_calendar *calendar, int32_t from_day, int32_t to_day)
{
    if (calendar->day_count != FEE_30_360)
        return to_day - from_day;
    return day_count_days(DAY_COUNT_30_360, calendar->first_day, to_day) -
           day_count_days(DAY_COUNT_30_360, calendar->first_day, from_day);
}

/* The days that a year has as seen from one of its days: of equal instalments, those of the
 * instalment times the instalments of a year. */
static int32_t fee_year_days(const struct fee_calendar *calendar, int32_t day)
{
    switch (calendar->day_count) {
    case FEE_ACT_365:
        return 365;
    case FEE_ACT_360:
    case FEE_30_360:
        return 360;
    case FEE_ACT_ACT:
        return next_period(day, 12) - period_start(day, 12);
    case FEE_EQUAL_INSTALMENTS:
        break;
    }
    return (next_period(day, calendar->months) - period_start(day, calendar->months)) *
           (12 / calendar->months);
}

enum err accrue_fee(const struct fee_calendar *calendar, int64_t base_minor, int64_t rate_e10,
                    int32_t from_day, int32_t to_day, struct fee_part *part_out)
{
    struct fee_part part = {.days = fee_days(calendar, from_day, to_day),
                            .year_days = fee_year_days(calendar, from_day)};
    int32_t before = 0;
    int64_t due_before = 0;
    int64_t factor = 0;

    CHECK(base_minor >= 0 && rate_e10 >= 0);
    CHECK(from_day <= to_day && to_day <= fee_part_end(calendar, from_day));
    if (calendar->day_count == FEE_EQUAL_INSTALMENTS)
        before = from_day - period_start(from_day, calendar->months);
    if (__builtin_mul_overflow(rate_e10, (int64_t)before + part.days, &factor))
        return ERR_OVERFLOW;
    int64_t divisor = RATE_E10_ONE * part.year_days;
    enum err err = amount_mul_div(base_minor, factor, divisor, &part.fee_minor);

    if (err == ERR_OK)
        err = amount_mul_div(base_minor, rate_e10 * before, divisor, &due_before);
    part.fee_minor -= due_before;
    *part_out = part;
    return err;
}

const char *day_count_name(enum day_count day_count)
{
    static const char *const names[DAY_COUNT_COUNT] = {
        [DAY_COUNT_ACT_365] = "act/365",
        [DAY_COUNT_ACT_360] = "act/360",
        [DAY_COUNT_30_360] = "30/360",
    };

    return names[day_count];
}

const char *compounding_name(enum compounding compounding)
{
    static const char *const names[COMPOUNDING_COUNT] = {
        [COMPOUND_SIMPLE] = "simple",
        [COMPOUND_ANNUAL] = "annual",
        [COMPOUND_QUARTERLY] = "quarterly",
        [COMPOUND_DAILY] = "daily",
    };

    return names[compounding];
}

int32_t quarter_start(int32_t date)
{
    return period_start(date, 3);
}

enum err interest_on_days(int128_t amount_days, int64_t rate_e8, int64_t *interest_out)
{
    int128_t denominator = (int128_t)DECIMAL_E8_ONE * DAYS_PER_YEAR;
    int128_t product = 0;

    if (__builtin_mul_overflow(amount_days, (int128_t)rate_e8, &product))
        return ERR_OVERFLOW;
    int128_t interest = product / denominator;
    int128_t twice = product % denominator * 2;

    if (twice > denominator || (twice == denominator && interest % 2 != 0))
        interest++;
    if (interest > INT64_MAX)
        return ERR_OVERFLOW;
    *interest_out = (int64_t)interest;
    return ERR_OK;
}
