/* A table of copies by seq, and the blocks in which they stand. Neighbours by number are neighbours
 * in the table as well: who reads entries in order reads the table in order. */
#include "entry_copies_internal.h"

#include "base/check.h"

#include <stdlib.h>

#define CAPACITY_FIRST ((size_t)256)
#define NEIGHBOURS_BITS 3 /* eight pointers are a line of memory */
#define BLOCK_SIZE_FIRST ((size_t)32 * 1024)
#define BLOCK_SIZE_LARGEST ((size_t)1024 * 1024)
#define ALIGNMENT sizeof(int64_t)

struct copy_block {
    struct copy_block *next;
    size_t size;
    size_t used;
    _Alignas(int64_t) char bytes[];
};

/* Where to look first. */
static size_t place_of(size_t capacity, int64_t seq)
{
    uint64_t group = (uint64_t)seq >> NEIGHBOURS_BITS;
    uint64_t hash = (group * UINT64_C(0x9e3779b97f4a7c15)) >> 32;

    return (((size_t)hash << NEIGHBOURS_BITS) | ((size_t)seq & ((1u << NEIGHBOURS_BITS) - 1))) &
           (capacity - 1);
}

const struct entry *entry_copies_find(const struct entry_copies *copies, int64_t seq)
{
    if (copies->count == 0)
        return NULL;
    for (size_t i = place_of(copies->capacity, seq);; i = (i + 1) & (copies->capacity - 1))
        if (copies->table[i] == NULL || copies->table[i]->seq == seq)
            return copies->table[i];
}

static void put(struct entry_copies *copies, const struct entry *entry)
{
    size_t i = place_of(copies->capacity, entry->seq);

    while (copies->table[i] != NULL)
        i = (i + 1) & (copies->capacity - 1);
    copies->table[i] = entry;
}

static void grow(struct entry_copies *copies)
{
    const struct entry **old = copies->table;
    size_t old_capacity = copies->capacity;

    copies->capacity = old_capacity == 0 ? CAPACITY_FIRST : 2 * old_capacity;
    copies->table = calloc(copies->capacity, sizeof *copies->table);
    CHECK(copies->table != NULL);
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i] != NULL)
            put(copies, old[i]);
    free(old);
}

void entry_copies_add(struct entry_copies *copies, const struct entry *entry)
{
    if (2 * copies->count >= copies->capacity)
        grow(copies);
    put(copies, entry);
    copies->count++;
}

static struct copy_block *block_new(struct entry_copies *copies, size_t at_least)
{
    size_t size = copies->bytes < BLOCK_SIZE_FIRST     ? BLOCK_SIZE_FIRST
                  : copies->bytes < BLOCK_SIZE_LARGEST ? copies->bytes
                                                       : BLOCK_SIZE_LARGEST;

    if (size < at_least)
        size = at_least;
    struct copy_block *block = malloc(sizeof *block + size);

    CHECK(block != NULL);
    *block = (struct copy_block){.next = copies->blocks, .size = size};
    copies->blocks = block;
    return block;
}

void *entry_copies_take(struct entry_copies *copies, size_t size)
{
    struct copy_block *block = copies->blocks;

    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (block == NULL || block->size - block->used < size)
        block = block_new(copies, size);
    block->used += size;
    copies->bytes += size;
    return block->bytes + block->used - size;
}

void entry_copies_forget(struct entry_copies *copies)
{
    while (copies->blocks != NULL) {
        struct copy_block *next = copies->blocks->next;

        free(copies->blocks);
        copies->blocks = next;
    }
    free(copies->table);
    *copies = (struct entry_copies){0};
}
