/* Decodes a query string, and reads the parameters that many routes have. */
#include "http/query.h"

#include "base/date.h"
#include "base/money.h"
#include "http/request.h"
#include "http/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decodes one name or value; the result is NFC in the arena. */
static enum err decode(const char *text, size_t length, struct arena *arena, const char **text_out,
                       size_t *length_out)
{
    char *decoded = arena_alloc(arena, length + 1);
    size_t count = 0;

    for (size_t i = 0; i < length; i++) {
        char c = text[i];

        if (c == '%') {
            int high = length - i > 2 ? hex_value(text[i + 1]) : -1;
            int low = length - i > 2 ? hex_value(text[i + 2]) : -1;

            if (high < 0 || low < 0)
                return ERR_MALFORMED;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        if (c == '\0')
            return ERR_MALFORMED;
        decoded[count++] = c;
    }
    enum err err = text_normalise(decoded, count, arena, text_out, length_out);

    return err == ERR_OK ? ERR_OK : ERR_MALFORMED;
}

static enum err add_pair(const char *pair, size_t length, struct arena *arena,
                         struct violations *violations, struct query *query)
{
    const char *equals = memchr(pair, '=', length);
    size_t name_length = equals == NULL ? length : (size_t)(equals - pair);
    const char *value = equals == NULL ? "" : equals + 1;
    size_t value_length = equals == NULL ? 0 : length - name_length - 1;
    struct query_value parsed = {0};
    size_t ignored;

    if (query->count == QUERY_PARAMS_MAX)
        return ERR_MALFORMED;
    enum err err = decode(pair, name_length, arena, &parsed.name, &ignored);

    if (err == ERR_OK)
        err = decode(value, value_length, arena, &parsed.value, &parsed.length);
    if (err != ERR_OK)
        return err;
    if (query_get(query, parsed.name) != NULL) {
        violations_add(violations, parsed.name, VIOLATION_DUPLICATE_FIELD);
        return ERR_OK;
    }
    query->list[query->count++] = parsed;
    return ERR_OK;
}

enum err query_parse(const char *text, struct arena *arena, struct violations *violations,
                     struct query *query_out)
{
    size_t violations_before = violations->count;

    query_out->count = 0;
    if (text == NULL)
        return ERR_OK;
    if (strnlen(text, REQUEST_QUERY_MAX + 1) > REQUEST_QUERY_MAX)
        return ERR_MALFORMED;
    while (*text != '\0') {
        size_t length = strcspn(text, "&");

        if (length > 0) {
            enum err err = add_pair(text, length, arena, violations, query_out);

            if (err != ERR_OK)
                return err;
        }
        text += length;
        if (*text == '&')
            text++;
    }
    return violations->count == violations_before ? ERR_OK : ERR_INVALID;
}

const char *query_get(const struct query *query, const char *name)
{
    for (size_t i = 0; i < query->count; i++)
        if (strcmp(query->list[i].name, name) == 0)
            return query->list[i].value;
    return NULL;
}

static void out_of_range(const char *name, int64_t least, int64_t most,
                         struct violations *violations)
{
    char text[24];

    violations_add(violations, name, VIOLATION_OUT_OF_RANGE);
    (void)snprintf(text, sizeof text, "%" PRId64, least);
    violations_param(violations, "min", text);
    (void)snprintf(text, sizeof text, "%" PRId64, most);
    violations_param(violations, "max", text);
}

int64_t query_integer(const struct query *query, const char *name, int64_t least, int64_t most,
                      int64_t fallback, struct violations *violations)
{
    const char *text = query_get(query, name);
    int64_t value;

    if (text == NULL)
        return fallback;
    enum err err = decimal_parse(text, strlen(text), 0, &value);

    if (err == ERR_INVALID) {
        violations_add(violations, name, VIOLATION_WRONG_TYPE);
        violations_param(violations, "expected", "integer");
        return fallback;
    }
    if (err != ERR_OK || value < least || value > most) {
        out_of_range(name, least, most, violations);
        return fallback;
    }
    return value;
}

int32_t query_date(const struct query *query, const char *name, int32_t fallback,
                   struct violations *violations)
{
    const char *text = query_get(query, name);
    int32_t date;

    if (text == NULL)
        return fallback;
    if (date_parse(text, strlen(text), &date) != ERR_OK) {
        violations_add(violations, name, VIOLATION_BAD_DATE);
        return fallback;
    }
    return date;
}

void query_period(const struct query *query, const char *from, const char *to, int32_t *from_out,
                  int32_t *to_out, struct violations *violations)
{
    *from_out = query_date(query, from, DATE_FIRST, violations);
    *to_out = query_date(query, to, DATE_LAST, violations);
    if (*from_out <= *to_out)
        return;
    violations_add(violations, to, VIOLATION_BAD_ORDER);
    violations_param(violations, "other", from);
}

int64_t query_amount(const struct query *query, const char *name, int64_t fallback,
                     struct violations *violations)
{
    const char *text = query_get(query, name);
    int64_t amount_minor = 0;

    if (text == NULL)
        return fallback;
    if (decimal_parse(text, strlen(text), 2, &amount_minor) != ERR_OK) {
        violations_add(violations, name, VIOLATION_BAD_AMOUNT);
        violations_param(violations, "decimals", "2");
    } else if (amount_minor < 0 || amount_minor > AMOUNT_MAX) {
        violations_add(violations, name, VIOLATION_OUT_OF_RANGE);
        violations_param(violations, "min", "0");
        violations_param(violations, "max", "10000000000000.00");
    }
    return amount_minor;
}

bool query_flag(const struct query *query, const char *name, struct violations *violations)
{
    const char *text = query_get(query, name);

    if (text == NULL || strcmp(text, "0") == 0 || strcmp(text, "false") == 0)
        return false;
    if (strcmp(text, "1") == 0 || strcmp(text, "true") == 0)
        return true;
    violations_add(violations, name, VIOLATION_WRONG_TYPE);
    violations_param(violations, "expected", "boolean");
    return false;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void query_escape(const char *text, struct buf *buf)
{
    for (; *text != '\0'; text++) {
        if (is_unreserved(*text))
            buf_char(buf, *text);
        else
            buf_format(buf, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

uint32_t query_choice(const struct query *query, const char *name, const struct field_value *values,
                      uint32_t fallback, struct violations *violations)
{
    const char *text = query_get(query, name);
    struct buf allowed;

    if (text == NULL)
        return fallback;
    uint32_t value = field_value_find(values, text, strlen(text));
    if (value != 0)
        return value;
    buf_init(&allowed);
    for (size_t i = 0; values[i].name != NULL; i++)
        buf_format(&allowed, "%s%s", i > 0 ? ", " : "", values[i].name);
    violations_add(violations, name, VIOLATION_UNKNOWN_VALUE);
    violations_param(violations, "allowed", allowed.bytes);
    buf_done(&allowed);
    return fallback;
}
