/* Memory in a list of blocks. An allocation takes the next bytes of the last block, or a new block
 * where they do not fit. Nothing is freed singly: a whole arena is given back at once. */
#include "base/arena.h"

#include "base/check.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each block is twice as large as the one before, up to where the system takes it back as soon as
 * it is freed (the server's main.c says from which size on). */
#define BLOCK_SIZE_MIN ((size_t)32 * 1024)
#define BLOCK_SIZE_MAX ((size_t)1024 * 1024)
#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
    struct arena_block *next;
    size_t capacity;
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct arena_deferred {
    struct arena_deferred *next;
    void (*release)(void *);
    void *object;
};

static size_t next_capacity(const struct arena_block *last)
{
    if (last == NULL)
        return BLOCK_SIZE_MIN;
    return last->capacity < BLOCK_SIZE_MAX / 2 ? 2 * last->capacity : BLOCK_SIZE_MAX;
}

static struct arena_block *block_new(const struct arena_block *last, size_t size)
{
    size_t capacity = next_capacity(last);

    if (capacity < size)
        capacity = size;
    CHECK(capacity <= SIZE_MAX - sizeof(struct arena_block));
    struct arena_block *block = calloc(1, sizeof *block + capacity);

    CHECK(block != NULL);
    block->capacity = capacity;
    return block;
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

static void run_deferred(struct arena *arena)
{
    while (arena->deferred != NULL) {
        struct arena_deferred *deferred = arena->deferred;

        arena->deferred = deferred->next;
        deferred->release(deferred->object);
    }
}

static void free_blocks(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *next = block->next;

        explicit_bzero(block->bytes, block->used);
        free(block);
        block = next;
    }
}

void arena_done(struct arena *arena)
{
    run_deferred(arena);
    free_blocks(arena->first);
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena)
{
    run_deferred(arena);
    struct arena_block *kept = arena->first;

    if (kept == NULL)
        return;
    free_blocks(kept->next);
    kept->next = NULL;
    if (kept->capacity > BLOCK_SIZE_MIN) {
        free_blocks(kept);
        *arena = (struct arena){0};
        return;
    }
    explicit_bzero(kept->bytes, kept->used);
    kept->used = 0;
    arena->current = kept;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    CHECK(size <= SIZE_MAX - ALIGNMENT);
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_block *block = arena->current;

    if (block == NULL || block->capacity - block->used < rounded) {
        block = block_new(arena->current, rounded);
        if (arena->current != NULL)
            arena->current->next = block;
        else
            arena->first = block;
        arena->current = block;
    }
    void *result = block->bytes + block->used;

    block->used += rounded;
    return result;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    CHECK(!__builtin_mul_overflow(count, size, &bytes));
    return arena_alloc(arena, bytes);
}

void *arena_room(struct arena *arena, void *list, size_t count, size_t *room_io, size_t size)
{
    if (count < *room_io)
        return list;
    *room_io = *room_io * 2 + 32;
    void *more = arena_array(arena, *room_io, size);

    if (count > 0)
        memcpy(more, list, count * size);
    return more;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    CHECK(length < SIZE_MAX);
    char *copy = arena_alloc(arena, length + 1);

    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    CHECK(length >= 0);

    char *text = arena_alloc(arena, (size_t)length + 1);

    va_start(args, format);
    (void)vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

void arena_defer(struct arena *arena, void (*release)(void *), void *object)
{
    struct arena_deferred *deferred = arena_alloc(arena, sizeof *deferred);

    *deferred = (struct arena_deferred){arena->deferred, release, object};
    arena->deferred = deferred;
}

size_t arena_used(const struct arena *arena)
{
    size_t used = 0;

    for (const struct arena_block *block = arena->first; block != NULL; block = block->next)
        used += block->used;
    return used;
}
