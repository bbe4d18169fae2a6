/* Seals and receipts: what is signed cannot be changed anywhere, and a receipt of any entry of a
 * transaction of any size leads to its root. */
#include "ledger/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ENTRIES_MAX 70

static struct seal_key test_key(uint8_t fill)
{
    struct seal_key key;
    uint8_t seed[crypto_sign_SEEDBYTES];
    memset(seed, fill, sizeof seed);
    (void)crypto_sign_seed_keypair(key.public_key, key.secret, seed);
    return key;
}

static void fill_hashes(uint8_t (*hashes)[SEAL_HASH_SIZE], size_t count)
{
    for (size_t i = 0; i < count; i++)
        memset(hashes[i], (int)i + 1, SEAL_HASH_SIZE);
}

static struct seal sealed(const uint8_t (*hashes)[SEAL_HASH_SIZE], size_t count)
{
    const struct seal_key key = test_key(7);
    struct seal seal = {.previous_seq = 40, .seq = 40 + (int64_t)count};
    memset(seal.ledger_id, 0x11, SEAL_HASH_SIZE);
    memcpy(seal.hash, hashes[count - 1], SEAL_HASH_SIZE);
    seal_root(hashes, count, seal.root);
    seal_sign(&key, &seal);
    return seal;
}

static void a_seal_is_signed_over_every_one_of_its_members(void **state)
{
    uint8_t hashes[3][SEAL_HASH_SIZE];
    (void)state;
    fill_hashes(hashes, 3);
    struct seal seal = sealed((const uint8_t(*)[SEAL_HASH_SIZE])hashes, 3);
    assert_true(seal_is_signed(&seal));
    for (size_t i = 0; i < sizeof seal; i++) {
        struct seal changed = seal;
        ((uint8_t *)&changed)[i] ^= 1;
        if (seal_is_signed(&changed))
            fail_msg("byte %zu of a seal can be changed", i);
    }
}

static void a_tree_is_the_one_of_rfc_6962(void **state)
{
    uint8_t hashes[3][SEAL_HASH_SIZE];
    uint8_t leaves[3][SEAL_HASH_SIZE];
    uint8_t bytes[1 + 2 * SEAL_HASH_SIZE];
    uint8_t root[SEAL_HASH_SIZE];
    uint8_t expected[SEAL_HASH_SIZE];
    (void)state;
    fill_hashes(hashes, 3);
    for (size_t i = 0; i < 3; i++) {
        bytes[0] = 0;
        memcpy(bytes + 1, hashes[i], SEAL_HASH_SIZE);
        crypto_generichash(leaves[i], SEAL_HASH_SIZE, bytes, 1 + SEAL_HASH_SIZE, NULL, 0);
    }
    bytes[0] = 1;
    memcpy(bytes + 1, leaves[0], SEAL_HASH_SIZE);
    memcpy(bytes + 1 + SEAL_HASH_SIZE, leaves[1], SEAL_HASH_SIZE);
    crypto_generichash(expected, SEAL_HASH_SIZE, bytes, sizeof bytes, NULL, 0);
    memcpy(bytes + 1, expected, SEAL_HASH_SIZE);
    memcpy(bytes + 1 + SEAL_HASH_SIZE, leaves[2], SEAL_HASH_SIZE);
    crypto_generichash(expected, SEAL_HASH_SIZE, bytes, sizeof bytes, NULL, 0);
    seal_root((const uint8_t(*)[SEAL_HASH_SIZE])hashes, 3, root);
    assert_memory_equal(root, expected, SEAL_HASH_SIZE);
}

static void every_entry_of_a_transaction_of_any_size_has_a_receipt(void **state)
{
    uint8_t hashes[ENTRIES_MAX][SEAL_HASH_SIZE];
    (void)state;
    fill_hashes(hashes, ENTRIES_MAX);
    for (size_t count = 1; count <= ENTRIES_MAX; count++) {
        const struct seal seal = sealed((const uint8_t(*)[SEAL_HASH_SIZE])hashes, count);
        for (int64_t seq = 41; seq <= seal.seq; seq++) {
            struct seal_receipt receipt;
            seal_receipt_make(&seal, (const uint8_t(*)[SEAL_HASH_SIZE])hashes, seq, &receipt);
            memset(receipt.seal.root, 0, SEAL_HASH_SIZE);
            const char *fault = seal_receipt_fault(&receipt);
            if (fault != NULL)
                fail_msg("entry %lld of %zu: %s", (long long)seq - 40, count, fault);
        }
    }
}

static void a_receipt_that_says_anything_else_proves_nothing(void **state)
{
    uint8_t hashes[11][SEAL_HASH_SIZE];
    (void)state;
    fill_hashes(hashes, 11);
    const struct seal seal = sealed((const uint8_t(*)[SEAL_HASH_SIZE])hashes, 11);
    struct seal_receipt right;
    seal_receipt_make(&seal, (const uint8_t(*)[SEAL_HASH_SIZE])hashes, 45, &right);
    struct seal_receipt receipt = right;
    receipt.seq++;
    assert_non_null(seal_receipt_fault(&receipt));
    receipt = right;
    receipt.hash[3] ^= 1;
    assert_non_null(seal_receipt_fault(&receipt));
    receipt = right;
    receipt.path[1][0] ^= 1;
    assert_non_null(seal_receipt_fault(&receipt));
    receipt = right;
    receipt.path_length--;
    assert_non_null(seal_receipt_fault(&receipt));
    receipt = right;
    receipt.seal.seq++;
    assert_non_null(seal_receipt_fault(&receipt));
    receipt = right;
    receipt.seal.previous_seq = INT64_MIN;
    assert_non_null(seal_receipt_fault(&receipt));
    receipt = right;
    receipt.seal.seq = INT64_MAX;
    receipt.path_length = SEAL_PATH_MAX;
    assert_non_null(seal_receipt_fault(&receipt));
    receipt = right;
    const struct seal_key foreign = test_key(8);
    memcpy(receipt.seal.public_key, foreign.public_key, SEAL_PUBLIC_SIZE);
    assert_non_null(seal_receipt_fault(&receipt));
    assert_null(seal_receipt_fault(&right));
}

static void the_last_entry_is_the_one_whose_hash_is_sealed(void **state)
{
    uint8_t hashes[4][SEAL_HASH_SIZE];
    const struct seal_key key = test_key(7);
    struct seal_receipt receipt;
    (void)state;
    fill_hashes(hashes, 4);
    struct seal seal = sealed((const uint8_t(*)[SEAL_HASH_SIZE])hashes, 4);
    seal.hash[0] ^= 1;
    seal_sign(&key, &seal);
    seal_receipt_make(&seal, (const uint8_t(*)[SEAL_HASH_SIZE])hashes, seal.seq, &receipt);
    assert_non_null(seal_receipt_fault(&receipt));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seal_is_signed_over_every_one_of_its_members),
        cmocka_unit_test(a_tree_is_the_one_of_rfc_6962),
        cmocka_unit_test(every_entry_of_a_transaction_of_any_size_has_a_receipt),
        cmocka_unit_test(a_receipt_that_says_anything_else_proves_nothing),
        cmocka_unit_test(the_last_entry_is_the_one_whose_hash_is_sealed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
