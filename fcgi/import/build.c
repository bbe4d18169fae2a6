/* Makes the command of a row: its values, what it refers to, and whether it is new. */
#include "run_internal.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

/* A row whose command is made. */
struct building {
    struct importing *importing;
    const struct book *book;
    size_t at;
    struct import_row *row;
    const struct import_table_plan *plan;
    const struct import_table *table;
    const struct record_type *type;
    void *record;
    const struct entry *existing; /* the version that the row is held against; NULL: it is new */
    bool made_code;               /* its code says nothing of who it is */
    bool date_given;
    size_t waits_for;
    struct command *command;
};

static void fault(struct building *building, const struct import_column *column, const char *value,
                  enum import_fault_code code, const struct import_param *params)
{
    row_fault(building->importing, building->row, column, NULL, value, code, params);
}

/* --- what it is already --- */

static const struct entry *version_of(const struct building *building, int64_t entity_id)
{
    return book_version(building->book, building->plan->kind, entity_id, VIEW_EVERYTHING);
}

/* An export of this very ledger names its entries; those of another may have the same numbers, but
 * not the same times. */
static void learn_whose(struct building *building)
{
    struct importing *importing = building->importing;
    const struct import_row *row = building->row;
    const struct import_column *column = plan_column(building->plan, IMPORT_RECORDED_AT);
    const struct import_cell *cell = row_cell(row, column);
    int64_t recorded_at_us = 0;

    if (importing->ours != 0 || row->own_seq == 0 || cell == NULL ||
        time_parse(cell->text, strlen(cell->text), &recorded_at_us) != ERR_OK)
        return;
    const struct entry *entry = book_entry(building->book, row->own_seq);

    importing->ours = entry != NULL && entry->kind == building->plan->kind &&
                              entry->recorded_at_us == recorded_at_us
                          ? 1
                          : -1;
}

static int64_t find_by_name(const struct building *building)
{
    const struct import_row *row = building->row;
    uint32_t kind = building->plan->kind;
    bool several = false;
    int64_t id = row->credit_code == NULL
                     ? 0
                     : book_find_credit_code(building->book, kind, row->credit_code);

    if (id != 0 || row->name == NULL)
        return id;
    id = book_find_name(building->importing, building->book, kind, row->name, &several);
    return several ? 0 : id;
}

static const struct entry *find_existing(struct building *building)
{
    const struct import_row *row = building->row;
    uint32_t kind = building->plan->kind;
    int64_t id = row->external_id == NULL ? 0
                                          : call_find_external(building->importing, building->book,
                                                               kind, row->external_id);

    if (id != 0)
        return version_of(building, id);
    if (building->importing->ours == 1 && row->own_seq > 0) {
        const struct entry *entry = book_entry(building->book, row->own_seq);

        if (entry != NULL && entry->kind == kind)
            return entry;
    }
    if (row->key != NULL)
        id = book_find_code(building->book, kind, row->key);
    if (id == 0 && building->made_code)
        id = find_by_name(building);
    return id == 0 ? NULL : version_of(building, id);
}

/* --- values --- */

static void clear_field(const struct field *field, void *record)
{
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, NULL);
        return;
    case FIELD_DATE:
        field_set_date(field, record, DATE_UNKNOWN);
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_INTEGER:
        field_set_int64(field, record, AMOUNT_UNKNOWN);
        return;
    case FIELD_REFERENCE:
        field_set_int64(field, record, 0);
        return;
    case FIELD_ENUM:
        field_set_enum(field, record, 0);
        return;
    case FIELD_BOOL:
        field_set_bool(field, record, false);
        return;
    }
}

static uint32_t currency_of(const struct building *building)
{
    const struct field *currency = shape_field(&building->type->shape, "currency");

    return currency == NULL ? 0 : field_enum(currency, building->record);
}

static void tell_value(struct building *building, const struct import_column *column,
                       const struct import_cell *cell, const struct value *value)
{
    uint32_t currency = currency_of(building);
    bool *rounded = &building->importing->told[building->row->plan].rounded;
    const struct import_param params[] = {
        {"allowed", value->allowed != NULL ? value->allowed : "", NULL},
        {"taken", value->taken != NULL ? value->taken : "", NULL},
        {"currency", currency == 0 ? "" : currency_code((enum currency)currency), NULL},
        {0},
    };

    if (value->taken == NULL || !*rounded)
        fault(building, column, cell->text, value->taken != NULL ? IMPORT_ROUNDED : value->fault,
              params);
    *rounded |= value->taken != NULL;
}

