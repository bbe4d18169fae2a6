/* What is refused of the capital of a firm: with all reasons, and nothing is stored. */
#include "record/kinds.h"
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
static int64_t capital; /* the class */

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    firm = world_firm(&world, "firm");
    ann = world_party(&world, "ann");
    ben = world_party(&world, "ben");
    capital = world_class(&world, firm, "RC", UNIT_REGISTERED_CAPITAL, "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* Refused for that, and nothing is stored. */
static void expect_refused(enum record_kind kind, const char *date, const void *record,
                           const char *field, enum violation_code code)
{
    int64_t head = book_head(world.book);

    assert_int_not_equal(world_try(&world, kind, date, record), ERR_OK);
    if (!world_refused(&world, field, code))
        fail_msg("%s is not refused for %s", field, violation_wire(code));
    assert_int_equal(book_head(world.book), head);
}

static void no_more_is_issued_than_is_authorised(void **state)
{
    struct share_class class = blank_class(firm, "K", UNIT_SHARE);

    (void)state;
    class.authorised_units_e8 = UNITS(100);
    int64_t id = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &class);
    world_shares(&world, firm, "S1", id, ann, UNITS(80), "2020-02-01");
    struct security more = blank_shares(firm, "S2", id, ben, UNITS(21));
    expect_refused(RECORD_SECURITY, "2020-03-01", &more, "units", VIOLATION_OVER_AUTHORISED);
    assert_string_equal(world_param(&world, "wanted"), "101");
    assert_string_equal(world_param(&world, "held"), "100");
    struct capital_act split = blank_act(firm, CAPITAL_SPLIT);
    split.class_id = id;
    split.ratio_e8 = 2 * DECIMAL_E8_ONE;
    expect_refused(RECORD_CAPITAL_ACT, "2020-03-01", &split, "ratio", VIOLATION_OVER_AUTHORISED);
    class.authorised_units_e8 = UNITS(79);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SHARE_CLASS, id, day("2020-03-01"), &class),
        ERR_CONFLICT);
    assert_true(world_refused(&world, "authorised_units", VIOLATION_OVER_AUTHORISED));
}

static void no_more_is_moved_than_is_held(void **state)
{
    int64_t first = world_shares(&world, firm, "S1", capital, ann, UNITS(100), "2020-02-01");
    struct security_event event = blank_event("S2", first, EQUITY_TRANSFER);

    (void)state;
    event.to_party_id = ben;
    event.units_e8 = UNITS(101);
    expect_refused(RECORD_SECURITY_EVENT, "2020-03-01", &event, "units", VIOLATION_MORE_THAN_HELD);
    event.units_e8 = UNITS(10);
    expect_refused(RECORD_SECURITY_EVENT, "2020-01-31", &event, "security_id",
                   VIOLATION_UNKNOWN_REFERENCE);
}

/* 60 leave in May; then only 40 can have left in March. */
static void what_is_dated_back_leaves_later_events_possible(void **state)
{
    int64_t first = world_shares(&world, firm, "S1", capital, ann, UNITS(100), "2020-02-01");
    int64_t later = world_transfer(&world, "S2", first, ben, UNITS(60), "2020-05-01");
    struct security_event event = blank_event("S3", first, EQUITY_TRANSFER);

    (void)state;
    event.to_party_id = ben;
    event.units_e8 = UNITS(41);
    expect_refused(RECORD_SECURITY_EVENT, "2020-03-01", &event, "effective_date",
                   VIOLATION_LATER_IMPOSSIBLE);
    assert_string_equal(world_param(&world, "seq"),
                        arena_format(&world.arena, "%lld", (long long)later));
    event.units_e8 = UNITS(40);
    assert_int_equal(world_try(&world, RECORD_SECURITY_EVENT, "2020-03-01", &event), ERR_OK);
}

static void a_reversal_waits_for_what_rests_on_it(void **state)
{
    int64_t first = world_shares(&world, firm, "S1", capital, ann, UNITS(100), "2020-02-01");
    int64_t moved = world_transfer(&world, "S2", first, ben, UNITS(60), "2020-05-01");
    int64_t back = world_transfer(&world, "S3", moved, ann, UNITS(10), "2020-06-01");
    struct capital_act act = blank_act(firm, CAPITAL_SPLIT);

    (void)state;
    act.ratio_e8 = 2 * DECIMAL_E8_ONE;
    int64_t split = world_put(&world, MANAGER_ID, RECORD_CAPITAL_ACT, day("2020-07-01"), &act);
    /* 80 are there only since the split. */
    int64_t last = world_transfer(&world, "S4", first, ben, UNITS(80), "2020-08-01");
    const int64_t order[] = {first, last, moved, back, split, last};

    for (size_t i = 0; i + 1 < sizeof order / sizeof order[0]; i += 2) {
        assert_int_equal(world_reverse(&world, order[i], NULL), ERR_CONFLICT);
        assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    }
    assert_int_equal(world_reverse(&world, last, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, split, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, moved, NULL), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, back, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, moved, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, first, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, capital, NULL), ERR_OK);
}

