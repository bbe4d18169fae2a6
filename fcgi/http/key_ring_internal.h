/* Keys as files: shared by the ring of a server and the commands of operators. */
#ifndef FUNDTRAIL_HTTP_KEY_RING_INTERNAL_H
#define FUNDTRAIL_HTTP_KEY_RING_INTERNAL_H

#include "http/key_ring.h"

struct key {
    char kid[KEY_ID_SIZE];
    bool has_public;
    bool can_sign;
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    uint8_t secret[PASETO_SECRET_SIZE];
};

struct key_set {
    size_t count;
    struct key keys[KEY_RING_MAX]; /* oldest first */
};

/* Errors as key_ring_open, but a set without a key that can sign is not one. The caller wipes the
 * set. */
enum err key_set_load(const char *key_dir, struct key_set *set_out,
                      char error_out[KEY_ERROR_SIZE]) MUST_USE;

struct key *key_set_find(struct key_set *set, const char *kid);

/* The newest key that can sign, or NULL. */
struct key *key_set_signer(struct key_set *set);

#endif
