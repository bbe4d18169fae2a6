/* A queue in shared memory. Each place has a turn number; who asks gets the turn after the last of
 * its own, so several clients alternate however many requests each has. Places of known browsers
 * come first. At most two run at a time. */
#include "runtime/hash_queue.h"

#include "runtime/shared_lock.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PLACE_COUNT 384 /* HASH_WAITING_MAX for each of 64 processes */
#define WAIT_MS 5000
#define PAUSE_MS 5
#define HASHES_PER_SECOND 20 /* a slow machine's two lanes */
#define CLIENT_SIZE 64

enum state { PLACE_FREE, PLACE_WAITS, PLACE_RUNS, PLACE_REFUSED };

struct place {
    enum state state;
    pid_t pid;
    bool known;
    uint64_t turn; /* the lower is served first */
    char client[CLIENT_SIZE];
};

struct hash_queue {
    pthread_mutex_t lock; /* guards what follows */
    uint64_t turn;        /* of whom was served last */
    struct place places[PLACE_COUNT];
};

struct hash_queue *hash_queue_new(void)
{
    struct hash_queue *queue = shared_memory_new(sizeof *queue);
    shared_lock_init(&queue->lock);
    return queue;
}

void hash_queue_free(struct hash_queue *queue)
{
    shared_memory_free(queue, sizeof *queue);
}

static bool is_of(const struct place *place, const char *client, bool known)
{
    return place->state != PLACE_FREE && place->known == known &&
           strncmp(place->client, client, CLIENT_SIZE - 1) == 0;
}

/* One after the last of the same client, so that clients take turns; a client that has none waiting
 * is served as early as the one that is served now. */
static uint64_t next_turn(const struct hash_queue *queue, const char *client, bool known)
{
    uint64_t turn = queue->turn;
    for (size_t i = 0; i < PLACE_COUNT; i++)
        if (is_of(&queue->places[i], client, known) && queue->places[i].turn >= turn)
            turn = queue->places[i].turn + 1;
    return turn;
}

static bool is_before(const struct place *a, const struct place *b)
{
    return a->known != b->known ? a->known : a->turn < b->turn;
}

/* The last in the line of this process, whose thread would be free at once. */
static struct place *last_of(struct hash_queue *queue, pid_t pid)
{
    struct place *last = NULL;
    for (size_t i = 0; i < PLACE_COUNT; i++) {
        struct place *place = &queue->places[i];
        if (place->state == PLACE_WAITS && place->pid == pid && (!last || is_before(last, place)))
            last = place;
    }
    return last;
}

static size_t count(const struct hash_queue *queue, enum state state, pid_t pid)
{
    size_t found = 0;
    for (size_t i = 0; i < PLACE_COUNT; i++)
        found += queue->places[i].state == state && (pid == 0 || queue->places[i].pid == pid);
    return found;
}

static int free_place(const struct hash_queue *queue)
{
    for (int i = 0; i < PLACE_COUNT; i++)
        if (queue->places[i].state == PLACE_FREE)
            return i;
    return -1;
}

/* Takes a place in the queue, another's where it is full and that one comes later; -1 when not. */
static int take_place(struct hash_queue *queue, const char *client, bool known)
{
    struct place mine = {.state = PLACE_WAITS,
                         .pid = getpid(),
                         .known = known,
                         .turn = next_turn(queue, client, known)};
    strncpy(mine.client, client, CLIENT_SIZE - 1);
    size_t busy = count(queue, PLACE_WAITS, mine.pid) + count(queue, PLACE_RUNS, mine.pid);
    struct place *last = busy >= HASH_WAITING_MAX ? last_of(queue, mine.pid) : NULL;
    if (busy >= HASH_WAITING_MAX && (!last || !is_before(&mine, last)))
        return -1;
    int at = free_place(queue);
    if (at < 0)
        return -1;
    if (last)
        last->state = PLACE_REFUSED;
    queue->places[at] = mine;
    return at;
}

/* Whether the place may run now: a lane is free, and nobody who waits comes before it. */
static bool its_turn(struct hash_queue *queue, int at)
{
    struct place *mine = &queue->places[at];
    if (mine->state != PLACE_WAITS || count(queue, PLACE_RUNS, 0) >= HASH_LANES)
        return false;
    for (size_t i = 0; i < PLACE_COUNT; i++)
        if (queue->places[i].state == PLACE_WAITS && is_before(&queue->places[i], mine))
            return false;
    mine->state = PLACE_RUNS;
    if (mine->turn > queue->turn)
        queue->turn = mine->turn;
    return true;
}

static enum err wait_for_turn(struct hash_queue *queue, int at)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    for (int waited_ms = 0; waited_ms <= WAIT_MS; waited_ms += PAUSE_MS) {
        shared_lock(&queue->lock);
        bool now = its_turn(queue, at);
        bool refused = queue->places[at].state == PLACE_REFUSED;
        shared_unlock(&queue->lock);
        if (now)
            return ERR_OK;
        if (refused)
            break;
        (void)nanosleep(&pause, NULL);
    }
    hash_queue_leave(queue, at);
    return ERR_TOO_MANY;
}

enum err hash_queue_enter(struct hash_queue *queue, const char *client, bool known, int *place_out,
                          int64_t *retry_after_s_out)
{
    *place_out = -1;
    if (!queue)
        return ERR_OK;
    shared_lock(&queue->lock);
    int at = take_place(queue, client, known);
    *retry_after_s_out = 1 + (int64_t)count(queue, PLACE_WAITS, 0) / HASHES_PER_SECOND;
    shared_unlock(&queue->lock);
    enum err err = at < 0 ? ERR_TOO_MANY : wait_for_turn(queue, at);
    if (err == ERR_OK)
        *place_out = at;
    return err;
}

void hash_queue_leave(struct hash_queue *queue, int place)
{
    if (!queue || place < 0)
        return;
    shared_lock(&queue->lock);
    queue->places[place].state = PLACE_FREE;
    shared_unlock(&queue->lock);
}

size_t hash_queue_waiting(struct hash_queue *queue)
{
    shared_lock(&queue->lock);
    size_t waiting = count(queue, PLACE_WAITS, 0);
    shared_unlock(&queue->lock);
    return waiting;
}

void hash_queue_bury(struct hash_queue *queue, pid_t pid)
{
    shared_lock(&queue->lock);
    for (size_t i = 0; i < PLACE_COUNT; i++)
        if (queue->places[i].pid == pid)
            queue->places[i].state = PLACE_FREE;
    shared_unlock(&queue->lock);
}
