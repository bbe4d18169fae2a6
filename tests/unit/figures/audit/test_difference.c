/* Differences of random histories: applied to the records of the first point they give those of the
 * second, and figures move exactly where they differ. */
#include "figures/audit/difference.h"

#include "figures/audit/changes.h"
#include "figures/look/look_through.h"
#include "figures/performance/performance.h"
#include "support_history.h"
#include "support_rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ENTRY_COUNT 150
#define PAIRS 25

static uint64_t seed;
static size_t line_rows;  /* met so far */
static size_t share_rows; /* likewise, of look-through */

static uint64_t next(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

static const char *or_none(const char *text)
{
    return text == NULL ? "(none)" : text;
}

static const char *canonical(const struct shape *shape, const void *record, struct arena *arena)
{
    struct buf buf;

    buf_init(&buf);
    shape_write_canonical(shape, record, &buf);
    const char *text = arena_copy(arena, buf.bytes, buf.length);

    buf_done(&buf);
    return text;
}

/* What is held against each other: a version, or a line of one. */
struct said {
    const struct entry *entry; /* NULL: none */
    const struct shape *shape;
    const void *record; /* NULL: none */
};

/* line: AMOUNT_UNKNOWN for the version itself. */
static struct said said_at(const struct entry *entry, int64_t line, struct arena *arena)
{
    if (entry == NULL)
        return (struct said){0};
    const struct record_type *type = record_types[entry->kind];

    if (line == AMOUNT_UNKNOWN)
        return (struct said){entry, &type->shape, entry->record};
    if (line > entry->line_count)
        return (struct said){entry, type->lines.shape, NULL};
    const char *lines = book_lines(entry, arena);

    return (struct said){entry, type->lines.shape,
                         lines + (size_t)(line - 1) * type->lines.shape->size};
}

/* What a field says, or the day it is effective on. */
static const char *field_of(const struct book *book, const struct said *said, const char *name,
                            struct arena *arena)
{
    char day[DATE_TEXT_SIZE];

    if (strcmp(name, "effective_date") != 0)
        return field_value_text(book, said->shape, shape_field(said->shape, name), said->record,
                                arena);
    date_format(said->entry->effective_date, day);
    return arena_strdup(arena, day);
}

static size_t count_of(const struct difference_row *rows, size_t count, int64_t id)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += rows[i].record_id == id;
    return found;
}

/* How many fields of two versions differ, their days among them. */
static size_t differing(const struct book *book, const struct entry *a, const struct entry *b,
                        struct arena *arena)
{
    const struct field_change *changes = NULL;

    return record_changes(book, &record_types[a->kind]->shape, a->record, b->record, arena,
                          &changes) +
           (a->effective_date != b->effective_date);
}

/* How many rows lines of two versions make; either may be NULL. */
static size_t differing_lines(const struct book *book, const struct entry *a, const struct entry *b,
                              struct arena *arena)
{
    size_t a_count = a == NULL ? 0 : a->line_count;
    size_t b_count = b == NULL ? 0 : b->line_count;
    size_t rows = 0;

    for (size_t i = 1; i <= a_count || i <= b_count; i++) {
        const struct field_change *changes = NULL;
        struct said was = said_at(a, (int64_t)i, arena);
        struct said is = said_at(b, (int64_t)i, arena);

        rows += was.record == NULL || is.record == NULL
                    ? 1
                    : record_changes(book, was.shape, was.record, is.record, arena, &changes);
    }
    return rows;
}

static void check_row(const struct book *book, const struct difference_row *row, struct view before,
                      struct view after, struct arena *arena)
{
    uint32_t kind = book_kind(book, row->record_id);
    const struct entry *old = book_version(book, kind, row->record_id, before);
    const struct entry *new = book_version(book, kind, row->record_id, after);
    struct said was = said_at(old, row->line, arena);
    struct said is = said_at(new, row->line, arena);
    bool is_line = row->line != AMOUNT_UNKNOWN;

    line_rows += is_line;
    assert_string_equal(row->kind,
                        is_line ? record_types[kind]->lines.kind : record_types[kind]->kind);
    assert_true(row->entry_seq > before.as_known && row->entry_seq <= after.as_known);
    if (row->change == DIFFERENCE_ADDED) {
        assert_null(was.record);
        assert_string_equal(row->after, canonical(is.shape, is.record, arena));
    } else if (row->change == DIFFERENCE_REVERSED) {
        assert_null(is.record);
        assert_string_equal(row->before, canonical(was.shape, was.record, arena));
    } else {
        assert_string_equal(or_none(row->before), or_none(field_of(book, &was, row->field, arena)));
        assert_string_equal(or_none(row->after), or_none(field_of(book, &is, row->field, arena)));
    }
}

