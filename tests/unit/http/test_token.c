/* Session tokens and CSRF tokens. */
#include "http/csrf.h"
#include "http/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#define NOW_US INT64_C(1795000000000000)
#define MINUTE_US INT64_C(60000000)

static char directory[] = "/tmp/test_token_XXXXXX";
static char kid[KEY_ID_SIZE];
static char key_error[KEY_ERROR_SIZE];
static struct key_ring *ring;
static struct arena arena;
static struct session_token session;
static struct buf text;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    buf_init(&text);
    if (mkdtemp(directory) == NULL || key_new(directory, NOW_US, kid, key_error) != ERR_OK ||
        key_ring_open(directory, &ring, key_error) != ERR_OK)
        return -1;
    session = (struct session_token){
        .user_id = 7, .issued_at_us = NOW_US + 123456, .expires_at_us = NOW_US + 60 * MINUTE_US};
    randombytes_buf(session.sid, sizeof session.sid);
    token_sign(ring, "here", &session, &text);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    key_ring_close(ring);
    buf_done(&text);
    (void)unlink(arena_format(&arena, "%s/%s.key", directory, kid));
    (void)unlink(arena_format(&arena, "%s/%s.pub", directory, kid));
    arena_done(&arena);
    return rmdir(directory);
}

static enum err verify(const char *deployment, int64_t now_us)
{
    struct session_token read;

    return token_verify(ring, deployment, text.bytes, now_us, &arena, &read);
}

static void gives_back_what_was_signed(void **state)
{
    struct session_token read;

    (void)state;
    assert_int_equal(token_verify(ring, "here", text.bytes, NOW_US, &arena, &read), ERR_OK);
    assert_int_equal(read.user_id, 7);
    assert_int_equal(read.issued_at_us, session.issued_at_us);
    assert_int_equal(read.expires_at_us, session.expires_at_us);
    assert_memory_equal(read.sid, session.sid, sizeof read.sid);
    assert_string_equal(read.kid, kid);
    assert_string_equal(session.kid, kid);
}

static void fits_into_a_cookie(void **state)
{
    (void)state;
    assert_true(text.length < 600);
    assert_int_equal(strspn(text.bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789-_."),
                     text.length);
}

static void ends_when_it_expires(void **state)
{
    (void)state;
    assert_int_equal(verify("here", session.expires_at_us - 1), ERR_OK);
    assert_int_equal(verify("here", session.expires_at_us), ERR_UNAUTHENTICATED);
}

static void allows_clocks_to_differ_by_two_minutes(void **state)
{
    (void)state;
    assert_int_equal(verify("here", session.issued_at_us - 2 * MINUTE_US), ERR_OK);
    assert_int_equal(verify("here", session.issued_at_us - 2 * MINUTE_US - 1), ERR_UNAUTHENTICATED);
}

static void is_worth_nothing_in_another_installation(void **state)
{
    (void)state;
    assert_int_equal(verify("there", NOW_US), ERR_UNAUTHENTICATED);
}

static void refuses_a_token_with_any_bit_flipped(void **state)
{
    (void)state;
    for (size_t i = 0; i < text.length; i++) {
        for (int bit = 0; bit < 8; bit++) {
            text.bytes[i] = (char)(text.bytes[i] ^ (1 << bit));
            if (verify("here", NOW_US) != ERR_UNAUTHENTICATED)
                fail_msg("bit %d of character %zu may be flipped", bit, i);
            text.bytes[i] = (char)(text.bytes[i] ^ (1 << bit));
        }
    }
}

/* Signed by us, so only the claims or the footer can be at fault. */
static enum err verify_signed(const char *payload, const char *footer)
{
    uint8_t secret[PASETO_SECRET_SIZE];
    char signer[KEY_ID_SIZE];
    static const char implicit[] = "fundtrail-session-1:here";
    struct session_token read;
    struct buf token;

    buf_init(&token);
    key_ring_signer(ring, signer, secret);
    paseto_sign(secret, (struct bytes){payload, strlen(payload)},
                (struct bytes){footer, strlen(footer)},
                (struct bytes){implicit, sizeof implicit - 1}, &token);
    enum err err = token_verify(ring, "here", token.bytes, NOW_US, &arena, &read);

    buf_done(&token);
    return err;
}

#define SID "00112233445566778899aabbccddeeff"
#define TIMES "\"iat\":\"2026-11-18T00:00:00Z\",\"exp\":\"2027-11-18T00:00:00Z\""

static void needs_every_claim_in_its_form(void **state)
{
    const char *footer = arena_format(&arena, "{\"kid\":\"%s\"}", kid);
    static const char *const faulty[] = {
        "{\"sid\":\"" SID "\"," TIMES "}",
        "{\"sub\":7,\"sid\":\"" SID "\"," TIMES "}",
        "{\"sub\":\"0\",\"sid\":\"" SID "\"," TIMES "}",
        "{\"sub\":\"-7\",\"sid\":\"" SID "\"," TIMES "}",
        "{\"sub\":\"7\",\"sid\":\"001122\"," TIMES "}",
        "{\"sub\":\"7\",\"sid\":\"" SID "00\"," TIMES "}",
        "{\"sub\":\"7\",\"sid\":\"" SID "\",\"exp\":\"2027-11-18T00:00:00Z\"}",
        "{\"sub\":\"7\",\"sid\":\"" SID "\",\"iat\":\"2026-11-18T00:00:00Z\"}",
        "{\"sub\":\"7\",\"sub\":\"7\",\"sid\":\"" SID "\"," TIMES "}",
        "{\"sub\":\"7\",\"sid\":\"" SID "\",\"iat\":1,\"exp\":2}",
        "[]",
        "\"7\"",
        "",
    };

    (void)state;
    assert_int_equal(verify_signed("{\"sub\":\"7\",\"sid\":\"" SID "\"," TIMES "}", footer),
                     ERR_OK);
    for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++)
        if (verify_signed(faulty[i], footer) != ERR_UNAUTHENTICATED)
            fail_msg("taken: %s", faulty[i]);
}

