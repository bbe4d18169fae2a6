/* The book: versions, views, references, and its invariants over random histories. */
#include "book/book.h"
#include "figures/fund/chain.h"
#include "figures/overview/figures.h"
#include "support_book.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct world world;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct entry next_entry(enum record_kind kind, const void *record)
{
    int64_t seq = book_head(world.book) + 1;

    return (struct entry){.seq = seq,
                          .recorded_at_us = seq * 1000000,
                          .actor_id = MANAGER_ID,
                          .entity_id = seq,
                          .effective_date = day("2020-01-01"),
                          .kind = kind,
                          .record = record};
}

static void entries_apply_only_in_order_and_without_gaps(void **state)
{
    struct party party = {.code = "p", .name = "p", .kind = PARTY_LP};
    struct entry entry = next_entry(RECORD_PARTY, &party);

    (void)state;
    entry.seq += 1;
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
    entry.seq -= 2;
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
    entry.seq += 1;
    assert_int_equal(book_apply(world.book, &entry), ERR_OK);
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
}

static void entries_that_name_nothing_earlier_are_refused(void **state)
{
    struct project project = {.code = "x", .name = "x", .firm_id = 1};
    struct entry entry = next_entry(RECORD_PROJECT, &project);
    struct reversal reversal = {.reversed_seq = 1, .reason = "a user cannot be reversed"};

    (void)state;
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
    project.firm_id = entry.seq;
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
    project.firm_id = 0;
    entry.entity_id = 1;
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
    entry = next_entry(RECORD_REVERSAL, &reversal);
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
    entry.kind = RECORD_KIND_COUNT;
    assert_int_equal(book_apply(world.book, &entry), ERR_CORRUPT);
}

static void records_are_copied(void **state)
{
    char name[] = "before";
    struct party party = {.code = "p", .name = name, .kind = PARTY_LP};
    int64_t id = world_put(&world, MANAGER_ID, RECORD_PARTY, day("2020-01-01"), &party);

    (void)state;
    memcpy(name, "after!", sizeof name);
    party.kind = PARTY_BANK;
    const struct party *kept = book_entry(world.book, id)->record;

    assert_string_equal(kept->name, "before");
    assert_int_equal(kept->kind, PARTY_LP);
}

static void a_time_finds_the_last_entry_recorded_by_then(void **state)
{
    (void)state;
    assert_int_equal(book_seq_at_time(world.book, 0), 0);
    assert_int_equal(book_seq_at_time(world.book, 1999999), 1);
    assert_int_equal(book_seq_at_time(world.book, 2000000), 2);
    assert_int_equal(book_seq_at_time(world.book, INT64_MAX), book_head(world.book));
}

static void codes_are_found_among_many(void **state)
{
    (void)state;
    for (int i = 0; i < 2000; i++)
        (void)world_party(&world, arena_format(&world.arena, "party-%d", i));
    for (int i = 0; i < 2000; i++) {
        int64_t id =
            book_find_code(world.book, RECORD_PARTY, arena_format(&world.arena, "party-%d", i));
        const struct party *party = book_entry(world.book, id)->record;

        assert_string_equal(party->code, arena_format(&world.arena, "party-%d", i));
        assert_int_equal(
            book_find_code(world.book, RECORD_FUND, arena_format(&world.arena, "party-%d", i)), 0);
    }
}

static uint64_t random_state;

static uint64_t random_below(uint64_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % limit;
}

static int64_t any_of(enum record_kind kind)
{
    const int64_t *ids;
    size_t count = book_entities(world.book, kind, &ids);

    return ids[random_below(count)];
}

