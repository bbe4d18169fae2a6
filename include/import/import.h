/* An import: rows of tables become commands, each decided like any other, in an order in which what
 * refers to another row comes after it. The functions are those that a batch of the ledger calls
 * (ledger/batch.h); a dry run is the same but for its end.
 *
 * Rows find what they refer to by its code, whatever its case; its credit code; its id in the
 * source; the label of a row, or the number of an entry; or its name, where only one has it. */
#ifndef FUNDTRAIL_IMPORT_IMPORT_H
#define FUNDTRAIL_IMPORT_IMPORT_H

#include "decide/decide.h"
#include "import/plan.h"

enum import_row_state {
    IMPORT_ROW_WAITING,
    IMPORT_ROW_NEW,     /* a new record */
    IMPORT_ROW_CHANGED, /* a new version of a record */
    IMPORT_ROW_KNOWN,   /* recorded already as it stands */
    IMPORT_ROW_SKIPPED, /* the same as another, and left out as the plan says */
    IMPORT_ROW_ASKED,   /* the same as another: the plan must say whether it is one more */
    IMPORT_ROW_FAULT,
    IMPORT_ROW_STATES
};

/* Words of the states, as JSON has them. */
extern const char *const import_row_states[IMPORT_ROW_STATES];

struct import_row {
    size_t plan; /* position of the table's plan */
    const struct import_line *line;
    enum import_row_state state;
    int64_t seq;       /* of the entry that it became, or that is the same; 0: none */
    int64_t entity_id; /* the record that others name; 0: none */

    /* private */
    const char *key; /* its code; NULL: it is made when the row is decided */
    const char *label;
    const char *external_id;
    const char *name;
    const char *credit_code;
    int32_t date;
    int64_t own_seq; /* in the ledger that exported it; 0: not said */
    size_t first_fault;
    size_t fault_count;
    bool refused; /* one of them is no note */
    bool on_stack;
};

struct import_counts {
    size_t rows;
    size_t states[IMPORT_ROW_STATES];
};

struct importing;

struct import_options {
    unsigned roles;   /* that the importing user has (record/role.h); ~0u: the operator */
    int64_t now_us;   /* days ahead of it must be confirmed */
    const char *note; /* kept with the import; NULL: none */
    /* The mapping of a table's plan, as it is kept with the import: a text in arena. */
    const char *(*mapping)(const struct import_tables *tables, const struct import_table_plan *plan,
                           struct arena *arena);
};

/* The files of the tables must have digests. Prepares the rows of all tables that the plan does
 * not skip. Tables and plan must stay as they are meanwhile. */
struct importing *importing_new(const struct import_tables *tables, const struct import_plan *plan,
                                const struct import_options *options);
void importing_free(struct importing *importing);

/* For a batch of the ledger, with the import as arg. next ends with ERR_INVALID where a row cannot
 * be stored or must be asked about. */
enum err importing_next(const struct book *book, void *importing, struct command *command_out,
                        bool *more_out) MUST_USE;
enum err importing_decided(const struct book *book, void *importing, const struct entry *first,
                           enum err err, const struct violations *violations) MUST_USE;
void importing_rewind(void *importing);

/* What came of it. */
const struct import_row *importing_rows(const struct importing *importing, size_t *count_out);
struct import_counts importing_counts(const struct importing *importing);
/* Of one plan of a table. */
struct import_counts importing_table_counts(const struct importing *importing, size_t plan);

/* The faults and notes of the rows, in the order of tables and rows; those of the tables are in
 * tables->faults. Lives as long as the import. */
const struct import_faults *importing_faults(struct importing *importing);

/* Whether all of it can be stored. */
bool importing_is_clean(const struct importing *importing);

/* Appends the rows of a table's plan that cannot be stored as CSV, each with its place and what is
 * wrong with it in front: mended, the file can be imported in place of them. False: there are none.
 */
bool importing_write_faults(struct importing *importing, size_t plan, enum language language,
                            struct buf *out);

#endif
