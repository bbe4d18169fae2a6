/* Records of fees and interest that a fund owes before it pays, and of fees that its manager got
 * elsewhere; see record/record.h, which includes this. */
#ifndef FUNDTRAIL_RECORD_FEE_H
#define FUNDTRAIL_RECORD_FEE_H

#include <stdint.h>

/* What the fund owes on the effective date for one category of expenses and has not paid. It takes
 * the place of the balance before: nothing is added up. */
struct accrual {
    int64_t fund_id;
    uint32_t category; /* enum expense_category */
    uint32_t currency;
    int64_t amount_minor; /* 0: nothing any more */
    const char *note;
};

/* A fee that the manager got from somebody else on the effective date; its share is set off against
 * the next management fees. */
struct fee_offset {
    int64_t fund_id;
    uint32_t category; /* enum offset_category */
    uint32_t currency;
    int64_t amount_minor; /* what the manager got */
    int64_t share_e8;     /* how much of it is set off: 0 < share <= 1 */
    int64_t firm_id;      /* who paid it, where that is a firm here */
    const char *reference;
};

enum offset_category {
    OFFSET_ADVISORY = 1,
    OFFSET_BROKEN_DEAL,
    OFFSET_TRANSACTION,
    OFFSET_DIRECTORS,
    OFFSET_MONITORING,
    OFFSET_CAPITAL_MARKETS,
    OFFSET_ARRANGEMENT,
    OFFSET_ORIGINATION,
    OFFSET_ORGANISATION,
    OFFSET_PLACEMENT,
    OFFSET_OTHER
};

#endif
