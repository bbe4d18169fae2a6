/* Reference index: which entries of a kind name an entity in a field, in order of seq. Lists of one
 * take no memory beyond their relation; longer ones stand in chunks of neighbouring numbers, so
 * that walking them reads memory in a row. Not for other modules.
 *
 * One thread adds while others walk: what was added after a reader began is a number larger than
 * any that he looks for, at the end of its list. */
#ifndef FUNDTRAIL_BOOK_REFERENCE_INDEX_INTERNAL_H
#define FUNDTRAIL_BOOK_REFERENCE_INDEX_INTERNAL_H

#include "base/pieces.h"
#include "book/book.h"

#include <stdatomic.h>

/* The entries of one kind that name one entity in one field. */
struct relation {
    uint16_t kind;
    uint16_t field;
    uint32_t next_relation; /* of the same entity; 0: none */
    _Atomic(uint32_t) seqs; /* the only seq, or IN_CHUNKS and the position of the first chunk */
    uint32_t last_chunk;    /* 0: there is only one seq; this and the next two only for adding */
    uint16_t used;          /* seqs in the last chunk */
    uint16_t capacity;      /* of the last chunk, beside it so that adding only writes there */
};

/* A chunk is its capacity, so many seqs, and the position of the next chunk; 0 where nothing is. It
 * never reaches over two pieces. */
struct reference_index {
    struct pieces relations; /* struct relation; [0] is none */
    size_t relation_count;
    struct pieces words; /* _Atomic(uint32_t); [0] is none */
    size_t word_count;
};

void reference_index_init(struct reference_index *index);
void reference_index_done(struct reference_index *index);

/* Adds a seq, which is larger than all before, to the relation of an entity whose relations start
 * at *first_relation. */
void reference_index_add(struct reference_index *index, _Atomic(uint32_t) *first_relation,
                         uint32_t kind, uint32_t field, uint32_t seq);

struct reference_cursor reference_index_find(const struct reference_index *index,
                                             uint32_t first_relation, uint32_t kind,
                                             uint32_t field);
void reference_index_next(const struct reference_index *index, struct reference_cursor *cursor);

#endif
