/* CSRF tokens: keyed BLAKE2b of the session id, so that they need no storage. */
#ifndef FUNDTRAIL_HTTP_CSRF_H
#define FUNDTRAIL_HTTP_CSRF_H

#include "http/key_ring.h"
#include "http/request.h"
#include "http/token.h"

#define CSRF_TOKEN_SIZE 65 /* 64 hexadecimal digits, NUL */

void csrf_token(const uint8_t key[CSRF_KEY_SIZE], const uint8_t sid[TOKEN_SID_SIZE],
                char token_out[CSRF_TOKEN_SIZE]);

/* Compares in constant time. NULL does not match. */
bool csrf_matches(const uint8_t key[CSRF_KEY_SIZE], const uint8_t sid[TOKEN_SID_SIZE],
                  const char *given);

/* Whether the client says that the request comes from our own pages: Sec-Fetch-Site, when sent, is
 * same-origin (or none), and Origin, when sent, is own_origin (NULL: not checked). One of the two
 * must be sent: every browser sends one with a write, so what says nothing is not one of our pages.
 */
bool csrf_same_origin(const struct request *request, const char *own_origin);

#endif
