/* What the files of packs share. Not for other modules. */
#ifndef FUNDTRAIL_PACKS_PACKS_INTERNAL_H
#define FUNDTRAIL_PACKS_PACKS_INTERNAL_H

#include "packs/packs.h"

/* What a line can be: its name in the column `record`, its kind, and what the column `in` names. */
struct pack_line_kind {
    const char *name;
    uint32_t kind;
    const char *parent_field; /* NULL: it belongs to nothing */
    uint32_t parent_kind;
};

/* A kind of file. Where lines are of several kinds, the column `record` says which. */
struct pack_format {
    const char *folder;
    const char *needed; /* a field that a file must give, though a record may lack it; NULL: none */
    size_t kind_count;
    struct pack_line_kind kinds[4];
};

extern const struct pack_format pack_formats[PACK_KIND_END];

const struct pack_line_kind *pack_line_kind_of(const struct pack *pack, uint32_t kind);

/* Whether the file has a line of the kind with that code. */
bool pack_has_line(const struct pack *pack, uint32_t kind, const char *code);

/* Fills in the reference to the parent; 0 where the book does not have it (yet). */
int64_t pack_name_parent(const struct pack *pack, const struct pack_line *line,
                         const struct book *book);

#endif
