/* What we export is what we import: every live record of a history comes back with all its fields,
 * from the CSV files of every kind and whatever their headings are in. */
#include "handlers/journal/dataset.h"
#include "http/csv_read.h"
#include "record/kinds.h"
#include "support_golden.h"
#include "support_history.h"
#include "support_import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* What an export is written as. */
struct form {
    enum table_format format;
    enum table_words words;
    bool excel;
};

static void take_all(struct table *table, struct buf *out)
{
    bool more = true;

    while (more)
        assert_int_equal(table_piece(table, out, &more), ERR_OK);
}

static void export_kind(const struct world *world, struct moving *moving, uint32_t kind,
                        const struct form *form)
{
    const char *plural = record_types[kind]->plural;
    struct table table = {.format = form->format, .words = form->words, .excel = form->excel};
    struct dataset dataset;
    struct xlsx_fault fault;
    struct buf out;
    bool more = true;

    assert_int_equal(dataset_open(plural, VIEW_EVERYTHING, &dataset), ERR_OK);
    buf_init(&out);
    table_begin(&table, plural, plural);
    while (more)
        assert_int_equal(dataset_write(&dataset, world->book, NULL, &moving->arena, &table, &more),
                         ERR_OK);
    assert_int_equal(table_end(&table, &fault), ERR_OK);
    take_all(&table, &out);
    table_done(&table);
    if (dataset.row_count > 0)
        moving_add_bytes(moving,
                         arena_format(&moving->arena, "%s.%s", plural, table_ending(form->format)),
                         arena_copy(&moving->arena, out.bytes, out.length), out.length);
    buf_done(&out);
}

/* The same record with the ids of the other book. */
static void move_references(const struct moving *moving, uint32_t kind, void *record,
                            const int64_t *moved)
{
    const struct shape *shape = &record_types[kind]->shape;

    (void)moving;
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE && !shape->fields[i].computed &&
            field_int64(&shape->fields[i], record) != 0)
            field_set_int64(&shape->fields[i], record,
                            moved[field_int64(&shape->fields[i], record)]);
}

static void write_given(uint32_t kind, const void *record, struct buf *out)
{
    const struct shape *shape = &record_types[kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        if (shape->fields[i].computed)
            continue;
        buf_format(out, "%s=", shape->fields[i].name);
        field_write_json(shape, &shape->fields[i], record, out);
        buf_char(out, ' ');
    }
}

static void require_same(const struct moving *moving, const struct entry *from,
                         const struct world *to, const int64_t *moved)
{
    struct arena arena;
    struct buf expected;
    struct buf found;

    if (moved[from->seq] == 0)
        fail_msg("%s %lld did not come", record_types[from->kind]->kind, (long long)from->seq);
    const struct entry *entry = book_entry(to->book, moved[from->seq]);

    arena_init(&arena);
    buf_init(&expected);
    buf_init(&found);
    void *record = arena_alloc(&arena, record_types[from->kind]->shape.size);

    memcpy(record, from->record, record_types[from->kind]->shape.size);
    move_references(moving, from->kind, record, moved);
    write_given(from->kind, record, &expected);
    write_given(entry->kind, entry->record, &found);
    assert_string_equal(found.bytes, expected.bytes);
    assert_int_equal(entry->effective_date, from->effective_date);
    buf_done(&expected);
    buf_done(&found);
    arena_done(&arena);
}

static void import_all(const struct world *from, struct world *to, const struct form *form)
{
    struct moving moving;
    size_t count;

    moving_open(&moving, to);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        export_kind(from, &moving, kind, form);
    moving_all(&moving);
    int64_t *moved = arena_array(&moving.arena, (size_t)book_head(from->book) + 1, sizeof *moved);
    const struct import_row *rows = importing_rows(moving.importing, &count);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(from->book, rows[i].own_seq);

        moved[rows[i].own_seq] = rows[i].seq;
        moved[entry->entity_id] = rows[i].seq;
    }
    for (int64_t seq = 1; seq <= 3; seq++)
        moved[seq] = seq; /* users are made by hand */
    for (int64_t seq = 1; seq <= book_head(from->book); seq++) {
        const struct entry *entry = book_entry(from->book, seq);

        if (import_kind_allowed(entry->kind) &&
            book_version(from->book, entry->kind, entry->entity_id, VIEW_EVERYTHING) == entry)
            require_same(&moving, entry, to, moved);
    }
    moving_close(&moving);
}