/* What stands in the row for a column, or what all rows have. */
static const struct import_cell *cell_of(const struct building *building,
                                         const struct import_column *column,
                                         const struct field *field, struct import_cell *constant)
{
    const struct import_cell *cell = row_cell(building->row, column);
    bool is_amount = field != NULL && (field->type == FIELD_MONEY || field->type == FIELD_DECIMAL);

    if (cell != NULL && cell->merged && is_amount)
        cell = NULL;
    if (cell != NULL || column->constant == NULL)
        return cell;
    *constant =
        (struct import_cell){.text = row_constant(building->importing, building->row,
                                                  column->constant, &building->importing->scratch),
                             .kind = SHEET_TEXT};
    return constant->text == NULL ? NULL : constant;
}

static void take_violations(struct building *building, const struct import_column *column,
                            const char *value)
{
    row_violations(building->importing, building->row, building->importing->violations, 0, column,
                   value);
}

static void set_value(struct building *building, const struct import_column *column,
                      const struct field *field)
{
    struct importing *importing = building->importing;
    struct import_cell constant;
    const struct import_cell *cell = cell_of(building, column, field, &constant);
    const struct value_sense sense = {.table = building->table,
                                      .column = column,
                                      .field = field,
                                      .type = field->type,
                                      .currency = currency_of(building),
                                      .exact = building->plan->exact,
                                      .arena = &importing->scratch};
    const struct value value = value_read(&sense, cell);

    clear_field(field, building->record);
    if (value.state == VALUE_FAULT || value.taken != NULL)
        tell_value(building, column, cell, &value);
    if (value.state != VALUE_KNOWN)
        return;
    violations_init(importing->violations, &importing->scratch);
    field_parse(&building->type->shape, field, value.text, strlen(value.text), building->record,
                importing->violations);
    take_violations(building, column, cell->text);
}

/* --- references --- */

static const char *kind_label(const struct field *field, const struct field *or_field,
                              struct arena *arena, bool chinese)
{
    const struct record_type *type = record_types[record_kind_find(field->reference)];

    if (or_field == NULL)
        return chinese ? type->label_zh : type->label_en;
    const struct record_type *other = record_types[record_kind_find(or_field->reference)];

    return chinese ? arena_format(arena, "%s或%s", type->label_zh, other->label_zh)
                   : arena_format(arena, "%s or %s", type->label_en, other->label_en);
}

static void refuse_reference(struct building *building, const struct import_column *column,
                             const struct field *field, const struct field *or_field,
                             const char *text, enum import_fault_code code)
{
    struct arena *arena = &building->importing->scratch;

    fault(building, column, text, code,
          (const struct import_param[]){{"kind", kind_label(field, or_field, arena, false),
                                         kind_label(field, or_field, arena, true)},
                                        {0}});
}

static void refuse_row(struct building *building, const struct import_column *column, size_t row,
                       const char *text, enum import_fault_code code)
{
    struct importing *importing = building->importing;
    struct arena *arena = &importing->scratch;

    fault(
        building, column, text, code,
        (const struct import_param[]){{"place", row_place_text(importing, row, LANGUAGE_EN, arena),
                                       row_place_text(importing, row, LANGUAGE_ZH, arena)},
                                      {0}});
}

/* The id of another row, once it is stored. */
static int64_t id_of_row(struct building *building, const struct import_column *column,
                         const struct field *field, size_t at, const char *text)
{
    const struct import_row *row = &building->importing->rows[at];

    if (at == building->at || (row->state == IMPORT_ROW_WAITING && row->on_stack))
        refuse_row(building, column, at, text, IMPORT_CYCLE);
    else if (row->state == IMPORT_ROW_WAITING)
        building->waits_for = at;
    else if (row->state == IMPORT_ROW_FAULT)
        refuse_row(building, column, at, text, IMPORT_RESTS_ON_FAULT);
    else
        return field->version ? row->seq : row->entity_id;
    return 0;
}

static int64_t id_of(struct building *building, const struct import_column *column,
                     const struct field *field, const struct finding *finding, const char *text)
{
    if (finding->found == FOUND_ROW)
        return id_of_row(building, column, field, finding->row, text);
    return field->version ? book_last_version(building->book, finding->id, INT64_MAX) : finding->id;
}

