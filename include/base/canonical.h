/* Bodies read back into entries: the other way of entry_write_body (base/entry.h). */
#ifndef FUNDTRAIL_BASE_CANONICAL_H
#define FUNDTRAIL_BASE_CANONICAL_H

#include "base/arena.h"
#include "base/entry.h"

/* Reads the body of an entry: sets its record, and its lines where it holds any, which then live in
 * arena. ERR_MALFORMED: the bytes are not what entry_write_body writes of any entry. Whether the
 * values make sense is not looked at. */
enum err entry_read_body(const struct entry_table *table, const char *bytes, size_t length,
                         struct arena *arena, struct entry *entry) MUST_USE;

/* Reads a JSON string as buf_json_string writes it, from *at_io on, which is moved behind it.
 * ERR_MALFORMED: there is none, or it has escapes that would not have been needed. */
enum err canonical_string(const char *bytes, size_t length, size_t *at_io, struct arena *arena,
                          const char **text_out, size_t *length_out) MUST_USE;

#endif
