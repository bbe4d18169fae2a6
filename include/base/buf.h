/* Buf: a growing run of bytes, always followed by a NUL that is not counted. Appending never
 * fails: real exhaustion ends the process. */
#ifndef FUNDTRAIL_BASE_BUF_H
#define FUNDTRAIL_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *bytes;
    size_t length;
    size_t capacity;
};

#define INT_TEXT_SIZE 21 /* a sign, 19 digits, NUL */

/* value in decimal, as printf writes it, without its cost. Returns the length. */
size_t int_format(int64_t value, char text_out[INT_TEXT_SIZE]);

void buf_init(struct buf *buf);
void buf_done(struct buf *buf);
void buf_reset(struct buf *buf);

/* Makes room for length more bytes and the NUL behind them. */
void buf_grow(struct buf *buf, size_t length);

/* Where length more bytes may be written; buf_wrote says how many were. These four stand here since
 * answers and files are made of short pieces, millions of them. */
static inline char *buf_space(struct buf *buf, size_t length)
{
    if (buf->capacity - buf->length <= length)
        buf_grow(buf, length);
    return buf->bytes + buf->length;
}

static inline void buf_wrote(struct buf *buf, size_t length)
{
    buf->length += length;
    buf->bytes[buf->length] = '\0';
}

static inline void buf_add(struct buf *buf, const char *bytes, size_t length)
{
    char *space = buf_space(buf, length);

    if (length > 0)
        memcpy(space, bytes, length);
    buf_wrote(buf, length);
}

static inline void buf_char(struct buf *buf, char c)
{
    *buf_space(buf, 1) = c;
    buf_wrote(buf, 1);
}

static inline void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_int(struct buf *buf, int64_t value);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes, or null for NULL. Escapes only what RFC 8259 demands, so equal
 * text gives equal bytes. */
void buf_json_string(struct buf *buf, const char *text);

/* A CSV cell by RFC 4180: quoted only where it must be. NULL is an empty cell. With for_excel a
 * text that Excel would run or change (base/excel_text.h) has an apostrophe in front. */
void buf_csv_cell(struct buf *buf, const char *text, bool for_excel);

/* length bytes as lower-case hexadecimal. */
void buf_hex(struct buf *buf, const uint8_t *bytes, size_t length);

#endif
