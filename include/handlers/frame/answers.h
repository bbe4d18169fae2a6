/* Answers: bodies that this process has written already, by their strong entity tag. A tag names
 * everything that may change the bytes (view, query, role, party, program), so a kept answer is
 * never stale: after the next entry in the journal the same question has another tag. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_ANSWERS_H
#define FUNDTRAIL_HANDLERS_FRAME_ANSWERS_H

#include "http/reply.h"

#include <stdbool.h>

#define ANSWERS_BODY_MAX (2 * 1024 * 1024) /* larger ones are written again each time */

struct answers;

struct answers *answers_new(void);
void answers_free(struct answers *answers);

/* Fills reply from the answer kept under etag, if there is one. Any thread. */
bool answers_find(struct answers *answers, const char etag[ETAG_SIZE], struct reply *reply);

/* Keeps a complete reply under etag, in place of an older one. Any thread. */
void answers_keep(struct answers *answers, const char etag[ETAG_SIZE], const struct reply *reply);

#endif
