/* Passwords: Argon2id, 19 MiB, two passes. At most two hashes run at once on the machine, over all
 * processes; others wait in a short queue, so signing in cannot starve the rest. */
#ifndef FUNDTRAIL_HTTP_PASSWORD_H
#define FUNDTRAIL_HTTP_PASSWORD_H

#include "base/violation.h"

#include <stdbool.h>

#define PASSWORD_LENGTH_MIN 12  /* characters */
#define PASSWORD_LENGTH_MAX 200 /* characters */

/* Threads of one process that hash or wait to: fewer than a server has, so that a flood of sign-ins
 * leaves some for everybody else. */
#define PASSWORD_QUEUE_MAX 6

/* runtime_dir holds the two lock files hash.0 and hash.1, made when absent.
 *   ERR_TOO_MANY  the queue is full or nothing came free within five seconds
 *   ERR_INTERNAL  the lock files or the memory cannot be had */

/* The encoded hash, in the arena. */
enum err password_hash(const char *runtime_dir, const char *password, struct arena *arena,
                       const char **hash_out) MUST_USE;

/* encoded NULL (no such user) costs the same time and never matches. */
enum err password_verify(const char *runtime_dir, const char *encoded, const char *password,
                         bool *matches_out) MUST_USE;

/* Whether the hash was made with other parameters than today's. */
bool password_needs_rehash(const char *encoded);

/* Adds weak_password under field when the password is too short, common, a plain pattern or made
 * from the user's name. No rule about kinds of characters. */
void password_check(const char *password, const char *user_name, const char *field,
                    struct violations *violations);

#endif
