/* Answer: a reply leaves as FastCGI records, in as few writes as possible. */
#ifndef FUNDTRAIL_SERVER_ANSWER_H
#define FUNDTRAIL_SERVER_ANSWER_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct reply;
struct request;

/* Sends the reply to the request of that id, with its end. False: the peer is gone or takes
 * nothing, or a streamed reply broke off. Then the end was not sent, so that nobody takes it for a
 * whole one, and the connection is of no further use. *bytes_out: of the body, as far as it went.
 */
bool answer_send(int fd, uint16_t request_id, const struct request *request,
                 const struct reply *reply, size_t *bytes_out);

/* Sends records as they are, without waiting. False: the peer does not take them. */
bool answer_records(int fd, const struct buf *records);

#endif
