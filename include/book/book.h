/* The book: the whole portfolio in memory, built by applying journal entries in order. Every figure
 * is a pure function of a book and a view; nothing here does I/O or reads a clock.
 *
 * A struct book is a handle: what one thread at a time sees. The one that book_new gives is the
 * writer's: it changes the book and sees each entry at once. Readers have handles of their own
 * (book_reader_new). Each is opened at the last published entry and knows nothing of later ones
 * until it is opened again, whatever is applied meanwhile: nobody waits for anybody.
 *
 * Pointers to entries, records and lists hold until a reader's handle is closed or opened again;
 * those that the writer's handle gave hold until the next change. Texts live as long as the book,
 * and so do records of kinds that are not packed (base/entry.h). */
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
struct readers;

/* Frees a handle; with the writer's handle all of the book. */
void book_free(struct book *book);

/* Applies the next entry, by the writer's handle; its record and texts are copied. ERR_CORRUPT when
 * seq is not head + 1, the kind is unknown, a reference or entity_id names nothing earlier of the
 * right kind, or the conventions are those of a later release. */
enum err book_apply(struct book *book, const struct entry *entry) MUST_USE;

/* Whether this handle is the writer's. What is kept for the last entry alone (sums that are moved
 * by each entry) may be asked for by it; for a reader's handle it would be too late. */
bool book_is_writers(const struct book *book);

/* From now on others read the book while entries are applied, before the first one: they are among
 * readers, and nothing that they may hold is freed (base/readers.h). The number is another one than
 * that of every other book which they read. */
void book_share(struct book *book, struct readers *readers, uint64_t number);
uint64_t book_number(const struct book *book);

/* Readers' handles that are opened from now on see everything that was applied. */
void book_publish(struct book *book);

/* The last entry that they see. */
int64_t book_published(const struct book *book);

/* A reader's handle, for one thread at a time. It is opened on the writer's handle of a shared book
 * while its thread is reading, and closed before that ends; it keeps some of what it unpacked for
 * when it is opened on the same book again. */
struct book *book_reader_new(void);
void book_reader_open(struct book *reader, const struct book *book);
void book_reader_close(struct book *reader);

/* What took an object's place can be reached: it is released once no reader has it any more. */
void book_retire(const struct book *book, void *object, void (*release)(void *object));

/* Packed entries are unpacked when they are read, and the copies are kept in the handle for when
 * they are read again. How much memory they take. book_apply forgets those of the writer's handle,
 * and book_reader_close those of a reader's, when it is more than the following or what
 * book_copy_at_most said (tests: 0, so that a pointer that is held too long shows). Who reads very
 * many may forget in between what he holds no longer. */
#define BOOK_COPIED_MAX_BYTES ((size_t)8 << 20)
#define BOOK_READER_COPIED_MAX_BYTES ((size_t)1 << 20)
size_t book_copied_bytes(const struct book *book);
void book_copy_at_most(struct book *book, size_t max_bytes);
void book_forget_copies(const struct book *book);

/* seq of the last entry that the handle sees; 0 for an empty book. */
int64_t book_head(const struct book *book);

/* The entry seq, or NULL. */
const struct entry *book_entry(const struct book *book, int64_t seq);

/* The kind of an entry that is there, without reading it. */
uint32_t book_kind(const struct book *book, int64_t seq);

/* The lines that an entry holds: line_count structs of the kind that its kind's row names, unpacked
 * into arena where they are packed. */
const void *book_lines(const struct entry *entry, struct arena *arena);

/* Seqs of the entries that hold lines, in order. */
size_t book_holders(const struct book *book, const int64_t **seqs_out);

/* Largest seq recorded at or before a UTC time; 0 when there is none. */
int64_t book_seq_at_time(const struct book *book, int64_t utc_us);

/* The same by the end of a day in China. */
int64_t book_seq_on_day(const struct book *book, int32_t day);

/* Whether an entry is visible in a view and not reversed in it. */
bool book_live(const struct book *book, const struct entry *entry, struct view view);

/* The same of an entry of which a table keeps the seq and the day. */
bool book_live_on(const struct book *book, int64_t seq, int32_t effective_date, struct view view);

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
 * reversed ones and superseded versions are included, unless only live ones are asked for. Where
 * records of the kind are held as lines, the entries that hold them are met as well, once each. */
struct reference_cursor {
    uint32_t seq;                  /* 0: at the end */
    const _Atomic(uint32_t) *at;   /* where the seq stands; NULL: it is the only one */
    const _Atomic(uint32_t) *last; /* the last seq that stands in a row with it */
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

/* Whether more than one entity of kind ever had it, in whatever version. */
bool book_credit_code_shared(const struct book *book, uint32_t kind, const char *credit_code);

#endif
