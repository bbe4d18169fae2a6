/* Tells what Excel would take for something else than text. Numbers, days and times are made of few
 * characters and of the names of months: what is made of nothing else is taken for one. */
#include "base/excel_text.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* The first character of what is run. */
static const char *const formulas[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

/* What numbers, days, times and amounts consist of besides digits. */
static const char *const parts[] = {
    ".",   ",",    "-",     "/",   ":",   "%",   "(",   ")",   "+",   " ",      "$",    "¥",
    "￥",  "€",    "£",     "年",  "月",  "日",  "时",  "分",  "秒",  "上午",   "下午", "am",
    "pm",  "jan",  "feb",   "mar", "apr", "may", "jun", "jul", "aug", "sep",    "oct",  "nov",
    "dec", "uary", "ruary", "ch",  "il",  "e",   "y",   "ust", "t",   "tember", "ober", "ember",
};

static bool begins_with(const char *text, const char *beginning)
{
    return strncasecmp(text, beginning, strlen(beginning)) == 0;
}

static bool begins_formula(const char *text)
{
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++)
        if (begins_with(text, formulas[i]))
            return true;
    return false;
}

/* The length of a digit, of full width too; 0: none stands at the beginning. */
static size_t digit_at(const char *text)
{
    if (*text >= '0' && *text <= '9')
        return 1;
    return begins_with(text, "\xEF\xBC") && (unsigned char)text[2] >= 0x90 &&
                   (unsigned char)text[2] <= 0x99
               ? 3
               : 0;
}

/* The length of the longest part that stands at the beginning; 0: none does. */
static size_t part_at(const char *text)
{
    size_t longest = digit_at(text);

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strlen(parts[i]) > longest && begins_with(text, parts[i]))
            longest = strlen(parts[i]);
    return longest;
}

static bool is_made_of_parts(const char *text)
{
    bool has_digit = false;

    while (*text != '\0') {
        size_t length = part_at(text);

        if (length == 0)
            return false;
        has_digit = has_digit || digit_at(text) != 0;
        text += length;
    }
    return has_digit;
}

bool excel_text_changes(const char *text)
{
    return begins_formula(text) || strcasecmp(text, "true") == 0 ||
           strcasecmp(text, "false") == 0 || is_made_of_parts(text);
}

bool excel_text_is_marked(const char *text)
{
    return *text == '\'' || excel_text_changes(text);
}
