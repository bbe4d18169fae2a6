/* Checkpoints: what the journal came to at one of its seals, as text that leaves the machine with a
 * signature that minisign checks. Who has one can tell later whether today's journal goes on from
 * there: the same text must come of it. */
#ifndef FUNDTRAIL_LEDGER_CHECKPOINT_H
#define FUNDTRAIL_LEDGER_CHECKPOINT_H

#include "ledger/ledger.h"

/* Bytes of a text. Above what every kind counted and every amount of it in all currencies takes. */
#define CHECKPOINT_TEXT_MAX ((size_t)512 * 1024)

/* What a checkpoint names. */
struct checkpoint {
    int64_t seq; /* the last entry of a sealed transaction */
    uint8_t hash[SEAL_HASH_SIZE];
    uint8_t ledger_id[SEAL_HASH_SIZE];
    uint8_t public_key[SEAL_PUBLIC_SIZE]; /* that sealed it */
    int64_t recorded_at_us;               /* of that entry */
};

/* Appends the text of the book's head: numbers of entries by kind, sums of their amounts, and the
 * seal. Walks all entries. ERR_UNSEALED: the ledger has no key; ERR_UNAVAILABLE, ERR_RETRY. */
enum err checkpoint_take(struct ledger *ledger, struct db *db, struct checkpoint *checkpoint_out,
                         struct buf *text_out) MUST_USE;

/* What a text names; nothing of it is proved. ERR_MALFORMED. */
enum err checkpoint_read(const char *text, size_t length,
                         struct checkpoint *checkpoint_out) MUST_USE;

/* A restoration (record/journal.h); its texts live in an arena. */
struct checkpoint_superseded {
    int64_t seq; /* its entry; 0: there is none */
    const char *reason;
    const char *ordered_by;
};

/* How the journal stands to a checkpoint. */
struct checkpoint_standing {
    const char *fault; /* why it does not go on from it, in an English sentence that lives for ever;
                          NULL: it does, or a restoration says that it need not: */
    struct checkpoint_superseded by;
};

/* Whether the journal has the checkpoint's entry, by its hash, which rests on all before it. A few
 * queries; the book is brought to the head. The checkpoint's signature is another question.
 * ERR_UNAVAILABLE, ERR_RETRY. */
enum err checkpoint_hold(struct ledger *ledger, struct db *db, const struct checkpoint *checkpoint,
                         struct arena *arena, struct checkpoint_standing *standing_out) MUST_USE;

/* The same, and whether the checkpoint's text comes of the journal: walks all entries up to it. */
enum err checkpoint_compare(struct ledger *ledger, struct db *db,
                            const struct checkpoint *checkpoint, const char *text, size_t length,
                            struct arena *arena, struct checkpoint_standing *standing_out) MUST_USE;

/* Why two checkpoints cannot be of one journal that only grew, without the journal; NULL: nothing
 * in them says so. One of the same entry has the same hash; a later one is recorded later, and has
 * no fewer entries of any kind. Both texts were read by checkpoint_read. A sentence that lives for
 * ever. */
const char *checkpoint_disagree(const struct checkpoint *a, const char *a_text,
                                const struct checkpoint *b, const char *b_text);

#endif
