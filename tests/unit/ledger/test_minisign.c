/* Signature files: minisign checks ours, and we check minisign's. */
#include "ledger/minisign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Made by minisign 0.11: `minisign -S -t 'a trusted comment'` of the file "abc\n". */
static const char tool_key[] = "untrusted comment: minisign public key 3EC24A88CE3564DE\n"
                               "RWTeZDXOiErCPn4GfxzAs7ebllggk2weY1mOSU/2oarHvOfo2KErzTem\n";
static const char tool_file[] =
    "untrusted comment: signature from minisign secret key\n"
    "RUTeZDXOiErCPsoak5CHOOppPLSGjBwarHNwXnbKlBCB4ZLDHCnWrhjjc+c40gLZU1/C3LZKrAPtwM/4/"
    "u6X9kqbdyXO5FlV"
    "nAg=\n"
    "trusted comment: a trusted comment\n"
    "oZdX/jLNPb6sUCrh1mXf2QX8bwYLACb0x6X5uYuPTiJtIToD/8yy5pyYzXeja6oz6NTOg6ZwoMHjeIIUxDp2AA==\n";

struct fixture {
    struct arena arena;
    struct seal_key key;
    struct buf file;
    const char *comment;
};

static int setup(void **state)
{
    static struct fixture fixture;
    uint8_t seed[crypto_sign_SEEDBYTES] = {1, 2, 3};
    fixture = (struct fixture){0};
    arena_init(&fixture.arena);
    buf_init(&fixture.file);
    (void)crypto_sign_seed_keypair(fixture.key.public_key, fixture.key.secret, seed);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    buf_done(&fixture->file);
    arena_done(&fixture->arena);
    return 0;
}

static enum err check(struct fixture *fixture, const char *content)
{
    return minisign_check(fixture->key.public_key, fixture->file.bytes, fixture->file.length,
                          content, strlen(content), &fixture->arena, &fixture->comment);
}

static void a_file_that_minisign_made_is_checked(void **state)
{
    struct fixture *fixture = *state;
    uint8_t key[SEAL_PUBLIC_SIZE];
    size_t at = 0;
    assert_int_equal(minisign_read_key(tool_key, strlen(tool_key), &at, key), ERR_OK);
    assert_int_equal(minisign_check(key, tool_file, strlen(tool_file), "abc\n", 4, &fixture->arena,
                                    &fixture->comment),
                     ERR_OK);
    assert_string_equal(fixture->comment, "a trusted comment");
    assert_int_equal(minisign_read_key(tool_key, strlen(tool_key), &at, key), ERR_NOT_FOUND);
}

static void what_was_signed_is_checked_and_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct seal_key foreign = fixture->key;
    minisign_write(&fixture->key, "content", 7, "as of 2026-11-30", &fixture->file);
    assert_int_equal(check(fixture, "content"), ERR_OK);
    assert_string_equal(fixture->comment, "as of 2026-11-30");
    assert_int_equal(check(fixture, "contend"), ERR_CORRUPT);
    *strstr(fixture->file.bytes, "2026") = '3';
    assert_int_equal(check(fixture, "content"), ERR_CORRUPT);
    foreign.public_key[0] ^= 1;
    fixture->key = foreign;
    assert_int_equal(check(fixture, "content"), ERR_NOT_FOUND);
}

static void a_file_that_is_cut_or_longer_is_malformed(void **state)
{
    struct fixture *fixture = *state;
    minisign_write(&fixture->key, "content", 7, "", &fixture->file);
    for (size_t length = 0; length + 1 < fixture->file.length; length++)
        assert_int_equal(minisign_check(fixture->key.public_key, fixture->file.bytes, length,
                                        "content", 7, &fixture->arena, &fixture->comment),
                         ERR_MALFORMED);
    buf_text(&fixture->file, "more\n");
    assert_int_equal(check(fixture, "content"), ERR_MALFORMED);
}

static void the_older_sort_of_signature_is_refused(void **state)
{
    struct fixture *fixture = *state;
    minisign_write(&fixture->key, "content", 7, "", &fixture->file);
    memcpy(strstr(fixture->file.bytes, "\nRU") + 1, "RW", 2);
    assert_int_equal(check(fixture, "content"), ERR_MALFORMED);
}

static void several_public_keys_stand_in_one_file(void **state)
{
    struct fixture *fixture = *state;
    uint8_t key[SEAL_PUBLIC_SIZE];
    size_t at = 0;
    minisign_write_key(fixture->key.public_key, "host a", &fixture->file);
    buf_text(&fixture->file, tool_key);
    assert_int_equal(minisign_read_key(fixture->file.bytes, fixture->file.length, &at, key),
                     ERR_OK);
    assert_memory_equal(key, fixture->key.public_key, sizeof key);
    assert_int_equal(minisign_read_key(fixture->file.bytes, fixture->file.length, &at, key),
                     ERR_OK);
    assert_int_equal(minisign_read_key(fixture->file.bytes, fixture->file.length, &at, key),
                     ERR_NOT_FOUND);
    buf_text(&fixture->file, "untrusted comment: x\nRWQ=\n");
    assert_int_equal(minisign_read_key(fixture->file.bytes, fixture->file.length, &at, key),
                     ERR_MALFORMED);
}

static void write_to(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void minisign_checks_our_files(void **state)
{
    struct fixture *fixture = *state;
    char dir[] = "/tmp/minisign.XXXXXX";
    assert_non_null(mkdtemp(dir));
    const char *path = arena_format(&fixture->arena, "%s/content", dir);
    const char *signature = arena_format(&fixture->arena, "%s.minisig", path);
    const char *key = arena_format(&fixture->arena, "%s/key.pub", dir);
    minisign_write(&fixture->key, "content", 7, "head 12", &fixture->file);
    write_to(path, "content", 7);
    write_to(signature, fixture->file.bytes, fixture->file.length);
    buf_reset(&fixture->file);
    minisign_write_key(fixture->key.public_key, "host a", &fixture->file);
    write_to(key, fixture->file.bytes, fixture->file.length);
    assert_int_equal(
        system(arena_format(&fixture->arena, "minisign -Vq -p '%s' -m '%s'", key, path)), 0);
    write_to(path, "contend", 7);
    assert_int_not_equal(
        system(arena_format(&fixture->arena, "minisign -Vq -p '%s' -m '%s' 2>&1", key, path)), 0);
    assert_int_equal(unlink(path) | unlink(signature) | unlink(key) | rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_that_minisign_made_is_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_signed_is_checked_and_nothing_else, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_cut_or_longer_is_malformed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_older_sort_of_signature_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(several_public_keys_stand_in_one_file, setup, teardown),
        cmocka_unit_test_setup_teardown(minisign_checks_our_files, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
