/* Drives an import: row after row, what is referred to first, until nothing more can be stored. A
 * row that was refused is tried again when others were stored since: what it needs may have come
 * later in the files. */
#include "import/import.h"

#include "run_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define PASSES_MAX 12

/* --- the plan --- */

static void plan_fault(struct importing *importing, const struct import_table_plan *plan,
                       const struct import_column *column, const char *value,
                       enum import_fault_code code, const struct import_param *params)
{
    const struct import_table *table = &importing->tables->list[plan->table];
    const struct import_fault where = {
        .place = {.file = importing->tables->files[table->file].name,
                  .sheet = table->sheet,
                  .row = plan->header_last,
                  .column = column == NULL ? 0 : column->column},
        .row_at = NO_ROW - 1,
        .value = value,
    };

    import_fault_add(&importing->faults, code, &where, params);
    importing->ready &= import_fault_weight(code) == IMPORT_NOTE;
}

/* Whether a column may be of the kind, as what it is or, for `or_field`, as what it may be. */
static bool is_fit(uint32_t kind, const char *name, bool reference_only)
{
    const struct field *through;
    const struct field *field = shape_field(&record_types[kind]->shape, name);

    if (import_path_find(kind, name, &through, &field))
        return true;
    if (!reference_only && import_column_is_own(name))
        return true;
    return field != NULL && (!reference_only || field->type == FIELD_REFERENCE);
}

static void check_columns(struct importing *importing, const struct import_table_plan *plan)
{
    const struct record_type *type = record_types[plan->kind];
    const struct import_param params[] = {{"kind", type->label_en, type->label_zh}, {0}};

    for (size_t i = 0; i < plan->column_count; i++) {
        const struct import_column *column = &plan->columns[i];

        if (column->field == NULL)
            continue;
        if (strcmp(column->field, IMPORT_EXTERNAL_ID) == 0 && importing->plan->source == NULL)
            plan_fault(importing, plan, column, NULL, IMPORT_SOURCE_MISSING, NULL);
        if (!is_fit(plan->kind, column->field, false))
            plan_fault(importing, plan, column, column->field, IMPORT_FIELD_UNKNOWN, params);
        if (column->or_field != NULL && (!is_fit(plan->kind, column->field, true) ||
                                         !is_fit(plan->kind, column->or_field, true)))
            plan_fault(importing, plan, column, column->or_field, IMPORT_FIELD_UNKNOWN, params);
    }
}

static void check_plan(struct importing *importing)
{
    importing->ready = true;
    for (size_t i = 0; i < importing->plan->count; i++) {
        const struct import_table_plan *plan = &importing->plan->tables[i];

        if (plan->skip)
            continue;
        if (plan->kind == RECORD_NONE) {
            plan_fault(importing, plan, NULL, NULL, IMPORT_KIND_UNKNOWN, NULL);
            continue;
        }
        const struct record_type *type = record_types[plan->kind];
        const struct import_param params[] = {{"kind", type->plural_en, type->label_zh}, {0}};

        if (!import_kind_allowed(plan->kind) || (type->written_by & importing->options.roles) == 0)
            plan_fault(importing, plan, NULL, NULL, IMPORT_ROLE, params);
        check_columns(importing, plan);
        if (!plan->exact && !plan->keep_totals)
            totals_hold(importing, plan);
    }
}

/* --- one run --- */

static void forget_run(struct importing *importing)
{
    arena_reset(&importing->run);
    importing->order_at = 0;
    importing->stack_count = 0;
    importing->book_names = (struct call_index){0};
    memset(importing->names_of, 0, sizeof importing->names_of);
    memset(importing->twins, 0, sizeof importing->twins);
    memset(importing->twins_of, 0, sizeof importing->twins_of);
    import_faults_init(&importing->faults, &importing->run);
    importing->told =
        arena_array(&importing->run, importing->plan->count + 1, sizeof *importing->told);
    importing->made = arena_array(&importing->run, importing->plan->count + 1, sizeof(int64_t));
    memset(importing->waiting_from, 0, sizeof importing->waiting_from);
    importing->passes = 0;
    importing->progress = 0;
    importing->ours = 0;
    importing->deciding = NO_ROW;
    importing->external_of = NO_ROW;
    importing->first_seq = 0;
    importing->last_seq = 0;
    importing->row_of = NULL;
    importing->row_of_count = importing->row_of_capacity = 0;
    importing->closing = 0;
    importing->closed = false;
}

void importing_rewind(void *arg)
{
    struct importing *importing = arg;

    forget_run(importing);
    for (size_t i = 0; i < importing->row_count; i++) {
        struct import_row *row = &importing->rows[i];

        row->state = IMPORT_ROW_WAITING;
        row->seq = row->entity_id = 0;
        row->fault_count = 0;
        row->refused = row->on_stack = false;
    }
    check_plan(importing);
}

struct importing *importing_new(const struct import_tables *tables, const struct import_plan *plan,
                                const struct import_options *options)
{
    struct importing *importing = calloc(1, sizeof *importing);

    CHECK(importing != NULL);
    importing->tables = tables;
    importing->plan = plan;
    importing->options = *options;
    importing->today = date_in_china(options->now_us);
    arena_init(&importing->arena);
    arena_init(&importing->run);
    arena_init(&importing->scratch);
    importing->violations = arena_alloc(&importing->arena, sizeof *importing->violations);
    rows_prepare(importing);
    importing_rewind(importing);
    return importing;
}

