/* Writes and reads device cookies. A MAC covers every part of one. */
#include "http/device.h"

#include "base/check.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define MAC_SIZE 32
#define MAC_TEXT_SIZE (2 * MAC_SIZE + 1)

/* KID.ID.EXPIRES.MAC; EXPIRES in seconds since 1970. */
struct parts {
    char kid[KEY_ID_SIZE];
    char id[DEVICE_ID_SIZE];
    int64_t expires_at_s;
    char mac[MAC_TEXT_SIZE];
};

static void authenticate(const uint8_t key[DEVICE_KEY_SIZE], const char *deployment_id,
                         int64_t user_id, const struct parts *parts, char mac_out[MAC_TEXT_SIZE])
{
    uint8_t mac[MAC_SIZE];
    struct buf said;

    buf_init(&said);
    buf_format(&said, "%s.%s.%" PRId64 ".%" PRId64 ".%s", parts->kid, parts->id,
               parts->expires_at_s, user_id, deployment_id);
    CHECK(crypto_generichash(mac, sizeof mac, (const uint8_t *)said.bytes, said.length, key,
                             DEVICE_KEY_SIZE) == 0);
    buf_done(&said);
    (void)sodium_bin2hex(mac_out, MAC_TEXT_SIZE, mac, sizeof mac);
}

enum err device_write(struct key_ring *ring, const char *kid, const char *deployment_id,
                      int64_t user_id, int64_t now_us, struct buf *out)
{
    struct parts parts = {.expires_at_s = now_us / SECOND_US + INT64_C(86400) * DEVICE_DAYS};
    uint8_t key[DEVICE_KEY_SIZE];
    uint8_t id[(DEVICE_ID_SIZE - 1) / 2];
    enum err err = key_ring_device_key(ring, kid, key);

    if (err != ERR_OK)
        return err;
    randombytes_buf(id, sizeof id);
    (void)sodium_bin2hex(parts.id, sizeof parts.id, id, sizeof id);
    (void)snprintf(parts.kid, sizeof parts.kid, "%s", kid);
    authenticate(key, deployment_id, user_id, &parts, parts.mac);
    sodium_memzero(key, sizeof key);
    buf_format(out, "%s.%s.%" PRId64 ".%s", parts.kid, parts.id, parts.expires_at_s, parts.mac);
    return ERR_OK;
}

static bool parse(const char *text, struct parts *parts_out)
{
    int end = 0;

    return text != NULL &&
           sscanf(text, "%31[0-9a-z-].%32[0-9a-f].%15" SCNd64 ".%64[0-9a-f]%n", parts_out->kid,
                  parts_out->id, &parts_out->expires_at_s, parts_out->mac, &end) == 4 &&
           text[end] == '\0' && strlen(parts_out->mac) == MAC_TEXT_SIZE - 1;
}

bool device_read(struct key_ring *ring, const char *deployment_id, int64_t user_id,
                 const char *text, int64_t now_us, char id_out[DEVICE_ID_SIZE])
{
    struct parts parts;
    uint8_t key[DEVICE_KEY_SIZE];
    char mac[MAC_TEXT_SIZE];

    if (!parse(text, &parts) || parts.expires_at_s <= now_us / SECOND_US ||
        key_ring_device_key(ring, parts.kid, key) != ERR_OK)
        return false;
    authenticate(key, deployment_id, user_id, &parts, mac);
    sodium_memzero(key, sizeof key);
    if (sodium_memcmp(mac, parts.mac, MAC_TEXT_SIZE) != 0)
        return false;
    memcpy(id_out, parts.id, sizeof parts.id);
    return true;
}
