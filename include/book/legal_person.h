/* Legal persons: parties, funds and firms that have one unified social credit code are one,
 * whatever they are called in the ledger. */
#ifndef FUNDTRAIL_BOOK_LEGAL_PERSON_H
#define FUNDTRAIL_BOOK_LEGAL_PERSON_H

#include "book/book.h"

/* One thing that a legal person is recorded as. */
struct legal_person_row {
    const char *credit_code;
    const char *kind; /* party, fund or firm */
    int64_t id;
    const char *code;
    const char *name;
    const char *name_en;
    bool doubled; /* another one of its kind has the same credit code: entered twice */
};

extern const struct shape legal_person_shape;

/* The ruling version of another entity of the kind with that credit code in a view, the first one;
 * NULL: none. */
const struct entry *legal_person_other(const struct book *book, uint32_t kind,
                                       const char *credit_code, int64_t entity_id,
                                       struct view view);

/* What is recorded of one credit code in a view: parties, funds and firms in order of id. Rows live
 * in arena. */
size_t legal_person_rows(const struct book *book, const char *credit_code, struct view view,
                         struct arena *arena, const struct legal_person_row **rows_out);

/* The same for all credit codes that are recorded more than once, in order of code. */
size_t legal_persons_shared(const struct book *book, struct view view, struct arena *arena,
                            const struct legal_person_row **rows_out);

/* The firms that are one legal person with a firm, itself first; only itself where it has no credit
 * code. Ids live in arena. */
size_t legal_person_firms(const struct book *book, int64_t firm_id, struct view view,
                          struct arena *arena, const int64_t **ids_out);

#endif
