/* The docket: what rights are on a day, who owns them, what is paid and due, and what is refused.
 */
#include "support_book.h"

#include "calc/ip_indicator.h"
#include "figures/ip/right.h"
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ADMIN_ID 3
#define UNKNOWN AMOUNT_UNKNOWN
#define RECORDED "2026-05-20"

static struct world world;
static int64_t firm;
static int64_t buyer;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world.today = day("2026-11-30");
    firm = world_firm(&world, "firm");
    buyer = world_firm(&world, "buyer");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* --- records ---------------------------------------------------------------------------------- */

static struct ip_right a_right(const char *code, enum ip_type type, const char *filed_on)
{
    struct ip_right right;

    shape_clear(&ip_right_type.shape, &right);
    right.code = code;
    right.firm_id = firm;
    right.type = type;
    right.title = "A thing";
    right.filed_on = filed_on == NULL ? DATE_UNKNOWN : day(filed_on);
    return right;
}

static enum err try_right(const struct ip_right *right)
{
    return world_attempt(&world, MANAGER_ID, RECORD_IP_RIGHT, 0, day(RECORDED), right);
}

static int64_t put_right(const struct ip_right *right)
{
    return world_put(&world, MANAGER_ID, RECORD_IP_RIGHT, day(RECORDED), right);
}

/* An invention that was filed on 2019-04-02 and granted on 2021-06-01. */
static int64_t an_invention(const char *code)
{
    struct ip_right right = a_right(code, IP_TYPE_INVENTION, "2019-04-02");

    right.granted_on = day("2021-06-01");
    return put_right(&right);
}

static struct ip_event an_event(int64_t right, enum ip_action action, const char *date)
{
    struct ip_event event;

    shape_clear(&ip_event_type.shape, &event);
    event.ip_right_id = right;
    event.action = action;
    event.occurred_on = day(date);
    return event;
}

static enum err try_event(const struct ip_event *event)
{
    return world_attempt(&world, MANAGER_ID, RECORD_IP_EVENT, 0, day(RECORDED), event);
}

static int64_t put_event(int64_t right, enum ip_action action, const char *date)
{
    struct ip_event event = an_event(right, action, date);

    return world_put(&world, MANAGER_ID, RECORD_IP_EVENT, day(RECORDED), &event);
}

static enum err try_owner(int64_t right, int64_t owner, int64_t parts, int64_t of_parts,
                          const char *from_on)
{
    struct ip_owner record;

    shape_clear(&ip_owner_type.shape, &record);
    record.ip_right_id = right;
    record.firm_id = owner;
    record.parts = parts;
    record.of_parts = of_parts;
    record.from_on = from_on == NULL ? DATE_UNKNOWN : day(from_on);
    return world_attempt(&world, MANAGER_ID, RECORD_IP_OWNER, 0, day(RECORDED), &record);
}

static enum err try_fee(int64_t right, int64_t year, const char *paid_on, int64_t amount_minor)
{
    struct ip_fee fee;

    shape_clear(&ip_fee_type.shape, &fee);
    fee.ip_right_id = right;
    fee.year = year;
    fee.paid_on = day(paid_on);
    fee.amount_minor = amount_minor;
    fee.currency = amount_minor == UNKNOWN ? 0 : CURRENCY_CNY;
    return world_attempt(&world, MANAGER_ID, RECORD_IP_FEE, 0, day(RECORDED), &fee);
}

static void rate(int64_t rule, const char *code, int64_t last_year, int64_t fee_yuan)
{
    const struct ip_fee_rate record = {.code = code,
                                       .ip_fee_rule_id = rule,
                                       .type = IP_TYPE_INVENTION,
                                       .last_year = last_year,
                                       .currency = CURRENCY_CNY,
                                       .fee_minor = fee_yuan * 100};

    (void)world_put(&world, ADMIN_ID, RECORD_IP_FEE_RATE, day(RECORDED), &record);
}

/* Fees of inventions as in the reference: 900, 1,200, 2,000, 4,000. */
static void fee_tables(void)
{
    const struct ip_fee_rule record = {.code = "CNIPA",
                                       .grace_months = 6,
                                       .free_months = 1,
                                       .late_percent = 5,
                                       .reduced_years = 10,
                                       .single_percent = 85,
                                       .joint_percent = 70,
                                       .open_licence_percent = 15,
                                       .currency = CURRENCY_CNY,
                                       .compensation_minor = 800000,
                                       .restoring_minor = 100000,
                                       .status = RULE_VERIFIED,
                                       .valid_from = day("1990-01-01")};
    int64_t rule = world_put(&world, ADMIN_ID, RECORD_IP_FEE_RULE, day(RECORDED), &record);

    rate(rule, "I12", 12, 4000);
    rate(rule, "I03", 3, 900);
    rate(rule, "I09", 9, 2000);
    rate(rule, "I06", 6, 1200);
}

