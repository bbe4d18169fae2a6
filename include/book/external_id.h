/* The names that other systems have for entries. */
#ifndef FUNDTRAIL_BOOK_EXTERNAL_ID_H
#define FUNDTRAIL_BOOK_EXTERNAL_ID_H

#include "book/follower.h"

/* Keeps them up to date. */
extern const struct follower external_id_follower;

/* The seq of the entry of kind that a source calls so; 0: none that stands, for a name ends with
 * its entry and with itself. */
int64_t book_find_external(const struct book *book, uint32_t kind, const char *source,
                           const char *external_id);

#endif
