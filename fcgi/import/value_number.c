/* Amounts and numbers: 1.3亿, 500万元, (1,234.50), △500, 12.5%, 1,234. What is not plain is refused;
 * no separator is guessed from the number of digits behind it. */
#include "value_internal.h"

#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 80 /* one more stands behind them */

/* A number as it is read: digits, with the point after so many of them. */
struct number {
    bool negative;
    bool percent;
    bool has_unit; /* the cell says its own */
    int exponent;  /* of that unit */
    const char *currency;
    size_t count;
    size_t whole; /* digits before the point */
    char digits[DIGITS_MAX + 1];
};

static bool take(const char **at_io, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(*at_io, word, length) != 0)
        return false;
    *at_io += length;
    return true;
}

static void skip_blanks(const char **at_io)
{
    while (**at_io == ' ')
        (*at_io)++;
}

static void take_currency(const char **at_io, struct number *number)
{
    static const struct {
        const char *word;
        const char *currency;
    } words[] = {{"人民币", "CNY"}, {"RMB", "CNY"},  {"US$", "USD"},   {"HK$", "HKD"},
                 {"$", "USD"},      {"€", "EUR"},    {"£", "GBP"},     {"美元", "USD"},
                 {"港元", "HKD"},   {"港币", "HKD"}, {"\xC2\xA5", "¥"}};

    skip_blanks(at_io);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (take(at_io, words[i].word)) {
            number->currency = words[i].currency;
            skip_blanks(at_io);
            return;
        }
    for (size_t i = 0; currency_values[i].name != NULL; i++)
        if (take(at_io, currency_values[i].name)) {
            number->currency = currency_values[i].name;
            skip_blanks(at_io);
            return;
        }
}

