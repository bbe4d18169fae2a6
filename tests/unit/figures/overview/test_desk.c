/* What waits, and for whom. */
#include "figures/overview/desk.h"
#include "../../../../fcgi/figures/overview/desk_internal.h"

#include "figures/fund/capital.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/role.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t project;
static int64_t commitment;
static const struct desk_row *rows;
static size_t count;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "seed", FUND_SEED);
    commitment =
        world_commitment(&world, fund, 0, world_party(&world, "a"), 1000 * MILLION, "2020-01-01");
    project = world_project(&world, "project", world_firm(&world, "firm"));
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int32_t day_of(const char *text)
{
    int32_t date = 0;

    assert_int_equal(date_parse(text, strlen(text), &date), ERR_OK);
    return date;
}

static void look(int64_t user_id, uint32_t role, const char *day)
{
    struct view view = {.as_of = day_of(day), .as_known = INT64_MAX};
    assert_int_equal(desk_rows(world.book, view, user_id, role, &world.arena, &rows, &count),
                     ERR_OK);
}

static void a_proposal_waits_for_another_approver_only(void **state)
{
    (void)state;
    int64_t investment = world_proposal(&world, project, fund, 5 * MILLION, "2020-02-01");
    look(APPROVER_ID, ROLE_APPROVER, "2020-02-02");
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].reason, DESK_DECIDE);
    assert_int_equal(rows[0].seq, investment);
    assert_int_equal(rows[0].fund_id, fund);
    assert_int_equal(rows[0].amount_minor, 5 * MILLION);
    assert_int_equal(rows[0].proposed_by, MANAGER_ID);
    assert_string_equal(rows[0].kind, "investment");
    look(MANAGER_ID, ROLE_MANAGER, "2020-02-02");
    assert_int_equal(rows[0].reason, DESK_OWN);
    /* Whoever proposed does not decide, whatever the role is by now. */
    look(MANAGER_ID, ROLE_APPROVER, "2020-02-02");
    assert_int_equal(rows[0].reason, DESK_OWN);
    look(APPROVER_ID, ROLE_AUDITOR, "2020-02-02");
    assert_int_equal(rows[0].reason, DESK_OTHERS);
    look(APPROVER_ID, ROLE_APPROVER, "2020-01-31");
    assert_int_equal(count, 0);
}

static void what_is_decided_waits_no_more(void **state)
{
    (void)state;
    int64_t first = world_proposal(&world, project, fund, 5 * MILLION, "2020-02-01");
    int64_t second = world_proposal(&world, project, fund, 6 * MILLION, "2020-02-03");
    int64_t third = world_proposal(&world, project, fund, 7 * MILLION, "2020-02-02");
    look(APPROVER_ID, ROLE_APPROVER, "2020-02-04");
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].seq, first);
    assert_int_equal(rows[1].seq, third);
    assert_int_equal(rows[2].seq, second);
    assert_int_equal(world_decide(&world, first, OUTCOME_APPROVE, "2020-02-04"), ERR_OK);
    assert_int_equal(world_decide(&world, second, OUTCOME_REJECT, "2020-02-04"), ERR_OK);
    look(APPROVER_ID, ROLE_APPROVER, "2020-02-04");
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].seq, third);
    /* A rejection is told to who proposed, for a month. */
    look(MANAGER_ID, ROLE_MANAGER, "2020-02-04");
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].reason, DESK_OWN);
    assert_int_equal(rows[1].reason, DESK_REJECTED);
    assert_int_equal(rows[1].seq, second);
    look(MANAGER_ID, ROLE_MANAGER, "2020-03-05");
    assert_int_equal(count, 2);
    look(MANAGER_ID, ROLE_MANAGER, "2020-03-06");
    assert_int_equal(count, 1);
    assert_int_equal(world_reverse(&world, third, "2020-02-04"), ERR_OK);
    look(APPROVER_ID, ROLE_APPROVER, "2020-02-04");
    assert_int_equal(count, 0);
}

static void notices_and_valuations_wait_as_well(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {100 * MILLION};
    (void)state;
    int64_t call = world_call(&world, fund, parts, false, "2020-02-01", "2020-02-10");
    look(APPROVER_ID, ROLE_APPROVER, "2020-02-02");
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].kind, "capital_call");
    assert_int_equal(rows[0].fund_id, fund);
    world_approve(&world, call);
    assert_int_equal(world_contribute(&world, commitment, call, 100 * MILLION, "2020-02-03"),
                     ERR_OK);
    int64_t held = world_approved(&world, project, fund, 5 * MILLION, "2020-02-04");
    assert_int_equal(world_pay(&world, held, 5 * MILLION, "2020-02-05"), ERR_OK);
    int64_t mark = world_valuation(&world, held, 0, 6 * MILLION, "2020-03-31");
    look(APPROVER_ID, ROLE_APPROVER, "2020-04-01");
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].seq, mark);
    assert_string_equal(rows[0].kind, "valuation");
    assert_int_equal(rows[0].about_id, held);
    assert_int_equal(rows[0].fund_id, fund);
    assert_int_equal(rows[0].amount_minor, 6 * MILLION);
}

/* Investments that wait, by their entries: those on the desk of an approver. */
static void compare_waiting(struct view view)
{
    const int64_t *ids = NULL;
    size_t all = book_entities(world.book, RECORD_INVESTMENT, &ids);
    size_t waiting = 0;

    assert_int_equal(
        desk_rows(world.book, view, APPROVER_ID, ROLE_APPROVER, &world.arena, &rows, &count),
        ERR_OK);
    for (size_t i = 0; i < all; i++) {
        const struct entry *entry = book_entry(world.book, ids[i]);
        bool waits = book_live(world.book, entry, view) &&
                     entry_waits(world.book, entry, view, &world.arena);
        size_t at = 0;

        while (at < count && rows[at].seq != ids[i])
            at++;
        assert_int_equal(at < count, waits);
        waiting += waits;
    }
    assert_int_equal(count, waiting);
}

static void investments_wait_by_lists_as_by_entries(void **state)
{
    uint64_t seed = golden_seed();
    int64_t held[40];

    (void)state;
    for (size_t i = 0; i < 200; i++) {
        size_t at = golden_random(&seed) % 40;
        int day = 1 + (int)(golden_random(&seed) % 28);
        char date[] = "2020-02-01";

        date[8] = (char)('0' + day / 10);
        date[9] = (char)('0' + day % 10);
        if (i < 40)
            held[i] = world_proposal(&world, project, fund, MILLION, "2020-02-01");
        else if (golden_random(&seed) % 3 == 0)
            /* A proposal, or the entry behind it, which may be its decision. */
            (void)world_reverse(&world, held[at] + (int64_t)(golden_random(&seed) % 90), date);
        else
            (void)world_decide(&world, held[at],
                               golden_random(&seed) % 3 == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE,
                               date);
        int64_t head = book_head(world.book);
        struct view view = {day_of(date), 1 + (int64_t)(golden_random(&seed) % (uint64_t)head)};

        compare_waiting(view);
        compare_waiting((struct view){day_of("2020-03-01"), head});
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_proposal_waits_for_another_approver_only),
        TEST(what_is_decided_waits_no_more),
        TEST(notices_and_valuations_wait_as_well),
        TEST(investments_wait_by_lists_as_by_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
