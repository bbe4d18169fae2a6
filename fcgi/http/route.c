/* Finds the route of a path, and checks the query against what the route takes. */
#include "http/route.h"

#include "base/check.h"
#include "base/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_DIGITS_MAX 19

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes an id from the start of text; its length, or 0 when there is none. */
static size_t take_id(const char *text, int64_t *id_out)
{
    size_t length = 0;

    while (length <= ID_DIGITS_MAX && is_digit(text[length]))
        length++;
    if (length == 0 || length > ID_DIGITS_MAX || text[0] == '0')
        return 0;
    return decimal_parse(text, length, 0, id_out) == ERR_OK ? length : 0;
}

static size_t take_word(const char *text, char word_out[ROUTE_WORD_SIZE])
{
    size_t length = 0;

    while ((text[length] >= 'a' && text[length] <= 'z') || text[length] == '_')
        if (++length == ROUTE_WORD_SIZE)
            return 0;
    memcpy(word_out, text, length);
    word_out[length] = '\0';
    return length;
}

/* One `{name}` or `{name:word}`; moves path behind what it stands for. */
static bool match_parameter(const char *pattern, size_t pattern_length, const char **path,
                            struct route_match *match)
{
    bool is_word = pattern_length > 5 && memcmp(pattern + pattern_length - 5, ":word", 5) == 0;
    size_t length;

    if (is_word) {
        length = take_word(*path, match->word);
    } else {
        if (match->id_count == ROUTE_IDS_MAX)
            return false;
        length = take_id(*path, &match->ids[match->id_count]);
        match->id_count++;
    }
    *path += length;
    return length > 0;
}

static bool match_pattern(const char *pattern, const char *path, struct route_match *match_out)
{
    *match_out = (struct route_match){0};
    while (*pattern != '\0') {
        if (*pattern != '{') {
            if (*path++ != *pattern++)
                return false;
            continue;
        }
        size_t length = strcspn(++pattern, "}");

        if (!match_parameter(pattern, length, &path, match_out))
            return false;
        pattern += length + 1;
    }
    return *path == '\0';
}

static void allow(char allow_out[ROUTE_ALLOW_SIZE], const char *name)
{
    size_t length = strlen(allow_out);

    if (strstr(allow_out, name) == NULL)
        (void)snprintf(allow_out + length, ROUTE_ALLOW_SIZE - length, "%s%s",
                       length > 0 ? ", " : "", name);
}

/* Routes stand in a table by the hash of their pattern, where every id is one mark. What a word
 * stands for is not known from the path alone, so the few patterns with words are a list of their
 * own, tried last. A place of a list is the number of a route and one more; 0 ends it. */
struct route_index {
    const struct route *routes;
    uint32_t mask;
    uint32_t worded;
    uint32_t *next;  /* of each route, in the order of the table */
    uint32_t *heads; /* of each hash */
};

#define HASH_START UINT32_C(2166136261)

static uint32_t mix(uint32_t hash, char c)
{
    return (hash ^ (uint8_t)c) * UINT32_C(16777619);
}

static uint32_t hash_pattern(const char *pattern)
{
    uint32_t hash = HASH_START;
    for (const char *at = pattern; *at != '\0'; at++) {
        hash = mix(hash, *at);
        if (*at == '{') {
            CHECK(at > pattern && at[-1] == '/');
            at += strcspn(at, "}");
        }
    }
    return hash;
}

static uint32_t hash_path(const char *path)
{
    uint32_t hash = HASH_START;
    for (bool opens = false; *path != '\0'; opens = *path++ == '/') {
        bool is_id = opens && is_digit(*path);
        char mark = *path;
        if (is_id)
            mark = '{';
        hash = mix(hash, mark);
        while (is_id && is_digit(path[1]))
            path++;
    }
    return hash;
}

static void append(struct route_index *index, uint32_t *head, size_t route)
{
    while (*head != 0)
        head = &index->next[*head - 1];
    *head = (uint32_t)route + 1;
}

