/* File: the rows of an answer as CSV or as a workbook, where the query says format=csv or
 * format=xlsx. What is written is described once; the table knows which it becomes. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_FILE_H
#define FUNDTRAIL_HANDLERS_FRAME_FILE_H

#include "handlers/frame/ctx.h"
#include "handlers/frame/refs.h"
#include "table/table.h"

/* How many rows a file has, without its headings: a header of the answer. */
#define FILE_ROWS_HEADER "X-Fundtrail-Rows"

struct file {
    struct table table;
    int64_t row_count; /* ended by file_end_row */
    /* Private: what ids are named by. */
    const struct book *book;
    struct view view;
    char seq_text[REFS_KEY_SIZE];
};

/* Whether the query asks for a file; a fault becomes a violation. */
bool file_wanted(struct ctx *ctx);

/* What labels= says; without it TABLE_NAMES. A fault becomes a violation. */
enum table_words file_words(struct ctx *ctx);

/* Begins the file that the query asks for; it lives in the arena of the request. */
struct file *file_begin(struct ctx *ctx);
void file_end_row(struct file *file);

/* Answers with the file. ERR_INVALID, as file_refuse says; ERR_UNAVAILABLE. */
enum err file_answer(struct ctx *ctx, struct file *file) MUST_USE;

/* Says why rows make no workbook: a violation where it is theirs, else the cause. */
void file_refuse(struct ctx *ctx, const struct xlsx_fault *fault);

/* Sets what says what kind of file it is: Content-Type and Content-Disposition. */
void file_headers(struct ctx *ctx, const char *media_type, const char *ending, const char *name);

#endif
