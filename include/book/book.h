/* The book: the whole portfolio in memory, built by applying journal entries in order. Every figure
 * is a pure function of a book and a view; nothing here does I/O or reads a clock.
 *
 * A book is changed only by book_apply and book_forget_copies; any number of threads may read it
 * while nobody does that. Texts live as long as the book, and so do records of kinds that are not
 * packed (base/entry.h); pointers to entries, to other records and to lists of ids hold only until
 * the next change. */
#ifndef FUNDTRAIL_BOOK_BOOK_H
#define FUNDTRAIL_BOOK_BOOK_H

#include "record/kinds.h"

/* The two dates of every answer: effective date <= as_of and seq <= as_known. */
struct view {
    int32_t as_of;
    int64_t as_known;
};

#define VIEW_EVERYTHING ((struct view){.as_of = DATE_LAST, .as_known = INT64_MAX})

struct book;

void book_free(struct book *book);

/* Applies the next entry; its record and texts are copied. ERR_CORRUPT when seq is not head + 1,
 * the kind is unknown, a reference or entity_id names nothing earlier of the right kind, or the
 * conventions are those of a later release. */
enum err book_apply(struct book *book, const struct entry *entry) MUST_USE;

/* Packed entries are unpacked when they are read, and the copies are kept for who reads next. How
 * much memory they take; book_apply forgets them when it is more than BOOK_COPIED_MAX_BYTES or what
 * book_copy_at_most said (tests: 0, so that a pointer that is held too long shows). */
#define BOOK_COPIED_MAX_BYTES ((size_t)8 << 20)
size_t book_copied_bytes(const struct book *book);
void book_copy_at_most(struct book *book, size_t max_bytes);
void book_forget_copies(struct book *book);

/* seq of the last entry; 0 for an empty book. */
int64_t book_head(const struct book *book);

/* The entry seq, or NULL. */
const struct entry *book_entry(const struct book *book, int64_t seq);

/* Largest seq recorded at or before a UTC time; 0 when there is none. */
int64_t book_seq_at_time(const struct book *book, int64_t utc_us);

/* Whether an entry is visible in a view and not reversed in it. */
bool book_live(const struct book *book, const struct entry *entry, struct view view);

/* The reversal of entry seq, whatever its dates; NULL when it was never reversed. */
const struct entry *book_reversal_of(const struct book *book, int64_t seq);

/* The version of an entity that rules in a view: the live one with the latest effective date, and
 * among those the latest seq. NULL when there is none, or when entity_id is not an entity of kind.
 */
const struct entry *book_version(const struct book *book, uint32_t kind, int64_t entity_id,
                                 struct view view);

/* Seqs of all versions of an entity in order. */
size_t book_versions(const struct book *book, int64_t entity_id, const int64_t **seqs_out);

/* The last version of an entity that was recorded up to as_known, whatever its day: a revision must
 * have been made on it. 0 when there was none. */
int64_t book_last_version(const struct book *book, int64_t entity_id, int64_t as_known);

/* Ids of all entities of a kind, in order of creation. */
size_t book_entities(const struct book *book, uint32_t kind, const int64_t **ids_out);

/* A walk over the entries of a kind that name an entity, in order of seq. Those of every date,
 * reversed ones and superseded versions are included, unless only live ones are asked for. */
struct reference_cursor {
    uint32_t seq;  /* 0: at the end */
    uint32_t at;   /* position of the seq in its list; 0: it is the only one */
    uint32_t last; /* position of the last seq that stands in a row with it */
};
struct referrer {
    const struct entry *entry; /* NULL: at the end */
    const struct book *book;
    struct view view; /* of a walk over live ones */
    struct reference_cursor cursor;
};

/* FOR_REFERRERS(r, book, payment, investment_id, id) walks the payments whose investment_id is id:
 * r.entry is each of them. The member is the struct's own, so that a wrong one does not compile.
 * FOR_LIVE_REFERRERS walks those that are live in a view (book_live). Those with a condition go on
 * as long as it holds. REFERRERS is the beginning of a walk. */
#define REFERRERS(book, name, member, id)                                                          \
    book_referrers_at((book), KIND_##name, FIELD_OFFSET_(struct name, member, int64_t), (id))
#define FOR_REFERRERS_WHILE(condition, r, book, name, member, id)                                  \
    for (struct referrer r = REFERRERS(book, name, member, id); r.entry != NULL && (condition);    \
         book_next_referrer(&r))
#define FOR_LIVE_REFERRERS_WHILE(condition, r, book, view, name, member, id)                       \
    for (struct referrer r = book_live_referrers_at(                                               \
             (book), (view), KIND_##name, FIELD_OFFSET_(struct name, member, int64_t), (id));      \
         r.entry != NULL && (condition); book_next_live_referrer(&r))
#define FOR_REFERRERS(r, book, name, member, id)                                                   \
    FOR_REFERRERS_WHILE (true, r, book, name, member, id)
#define FOR_LIVE_REFERRERS(r, book, view, name, member, id)                                        \
    FOR_LIVE_REFERRERS_WHILE (true, r, book, view, name, member, id)

/* What the loops are made of. The reference stands at an offset in the struct of the kind. */
struct referrer book_referrers_at(const struct book *book, uint32_t kind, size_t offset,
                                  int64_t id);
struct referrer book_live_referrers_at(const struct book *book, struct view view, uint32_t kind,
                                       size_t offset, int64_t id);
void book_next_referrer(struct referrer *referrer);
void book_next_live_referrer(struct referrer *referrer);

/* The same where the reference is data: named by a row, or by the caller's table. */
struct referrer book_referrers(const struct book *book, uint32_t kind, const char *field,
                               int64_t id);

/* The entity of kind whose code (or user name) is `code` in some version known by as_known; 0 when
 * there is none. */
int64_t book_find_code(const struct book *book, uint32_t kind, const char *code);

/* The same where letters may differ in case: the first such entity. */
int64_t book_find_code_any_case(const struct book *book, uint32_t kind, const char *code);

/* The first entity of kind (party, fund, firm) that ever had a credit code; 0: none had it. */
int64_t book_find_credit_code(const struct book *book, uint32_t kind, const char *credit_code);

#endif
