/* PASETO v4.public: Ed25519 signatures over a pre-authentication encoding of header, message,
 * footer and an implicit assertion that both sides know and the token does not carry. */
#ifndef FUNDTRAIL_HTTP_PASETO_H
#define FUNDTRAIL_HTTP_PASETO_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define PASETO_SEED_SIZE 32
#define PASETO_PUBLIC_SIZE 32
#define PASETO_SECRET_SIZE 64 /* seed and public key, as libsodium keeps it */
#define PASETO_TOKEN_MAX 4096 /* characters */

struct bytes {
    const char *bytes;
    size_t length;
};

/* Appends the token. */
void paseto_sign(const uint8_t secret[PASETO_SECRET_SIZE], struct bytes payload,
                 struct bytes footer, struct bytes implicit, struct buf *token_out);

/* Checks version, purpose, encoding (canonical base64url without padding) and signature.
 * Payload and footer live in the arena. ERR_UNAUTHENTICATED for every fault. */
enum err paseto_verify(const uint8_t public_key[PASETO_PUBLIC_SIZE], const char *token,
                       struct bytes implicit, struct arena *arena, struct bytes *payload_out,
                       struct bytes *footer_out) MUST_USE;

/* The footer of a token whose signature is not checked yet, to find the key by.
 * ERR_UNAUTHENTICATED. */
enum err paseto_footer(const char *token, struct arena *arena, struct bytes *footer_out) MUST_USE;

#endif
