/* Growing text, and the escapes of the formats that are written with it: JSON, CSV, hexadecimal. */
#include "base/buf.h"

#include "base/check.h"
#include "base/excel_text.h"
#include "base/hex.h"
#include "base/number_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST ((size_t)256)

void buf_init(struct buf *buf)
{
    *buf = (struct buf){0};
}

void buf_done(struct buf *buf)
{
    free(buf->bytes);
    *buf = (struct buf){0};
}

void buf_reset(struct buf *buf)
{
    buf->length = 0;
    if (buf->bytes != NULL)
        buf->bytes[0] = '\0';
}

void buf_grow(struct buf *buf, size_t length)
{
    CHECK(length < SIZE_MAX - buf->length);
    size_t needed = buf->length + length + 1;

    if (needed <= buf->capacity)
        return;
    size_t capacity = buf->capacity == 0 ? CAPACITY_FIRST : buf->capacity;

    while (capacity < needed) {
        CHECK(capacity <= SIZE_MAX / 2);
        capacity *= 2;
    }
    char *bytes = realloc(buf->bytes, capacity);

    CHECK(bytes != NULL);
    buf->bytes = bytes;
    buf->capacity = capacity;
}

size_t int_format(int64_t value, char text_out[INT_TEXT_SIZE])
{
    char *end = text_out;

    if (value < 0)
        *end++ = '-';
    end += number_text(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, end);
    *end = '\0';
    return (size_t)(end - text_out);
}

void buf_int(struct buf *buf, int64_t value)
{
    buf_wrote(buf, int_format(value, buf_space(buf, INT_TEXT_SIZE)));
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    CHECK(length >= 0);

    char *space = buf_space(buf, (size_t)length);

    va_start(args, format);
    (void)vsnprintf(space, (size_t)length + 1, format, args);
    va_end(args);
    buf_wrote(buf, (size_t)length);
}

static void json_escape(struct buf *buf, unsigned char c)
{
    switch (c) {
    case '"':
        buf_text(buf, "\\\"");
        return;
    case '\\':
        buf_text(buf, "\\\\");
        return;
    case '\b':
        buf_text(buf, "\\b");
        return;
    case '\f':
        buf_text(buf, "\\f");
        return;
    case '\n':
        buf_text(buf, "\\n");
        return;
    case '\r':
        buf_text(buf, "\\r");
        return;
    case '\t':
        buf_text(buf, "\\t");
        return;
    default:
        buf_format(buf, "\\u%04x", c);
    }
}

void buf_json_string(struct buf *buf, const char *text)
{
    if (text == NULL) {
        buf_text(buf, "null");
        return;
    }
    const char *run = text;

    buf_char(buf, '"');
    for (const char *p = text; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(buf, run, (size_t)(p - run));
        json_escape(buf, c);
        run = p + 1;
    }
    buf_text(buf, run);
    buf_char(buf, '"');
}

/* Whether a spreadsheet may take the text for a formula: by its first character, of which East
 * Asian versions take the full-width forms as well. */
/* The text with each quotation mark doubled, in runs up to the next one. */
static void add_doubled(struct buf *buf, const char *text, size_t length)
{
    const char *end = text + length;

    for (;;) {
        const char *mark = memchr(text, '"', (size_t)(end - text));

        if (mark == NULL)
            break;
        buf_add(buf, text, (size_t)(mark - text) + 1);
        buf_char(buf, '"');
        text = mark + 1;
    }
    buf_add(buf, text, (size_t)(end - text));
}

void buf_csv_cell(struct buf *buf, const char *text, bool for_excel)
{
    if (text == NULL)
        return;
    bool neutralise = for_excel && excel_text_is_marked(text);
    size_t length = strcspn(text, ",\"\r\n");
    bool quote = text[length] != '\0';

    if (quote)
        buf_char(buf, '"');
    if (neutralise)
        buf_char(buf, '\'');
    if (!quote) {
        buf_add(buf, text, length);
        return;
    }
    add_doubled(buf, text, length + strlen(text + length));
    buf_char(buf, '"');
}

void buf_hex(struct buf *buf, const uint8_t *bytes, size_t length)
{
    hex_write(bytes, length, buf_space(buf, length * 2));
    buf_wrote(buf, length * 2);
}
