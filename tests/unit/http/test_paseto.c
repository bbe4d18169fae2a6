/* Tokens, by the official test vectors. */
#include "http/paseto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <sodium.h>

#define VECTORS FUNDTRAIL_SOURCE_DIR "/tests/unit/data/paseto_v4.json"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return sodium_init() < 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct bytes text_of(const json_t *vector, const char *key)
{
    const char *text = json_string_value(json_object_get(vector, key));

    return text == NULL ? (struct bytes){"", 0} : (struct bytes){text, strlen(text)};
}

/* Vectors of v4.local have no such key; any key must do for refusing them. */
static void hex_of(const json_t *vector, const char *key, uint8_t *bytes_out, size_t size)
{
    struct bytes hex = text_of(vector, key);
    size_t length = 0;

    memset(bytes_out, 7, size);
    if (hex.length == 0)
        return;
    assert_int_equal(sodium_hex2bin(bytes_out, size, hex.bytes, hex.length, NULL, &length, NULL),
                     0);
    assert_int_equal(length, size);
}

static void assert_bytes_equal(struct bytes a, struct bytes b)
{
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
}

static void check_signed(const json_t *vector)
{
    uint8_t secret[PASETO_SECRET_SIZE];
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    struct bytes payload;
    struct bytes footer;
    struct buf token;
    struct bytes implicit = text_of(vector, "implicit-assertion");

    buf_init(&token);
    hex_of(vector, "secret-key", secret, sizeof secret);
    hex_of(vector, "public-key", public_key, sizeof public_key);
    paseto_sign(secret, text_of(vector, "payload"), text_of(vector, "footer"), implicit, &token);
    assert_string_equal(token.bytes, text_of(vector, "token").bytes);
    assert_int_equal(paseto_verify(public_key, token.bytes, implicit, &arena, &payload, &footer),
                     ERR_OK);
    assert_bytes_equal(payload, text_of(vector, "payload"));
    assert_bytes_equal(footer, text_of(vector, "footer"));
    buf_done(&token);
}

static void check_refused(const json_t *vector)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    struct bytes payload;
    struct bytes footer;

    hex_of(vector, "public-key", public_key, sizeof public_key);
    assert_int_equal(paseto_verify(public_key, text_of(vector, "token").bytes,
                                   text_of(vector, "implicit-assertion"), &arena, &payload,
                                   &footer),
                     ERR_UNAUTHENTICATED);
}

static void gives_what_the_official_vectors_say(void **state)
{
    size_t i;
    json_t *vector;
    size_t signed_count = 0;
    json_t *document = json_load_file(VECTORS, 0, NULL);

    (void)state;
    assert_non_null(document);
    json_array_foreach(json_object_get(document, "tests"), i, vector)
    {
        if (json_is_true(json_object_get(vector, "expect-fail"))) {
            check_refused(vector);
        } else {
            check_signed(vector);
            signed_count++;
        }
    }
    assert_int_equal(signed_count, 3);
    json_decref(document);
}

static const struct bytes implicit_assertion = {"here", 4};

/* A token with a footer, and the key that proves it. */
static void make_token(uint8_t public_key[PASETO_PUBLIC_SIZE], struct buf *token)
{
    uint8_t secret[PASETO_SECRET_SIZE];

    buf_init(token);
    assert_int_equal(crypto_sign_keypair(public_key, secret), 0);
    paseto_sign(secret, (struct bytes){"{\"sub\":\"1\"}", 11},
                (struct bytes){"{\"kid\":\"a\"}", 11}, implicit_assertion, token);
}

static enum err verify(const uint8_t public_key[PASETO_PUBLIC_SIZE], const char *token)
{
    struct bytes payload;
    struct bytes footer;

    return paseto_verify(public_key, token, implicit_assertion, &arena, &payload, &footer);
}

static void refuses_a_token_with_any_bit_flipped(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    struct buf token;

    (void)state;
    make_token(public_key, &token);
    assert_int_equal(verify(public_key, token.bytes), ERR_OK);
    for (size_t i = 0; i < token.length; i++) {
        for (int bit = 0; bit < 8; bit++) {
            token.bytes[i] = (char)(token.bytes[i] ^ (1 << bit));
            if (verify(public_key, token.bytes) != ERR_UNAUTHENTICATED)
                fail_msg("bit %d of character %zu may be flipped", bit, i);
            token.bytes[i] = (char)(token.bytes[i] ^ (1 << bit));
        }
    }
    assert_int_equal(verify(public_key, token.bytes), ERR_OK);
    buf_done(&token);
}

static void refuses_every_other_text_of_the_same_token(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    struct buf token;

    (void)state;
    make_token(public_key, &token);
    for (size_t length = 0; length < token.length; length++)
        assert_int_equal(verify(public_key, arena_copy(&arena, token.bytes, length)),
                         ERR_UNAUTHENTICATED);
    assert_int_equal(verify(public_key, arena_format(&arena, "%s=", token.bytes)),
                     ERR_UNAUTHENTICATED);
    assert_int_equal(verify(public_key, arena_format(&arena, "%s.", token.bytes)),
                     ERR_UNAUTHENTICATED);
    assert_int_equal(verify(public_key, arena_format(&arena, " %s", token.bytes)),
                     ERR_UNAUTHENTICATED);
    assert_int_equal(verify(public_key, arena_format(&arena, "%s\n", token.bytes)),
                     ERR_UNAUTHENTICATED);
    buf_done(&token);
}

static void refuses_another_key_and_another_implicit_assertion(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    uint8_t other[PASETO_PUBLIC_SIZE];
    struct bytes payload;
    struct bytes footer;
    struct buf token;
    struct buf unused;

    (void)state;
    make_token(public_key, &token);
    make_token(other, &unused);
    assert_int_equal(verify(other, token.bytes), ERR_UNAUTHENTICATED);
    assert_int_equal(
        paseto_verify(public_key, token.bytes, (struct bytes){"", 0}, &arena, &payload, &footer),
        ERR_UNAUTHENTICATED);
    buf_done(&token);
    buf_done(&unused);
}

static void reads_the_footer_before_the_signature_is_checked(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    struct bytes footer;
    struct buf token;

    (void)state;
    make_token(public_key, &token);
    assert_int_equal(paseto_footer(token.bytes, &arena, &footer), ERR_OK);
    assert_bytes_equal(footer, (struct bytes){"{\"kid\":\"a\"}", 11});
    assert_int_equal(paseto_footer("v4.public.", &arena, &footer), ERR_OK);
    assert_int_equal(footer.length, 0);
    assert_int_equal(paseto_footer("v4.local.AAAA", &arena, &footer), ERR_UNAUTHENTICATED);
    buf_done(&token);
}

static void refuses_a_token_that_is_too_long(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE] = {0};
    char text[PASETO_TOKEN_MAX + 2];

    (void)state;
    memset(text, 'A', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memcpy(text, "v4.public.", 10);
    assert_int_equal(verify(public_key, text), ERR_UNAUTHENTICATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_what_the_official_vectors_say),
        cmocka_unit_test(refuses_a_token_with_any_bit_flipped),
        cmocka_unit_test(refuses_every_other_text_of_the_same_token),
        cmocka_unit_test(refuses_another_key_and_another_implicit_assertion),
        cmocka_unit_test(reads_the_footer_before_the_signature_is_checked),
        cmocka_unit_test(refuses_a_token_that_is_too_long),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
