/* What an import keeps of itself: the ids of its source behind the entries that they name, and at
 * its end its files and its own entry. */
#include "run_internal.h"

#include "record/import.h"

static void command_of(uint32_t kind, const void *record, struct command *command)
{
    *command = (struct command){
        .actor_id = command->actor_id,
        .kind = kind,
        .effective_date = DATE_UNKNOWN,
        .today = command->today,
        .record = record,
    };
}

bool closing_external_id(struct importing *importing, struct command *command)
{
    if (importing->external_of == NO_ROW)
        return false;
    const struct import_row *row = &importing->rows[importing->external_of];
    struct external_id *name = arena_alloc(&importing->scratch, sizeof *name);

    importing->external_of = NO_ROW;
    *name = (struct external_id){
        .named_seq = row->entity_id,
        .record_kind = type_of(importing, row)->kind,
        .source = importing->plan->source,
        .external_id = row->external_id,
    };
    command_of(RECORD_EXTERNAL_ID, name, command);
    return true;
}

static void close_file(struct importing *importing, size_t plan, struct command *command)
{
    const struct import_table_plan *of = &importing->plan->tables[plan];
    const struct import_table *table = &importing->tables->list[of->table];
    const struct import_file_read *read = &importing->tables->files[table->file];
    const struct import_counts counts = importing_table_counts(importing, plan);
    struct import_file *file = arena_alloc(&importing->scratch, sizeof *file);

    *file = (struct import_file){
        .name = read->name,
        .sha256 = read->sha256,
        .byte_count = (int64_t)read->byte_count,
        .sheet = table->sheet,
        .record_kind = record_types[of->kind]->kind,
        .row_count = (int64_t)counts.rows,
        .stored_count = (int64_t)counts.states[IMPORT_ROW_NEW],
        .changed_count = (int64_t)counts.states[IMPORT_ROW_CHANGED],
        .known_count = (int64_t)counts.states[IMPORT_ROW_KNOWN],
        .skipped_count = (int64_t)counts.states[IMPORT_ROW_SKIPPED],
        .mapping = importing->options.mapping(importing->tables, of, &importing->scratch),
    };
    command_of(RECORD_IMPORT_FILE, file, command);
}

static void close_import(struct importing *importing, struct command *command)
{
    const struct import_counts counts = importing_counts(importing);
    struct import *import = arena_alloc(&importing->scratch, sizeof *import);

    *import = (struct import){
        .first_seq = importing->first_seq,
        .entry_count = importing->last_seq + 1 - importing->first_seq,
        .row_count = (int64_t)counts.rows,
        .stored_count = (int64_t)counts.states[IMPORT_ROW_NEW],
        .changed_count = (int64_t)counts.states[IMPORT_ROW_CHANGED],
        .known_count = (int64_t)counts.states[IMPORT_ROW_KNOWN],
        .skipped_count = (int64_t)counts.states[IMPORT_ROW_SKIPPED],
        .note = importing->options.note,
    };
    command_of(RECORD_IMPORT, import, command);
    importing->closed = true;
}

bool closing_next(struct importing *importing, struct command *command)
{
    arena_reset(&importing->scratch);
    if (importing->first_seq == 0 || importing->closed)
        return false;
    while (importing->closing < importing->plan->count) {
        size_t plan = importing->closing++;

        if (importing->plan->tables[plan].skip)
            continue;
        close_file(importing, plan, command);
        return true;
    }
    close_import(importing, command);
    return true;
}
