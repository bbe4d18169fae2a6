/* Numbers, terms, fees, states and pledges of rights. */
#include "calc/ip_fee.h"
#include "calc/ip_number.h"
#include "calc/ip_pledge.h"
#include "calc/ip_state.h"

#include "base/date.h"
#include "support_golden.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LATEST 2026
#define RUNS 2000

static const struct ip_calendar no_holidays = {0};
static const struct ip_life invention = {.right = IP_INVENTION, .calendar = &no_holidays};
static const struct ip_life utility_model = {.right = IP_UTILITY_MODEL, .calendar = &no_holidays};

static int32_t day(const char *text)
{
    int32_t value = 0;

    assert_int_equal(date_parse(text, strlen(text), &value), ERR_OK);
    return value;
}

static const struct ip_fee_schedule *now(void)
{
    return ip_fee_schedule_on(ip_fee_schedules(), DATE_LAST);
}

static enum ip_number_fault fault_of(const char *text)
{
    struct ip_number number;

    return ip_number_parse(text, strlen(text), LATEST, &number);
}

/* A number with a right check digit, of either form. */
static size_t random_number(uint64_t *seed, char number[16])
{
    bool is_long = golden_random(seed) % 2 == 0;
    const char *types = is_long ? "12389" : "123";
    int year =
        is_long ? 2003 + (int)(golden_random(seed) % 23) : 89 + (int)(golden_random(seed) % 15);
    int serial = (int)(golden_random(seed) % (is_long ? 10000000 : 100000));
    char type = types[golden_random(seed) % strlen(types)];

    if (is_long)
        snprintf(number, 16, "%04d%c%07d", year, type, serial);
    else
        snprintf(number, 16, "%02d%c%05d", year % 100, type, serial);
    size_t digits = strlen(number);

    number[digits] = ip_number_check_digit(number, digits);
    number[digits + 1] = '\0';
    return digits + 1;
}

static void a_number_is_read_in_every_form_and_told_in_one(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct ip_number number;
        char plain[16];
        char written[32];
        size_t length = random_number(&seed, plain);

        snprintf(written, sizeof written, "cn zl %.4s %.*s.%c", plain, (int)length - 5, plain + 4,
                 plain[length - 1] == 'X' ? 'x' : plain[length - 1]);
        assert_int_equal(ip_number_parse(written, strlen(written), LATEST, &number),
                         IP_NUMBER_GOOD);
        assert_int_equal(fault_of(plain), IP_NUMBER_GOOD);
        assert_int_equal(fault_of(number.canonical), IP_NUMBER_GOOD);
        assert_int_equal(strlen(number.canonical), length + 1);
        assert_int_equal(number.canonical[length - 1], '.');
    }
}

static void every_wrong_digit_and_every_swap_of_neighbours_is_found(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        char right[16];
        char wrong[16];
        size_t digits = random_number(&seed, right) - 1;
        size_t at = (size_t)(golden_random(&seed) % digits);

        memcpy(wrong, right, sizeof wrong);
        wrong[at] = (char)('0' + (wrong[at] - '0' + 1 + (int)(golden_random(&seed) % 9)) % 10);
        if (fault_of(wrong) == IP_NUMBER_GOOD)
            fail_msg("%s passes for %s", wrong, right);
        memcpy(wrong, right, sizeof wrong);
        if (at + 1 == digits || wrong[at] == wrong[at + 1])
            continue;
        wrong[at] = right[at + 1];
        wrong[at + 1] = right[at];
        if (fault_of(wrong) == IP_NUMBER_GOOD)
            fail_msg("%s passes for %s", wrong, right);
    }
}

static void a_swap_of_digits_eight_places_apart_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(ip_number_check_digit("201910021390", 12), '3');
    assert_int_equal(ip_number_check_digit("231910021090", 12), '3');
}

