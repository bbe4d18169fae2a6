/* The kinds of record, and what each of them is: one row per kind, beside the struct's fields in
 * the file of its family. Whoever treats kinds alike reads the row; nobody else says what a kind
 * is.
 *
 * A record's id is the seq of the entry that created it; a later entry of the same kind with that
 * entity_id is a new version of it. */
#ifndef FUNDTRAIL_RECORD_KINDS_H
#define FUNDTRAIL_RECORD_KINDS_H

#include "base/entry.h"

enum record_kind {
    RECORD_NONE,
#define KIND(id, name) RECORD_##id,
#include "record/kinds.def"
#undef KIND
    RECORD_KIND_COUNT
};

struct record_type {
    const char *kind;   /* "fund": JSON, journal and SQL table name */
    const char *plural; /* "funds": path and dataset */
    const char *label_en;
    const char *plural_en; /* "Funds"; Chinese says one and many alike */
    const char *label_zh;
    struct shape shape;
    bool revisable;  /* a later version may replace it */
    bool reversible; /* a reversal may name it */
    bool packed;     /* a ledger holds very many: the book packs them */
};

/* The first members of the row of the kind `name`, whose struct and fields are called after it. */
#define RECORD_OF(name, plural_name, en, many_en, zh)                                              \
    .kind = #name, .plural = (plural_name), .label_en = (en), .plural_en = (many_en),              \
    .label_zh = (zh), .shape = SHAPE(struct name, name##_fields)

#define KIND(id, name) extern const struct record_type name##_type;
#include "record/kinds.def"
#undef KIND

/* The rows by enum record_kind; that of RECORD_NONE is empty. */
extern const struct record_type *const record_types[RECORD_KIND_COUNT];

/* The tables of the same kinds, for the store. */
extern const struct entry_table record_tables[RECORD_KIND_COUNT];

/* The unified social credit code of a record; NULL when it has none, or its kind knows none. */
const char *record_credit_code(uint32_t kind, const void *record);

/* RECORD_NONE when there is no such kind. */
enum record_kind record_kind_find(const char *kind);
enum record_kind record_kind_find_plural(const char *plural);

#endif
