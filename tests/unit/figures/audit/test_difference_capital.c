/* What moved in the capital of a firm between two points: the rows are those of the cap tables of
 * both, and nothing else. */
#include "figures/audit/difference.h"
#include "support_equity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t firm;
static int64_t ann;
static int64_t ben;
static int64_t shares;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    firm = world_firm(&world, "firm");
    ann = world_party(&world, "ann");
    ben = world_party(&world, "ben");
    int64_t capital = world_class(&world, firm, "RC", UNIT_REGISTERED_CAPITAL, "2020-01-01");

    shares = world_shares(&world, firm, "S1", capital, ann, UNITS(200), "2020-02-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static size_t moved_since(int64_t since, const char *as_of, const struct difference_figure **rows)
{
    const struct difference_question question = {.since = since,
                                                 .view = {day(as_of), book_head(world.book)}};
    size_t count = 0;
    int64_t more = 0;

    difference_figures(world.book, &question, &world.arena, rows, &count, &more);
    return count;
}

static void expect_row(const struct difference_figure *rows, size_t count, const char *figure,
                       int64_t about, const char *before, const char *after)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].figure, figure) != 0 || rows[i].about_id != about)
            continue;
        assert_int_equal(rows[i].subject_id, firm);
        if (before == NULL)
            assert_null(rows[i].before);
        else
            assert_string_equal(rows[i].before, before);
        assert_string_equal(rows[i].after, after);
        return;
    }
    fail_msg("no row of %s", figure);
}

static void a_transfer_recorded_late_moves_both_holders_and_no_total(void **state)
{
    const struct difference_figure *rows = NULL;
    int64_t since = book_head(world.book);

    (void)state;
    world_transfer(&world, "S2", shares, ben, UNITS(50), "2020-06-01");
    assert_int_equal(moved_since(since, "2020-05-31", &rows), 0);
    size_t count = moved_since(since, "2020-06-30", &rows);

    expect_row(rows, count, "cap_units", ann, "200.00000000", "150.00000000");
    expect_row(rows, count, "cap_share", ann, "1.00000000", "0.75000000");
    expect_row(rows, count, "cap_units", ben, NULL, "50.00000000");
    expect_row(rows, count, "cap_share", ben, NULL, "0.25000000");
    assert_int_equal(count, 4);
}

static void a_register_moves_what_is_stated_and_every_share(void **state)
{
    const struct difference_figure *rows = NULL;
    int64_t since = book_head(world.book);

    (void)state;
    world_state(&world, firm, 0, UNITS(400), "2020-03-01");
    size_t count = moved_since(since, "2020-06-30", &rows);

    expect_row(rows, count, "cap_unaccounted", 0, NULL, "200.00000000");
    expect_row(rows, count, "cap_total", 0, "200.00000000", "400.00000000");
    expect_row(rows, count, "cap_accounted", 0, NULL, "0.50000000");
    expect_row(rows, count, "cap_share", ann, "1.00000000", "0.50000000");
}

static void a_firm_without_capital_on_record_has_no_rows(void **state)
{
    const struct difference_figure *rows = NULL;
    int64_t since = book_head(world.book);

    (void)state;
    (void)world_firm(&world, "another");
    assert_int_equal(moved_since(since, "2020-06-30", &rows), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_transfer_recorded_late_moves_both_holders_and_no_total),
        CASE(a_register_moves_what_is_stated_and_every_share),
        CASE(a_firm_without_capital_on_record_has_no_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
