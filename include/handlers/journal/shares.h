/* Shares as rows: the lines of a fund's notices, one for each commitment, and the rights to recall
 * that moved with transfers of commitments. They are figures: nothing of them is stored. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_SHARES_H
#define FUNDTRAIL_HANDLERS_JOURNAL_SHARES_H

#include "book/book.h"
#include "table/table.h"

/* A line of a notice: its head, and one of the shapes of figures/fund/capital.h. */
struct notice_head {
    const char *notice_kind;
    const char *notice_key;
    int64_t notice_seq;
    uint32_t state; /* enum proposal_state */
};

/* A right that moved with a transfer. */
struct transfer_right {
    int64_t transfer_seq;
    int64_t commitment_id;
    int64_t to_commitment_id;
    uint32_t right_of; /* enum right_of */
    int64_t distribution_id;
    uint32_t currency;
    int64_t amount_minor;
};

enum right_of { RIGHT_OF_DISTRIBUTION = 1, RIGHT_OF_OPENING, RIGHT_EXPIRED };

extern const struct shape notice_head_shape;
extern const struct shape transfer_right_shape;

/* Each appends the rows of one fund in a view, and adds them to *row_count. Notices that are
 * reversed or rejected have none. Everything lives in arena. ERR_OVERFLOW. */
enum err shares_of_calls(struct table *table, const struct book *book, int64_t fund_id,
                         struct view view, struct arena *arena, int64_t *row_count) MUST_USE;
enum err shares_of_distributions(struct table *table, const struct book *book, int64_t fund_id,
                                 struct view view, struct arena *arena,
                                 int64_t *row_count) MUST_USE;
enum err shares_of_transfers(struct table *table, const struct book *book, int64_t fund_id,
                             struct view view, struct arena *arena, int64_t *row_count) MUST_USE;

#endif
