/* The signing keys of sessions: at most four, in a directory, each with a key id. The newest signs,
 * all of them verify; so keys rotate without ending sessions.
 *
 * KID.key holds the Ed25519 seed and KID.pub the public key, both as hexadecimal. A .key must be a
 * regular file of the server's own user (or root's) that nobody else can read. */
#ifndef FUNDTRAIL_HTTP_KEY_RING_H
#define FUNDTRAIL_HTTP_KEY_RING_H

#include "http/paseto.h"

#include <stdbool.h>

#define KEY_RING_MAX 4
#define KEY_ID_SIZE 32
#define KEY_ERROR_SIZE 256
#define DERIVED_KEY_SIZE 32
#define CSRF_KEY_SIZE DERIVED_KEY_SIZE
#define DEVICE_KEY_SIZE DERIVED_KEY_SIZE

struct key_ring;

struct key_info {
    char kid[KEY_ID_SIZE]; /* UTC time of making and a random part: sorts by age */
    bool can_sign;         /* the secret half is there */
    bool signs;            /* this one signs new sessions */
    uint8_t public_key[PASETO_PUBLIC_SIZE];
};

/* Loads the directory (copied). error_out gets one English sentence on failure.
 *   ERR_NOT_FOUND  no directory, or no key that can sign
 *   ERR_CORRUPT    a file with wrong content, owner or mode, or too many keys */
enum err key_ring_open(const char *key_dir, struct key_ring **ring_out,
                       char error_out[KEY_ERROR_SIZE]) MUST_USE;
void key_ring_close(struct key_ring *ring);

/* Reads the directory again, e.g. on SIGHUP; on failure the old keys stay. Any thread may call. */
enum err key_ring_reload(struct key_ring *ring, char error_out[KEY_ERROR_SIZE]) MUST_USE;

/* The key that signs new sessions: its id and secret, the caller wipes the copy. */
void key_ring_signer(struct key_ring *ring, char kid_out[KEY_ID_SIZE],
                     uint8_t secret_out[PASETO_SECRET_SIZE]);

/* The public key of kid. An unknown one makes the ring load the directory again, at most once in
 * five seconds of now_us. ERR_NOT_FOUND. */
enum err key_ring_public(struct key_ring *ring, const char *kid, int64_t now_us,
                         uint8_t public_out[PASETO_PUBLIC_SIZE]) MUST_USE;

/* The key of CSRF tokens that goes with a session signed by kid; the same in every process.
 * ERR_NOT_FOUND when the secret half of kid is not there. */
enum err key_ring_csrf_key(struct key_ring *ring, const char *kid,
                           uint8_t key_out[CSRF_KEY_SIZE]) MUST_USE;

/* The same for the cookies of known browsers, see http/device.h. */
enum err key_ring_device_key(struct key_ring *ring, const char *kid,
                             uint8_t key_out[DEVICE_KEY_SIZE]) MUST_USE;

/* The secret halves of a directory's keys, oldest first: for keys that sign something else than
 * sessions. Errors as key_ring_open. The caller wipes them. */
enum err key_secrets(const char *key_dir, uint8_t secrets_out[KEY_RING_MAX][PASETO_SECRET_SIZE],
                     size_t *count_out, char error_out[KEY_ERROR_SIZE]) MUST_USE;

/* The key of row codes (http/row_mac.h) that comes from the newest key, and that key's id; the
 * caller wipes it. */
void key_ring_row_signer(struct key_ring *ring, char kid_out[KEY_ID_SIZE],
                         uint8_t key_out[DERIVED_KEY_SIZE]);

/* The same of the key whose id ends so. An unknown one makes the ring load the directory again, as
 * key_ring_public does. ERR_NOT_FOUND. */
enum err key_ring_row_key(struct key_ring *ring, const char *kid_end, int64_t now_us,
                          uint8_t key_out[DERIVED_KEY_SIZE]) MUST_USE;

/* For operators. key_new makes a key that is newer than all others and belongs to the owner of the
 * directory; ERR_CONFLICT when there are four. key_list fills infos_out, oldest first. key_retire
 * removes both files: sessions signed with it end; ERR_NOT_FOUND, ERR_CONFLICT for the last one. */
enum err key_new(const char *key_dir, int64_t now_us, char kid_out[KEY_ID_SIZE],
                 char error_out[KEY_ERROR_SIZE]) MUST_USE;
enum err key_list(const char *key_dir, struct key_info infos_out[KEY_RING_MAX], size_t *count_out,
                  char error_out[KEY_ERROR_SIZE]) MUST_USE;
enum err key_retire(const char *key_dir, const char *kid, char error_out[KEY_ERROR_SIZE]) MUST_USE;

#endif
