/* The table of a kind: every version of each of its records. */
#include "bundle_internal.h"

#include "record/kinds.h"
#include "verdict/verdict.h"

#define ENTITIES_AT_ONCE 1024

void kind_rows_open(struct kind_rows *rows, struct table *table, uint32_t kind, struct view view,
                    struct arena *arena)
{
    const struct shape *shape = &record_types[kind]->shape;

    *rows = (struct kind_rows){
        .table = table, .kind = kind, .view = view, .actor_id = -1, .keys.arena = arena};
    rows->has_made_key = natural_key_is_made(kind);
    rows->has_seq = arena_array(arena, shape->field_count, sizeof *rows->has_seq);
    for (size_t i = 0; i < shape->field_count; i++)
        rows->has_seq[i] = natural_key_needs_seq(&shape->fields[i]);
    buf_init(&rows->text);
    buf_init(&rows->actor);
}

void kind_rows_close(struct kind_rows *rows)
{
    buf_done(&rows->text);
    buf_done(&rows->actor);
}

void kind_rows_head(struct kind_rows *rows, struct arena *arena)
{
    struct bundle_columns columns;

    bundle_columns_of(record_types[rows->kind]->plural, arena, &columns);
    for (size_t i = 0; i < columns.count; i++)
        table_text(rows->table, columns.list[i].name);
    table_end_row(rows->table);
}

static void key_cell(struct kind_rows *rows, const struct book *book, int64_t id)
{
    buf_reset(&rows->text);
    natural_key_write_of(&rows->keys, book, id, &rows->text);
    table_text(rows->table, rows->text.length == 0 ? NULL : rows->text.bytes);
}

static void seq_cell(struct kind_rows *rows, int64_t seq)
{
    if (seq == 0)
        table_text(rows->table, NULL);
    else
        table_id(rows->table, seq);
}

static void actor_cell(struct kind_rows *rows, const struct book *book, int64_t id)
{
    if (id != rows->actor_id) {
        buf_reset(&rows->actor);
        natural_key_write_of(&rows->keys, book, id, &rows->actor);
        rows->actor_id = id;
    }
    table_text(rows->table, rows->actor.length == 0 ? NULL : rows->actor.bytes);
}

static void write_fields(struct kind_rows *rows, const struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type != FIELD_REFERENCE) {
            table_field(rows->table, shape, field, entry->record);
            continue;
        }
        int64_t id = field_int64(field, entry->record);

        key_cell(rows, book, id);
        if (rows->has_seq[i])
            seq_cell(rows, id);
    }
}

static void write_version(struct kind_rows *rows, const struct book *book,
                          const struct entry *entry, enum entry_state state)
{
    const struct entry *reversal = book_reversal_of(book, entry->seq);

    table_id(rows->table, entry->seq);
    table_id(rows->table, entry->entity_id);
    table_date(rows->table, entry->effective_date);
    table_time(rows->table, entry->recorded_at_us);
    actor_cell(rows, book, entry->actor_id);
    table_text(rows->table, entry_state_values[state - 1].name);
    seq_cell(rows, reversal != NULL && reversal->seq <= rows->view.as_known ? reversal->seq : 0);
    if (rows->has_made_key)
        key_cell(rows, book, entry->entity_id);
    write_fields(rows, book, entry);
    table_end_row(rows->table);
    rows->row_count++;
}

static void write_entity(struct kind_rows *rows, const struct book *book, int64_t id,
                         struct arena *arena)
{
    const int64_t *seqs = NULL;
    size_t count = book_versions(book, id, &seqs);

    while (count > 0 && seqs[count - 1] > rows->view.as_known)
        count--;
    const enum entry_state *states = bundle_states(book, seqs, count, rows->view, arena);

    for (size_t i = 0; i < count; i++)
        write_version(rows, book, book_entry(book, seqs[i]), states[i]);
}

/* Lines of verdicts are entries of their own, or held by one: then they share its state. */
static bool next_lines(struct kind_rows *rows, const struct book *book, struct arena *arena)
{
    const struct entry *holder = NULL;
    size_t end = rows->position + ENTITIES_AT_ONCE;

    for (; (holder = verdict_holder(book, rows->position)) != NULL && rows->position < end;
         rows->position++) {
        const struct entry *lines = NULL;
        size_t count = verdict_stored_of(book, holder, arena, &lines);

        if (holder->seq > rows->view.as_known)
            return false;
        const enum entry_state *states = bundle_states(book, &holder->seq, 1, rows->view, arena);

        for (size_t i = 0; i < count; i++)
            write_version(rows, book, &lines[i], states[0]);
    }
    return holder != NULL;
}

bool kind_rows_next(struct kind_rows *rows, const struct book *book, struct arena *arena)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, rows->kind, &ids);

    if (rows->kind == RECORD_VERDICT_LINE)
        return next_lines(rows, book, arena);
    size_t end = rows->position + ENTITIES_AT_ONCE;

    for (; rows->position < count && rows->position < end; rows->position++) {
        if (ids[rows->position] > rows->view.as_known)
            return false;
        write_entity(rows, book, ids[rows->position], arena);
    }
    return rows->position < count;
}
