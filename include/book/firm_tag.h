/* Which tags a firm has on a day. */
#ifndef FUNDTRAIL_BOOK_FIRM_TAG_H
#define FUNDTRAIL_BOOK_FIRM_TAG_H

#include "book/book.h"

/* Whether an entry of a firm's tag rules: live in the view, and valid on its day. */
bool firm_tag_rules(const struct book *book, const struct entry *entry, struct view view);

/* Whether it is listed by its status, and no tag says so: such a firm has that tag too. */
bool firm_listed_by_status(const struct book *book, int64_t firm_id, struct view view);

bool firm_has_tag(const struct book *book, int64_t firm_id, uint32_t tag, struct view view);

#endif
