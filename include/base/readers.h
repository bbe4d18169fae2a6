/* Readers: who reads at this moment what one thread changes, and what may be freed once they have
 * ended. Nobody waits: a reader says that it began, and what the changing thread has replaced stays
 * for as long as a reader that began before may hold it.
 *
 * Whoever replaces something first makes the new one reachable in place of the old one (an atomic
 * store with release), and then retires the old one. */
#ifndef FUNDTRAIL_BASE_READERS_H
#define FUNDTRAIL_BASE_READERS_H

#include <stddef.h>

struct readers;

/* One reader's place among them; a thread has one and reads again and again. */
struct reading;

struct readers *readers_new(void);

/* Nobody reads any more: frees what is retired, and all places. */
void readers_free(struct readers *readers);

/* Any thread. Waits for no reader and for no change, only for others that join or leave. */
struct reading *readers_join(struct readers *readers);
void readers_leave(struct readers *readers, struct reading *reading);

/* Between these two everything that can be reached stays. Not nested. */
void reading_begin(struct reading *reading);
void reading_end(struct reading *reading);

/* Calls release(object) once no reader is left that began before: at once where there is none, else
 * from a later call of this function, of readers_sweep or of reading_end. readers NULL: nobody else
 * reads, so at once. */
void readers_retire(struct readers *readers_or_null, void *object, void (*release)(void *object));

/* Frees what can be freed now. */
void readers_sweep(struct readers *readers);

#endif
