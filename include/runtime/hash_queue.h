/* Hash queue: whose password is worked on next, over all processes of the server. At most two
 * hashes run at once; the others wait in a short queue in memory that all worker processes share.
 *
 * The queue is fair: the clients that wait take turns, however many requests each of them has, and
 * browsers that a person has signed in from before go first. When it is full, the last request of
 * whoever waits with the most gives way. */
#ifndef FUNDTRAIL_RUNTIME_HASH_QUEUE_H
#define FUNDTRAIL_RUNTIME_HASH_QUEUE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define HASH_LANES 2 /* hashes at once */

/* Threads of one process that hash or wait to: fewer than a server has, so that a flood of sign-ins
 * leaves some for everybody else. */
#define HASH_WAITING_MAX 6

struct hash_queue;

/* Empty and shared with processes forked later. Ends the process when there is no memory. */
struct hash_queue *hash_queue_new(void);
void hash_queue_free(struct hash_queue *queue);

/* Waits for a turn. client is who asks: a network, or one browser (known). A NULL queue never
 * waits. On ERR_OK the place must be given back by hash_queue_leave.
 *   ERR_TOO_MANY  the queue is full, or no turn came within five seconds; *retry_after_s_out is
 *                 when it will have been worked off */
enum err hash_queue_enter(struct hash_queue *queue, const char *client, bool known, int *place_out,
                          int64_t *retry_after_s_out) MUST_USE;
void hash_queue_leave(struct hash_queue *queue, int place);

/* How many wait for a turn, of all processes. */
size_t hash_queue_waiting(struct hash_queue *queue);

/* Takes away the places of a process that has died. */
void hash_queue_bury(struct hash_queue *queue, pid_t pid);

#endif
