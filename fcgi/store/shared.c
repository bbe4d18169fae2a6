/* A file in memory with three numbers that only grow: the head that was published, the highest head
 * that a process of this host was about to commit, and the count of changes to sessions. */
#include "shared_internal.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Another layout has another number. */
#define MAGIC INT64_C(0x66756e6468643031)

struct shared {
    atomic_llong magic;     /* 0: the file is new */
    atomic_llong published; /* 0: not known yet */
    atomic_llong intended;
    atomic_llong session_changes;
    atomic_int ended; /* another host moved the head, or it went back */
};

static void lift(atomic_llong *number, long long value)
{
    long long seen = atomic_load(number);
    while (seen < value && !atomic_compare_exchange_weak(number, &seen, value))
        continue;
}

/* Root makes it for whom the folder belongs to. */
static bool belongs_right(int fd, const char *path)
{
    struct stat folder;
    char *copy = strdup(path);
    CHECK(copy != NULL);
    char *slash = strrchr(copy, '/');
    if (slash != NULL)
        slash[slash == copy] = '\0';
    bool right = slash != NULL && stat(copy, &folder) == 0 &&
                 (geteuid() != 0 || fchown(fd, folder.st_uid, folder.st_gid) == 0);
    free(copy);
    return right;
}

static struct shared *map(int fd, const char *path)
{
    struct stat status;
    long long none = 0;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || !belongs_right(fd, path) ||
        (status.st_size < (off_t)sizeof(struct shared) &&
         ftruncate(fd, sizeof(struct shared)) != 0))
        return NULL;
    void *memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        return NULL;
    struct shared *shared = memory;
    if (atomic_compare_exchange_strong(&shared->magic, &none, MAGIC) || none == MAGIC)
        return shared;
    (void)munmap(shared, sizeof *shared);
    return NULL;
}

struct shared *shared_open(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (fd < 0)
        return NULL;
    struct shared *shared = map(fd, path);
    (void)close(fd);
    return shared;
}

void shared_close(struct shared *shared)
{
    if (shared != NULL)
        (void)munmap(shared, sizeof *shared);
}

void shared_restart(struct shared *shared)
{
    atomic_store(&shared->published, 0);
    atomic_store(&shared->intended, 0);
    atomic_store(&shared->ended, 0);
}

bool shared_has_ended(const struct shared *shared)
{
    return atomic_load_explicit(&shared->ended, memory_order_acquire) != 0;
}

int64_t shared_head(const struct shared *shared)
{
    return shared_has_ended(shared) ? 0 : atomic_load(&shared->published);
}

void shared_intend(struct shared *shared, int64_t seq)
{
    lift(&shared->intended, seq);
}

void shared_publish(struct shared *shared, int64_t seq)
{
    lift(&shared->published, seq);
}

void shared_see(struct shared *shared, int64_t published_before, int64_t seq)
{
    bool is_first = published_before == 0 && atomic_load(&shared->published) == 0;
    if (is_first)
        lift(&shared->intended, seq);
    if (seq < published_before || seq > atomic_load(&shared->intended))
        atomic_store(&shared->ended, 1);
    lift(&shared->published, seq);
}

int64_t shared_session_changes(const struct shared *shared)
{
    return atomic_load(&shared->session_changes);
}

void shared_session_changed(struct shared *shared)
{
    (void)atomic_fetch_add(&shared->session_changes, 1);
}
