/* Reads the members of an equity case, and collects what is wrong with them. */
#include "equity_internal.h"

#include "base/date.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const sentences[EQUITY_FAULT_COUNT][2] = {
#define X(name, en, zh) [EQUITY_##name] = {en, zh},
#include "equity_faults.def"
#undef X
};

const char *equity_sentence(struct exact_work *work, enum equity_fault_code code,
                            enum language language, const char *detail)
{
    const char *text = sentences[code][language == LANGUAGE_ZH ? 1 : 0];
    const char *mark = strstr(text, "{}");

    if (mark == NULL)
        return text;
    return arena_format(work->arena, "%.*s%s%s", (int)(mark - text), text,
                        detail != NULL ? detail : "", mark + 2);
}

/* A key or a value of the file may hold anything; a complaint is one line. */
static void one_line(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

void equity_fault(struct equity_case *of, const char *path, enum equity_fault_code code,
                  const char *detail)
{
    if (of->fault_count == EQUITY_FAULTS_MAX)
        return;
    struct equity_fault *fault = &of->faults[of->fault_count++];

    fault->code = code;
    case_locate(of->file, path, &fault->line, &fault->column);
    snprintf(fault->path, sizeof fault->path, "%s", path);
    snprintf(fault->detail, sizeof fault->detail, "%s", detail != NULL ? detail : "");
    one_line(fault->path);
    one_line(fault->detail);
}

bool equity_good(const struct equity_case *of)
{
    return of->fault_count == 0;
}

static int fault_order(const void *left, const void *right)
{
    const struct equity_fault *a = left;
    const struct equity_fault *b = right;

    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

void equity_complain(struct equity_case *of)
{
    qsort(of->faults, of->fault_count, sizeof of->faults[0], fault_order);
    for (size_t i = 0; i < of->fault_count; i++) {
        const struct equity_fault *fault = &of->faults[i];

        calc_complain(of->file, fault->line, fault->column, "%s%s%s / %s", fault->path,
                      fault->path[0] != '\0' ? ": " : "",
                      equity_sentence(of->work, fault->code, LANGUAGE_EN, fault->detail),
                      equity_sentence(of->work, fault->code, LANGUAGE_ZH, fault->detail));
    }
}

void equity_keys(struct equity_case *of, const struct calc_node *object, const char *allowed)
{
    const char *key;
    json_t *value;

    json_object_foreach(object->json, key, value)
    {
        if (case_is_word(allowed, key))
            continue;
        const struct calc_node member = case_member(object, key);

        equity_fault(of, member.path, EQUITY_UNKNOWN_KEY, NULL);
    }
}

void equity_terms(struct equity_case *of, const char *allowed)
{
    equity_keys(of, &of->terms, arena_format(of->work->arena, "of %s", allowed));
}

bool equity_has(const struct calc_node *object, const char *key)
{
    const json_t *member = json_object_get(object->json, key);

    return member != NULL && !json_is_null(member);
}

/* A member that must be there, and not null. */
static struct calc_node needed(struct equity_case *of, const struct calc_node *object,
                               const char *key)
{
    struct calc_node node = case_member(object, key);

    if (node.json == NULL || json_is_null(node.json)) {
        equity_fault(of, object->path, EQUITY_MISSING, key);
        node.json = NULL;
    }
    return node;
}

/* The shortest text that is the same number as it was read. */
static void real_text(double number, char text[64])
{
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, 64, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            return;
    }
}

static bool number_of(struct equity_case *of, const json_t *json, struct exact *value_out)
{
    char text[128] = "";

    if (json_is_string(json) && json_string_length(json) < sizeof text)
        snprintf(text, sizeof text, "%s", json_string_value(json));
    else if (json_is_integer(json))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    else if (json_is_real(json))
        real_text(json_real_value(json), text);
    return exact_parse(of->work, text, value_out);
}

struct exact equity_number(struct equity_case *of, const char *text)
{
    struct exact value = exact_whole(of->work, 0);

    return exact_parse(of->work, text, &value) ? value : exact_whole(of->work, 0);
}

/* A number from `least` (-1: any, 0: not negative, 1: above zero); else one. */
static struct exact read_number(struct equity_case *of, const struct calc_node *object,
                                const char *key, int least)
{
    const struct calc_node node = needed(of, object, key);
    const struct exact one = exact_whole(of->work, 1);
    struct exact value;

    if (node.json == NULL)
        return one;
    if (!number_of(of, node.json, &value))
        equity_fault(of, node.path, EQUITY_NOT_NUMBER, NULL);
    else if (least >= 0 && exact_sign(value) < 0)
        equity_fault(of, node.path, EQUITY_NEGATIVE, NULL);
    else if (least > 0 && exact_is_zero(value))
        equity_fault(of, node.path, EQUITY_NOT_POSITIVE, NULL);
    else
        return value;
    return one;
}

struct exact equity_signed(struct equity_case *of, const struct calc_node *object, const char *key)
{
    return read_number(of, object, key, -1);
}

struct exact equity_amount(struct equity_case *of, const struct calc_node *object, const char *key)
{
    return read_number(of, object, key, 0);
}

struct exact equity_positive(struct equity_case *of, const struct calc_node *object,
                             const char *key)
{
    return read_number(of, object, key, 1);
}

struct exact equity_amount_or(struct equity_case *of, const struct calc_node *object,
                              const char *key, int64_t absent)
{
    return equity_has(object, key) ? equity_amount(of, object, key) : exact_whole(of->work, absent);
}

/* Refuses what lies above 1, or at it where that is the whole. */
static struct exact at_most_one(struct equity_case *of, const struct calc_node *object,
                                const char *key, bool with_one, enum equity_fault_code fault)
{
    const struct calc_node node = case_member(object, key);
    struct exact value = equity_amount_or(of, object, key, 0);
    int order = exact_compare(of->work, value, exact_whole(of->work, 1));

    if (!equity_has(object, key) || order < 0 || (with_one && order == 0))
        return value;
    /* Where the number was not read, that has been said. */
    struct exact again;

    if (number_of(of, node.json, &again) && exact_sign(again) > 0)
        equity_fault(of, node.path, fault, NULL);
    return exact_whole(of->work, 0);
}

struct exact equity_part(struct equity_case *of, const struct calc_node *object, const char *key)
{
    return at_most_one(of, object, key, false, EQUITY_WHOLE_SHARE);
}

struct exact equity_rate(struct equity_case *of, const struct calc_node *object, const char *key)
{
    needed(of, object, key);
    return at_most_one(of, object, key, true, EQUITY_RATE_TOO_HIGH);
}

struct exact equity_step(struct equity_case *of, const struct calc_node *object, const char *key,
                         const char *absent)
{
    return equity_has(object, key) ? equity_positive(of, object, key) : equity_number(of, absent);
}

int64_t equity_whole(struct equity_case *of, const struct calc_node *object, const char *key,
                     int64_t least, int64_t most)
{
    const struct calc_node node = needed(of, object, key);
    struct exact value;
    char range[64];

    if (node.json == NULL)
        return least;
    snprintf(range, sizeof range, "%" PRId64 " … %" PRId64, least, most);
    if (number_of(of, node.json, &value) && exact_is_whole(value) &&
        exact_compare(of->work, value, exact_whole(of->work, least)) >= 0 &&
        exact_compare(of->work, value, exact_whole(of->work, most)) <= 0)
        return strtoll(exact_text(of->work, value, 0), NULL, 10);
    equity_fault(of, node.path, EQUITY_NOT_WHOLE, range);
    return least;
}

int64_t equity_whole_or(struct equity_case *of, const struct calc_node *object, const char *key,
                        int64_t least, int64_t most, int64_t absent)
{
    return equity_has(object, key) ? equity_whole(of, object, key, least, most) : absent;
}

bool equity_flag_or(struct equity_case *of, const struct calc_node *object, const char *key,
                    bool absent)
{
    const struct calc_node node = case_member(object, key);

    if (node.json == NULL || json_is_null(node.json))
        return absent;
    if (!json_is_boolean(node.json))
        equity_fault(of, node.path, EQUITY_NOT_FLAG, NULL);
    return json_is_true(node.json);
}

bool equity_flag(struct equity_case *of, const struct calc_node *object, const char *key)
{
    needed(of, object, key);
    return equity_flag_or(of, object, key, false);
}

const char *equity_name(struct equity_case *of, const struct calc_node *object, const char *key)
{
    const struct calc_node node = needed(of, object, key);

    if (json_is_string(node.json) && json_string_length(node.json) > 0)
        return json_string_value(node.json);
    if (node.json != NULL)
        equity_fault(of, node.path, EQUITY_NOT_TEXT, NULL);
    return "";
}

int32_t equity_date(struct equity_case *of, const struct calc_node *object, const char *key)
{
    const struct calc_node node = needed(of, object, key);
    const char *text = json_is_string(node.json) ? json_string_value(node.json) : "";
    int32_t day = 0;

    if (node.json != NULL && date_parse(text, strlen(text), &day) != ERR_OK)
        equity_fault(of, node.path, EQUITY_NOT_DATE, NULL);
    return day;
}

int32_t equity_date_or_none(struct equity_case *of, const struct calc_node *object, const char *key)
{
    return equity_has(object, key) ? equity_date(of, object, key) : DATE_UNKNOWN;
}

int equity_word(struct equity_case *of, const struct calc_node *object, const char *key,
                const char *words, int absent)
{
    if (!equity_has(object, key) && absent >= 0)
        return absent;
    const struct calc_node node = needed(of, object, key);
    const char *text = json_is_string(node.json) ? json_string_value(node.json) : "";
    int position = 0;

    if (node.json == NULL)
        return 0;
    if (!case_is_word(words, text)) {
        equity_fault(of, node.path, EQUITY_NOT_WORD, words);
        return 0;
    }
    for (const char *at = words; strncmp(at, text, strlen(text)) != 0 ||
                                 (at[strlen(text)] != ' ' && at[strlen(text)] != '\0');
         position++)
        at = strchr(at, ' ') + 1;
    return position;
}

void equity_hold_count(struct equity_case *of, const struct calc_node *list, size_t most,
                       size_t *count)
{
    char text[32];

    if (*count <= most)
        return;
    snprintf(text, sizeof text, "%zu", most);
    equity_fault(of, list->path, EQUITY_TOO_MANY, text);
    *count = 0;
}

struct calc_node equity_list(struct equity_case *of, const struct calc_node *object,
                             const char *key, bool must, size_t *count_out)
{
    const struct calc_node node = must ? needed(of, object, key) : case_member(object, key);

    *count_out = json_array_size(node.json);
    if (node.json != NULL && !json_is_null(node.json) && !json_is_array(node.json))
        equity_fault(of, node.path, EQUITY_NOT_LIST, NULL);
    equity_hold_count(of, &node, EQUITY_ITEMS_MAX, count_out);
    return node;
}

struct calc_node equity_item(struct equity_case *of, const struct calc_node *list, size_t index)
{
    struct calc_node item = case_item(list, index);

    if (!json_is_object(item.json))
        equity_fault(of, item.path, EQUITY_NOT_OBJECT, NULL);
    return item;
}

struct equity_names equity_names_new(struct equity_case *of, size_t room)
{
    return (struct equity_names){.room = room,
                                 .names = arena_array(of->work->arena, room, sizeof(const char *)),
                                 .amounts =
                                     arena_array(of->work->arena, room, sizeof(struct exact))};
}

struct equity_names equity_amounts(struct equity_case *of, const struct calc_node *object,
                                   const char *key, bool must)
{
    const struct calc_node node = must ? needed(of, object, key) : case_member(object, key);
    struct equity_names names = equity_names_new(of, json_object_size(node.json));
    const char *name;
    json_t *value;
    char most[32];

    if (node.json != NULL && !json_is_object(node.json))
        equity_fault(of, node.path, EQUITY_NOT_OBJECT, NULL);
    else if (must && node.json != NULL && names.room == 0)
        equity_fault(of, node.path, EQUITY_EMPTY, NULL);
    if (names.room > EQUITY_ITEMS_MAX) {
        snprintf(most, sizeof most, "%d", EQUITY_ITEMS_MAX);
        equity_fault(of, node.path, EQUITY_TOO_MANY, most);
        return names;
    }
    json_object_foreach(node.json, name, value)
    {
        names.amounts[names.count] = equity_amount(of, &node, name);
        names.names[names.count++] = name;
    }
    return names;
}

size_t equity_find(const struct equity_names *names, const char *name)
{
    size_t i = 0;

    while (i < names->count && strcmp(names->names[i], name) != 0)
        i++;
    return i;
}

static void append_name(struct equity_case *of, struct equity_names *names, const char *name,
                        struct exact amount)
{
    if (names->count == names->room) {
        struct equity_names more = equity_names_new(of, names->room * 2 + 8);

        for (size_t i = 0; i < names->count; i++) {
            more.names[i] = names->names[i];
            more.amounts[i] = names->amounts[i];
        }
        more.count = names->count;
        *names = more;
    }
    names->names[names->count] = name;
    names->amounts[names->count++] = amount;
}

size_t equity_find_or_add(struct equity_case *of, struct equity_names *names, const char *name)
{
    size_t at = equity_find(names, name);

    if (at == names->count)
        append_name(of, names, name, exact_whole(of->work, 0));
    return at;
}

void equity_add_name(struct equity_case *of, struct equity_names *names, const char *name,
                     struct exact amount, const char *path)
{
    if (name[0] != '\0' && equity_find(names, name) < names->count)
        equity_fault(of, path, EQUITY_TWICE, name);
    append_name(of, names, name, amount);
}

void say_places(struct equity_case *of, json_t *answer, const char *key, struct exact value,
                int places)
{
    say_text(answer, key, exact_text(of->work, value, places));
}

void say_amount(struct equity_case *of, json_t *answer, const char *key, struct exact value)
{
    say_places(of, answer, key, value, EQUITY_PLACES);
}

void say_text(json_t *answer, const char *key, const char *text)
{
    json_object_set_new(answer, key, json_string(text));
}

void say_day(json_t *answer, const char *key, int32_t day)
{
    char text[DATE_TEXT_SIZE];

    if (day == DATE_UNKNOWN) {
        json_object_set_new(answer, key, json_null());
        return;
    }
    date_format(day, text);
    say_text(answer, key, text);
}

void say_names(struct equity_case *of, json_t *answer, const char *key,
               const struct equity_names *names)
{
    json_t *object = json_object();

    for (size_t i = 0; i < names->count; i++)
        say_amount(of, object, names->names[i], names->amounts[i]);
    json_object_set_new(answer, key, object);
}

void say_ratios(struct equity_case *of, json_t *answer, const char *key,
                const struct equity_names *names, struct exact whole)
{
    json_t *object = json_object();

    for (size_t i = 0; i < names->count && !exact_is_zero(whole); i++)
        say_amount(of, object, names->names[i], exact_divide(of->work, names->amounts[i], whole));
    json_object_set_new(answer, key, object);
}
