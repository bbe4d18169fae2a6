/* What a part refers to. Targets are resolved by RFC 3986 within the package, and never followed
 * outside. */
#include "sheet_internal.h"

#include <string.h>

#define RELATIONS_MAX 2000

struct relations_reading {
    struct reading *reading;
    struct relations *relations;
    const char *folder; /* of the part, "" or with a slash at its end */
};

/* %20 is a blank; in place. What is no escape stays. */
static void unescape(char *text)
{
    char *to = text;

    for (const char *at = text; *at != '\0'; at++) {
        int value = at[0] == '%' && hex_digit(at[1]) >= 0 && hex_digit(at[2]) >= 0
                        ? hex_digit(at[1]) * 16 + hex_digit(at[2])
                        : 0;

        if (value == 0) {
            *to++ = *at;
            continue;
        }
        *to++ = (char)value;
        at += 2;
    }
    *to = '\0';
}

/* Takes `.` and `..` out of a path, in place; false when it climbs above its root. */
static bool flatten(char *path)
{
    char *to = path;
    const char *at = path;

    while (*at != '\0') {
        size_t length = strcspn(at, "/");
        bool last = at[length] == '\0';

        if (length == 2 && memcmp(at, "..", 2) == 0) {
            if (to == path)
                return false;
            to--;
            while (to > path && to[-1] != '/')
                to--;
        } else if (length > 0 && !(length == 1 && *at == '.')) {
            memmove(to, at, length + !last);
            to += length + !last;
        }
        at += length + !last;
    }
    *to = '\0';
    return true;
}

/* NULL when the target lies outside. */
static const char *resolve(struct reading *reading, const char *folder, const char *target)
{
    char *path = target[0] == '/' ? arena_strdup(reading->arena, target + 1)
                                  : arena_format(reading->arena, "%s%s", folder, target);

    for (char *at = path; *at != '\0'; at++)
        if (*at == '\\')
            *at = '/';
    unescape(path);
    return flatten(path) ? path : NULL;
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static struct relation *add(struct relations *relations, struct arena *arena)
{
    if (relations->count == relations->capacity) {
        size_t capacity = relations->capacity == 0 ? 16 : relations->capacity * 2;
        struct relation *list = arena_array(arena, capacity, sizeof *list);

        if (relations->count > 0)
            memcpy(list, relations->list, relations->count * sizeof *list);
        relations->list = list;
        relations->capacity = capacity;
    }
    return &relations->list[relations->count++];
}

static enum err on_relation(void *state, const struct xml_element *element, bool *inside_out)
{
    struct relations_reading *at = state;
    struct arena *arena = at->reading->arena;

    if (element->depth == 0) {
        *inside_out = strcmp(element->name, "Relationships") == 0;
        return ERR_OK;
    }
    if (strcmp(element->name, "Relationship") != 0)
        return ERR_OK;
    if (at->relations->count == RELATIONS_MAX)
        return sheet_refuse_count(at->reading, SHEET_FAULT_RELATIONS, RELATIONS_MAX);
    const char *mode = or_empty(xml_attribute(element, "TargetMode"));
    const char *target = or_empty(xml_attribute(element, "Target"));
    const char *type = or_empty(xml_attribute(element, "Type"));
    const char *slash = strrchr(type, '/');
    struct relation *relation = add(at->relations, arena);

    relation->id = arena_strdup(arena, or_empty(xml_attribute(element, "Id")));
    relation->type = arena_strdup(arena, slash == NULL ? type : slash + 1);
    relation->target =
        strcmp(mode, "External") == 0 ? NULL : resolve(at->reading, at->folder, target);
    relation->external = relation->target == NULL;
    if (relation->external)
        relation->target = arena_strdup(arena, target);
    return ERR_OK;
}

enum err relations_read(struct reading *reading, struct package *package, const char *of_part,
                        struct relations *relations)
{
    const char *slash = of_part == NULL ? NULL : strrchr(of_part, '/');
    int length = slash == NULL ? 0 : (int)(slash + 1 - of_part);
    const char *folder = arena_format(reading->arena, "%.*s", length, or_empty(of_part));
    const char *name = package_find(package, arena_format(reading->arena, "%s_rels/%s.rels", folder,
                                                          or_empty(of_part) + length));
    struct relations_reading at = {reading, relations, folder};
    struct xml_handler handler = {.state = &at, .start = on_relation};

    return name == NULL ? ERR_OK : xml_read(reading, package, name, &handler);
}

const struct relation *relations_of_type(const struct relations *relations, const char *type)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->list[i].type, type) == 0)
            return &relations->list[i];
    return NULL;
}

const struct relation *relations_with_id(const struct relations *relations, const char *id)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->list[i].id, id) == 0)
            return &relations->list[i];
    return NULL;
}

enum err relation_part(struct reading *reading, struct package *package,
                       const struct relation *relation, const char **name_out)
{
    if (relation->external)
        return sheet_refuse(reading, SHEET_FAULT_OUTSIDE, relation->target);
    *name_out = package_find(package, relation->target);
    if (*name_out == NULL)
        return sheet_refuse(reading, SHEET_FAULT_PART_MISSING, relation->target);
    return ERR_OK;
}
