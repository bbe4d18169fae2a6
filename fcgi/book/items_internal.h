/* Arrays of what only the writer's handle is asked for: they grow by doubling, and move. Not for
 * other modules. */
#ifndef FUNDTRAIL_BOOK_ITEMS_INTERNAL_H
#define FUNDTRAIL_BOOK_ITEMS_INTERNAL_H

#include <stddef.h>

/* Makes room for `more` items after `count` in an array. */
void *items_grown(void *items, size_t count, size_t more, size_t *capacity, size_t size);

#endif
