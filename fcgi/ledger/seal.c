/* The signature of a transaction, and the receipt of one of its entries. */
#include "ledger/seal.h"

#include "base/check.h"

#include <sodium.h>
#include <string.h>

/* Ends with its NUL: no other signature of ours is over bytes that begin so. */
static const char domain[] = "fundtrail-seal-1";

#define MESSAGE_SIZE (sizeof(domain) + 3 * SEAL_HASH_SIZE + 2 * 8)

void seal_key_of(const uint8_t secret[SEAL_SECRET_SIZE], struct seal_key *key_out)
{
    memcpy(key_out->secret, secret, SEAL_SECRET_SIZE);
    CHECK(crypto_sign_ed25519_sk_to_pk(key_out->public_key, secret) == 0);
}

static uint8_t *put(uint8_t *at, const void *bytes, size_t length)
{
    memcpy(at, bytes, length);
    return at + length;
}

static uint8_t *put_number(uint8_t *at, int64_t number)
{
    for (size_t i = 0; i < 8; i++)
        at[i] = (uint8_t)((uint64_t)number >> (8 * i));
    return at + 8;
}

static void write_message(const struct seal *seal, uint8_t message_out[MESSAGE_SIZE])
{
    uint8_t *at = put(message_out, domain, sizeof(domain));
    at = put(at, seal->ledger_id, SEAL_HASH_SIZE);
    at = put_number(at, seal->previous_seq);
    at = put_number(at, seal->seq);
    at = put(at, seal->hash, SEAL_HASH_SIZE);
    put(at, seal->root, SEAL_HASH_SIZE);
}

void seal_sign(const struct seal_key *key, struct seal *seal)
{
    uint8_t message[MESSAGE_SIZE];
    CHECK(sodium_init() >= 0);
    memcpy(seal->public_key, key->public_key, SEAL_PUBLIC_SIZE);
    write_message(seal, message);
    CHECK(crypto_sign_detached(seal->signature, NULL, message, sizeof(message), key->secret) == 0);
}

bool seal_is_signed(const struct seal *seal)
{
    uint8_t message[MESSAGE_SIZE];
    CHECK(sodium_init() >= 0);
    write_message(seal, message);
    return crypto_sign_verify_detached(seal->signature, message, sizeof(message),
                                       seal->public_key) == 0;
}

/* Leaves and nodes of the tree begin with different bytes (RFC 6962, 2.1), so that no node can be
 * taken for an entry. */
static void hash_leaf(const uint8_t hash[SEAL_HASH_SIZE], uint8_t out[SEAL_HASH_SIZE])
{
    uint8_t bytes[1 + SEAL_HASH_SIZE] = {0};
    memcpy(bytes + 1, hash, SEAL_HASH_SIZE);
    crypto_generichash(out, SEAL_HASH_SIZE, bytes, sizeof(bytes), NULL, 0);
}

static void hash_node(const uint8_t left[SEAL_HASH_SIZE], const uint8_t right[SEAL_HASH_SIZE],
                      uint8_t out[SEAL_HASH_SIZE])
{
    uint8_t bytes[1 + 2 * SEAL_HASH_SIZE] = {1};
    memcpy(bytes + 1, left, SEAL_HASH_SIZE);
    memcpy(bytes + 1 + SEAL_HASH_SIZE, right, SEAL_HASH_SIZE);
    crypto_generichash(out, SEAL_HASH_SIZE, bytes, sizeof(bytes), NULL, 0);
}

/* The largest power of two below count, which is at least 2: so many leaves stand on the left. */
static size_t left_count(size_t count)
{
    size_t left = 1;
    while (left < count - left)
        left *= 2;
    return left;
}

/* Subtrees that are complete, the largest first; each has another size, like the digits of a binary
 * number. */
struct peaks {
    size_t count;
    size_t leaf_count;
    uint8_t hashes[SEAL_PATH_MAX + 1][SEAL_HASH_SIZE];
};

static void add_leaf(struct peaks *peaks, const uint8_t hash[SEAL_HASH_SIZE])
{
    hash_leaf(hash, peaks->hashes[peaks->count++]);
    for (size_t rest = ++peaks->leaf_count; rest % 2 == 0; rest /= 2) {
        peaks->count--;
        hash_node(peaks->hashes[peaks->count - 1], peaks->hashes[peaks->count],
                  peaks->hashes[peaks->count - 1]);
    }
}

void seal_root(const uint8_t (*hashes)[SEAL_HASH_SIZE], size_t count,
               uint8_t root_out[SEAL_HASH_SIZE])
{
    struct peaks peaks = {0};
    CHECK(count > 0);
    for (size_t i = 0; i < count; i++)
        add_leaf(&peaks, hashes[i]);
    for (size_t i = peaks.count - 1; i > 0; i--)
        hash_node(peaks.hashes[i - 1], peaks.hashes[i], peaks.hashes[i - 1]);
    memcpy(root_out, peaks.hashes[0], SEAL_HASH_SIZE);
}

