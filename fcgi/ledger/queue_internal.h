/* The queue of a process's writers. */
#ifndef FUNDTRAIL_LEDGER_QUEUE_INTERNAL_H
#define FUNDTRAIL_LEDGER_QUEUE_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>

enum write_turn {
    TURN_WAITS,
    TURN_LEADS,   /* one at a time: until write_queue_leave */
    TURN_TAKEN,   /* into the group of who leads */
    TURN_SETTLED, /* who led wrote for it */
    TURN_LATE     /* waited for too long */
};

/* A writer's place, in its own stack. */
struct write_place {
    struct write_place *next;
    pthread_cond_t changed;
    enum write_turn turn; /* under the queue's lock */
    bool shares;          /* may be taken into another's group */
};

struct write_queue {
    pthread_mutex_t lock; /* held for moments only */
    struct write_place *first;
    struct write_place *last;
    bool is_led;
};

void write_queue_init(struct write_queue *queue);

/* Nobody may be in it. */
void write_queue_done(struct write_queue *queue);

/* Waits until it is this writer's turn (TURN_LEADS), or somebody who led has written for it
 * (TURN_SETTLED), or for some seconds in vain (TURN_LATE). */
enum write_turn write_queue_enter(struct write_queue *queue, struct write_place *place);

/* The next one that waits, into the group of who leads; NULL: nobody waits, or the next one shares
 * with nobody. */
struct write_place *write_queue_take(struct write_queue *queue);

/* Tells one that was taken that all is done for it: it goes on, and its place is gone. */
void write_queue_settle(struct write_queue *queue, struct write_place *place);

/* By who led: the next one leads. */
void write_queue_leave(struct write_queue *queue);

#endif
