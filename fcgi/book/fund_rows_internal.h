/* The table behind book/fund_rows.h, as fund_rows_apply.c fills it. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_FUND_ROWS_INTERNAL_H
#define FUNDTRAIL_BOOK_FUND_ROWS_INTERNAL_H

#include "base/pieces.h"
#include "book/fund_investments.h"
#include "book/fund_notices.h"
#include "book/fund_rows.h"
#include "list_internal.h"

struct kept_rows {
    int64_t fund_id;
    atomic_int_fast64_t enough_until; /* the rows tell all of a view that knows no later seq */
    atomic_int_fast64_t held_until;   /* the same of its investments alone */
    uint32_t currency;                /* of all rows, from an entry on */
    atomic_int_fast64_t currency_seq; /* 0: there are none */
    struct list commitments;          /* of seqs, as are the next two */
    struct list investments;
    struct list calls;
    struct list deals;  /* of struct fund_investment, one for each of investments */
    struct list asked;  /* of struct fund_call, one for each of calls */
    struct list blocks; /* of _Atomic(struct row_block *) */
    atomic_uint_fast32_t changes;
    _Atomic(struct kept_of_rows *) kept;
    struct list notices[POOL_COUNT]; /* of the seqs of their approvals */
    struct list ended[POOL_COUNT];   /* of struct ended_notice */
};

/* All zero is an empty table. */
struct fund_table {
    struct pieces funds; /* struct kept_rows, in order of id */
    atomic_size_t count;
};

void fund_table_done(void *table);
struct kept_rows *fund_table_find(const struct fund_table *table, int64_t fund_id);

/* Makes room for the rows of a new fund; does nothing for a later version of one. */
void fund_table_add(struct fund_table *table, const struct entry *entry);

/* From this seq on the rows of the fund are not enough. A fund may be NULL where that is not its
 * own. */
void fund_rows_not_enough(struct kept_rows *rows_or_null, int64_t seq);

/* The same for its investments, too. */
void fund_rows_held_not_enough(struct kept_rows *rows_or_null, int64_t seq);

/* Adds the row of a new entry. */
void fund_rows_add(struct kept_rows *rows, const struct book *book, const struct entry *entry,
                   enum fund_row_kind kind, size_t place, size_t call, int64_t amount_minor);

/* After a change of rows before the last block, or of what says whether they count: what is kept of
 * them is given back, and what somebody works out from them as they were is not kept. */
void fund_rows_changed(struct kept_rows *rows, const struct book *book);

/* Marks the row of an entry, where there is one. */
void fund_rows_mark(struct kept_rows *rows, const struct book *book, const struct entry *entry);

/* The investments of the fund beside their ids (fund_investments.c): a new one, a decision on the
 * one at a place, and what the book sees of them. */
void fund_investments_add(struct kept_rows *rows, const struct book *book,
                          const struct entry *entry);
void fund_investments_decide(struct kept_rows *rows, size_t place, const struct entry *decision);
size_t fund_investments_seen(const struct kept_rows *rows, const struct book *book,
                             const struct fund_investment **investments_out);

/* The same of its calls. */
void fund_calls_add(struct kept_rows *rows, const struct book *book, const struct entry *entry);
void fund_calls_decide(struct kept_rows *rows, size_t place, const struct entry *approval);
void fund_calls_end(struct kept_rows *rows, size_t place, const struct entry *reversal);
size_t fund_calls_seen(const struct kept_rows *rows, const struct book *book,
                       const struct fund_call **calls_out);

/* Its notices (fund_notices.c): an approval, of whatever, and a reversal, of whatever. */
void fund_notices_add(const struct fund_table *table, const struct book *book,
                      const struct entry *approval);
void fund_notices_end(const struct fund_table *table, const struct book *book,
                      const struct entry *reversal, const struct entry *reversed);

/* What the book sees of them. */
struct fund_rows fund_rows_seen(const struct kept_rows *rows, const struct book *book);

#endif
