/* Makes the command of a row: its values, what it refers to, and whether it is new. */
#include "build_internal.h"

#include <stdio.h>
#include <string.h>

void build_fault(struct building *building, const struct import_column *column, const char *value,
                 enum import_fault_code code, const struct import_param *params)
{
    row_fault(building->importing, building->row, column, NULL, value, code, params);
}

void build_refuse_row(struct building *building, const struct import_column *column, size_t row,
                      const char *text, enum import_fault_code code)
{
    struct importing *importing = building->importing;
    struct arena *arena = &importing->scratch;

    build_fault(
        building, column, text, code,
        (const struct import_param[]){{"place", row_place_text(importing, row, LANGUAGE_EN, arena),
                                       row_place_text(importing, row, LANGUAGE_ZH, arena)},
                                      {0}});
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
            build_set_reference(building, column, field);
        else
            build_set_value(building, column, field);
    }
}

/* --- what it comes to --- */

static enum build refuse_change(struct building *building, const struct field *different)
{
    char seq[24];

    (void)snprintf(seq, sizeof seq, "%lld", (long long)building->existing->seq);
    const struct import_column *column =
        plan_column(building->plan, different == NULL ? IMPORT_EFFECTIVE_DATE : different->name);

    build_fault(building, column, NULL, IMPORT_NOT_REVISABLE,
                (const struct import_param[]){
                    {"seq", seq, NULL},
                    {"label", different == NULL ? "effective date" : different->label_en,
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
        build_refuse_row(building, NULL, earlier, row->key != NULL ? row->key : row->external_id,
                         IMPORT_TWICE);
        return BUILD_FAULT;
    }
    if (!building->type->revisable)
        return refuse_change(building, different);
    build_clear_computed(building);
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
        build_refuse_row(building, NULL, earlier, NULL, IMPORT_TWIN_IN_FILES);
    else
        build_fault(building, NULL, NULL, IMPORT_TWIN_RECORDED,
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
        build_set_paths(&building);
    if (building.waits_for != NO_ROW) {
        row_forget_faults(importing, building.row);
        *waits_for_out = building.waits_for;
        return BUILD_WAITS;
    }
    build_set_date(&building);
    build_set_since(&building);
    build_set_key(&building);
    build_require_fields(&building);
    if (!building.row->refused)
        return finish(&building);
    add_more(&building);
    return BUILD_FAULT;
}
