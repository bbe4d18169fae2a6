/* Passwords: Argon2id, 19 MiB, two passes. Who calls sees to it that not too many hashes run at
 * once (runtime/hash_queue.h). */
#ifndef FUNDTRAIL_HTTP_PASSWORD_H
#define FUNDTRAIL_HTTP_PASSWORD_H

#include "base/violation.h"

#include <stdbool.h>

#define PASSWORD_LENGTH_MIN 12  /* characters */
#define PASSWORD_LENGTH_MAX 200 /* characters */

/* The encoded hash, in the arena. ERR_INTERNAL when there is no memory for it. */
enum err password_hash(const char *password, struct arena *arena, const char **hash_out) MUST_USE;

/* encoded NULL (no such user) costs the same time and never matches. */
bool password_verify(const char *encoded, const char *password);

/* Whether the hash was made with other parameters than today's. */
bool password_needs_rehash(const char *encoded);

/* Adds weak_password under field when the password is too short, common, a plain pattern or made
 * from the user's name. No rule about kinds of characters. */
void password_check(const char *password, const char *user_name, const char *field,
                    struct violations *violations);

#endif
