/* Parts of the OpenAPI document: openapi.c walks the routes, openapi_schema.c the fields. */
#ifndef FUNDTRAIL_HTTP_OPENAPI_INTERNAL_H
#define FUNDTRAIL_HTTP_OPENAPI_INTERNAL_H

#include "http/openapi.h"

/* The JSON Schema of a field: as it is read, where what is not required may be null, or as it is
 * taken in a body. */
void openapi_write_field(const struct field *field, bool for_body, struct buf *buf);

/* The schema of a request body. */
void openapi_write_body(const struct body_shape *body, struct buf *buf);

/* `"components":{…}`. */
void openapi_write_components(const struct openapi *openapi, struct buf *buf);

/* Adds a comma unless the bytes end with an opening bracket. */
void openapi_comma(struct buf *buf);

#endif
