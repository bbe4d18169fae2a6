/* Dated values: the levels of an index and the rates of a pair of currencies, one series each, in
 * order of date. They say nothing that the entries do not; a day is found by binary search, and
 * a series costs no more than its own values, however many others there are. */
#ifndef FUNDTRAIL_BOOK_SERIES_H
#define FUNDTRAIL_BOOK_SERIES_H

#include "book/follower.h"

/* Keeps them up to date. */
extern const struct follower series_follower;

struct dated {
    int32_t date;
    uint32_t seq;
};

/* In order of date, and of seq on one day. Entries of every knowledge, and reversed ones, are
 * included: test book_live. Holds as long as a list of ids does (book/book.h). */
struct value_series {
    const struct dated *items;
    size_t count;
};

/* Empty when nothing is known of it. Rates are those from base to quote, not the other way.
 */
struct value_series book_levels(const struct book *book, const char *index_code);
struct value_series book_rates(const struct book *book, uint32_t base_currency,
                               uint32_t quote_currency);

/* The i-th index in order of code; false when there are no more. */
bool book_index_at(const struct book *book, size_t i, const char **index_code_out,
                   struct value_series *levels_out);

/* How many values lie before a day. */
size_t series_before(struct value_series series, int32_t date);

/* The live value of a view with the latest date, and among those the latest seq; NULL: none. */
const struct entry *series_last(const struct book *book, struct value_series series,
                                struct view view);

#endif
