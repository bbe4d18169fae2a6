/* Where in a JSON text the value of a path stands. The text has been read before, so it is known to
 * be well formed; what this scanner meets otherwise just ends the search. */
#include "calc_internal.h"

#include <string.h>

struct scan {
    const char *at;
    const char *end;
};

static void skip_blanks(struct scan *scan)
{
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) != NULL)
        scan->at++;
}

/* From the opening quotation mark to behind the closing one. */
static void skip_string(struct scan *scan)
{
    for (scan->at++; scan->at < scan->end && *scan->at != '"'; scan->at++)
        if (*scan->at == '\\' && scan->at + 1 < scan->end)
            scan->at++;
    if (scan->at < scan->end)
        scan->at++;
}

static void skip_value(struct scan *scan)
{
    size_t depth = 0;

    skip_blanks(scan);
    while (scan->at < scan->end) {
        char c = *scan->at;

        if (c == '"') {
            skip_string(scan);
        } else if (c == '{' || c == '[') {
            depth++;
            scan->at++;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
            scan->at++;
        } else if (depth == 0 && strchr(",]} \t\r\n", c) != NULL) {
            return;
        } else {
            scan->at++;
            continue;
        }
        if (depth == 0)
            return;
    }
}

/* Whether the key that stands here is this one; a key written with escapes is not recognised. */
static bool key_is(const struct scan *scan, const char *key, size_t length)
{
    return (size_t)(scan->end - scan->at) > length + 1 && strncmp(scan->at + 1, key, length) == 0 &&
           scan->at[length + 1] == '"';
}

/* Moves to the value of a member, given that an object stands here; false when it has none. */
static bool enter_member(struct scan *scan, const char *key, size_t length)
{
    struct scan inside = {scan->at + 1, scan->end};

    for (;;) {
        skip_blanks(&inside);
        if (inside.at >= inside.end || *inside.at != '"')
            return false;
        bool found = key_is(&inside, key, length);

        skip_string(&inside);
        skip_blanks(&inside);
        if (inside.at < inside.end)
            inside.at++; /* the colon */
        skip_blanks(&inside);
        if (found) {
            *scan = inside;
            return true;
        }
        skip_value(&inside);
        skip_blanks(&inside);
        if (inside.at >= inside.end || *inside.at != ',')
            return false;
        inside.at++;
    }
}

static bool enter_item(struct scan *scan, size_t index)
{
    struct scan inside = {scan->at + 1, scan->end};

    for (; index > 0; index--) {
        skip_value(&inside);
        skip_blanks(&inside);
        if (inside.at >= inside.end || *inside.at != ',')
            return false;
        inside.at++;
    }
    skip_blanks(&inside);
    if (inside.at >= inside.end || *inside.at == ']')
        return false;
    *scan = inside;
    return true;
}

bool case_locate(const struct calc_file *file, const char *path, size_t *line_out,
                 size_t *column_out)
{
    struct scan scan = {file->bytes, file->bytes + file->length};
    bool found = true;

    skip_blanks(&scan);
    while (found && *path != '\0' && scan.at < scan.end) {
        if (*path == '[') {
            size_t index = 0;

            for (path++; *path >= '0' && *path <= '9'; path++)
                index = index * 10 + (size_t)(*path - '0');
            path += *path == ']' ? 1 : 0;
            found = *scan.at == '[' && enter_item(&scan, index);
        } else {
            path += *path == '.' ? 1 : 0;
            size_t length = strcspn(path, ".[");

            found = *scan.at == '{' && enter_member(&scan, path, length);
            path += length;
        }
    }
    *line_out = 1;
    *column_out = 1;
    for (const char *at = file->bytes; at < scan.at; at++) {
        *column_out = *at == '\n' ? 1 : *column_out + 1;
        *line_out += *at == '\n' ? 1 : 0;
    }
    return scan.at < scan.end && *scan.at != '{' && *scan.at != '[';
}
