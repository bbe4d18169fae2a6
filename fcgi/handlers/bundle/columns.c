/* The columns of each table: what every entry has, and what the field tables say. */
#include "bundle_internal.h"

#include "handlers/frame/natural_key.h"
#include "handlers/journal/dataset.h"
#include "record/kinds.h"
#include "record/user.h"

#include <string.h>

#define COLUMNS_MAX 128
#define UNIT_OF_CURRENCY "currency"
#define UNIT_ONE "1"

static struct bundle_column *add(struct bundle_columns *columns, const struct bundle_column *column)
{
    struct bundle_column *added = &columns->list[columns->count++];

    *added = *column;
    return added;
}

static const char *stem(const struct field *field, const char *ending, struct arena *arena)
{
    size_t length = strlen(field->name);

    if (length > 3 && strcmp(field->name + length - 3, "_id") == 0)
        length -= 3;
    return arena_format(arena, "%.*s%s", (int)length, field->name, ending);
}

static bool is_made(const struct field *field)
{
    return natural_key_is_made((uint32_t)record_kind_find(field->reference));
}

const char *bundle_key_column(const struct field *field, struct arena *arena)
{
    return stem(field, is_made(field) ? "_key" : "_code", arena);
}

const char *bundle_seq_column(const struct field *field, struct arena *arena)
{
    return stem(field, "_seq", arena);
}

static void add_reference(struct bundle_columns *columns, const struct field *field,
                          struct arena *arena)
{
    const struct record_type *named = record_types[record_kind_find(field->reference)];
    const struct field *key = shape_key(&named->shape);

    add(columns, &(struct bundle_column){.name = bundle_key_column(field, arena),
                                         .label_en = field->label_en,
                                         .label_zh = field->label_zh,
                                         .type = COLUMN_STRING,
                                         .is_required = field->required,
                                         .table = named->plural,
                                         .key = key == NULL ? "key" : key->name});
    if (natural_key_needs_seq(field))
        add(columns, &(struct bundle_column){.name = bundle_seq_column(field, arena),
                                             .label_en = field->label_en,
                                             .label_zh = field->label_zh,
                                             .type = COLUMN_INTEGER,
                                             .is_required = field->required,
                                             .table = named->plural,
                                             .key = "seq"});
}

static enum column_type type_of(enum field_type type)
{
    switch (type) {
    case FIELD_TEXT:
    case FIELD_ENUM:
    case FIELD_REFERENCE:
        return COLUMN_STRING;
    case FIELD_DATE:
        return COLUMN_DATE;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
        return COLUMN_NUMBER;
    case FIELD_INTEGER:
        return COLUMN_INTEGER;
    case FIELD_BOOL:
        return COLUMN_BOOLEAN;
    }
    return COLUMN_STRING;
}

static const char *unit_of(enum field_type type)
{
    if (type == FIELD_MONEY)
        return UNIT_OF_CURRENCY;
    return type == FIELD_DECIMAL ? UNIT_ONE : NULL;
}

static void add_shape(struct bundle_columns *columns, const struct shape *shape,
                      struct arena *arena)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE)
            add_reference(columns, field, arena);
        else
            add(columns,
                &(struct bundle_column){
                    .name = field->name,
                    .label_en = field->label_en,
                    .label_zh = field->label_zh,
                    .type = type_of(field->type),
                    .is_required = field->type == FIELD_BOOL || (field->required && !field->added),
                    .unit = unit_of(field->type),
                    .length_max = field->type == FIELD_TEXT ? field->max : 0,
                    .values = field->type == FIELD_ENUM ? field->values : NULL});
    }
}

static void add_entry_columns(struct bundle_columns *columns, uint32_t kind)
{
    const char *table = record_types[kind]->plural;
    const struct bundle_column common[] = {
        {"seq", "Entry", "分录号", COLUMN_INTEGER, .is_required = true},
        {"entity_seq", "Entry of the first version", "首个版本的分录号", COLUMN_INTEGER,
         .is_required = true, .table = table, .key = "seq"},
        {"effective_date", "Effective date", "生效日期", COLUMN_DATE, .is_required = true},
        {"recorded_at", "Recorded at", "记录时间", COLUMN_DATETIME, .is_required = true},
        {"recorded_by", "Recorded by", "记录人", COLUMN_STRING, .table = user_type.plural,
         .key = "user_name"},
        {"entry_state", "State of the entry", "分录状态", COLUMN_STRING, .is_required = true,
         .values = entry_state_values},
        {"reversed_by", "Reversed by", "冲销分录", COLUMN_INTEGER, .table = "reversals",
         .key = "seq"},
    };

    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        add(columns, &common[i]);
    if (natural_key_is_made(kind))
        add(columns,
            &(struct bundle_column){"key", "Key", "编号", COLUMN_STRING, .is_required = true});
}

static void add_own(struct bundle_columns *columns, const char *dataset, struct arena *arena)
{
    size_t count = 0;
    const struct dataset_column *own = dataset_columns(dataset, &count);
    const struct shape *const *shapes = dataset_shapes(dataset);

    for (size_t i = 0; i < count; i++) {
        const struct record_type *named =
            own[i].names == NULL ? NULL : record_types[record_kind_find(own[i].names)];

        add(columns,
            &(struct bundle_column){.name = own[i].name,
                                    .label_en = own[i].label_en,
                                    .label_zh = own[i].label_zh,
                                    .type = type_of(own[i].type),
                                    .unit = unit_of(own[i].type),
                                    .table = named == NULL ? NULL : named->plural,
                                    .key = named == NULL ? NULL : shape_key(&named->shape)->name});
    }
    for (size_t i = 0; i < DATASET_SHAPES_MAX && shapes[i] != NULL; i++)
        add_shape(columns, shapes[i], arena);
}

/* What tells the rows of a table apart, where that is not the entry. */
static const struct {
    const char *dataset;
    const char *keys[2];
} own_keys[] = {
    {"verdict_lines", {"seq", "rule_seq"}},
    {"headroom", {"project_code"}},
    {"call_shares", {"notice_seq", "commitment_code"}},
    {"distribution_shares", {"notice_seq", "commitment_code"}},
};

void bundle_columns_of(const char *dataset, struct arena *arena, struct bundle_columns *columns_out)
{
    uint32_t kind = (uint32_t)record_kind_find_plural(dataset);
    struct bundle_columns columns = {.list = arena_array(arena, COLUMNS_MAX, sizeof *columns.list),
                                     .capacity = COLUMNS_MAX};

    if (kind != RECORD_NONE) {
        add_entry_columns(&columns, kind);
        add_shape(&columns, &record_types[kind]->shape, arena);
        columns.primary_keys[0] = "seq";
    } else {
        add_own(&columns, dataset, arena);
    }
    for (size_t i = 0; i < sizeof own_keys / sizeof own_keys[0]; i++)
        if (strcmp(own_keys[i].dataset, dataset) == 0)
            memcpy(columns.primary_keys, own_keys[i].keys, sizeof columns.primary_keys);
    *columns_out = columns;
}
