/* Texts without what makes them look alike but differ: width, odd blanks, what has no width. */
#include "value_internal.h"

#include <string.h>

/* The character that a wide or unusual one stands for; 0: it has no width. */
static uint32_t plain_point(uint32_t point)
{
    if (point >= 0xFF01 && point <= 0xFF5E)
        return point - 0xFF01 + 0x21;
    if (point == 0x3000 || point == 0xA0 || (point >= 0x2000 && point <= 0x200A) ||
        point == 0x202F || point == '\t' || point == '\n' || point == '\r')
        return ' ';
    if (point == 0x200B || point == 0x200C || point == 0x200D || point == 0x2060 ||
        point == 0xFEFF || point == 0x200E || point == 0x200F)
        return 0;
    if (point == 0x2212 || point == 0x2010 || point == 0x2011)
        return '-';
    return point == 0xFFE5 ? 0xA5 : point;
}

static void add_point(struct buf *out, uint32_t point)
{
    if (point < 0x80) {
        buf_char(out, (char)point);
    } else if (point < 0x800) {
        buf_char(out, (char)(0xC0 | point >> 6));
        buf_char(out, (char)(0x80 | (point & 0x3F)));
    } else if (point < 0x10000) {
        buf_char(out, (char)(0xE0 | point >> 12));
        buf_char(out, (char)(0x80 | (point >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (point & 0x3F)));
    } else {
        buf_char(out, (char)(0xF0 | point >> 18));
        buf_char(out, (char)(0x80 | (point >> 12 & 0x3F)));
        buf_char(out, (char)(0x80 | (point >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (point & 0x3F)));
    }
}

const char *value_plain(const char *text, struct arena *arena)
{
    struct buf out;
    size_t length = strlen(text);
    size_t begin = 0;

    if (utf8_length(text, length) < 0)
        return text;
    buf_init(&out);
    for (size_t at = 0; at < length;) {
        uint32_t point = plain_point(utf8_next(text, &at));

        if (point != 0)
            add_point(&out, point);
    }
    size_t end = out.length;

    while (begin < end && out.bytes[begin] == ' ')
        begin++;
    while (end > begin && out.bytes[end - 1] == ' ')
        end--;
    const char *plain = arena_copy(arena, end > begin ? out.bytes + begin : "", end - begin);

    buf_done(&out);
    return plain;
}

bool value_is_none(const char *plain)
{
    static const char *const none[] = {"",       "-",    "--",   "—",    "——",   "–",   "/",
                                       "\\",     "无",   "空",   "…",    "……",   "n/a", "N/A",
                                       "不适用", "未知", "不详", "null", "NULL", "none"};

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (strcmp(plain, none[i]) == 0)
            return true;
    return false;
}
