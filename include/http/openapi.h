/* The OpenAPI 3.1 document, generated from the route table and the field tables, so that it cannot
 * drift from the program. */
#ifndef FUNDTRAIL_HTTP_OPENAPI_H
#define FUNDTRAIL_HTTP_OPENAPI_H

#include "http/route.h"

/* A schema of its own that "$ref": "#/components/schemas/NAME" in an answer can point to. */
struct openapi_schema {
    const char *name;
    const char *schema; /* JSON text */
};

struct openapi {
    const char *title;
    const char *version;
    const struct route *routes;
    size_t route_count;
    const char *const *role_names; /* by number of the role */
    size_t role_count;
    const struct openapi_schema *schemas; /* ends with a NULL name; NULL for none */
    const char *cookie_name;
};

/* Appends the document. The same input gives the same bytes. */
void openapi_write(const struct openapi *openapi, struct buf *buf);

#endif
