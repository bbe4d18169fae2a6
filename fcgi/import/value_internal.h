/* What people write in cells, as field_parse takes it. */
#ifndef FUNDTRAIL_IMPORT_VALUE_INTERNAL_H
#define FUNDTRAIL_IMPORT_VALUE_INTERNAL_H

#include "import/plan.h"

enum value_state { VALUE_UNKNOWN, VALUE_KNOWN, VALUE_FAULT };

/* How a cell is meant. */
struct value_sense {
    const struct import_table *table;
    const struct import_column *column;
    const struct field *field; /* NULL: a date, or a text */
    enum field_type type;
    uint32_t currency; /* of the record; 0: not known */
    bool exact;
    struct arena *arena; /* for the texts */
};

struct value {
    enum value_state state;
    const char *text; /* what field_parse takes */
    enum import_fault_code fault;
    const char *taken;   /* IMPORT_ROUNDED: a note on a value that is known */
    const char *allowed; /* the choices */
};

/* Reads a cell; NULL: it is empty. */
struct value value_read(const struct value_sense *sense, const struct import_cell *cell);

/* An amount or number as a plain decimal, multiplied by ten to the exponent (value_number.c). */
struct value value_number(const struct value_sense *sense, const struct import_cell *cell);

/* A day as YYYY-MM-DD (value_day.c). */
struct value value_day(const struct value_sense *sense, const struct import_cell *cell);

/* Text in characters of usual width, without blanks around it and without what has no width. */
const char *value_plain(const char *text, struct arena *arena);

/* Whether plain text says that there is no value: -, —, /, 无 … */
bool value_is_none(const char *plain);

#endif
