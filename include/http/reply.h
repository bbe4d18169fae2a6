/* The answer under construction. It is buffered and sent after all has succeeded, so a late failure
 * is never a 200; only an export streams. */
#ifndef FUNDTRAIL_HTTP_REPLY_H
#define FUNDTRAIL_HTTP_REPLY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPLY_HEADERS_MAX 16
#define ETAG_SIZE 35 /* two quotes, 32 hexadecimal digits, NUL */

struct reply_header {
    const char *name;
    const char *value;
};

struct reply {
    struct arena *arena; /* holds header texts */
    int status;          /* 0: nothing was answered yet */
    struct buf body;
    size_t header_count;
    struct reply_header headers[REPLY_HEADERS_MAX];

    /* When set: called after the headers until *more_out is false; each call replaces chunk_out.
     * An error breaks the connection off, so that nobody takes half a file for a whole one. */
    enum err (*stream)(void *state, struct buf *chunk_out, bool *more_out);
    void *stream_state;
};

void reply_init(struct reply *reply, struct arena *arena);
void reply_done(struct reply *reply);

/* Forgets all that was put in, to answer something else instead. */
void reply_reset(struct reply *reply);

/* Sets a header, replacing one of that name. Both are copied; bytes of the value that are not
 * printable ASCII are percent-encoded, so no value can end its line. */
void reply_header(struct reply *reply, const char *name, const char *value);

/* As reply_header, but beside what is there: a cookie is a header of its own. */
void reply_header_add(struct reply *reply, const char *name, const char *value);

/* The value of a header that was set, or NULL; of several the first. Case is ignored. */
const char *reply_header_get(const struct reply *reply, const char *name);

/* Starts a JSON answer; the caller appends the document to reply->body. */
void reply_json(struct reply *reply, int status);

/* 201 with Location, as JSON. */
void reply_created(struct reply *reply, const char *location);

/* 204 without a body. */
void reply_no_content(struct reply *reply);

/* The strong entity tag of the answer that these parts determine: everything that may change its
 * bytes must be among them (program version, path, query, as of, as known, role). NULL parts
 * count as a value of their own. */
void etag_of(const char *const *parts, size_t part_count, char etag_out[ETAG_SIZE]);

/* Whether an If-None-Match header (NULL: absent) names etag, or is *. Weak comparison, as RFC 9110
 * asks here. */
bool etag_matches(const char *if_none_match, const char *etag);

/* Sets ETag and Cache-Control: private, no-cache. When the client has these bytes already, answers
 * 304 and returns true: nothing is left to do. */
bool reply_etag(struct reply *reply, const char *etag, const char *if_none_match);

#endif
