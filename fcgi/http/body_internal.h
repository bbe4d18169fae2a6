/* The members of a JSON object with their raw text: what jansson's tree cannot tell, namely which
 * name came twice, in which order names came, and the digits of a number. */
#ifndef FUNDTRAIL_HTTP_BODY_INTERNAL_H
#define FUNDTRAIL_HTTP_BODY_INTERNAL_H

#include "base/arena.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define JSON_MEMBERS_MAX 256

struct json_span {
    const char *bytes;
    size_t length;
};

struct json_member {
    const char *name;
    const json_t *value;
    struct json_span raw;
    bool doubled;
};

struct json_members {
    size_t count;
    bool overflown; /* there are more than fit */
    struct json_member list[JSON_MEMBERS_MAX];
};

/* Whether brackets nest deeper than depth_max, and where. Works on any bytes. */
bool json_scan_too_deep(const char *bytes, size_t length, int depth_max, size_t *position_out);

/* The members of document, which was loaded from these bytes. Names live in the arena. */
void json_scan_members(const char *bytes, size_t length, const json_t *document,
                       struct arena *arena, struct json_members *members_out);

/* The texts of the elements of an array, which was loaded from these bytes: as many as it has. */
void json_scan_elements(const char *bytes, size_t length, struct json_span *spans_out);

/* The member called name, or NULL. */
struct json_member *json_members_find(struct json_members *members, const char *name);

#endif
