/* Reads members of a JSON case by path, and writes the numbers of an answer. */
#include "calc_internal.h"

#include "base/date.h"
#include "base/money.h"
#include "calc/multiples.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of JSON are doubles here: 15 digits come back as they were written. */
#define NUMBER_DIGITS 15

void case_fail(struct calc_case *fault, const char *path, const char *format, ...)
{
    size_t line = 1;
    size_t column = 1;
    bool single = case_locate(fault->file, path, &line, &column);
    bool earlier = line < fault->line || (line == fault->line && column < fault->column);
    va_list args;

    /* What is wrong with an object or a list may only follow from a value in it that is. */
    if (fault->failed && (!single || !earlier))
        return;
    fault->failed = true;
    fault->line = line;
    fault->column = column;
    snprintf(fault->path, sizeof fault->path, "%s", path);
    /* A key of the file may hold anything; the complaint is one line. */
    for (char *at = fault->path; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    va_start(args, format);
    vsnprintf(fault->message, sizeof fault->message, format, args);
    va_end(args);
}

static void path_of(const struct calc_node *object, const char *key, char path[CASE_PATH_SIZE])
{
    snprintf(path, CASE_PATH_SIZE, "%.100s%s%.50s", object->path,
             object->path[0] != '\0' ? "." : "", key);
}

struct calc_node case_member(const struct calc_node *object, const char *key)
{
    struct calc_node node = {.json = json_object_get(object->json, key)};

    path_of(object, key, node.path);
    return node;
}

struct calc_node case_item(const struct calc_node *array, size_t index)
{
    struct calc_node node = {.json = json_array_get(array->json, index)};

    snprintf(node.path, sizeof node.path, "%.120s[%zu]", array->path, index);
    return node;
}

struct calc_node case_terms(struct calc_case *of)
{
    return (struct calc_node){.json = of->terms, .path = "terms"};
}

size_t case_flow_count(const struct calc_case *of)
{
    return json_array_size(of->flows);
}

struct calc_node case_flow(struct calc_case *of, size_t index)
{
    const struct calc_node flows = {.json = of->flows, .path = "flows"};
    struct calc_node flow = case_item(&flows, index);

    if (!json_is_object(flow.json))
        case_fail(of, flow.path, "a flow must be an object");
    return flow;
}

bool case_is_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    const char *at = words;

    /* Nothing would be found everywhere, and several words as if they were one. */
    if (length == 0 || strchr(word, ' ') != NULL)
        return false;
    while ((at = strstr(at, word)) != NULL &&
           !((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')))
        at++;
    return at != NULL;
}

void case_keys(struct calc_case *of, const struct calc_node *object, const char *allowed)
{
    const char *key;
    json_t *value;

    json_object_foreach(object->json, key, value)
    {
        char path[CASE_PATH_SIZE];

        if (case_is_word(allowed, key))
            continue;
        path_of(object, key, path);
        case_fail(of, path, "not understood here, so nothing is computed");
    }
}

bool case_has(const struct calc_node *object, const char *key)
{
    return json_object_get(object->json, key) != NULL;
}

bool case_number_text(const json_t *value, char *text, size_t size)
{
    if (json_is_string(value)) {
        snprintf(text, size, "%s", json_string_value(value));
        return strlen(json_string_value(value)) < size;
    }
    if (json_is_integer(value)) {
        snprintf(text, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return true;
    }
    if (!json_is_real(value))
        return false;
    snprintf(text, size, "%.*g", NUMBER_DIGITS, json_real_value(value));
    if (strchr(text, 'e') != NULL)
        snprintf(text, size, "%.*f", NUMBER_DIGITS, json_real_value(value));
    char *point = strchr(text, '.');

    for (size_t length = strlen(text); point != NULL && text + length > point; length--) {
        if (text[length - 1] != '0' && text[length - 1] != '.')
            break;
        text[length - 1] = '\0';
    }
    return strtod(text, NULL) == json_real_value(value);
}

int64_t case_decimal_or(struct calc_case *of, const struct calc_node *object, const char *key,
                        int places, int64_t absent)
{
    return case_has(object, key) ? case_decimal(of, object, key, places) : absent;
}

int64_t case_decimal(struct calc_case *of, const struct calc_node *object, const char *key,
                     int places)
{
    const struct calc_node node = case_member(object, key);
    int128_t value = 0;
    char text[64];

    if (node.json == NULL) {
        case_fail(of, object->path, "\"%s\" is missing", key);
        return 0;
    }
    bool readable = case_number_text(node.json, text, sizeof text);
    enum calc_number number = readable ? calc_decimal(text, places, &value) : NUMBER_MALFORMED;

    if (number == NUMBER_TOO_LARGE) {
        case_fail(of, node.path, "is too large: at most %d digits before the point",
                  CALC_WHOLE_DIGITS);
        return 0;
    }
    if (number != NUMBER_GOOD) {
        case_fail(of, node.path, "must be a number of at most %d digits, %d of them decimals",
                  NUMBER_DIGITS, places);
        return 0;
    }
    if (value < 0 || value > WATERFALL_SUM_MAX) {
        case_fail(of, node.path, value < 0 ? "must not be negative" : "is too large");
        return 0;
    }
    return (int64_t)value;
}

int64_t case_money(struct calc_case *of, const struct calc_node *object, const char *key)
{
    return case_decimal(of, object, key, CASE_PLACES);
}

int64_t case_rate(struct calc_case *of, const struct calc_node *object, const char *key)
{
    return case_decimal(of, object, key, 10);
}

bool case_flag(struct calc_case *of, const struct calc_node *object, const char *key)
{
    const struct calc_node node = case_member(object, key);

    if (node.json != NULL && !json_is_boolean(node.json))
        case_fail(of, node.path, "must be true or false");
    return json_is_true(node.json);
}

const char *case_text(struct calc_case *of, const struct calc_node *object, const char *key,
                      bool needed)
{
    const struct calc_node node = case_member(object, key);

    if (node.json == NULL && needed)
        case_fail(of, object->path, "\"%s\" is missing", key);
    if (json_is_string(node.json))
        return json_string_value(node.json);
    if (node.json != NULL)
        case_fail(of, node.path, "must be a string");
    return needed ? "" : NULL;
}

int32_t case_date(struct calc_case *of, const struct calc_node *object, const char *key)
{
    const char *text = case_text(of, object, key, true);
    const struct calc_node node = case_member(object, key);
    int32_t date = 0;

    if (date_parse(text, strlen(text), &date) == ERR_OK)
        return date;
    case_fail(of, node.path, "must be a day that exists, as YYYY-MM-DD, from 1900 to 2200");
    return 0;
}

void answer_money(json_t *answer, const char *key, int64_t amount)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(amount, CASE_PLACES, text);
    json_object_set_new(answer, key, json_string(text));
}

void answer_ratio(json_t *answer, const char *key, int128_t numerator, int128_t denominator)
{
    const struct ratio ratio = {numerator, denominator};
    char text[RATIO_TEXT_SIZE];

    if (!ratio_known(ratio)) {
        json_object_set_new(answer, key, json_null());
        return;
    }
    ratio_format(ratio, 10, text);
    json_object_set_new(answer, key, json_string(text));
}
