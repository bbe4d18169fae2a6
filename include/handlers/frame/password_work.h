/* Password work: proving, hashing and replacing passwords, throttled by who tries and where from,
 * and in turn with all others on this machine. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_PASSWORD_WORK_H
#define FUNDTRAIL_HANDLERS_FRAME_PASSWORD_WORK_H

#include "handlers/frame/ctx.h"
#include "store/credential.h"

/* Checks a password of a user (0: nobody; costs the same work and always fails) under the name that
 * was given. *hash_out is the hash that it was found to fit, as it is stored now; it lives in
 * ctx->arena. Failures are counted as runtime/attempts.h says.
 *   ERR_UNAUTHENTICATED  wrong; a violation wrong_password is added under field
 *   ERR_TOO_MANY         too soon after failed tries, or too many wait on this machine;
 *                        ctx->retry_after_s says when a try has a chance */
enum err password_prove(struct ctx *ctx, int64_t user_id, const char *user_name,
                        const char *password, const char *field, const char **hash_out) MUST_USE;

/* What is stored of a password's hash, with the code that proves the row. */
struct credential password_credential(struct ctx *ctx, int64_t user_id, const char *hash);

/* Hashes a new password when it is this request's turn. ERR_TOO_MANY, as above. */
enum err password_hash_in_turn(struct ctx *ctx, const char *password,
                               const char **hash_out) MUST_USE;

/* Stores a new password, journals the digest of its row, and ends the user's sessions but
 * except_sid (NULL: all) in one transaction. ERR_NOT_FOUND when the user never had one; else as
 * ledger_submit. */
enum err password_replace(struct ctx *ctx, int64_t user_id, const char *password,
                          const uint8_t *except_sid) MUST_USE;

/* Sets the cookie by which this browser is known to be one of the user's. kid names the key of the
 * session that was opened. */
void password_know_browser(struct ctx *ctx, int64_t user_id, const char *kid);

#endif