static void a_number_says_what_it_is_of(void **state)
{
    struct ip_number number;

    (void)state;
    assert_int_equal(ip_number_parse("201580045311.2", 14, LATEST, &number), IP_NUMBER_GOOD);
    assert_int_equal(number.year, 2015);
    assert_int_equal(number.right, IP_INVENTION);
    assert_true(number.by_pct);
    assert_string_equal(number.serial, "0045311");
    assert_int_equal(ip_number_parse("97101765.4", 10, LATEST, &number), IP_NUMBER_GOOD);
    assert_int_equal(number.year, 1997);
    assert_string_equal(number.serial, "01765");
    assert_int_equal(fault_of(""), IP_NUMBER_LENGTH);
    assert_int_equal(fault_of("20211158761X.5"), IP_NUMBER_CHARACTER);
    assert_int_equal(fault_of("2019.100213903"), IP_NUMBER_CHARACTER);
    assert_int_equal(fault_of("200210021390.3"), IP_NUMBER_YEAR);
}

static void years_of_a_right_begin_on_the_day_of_its_filing(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        int32_t filing = day("1990-01-01") + (int32_t)(golden_random(&seed) % 13000);
        int year = 1 + (int)(golden_random(&seed) % 20);
        int32_t begins = date_add_months(filing, 12 * (year - 1));

        assert_int_equal(ip_term_year(filing, begins), year);
        assert_int_equal(ip_term_year(filing, begins - 1), year - 1);
        assert_int_equal(ip_term_expiry(IP_INVENTION, filing, 0), date_add_months(filing, 240));
    }
}

static void all_fees_of_an_invention_are_82_300(void **state)
{
    int64_t sum = 0;

    (void)state;
    assert_int_equal(ip_fee_sum(now(), IP_INVENTION, 1, 20, 1, IP_REDUCTION_NONE, false, &sum),
                     ERR_OK);
    assert_int_equal(sum, 8230000);
    assert_int_equal(ip_fee_sum(now(), IP_DESIGN, 1, 15, 1, IP_REDUCTION_NONE, false, &sum),
                     ERR_OK);
    assert_int_equal(sum, 2620000);
    assert_int_equal(ip_fee_sum(now(), IP_DESIGN, 1, 16, 1, IP_REDUCTION_NONE, false, &sum),
                     ERR_NOT_FOUND);
}

/* The reduction holds for ten years from the grant's on, and the late fee never knows it. */
static void reductions_end_after_ten_years(void **state)
{
    (void)state;
    assert_int_equal(ip_fee_reduction(now(), 3, 4, IP_REDUCTION_SINGLE, false), 0);
    assert_int_equal(ip_fee_reduction(now(), 4, 4, IP_REDUCTION_SINGLE, true), 85);
    assert_int_equal(ip_fee_reduction(now(), 13, 4, IP_REDUCTION_JOINT, false), 70);
    assert_int_equal(ip_fee_reduction(now(), 14, 4, IP_REDUCTION_JOINT, false), 0);
    assert_int_equal(ip_fee_reduction(now(), 14, 4, IP_REDUCTION_JOINT, true), 15);
}

static void the_fee_of_the_grants_year_is_due_at_the_grant(void **state)
{
    const struct ip_fee_terms terms = {
        .right = IP_INVENTION,
        .filing = day("2019-04-02"),
        .grant = day("2022-03-25"),
        .year = 3,
    };
    struct ip_annual_fee fee;

    (void)state;
    assert_int_equal(ip_fee_paid(ip_fee_schedules(), &terms, day("2022-03-20"), &no_holidays, &fee),
                     ERR_OK);
    assert_int_equal(fee.due, terms.grant);
    assert_int_equal(fee.total_minor, 90000);
}

