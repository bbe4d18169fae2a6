/* Openings: since when the ledger of a fund is kept here, and what was there by then. Figures of
 * the rooms above add what an opening says beyond the entries that are dated before its day. */
#ifndef FUNDTRAIL_BOOK_OPENING_H
#define FUNDTRAIL_BOOK_OPENING_H

#include "book/book.h"

struct opening_commitment;
struct opening_holding;

/* The approved opening of a fund whose day has come in a view; NULL: there is none. */
const struct entry *fund_opening(const struct book *book, int64_t fund_id, struct view view);

/* The same whatever the view's day. */
const struct entry *fund_opening_known(const struct book *book, int64_t fund_id, int64_t as_known);

/* Whether more than one is approved: decide refuses that, so somebody else wrote one. */
bool fund_is_opened_twice(const struct book *book, int64_t fund_id, int64_t as_known);

/* An opening that is approved or waits: what is dated before its day is history. NULL: none. */
const struct entry *fund_opening_proposed(const struct book *book, int64_t fund_id);

/* What an opening says of a commitment, an investment or a commitment to another fund; NULL:
 * nothing. */
const struct opening_commitment *opening_of_commitment(const struct book *book,
                                                       const struct entry *opening,
                                                       int64_t commitment_id, int64_t as_known);
const struct opening_holding *opening_of_holding(const struct book *book,
                                                 const struct entry *opening, int64_t holding_id,
                                                 int64_t as_known);

/* What is known in a view of the time before an opening's day. */
struct view opening_eve(const struct entry *opening, struct view view);

/* What was paid for an investment before its fund's opening, beyond the payments that are recorded
 * of that time; 0 while the opening does not count in the view. ERR_OVERFLOW. */
enum err opening_paid_beyond(const struct book *book, const struct entry *investment,
                             struct view view, int64_t *paid_minor_out) MUST_USE;

/* Whether what was paid for an investment can be told in a view: not before its fund's opening,
 * where that says more than the payments of that time. */
bool opening_paid_is_kept(const struct book *book, const struct entry *investment,
                          struct view view);

/* The same of the cost that left with what came back. */
enum err opening_relieved_beyond(const struct book *book, const struct entry *investment,
                                 struct view view, int64_t *relieved_minor_out) MUST_USE;

#endif
