/* Device cookies: a browser in which a user has signed in before says so with one of these. It
 * opens nothing; it only keeps others who guess at that user's password from slowing this browser
 * down. It is bound to the user, runs out, and is authenticated by a key that goes with a session
 * key: so it ends when that key is retired, and every sign-in renews it. */
#ifndef FUNDTRAIL_HTTP_DEVICE_H
#define FUNDTRAIL_HTTP_DEVICE_H

#include "http/key_ring.h"

#define DEVICE_DAYS 180
#define DEVICE_ID_SIZE 33 /* 32 hexadecimal digits, NUL */

/* Appends the cookie's value: a new id, good for DEVICE_DAYS. kid names a key that signs;
 * ERR_NOT_FOUND when it does no longer. */
enum err device_write(struct key_ring *ring, const char *kid, const char *deployment_id,
                      int64_t user_id, int64_t now_us, struct buf *out) MUST_USE;

/* Whether text (NULL: none) is one of this user's that is good at now_us; then its id is set. */
bool device_read(struct key_ring *ring, const char *deployment_id, int64_t user_id,
                 const char *text, int64_t now_us, char id_out[DEVICE_ID_SIZE]);

#endif
