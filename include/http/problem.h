/* Error answers: RFC 9457 problem documents that list every violation. */
#ifndef FUNDTRAIL_HTTP_PROBLEM_H
#define FUNDTRAIL_HTTP_PROBLEM_H

#include "base/violation.h"
#include "http/reply.h"

/* Replaces whatever the reply held by the problem. Sets the status of err, Content-Type,
 * Content-Language, Cache-Control: no-store, and Retry-After for 429 and 503. Headers the caller
 * wants besides (Allow) are set afterwards. violations may be NULL; instance is the path asked. */
void problem_write(struct reply *reply, enum err err, const struct violations *violations,
                   enum language language, const char *request_id, const char *instance);

#endif
