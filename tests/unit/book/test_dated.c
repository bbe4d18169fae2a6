/* Levels and rates by day, beside going through all entries: random ones, some of them reversed, in
 * random views. The seed is printed; FUNDTRAIL_SEED=n repeats a run. */
#include "figures/rate/rate.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/approval.h"
#include "record/kinds.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FIRST_DAY "2020-01-01"
#define DAYS 60
#define STEPS 1500
#define QUESTIONS 300

static const char *const indices[] = {"CSI300", "CSI500", "SSE50"};
static const uint32_t currencies[] = {CURRENCY_CNY, CURRENCY_USD, CURRENCY_EUR};

static size_t below(uint64_t *seed, size_t bound)
{
    return (size_t)(golden_random(seed) % bound);
}

static int32_t random_day(uint64_t *seed)
{
    return day(FIRST_DAY) + (int32_t)below(seed, DAYS);
}

static bool same_series(const struct entry *entry, uint32_t kind, const void *record)
{
    if (entry->kind != kind)
        return false;
    if (kind == RECORD_INDEX_LEVEL)
        return strcmp(((const struct index_level *)entry->record)->index_code,
                      ((const struct index_level *)record)->index_code) == 0;
    const struct fx_rate *a = entry->record;
    const struct fx_rate *b = record;
    return a->base_currency == b->base_currency && a->quote_currency == b->quote_currency;
}

static bool day_is_taken(const struct book *book, uint32_t kind, const void *record, int32_t date)
{
    for (int64_t seq = 1; seq <= book_head(book); seq++) {
        const struct entry *entry = book_entry(book, seq);
        if (same_series(entry, kind, record) && entry->effective_date == date &&
            book_live(book, entry, VIEW_EVERYTHING) &&
            (kind != RECORD_FX_RATE ||
             fx_rate_state(book, entry, VIEW_EVERYTHING) != RATE_REJECTED))
            return true;
    }
    return false;
}

static void record_one(struct world *world, uint32_t kind, const void *record, int32_t date,
                       size_t *taken)
{
    bool expected = day_is_taken(world->book, kind, record, date);
    enum err err = world_attempt(world, MANAGER_ID, kind, 0, date, record);
    assert_int_equal(err, expected ? ERR_CONFLICT : ERR_OK);
    if (expected)
        assert_int_equal(world->violations.list[0].code, VIOLATION_ALREADY_LINKED);
    *taken += expected;
}

/* Some that wait are approved, some rejected. */
static void decide_some(struct world *world, uint64_t *seed, int64_t seq)
{
    size_t chance = below(seed, 3);
    if (book_entry(world->book, seq)->kind != RECORD_FX_RATE || chance == 2 ||
        fx_rate_state(world->book, book_entry(world->book, seq), VIEW_EVERYTHING) != RATE_PENDING)
        return;
    assert_int_equal(
        world_approve_as(world, APPROVER_ID, seq, chance == 0 ? OUTCOME_APPROVE : OUTCOME_REJECT),
        ERR_OK);
}

static bool has_decision(const struct book *book, int64_t rate_id)
{
    for (struct referrer r = book_referrers(book, RECORD_APPROVAL, "fx_rate_id", rate_id);
         r.entry != NULL; book_next_referrer(&r))
        if (book_reversal_of(book, r.entry->seq) == NULL)
            return true;
    return false;
}

static void reverse_one(struct world *world, uint64_t *seed)
{
    int64_t seq = 1 + (int64_t)below(seed, (size_t)book_head(world->book));
    const struct entry *entry = book_entry(world->book, seq);
    if ((entry->kind == RECORD_INDEX_LEVEL || entry->kind == RECORD_APPROVAL ||
         (entry->kind == RECORD_FX_RATE && !has_decision(world->book, seq))) &&
        book_reversal_of(world->book, seq) == NULL)
        assert_int_equal(world_reverse(world, seq, NULL), ERR_OK);
}

