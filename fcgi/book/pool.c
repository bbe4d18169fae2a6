#include "pool_internal.h"

#include "base/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)
#define RECORD_ALIGNMENT sizeof(int64_t)

struct pool_block {
    struct pool_block *next;
    size_t capacity;
    size_t used;
    _Alignas(int64_t) char bytes[];
};

static void free_blocks(struct pool_block *block)
{
    while (block != NULL) {
        struct pool_block *next = block->next;

        free(block);
        block = next;
    }
}

void pool_done(struct pool *pool)
{
    free_blocks(pool->records);
    free_blocks(pool->text);
    memset(pool, 0, sizeof *pool);
}

static void *take(struct pool_block **first, size_t size)
{
    struct pool_block *block = *first;

    if (block == NULL || block->capacity - block->used < size) {
        size_t capacity = size > BLOCK_SIZE ? size : BLOCK_SIZE;

        CHECK(capacity <= SIZE_MAX - sizeof *block);
        block = malloc(sizeof *block + capacity);
        CHECK(block != NULL);
        *block = (struct pool_block){.next = *first, .capacity = capacity};
        *first = block;
    }
    void *result = block->bytes + block->used;

    block->used += size;
    return result;
}

void *pool_take(struct pool *pool, size_t size)
{
    CHECK(size <= SIZE_MAX - RECORD_ALIGNMENT);
    return take(&pool->records,
                (size + RECORD_ALIGNMENT - 1) / RECORD_ALIGNMENT * RECORD_ALIGNMENT);
}

/* FNV-1a. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;

    for (const char *p = text; *p != '\0'; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    return hash;
}

const char *pool_text(struct pool *pool, const char *text)
{
    const char **recent = &pool->recent[hash_of(text) % POOL_TEXTS];

    if (*recent == NULL || strcmp(*recent, text) != 0) {
        size_t size = strlen(text) + 1;

        *recent = memcpy(take(&pool->text, size), text, size);
    }
    return *recent;
}
