/* What has become of a proposal of any kind. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_OVERVIEW_DESK_INTERNAL_H
#define FUNDTRAIL_FIGURES_OVERVIEW_DESK_INTERNAL_H

#include "book/book.h"

/* Whether a proposal of a kind that is decided (decided_kind) waits in a view; whether it was
 * rejected. What is too large to be told waits for nobody. */
bool entry_waits(const struct book *book, const struct entry *entry, struct view view,
                 struct arena *arena);
bool entry_is_rejected(const struct book *book, const struct entry *entry, struct view view,
                       struct arena *arena);

/* Whether a decision that stands has approved it. */
bool entry_is_approved(const struct book *book, const struct entry *entry, struct view view);

#endif
