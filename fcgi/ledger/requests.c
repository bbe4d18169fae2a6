/* Which entry a request has made: a hash table of what the entries themselves say. */
#include "requests_internal.h"

#include "base/check.h"
#include "store/journal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 1024

void requests_init(struct requests *requests)
{
    *requests = (struct requests){.slots = NULL};
    CHECK(pthread_mutex_init(&requests->lock, NULL) == 0);
    randombytes_buf(requests->print_key, sizeof(requests->print_key));
}

void requests_done(struct requests *requests)
{
    free(requests->slots);
    pthread_mutex_destroy(&requests->lock);
}

static void lock(struct requests *requests)
{
    CHECK(pthread_mutex_lock(&requests->lock) == 0);
}

static void unlock(struct requests *requests)
{
    CHECK(pthread_mutex_unlock(&requests->lock) == 0);
}

void requests_replace(struct requests *requests, struct requests *by)
{
    lock(requests);
    free(requests->slots);
    memcpy(requests->print_key, by->print_key, sizeof(requests->print_key));
    requests->slots = by->slots;
    requests->capacity = by->capacity;
    requests->count = by->count;
    unlock(requests);
    by->slots = NULL;
    by->capacity = by->count = 0;
}

/* Under a key that nobody knows: two keys with the same print cannot be looked for. */
static uint64_t print_of(const struct requests *requests, int64_t actor_id,
                         const uint8_t key[REQUEST_KEY_SIZE])
{
    _Static_assert(crypto_shorthash_KEYBYTES == sizeof(requests->print_key) &&
                       crypto_shorthash_BYTES == sizeof(uint64_t),
                   "the sizes of SipHash");
    uint8_t bytes[sizeof(actor_id) + REQUEST_KEY_SIZE];
    uint8_t print[crypto_shorthash_BYTES];
    uint64_t number = 0;
    memcpy(bytes, &actor_id, sizeof(actor_id));
    memcpy(bytes + sizeof(actor_id), key, REQUEST_KEY_SIZE);
    crypto_shorthash(print, bytes, sizeof(bytes), requests->print_key);
    memcpy(&number, print, sizeof(number));
    return number;
}

/* Where a print stands, or belongs; there is always a free slot. */
static struct request_slot *slot_of(struct request_slot *slots, size_t capacity, uint64_t print)
{
    size_t at = (size_t)print & (capacity - 1);
    while (slots[at].seq != 0 && slots[at].print != print)
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static void make_room(struct requests *requests)
{
    size_t capacity = requests->capacity == 0 ? FIRST_CAPACITY : 2 * requests->capacity;
    if (5 * (requests->count + 1) <= 4 * requests->capacity)
        return;
    struct request_slot *slots = calloc(capacity, sizeof(*slots));
    CHECK(slots != NULL);
    for (size_t i = 0; i < requests->capacity; i++)
        if (requests->slots[i].seq != 0)
            *slot_of(slots, capacity, requests->slots[i].print) = requests->slots[i];
    free(requests->slots);
    requests->slots = slots;
    requests->capacity = capacity;
}

static uint64_t said_by(const uint8_t request[ENTRY_REQUEST_SIZE])
{
    uint64_t said = 0;
    memcpy(&said, request + REQUEST_KEY_SIZE, sizeof(said));
    return said;
}

static void add(struct requests *requests, int64_t actor_id,
                const uint8_t request[ENTRY_REQUEST_SIZE], int64_t seq)
{
    lock(requests);
    make_room(requests);
    uint64_t print = print_of(requests, actor_id, request);
    struct request_slot *slot = slot_of(requests->slots, requests->capacity, print);
    if (slot->seq == 0) {
        *slot = (struct request_slot){print, said_by(request), seq};
        requests->count++;
    }
    unlock(requests);
}

void requests_add(struct requests *requests, const struct entry *entry)
{
    if (entry->request != NULL)
        add(requests, entry->actor_id, entry->request, entry->seq);
}

int64_t requests_find(struct requests *requests, int64_t actor_id,
                      const uint8_t request[ENTRY_REQUEST_SIZE], bool *same_out)
{
    struct request_slot found = {0};
    lock(requests);
    if (requests->capacity > 0)
        found =
            *slot_of(requests->slots, requests->capacity, print_of(requests, actor_id, request));
    unlock(requests);
    *same_out = found.seq != 0 && found.said == said_by(request);
    return found.seq;
}

/* Ends with its NUL, as other domains. */
static const char domain[] = "fundtrail-request-1";

void request_of(const char *key, const uint8_t request_hash[32],
                uint8_t request_out[ENTRY_REQUEST_SIZE])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, REQUEST_KEY_SIZE);
    crypto_generichash_update(&state, (const uint8_t *)domain, sizeof(domain));
    crypto_generichash_update(&state, (const uint8_t *)key, strlen(key));
    crypto_generichash_final(&state, request_out, REQUEST_KEY_SIZE);
    memcpy(request_out + REQUEST_KEY_SIZE, request_hash, ENTRY_REQUEST_SIZE - REQUEST_KEY_SIZE);
}

static enum err add_older(const struct idempotency *key, void *arg)
{
    uint8_t request[ENTRY_REQUEST_SIZE];
    request_of(key->key, key->request_hash, request);
    add(arg, key->actor_id, request, key->seq);
    return ERR_OK;
}

enum err requests_add_older(struct requests *requests, struct db *db)
{
    return idempotency_each(db, add_older, requests);
}