/* The schedule of the due day decides, not that of the day of payment. */
static void the_schedule_of_the_due_day_decides(void **state)
{
    const struct ip_fee_row later[] = {{IP_INVENTION, 20, 100001}};
    struct ip_fee_schedule both[2] = {*now(), *now()};
    const struct ip_fee_terms terms = {.right = IP_INVENTION,
                                       .filing = day("2019-04-02"),
                                       .grant = day("2022-03-25"),
                                       .year = 8,
                                       .reduction = IP_REDUCTION_SINGLE};
    struct ip_annual_fee fee;

    (void)state;
    both[1].rows = later;
    both[1].row_count = 1;
    both[1].from_day = day("2026-04-02");
    assert_int_equal(ip_fee_paid((struct ip_fee_schedules){both, 2}, &terms, day("2026-06-02"),
                                 &no_holidays, &fee),
                     ERR_OK);
    assert_int_equal(fee.fee_minor, 15000);
    assert_int_equal(fee.late_minor, 5000);
    both[1].from_day++;
    assert_int_equal(ip_fee_paid((struct ip_fee_schedules){both, 2}, &terms, day("2026-06-02"),
                                 &no_holidays, &fee),
                     ERR_OK);
    assert_int_equal(fee.fee_minor, 30000);
}

/* Day after day: never cheaper, at most 125 % of the full fee, and then the end from the due day.
 */
static void a_fee_only_grows_until_the_right_ends(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 200; run++) {
        struct ip_fee_terms terms = {
            .right = (enum ip_right_kind)(golden_random(&seed) % 3),
            .filing = day("2000-01-01") + (int32_t)(golden_random(&seed) % 9000),
            .reduction = (enum ip_reduction)(golden_random(&seed) % 3),
        };
        struct ip_annual_fee fee = {0};
        int64_t before = 0;

        terms.grant = terms.filing + 1 + (int32_t)(golden_random(&seed) % 300);
        terms.year = 2 + (int)(golden_random(&seed) % 9);
        int32_t due = date_add_months(terms.filing, 12 * (terms.year - 1));

        for (int32_t paid = due - 3; paid < due + 200 && !fee.ended; paid++) {
            assert_int_equal(ip_fee_paid(ip_fee_schedules(), &terms, paid, &no_holidays, &fee),
                             ERR_OK);
            assert_int_equal(fee.ended, paid > date_add_months(due, 6));
            if (fee.ended)
                break;
            assert_true(fee.total_minor >= before);
            assert_true(fee.late_minor * 4 <= fee.full_minor);
            before = fee.total_minor;
        }
        assert_true(fee.ended && fee.due == due);
    }
}

static void last_days_move_over_holidays_and_worked_weekends(void **state)
{
    const int32_t holidays[] = {day("2026-10-01"), day("2026-10-02"), day("2026-10-05")};
    const int32_t worked[] = {day("2026-10-10")};
    const struct ip_calendar calendar = {true, holidays, 3, worked, 1};

    (void)state;
    assert_int_equal(ip_calendar_last_day(&calendar, day("2026-10-01")), day("2026-10-06"));
    assert_int_equal(ip_calendar_last_day(&calendar, day("2026-10-10")), day("2026-10-10"));
    assert_int_equal(ip_calendar_last_day(&calendar, day("2026-10-11")), day("2026-10-12"));
    assert_int_equal(ip_calendar_last_day(&no_holidays, day("2026-10-11")), day("2026-10-11"));
    assert_int_equal(ip_pledge_publish_by(&calendar, day("2026-09-30")), day("2026-10-30"));
}

static const struct ip_step life[] = {
    {100, IP_EVENT_PUBLISHED}, {200, IP_EVENT_EXAMINED},     {300, IP_EVENT_GRANTED},
    {400, IP_EVENT_LICENSED},  {500, IP_EVENT_PLEDGED},      {600, IP_EVENT_LAPSED},
    {650, IP_EVENT_RESTORED},  {700, IP_EVENT_PLEDGE_ENDED},
};

static struct ip_state on(int32_t at)
{
    struct ip_state state;
    size_t wrong = 0;

