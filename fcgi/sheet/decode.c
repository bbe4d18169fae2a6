/* The encoding of a text: a byte order mark says it; else strict UTF-8, else UTF-16 that shows by
 * its NUL bytes, else strict GB18030. A text that is none of them, or that two of them fit in part,
 * is refused with the line. */
#include "sheet_internal.h"

#include "base/field.h"

#include <string.h>

size_t sheet_utf8_sequence(const char *bytes, size_t length)
{
    unsigned char lead = (unsigned char)bytes[0];
    size_t size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    if (size == 0 || lead > 0xF4 || size > length || utf8_length(bytes, size) != 1)
        return 0;
    return size;
}

/* What the lines of a text say about its encoding. */
struct evidence {
    size_t first_bad;    /* the first line that is not UTF-8; 0: none */
    size_t first_utf8;   /* the first that is, with a character that cannot be there by chance */
    bool begins_as_utf8; /* the first bad line has such characters before what is none */
};

/* One line: whether it is UTF-8, and how many characters of three bytes or more it begins with. In
 * GB18030 hardly any text reads so: it takes rare characters in odd places. */
static bool line_is_utf8(const char *bytes, size_t length, size_t *long_out)
{
    *long_out = 0;
    for (size_t i = 0; i < length;) {
        size_t size = sheet_utf8_sequence(bytes + i, length - i);

        if (size == 0)
            return false;
        if (size > 2)
            (*long_out)++;
        i += size;
    }
    return true;
}

static size_t line_length(const char *bytes, size_t length)
{
    size_t i = 0;

    while (i < length && bytes[i] != '\n' && bytes[i] != '\r')
        i++;
    return i;
}

/* Past the end of the line, which is \n, \r\n or \r. */
static size_t past_line(const char *bytes, size_t length, size_t at)
{
    if (at < length && bytes[at] == '\r')
        at++;
    else if (at < length)
        return at + 1;
    return at < length && bytes[at] == '\n' ? at + 1 : at;
}

static struct evidence weigh(const char *bytes, size_t length)
{
    struct evidence evidence = {0};
    size_t line = 1;

    for (size_t at = 0; at < length; line++) {
        size_t size = line_length(bytes + at, length - at);
        size_t characters;
        bool good = line_is_utf8(bytes + at, size, &characters);

        if (good && characters > 0 && evidence.first_utf8 == 0)
            evidence.first_utf8 = line;
        if (!good && evidence.first_bad == 0) {
            evidence.first_bad = line;
            evidence.begins_as_utf8 = characters > 1;
        }
        at = past_line(bytes, length, at + size);
    }
    return evidence;
}

static enum err refuse_line(struct reading *reading, size_t line, enum sheet_fault_code code)
{
    reading->line = line;
    return sheet_refuse(reading, code, "");
}

static size_t line_at(const char *bytes, size_t at)
{
    size_t line = 1;

    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n'))
            line++;
    return line;
}

/* Characters in the places of GB2312 that texts are made of: signs, and the first level of hanzi.
 * Texts of other encodings that happen to be well-formed GB18030 are mostly made of others. */
static bool is_chinese(const char *bytes, size_t length)
{
    size_t common = 0;
    size_t rare = 0;

    for (size_t i = 0; i + 1 < length; i++) {
        unsigned char lead = (unsigned char)bytes[i];
        unsigned char trail = (unsigned char)bytes[i + 1];

        if (lead < 0x80)
            continue;
        if (trail >= 0xA1 && ((lead >= 0xA1 && lead <= 0xA9) || (lead >= 0xB0 && lead <= 0xD7)))
            common++;
        else
            rare++;
        i += trail >= 0x30 && trail <= 0x39 ? 3 : 1;
    }
    return common >= rare;
}

