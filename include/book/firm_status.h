/* What has become of a firm by a day. */
#ifndef FUNDTRAIL_BOOK_FIRM_STATUS_H
#define FUNDTRAIL_BOOK_FIRM_STATUS_H

#include "book/book.h"

/* The entry of the status that rules in a view: the last one by its day. One of unknown day counts
 * from when it was recorded, unless the same was said with a day: that one tells more. NULL:
 * nothing is known. */
const struct entry *firm_status_in(const struct book *book, int64_t firm_id, struct view view);

/* The status itself, enum firm_state; 0: unknown. */
uint32_t firm_state_in(const struct book *book, int64_t firm_id, struct view view);

#endif