/* An export of a kind without a record, and one line that is none, so that there is a table. */
static void suggest_empty(const struct world *world, struct moving *moving, uint32_t kind,
                          const struct form *form)
{
    struct table table = {.format = form->format, .words = form->words, .excel = form->excel};
    struct dataset dataset;
    struct xlsx_fault fault;
    struct buf out;
    bool more = true;

    moving_open(moving, NULL);
    assert_int_equal(dataset_open(record_types[kind]->plural, VIEW_EVERYTHING, &dataset), ERR_OK);
    buf_init(&out);
    table_begin(&table, record_types[kind]->plural, record_types[kind]->plural);
    assert_int_equal(dataset_write(&dataset, world->book, NULL, &moving->arena, &table, &more),
                     ERR_OK);
    table_text(&table, "1");
    table_text(&table, "2020-01-01");
    table_end_row(&table);
    assert_int_equal(table_end(&table, &fault), ERR_OK);
    take_all(&table, &out);
    table_done(&table);
    moving_add_bytes(moving,
                     arena_format(&moving->arena, "%s.%s", record_types[kind]->plural,
                                  table_ending(form->format)),
                     out.bytes, out.length);
    buf_done(&out);
    moving_suggest(moving);
}

/* Every field stands in a column of its own, in the order of the kind. */
static void require_columns(const struct moving *moving, uint32_t kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    const struct import_table_plan *plan = &moving->plan.tables[0];

    assert_int_equal(plan->kind, kind);
    if (!plan->exact)
        fail_msg("%s: its columns are not known", record_types[kind]->kind);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct import_column *column = &plan->columns[i + 4];

        if (column->field == NULL || strcmp(column->field, shape->fields[i].name) != 0)
            fail_msg("%s: '%s' is taken for %s, not %s", record_types[kind]->kind, column->header,
                     column->field == NULL ? "nothing" : column->field, shape->fields[i].name);
        assert_int_equal(column->column, i + 5);
    }
}

static void the_columns_of_every_kind_are_known_in_all_forms(void **state)
{
    static const struct form forms[] = {
        {TABLE_CSV, TABLE_NAMES, false},
        {TABLE_CSV, TABLE_WORDS_EN, true},
        {TABLE_CSV, TABLE_WORDS_ZH, true},
        {TABLE_XLSX, TABLE_NAMES, false},
    };
    struct world world;

    (void)state;
    world_open(&world);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
            struct moving moving;

            if (!import_kind_allowed(kind))
                continue;
            suggest_empty(&world, &moving, kind, &forms[i]);
            require_columns(&moving, kind);
            moving_close(&moving);
        }
    world_close(&world);
}

static void every_export_of_a_history_is_imported_whole(void **state)
{
    static const struct form forms[] = {
        {TABLE_CSV, TABLE_NAMES, false},     {TABLE_CSV, TABLE_WORDS_EN, false},
        {TABLE_CSV, TABLE_WORDS_ZH, true},   {TABLE_XLSX, TABLE_NAMES, false},
        {TABLE_XLSX, TABLE_WORDS_ZH, false}, {TABLE_XLSX, TABLE_WORDS_EN, false},
    };
    uint64_t seed = golden_seed();

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct history history;
        struct world to;

        history_open(&history);
        /* Rows say what stands: what rested for a time on what was reversed later cannot come. */
        history.keeps_all = true;
        history_run(&history, &seed, 300);
        world_open(&to);
        import_all(&history.world, &to, &forms[i]);
        world_close(&to);
        history_close(&history);
    }
}

static const struct form plain = {TABLE_CSV, TABLE_NAMES, false};

