/* What the files of the schema share. */
#ifndef FUNDTRAIL_SCHEMA_SCHEMA_INTERNAL_H
#define FUNDTRAIL_SCHEMA_SCHEMA_INTERNAL_H

#include "record/kinds.h"
#include "schema/schema.h"

/* The field that names a record among its kind: its code, or a user's name. NULL: it has none. */
const struct field *schema_natural_key(const struct record_type *type);

/* SELECT of v_<plural>_history: every entry with who, when and what undid it. */
void schema_write_history(const struct record_type *type, struct buf *out);

/* SELECT of v_<plural>: what is in force today in China. */
void schema_write_in_force(const struct record_type *type, struct buf *out);

#endif
