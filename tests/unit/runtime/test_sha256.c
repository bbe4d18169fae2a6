/* Digests beside those of FIPS 180-2. */
#include "runtime/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void digests_are_those_of_the_standard_however_the_pieces_are_cut(void **state)
{
    static const char text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    char digest[SHA256_TEXT_SIZE];

    (void)state;
    for (size_t cut = 0; cut < sizeof text; cut++) {
        struct sha256 *sha256 = sha256_new();

        sha256_add(sha256, text, cut);
        sha256_add(sha256, text + cut, sizeof text - 1 - cut);
        sha256_finish(sha256, digest);
        assert_string_equal(digest,
                            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }
}

static void nothing_has_a_digest_too(void **state)
{
    char digest[SHA256_TEXT_SIZE];

    (void)state;
    sha256_finish(sha256_new(), digest);
    assert_string_equal(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_the_standard_however_the_pieces_are_cut),
        cmocka_unit_test(nothing_has_a_digest_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
