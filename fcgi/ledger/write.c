/* The one write path: the key of the request, the queue, and tries until it is settled. */
#include "write_internal.h"

#include <sodium.h>
#include <string.h>
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

enum err write_look_up_key(struct writing *writing, struct db *db, bool *found_out)
{
    uint8_t request_hash[32];
    int64_t seq = 0;
    *found_out = false;
    if (writing->idempotency_key == NULL)
        return ERR_OK;
    enum err err =
        idempotency_find(db, writing->actor_id, writing->idempotency_key, request_hash, &seq);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    if (memcmp(request_hash, writing->request_hash, sizeof(request_hash)) != 0)
        return ERR_KEY_REUSED;
    writing->receipt = (struct receipt){.seq = seq, .last_seq = seq, .replayed = true};
    writing->outcome_unknown = false;
    *found_out = true;
    return ERR_OK;
}

/* Whoever gets a receipt finds its entry in the book. */
static enum err read_up_to(const struct writing *writing, int64_t seq)
{
    int64_t head_seq = 0;
    enum err err = ledger_head(writing->db, &head_seq);
    if (err == ERR_OK)
        err = ledger_catch_up(writing->ledger, writing->db, head_seq);
    return err == ERR_OK && ledger_book_head(writing->ledger) < seq ? ERR_UNPROVED : err;
}

/* The key is looked up before the head is locked. The same key may take effect meanwhile: then its
 * row is there already when this one's is to be stored, and the next try finds it. */
static enum err write_once(struct writing *writing)
{
    bool found = false;
    enum err err = ERR_OK;
    if (!writing->outcome_unknown)
        err = write_look_up_key(writing, writing->db, &found);
    if (found)
        err = read_up_to(writing, writing->receipt.seq);
    if (err != ERR_OK || found)
        return err;
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
