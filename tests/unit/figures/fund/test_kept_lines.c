/* Lines of notices that were kept against those of a book that never worked any out, over random
 * histories with reversals, transfers, lines set by hand and views of the past. The seed is
 * printed; FUNDTRAIL_SEED=n repeats a run. */
#include "figures/fund/capital.h"
#include "figures/portfolio.h"
#include "record/capital.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "support_golden.h"
#include "support_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ROUNDS 5
#define TURNS 20
#define VIEWS 5

/* The same entries, of which nothing was asked yet. */
static struct book *fresh_book(const struct book *book)
{
    struct book *fresh = portfolio_new();

    for (int64_t seq = 1; seq <= book_head(book); seq++)
        assert_int_equal(book_apply(fresh, book_entry(book, seq)), ERR_OK);
    return fresh;
}

static void assert_same(const struct shape *shape, const void *got, const void *expected)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_BOOL)
            assert_int_equal(field_bool(field, got), field_bool(field, expected));
        else if (field->type == FIELD_ENUM)
            assert_int_equal(field_enum(field, got), field_enum(field, expected));
        else
            assert_int_equal(field_int64(field, got), field_int64(field, expected));
    }
}

static size_t compare_calls(const struct book *book, const struct book *fresh, int64_t id,
                            struct view view, struct arena *arena)
{
    const struct call_share *got = NULL;
    const struct call_share *expected = NULL;
    size_t count = 0;
    size_t expected_count = 0;
    enum err err = call_shares(fresh, id, view, arena, &expected, &expected_count);

    assert_int_equal(call_shares(book, id, view, arena, &got, &count), err);
    if (err != ERR_OK)
        return 0;
    assert_int_equal(count, expected_count);
    for (size_t i = 0; i < count; i++)
        assert_same(&call_share_shape, &got[i], &expected[i]);
    return count;
}

static size_t compare_distributions(const struct book *book, const struct book *fresh, int64_t id,
                                    struct view view, struct arena *arena)
{
    const struct distribution_share *got = NULL;
    const struct distribution_share *expected = NULL;
    size_t count = 0;
    size_t expected_count = 0;
    enum err err = distribution_shares(fresh, id, view, arena, &expected, &expected_count);

    assert_int_equal(distribution_shares(book, id, view, arena, &got, &count), err);
    if (err != ERR_OK)
        return 0;
    assert_int_equal(count, expected_count);
    for (size_t i = 0; i < count; i++)
        assert_same(&distribution_share_shape, &got[i], &expected[i]);
    return count;
}

/* Asks a book of all notices in a view. Returns how many lines there were. */
static size_t compare_all(const struct book *book, struct view view, struct arena *arena)
{
    struct book *fresh = fresh_book(book);
    const int64_t *ids;
    size_t lines = 0;
    size_t count = book_entities(book, RECORD_CAPITAL_CALL, &ids);

    for (size_t i = 0; i < count; i++)
        lines += compare_calls(book, fresh, ids[i], view, arena);
    count = book_entities(book, RECORD_DISTRIBUTION, &ids);
    for (size_t i = 0; i < count; i++)
        lines += compare_distributions(book, fresh, ids[i], view, arena);
    book_free(fresh);
    return lines;
}

static struct view some_view(const struct book *book, uint64_t *seed)
{
    struct view view = {day("2020-01-01") + (int32_t)(golden_random(seed) % 500), book_head(book)};

    if (golden_random(seed) % 2 == 0)
        view.as_known = 1 + (int64_t)(golden_random(seed) % (uint64_t)book_head(book));
    return golden_random(seed) % 3 == 0 ? VIEW_EVERYTHING : view;
}

static void kept_lines_are_what_is_worked_out_anew(void **state)
{
    uint64_t seed = golden_seed();
    size_t lines = 0;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct history history;

        history_open(&history);
        for (int turn = 0; turn < TURNS; turn++) {
            history_run(&history, &seed, 40);
            for (int i = 0; i < VIEWS; i++)
                lines += compare_all(history.world.book, some_view(history.world.book, &seed),
                                     &history.world.arena);
            arena_reset(&history.world.arena);
        }
        history_close(&history);
    }
    print_message("%zu lines\n", lines);
    assert_true(lines > 1000);
}

/* A book that learns of a convention works its lines out once more. */
static void lines_of_other_conventions_count_as_none(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    const struct convention_entry record = {.number = CONVENTIONS_NOW};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    history_open(&history);
    history_run(&history, &seed, 200);
    struct book *old = world_before_conventions(&history.world);
    struct entry entry = {.seq = book_head(old) + 1,
                          .entity_id = book_head(old) + 1,
                          .actor_id = MANAGER_ID,
                          .effective_date = day("2030-01-01"),
                          .kind = RECORD_CONVENTION,
                          .record = &record};

    assert_true(compare_all(old, VIEW_EVERYTHING, &arena) > 0);
    assert_int_equal(book_apply(old, &entry), ERR_OK);
    for (int i = 0; i < 2; i++)
        assert_true(compare_all(old, VIEW_EVERYTHING, &arena) > 0);
    book_free(old);
    history_close(&history);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept_lines_are_what_is_worked_out_anew),
        cmocka_unit_test(lines_of_other_conventions_count_as_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
