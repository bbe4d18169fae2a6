/* One HTTP request as the server hands it on: plain bounded text, nothing parsed yet. */
#ifndef FUNDTRAIL_HTTP_REQUEST_H
#define FUNDTRAIL_HTTP_REQUEST_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define REQUEST_PATH_MAX 4096
#define REQUEST_QUERY_MAX 4096
#define REQUEST_KEY_MAX 200 /* bytes of an Idempotency-Key */

enum method { METHOD_OTHER, METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_DELETE, METHOD_COUNT };

/* A text is NULL where the header was not sent. Everything belongs to the server and lives as long
 * as the request. */
struct request {
    enum method method;
    const char *method_text;
    const char *path;  /* as sent, without the query */
    const char *query; /* without the question mark */
    const char *content_type;
    const char *cookie;
    const char *origin;
    const char *sec_fetch_site;
    const char *csrf_token;
    const char *idempotency_key;
    const char *if_none_match;
    const char *accept_language;
    const char *remote_addr;
    const char *request_id;
    const char *body;
    size_t body_length;
};

enum method method_find(const char *text);

/* "GET" and so on; "" for METHOD_OTHER. */
const char *method_name(enum method method);

/* The value of the cookie called name, in the arena; NULL when it is absent, given twice with
 * different values, or not made of the octets that RFC 6265 allows. */
const char *cookie_get(const char *cookie, const char *name, struct arena *arena);

/* The better of the two languages by the weights of an Accept-Language header; English when
 * neither is named. NULL is an absent header. */
enum language language_of(const char *accept_language);

/* Whether the media type is application/json, with no charset but UTF-8. */
bool content_type_is_json(const char *content_type);

/* Whether key has 1 to REQUEST_KEY_MAX visible ASCII characters. False for NULL. */
bool idempotency_key_valid(const char *key);

#endif
