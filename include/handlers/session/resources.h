/* Signing in, users and their passwords. Each answers on ERR_OK; any error becomes a problem in
 * dispatch. */
#ifndef FUNDTRAIL_HANDLERS_SESSION_RESOURCES_H
#define FUNDTRAIL_HANDLERS_SESSION_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err session_create(struct ctx *ctx) MUST_USE;
enum err session_get(struct ctx *ctx) MUST_USE;
enum err session_delete(struct ctx *ctx) MUST_USE;
enum err session_password(struct ctx *ctx) MUST_USE;

enum err user_create(struct ctx *ctx) MUST_USE;
enum err user_revise(struct ctx *ctx) MUST_USE;
enum err user_password(struct ctx *ctx) MUST_USE;

/* struct write_extra: and expected_version */
extern const struct shape new_user_shape;
/* struct write_extra: both */
extern const struct shape sign_in_shape;
extern const struct shape password_change_shape;
extern const struct shape password_shape;

#endif
