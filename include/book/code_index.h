/* Code index: finds an entity by its kind and natural key, as it was up to some entry. Texts are
 * the caller's and must outlive the index. One thread adds while others find. */
#ifndef FUNDTRAIL_BOOK_CODE_INDEX_H
#define FUNDTRAIL_BOOK_CODE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct book;
struct code_slots;

/* All zero is an empty index. */
struct code_index {
    _Atomic(struct code_slots *) slots;
    size_t count;
    bool any_case; /* keys that differ in the case of their letters are one */
};

void code_index_done(struct code_index *index);

/* From entry seq on the key is the entity's. The readers of the book may still use what the index
 * was before it grew. */
void code_index_add(struct code_index *index, const struct book *book, uint32_t kind,
                    const char *code, int64_t seq, int64_t entity_id);

/* Whose the key is up to entry head: the entity to which it was given last. 0: to none. */
int64_t code_index_find(const struct code_index *index, uint32_t kind, const char *code,
                        int64_t head);

#endif
