/* Sheet: rows of one shape, or the figures of one thing, as the answer to a read: as JSON, or as
 * a file where the query asks for one (file.h). The convention is that of the route's answer. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_SHEET_H
#define FUNDTRAIL_HANDLERS_FRAME_SHEET_H

#include "handlers/frame/ctx.h"

struct sheet {
    const void *rows; /* of the shape of the route's answer */
    size_t count;
    const void *total;     /* of the same shape; NULL: none */
    int64_t next_after_id; /* of a paged sheet: where the next page starts; 0: this is the last */
    int64_t next_position; /* the same where rows have no ids: how many come before it */
};

/* The sums of all amounts of the rows in *total_out, in arena; everything else is unknown. NULL
 * where there are no rows, or rows in several currencies. ERR_OVERFLOW. */
enum err sheet_total(const struct shape *shape, const void *rows, size_t count, struct arena *arena,
                     const void **total_out) MUST_USE;

/* Answers with the rows. ERR_INVALID, ERR_UNAVAILABLE. */
enum err sheet_answer(struct ctx *ctx, const struct sheet *sheet) MUST_USE;

/* Answers with the rows and their total. As sheet_answer; ERR_OVERFLOW. */
enum err sheet_answer_total(struct ctx *ctx, const void *rows, size_t count) MUST_USE;

/* Answers with the one object of figures. As sheet_answer. */
enum err sheet_answer_figures(struct ctx *ctx, const void *figures) MUST_USE;

/* Reads from= and to=: the beginning of time, and the day of the view, where they are not given. */
void sheet_period(struct ctx *ctx, int32_t *from_out, int32_t *to_out);

#endif
