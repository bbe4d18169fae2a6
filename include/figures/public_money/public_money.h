/* All public money of one firm: what of it was paid, and what of it is at risk, each counted once.
 *
 * paid      equity, subsidies and awards, and compensation of losses less recoveries
 * at risk   what public bearers would pay of what is outstanding of the firm's loans
 *
 * What a fund paid is split by whose money the fund's is, on net commitments, through all funds
 * between: each trail ends at a party, or at a fund whose investors nobody recorded. Budget and
 * state-owned capital is public, as in leverage; a special fund of a budget is, too. A bank's own
 * money is in neither sum, whoever owns the bank. Amounts are in CNY: investments at the rate of
 * their approval, everything else at the view's. What is not known is told, and in neither sum. */
#ifndef FUNDTRAIL_FIGURES_PUBLIC_MONEY_PUBLIC_MONEY_H
#define FUNDTRAIL_FIGURES_PUBLIC_MONEY_PUBLIC_MONEY_H

#include "book/book.h"

enum funding_form {
    FUNDING_EQUITY = 1,   /* an investment of a fund */
    FUNDING_REPORTED,     /* of a fund that is known by its reports */
    FUNDING_SUBSCRIPTION, /* of a party itself, in a round */
    FUNDING_LOAN,         /* the bank's own part of what is outstanding */
    FUNDING_POOL,         /* a risk pool's part */
    FUNDING_UPPER,        /* that of public money of another level */
    FUNDING_GUARANTEE,
    FUNDING_INSURANCE,
    FUNDING_APPRAISER,
    FUNDING_FEE,     /* of the guarantor or the appraiser, less what a subsidy paid of it */
    FUNDING_PREMIUM, /* the same of the insurer */
    FUNDING_SUBSIDY,
    FUNDING_AWARD,
    FUNDING_COMPENSATION /* less what came back of it */
};

enum money_owner { OWNER_PUBLIC = 1, OWNER_BANK, OWNER_OTHER };
#define MONEY_OWNERS (OWNER_OTHER + 1) /* 0: nobody says whose it is */

enum money_gap {
    MONEY_GAP_AMOUNT = 1, /* the amount is not recorded */
    MONEY_GAP_RATE,       /* there is no exchange rate */
    MONEY_GAP_OWNER,      /* whose money it is is not recorded */
    MONEY_GAP_SCHEME,     /* no version of its scheme was in force at the pay-out */
    MONEY_GAP_NOT_KEPT    /* it was not kept on the view's day */
};

/* One part of what a firm has. Rows of one form are in order of their entries. */
struct public_money_row {
    int64_t firm_id;
    uint32_t form;  /* enum funding_form */
    uint32_t owner; /* enum money_owner */
    int64_t fund_id;
    int64_t party_id;
    int64_t risk_pool_id;
    int64_t investment_id;
    int64_t loan_id;
    int64_t loss_claim_id;
    int64_t subsidy_claim_id;
    int64_t talent_award_id;
    int64_t seq; /* the entry that it rests on; 0: the draft */
    int32_t day;
    uint32_t currency;
    int64_t amount_minor;  /* of that owner */
    int64_t paid_minor;    /* of public money; unknown where `unknown` says why */
    int64_t at_risk_minor; /* the same */
    uint32_t unknown;      /* enum money_gap; 0: all is known */
};

extern const struct shape public_money_row_shape;
extern const struct field_value funding_form_values[];
extern const struct field_value money_owner_values[];
extern const struct field_value money_gap_values[];

/* The two sums of a firm: those of its rows. */
struct public_money_sum {
    int64_t firm_id;
    uint32_t currency;
    int64_t paid_minor;
    int64_t at_risk_minor;
    int64_t row_count;
    int64_t unknown_count; /* rows that are in neither sum, as something of them is not known */
};

extern const struct shape public_money_sum_shape;

/* What is asked of a firm. */
struct public_money_case {
    int64_t firm_id;
    bool approved;             /* equity by what is approved, not by what is paid of it */
    const struct entry *draft; /* what would happen besides; NULL: nothing. Investments, pay-outs of
                                  loans, subsidies, awards and compensations change something */
    int64_t without_seq;       /* an entry to leave out; 0: none */
};

/* What is the same for all firms of a view. */
struct public_money;

/* It lives in arena. Errors as look_open. */
enum err public_money_open(const struct book *book, struct view view, struct arena *arena,
                           struct public_money **money_out) MUST_USE;

/* Rows live in the arena. ERR_OVERFLOW. */
enum err public_money_rows(struct public_money *money, const struct public_money_case *asked,
                           const struct public_money_row **rows_out, size_t *count_out) MUST_USE;

/* ERR_OVERFLOW. */
enum err public_money_sum_of(const struct public_money_row *rows, size_t count,
                             struct public_money_sum *sum_out) MUST_USE;

/* All firms of the view, in order of id. ERR_OVERFLOW. */
enum err public_money_sums(struct public_money *money, const struct public_money_sum **sums_out,
                           size_t *count_out) MUST_USE;

/* The firm that an entry, recorded or drafted, brings public money to; 0: to none. */
int64_t public_money_firm_of(const struct book *book, const struct entry *entry, struct view view);

#endif
