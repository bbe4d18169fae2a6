/* What applying an entry asks of its kind, worked out once: where references, texts and the natural
 * key stand in the record. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_KIND_PLAN_INTERNAL_H
#define FUNDTRAIL_BOOK_KIND_PLAN_INTERNAL_H

#include "record/kinds.h"

#include <stddef.h>

#define KIND_NAMED_MAX 24
#define KIND_TEXTS_MAX 16

struct kind_plan {
    size_t reference_count;
    uint32_t references[KIND_NAMED_MAX]; /* positions of fields */
    uint32_t named[KIND_NAMED_MAX];      /* the kinds that they name */
    size_t text_count;
    uint32_t texts[KIND_TEXTS_MAX];
    uint32_t line_kind;       /* that its lines would be; RECORD_NONE: it holds none */
    const struct field *code; /* `code`, or of a user `user_name`; NULL: none */
};

/* By enum record_kind. */
void kind_plans_make(struct kind_plan plans_out[RECORD_KIND_COUNT]);

#endif