static void holidays(const char *const *days)
{
    for (; *days != NULL; days++) {
        const struct holiday record = {.name = "国庆节", .day = day(*days)};

        (void)world_put(&world, ADMIN_ID, RECORD_HOLIDAY, day(*days), &record);
    }
}

static struct ip_right_state known_on(int64_t right, const char *date, int64_t as_known)
{
    struct ip_tables tables;
    struct ip_right_state state;

    ip_tables_open(world.book, (struct view){day(date), as_known}, &world.arena, &tables);
    assert_int_equal(ip_right_state(&tables, right, NULL, &state), ERR_OK);
    return state;
}

static struct ip_right_state on(int64_t right, const char *date)
{
    return known_on(right, date, INT64_MAX);
}

/* --- rights ----------------------------------------------------------------------------------- */

static void a_wrong_check_digit_is_refused_and_the_right_one_said(void **state)
{
    struct ip_right right = a_right("R", IP_TYPE_INVENTION, "2021-12-20");

    (void)state;
    right.number = "202111587616.3";
    assert_int_equal(try_right(&right), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NUMBER_CHECK_DIGIT);
    assert_string_equal(world_param(&world, "digit"), "X");
    right.number = "CN202111587616X";
    assert_int_equal(try_right(&right), ERR_OK);
    right.code = "S";
    right.number = "202111587616.X";
    assert_int_equal(try_right(&right), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    right.type = IP_TYPE_UTILITY_MODEL;
    assert_int_equal(try_right(&right), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NUMBER_OTHER_TYPE);
    right.number = "12345";
    assert_int_equal(try_right(&right), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NUMBER_FAULTY);
}

static void the_status_is_that_of_the_day_whenever_it_was_recorded(void **state)
{
    int64_t right = an_invention("R");
    int64_t before = book_head(world.book);

    (void)state;
    assert_int_equal(on(right, "2019-04-01").state.status, IP_STATUS_NONE);
    assert_int_equal(on(right, "2021-05-31").state.status, IP_STATUS_FILED);
    assert_int_equal(on(right, "2021-06-01").state.status, IP_STATUS_GRANTED);
    (void)put_event(right, IP_ACTION_LAPSED, "2024-04-02");
    (void)put_event(right, IP_ACTION_RESTORED, "2024-12-01");
    assert_int_equal(on(right, "2024-04-02").state.status, IP_STATUS_LAPSED);
    assert_int_equal(known_on(right, "2024-04-02", before).state.status, IP_STATUS_GRANTED);
    assert_int_equal(on(right, "2024-12-01").state.status, IP_STATUS_GRANTED);
    assert_int_equal(on(right, "2039-04-02").state.status, IP_STATUS_GRANTED);
    assert_int_equal(on(right, "2039-04-03").state.status, IP_STATUS_EXPIRED);
    assert_int_equal(on(right, "2026-01-01").expires_on, day("2039-04-02"));
}

static void what_cannot_follow_is_refused_before_and_behind(void **state)
{
    int64_t right = an_invention("R");
    struct ip_event event = an_event(right, IP_ACTION_RESTORED, "2024-01-01");

    (void)state;
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_EVENT_CANNOT_FOLLOW);
    assert_string_equal(world_param(&world, "state"), "in force");
    int64_t lapsed = put_event(right, IP_ACTION_LAPSED, "2024-04-02");

    (void)put_event(right, IP_ACTION_RESTORED, "2024-12-01");
    event = an_event(right, IP_ACTION_ABANDONED, "2023-01-01");
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_LATER_IMPOSSIBLE);
    assert_int_equal(world_reverse(&world, lapsed, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    event = an_event(right, IP_ACTION_GRANTED, "2021-06-01");
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    event = an_event(right, IP_ACTION_RENEWED, "2024-06-01");
    assert_int_equal(try_event(&event), ERR_INVALID);
    event = an_event(right, IP_ACTION_LAPSED, "2026-12-24");
    assert_int_equal(try_event(&event), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_IN_FUTURE);
}

/* --- owners ----------------------------------------------------------------------------------- */

static void only_an_owner_transfers_and_no_more_than_his_part(void **state)
{
    int64_t right = an_invention("R");
    int64_t third = world_firm(&world, "third");
    struct ip_event event = an_event(right, IP_ACTION_TRANSFERRED, "2023-01-10");

    (void)state;
    assert_int_equal(try_owner(right, firm, 2, 3, NULL), ERR_OK);
    assert_int_equal(try_owner(right, third, 1, 2, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SHARES_EXCEED);
    assert_int_equal(try_owner(right, third, 1, 3, NULL), ERR_OK);
    event.from_firm_id = buyer;
    event.firm_id = buyer;
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_OWNED);
    event.from_firm_id = third;
    event.parts = 1;
    event.of_parts = 2;
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_OWNED);
    event.of_parts = 6;
    assert_int_equal(try_event(&event), ERR_OK);
    struct ip_right_state after = on(right, "2023-01-10");

    assert_int_equal(after.holder_count, 3);
    assert_int_equal(after.holders[1].share.parts, 1);
    assert_int_equal(after.holders[1].share.of, 6);
    assert_int_equal(after.holders[2].firm_id, buyer);
    assert_int_equal(on(right, "2023-01-09").holder_count, 2);
    assert_int_equal(try_owner(right, third, UNKNOWN, UNKNOWN, "2024-01-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OWNER_AFTER_TRANSFER);
}

static void a_right_without_owners_is_its_firms_until_it_is_transferred(void **state)
{
    int64_t right = an_invention("R");
    struct ip_event event = an_event(right, IP_ACTION_TRANSFERRED, "2023-01-10");

    (void)state;
    event.firm_id = buyer;
    assert_int_equal(try_event(&event), ERR_OK);
    struct ip_right_state before = on(right, "2023-01-09");
    struct ip_right_state after = on(right, "2023-01-10");

    assert_true(ip_held_by_firm(&before, firm));
    assert_false(ip_held_by_firm(&after, firm));
    assert_true(ip_held_by_firm(&after, buyer));
    event.occurred_on = day("2024-01-10");
    event.from_firm_id = firm;
    event.firm_id = buyer;
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_OWNED);
}

static void what_a_court_preserves_is_not_transferred(void **state)
{
    int64_t right = an_invention("R");
    struct ip_event event = an_event(right, IP_ACTION_TRANSFERRED, "2023-01-10");

    (void)state;
    (void)put_event(right, IP_ACTION_PRESERVED, "2023-01-01");
    event.firm_id = buyer;
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RIGHT_PRESERVED);
    (void)put_event(right, IP_ACTION_RELEASED, "2023-01-05");
    assert_int_equal(try_event(&event), ERR_OK);
}

