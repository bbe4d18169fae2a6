/* Code index: finds an entity by its kind and natural key. A key stays with the entity that used it
 * first. Texts are the caller's and must outlive the index. */
#ifndef FUNDTRAIL_BOOK_CODE_INDEX_H
#define FUNDTRAIL_BOOK_CODE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct code_slot {
    const char *code;
    uint32_t entity_id;
    uint32_t tag; /* the kind, and the upper bits of the hash */
};

struct code_index {
    struct code_slot *slots; /* open addressing; a power of two of them */
    size_t capacity;
    size_t count;
    bool any_case;
};

/* any_case: keys that differ in the case of their letters are one. */
void code_index_init(struct code_index *index, bool any_case);
void code_index_done(struct code_index *index);

/* Does nothing when the key is there already. */
void code_index_add(struct code_index *index, uint32_t kind, const char *code, int64_t entity_id);

/* The same, but a key that is there already goes to the entity. */
void code_index_put(struct code_index *index, uint32_t kind, const char *code, int64_t entity_id);

/* The entity's id, or 0. */
int64_t code_index_find(const struct code_index *index, uint32_t kind, const char *code);

#endif