static struct finding find(struct building *building, const struct field *field, const char *text)
{
    return call_find(building->importing, building->book, building->row,
                     record_kind_find(field->reference), text);
}

static void set_reference(struct building *building, const struct import_column *column,
                          const struct field *field)
{
    struct import_cell constant;
    const struct import_cell *cell = cell_of(building, column, field, &constant);
    const struct field *or_field =
        column->or_field == NULL ? NULL : shape_field(&building->type->shape, column->or_field);
    const struct finding nothing = {.found = FOUND_NOTHING};

    clear_field(field, building->record);
    if (or_field != NULL)
        clear_field(or_field, building->record);
    if (cell == NULL)
        return;
    const char *text = value_plain(cell->text, &building->importing->scratch);

    if (cell->kind == SHEET_EMPTY || cell->kind == SHEET_ERROR) {
        fault(building, column, cell->text,
              cell->kind == SHEET_EMPTY ? IMPORT_NOT_CALCULATED : IMPORT_CELL_ERROR, NULL);
        return;
    }
    if (value_is_none(text))
        return;
    struct finding first = find(building, field, text);
    struct finding second = or_field == NULL ? nothing : find(building, or_field, text);

    if (first.found == FOUND_NOTHING && second.found == FOUND_NOTHING) {
        refuse_reference(building, column, field, or_field, text, IMPORT_NOT_FOUND);
    } else if (first.found == FOUND_SEVERAL || second.found == FOUND_SEVERAL ||
               (first.found != FOUND_NOTHING && second.found != FOUND_NOTHING)) {
        refuse_reference(building, column, field, or_field, text, IMPORT_AMBIGUOUS);
    } else {
        const struct field *named = first.found != FOUND_NOTHING ? field : or_field;

        field_set_int64(
            named, building->record,
            id_of(building, column, named, first.found != FOUND_NOTHING ? &first : &second, text));
    }
}

/* --- records that are found by what they say --- */

/* One column of a path: a field of the record that is looked for, and what it must name, or on
 * which day it must be. */
struct path_part {
    const struct import_column *column;
    const struct field *field, *or_field;
    int64_t id, or_id;
    int32_t day;
};

#define PATH_PARTS_MAX 8

/* The id that a text of a path names; 0: none. */
static int64_t id_in_path(struct building *building, const struct import_column *column,
                          const struct field *field, const char *text, bool *several)
{
    const struct finding finding = find(building, field, text);

    *several |= finding.found == FOUND_SEVERAL;
    if (finding.found == FOUND_NOTHING || finding.found == FOUND_SEVERAL)
        return 0;
    return id_of(building, column, field, &finding, text);
}

/* The day that a column of a path says; false when it says none. */
static bool read_day(struct building *building, struct path_part *part)
{
    struct import_cell constant;
    const struct import_cell *cell = cell_of(building, part->column, part->field, &constant);
    const struct value_sense sense = {.table = building->table,
                                      .column = part->column,
                                      .field = part->field,
                                      .type = FIELD_DATE,
                                      .exact = building->plan->exact,
                                      .arena = &building->importing->scratch};
    const struct value value = value_read(&sense, cell);

    if (value.state == VALUE_FAULT)
        tell_value(building, part->column, cell, &value);
    return value.state == VALUE_KNOWN &&
           date_parse(value.text, strlen(value.text), &part->day) == ERR_OK;
}

/* Reads a column of a path; false when it names nothing, which is refused unless it is empty. */
static bool read_part(struct building *building, struct path_part *part)
{
    if (part->field->type == FIELD_DATE)
        return read_day(building, part);
    struct import_cell constant;
    const struct import_column *column = part->column;
    const struct import_cell *cell = cell_of(building, column, part->field, &constant);
    const char *text = cell == NULL ? "" : value_plain(cell->text, &building->importing->scratch);
    bool several = false;

    if (value_is_none(text))
        return false;
    part->id = id_in_path(building, column, part->field, text, &several);
    if (part->or_field != NULL)
        part->or_id = id_in_path(building, column, part->or_field, text, &several);
    if (part->id != 0 || part->or_id != 0 || building->waits_for != NO_ROW ||
        building->row->refused)
        return part->id != 0 || part->or_id != 0;
    refuse_reference(building, column, part->field, part->or_field, text,
                     several ? IMPORT_AMBIGUOUS : IMPORT_NOT_FOUND);
    return false;
}