static void a_class_never_converts_to_itself(void **state)
{
    struct share_class a = blank_class(firm, "A", UNIT_REGISTERED_CAPITAL);
    struct share_class b = blank_class(firm, "B", UNIT_REGISTERED_CAPITAL);

    (void)state;
    int64_t a_id = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &a);
    b.converts_to_id = a_id;
    expect_refused(RECORD_SHARE_CLASS, "2020-01-01", &b, "conversion_ratio", VIOLATION_MISSING);
    b.conversion_ratio_e8 = DECIMAL_E8_ONE;
    int64_t b_id = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &b);
    a.conversion_ratio_e8 = DECIMAL_E8_ONE;
    const int64_t targets[] = {a_id, b_id};

    for (size_t i = 0; i < 2; i++) {
        a.converts_to_id = targets[i];
        assert_int_equal(
            world_attempt(&world, MANAGER_ID, RECORD_SHARE_CLASS, a_id, day("2020-02-01"), &a),
            ERR_CONFLICT);
        assert_true(world_refused(&world, "converts_to_id", VIOLATION_CLASS_CIRCLE));
    }
}

static void terms_that_cannot_be_are_refused_together(void **state)
{
    struct security option = blank_security(firm, "O", SECURITY_OPTION, ann);
    struct security safe = blank_security(firm, "SAFE", SECURITY_SAFE, ann);

    (void)state;
    option.class_id = capital;
    option.units_e8 = UNITS(10);
    option.vests_from = day("2020-06-01");
    option.vests_months = 12;
    option.cliff_months = 24;
    option.expires_on = day("2020-05-01");
    option.price_e8 = DECIMAL_E8_ONE;
    option.holder_fund_id = 0;
    expect_refused(RECORD_SECURITY, "2020-02-01", &option, "cliff_months", VIOLATION_MUST_EQUAL);
    assert_true(world_refused(&world, "expires_on", VIOLATION_BAD_ORDER));
    assert_true(world_refused(&world, "vests_every_months", VIOLATION_MISSING));
    assert_true(world_refused(&world, "price", VIOLATION_NOT_ITS_PART));
    safe.discount_e8 = DECIMAL_E8_ONE;
    safe.units_e8 = UNITS(1);
    safe.holder_party_id = 0;
    expect_refused(RECORD_SECURITY, "2020-02-01", &safe, "discount", VIOLATION_OUT_OF_RANGE);
    assert_true(world_refused(&world, "amount", VIOLATION_MISSING));
    assert_true(world_refused(&world, "units", VIOLATION_NOT_ITS_PART));
    assert_true(world_refused(&world, "holder_party_id", VIOLATION_EXACTLY_ONE));
}

static void a_preference_in_an_llc_is_a_contract(void **state)
{
    struct share_class class = blank_class(firm, "K", UNIT_REGISTERED_CAPITAL);

    (void)state;
    class.basis = 1; /* charter */
    class.preference_multiple_e8 = DECIMAL_E8_ONE;
    class.original_price_e8 = DECIMAL_E8_ONE;
    expect_refused(RECORD_SHARE_CLASS, "2020-01-01", &class, "basis", VIOLATION_MUST_EQUAL);
    class.unit = UNIT_SHARE;
    world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &class);
}

static void what_is_of_another_firm_does_not_belong_here(void **state)
{
    int64_t other = world_firm(&world, "other");
    struct security shares = blank_shares(other, "S1", capital, ann, UNITS(10));

    (void)state;
    expect_refused(RECORD_SECURITY, "2020-02-01", &shares, "class_id", VIOLATION_MUST_EQUAL);
    int64_t first = world_shares(&world, firm, "S1", capital, ann, UNITS(10), "2020-02-01");
    struct security_event event = blank_event("S1", first, EQUITY_CANCELLATION);
    expect_refused(RECORD_SECURITY_EVENT, "2020-02-01", &event, "code", VIOLATION_CODE_TAKEN);
}

static void acts_go_in_their_direction(void **state)
{
    struct capital_act act = blank_act(firm, CAPITAL_REDUCTION);

    (void)state;
    act.total_units_e8 = UNITS(100);
    expect_refused(RECORD_CAPITAL_ACT, "2020-02-01", &act, "class_id", VIOLATION_NO_UNITS);
    world_shares(&world, firm, "S1", capital, ann, UNITS(100), "2020-02-01");
    expect_refused(RECORD_CAPITAL_ACT, "2020-02-01", &act, "total_units", VIOLATION_UNITS_NOT_LESS);
    act.action = CAPITAL_FROM_RESERVE;
    expect_refused(RECORD_CAPITAL_ACT, "2020-02-01", &act, "total_units", VIOLATION_UNITS_NOT_MORE);
    act.ratio_e8 = DECIMAL_E8_ONE;
    expect_refused(RECORD_CAPITAL_ACT, "2020-02-01", &act, "total_units", VIOLATION_EXACTLY_ONE);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(no_more_is_issued_than_is_authorised),
        CASE(no_more_is_moved_than_is_held),
        CASE(what_is_dated_back_leaves_later_events_possible),
        CASE(a_reversal_waits_for_what_rests_on_it),
        CASE(a_class_never_converts_to_itself),
        CASE(terms_that_cannot_be_are_refused_together),
        CASE(a_preference_in_an_llc_is_a_contract),
        CASE(what_is_of_another_firm_does_not_belong_here),
        CASE(acts_go_in_their_direction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
