/* Number formats: whether they show a date, a time, elapsed time, a percentage or a number. The
 * first section of a format decides. */
#include "sheet_internal.h"

#include <string.h>
#include <strings.h>

/* What a section of a format shows. */
struct shows {
    bool day;     /* year, era, day or weekday */
    bool clock;   /* hour, second, AM/PM */
    bool m;       /* month, or minute beside a clock */
    bool elapsed; /* [h], [m] or [s] */
    bool percent;
};

/* 14-22 and 45-47 are everywhere; 27-36 and 50-58 in Chinese, Japanese and Korean Excel, where no
 * entry in the file says so. */
enum format sheet_format_builtin(uint32_t id)
{
    if (id == 9 || id == 10)
        return FORMAT_PERCENT;
    if (id == 46)
        return FORMAT_ELAPSED;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 ||
        id == 56)
        return FORMAT_CLOCK;
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return FORMAT_DATE;
    return FORMAT_NUMBER;
}

/* Past the closing quote, or at the end. */
static const char *past(const char *at, char closing)
{
    const char *end = strchr(at, closing);

    return end == NULL ? at + strlen(at) : end + 1;
}

/* Whether only the given letter stands between brackets: elapsed hours, minutes or seconds. */
static bool is_elapsed(const char *at)
{
    size_t count = strspn(at, "hH");

    if (count == 0)
        count = strspn(at, "mM");
    if (count == 0)
        count = strspn(at, "sS");
    return count > 0 && at[count] == ']';
}

/* Words that hold letters of dates, and what is left out; 0 when none stands here. */
static size_t word(const char *at, struct shows *shows)
{
    static const struct {
        const char *text;
        bool clock;
    } words[] = {{"General", false}, {"G/通用格式", false}, {"AM/PM", true}, {"上午/下午", true},
                 {"A/P", true},      {"E+", false},         {"E-", false}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].text);

        if (strncasecmp(at, words[i].text, length) != 0)
            continue;
        shows->clock = shows->clock || words[i].clock;
        return length;
    }
    return 0;
}

/* An escaped character is left out, with all bytes of it. */
static const char *past_character(const char *at)
{
    if (*at != '\0')
        at++;
    while (((unsigned char)*at & 0xC0) == 0x80)
        at++;
    return at;
}

static void letter(char c, struct shows *shows)
{
    if (strchr("yYdDeEaAgGbB", c) != NULL)
        shows->day = true;
    else if (strchr("hHsS", c) != NULL)
        shows->clock = true;
    else if (c == 'm' || c == 'M')
        shows->m = true;
    else if (c == '%')
        shows->percent = true;
}

static struct shows scan(const char *at)
{
    struct shows shows = {0};

    while (*at != '\0' && *at != ';') {
        size_t length = word(at, &shows);

        if (length > 0) {
            at += length;
        } else if (*at == '"') {
            at = past(at + 1, '"');
        } else if (*at == '[') {
            shows.elapsed = shows.elapsed || is_elapsed(at + 1);
            at = past(at + 1, ']');
        } else if (strchr("\\_*!", *at) != NULL) {
            at = past_character(at + 1);
        } else {
            letter(*at++, &shows);
        }
    }
    return shows;
}

enum format sheet_format(const char *code)
{
    struct shows shows = scan(code);

    if (shows.elapsed)
        return FORMAT_ELAPSED;
    if (shows.day || (shows.m && !shows.clock))
        return FORMAT_DATE;
    if (shows.clock)
        return FORMAT_CLOCK;
    return shows.percent ? FORMAT_PERCENT : FORMAT_NUMBER;
}
