/* Records of pledge loans: schemes, cases and what their parties found, pledges, and loans. */
#ifndef FUNDTRAIL_RECORD_LOAN_H
#define FUNDTRAIL_RECORD_LOAN_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* What a case of the scheme needs before money is paid out, and how much and how long at most. The
 * version in force on the day on which a case was opened rules it. */
struct case_scheme {
    const char *code;
    const char *name;
    const char *name_en;
    bool needs_recommendation;
    bool needs_appraisal;
    bool needs_due_diligence;
    bool needs_pre_cover_survey;
    bool needs_pre_loan_review;
    bool needs_pledge;
    uint32_t currency;
    int64_t max_amount_minor; /* of one loan */
    int64_t max_months;
    uint32_t status; /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
    int64_t loss_scheme_id; /* by which losses of its loans are shared; 0: by none */
};

/* A firm asks for a loan. Opened on the day of its first entry. */
struct loan_case {
    const char *code;
    int64_t firm_id;
    int64_t case_scheme_id;
    int64_t office_id; /* parties; each has the seat of its stage */
    int64_t appraiser_id;
    int64_t guarantor_id;
    int64_t insurer_id;
    int64_t bank_id;
    uint32_t currency;
    int64_t amount_asked_minor;
    int64_t months_asked;
    const char *purpose;
    const char *source;
    const char *note;
};

/* The stages in which a party finds something, in the order of a case. */
enum finding_stage {
    STAGE_RECOMMENDATION = 1,
    STAGE_APPRAISAL,
    STAGE_DUE_DILIGENCE,
    STAGE_PRE_COVER_SURVEY,
    STAGE_PRE_LOAN_REVIEW
};

enum finding_verdict { FINDING_FOR = 1, FINDING_AGAINST, FINDING_CONDITIONS };

struct stage_finding {
    int64_t loan_case_id;
    uint32_t stage; /* enum finding_stage */
    int64_t party_id;
    uint32_t verdict; /* enum finding_verdict */
    uint32_t currency;
    int64_t limit_minor; /* the most that the party would lend or guarantee */
    int64_t rate_e8;     /* a year: of interest, of the fee, of the premium */
    int64_t sum_insured_minor;
    int64_t fee_minor; /* the guarantor's or appraiser's, or the premium */
    int64_t score_e8;
    const char *opinion;
    const char *document;
    const char *document_sha256;
};

enum case_ending { CASE_REFUSED = 1, CASE_WITHDRAWN };

struct case_end {
    int64_t loan_case_id;
    uint32_t ending;  /* enum case_ending */
    int64_t party_id; /* who refused; 0: the firm withdrew, or it is not known */
    const char *reason;
};

/* The opinion of a person on the last of the grounds of refusal, "other". */
enum pledge_opinion { OPINION_NO_OTHER_GROUND = 1, OPINION_OTHER_GROUND };

/* A pledge as it was registered. What it comprises are its items. */
struct pledge {
    const char *code; /* the number of its registration */
    int64_t loan_case_id;
    int64_t pledgee_id;
    int32_t registered_on;
    int32_t contract_on;
    const char *debt_kind;
    uint32_t currency;
    int64_t secured_minor;
    int32_t debt_ends_on;
    const char *scope;
    uint32_t opinion; /* enum pledge_opinion */
    const char *opinion_text;
    int32_t published_on; /* in the register of enterprises */
    const char *document;
    const char *document_sha256;
    const char *note;
};

struct pledge_end {
    int64_t pledge_id;
    const char *reason;
};

enum pledge_statement_kind {
    STATEMENT_CONSENT = 1, /* a co-owner of the right consents */
    STATEMENT_AGREED,      /* the co-owners agreed otherwise: no consent is needed */
    STATEMENT_INSISTENCE   /* told of a ground that may pass, a party to the pledge insists */
};

/* The grounds on which the parties may insist. */
enum insisted_ground { INSISTED_SAME_DAY_INVENTION = 1, INSISTED_INVALIDATION_PENDING };

/* What somebody declared on the pledge of a right, with evidence. */
struct pledge_statement {
    int64_t pledge_id;
    int64_t ip_right_id;
    uint32_t statement; /* enum pledge_statement_kind */
    uint32_t ground;    /* enum insisted_ground */
    int64_t firm_id;    /* who; one of the three, or of an agreement none */
    int64_t party_id;
    const char *who;
    int32_t notified_on; /* when they were told of the ground */
    int32_t stated_on;
    const char *document;
    const char *document_sha256;
    const char *note;
};

/* A right that a pledge comprises, until the pledge ends. Placed in time by its own day. */
struct pledge_item {
    int64_t pledge_id;
    int64_t ip_right_id;
    int32_t registered_on; /* unknown: with the pledge */
    const char *note;
};

enum rate_basis { RATE_FIXED = 1, RATE_REPRICED };

enum loan_day_count { LOAN_ACT_360 = 1, LOAN_ACT_365, LOAN_30_360, LOAN_BY_MONTHS };

enum repayment_method {
    REPAY_INTEREST_MONTHLY = 1, /* interest each period, principal at the end */
    REPAY_EQUAL_PRINCIPAL,
    REPAY_EQUAL_INSTALMENTS
};

/* What was contracted. Its bank is that of its case. */
struct loan {
    const char *code;
    int64_t loan_case_id;
    int32_t signed_on;
    uint32_t currency;
    int64_t amount_minor;
    uint32_t rate_basis;    /* enum rate_basis */
    int64_t rate_e8;        /* a year, where it was agreed as such */
    const char *lpr_series; /* index code of the prime rate, whose levels are per cent */
    int64_t basis_points;   /* on top of it */
    int64_t reprice_months; /* from the pay-out */
    uint32_t day_count;     /* enum loan_day_count */
    uint32_t method;        /* enum repayment_method */
    int64_t months;
    int64_t step_months;     /* between instalments; unknown: each month */
    int64_t pledge_share_e8; /* of the loan that the pledge secures; unknown: all */
    const char *document;
    const char *document_sha256;
    const char *note;
    int64_t penalty_rate_e8; /* a year, on overdue principal, instead of the rate; unknown: none */
};

enum loan_action {
    LOAN_PAYOUT = 1,
    LOAN_REPAYMENT,
    LOAN_CLASS,
    LOAN_DEFAULT,
    LOAN_WRITE_OFF,
    LOAN_REPRICING
};

/* The five levels. */
enum loan_class {
    CLASS_NORMAL = 1,
    CLASS_SPECIAL_MENTION,
    CLASS_SUBSTANDARD,
    CLASS_DOUBTFUL,
    CLASS_LOSS
};

/* What happened to a loan on the entry's day. How a repayment is split follows from what was due.
 */
struct loan_event {
    int64_t loan_id;
    uint32_t action; /* enum loan_action */
    uint32_t currency;
    int64_t amount_minor;
    int64_t costs_minor; /* of collecting, that a repayment pays first */
    uint32_t class;      /* enum loan_class */
    int64_t basis_points;
    const char *reason;
    const char *document;
    const char *document_sha256;
};

extern const struct field_value finding_stage_values[];
extern const struct field_value finding_verdict_values[];
extern const struct field_value case_ending_values[];
extern const struct field_value pledge_opinion_values[];
extern const struct field_value pledge_statement_kind_values[];
extern const struct field_value insisted_ground_values[];
extern const struct field_value rate_basis_values[];
extern const struct field_value loan_day_count_values[];
extern const struct field_value repayment_method_values[];
extern const struct field_value loan_action_values[];
extern const struct field_value loan_class_values[];

#endif