static void a_licence_ends_by_itself_or_before(void **state)
{
    int64_t right = an_invention("R");
    struct ip_event licence = an_event(right, IP_ACTION_LICENSED, "2022-01-01");

    (void)state;
    licence.ends_on = day("2023-12-31");
    licence.counterpart_name = "a licensee";
    assert_int_equal(try_event(&licence), ERR_OK);
    int64_t id = book_head(world.book);

    assert_int_equal(on(right, "2023-12-31").state.licences, 1);
    assert_int_equal(on(right, "2024-01-01").state.licences, 0);
    struct ip_event end = an_event(right, IP_ACTION_LICENCE_ENDED, "2022-06-01");

    assert_int_equal(try_event(&end), ERR_INVALID);
    end.licence_id = id;
    assert_int_equal(try_event(&end), ERR_OK);
    assert_int_equal(on(right, "2022-06-01").state.licences, 0);
}

/* --- fees ------------------------------------------------------------------------------------- */

static void fees_go_by_the_tables_and_last_days_by_the_holidays(void **state)
{
    static const char *const october[] = {"2026-10-01", "2026-10-02", "2026-10-05",
                                          "2026-10-06", "2026-10-07", NULL};
    int64_t right = an_invention("R");

    (void)state;
    assert_false(on(right, "2026-01-01").fee_known);
    assert_int_equal(on(right, "2026-01-01").fee_standing, IP_FEE_UNKNOWN);
    fee_tables();
    assert_int_equal(try_fee(right, 7, "2025-03-01", 200000), ERR_OK);
    struct ip_right_state ahead = on(right, "2026-04-02");

    assert_int_equal(ahead.fee_standing, IP_FEE_AHEAD);
    assert_int_equal(ahead.fee_paid_through, 7);
    assert_int_equal(ahead.fee_year, 8);
    assert_int_equal(ahead.fee_due_on, day("2026-04-02"));
    assert_int_equal(ahead.fee.total_minor, 200000);
    assert_int_equal(ahead.fee.grace_end, day("2026-10-02"));
    holidays(october);
    assert_int_equal(on(right, "2026-04-02").fee.grace_end, day("2026-10-08"));
    struct ip_right_state late = on(right, "2026-05-06");

    assert_int_equal(late.fee_standing, IP_FEE_LATE);
    assert_int_equal(late.fee.total_minor, 210000);
    assert_int_equal(on(right, "2026-10-08").fee_standing, IP_FEE_LATE);
    assert_int_equal(on(right, "2026-10-09").fee_standing, IP_FEE_MISSED);
}

