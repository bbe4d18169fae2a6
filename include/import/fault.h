/* What is wrong with the files of an import, and what should be known of them: each with its place
 * and with a sentence in both languages. */
#ifndef FUNDTRAIL_IMPORT_FAULT_H
#define FUNDTRAIL_IMPORT_FAULT_H

#include "base/arena.h"
#include "base/violation.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A note stops nothing, a question and a fault do: one is answered in the plan, the other is
 * mended in the file. */
enum import_weight { IMPORT_NOTE, IMPORT_QUESTION, IMPORT_FAULT };

enum import_fault_code {
#define X(name, wire, weight, en, zh) IMPORT_##name,
#include "import/fault.def"
#undef X
    IMPORT_FAULT_CODE_COUNT
};

/* What is not known of a place is NULL or 0. */
struct import_place {
    const char *file;
    const char *sheet;
    uint32_t row;
    uint32_t column;
};

struct import_fault {
    enum import_weight weight;
    const char *code; /* as on the wire: import/fault.def, or a violation's, or "read" */
    struct import_place place;
    size_t row_at;     /* position of the row that it is of; SIZE_MAX: of none */
    const char *field; /* as JSON calls it; NULL: none */
    const char *value; /* what stands there; NULL: nothing */
    const char *en;
    const char *zh;
};

/* Beyond these they are only counted. */
#define IMPORT_FAULTS_MAX 20000

struct import_faults {
    struct arena *arena;
    struct import_fault *list;
    size_t count;
    size_t capacity;
    size_t dropped;
};

/* A parameter of a sentence. A list of them ends with a NULL name. */
struct import_param {
    const char *name;
    const char *en;
    const char *zh; /* NULL: as in English */
};

/* What a fault of the code weighs. */
enum import_weight import_fault_weight(enum import_fault_code code);

void import_faults_init(struct import_faults *faults, struct arena *arena);

/* Adds a fault whose sentence has {value} and the parameters filled in. Texts are copied. */
void import_fault_add(struct import_faults *faults, enum import_fault_code code,
                      const struct import_fault *where, const struct import_param *params);

/* The same for a violation of a rule of the ledger. */
void import_fault_violation(struct import_faults *faults, const struct violation *violation,
                            const struct import_fault *where);

/* Adds one whose sentences are there already. */
void import_fault_told(struct import_faults *faults, const struct import_fault *fault);

/* Whether one of them is more than a note. */
bool import_faults_stop(const struct import_faults *faults);

/* "file.xlsx, 认缴!C7", as far as it is known; rows of text are lines. */
void import_place_write(const struct import_place *place, enum language language, struct buf *out);

#endif
