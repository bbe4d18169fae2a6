/* The capital of a firm: classes, option pools, what was issued to whom, and what became of it. A
 * unit is a share, or one yuan of registered capital. What results from an event is worked out from
 * these records (figures/equity), and never typed a second time. */
#ifndef FUNDTRAIL_RECORD_EQUITY_H
#define FUNDTRAIL_RECORD_EQUITY_H

#include "base/field.h"

#include <stdint.h>

enum equity_unit { UNIT_REGISTERED_CAPITAL = 1, UNIT_SHARE };

/* Where the rights of a class stand: an LLC has no classes of shares by charter (Company Law 144).
 */
enum class_basis { CLASS_BY_CHARTER = 1, CLASS_BY_CONTRACT };

/* What a class has beside its preference in what is left. */
enum participation { CLASS_PARTICIPATES_NOT = 1, CLASS_PARTICIPATES, CLASS_PARTICIPATES_CAPPED };

/* What the multiple of a preference is taken of. */
enum preference_base { PREFERENCE_OF_PAID = 1, PREFERENCE_OF_PAID_AND_DECLARED };

enum anti_dilution {
    ANTI_DILUTION_NONE = 1,
    ANTI_DILUTION_FULL,
    ANTI_DILUTION_BROAD,
    ANTI_DILUTION_NARROW
};

struct share_class {
    const char *code;
    int64_t firm_id;
    const char *name;
    const char *name_en;
    uint32_t unit;  /* enum equity_unit */
    uint32_t basis; /* enum class_basis */
    uint32_t currency;
    int64_t original_price_e8;
    int64_t par_e8;
    int64_t authorised_units_e8;
    int64_t votes_e8;         /* of one unit */
    int64_t liquidation_rank; /* 1 is paid first; unknown: with the common classes */
    int64_t preference_multiple_e8;
    uint32_t preference_base;          /* enum preference_base */
    uint32_t participation;            /* enum participation */
    int64_t participation_multiple_e8; /* CLASS_PARTICIPATES_CAPPED: the most that it gets in all */
    bool cap_without_preference;       /* the preference comes on top of that */
    int64_t dividend_rate_e8;          /* of a year, on the original price */
    bool dividend_cumulates;
    int64_t converts_to_id;      /* share_class */
    int64_t conversion_ratio_e8; /* units of that class for one */
    uint32_t anti_dilution;      /* enum anti_dilution */
    const char *source;
    const char *note;
};

struct option_pool {
    const char *code;
    int64_t firm_id;
    int64_t class_id;
    const char *name;
    int64_t reserved_units_e8; /* in all: granted, exercised and still free */
    const char *source;
    const char *note;
};

enum security_kind {
    SECURITY_SHARES = 1, /* or registered capital */
    SECURITY_OPTION,
    SECURITY_WARRANT,
    SECURITY_SAFE,
    SECURITY_NOTE
};

enum valuation_cap_basis { VALUATION_CAP_PRE_MONEY = 1, VALUATION_CAP_POST_MONEY };

/* A certificate as it was issued, on the day of its entry. */
struct security {
    const char *code;
    int64_t firm_id;
    uint32_t kind;    /* enum security_kind */
    int64_t class_id; /* share_class: of shares, and of what options and warrants give */
    int64_t holder_party_id;
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    int64_t round_id;
    int64_t subscription_id; /* it is what was subscribed for */
    int64_t investment_id;   /* of the fund that holds it */
    int64_t option_pool_id;
    int64_t units_e8;
    uint32_t currency;
    int64_t amount_minor; /* subscribed; the principal of a SAFE or note */
    int64_t price_e8;
    int32_t due_on; /* of what is not paid in */
    int64_t strike_e8;
    int32_t vests_from;
    int64_t cliff_months;
    int64_t vests_months;
    int64_t vests_every_months;
    int32_t expires_on;
    int64_t valuation_cap_minor;
    uint32_t cap_basis; /* enum valuation_cap_basis */
    int64_t discount_e8;
    int64_t interest_rate_e8;
    int32_t matures_on;
    bool most_favoured;
    const char *source;
    const char *note;
};

enum security_action {
    EQUITY_TRANSFER = 1,
    EQUITY_CONVERSION,
    EQUITY_EXERCISE,
    EQUITY_CANCELLATION,
    EQUITY_BUY_BACK,
    EQUITY_FORFEITURE /* shares go to the firm itself, options back to their pool */
};

/* Takes units from a certificate; what results is a certificate of this code. The rest stays in
 * the old one. */
struct security_event {
    const char *code;
    int64_t security_id; /* takes from a security, */
    int64_t event_id;    /* or from what results from an earlier event */
    uint32_t action;     /* enum security_action */
    int64_t units_e8;    /* unknown: all of it */
    int64_t to_party_id;
    int64_t to_fund_id;
    int64_t to_firm_id;
    int64_t investment_id;   /* of the fund that gets it */
    int64_t to_class_id;     /* share_class */
    int64_t result_units_e8; /* unknown: by the ratio of the class, or as many */
    uint32_t currency;
    int64_t amount_minor; /* paid for it */
    const char *source;
    const char *note;
    int64_t forfeiture_id; /* capital_notice by which shares are forfeited */
    int64_t reduction_id;  /* capital_notice of the reduction that this completes */
};

enum capital_action {
    CAPITAL_SPLIT = 1,
    CAPITAL_FROM_RESERVE,
    CAPITAL_TO_SHARES, /* an LLC becomes a joint-stock firm */
    CAPITAL_REDUCTION
};

/* Changes what all holders have in proportion; the odd unit by largest remainder. */
struct capital_act {
    int64_t firm_id;
    uint32_t action;  /* enum capital_action */
    int64_t class_id; /* unknown: all classes; CAPITAL_TO_SHARES: all of registered capital */
    int64_t to_class_id;
    int64_t ratio_e8;       /* units for one, */
    int64_t total_units_e8; /* or how many there are afterwards */
    uint32_t currency;
    int64_t net_assets_minor;
    const char *source;
    const char *note;
    int64_t reduction_id; /* capital_notice of the reduction that this completes */
};

/* What was paid in on a certificate. */
struct capital_payment {
    int64_t security_id;
    int64_t event_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *source;
    const char *note;
};

/* How many units there are on the day, by a register. */
struct capital_statement {
    int64_t firm_id;
    int64_t class_id; /* unknown: of all classes */
    int64_t total_units_e8;
    const char *source;
    const char *note;
};

extern const struct field_value equity_unit_values[];
extern const struct field_value participation_values[];
extern const struct field_value security_kind_values[];
extern const struct field_value security_action_values[];
extern const struct field_value capital_action_values[];

#endif