    assert_int_equal(ip_state_on(&utility_model, life, 8, at, &state, &wrong), ERR_OK);
    return state;
}

static void a_right_is_what_its_events_made_of_it(void **state)
{
    (void)state;
    assert_int_equal(on(-1).status, IP_STATUS_NONE);
    assert_int_equal(on(99).status, IP_STATUS_FILED);
    assert_int_equal(on(299).status, IP_STATUS_EXAMINED);
    assert_int_equal(on(300).granted_on, 300);
    assert_true(on(599).pledged && on(599).licences == 1);
    assert_int_equal(on(600).status, IP_STATUS_LAPSED);
    assert_int_equal(on(650).status, IP_STATUS_GRANTED);
    assert_false(on(700).pledged);
    assert_int_equal(on(day("1980-01-01")).status, IP_STATUS_GRANTED);
    assert_int_equal(on(day("1980-01-02")).status, IP_STATUS_EXPIRED);
}

static void what_cannot_follow_is_refused_by_its_place(void **state)
{
    static const struct ip_step wrong_ones[][2] = {
        {{1, IP_EVENT_GRANTED}, {2, IP_EVENT_PLEDGE_ENDED}},
        {{1, IP_EVENT_GRANTED}, {2, IP_EVENT_RESTORED}},
        {{1, IP_EVENT_GRANTED}, {2, IP_EVENT_GRANTED}},
        {{1, IP_EVENT_EXAMINED}, {2, IP_EVENT_PLEDGED}},
        {{1, IP_EVENT_PLEDGED}, {2, IP_EVENT_GRANTED}},
        {{5, IP_EVENT_EXAMINED}, {2, IP_EVENT_GRANTED}},
        {{-1, IP_EVENT_EXAMINED}, {2, IP_EVENT_GRANTED}},
        {{1, IP_EVENT_GRANTED}, {8000, IP_EVENT_PLEDGED}},
        {{1, IP_EVENT_GRANTED}, {2, IP_EVENT_LICENCE_ENDED}},
    };
    static const size_t places[] = {1, 1, 1, 1, 0, 1, 0, 1, 1};

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct ip_state right;
        size_t wrong = 9;

        assert_int_equal(ip_state_on(&invention, wrong_ones[i], 2, 20000, &right, &wrong),
                         ERR_INVALID);
        assert_int_equal(wrong, places[i]);
    }
}

/* Whatever happens, each right is counted once, and the marks never exceed what is in force. */
static void counts_are_those_of_a_recount(void **state)
{
    uint64_t seed = golden_seed();
    struct ip_counts counts = {0};
    size_t granted = 0;
    size_t pledged = 0;

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        size_t told = (size_t)(golden_random(&seed) % 9);
        struct ip_state right;
        size_t wrong = 0;

        assert_int_equal(ip_state_on(&utility_model, life, told, 700, &right, &wrong), ERR_OK);
        ip_counts_add(&counts, IP_UTILITY_MODEL, &right, 700);
        granted += told >= 3 && told != 6;
        pledged += told == 5 || told == 7;
    }
    assert_int_equal(counts.rights, RUNS);
    assert_int_equal(counts.in_force[IP_UTILITY_MODEL], granted);
    assert_int_equal(counts.pledged, pledged);
    for (size_t i = 0; i < IP_STATUS_COUNT; i++)
        counts.rights -= counts.by_status[i];
    assert_int_equal(counts.rights, 0);
}

/* Of every set of grounds: refused while one stands that cannot be waived, by the first of them. */
static void a_pledge_is_judged_by_all_its_grounds(void **state)
{
    (void)state;
    for (ip_grounds grounds = 0; grounds < IP_GROUND_BIT(IP_GROUND_COUNT); grounds++) {
        ip_grounds hard = grounds & ~ip_pledge_waivable();
        enum ip_ground ground;
        enum ip_pledge_verdict verdict = ip_pledge_judge(grounds, &ground);

        assert_int_equal(verdict, hard != 0      ? IP_PLEDGE_REFUSED
                                  : grounds != 0 ? IP_PLEDGE_REFUSED_UNLESS_ACKNOWLEDGED
                                                 : IP_PLEDGE_OK);
        ip_grounds rest = hard != 0 ? hard : grounds;

        if (grounds != 0)
            assert_int_equal(IP_GROUND_BIT(ground), rest & (~rest + 1));
    }
}

