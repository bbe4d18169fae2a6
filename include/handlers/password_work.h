/* Password work: proving and replacing passwords, throttled per account. */
#ifndef FUNDTRAIL_HANDLERS_PASSWORD_WORK_H
#define FUNDTRAIL_HANDLERS_PASSWORD_WORK_H

#include "handlers/ctx.h"

/* Checks a password of a user (0: nobody; costs the same work and always fails). *hash_out is the
 * hash that it was found to fit, as it is stored now; it lives in ctx->arena. Counts failures:
 * from the fifth in a row on, each doubles the time before the next try, up to 15 minutes.
 *   ERR_UNAUTHENTICATED  wrong; a violation wrong_password is added under field
 *   ERR_TOO_MANY         too soon after failed tries, or too many at once on this machine */
enum err password_prove(struct ctx *ctx, int64_t user_id, const char *password, const char *field,
                        const char **hash_out) MUST_USE;

/* Stores a new password and ends the user's sessions but except_sid (NULL: all) in one
 * transaction. ERR_NOT_FOUND when the user never had one. */
enum err password_replace(struct ctx *ctx, int64_t user_id, const char *password,
                          const uint8_t *except_sid) MUST_USE;

/* How long after a failed try the next may come. */
int64_t password_pause_us(int64_t failed_count);

#endif
