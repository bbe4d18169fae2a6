/* Cookies of known browsers: whose, how long, and under which key. */
#include "http/device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US (INT64_C(86400) * SECOND_US)
#define NOW_US (20000 * DAY_US)

static char directory[] = "/tmp/test_device_XXXXXX";
static struct key_ring *ring;
static char kid[KEY_ID_SIZE];
static struct buf cookie;

static int open_ring(void **state)
{
    char error[KEY_ERROR_SIZE];
    (void)state;
    buf_init(&cookie);
    if (!mkdtemp(directory) || key_new(directory, NOW_US, kid, error) != ERR_OK)
        return -1;
    return key_ring_open(directory, &ring, error) == ERR_OK &&
                   device_write(ring, kid, "here", 7, NOW_US, &cookie) == ERR_OK
               ? 0
               : -1;
}

static int close_ring(void **state)
{
    char command[64];
    (void)state;
    buf_done(&cookie);
    key_ring_close(ring);
    (void)snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command);
}

static bool good(const char *text, int64_t user_id, int64_t now_us)
{
    char id[DEVICE_ID_SIZE];
    return device_read(ring, "here", user_id, text, now_us, id);
}

static void is_good_for_its_user_until_it_runs_out(void **state)
{
    char id[DEVICE_ID_SIZE];
    (void)state;
    assert_true(device_read(ring, "here", 7, cookie.bytes, NOW_US, id));
    assert_memory_equal(strstr(cookie.bytes, id), id, DEVICE_ID_SIZE - 1);
    assert_false(good(cookie.bytes, 8, NOW_US));
    assert_true(good(cookie.bytes, 7, NOW_US + DEVICE_DAYS * DAY_US - SECOND_US));
    assert_false(good(cookie.bytes, 7, NOW_US + DEVICE_DAYS * DAY_US));
    assert_false(device_read(ring, "elsewhere", 7, cookie.bytes, NOW_US, id));
    assert_true(cookie.length < 160);
}

static void no_bit_of_it_can_be_changed(void **state)
{
    (void)state;
    for (size_t i = 0; i < cookie.length; i++)
        for (int bit = 0; bit < 7; bit++) {
            cookie.bytes[i] ^= (char)(1 << bit);
            if (cookie.bytes[i] != '\0' && good(cookie.bytes, 7, NOW_US))
                fail_msg("byte %zu, bit %d", i, bit);
            cookie.bytes[i] ^= (char)(1 << bit);
        }
    assert_true(good(cookie.bytes, 7, NOW_US));
}

static void other_texts_are_nobodys(void **state)
{
    static const char *const texts[] = {"", ".", "...", "a.b.1.c", "x.0.99999999999.0"};
    char text[256];
    (void)state;
    assert_false(good(NULL, 7, NOW_US));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(good(texts[i], 7, NOW_US));
    (void)snprintf(text, sizeof text, "%s0", cookie.bytes);
    assert_false(good(text, 7, NOW_US));
    (void)snprintf(text, sizeof text, "%.*s", (int)cookie.length - 1, cookie.bytes);
    assert_false(good(text, 7, NOW_US));
}

/* A key that is retired takes the cookies with it that it made. */
static void ends_with_its_key(void **state)
{
    char next[KEY_ID_SIZE];
    char error[KEY_ERROR_SIZE];
    struct buf out;
    (void)state;
    buf_init(&out);
    assert_int_equal(key_new(directory, NOW_US + DAY_US, next, error), ERR_OK);
    assert_int_equal(key_ring_reload(ring, error), ERR_OK);
    assert_true(good(cookie.bytes, 7, NOW_US));
    assert_int_equal(key_retire(directory, kid, error), ERR_OK);
    assert_int_equal(key_ring_reload(ring, error), ERR_OK);
    assert_false(good(cookie.bytes, 7, NOW_US));
    assert_int_equal(device_write(ring, kid, "here", 7, NOW_US, &out), ERR_NOT_FOUND);
    assert_int_equal(device_write(ring, next, "here", 7, NOW_US, &out), ERR_OK);
    assert_true(good(out.bytes, 7, NOW_US));
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_good_for_its_user_until_it_runs_out),
        cmocka_unit_test(no_bit_of_it_can_be_changed),
        cmocka_unit_test(other_texts_are_nobodys),
        cmocka_unit_test(ends_with_its_key),
    };
    return cmocka_run_group_tests(tests, open_ring, close_ring);
}
