/* One entry of the journal in memory, and the tables that entries are kept in. The kinds themselves
 * are the record room's (record/kinds.h); the store is given their tables as plain data. */
#ifndef FUNDTRAIL_BASE_ENTRY_H
#define FUNDTRAIL_BASE_ENTRY_H

#include "base/field.h"

/* The lines that entries of a kind may hold: part of the entry, hashed with it, and rows of one
 * table beside its own. They have no texts. */
struct entry_lines {
    const char *name;          /* of the list, in the body */
    const char *table;         /* SQL table, by seq and line */
    const char *kind;          /* of record that such a line is when it is an entry of its own */
    const struct shape *shape; /* its columns; NULL: the kind holds no lines */
};

struct entry_table {
    const char *name;          /* of the kind, and of its SQL table */
    const struct shape *shape; /* its columns */
    const struct entry_lines *lines;
};

/* Which request an entry was made by: 16 bytes of its key, 16 of what it said. */
#define ENTRY_REQUEST_SIZE 32

struct entry {
    int64_t seq;            /* gapless, from 1 */
    int64_t recorded_at_us; /* UTC */
    int64_t actor_id;       /* user; 0 is the operator's command line */
    int64_t entity_id;      /* seq of the entity's first version; = seq for a new one */
    int32_t effective_date;
    uint32_t kind;      /* position in the list of record types, from 1 */
    const void *record; /* the struct of that kind */
    const void *lines;  /* an array of structs; of an entry that a book gives ask book_lines */
    uint32_t line_count;
    bool lines_packed; /* they are bytes that only the book can read */
    /* ENTRY_REQUEST_SIZE bytes, hashed with it; NULL: none that could be repeated, or the entry of
     * an earlier release. A book does not keep it. */
    const uint8_t *request;
};

/* The canonical bytes of an entry, which are hashed: its record, and its lines where it holds any.
 * They are not packed. */
void entry_write_body(const struct entry_table *table, const struct entry *entry, struct buf *out);

/* The same up to the line at a position, from 0: how the body begins when the lines before that one
 * are right. */
void entry_write_body_until(const struct entry_table *table, const struct entry *entry,
                            uint32_t position, struct buf *out);

#endif
