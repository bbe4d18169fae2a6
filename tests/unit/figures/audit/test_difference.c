/* Differences of random histories: applied to the records of the first point they give those of the
 * second, and figures move exactly where they differ. */
#include "figures/audit/difference.h"

#include "figures/audit/changes.h"
#include "figures/performance/performance.h"
#include "support_history.h"

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

static uint64_t next(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

static const char *or_none(const char *text)
{
    return text == NULL ? "(none)" : text;
}

static const char *canonical(const struct entry *entry, struct arena *arena)
{
    struct buf buf;

    buf_init(&buf);
    shape_write_canonical(&record_types[entry->kind]->shape, entry->record, &buf);
    const char *text = arena_copy(arena, buf.bytes, buf.length);

    buf_done(&buf);
    return text;
}

/* What a field of a version says, or the day it is effective on. */
static const char *said(const struct book *book, const struct entry *entry, const char *name,
                        struct arena *arena)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    char day[DATE_TEXT_SIZE];

    if (strcmp(name, "effective_date") != 0)
        return field_value_text(book, shape, shape_field(shape, name), entry->record, arena);
    date_format(entry->effective_date, day);
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

    return record_changes(book, a->kind, a->record, b->record, arena, &changes) +
           (a->effective_date != b->effective_date);
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
    for (size_t i = 0; i < count; i++) {
        uint32_t kind = record_kind_find(rows[i].kind);
        const struct entry *was = book_version(book, kind, rows[i].record_id, before);
        const struct entry *is = book_version(book, kind, rows[i].record_id, after);

        assert_true(rows[i].entry_seq > before.as_known && rows[i].entry_seq <= after.as_known);
        if (rows[i].change == DIFFERENCE_ADDED) {
            assert_null(was);
            assert_string_equal(rows[i].after, canonical(is, arena));
        } else if (rows[i].change == DIFFERENCE_REVERSED) {
            assert_null(is);
            assert_string_equal(rows[i].before, canonical(was, arena));
        } else {
            assert_string_equal(or_none(rows[i].before),
                                or_none(said(book, was, rows[i].field, arena)));
            assert_string_equal(or_none(rows[i].after),
                                or_none(said(book, is, rows[i].field, arena)));
        }
    }
    for (int64_t id = 1; id <= after.as_known; id++) {
        const struct entry *entry = book_entry(book, id);
        if (entry->entity_id != id)
            continue;
        const struct entry *was = book_version(book, entry->kind, id, before);
        const struct entry *is = book_version(book, entry->kind, id, after);
        size_t expected = was == NULL && is == NULL   ? 0
                          : was == NULL || is == NULL ? 1
                                                      : differing(book, was, is, arena);
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

static void a_difference_leads_from_one_point_to_the_other(void **state)
{
    static struct history history;
    struct arena arena;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    history_open(&history);
    history_run(&history, &seed, ENTRY_COUNT);
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
        arena_reset(&arena);
    }
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
