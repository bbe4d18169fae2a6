/* Template: a workbook to fill in, or to change and import again. Each kind of record that people
 * enter has a sheet, called by its labels: a row that says in both languages what each column is, a
 * row with the names that JSON and CSV have, which an import knows them by, then records. Choices,
 * and codes of what is there, are drop-down lists. With `filled` the records that the view has
 * stand there, with the numbers of their entries. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_TEMPLATE_H
#define FUNDTRAIL_HANDLERS_JOURNAL_TEMPLATE_H

#include "base/arena.h"
#include "book/book.h"
#include "handlers/journal/pieces.h"
#include "http/route.h"
#include "table/table.h"

struct ledger;

#define TEMPLATE_PROGRAMME "programme"

struct template
{
    /* Set before template_write: */
    struct ledger *ledger;
    const char *name; /* of a kind, or TEMPLATE_PROGRAMME: all of them */
    struct view view;
    bool filled;
    const struct route *routes; /* app_routes: what a new record must say */
    size_t route_count;
    enum table_words words; /* of choices */

    struct xlsx_fault fault; /* why it fits into no workbook */
    int64_t row_count;       /* records in it */

    /* Private: */
    struct table table;
    struct arena arena;
    struct template_lists *lists;
    char seq_text[24];
    const struct book *book; /* while it is held */
};

/* Whether there is a template of that name. */
bool template_exists(const char *name);

/* Writes the whole workbook; the book is held for no longer than a piece of it. ERR_INVALID with
 * fault, ERR_UNAVAILABLE. template_close releases it in any case. */
enum err template_write(struct template *template) MUST_USE;
void template_close(struct template *template);

/* Copies the file that was written to stream, once. ERR_UNAVAILABLE. */
enum err template_copy(struct template *template, FILE *stream, struct extent *extent_out) MUST_USE;

#endif
