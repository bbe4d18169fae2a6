/* SHA-256 piece by piece, with libsodium. */
#include "runtime/sha256.h"

#include "base/check.h"

#include <sodium.h>

#include <stdlib.h>

struct sha256 {
    crypto_hash_sha256_state state;
};

struct sha256 *sha256_new(void)
{
    struct sha256 *sha256 = malloc(sizeof *sha256);
    CHECK(sha256 != NULL);
    crypto_hash_sha256_init(&sha256->state);
    return sha256;
}

void sha256_add(struct sha256 *sha256, const char *bytes, size_t length)
{
    crypto_hash_sha256_update(&sha256->state, (const unsigned char *)bytes, length);
}

void sha256_finish(struct sha256 *sha256, char text_out[SHA256_TEXT_SIZE])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&sha256->state, digest);
    sodium_bin2hex(text_out, SHA256_TEXT_SIZE, digest, sizeof digest);
    free(sha256);
}
