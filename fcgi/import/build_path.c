/* Records that a row names by what they say: the investment of that fund in that firm. */
#include "build_internal.h"

#include <string.h>

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
    const struct finding finding = build_find(building, field, text);

    *several |= finding.found == FOUND_SEVERAL;
    if (finding.found == FOUND_NOTHING || finding.found == FOUND_SEVERAL)
        return 0;
    return build_id_of(building, column, field, &finding, text);
}

/* The day that a column of a path says; false when it says none. */
static bool read_day(struct building *building, struct path_part *part)
{
    struct import_cell constant;
    const struct import_cell *cell = build_cell_of(building, part->column, part->field, &constant);
    const struct value_sense sense = {.table = building->table,
                                      .column = part->column,
                                      .field = part->field,
                                      .type = FIELD_DATE,
                                      .exact = building->plan->exact,
                                      .arena = &building->importing->scratch};
    const struct value value = value_read(&sense, cell);

    if (value.state == VALUE_FAULT)
        build_tell_value(building, part->column, cell, &value);
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
    const struct import_cell *cell = build_cell_of(building, column, part->field, &constant);
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
    build_refuse_reference(building, column, part->field, part->or_field, text,
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
            build_cell_of(building, parts[i].column, parts[i].field, &constant);

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
        build_refuse_reference(building, parts[0].column, reference, NULL,
                               path_text(building, parts, count),
                               found == 0 ? IMPORT_NONE_OF : IMPORT_SEVERAL_OF);
}

bool build_has_path(const struct building *building, const struct field *reference)
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

void build_set_paths(struct building *building)
{
    const struct shape *shape = &building->type->shape;

    for (size_t i = 0; i < shape->field_count && building->waits_for == NO_ROW; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE && field_is_unknown(field, building->record) &&
            build_has_path(building, field))
            set_path(building, field);
    }
}