void importing_free(struct importing *importing)
{
    if (importing == NULL)
        return;
    arena_done(&importing->scratch);
    arena_done(&importing->run);
    arena_done(&importing->arena);
    free(importing);
}

static void push(struct importing *importing, size_t row)
{
    importing->rows[row].on_stack = true;
    importing->stack[importing->stack_count++] = row;
}

static void pop(struct importing *importing)
{
    importing->rows[importing->stack[--importing->stack_count]].on_stack = false;
}

/* Rows that were refused are tried once more, if anything was stored since. False: it is over. */
static bool begin_pass(struct importing *importing)
{
    size_t again = 0;

    if (importing->progress == 0 || ++importing->passes >= PASSES_MAX)
        return false;
    for (size_t i = 0; i < importing->plan->count; i++)
        importing->told[i].column_missing = false;
    for (size_t i = 0; i < importing->row_count; i++)
        if (importing->rows[i].state == IMPORT_ROW_FAULT) {
            importing->rows[i].state = IMPORT_ROW_WAITING;
            again++;
        }
    memset(importing->waiting_from, 0, sizeof importing->waiting_from);
    importing->progress = 0;
    importing->order_at = 0;
    return again > 0;
}

/* The next row to be tried; NO_ROW: there is none. */
static size_t next_row(struct importing *importing)
{
    for (;;) {
        if (importing->stack_count > 0)
            return importing->stack[importing->stack_count - 1];
        if (importing->order_at == importing->row_count) {
            if (!begin_pass(importing))
                return NO_ROW;
            continue;
        }
        size_t row = importing->order[importing->order_at++];

        if (importing->rows[row].state == IMPORT_ROW_WAITING)
            push(importing, row);
    }
}

/* Whether the source has an id for the row that is not recorded yet. */
static bool has_new_id(const struct importing *importing, const struct book *book,
                       const struct import_row *row)
{
    return row->external_id != NULL && importing->plan->source != NULL &&
           call_find_external(importing, book, plan_of(importing, row)->kind, row->external_id) ==
               0;
}

/* Whether the command of a row is there. */
static bool try_row(struct importing *importing, const struct book *book, size_t at,
                    struct command *command)
{
    struct import_row *row = &importing->rows[at];
    size_t waits_for = NO_ROW;

    switch (build_row(importing, book, at, command, &waits_for)) {
    case BUILD_READY:
        importing->deciding = at;
        importing->is_revision = command->entity_id != 0;
        return true;
    case BUILD_WAITS:
        push(importing, waits_for);
        return false;
    case BUILD_KNOWN:
        row->state = IMPORT_ROW_KNOWN;
        if (has_new_id(importing, book, row))
            importing->external_of = at;
        break;
    case BUILD_SKIPPED:
        row->state = IMPORT_ROW_SKIPPED;
        break;
    case BUILD_ASKED:
        row->state = IMPORT_ROW_ASKED;
        break;
    case BUILD_FAULT:
        row->state = IMPORT_ROW_FAULT;
        break;
    }
    pop(importing);
    return false;
}

enum err importing_next(const struct book *book, void *arg, struct command *command_out,
                        bool *more_out)
{
    struct importing *importing = arg;
    size_t row;

    importing->deciding = NO_ROW;
    *more_out = true;
    if (closing_external_id(importing, command_out))
        return ERR_OK;
    while (importing->ready && (row = next_row(importing)) != NO_ROW)
        if (try_row(importing, book, row, command_out) ||
            closing_external_id(importing, command_out))
            return ERR_OK;
    if (!importing_is_clean(importing))
        return ERR_INVALID;
    *more_out = closing_next(importing, command_out);
    return ERR_OK;
}

static void learn_name(struct importing *importing, const struct import_row *row)
{
    uint32_t kind = plan_of(importing, row)->kind;

    if (row->name != NULL && importing->names_of[kind])
        calls_add(&importing->book_names, &importing->run, kind, CALL_NAME,
                  call_fold(CALL_NAME, row->name, &importing->run), row->entity_id, false);
}

enum err importing_decided(const struct book *book, void *arg, const struct entry *first,
                           enum err err, const struct violations *violations)
{
    struct importing *importing = arg;

    if (first != NULL && importing->first_seq == 0)
        importing->first_seq = first->seq;
    if (first != NULL)
        importing->last_seq = book_head(book);
    if (importing->deciding == NO_ROW)
        return err;
    struct import_row *row = &importing->rows[importing->deciding];

    pop(importing);
    if (first == NULL) {
        row_violations(importing, row, violations, 0, NULL, NULL);
        row->refused = true;
        row->state = IMPORT_ROW_FAULT;
        return ERR_OK;
    }
    row->seq = first->seq;
    row->entity_id = first->entity_id;
    row->state = importing->is_revision ? IMPORT_ROW_CHANGED : IMPORT_ROW_NEW;
    row_became(importing, importing->deciding, first->seq);
    if (has_new_id(importing, book, row))
        importing->external_of = importing->deciding;
    twin_add(importing, first);
    if (!importing->is_revision)
        learn_name(importing, row);
    importing->progress++;
    return ERR_OK;
}