static void make_history(struct world *world, uint64_t *seed)
{
    size_t taken = 0;
    for (size_t step = 0; step < STEPS; step++) {
        size_t base = below(seed, 3);
        const struct index_level level = {indices[below(seed, 3)], 1 + (int64_t)below(seed, 1000),
                                          NULL};
        const struct fx_rate rate = {currencies[base],
                                     currencies[(base + 1 + below(seed, 2)) % 3],
                                     100 + (int64_t)below(seed, 40),
                                     NULL,
                                     0,
                                     0};
        if (step % 5 == 4)
            reverse_one(world, seed);
        else if (step % 2 == 0)
            record_one(world, RECORD_INDEX_LEVEL, &level, random_day(seed), &taken);
        else
            record_one(world, RECORD_FX_RATE, &rate, random_day(seed), &taken);
        decide_some(world, seed, book_head(world->book));
    }
    assert_true(taken > 20);
}

static struct view random_view(const struct world *world, uint64_t *seed)
{
    return (struct view){.as_of = random_day(seed),
                         .as_known = 1 + (int64_t)below(seed, (size_t)book_head(world->book))};
}

/* The last one in order of date, then seq. */
static const struct entry *rate_by_walking(const struct book *book, uint32_t from, uint32_t to,
                                           struct view view)
{
    const struct entry *best = NULL;
    for (int64_t seq = 1; seq <= book_head(book); seq++) {
        const struct entry *entry = book_entry(book, seq);
        const struct fx_rate *rate = entry->record;
        if (entry->kind != RECORD_FX_RATE || !book_live(book, entry, view) ||
            fx_rate_state(book, entry, view) != RATE_COUNTS)
            continue;
        if (((rate->base_currency == from && rate->quote_currency == to) ||
             (rate->base_currency == to && rate->quote_currency == from)) &&
            (best == NULL || entry->effective_date >= best->effective_date))
            best = entry;
    }
    return best;
}

static void check_levels(const struct world *world, const char *index_code, struct view view,
                         struct index_summary *summary_out)
{
    struct arena arena;
    const struct level *levels = NULL;
    struct index_summary summary = {.index_code = index_code};
    arena_init(&arena);
    size_t count = index_levels(world->book, index_code, view, &arena, &levels);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(world->book, levels[i].seq);
        assert_true(book_live(world->book, entry, view));
        assert_int_equal(levels[i].date, entry->effective_date);
        assert_true(i == 0 || levels[i - 1].date <= levels[i].date);
    }
    for (int64_t seq = 1; seq <= book_head(world->book); seq++) {
        const struct entry *entry = book_entry(world->book, seq);
        const struct index_level *level = entry->record;
        if (entry->kind == RECORD_INDEX_LEVEL && book_live(world->book, entry, view) &&
            strcmp(level->index_code, index_code) == 0)
            summary.level_count++;
    }
    assert_int_equal(count, summary.level_count);
    if (count > 0) {
        summary.first_on = levels[0].date;
        summary.last_on = levels[count - 1].date;
        summary.last_level_e8 = levels[count - 1].level_e8;
    }
    arena_done(&arena);
    *summary_out = summary;
}

static void check_indices(struct world *world, struct view view)
{
    const struct index_summary *summaries = NULL;
    size_t count = index_summaries(world->book, view, &world->arena, &summaries);
    size_t next = 0;
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++) {
        struct index_summary expected;
        check_levels(world, indices[i], view, &expected);
        if (expected.level_count == 0)
            continue;
        assert_true(next < count);
        assert_string_equal(summaries[next].index_code, indices[i]);
        assert_int_equal(summaries[next].level_count, expected.level_count);
        assert_int_equal(summaries[next].first_on, expected.first_on);
        assert_int_equal(summaries[next].last_on, expected.last_on);
        assert_int_equal(summaries[next].last_level_e8, expected.last_level_e8);
        next++;
    }
    assert_int_equal(next, count);
}

static void days_are_found_as_by_walking(void **state)
{
    uint64_t seed = golden_seed();
    struct world world;
    (void)state;
    world_open(&world);
    make_history(&world, &seed);
    for (size_t i = 0; i < QUESTIONS; i++) {
        struct view view = i == 0 ? VIEW_EVERYTHING : random_view(&world, &seed);
        for (size_t from = 0; from < 3; from++)
            for (size_t to = 0; to < 3; to++)
                assert_ptr_equal(
                    fx_rate_find(world.book, currencies[from], currencies[to], view),
                    rate_by_walking(world.book, currencies[from], currencies[to], view));
        check_indices(&world, view);
    }
    assert_null(fx_rate_find(world.book, CURRENCY_JPY, CURRENCY_CNY, VIEW_EVERYTHING));
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_found_as_by_walking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
