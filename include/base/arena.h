/* Arena: memory of one request (or of one book), given back all at once.
 *
 * Blocks are zeroed and aligned and never NULL: real exhaustion ends the process, in exchange every
 * input is bounded. What is given back is wiped first: passwords pass through here. An arena
 * belongs to one thread. */
#ifndef FUNDTRAIL_BASE_ARENA_H
#define FUNDTRAIL_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *first;
    struct arena_block *current;
    struct arena_deferred *deferred;
};

void arena_init(struct arena *arena);

/* Gives every block back and runs what was deferred, the latest first. */
void arena_done(struct arena *arena);

/* Forgets the contents, runs what was deferred, and keeps one block for the next use. */
void arena_reset(struct arena *arena);

/* size zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* As arena_alloc for count * size bytes; ends the process when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Room for one more item behind `count` of a list that grows: the list itself, or a larger copy of
 * it, whose room is stored in *room_io. list is NULL where *room_io is 0. */
void *arena_room(struct arena *arena, void *list, size_t count, size_t *room_io, size_t size);

/* Copies length bytes and adds a NUL. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);

/* Copies a NUL-terminated string; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);

char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Calls release(object) when the arena is reset or done: for what is not memory of the arena. */
void arena_defer(struct arena *arena, void (*release)(void *), void *object);

/* Bytes handed out since init or the last reset. */
size_t arena_used(const struct arena *arena);

#endif
