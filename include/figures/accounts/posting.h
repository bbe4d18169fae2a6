/* Postings: double entry. Every entry that moves money or changes a value gives lines that add up
 * to zero in the ledger of each fund it touches, per currency; a contribution of one tracked fund
 * to another touches two. What is held in another currency than the fund's is posted in the fund's,
 * at the rate of the entry's day (movements_convert). Ledgers are kept on a cash basis: what is
 * called but not paid is no posting; what is owed for fees and interest is one when it is recorded
 * as accrued.
 *
 * A line depends on what is before it in its fund's ledger (how much of a value was unrealised), so
 * lines are always those of a whole ledger in one view, in order of date and seq. */
#ifndef FUNDTRAIL_FIGURES_ACCOUNTS_POSTING_H
#define FUNDTRAIL_FIGURES_ACCOUNTS_POSTING_H

#include "book/book.h"

enum account_kind {
    ACCOUNT_CASH = 1,
    ACCOUNT_COST,        /* asset, per holding (investment or commitment): at cost */
    ACCOUNT_UNREALISED,  /* asset, per holding: fair value less cost */
    ACCOUNT_FACILITY,    /* liability */
    ACCOUNT_CAPITAL,     /* equity, per commitment: paid in less returned */
    ACCOUNT_DISTRIBUTED, /* equity, per commitment: negative */
    ACCOUNT_INCOME,      /* per holding */
    ACCOUNT_REALISED_GAIN,
    ACCOUNT_UNREALISED_GAIN,
    ACCOUNT_EXPENSE, /* per category: enum expense_category */
    ACCOUNT_CARRY,   /* equity: carried interest that left for the manager, less what came back;
                        negative */
    ACCOUNT_ACCRUED, /* liability, per category: owed, not paid */
    ACCOUNT_EQUALISATION_INTEREST, /* liability, per commitment: paid in by a later investor and
                                     handed on to the others on the same day; nothing in all */
    ACCOUNT_UNSETTLED,   /* asset, per holding: stakes handed over at an unknown price, at what they
                         were carried at; those taken over, at what was paid in, negative */
    ACCOUNT_NOT_TRACKED, /* asset, in place of cash while a fund is known by its reports: what its
                           investors on record have by the last one, and what moved since */
    ACCOUNT_OPENING_RESULT, /* equity: what had come of it all before the ledger began */
    ACCOUNT_LOAN,           /* asset, per loan: principal that is outstanding */
    ACCOUNT_LOAN_COSTS,     /* income, per loan: costs of collecting that the borrower paid */
    ACCOUNT_LOAN_LOSS       /* expense, per loan: what was written off */
};

struct posting_line {
    int64_t seq; /* of the entry: an approval for what is decided */
    int32_t date;
    uint32_t account; /* enum account_kind */
    int64_t ref_id;   /* holding, commitment, loan or category, by the kind of account; else 0 */
    uint32_t currency;
    int64_t amount_minor; /* debit positive, credit negative */
};

/* That of a loan (figures/loan/posting.h) has the same shape, and no fund. */
struct fund_ledger {
    int64_t fund_id;
    const char *code;  /* of the fund, or of the loan */
    uint32_t currency; /* of the fund; of all lines for which a rate is known */
    struct view view;
    bool reported;       /* it is known by its reports on the view's day */
    int64_t opening_seq; /* of the lines of the fund's opening; 0: there is none in the view */
    size_t count;
    const struct posting_line *lines; /* in order of date and seq, of a day the opening's first;
                                         live in arena */
};

extern const struct shape posting_line_shape;
extern const struct field_value account_values[]; /* enum account_kind */

/* ERR_NOT_FOUND: no such fund in the view; ERR_NOT_KEPT: its day lies before the fund's opening,
 * and that says more than the entries of the time before; ERR_OVERFLOW. */
enum err fund_ledger_build(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, struct fund_ledger *ledger_out) MUST_USE;

/* The same for who asks of its cash alone: a distribution or a return has one line of all
 * investors (ref_id 0), as nobody need share it out again. */
enum err fund_cash_ledger_build(const struct book *book, int64_t fund_id, struct view view,
                                struct arena *arena, struct fund_ledger *ledger_out) MUST_USE;

/* Whether its cash is what the cash lines come to: not while the fund is known by its reports, nor
 * as long as what they told has not been taken over into books of its own. */
bool fund_cash_is_known(const struct fund_ledger *ledger);

/* The same, and money was ever put into the fund, by investors or lenders. */
bool fund_cash_is_tracked(const struct fund_ledger *ledger);

/* Whether every line is in the fund's currency: no rate is missing. */
bool fund_ledger_is_complete(const struct fund_ledger *ledger);

/* The lines of one entry in the ledger of a fund: a part of ledger->lines. */
size_t fund_ledger_entry(const struct fund_ledger *ledger, int64_t seq,
                         const struct posting_line **lines_out);

struct trial_row {
    uint32_t account;
    int64_t ref_id;
    uint32_t currency;
    int64_t debit_minor;
    int64_t credit_minor;
    int64_t balance_minor; /* debit - credit */
};

extern const struct shape trial_row_shape;

/* The accounts with their sums up to and including a day, in order of kind, ref_id and currency.
 * Rows live in arena. */
enum err trial_balance(const struct fund_ledger *ledger, int32_t day, struct arena *arena,
                       const struct trial_row **rows_out, size_t *count_out) MUST_USE;

/* A fund's statement in its own currency on a day. Lines in other currencies are those for which a
 * rate is missing: they are counted, not added, and the totals are then unknown.
 * Assets - liabilities = net asset value = equity + result. */
struct balance_sheet {
    uint32_t currency;
    int64_t cash_minor; /* unknown while it is not tracked: fund_cash_is_known */
    int64_t not_tracked_minor;
    int64_t cost_minor;
    int64_t unrealised_minor;
    int64_t facility_minor;
    int64_t accrued_minor;
    int64_t unsettled_minor; /* stakes handed over at an unknown price, less those taken over */
    int64_t nav_minor;       /* AMOUNT_UNKNOWN, or cash + not tracked + cost + unrealised - facility
                                - accrued + unsettled */
    int64_t capital_minor;
    int64_t distributed_minor; /* positive */
    int64_t carry_minor;       /* positive: paid, less what came back */
    int64_t income_minor;
    int64_t realised_gain_minor;
    int64_t unrealised_gain_minor;
    int64_t expense_minor;
    int64_t opening_result_minor; /* gained before the ledger began */
    int64_t equity_minor;         /* the same as nav */
    int64_t foreign_line_count;   /* lines in other currencies than the fund's */
};

extern const struct shape balance_sheet_shape;

/* For a running statement: take one line in, and work out the two totals. ERR_OVERFLOW. */
enum err balance_sheet_add(struct balance_sheet *sheet, const struct posting_line *line) MUST_USE;
enum err balance_sheet_close(struct balance_sheet *sheet) MUST_USE;

enum err balance_sheet_compute(const struct fund_ledger *ledger, int32_t day,
                               struct balance_sheet *sheet_out) MUST_USE;

/* The least cash that the fund has at the end of any day from `day` on, in its own currency. */
enum err fund_cash_least(const struct fund_ledger *ledger, int32_t day,
                         int64_t *cash_minor_out) MUST_USE;

/* The same of the carry that the manager has and could give back: paid, less what came back. */
enum err fund_carry_least(const struct fund_ledger *ledger, int32_t day,
                          int64_t *carry_minor_out) MUST_USE;

#endif
