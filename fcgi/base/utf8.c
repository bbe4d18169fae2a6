/* Well-formed UTF-8, and the characters that cannot be seen: they would make two names look alike,
 * or a text read otherwise than it is stored. */
#include "base/field.h"

struct span {
    uint32_t first;
    uint32_t last;
};

/* Length of the sequence that starts with lead, and the smallest code point it may hold; 0 when no
 * sequence starts so. */
static size_t sequence_length(unsigned char lead, uint32_t *least_out)
{
    if (lead < 0x80) {
        *least_out = 0;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        *least_out = 0x80;
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        *least_out = 0x800;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *least_out = 0x10000;
        return 4;
    }
    return 0;
}

int utf8_length(const char *bytes, size_t length)
{
    int count = 0;

    for (size_t i = 0; i < length; count++) {
        unsigned char lead = (unsigned char)bytes[i];
        uint32_t least = 0;
        size_t size = sequence_length(lead, &least);

        if (size == 0 || size > length - i)
            return -1;
        uint32_t point = size == 1 ? lead : lead & (0x7Fu >> size);

        for (size_t k = 1; k < size; k++) {
            unsigned char next = (unsigned char)bytes[i + k];

            if ((next & 0xC0) != 0x80)
                return -1;
            point = point << 6 | (next & 0x3F);
        }
        if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
            return -1;
        i += size;
    }
    return count;
}

uint32_t utf8_next(const char *bytes, size_t *at_io)
{
    unsigned char lead = (unsigned char)bytes[*at_io];
    uint32_t least = 0;
    size_t size = sequence_length(lead, &least);
    uint32_t point = size == 1 ? lead : lead & (0x7Fu >> size);

    for (size_t k = 1; k < size; k++)
        point = point << 6 | ((unsigned char)bytes[*at_io + k] & 0x3F);
    *at_io += size;
    return point;
}

static bool is_in(const struct span *spans, size_t count, uint32_t point)
{
    for (size_t i = 0; i < count; i++)
        if (point >= spans[i].first && point <= spans[i].last)
            return true;
    return false;
}

#define IS_IN(spans, point) is_in(spans, sizeof(spans) / sizeof((spans)[0]), point)

/* Characters that turn the direction of the text behind them (Unicode: Bidi_Control). */
static const struct span directions[] = {
    {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

/* What is nothing to see at all: soft hyphen, joiners, fillers without width, tags. */
static const struct span without_width[] = {
    {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x180B, 0x180F},   {0x200B, 0x200D},
    {0x2060, 0x2065},   {0x206A, 0x206F},   {0xFEFF, 0xFEFF},   {0xFFF0, 0xFFFB},
    {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF}, {0xE01F0, 0xE0FFF}};

/* Blanks, line ends, letters that are blank, and selectors of how the character before looks. */
static const struct span blanks[] = {
    {0x0000, 0x0020}, {0x007F, 0x00A0}, {0x115F, 0x1160}, {0x1680, 0x1680}, {0x17B4, 0x17B5},
    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x2800, 0x2800},
    {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFFA0, 0xFFA0}, {0xE0100, 0xE01EF}};

bool text_is_visible(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t point = utf8_next(bytes, &i);

        if (!IS_IN(blanks, point) && !IS_IN(without_width, point) && !IS_IN(directions, point))
            return true;
    }
    return false;
}

uint32_t text_hidden_point(const char *bytes, size_t length, bool lines)
{
    for (size_t i = 0; i < length;) {
        uint32_t point = utf8_next(bytes, &i);

        if (IS_IN(directions, point) || (!lines && IS_IN(without_width, point)))
            return point;
    }
    return 0;
}
