/* Request bodies: strict JSON into records, by their field tables. */
#ifndef FUNDTRAIL_HTTP_BODY_H
#define FUNDTRAIL_HTTP_BODY_H

#include "base/field.h"

#define BODY_MAX ((size_t)1024 * 1024)
#define BODY_DEPTH_MAX 32
#define BODY_OMITTED_MAX 20
#define BODY_MUST_MAX 4

/* Names that stand for records which are not stored yet: a reference may be "#name" of one of them,
 * and is then minus its place, from 1. */
struct body_labels {
    const char *const *names; /* NULL: one without a name */
    size_t count;
};

/* What a body may hold: the fields of a record, and further keys of the request itself. */
struct body_shape {
    const struct shape *shape;             /* the record; NULL for none */
    const char *omitted[BODY_OMITTED_MAX]; /* its fields that come from elsewhere (the path) */
    const struct shape *extra;       /* further keys: effective_date, password …; NULL for none */
    const char *must[BODY_MUST_MAX]; /* fields that older entries may lack, a new one may not */
    const char *under;         /* the key whose value is the record; NULL: beside the extra keys */
    struct body_labels labels; /* what references may name besides */
    const char *schema; /* JSON Schema of a body that its handler reads itself; nothing else then */
};

/* The text of one object inside a body. */
struct body_part {
    const char *bytes;
    size_t length;
};

/* Whether the body takes any key at all. */
bool body_is_expected(const struct body_shape *body);

/* Whether a body must give this field of the record. */
bool body_requires(const struct body_shape *body, const struct field *field);

/* Reads one JSON object into record and extra (either may be NULL as its shape is), which are
 * cleared first; fields that are `computed` or omitted are unknown to it. null and an absent key
 * are an unknown value. Texts are put in NFC and live in violations->arena. All that is wrong is
 * reported at once, in the order of the tables, then unknown and doubled keys in the order they
 * were given.
 *   ERR_MALFORMED  no JSON object at all (violation not_json or wrong_type of the whole)
 *   ERR_TOO_LARGE  more than BODY_MAX bytes
 *   ERR_INVALID    violations were added */
enum err body_parse(const struct body_shape *body, const char *bytes, size_t length, void *record,
                    void *extra, struct violations *violations) MUST_USE;

/* Reads {"name":[{…},…]}, a list of 1 to count_max objects. They point into bytes; *parts_out is in
 * violations->arena. Errors as for body_parse. */
enum err body_parts(const char *name, size_t count_max, const char *bytes, size_t length,
                    struct violations *violations, const struct body_part **parts_out,
                    size_t *count_out) MUST_USE;

#endif
