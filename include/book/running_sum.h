/* Running sums: what was approved and paid of investments, by project, firm and fund, and what was
 * contributed to a commitment, kept up to date as entries are applied. They say nothing that the
 * entries do not; they make a decision cost the same however much was decided before.
 *
 * They are the sums of everything that is applied. So they answer only whoever applies entries
 * (decide, its trials, verify), and only for a day from which on nothing more changes; any other
 * view is told to walk the entries. */
#ifndef FUNDTRAIL_BOOK_RUNNING_SUM_H
#define FUNDTRAIL_BOOK_RUNNING_SUM_H

#include "book/follower.h"

/* Keeps them up to date. */
extern const struct follower running_sum_follower;

/* What a sum is of; b is 0 where there is only one. */
enum sum_of {
    SUM_OF_PROJECT = 1,      /* a: project */
    SUM_OF_PROJECT_AND_FUND, /* a: project, b: fund */
    SUM_OF_FUND,             /* a: fund */
    SUM_OF_FUND_AND_FIRM,    /* a: fund, b: firm */
    SUM_OF_FIRM,             /* a: firm */
    SUM_OF_INVESTMENT,       /* a: investment */
    SUM_OF_COMMITMENT        /* a: commitment; paid is what was contributed */
};

struct running_sum {
    uint32_t of; /* enum sum_of */
    uint32_t a;
    uint32_t b;
    uint32_t next;          /* the next one of its project, or of its fund; see running_sum_first */
    uint32_t currency;      /* of all that was added */
    int32_t last_day;       /* nothing changes after it */
    int64_t approved_minor; /* of live investments with a live approval */
    int64_t paid_minor;     /* of those with a live decision */
    int64_t taken_minor;    /* of a commitment: contributed inside it, and released */
    int64_t relieved_minor; /* of an investment: cost that proceeds have settled */
    int64_t cash_minor;     /* of a fund: what came into it and did not leave */
    int32_t cash_day;       /* the last one on which its cash changes */
    bool unsure;            /* the entries tell more: currencies differ, sums are too large */
    bool paid_unsure;       /* of paid alone: an opening tells more */
    bool cash_unsure;  /* of a fund: its ledger tells more of its cash, as it holds other funds,
                               has other currencies, an opening or reports, or something ended */
    bool taken_unsure; /* of a fund: calls, returns, transfers, rights to recall or an opening
                               change as well what is unfunded of its commitments */
};

/* The sum; NULL: nothing was ever added. What it says must be asked for by running_sum_holds. */
const struct running_sum *running_sum_of(const struct book *book, enum sum_of of, int64_t a,
                                         int64_t b);

/* The first of the sums by fund of a project, or by firm of a fund, in order of their first
 * investment, and the next one; NULL: there are no more. whole: of the project, or of the fund. */
const struct running_sum *running_sum_first(const struct book *book,
                                            const struct running_sum *whole);
const struct running_sum *running_sum_next(const struct book *book, const struct running_sum *sum);

/* Whether all that was added is of a currency, so that no rate and no size can keep its entries
 * from being added up; whatever the view's day. */
bool running_sum_is_plain(const struct running_sum *sum, uint32_t currency, bool paid);

/* Whether the approved (or paid) amount is what the entries add up to in a view. */
bool running_sum_holds(const struct book *book, const struct running_sum *sum, uint32_t currency,
                       bool paid, struct view view);

/* What is unfunded of a commitment by everything that is recorded, where only contributions and
 * releases take from it, so that all of it can be called. False: its account tells. */
bool running_sum_unfunded(const struct book *book, const struct entry *commitment,
                          int64_t *unfunded_minor_out);

/* What was paid for an investment up to a day, and the cost that proceeds of any day have settled.
 * False: its entries tell. */
bool running_sum_cost(const struct book *book, int64_t investment_id, int32_t day,
                      int64_t *paid_minor_out, int64_t *relieved_minor_out);

/* A fund's cash at the end of a day and of all later ones by everything that is recorded. False:
 * its ledger tells. */
bool running_sum_cash(const struct book *book, int64_t fund_id, int32_t day,
                      int64_t *cash_minor_out);

/* The last day on which a commitment, a release, a transfer, or what tells of a reported fund
 * begins or ends. */
int32_t running_sum_last_weight_day(const struct book *book);

#endif
