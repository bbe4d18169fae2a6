/* Methods, cookies, the language that is asked for, and other headers of a request. */
#include "http/request.h"

#include <string.h>
#include <strings.h>

static const char *const method_names[METHOD_COUNT] = {
    [METHOD_OTHER] = "",    [METHOD_GET] = "GET",       [METHOD_HEAD] = "HEAD",
    [METHOD_POST] = "POST", [METHOD_DELETE] = "DELETE",
};

enum method method_find(const char *text)
{
    if (text == NULL)
        return METHOD_OTHER;
    for (int i = METHOD_OTHER + 1; i < METHOD_COUNT; i++)
        if (strcmp(method_names[i], text) == 0)
            return (enum method)i;
    return METHOD_OTHER;
}

const char *method_name(enum method method)
{
    return method < METHOD_COUNT ? method_names[method] : "";
}

static bool is_cookie_octet(unsigned char c)
{
    return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
}

/* The pairs of a cookie header lie between semicolons, with blanks around them. */
static const char *next_pair(const char *rest, const char **start_out, size_t *length_out)
{
    const char *end = rest + strcspn(rest, ";");
    const char *start = rest + strspn(rest, " \t");
    const char *last = end;

    while (last > start && (last[-1] == ' ' || last[-1] == '\t'))
        last--;
    *start_out = start;
    *length_out = last > start ? (size_t)(last - start) : 0;
    return *end == ';' ? end + 1 : NULL;
}

const char *cookie_get(const char *cookie, const char *name, struct arena *arena)
{
    size_t name_length = strlen(name);
    const char *value = NULL;
    size_t value_length = 0;

    for (const char *rest = cookie; rest != NULL;) {
        const char *pair;
        size_t length;

        rest = next_pair(rest, &pair, &length);
        if (length <= name_length || memcmp(pair, name, name_length) != 0 ||
            pair[name_length] != '=')
            continue;
        const char *found = pair + name_length + 1;
        size_t found_length = length - name_length - 1;

        if (value != NULL &&
            (found_length != value_length || memcmp(found, value, value_length) != 0))
            return NULL;
        value = found;
        value_length = found_length;
    }
    for (size_t i = 0; i < value_length; i++)
        if (!is_cookie_octet((unsigned char)value[i]))
            return NULL;
    return value == NULL ? NULL : arena_copy(arena, value, value_length);
}

/* A weight of RFC 9110, 12.4.2, in thousandths; -1 when it is none. */
static int parse_weight(const char *text, size_t length)
{
    if (length == 0 || length > 5 || (text[0] != '0' && text[0] != '1'))
        return -1;
    int weight = (text[0] - '0') * 1000;
    int unit = 100;

    if (length > 1 && text[1] != '.')
        return -1;
    for (size_t i = 2; i < length; i++, unit /= 10) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        weight += (text[i] - '0') * unit;
    }
    return weight <= 1000 ? weight : -1;
}

/* The weight of one element `tag;q=w` if its primary subtag is the language asked for, else -1. */
static int element_weight(const char *element, size_t length, const char *language)
{
    size_t tag = 0;

    while (tag < length && element[tag] != ';' && element[tag] != ' ' && element[tag] != '-')
        tag++;
    if (tag != strlen(language) || strncasecmp(element, language, tag) != 0)
        return -1;
    const char *semicolon = memchr(element, ';', length);

    if (semicolon == NULL)
        return 1000;
    const char *end = element + length;
    const char *q = semicolon + 1;

    while (q < end && *q == ' ')
        q++;
    if (end - q < 2 || (*q != 'q' && *q != 'Q') || q[1] != '=')
        return -1;
    return parse_weight(q + 2, (size_t)(end - q - 2));
}

enum language language_of(const char *accept_language)
{
    enum language best = LANGUAGE_EN;
    int best_weight = 0;

    for (const char *rest = accept_language; rest != NULL && *rest != '\0';) {
        rest += strspn(rest, " \t,");
        size_t length = strcspn(rest, ",");
        int zh = element_weight(rest, length, "zh");
        int en = element_weight(rest, length, "en");
        int weight = zh > en ? zh : en;

        if (weight > best_weight) {
            best_weight = weight;
            best = zh > en ? LANGUAGE_ZH : LANGUAGE_EN;
        }
        rest += length;
    }
    return best;
}

bool content_type_is_json(const char *content_type)
{
    static const char json[] = "application/json";

    if (content_type == NULL || strncasecmp(content_type, json, sizeof json - 1) != 0)
        return false;
    const char *rest = content_type + sizeof json - 1;

    for (;;) {
        rest += strspn(rest, " \t");
        if (*rest == '\0')
            return true;
        if (*rest != ';')
            return false;
        rest += 1 + strspn(rest + 1, " \t");
        size_t length = strcspn(rest, ";");

        if (length >= 8 && strncasecmp(rest, "charset=", 8) == 0) {
            size_t value = strcspn(rest + 8, "; \t");
            bool utf8 = (value == 5 && strncasecmp(rest + 8, "utf-8", 5) == 0) ||
                        (value == 7 && strncasecmp(rest + 8, "\"utf-8\"", 7) == 0);

            if (!utf8)
                return false;
        }
        rest += length;
    }
}

bool idempotency_key_valid(const char *key)
{
    if (key == NULL)
        return false;
    size_t length = strnlen(key, REQUEST_KEY_MAX + 1);

    for (size_t i = 0; i < length; i++)
        if (key[i] <= 0x20 || key[i] >= 0x7F)
            return false;
    return length >= 1 && length <= REQUEST_KEY_MAX;
}
