/* Codes of rows: BLAKE2b under a key that is derived from a key file. */
#include "http/row_mac.h"

#include "key_ring_internal.h"

#include "base/check.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define ID_SIZE 4
#define CODE_SIZE (ROW_MAC_SIZE - ID_SIZE)

bool row_key_dir(const char *key_dir, char dir_out[ROW_KEY_DIR_SIZE])
{
    int length = snprintf(dir_out, ROW_KEY_DIR_SIZE, "%s/%s", key_dir, ROW_KEY_FOLDER);
    return length > 0 && length < ROW_KEY_DIR_SIZE;
}

enum err row_keys_open(const char *key_dir, struct key_ring **ring_out,
                       char error_out[KEY_ERROR_SIZE])
{
    char dir[ROW_KEY_DIR_SIZE];
    if (row_key_dir(key_dir, dir))
        return key_ring_open(dir, ring_out, error_out);
    (void)snprintf(error_out, KEY_ERROR_SIZE, "the name of the key folder is too long");
    return ERR_CORRUPT;
}

void row_bytes_add(struct row_bytes *row, const void *bytes, size_t length)
{
    CHECK(length <= sizeof row->bytes - row->length);
    memcpy(row->bytes + row->length, bytes, length);
    row->length += length;
}

void row_bytes_number(struct row_bytes *row, int64_t number)
{
    uint8_t little_endian[8];
    for (size_t i = 0; i < sizeof little_endian; i++)
        little_endian[i] = (uint8_t)((uint64_t)number >> (8 * i));
    row_bytes_add(row, little_endian, sizeof little_endian);
}

/* Ends with its NUL: no other sort of row can begin with these bytes. */
void row_bytes_begin(struct row_bytes *row, const char *domain)
{
    row->length = 0;
    row_bytes_add(row, domain, strlen(domain) + 1);
}

static void mac_under(const uint8_t key[DERIVED_KEY_SIZE], const struct row_bytes *row,
                      uint8_t mac_out[ROW_MAC_SIZE])
{
    CHECK(crypto_generichash(mac_out + ID_SIZE, CODE_SIZE, row->bytes, row->length, key,
                             DERIVED_KEY_SIZE) == 0);
}

/* The random half of a key's id. */
static void id_of(const char *kid, uint8_t id_out[ID_SIZE])
{
    const char *hex = strchr(kid, '-');
    CHECK(hex != NULL &&
          sodium_hex2bin(id_out, ID_SIZE, hex + 1, strlen(hex + 1), NULL, NULL, NULL) == 0);
}

void row_mac(struct key_ring *ring, const struct row_bytes *row, uint8_t mac_out[ROW_MAC_SIZE])
{
    char kid[KEY_ID_SIZE];
    uint8_t key[DERIVED_KEY_SIZE];
    key_ring_row_signer(ring, kid, key);
    id_of(kid, mac_out);
    mac_under(key, row, mac_out);
    sodium_memzero(key, sizeof key);
}

bool row_mac_holds(struct key_ring *ring, const struct row_bytes *row, const uint8_t *mac,
                   size_t length, int64_t now_us)
{
    uint8_t key[DERIVED_KEY_SIZE];
    uint8_t expected[ROW_MAC_SIZE];
    char id[2 * ID_SIZE + 1];
    if (length != ROW_MAC_SIZE)
        return false;
    (void)sodium_bin2hex(id, sizeof id, mac, ID_SIZE);
    if (key_ring_row_key(ring, id, now_us, key) != ERR_OK)
        return false;
    mac_under(key, row, expected);
    sodium_memzero(key, sizeof key);
    return sodium_memcmp(expected + ID_SIZE, mac + ID_SIZE, CODE_SIZE) == 0;
}

void row_mac_text(const uint8_t mac[ROW_MAC_SIZE], char text_out[ROW_MAC_TEXT_SIZE])
{
    (void)sodium_bin2hex(text_out, ROW_MAC_TEXT_SIZE, mac, ROW_MAC_SIZE);
}
