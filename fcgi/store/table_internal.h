/* Typed tables: statements made from the field tables (names only, values are bound), and rows
 * mapped to records by them. */
#ifndef FUNDTRAIL_STORE_TABLE_INTERNAL_H
#define FUNDTRAIL_STORE_TABLE_INTERNAL_H

#include "db_internal.h"
#include "store/journal.h"

/* seq stands before the fields, and entity_id, or in tables of lines the line's number from 1. */
#define TABLE_COLUMNS_BEFORE 2

struct table {
    const char *name; /* of the kind, or of the lines */
    const struct shape *shape;
    const struct table *lines; /* where the lines of its entries stand; NULL: they have none */
    size_t column_count;
    enum value_type columns[STMT_COLUMNS_MAX];
    struct stmt insert;
    struct stmt range; /* rows of a range of seq, in order */
};

/* Tables of which one statement tells which have rows in a range. */
#define TABLES_AT_ONCE (STMT_COLUMNS_MAX / 2)

struct journal_tables {
    size_t count;
    struct table *list;      /* [0] is empty */
    bool *names_later;       /* by kind: it refers to one behind it, as that leads back to it */
    uint32_t *parents_first; /* the kinds, each behind those that it refers to; [0] is empty */
    size_t line_table_count;
    struct table *line_tables; /* behind all kinds, as no kind refers to a line */
    size_t filled_count;
    struct stmt *filled; /* the positions of the tables that have rows in a range */
};

/* The member as a parameter. */
struct value table_value(const struct field *field, const void *record);

/* Sets the member from a column. False when the value cannot be: NULL where one is required, an
 * unknown enumerator. Text is copied into arena. */
bool table_take(const struct field *field, const struct value *value, struct arena *arena,
                void *record) MUST_USE;

/* The table at a position: of a kind, or behind all kinds, of lines. */
const struct table *table_at(const struct journal_tables *tables, size_t position);

/* The position of a kind in tables; 0 when there is none. */
uint32_t table_find(const struct journal_tables *tables, const char *kind);

/* The rows of one table in a range, read along with the journal. */
struct table_cursor {
    const struct table *table; /* NULL: not open */
    struct rows rows;
    bool found; /* there is a current row */
    int64_t seq;
    int64_t second; /* entity_id, or line */
};

enum err table_cursor_open(struct table_cursor *cursor, struct db *db, const struct table *table,
                           int64_t from_seq, int64_t to_seq) MUST_USE;
enum err table_cursor_next(struct table_cursor *cursor) MUST_USE;
void table_cursor_close(struct table_cursor *cursor);

/* The current row as a record, its texts in arena; ERR_CORRUPT when it does not fit the
 * description. */
enum err table_cursor_take(const struct table_cursor *cursor, struct arena *arena,
                           void *record) MUST_USE;

#endif
