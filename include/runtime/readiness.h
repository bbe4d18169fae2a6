/* Readiness: what one process knows of its surroundings without asking anybody now. A thread of its
 * own looks after the database (watch.c); others add what they find. So health is answered from
 * memory, and no request waits for a database that is known not to answer.
 *
 * A check is named by a word: "database", "book". It holds until somebody says otherwise. A check
 * that only warns says that something needs a person, while requests are served as well as ever. */
#ifndef FUNDTRAIL_RUNTIME_READINESS_H
#define FUNDTRAIL_RUNTIME_READINESS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

#define READINESS_CHECKS_MAX 16
#define READINESS_DETAIL_SIZE 128

struct readiness;

struct readiness *readiness_new(void);
void readiness_free(struct readiness *readiness);

/* Says how a check stands; the name is a literal. detail (NULL or "": none) is shown to everybody:
 * what is wrong, never an inner secret. Returns whether that is a change. Any thread. */
bool readiness_say(struct readiness *readiness, const char *check, bool ok, const char *detail);

/* The same for a check that only warns. */
bool readiness_warn(struct readiness *readiness, const char *check, bool ok, const char *detail);

/* Whether a check holds; one that nobody has said anything about does. Never waits. */
bool readiness_holds(struct readiness *readiness, const char *check);

/* Whether all checks hold but those that only warn. */
bool readiness_all(struct readiness *readiness);

/* Whether one that only warns does not hold. */
bool readiness_warned(struct readiness *readiness);

/* [{"check":"database","ok":true,"detail":null},…] */
void readiness_write(struct readiness *readiness, struct buf *out);

/* The thread that looks after the database should look now. Any thread. */
void readiness_doubt(struct readiness *readiness);

/* For that thread: waits until somebody doubts, at most so long. */
void readiness_wait(struct readiness *readiness, int64_t timeout_ms);

/* When the time at which a session was last seen may be written again: a database that cannot take
 * it now is left alone for a while. */
bool readiness_may_touch(struct readiness *readiness, int64_t now_us);
void readiness_touch_failed(struct readiness *readiness, int64_t now_us);

#endif
