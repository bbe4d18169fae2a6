/* Refs: the names of everything that an answer mentions by id, so that a client need not ask again:
 * {"12":{"kind":"fund","code":"…","name":"…","name_en":null}, …} */
#ifndef FUNDTRAIL_HANDLERS_FRAME_REFS_H
#define FUNDTRAIL_HANDLERS_FRAME_REFS_H

#include "book/book.h"

struct refs {
    struct arena *arena;
    int64_t *ids;
    size_t count;
    size_t capacity;
};

void refs_init(struct refs *refs, struct arena *arena);

/* Ids of 0 (unknown, the operator's command line) are left out. */
void refs_add(struct refs *refs, int64_t id);

/* Adds every reference field of a record or of its figures. */
void refs_add_record(struct refs *refs, const struct shape *shape, const void *record);

/* Writes the object; each id once, in ascending order. A name is that of the version in the view,
 * or of the first version where the view has none. */
void refs_write(struct refs *refs, const struct book *book, struct view view, struct buf *out);

/* The version of entity or version id that names it in a view; NULL when id is no entry. */
const struct entry *refs_entry(const struct book *book, int64_t id, struct view view);

#define REFS_KEY_SIZE 24

/* The natural key of what id names: its code; its seq, written to seq_text, where the kind has no
 * code; NULL for 0. */
const char *refs_key(const struct book *book, int64_t id, struct view view,
                     char seq_text[REFS_KEY_SIZE]);

/* What people call it. NULL where its kind has no such field. */
const char *record_code(uint32_t kind, const void *record);
const char *record_name(uint32_t kind, const void *record);
const char *record_name_en(uint32_t kind, const void *record);

#endif
