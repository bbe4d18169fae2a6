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
    const char *series; /* as the market calls it: A, A+, D, Pre-IPO */
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
};

extern const struct field_value tag_values[]; /* enum tag */

#endif
