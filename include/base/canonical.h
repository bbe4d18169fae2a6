/* Canonical bytes read back into records: the other way of shape_write_canonical (base/field.h). */
#ifndef FUNDTRAIL_BASE_CANONICAL_H
#define FUNDTRAIL_BASE_CANONICAL_H

#include "base/arena.h"
#include "base/field.h"

/* Reads the canonical bytes of a record, whose texts then live in arena. ERR_MALFORMED: they are
 * not what shape_write_canonical writes of any record. Whether the values make sense is not looked
 * at. */
enum err shape_read_canonical(const struct shape *shape, const char *bytes, size_t length,
                              struct arena *arena, void *record) MUST_USE;

/* Reads a JSON string as buf_json_string writes it, from *at_io on, which is moved behind it.
 * ERR_MALFORMED: there is none, or it has escapes that would not have been needed. */
enum err canonical_string(const char *bytes, size_t length, size_t *at_io, struct arena *arena,
                          const char **text_out, size_t *length_out) MUST_USE;

#endif
