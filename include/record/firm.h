/* Firms, their projects and their rounds. */
#ifndef FUNDTRAIL_RECORD_FIRM_H
#define FUNDTRAIL_RECORD_FIRM_H

#include "base/field.h"

#include <stdint.h>

struct firm {
    const char *code;
    const char *name;
    const char *name_en;
    const char *credit_code;
    const char *industry; /* GB/T 4754 code, e.g. C3562 */
    const char *region;   /* GB/T 2260 code, e.g. 370212 */
    int32_t established_on;
    const char *source;
    const char *note;
    /* as its source says it, in no standard's words */
    const char *category;
    const char *country;
    const char *province; /* or state */
    const char *area;     /* around a city, or a part of it */
    const char *city;
};

/* A dated quality of a firm. */
struct firm_tag {
    int64_t firm_id;
    uint32_t tag; /* enum tag */
    int32_t valid_from;
    int32_t valid_to;
    const char *source;
};

enum tag {
    TAG_HIGH_TECH = 1,
    TAG_SPECIALISED,
    TAG_LITTLE_GIANT,
    TAG_GAZELLE,
    TAG_UNICORN,
    TAG_HIDDEN_CHAMPION,
    TAG_LISTED,
    TAG_ANCHOR
};

/* What became of a firm on a day. */
struct firm_status {
    int64_t firm_id;
    uint32_t state; /* enum firm_state */
    int32_t occurred_on;
    /* who took it over: one of the three at most */
    int64_t acquirer_party_id;
    int64_t acquirer_firm_id;
    const char *acquirer_name; /* of one that is recorded nowhere else */
    uint32_t currency;
    int64_t price_minor; /* of all of it */
    const char *source;
    const char *note;
};

enum firm_state { FIRM_OPERATING = 1, FIRM_LISTED, FIRM_ACQUIRED, FIRM_CLOSED };

/* One investment case in a firm: what the cap applies to. */
struct project {
    const char *code;
    int64_t firm_id;
    const char *name;
    const char *name_en;
    const char *note;
};

struct round {
    const char *code;
    int64_t firm_id;
    const char *series; /* as the market calls it: A, A+, D, Pre-IPO; NULL is unknown */
    int32_t announced_on;
    int32_t closed_on;
    uint32_t currency;
    int64_t amount_raised_minor;
    int64_t pre_money_minor;
    int64_t unit_price_e8;
    uint32_t security_class; /* enum security_class */
    const char *source;
    const char *note;
};

enum security_class {
    SECURITY_ORDINARY = 1,
    SECURITY_PREFERRED,
    SECURITY_CONVERTIBLE,
    SECURITY_OTHER
};

/* An investor's part of a round. A tracked fund subscribes through an approved investment. */
struct subscription {
    int64_t round_id;
    int64_t investor_fund_id;
    int64_t investor_party_id;
    int64_t investment_id;
    uint32_t currency;
    int64_t amount_minor;
    int64_t units_e8;
    const char *source;
    const char *note;
    int64_t closing_id; /* of a round that has several */
};

extern const struct field_value tag_values[];        /* enum tag */
extern const struct field_value firm_state_values[]; /* enum firm_state */

#endif
