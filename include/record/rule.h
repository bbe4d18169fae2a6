/* Records of rules, of what they found and of exceptions from them.
 *
 * A version of a rule that belongs to a pack is a proposal: it has force once another person has
 * approved it (rules/rule.h). Versions without a pack are those of the first releases, where a rule
 * had force at once. */
#ifndef FUNDTRAIL_RECORD_RULE_H
#define FUNDTRAIL_RECORD_RULE_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* A dated limit. Lists are names or codes with single blanks between them; an empty list means
 * everything. Industries and regions are prefixes: C39 holds for C3962, 3702 for 370212. */
struct rule {
    const char *code;
    const char *name;
    const char *name_en;
    uint32_t measure; /* enum measure: what is measured; record/measures.def says how */
    uint32_t basis;   /* enum basis: what the figure, or its numerator, is counted by */
    uint32_t currency;
    int64_t limit_minor; /* the limit stands in the place of its unit (record/limit.h) */
    uint32_t action;     /* enum action */
    uint32_t status;     /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
    const char *pack;     /* code of the pack; NULL: of the first releases */
    uint32_t subject;     /* enum rule_subject */
    uint32_t direction;   /* enum rule_direction; 0: at most */
    uint32_t denominator; /* enum basis: what the numerator is divided by */
    int64_t limit_ratio_e8;
    int64_t limit_days;
    int64_t after_days;     /* holds only from this day after the fund was established on */
    const char *fund_kinds; /* the funds that the rule speaks of: names of enum fund_kind */
    const char *funds;      /* the same by codes: rules of the funds' own documents */
    const char *industries; /* the firms or the field that the rule speaks of: GB/T 4754 */
    const char *regions;    /* GB/T 2260 */
    const char *tags;       /* names of enum tag */
    const char *stages;     /* names of enum firm_stage */
    const char *categories; /* names of enum investment_category: what is on a negative list */
    const char *note;
    bool bootstrapped; /* has force at once: the operator's, before there was anybody to decide */
    int64_t limit_number; /* of units that came after the first release */
    uint32_t limit_unit;  /* enum limit_unit: the measure's, set with limit_number */
};

/* What limits are counted in. */
enum limit_unit {
#define UNIT(id, ...) UNIT_##id,
    UNIT_UNKNOWN,
#include "record/measures.def"
#undef UNIT
    UNITS
};

enum measure {
#define MEASURE(id, ...) MEASURE_##id,
    MEASURE_NONE,
#include "record/measures.def"
#undef MEASURE
    MEASURE_COUNT
};

/* The first three are the bases of the cap on a project (verdict/headroom.h). */
enum basis {
    BASIS_DIRECT = 1,
    BASIS_CHAIN,
    BASIS_LOOK_THROUGH,
    BASIS_COMMITMENT, /* 认缴 */
    BASIS_PAID_IN,    /* 实缴 */
    BASIS_FUND_SIZE,  /* target size */
    BASIS_NAV,        /* net asset value */
    BASIS_APPROVED,   /* investments approved */
    BASIS_INVESTED,   /* investments paid, at cost */
    BASIS_CALENDAR_DAYS,
    BASIS_WORKING_DAYS, /* Monday to Friday; public holidays are not known */
    BASIS_DECLARED      /* what the record itself declares */
};
#define BASIS_COUNT 3

enum action { ACTION_BLOCK = 1, ACTION_WARN, ACTION_SECOND_APPROVAL };
enum rule_status { RULE_VERIFIED = 1, RULE_UNVERIFIED, RULE_PARTLY_VERIFIED };
enum rule_direction { DIRECTION_AT_MOST = 1, DIRECTION_AT_LEAST };

enum rule_subject {
    SUBJECT_PROJECT = 1,
    SUBJECT_FIRM,
    SUBJECT_FUND,
    SUBJECT_INDUSTRY,
    SUBJECT_REGION,
    SUBJECT_CHAIN
};

/* What one rule in force found on a proposal. The entry that it belongs to holds it; before
 * CONVENTION_HELD_LINES it was an entry of its own behind that one. Nobody can record one
 * otherwise. */