/* From the root down; what is needed first comes last. */
static size_t find_path(const uint8_t (*hashes)[SEAL_HASH_SIZE], size_t count, size_t at,
                        uint8_t path_out[SEAL_PATH_MAX][SEAL_HASH_SIZE])
{
    size_t length = 0;
    while (count > 1) {
        size_t left = left_count(count);
        CHECK(length < SEAL_PATH_MAX);
        if (at < left) {
            seal_root(hashes + left, count - left, path_out[length++]);
            count = left;
        } else {
            seal_root(hashes, left, path_out[length++]);
            hashes += left;
            at -= left;
            count -= left;
        }
    }
    return length;
}

void seal_receipt_make(const struct seal *seal, const uint8_t (*hashes)[SEAL_HASH_SIZE],
                       int64_t seq, struct seal_receipt *receipt_out)
{
    size_t count = (size_t)(seal->seq - seal->previous_seq);
    size_t at = (size_t)(seq - seal->previous_seq - 1);
    CHECK(at < count);
    *receipt_out = (struct seal_receipt){.seq = seq, .seal = *seal};
    memcpy(receipt_out->hash, hashes[at], SEAL_HASH_SIZE);
    receipt_out->path_length = find_path(hashes, count, at, receipt_out->path);
}

/* The root that an entry's hash and its path lead to; the sizes on the way are known from the top,
 * so they are found first. False: the path is not as long as it must be. */
static bool follow_path(const struct seal_receipt *receipt, uint8_t root_out[SEAL_HASH_SIZE])
{
    bool on_left[SEAL_PATH_MAX];
    size_t count = (size_t)(receipt->seal.seq - receipt->seal.previous_seq);
    size_t at = (size_t)(receipt->seq - receipt->seal.previous_seq - 1);
    size_t length = 0;
    for (; count > 1 && length < SEAL_PATH_MAX; length++) {
        size_t left = left_count(count);
        on_left[length] = at < left;
        count = at < left ? left : count - left;
        at = on_left[length] ? at : at - left;
    }
    if (count != 1 || length != receipt->path_length)
        return false;
    hash_leaf(receipt->hash, root_out);
    while (length-- > 0) {
        const uint8_t *other = receipt->path[length];
        hash_node(on_left[length] ? root_out : other, on_left[length] ? other : root_out, root_out);
    }
    return true;
}

const char *seal_receipt_fault(struct seal_receipt *receipt)
{
    struct seal *seal = &receipt->seal;
    CHECK(sodium_init() >= 0);
    if (seal->previous_seq < 0 || receipt->seq <= seal->previous_seq || receipt->seq > seal->seq)
        return "its seal is not that of this entry";
    if (!follow_path(receipt, seal->root))
        return "its path has another length than that of this entry";
    if (receipt->seq == seal->seq && memcmp(receipt->hash, seal->hash, SEAL_HASH_SIZE) != 0)
        return "its hash is not the one that is sealed";
    return seal_is_signed(seal) ? NULL : "the key has not signed this";
}

static void add_hex(struct buf *json, const char *name, const uint8_t *bytes, size_t length)
{
    buf_format(json, ",\"%s\":\"", name);
    buf_hex(json, bytes, length);
    buf_char(json, '"');
}

void seal_receipt_write(const struct seal_receipt *receipt, struct buf *json_out)
{
    const struct seal *seal = &receipt->seal;
    buf_format(json_out, "{\"seq\":%lld", (long long)receipt->seq);
    add_hex(json_out, "hash", receipt->hash, SEAL_HASH_SIZE);
    buf_text(json_out, ",\"path\":[");
    for (size_t i = 0; i < receipt->path_length; i++) {
        buf_text(json_out, i > 0 ? ",\"" : "\"");
        buf_hex(json_out, receipt->path[i], SEAL_HASH_SIZE);
        buf_char(json_out, '"');
    }
    buf_format(json_out, "],\"previous_seq\":%lld,\"sealed_seq\":%lld",
               (long long)seal->previous_seq, (long long)seal->seq);
    add_hex(json_out, "sealed_hash", seal->hash, SEAL_HASH_SIZE);
    add_hex(json_out, "ledger_id", seal->ledger_id, SEAL_HASH_SIZE);
    add_hex(json_out, "public_key", seal->public_key, SEAL_PUBLIC_SIZE);
    add_hex(json_out, "signature", seal->signature, SEAL_SIGNATURE_SIZE);
    buf_char(json_out, '}');
}