/* One random step that the rules may refuse; what they let through is applied. */
static void random_step(void)
{
    int64_t amount = (int64_t)random_below(20 * (uint64_t)MILLION) + 1;
    int32_t date = day("2018-01-01") + (int32_t)random_below(2500);
    char text[DATE_TEXT_SIZE];
    struct investment investment = {
        .code = arena_format(&world.arena, "I%lld", (long long)book_head(world.book)),
        .project_id = any_of(RECORD_PROJECT),
        .fund_id = any_of(RECORD_FUND),
        .currency = CURRENCY_CNY,
        .amount_minor = amount};

    date_format(date, text);
    switch (random_below(5)) {
    case 0:
        (void)!world_attempt(&world, MANAGER_ID, RECORD_INVESTMENT, 0, date, &investment);
        return;
    case 1:
        (void)!world_decide(&world, any_of(RECORD_INVESTMENT), OUTCOME_APPROVE, text);
        return;
    case 2:
        (void)!world_decide(&world, any_of(RECORD_INVESTMENT), OUTCOME_REJECT, text);
        return;
    case 3:
        (void)!world_pay(&world, any_of(RECORD_INVESTMENT), amount / 3 + 1, text);
        return;
    default:
        (void)!world_reverse(&world, (int64_t)random_below((uint64_t)book_head(world.book)) + 1,
                             NULL);
    }
}

static void check_invariants(struct view view)
{
    const int64_t *projects;
    size_t count = book_entities(world.book, RECORD_PROJECT, &projects);

    for (size_t i = 0; i < count; i++) {
        struct project_figures figures;

        if (project_figures_compute(world.book, projects[i], view, &world.arena, &figures) !=
            ERR_OK)
            continue;
        if (figures.limit_minor != AMOUNT_UNKNOWN)
            assert_true(figures.used_minor <= figures.limit_minor);
        assert_true(figures.paid_minor <= figures.approved_minor);
    }
}

static void no_random_history_breaks_a_cap_or_overpays_on_any_day(void **state)
{
    (void)state;
    random_state = (uint64_t)time(NULL) | 1;
    printf("seed %llu\n", (unsigned long long)random_state);
    int64_t guide = world_fund(&world, "guide", FUND_GUIDE);

    for (int i = 0; i < 4; i++) {
        int64_t fund = world_fund(&world, arena_format(&world.arena, "fund-%d", i), FUND_SEED);
        int64_t firm = world_firm(&world, arena_format(&world.arena, "firm-%d", i));

        world_commitment(&world, fund, guide, 0, 10 * MILLION, "2017-01-01");
        (void)world_project(&world, arena_format(&world.arena, "project-%d", i), firm);
    }
    world_cap(&world, BASIS_CHAIN, 130 * MILLION);
    (void)world_proposal(&world, any_of(RECORD_PROJECT), guide, MILLION, "2018-01-01");
    for (int step = 0; step < 3000; step++)
        random_step();
    for (int32_t date = day("2018-01-01"); date < day("2025-06-01"); date += 30)
        check_invariants((struct view){date, INT64_MAX});
    for (int64_t known = 1; known < book_head(world.book); known += 97)
        check_invariants((struct view){world.today, known});
}

static void reversing_and_entering_again_gives_the_same_figures(void **state)
{
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    int64_t project = world_project(&world, "project", world_firm(&world, "firm"));
    struct fund_figures before;
    struct fund_figures after;

    (void)state;
    world_cap(&world, BASIS_CHAIN, 130 * MILLION);
    int64_t id = world_approved(&world, project, fund, 10 * MILLION, "2020-01-01");

    assert_int_equal(world_pay(&world, id, 4 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(fund_figures_compute(world.book, fund, VIEW_EVERYTHING, &world.arena, &before),
                     ERR_OK);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
    assert_int_equal(world_pay(&world, id, 4 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(fund_figures_compute(world.book, fund, VIEW_EVERYTHING, &world.arena, &after),
                     ERR_OK);
    assert_memory_equal(&before, &after, sizeof before);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, opened, closed)
    const struct CMUnitTest tests[] = {
        IN_WORLD(entries_apply_only_in_order_and_without_gaps),
        IN_WORLD(entries_that_name_nothing_earlier_are_refused),
        IN_WORLD(records_are_copied),
        IN_WORLD(a_time_finds_the_last_entry_recorded_by_then),
        IN_WORLD(codes_are_found_among_many),
        IN_WORLD(no_random_history_breaks_a_cap_or_overpays_on_any_day),
        IN_WORLD(reversing_and_entering_again_gives_the_same_figures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
