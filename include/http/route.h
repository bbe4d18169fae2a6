/* The route table: for each address its method, least roles, handler, and what it takes and gives.
 * Dispatch, the OpenAPI document and the tests all read the same rows.
 *
 *   {METHOD_GET, "/api/v1/funds", ROLES_ALL, funds_list, "funds_list", "List funds",
 *    .query = QUERY_VIEW | QUERY_LIST, .answer = {ANSWER_LIST, 200, "fund", &fund, &figures}}, */
#ifndef FUNDTRAIL_HTTP_ROUTE_H
#define FUNDTRAIL_HTTP_ROUTE_H

#include "http/body.h"
#include "http/query.h"
#include "http/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROUTE_IDS_MAX 4
#define ROUTE_WORD_SIZE 41
#define ROUTE_ALLOW_SIZE 48

struct ctx;

/* Query parameters that many routes share. */
enum route_query {
    QUERY_VIEW = 1,    /* as_of, as_known */
    QUERY_PAGE = 2,    /* limit, cursor */
    QUERY_SORT = 4,    /* sort=field or -field of the answer's shape or figures; seq */
    QUERY_SEARCH = 8,  /* q */
    QUERY_FILTER = 16, /* each enumeration and reference of the shape and figures by its name;
                          reversed=1: what was undone as well */
    QUERY_FILE = 32    /* format=csv or xlsx: the rows as a file; labels: in whose words */
};

#define QUERY_LIST (QUERY_PAGE | QUERY_SORT | QUERY_SEARCH | QUERY_FILTER)

/* A parameter of one route only. schema is JSON text, e.g. {"type":"integer"}; where it is one of a
 * list of values, ONE_OF(list) stands in its place. */
struct query_param {
    const char *name;
    const char *description;
    const char *schema;
    bool required;
    const char *enumeration; /* as in struct field, with values; NULL for none */
    const struct field_value *values;
};

/* A parameter that is one of the list x_values and need not be given. */
#define ONE_OF(name, description, x)                                                               \
    {                                                                                              \
        name, description, NULL, false, #x, x##_values                                             \
    }

enum answer_kind {
    ANSWER_NONE,     /* no body */
    ANSWER_ITEM,     /* one record as it is written to clients: the answer to a write */
    ANSWER_ENTITY,   /* {"item", "versions", "as_of", "as_known", "refs"} */
    ANSWER_LIST,     /* {"items", "total", "as_of", "as_known", "next_cursor", "refs"} */
    ANSWER_ROWS,     /* {"rows", "total", "convention", "as_of", "as_known", "refs"}, where it is
                        paged with "next_cursor"; as a file on request: only the rows */
    ANSWER_FIGURES,  /* {"figures", "convention", "as_of", "as_known", "refs"}; as a file on
                        request */
    ANSWER_SCHEMA,   /* JSON of the JSON Schema given as text */
    ANSWER_TEXT,     /* text/plain */
    ANSWER_CSV,      /* text/csv */
    ANSWER_XLSX,     /* a workbook */
    ANSWER_ZIP,      /* a zip of files */
    ANSWER_CALENDAR, /* text/calendar (RFC 5545) */
    ANSWER_DOCUMENT  /* JSON that is described elsewhere (openapi.json itself) */
};

/* What a success looks like. */
struct answer {
    enum answer_kind kind;
    int status;                  /* 200, 201, 202, 204 */
    const char *name;            /* schema name of an item or a row: "fund" */
    const struct shape *shape;   /* its fields */
    const struct shape *figures; /* its computed figures, or NULL */
    const char *convention;      /* ANSWER_ROWS, ANSWER_FIGURES: the word for how it is computed */
    const char *schema;          /* ANSWER_SCHEMA: JSON text; "$ref" may name other schemas.
                                    ANSWER_ITEM, _ENTITY, _LIST without a shape: of the item */
};

enum route_flag {
    ROUTE_NO_CSRF = 1, /* a POST that needs no CSRF token: signing in */
    ROUTE_NO_KEY = 2,  /* a write that takes no Idempotency-Key: sessions, passwords, imports and
                          bundles under way */
    ROUTE_FILE = 4     /* the body is the bytes of a file, of any content type */
};

struct route {
    enum method method;  /* GET routes answer HEAD as well */
    const char *pattern; /* "/api/v1/funds/{id}"; {x:word} takes [a-z_]{1,40} instead of an id */
    unsigned roles;      /* bit 1 << role for each that may; 0: `writers`, or public without a
                            session where there are none */
    enum err (*handler)(struct ctx *ctx);
    const char *operation; /* operationId, unique */
    const char *summary;   /* one English line */
    struct body_shape body;
    const unsigned *writers; /* the same bits, where the records that it makes say who may */
    uint32_t kind;  /* of the records at the path, or of the one that its id names; 0: of none */
    uint32_t takes; /* the kind that the body becomes; 0: none */
    uint32_t scope; /* what the figures of the path are of, where several subjects have them */
    unsigned query; /* enum route_query, or-ed */
    const struct query_param *params; /* ends with a NULL name; NULL for none */
    struct answer answer;
    unsigned flags; /* enum route_flag, or-ed */
};

struct route_match {
    const struct route *route;
    size_t id_count;
    int64_t ids[ROUTE_IDS_MAX]; /* numbers of the path, left to right */
    char word[ROUTE_WORD_SIZE]; /* the word of the path, "" for none */
};

/* The routes by their paths. The table must live as long. */
struct route_index;
struct route_index *route_index_new(const struct route *routes, size_t route_count);
void route_index_free(struct route_index *index);

/* Finds the route for a path. An id is 1 to 19 digits without a leading zero, at most INT64_MAX;
 * anything else is another path.
 *   ERR_NOT_FOUND  no route has this path
 *   ERR_METHOD     the path is there but not with this method; allow_out gets those that it has,
 *                  for an Allow header */
enum err route_find(const struct route_index *index, enum method method, const char *path,
                    struct route_match *match_out, char allow_out[ROUTE_ALLOW_SIZE]) MUST_USE;

bool route_is_write(const struct route *route);

/* Bit 1 << role for each role that may use the route; 0: it is public. */
unsigned route_roles(const struct route *route);

/* Whether a role (its number) may use the route; public routes are open to all. */
bool route_allows(const struct route *route, unsigned role);

/* Adds unknown_field for each parameter that the route does not take. */
void route_check_query(const struct route *route, const struct query *query,
                       struct violations *violations);

/* Whether field is one that QUERY_FILTER and QUERY_SORT of a list offer. */
bool route_field_filters(const struct field *field);
bool route_field_sorts(const struct field *field);

#endif
