/* Subsidies by schemes. */
#include "calc/ip_subsidy.h"

#include "base/check.h"
#include "base/money.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"

#define PERCENT_E10 (RATE_E10_ONE / 100)
#define MILLION (INT64_C(1000000) * 100)
#define BAND_LOW_PERCENT 1
#define BAND_HIGH_PERCENT 3
#define PREMIUM_YEARS 3

static const struct ip_scheme schemes[IP_SCHEME_COUNT] = {
    [IP_SCHEME_QD_PREMIUM_1] = {80 * PERCENT_E10, 5 * MILLION, "Qingdao 2015", IP_READ},
    [IP_SCHEME_QD_PREMIUM_2] = {60 * PERCENT_E10, 5 * MILLION, "Qingdao 2015", IP_READ},
    [IP_SCHEME_QD_PREMIUM_3] = {40 * PERCENT_E10, 5 * MILLION, "Qingdao 2015", IP_READ},
    [IP_SCHEME_QD_INTEREST] = {50 * PERCENT_E10, AMOUNT_UNKNOWN, "Qingdao 2015", IP_READ},
    [IP_SCHEME_QD_VALUATION] = {50 * PERCENT_E10, AMOUNT_UNKNOWN, "Qingdao 2015", IP_READ},
    /* Its basis of days was not read. */
    [IP_SCHEME_QD_LPR] = {60 * PERCENT_E10, MILLION / 2, "Qingdao 2024, 3", IP_READ},
    /* That the band is meant, and not all above its lower edge, is not verified. */
    [IP_SCHEME_QIANFAN_BANK] = {30 * PERCENT_E10, 10 * MILLION, "Qingdao 2015", IP_UNVERIFIED},
    [IP_SCHEME_QIANFAN_GUARANTOR] = {20 * PERCENT_E10, 10 * MILLION, "Qingdao 2015", IP_READ},
    [IP_SCHEME_GZ_SECURITIES] = {1 * PERCENT_E10, 4 * MILLION, "Guangzhou 2023", IP_READ},
    [IP_SCHEME_ANHUI_BANK] = {30 * PERCENT_E10, AMOUNT_UNKNOWN, "Anhui 2022", IP_READ},
    [IP_SCHEME_ANHUI_BANK_IP] = {35 * PERCENT_E10, AMOUNT_UNKNOWN, "Anhui 2022", IP_READ},
    [IP_SCHEME_ANHUI_PUBLIC] = {80 * PERCENT_E10, AMOUNT_UNKNOWN, "Anhui 2022", IP_READ},
    [IP_SCHEME_NATIONAL_SHARE] = {20 * PERCENT_E10, AMOUNT_UNKNOWN, "national fund 2019", IP_READ},
    [IP_SCHEME_NATIONAL_FEE] = {3 * PERCENT_E10 / 10, 5 * MILLION, "national fund 2019", IP_READ},
    [IP_SCHEME_NATIONAL_FEE_LARGE] = {5 * PERCENT_E10 / 10, AMOUNT_UNKNOWN, "national fund 2019",
                                      IP_READ},
};

const struct ip_scheme *ip_scheme(enum ip_scheme_id id)
{
    return &schemes[id];
}

int64_t ip_subsidy_grant(int64_t computed_minor, const int64_t *rooms_minor, size_t count,
                         size_t *cut_by_out)
{
    int64_t granted = computed_minor;

    *cut_by_out = count;
    for (size_t i = 0; i < count; i++) {
        int64_t room = rooms_minor[i] > 0 ? rooms_minor[i] : 0;

        if (rooms_minor[i] == AMOUNT_UNKNOWN || room >= granted)
            continue;
        granted = room;
        *cut_by_out = i;
    }
    return granted;
}

