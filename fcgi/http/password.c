#include "http/password.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define PASSES 2ULL
#define MEMORY_BYTES ((size_t)19 * 1024 * 1024)
#define LANES 2 /* hashes at once on the machine */
#define WAIT_MS 5000
#define PAUSE_MS 10
#define LOCK_PATH_SIZE 512

/* What the password of a user who does not exist is compared with: a real hash with today's
 * parameters that no password is known for. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$Dz1rGdkDzRNWHdPnQ7Jz0w$"
                             "5wY1fVFlUJ5cKtGJtqYqkTz5e3gGm7nQm0lWq9w7VhI";

static atomic_int waiters;

static enum err try_lane(const char *runtime_dir, int lane, int *file_out)
{
    char path[LOCK_PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s/hash.%d", runtime_dir, lane);

    if (length < 0 || (size_t)length >= sizeof path)
        return ERR_INTERNAL;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (file < 0)
        return ERR_INTERNAL;
    /* The lock belongs to this opening of the file, so threads exclude each other as well. */
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        *file_out = file;
        return ERR_OK;
    }
    bool busy = errno == EWOULDBLOCK || errno == EINTR;

    (void)close(file);
    return busy ? ERR_TOO_MANY : ERR_INTERNAL;
}

static enum err wait_for_lane(const char *runtime_dir, int *file_out)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};

    for (int waited_ms = 0; waited_ms <= WAIT_MS; waited_ms += PAUSE_MS) {
        for (int lane = 0; lane < LANES; lane++) {
            enum err err = try_lane(runtime_dir, lane, file_out);

            if (err != ERR_TOO_MANY)
                return err;
        }
        (void)nanosleep(&pause, NULL);
    }
    return ERR_TOO_MANY;
}

static enum err take_lane(const char *runtime_dir, int *file_out)
{
    enum err err = ERR_TOO_MANY;

    CHECK(sodium_init() >= 0);
    if (atomic_fetch_add(&waiters, 1) < PASSWORD_QUEUE_MAX)
        err = wait_for_lane(runtime_dir, file_out);
    (void)atomic_fetch_sub(&waiters, 1);
    return err;
}

enum err password_hash(const char *runtime_dir, const char *password, struct arena *arena,
                       const char **hash_out)
{
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
    int lane = -1;
    enum err err = take_lane(runtime_dir, &lane);

    if (err != ERR_OK)
        return err;
    int result = crypto_pwhash_str_alg(hash, password, strlen(password), PASSES, MEMORY_BYTES,
                                       crypto_pwhash_ALG_ARGON2ID13);

    (void)close(lane);
    if (result != 0)
        return ERR_INTERNAL;
    *hash_out = hash;
    return ERR_OK;
}

enum err password_verify(const char *runtime_dir, const char *encoded, const char *password,
                         bool *matches_out)
{
    int lane = -1;
    enum err err = take_lane(runtime_dir, &lane);

    if (err != ERR_OK)
        return err;
    bool matches = crypto_pwhash_str_verify(encoded == NULL ? nobody : encoded, password,
                                            strlen(password)) == 0;

    (void)close(lane);
    *matches_out = matches && encoded != NULL;
    return ERR_OK;
}

bool password_needs_rehash(const char *encoded)
{
    return crypto_pwhash_str_needs_rehash(encoded, PASSES, MEMORY_BYTES) != 0;
}
