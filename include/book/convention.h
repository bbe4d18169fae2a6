/* Conventions: how figures that the journal stores are worked out, and what an entry is held to.
 * They change from release to release, and what was decided stands. So the journal says itself
 * which hold: `fundtrail migrate` appends an entry of kind `convention` with the number of its
 * release's, and they hold for every entry behind that one. Decide, the sharing of notices and
 * verify ask here; figures of a view, which nothing stores, are always worked out by the latest.
 *
 * docs/conventions.md says what each number brought, and which past figures read otherwise since.
 */
#ifndef FUNDTRAIL_BOOK_CONVENTION_H
#define FUNDTRAIL_BOOK_CONVENTION_H

#include "book/book.h"
#include "record/journal.h"

/* What this release appends. A ledger without such an entry is of a release before the first
 * number. */
#define CONVENTIONS_NOW 4

/* One row for each thing that is done otherwise, in order of the number that brought it. A number
 * that was released never gains a row. */
enum convention {
    CONVENTION_STRICT_CHECKS, /* 1: days within a fund's term, lines that fit their notice, no value
                                 of what was exited, and the other checks that came after the first
                                 release */
    CONVENTION_NET_WEIGHTS,  /* 1: chains weigh commitments net of releases and transfers, and these
                                are  held against the caps on projects */
    CONVENTION_STATED_RATES, /* 1: an approved investment in another currency counts at the rate
                                that its decision states, whatever is recorded behind it */
    CONVENTION_CARRIED_REMAINDER, /* 1: a notice carries what earlier ones fell short of exact
                                     shares, so that the odd cent goes round */
    CONVENTION_STAKES, /* 1: a transferred stake takes its history and value along and is sold at
                          its price; interest of a later closing does not move a stake's value,
                          which is never below nothing */
    CONVENTION_RATES_REVIEWED, /* 1: doubtful exchange rates wait for a second person, and a rate
                                  that is too old makes an outcome of a verdict unknown */
    CONVENTION_CALLED_IS_KEPT, /* 2: a right to recall that expires keeps what is called of it and
                                  not paid */
    CONVENTION_HELD_LINES,     /* 2: decisions, approvals and commitments hold the lines of their
                              verdict; before, each line was an entry behind them */
    CONVENTION_PLEDGED_RIGHTS, /* 4: where a scheme asks for a pledge, nothing is paid out before a
                                  right is in it */
    CONVENTION_COUNT
};

/* Whether it holds for the entry seq, which need not be there yet. */
bool convention_holds(const struct book *book, enum convention convention, int64_t seq);

/* Whether this release can keep to them: not to those of a later one. */
static inline bool convention_is_known(const struct convention_entry *entry)
{
    return entry->number >= 1 && entry->number <= CONVENTIONS_NOW;
}

/* The number that holds behind the last entry; 0: none was ever appended. */
int64_t convention_number(const struct book *book);

#endif