enum err ip_subsidy_premium(int64_t loan_minor, int64_t rate_e10, int policy_year,
                            int64_t counted_minor, struct ip_premium *premium_out)
{
    struct ip_premium premium = {0};
    size_t cut_by = 0;

    CHECK(policy_year >= 1 && counted_minor >= 0);
    int64_t room = schemes[IP_SCHEME_QD_PREMIUM_1].cap_minor - counted_minor;
    int64_t eligible = ip_subsidy_grant(loan_minor, &room, 1, &cut_by);
    enum err err = ip_part(loan_minor, rate_e10, RATE_E10_ONE, &premium.premium_minor);

    if (err == ERR_OK)
        err = ip_part(eligible, rate_e10, RATE_E10_ONE, &premium.eligible_minor);
    if (err == ERR_OK && policy_year <= PREMIUM_YEARS)
        err = ip_part(premium.eligible_minor,
                      schemes[IP_SCHEME_QD_PREMIUM_1 + policy_year - 1].rate_e10, RATE_E10_ONE,
                      &premium.subsidy_minor);
    *premium_out = premium;
    return err;
}

enum err ip_subsidy_lpr(int64_t loan_minor, int64_t lpr_e10, int64_t share_e10, int32_t days,
                        int32_t year_days, int64_t *computed_minor_out)
{
    struct ip_fraction computed = ip_fraction(loan_minor);

    ip_fraction_times(&computed, schemes[IP_SCHEME_QD_LPR].rate_e10, RATE_E10_ONE);
    ip_fraction_times(&computed, lpr_e10, RATE_E10_ONE);
    ip_fraction_times(&computed, share_e10, RATE_E10_ONE);
    ip_fraction_times(&computed, days, year_days);
    return ip_fraction_round(&computed, computed_minor_out);
}

/* The part of the bad loans that lies between the edges, in hundredths of a minor unit: the edges
 * are per cents of the balance, and are not rounded. */
enum err ip_subsidy_band(int64_t balance_minor, int64_t bad_minor, int64_t *computed_minor_out)
{
    CHECK(balance_minor >= 0 && bad_minor >= 0);
    int128_t low = (int128_t)balance_minor * BAND_LOW_PERCENT;
    int128_t high = (int128_t)balance_minor * BAND_HIGH_PERCENT;
    int128_t bad = (int128_t)bad_minor * 100;
    int128_t within = (bad < high ? bad : high) - low;
    struct ip_fraction computed = {.over = within > 0 ? within : 0, .under = 100};

    ip_fraction_times(&computed, schemes[IP_SCHEME_QIANFAN_BANK].rate_e10, RATE_E10_ONE);
    return ip_fraction_round(&computed, computed_minor_out);
}

enum err ip_subsidy_stack(int64_t cost_minor, struct ip_claim *claims, size_t count,
                          int64_t *left_minor_out)
{
    static const enum ip_cut cuts[] = {IP_CUT_CAP, IP_CUT_BUDGET, IP_CUT_COST, IP_CUT_NONE};
    int64_t left = cost_minor;

    for (size_t i = 0; i < count; i++) {
        struct ip_claim *claim = &claims[i];
        int64_t cap = claim->cap_minor;
        size_t cut_by = 0;
        enum err err = ip_part(cost_minor, claim->rate_e10, RATE_E10_ONE, &claim->computed_minor);

        if (err != ERR_OK)
            return err;
        CHECK(claim->used_minor >= 0);
        if (cap != AMOUNT_UNKNOWN)
            cap -= claim->used_minor;
        claim->granted_minor = ip_subsidy_grant(
            claim->computed_minor, (int64_t[]){cap, claim->budget_minor, left}, 3, &cut_by);
        claim->cut_by = cuts[cut_by];
        left -= claim->granted_minor;
    }
    *left_minor_out = left;
    return ERR_OK;
}

const char *ip_cut_name(enum ip_cut cut)
{
    static const char *const names[] = {
        [IP_CUT_NONE] = "none",
        [IP_CUT_CAP] = "cap",
        [IP_CUT_BUDGET] = "budget",
        [IP_CUT_COST] = "cost",
    };

    return names[cut];
}
