/* Seats: which records whoever has the seat of a party to loan cases sees. */
#ifndef FUNDTRAIL_BOOK_SEAT_H
#define FUNDTRAIL_BOOK_SEAT_H

#include "book/book.h"
#include "record/user.h"

/* Whether a user sees an entry. Roles that are no seat see every one. A seat sees its party, the
 * cases in which that party has the seat today, what belongs to them (`seat_by` in record/kinds.h),
 * and what is open to all seats; of everything else it does not know that it exists. */
bool seat_sees(const struct book *book, const struct user *user, const struct entry *entry);

#endif
