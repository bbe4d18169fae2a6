/* Hashes and compares passwords with libsodium. */
#include "http/password.h"

#include "base/check.h"

#include <sodium.h>
#include <string.h>

#define PASSES 2ULL
#define MEMORY_BYTES ((size_t)19 * 1024 * 1024)

/* What the password of a user who does not exist is compared with: a real hash with today's
 * parameters that no password is known for. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$Dz1rGdkDzRNWHdPnQ7Jz0w$"
                             "5wY1fVFlUJ5cKtGJtqYqkTz5e3gGm7nQm0lWq9w7VhI";

enum err password_hash(const char *password, struct arena *arena, const char **hash_out)
{
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);

    CHECK(sodium_init() >= 0);
    if (crypto_pwhash_str_alg(hash, password, strlen(password), PASSES, MEMORY_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return ERR_INTERNAL;
    *hash_out = hash;
    return ERR_OK;
}

bool password_verify(const char *encoded, const char *password)
{
    CHECK(sodium_init() >= 0);
    bool matches = crypto_pwhash_str_verify(encoded == NULL ? nobody : encoded, password,
                                            strlen(password)) == 0;

    return matches && encoded != NULL;
}

bool password_needs_rehash(const char *encoded)
{
    return crypto_pwhash_str_needs_rehash(encoded, PASSES, MEMORY_BYTES) != 0;
}
