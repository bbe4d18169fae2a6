/* What a firm's charter says otherwise than the Company Law: by what votes, profit and the right to
 * new capital are shared among the holders. */
#ifndef FUNDTRAIL_RECORD_CHARTER_TERM_H
#define FUNDTRAIL_RECORD_CHARTER_TERM_H

#include "record/kinds.h"

#include <stdint.h>

enum holder_right_kind { HOLDER_VOTES = 1, HOLDER_PROFIT, HOLDER_PRE_EMPTION };

enum charter_basis {
    CHARTER_BY_SUBSCRIBED = 1, /* capital that is registered */
    CHARTER_BY_PAID_IN,        /* of it what is paid in */
    CHARTER_BY_SHARES,
    CHARTER_BY_CLASS_VOTES, /* units times the votes of their class; one where it says none */
    CHARTER_BY_STATED,      /* the part of each holder, one record for each, all of one day */
    CHARTER_NONE            /* there is no such right */
};

/* In force from its day until a later one about the same right. */
struct charter_term {
    const char *code;
    int64_t firm_id;
    uint32_t right;          /* enum holder_right_kind */
    uint32_t basis;          /* enum charter_basis */
    int64_t holder_party_id; /* CHARTER_BY_STATED: one of these three, and its share */
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    int64_t share_e8;
    const char *clause;
    const char *source;
    const char *note;
};

extern const struct belongs charter_belongs[]; /* by enum charter_basis */
extern const struct field_value holder_right_kind_values[];
extern const struct field_value charter_basis_values[];

#endif
