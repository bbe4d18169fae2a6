/* What waits, and for whom. */
#include "figures/overview/desk.h"

#include "figures/fund/capital.h"
#include "support_fund.h"
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

static void look(int64_t user_id, uint32_t role, const char *day)
{
    int32_t date = 0;
    assert_int_equal(date_parse(day, strlen(day), &date), ERR_OK);
    struct view view = {.as_of = date, .as_known = INT64_MAX};
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_proposal_waits_for_another_approver_only),
        TEST(what_is_decided_waits_no_more),
        TEST(notices_and_valuations_wait_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
