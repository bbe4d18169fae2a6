/* Records of subsidies: special funds and their budgets, schemes as dated data, claims on them, and
 * talent plans with their awards. */
#ifndef FUNDTRAIL_RECORD_SUBSIDY_H
#define FUNDTRAIL_RECORD_SUBSIDY_H

#include "base/field.h"

#include <stdint.h>

/* How sure a figure is that somebody else published: exactly, at least (余, 超), about. */
enum qualifier { QUALIFIER_EQ = 1, QUALIFIER_AT_LEAST, QUALIFIER_APPROX };

/* A special fund of a budget (专项资金), out of which subsidies and awards are paid. */
struct special_fund {
    const char *code;
    const char *name;
    uint32_t level; /* enum government_level */
    uint32_t currency;
    int64_t amount_minor; /* unknown: not published, and then no limit */
    uint32_t qualifier;   /* enum qualifier, of the amount; only an exact one limits */
    int64_t fund_id;      /* where it stands among the funds of the programme, too */
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
    const char *note;
};

/* What a subsidy pays on. */
enum cost_kind {
    COST_GUARANTEE_FEE = 1,
    COST_PREMIUM,
    COST_INTEREST,
    COST_VALUATION_FEE,
    COST_SECURITIES, /* the issue */
    COST_GUARANTOR_LOSS,
    COST_BANK_LOSS
};

/* How it is computed: a part of the cost; a part of a premium, by the year of the policy and for
 * the part of the loan that counts; a part of the LPR on the loan, by days; a part of the bad loans
 * that lie between two shares of the balance (the loan of the claim). */
enum subsidy_method {
    SUBSIDY_OF_COST = 1,
    SUBSIDY_BY_POLICY_YEAR,
    SUBSIDY_OF_LPR,
    SUBSIDY_OF_BAND
};

/* What a cap limits: what is granted to a recipient in a year, the loans that count of it in a
 * year, or one claim. */
enum subsidy_cap { CAP_GRANTED_A_YEAR = 1, CAP_LOANS_A_YEAR, CAP_OF_CLAIM };

/* The version in force on the day of the cost decides. */
struct subsidy_scheme {
    const char *code;
    const char *name;
    uint32_t level;     /* enum government_level */
    uint32_t cost_kind; /* enum cost_kind */
    uint32_t method;    /* enum subsidy_method */
    uint32_t currency;
    int64_t rate_e8; /* unknown: its text was not found, and nothing can be claimed */
    int64_t rate_year_2_e8;
    int64_t rate_year_3_e8;
    int64_t band_from_e8;
    int64_t band_to_e8;
    int64_t cap_minor;
    uint32_t cap_of;   /* enum subsidy_cap */
    int64_t year_days; /* that a rate a year is divided by */
    int64_t special_fund_id;
    uint32_t status; /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
    const char *note;
};

/* What cut a grant below what was computed (calc/ip_subsidy.h). */
enum grant_cut { GRANT_CUT_NONE = 1, GRANT_CUT_CAP, GRANT_CUT_BUDGET, GRANT_CUT_COST };

/* A claim on a cost, and what came of it when it was granted. */
struct subsidy_claim {
    const char *code;
    int64_t subsidy_scheme_id;
    const char *batch;
    int64_t year;         /* the application year that caps count by */
    int64_t firm_id;      /* who has it: a firm, */
    int64_t party_id;     /* or a guarantor, a bank */
    const char *cost_ref; /* the number of the policy, letter, contract or invoice */
    int32_t cost_on;
    uint32_t currency;
    int64_t cost_minor;
    int64_t loan_amount_minor;
    int64_t policy_year;
    int64_t lpr_e8;
    int64_t pledge_share_e8; /* of the loan; unknown: all of it */
    int64_t days;
    int64_t computed_minor;
    int64_t granted_minor;
    uint32_t cut_by;            /* enum grant_cut */
    int64_t loan_counted_minor; /* of the loans of the year, where a cap counts them */
    const char *source;
    const char *note;
    int64_t loan_id; /* whose cost it is: its interest, premium, fee or loss; 0: not said */
};

struct talent_plan {
    const char *code;
    const char *name;
    uint32_t level; /* enum government_level */
    int64_t special_fund_id;
    const char *source;
    const char *note;
};

/* An award of a person, a firm, or a person with a firm. Of a person the name alone: nothing ever
 * leaves the journal. */
struct talent_award {
    const char *code;
    int64_t talent_plan_id;
    const char *person_name;
    int64_t firm_id;
    const char *batch;
    int32_t awarded_on;
    uint32_t currency;
    int64_t amount_minor; /* unknown: not published */
    int32_t valid_from;
    int32_t valid_to;
    const char *source;
    const char *note;
};

extern const struct field_value qualifier_values[];      /* enum qualifier */
extern const struct field_value cost_kind_values[];      /* enum cost_kind */
extern const struct field_value subsidy_method_values[]; /* enum subsidy_method */
extern const struct field_value subsidy_cap_values[];    /* enum subsidy_cap */
extern const struct field_value grant_cut_values[];      /* enum grant_cut */

#endif
