/* A dataset as a file, written piece by piece, so that none holds the book for long. It is written
 * once, and its digest made on the way: who must tell the digest before the first byte leaves
 * writes it into a spool (table/spool.h). */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_DATASET_FILE_H
#define FUNDTRAIL_HANDLERS_JOURNAL_DATASET_FILE_H

#include "base/arena.h"
#include "handlers/journal/dataset.h"
#include "handlers/journal/pieces.h"

struct db;
struct ledger;

struct dataset_file {
    /* Set before dataset_file_open: */
    struct ledger *ledger;
    struct db *db;
    const char *name; /* of the dataset */
    struct view view;
    enum table_format format;
    enum table_words words;
    bool excel;

    struct xlsx_fault fault; /* why it fits into no workbook */

    /* Private: */
    struct dataset dataset;
    struct table table;
    struct arena arena;                   /* of one piece */
    bool ended;                           /* all rows are written */
    uint8_t (*hashes)[DATASET_HASH_SIZE]; /* of entries hashed_from..hashed_to; NULL: none yet */
    int64_t hashed_from;
    int64_t hashed_to;
};

/* ERR_NOT_FOUND when there is no dataset of that name; else dataset_file_close releases it. */
enum err dataset_file_open(struct dataset_file *file) MUST_USE;
void dataset_file_close(struct dataset_file *file);

/* Writes the whole file to stream. ERR_INVALID with file->fault, ERR_UNAVAILABLE, ERR_OVERFLOW, and
 * what the database answers. */
enum err dataset_file_write(struct dataset_file *file, FILE *stream,
                            struct extent *extent_out) MUST_USE;

#endif
