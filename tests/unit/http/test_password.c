/* Passwords: hashed, compared, and refused when they are easily guessed. */
#include "http/password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static double seconds(void)
{
    struct timespec now;

    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void verifies_the_password_that_was_hashed(void **state)
{
    const char *hash = NULL;
    const char *again = NULL;

    (void)state;
    assert_int_equal(password_hash("correct horse 电池", &arena, &hash), ERR_OK);
    assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
    assert_int_equal(password_hash("correct horse 电池", &arena, &again), ERR_OK);
    assert_string_not_equal(hash, again);
    assert_true(password_verify(hash, "correct horse 电池"));
    assert_false(password_verify(hash, "correct horse 电"));
    assert_false(password_verify(hash, ""));
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

    (void)state;
    assert_int_equal(password_hash("a long pass phrase", &arena, &hash), ERR_OK);
    double known = seconds();

    for (int i = 0; i < 5; i++)
        assert_false(password_verify(hash, "another"));
    known = seconds() - known;
    double unknown = seconds();

    for (int i = 0; i < 5; i++)
        assert_false(password_verify(NULL, "another"));
    unknown = seconds() - unknown;
    /* Of the processor: the clock on the wall counts what others took. */
    assert_true(unknown > known / 4);
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
        "ssssssssssst",
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
        "P@ssw0rd!2026",
        "Admin@123456",
        "passw0rdpassw0rd",
        "p4ssw0rd1234",
        "letmeinletmein",
        "welcome123456",
        "2026!sunsh1ne!2026",
        "!QAZ@WSX#EDC",
        "1qaz2wsx3edc",
        "woaini5201314",
        "Qingdao@20261130",
        "Zhongguo#1949",
        "fundtrail-2026-11",
        "adm1nistrat0r",
        "we1come.we1come",
        "changeme!!2026",
        "秘2026113000!",
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
        "tiny lantern of mud",     "gT4#kQ9!zL2m",           "春江潮水连海平海上明月共",
        "wang.lei likes old maps", "电话电话电话ab门窗桌椅", "lantern-mud-pond 2026",
        "pass-482917364519283746", "Kx7-vw0!Lq93zt",         "青岛崂山的海水很蓝2026",
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
        cmocka_unit_test(refuses_passwords_that_are_guessed_first),
        cmocka_unit_test(takes_any_other_password_of_twelve_characters),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
