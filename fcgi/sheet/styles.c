/* The number format of each cell style: what a number shows, a date or not. */
#include "sheet_internal.h"

#include <stdlib.h>

#define STYLES_MAX 65536

/* A format that the file defines. */
struct custom {
    uint32_t id;
    uint32_t order;
    enum format format;
};

struct styles_reading {
    struct reading *reading;
    struct custom *customs;
    size_t custom_count;
    uint32_t *ids; /* the format of each style */
    size_t id_count;
    bool in_customs;
};

/* The last of one id comes last. */
static int by_id(const void *a, const void *b)
{
    const struct custom *left = a;
    const struct custom *right = b;

    if (left->id != right->id)
        return left->id < right->id ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

/* A format id; what is none is General. */
static uint32_t format_id(const struct xml_element *element)
{
    const char *text = xml_attribute(element, "numFmtId");
    uint32_t id = 0;

    if (text == NULL || !reference_number(text, INT32_MAX / 16, &id))
        return 0;
    return id;
}

static enum err take(struct styles_reading *at, const struct xml_element *element)
{
    if (at->custom_count == STYLES_MAX || at->id_count == STYLES_MAX)
        return sheet_refuse_count(at->reading, SHEET_FAULT_STYLES, STYLES_MAX);
    if (at->in_customs) {
        const char *code = xml_attribute(element, "formatCode");

        at->customs[at->custom_count] =
            (struct custom){format_id(element), (uint32_t)at->custom_count,
                            sheet_format(code == NULL ? "General" : code)};
        at->custom_count++;
        return ERR_OK;
    }
    at->ids[at->id_count++] = format_id(element);
    return ERR_OK;
}

static enum err on_start(void *state, const struct xml_element *element, bool *inside_out)
{
    struct styles_reading *at = state;

    if (element->depth == 0) {
        if (!xml_is_main(element, "styleSheet"))
            return sheet_refuse(at->reading, SHEET_FAULT_FORM, element->name);
        *inside_out = true;
    } else if (element->depth == 1) {
        at->in_customs = xml_is_main(element, "numFmts");
        *inside_out = at->in_customs || xml_is_main(element, "cellXfs");
    } else if (xml_is_main(element, at->in_customs ? "numFmt" : "xf")) {
        return take(at, element);
    }
    return ERR_OK;
}

static enum format format_of(const struct styles_reading *at, uint32_t id)
{
    size_t low = 0;
    size_t high = at->custom_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (at->customs[middle].id <= id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0 && at->customs[low - 1].id == id)
        return at->customs[low - 1].format;
    return sheet_format_builtin(id);
}

enum err styles_read(struct reading *reading, struct package *package, const char *name,
                     struct styles *styles_out)
{
    struct arena *arena = reading->arena;
    struct styles_reading at = {.reading = reading};
    struct xml_handler handler = {.state = &at, .start = on_start};

    at.customs = arena_array(arena, STYLES_MAX, sizeof *at.customs);
    at.ids = arena_array(arena, STYLES_MAX, sizeof *at.ids);
    enum err err = xml_read(reading, package, name, &handler);

    if (err != ERR_OK)
        return err;
    qsort(at.customs, at.custom_count, sizeof *at.customs, by_id);
    styles_out->known = true;
    styles_out->count = at.id_count;
    styles_out->formats = arena_array(arena, at.id_count + 1, sizeof *styles_out->formats);
    for (size_t i = 0; i < at.id_count; i++)
        styles_out->formats[i] = (uint8_t)format_of(&at, at.ids[i]);
    return ERR_OK;
}
