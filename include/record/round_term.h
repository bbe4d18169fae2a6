/* Terms of a round as data, what happened to them, and the closings of a round. */
#ifndef FUNDTRAIL_RECORD_ROUND_TERM_H
#define FUNDTRAIL_RECORD_ROUND_TERM_H

#include "record/kinds.h"

#include <stdbool.h>
#include <stdint.h>

/* One closing of a round that has several: what was paid on a day, at the round's price. */
struct round_closing {
    int64_t round_id;
    int32_t closed_on;
    uint32_t currency;
    int64_t amount_minor;
    int64_t units_e8;
    bool last; /* the round is complete: its closings add up to the amount raised */
    const char *source;
    const char *note;
};

enum term_kind {
    TERM_BOARD_SEAT = 1,
    TERM_VETO,
    TERM_PREFERENCE,
    TERM_ANTI_DILUTION,
    TERM_TAG_ALONG,
    TERM_DRAG_ALONG,
    TERM_PRO_RATA,
    TERM_FIRST_REFUSAL,
    TERM_MOST_FAVOURED,
    TERM_INFORMATION,
    TERM_EARN_OUT,
    TERM_BUY_BACK
};

enum term_participation { PARTICIPATION_NONE = 1, PARTICIPATION_FULL, PARTICIPATION_CAPPED };

enum earn_out_method {
    EARN_OUT_RATIO = 1,      /* paid * (1 - actual / target) */
    EARN_OUT_REVALUE_CASH,   /* paid - share * multiple * actual */
    EARN_OUT_REVALUE_SHARES, /* paid / (multiple * actual) - share */
    EARN_OUT_CUMULATIVE      /* (promised - achieved to date) / all promised * price - paid */
};

enum term_accrual { ACCRUAL_SIMPLE = 1, ACCRUAL_COMPOUND };

/* A term of a round: of our investment, of another investor, or of all investors of the round. What
 * belongs to which kind is said by term_belongs; the rest is unknown. */
struct round_term {
    const char *code;
    int64_t round_id;
    uint32_t kind; /* enum term_kind */
    int32_t agreed_on;
    int64_t investment_id;
    int64_t investor_party_id;
    int64_t seats;
    const char *matters; /* what needs consent, is told, or is carved out: one a line */
    int64_t multiple_e8;
    int64_t rank; /* 1 is paid first */
    uint32_t participation;
    int64_t cap_multiple_e8;
    uint32_t cap_counts; /* whether the cap has the preference in it */
    uint32_t ratchet;
    uint32_t settlement;
    int64_t threshold_e8; /* share of votes that drags; part of a target below which it is missed */
    uint32_t currency;
    int64_t floor_price_minor;
    int64_t due_days;
    uint32_t measure;
    int64_t target_minor;
    int32_t test_on;
    uint32_t method; /* enum earn_out_method */
    int64_t valuation_multiple_e8;
    int64_t share_e8;
    int64_t price_minor; /* of all that was bought, for cumulative compensation */
    int64_t issue_price_e8;
    int64_t obligor_party_id; /* who owes: one of three */
    int64_t obligor_firm_id;
    const char *obligor_name;
    const char *trigger;
    int32_t triggers_on; /* where the trigger is a day */
    int64_t rate_e8;
    uint32_t accrual; /* enum term_accrual */
    int64_t window_days;
    int64_t buy_back_id; /* the duty as it was recorded before: it says the rest */
    int32_t suspended_on;
    bool void_ab_initio;
    const char *revives_if;
    const char *source;
    const char *note;
    int64_t class_id; /* share_class that it speaks of */
};

enum term_action {
    TERM_TRIGGERED = 1,
    TERM_TESTED, /* the actual figure of an earn-out */
    TERM_DEMANDED,
    TERM_WAIVED,
    TERM_REVIVED,
    TERM_REDUCTION_COMPLETED, /* the firm may buy back */
    TERM_PROFIT_AVAILABLE,    /* the firm may pay cash */
    TERM_SETTLED,             /* compensation of an earn-out was received */
    TERM_FULFILLED            /* by the change of capital that it names: nothing is left */
};

/* What happened to a term on a day. */
struct term_event {
    int64_t round_term_id;
    uint32_t action; /* enum term_action */
    int32_t occurred_on;
    uint32_t currency;
    int64_t amount_minor;
    int64_t round_id; /* in which a right was waived */
    const char *source;
    const char *note;
    int64_t capital_act_id; /* the change of capital that fulfilled it: at most one of three */
    int64_t security_event_id;
    int64_t security_id;
};

/* Of a buy-back that names the duty as it was recorded; by enum term_kind; by enum
 * earn_out_method. */
extern const struct belongs term_of_duty_belongs;
extern const struct belongs term_belongs[];
extern const struct belongs earn_out_belongs[];

/* The kinds of term that an action can happen to: bits by enum term_kind. */
extern const unsigned term_event_of[];

extern const struct field_value term_kind_values[]; /* enum term_kind */

#endif
