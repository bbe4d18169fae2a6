/* The parameters of a query string, decoded once and looked up by whole name. */
#ifndef FUNDTRAIL_HTTP_QUERY_H
#define FUNDTRAIL_HTTP_QUERY_H

#include "base/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUERY_PARAMS_MAX 32

struct query {
    size_t count;
    struct query_value {
        const char *name;
        const char *value; /* "" when only the name is given */
        size_t length;
    } list[QUERY_PARAMS_MAX];
};

/* Takes `name=value&…` apart; NULL and "" are no parameters. Percent-escapes and + are decoded,
 * the result must be UTF-8 without NUL and is put in NFC. Texts live in the arena.
 *   ERR_MALFORMED  too long, too many, a bad escape, not UTF-8
 *   ERR_INVALID    a name is given twice: each is a violation */
enum err query_parse(const char *text, struct arena *arena, struct violations *violations,
                     struct query *query_out) MUST_USE;

/* The value of a parameter, or NULL when it is not given. */
const char *query_get(const struct query *query, const char *name);

/* Typed reads: fallback when the parameter is absent; a fault adds a violation under name and gives
 * fallback too. */
int64_t query_integer(const struct query *query, const char *name, int64_t least, int64_t most,
                      int64_t fallback, struct violations *violations);

/* One of a list of values, as its position from 1; fallback when it is not given, and after a
 * fault, which becomes a violation. */
uint32_t query_choice(const struct query *query, const char *name, const struct field_value *values,
                      uint32_t fallback, struct violations *violations);
int32_t query_date(const struct query *query, const char *name, int32_t fallback,
                   struct violations *violations);

/* From a day to a day; without them all days. */
void query_period(const struct query *query, const char *from, const char *to, int32_t *from_out,
                  int32_t *to_out, struct violations *violations);

/* An amount that is not negative, with up to two decimals, in minor units. */
int64_t query_amount(const struct query *query, const char *name, int64_t fallback,
                     struct violations *violations);

/* 1 and true are true, 0 and false are false. */
bool query_flag(const struct query *query, const char *name, struct violations *violations);

/* Appends text with every byte escaped that is not unreserved (RFC 3986). */
void query_escape(const char *text, struct buf *buf);

#endif
