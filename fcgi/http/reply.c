/* Status, headers and body of an answer, and its entity tag. */
#include "http/reply.h"

#include "base/check.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#define ETAG_HASH_SIZE 16

void reply_init(struct reply *reply, struct arena *arena)
{
    *reply = (struct reply){.arena = arena};
    buf_init(&reply->body);
}

void reply_done(struct reply *reply)
{
    buf_done(&reply->body);
}

void reply_reset(struct reply *reply)
{
    buf_reset(&reply->body);
    reply->status = 0;
    reply->header_count = 0;
    reply->stream = NULL;
    reply->stream_state = NULL;
}

static const char *printable(struct arena *arena, const char *value)
{
    static const char digits[] = "0123456789ABCDEF";
    char *safe = arena_alloc(arena, strlen(value) * 3 + 1);
    char *end = safe;

    for (; *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;

        if (c >= 0x20 && c < 0x7F) {
            *end++ = (char)c;
            continue;
        }
        *end++ = '%';
        *end++ = digits[c >> 4];
        *end++ = digits[c & 15];
    }
    return safe;
}

static void put_header(struct reply *reply, size_t at, const char *name, const char *value)
{
    CHECK(at < REPLY_HEADERS_MAX);
    if (at == reply->header_count)
        reply->header_count++;
    reply->headers[at].name = arena_strdup(reply->arena, name);
    reply->headers[at].value = printable(reply->arena, value);
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
    size_t i = 0;

    while (i < reply->header_count && strcasecmp(reply->headers[i].name, name) != 0)
        i++;
    put_header(reply, i, name, value);
}

void reply_header_add(struct reply *reply, const char *name, const char *value)
{
    put_header(reply, reply->header_count, name, value);
}

const char *reply_header_get(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++)
        if (strcasecmp(reply->headers[i].name, name) == 0)
            return reply->headers[i].value;
    return NULL;
}

void reply_json(struct reply *reply, int status)
{
    reply->status = status;
    reply_header(reply, "Content-Type", "application/json; charset=utf-8");
}

void reply_created(struct reply *reply, const char *location)
{
    reply_json(reply, 201);
    reply_header(reply, "Location", location);
}

void reply_no_content(struct reply *reply)
{
    buf_reset(&reply->body);
    reply->status = 204;
}

void etag_of(const char *const *parts, size_t part_count, char etag_out[ETAG_SIZE])
{
    crypto_generichash_state state;
    uint8_t hash[ETAG_HASH_SIZE];

    CHECK(crypto_generichash_init(&state, NULL, 0, sizeof hash) == 0);
    for (size_t i = 0; i < part_count; i++) {
        /* The length goes first, so that no two lists of parts run together to the same bytes. */
        uint64_t length = parts[i] == NULL ? UINT64_MAX : strlen(parts[i]);

        CHECK(crypto_generichash_update(&state, (const uint8_t *)&length, sizeof length) == 0);
        if (parts[i] != NULL)
            CHECK(crypto_generichash_update(&state, (const uint8_t *)parts[i], length) == 0);
    }
    CHECK(crypto_generichash_final(&state, hash, sizeof hash) == 0);
    etag_out[0] = '"';
    (void)sodium_bin2hex(etag_out + 1, ETAG_SIZE - 1, hash, sizeof hash);
    etag_out[ETAG_SIZE - 2] = '"';
    etag_out[ETAG_SIZE - 1] = '\0';
}

bool etag_matches(const char *if_none_match, const char *etag)
{
    size_t etag_length = strlen(etag);

    if (if_none_match == NULL)
        return false;
    for (const char *rest = if_none_match; *rest != '\0';) {
        rest += strspn(rest, " \t,");
        if (rest[0] == '*')
            return true;
        if (strncmp(rest, "W/", 2) == 0)
            rest += 2;
        if (*rest != '"')
            return false;
        size_t length = strcspn(rest + 1, "\"") + 2;

        if (length == etag_length && strncmp(rest, etag, length) == 0)
            return true;
        if (rest[length - 1] == '\0')
            return false;
        rest += length;
    }
    return false;
}

bool reply_etag(struct reply *reply, const char *etag, const char *if_none_match)
{
    reply_header(reply, "ETag", etag);
    reply_header(reply, "Cache-Control", "private, no-cache");
    if (!etag_matches(if_none_match, etag))
        return false;
    buf_reset(&reply->body);
    reply->status = 304;
    return true;
}
