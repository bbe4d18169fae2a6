/* Requests: which entry each request with an idempotency key has made, in memory, from entries that
 * were proved. So a repeat is answered without asking the database, and taking something away from
 * it makes no request look new. Not for other modules. */
#ifndef FUNDTRAIL_LEDGER_REQUESTS_INTERNAL_H
#define FUNDTRAIL_LEDGER_REQUESTS_INTERNAL_H

#include "base/entry.h"
#include "base/err.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_KEY_SIZE 16 /* the half of an entry's request that is its key's */

struct db;

struct request_slot {
    uint64_t print; /* of actor and key, under a key of this process */
    uint64_t said;  /* the beginning of the half that is the request's */
    int64_t seq;    /* 0: the slot is free */
};

struct requests {
    pthread_mutex_t lock; /* held for moments only */
    uint8_t print_key[16];
    struct request_slot *slots;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

void requests_init(struct requests *requests);
void requests_done(struct requests *requests);

/* Takes what another one has, which is empty then. */
void requests_replace(struct requests *requests, struct requests *by);

/* Keeps by which request an entry was made, if by any. What is there already stays. */
void requests_add(struct requests *requests, const struct entry *entry);

/* Adds those of earlier releases, which stand in a table of their own. */
enum err requests_add_older(struct requests *requests, struct db *db) MUST_USE;

/* The entry that an actor's request has made, 0: its key is new. *same_out: that request said the
 * same. */
int64_t requests_find(struct requests *requests, int64_t actor_id,
                      const uint8_t request[ENTRY_REQUEST_SIZE], bool *same_out);

/* What an entry keeps of a request. */
void request_of(const char *key, const uint8_t request_hash[32],
                uint8_t request_out[ENTRY_REQUEST_SIZE]);

#endif
