/* Replay: the entries of another ledger's journal, into one that has none, each with its own
 * number, time, actor and hash. One transaction: until it is kept, nothing is stored. */
#ifndef FUNDTRAIL_LEDGER_REPLAY_H
#define FUNDTRAIL_LEDGER_REPLAY_H

#include "ledger/ledger.h"

struct replay;

/* An entry as a file tells it. */
struct replay_entry {
    int64_t seq;
    int64_t recorded_at_us;
    int64_t actor_id;
    int64_t entity_id;
    int32_t effective_date;
    const char *kind;
    const char *body; /* what was hashed */
    size_t body_length;
    uint8_t hash[LEDGER_HASH_SIZE];
    bool has_request;
    uint8_t request[ENTRY_REQUEST_SIZE];
    bool is_sealed; /* it is the last of its transaction: */
    int64_t previous_seq;
    int64_t key_id;
    uint8_t signature[SEAL_SIGNATURE_SIZE];
};

/* Begins, with a ledger that has read nothing yet; its book then has what was added.
 * ERR_CONFLICT: the journal has entries, *head_out of them. Else as the store. */
enum err ledger_replay_begin(struct ledger *ledger, struct db *db, int64_t *head_out,
                             struct replay **replay_out) MUST_USE;

/* Adds the next entry. ERR_INVALID with *reason_out, an English sentence without a full stop: its
 * number, hash, body, seal, or what it names is wrong. Else as the store. */
enum err ledger_replay_add(struct replay *replay, const struct replay_entry *entry,
                           const char **reason_out) MUST_USE;

/* What was added is in the tables, though not for others yet: it can be asked of the same
 * connection. */
enum err ledger_replay_flush(struct replay *replay) MUST_USE;

/* The hash of the last entry that was added; 32 zero bytes before the first. */
void ledger_replay_head(const struct replay *replay, uint8_t hash_out[LEDGER_HASH_SIZE]);

/* Commits what was flushed. */
enum err ledger_replay_keep(struct replay *replay) MUST_USE;

/* Ends; what was not kept is gone. */
void ledger_replay_end(struct replay *replay);

#endif
