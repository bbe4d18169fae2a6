/* One right and twelve pledges that ask for it over twelve books, all of which saw it free: one
 * gets it, as each book is caught up under the lock of the head. The control takes the catch-up
 * out: then all get it and verify must say so, or this test would not notice. Twelve at the same
 * moment are in tests/race/pledge.test.mjs. */
#include "support_store.h"

#include "../../fcgi/ledger/ledger_internal.h"
#include "record/ip.h"
#include "record/loan.h"
#include "record/party.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CONTENDERS 12

static struct fixture fixture;
static struct stage stage;
static int64_t loan_case;
static int64_t bank;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static void open_case(void)
{
    struct case_scheme scheme;
    struct party party;
    struct loan_case record;

    shape_clear(&case_scheme_type.shape, &scheme);
    scheme.code = "SCHEME";
    scheme.name = "x";
    scheme.status = RULE_UNVERIFIED;
    scheme.valid_from = day("2020-01-01");
    shape_clear(&party_type.shape, &party);
    party.code = "BANK";
    party.name = "x";
    party.kind = PARTY_BANK;
    bank = stage_put(&stage, RECORD_PARTY, &party);
    shape_clear(&loan_case_type.shape, &record);
    record.code = "CASE";
    record.firm_id = stage.firm;
    record.case_scheme_id = stage_put_by(&stage, stage.admin, RECORD_CASE_SCHEME, &scheme);
    record.bank_id = bank;
    loan_case = stage_put(&stage, RECORD_LOAN_CASE, &record);
}

static int64_t put_right(const char *code)
{
    struct ip_right right;

    shape_clear(&ip_right_type.shape, &right);
    right.code = code;
    right.firm_id = stage.firm;
    right.type = IP_TYPE_OTHER;
    right.title = "x";
    right.granted_on = day("2020-01-02");
    return stage_put(&stage, RECORD_IP_RIGHT, &right);
}

static int64_t put_pledge(const char *prefix, int number, int32_t on)
{
    struct pledge pledge;

    shape_clear(&pledge_type.shape, &pledge);
    pledge.code = arena_format(&stage.arena, "%s-%d", prefix, number);
    pledge.loan_case_id = loan_case;
    pledge.pledgee_id = bank;
    pledge.registered_on = on;
    pledge.debt_kind = "x";
    pledge.currency = CURRENCY_CNY;
    pledge.secured_minor = MILLION;
    pledge.debt_ends_on = on + 365;
    pledge.scope = "x";
    pledge.opinion = OPINION_NO_OTHER_GROUND;
    return stage_put(&stage, RECORD_PLEDGE, &pledge);
}

/* How many got the right. */
static int contend(const char *prefix, struct ledger_guard guard)
{
    int32_t on = date_in_china(stage.now_us);
    struct ledger *books[CONTENDERS];
    struct db *connections[CONTENDERS];
    int64_t pledges[CONTENDERS];
    int64_t right = put_right(prefix);
    int64_t head = 0;
    int got = 0;

    for (int i = 0; i < CONTENDERS; i++)
        pledges[i] = put_pledge(prefix, i, on);
    for (int i = 0; i < CONTENDERS; i++) {
        books[i] = ledger_new();
        connections[i] = fixture_app(&fixture);
        assert_int_equal(ledger_head(connections[i], &head), ERR_OK);
        assert_int_equal(ledger_catch_up(books[i], connections[i], head), ERR_OK);
    }
    for (int i = 0; i < CONTENDERS; i++) {
        struct pledge_item item = {
            .pledge_id = pledges[i], .ip_right_id = right, .registered_on = DATE_UNKNOWN};
        struct submission submission =
            stage_submission(&stage, stage.manager, RECORD_PLEDGE_ITEM, &item);
        struct receipt receipt;

        violations_init(&stage.violations, &stage.arena);
        enum err err = ledger_submit_with(books[i], connections[i], guard, &submission,
                                          &stage.arena, &stage.violations, &receipt);

        got += err == ERR_OK;
        if (err != ERR_OK)
            assert_int_equal(stage.violations.list[0].code, VIOLATION_PLEDGE_GROUND);
    }
    for (int i = 0; i < CONTENDERS; i++) {
        ledger_free(books[i]);
        db_close(connections[i]);
    }
    assert_int_equal(fixture_number(&fixture,
                                    "SELECT COUNT(*) FROM pledge_item WHERE ip_right_id = %lld",
                                    (long long)right),
                     got);
    return got;
}

static bool is_sound(void)
{
    struct verify_report report;
    struct db *db = fixture_app(&fixture);

    assert_int_equal(ledger_verify(db, &report), ERR_OK);
    db_close(db);
    return report.sound;
}

static void one_of_twelve_gets_the_right(void **state)
{
    (void)state;
    open_case();
    assert_int_equal(contend("GUARDED", LEDGER_GUARD), 1);
    assert_true(is_sound());
}

static void all_get_it_when_the_guard_is_taken_out(void **state)
{
    struct ledger_guard guard = {.queue = true, .lock_head = true};

    (void)state;
    assert_int_equal(contend("CONTROL", guard), CONTENDERS);
    assert_false(is_sound());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_twelve_gets_the_right),
        cmocka_unit_test(all_get_it_when_the_guard_is_taken_out),
    };

    return cmocka_run_group_tests(tests, open_group, close_group);
}
