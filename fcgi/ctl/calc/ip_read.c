/* Readers of a case of IP finance, and the writers of its answer. */
#include "ip_internal.h"

#include "base/date.h"
#include "base/money.h"
#include "calc/accrual.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What a published case says of itself changes no figure. */
#define TOLD_ABOUT_ITSELF                                                                          \
    "case id source note grade model rule expect expected_check fault canonical verdict ground "   \
    "expiry"

/* Days are told up to 2200, and no term or loan is longer than the hundred years between. */
#define LAST_YEAR 2100

void ip_fail(struct calc_case *of, const struct calc_node *node, const char *en, const char *zh)
{
    case_fail(of, node->path, "%s / %s", en, zh);
}

void ip_fail_at(struct calc_case *of, const struct calc_node *object, const char *key,
                const char *en, const char *zh)
{
    const struct calc_node node = case_member(object, key);

    ip_fail(of, &node, en, zh);
}

bool ip_worked(struct calc_case *of, const struct calc_node *node, enum err err, const char *en,
               const char *zh)
{
    if (of->failed)
        return false;
    if (err == ERR_OVERFLOW)
        ip_fail(of, node, "the figures are too large", "数额过大");
    else if (err != ERR_OK)
        ip_fail(of, node, en, zh);
    return err == ERR_OK;
}

void ip_keys(struct calc_case *of, const struct calc_node *object, const char *allowed)
{
    const char *key;
    json_t *value;

    json_object_foreach(object->json, key, value)
    {
        if (!case_is_word(allowed, key) && !case_is_word(TOLD_ABOUT_ITSELF, key))
            ip_fail_at(of, object, key, "not understood here, so nothing is computed",
                       "此处不识别该字段，不予计算");
    }
}

static bool is_there(struct calc_case *of, const struct calc_node *object, const char *key)
{
    if (case_has(object, key))
        return true;
    case_fail(of, object->path, "\"%s\" is missing / 缺少字段 %s", key, key);
    return false;
}

static int64_t decimal_of(struct calc_case *of, const struct calc_node *node, int places,
                          int64_t low, int64_t high)
{
    int128_t value = 0;
    char text[64];
    char least[DECIMAL_TEXT_SIZE];
    char most[DECIMAL_TEXT_SIZE];
    bool readable = case_number_text(node->json, text, sizeof text);
    enum calc_number number = readable ? calc_decimal(text, places, &value) : NUMBER_MALFORMED;

    if (number == NUMBER_GOOD && value >= low && value <= high)
        return (int64_t)value;
    if (number != NUMBER_GOOD && number != NUMBER_TOO_LARGE) {
        case_fail(of, node->path,
                  "must be a decimal number with at most %d decimals / 须为至多 %d 位小数的数字",
                  places, places);
        return low;
    }
    decimal_format(low, places, least);
    decimal_format(high, places, most);
    case_fail(of, node->path, "must be from %s to %s / 须在 %s 至 %s 之间", least, most, least,
              most);
    return low;
}

int64_t ip_decimal(struct calc_case *of, const struct calc_node *object, const char *key,
                   int places, int64_t low, int64_t high)
{
    const struct calc_node node = case_member(object, key);

    return is_there(of, object, key) ? decimal_of(of, &node, places, low, high) : low;
}

int64_t ip_item(struct calc_case *of, const struct calc_node *list, size_t index, int places,
                int64_t low, int64_t high)
{
    const struct calc_node item = case_item(list, index);

    return decimal_of(of, &item, places, low, high);
}

int64_t ip_whole(struct calc_case *of, const struct calc_node *object, const char *key, int64_t low,
                 int64_t high)
{
    return ip_decimal(of, object, key, 0, low, high);
}

int64_t ip_money(struct calc_case *of, const struct calc_node *object, const char *key)
{
    return ip_decimal(of, object, key, 2, 0, AMOUNT_MAX);
}

int64_t ip_money_or(struct calc_case *of, const struct calc_node *object, const char *key,
                    int64_t absent)
{
    return case_has(object, key) ? ip_money(of, object, key) : absent;
}

int64_t ip_rate(struct calc_case *of, const struct calc_node *object, const char *key)
{
    return ip_decimal(of, object, key, 10, 0, RATE_E10_ONE);
}

int64_t ip_rate_or(struct calc_case *of, const struct calc_node *object, const char *key,
                   int64_t absent)
{
    return case_has(object, key) ? ip_rate(of, object, key) : absent;
}

