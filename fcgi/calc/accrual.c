#include "calc/accrual.h"

#include "base/check.h"
#include "base/date.h"
#include "base/money.h"
#include "real128.h"

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