static void an_export_changes_nothing_where_it_came_from(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    struct moving moving;

    (void)state;
    history_open(&history);
    history_run(&history, &seed, 200);
    moving_open(&moving, &history.world);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        export_kind(&history.world, &moving, kind, &plain);
    int64_t head = book_head(history.world.book);

    moving_all(&moving);
    const struct import_counts counts = importing_counts(moving.importing);

    assert_int_equal(book_head(history.world.book), head);
    assert_true(counts.rows > 0);
    assert_int_equal(counts.states[IMPORT_ROW_KNOWN], counts.rows);
    moving_close(&moving);
    history_close(&history);
}

static void an_edited_export_revises_what_was_edited(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    int64_t fund = world_fund(&world, "F-1", FUND_SEED);

    moving_open(&moving, &world);
    export_kind(&world, &moving, RECORD_FUND, &plain);
    struct import_table *table = &moving.tables.list[0];
    struct import_cell *cells = arena_array(&moving.arena, table->lines[1].count, sizeof *cells);

    memcpy(cells, table->lines[1].cells, table->lines[1].count * sizeof *cells);
    for (size_t i = 0; i < table->lines[1].count; i++)
        if (cells[i].column == 6)
            cells[i].text = "Another name";
    table->lines[1].cells = cells;
    moving_all(&moving);
    const struct entry *version = book_version(world.book, RECORD_FUND, fund, VIEW_EVERYTHING);

    assert_int_equal(importing_counts(moving.importing).states[IMPORT_ROW_CHANGED], 1);
    assert_string_equal(((const struct fund *)version->record)->name, "Another name");
    assert_int_equal(version->entity_id, fund);
    moving_close(&moving);
    world_close(&world);
}

/* A row as it was read, written byte by byte. */
static bool write_plain_row(void *state, const struct csv_cell *cells, size_t count)
{
    struct buf *out = state;

    for (size_t i = 0; i < count; i++) {
        bool quote = false;

        for (size_t at = 0; at < cells[i].length; at++)
            quote = quote || strchr(",\"\r\n", cells[i].text[at]) != NULL;
        buf_text(out, i > 0 ? "," : "");
        buf_text(out, quote ? "\"" : "");
        for (size_t at = 0; at < cells[i].length; at++) {
            buf_text(out, cells[i].text[at] == '"' ? "\"" : "");
            buf_char(out, cells[i].text[at]);
        }
        buf_text(out, quote ? "\"" : "");
    }
    buf_text(out, "\r\n");
    return true;
}

static void require_plain_bytes(const struct world *world, const char *name, struct arena *arena)
{
    static uint8_t hashes[DATASET_ROWS_MAX][DATASET_HASH_SIZE];
    struct view view = {.as_of = DATE_LAST, .as_known = book_head(world->book)};
    struct table table = {.format = TABLE_CSV};
    struct dataset dataset;
    struct csv_place place;
    struct buf out, again;
    bool more = true;

    buf_init(&out);
    buf_init(&again);
    assert_int_equal(dataset_open(name, view, &dataset), ERR_OK);
    table_begin(&table, name, name);
    while (more)
        assert_int_equal(dataset_write(&dataset, world->book, hashes, arena, &table, &more),
                         ERR_OK);
    take_all(&table, &out);
    table_done(&table);
    assert_int_equal(csv_read(&(struct csv_source){out.bytes, out.length, 400}, write_plain_row,
                              &again, arena, &place),
                     CSV_END_WHOLE);
    assert_string_equal(again.bytes, out.bytes);
    assert_int_equal(again.length, out.length);
    buf_done(&out);
    buf_done(&again);
}

/* Whoever reads a dataset and writes it by RFC 4180 has the very bytes that were exported. */
static void every_dataset_has_the_bytes_of_the_plain_way(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    history_open(&history);
    history_run(&history, &seed, 300);
    for (size_t i = 0; dataset_name(i) != NULL; i++)
        require_plain_bytes(&history.world, dataset_name(i), &arena);
    history_close(&history);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_columns_of_every_kind_are_known_in_all_forms),
        cmocka_unit_test(every_export_of_a_history_is_imported_whole),
        cmocka_unit_test(every_dataset_has_the_bytes_of_the_plain_way),
        cmocka_unit_test(an_export_changes_nothing_where_it_came_from),
        cmocka_unit_test(an_edited_export_revises_what_was_edited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
