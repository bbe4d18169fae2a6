/* Rights to take part in later rounds 优先认购: where they were taken, waived, or nobody says. A right
 * was taken where its holder has a part of the later round; a waiver is recorded. */
#ifndef FUNDTRAIL_FIGURES_ROUND_PRO_RATA_H
#define FUNDTRAIL_FIGURES_ROUND_PRO_RATA_H

#include "book/book.h"

enum right_outcome { RIGHT_TAKEN = 1, RIGHT_WAIVED, RIGHT_NOT_SAID };

struct pro_rata_row {
    int64_t round_term_id;
    int64_t investment_id; /* whose right: one of these two, or of all investors of its round */
    int64_t investor_party_id;
    int64_t round_id; /* the later one */
    int32_t day;
    uint32_t outcome;
    uint32_t currency;
    int64_t taken_minor; /* in the later round; unknown where a part of it is */
    int32_t waived_on;
};

extern const struct shape pro_rata_row_shape;

/* A row for each right and each later round of the firm, in order of right and round; they live in
 * arena. ERR_NOT_FOUND: no such firm; ERR_OVERFLOW. */
enum err pro_rata_rows(const struct book *book, int64_t firm_id, struct view view,
                       struct arena *arena, const struct pro_rata_row **rows_out,
                       size_t *count_out) MUST_USE;

#endif
