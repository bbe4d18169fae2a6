/* The portfolio: a book with everything that follows it and that its figures ask for. */
#ifndef FUNDTRAIL_FIGURES_PORTFOLIO_H
#define FUNDTRAIL_FIGURES_PORTFOLIO_H

#include "book/book.h"

/* An empty one; the caller frees it with book_free. */
struct book *portfolio_new(void);

#endif
