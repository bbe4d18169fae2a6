/* What a reversal undid, beside the reversal itself: kind, object, amount. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_REVERSALS_H
#define FUNDTRAIL_HANDLERS_FRAME_REVERSALS_H

#include "book/book.h"

struct reversal_figures {
    const char *reversed_kind;
    const char *object; /* its code, or the code or name of what it belongs to */
    uint32_t currency;
    int64_t amount_minor; /* unknown where the entry has none */
    int32_t reversed_on;  /* the day of the entry that was reversed */
};

extern const struct shape reversal_figures_shape;

/* Texts are those of the book, or in arena. ERR_NOT_FOUND. */
enum err reversal_figures_compute(const struct book *book, int64_t id, struct view view,
                                  struct arena *arena,
                                  struct reversal_figures *figures_out) MUST_USE;

/* The roles that may reverse a record of this kind: bit 1 << role for each. */
unsigned reversal_roles(uint32_t kind);

#endif
