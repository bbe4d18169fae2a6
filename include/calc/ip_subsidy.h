/* Subsidies: what is computed, what cuts it, and what is granted. Schemes are data with source and
 * grade; amounts are rounded half up. */
#ifndef FUNDTRAIL_CALC_IP_SUBSIDY_H
#define FUNDTRAIL_CALC_IP_SUBSIDY_H

#include "base/err.h"
#include "calc/ip_term.h"

#include <stddef.h>
#include <stdint.h>

enum ip_scheme_id {
    IP_SCHEME_QD_PREMIUM_1, /* Qingdao 2015: of the premium, in the first policy year */
    IP_SCHEME_QD_PREMIUM_2,
    IP_SCHEME_QD_PREMIUM_3,
    IP_SCHEME_QD_INTEREST,       /* Qingdao 2015: of the interest paid */
    IP_SCHEME_QD_VALUATION,      /* Qingdao 2015: of the valuation fee, at disposal */
    IP_SCHEME_QD_LPR,            /* Qingdao 2024: of the one-year LPR on the loan */
    IP_SCHEME_QIANFAN_BANK,      /* Qianfan 2015: of bad loans between 1 and 3 % of the balance */
    IP_SCHEME_QIANFAN_GUARANTOR, /* Qianfan 2015: of the guarantor's actual loss */
    IP_SCHEME_GZ_SECURITIES,     /* Guangzhou 2023: of the issue */
    IP_SCHEME_ANHUI_BANK,        /* Anhui 2022: of bad principal */
    IP_SCHEME_ANHUI_BANK_IP,     /* the same, of a first or IP-pledged loan */
    IP_SCHEME_ANHUI_PUBLIC,      /* all public money, of the liability borne */
    IP_SCHEME_NATIONAL_SHARE,    /* national fund 2019: what it bears of a guarantee */
    IP_SCHEME_NATIONAL_FEE,      /* its fee, of its part, up to the cap of guarantees */
    IP_SCHEME_NATIONAL_FEE_LARGE,
    IP_SCHEME_COUNT
};

/* cap_minor: what is granted at most a year to whom the scheme names; of a premium the loan that
 * counts, of the national fee the guarantee up to which it holds. AMOUNT_UNKNOWN: none. */
struct ip_scheme {
    int64_t rate_e10;
    int64_t cap_minor;
    const char *source;
    enum ip_grade grade;
};

const struct ip_scheme *ip_scheme(enum ip_scheme_id id);

/* The largest that fits in all rooms (AMOUNT_UNKNOWN: no such limit; below 0: no room).
 * cut_by_out: the room that left the least, the earlier of equals; count where nothing was cut. */
int64_t ip_subsidy_grant(int64_t computed_minor, const int64_t *rooms_minor, size_t count,
                         size_t *cut_by_out);

struct ip_premium {
    int64_t premium_minor;
    int64_t eligible_minor; /* of the loan that counts */
    int64_t subsidy_minor;
};

/* Premium of a loan at a rate; counted_minor: of the firm's loans that were counted this year.
 * policy_year >= 1; after the third nothing is paid. ERR_OVERFLOW. */
enum err ip_subsidy_premium(int64_t loan_minor, int64_t rate_e10, int policy_year,
                            int64_t counted_minor, struct ip_premium *premium_out) MUST_USE;

/* loan * rate of the scheme * LPR * share * days / year_days, rounded once. ERR_OVERFLOW. */
enum err ip_subsidy_lpr(int64_t loan_minor, int64_t lpr_e10, int64_t share_e10, int32_t days,
                        int32_t year_days, int64_t *computed_minor_out) MUST_USE;

/* The bank's part of bad loans between 1 and 3 % of its balance. ERR_OVERFLOW. */
enum err ip_subsidy_band(int64_t balance_minor, int64_t bad_minor,
                         int64_t *computed_minor_out) MUST_USE;

/* Several levels that pay on one cost, in the order in which they decide. */
enum ip_cut { IP_CUT_NONE, IP_CUT_CAP, IP_CUT_BUDGET, IP_CUT_COST };

struct ip_claim {
    int64_t rate_e10;     /* of the cost */
    int64_t cap_minor;    /* a firm and year; AMOUNT_UNKNOWN: none */
    int64_t used_minor;   /* of the cap, by the firm's other claims of the year */
    int64_t budget_minor; /* what the special fund has left; AMOUNT_UNKNOWN: no limit */
    int64_t computed_minor;
    int64_t granted_minor;
    enum ip_cut cut_by;
};

/* Computes each claim; all together never grant more than the cost. Returns what the firm pays
 * itself in left_minor_out. ERR_OVERFLOW. */
enum err ip_subsidy_stack(int64_t cost_minor, struct ip_claim *claims, size_t count,
                          int64_t *left_minor_out) MUST_USE;

const char *ip_cut_name(enum ip_cut cut);

#endif
