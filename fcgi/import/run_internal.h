/* What the files of a running import share. */
#ifndef FUNDTRAIL_IMPORT_RUN_INTERNAL_H
#define FUNDTRAIL_IMPORT_RUN_INTERNAL_H

#include "import/import.h"
#include "value_internal.h"

#define NO_ROW SIZE_MAX

/* What a row or an entity is called by. */
enum call { CALL_CODE, CALL_CREDIT_CODE, CALL_EXTERNAL_ID, CALL_LABEL, CALL_NAME };

/* Texts to numbers (rows, entities), several to a text where there are. */
struct call_slot {
    const char *text; /* NULL: free */
    uint32_t kind;
    enum call call;
    int64_t value;
    bool several; /* there are others that are not the same */
};

struct call_index {
    struct call_slot *slots;
    size_t capacity; /* a power of two */
    size_t count;
};

/* Records by what they say, to find twins. */
struct twin_slot {
    uint64_t hash;
    int64_t seq; /* 0: free */
};

struct twin_index {
    struct twin_slot *slots;
    size_t capacity;
    size_t count;
};

/* What is told once for all rows of a table. */
struct told {
    bool column_missing;
    bool since;
    bool rounded;
};

struct importing {
    const struct import_tables *tables;
    const struct import_plan *plan;
    struct import_options options;
    int32_t today;
    int32_t first_day;    /* of all rows; today when none is earlier */
    struct arena arena;   /* of rows and indexes: as long as the import */
    struct arena run;     /* of one run: what is known of the book, faults of rows */
    struct arena scratch; /* of one row */
    struct import_row *rows;
    size_t row_count;
    size_t *order; /* positions of rows, in which they are tried */
    size_t order_at;
    size_t *stack; /* rows whose references are being stored */
    size_t stack_count;
    struct call_index calls;      /* of rows */
    struct call_index book_names; /* of entities by name, of the kinds that were asked for */
    bool names_of[RECORD_KIND_COUNT];
    struct twin_index twins[RECORD_KIND_COUNT];
    bool twins_of[RECORD_KIND_COUNT];
    struct import_faults faults;
    struct import_faults sorted;            /* for importing_faults */
    struct told *told;                      /* by plan */
    int64_t *made;                          /* by plan: the last number of a made code */
    size_t waiting_from[RECORD_KIND_COUNT]; /* no row of the kind before it waits */
    size_t passes;
    size_t progress; /* rows stored in this pass */
    int ours;        /* the files are exports of this ledger: 1 yes, -1 no, 0 not known yet */
    bool ready;      /* the plan has no fault */

    /* The row that is being decided; NO_ROW: what follows it. */
    size_t deciding;
    bool is_revision;
    struct violations *violations; /* of the values of one row */
    size_t external_of;            /* the row whose external id is stored next; NO_ROW: none */
    int64_t first_seq;             /* of the import; 0: nothing is stored yet */
    int64_t last_seq;
    size_t *row_of; /* by seq from first_seq on: the row that became it, or NO_ROW */
    size_t row_of_count, row_of_capacity;
    size_t closing; /* files of the import that are stored */
    bool closed;
};

static inline const struct import_table_plan *plan_of(const struct importing *importing,
                                                      const struct import_row *row)
{
    return &importing->plan->tables[row->plan];
}

static inline const struct record_type *type_of(const struct importing *importing,
                                                const struct import_row *row)
{
    return record_types[plan_of(importing, row)->kind];
}

/* --- rows (rows.c) --- */

void rows_prepare(struct importing *importing);

/* The column of a field; NULL: there is none. */
const struct import_column *plan_column(const struct import_table_plan *plan, const char *field);

/* The cell of a row in a column; NULL: it is empty, or there is no column. */
const struct import_cell *row_cell(const struct import_row *row,
                                   const struct import_column *column);

