/* Funds, and what their investors promised them. */
#ifndef FUNDTRAIL_RECORD_FUND_H
#define FUNDTRAIL_RECORD_FUND_H

#include "base/field.h"

#include <stdint.h>

struct fund {
    const char *code;
    const char *name;
    const char *name_en;
    uint32_t kind;      /* enum fund_kind */
    uint32_t currency;  /* enum currency */
    int64_t size_minor; /* target size, where stated */
    int64_t manager_id;
    int32_t established_on;
    int32_t term_ends_on;
    const char *source;
    const char *note;
    int32_t signed_on;          /* the partnership or fund agreement */
    int32_t registered_on;      /* with the registry of funds (备案) */
    int32_t investment_ends_on; /* last day of the investment period (投资期) */
    int32_t exit_ends_on;       /* last day of the exit period (退出期) */
    int32_t extended_to;        /* the term as it was extended (延长期) */
    int32_t reported_on;        /* the last periodic report that was filed */
    const char *credit_code;    /* of a fund that is a legal person or partnership of its own */
};

enum fund_kind {
    FUND_GUIDE = 1,
    FUND_MOTHER,
    FUND_SEED,
    FUND_ANGEL,
    FUND_GROWTH,
    FUND_DIRECT,
    FUND_SPECIAL
};

/* An investor, a fund or a party, promises an amount to a fund; in the fund's currency. */
struct commitment {
    const char *code;
    int64_t fund_id;
    int64_t investor_fund_id;
    int64_t investor_party_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *note;
};

/* An account with a bank that a fund's investors pay into. It takes the place of the one before
 * from the day on which another person approves it. */
struct bank_account {
    int64_t fund_id;
    const char *account_name;   /* whose it is (户名) */
    const char *bank;           /* with the branch (开户行) */
    const char *account_number; /* as the bank writes it: never a number */
    const char *bank_code;      /* of the branch: CNAPS (联行号) or BIC */
    const char *note;
};

extern const struct field_value fund_kind_values[]; /* enum fund_kind */

#endif
