/* Memory that only grows, and a table of recent texts by hash: a text that was stored lately is
 * not stored again. */
#include "pool_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)
#define RECORD_ALIGNMENT sizeof(int64_t)

struct pool_block {
    struct pool_block *next;
    size_t used;
    _Alignas(int64_t) char bytes[BLOCK_SIZE];
};

static char **block_at(const struct pool *pool, size_t i)
{
    return pieces_at(&pool->blocks, i);
}

void pool_done(struct pool *pool)
{
    while (pool->records != NULL) {
        struct pool_block *next = pool->records->next;

        free(pool->records);
        pool->records = next;
    }
    for (size_t i = 0; i < pool->block_count; i++)
        free(*block_at(pool, i));
    pieces_done(&pool->blocks);
    *pool = (struct pool){0};
}

void *pool_take(struct pool *pool, size_t size)
{
    struct pool_block *block = pool->records;

    CHECK(size <= BLOCK_SIZE);
    size = (size + RECORD_ALIGNMENT - 1) / RECORD_ALIGNMENT * RECORD_ALIGNMENT;
    if (block == NULL || BLOCK_SIZE - block->used < size) {
        block = malloc(sizeof *block);
        CHECK(block != NULL);
        block->next = pool->records;
        block->used = 0;
        pool->records = block;
    }
    block->used += size;
    return block->bytes + block->used - size;
}

/* A block that is larger than the others holds just one thing, at its start. */
static void add_block(struct pool *pool, size_t size)
{
    if (pool->block_count == 0)
        pieces_init(&pool->blocks, sizeof(char *));
    char **block = pieces_room(&pool->blocks, pool->block_count);

    *block = malloc(size > BLOCK_SIZE ? size : BLOCK_SIZE);
    CHECK(*block != NULL);
    pool->block_count++;
    pool->used = 0;
}

pool_place pool_bytes(struct pool *pool, const char *bytes, size_t size)
{
    if (pool->block_count == 0 || pool->used + size > BLOCK_SIZE)
        add_block(pool, size);
    size_t block = pool->block_count - 1;
    pool_place place = block * BLOCK_SIZE + pool->used + 1;

    memcpy(*block_at(pool, block) + pool->used, bytes, size);
    pool->used += size;
    return place;
}

const char *pool_at(const struct pool *pool, pool_place place)
{
    return *block_at(pool, (place - 1) / BLOCK_SIZE) + (place - 1) % BLOCK_SIZE;
}

/* FNV-1a. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;

    for (const char *p = text; *p != '\0'; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    return hash;
}

pool_place pool_text(struct pool *pool, const char *text)
{
    pool_place *recent = &pool->recent[hash_of(text) % POOL_TEXTS];

    if (*recent == 0 || strcmp(pool_at(pool, *recent), text) != 0)
        *recent = pool_bytes(pool, text, strlen(text) + 1);
    return *recent;
}
