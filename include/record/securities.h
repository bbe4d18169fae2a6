/* Records of securities that IP backs: plans, what underlies them, tranches, and payment days. */
#ifndef FUNDTRAIL_RECORD_SECURITIES_H
#define FUNDTRAIL_RECORD_SECURITIES_H

#include "base/field.h"

#include <stdint.h>

enum abs_structure { ABS_LEASING = 1, ABS_SMALL_LOANS, ABS_SECOND_LICENCE, ABS_OTHER };

struct abs_plan {
    const char *code;
    const char *name;
    uint32_t structure; /* enum abs_structure */
    int64_t originator_party_id;
    int64_t manager_party_id;
    uint32_t currency;
    int32_t established_on;
    int32_t matures_on;
    int64_t top_up_party_id;    /* who pays what the senior tranche misses */
    int64_t top_up_limit_minor; /* in all; unknown: nobody pays it */
    const char *source;
    const char *note;
};

/* A right or contract that the money comes of. */
struct abs_asset {
    int64_t abs_plan_id;
    int64_t firm_id;
    const char *contract_ref;
    const char *right_number; /* as its register says it; NULL: a contract alone */
    uint32_t currency;
    int64_t amount_minor; /* that it is to bring; unknown: not published */
    const char *source;
    const char *note;
};

enum seniority { TRANCHE_SENIOR = 1, TRANCHE_JUNIOR };

/* One of each seniority in a plan. */
struct abs_tranche {
    const char *code;
    int64_t abs_plan_id;
    uint32_t seniority; /* enum seniority */
    uint32_t currency;
    int64_t amount_minor;
    int64_t coupon_e8; /* of the senior one */
    int64_t year_days; /* that it is divided by */
    const char *source;
    const char *note;
};

/* What came in for a payment day; who gets what of it is worked out. */
struct abs_payment {
    int64_t abs_plan_id;
    uint32_t currency;
    int64_t inflow_minor;
    int64_t fees_minor;
    int64_t principal_due_minor; /* of the senior tranche; unknown: all that is left */
    const char *source;
    const char *note;
};

extern const struct field_value abs_structure_values[]; /* enum abs_structure */
extern const struct field_value seniority_values[];     /* enum seniority */

#endif
