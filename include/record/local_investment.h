/* Records of reinvestment (返投): what a fund owes its guide contributors in their own place, by
 * which rules an amount is recognised, what was recognised, and who moved away again.
 *
 * A scheme is the text that terms and rules belong to, e.g. one city's measures: recognitions under
 * a scheme count towards the fund's terms of the same scheme. */
#ifndef FUNDTRAIL_RECORD_LOCAL_INVESTMENT_H
#define FUNDTRAIL_RECORD_LOCAL_INVESTMENT_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* One stage of what a fund promised: by due_on, share of (base x required) must be recognised. */
struct reinvestment_term {
    const char *code;
    int64_t fund_id;
    const char *scheme;
    const char *stage;     /* as people call it */
    int64_t commitment_id; /* the guide contribution, for the bases that are its */
    uint32_t base;         /* enum reinvestment_base */
    uint32_t currency;
    int64_t base_amount_minor; /* for the base that only the agreement states */
    int64_t required_e8;       /* multiple of the base, or its part: 1.5, 0.6 */
    int64_t share_e8;          /* of the whole target that this stage asks for: 0.4, 1 */
    int32_t due_on;
    uint32_t status; /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
    const char *note;
};

enum reinvestment_base {
    REINVEST_CONTRIBUTION = 1,     /* the guide's commitment */
    REINVEST_CONTRIBUTION_PAID_IN, /* what the guide paid in */
    REINVEST_FUND_COMMITTED,       /* all commitments to the fund */
    REINVEST_FUND_PAID_IN,
    REINVEST_TOTAL_ASSETS,
    REINVEST_INVESTABLE /* as the agreement states it */
};

/* What an amount of a kind counts for, as dated data. */
struct recognition_rule {
    const char *code;
    const char *scheme;
    const char *name;
    const char *name_en;
    uint32_t kind;  /* enum recognition_kind */
    uint32_t phase; /* enum investment_phase */
    int64_t multiplier_e8;
    int64_t phase_factor_e8;
    int64_t lock_in_months; /* a firm that leaves earlier loses its recognition; unknown: none */
    uint32_t status;        /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
};

enum recognition_kind {
    RECOGNISE_LOCAL_INVESTMENT = 1,
    RECOGNISE_RELOCATION,
    RECOGNISE_NEW_SUBSIDIARY,
    RECOGNISE_ACQUISITION,
    RECOGNISE_LOCAL_STAKE,
    RECOGNISE_OUTSIDE_SUBSIDIARY,
    RECOGNISE_OTHER
};

enum investment_phase { PHASE_ANY = 1, PHASE_SEED, PHASE_START_UP, PHASE_GROWTH, PHASE_MATURE };

/* An amount to be recognised on the effective date. A proposal; it counts from its approval on. */
struct recognition {
    const char *code;
    int64_t fund_id;
    int64_t firm_id; /* one of these two */
    int64_t investment_id;
    int64_t recognition_rule_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *evidence;
    const char *evidence_sha256;
    const char *note;
    int64_t rule_version_id; /* the rule as it stood on the day: its entry's seq */
    int64_t multiplier_e8;
    int64_t phase_factor_e8;
    int64_t recognised_minor; /* amount x multiplier x phase factor, half to even */
    int32_t lock_in_until;    /* the first day on which the firm may leave; unknown: any day */
};

/* A firm leaves on the effective date. What was recognised for it and is still locked in counts no
 * more from that day on. */
struct move_out {
    int64_t firm_id;
    const char *destination;
    const char *evidence;
    const char *evidence_sha256;
    const char *note;
};

extern const struct field_value reinvestment_base_values[]; /* enum reinvestment_base */
extern const struct field_value recognition_kind_values[];  /* enum recognition_kind */
extern const struct field_value investment_phase_values[];  /* enum investment_phase */

#endif
