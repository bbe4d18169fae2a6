/* Changes: what two records of one shape say differently, field by field, as text that people and
 * other programs read: references by the code of what they name. */
#ifndef FUNDTRAIL_FIGURES_AUDIT_CHANGES_H
#define FUNDTRAIL_FIGURES_AUDIT_CHANGES_H

#include "book/book.h"

struct field_change {
    const struct field *field;
    const char *before; /* NULL: unknown */
    const char *after;
};

/* The fields in which two records differ, in order of their table; they live in arena. */
size_t record_changes(const struct book *book, const struct shape *shape, const void *before,
                      const void *after, struct arena *arena,
                      const struct field_change **changes_out);

/* The value of a field as text, in arena; NULL when it is unknown. */
const char *field_value_text(const struct book *book, const struct shape *shape,
                             const struct field *field, const void *record, struct arena *arena);

/* What people call an entity: its code, else its number. In arena. */
const char *entity_key(const struct book *book, int64_t id, struct arena *arena);

/* A time as JSON has it, in arena. */
const char *time_text(int64_t utc_us, struct arena *arena);

/* The amount and the currency of an entry: those of its field `amount`, or unknown. */
int64_t entry_amount(const struct entry *entry, uint32_t *currency_out);

#endif
