/* The table of all kinds, and how one is found in it. */
#include "record/kinds.h"

#include <string.h>

static const struct record_type none_type = {0};

const struct record_type *const record_types[RECORD_KIND_COUNT] = {
    [RECORD_NONE] = &none_type,
#define KIND(id, name) [RECORD_##id] = &name##_type,
#include "record/kinds.def"
#undef KIND
};

const struct entry_table record_tables[RECORD_KIND_COUNT] = {
#define KIND(id, name) [RECORD_##id] = {#name, &name##_type.shape, &name##_type.lines},
#include "record/kinds.def"
#undef KIND
};

const char *record_credit_code(uint32_t kind, const void *record)
{
    const struct field *field = shape_field(&record_types[kind]->shape, "credit_code");

    return field == NULL ? NULL : field_text(field, record);
}

enum record_kind record_kind_named(const struct record_type *type, const char *reference)
{
    const struct field *field = shape_field(&type->shape, reference);

    return field == NULL || field->type != FIELD_REFERENCE ? RECORD_NONE
                                                           : record_kind_find(field->reference);
}

const struct field *record_subject(uint32_t kind, const void *record)
{
    const struct shape *shape = &record_types[kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE && !field->required && field_int64(field, record) != 0)
            return field;
    }
    return NULL;
}

enum record_kind record_kind_find(const char *kind)
{
    for (int i = RECORD_NONE + 1; i < RECORD_KIND_COUNT; i++)
        if (strcmp(record_types[i]->kind, kind) == 0)
            return (enum record_kind)i;
    return RECORD_NONE;
}

enum record_kind record_kind_find_plural(const char *plural)
{
    for (int i = RECORD_NONE + 1; i < RECORD_KIND_COUNT; i++)
        if (strcmp(record_types[i]->plural, plural) == 0)
            return (enum record_kind)i;
    return RECORD_NONE;
}

bool belongs_named(const char *list, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = list; (at = strstr(at, name)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}
