/* Fund rows: for each fund what happened to its money and values, in order of date and seq, in
 * plain columns, kept up to date as entries are applied. They say nothing that the entries do not;
 * they make the figures of a fund a walk over neighbouring memory. Not for other modules.
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

struct row_block {
    int64_t amounts_minor[ROW_BLOCK_SIZE];
    uint32_t seqs[ROW_BLOCK_SIZE]; /* an approval's for what is decided */
    int32_t dates[ROW_BLOCK_SIZE];
    uint16_t places[ROW_BLOCK_SIZE];
    uint16_t calls[ROW_BLOCK_SIZE]; /* ROW_CALLED: place of the call */
    uint8_t kinds[ROW_BLOCK_SIZE];
    uint32_t count;
};

/* Ids in order; a row's place is the position of one. */
struct place_list {
    size_t count;
    size_t capacity;
    uint32_t *ids;
};

struct fund_rows {
    int64_t fund_id;
    int64_t enough_until; /* the rows tell all of a view that knows no later seq */
    uint32_t currency;    /* of all rows; CURRENCY_NONE: there are none */
    struct place_list commitments;
    struct place_list investments;
    struct place_list calls;
    size_t block_count;
    size_t block_capacity;
    struct row_block **blocks;
};

/* All zero is an empty table. */
struct fund_table {
    struct fund_rows *funds; /* in order of id */
    size_t count;
    size_t capacity;
};

/* Keeps the rows up to date. */
extern const struct follower fund_rows_follower;

/* The rows of a fund; NULL when there is no such fund. */
const struct fund_rows *book_fund_rows(const struct book *book, int64_t fund_id);

/* Whether a marked row counts in a view. */
bool fund_row_live(const struct book *book, int64_t seq, struct view view);

/* Storage, for fund_rows_apply.c. fund_table_done frees it. A fund may be NULL where that is not
 * its own. */
void fund_table_done(void *table);
struct fund_rows *fund_table_find(const struct fund_table *table, int64_t fund_id);

/* Makes room for the rows of a new fund; does nothing for a later version of one. */
void fund_table_add(struct fund_table *table, const struct entry *entry);

/* From this seq on the rows of the fund are not enough. */
void fund_rows_not_enough(struct fund_rows *rows_or_null, int64_t seq);

/* Adds the row of a new entry. */
void fund_rows_add(struct fund_rows *rows, const struct entry *entry, enum fund_row_kind kind,
                   size_t place, size_t call, int64_t amount_minor);

/* Marks the row of an entry, where there is one. */
void fund_rows_mark(struct fund_rows *rows, const struct entry *entry);

#endif
