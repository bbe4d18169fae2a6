/* What has become of a firm by a day. */
#ifndef FUNDTRAIL_BOOK_FIRM_STATUS_H
#define FUNDTRAIL_BOOK_FIRM_STATUS_H

#include "book/book.h"

/* What rules on a day, and what says so. */
struct firm_standing {
    uint32_t state;            /* enum firm_state; 0: nothing is known */
    int32_t since;             /* unknown where no day was said */
    const struct entry *entry; /* a firm_status or a listing; NULL: nothing is known */
};

/* The last one by its day. One of unknown day counts from when it was recorded, unless the same was
 * said with a day: that one tells more. A listing says from its day on that the firm is listed, and
 * nobody need say it again. */
struct firm_standing firm_standing_in(const struct book *book, int64_t firm_id, struct view view);

/* The status itself, enum firm_state; 0: unknown. */
uint32_t firm_state_in(const struct book *book, int64_t firm_id, struct view view);

#endif
