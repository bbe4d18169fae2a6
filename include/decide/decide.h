/* Decide: the one pure function between a request and the journal. It checks a command against the
 * book (references, invariants, rules, the cap) and either completes the entries to be stored or
 * lists everything that is wrong. */
#ifndef FUNDTRAIL_DECIDE_DECIDE_H
#define FUNDTRAIL_DECIDE_DECIDE_H

#include "book/book.h"

struct command {
    int64_t actor_id;
    uint32_t kind;            /* enum record_kind */
    int64_t entity_id;        /* 0 for a new entity; else the entity to be revised */
    int64_t expected_version; /* of a revision or approval: the entry_version that its author saw;
                                 0: not said, for who sees the book while it decides */
    int32_t effective_date; /* DATE_UNKNOWN: the day the record speaks of (established, valid from,
                               the reversed entry's), else today */
    int32_t today;          /* in China */
    bool confirm_future;    /* a day that is still to come is meant, and no slip */
    const void *record;     /* the struct of the kind; its fields are already well-formed */
};

/* What one command comes to: its own entry, which holds the lines of its verdict; before
 * CONVENTION_HELD_LINES these follow it as entries. All of them are stored, or none. */
struct decided {
    size_t count;          /* at least 1 */
    struct entry *entries; /* in arena */
};

/* Checks command over everything that book knows. On ERR_OK *decided_out holds the entries to
 * append, but for seq and recorded_at_us; entity_id is 0 for a new entity; their records live in
 * arena and have the computed fields filled in. Else nothing is written to *decided_out and
 * violations says why: ERR_INVALID (values that can never be accepted), ERR_CONFLICT (against what
 * is recorded: cap exceeded, already decided, code taken), ERR_FORBIDDEN (own proposal),
 * ERR_NOT_FOUND (the entity to be revised). */
enum err book_decide(const struct book *book, const struct command *command, struct arena *arena,
                     struct violations *violations, struct decided *decided_out) MUST_USE;

/* The day a record takes effect on when the command names none; approvals and reversals aside,
 * whose day is that of what they name. */
int32_t book_natural_date(const struct command *command);

/* For a command whose record is not well-formed, as violations tell: adds what else is wrong with
 * it, whatever the fields named there were meant to say. Fields that could not be read are unknown
 * in the record. Decides nothing. */
void book_decide_more(const struct book *book, const struct command *command, struct arena *arena,
                      struct violations *violations);

/* Gives the entries their numbers, from head_seq + 1 on, and their time, and lets those that belong
 * to the first one name it. */
void decided_number(struct decided *decided, int64_t head_seq, int64_t recorded_at_us);

#endif