struct verdict_line {
    int64_t decision_id; /* exactly one of these three: what the verdict belongs to */
    int64_t approval_id;
    int64_t commitment_id;
    int64_t rule_id;  /* the version: its entry's seq */
    uint32_t measure; /* enum measure */
    uint32_t basis;   /* enum basis */
    int64_t fund_id;  /* whom the figure is of */
    int64_t firm_id;  /* 0: of no firm in particular */
    int64_t project_id;
    uint32_t currency;
    int64_t figure_minor;    /* the amount, or the numerator of the ratio, with the proposal */
    uint32_t denominator;    /* enum basis */
    int64_t divisor_minor;   /* the denominator of the ratio, with the proposal */
    int64_t figure_ratio_e8; /* rounded half to even; limits are held against the exact ratio */
    int64_t figure_days;
    uint32_t direction; /* enum rule_direction */
    int64_t limit_minor;
    int64_t limit_ratio_e8;
    int64_t limit_days;
    int64_t headroom_minor; /* what is left until the limit; less than zero: over it */
    int64_t headroom_ratio_e8;
    int64_t headroom_days;
    int64_t undetermined_minor; /* amounts of which nobody knows whether they count */
    uint32_t outcome;           /* enum verdict_outcome */
    uint32_t reason;            /* enum verdict_reason */
    int64_t override_id;        /* the override that lets it pass */
    int64_t rate_e8; /* what one unit of the proposal's currency counts in `currency`, if another */
    int32_t rate_on; /* the day that it is recorded for */
    int64_t figure_number; /* in limit_unit, for units that came after the first release */
    int64_t limit_number;
    int64_t headroom_number;
    uint32_t limit_unit; /* enum limit_unit */
};

enum verdict_outcome {
    VERDICT_PASS = 1,
    VERDICT_WARN,
    VERDICT_BREACH,
    VERDICT_SECOND_APPROVAL,
    VERDICT_UNKNOWN
};

/* Why a figure is unknown, or why one over the limit does not block. */
enum verdict_reason {
    VERDICT_NO_DENOMINATOR = 1, /* the fund's size, commitments … are not recorded */
    VERDICT_NO_DATE,            /* a day that the rule counts from or to is not recorded */
    VERDICT_NOT_DECLARED,       /* the proposal does not declare its category or stage */
    VERDICT_NOT_CLASSIFIED,     /* the industry or region of a firm is not recorded */
    VERDICT_OTHER_CURRENCY,     /* no rate between the amount and the limit */
    VERDICT_NO_FIGURE,          /* nothing is recorded to measure */
    VERDICT_TOO_LARGE,          /* a sum does not fit */
    VERDICT_IMPROVES,           /* over the limit before, and less so with the proposal */
    VERDICT_STALE_RATE,         /* the rate of the proposal's day is older than is allowed */
    VERDICT_NOT_REPORTED, /* what funds hold that are known by their reports is not all told */
    VERDICT_NOT_KEPT,     /* the day lies before the fund's opening */
    VERDICT_NOT_ACCOUNTED /* the cap table does not say enough of who holds the firm */
};

/* Lets a proposal pass a rule version that it does not keep. By neither who proposes nor who
 * decides. */
struct override {
    int64_t investment_id; /* exactly one proposal */
    int64_t capital_call_id;
    int64_t distribution_id;
    int64_t return_of_excess_id;
    int64_t equalisation_id;
    int64_t valuation_id;
    int64_t rule_id; /* the version: its entry's seq */
    const char *reason;
    const char *document_sha256;
    const char *document; /* what the document is called */
    int64_t payment_id;   /* proposals as well, where a rule asks for a second person */
    int64_t expense_id;
};

extern const struct field_value measure_values[];     /* enum measure */
extern const struct field_value limit_unit_values[];  /* enum limit_unit */
extern const struct field_value basis_values[];       /* enum basis */
extern const struct field_value rule_status_values[]; /* enum rule_status */

#endif
