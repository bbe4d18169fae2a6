/* Fund rows: for each fund what happened to its money and values, in order of date and seq, in
 * plain columns, kept up to date as entries are applied. They say nothing that the entries do not;
 * they make the figures of a fund a walk over neighbouring memory.
 *
 * The entries of a view are the rows up to a day whose seq is known. A row whose entry was ever
 * reversed, or waits or waited for a second person, or whose proposal was decided more than once,
 * is marked: the entries say whether it
 * counts. What the rows cannot tell at all is remembered per fund as the first seq from which they
 * are not enough. A kind of entry that changes what flow.c makes of a fund must be told of here, or
 * be such a first seq: test_fund_sweep holds the two against each other. */
#ifndef FUNDTRAIL_BOOK_FUND_ROWS_H
#define FUNDTRAIL_BOOK_FUND_ROWS_H

#include "book/follower.h"
#include "book/fund_investments.h"

#include <stdatomic.h>

enum fund_row_kind {
    ROW_CONTRIBUTION = 1, /* without a call; place: the commitment's */
    ROW_OUTSIDE,          /* the same, outside the commitment */
    ROW_CALLED,           /* to a call */
    ROW_DISTRIBUTION,     /* an approval: of the total */
    ROW_RECALLABLE,       /* the same, in part recallable: see the proposal */
    ROW_PAYMENT,          /* place: the investment's, as of the next four */
    ROW_INCOME,           /* proceeds that settle no cost */
    ROW_PROCEEDS,         /* the same, but no income */
    ROW_SOLD,             /* proceeds that settle cost: see the entry */
    ROW_VALUATION,        /* an approval */
    ROW_EXPENSE,
    ROW_FACILITY, /* place: enum facility_kind */
    /* Added to the kind of a marked row. */
    ROW_MARKED = 0x80
};

#define ROW_BLOCK_SIZE 64

/* Rows are added at the end of a block while it is read: those that were counted stand. */
struct row_block {
    int64_t amounts_minor[ROW_BLOCK_SIZE];
    uint32_t seqs[ROW_BLOCK_SIZE]; /* an approval's for what is decided */
    int32_t dates[ROW_BLOCK_SIZE];
    uint16_t places[ROW_BLOCK_SIZE];
    uint16_t calls[ROW_BLOCK_SIZE]; /* ROW_CALLED: place of the call */
    uint8_t kinds[ROW_BLOCK_SIZE];
    _Atomic(uint32_t) count;
};

/* Ids in order; a row's place is the position of one. */
struct place_list {
    size_t count;
    const int64_t *ids;
};

/* What a handle sees of a fund's rows. Rows of entries that it does not know are among them, as
 * are those that a view does not know: it is for whoever walks to pass over them. */
struct fund_rows {
    struct kept_rows *of; /* where they were taken from */
    uint32_t changes;     /* how often rows before the last block had changed */
    int64_t fund_id;
    uint32_t currency; /* of all rows; CURRENCY_NONE: there are none */
    struct place_list commitments;
    struct place_list investments;
    size_t call_count;
    const struct fund_call *calls; /* in order of id; a row's place is the position of one */
    size_t block_count;
    const _Atomic(struct row_block *) *blocks;
};

/* What somebody has worked out of the rows before the last block. Any handle may keep it for the
 * others: it begins with this. It is given back when one of these rows, or what says whether it
 * counts, changes, and when a block is added. */
struct kept_of_rows {
    uint32_t changes;
    void (*give_back)(void *kept);
};

/* NULL: there is none, or it is of other rows than these. It holds as long as they do. */
const struct kept_of_rows *fund_rows_kept(const struct fund_rows *rows);

/* Takes what is to be kept; false where something is kept already: it is given back at once. Who
 * reads on may use what was taken as long as the rows hold. */
bool fund_rows_keep(const struct fund_rows *rows, struct kept_of_rows *kept);

/* Keeps the rows up to date. */
extern const struct follower fund_rows_follower;

/* The rows of a fund; false when there is no such fund, or when they do not tell all of the view.
 * They hold as long as a list of ids does (book/book.h). */
bool book_fund_rows(const struct book *book, int64_t fund_id, struct view view,
                    struct fund_rows *rows_out);

/* The same for whoever asks for the rows of its investments alone: what comes from other funds, and
 * which currencies there are, does not matter to them. */
bool book_fund_held_rows(const struct book *book, int64_t fund_id, struct view view,
                         struct fund_rows *rows_out);

/* Block k, and how many rows it has. */
const struct row_block *fund_rows_block(const struct fund_rows *rows, size_t k);
size_t row_block_count(const struct row_block *block);

static inline enum fund_row_kind row_block_kind(const struct row_block *block, size_t row)
{
    return (enum fund_row_kind)(block->kinds[row] & (ROW_MARKED - 1));
}

/* Whether a marked row counts in a view. */
bool fund_row_live(const struct book *book, int64_t seq, struct view view);

/* Whether a row of a day of the view counts in it. */
static inline bool fund_row_counts(const struct book *book, const struct row_block *block,
                                   size_t row, struct view view)
{
    return block->seqs[row] <= view.as_known &&
           ((block->kinds[row] & ROW_MARKED) == 0 || fund_row_live(book, block->seqs[row], view));
}

#endif
