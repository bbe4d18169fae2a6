/* Natural keys: what a record is called by in files that leave the ledger. Most kinds have a code;
 * those that others refer to and that have none are called by what they are about, their day, and
 * the how manieth they are of it: INV-7/2026-03-01/2, or capital_call:CALL-3/2026-03-01/1 where
 * they may be about several kinds. docs/bundle.md says it for readers. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_NATURAL_KEY_H
#define FUNDTRAIL_HANDLERS_FRAME_NATURAL_KEY_H

#include "book/book.h"
#include "record/kinds.h"

/* Appends the key of what an id names, or a version of it; nothing for 0. It does not change,
 * whatever is recorded later. */
void natural_key_write(const struct book *book, int64_t id, struct buf *out);

/* The same for many: the places of all records of a kind are found at once, when the first of them
 * is asked for, where one at a time each walks all before it. For one book, which may grow. */
struct natural_keys {
    struct arena *arena;
    uint32_t *places[RECORD_KIND_COUNT]; /* by position among the kind's entities; NULL: not yet */
    size_t counts[RECORD_KIND_COUNT];
};

void natural_key_write_of(struct natural_keys *keys, const struct book *book, int64_t id,
                          struct buf *out);

/* Whether records of a kind have no code and others refer to them: then their key is made. */
bool natural_key_is_made(uint32_t kind);

/* Whether records of a kind refer to such records. */
bool natural_key_names_made(uint32_t kind);

/* Whether the key alone does not tell what a reference names: where it is made, and where one
 * version is meant. */
bool natural_key_needs_seq(const struct field *field);

#endif
