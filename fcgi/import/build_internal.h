/* What the files that make the record of a row share. */
#ifndef FUNDTRAIL_IMPORT_BUILD_INTERNAL_H
#define FUNDTRAIL_IMPORT_BUILD_INTERNAL_H

#include "run_internal.h"

/* A row whose command is made. */
struct building {
    struct importing *importing;
    const struct book *book;
    size_t at;
    struct import_row *row;
    const struct import_table_plan *plan;
    const struct import_table *table;
    const struct record_type *type;
    void *record;
    const struct entry *existing; /* the version that the row is held against; NULL: it is new */
    bool made_code;               /* its code says nothing of who it is */
    bool date_given;
    size_t waits_for;
    struct command *command;
};

/* Adds a fault of the row; column, value and params may be NULL. */
void build_fault(struct building *building, const struct import_column *column, const char *value,
                 enum import_fault_code code, const struct import_param *params);
/* A fault that names another row. */
void build_refuse_row(struct building *building, const struct import_column *column, size_t row,
                      const char *text, enum import_fault_code code);

/* --- values (build_value.c) --- */

void build_clear_field(const struct field *field, void *record);
/* What stands in the row for a column, or what all rows have; NULL: nothing. */
const struct import_cell *build_cell_of(const struct building *building,
                                        const struct import_column *column,
                                        const struct field *field, struct import_cell *constant);
/* Says why a value cannot be taken, or what was taken instead. */
void build_tell_value(struct building *building, const struct import_column *column,
                      const struct import_cell *cell, const struct value *value);
/* The violations of the value that was just parsed, at its cell. */
void build_take_violations(struct building *building, const struct import_column *column,
                           const char *value);
void build_set_value(struct building *building, const struct import_column *column,
                     const struct field *field);
void build_set_date(struct building *building);

/* --- references (build_reference.c) --- */

void build_set_reference(struct building *building, const struct import_column *column,
                         const struct field *field);
/* What a text names among the records that a field may name. */
struct finding build_find(struct building *building, const struct field *field, const char *text);
/* The id of what was found; 0: it is another row that is not stored (yet). */
int64_t build_id_of(struct building *building, const struct import_column *column,
                    const struct field *field, const struct finding *finding, const char *text);
/* or_field may be NULL. */
void build_refuse_reference(struct building *building, const struct import_column *column,
                            const struct field *field, const struct field *or_field,
                            const char *text, enum import_fault_code code);

/* --- records that are found by what they say (build_path.c) --- */

bool build_has_path(const struct building *building, const struct field *reference);
void build_set_paths(struct building *building);

/* --- what a row does not say (build_complete.c) --- */

/* What is described has been there before what happened to it: without a day of its own it is known
 * from the first day of the files on. */
void build_set_since(struct building *building);
void build_set_key(struct building *building);
void build_require_fields(struct building *building);
void build_clear_computed(const struct building *building);

#endif