const char *ip_text(struct calc_case *of, const struct calc_node *object, const char *key)
{
    const struct calc_node node = case_member(object, key);

    if (!is_there(of, object, key))
        return "";
    if (json_is_string(node.json))
        return json_string_value(node.json);
    ip_fail(of, &node, "must be a string", "须为文字");
    return "";
}

static int32_t day_of(struct calc_case *of, const struct calc_node *node)
{
    const char *text = json_string_value(node->json);
    int32_t day = 0;

    if (text != NULL && date_parse(text, strlen(text), &day) == ERR_OK &&
        day < date_from_ymd(LAST_YEAR + 1, 1, 1))
        return day;
    ip_fail(of, node, "must be a day that exists, as YYYY-MM-DD, from 1900 to 2100",
            "须为存在的日期，格式 YYYY-MM-DD，1900 至 2100 年");
    return 0;
}

int32_t ip_day(struct calc_case *of, const struct calc_node *object, const char *key)
{
    const struct calc_node node = case_member(object, key);

    return is_there(of, object, key) ? day_of(of, &node) : 0;
}

bool ip_flag(struct calc_case *of, const struct calc_node *object, const char *key)
{
    const struct calc_node node = case_member(object, key);

    if (node.json != NULL && !json_is_boolean(node.json))
        ip_fail(of, &node, "must be true or false", "须为 true 或 false");
    return json_is_true(node.json);
}

size_t ip_word(struct calc_case *of, const struct calc_node *object, const char *key,
               const char *words)
{
    const struct calc_node node = case_member(object, key);
    const char *text = ip_text(of, object, key);
    size_t index = 0;

    if (case_is_word(words, text)) {
        for (const char *at = words; at != NULL; at = strchr(at, ' '), index++) {
            at += *at == ' ' ? 1 : 0;
            size_t length = strcspn(at, " ");

            if (length == strlen(text) && strncmp(at, text, length) == 0)
                return index;
        }
    }
    case_fail(of, node.json == NULL ? object->path : node.path, "must be one of: %s / 须为其一：%s",
              words, words);
    return 0;
}

enum ip_right_kind ip_right_of(struct calc_case *of, const struct calc_node *object,
                               const char *key)
{
    return (enum ip_right_kind)ip_word(of, object, key, "invention utility_model design mark");
}

struct calc_node ip_object(struct calc_case *of, const struct calc_node *object, const char *key)
{
    const struct calc_node node = case_member(object, key);

    if (is_there(of, object, key) && !json_is_object(node.json))
        ip_fail(of, &node, "must be an object", "须为对象");
    return node;
}

struct calc_node ip_list(struct calc_case *of, const struct calc_node *object, const char *key,
                         size_t most)
{
    struct calc_node node = case_member(object, key);

    if (node.json == NULL)
        return node;
    if (!json_is_array(node.json) || json_array_size(node.json) > most) {
        case_fail(of, node.path, "must be a list of at most %zu items / 须为至多 %zu 项的列表",
                  most, most);
        node.json = NULL;
    }
    return node;
}

size_t ip_count(const struct calc_node *list)
{
    return json_array_size(list->json);
}

static const int32_t *days_of(struct calc_case *of, const struct calc_node *object, const char *key,
                              size_t *count_out)
{
    const struct calc_node list = ip_list(of, object, key, IP_LIST_MAX);
    int32_t *days = arena_array(&of->arena, ip_count(&list) + 1, sizeof *days);

    for (size_t i = 0; i < ip_count(&list); i++) {
        const struct calc_node item = case_item(&list, i);

        days[i] = day_of(of, &item);
    }
    *count_out = ip_count(&list);
    return days;
}

struct ip_calendar ip_calendar_of(struct calc_case *of, const struct calc_node *object)
{
    struct ip_calendar calendar = {.weekends = ip_flag(of, object, "weekend")};

    calendar.holidays = days_of(of, object, "holidays", &calendar.holiday_count);
    calendar.worked = days_of(of, object, "worked", &calendar.worked_count);
    return calendar;
}

json_t *text_of_fen(int64_t amount_minor)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(amount_minor, 2, text);
    return json_string(text);
}

json_t *text_of_day(int32_t day)
{
    char text[DATE_TEXT_SIZE];

    date_format(day, text);
    return json_string(text);
}

void answer_fen(json_t *answer, const char *key, int64_t amount_minor)
{
    json_object_set_new(answer, key, text_of_fen(amount_minor));
}

void answer_day(json_t *answer, const char *key, int32_t day)
{
    json_object_set_new(answer, key, text_of_day(day));
}

void answer_text(json_t *answer, const char *key, const char *text)
{
    json_object_set_new(answer, key, json_string(text));
}