static size_t read_path(struct building *building, const struct field *reference,
                        struct path_part parts[PATH_PARTS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < building->plan->column_count && count < PATH_PARTS_MAX; i++) {
        const struct import_column *column = &building->plan->columns[i];
        struct path_part part = {.column = column};
        const struct field *through;

        if (column->field == NULL ||
            !import_path_find(building->plan->kind, column->field, &through, &part.field) ||
            through != reference)
            continue;
        if (column->or_field != NULL)
            (void)import_path_find(building->plan->kind, column->or_field, &through,
                                   &part.or_field);
        if (read_part(building, &part))
            parts[count++] = part;
    }
    return count;
}

static bool names(const struct field *field, const void *record, int64_t id)
{
    return field != NULL && id != 0 && field_int64(field, record) == id;
}

static bool says_all(const struct path_part *parts, size_t count, const void *record)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].field->type == FIELD_DATE
                ? field_date(parts[i].field, record) != parts[i].day
                : !names(parts[i].field, record, parts[i].id) &&
                      !names(parts[i].or_field, record, parts[i].or_id))
            return false;
    return true;
}

/* The records that say all parts, by a walk over those that name the first; how many. */
static size_t walk(const struct building *building, uint32_t kind, const struct field *field,
                   int64_t id, const struct path_part *parts, size_t count, int64_t *id_out)
{
    size_t found = 0;

    if (field == NULL || id == 0)
        return 0;
    for (struct referrer r = book_referrers(building->book, kind, field->name, id); r.entry != NULL;
         book_next_referrer(&r)) {
        if (!book_live(building->book, r.entry, VIEW_EVERYTHING) ||
            !says_all(parts, count, r.entry->record))
            continue;
        if (*id_out != r.entry->entity_id)
            found++;
        *id_out = r.entry->entity_id;
    }
    return found;
}

/* The first part that names a record; NULL: there are only days. */
static const struct path_part *naming_part(const struct path_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].field->type == FIELD_REFERENCE)
            return &parts[i];
    return NULL;
}

static const char *path_text(const struct building *building, const struct path_part *parts,
                             size_t count)
{
    struct buf out;

    buf_init(&out);
    for (size_t i = 0; i < count; i++) {
        struct import_cell constant;
        const struct import_cell *cell =
            cell_of(building, parts[i].column, parts[i].field, &constant);

        buf_format(&out, "%s%s", i > 0 ? ", " : "", cell->text);
    }
    const char *text =
        arena_copy(&building->importing->scratch, out.length > 0 ? out.bytes : "", out.length);

    buf_done(&out);
    return text;
}

/* All records of the kind that the files hold are stored first: any of them may be meant. */
static void set_path(struct building *building, const struct field *reference)
{
    struct path_part parts[PATH_PARTS_MAX];
    uint32_t kind = record_kind_find(reference->reference);
    int64_t id = 0;

    building->waits_for = row_waiting(building->importing, kind);
    if (building->waits_for != NO_ROW)
        return;
    size_t count = read_path(building, reference, parts);

    const struct path_part *first = naming_part(parts, count);

    if (first == NULL || building->waits_for != NO_ROW || building->row->refused)
        return;
    size_t found = walk(building, kind, first->field, first->id, parts, count, &id) +
                   walk(building, kind, first->or_field, first->or_id, parts, count, &id);

    if (found == 1)
        field_set_int64(reference, building->record, id);
    else
        refuse_reference(building, parts[0].column, reference, NULL,
                         path_text(building, parts, count),
                         found == 0 ? IMPORT_NONE_OF : IMPORT_SEVERAL_OF);
}

static bool has_path(const struct building *building, const struct field *reference)
{
    const struct field *through;
    const struct field *field;

    for (size_t i = 0; i < building->plan->column_count; i++)
        if (building->plan->columns[i].field != NULL &&
            import_path_find(building->plan->kind, building->plan->columns[i].field, &through,
                             &field) &&
            through == reference)
            return true;
    return false;
}

static void set_paths(struct building *building)
{
    const struct shape *shape = &building->type->shape;

    for (size_t i = 0; i < shape->field_count && building->waits_for == NO_ROW; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE && field_is_unknown(field, building->record) &&
            has_path(building, field))
            set_path(building, field);
    }
}

/* --- the whole row --- */

static void set_columns(struct building *building, bool choices)
{
    for (size_t i = 0; i < building->plan->column_count && building->waits_for == NO_ROW; i++) {
        const struct import_column *column = &building->plan->columns[i];
        const struct field *field =
            column->field == NULL ? NULL : shape_field(&building->type->shape, column->field);

        if (field == NULL || field->computed || (field->type == FIELD_ENUM) != choices)
            continue;
        if (field->type == FIELD_REFERENCE)
            set_reference(building, column, field);
        else
            set_value(building, column, field);
    }
}

