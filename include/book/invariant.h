/* Invariants: what must add up in every figure, whatever is recorded. A figure that does not is a
 * fault of the program or of an odd entry, so nobody is told it: the entry is named once in the
 * book, the figure fails with ERR_UNBALANCED, and whoever holds the book stops deciding. The
 * process lives on, for all other figures are as good as before. */
#ifndef FUNDTRAIL_BOOK_INVARIANT_H
#define FUNDTRAIL_BOOK_INVARIANT_H

#include "book/book.h"

enum invariant {
    INVARIANT_NONE,
    INVARIANT_CALL_LINES,         /* lines of a call add up to it, and its parts to each line */
    INVARIANT_DISTRIBUTION_LINES, /* the same of distributions, returns and equalisations */
    INVARIANT_UNFUNDED,           /* the account of a commitment */
    INVARIANT_POSTINGS,           /* lines of an entry in a fund's ledger add up to nothing */
    INVARIANT_COST,               /* what left a holding's cost is what its sales relieved */
    INVARIANT_TIERS,              /* the tiers of a waterfall give away what was distributed */
    INVARIANT_LOOK,               /* what is looked through adds up to the root's money */
    INVARIANT_COUNT
};

/* What each one says, for the log. */
extern const char *const invariant_texts[INVARIANT_COUNT];

/* ERR_UNBALANCED unless found is expected. The first entry that this happens to is kept, of all
 * threads'; seq 0 (nothing recorded: a draft) is not. */
enum err book_expect(const struct book *book, enum invariant invariant, int64_t seq, int64_t found,
                     int64_t expected) MUST_USE;

struct book_fault {
    int64_t seq; /* 0: none */
    enum invariant invariant;
};

/* The entry that was named first. Any thread. */
struct book_fault book_fault(const struct book *book);

/* For tests: from now on nothing keeps the invariant. */
void book_break(struct book *book, enum invariant invariant);

#endif
