/* Attempts: failed sign-ins by the name that was given, whether there is such a user or not, in
 * memory that all worker processes share. So an account that exists is slowed down no differently
 * from one that does not. The count of a known user is in the database besides. */
#ifndef FUNDTRAIL_SERVER_ATTEMPTS_H
#define FUNDTRAIL_SERVER_ATTEMPTS_H

#include <stdint.h>

struct attempts;

/* Empty and shared with processes forked later. Ends the process when there is no memory. */
struct attempts *attempts_new(void);
void attempts_free(struct attempts *attempts);

/* Failures in a row under a name, and when the last one was; 0 for none. Two names may share a
 * place, by which the later one starts from nothing: never more than a name has failed. */
int64_t attempts_count(const struct attempts *attempts, const char *name,
                       int64_t *last_failed_at_us_out);

void attempts_failed(struct attempts *attempts, const char *name, int64_t now_us);
void attempts_forget(struct attempts *attempts, const char *name);

#endif
