/* Key files: made, read, retired, and refused when others could read them. */
#include "http/key_ring.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW_US INT64_C(1795000000000000) /* 2026-11-18T11:06:40Z */
#define SECOND_US INT64_C(1000000)

static char directory[] = "/tmp/test_key_ring_XXXXXX";
static struct arena arena;
static char error[KEY_ERROR_SIZE];

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL;
}

static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    error[0] = '\0';
    return chmod(directory, 0700);
}

static int empty_directory(void **state)
{
    DIR *files = opendir(directory);

    (void)state;
    if (files == NULL)
        return -1;
    for (struct dirent *file = readdir(files); file != NULL; file = readdir(files))
        (void)unlinkat(dirfd(files), file->d_name, 0);
    arena_done(&arena);
    return closedir(files);
}

static const char *make_key(int64_t now_us)
{
    char *kid = arena_alloc(&arena, KEY_ID_SIZE);

    if (key_new(directory, now_us, kid, error) != ERR_OK)
        fail_msg("%s", error);
    return kid;
}

static const char *path_of(const char *kid, const char *ending)
{
    return arena_format(&arena, "%s/%s.%s", directory, kid, ending);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static struct key_ring *open_ring(void)
{
    struct key_ring *ring = NULL;

    if (key_ring_open(directory, &ring, error) != ERR_OK)
        fail_msg("%s", error);
    return ring;
}

static void refused(enum err expected, const char *sentence)
{
    struct key_ring *ring = NULL;

    assert_int_equal(key_ring_open(directory, &ring, error), expected);
    if (strstr(error, sentence) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error, sentence);
}

static const char *signer_of(struct key_ring *ring)
{
    char *kid = arena_alloc(&arena, KEY_ID_SIZE);
    uint8_t secret[PASETO_SECRET_SIZE];

    key_ring_signer(ring, kid, secret);
    return kid;
}

static void names_a_key_by_the_time_it_was_made(void **state)
{
    struct stat status;
    const char *kid = make_key(NOW_US);

    (void)state;
    assert_memory_equal(kid, "20261118t110640-", 16);
    assert_int_equal(strlen(kid), 24);
    assert_int_equal(stat(path_of(kid, "key"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void signs_with_the_newest_and_verifies_with_all(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    const char *first = make_key(NOW_US);
    struct key_ring *ring = open_ring();

    (void)state;
    assert_string_equal(signer_of(ring), first);
    const char *second = make_key(NOW_US + 60 * SECOND_US);

    assert_int_equal(key_ring_reload(ring, error), ERR_OK);
    assert_string_equal(signer_of(ring), second);
    assert_int_equal(key_ring_public(ring, first, NOW_US, public_key), ERR_OK);
    assert_int_equal(key_ring_public(ring, second, NOW_US, public_key), ERR_OK);
    key_ring_close(ring);
}

static void makes_a_newer_key_when_the_clock_went_back(void **state)
{
    const char *first = make_key(NOW_US);
    const char *second = make_key(NOW_US - 3600 * SECOND_US);
    const char *third = make_key(NOW_US);

    (void)state;
    assert_true(strcmp(second, first) > 0);
    assert_true(strcmp(third, second) > 0);
}

static void looks_again_for_an_unknown_key_but_not_all_the_time(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    const char *first = make_key(NOW_US);
    struct key_ring *ring = open_ring();
    const char *second = make_key(NOW_US + SECOND_US);

    (void)state;
    assert_int_equal(key_ring_public(ring, second, NOW_US, public_key), ERR_OK);
    const char *third = make_key(NOW_US + 2 * SECOND_US);

    assert_int_equal(key_ring_public(ring, third, NOW_US + 4 * SECOND_US, public_key),
                     ERR_NOT_FOUND);
    assert_int_equal(key_ring_public(ring, third, NOW_US + 5 * SECOND_US, public_key), ERR_OK);
    assert_int_equal(key_ring_public(ring, first, NOW_US, public_key), ERR_OK);
    key_ring_close(ring);
}

static void holds_at_most_four_keys(void **state)
{
    char kid[KEY_ID_SIZE];
    struct key_info infos[KEY_RING_MAX];
    size_t count = 0;

    (void)state;
    for (int64_t i = 0; i < KEY_RING_MAX; i++)
        (void)make_key(NOW_US + i * SECOND_US);
    assert_int_equal(key_new(directory, NOW_US + 9 * SECOND_US, kid, error), ERR_CONFLICT);
    assert_non_null(strstr(error, "retire the oldest"));
    assert_int_equal(key_list(directory, infos, &count, error), ERR_OK);
    assert_int_equal(count, KEY_RING_MAX);
    for (size_t i = 0; i < count; i++) {
        assert_true(infos[i].can_sign);
        assert_int_equal(infos[i].signs, i == count - 1);
        assert_true(i == 0 || strcmp(infos[i - 1].kid, infos[i].kid) < 0);
    }
    write_file(path_of("20200101t000000-00000000", "pub"),
               "1eb9dbbbbc047c03fd70604e0071f0987e16b28b757225c11f00415d0e20b1a2\n", 0644);
    refused(ERR_CORRUPT, "more than 4 keys");
}

static void a_retired_key_verifies_nothing(void **state)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    const char *first = make_key(NOW_US);
    const char *second = make_key(NOW_US + SECOND_US);
    struct key_ring *ring = open_ring();

    (void)state;
    assert_int_equal(key_retire(directory, first, error), ERR_OK);
    assert_int_equal(key_ring_reload(ring, error), ERR_OK);
    assert_int_equal(key_ring_public(ring, first, NOW_US, public_key), ERR_NOT_FOUND);
    assert_int_equal(key_retire(directory, first, error), ERR_NOT_FOUND);
    assert_int_equal(key_retire(directory, second, error), ERR_CONFLICT);
    assert_int_equal(key_retire(directory, "../x", error), ERR_NOT_FOUND);
    assert_string_equal(signer_of(ring), second);
    key_ring_close(ring);
}

static void keeps_the_old_keys_when_the_new_ones_cannot_be_read(void **state)
{
    const char *kid = make_key(NOW_US);
    struct key_ring *ring = open_ring();

    (void)state;
    assert_int_equal(chmod(path_of(kid, "key"), 0640), 0);
    assert_int_equal(key_ring_reload(ring, error), ERR_CORRUPT);
    assert_string_equal(signer_of(ring), kid);
    key_ring_close(ring);
}

static void refuses_secrets_that_others_can_read(void **state)
{
    const char *kid = make_key(NOW_US);

    (void)state;
    assert_int_equal(chmod(path_of(kid, "key"), 0604), 0);
    refused(ERR_CORRUPT, "chmod 600");
    assert_int_equal(chmod(path_of(kid, "key"), 0400), 0);
    key_ring_close(open_ring());
    assert_int_equal(chmod(directory, 0720), 0);
    refused(ERR_CORRUPT, "chmod 700");
}

static void refuses_files_with_wrong_content(void **state)
{
    const char *kid = make_key(NOW_US);
    const char *other = make_key(NOW_US + SECOND_US);

    (void)state;
    write_file(path_of(kid, "key"), "0011\n", 0600);
    refused(ERR_CORRUPT, "64 hexadecimal digits");
    assert_int_equal(unlink(path_of(kid, "key")), 0);
    assert_int_equal(symlink(path_of(other, "key"), path_of(kid, "key")), 0);
    refused(ERR_CORRUPT, kid);
    assert_int_equal(unlink(path_of(kid, "key")), 0);
    assert_int_equal(rename(path_of(other, "key"), path_of(kid, "key")), 0);
    refused(ERR_CORRUPT, "do not match");
}

static void refuses_a_file_that_is_not_named_by_a_key_id(void **state)
{
    (void)state;
    (void)make_key(NOW_US);
    write_file(path_of("mine", "pub"), "", 0644);
    refused(ERR_CORRUPT, "not a key id");
}

static void refuses_what_is_not_a_file(void **state)
{
    const char *kid = make_key(NOW_US);

    (void)state;
    assert_int_equal(unlink(path_of(kid, "key")), 0);
    assert_int_equal(mkdir(path_of(kid, "key"), 0700), 0);
    refused(ERR_CORRUPT, "not a regular file");
    assert_int_equal(rmdir(path_of(kid, "key")), 0);
}

static void makes_its_directory_but_not_in_the_place_of_a_file(void **state)
{
    const char *inner = arena_format(&arena, "%s/keys", directory);
    char kid[KEY_ID_SIZE];
    struct stat status;

    (void)state;
    assert_int_equal(key_new(inner, NOW_US, kid, error), ERR_OK);
    assert_int_equal(stat(inner, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(unlink(arena_format(&arena, "%s/%s.key", inner, kid)), 0);
    assert_int_equal(unlink(arena_format(&arena, "%s/%s.pub", inner, kid)), 0);
    assert_int_equal(rmdir(inner), 0);
    write_file(inner, "a file", 0600);
    assert_int_equal(key_new(inner, NOW_US, kid, error), ERR_INTERNAL);
    assert_int_equal(key_retire(inner, kid, error), ERR_INTERNAL);
    assert_int_equal(key_new("/nonexistent/keys", NOW_US, kid, error), ERR_INTERNAL);
    assert_non_null(strstr(error, "/nonexistent/keys"));
}

static void leaves_other_files_alone(void **state)
{
    const char *kid = make_key(NOW_US);

    (void)state;
    write_file(path_of("README", "txt"), "words", 0644);
    write_file(path_of(".20261118t062640-00000000.key", "new"), "half", 0644);
    struct key_ring *ring = open_ring();

    assert_string_equal(signer_of(ring), kid);
    key_ring_close(ring);
}

static void needs_a_key_that_can_sign(void **state)
{
    struct key_ring *ring = NULL;
    uint8_t key[CSRF_KEY_SIZE];

    (void)state;
    assert_int_equal(key_ring_open("/nonexistent", &ring, error), ERR_NOT_FOUND);
    refused(ERR_NOT_FOUND, "no signing key");
    const char *kid = make_key(NOW_US);
    (void)make_key(NOW_US + SECOND_US);

    assert_int_equal(unlink(path_of(kid, "key")), 0);
    ring = open_ring();
    assert_int_equal(key_ring_csrf_key(ring, kid, key), ERR_NOT_FOUND);
    assert_int_equal(key_ring_csrf_key(ring, signer_of(ring), key), ERR_OK);
    key_ring_close(ring);
}

#define KEY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, empty_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEY_TEST(names_a_key_by_the_time_it_was_made),
        KEY_TEST(signs_with_the_newest_and_verifies_with_all),
        KEY_TEST(makes_a_newer_key_when_the_clock_went_back),
        KEY_TEST(looks_again_for_an_unknown_key_but_not_all_the_time),
        KEY_TEST(holds_at_most_four_keys),
        KEY_TEST(a_retired_key_verifies_nothing),
        KEY_TEST(keeps_the_old_keys_when_the_new_ones_cannot_be_read),
        KEY_TEST(refuses_secrets_that_others_can_read),
        KEY_TEST(refuses_files_with_wrong_content),
        KEY_TEST(refuses_a_file_that_is_not_named_by_a_key_id),
        KEY_TEST(refuses_what_is_not_a_file),
        KEY_TEST(makes_its_directory_but_not_in_the_place_of_a_file),
        KEY_TEST(leaves_other_files_alone),
        KEY_TEST(needs_a_key_that_can_sign),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
