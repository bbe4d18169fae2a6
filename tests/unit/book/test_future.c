/* Records of a day that is still to come: only where that is confirmed, and then they are listed.
 */
#include "book/future.h"
#include "support_fund.h"
#include "support_rule.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

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

static enum err put(enum record_kind kind, const void *record, const char *date, bool confirm)
{
    world.confirm_future = confirm;
    return world_attempt(&world, MANAGER_ID, kind, 0, date == NULL ? DATE_UNKNOWN : day(date),
                         record);
}

static struct firm firm_called(const char *code)
{
    struct firm firm;

    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = code;
    return firm;
}

static void a_day_still_to_come_wants_a_confirmation(void **state)
{
    struct firm firm = firm_called("F1");
    struct party party = {.code = "P1", .name = "P1", .kind = PARTY_LP};

    (void)state;
    assert_int_equal(put(RECORD_FIRM, &firm, "2062-11-23", false), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_FUTURE_UNCONFIRMED);
    assert_string_equal(world.violations.list[0].field, "effective_date");
    assert_string_equal(world_param(&world, "date"), "2062-11-23");
    assert_int_equal(put(RECORD_PARTY, &party, "2026-11-24", false), ERR_INVALID);
    assert_int_equal(put(RECORD_PARTY, &party, "2026-11-23", false), ERR_OK);
    assert_int_equal(put(RECORD_FIRM, &firm, "2062-11-23", true), ERR_OK);
}

static void so_does_a_day_that_the_record_speaks_of(void **state)
{
    struct firm firm = firm_called("F1");
    struct fund fund;

    (void)state;
    firm.established_on = day("2062-01-01");
    assert_int_equal(put(RECORD_FIRM, &firm, NULL, false), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_FUTURE_UNCONFIRMED);
    assert_string_equal(world.violations.list[0].field, "established_on");
    assert_int_equal(put(RECORD_FIRM, &firm, NULL, true), ERR_OK);
    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = "X1";
    fund.kind = FUND_SEED;
    fund.currency = CURRENCY_CNY;
    fund.term_ends_on = day("2062-01-01"); /* ends are days to come by nature */
    assert_int_equal(put(RECORD_FUND, &fund, NULL, false), ERR_OK);
    fund.code = "X2";
    fund.registered_on = day("2062-01-01");
    assert_int_equal(put(RECORD_FUND, &fund, NULL, false), ERR_INVALID);
    assert_string_equal(world.violations.list[0].field, "registered_on");
}

/* Rules and terms are made for days to come: a year of them needs no confirmation. */
static void rules_begin_within_a_year_without_one(void **state)
{
    struct rule rule = rule_on("r", MEASURE_NEGATIVE_LIST, SUBJECT_FUND, BASIS_DECLARED);

    (void)state;
    rule.categories = "loan";
    rule.valid_from = day("2027-11-24");
    assert_int_equal(put(RECORD_RULE, &rule, NULL, false), ERR_OK);
    rule.code = "s";
    rule.valid_from = day("2027-11-25");
    assert_int_equal(put(RECORD_RULE, &rule, NULL, false), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_FUTURE_UNCONFIRMED);
    assert_string_equal(world.violations.list[0].field, "valid_from");
    assert_int_equal(put(RECORD_RULE, &rule, NULL, true), ERR_OK);
}

/* Facts and proposals are never of a day to come, whatever is confirmed. */
static void facts_stay_refused(void **state)
{
    struct fx_rate rate = {CURRENCY_USD, CURRENCY_CNY, 7 * DECIMAL_E8_ONE, NULL, 0, 0};

    (void)state;
    assert_int_equal(put(RECORD_FX_RATE, &rate, "2026-11-24", true), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_IN_FUTURE);
}

static void what_is_confirmed_is_listed_and_keeps_its_code(void **state)
{
    struct firm firm = firm_called("F1");
    const struct future_row *rows = NULL;
    struct view today = {world.today, INT64_MAX};

    (void)state;
    assert_int_equal(future_rows(world.book, today, &world.arena, &rows), 0);
    assert_int_equal(put(RECORD_FIRM, &firm, "2062-11-23", true), ERR_OK);
    int64_t id = book_head(world.book);

    assert_int_equal(future_rows(world.book, today, &world.arena, &rows), 1);
    assert_string_equal(rows[0].kind, "firm");
    assert_int_equal(rows[0].seq, id);
    assert_string_equal(rows[0].code, "F1");
    assert_int_equal(rows[0].effective_date, day("2062-11-23"));
    /* Who wants the code is told where it is. */
    assert_int_equal(put(RECORD_FIRM, &firm, "2026-01-01", false), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CODE_TAKEN_AHEAD);
    assert_string_equal(world_param(&world, "date"), "2062-11-23");
    struct view then = {day("2062-11-23"), INT64_MAX};

    assert_int_equal(future_rows(world.book, then, &world.arena, &rows), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_still_to_come_wants_a_confirmation, opened, closed),
        cmocka_unit_test_setup_teardown(so_does_a_day_that_the_record_speaks_of, opened, closed),
        cmocka_unit_test_setup_teardown(rules_begin_within_a_year_without_one, opened, closed),
        cmocka_unit_test_setup_teardown(facts_stay_refused, opened, closed),
        cmocka_unit_test_setup_teardown(what_is_confirmed_is_listed_and_keeps_its_code, opened,
                                        closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
