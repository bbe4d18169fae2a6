/* Reference index: which entries of a kind name an entity in a field, in order of seq. Lists of one
 * take no memory beyond their relation; longer ones stand in chunks of neighbouring numbers, so
 * that walking them reads memory in a row. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_REFERENCE_INDEX_INTERNAL_H
#define FUNDTRAIL_BOOK_REFERENCE_INDEX_INTERNAL_H

#include "book/book.h"

/* The entries of one kind that name one entity in one field. */
struct relation {
    uint16_t kind;
    uint16_t field;
    uint32_t next_relation; /* of the same entity; 0: none */
    uint32_t first;         /* the only seq, or the position of the first chunk */
    uint32_t last_chunk;    /* 0: there is only one seq */
    uint16_t used;          /* seqs in the last chunk */
    uint16_t capacity;      /* of the last chunk, beside it so that adding only writes there */
};

/* A chunk is its capacity, so many seqs, and the position of the next chunk; 0 where nothing is. */
struct reference_index {
    struct relation *relations; /* [0] is none */
    size_t relation_count;
    size_t relation_capacity;
    uint32_t *words;
    size_t word_count;
    size_t word_capacity;
};

void reference_index_init(struct reference_index *index);
void reference_index_done(struct reference_index *index);

/* Adds a seq, which is larger than all before, to the relation of an entity whose relations start
 * at *first_relation. */
void reference_index_add(struct reference_index *index, uint32_t *first_relation, uint32_t kind,
                         uint32_t field, uint32_t seq);

struct reference_cursor reference_index_find(const struct reference_index *index,
                                             uint32_t first_relation, uint32_t kind,
                                             uint32_t field);
void reference_index_next(const struct reference_index *index, struct reference_cursor *cursor);

/* Makes room for `more` items after `count` in an array that grows by doubling. */
void *items_grown(void *items, size_t count, size_t more, size_t *capacity, size_t size);

#endif
