/* Records of IP rights: rights, their owners, what happens to them, annual fees and what these
 * are, holidays, pools, trusteeship and valuations. */
#ifndef FUNDTRAIL_RECORD_IP_H
#define FUNDTRAIL_RECORD_IP_H

#include "base/field.h"
#include "record/kinds.h"

#include <stdint.h>

/* The first four in the order of calc/ip_term.h. */
enum ip_type {
    IP_TYPE_INVENTION = 1,
    IP_TYPE_UTILITY_MODEL,
    IP_TYPE_DESIGN,
    IP_TYPE_TRADE_MARK,
    IP_TYPE_SOFTWARE_COPYRIGHT,
    IP_TYPE_OTHER
};

/* Who has the annual fees of a right reduced: one owner, or several together. */
enum ip_reduced { IP_REDUCED_SINGLE = 1, IP_REDUCED_JOINT };

/* A right in the docket of a firm. What becomes of it are events; a known grant is one, too. All of
 * this family is placed in time by days of its own, whenever it was recorded. */
struct ip_right {
    const char *code;
    int64_t firm_id;
    uint32_t type; /* enum ip_type */
    const char *number;
    const char *title;
    int32_t filed_on;
    int32_t granted_on; /* of a mark or copyright: registered */
    int32_t priority_on;
    const char *classification;
    int64_t compensated_days; /* by which the term of an invention was prolonged */
    bool same_day_invention;  /* of a utility model: an invention was filed on its day */
    uint32_t reduction;       /* enum ip_reduced */
    bool strategic_industry;  /* criteria of a high-value invention; the one of its age is */
    bool overseas_family;     /* worked out */
    bool high_pledge;
    bool awarded;
    const char *source;
    const char *note;
    bool madrid; /* of a mark: it is registered internationally, too */
};

/* Who owns a right from a day on (unknown: from the beginning), and which part of it: parts of
 * of_parts. Without one it is all the firm's in whose docket it stands. Owners change by transfers.
 */
struct ip_owner {
    int64_t ip_right_id;
    int64_t firm_id; /* one of the three */
    int64_t party_id;
    const char *owner_name;
    int32_t from_on;
    int64_t parts;
    int64_t of_parts;
    const char *source;
    const char *note;
};

/* The first in the order of calc/ip_state.h, without those that follow from pledges. */
enum ip_action {
    IP_ACTION_PUBLISHED = 1,
    IP_ACTION_EXAMINED,
    IP_ACTION_GRANTED,
    IP_ACTION_ABANDONED,
    IP_ACTION_LAPSED,
    IP_ACTION_RESTORED,
    IP_ACTION_INVALIDATED,
    IP_ACTION_PARTLY_INVALIDATED,
    IP_ACTION_TRANSFERRED,
    IP_ACTION_LICENSED,
    IP_ACTION_LICENCE_ENDED,
    IP_ACTION_OPEN_LICENCE,
    IP_ACTION_OPEN_LICENCE_ENDED,
    IP_ACTION_PRESERVED,
    IP_ACTION_RELEASED,
    IP_ACTION_SUSPENDED,
    IP_ACTION_RESUMED,
    IP_ACTION_INVALIDATION_REQUESTED,
    IP_ACTION_INVALIDATION_REJECTED,
    IP_ACTION_RENEWED,
    IP_ACTION_EXPIRED,
    IP_ACTION_LAST = IP_ACTION_EXPIRED
};

/* What happened to a right. */
struct ip_event {
    int64_t ip_right_id;
    uint32_t action; /* enum ip_action */
    int32_t occurred_on;
    int64_t from_firm_id; /* who transfers; nobody named: all owners, the whole right */
    int64_t from_party_id;
    const char *from_name;
    int64_t firm_id; /* to whom it is transferred or licensed */
    int64_t party_id;
    const char *counterpart_name;
    int64_t parts; /* of the right that are transferred; unknown: all that he has */
    int64_t of_parts;
    int32_t ends_on;    /* a licence */
    int64_t licence_id; /* the licence that ended */
    bool consented;     /* the pledgee, to a transfer or licence */
    const char *document;
    const char *sha256;
    const char *source;
    const char *note;
};

/* An annual fee that was paid. */
struct ip_fee {
    int64_t ip_right_id;
    int64_t year; /* of the right */
    int32_t paid_on;
    uint32_t currency;
    int64_t amount_minor; /* unknown: that it was paid is known, and not how much */
    uint32_t reduction;   /* enum ip_reduced; 0: as the right says */
    const char *receipt;
    const char *source;
    const char *note;
};

/* What holds for fees that are due from a day on, until the next rule begins. */
struct ip_fee_rule {
    const char *code;
    int64_t grace_months;
    int64_t free_months;   /* of them, without a late fee */
    int64_t late_percent;  /* of the full fee, each further month */
    int64_t reduced_years; /* from that of the grant on */
    int64_t single_percent;
    int64_t joint_percent;
    int64_t open_licence_percent;
    uint32_t currency;
    int64_t compensation_minor; /* each full year by which a term was prolonged */
    int64_t restoring_minor;
    uint32_t status; /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
};

/* The fee of a right's years up to last_year, from where the row before of the same type ends. */
struct ip_fee_rate {
    const char *code;
    int64_t ip_fee_rule_id;
    uint32_t type; /* enum ip_type: of a patent */
    int64_t last_year;
    uint32_t currency;
    int64_t fee_minor;
};

/* A day that is no working day, or a Saturday or Sunday that is one. */
struct holiday {
    const char *name;
    int32_t day;
    bool worked;
    const char *source;
};

enum stated_qualifier { STATED_EQUAL = 1, STATED_AT_LEAST, STATED_APPROXIMATELY };

/* A pool of rights. What its source says of its size is kept beside its members. */
struct ip_pool {
    const char *code;
    const char *name;
    int64_t firm_id;
    int64_t operator_id; /* a party */
    uint32_t qualifier;  /* enum stated_qualifier */
    int64_t stated_rights;
    uint32_t stated_type; /* enum ip_type */
    int32_t stated_on;
    const char *source;
    const char *note;
};

struct ip_pool_member {
    const char *code;
    int64_t ip_pool_id;
    int64_t ip_right_id;
    int32_t from_on;
    int32_t to_on; /* the last day */
    const char *source;
    const char *note;
};

/* An agent keeps the rights of a firm. */
struct trusteeship {
    const char *code;
    int64_t firm_id;
    int64_t agent_id; /* a party */
    int32_t from_on;
    int32_t to_on; /* the last day */
    const char *contract;
    const char *source;
    const char *note;
};

enum ip_method {
    IP_METHOD_ROYALTY = 1, /* relief from royalty */
    IP_METHOD_INCOME,
    IP_METHOD_COST,
    IP_METHOD_MARKET,
    IP_METHOD_OTHER
};

/* What a right or a pool was worth on a day, as an appraiser has it. */
struct ip_valuation {
    int64_t ip_right_id; /* one of the two */
    int64_t ip_pool_id;
    uint32_t method; /* enum ip_method */
    int32_t valued_on;
    uint32_t currency;
    int64_t amount_minor;
    int64_t appraiser_id; /* a party */
    const char *inputs;
    const char *document;
    const char *sha256;
    const char *source;
    const char *note;
};

extern const struct field_value ip_type_values[];          /* enum ip_type */
extern const struct field_value ip_reduced_values[];       /* enum ip_reduced */
extern const struct field_value ip_action_values[];        /* enum ip_action */
extern const struct field_value ip_method_values[];        /* enum ip_method */
extern const struct field_value stated_qualifier_values[]; /* enum stated_qualifier */

#endif
