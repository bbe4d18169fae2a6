/* Shared lock: a mutex in memory that processes share. One that dies while it holds it leaves it
 * to the next one; what it guards must stay meaningful whenever that happens. */
#ifndef FUNDTRAIL_RUNTIME_SHARED_LOCK_H
#define FUNDTRAIL_RUNTIME_SHARED_LOCK_H

#include <pthread.h>
#include <stddef.h>

/* Zeroed memory shared with processes forked later. Ends the process when there is none. */
void *shared_memory_new(size_t size);
void shared_memory_free(void *memory, size_t size);

void shared_lock_init(pthread_mutex_t *lock);
void shared_lock(pthread_mutex_t *lock);
void shared_unlock(pthread_mutex_t *lock);

#endif