static enum err decode_gb18030(struct reading *reading, struct text *text_out)
{
    const struct sheet_source *source = reading->source;
    enum err err = sheet_convert(reading, "gb18030", 0, text_out);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < text_out->length;) {
        size_t at = i;
        uint32_t point = utf8_next(text_out->bytes, &i);

        /* Private characters mean something in one office alone; Big5 is full of them here. */
        if (point >= 0xE000 && point <= 0xF8FF)
            return refuse_line(reading, line_at(text_out->bytes, at), SHEET_FAULT_ENCODING);
    }
    if (!is_chinese(source->bytes, source->length))
        return refuse_line(reading, weigh(source->bytes, source->length).first_bad,
                           SHEET_FAULT_ENCODING);
    text_out->encoding = "gb18030";
    return ERR_OK;
}

static enum err decode_utf8(struct reading *reading, size_t skip, struct text *text_out)
{
    const struct sheet_source *source = reading->source;
    struct evidence evidence = weigh(source->bytes + skip, source->length - skip);

    *text_out = (struct text){"utf-8", source->bytes + skip, source->length - skip};
    if (evidence.first_bad == 0)
        return ERR_OK;
    if (skip > 0)
        return refuse_line(reading, evidence.first_bad, SHEET_FAULT_NOT_UTF_8);
    if (evidence.first_utf8 > 0 || evidence.begins_as_utf8)
        return refuse_line(reading,
                           evidence.first_utf8 > evidence.first_bad && !evidence.begins_as_utf8
                               ? evidence.first_utf8
                               : evidence.first_bad,
                           SHEET_FAULT_MIXED);
    return decode_gb18030(reading, text_out);
}

static enum err decode_utf16(struct reading *reading, bool big, size_t skip, struct text *text_out)
{
    enum err err = sheet_convert(reading, big ? "UTF-16BE" : "UTF-16LE", skip, text_out);

    text_out->encoding = big ? "utf-16be" : "utf-16le";
    return err;
}

/* Without a mark, UTF-16 shows by a line end that is a unit of it. */
static bool seems_utf16(const struct sheet_source *source, bool big)
{
    bool line_end = false;

    if (source->length % 2 != 0)
        return false;
    for (size_t i = 0; i < source->length; i += 2) {
        char high = source->bytes[big ? i : i + 1];
        char low = source->bytes[big ? i + 1 : i];

        /* NUL, and what line ends and commas are in the other order. */
        if (low == '\0' && (high == '\0' || strchr("\t\n\r,;", high) != NULL))
            return false;
        line_end = line_end || (high == '\0' && low == '\n');
    }
    return line_end;
}

static enum err decode_marked(struct reading *reading, struct text *text_out)
{
    const struct sheet_source *source = reading->source;
    const char *bytes = source->bytes;
    size_t length = source->length;

    if (length >= 4 &&
        (memcmp(bytes, "\xFF\xFE\0\0", 4) == 0 || memcmp(bytes, "\0\0\xFE\xFF", 4) == 0))
        return sheet_refuse(reading, SHEET_FAULT_UTF_32, "");
    if (length >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
        return decode_utf16(reading, false, 2, text_out);
    if (length >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
        return decode_utf16(reading, true, 2, text_out);
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        return decode_utf8(reading, 3, text_out);
    if (memchr(bytes, '\0', length) == NULL)
        return decode_utf8(reading, 0, text_out);
    if (seems_utf16(source, false))
        return decode_utf16(reading, false, 0, text_out);
    if (seems_utf16(source, true))
        return decode_utf16(reading, true, 0, text_out);
    const char *nul = memchr(bytes, '\0', length);

    return refuse_line(reading, line_at(bytes, (size_t)(nul - bytes)), SHEET_FAULT_NUL);
}

enum err sheet_decode(struct reading *reading, struct text *text_out)
{
    enum err err = decode_marked(reading, text_out);

    if (err != ERR_OK)
        return err;
    if (text_out->length == 0)
        return sheet_refuse(reading, SHEET_FAULT_EMPTY_FILE, "");
    const char *nul = memchr(text_out->bytes, '\0', text_out->length);

    if (nul != NULL)
        return refuse_line(reading, line_at(text_out->bytes, (size_t)(nul - text_out->bytes)),
                           SHEET_FAULT_NUL);
    return ERR_OK;
}
