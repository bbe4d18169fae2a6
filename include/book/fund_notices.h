/* The approvals of a fund's notices, which carry on what earlier ones fell short of, in order of
 * seq; kept up to date with the fund's rows. They say nothing that the entries do not. */
#ifndef FUNDTRAIL_BOOK_FUND_NOTICES_H
#define FUNDTRAIL_BOOK_FUND_NOTICES_H

#include "book/book.h"

/* What is called, what is distributed and what is returned is carried on by itself. */
enum notice_pool { POOL_CALLED, POOL_DISTRIBUTED, POOL_RETURNED, POOL_COUNT };

/* Of an entry of a kind of notice (notice_kind in book/proposal.h). */
enum notice_pool notice_pool_of(uint32_t kind);

/* Whether a waterfall has worked out every line to the cent: such a notice carries nothing. */
bool shared_by_terms(const struct entry *proposal);

/* The notice that an approval is of; NULL: it is of something else. */
const struct entry *approved_notice(const struct book *book, const struct entry *approval);

/* The first reversal of an approval or of its notice. */
struct ended_notice {
    int64_t seq;
    int64_t approval_id;
};

/* They hold as long as a list of ids does (book/book.h). */
struct fund_notices {
    size_t count;
    const int64_t *approvals; /* live or not; those by terms are not among them */
    size_t ended_count;
    const struct ended_notice *ended; /* in order of seq */
};

/* Those that the handle sees, whatever their day. */
struct fund_notices book_fund_notices(const struct book *book, int64_t fund_id,
                                      enum notice_pool pool);

#endif
