/* Picks what the program wants to know from the parameters that nginx sends. */
#include "server/request_read.h"

#include "server/framing.h"

#include <string.h>

/* Texts of the request that become something else. */
struct raw {
    struct request request;
    const char *method;
    const char *uri;
    const char *content_length;
};

#define PARAM(name, member)                                                                        \
    {                                                                                              \
        name, sizeof name - 1, offsetof(struct raw, member)                                        \
    }

static const struct {
    const char *name;
    size_t length;
    size_t offset;
} params_known[] = {
    PARAM("REQUEST_METHOD", method),
    PARAM("REQUEST_URI", uri),
    PARAM("QUERY_STRING", request.query),
    PARAM("CONTENT_LENGTH", content_length),
    PARAM("CONTENT_TYPE", request.content_type),
    PARAM("REMOTE_ADDR", request.remote_addr),
    PARAM("REQUEST_ID", request.request_id),
    PARAM("HTTP_COOKIE", request.cookie),
    PARAM("HTTP_ORIGIN", request.origin),
    PARAM("HTTP_SEC_FETCH_SITE", request.sec_fetch_site),
    PARAM("HTTP_X_CSRF_TOKEN", request.csrf_token),
    PARAM("HTTP_IDEMPOTENCY_KEY", request.idempotency_key),
    PARAM("HTTP_IF_NONE_MATCH", request.if_none_match),
    PARAM("HTTP_ACCEPT_LANGUAGE", request.accept_language),
};
#define KNOWN_COUNT (sizeof params_known / sizeof params_known[0])

static const char **slot(struct raw *raw, size_t known)
{
    return (const char **)(void *)((char *)raw + params_known[known].offset);
}

static const char **slot_of(void *arg, const char *name, size_t name_length)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        if (params_known[i].length == name_length &&
            memcmp(params_known[i].name, name, name_length) == 0)
            return slot(arg, i);
    return NULL;
}

/* The path as it was sent, before the query; nothing is decoded, so nothing is decoded twice. */
static const char *path_of(const char *uri, char *params)
{
    if (uri == NULL)
        return "/";
    params[(size_t)(uri - params) + strcspn(uri, "?")] = '\0';
    return uri;
}

enum err request_read(char *params, size_t length, struct request *request_out,
                      const char **content_length_text_out)
{
    struct raw raw = {0};
    if (!framing_pairs(params, length, slot_of, &raw))
        return ERR_MALFORMED;
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        if (*slot(&raw, i) != NULL && **slot(&raw, i) == '\0')
            *slot(&raw, i) = NULL;
    *request_out = raw.request;
    request_out->method_text = raw.method == NULL ? "" : raw.method;
    request_out->method = method_find(request_out->method_text);
    request_out->path = path_of(raw.uri, params);
    request_out->query = raw.request.query == NULL ? "" : raw.request.query;
    request_out->request_id = raw.request.request_id == NULL ? "" : raw.request.request_id;
    request_out->body = "";
    *content_length_text_out = raw.content_length;
    return ERR_OK;
}

enum err content_length_parse(const char *text, size_t max, size_t *length_out)
{
    size_t length = 0;
    for (; text != NULL && *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return ERR_MALFORMED;
        length = length * 10 + (size_t)(*text - '0');
        if (length > max)
            return ERR_TOO_LARGE;
    }
    *length_out = length;
    return ERR_OK;
}