static void too_little_too_late_twice_or_for_no_year_is_refused(void **state)
{
    int64_t right = an_invention("R");

    (void)state;
    fee_tables();
    assert_int_equal(try_fee(right, 7, "2025-06-01", 200000), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_FEE_DIFFERS);
    assert_int_equal(try_fee(right, 7, "2025-06-01", 210000), ERR_OK);
    assert_int_equal(try_fee(right, 7, "2025-06-01", 210000), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    assert_int_equal(try_fee(right, 6, "2025-06-01", UNKNOWN), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_FEE_TOO_LATE);
    assert_int_equal(try_fee(right, 2, "2021-06-01", UNKNOWN), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NO_SUCH_YEAR);
}

static void a_fee_for_a_dead_right_is_refused_in_either_order(void **state)
{
    int64_t right = an_invention("R");
    struct ip_event event = an_event(right, IP_ACTION_ABANDONED, "2025-01-01");

    (void)state;
    fee_tables();
    (void)put_event(right, IP_ACTION_LAPSED, "2024-04-02");
    assert_int_equal(try_fee(right, 6, "2024-09-01", UNKNOWN), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RIGHT_NOT_IN_FORCE);
    assert_string_equal(world_param(&world, "state"), "lapsed for unpaid fees");
    /* Restored: the fee, the highest late fee and that of restoring. */
    (void)put_event(right, IP_ACTION_RESTORED, "2024-12-01");
    assert_int_equal(try_fee(right, 6, "2024-12-01", 249999), ERR_INVALID);
    assert_int_equal(try_fee(right, 6, "2024-12-01", 250000), ERR_OK);
    assert_int_equal(try_fee(right, 7, "2025-04-01", 200000), ERR_OK);
    assert_int_equal(try_event(&event), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_LATER_IMPOSSIBLE);
}

/* --- marks ------------------------------------------------------------------------------------ */

static void a_mark_is_renewed_in_its_last_year_or_ends_after_the_grace(void **state)
{
    struct ip_right mark = a_right("M", IP_TYPE_TRADE_MARK, "2014-05-01");
    struct ip_event renewal;

    (void)state;
    mark.granted_on = day("2015-06-07");
    int64_t right = put_right(&mark);

    assert_int_equal(on(right, "2025-06-07").expires_on, day("2025-06-07"));
    assert_int_equal(on(right, "2025-12-08").state.status, IP_STATUS_GRANTED);
    assert_int_equal(on(right, "2025-12-09").state.status, IP_STATUS_EXPIRED);
    renewal = an_event(right, IP_ACTION_RENEWED, "2024-06-06");
    assert_int_equal(try_event(&renewal), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    renewal.occurred_on = day("2025-12-08");
    assert_int_equal(try_event(&renewal), ERR_OK);
    assert_int_equal(on(right, "2025-12-09").state.status, IP_STATUS_GRANTED);
    assert_int_equal(on(right, "2026-01-01").expires_on, day("2035-06-07"));
    assert_int_equal(try_fee(right, 3, "2026-01-01", UNKNOWN), ERR_INVALID);
}

static void a_right_of_high_value_counts_while_it_is_in_force(void **state)
{
    struct ip_right right = a_right("R", IP_TYPE_INVENTION, "2014-04-02");

    (void)state;
    right.granted_on = day("2016-06-01");
    right.overseas_family = true;
    int64_t id = put_right(&right);

    assert_true(on(id, "2020-01-01").high_value);
    assert_int_equal(on(id, "2020-01-01").criteria, 1u << IP_OVERSEAS_FAMILY);
    assert_int_equal(on(id, "2024-04-03").criteria,
                     1u << IP_OVERSEAS_FAMILY | 1u << IP_KEPT_OVER_10_YEARS);
    (void)put_event(id, IP_ACTION_LAPSED, "2025-04-02");
    assert_false(on(id, "2025-04-02").high_value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wrong_check_digit_is_refused_and_the_right_one_said,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(the_status_is_that_of_the_day_whenever_it_was_recorded,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(what_cannot_follow_is_refused_before_and_behind, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(only_an_owner_transfers_and_no_more_than_his_part, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_right_without_owners_is_its_firms_until_it_is_transferred,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(what_a_court_preserves_is_not_transferred, opened, closed),
        cmocka_unit_test_setup_teardown(a_licence_ends_by_itself_or_before, opened, closed),
        cmocka_unit_test_setup_teardown(fees_go_by_the_tables_and_last_days_by_the_holidays, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(too_little_too_late_twice_or_for_no_year_is_refused, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_fee_for_a_dead_right_is_refused_in_either_order, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_mark_is_renewed_in_its_last_year_or_ends_after_the_grace,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(a_right_of_high_value_counts_while_it_is_in_force, opened,
                                        closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
