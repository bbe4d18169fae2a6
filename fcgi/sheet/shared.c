/* The texts that cells share, and the escapes of texts. */
#include "sheet_internal.h"

#include "base/check.h"
#include "base/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct shared_reading {
    struct reading *reading;
    struct shared *shared;
    struct buf piece; /* the text of one run */
    struct xml_handler handler;
};

void shared_init(struct shared *shared)
{
    *shared = (struct shared){0};
    buf_init(&shared->texts);
}

void shared_done(struct shared *shared)
{
    buf_done(&shared->texts);
    free(shared->starts);
}

/* The code unit of an escape _xHHHH_, or -1. */
static int escaped_unit(const char *bytes, size_t length)
{
    int unit = 0;

    if (length < 7 || bytes[0] != '_' || bytes[1] != 'x' || bytes[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(bytes[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

enum err sheet_unescape(struct reading *reading, const char *bytes, size_t length, struct buf *out)
{
    for (size_t i = 0; i < length;) {
        int unit = escaped_unit(bytes + i, length - i);

        if (unit < 0) {
            buf_char(out, bytes[i++]);
            continue;
        }
        int low = unit >= 0xD800 && unit < 0xDC00 && length - i > 7
                      ? escaped_unit(bytes + i + 7, length - i - 7)
                      : -1;

        if (low >= 0xDC00 && low < 0xE000) {
            sheet_add_point(out, 0x10000u + (((uint32_t)unit - 0xD800u) << 10) + (uint32_t)low -
                                     0xDC00u);
            i += 14;
            continue;
        }
        if (unit == 0 || (unit >= 0xD800 && unit < 0xE000)) {
            char escape[8];

            snprintf(escape, sizeof escape, "%.7s", bytes + i);
            return sheet_refuse(reading, SHEET_FAULT_CONTROL, escape);
        }
        sheet_add_point(out, (uint32_t)unit);
        i += 7;
    }
    return ERR_OK;
}

enum err sheet_check_length(struct reading *reading, const char *bytes, size_t length)
{
    size_t max = reading->limits->text_characters;

    if (length <= max)
        return ERR_OK;
    if (length > max * 4 || (size_t)utf8_length(bytes, length) > max)
        return sheet_refuse_count(reading, SHEET_FAULT_TEXT_TOO_LONG, max);
    return ERR_OK;
}

static void begin_text(struct shared *shared)
{
    if (shared->count == shared->capacity) {
        size_t capacity = shared->capacity == 0 ? 256 : shared->capacity * 2;
        size_t *starts = realloc(shared->starts, capacity * sizeof *starts);

        CHECK(starts != NULL);
        shared->starts = starts;
        shared->capacity = capacity;
    }
    shared->starts[shared->count++] = shared->texts.length;
}

/* sst, si, then t, or r and t in it. What sounds a text (rPh) is none of it. */
static enum err on_start(void *state, const struct xml_element *element, bool *inside_out)
{
    struct shared_reading *at = state;

    if (element->depth == 0) {
        if (!xml_is_main(element, "sst"))
            return sheet_refuse(at->reading, SHEET_FAULT_FORM, element->name);
        *inside_out = true;
    } else if (element->depth == 1 && xml_is_main(element, "si")) {
        *inside_out = true;
        begin_text(at->shared);
    } else if (element->depth == 2 && xml_is_main(element, "r")) {
        *inside_out = true;
    } else if (element->depth >= 2 && xml_is_main(element, "t")) {
        *inside_out = true;
        at->handler.text = &at->piece;
        at->handler.text_depth = element->depth;
        buf_reset(&at->piece);
    }
    return ERR_OK;
}

static enum err on_end(void *state, const char *name, size_t depth)
{
    struct shared_reading *at = state;
    struct shared *shared = at->shared;

    if (depth >= 2 && strcmp(name, "t") == 0) {
        at->handler.text = NULL;
        return sheet_unescape(at->reading, at->piece.bytes, at->piece.length, &shared->texts);
    }
    if (depth != 1)
        return ERR_OK;
    size_t start = shared->starts[shared->count - 1];

    buf_char(&shared->texts, '\0');
    return sheet_check_length(at->reading, shared->texts.bytes + start,
                              shared->texts.length - start - 1);
}

enum err shared_read(struct reading *reading, struct package *package, const char *name,
                     struct shared *shared)
{
    struct shared_reading at = {.reading = reading, .shared = shared};

    buf_init(&at.piece);
    at.handler = (struct xml_handler){
        .state = &at,
        .start = on_start,
        .end = on_end,
        .text_max = reading->limits->text_characters * BYTES_PER_CHARACTER,
    };
    enum err err = xml_read(reading, package, name, &at.handler);

    buf_done(&at.piece);
    return err;
}
