/* Days: 2020-01-03, 2020/1/3, 2020.1.3, 2020年1月3日, 20200103, 二〇二〇年一月三日, and a day with a
 * time behind it. Two digits are no year, and a day that may be two is asked about. */
#include "value_internal.h"

#include <stdio.h>
#include <string.h>

static struct value fault(enum import_fault_code code)
{
    return (struct value){.state = VALUE_FAULT, .fault = code};
}

static struct value known(const char *text, size_t length, struct arena *arena)
{
    int32_t date;
    char written[DATE_TEXT_SIZE];

    if (date_read(text, length, &date) != ERR_OK)
        return fault(IMPORT_NOT_DAY);
    date_format(date, written);
    return (struct value){.state = VALUE_KNOWN,
                          .text = arena_copy(arena, written, strlen(written))};
}

/* What says that something has no end. */
static bool is_endless(const char *plain)
{
    static const char *const words[] = {"长期",       "永久",     "至今", "无期限",
                                        "无固定期限", "长期有效", "持续"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(plain, words[i]) == 0)
            return true;
    return false;
}

/* The digit that a Chinese numeral is; -1: none. 10: 十. */
static int chinese_digit(const char *text, size_t *width_out)
{
    static const char *const digits[][2] = {{"〇", "零"}, {"一", "元"}, {"二", "廿"}, {"三", "卅"},
                                            {"四", NULL}, {"五", NULL}, {"六", NULL}, {"七", NULL},
                                            {"八", NULL}, {"九", NULL}, {"十", NULL}};

    *width_out = 3;
    for (int i = 0; i <= 10; i++)
        if (strncmp(text, digits[i][0], 3) == 0)
            return i;
    if (strncmp(text, digits[0][1], 3) == 0)
        return 0;
    if (strncmp(text, "○", 3) == 0)
        return 0;
    return -1;
}

/* A Chinese number up to the mark that ends it: 二〇二〇 digit by digit, 十二, 三十一. */
static int chinese_number(const char **at_io, const char *mark)
{
    int value = 0;
    int count = 0;
    bool ten = false;

    while (strncmp(*at_io, mark, strlen(mark)) != 0) {
        size_t width;
        int digit = **at_io == '\0' ? -1 : chinese_digit(*at_io, &width);

        if (digit < 0 || ++count > 4)
            return -1;
        if (digit == 10) {
            value = count == 1 ? 10 : value * 10;
            ten = true;
        } else {
            value = ten ? value + digit : value * 10 + digit;
        }
        *at_io += width;
    }
    *at_io += strlen(mark);
    return count == 0 ? -1 : value;
}

static struct value chinese_day(const char *plain, struct arena *arena)
{
    const char *at = plain;
    char text[40];
    int year = chinese_number(&at, "年");
    int month = year < 1000 ? -1 : chinese_number(&at, "月");
    int day = month < 1 ? -1 : chinese_number(&at, "日");

    if (day < 1 || *at != '\0')
        return fault(IMPORT_NOT_DAY);
    (void)snprintf(text, sizeof text, "%d-%d-%d", year, month, day);
    return known(text, strlen(text), arena);
}

/* 1/3/2020, by the order of the column. */
static bool year_last(const char *plain, enum import_order order, struct arena *arena,
                      struct value *value_out)
{
    unsigned first = 0;
    unsigned second = 0;
    unsigned year = 0;
    char mark = 0;
    char other = 0;
    int taken = 0;
    char text[40];

    if (sscanf(plain, "%2u%c%2u%c%4u%n", &first, &mark, &second, &other, &year, &taken) != 5 ||
        plain[taken] != '\0' || mark != other || strchr("/-.", mark) == NULL || year < 1000)
        return false;
    if (order == IMPORT_ORDER_UNKNOWN && first <= 12 && second <= 12 && first != second) {
        *value_out = fault(IMPORT_DAY_ORDER);
        return true;
    }
    bool day_first = order == IMPORT_DAY_FIRST || (order == IMPORT_ORDER_UNKNOWN && first > 12);

    (void)snprintf(text, sizeof text, "%u-%u-%u", year, day_first ? second : first,
                   day_first ? first : second);
    *value_out = known(text, strlen(text), arena);
    return true;
}

static bool is_number(const char *text, size_t length)
{
    return strlen(text) == length && strspn(text, "0123456789") == length;
}

/* 2020年1月, 2020-01: a month is no day. */
static bool is_month(const char *plain)
{
    unsigned year = 0;
    unsigned month = 0;
    int taken = 0;

    if (sscanf(plain, "%4u年%2u月%n", &year, &month, &taken) == 2 && taken > 0 &&
        plain[taken] == '\0')
        return true;
    taken = 0;
    return sscanf(plain, "%4u%*[-/.]%2u%n", &year, &month, &taken) == 2 && taken > 0 &&
           plain[taken] == '\0' && year >= 1000;
}

/* Where the day ends and a time begins. */
static size_t day_length(const char *plain)
{
    size_t blank = strcspn(plain, " T");

    if (plain[blank] != '\0' && strchr(plain + blank, ':') != NULL &&
        strspn(plain + blank + 1, "0123456789:.+Z ") == strlen(plain + blank + 1))
        return blank;
    return strlen(plain);
}

static struct value read_text(const struct value_sense *sense, const char *plain)
{
    size_t length = day_length(plain);
    const char *day = arena_copy(sense->arena, plain, length);
    char text[16];
    struct value value;

    if (is_endless(day))
        return (struct value){.state = VALUE_UNKNOWN};
    if (is_number(day, 8)) {
        (void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s", day, day + 4, day + 6);
        return known(text, strlen(text), sense->arena);
    }
    if (year_last(day, sense->column->order, sense->arena, &value))
        return value;
    if (is_month(day))
        return fault(IMPORT_NO_DAY_OF_MONTH);
    value = known(day, length, sense->arena);
    return value.state == VALUE_KNOWN ? value : chinese_day(day, sense->arena);
}

struct value value_day(const struct value_sense *sense, const struct import_cell *cell)
{
    switch (cell->kind) {
    case SHEET_DATE:
    case SHEET_DATE_TIME:
        return known(cell->text, strcspn(cell->text, "T"), sense->arena);
    case SHEET_TEXT:
        return read_text(sense, value_plain(cell->text, sense->arena));
    case SHEET_NUMBER:
        return is_number(cell->text, 8) ? read_text(sense, cell->text) : fault(IMPORT_NOT_DAY);
    default:
        return fault(IMPORT_NOT_DAY);
    }
}