struct route_index *route_index_new(const struct route *routes, size_t route_count)
{
    struct route_index *index = calloc(1, sizeof *index);
    uint32_t places = 16;
    CHECK(index != NULL && route_count < UINT32_MAX / 4);
    while (places < route_count * 2)
        places *= 2;
    index->routes = routes;
    index->mask = places - 1;
    index->next = calloc(route_count + 1, sizeof *index->next);
    index->heads = calloc(places, sizeof *index->heads);
    CHECK(index->next != NULL && index->heads != NULL);
    for (size_t i = 0; i < route_count; i++) {
        bool worded = strstr(routes[i].pattern, ":word}") != NULL;
        uint32_t *head = &index->heads[hash_pattern(routes[i].pattern) & index->mask];
        append(index, worded ? &index->worded : head, i);
    }
    return index;
}

void route_index_free(struct route_index *index)
{
    if (index == NULL)
        return;
    free(index->next);
    free(index->heads);
    free(index);
}

static enum err find_in_list(const struct route_index *index, uint32_t head, enum method method,
                             const char *path, struct route_match *match_out,
                             char allow_out[ROUTE_ALLOW_SIZE])
{
    enum err err = ERR_NOT_FOUND;
    for (uint32_t at = head; at != 0; at = index->next[at - 1]) {
        const struct route *route = &index->routes[at - 1];
        if (!match_pattern(route->pattern, path, match_out))
            continue;
        match_out->route = route;
        if (route->method == method)
            return ERR_OK;
        err = ERR_METHOD;
        allow(allow_out, method_name(route->method));
        if (route->method == METHOD_GET)
            allow(allow_out, "HEAD");
    }
    return err;
}

enum err route_find(const struct route_index *index, enum method method, const char *path,
                    struct route_match *match_out, char allow_out[ROUTE_ALLOW_SIZE])
{
    enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
    uint32_t head = index->heads[hash_path(path) & index->mask];
    struct route_match match = {0};
    allow_out[0] = '\0';
    enum err err = find_in_list(index, head, wanted, path, &match, allow_out);
    if (err != ERR_OK)
        err = find_in_list(index, index->worded, wanted, path, &match, allow_out);
    if (err == ERR_OK)
        *match_out = match;
    return err == ERR_NOT_FOUND && allow_out[0] != '\0' ? ERR_METHOD : err;
}

bool route_is_write(const struct route *route)
{
    return route->method != METHOD_GET && route->method != METHOD_HEAD;
}

unsigned route_roles(const struct route *route)
{
    return route->roles == 0 && route->writers ? *route->writers : route->roles;
}

bool route_allows(const struct route *route, unsigned role)
{
    unsigned roles = route_roles(route);

    return roles == 0 || (role < 32 && (roles >> role & 1) != 0);
}

bool route_field_filters(const struct field *field)
{
    return field->type == FIELD_ENUM || field->type == FIELD_REFERENCE;
}

bool route_field_sorts(const struct field *field)
{
    return field->form != FORM_LINES && field->form != FORM_FILE;
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool filters_by(const struct shape *shape, const char *name)
{
    const struct field *field = shape == NULL ? NULL : shape_field(shape, name);

    return field != NULL && route_field_filters(field);
}

static bool takes_param(const struct route *route, const char *name)
{
    static const char *const view[] = {"as_of", "as_known"};
    static const char *const page[] = {"limit", "cursor"};
    static const char *const file[] = {"format", "labels"};

    if ((route->query & QUERY_VIEW) != 0 && is_one_of(name, view, 2))
        return true;
    if ((route->query & QUERY_PAGE) != 0 && is_one_of(name, page, 2))
        return true;
    if ((route->query & QUERY_FILE) != 0 && is_one_of(name, file, 2))
        return true;
    if ((route->query & QUERY_SORT) != 0 && strcmp(name, "sort") == 0)
        return true;
    if ((route->query & QUERY_SEARCH) != 0 && strcmp(name, "q") == 0)
        return true;
    if ((route->query & QUERY_FILTER) != 0 && strcmp(name, "reversed") == 0)
        return true;
    for (const struct query_param *p = route->params; p != NULL && p->name != NULL; p++)
        if (strcmp(p->name, name) == 0)
            return true;
    return (route->query & QUERY_FILTER) != 0 &&
           (filters_by(route->answer.shape, name) || filters_by(route->answer.figures, name));
}

void route_check_query(const struct route *route, const struct query *query,
                       struct violations *violations)
{
    for (size_t i = 0; i < query->count; i++)
        if (!takes_param(route, query->list[i].name))
            violations_add(violations, query->list[i].name, VIOLATION_UNKNOWN_FIELD);
}
