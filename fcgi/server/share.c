/* The numbers of connections of the processes on one socket. Connections are kept, so what the
 * kernel gives one process at the start stays with it: without a look at the others, one may have
 * all. */
#include "connection_internal.h"

#include "runtime/shared_lock.h"

#include <limits.h>
#include <unistd.h>

struct io_place {
    atomic_int pid; /* 0: free */
    atomic_uint count;
};

struct io_share {
    struct io_place places[IO_PROCESSES_MAX];
};

struct io_share *io_share_new(void)
{
    return shared_memory_new(sizeof(struct io_share));
}

void io_share_free(struct io_share *share)
{
    shared_memory_free(share, sizeof *share);
}

void io_share_bury(struct io_share *share, pid_t pid)
{
    for (size_t i = 0; i < IO_PROCESSES_MAX; i++)
        if (atomic_load(&share->places[i].pid) == pid) {
            atomic_store(&share->places[i].count, 0);
            atomic_store(&share->places[i].pid, 0);
        }
}

struct io_place *share_place(struct io_share *share)
{
    for (size_t i = 0; share && i < IO_PROCESSES_MAX; i++) {
        int none = 0;
        if (!atomic_compare_exchange_strong(&share->places[i].pid, &none, getpid()))
            continue;
        atomic_store(&share->places[i].count, 0);
        return &share->places[i];
    }
    return NULL;
}

void share_count(struct io_place *place, size_t connection_count)
{
    if (place)
        atomic_store(&place->count, (unsigned)connection_count);
}

/* The least of the other processes; UINT_MAX: there are none. */
static unsigned least_of_others(const struct io_share *share, const struct io_place *place)
{
    unsigned least = UINT_MAX;
    for (size_t i = 0; place && i < IO_PROCESSES_MAX; i++) {
        const struct io_place *other = &share->places[i];
        unsigned count = atomic_load_explicit(&other->count, memory_order_relaxed);
        if (other != place && count < least &&
            atomic_load_explicit(&other->pid, memory_order_relaxed) != 0)
            least = count;
    }
    return least;
}

bool share_is_ahead(const struct io_share *share, const struct io_place *place)
{
    return place && atomic_load(&place->count) > least_of_others(share, place);
}

bool share_is_far_ahead(const struct io_share *share, const struct io_place *place)
{
    unsigned least = least_of_others(share, place);
    return least != UINT_MAX && atomic_load(&place->count) / 2 > least + 1;
}