static void set_date(struct building *building)
{
    const struct import_column *column = plan_column(building->plan, IMPORT_EFFECTIVE_DATE);
    struct import_cell constant;
    const struct import_cell *cell =
        column == NULL ? NULL : cell_of(building, column, NULL, &constant);

    if (cell == NULL)
        return;
    const struct value_sense sense = {.table = building->table,
                                      .column = column,
                                      .type = FIELD_DATE,
                                      .arena = &building->importing->scratch};
    const struct value value = value_read(&sense, cell);

    if (value.state == VALUE_FAULT)
        tell_value(building, column, cell, &value);
    if (value.state == VALUE_KNOWN) {
        building->date_given = true;
        (void)!date_parse(value.text, strlen(value.text), &building->command->effective_date);
    }
}

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
static void set_since(struct building *building)
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
        fault(building, NULL, NULL, IMPORT_SINCE_ASSUMED,
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

static void set_key(struct building *building)
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
            fault(building, NULL, NULL, IMPORT_CODE_NOT_MADE,
                  (const struct import_param[]){{"pattern", building->plan->code_pattern, NULL},
                                                {0}});
        return;
    }
    violations_init(violations, &building->importing->scratch);
    field_parse(&building->type->shape, key, code, strlen(code), building->record, violations);
    take_violations(building, NULL, code);
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

    if (column == NULL && has_path(building, field)) {
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
    take_violations(building, column, NULL);
}

static void require_fields(struct building *building)
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

static void clear_computed(const struct building *building)
{
    const struct shape *shape = &building->type->shape;

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].computed)
            clear_field(&shape->fields[i], building->record);
}

/* --- what it comes to --- */

static enum build refuse_change(struct building *building, const struct field *different)
{
    char seq[24];

    (void)snprintf(seq, sizeof seq, "%lld", (long long)building->existing->seq);
    const struct import_column *column =
        plan_column(building->plan, different == NULL ? IMPORT_EFFECTIVE_DATE : different->name);

    fault(building, column, NULL, IMPORT_NOT_REVISABLE,
          (const struct import_param[]){{"seq", seq, NULL},
                                        {"label",
                                         different == NULL ? "effective date" : different->label_en,
                                         different == NULL ? "生效日期" : different->label_zh},
                                        {0}});
    return BUILD_FAULT;
}

static size_t row_called(const struct building *building, enum call call, const char *text)
{
    if (text == NULL)
        return NO_ROW;
    const struct call_slot *slot =
        calls_find(&building->importing->calls, building->plan->kind, call,
                   call_fold(call, text, &building->importing->scratch));

    return slot == NULL || (size_t)slot->value == building->at ? NO_ROW : (size_t)slot->value;
}

/* Another row that is the same record: one that became its version, or has its code or id. */
static size_t earlier_row(const struct building *building)
{
    size_t row = row_of_seq(building->importing, building->existing->seq);

    if (row != NO_ROW && row != building->at)
        return row;
    row = row_called(building, CALL_CODE, building->row->key);
    return row != NO_ROW ? row : row_called(building, CALL_EXTERNAL_ID, building->row->external_id);
}

static enum build hold_against(struct building *building)
{
    const struct entry *existing = building->existing;
    struct import_row *row = building->row;
    const struct field *different =
        records_difference(building->plan->kind, existing->record, building->record);
    bool date_differs = building->date_given && building->type->begins != BEGINS_ONLY_WHEN_VALID &&
                        building->command->effective_date != existing->effective_date;

    row->seq = existing->seq;
    row->entity_id = existing->entity_id;
    if (different == NULL && !date_differs)
        return BUILD_KNOWN;
    size_t earlier = earlier_row(building);

    if (earlier != NO_ROW) {
        refuse_row(building, NULL, earlier, row->key != NULL ? row->key : row->external_id,
                   IMPORT_TWICE);
        return BUILD_FAULT;
    }
    if (!building->type->revisable)
        return refuse_change(building, different);
    clear_computed(building);
    building->command->entity_id = existing->entity_id;
    building->command->expected_version =
        building->importing->ours == 1 && row->own_seq > 0 ? row->own_seq : 0;
    return BUILD_READY;
}

