/* Strict conversion to UTF-8 by the tables of ICU. */
#include "sheet_internal.h"

#include <unicode/ucnv.h>

#define CHUNK 4096

void sheet_add_point(struct buf *out, uint32_t point)
{
    if (point < 0x80) {
        buf_char(out, (char)point);
        return;
    }
    int rest = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;

    buf_char(out, (char)((0xFF00u >> (rest + 1) & 0xFFu) | point >> (6 * rest)));
    while (rest-- > 0)
        buf_char(out, (char)(0x80u | (point >> (6 * rest) & 0x3Fu)));
}

static void add_units(struct buf *out, const UChar *units, const UChar *end)
{
    while (units < end) {
        uint32_t point = *units++;

        if (point >= 0xD800 && point < 0xDC00 && units < end)
            point = 0x10000 + ((point - 0xD800) << 10) + (*units++ - 0xDC00u);
        sheet_add_point(out, point);
    }
}

static size_t lines_in(const struct buf *text)
{
    size_t line = 1;

    for (size_t i = 0; i < text->length; i++)
        if (text->bytes[i] == '\n' || (text->bytes[i] == '\r' && text->bytes[i + 1] != '\n'))
            line++;
    return line;
}

/* Converts until the end or the first byte that is none, which fails. A chunk may end between the
 * halves of a pair: the first half waits for the next chunk. */
static bool convert(UConverter *converter, const char *bytes, const char *end, struct buf *out)
{
    UErrorCode code = U_BUFFER_OVERFLOW_ERROR;
    UChar units[CHUNK];
    size_t waiting = 0;

    while (code == U_BUFFER_OVERFLOW_ERROR) {
        UChar *to = units + waiting;

        code = U_ZERO_ERROR;
        ucnv_toUnicode(converter, &to, units + CHUNK, &bytes, end, NULL, true, &code);
        waiting =
            code == U_BUFFER_OVERFLOW_ERROR && to > units && to[-1] >= 0xD800 && to[-1] < 0xDC00
                ? 1
                : 0;
        add_units(out, units, to - waiting);
        if (waiting > 0)
            units[0] = to[-1];
    }
    return U_SUCCESS(code);
}

static void release_buf(void *object)
{
    buf_done(object);
}

enum err sheet_convert(struct reading *reading, const char *converter, size_t skip,
                       struct text *text_out)
{
    const struct sheet_source *source = reading->source;
    struct buf *out = arena_alloc(reading->arena, sizeof *out);
    UErrorCode code = U_ZERO_ERROR;
    UConverter *open = ucnv_open(converter, &code);

    if (U_FAILURE(code))
        return ERR_INTERNAL;
    buf_init(out);
    arena_defer(reading->arena, release_buf, out);
    ucnv_setToUCallBack(open, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    bool good =
        U_SUCCESS(code) && convert(open, source->bytes + skip, source->bytes + source->length, out);

    ucnv_close(open);
    if (!good) {
        reading->line = out->bytes == NULL ? 1 : lines_in(out);
        return sheet_refuse(reading, SHEET_FAULT_ENCODING, "");
    }
    text_out->bytes = out->bytes != NULL ? out->bytes : "";
    text_out->length = out->length;
    return ERR_OK;
}
