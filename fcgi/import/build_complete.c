/* What a row does not say: its code, since when it is known, and what is missing. */
#include "build_internal.h"

#include <string.h>

/* The first day of the files on which all that the record names is there. */
static int32_t first_day_of(const struct building *building)
{
    const struct shape *shape = &building->type->shape;
    int32_t first = building->importing->first_day;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        const struct entry *named =
            field->type == FIELD_REFERENCE && !field->computed
                ? book_entry(building->book, field_int64(field, building->record))
                : NULL;

        if (named != NULL && named->effective_date > first)
            first = named->effective_date;
    }
    return first;
}

/* What is described has been there before what happened to it: without a day of its own it is known
 * from the first day of the files on. */
void build_set_since(struct building *building)
{
    struct importing *importing = building->importing;
    bool *told = &importing->told[building->row->plan].since;
    char day[DATE_TEXT_SIZE];

    if (building->date_given || building->existing != NULL || !building->type->revisable ||
        importing->first_day >= importing->today ||
        book_natural_date(building->command) != importing->today)
        return;
    int32_t since = first_day_of(building);

    if (since < importing->today)
        building->command->effective_date = since;
    date_format(importing->first_day, day);
    if (!*told)
        build_fault(building, NULL, NULL, IMPORT_SINCE_ASSUMED,
                    (const struct import_param[]){{"day", day, NULL}, {0}});
    *told = true;
}

/* A code that no record has. What was made once for a row stays its own. */
static const char *next_code(struct building *building)
{
    struct importing *importing = building->importing;
    int64_t *number = &importing->made[building->row->plan];
    const char *pattern = building->plan->code_pattern;
    const char *part = strstr(pattern, "{n");
    const char *end = part == NULL ? NULL : strchr(part, '}');
    int width = 1;

    if (end == NULL)
        return NULL;
    if (part[2] == ':' && part[3] >= '1' && part[3] <= '9')
        width = part[3] - '0';
    for (;;) {
        const char *code = arena_format(&importing->scratch, "%.*s%0*lld%s", (int)(part - pattern),
                                        pattern, width, (long long)++*number, end + 1);

        if (book_find_code_any_case(building->book, building->plan->kind, code) == 0 &&
            calls_find(&importing->calls, building->plan->kind, CALL_CODE,
                       call_fold(CALL_CODE, code, &importing->scratch)) == NULL)
            return code;
    }
}

void build_set_key(struct building *building)
{
    const struct field *key = shape_key(&building->type->shape);
    const char *code = building->row->key;
    struct violations *violations = building->importing->violations;

    if (key == NULL || plan_column(building->plan, key->name) != NULL ||
        (building->existing != NULL && building->made_code))
        return;
    if (code == NULL && building->plan->code_pattern != NULL)
        code = next_code(building);
    if (code == NULL) {
        if (building->plan->code_pattern != NULL)
            build_fault(building, NULL, NULL, IMPORT_CODE_NOT_MADE,
                        (const struct import_param[]){
                            {"pattern", building->plan->code_pattern, NULL}, {0}});
        return;
    }
    violations_init(violations, &building->importing->scratch);
    field_parse(&building->type->shape, key, code, strlen(code), building->record, violations);
    build_take_violations(building, NULL, code);
}

static bool is_told(const struct building *building, const char *field)
{
    const struct import_row *row = building->row;
    const struct import_faults *faults = &building->importing->faults;

    for (size_t i = 0; i < row->fault_count && row->first_fault + i < faults->count; i++) {
        const struct import_fault *told = &faults->list[row->first_fault + i];

        if (told->field != NULL && strcmp(told->field, field) == 0 && told->weight != IMPORT_NOTE)
            return true;
    }
    return false;
}

/* A column that is not there is told once for its table. */
static void require_field(struct building *building, const struct field *field)
{
    const struct import_column *column = plan_column(building->plan, field->name);
    struct violations *violations = building->importing->violations;
    bool *told = &building->importing->told[building->row->plan].column_missing;

    if (column == NULL && build_has_path(building, field)) {
        /* What of it could not be found is told; only an empty one is left. */
        if (!building->row->refused)
            row_fault(
                building->importing, building->row, NULL, field->name, NULL, IMPORT_COLUMN_MISSING,
                (const struct import_param[]){{"label", field->label_en, field->label_zh}, {0}});
        return;
    }
    if (column == NULL && !*told) {
        row_fault(building->importing, building->row, NULL, field->name, NULL,
                  IMPORT_COLUMN_MISSING,
                  (const struct import_param[]){{"label", field->label_en, field->label_zh}, {0}});
        return;
    }
    if (column == NULL) {
        building->row->refused = true;
        return;
    }
    violations_init(violations, &building->importing->scratch);
    violations_add(violations, field->name, VIOLATION_MISSING);
    build_take_violations(building, column, NULL);
}

void build_require_fields(struct building *building)
{
    const struct shape *shape = &building->type->shape;
    bool any_column_missing = false;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (!field->required || field->computed || field->type == FIELD_BOOL ||
            !field_is_unknown(field, building->record) || is_told(building, field->name))
            continue;
        any_column_missing |= plan_column(building->plan, field->name) == NULL;
        require_field(building, field);
    }
    if (any_column_missing)
        building->importing->told[building->row->plan].column_missing = true;
}

void build_clear_computed(const struct building *building)
{
    const struct shape *shape = &building->type->shape;

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].computed)
            build_clear_field(&shape->fields[i], building->record);
}
