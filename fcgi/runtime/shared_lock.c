/* Memory that is shared by forked processes, and a robust mutex in it: when its owner dies, the
 * next one gets it. */
#include "runtime/shared_lock.h"

#include "base/check.h"

#include <errno.h>
#include <sys/mman.h>

void *shared_memory_new(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    return memory;
}

void shared_memory_free(void *memory, size_t size)
{
    if (memory)
        (void)munmap(memory, size);
}

void shared_lock_init(pthread_mutex_t *lock)
{
    pthread_mutexattr_t attributes;
    CHECK(pthread_mutexattr_init(&attributes) == 0);
    CHECK(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) == 0);
    CHECK(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST) == 0);
    CHECK(pthread_mutex_init(lock, &attributes) == 0);
    CHECK(pthread_mutexattr_destroy(&attributes) == 0);
}

void shared_lock(pthread_mutex_t *lock)
{
    int result = pthread_mutex_lock(lock);
    if (result == EOWNERDEAD)
        result = pthread_mutex_consistent(lock);
    CHECK(result == 0);
}

void shared_unlock(pthread_mutex_t *lock)
{
    CHECK(pthread_mutex_unlock(lock) == 0);
}
