/* Exchange rates that one person may not let count alone: the first of a pair, what contradicts the
 * opposite direction, and what departs from its neighbour in time. */
#include "figures/rate/rate.h"
#include "support_fund.h"
#include "support_rule.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define RATE(number) ((int64_t)((number)*100000000.0 + 0.5))
#define DOLLARS(number) (INT64_C(100) * (number))
#define MILLION INT64_C(100000000)

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

static int64_t put(enum currency base, enum currency quote, int64_t rate_e8, const char *date)
{
    struct fx_rate rate = {.base_currency = base, .quote_currency = quote, .rate_e8 = rate_e8};

    return world_put(&world, MANAGER_ID, RECORD_FX_RATE, day(date), &rate);
}

static const struct fx_rate *rate_at(int64_t id)
{
    return book_entry(world.book, id)->record;
}

static enum rate_state state_of(int64_t id)
{
    return fx_rate_state(world.book, book_entry(world.book, id), VIEW_EVERYTHING);
}

/* What 30 million dollars are on a day; unknown without a rate. */
static int64_t yuan_of_30m(const char *date)
{
    struct view view = {day(date), INT64_MAX};
    int64_t amount = AMOUNT_UNKNOWN;

    if (fx_convert(world.book, DOLLARS(30000000), CURRENCY_USD, CURRENCY_CNY, view, &amount) !=
        ERR_OK)
        return AMOUNT_UNKNOWN;
    return amount;
}

static void the_first_rate_of_a_pair_waits_for_a_second_person(void **state)
{
    int64_t id = put(CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");

    (void)state;
    assert_int_equal(rate_at(id)->doubt, DOUBT_FIRST_OF_PAIR);
    assert_int_equal(rate_at(id)->neighbour_id, 0);
    assert_int_equal(state_of(id), RATE_PENDING);
    assert_int_equal(yuan_of_30m("2022-06-01"), AMOUNT_UNKNOWN);

    /* Not the one who recorded it. */
    assert_int_equal(world_approve_as(&world, MANAGER_ID, id, OUTCOME_APPROVE), ERR_FORBIDDEN);
    world_approve(&world, id);
    assert_int_equal(state_of(id), RATE_COUNTS);
    assert_int_equal(yuan_of_30m("2022-06-01"), 210 * MILLION);
    /* What was known before the approval stays as it was. */
    struct view before = {day("2022-06-01"), book_head(world.book) - 1};

    assert_null(fx_rate_find(world.book, CURRENCY_USD, CURRENCY_CNY, before));
    assert_int_equal(world_approve_as(&world, APPROVER_ID, id, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
}

/* The case of the report: USD/CNY 7.0, four days later CNY/USD 7.0 typed the wrong way. */
static void a_rate_typed_the_wrong_way_waits_and_does_not_count(void **state)
{
    int64_t right = world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    int64_t wrong = put(CURRENCY_CNY, CURRENCY_USD, RATE(7), "2022-06-05");

    (void)state;
    assert_int_equal(rate_at(wrong)->doubt, DOUBT_CONTRADICTS);
    assert_int_equal(rate_at(wrong)->neighbour_id, right);
    assert_int_equal(yuan_of_30m("2022-06-05"), 210 * MILLION);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, wrong, OUTCOME_REJECT), ERR_OK);
    assert_int_equal(state_of(wrong), RATE_REJECTED);
    assert_int_equal(yuan_of_30m("2022-06-05"), 210 * MILLION);
    /* A rejected one does not hinder the right one of its day. */
    int64_t mended = put(CURRENCY_CNY, CURRENCY_USD, 14285714, "2022-06-05");

    assert_int_equal(rate_at(mended)->doubt, 0);
    assert_int_equal(state_of(mended), RATE_COUNTS);
    assert_in_range(yuan_of_30m("2022-06-05"), 210 * MILLION, 211 * MILLION);
}

static void a_rate_that_departs_from_its_neighbour_waits(void **state)
{
    static const struct {
        enum currency base;
        int64_t rate_e8;
        const char *date;
        enum rate_doubt doubt;
    } cases[] = {
        {CURRENCY_USD, RATE(70), "2022-06-05", DOUBT_DEPARTS},
        {CURRENCY_USD, RATE(0.7), "2022-06-04", DOUBT_DEPARTS},
        {CURRENCY_CNY, RATE(7), "2022-06-01", DOUBT_CONTRADICTS}, /* the same day */
        {CURRENCY_CNY, RATE(1.4285714), "2022-06-05", DOUBT_CONTRADICTS},
        {CURRENCY_CNY, RATE(0.014285714), "2022-06-04", DOUBT_CONTRADICTS},
        {CURRENCY_USD, RATE(70), "2022-05-01", DOUBT_DEPARTS}, /* before the only one */
        /* Exactly a fifth away is within the band, a hair more is not. */
        {CURRENCY_USD, RATE(8.4), "2022-06-06", 0},
        {CURRENCY_USD, 560000000, "2022-05-31", 0},
        {CURRENCY_USD, 840000001, "2022-06-02", DOUBT_DEPARTS},
        {CURRENCY_USD, 559999999, "2022-05-30", 0}, /* its neighbour is the day after now */
        {CURRENCY_USD, 447999999, "2022-05-29", DOUBT_DEPARTS},
    };

    (void)state;
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum currency other = cases[i].base == CURRENCY_USD ? CURRENCY_CNY : CURRENCY_USD;
        int64_t id = put(cases[i].base, other, cases[i].rate_e8, cases[i].date);

        if (rate_at(id)->doubt != (uint32_t)cases[i].doubt)
            fail_msg("case %zu: doubt %u", i, rate_at(id)->doubt);
    }
    assert_int_equal(yuan_of_30m("2022-06-05"), 210 * MILLION);
    assert_int_equal(yuan_of_30m("2022-06-06"), 252 * MILLION);
}

