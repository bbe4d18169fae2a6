/* What the files of bundles share. */
#ifndef FUNDTRAIL_HANDLERS_BUNDLE_BUNDLE_INTERNAL_H
#define FUNDTRAIL_HANDLERS_BUNDLE_BUNDLE_INTERNAL_H

#include "handlers/bundle/bundle.h"
#include "handlers/frame/natural_key.h"
#include "table/table.h"

#include <stdio.h>

/* Types of Table Schema. */
enum column_type {
    COLUMN_STRING = 1,
    COLUMN_INTEGER,
    COLUMN_NUMBER,
    COLUMN_BOOLEAN,
    COLUMN_DATE,
    COLUMN_DATETIME
};

/* A column of a table, as datapackage.json describes it. */
struct bundle_column {
    const char *name;
    const char *label_en;
    const char *label_zh;
    enum column_type type;
    bool is_required;
    const char *unit;                 /* NULL: it has none */
    int64_t length_max;               /* 0: no limit is said */
    const struct field_value *values; /* NULL: any */
    const char *table;                /* that it refers to; NULL: none */
    const char *key;                  /* the column there */
};

struct bundle_columns {
    struct bundle_column *list;
    size_t count;
    size_t capacity;
    const char *primary_keys[2];
};

/* The columns of a dataset's table in order; all in arena. */
void bundle_columns_of(const char *dataset, struct arena *arena,
                       struct bundle_columns *columns_out);

/* The names of a reference's columns: that of its key, and of the number of the entry. */
const char *bundle_key_column(const struct field *field, struct arena *arena);
const char *bundle_seq_column(const struct field *field, struct arena *arena);

/* What has become of an entry. */
enum entry_state {
    ENTRY_REVERSED = 1,
    ENTRY_NOT_YET,
    ENTRY_REJECTED,
    ENTRY_PENDING,
    ENTRY_SUPERSEDED,
    ENTRY_IN_FORCE
};
extern const struct field_value entry_state_values[];

/* The states of the versions of an entity, in order of seq, as far as the view knows them; in
 * arena. */
enum entry_state *bundle_states(const struct book *book, const int64_t *seqs, size_t count,
                                struct view view, struct arena *arena);

/* The table of a kind, entity by entity. */
struct kind_rows {
    struct table *table;
    uint32_t kind;
    struct view view;
    size_t position; /* how far it is written */
    int64_t row_count;
    bool has_made_key;
    bool *has_seq; /* by field: whether a column of its number stands behind it */
    struct buf text;
    int64_t actor_id; /* whose name stands in actor; most rows are of one */
    struct natural_keys keys;
    struct buf actor;
};

void kind_rows_open(struct kind_rows *rows, struct table *table, uint32_t kind, struct view view,
                    struct arena *arena);
void kind_rows_close(struct kind_rows *rows);

/* The headings. */
void kind_rows_head(struct kind_rows *rows, struct arena *arena);

/* The next rows; false: that was all. */
bool kind_rows_next(struct kind_rows *rows, const struct book *book, struct arena *arena);

/* datapackage.json. */
void bundle_package(const struct bundle *bundle, const uint8_t head_hash[SEAL_HASH_SIZE],
                    int64_t conventions, struct buf *out);

#endif
