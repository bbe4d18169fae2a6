/* Packed entries: an entry in as few bytes as its values need, from which it is unpacked. A
 * number takes seven bits a byte, an unknown value one bit, a text the pointer to its copy in the
 * book's pool. An entry of money that flows takes some 25 bytes, where it took 90. Not for other
 * modules.
 *
 * The bytes never leave the process, so they say nothing of versions and are trusted. */
#ifndef FUNDTRAIL_BOOK_PACKED_ENTRY_INTERNAL_H
#define FUNDTRAIL_BOOK_PACKED_ENTRY_INTERNAL_H

#include "entry_copies_internal.h"
#include "pool_internal.h"
#include "record/kinds.h"

/* Fields that a packed record can have: one bit each says which of them are known. */
#define PACKED_FIELDS_MAX 64

/* A number takes ten bytes at most; an entry has eight of its own, and the bits. */
#define PACKED_NUMBER_MAX 10
#define PACKED_SIZE_MAX ((PACKED_FIELDS_MAX + 9) * PACKED_NUMBER_MAX)

/* Writes an entry, but not its seq, and returns the length. Its texts are copied into the pool.
 * Times are told from base_us. */
size_t entry_pack(const struct entry *entry, int64_t base_us, struct pool *pool,
                  char out[PACKED_SIZE_MAX]);

/* The entry of that seq again; it stands with its record among the copies. */
struct entry *entry_unpack(const char *bytes, int64_t seq, int64_t base_us, const struct pool *pool,
                           struct entry_copies *copies);

/* The lines of an entry in turn, packed or not: each until the next. */
struct line_walk {
    const struct shape *shape;
    const char *at;
    uint32_t left;
    bool packed;
    int64_t line[64];
};
struct line_walk line_walk_begin(const struct entry *entry);
const void *line_walk_next(struct line_walk *walk); /* NULL: that was all */

/* Where the pool has the lines of an entry, packed. Whoever has the place knows how many; 0: it has
 * none. */
pool_place lines_pack(const struct entry *entry, struct pool *pool);

/* Seven bits a byte, the lowest first; the highest bit says that more follows. Both move *bytes
 * behind the number. */
void packed_write(char **bytes, uint64_t value);
uint64_t packed_read(const char **bytes);

#endif
