/* Schema: what the field tables say about the database, as SQL. Views, append-only triggers and the
 * rights of the accounts are made from here by `fundtrail migrate`; nobody writes them by hand. The
 * tables themselves stand in the numbered files of sql/, since they hold data and change forward
 * only: `fundtrail schema sql` writes the text for a new one or a new column. */
#ifndef FUNDTRAIL_SCHEMA_SCHEMA_H
#define FUNDTRAIL_SCHEMA_SCHEMA_H

#include "base/buf.h"
#include "store/objects.h"
#include "record/kinds.h"

struct field;
struct record_type;

/* All views, triggers and rights of this release, in arena. */
void schema_objects(struct arena *arena, struct db_objects *objects_out);

/* The CREATE TABLE of a kind. */
void schema_write_table(const struct record_type *type, struct buf *out);

/* The CREATE TABLE of the lines of a kind that entries of other kinds hold (held in its row). */
void schema_write_line_table(const struct record_type *type, struct buf *out);

/* The ALTER TABLE that adds a field to the table of its kind. */
void schema_write_column(const struct record_type *type, const struct field *field,
                         struct buf *out);

#endif