/* Each row says what was there and what is; no record that differs is missing. */
static void check_rows(const struct book *book, struct view before, struct view after,
                       struct arena *arena)
{
    struct difference_question question = {.since = before.as_known, .view = after};
    const struct difference_row *rows = NULL;
    size_t count = 0;
    int64_t more = 0;

    difference_rows(book, &question, arena, &rows, &count, &more);
    assert_int_equal(more, 0);
    for (size_t i = 0; i < count; i++)
        check_row(book, &rows[i], before, after, arena);
    for (int64_t id = 1; id <= after.as_known; id++) {
        const struct entry *entry = book_entry(book, id);
        if (entry->entity_id != id)
            continue;
        const struct entry *was = book_version(book, entry->kind, id, before);
        const struct entry *is = book_version(book, entry->kind, id, after);
        size_t expected = was == NULL && is == NULL   ? 0
                          : was == NULL || is == NULL ? 1
                                                      : differing(book, was, is, arena);
        if (was != is)
            expected += differing_lines(book, was, is, arena);
        assert_int_equal(count_of(rows, count, id), expected);
    }
}

/* Pages make the same list. */
static void check_pages(const struct book *book, struct view before, struct view after,
                        struct arena *arena)
{
    struct difference_question whole = {.since = before.as_known, .view = after};
    struct difference_question page = whole;
    const struct difference_row *rows = NULL;
    const struct difference_row *part = NULL;
    size_t count = 0;
    size_t part_count = 0;
    size_t at = 0;
    int64_t more = 0;

    difference_rows(book, &whole, arena, &rows, &count, &more);
    page.limit = 1 + next(5);
    do {
        difference_rows(book, &page, arena, &part, &part_count, &more);
        page.after_id = more;
        for (size_t i = 0; i < part_count; i++)
            assert_int_equal(part[i].record_id, rows[at++].record_id);
    } while (page.after_id != 0);
    assert_int_equal(at, count);
}

static const char *nav_at(const struct book *book, int64_t fund_id, struct view view,
                          struct arena *arena)
{
    struct performance_figures figures;

    if (performance_compute(book, (struct performance_subject){SCOPE_FUND, fund_id}, view, arena,
                            &figures) != ERR_OK)
        return "(none)";
    return or_none(field_value_text(book, &performance_figures_shape,
                                    shape_field(&performance_figures_shape, "nav"), &figures,
                                    arena));
}

/* The row of a fund's NAV is there exactly when it moved. */
static void check_figures(const struct history *history, struct view before, struct view after,
                          struct arena *arena)
{
    const struct book *book = history->world.book;
    struct difference_question question = {.since = before.as_known, .view = after};
    const struct difference_figure *rows = NULL;
    size_t count = 0;
    int64_t more = 0;

    difference_figures(book, &question, arena, &rows, &count, &more);
    for (size_t f = 0; f < FUNDS; f++) {
        const char *was = nav_at(book, history->funds[f], before, arena);
        const char *is = nav_at(book, history->funds[f], after, arena);
        size_t found = 0;

        for (size_t i = 0; i < count; i++) {
            if (rows[i].subject_id != history->funds[f] || strcmp(rows[i].figure, "nav") != 0)
                continue;
            found++;
            assert_string_equal(or_none(rows[i].before), was);
            assert_string_equal(or_none(rows[i].after), is);
        }
        assert_int_equal(found, strcmp(was, is) != 0);
    }
}

/* What a root has in a project, told or not. */
static const char *exposure_at(const struct book *book, int64_t root_id, int64_t project_id,
                               struct view view, struct arena *arena)
{
    const struct look_row *rows = NULL;
    struct look *look = NULL;
    size_t count = 0;

    if (look_open(book, root_id, WEIGHT_COMMITMENT, view, arena, &look) != ERR_OK ||
        look_rows(look, LOOK_STALE_DAYS, &rows, &count) != ERR_OK)
        return "(none)";
    for (size_t i = 0; i < count; i++)
        if (rows[i].project_id == project_id)
            return or_none(field_value_text(
                book, &look_row_shape, shape_field(&look_row_shape, "amount"), &rows[i], arena));
    return "(none)";
}

static const struct difference_figure *figure_of(const struct difference_figure *rows, size_t count,
                                                 int64_t root_id, int64_t about_id)
{
    const struct difference_figure *found = NULL;

    for (size_t i = 0; i < count; i++)
        if (rows[i].subject_id == root_id && rows[i].about_id == about_id &&
            strcmp(rows[i].figure, "look_through_amount_commitment") == 0) {
            assert_null(found);
            found = &rows[i];
        }
    return found;
}

