/* Collects faults with their sentences made. */
#include "import/fault.h"

#include "sheet/sheet.h"

#include <string.h>

struct wording {
    const char *wire;
    enum import_weight weight;
    const char *sentence[2]; /* by enum language */
};

#define IMPORT_WEIGHT_NOTE IMPORT_NOTE
#define IMPORT_WEIGHT_QUESTION IMPORT_QUESTION
#define IMPORT_WEIGHT_FAULT IMPORT_FAULT

static const struct wording wordings[IMPORT_FAULT_CODE_COUNT] = {
#define X(name, wire, weight, en, zh) [IMPORT_##name] = {wire, IMPORT_WEIGHT_##weight, {en, zh}},
#include "import/fault.def"
#undef X
};

enum import_weight import_fault_weight(enum import_fault_code code)
{
    return wordings[code].weight;
}

void import_faults_init(struct import_faults *faults, struct arena *arena)
{
    *faults = (struct import_faults){.arena = arena};
}

static struct import_fault *add(struct import_faults *faults)
{
    if (faults->count == IMPORT_FAULTS_MAX) {
        faults->dropped++;
        return NULL;
    }
    if (faults->count == faults->capacity) {
        size_t capacity = faults->capacity == 0 ? 64 : faults->capacity * 2;
        struct import_fault *list = arena_array(faults->arena, capacity, sizeof *list);

        if (faults->count > 0)
            memcpy(list, faults->list, faults->count * sizeof *list);
        faults->list = list;
        faults->capacity = capacity;
    }
    return &faults->list[faults->count++];
}

static void write_param(const char *name, size_t length, const struct import_fault *where,
                        const struct import_param *params, enum language language, struct buf *out)
{
    if (length == 5 && strncmp(name, "value", 5) == 0) {
        buf_text(out, where->value != NULL ? where->value : "");
        return;
    }
    for (; params != NULL && params->name != NULL; params++)
        if (strlen(params->name) == length && strncmp(params->name, name, length) == 0)
            buf_text(out, language == LANGUAGE_ZH && params->zh != NULL ? params->zh : params->en);
}

static const char *sentence(struct import_faults *faults, enum import_fault_code code,
                            const struct import_fault *where, const struct import_param *params,
                            enum language language)
{
    struct buf out;

    buf_init(&out);
    for (const char *at = wordings[code].sentence[language]; *at != '\0'; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;

        if (end == NULL) {
            buf_char(&out, *at);
            continue;
        }
        write_param(at + 1, (size_t)(end - at - 1), where, params, language, &out);
        at = end;
    }
    const char *made = arena_copy(faults->arena, out.length > 0 ? out.bytes : "", out.length);

    buf_done(&out);
    return made;
}

/* Long texts are no help in a list of faults. */
#define VALUE_BYTES_MAX ((size_t)200)

static const char *short_value(struct arena *arena, const char *value)
{
    size_t length = value == NULL ? 0 : strlen(value);

    if (length <= VALUE_BYTES_MAX)
        return arena_strdup(arena, value);
    length = VALUE_BYTES_MAX;
    while (((unsigned char)value[length] & 0xC0) == 0x80)
        length--;
    return arena_format(arena, "%.*s…", (int)length, value);
}

/* A copy of where, as far as it is not known to live. */
static struct import_fault *begin(struct import_faults *faults, const struct import_fault *where)
{
    struct import_fault *fault = add(faults);

    if (fault == NULL)
        return NULL;
    *fault = *where;
    fault->value = short_value(faults->arena, where->value);
    fault->field = arena_strdup(faults->arena, where->field);
    return fault;
}

void import_fault_add(struct import_faults *faults, enum import_fault_code code,
                      const struct import_fault *where, const struct import_param *params)
{
    struct import_fault *fault = begin(faults, where);

    if (fault == NULL)
        return;
    fault->weight = wordings[code].weight;
    fault->code = wordings[code].wire;
    fault->en = sentence(faults, code, fault, params, LANGUAGE_EN);
    fault->zh = sentence(faults, code, fault, params, LANGUAGE_ZH);
}

void import_fault_violation(struct import_faults *faults, const struct violation *violation,
                            const struct import_fault *where)
{
    struct import_fault *fault = begin(faults, where);
    struct buf out;

    if (fault == NULL)
        return;
    buf_init(&out);
    violation_sentence(violation, LANGUAGE_EN, &out);
    fault->en = arena_copy(faults->arena, out.bytes, out.length);
    buf_reset(&out);
    violation_sentence(violation, LANGUAGE_ZH, &out);
    fault->zh = arena_copy(faults->arena, out.bytes, out.length);
    buf_done(&out);
    fault->weight = IMPORT_FAULT;
    fault->code = violation_wire(violation->code);
}

void import_fault_told(struct import_faults *faults, const struct import_fault *told)
{
    struct import_fault *fault = begin(faults, told);

    if (fault == NULL)
        return;
    fault->en = arena_strdup(faults->arena, told->en);
    fault->zh = arena_strdup(faults->arena, told->zh);
}

bool import_faults_stop(const struct import_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (faults->list[i].weight != IMPORT_NOTE)
            return true;
    return faults->dropped > 0;
}

void import_place_write(const struct import_place *place, enum language language, struct buf *out)
{
    char letters[SHEET_LETTERS_SIZE];

    if (place->file != NULL)
        buf_text(out, place->file);
    if (place->file != NULL && (place->sheet != NULL || place->row > 0))
        buf_text(out, language == LANGUAGE_ZH ? "，" : ", ");
    if (place->sheet != NULL)
        buf_text(out, place->sheet);
    if (place->sheet != NULL && place->row > 0)
        buf_char(out, '!');
    if (place->row > 0 && place->column > 0) {
        sheet_column_letters(place->column, letters);
        buf_format(out, "%s%u", letters, place->row);
    } else if (place->row > 0) {
        buf_format(out, language == LANGUAGE_ZH ? "第 %u 行" : "row %u", place->row);
    } else if (place->column > 0) {
        sheet_column_letters(place->column, letters);
        buf_format(out, language == LANGUAGE_ZH ? " %s 列" : " column %s", letters);
    }
}