static enum build ask_twin(struct building *building, int64_t seq)
{
    struct importing *importing = building->importing;
    size_t earlier = row_of_seq(importing, seq);
    char number[24];

    building->row->seq = seq;
    building->row->entity_id = book_entry(building->book, seq)->entity_id;
    if (importing->plan->twins == IMPORT_TWINS_SKIP)
        return BUILD_SKIPPED;
    (void)snprintf(number, sizeof number, "%lld", (long long)seq);
    if (earlier != NO_ROW)
        refuse_row(building, NULL, earlier, NULL, IMPORT_TWIN_IN_FILES);
    else
        fault(building, NULL, NULL, IMPORT_TWIN_RECORDED,
              (const struct import_param[]){{"seq", number, NULL}, {0}});
    return BUILD_ASKED;
}

static enum build finish(struct building *building)
{
    struct importing *importing = building->importing;
    const struct import_row *row = building->row;

    if (building->existing != NULL)
        return hold_against(building);
    if (importing->plan->twins == IMPORT_TWINS_KEEP || row->external_id != NULL ||
        (row->key != NULL && !building->made_code))
        return BUILD_READY;
    int32_t date = building->command->effective_date != DATE_UNKNOWN &&
                           building->type->begins != BEGINS_ONLY_WHEN_VALID
                       ? building->command->effective_date
                       : book_natural_date(building->command);
    int64_t twin =
        twin_find(importing, building->book, building->plan->kind, building->record, date);

    return twin == 0 ? BUILD_READY : ask_twin(building, twin);
}

/* Codes of a pattern that counts rows say nothing of who it is. */
static bool is_made_code(const struct building *building)
{
    const struct field *key = shape_key(&building->type->shape);
    const char *pattern = building->plan->code_pattern;

    return key != NULL && pattern != NULL && plan_column(building->plan, key->name) == NULL &&
           (strstr(pattern, "{n") != NULL || strstr(pattern, "{row") != NULL);
}

static void begin_record(struct building *building)
{
    const struct shape *shape = &building->type->shape;

    building->record = arena_alloc(&building->importing->scratch, shape->size);
    if (building->existing != NULL)
        memcpy(building->record, building->existing->record, shape->size);
    else
        shape_clear(shape, building->record);
    *building->command = (struct command){
        .actor_id = building->command->actor_id,
        .kind = building->plan->kind,
        .effective_date = DATE_UNKNOWN,
        .today = building->command->today,
        .confirm_future = building->importing->plan->confirm_future,
        .record = building->record,
    };
}

/* What else is wrong with the row, whatever its cells were meant to say. */
static void add_more(struct building *building)
{
    struct importing *importing = building->importing;
    struct violations *violations = importing->violations;
    struct import_row *row = building->row;
    const struct import_faults *faults = &importing->faults;

    violations_init(violations, &importing->scratch);
    for (size_t i = 0; i < row->fault_count; i++)
        if (faults->list[row->first_fault + i].field != NULL)
            violations_add(violations, faults->list[row->first_fault + i].field, VIOLATION_MISSING);
    size_t before = violations->count;

    book_decide_more(building->book, building->command, &importing->scratch, violations);
    row_violations(importing, row, violations, before, NULL, NULL);
}

enum build build_row(struct importing *importing, const struct book *book, size_t row,
                     struct command *command_out, size_t *waits_for_out)
{
    struct building building = {
        .importing = importing,
        .book = book,
        .at = row,
        .row = &importing->rows[row],
        .plan = plan_of(importing, &importing->rows[row]),
        .type = type_of(importing, &importing->rows[row]),
        .waits_for = NO_ROW,
        .command = command_out,
    };

    building.table = &importing->tables->list[building.plan->table];
    building.made_code = is_made_code(&building);
    arena_reset(&importing->scratch);
    row_forget_faults(importing, building.row);
    learn_whose(&building);
    building.existing = find_existing(&building);
    begin_record(&building);
    set_columns(&building, true);
    set_columns(&building, false);
    if (building.waits_for == NO_ROW)
        set_paths(&building);
    if (building.waits_for != NO_ROW) {
        row_forget_faults(importing, building.row);
        *waits_for_out = building.waits_for;
        return BUILD_WAITS;
    }
    set_date(&building);
    set_since(&building);
    set_key(&building);
    require_fields(&building);
    if (!building.row->refused)
        return finish(&building);
    add_more(&building);
    return BUILD_FAULT;
}
