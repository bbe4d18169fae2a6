/* Followers: tables beside the book that are kept up to date as entries are applied. They say
 * nothing that the entries do not; the book knows none of them by name and is made with those it
 * shall have.
 *
 * Readers ask a table while entries are applied. What it tells a reader's handle must be what it
 * said when the handle's last entry was applied: arrays stand still (base/pieces.h) or are copied,
 * and what took their place is retired (book_retire). A table that only the writer's handle is
 * asked for (book_is_writers) may change as it likes. */
#ifndef FUNDTRAIL_BOOK_FOLLOWER_H
#define FUNDTRAIL_BOOK_FOLLOWER_H

#include "book/book.h"

struct follower {
    size_t size; /* of its table, which starts as zeros */
    /* Takes in an entry that was just applied to the book. */
    void (*apply)(void *table, const struct book *book, const struct entry *entry);
    /* Frees what the table holds, not the table. */
    void (*done)(void *table);
};

/* What a book is made with. Everything lives as long as the book. */
struct book_parts {
    const struct follower *const *followers;
    size_t follower_count; /* at most BOOK_FOLLOWERS_MAX */
    /* What figures ask of rooms above them (figures/fund/fund_capital.h); the book only keeps
     * it. */
    const struct figures_above *above;
};

#define BOOK_FOLLOWERS_MAX 6

/* The writer's handle. */
struct book *book_new(const struct book_parts *parts);

/* The table of one of the book's followers. */
const void *book_table(const struct book *book, const struct follower *follower);

const struct figures_above *book_figures_above(const struct book *book);

#endif
