/* The one write path: the queue, and tries until it is settled. */
#include "write_internal.h"

#include <sodium.h>
#include <time.h>

#define TRIES_MAX 5
#define TRYING_MAX_MS 3000
#define PAUSE_MIN_MS 10
#define PAUSE_MAX_MS 200

static void pause_a_little(void)
{
    int64_t pause_ms = PAUSE_MIN_MS + randombytes_uniform(PAUSE_MAX_MS - PAUSE_MIN_MS);
    struct timespec pause = {.tv_nsec = pause_ms * 1000000};
    nanosleep(&pause, NULL);
}

static enum err write_once(struct writing *writing)
{
    writing->place.shares = writing->shares;
    enum write_turn turn = writing->guard.queue
                               ? write_queue_enter(&writing->ledger->queue, &writing->place)
                               : TURN_LEADS;
    if (turn == TURN_LATE)
        return ERR_RETRY;
    if (turn == TURN_LEADS)
        write_group(writing);
    return writing->err;
}

enum err write_until_settled(struct writing *writing)
{
    int64_t until_ms = ledger_now_ms() + TRYING_MAX_MS;
    enum err err = ERR_RETRY;
    for (int i = 0; i < TRIES_MAX; i++) {
        if (i > 0)
            pause_a_little();
        err = write_once(writing);
        bool again = err == ERR_RETRY || (writing->outcome_unknown && err == ERR_UNAVAILABLE);
        if (!again || ledger_now_ms() > until_ms)
            break;
    }
    return writing->outcome_unknown ? ERR_UNKNOWN_OUTCOME : err;
}