static void each_fact_gives_its_own_ground(void **state)
{
    const struct ip_pledge good = {.utility_model = true,
                                   .expires_on = day("2029-04-02"),
                                   .debt_end = day("2029-04-02"),
                                   .pledgor_is_owner = true,
                                   .granted = true};
    struct ip_pledge each[IP_GROUND_COUNT];

    (void)state;
    for (size_t g = 0; g < IP_GROUND_COUNT; g++)
        each[g] = good;
    each[IP_GROUND_NOT_OWNER].pledgor_is_owner = false;
    each[IP_GROUND_TERMINATED].terminated = true;
    each[IP_GROUND_NOT_GRANTED].granted = false;
    each[IP_GROUND_FEE_UNPAID].fee_unpaid = true;
    each[IP_GROUND_PRESERVED].preserved = true;
    each[IP_GROUND_DEBT_OUTLIVES].debt_end++;
    each[IP_GROUND_CONTRACT_INCOMPLETE].contract_incomplete = true;
    each[IP_GROUND_CONSENT_MISSING].consents_missing = true;
    each[IP_GROUND_ALREADY_PLEDGED].pledged = true;
    each[IP_GROUND_SAME_DAY_INVENTION].same_day_invention = true;
    each[IP_GROUND_INVALIDATION_PENDING].invalidation_pending = true;
    assert_int_equal(ip_pledge_grounds(&good), 0);
    for (size_t g = 0; g < IP_GROUND_COUNT; g++) {
        assert_int_equal(ip_pledge_grounds(&each[g]), IP_GROUND_BIT(g));
        each[g].acknowledged = ~(ip_grounds)0;
        assert_int_equal(ip_pledge_grounds(&each[g]), IP_GROUND_BIT(g) & ~ip_pledge_waivable());
    }
}

static void a_fee_is_unpaid_from_its_due_day_on(void **state)
{
    (void)state;
    assert_false(ip_pledge_fee_unpaid(day("2019-04-02"), 7, day("2026-04-01")));
    assert_true(ip_pledge_fee_unpaid(day("2019-04-02"), 7, day("2026-04-02")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_read_in_every_form_and_told_in_one),
        cmocka_unit_test(every_wrong_digit_and_every_swap_of_neighbours_is_found),
        cmocka_unit_test(a_swap_of_digits_eight_places_apart_is_not_found),
        cmocka_unit_test(a_number_says_what_it_is_of),
        cmocka_unit_test(years_of_a_right_begin_on_the_day_of_its_filing),
        cmocka_unit_test(all_fees_of_an_invention_are_82_300),
        cmocka_unit_test(reductions_end_after_ten_years),
        cmocka_unit_test(the_fee_of_the_grants_year_is_due_at_the_grant),
        cmocka_unit_test(the_schedule_of_the_due_day_decides),
        cmocka_unit_test(a_fee_only_grows_until_the_right_ends),
        cmocka_unit_test(last_days_move_over_holidays_and_worked_weekends),
        cmocka_unit_test(a_right_is_what_its_events_made_of_it),
        cmocka_unit_test(what_cannot_follow_is_refused_by_its_place),
        cmocka_unit_test(counts_are_those_of_a_recount),
        cmocka_unit_test(a_pledge_is_judged_by_all_its_grounds),
        cmocka_unit_test(each_fact_gives_its_own_ground),
        cmocka_unit_test(a_fee_is_unpaid_from_its_due_day_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
