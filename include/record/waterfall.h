/* Records of how a fund's distributions are split between its investors (LP) and its manager (GP).
 *
 * A version of the terms is a record of its own, valid from a day until the next version's. It is a
 * proposal: its tiers are recorded with it before it is decided. The version in force on the day of
 * a view applies to the whole life of the fund, as an amended agreement does. Rates and shares are
 * fractions of one. */
#ifndef FUNDTRAIL_RECORD_WATERFALL_H
#define FUNDTRAIL_RECORD_WATERFALL_H

#include <stdbool.h>
#include <stdint.h>

struct waterfall_term {
    int64_t fund_id;
    uint32_t kind; /* enum waterfall_kind */
    int64_t hurdle_rate_e8;
    uint32_t compounding;      /* enum compounding of calc, from 1 */
    uint32_t day_count;        /* enum day_count of calc, from 1 */
    int64_t catch_up_share_e8; /* 0: no catch-up */
    int64_t lp_share_e8;       /* lp + carry = 1 */
    int64_t carry_share_e8;
    int64_t gp_commitment_id;    /* the manager's own commitment, which bears no carry */
    bool clawback;               /* the manager gives back carry beyond its due */
    int64_t clawback_tax_e8;     /* the share it paid in tax, and need not give back */
    int64_t concession_share_e8; /* of the gains of public investors, ceded to others */
    uint32_t concession_to;      /* enum concession_to */
    int32_t valid_from;
    int32_t valid_to; /* unknown: until the next version */
    const char *clause;
};

enum waterfall_kind { WATERFALL_EUROPEAN = 1, WATERFALL_AMERICAN };

/* Who receives what public investors (finance bureaus, state platforms, funds of the kinds guide,
 * mother and special) cede. */
enum concession_to { CONCESSION_TO_SOCIAL = 1, CONCESSION_TO_SOCIAL_AND_MANAGER };

/* A further tier: once LP has this hurdle on its capital, the split is this one. */
struct waterfall_tier {
    int64_t waterfall_term_id;
    int64_t hurdle_rate_e8;
    int64_t lp_share_e8;
    int64_t carry_share_e8;
    const char *clause;
};

/* Carry that the manager gives back to the fund on the effective date: at most what left for it and
 * did not come back before. It is the fund's cash from then on, and goes to the investors with the
 * next distributions. */
struct carry_return {
    int64_t fund_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *reference;
    const char *note;
};

#endif
