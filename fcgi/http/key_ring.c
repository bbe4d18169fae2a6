/* The keys of a running server in guarded memory. An unknown key id makes it read the directory
 * again, at most now and then. */
#include "key_ring_internal.h"

#include "base/check.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RELOAD_PAUSE_US INT64_C(5000000)

struct key_ring {
    pthread_mutex_t lock; /* guards what follows it, but for key_dir */
    struct key_set set;
    int64_t reloaded_at_us; /* the last time an unknown key id made us look */
    char key_dir[];
};

/* A ring without a key that signs is no ring. */
static enum err load(const char *key_dir, struct key_set *set_out, char error_out[KEY_ERROR_SIZE])
{
    enum err err = key_set_load(key_dir, set_out, error_out);

    if (err == ERR_OK && key_set_signer(set_out) == NULL) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "%.150s: no signing key; make one with `key new`",
                       key_dir);
        err = ERR_NOT_FOUND;
    }
    return err;
}

enum err key_ring_open(const char *key_dir, struct key_ring **ring_out,
                       char error_out[KEY_ERROR_SIZE])
{
    struct key_set set;
    size_t dir_size = strlen(key_dir) + 1;

    CHECK(sodium_init() >= 0);
    enum err err = load(key_dir, &set, error_out);

    if (err != ERR_OK)
        return err;
    /* Guarded memory must be a multiple of the alignment of what it holds. */
    size_t size = (sizeof(struct key_ring) + dir_size + 63) / 64 * 64;
    struct key_ring *ring = sodium_malloc(size);

    CHECK(ring != NULL);
    memset(ring, 0, size);
    CHECK(pthread_mutex_init(&ring->lock, NULL) == 0);
    ring->set = set;
    memcpy(ring->key_dir, key_dir, dir_size);
    sodium_memzero(&set, sizeof set);
    *ring_out = ring;
    return ERR_OK;
}

void key_ring_close(struct key_ring *ring)
{
    if (ring == NULL)
        return;
    (void)pthread_mutex_destroy(&ring->lock);
    sodium_free(ring);
}

enum err key_ring_reload(struct key_ring *ring, char error_out[KEY_ERROR_SIZE])
{
    struct key_set set;
    enum err err = load(ring->key_dir, &set, error_out);

    if (err != ERR_OK)
        return err;
    CHECK(pthread_mutex_lock(&ring->lock) == 0);
    ring->set = set;
    CHECK(pthread_mutex_unlock(&ring->lock) == 0);
    sodium_memzero(&set, sizeof set);
    return ERR_OK;
}

void key_ring_signer(struct key_ring *ring, char kid_out[KEY_ID_SIZE],
                     uint8_t secret_out[PASETO_SECRET_SIZE])
{
    CHECK(pthread_mutex_lock(&ring->lock) == 0);
    const struct key *key = key_set_signer(&ring->set);

    CHECK(key != NULL);
    memcpy(kid_out, key->kid, KEY_ID_SIZE);
    memcpy(secret_out, key->secret, PASETO_SECRET_SIZE);
    CHECK(pthread_mutex_unlock(&ring->lock) == 0);
}

/* Whether it is time to look for a key that is not there. A clock that went back must not keep the
 * ring from looking. With the lock held. */
static bool may_reload(struct key_ring *ring, int64_t now_us)
{
    bool may = ring->reloaded_at_us == 0 || now_us < ring->reloaded_at_us ||
               now_us - ring->reloaded_at_us >= RELOAD_PAUSE_US;
    if (may)
        ring->reloaded_at_us = now_us;
    return may;
}

/* Whether the key is there; when not, reload_out says whether it is time to look again. */
static bool find_public(struct key_ring *ring, const char *kid, int64_t now_us,
                        uint8_t public_out[PASETO_PUBLIC_SIZE], bool *reload_out)
{
    CHECK(pthread_mutex_lock(&ring->lock) == 0);
    const struct key *key = key_set_find(&ring->set, kid);

    if (key != NULL)
        memcpy(public_out, key->public_key, PASETO_PUBLIC_SIZE);
    *reload_out = key == NULL && may_reload(ring, now_us);
    CHECK(pthread_mutex_unlock(&ring->lock) == 0);
    return key != NULL;
}