/* What a constant comes to in a row: {Column} is a cell of it. NULL where that is empty. */
const char *row_constant(const struct importing *importing, const struct import_row *row,
                         const char *constant, struct arena *arena);

/* Where the row stands; with a column, the cell. */
struct import_place row_place(const struct importing *importing, const struct import_row *row,
                              const struct import_column *column);
const char *row_place_text(const struct importing *importing, size_t row, enum language language,
                           struct arena *arena);

/* The row that became an entry in this run; NO_ROW: none did. */
size_t row_of_seq(const struct importing *importing, int64_t seq);
void row_became(struct importing *importing, size_t row, int64_t seq);

/* Adds a fault of a row; column, field and value may be NULL. */
void row_fault(struct importing *importing, struct import_row *row,
               const struct import_column *column, const char *field, const char *value,
               enum import_fault_code code, const struct import_param *params);

/* Adds violations from the first-th on, each at its cell. */
void row_violations(struct importing *importing, struct import_row *row,
                    const struct violations *violations, size_t first,
                    const struct import_column *column, const char *value);

/* Faults of a row that is tried again count no more. */
void row_forget_faults(struct importing *importing, struct import_row *row);

/* Notes where a total that a table states is not the sum of its rows (totals.c). */
void totals_hold(struct importing *importing, const struct import_table_plan *plan);

/* --- what things are called (calls.c) --- */

/* A text as it is compared: codes and ids without case, names without blanks and case. */
const char *call_fold(enum call call, const char *text, struct arena *arena);

void calls_add(struct call_index *index, struct arena *arena, uint32_t kind, enum call call,
               const char *folded, int64_t value, bool same_as_before);
const struct call_slot *calls_find(const struct call_index *index, uint32_t kind, enum call call,
                                   const char *folded);

/* The entity that the plan's source calls so; 0: none. */
int64_t call_find_external(const struct importing *importing, const struct book *book,
                           uint32_t kind, const char *text);

/* A row of the kind that was not tried yet and is not being tried; NO_ROW: there is none. */
size_t row_waiting(struct importing *importing, uint32_t kind);

enum found { FOUND_NOTHING, FOUND_ROW, FOUND_ENTITY, FOUND_SEVERAL };

struct finding {
    enum found found;
    size_t row;
    int64_t id;
};

/* What a text of a row that names a record of the kind means. */
struct finding call_find(struct importing *importing, const struct book *book,
                         const struct import_row *row, uint32_t kind, const char *text);

/* The only entity of a kind with a name; 0: none. *several_out: there are more. */
int64_t book_find_name(struct importing *importing, const struct book *book, uint32_t kind,
                       const char *text, bool *several_out);

/* --- twins (twins.c) --- */

/* Whether both records say the same, whatever was computed, and their codes when not with_key. */
bool records_alike(uint32_t kind, const void *a, const void *b, bool with_key);

/* The first field that differs. */
const struct field *records_difference(uint32_t kind, const void *a, const void *b);

/* The seq of a live entry that says the same on the same day; 0: none. */
int64_t twin_find(struct importing *importing, const struct book *book, uint32_t kind,
                  const void *record, int32_t date);
void twin_add(struct importing *importing, const struct entry *entry);

/* --- what stands behind the rows (closing.c) --- */

/* The external id of the row that was stored last; false: it has none. */
bool closing_external_id(struct importing *importing, struct command *command);

/* The next file of the import, and at last the import itself; false: nothing more. */
bool closing_next(struct importing *importing, struct command *command);

/* --- records (build.c) --- */

enum build { BUILD_READY, BUILD_WAITS, BUILD_KNOWN, BUILD_SKIPPED, BUILD_ASKED, BUILD_FAULT };

/* Makes the command of a row. BUILD_WAITS: *waits_for_out is a row that must be stored before. */
enum build build_row(struct importing *importing, const struct book *book, size_t row,
                     struct command *command_out, size_t *waits_for_out);

#endif
