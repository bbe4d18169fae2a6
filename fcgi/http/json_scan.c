/* Where the value of each member stands in the text of a JSON object, and how deep the text nests.
 */
#include "body_internal.h"

#include "base/check.h"

#include <string.h>

/* Everything but json_scan_too_deep reads bytes that jansson has accepted; running past their end
 * would be a mistake of this file. */
struct scan {
    const char *bytes;
    size_t length;
    size_t position;
};

bool json_scan_too_deep(const char *bytes, size_t length, int depth_max, size_t *position_out)
{
    bool in_string = false;
    int depth = 0;

    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];

        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '{' || c == '['))
            depth++;
        else if (!in_string && (c == '}' || c == ']'))
            depth--;
        if (depth > depth_max) {
            *position_out = i;
            return true;
        }
    }
    return false;
}

static char peek(const struct scan *scan)
{
    CHECK(scan->position < scan->length);
    return scan->bytes[scan->position];
}

static void skip_blanks(struct scan *scan)
{
    while (strchr(" \t\r\n", peek(scan)) != NULL && peek(scan) != '\0')
        scan->position++;
}

static void skip_string(struct scan *scan)
{
    scan->position++;
    while (peek(scan) != '"')
        scan->position += peek(scan) == '\\' ? 2 : 1;
    scan->position++;
}

static void skip_nested(struct scan *scan)
{
    int depth = 0;

    do {
        char c = peek(scan);

        if (c == '"') {
            skip_string(scan);
            continue;
        }
        if (c == '{' || c == '[')
            depth++;
        if (c == '}' || c == ']')
            depth--;
        scan->position++;
    } while (depth > 0);
}

static struct json_span take_value(struct scan *scan)
{
    size_t start = scan->position;
    char c = peek(scan);

    if (c == '"')
        skip_string(scan);
    else if (c == '{' || c == '[')
        skip_nested(scan);
    else
        while (strchr(",}] \t\r\n", peek(scan)) == NULL)
            scan->position++;
    return (struct json_span){scan->bytes + start, scan->position - start};
}

/* The text of a name with its escapes resolved. */
static const char *decode_name(struct json_span raw, struct arena *arena)
{
    if (memchr(raw.bytes, '\\', raw.length) == NULL)
        return arena_copy(arena, raw.bytes + 1, raw.length - 2);
    json_t *text = json_loadb(raw.bytes, raw.length, JSON_DECODE_ANY, NULL);

    CHECK(json_is_string(text));
    const char *name = arena_copy(arena, json_string_value(text), json_string_length(text));

    json_decref(text);
    return name;
}

struct json_member *json_members_find(struct json_members *members, const char *name)
{
    for (size_t i = 0; i < members->count; i++)
        if (strcmp(members->list[i].name, name) == 0)
            return &members->list[i];
    return NULL;
}

static void add_member(struct json_members *members, const char *name, struct json_span raw,
                       const json_t *document)
{
    struct json_member *earlier = json_members_find(members, name);

    if (earlier != NULL)
        earlier->doubled = true;
    else if (members->count == JSON_MEMBERS_MAX)
        members->overflown = true;
    else
        members->list[members->count++] = (struct json_member){
            .name = name, .value = json_object_get(document, name), .raw = raw};
}

void json_scan_members(const char *bytes, size_t length, const json_t *document,
                       struct arena *arena, struct json_members *members_out)
{
    struct scan scan = {bytes, length, 0};

    members_out->count = 0;
    members_out->overflown = false;
    skip_blanks(&scan);
    CHECK(peek(&scan) == '{');
    scan.position++;
    for (skip_blanks(&scan); peek(&scan) != '}' && !members_out->overflown; skip_blanks(&scan)) {
        const char *name = decode_name(take_value(&scan), arena);

        skip_blanks(&scan);
        scan.position++; /* the colon */
        skip_blanks(&scan);
        add_member(members_out, name, take_value(&scan), document);
        skip_blanks(&scan);
        if (peek(&scan) == ',')
            scan.position++;
    }
}

void json_scan_elements(const char *bytes, size_t length, struct json_span *spans_out)
{
    struct scan scan = {bytes, length, 0};

    CHECK(peek(&scan) == '[');
    scan.position++;
    for (skip_blanks(&scan); peek(&scan) != ']'; skip_blanks(&scan)) {
        *spans_out++ = take_value(&scan);
        skip_blanks(&scan);
        if (peek(&scan) == ',')
            scan.position++;
    }
}
