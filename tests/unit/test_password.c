#include "http/password.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/test_password_XXXXXX";
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return mkdtemp(directory) == NULL;
}

static const char *lane_path(int lane)
{
    return arena_format(&arena, "%s/hash.%d", directory, lane);
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(lane_path(0));
    (void)unlink(lane_path(1));
    arena_done(&arena);
    return rmdir(directory);
}

static double seconds(void)
{
    struct timespec now;

    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void verifies_the_password_that_was_hashed(void **state)
{
    const char *hash = NULL;
    const char *again = NULL;
    bool matches = false;

    (void)state;
    assert_int_equal(password_hash(directory, "correct horse 电池", &arena, &hash), ERR_OK);
    assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
    assert_int_equal(password_hash(directory, "correct horse 电池", &arena, &again), ERR_OK);
    assert_string_not_equal(hash, again);
    assert_int_equal(password_verify(directory, hash, "correct horse 电池", &matches), ERR_OK);
    assert_true(matches);
    assert_int_equal(password_verify(directory, hash, "correct horse 电", &matches), ERR_OK);
    assert_false(matches);
    assert_int_equal(password_verify(directory, hash, "", &matches), ERR_OK);
    assert_false(matches);
    assert_false(password_needs_rehash(hash));
}

static void wants_old_hashes_made_again(void **state)
{
    (void)state;
    assert_true(password_needs_rehash("$argon2id$v=19$m=4096,t=3,p=1$MTIzNDU2Nzg5MDEyMzQ1Ng$"
                                      "Y2hhbmdlIG1lIGNoYW5nZSBtZSBjaGFuZ2UgbWUgbm8"));
    assert_true(password_needs_rehash("garbage"));
}

static void an_unknown_user_costs_the_same_time(void **state)
{
    const char *hash = NULL;
    bool matches = true;

    (void)state;
    assert_int_equal(password_hash(directory, "a long pass phrase", &arena, &hash), ERR_OK);
    double known = seconds();

    for (int i = 0; i < 5; i++)
        assert_int_equal(password_verify(directory, hash, "another", &matches), ERR_OK);
    known = seconds() - known;
    double unknown = seconds();

    for (int i = 0; i < 5; i++)
        assert_int_equal(password_verify(directory, NULL, "another", &matches), ERR_OK);
    unknown = seconds() - unknown;
    assert_false(matches);
    /* Far apart only if no hash was computed at all; a busy machine blurs the rest. */
    assert_true(unknown > known / 4);
}

/* Takes a lane as another process would. */
static int hold(int lane)
{
    int file = open(lane_path(lane), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    assert_true(file >= 0);
    assert_int_equal(flock(file, LOCK_EX | LOCK_NB), 0);
    return file;
}

static void *let_go_later(void *file)
{
    const struct timespec pause = {.tv_nsec = 300000000L};

    (void)nanosleep(&pause, NULL);
    (void)close(*(int *)file);
    return NULL;
}

static void waits_while_both_lanes_are_taken(void **state)
{
    int first = hold(0);
    int second = hold(1);
    pthread_t thread;
    const char *hash = NULL;
    double start = seconds();

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, let_go_later, &second), 0);
    assert_int_equal(password_hash(directory, "a long pass phrase", &arena, &hash), ERR_OK);
    assert_true(seconds() - start >= 0.3);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(close(first), 0);
}

static void gives_up_after_five_seconds(void **state)
{
    int first = hold(0);
    int second = hold(1);
    const char *hash = NULL;
    double start = seconds();

    (void)state;
    assert_int_equal(password_hash(directory, "a long pass phrase", &arena, &hash), ERR_TOO_MANY);
    assert_true(seconds() - start >= 4.5);
    assert_int_equal(close(first), 0);
    assert_int_equal(close(second), 0);
}

static void *hash_one(void *state)
{
    struct arena own;
    const char *hash = NULL;

    arena_init(&own);
    *(enum err *)state = password_hash(directory, "a long pass phrase", &own, &hash);
    arena_done(&own);
    return NULL;
}

static void refuses_at_once_when_the_queue_is_full(void **state)
{
    const struct timespec pause = {.tv_nsec = 200000000L};
    int first = hold(0);
    int second = hold(1);
    pthread_t threads[PASSWORD_QUEUE_MAX];
    enum err results[PASSWORD_QUEUE_MAX];
    enum err beyond = ERR_OK;

    (void)state;
    for (size_t i = 0; i < PASSWORD_QUEUE_MAX; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hash_one, &results[i]), 0);
    (void)nanosleep(&pause, NULL);
    double start = seconds();

    (void)hash_one(&beyond);
    assert_int_equal(beyond, ERR_TOO_MANY);
    assert_true(seconds() - start < 0.2);
    assert_int_equal(close(first), 0);
    assert_int_equal(close(second), 0);
    for (size_t i = 0; i < PASSWORD_QUEUE_MAX; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(results[i], ERR_OK);
    }
}

static void needs_its_lock_files(void **state)
{
    const char *hash = NULL;

    (void)state;
    assert_int_equal(password_hash("/nonexistent", "a long pass phrase", &arena, &hash),
                     ERR_INTERNAL);
}

static bool is_weak(const char *password, const char *user_name)
{
    struct violations violations;

    violations_init(&violations, &arena);
    password_check(password, user_name, "password", &violations);
    if (violations.count == 0)
        return false;
    assert_int_equal(violations.list[0].code, VIOLATION_WEAK_PASSWORD);
    assert_string_equal(violations.list[0].field, "password");
    assert_string_equal(violations.list[0].params[0].value, "12");
    return true;
}

static void refuses_passwords_that_are_guessed_first(void **state)
{
    static const char *const weak[] = {
        "",
        "elevenchars",
        "秘密",
        "aaaaaaaaaaaaaa",
        "            ",
        "!?!?!?!?!?!?!?",
        "abcabcabcabcabc",
        "123456789012",
        "9876543210987",
        "abcdefghijklm",
        "qwertyuiopas",
        "Password-1234",
        "p a s s w o r d 1 2 3 4",
        "PASSWORDPASSWORD",
        "woaini1314520",
        "Administrator",
        "wang.lei2026!",
        "wang.leiwang.lei",
        "\xFF\xFE\xFDnot utf8 at all",
    };

    (void)state;
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
        if (!is_weak(weak[i], "wang.lei"))
            fail_msg("taken: %s", weak[i]);
}

static void takes_any_other_password_of_twelve_characters(void **state)
{
    static const char *const strong[] = {
        "tiny lantern of mud",
        "gT4#kQ9!zL2m",
        "春江潮水连海平海上明月共",
        "wang.lei likes old maps",
        "ssssssssssst",
        "电话电话电话ab门窗桌椅",
        "!@#$%^&*()_+",
    };

    (void)state;
    for (size_t i = 0; i < sizeof strong / sizeof *strong; i++)
        if (is_weak(strong[i], "wang.lei"))
            fail_msg("refused: %s", strong[i]);
    assert_false(is_weak(strong[0], NULL));
    assert_false(is_weak(strong[0], ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verifies_the_password_that_was_hashed),
        cmocka_unit_test(wants_old_hashes_made_again),
        cmocka_unit_test(an_unknown_user_costs_the_same_time),
        cmocka_unit_test(waits_while_both_lanes_are_taken),
        cmocka_unit_test(gives_up_after_five_seconds),
        cmocka_unit_test(refuses_at_once_when_the_queue_is_full),
        cmocka_unit_test(needs_its_lock_files),
        cmocka_unit_test(refuses_passwords_that_are_guessed_first),
        cmocka_unit_test(takes_any_other_password_of_twelve_characters),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