/* A root's row of a project is there exactly when what it has in it by look-through moved. */
static void check_look(const struct history *history, struct view before, struct view after,
                       struct arena *arena)
{
    const struct book *book = history->world.book;
    struct difference_question question = {.since = before.as_known, .view = after};
    const struct difference_figure *rows = NULL;
    const int64_t *projects = NULL;
    size_t project_count = book_entities(book, RECORD_PROJECT, &projects);
    size_t count = 0;
    int64_t more = 0;
    const int64_t roots[] = {history->mother, history->funds[1], history->funds[FUNDS - 1]};

    difference_figures(book, &question, arena, &rows, &count, &more);
    for (size_t i = 0; i < count; i++)
        share_rows += strncmp(rows[i].figure, "look_through_share", 18) == 0;
    for (size_t r = 0; r < sizeof roots / sizeof roots[0]; r++)
        for (size_t p = 0; p < project_count; p++) {
            const char *was = exposure_at(book, roots[r], projects[p], before, arena);
            const char *is = exposure_at(book, roots[r], projects[p], after, arena);
            const struct difference_figure *row = figure_of(rows, count, roots[r], projects[p]);

            assert_int_equal(row != NULL, strcmp(was, is) != 0);
            if (row == NULL)
                continue;
            assert_string_equal(or_none(row->before), was);
            assert_string_equal(or_none(row->after), is);
        }
}

/* So that decisions hold a line. */
static void enact(struct world *world)
{
    struct rule rule =
        rule_on("limit", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_LOOK_THROUGH);

    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 1000000 * MILLION;
    (void)rule_enact(world, &rule, 0);
}

static void decide_some(struct world *world, int64_t fund_id)
{
    int64_t firm = world_firm(world, "another");

    for (int i = 0; i < 5; i++) {
        int64_t project = world_project(world, (char[]){'d', (char)('0' + i), 0}, firm);

        (void)world_approved(world, project, fund_id, MILLION, "2020-02-01");
    }
}

static void a_difference_leads_from_one_point_to_the_other(void **state)
{
    static struct history history;
    struct arena arena;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    history_open(&history);
    enact(&history.world);
    history_run(&history, &seed, ENTRY_COUNT / 2);
    decide_some(&history.world, history.funds[1]);
    history_run(&history, &seed, ENTRY_COUNT / 2);
    arena_init(&arena);
    for (int i = 0; i < PAIRS; i++) {
        int64_t head = book_head(history.world.book);
        int64_t since = (int64_t)next((uint64_t)head + 1);
        struct view after = {day("2020-02-01") + (int32_t)next(900),
                             since + (int64_t)next((uint64_t)(head - since) + 1)};
        struct view before = {after.as_of, since};

        if (after.as_known == 0)
            continue;
        check_rows(history.world.book, before, after, &arena);
        check_pages(history.world.book, before, after, &arena);
        check_figures(&history, before, after, &arena);
        if (i % 5 == 0)
            check_look(&history, before, after, &arena);
        arena_reset(&arena);
    }
    assert_true(line_rows > 0 && share_rows > 0);
    arena_done(&arena);
    history_close(&history);
}

static void points_are_days_before_that_of_the_view(void **state)
{
    struct difference_point_row rows[DIFFERENCE_POINT_COUNT];
    struct world world;

    (void)state;
    world_open(&world);
    difference_points(world.book, (struct view){day("2026-01-15"), book_head(world.book)}, rows);
    assert_int_equal(rows[POINT_YESTERDAY - 1].day, day("2026-01-14"));
    assert_int_equal(rows[POINT_MONTH_END - 1].day, day("2025-12-31"));
    assert_int_equal(rows[POINT_QUARTER_END - 1].day, day("2025-12-31"));
    assert_int_equal(rows[POINT_YEAR_END - 1].day, day("2025-12-31"));
    assert_int_equal(rows[POINT_EXPORT - 1].known_seq, 0);
    difference_points(world.book, (struct view){day("2026-06-30"), book_head(world.book)}, rows);
    assert_int_equal(rows[POINT_QUARTER_END - 1].day, day("2026-03-31"));
    world_close(&world);
}

int main(void)
{
    const char *given = getenv("FUNDTRAIL_SEED");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_difference_leads_from_one_point_to_the_other),
        cmocka_unit_test(points_are_days_before_that_of_the_view),
    };

    seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
