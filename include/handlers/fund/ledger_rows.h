/* Ledger rows: lines and accounts of a fund's ledger as clients read them, with what they are about
 * by its kind. */
#ifndef FUNDTRAIL_HANDLERS_FUND_LEDGER_ROWS_H
#define FUNDTRAIL_HANDLERS_FUND_LEDGER_ROWS_H

#include "base/field.h"

struct posting_row {
    int64_t seq;        /* of the entry */
    int32_t date;       /* on which it takes effect */
    const char *kind;   /* of what happened; for an approval, of what it approves */
    int64_t source_seq; /* the entry itself, or what it approves */
    uint32_t account;   /* enum account_kind */
    int64_t investment_id;
    int64_t commitment_id;
    const char *category; /* of an expense */
    uint32_t currency;
    int64_t amount_minor; /* debit positive */
};

struct trial_balance_row {
    uint32_t account;
    int64_t investment_id;
    int64_t commitment_id;
    const char *category;
    uint32_t currency;
    int64_t debit_minor;
    int64_t credit_minor;
    int64_t balance_minor;
};

extern const struct shape posting_row_shape;
extern const struct shape trial_balance_row_shape;

#endif
