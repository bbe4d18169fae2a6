/* Our ledgers in the hands of other programs: hledger and beancount must find them well-formed and
 * work out the same balances. */
#include "figures/accounts/journal_text.h"
#include "figures/performance/performance.h"
#include "support_golden.h"
#include "support_history.h"
#include "record/fee.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct history history;
static char folder[] = "/tmp/fundtrail-journal-XXXXXX";

static int opened(void **state)
{
    (void)state;
    history_open(&history);
    memcpy(strrchr(folder, '-'), "-XXXXXX", 7);
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int closed(void **state)
{
    char *command = arena_format(&history.world.arena, "rm -r %s", folder);

    (void)state;
    assert_int_equal(system(command), 0);
    history_close(&history);
    return 0;
}

static struct fund_ledger ledger_of(int64_t fund)
{
    struct fund_ledger ledger;

    assert_int_equal(
        fund_ledger_build(history.world.book, fund, VIEW_EVERYTHING, &history.world.arena, &ledger),
        ERR_OK);
    return ledger;
}

static const char *write_text(const struct fund_ledger *ledger, enum journal_style style,
                              struct buf *text)
{
    const char *path = arena_format(&history.world.arena, "%s/ledger.%s", folder,
                                    style == JOURNAL_HLEDGER ? "journal" : "beancount");
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(journal_text(history.world.book, ledger, style, &history.world.arena, text),
                     ERR_OK);
    assert_int_equal(fwrite(text->bytes, 1, text->length, file), text->length);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Runs a command with a file's path at its end; its output goes to output. Returns its exit code.
 */
static int run(const char *command, const char *path, const char *rest, struct buf *output)
{
    FILE *pipe =
        popen(arena_format(&history.world.arena, "%s %s %s 2>&1", command, path, rest), "r");
    char bytes[4096];
    size_t length = 0;

    assert_non_null(pipe);
    while ((length = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        buf_add(output, bytes, length);
    return pclose(pipe);
}

/* Every account that is not zero must stand in hledger's list with our balance, and no other. */
static void compare_balances(const struct fund_ledger *ledger, const char *list)
{
    const struct trial_row *rows = NULL;
    size_t count = 0;
    size_t lines = 0;
    size_t wanted = 1; /* the header */
    struct buf row;

    assert_int_equal(trial_balance(ledger, DATE_LAST, &history.world.arena, &rows, &count), ERR_OK);
    buf_init(&row);
    for (size_t i = 0; i < count; i++) {
        char amount[DECIMAL_TEXT_SIZE];

        if (rows[i].balance_minor == 0)
            continue;
        wanted++;
        buf_reset(&row);
        buf_char(&row, '"');
        journal_account(history.world.book, rows[i].account, rows[i].ref_id, JOURNAL_HLEDGER, &row);
        decimal_format(rows[i].balance_minor, 2, amount);
        buf_format(&row, "\",\"CNY %s\"\n", amount);
        if (strstr(list, row.bytes) == NULL)
            fail_msg("hledger does not say %s", row.bytes);
    }
    for (const char *c = list; *c != '\0'; c++)
        lines += *c == '\n';
    assert_int_equal(lines, wanted);
    buf_done(&row);
}

/* Owed at two quarters' ends: what the second balance replaces is posted as a difference. */
static void owe(int64_t fund_id)
{
    struct accrual accrual = {.fund_id = fund_id,
                              .category = EXPENSE_ADMINISTRATION,
                              .currency = CURRENCY_CNY,
                              .amount_minor = 70012};

    world_put(&history.world, MANAGER_ID, RECORD_ACCRUAL, day("2022-06-30"), &accrual);
    accrual.amount_minor = 50034;
    world_put(&history.world, MANAGER_ID, RECORD_ACCRUAL, day("2022-09-30"), &accrual);
}

static void both_programs_agree_with_random_ledgers(void **state)
{
    uint64_t seed = golden_seed();
    struct buf text;
    struct buf output;

    (void)state;
    buf_init(&text);
    buf_init(&output);
    history_run(&history, &seed, 1500);
    for (int f = 0; f < 2; f++) {
        owe(history.funds[f]);
        struct fund_ledger ledger = ledger_of(history.funds[f]);

        buf_reset(&text);
        const char *path = write_text(&ledger, JOURNAL_HLEDGER, &text);
        if (run("hledger check --strict -f", path, "", &output) != 0)
            fail_msg("%s", output.bytes);
        buf_reset(&output);
        assert_int_equal(run("hledger bal --flat -N -O csv -f", path, "", &output), 0);
        compare_balances(&ledger, output.bytes);
        buf_reset(&text);
        buf_reset(&output);
        path = write_text(&ledger, JOURNAL_BEANCOUNT, &text);
        if (run("bean-check", path, "", &output) != 0)
            fail_msg("%s", output.bytes);
        buf_reset(&output);
    }
    buf_done(&text);
    buf_done(&output);
}

/* The assertions mean something: a balance that is off by a cent is found by both. */
static void both_programs_notice_a_cent(void **state)
{
    struct buf text;
    struct buf output;

    (void)state;
    buf_init(&text);
    buf_init(&output);
    assert_int_equal(
        world_contribute(&history.world, history.commitments[1][1], 0, 5000, "2021-01-01"), ERR_OK);
    struct fund_ledger ledger = ledger_of(history.funds[1]);
    struct posting_line lines[2] = {ledger.lines[0], ledger.lines[1]};
    const char *hledger = write_text(&ledger, JOURNAL_HLEDGER, &text);

    assert_int_equal(run("hledger check -f", hledger, "", &output), 0);
    assert_int_equal(run("sed -i 's/= CNY 50.00/= CNY 50.01/'", hledger, "", &output), 0);
    assert_int_not_equal(run("hledger check -f", hledger, "", &output), 0);
    buf_reset(&text);
    lines[0].amount_minor++;
    ledger.lines = lines;
    const char *beancount = write_text(&ledger, JOURNAL_BEANCOUNT, &text);
    assert_int_not_equal(run("bean-check", beancount, "", &output), 0);
    buf_done(&text);
    buf_done(&output);
}

/* hledger prints rates to a hundredth of a percent, and takes the value on the day after the
 * period.
 */
static void hledger_finds_our_net_rate(void **state)
{
    struct world *world = &history.world;
    struct performance_figures figures;
    struct buf text;
    struct buf output;

    (void)state;
    buf_init(&text);
    buf_init(&output);
    assert_int_equal(
        world_contribute(world, history.commitments[1][1], 0, 50 * MILLION, "2021-01-01"), ERR_OK);
    assert_int_equal(
        world_contribute(world, history.commitments[1][2], 0, 20 * MILLION, "2021-07-15"), ERR_OK);
    assert_int_equal(world_pay(world, history.investments[1][0], 60 * MILLION, "2021-08-01"),
                     ERR_OK);
    assert_int_equal(world_expense(world, history.funds[1], EXPENSE_AUDIT, MILLION, "2021-12-31"),
                     ERR_OK);
    world_approve(world, world_distribution(world, history.funds[1], 5 * MILLION, 0, 0, 0, NULL,
                                            "2022-03-01"));
    world_approve(world,
                  world_valuation(world, history.investments[1][0], 0, 99 * MILLION, "2023-06-30"));
    struct fund_ledger ledger = ledger_of(history.funds[1]);
    assert_int_equal(
        performance_compute(world->book, (struct performance_subject){SCOPE_FUND, history.funds[1]},
                            (struct view){day("2023-07-01"), INT64_MAX}, &world->arena, &figures),
        ERR_OK);
    const char *path = write_text(&ledger, JOURNAL_HLEDGER, &text);
    assert_int_equal(run("hledger roi --inv 'assets|liabilities' --pnl 'income|expenses'"
                         " -b 2021-01-01 -e 2023-07-01 -f",
                         path, "", &output),
                     0);
    int64_t rate = 0;
    char percent[DECIMAL_TEXT_SIZE];

    assert_int_equal(decimal_parse(figures.net_irr, strlen(figures.net_irr), 10, &rate), ERR_OK);
    assert_int_equal(amount_mul_div(rate, 1, 1000000, &rate), ERR_OK);
    decimal_format(rate, 2, percent);
    if (strstr(output.bytes, arena_format(&world->arena, " %s%%", percent)) == NULL)
        fail_msg("%s is not in %s", percent, output.bytes);
    buf_done(&text);
    buf_done(&output);
}

/* Two more lines, in US dollars and in yen, which has no decimals. */
static struct fund_ledger with_other_currencies(struct fund_ledger ledger)
{
    struct posting_line *lines = arena_array(&history.world.arena, ledger.count + 4, sizeof *lines);

    memcpy(lines, ledger.lines, ledger.count * sizeof *lines);
    for (size_t i = 0; i < 4; i++) {
        lines[ledger.count + i] = ledger.lines[ledger.count - 1];
        lines[ledger.count + i].account = i % 2 == 0 ? ACCOUNT_CASH : ACCOUNT_CARRY;
        lines[ledger.count + i].ref_id = 0;
        lines[ledger.count + i].amount_minor = i % 2 == 0 ? 12345 : -12345;
        lines[ledger.count + i].currency = i < 2 ? CURRENCY_USD : CURRENCY_JPY;
    }
    ledger.lines = lines;
    ledger.count += 4;
    return ledger;
}

static void every_currency_of_a_ledger_is_declared(void **state)
{
    uint64_t seed = golden_seed();
    struct buf text;
    struct buf output;

    (void)state;
    buf_init(&text);
    buf_init(&output);
    history_run(&history, &seed, 200);
    struct fund_ledger ledger = with_other_currencies(ledger_of(history.funds[0]));
    const char *path = write_text(&ledger, JOURNAL_HLEDGER, &text);

    if (run("hledger check --strict -f", path, "", &output) != 0)
        fail_msg("%s", output.bytes);
    buf_reset(&text);
    path = write_text(&ledger, JOURNAL_BEANCOUNT, &text);
    if (run("bean-check", path, "", &output) != 0)
        fail_msg("%s", output.bytes);
    buf_done(&text);
    buf_done(&output);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(both_programs_agree_with_random_ledgers),
        TEST(both_programs_notice_a_cent),
        TEST(hledger_finds_our_net_rate),
        TEST(every_currency_of_a_ledger_is_declared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
