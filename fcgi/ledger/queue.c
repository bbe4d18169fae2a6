/* The writers of one process that wait for each other. The first one leads: it takes those that
 * wait behind it into its transaction, and tells each what became of it. Then the next one leads.
 */
#include "queue_internal.h"

#include "base/check.h"

#include <time.h>

#define QUEUE_MAX_S 10

void write_queue_init(struct write_queue *queue)
{
    *queue = (struct write_queue){.first = NULL};
    CHECK(pthread_mutex_init(&queue->lock, NULL) == 0);
}

void write_queue_done(struct write_queue *queue)
{
    CHECK(queue->first == NULL && !queue->is_led);
    CHECK(pthread_mutex_destroy(&queue->lock) == 0);
}

static void lock(struct write_queue *queue)
{
    CHECK(pthread_mutex_lock(&queue->lock) == 0);
}

static void unlock(struct write_queue *queue)
{
    CHECK(pthread_mutex_unlock(&queue->lock) == 0);
}

static void add(struct write_queue *queue, struct write_place *place)
{
    if (queue->first == NULL)
        queue->first = place;
    else
        queue->last->next = place;
    queue->last = place;
    place->next = NULL;
}

static struct write_place *take_first(struct write_queue *queue)
{
    struct write_place *place = queue->first;
    queue->first = place->next;
    return place;
}

static void take_out(struct write_queue *queue, const struct write_place *place)
{
    struct write_place *before = NULL;
    for (struct write_place *at = queue->first; at != place; at = at->next)
        before = at;
    if (before == NULL)
        queue->first = place->next;
    else
        before->next = place->next;
    if (queue->last == place)
        queue->last = before;
}

static void turn_to(struct write_place *place, enum write_turn turn)
{
    place->turn = turn;
    CHECK(pthread_cond_signal(&place->changed) == 0);
}

/* Who is in somebody's group stays there until it is settled, however long that takes. The thread
 * sanitizer knows no wait by a clock that is never set. */
static void wait_for_turn(struct write_queue *queue, struct write_place *place)
{
    struct timespec until;
    bool late = false;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += QUEUE_MAX_S;
    while (place->turn == TURN_WAITS && !late)
        late = pthread_cond_timedwait(&place->changed, &queue->lock, &until) != 0;
    while (place->turn == TURN_TAKEN)
        CHECK(pthread_cond_wait(&place->changed, &queue->lock) == 0);
    if (place->turn != TURN_WAITS)
        return;
    take_out(queue, place);
    place->turn = TURN_LATE;
}

enum write_turn write_queue_enter(struct write_queue *queue, struct write_place *place)
{
    CHECK(pthread_cond_init(&place->changed, NULL) == 0);
    place->turn = TURN_WAITS;
    lock(queue);
    if (!queue->is_led) {
        queue->is_led = true;
        place->turn = TURN_LEADS;
    } else {
        add(queue, place);
        wait_for_turn(queue, place);
    }
    unlock(queue);
    CHECK(pthread_cond_destroy(&place->changed) == 0);
    return place->turn;
}

struct write_place *write_queue_take(struct write_queue *queue)
{
    struct write_place *place = NULL;
    lock(queue);
    if (queue->first != NULL && queue->first->shares) {
        place = take_first(queue);
        place->turn = TURN_TAKEN;
    }
    unlock(queue);
    return place;
}

void write_queue_settle(struct write_queue *queue, struct write_place *place)
{
    lock(queue);
    CHECK(place->turn == TURN_TAKEN);
    turn_to(place, TURN_SETTLED);
    unlock(queue);
}

void write_queue_leave(struct write_queue *queue)
{
    lock(queue);
    CHECK(queue->is_led);
    queue->is_led = queue->first != NULL;
    if (queue->is_led)
        turn_to(take_first(queue), TURN_LEADS);
    unlock(queue);
}