static void takes_only_one_form_of_footer(void **state)
{
    static const char payload[] = "{\"sub\":\"7\",\"sid\":\"" SID "\"," TIMES "}";
    const char *const faulty[] = {
        "",
        "{}",
        "{\"kid\":\"\"}",
        "{\"kid\":\"20000101t000000-00000000\"}",
        arena_format(&arena, "{ \"kid\":\"%s\"}", kid),
        arena_format(&arena, "{\"kid\":\"%s\",\"x\":1}", kid),
        arena_format(&arena, "{\"kid\":\"../%s\"}", kid),
        arena_format(&arena, "{\"kid\":\"%s%s%s\"}", kid, kid, kid),
    };

    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++)
        if (verify_signed(payload, faulty[i]) != ERR_UNAUTHENTICATED)
            fail_msg("taken: %s", faulty[i]);
}

static void refuses_random_texts(void **state)
{
    struct session_token read;
    unsigned seed = (unsigned)randombytes_random();
    char letters[200];

    (void)state;
    print_message("seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < 2000; round++) {
        size_t length = (size_t)random() % (sizeof letters - 1);

        for (size_t i = 0; i < length; i++)
            letters[i] = (char)(random() % 255 + 1);
        letters[length] = '\0';
        assert_int_equal(token_verify(ring, "here", letters, NOW_US, &arena, &read),
                         ERR_UNAUTHENTICATED);
        assert_int_equal(token_verify(ring, "here", arena_format(&arena, "v4.public.%s", letters),
                                      NOW_US, &arena, &read),
                         ERR_UNAUTHENTICATED);
    }
}

static void csrf_token_belongs_to_one_session_and_key(void **state)
{
    uint8_t key[CSRF_KEY_SIZE];
    uint8_t other_sid[TOKEN_SID_SIZE] = {1};
    uint8_t other_key[CSRF_KEY_SIZE] = {1};
    char token[CSRF_TOKEN_SIZE];

    (void)state;
    assert_int_equal(key_ring_csrf_key(ring, kid, key), ERR_OK);
    assert_int_equal(key_ring_csrf_key(ring, "other", key), ERR_NOT_FOUND);
    csrf_token(key, session.sid, token);
    assert_int_equal(strlen(token), 64);
    assert_true(csrf_matches(key, session.sid, token));
    assert_false(csrf_matches(key, other_sid, token));
    assert_false(csrf_matches(other_key, session.sid, token));
    assert_false(csrf_matches(key, session.sid, NULL));
    assert_false(csrf_matches(key, session.sid, ""));
    assert_false(csrf_matches(key, session.sid, arena_format(&arena, "%s0", token)));
    for (size_t i = 0; i < 64; i++) {
        char changed[CSRF_TOKEN_SIZE];

        memcpy(changed, token, sizeof changed);
        changed[i] = changed[i] == '0' ? '1' : '0';
        assert_false(csrf_matches(key, session.sid, changed));
    }
}

static void csrf_believes_what_the_browser_says_of_the_origin(void **state)
{
    static const struct {
        const char *site;
        const char *origin;
        bool same;
    } rows[] = {
        {NULL, NULL, false},
        {"same-origin", "http://a", true},
        {"same-origin", NULL, true},
        {"none", NULL, true},
        {"same-site", "http://a", false},
        {"cross-site", NULL, false},
        {"", NULL, false},
        {NULL, "http://a", true},
        {NULL, "http://a.evil", false},
        {"same-origin", "null", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct request request = {.sec_fetch_site = rows[i].site, .origin = rows[i].origin};

        if (csrf_same_origin(&request, "http://a") != rows[i].same)
            fail_msg("row %zu", i);
    }
    assert_true(csrf_same_origin(&(struct request){.origin = "http://any"}, NULL));
    assert_false(csrf_same_origin(&(struct request){0}, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_signed),
        cmocka_unit_test(fits_into_a_cookie),
        cmocka_unit_test(ends_when_it_expires),
        cmocka_unit_test(allows_clocks_to_differ_by_two_minutes),
        cmocka_unit_test(is_worth_nothing_in_another_installation),
        cmocka_unit_test(refuses_a_token_with_any_bit_flipped),
        cmocka_unit_test(needs_every_claim_in_its_form),
        cmocka_unit_test(takes_only_one_form_of_footer),
        cmocka_unit_test(refuses_random_texts),
        cmocka_unit_test(csrf_token_belongs_to_one_session_and_key),
        cmocka_unit_test(csrf_believes_what_the_browser_says_of_the_origin),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
