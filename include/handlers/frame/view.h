/* View: the two dates that a read asks for, and the cursor that keeps them from page to page. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_VIEW_H
#define FUNDTRAIL_HANDLERS_FRAME_VIEW_H

#include "handlers/frame/ctx.h"

#define CURSOR_TEXT_SIZE 80

/* A place in a list: the page after after_id, in the view of the first page. Where an entry has
 * several rows, as lines that it holds, behind the one of that number. */
struct cursor {
    struct view view;
    int64_t after_id;
    int64_t after_line; /* 0: the entry has one row */
};

void cursor_format(const struct cursor *cursor, char text_out[CURSOR_TEXT_SIZE]);

/* ERR_INVALID for anything that cursor_format did not write. */
enum err cursor_parse(const char *text, struct cursor *cursor_out) MUST_USE;

/* Sets ctx->view, ctx->after_id and ctx->after_line from the query: as_of (today in China),
 * as_known (the head; a seq, or a UTC time that means the last entry by then), cursor. Needs
 * ctx->book. Faults become violations. */
void view_resolve(struct ctx *ctx);

/* A point of knowledge that the query names: a seq up to the head, or a UTC time that is not ahead
 * of us; 0 of a time before the first entry. Needs ctx->book. A fault becomes a violation, and
 * the head is answered. */
int64_t view_point(struct ctx *ctx, const char *name, const char *text);

/* ,"as_of":"…","as_known":n */
void view_write(struct view view, struct buf *out);

/* Appends the cursor of the page after after_id to the body and links it; 0: the last page. */
void view_write_cursor(struct ctx *ctx, int64_t after_id);
void view_write_line_cursor(struct ctx *ctx, int64_t after_id, int64_t after_line);

#endif
