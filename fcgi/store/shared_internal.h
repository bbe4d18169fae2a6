/* Shared: what the processes of one host tell each other about the database, so that a request need
 * not ask it. Whoever commits says before COMMIT how far the head will go, and after COMMIT, before
 * it answers anybody, that it is there. So a reader is never told less than anybody was told
 * before. A process that dies in between is made up for by the next one that reads the head.
 *
 * A head beyond all that was intended here was moved by another host: then the numbers are used no
 * more until the server is started again. */
#ifndef FUNDTRAIL_STORE_SHARED_INTERNAL_H
#define FUNDTRAIL_STORE_SHARED_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

struct shared;

/* Makes the file if need be. NULL: it cannot be opened (errno), or is another one. */
struct shared *shared_open(const char *path);
void shared_close(struct shared *shared);

/* The server starts: what was known before may have been changed by others since. */
void shared_restart(struct shared *shared);

bool shared_has_ended(const struct shared *shared);

/* The head that was published last; 0: it is not known, or not to be trusted. */
int64_t shared_head(const struct shared *shared);

void shared_intend(struct shared *shared, int64_t seq);
void shared_publish(struct shared *shared, int64_t seq);

/* A head that was read from the database, and what shared_head said before that was asked for. */
void shared_see(struct shared *shared, int64_t published_before, int64_t seq);

/* Moves with each change of sessions that must be seen at once. */
int64_t shared_session_changes(const struct shared *shared);
void shared_session_changed(struct shared *shared);

#endif