static void a_rate_between_two_is_held_against_both(void **state)
{
    (void)state;
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(9), "2022-06-30");
    int64_t between = put(CURRENCY_USD, CURRENCY_CNY, RATE(7.1), "2022-06-15");

    assert_int_equal(rate_at(between)->doubt, DOUBT_DEPARTS);
    assert_int_equal(rate_at(put(CURRENCY_USD, CURRENCY_CNY, RATE(8), "2022-06-16"))->doubt, 0);
}

static void the_band_is_dated_data(void **state)
{
    struct rule rule = {0};

    (void)state;
    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = "band";
    rule.pack = "rates";
    rule.measure = MEASURE_RATE_CHANGE;
    rule.subject = SUBJECT_FUND;
    rule.basis = BASIS_DECLARED;
    rule.limit_ratio_e8 = RATE(0.02);
    rule.action = ACTION_SECOND_APPROVAL;
    rule.status = RULE_VERIFIED;
    rule.valid_from = day("2022-06-10");
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    world_approve(&world, world_put(&world, 3, RECORD_RULE, DATE_UNKNOWN, &rule));
    assert_int_equal(rate_at(put(CURRENCY_USD, CURRENCY_CNY, RATE(7.5), "2022-06-09"))->doubt, 0);
    assert_int_equal(rate_at(put(CURRENCY_USD, CURRENCY_CNY, RATE(7.7), "2022-06-10"))->doubt,
                     DOUBT_DEPARTS);
    assert_int_equal(rate_at(put(CURRENCY_USD, CURRENCY_CNY, RATE(7.6), "2022-06-11"))->doubt, 0);
}

