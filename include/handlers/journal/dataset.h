/* Dataset: a view of the book as rows of a table, in natural keys: a reference column fund_id
 * becomes fund_code. One dataset per kind of record (its plural), and some of their own, such as
 * `journal` and `headroom`. The journal is whole up to as_known, whatever the effective dates: a
 * gap would break its chain. The rows are a pure function of dataset, view and book: a later call
 * gives the same bytes, so a long export can be written in pieces and its hash taken beforehand. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_DATASET_H
#define FUNDTRAIL_HANDLERS_JOURNAL_DATASET_H

#include "book/book.h"
#include "table/table.h"

#define DATASET_ROWS_MAX 512 /* of one piece */
#define DATASET_HASH_SIZE 32

struct own_dataset;

struct dataset {
    const struct own_dataset *own; /* NULL: the records of `kind` */
    uint32_t kind;                 /* whose entities it goes through */
    struct view view;
    size_t position; /* how far it is written */
    bool header_written;
    int64_t row_count; /* written, without the header */
};

/* ERR_NOT_FOUND when there is no dataset of that name. */
enum err dataset_open(const char *name, struct view view, struct dataset *dataset_out) MUST_USE;

/* Name of a dataset by position, or NULL after the last. */
const char *dataset_name(size_t position);

struct dataset_label {
    const char *en;
    const char *zh;
};

/* What a dataset is called: as many records of its kind are. */
struct dataset_label dataset_label(const char *name);

/* The columns of a dataset that is no kind of record: those that are described one by one, and
 * behind them those of shapes, up to the first NULL. Of a kind there are none here, and NULL. */
struct dataset_column {
    const char *name;
    const char *label_en;
    const char *label_zh;
    enum field_type type;
    const char *names; /* the kind of record whose key it holds; NULL: none */
};
#define DATASET_SHAPES_MAX 2
const struct dataset_column *dataset_columns(const char *name, size_t *count_out);
const struct shape *const *dataset_shapes(const char *name);

/* The roles that may take it, of those that may export at all: bit 1 << role for each. */
unsigned dataset_roles(const char *name);

/* The seqs whose hashes the next piece of the journal needs; false when it needs none. */
bool dataset_hashes_wanted(const struct dataset *dataset, int64_t *from_seq_out,
                           int64_t *to_seq_out);

/* Writes the next piece to a table that was begun: the header at first, then at most
 * DATASET_ROWS_MAX rows. hashes are those of the range above. arena is for passing use. more_out:
 * call again. ERR_OVERFLOW when a figure is too large. */
enum err dataset_write(struct dataset *dataset, const struct book *book,
                       uint8_t (*hashes)[DATASET_HASH_SIZE], struct arena *arena,
                       struct table *table, bool *more_out) MUST_USE;

#endif