enum err key_ring_public(struct key_ring *ring, const char *kid, int64_t now_us,
                         uint8_t public_out[PASETO_PUBLIC_SIZE])
{
    char error[KEY_ERROR_SIZE];
    bool reload;

    if (find_public(ring, kid, now_us, public_out, &reload))
        return ERR_OK;
    if (!reload || key_ring_reload(ring, error) != ERR_OK)
        return ERR_NOT_FOUND;
    return find_public(ring, kid, now_us, public_out, &reload) ? ERR_OK : ERR_NOT_FOUND;
}

static void derive_from(const struct key *key, const char *purpose,
                        uint8_t key_out[DERIVED_KEY_SIZE])
{
    CHECK(crypto_generichash(key_out, DERIVED_KEY_SIZE, (const uint8_t *)purpose, strlen(purpose),
                             key->secret, PASETO_SEED_SIZE) == 0);
}

/* A key for one purpose, made from the secret half of kid. */
static enum err derive(struct key_ring *ring, const char *kid, const char *purpose,
                       uint8_t key_out[DERIVED_KEY_SIZE])
{
    enum err err = ERR_NOT_FOUND;

    CHECK(pthread_mutex_lock(&ring->lock) == 0);
    const struct key *key = key_set_find(&ring->set, kid);

    if (key != NULL && key->can_sign) {
        derive_from(key, purpose, key_out);
        err = ERR_OK;
    }
    CHECK(pthread_mutex_unlock(&ring->lock) == 0);
    return err;
}

enum err key_ring_csrf_key(struct key_ring *ring, const char *kid, uint8_t key_out[CSRF_KEY_SIZE])
{
    return derive(ring, kid, "fundtrail-csrf-1", key_out);
}

enum err key_ring_device_key(struct key_ring *ring, const char *kid,
                             uint8_t key_out[DEVICE_KEY_SIZE])
{
    return derive(ring, kid, "fundtrail-device-1", key_out);
}

enum err key_secrets(const char *key_dir, uint8_t secrets_out[KEY_RING_MAX][PASETO_SECRET_SIZE],
                     size_t *count_out, char error_out[KEY_ERROR_SIZE])
{
    struct key_set set;

    CHECK(sodium_init() >= 0);
    enum err err = load(key_dir, &set, error_out);

    if (err != ERR_OK)
        return err;
    *count_out = 0;
    for (size_t i = 0; i < set.count; i++)
        if (set.keys[i].can_sign)
            memcpy(secrets_out[(*count_out)++], set.keys[i].secret, PASETO_SECRET_SIZE);
    sodium_memzero(&set, sizeof set);
    return ERR_OK;
}

static const char row_purpose[] = "fundtrail-row-1";

void key_ring_row_signer(struct key_ring *ring, char kid_out[KEY_ID_SIZE],
                         uint8_t key_out[DERIVED_KEY_SIZE])
{
    CHECK(pthread_mutex_lock(&ring->lock) == 0);
    const struct key *key = key_set_signer(&ring->set);

    CHECK(key != NULL);
    memcpy(kid_out, key->kid, KEY_ID_SIZE);
    derive_from(key, row_purpose, key_out);
    CHECK(pthread_mutex_unlock(&ring->lock) == 0);
}

/* As find_public, by the end of a key's id. */
static bool find_row_key(struct key_ring *ring, const char *kid_end, int64_t now_us,
                         uint8_t key_out[DERIVED_KEY_SIZE], bool *reload_out)
{
    bool found = false;

    CHECK(pthread_mutex_lock(&ring->lock) == 0);
    for (size_t i = 0; i < ring->set.count && !found; i++) {
        const struct key *key = &ring->set.keys[i];

        found = key->can_sign && strcmp(strchr(key->kid, '-') + 1, kid_end) == 0;
        if (found)
            derive_from(key, row_purpose, key_out);
    }
    *reload_out = !found && may_reload(ring, now_us);
    CHECK(pthread_mutex_unlock(&ring->lock) == 0);
    return found;
}

enum err key_ring_row_key(struct key_ring *ring, const char *kid_end, int64_t now_us,
                          uint8_t key_out[DERIVED_KEY_SIZE])
{
    char error[KEY_ERROR_SIZE];
    bool reload;

    if (find_row_key(ring, kid_end, now_us, key_out, &reload))
        return ERR_OK;
    if (!reload || key_ring_reload(ring, error) != ERR_OK)
        return ERR_NOT_FOUND;
    return find_row_key(ring, kid_end, now_us, key_out, &reload) ? ERR_OK : ERR_NOT_FOUND;
}