static void what_follows_a_waiting_rate_counts_with_it(void **state)
{
    int64_t first = put(CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    int64_t second = put(CURRENCY_USD, CURRENCY_CNY, RATE(7.1), "2022-06-02");
    int64_t third = put(CURRENCY_CNY, CURRENCY_USD, RATE(0.14), "2022-06-03");
    int64_t wrong = put(CURRENCY_USD, CURRENCY_CNY, RATE(71), "2022-06-04");

    (void)state;
    assert_int_equal(rate_at(second)->doubt, DOUBT_FOLLOWS);
    assert_int_equal(rate_at(third)->doubt, DOUBT_FOLLOWS);
    assert_int_equal(rate_at(third)->neighbour_id, first);
    assert_int_equal(rate_at(wrong)->doubt, DOUBT_CONTRADICTS);
    assert_int_equal(yuan_of_30m("2022-06-30"), AMOUNT_UNKNOWN);
    world_approve(&world, first);
    assert_int_equal(state_of(second), RATE_COUNTS);
    assert_int_equal(state_of(third), RATE_COUNTS);
    assert_int_equal(state_of(wrong), RATE_PENDING);
    assert_int_equal(yuan_of_30m("2022-06-02"), 213 * MILLION);
    /* Nothing is left to be decided of what counts. */
    assert_int_equal(world_approve_as(&world, APPROVER_ID, second, OUTCOME_REJECT), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
}

static void what_follows_a_rejected_rate_does_not_count(void **state)
{
    int64_t first = put(CURRENCY_USD, CURRENCY_CNY, RATE(70), "2022-06-01");
    int64_t second = put(CURRENCY_USD, CURRENCY_CNY, RATE(71), "2022-06-02");

    (void)state;
    assert_int_equal(world_approve_as(&world, APPROVER_ID, first, OUTCOME_REJECT), ERR_OK);
    assert_int_equal(state_of(second), RATE_REJECTED);
    /* The pair has no rate that counts, nor one that waits. */
    int64_t right = put(CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-02");

    assert_int_equal(rate_at(right)->doubt, DOUBT_FIRST_OF_PAIR);
}

/* Each line of a file is held against those before it that count. */
static void lines_of_a_file_are_held_against_each_other(void **state)
{
    static const int64_t rates[] = {RATE(7), RATE(7.2), RATE(72), RATE(7.3), RATE(0.73)};
    static const char *const days[] = {"2022-06-01", "2022-06-02", "2022-06-03", "2022-06-04",
                                       "2022-06-05"};
    static const uint32_t doubts[] = {0, 0, DOUBT_DEPARTS, 0, DOUBT_DEPARTS};
    int64_t ids[5];

    (void)state;
    world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(6.9), "2022-05-31");
    for (size_t i = 0; i < 5; i++) {
        ids[i] = put(CURRENCY_USD, CURRENCY_CNY, rates[i], days[i]);
        assert_int_equal(rate_at(ids[i])->doubt, doubts[i]);
    }
    assert_int_equal(rate_at(ids[4])->neighbour_id, ids[3]);
}

/* --- how old a rate may be ------------------------------------------------------------------- */

static int64_t propose(int64_t project, int64_t fund, enum currency currency, int64_t amount_minor,
                       const char *date)
{
    struct investment investment = {
        .code = arena_format(&world.arena, "I%lld", (long long)book_head(world.book)),
        .project_id = project,
        .fund_id = fund,
        .currency = currency,
        .amount_minor = amount_minor};

    return world_put(&world, MANAGER_ID, RECORD_INVESTMENT, day(date), &investment);
}

/* The cap of a pack on a project, in yuan. */
static int64_t enact_cap(int64_t limit_minor)
{
    struct rule cap = rule_on("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT);

    cap.currency = CURRENCY_CNY;
    cap.limit_minor = limit_minor;
    return rule_enact(&world, &cap, 0);
}

static struct verdict_line line_on(int64_t version, int64_t investment_id)
{
    const struct entry *entry = book_entry(world.book, investment_id);
    char date[DATE_TEXT_SIZE];

    date_format(entry->effective_date, date);
    return rule_line(&world, version, RECORD_INVESTMENT, entry->record, date);
}

static void a_rate_that_is_too_old_tells_no_outcome(void **state)
{
    int64_t fund = world_fund(&world, "fund", FUND_GROWTH);
    int64_t project = world_project(&world, "P", world_firm(&world, "F"));
    int64_t cap = enact_cap(130 * MILLION);

    (void)state;
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    int64_t fresh = propose(project, fund, CURRENCY_USD, DOLLARS(1000000), "2022-06-11");
    int64_t stale = propose(project, fund, CURRENCY_USD, DOLLARS(1000000), "2022-06-12");

    assert_int_equal(line_on(cap, fresh).outcome, VERDICT_PASS);
    assert_int_equal(line_on(cap, fresh).rate_on, day("2022-06-01"));
    assert_int_equal(line_on(cap, stale).outcome, VERDICT_UNKNOWN);
    assert_int_equal(line_on(cap, stale).reason, VERDICT_STALE_RATE);
    assert_int_equal(world_decide(&world, fresh, OUTCOME_APPROVE, "2022-06-30"), ERR_OK);
    assert_int_equal(world_decide(&world, stale, OUTCOME_APPROVE, "2022-06-30"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RATE_STALE);
    assert_string_equal(world_param(&world, "date"), "2022-06-01");
    assert_string_equal(world_param(&world, "days"), "11");
    assert_string_equal(world_param(&world, "max"), "10");
    /* To reject it needs no rate; one of a later day makes it possible to approve it. */
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7.1), "2022-06-10");
    assert_int_equal(line_on(cap, stale).outcome, VERDICT_PASS);
    assert_int_equal(world_decide(&world, stale, OUTCOME_APPROVE, "2022-06-30"), ERR_OK);
}

static void how_old_a_rate_may_be_is_dated_data(void **state)
{
    int64_t fund = world_fund(&world, "fund", FUND_GROWTH);
    int64_t project = world_project(&world, "P", world_firm(&world, "F"));
    int64_t cap = enact_cap(130 * MILLION);
    struct rule age = rule_on("age", MEASURE_RATE_AGE, SUBJECT_FUND, BASIS_CALENDAR_DAYS);

    (void)state;
    age.limit_days = 40;
    age.valid_from = day("2022-07-01");
    (void)rule_enact(&world, &age, 0);
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    int64_t before = propose(project, fund, CURRENCY_USD, 100, "2022-06-30");
    int64_t within = propose(project, fund, CURRENCY_USD, 100, "2022-07-11");
    int64_t beyond = propose(project, fund, CURRENCY_USD, 100, "2022-07-12");

    assert_int_equal(line_on(cap, before).reason, VERDICT_STALE_RATE);
    assert_int_equal(line_on(cap, within).outcome, VERDICT_PASS);
    assert_int_equal(line_on(cap, beyond).reason, VERDICT_STALE_RATE);
}

/* The case of the report, to its end: the dollars do not pass the cap, and what was decided stays
 * what it was whatever is recorded later. */
static void a_wrong_rate_neither_passes_a_cap_nor_moves_what_was_decided(void **state)
{
    int64_t fund = world_fund(&world, "fund", FUND_GROWTH);
    int64_t project = world_project(&world, "P", world_firm(&world, "F"));
    int64_t cap = enact_cap(130 * MILLION);

    (void)state;
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-06-01");
    int64_t small = propose(project, fund, CURRENCY_USD, DOLLARS(10000000), "2022-06-02");

    assert_int_equal(world_decide(&world, small, OUTCOME_APPROVE, "2022-06-02"), ERR_OK);
    (void)put(CURRENCY_CNY, CURRENCY_USD, RATE(7), "2022-06-05");
    (void)put(CURRENCY_USD, CURRENCY_CNY, RATE(0.7), "2022-06-05");
    int64_t large = propose(project, fund, CURRENCY_USD, DOLLARS(30000000), "2022-06-06");
    struct verdict_line line = line_on(cap, large);

    assert_int_equal(line.figure_minor, 280 * MILLION);
    assert_int_equal(line.outcome, VERDICT_BREACH);
    assert_int_equal(world_decide(&world, large, OUTCOME_APPROVE, "2022-06-06"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CAP_EXCEEDED);
    /* All figures of the sentence are in yuan. */
    assert_string_equal(world_param(&world, "currency"), "CNY");
    assert_string_equal(world_param(&world, "used"), "70000000.00");
    assert_string_equal(world_param(&world, "amount"), "210000000.00");
    assert_string_equal(world_param(&world, "excess"), "150000000.00");
    /* Even a wrong rate that a second person lets pass changes nothing that was decided. */
    world_approve(&world, put(CURRENCY_USD, CURRENCY_CNY, RATE(70), "2022-06-02"));
    struct investment asked = {.code = "asked",
                               .project_id = project,
                               .fund_id = fund,
                               .currency = CURRENCY_CNY,
                               .amount_minor = 60 * MILLION};

    line = rule_line(&world, cap, RECORD_INVESTMENT, &asked, "2022-06-07");
    assert_int_equal(line.figure_minor, 130 * MILLION);
    assert_int_equal(line.outcome, VERDICT_PASS);
}

static void rates_of_ledgers_from_before_count_as_they_are(void **state)
{
    struct fx_rate rate = {
        .base_currency = CURRENCY_USD, .quote_currency = CURRENCY_CNY, .rate_e8 = RATE(7)};
    struct command command = {.actor_id = MANAGER_ID,
                              .kind = RECORD_FX_RATE,
                              .effective_date = day("2022-06-01"),
                              .today = world.today,
                              .record = &rate};
    struct decided decided;

    (void)state;
    assert_int_equal(world_decide_before_conventions(&world, &command, &decided), ERR_OK);
    assert_int_equal(((const struct fx_rate *)decided.entries[0].record)->doubt, 0);
    /* The bytes of such an entry are what they were. */
    struct buf bytes;

    buf_init(&bytes);
    shape_write_canonical(&fx_rate_type.shape, decided.entries[0].record, &bytes);
    assert_string_equal(bytes.bytes, "{\"base_currency\":\"USD\",\"quote_currency\":\"CNY\","
                                     "\"rate\":\"7.00000000\",\"source\":null}");
    buf_done(&bytes);
}

static bool is_named(const char *base)
{
    for (size_t i = 0; i < world.violations.count; i++)
        for (size_t k = 0; k < world.violations.list[i].param_count; k++)
            if (strcmp(world.violations.list[i].params[k].name, "base") == 0 &&
                strcmp(world.violations.list[i].params[k].value, base) == 0)
                return true;
    return false;
}

static void only_the_pair_that_is_missing_is_named(void **state)
{
    int64_t fund = world_fund(&world, "fund", FUND_GROWTH);
    int64_t project = world_project(&world, "P", world_firm(&world, "F"));
    int64_t other = world_project(&world, "Q", world_firm(&world, "G"));

    (void)state;
    (void)world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    int64_t euros = world_rate(&world, CURRENCY_EUR, CURRENCY_CNY, RATE(8), "2022-01-01");
    int64_t dollars = world_rate(&world, CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-01-01");
    int64_t in_euros = propose(other, fund, CURRENCY_EUR, 100, "2022-06-01");
    int64_t in_dollars = propose(project, fund, CURRENCY_USD, 100, "2022-06-01");

    assert_true(in_euros > 0);
    /* Both rates are taken back, each with its approval. */
    assert_int_equal(world_reverse(&world, euros + 1, "2022-01-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, euros, "2022-01-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, dollars + 1, "2022-01-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, dollars, "2022-01-01"), ERR_OK);
    assert_int_equal(world_decide(&world, in_dollars, OUTCOME_APPROVE, "2022-06-02"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NO_RATE);
    assert_true(is_named("USD"));
    assert_false(is_named("EUR"));
    /* One that waits is named as such, with its entry. */
    int64_t waiting = put(CURRENCY_USD, CURRENCY_CNY, RATE(7), "2022-05-31");

    assert_int_equal(world_decide(&world, in_dollars, OUTCOME_APPROVE, "2022-06-02"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RATE_PENDING);
    assert_string_equal(world_param(&world, "seq"),
                        arena_format(&world.arena, "%lld", (long long)waiting));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_rate_of_a_pair_waits_for_a_second_person, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_rate_typed_the_wrong_way_waits_and_does_not_count, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_rate_that_departs_from_its_neighbour_waits, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_rate_between_two_is_held_against_both, opened, closed),
        cmocka_unit_test_setup_teardown(the_band_is_dated_data, opened, closed),
        cmocka_unit_test_setup_teardown(what_follows_a_waiting_rate_counts_with_it, opened, closed),
        cmocka_unit_test_setup_teardown(what_follows_a_rejected_rate_does_not_count, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(lines_of_a_file_are_held_against_each_other, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_rate_that_is_too_old_tells_no_outcome, opened, closed),
        cmocka_unit_test_setup_teardown(how_old_a_rate_may_be_is_dated_data, opened, closed),
        cmocka_unit_test_setup_teardown(
            a_wrong_rate_neither_passes_a_cap_nor_moves_what_was_decided, opened, closed),
        cmocka_unit_test_setup_teardown(rates_of_ledgers_from_before_count_as_they_are, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(only_the_pair_that_is_missing_is_named, opened, closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