static void take_sign(const char **at_io, struct number *number)
{
    skip_blanks(at_io);
    if (take(at_io, "-") || take(at_io, "△") || take(at_io, "▲"))
        number->negative = true;
    else
        (void)take(at_io, "+");
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool add_digits(const char **at_io, struct number *number)
{
    size_t before = number->count;

    while (is_digit(**at_io)) {
        if (number->count == DIGITS_MAX)
            return false;
        number->digits[number->count++] = *(*at_io)++;
    }
    return number->count > before;
}

/* Groups of three behind the first: 1,234,567 or 1 234 567. */
static bool take_groups(const char **at_io, struct number *number, bool comma_is_decimal)
{
    char mark = **at_io;
    size_t first = number->count;

    if (mark != ',' && mark != ' ' && mark != '\'')
        return true;
    if (mark == ' ' && !is_digit((*at_io)[1]))
        return true;
    if (first > 3 || (mark == ',' && comma_is_decimal))
        return false;
    while (**at_io == mark && is_digit((*at_io)[1])) {
        size_t before = number->count;

        (*at_io)++;
        if (!add_digits(at_io, number) || number->count - before != 3)
            return false;
    }
    return **at_io != ',';
}

static bool take_digits(const char **at_io, struct number *number, bool comma_is_decimal)
{
    if (!add_digits(at_io, number) && **at_io != '.')
        return false;
    if (!take_groups(at_io, number, comma_is_decimal))
        return false;
    number->whole = number->count;
    if (!take(at_io, "."))
        return true;
    return add_digits(at_io, number) || number->count > 0;
}

static void take_unit(const char **at_io, struct number *number)
{
    static const struct {
        const char *word;
        int exponent;
        const char *currency;
    } words[] = {{"亿元", 8, NULL},    {"亿美元", 8, "USD"}, {"亿", 8, NULL},
                 {"千万元", 7, NULL},  {"百万元", 6, NULL},  {"万元", 4, NULL},
                 {"万美元", 4, "USD"}, {"万", 4, NULL},      {"千元", 3, NULL},
                 {"元整", 0, NULL},    {"元", 0, NULL},      {"美元", 0, "USD"}};

    skip_blanks(at_io);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (take(at_io, words[i].word)) {
            number->has_unit = true;
            number->exponent = words[i].exponent;
            if (number->currency == NULL)
                number->currency = words[i].currency != NULL ? words[i].currency : "元";
            return;
        }
    if (take(at_io, "%"))
        number->percent = true;
}

static bool parse(const char *plain, bool comma_is_decimal, struct number *number)
{
    const char *at = plain;
    bool bracketed = take(&at, "(");

    take_sign(&at, number);
    take_currency(&at, number);
    if (!number->negative)
        take_sign(&at, number);
    if (!take_digits(&at, number, comma_is_decimal))
        return false;
    take_unit(&at, number);
    skip_blanks(&at);
    if (number->currency == NULL)
        take_currency(&at, number);
    if (bracketed && (number->negative || !take(&at, ")")))
        return false;
    number->negative |= bracketed;
    skip_blanks(&at);
    return *at == '\0';
}

/* More digits than a binary number holds were never typed: they are the text of one. */
#define DIGITS_OF_DOUBLE 15

/* Keeps so many digits, half away from zero. */
static void round_to(struct number *number, size_t keep)
{
    bool up = number->digits[keep] >= '5';

    number->count = keep;
    for (size_t i = keep; up && i-- > 0;) {
        up = number->digits[i] == '9';
        number->digits[i] = (char)(up ? '0' : number->digits[i] + 1);
    }
    if (!up)
        return;
    memmove(number->digits + 1, number->digits, number->count);
    number->digits[0] = '1';
    number->count++;
    number->whole++;
}

static bool round_double(struct number *number)
{
    size_t first = 0;

    while (first < number->count && number->digits[first] == '0')
        first++;
    size_t end = first + DIGITS_OF_DOUBLE;

    if (number->count <= end || end < number->whole || number->count == number->whole)
        return false;
    round_to(number, end);
    return true;
}

/* To the places that the field has, where the plan says so. */
static bool round_places(const struct value_sense *sense, int exponent, struct number *number)
{
    int places = sense->type != FIELD_MONEY ? 8
                 : sense->currency == 0     ? 2
                                            : currency_decimals((enum currency)sense->currency);
    int keep = (int)number->whole + exponent + places;

    if (!sense->column->round || keep < 0 || keep >= (int)number->count)
        return false;
    round_to(number, (size_t)keep);
    return true;
}

static bool currency_fits(const struct number *number, uint32_t currency)
{
    if (number->currency == NULL || currency == 0)
        return true;
    if (strcmp(number->currency, "¥") == 0)
        return currency == CURRENCY_CNY || currency == CURRENCY_JPY;
    /* 元 is said of dollars too. */
    return strcmp(number->currency, "元") == 0 ||
           strcmp(number->currency, currency_code((enum currency)currency)) == 0;
}

static bool is_zero(const struct number *number)
{
    for (size_t i = 0; i < number->count; i++)
        if (number->digits[i] != '0')
            return false;
    return true;
}

/* Moves the point by the exponent, and leaves out zeros that say nothing. */
static const char *written(const struct number *number, int exponent, struct arena *arena)
{
    int point = (int)number->whole + exponent;
    int count = (int)number->count;
    int first = 0;
    int last = count;
    struct buf out;

    while (first < count && first < point - 1 && number->digits[first] == '0')
        first++;
    while (last > first && last > point && number->digits[last - 1] == '0')
        last--;
    if (is_zero(number))
        return "0";
    buf_init(&out);
    if (number->negative)
        buf_char(&out, '-');
    if (point <= 0)
        buf_char(&out, '0');
    for (int i = first; i < point; i++)
        buf_char(&out, (char)(i < count ? number->digits[i] : '0'));
    if (last > point) {
        buf_char(&out, '.');
        for (int i = point; i < last; i++)
            buf_char(&out, (char)(i < 0 ? '0' : number->digits[i]));
    }
    const char *text = arena_copy(arena, out.bytes, out.length);

    buf_done(&out);
    return text;
}

static struct value fault(enum import_fault_code code)
{
    return (struct value){.state = VALUE_FAULT, .fault = code};
}

/* 3.2E+07 in a text: the program that wrote it kept the other digits to itself. */
static bool is_shortened(const char *plain)
{
    size_t length = strspn(plain, "+-.0123456789");

    return length > 0 && (plain[length] == 'E' || plain[length] == 'e') &&
           strspn(plain + length + 1, "+-0123456789") == strlen(plain + length + 1) &&
           plain[length + 1] != '\0';
}

struct value value_number(const struct value_sense *sense, const struct import_cell *cell)
{
    struct number number = {0};
    const char *plain = value_plain(cell->text, sense->arena);
    bool is_money = sense->type == FIELD_MONEY;
    int exponent = sense->column->exponent;

    if (is_shortened(plain))
        return fault(IMPORT_SHORTENED);
    if (cell->kind != SHEET_NUMBER && cell->kind != SHEET_TEXT)
        return fault(is_money ? IMPORT_NOT_AMOUNT : IMPORT_NOT_NUMBER);
    /* The number of digits is limited, so that the exponent cannot lead beyond them. */
    if (!parse(plain, sense->table->comma_is_decimal, &number) || number.count > 60 ||
        (is_money && number.percent))
        return fault(is_money ? IMPORT_NOT_AMOUNT : IMPORT_NOT_NUMBER);
    if (!currency_fits(&number, sense->currency))
        return fault(IMPORT_OTHER_CURRENCY);
    if (number.has_unit)
        exponent = number.exponent;
    else if (number.percent)
        exponent = -2;
    else if (cell->percent && exponent < 0)
        exponent = 0;
    bool rounded = cell->kind == SHEET_TEXT && round_double(&number);

    rounded |= round_places(sense, exponent, &number);
    struct value value = {.state = VALUE_KNOWN, .text = written(&number, exponent, sense->arena)};

    value.taken = rounded ? value.text : NULL;
    return value;
}
