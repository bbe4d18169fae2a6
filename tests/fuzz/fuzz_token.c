/* Tokens: no crash, and nothing is ever taken for signed that we did not sign. */
#include "base/check.h"
#include "http/paseto.h"

#include <sodium.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const struct bytes implicit = {"fuzz", 4};

static bool is_taken(const uint8_t public_key[PASETO_PUBLIC_SIZE], const char *token,
                     struct arena *arena)
{
    struct bytes payload;
    struct bytes footer;

    return paseto_verify(public_key, token, implicit, arena, &payload, &footer) == ERR_OK;
}

/* The input as payload and footer: what is signed is taken, and read back as it was. */
static void check_signed(const uint8_t secret[PASETO_SECRET_SIZE],
                         const uint8_t public_key[PASETO_PUBLIC_SIZE], struct bytes input,
                         struct arena *arena)
{
    size_t half = input.length / 2;
    struct bytes payload;
    struct bytes footer;
    struct buf token;

    buf_init(&token);
    paseto_sign(secret, (struct bytes){input.bytes, half},
                (struct bytes){input.bytes + half, input.length - half}, implicit, &token);
    if (token.length <= PASETO_TOKEN_MAX) {
        CHECK(paseto_verify(public_key, token.bytes, implicit, arena, &payload, &footer) == ERR_OK);
        CHECK(payload.length == half && memcmp(payload.bytes, input.bytes, half) == 0);
        CHECK(footer.length == input.length - half);
    }
    buf_done(&token);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const uint8_t seed[PASETO_SEED_SIZE] = {1};
    uint8_t secret[PASETO_SECRET_SIZE];
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    struct arena arena;

    CHECK(sodium_init() >= 0);
    CHECK(crypto_sign_seed_keypair(public_key, secret, seed) == 0);
    arena_init(&arena);
    const char *text = arena_copy(&arena, (const char *)bytes, length);

    CHECK(!is_taken(public_key, text, &arena));
    CHECK(!is_taken(public_key, arena_format(&arena, "v4.public.%s", text), &arena));
    check_signed(secret, public_key, (struct bytes){text, length}, &arena);
    arena_done(&arena);
    return 0;
}
