/* What a row refers to: other rows, and what is recorded already. */
#include "build_internal.h"

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

void build_refuse_reference(struct building *building, const struct import_column *column,
                            const struct field *field, const struct field *or_field,
                            const char *text, enum import_fault_code code)
{
    struct arena *arena = &building->importing->scratch;

    build_fault(building, column, text, code,
                (const struct import_param[]){{"kind", kind_label(field, or_field, arena, false),
                                               kind_label(field, or_field, arena, true)},
                                              {0}});
}

/* The id of another row, once it is stored. */
static int64_t id_of_row(struct building *building, const struct import_column *column,
                         const struct field *field, size_t at, const char *text)
{
    const struct import_row *row = &building->importing->rows[at];

    if (at == building->at || (row->state == IMPORT_ROW_WAITING && row->on_stack))
        build_refuse_row(building, column, at, text, IMPORT_CYCLE);
    else if (row->state == IMPORT_ROW_WAITING)
        building->waits_for = at;
    else if (row->state == IMPORT_ROW_FAULT)
        build_refuse_row(building, column, at, text, IMPORT_RESTS_ON_FAULT);
    else
        return field->version ? row->seq : row->entity_id;
    return 0;
}

int64_t build_id_of(struct building *building, const struct import_column *column,
                    const struct field *field, const struct finding *finding, const char *text)
{
    if (finding->found == FOUND_ROW)
        return id_of_row(building, column, field, finding->row, text);
    return field->version ? book_last_version(building->book, finding->id, INT64_MAX) : finding->id;
}

struct finding build_find(struct building *building, const struct field *field, const char *text)
{
    return call_find(building->importing, building->book, building->row,
                     record_kind_find(field->reference), text);
}

void build_set_reference(struct building *building, const struct import_column *column,
                         const struct field *field)
{
    struct import_cell constant;
    const struct import_cell *cell = build_cell_of(building, column, field, &constant);
    const struct field *or_field =
        column->or_field == NULL ? NULL : shape_field(&building->type->shape, column->or_field);
    const struct finding nothing = {.found = FOUND_NOTHING};

    build_clear_field(field, building->record);
    if (or_field != NULL)
        build_clear_field(or_field, building->record);
    if (cell == NULL)
        return;
    const char *text = value_plain(cell->text, &building->importing->scratch);

    if (cell->kind == SHEET_EMPTY || cell->kind == SHEET_ERROR) {
        build_fault(building, column, cell->text,
                    cell->kind == SHEET_EMPTY ? IMPORT_NOT_CALCULATED : IMPORT_CELL_ERROR, NULL);
        return;
    }
    if (value_is_none(text))
        return;
    struct finding first = build_find(building, field, text);
    struct finding second = or_field == NULL ? nothing : build_find(building, or_field, text);

    if (first.found == FOUND_NOTHING && second.found == FOUND_NOTHING) {
        build_refuse_reference(building, column, field, or_field, text, IMPORT_NOT_FOUND);
    } else if (first.found == FOUND_SEVERAL || second.found == FOUND_SEVERAL ||
               (first.found != FOUND_NOTHING && second.found != FOUND_NOTHING)) {
        build_refuse_reference(building, column, field, or_field, text, IMPORT_AMBIGUOUS);
    } else {
        const struct field *named = first.found != FOUND_NOTHING ? field : or_field;

        field_set_int64(named, building->record,
                        build_id_of(building, column, named,
                                    first.found != FOUND_NOTHING ? &first : &second, text));
    }
}
