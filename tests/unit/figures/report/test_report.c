/* Reports from templates: the templates themselves, a fund worked by hand, and that periods,
 * holders and statements agree in random histories. */
#include "figures/report/report.h"

#include "figures/accounts/posting.h"
#include "figures/performance/statement.h"
#include "support_history.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct report_section *section_of(const struct report_template *of, const char *code)
{
    for (size_t i = 0; i < of->section_count; i++)
        if (strcmp(of->sections[i].code, code) == 0)
            return &of->sections[i];
    fail_msg("%s has no section %s", of->name, code);
    return NULL;
}

static const struct report_line *line_of(const struct report_template *of, const char *section,
                                         const char *code, size_t length)
{
    for (size_t i = 0; i < of->line_count; i++)
        if (strcmp(of->lines[i].section, section) == 0 && strlen(of->lines[i].code) == length &&
            memcmp(of->lines[i].code, code, length) == 0)
            return &of->lines[i];
    return NULL;
}

static void require_sum(const struct report_template *of, const struct report_line *line)
{
    for (const char *at = line->sum; *at != '\0';) {
        at += *at == '-';
        size_t length = strcspn(at, " ");
        const struct report_line *part = line_of(of, line->section, at, length);

        if (part == NULL)
            fail_msg("%s %s %s adds up %s, which is not there", of->name, line->section, line->code,
                     at);
        /* Sums are worked out from the top. */
        if (part->sum != NULL && part >= line)
            fail_msg("%s %s %s adds up a sum below it", of->name, line->section, line->code);
        at += length + strspn(at + length, " ");
    }
}

static void every_line_of_every_template_names_a_figure_that_there_is(void **state)
{
    (void)state;
    for (size_t t = 0; t < report_template_count; t++) {
        const struct report_template *of = report_templates[t];

        assert_ptr_equal(report_template_find(of->name), of);
        for (size_t i = 0; i < of->line_count; i++) {
            const struct report_line *line = &of->lines[i];
            const struct report_section *section = section_of(of, line->section);

            if (line->figure != NULL && !report_figure_exists(section, line->figure))
                fail_msg("%s %s %s: no figure %s", of->name, line->section, line->code,
                         line->figure);
            if (section->layout == LAYOUT_ROLL && line->figure != NULL)
                assert_int_not_equal(line->taken, 0);
            if (line->sum != NULL)
                require_sum(of, line);
            assert_ptr_equal(line_of(of, line->section, line->code, strlen(line->code)), line);
            assert_true(line->status == REPORT_VERIFIED || line->status == REPORT_UNVERIFIED);
            assert_non_null(line->source);
        }
    }
}

static void the_lines_of_a_section_stand_together_in_its_order(void **state)
{
    (void)state;
    for (size_t t = 0; t < report_template_count; t++) {
        const struct report_template *of = report_templates[t];
        size_t at = 0;

        for (size_t i = 0; i < of->section_count; i++) {
            assert_true(at < of->line_count);
            assert_string_equal(of->lines[at].section, of->sections[i].code);
            while (at < of->line_count && strcmp(of->lines[at].section, of->sections[i].code) == 0)
                at++;
        }
        assert_int_equal(at, of->line_count);
    }
}

static void each_category_of_expenses_stands_in_the_reporting_template_once(void **state)
{
    const struct report_template *of = report_template_find("ilpa_reporting");

    (void)state;
    for (size_t c = 0; c < EXPENSE_CATEGORY_COUNT; c++) {
        char figure[80];
        int count = 0;

        snprintf(figure, sizeof figure, "postings.expense.%s", expense_category_values[c].name);
        for (size_t i = 0; i < of->line_count; i++)
            count += of->lines[i].figure != NULL && strcmp(of->lines[i].figure, figure) == 0;
        if (count != 1)
            fail_msg("%s stands there %d times", figure, count);
    }
}

/* --- evaluated ------------------------------------------------------------------------------- */

static struct report report_on(struct world *world, const char *name, struct report_subject subject,
                               const char *date)
{
    struct report report;
    enum err err = report_evaluate(report_template_find(name), subject, world->book,
                                   (struct view){day(date), INT64_MAX}, &world->arena, &report);

    if (err != ERR_OK)
        fail_msg("%s on %s: %s", name, date, err_wire(err));
    return report;
}

static const struct report_table *table_of(const struct report *report, const char *section)
{
    for (size_t i = 0; i < report->table_count; i++)
        if (strcmp(report->tables[i].section->code, section) == 0)
            return &report->tables[i];
    fail_msg("no section %s", section);
    return NULL;
}

static const struct report_cell *cell_at(const struct report *report, const char *section,
                                         const char *line, const char *column)
{
    const struct report_table *table = table_of(report, section);

    for (size_t r = 0; r < table->row_count; r++)
        for (size_t c = 0; c < table->column_count; c++)
            if (strcmp(table->rows[r].code, line) == 0 &&
                strcmp(table->columns[c].code, column) == 0)
                return &table->rows[r].cells[c];
    fail_msg("no cell %s %s %s", section, line, column);
    return NULL;
}

/* AMOUNT_UNKNOWN where there is none. */
static int64_t amount_at(const struct report *report, const char *section, const char *line,
                         const char *column)
{
    const struct report_cell *cell = cell_at(report, section, line, column);

    return cell->gap != 0 ? AMOUNT_UNKNOWN : field_int64(cell->field, cell->record);
}

static struct world world;
static int64_t fund;
static int64_t investor;
static int64_t manager;

/* A manager with a tenth of the commitments; fees in the first quarter, audit, an investment and
 * its mark in the second, money back in the third. */
static int opened(void **state)
{
    struct fund record;

    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    int64_t party = world_party(&world, "gp");

    shape_clear(&fund_type.shape, &record);
    record.code = "seed";
    record.name = "seed";
    record.kind = FUND_SEED;
    record.currency = CURRENCY_CNY;
    record.manager_id = party;
    fund = world_put(&world, MANAGER_ID, RECORD_FUND, day("2020-01-01"), &record);
    investor =
        world_commitment(&world, fund, 0, world_party(&world, "lp"), 90 * MILLION, "2020-01-01");
    manager = world_commitment(&world, fund, 0, party, 10 * MILLION, "2020-01-01");
    assert_int_equal(world_contribute(&world, investor, 0, 45 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(world_contribute(&world, manager, 0, 5 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(world_expense(&world, fund, EXPENSE_MANAGEMENT_FEE, 1 * MILLION, "2020-03-01"),
                     ERR_OK);
    int64_t firm = world_firm(&world, "firm");
    int64_t holding = world_approved(&world, world_project(&world, "project", firm), fund,
                                     40 * MILLION, "2020-04-15");

    assert_int_equal(world_pay(&world, holding, 40 * MILLION, "2020-04-15"), ERR_OK);
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, MILLION / 5, "2020-05-10"), ERR_OK);
    world_approve(&world, world_valuation(&world, holding, 0, 50 * MILLION, "2020-06-30"));
    world_approve(&world, world_distribution(&world, fund, 2 * MILLION, 0, 0, 1 * MILLION, NULL,
                                             "2020-08-20"));
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

struct expected {
    const char *section;
    const char *line;
    const char *column;
    int64_t amount_minor; /* in thousandths of a million */
};

#define T (MILLION / 1000)

static void expect(const struct report *report, const struct expected *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t amount =
            amount_at(report, expected[i].section, expected[i].line, expected[i].column);

        if (amount != expected[i].amount_minor * T)
            fail_msg("%s %s %s is %" PRId64, expected[i].section, expected[i].line,
                     expected[i].column, amount);
    }
}

static void the_reporting_template_says_what_was_worked_out_by_hand(void **state)
{
    static const struct expected second[] = {
        {"nav", "begin", "fund_qtd", 49000},
        {"nav", "begin", "investor_qtd", 44100},
        {"nav", "begin", "manager_qtd", 4900},
        {"nav", "begin", "fund_ytd", 0},
        {"nav", "contributions", "fund_qtd", 0},
        {"nav", "contributions", "fund_ytd", 50000},
        {"nav", "contributions", "investor_ytd", 45000},
        {"nav", "flows", "manager_itd", 5000},
        {"nav", "management_net", "fund_qtd", 0},
        {"nav", "management_net", "investor_ytd", -900},
        {"nav", "management_gross", "fund_ytd", -1000},
        {"nav", "audit", "fund_qtd", -200},
        {"nav", "audit", "investor_qtd", -180},
        {"nav", "audit", "manager_ytd", -20},
        {"nav", "external", "investor_qtd", -180},
        {"nav", "fees_net", "fund_itd", -1200},
        {"nav", "unrealised", "investor_qtd", 9000},
        {"nav", "end", "fund_qtd", 58800},
        {"nav", "end", "investor_qtd", 52920},
        {"nav", "end", "manager_itd", 5880},
        {"nav", "check", "fund_qtd", 0},
        {"nav", "check", "investor_itd", 0},
        {"commitment", "total", "fund_qtd", 100000},
        {"commitment", "begin", "investor_qtd", 45000},
        {"commitment", "contributions", "investor_ytd", -45000},
        {"commitment", "other", "investor_ytd", 90000},
        {"commitment", "end", "investor_qtd", 45000},
    };
    static const struct expected third[] = {
        {"nav", "begin", "fund_qtd", 58800},
        {"nav", "distributions", "fund_qtd", -2000},
        {"nav", "distributions", "investor_qtd", -1800},
        {"nav", "end", "investor_qtd", 51120},
        {"commitment", "begin", "investor_qtd", 45000},
        {"commitment", "recallable", "investor_qtd", 900},
        {"commitment", "end", "investor_qtd", 45900},
        {"commitment", "check", "investor_qtd", 0},
    };
    const struct report_subject subject = {.fund_id = fund};

    (void)state;
    struct report report = report_on(&world, "ilpa_reporting", subject, "2020-06-30");

    expect(&report, second, sizeof second / sizeof second[0]);
    report = report_on(&world, "ilpa_reporting", subject, "2020-09-30");
    expect(&report, third, sizeof third / sizeof third[0]);
}

static void an_investor_has_his_own_columns_and_what_is_not_kept_says_so(void **state)
{
    const struct report_subject subject = {.fund_id = fund, .commitment_id = manager};

    (void)state;
    struct report report = report_on(&world, "ilpa_reporting", subject, "2020-06-30");

    assert_int_equal(amount_at(&report, "nav", "end", "investor_qtd"), 5880 * T);
    assert_int_equal(cell_at(&report, "nav", "dividends", "fund_qtd")->gap, GAP_NOT_KEPT);
    assert_int_equal(cell_at(&report, "nav", "management_waived", "investor_qtd")->gap,
                     GAP_NOT_KEPT);
    assert_int_equal(cell_at(&report, "nav", "management_waived", "fund_qtd")->gap, 0);
    assert_int_equal(cell_at(&report, "dates", "final_closing", "value")->gap, GAP_NOT_KEPT);
    assert_int_equal(cell_at(&report, "dates", "termination", "value")->gap, GAP_UNKNOWN);
    report = report_on(&world, "capital_account", subject, "2020-06-30");
    assert_int_equal(amount_at(&report, "nav", "end", "investor_ytd"), 5880 * T);
    assert_int_equal(amount_at(&report, "nav", "management_fees", "investor_ytd"), -100 * T);
    assert_int_equal(amount_at(&report, "nav", "other_expenses", "investor_ytd"), -20 * T);
}

static void a_fund_whose_manager_is_not_known_has_unknown_parts_of_both(void **state)
{
    (void)state;
    int64_t other = world_fund(&world, "other", FUND_SEED);
    int64_t party = world_party(&world, "third");
    int64_t commitment = world_commitment(&world, other, 0, party, 5 * MILLION, "2020-01-01");
    struct report report = report_on(&world, "ilpa_reporting",
                                     (struct report_subject){.fund_id = other}, "2020-06-30");

    assert_int_equal(cell_at(&report, "nav", "end", "investor_qtd")->gap, GAP_UNKNOWN);
    assert_int_equal(amount_at(&report, "nav", "end", "fund_qtd"), 0);
    report = report_on(&world, "ilpa_reporting",
                       (struct report_subject){.fund_id = other, .commitment_id = commitment},
                       "2020-06-30");
    assert_int_equal(amount_at(&report, "nav", "end", "investor_qtd"), 0);
}

static void the_schedule_adds_up_to_the_balance_sheet(void **state)
{
    (void)state;
    struct report report = report_on(&world, "investments_schedule",
                                     (struct report_subject){.fund_id = fund}, "2020-06-30");

    assert_int_equal(amount_at(&report, "investments", "1", "cost"), 40 * MILLION);
    assert_int_equal(amount_at(&report, "investments", "total", "value"), 50 * MILLION);
    assert_int_equal(amount_at(&report, "balance", "cost", "value"), 40 * MILLION);
    assert_int_equal(amount_at(&report, "balance", "unrealised", "value"), 10 * MILLION);
}

static void public_reports_say_what_was_worked_out_by_hand(void **state)
{
    const struct report_subject subject = {.fund_id = fund};

    (void)state;
    struct report report = report_on(&world, "amac_annual", subject, "2020-12-31");
    assert_int_equal(amount_at(&report, "operations", "invested", "value"), 1);
    assert_int_equal(amount_at(&report, "operations", "exited", "value"), 0);
    assert_int_equal(amount_at(&report, "fees", "management_fee", "fund_ytd"), -1 * MILLION);
    assert_int_equal(amount_at(&report, "fees", "other", "fund_ytd"), 0);
    assert_int_equal(amount_at(&report, "finances", "end", "fund_ytd"), 56800 * T);
    assert_int_equal(amount_at(&report, "finances", "check", "fund_itd"), 0);
    assert_int_equal(amount_at(&report, "investors", "total", "paid_in"), 50 * MILLION);
    assert_int_equal(cell_at(&report, "reports", "audited", "value")->gap, GAP_NOT_KEPT);
    report = report_on(&world, "finance_yearly", subject, "2020-12-31");
    assert_int_equal(amount_at(&report, "balance", "cash", "value"), 6800 * T);
    assert_int_equal(amount_at(&report, "balance", "nav", "value"), 56800 * T);
    report = report_on(&world, "ndrc_evaluation", subject, "2020-12-31");
    assert_int_equal(cell_at(&report, "evaluation", "code", "value")->gap, GAP_DOES_NOT_APPLY);
    assert_int_equal(amount_at(&report, "results", "paid_in", "value"), 50 * MILLION);
}

static void the_performance_template_has_flows_in_both_variants(void **state)
{
    const struct report_subject subject = {.fund_id = fund};

    (void)state;
    struct report granular = report_on(&world, "ilpa_performance_granular", subject, "2020-12-31");
    struct report whole = report_on(&world, "ilpa_performance_gross_up", subject, "2020-12-31");
    const struct report_cell *multiple = cell_at(&granular, "returns", "tvpi", "value");

    /* (2 + 56.8) / 50 */
    assert_memory_equal(field_text(multiple->field, multiple->record), "1.176", 5);
    assert_int_equal(amount_at(&granular, "flows", "total", "amount"),
                     amount_at(&whole, "flows", "total", "amount"));
    assert_true(table_of(&whole, "flows")->row_count <= table_of(&granular, "flows")->row_count);
}

static void a_report_of_a_notice_needs_one_of_its_own_fund(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {10 * MILLION, 0, 0, 1 * MILLION};
    struct report report;

    (void)state;
    int64_t call = world_call(&world, fund, parts, false, "2020-10-01", "2020-10-20");
    int64_t other = world_fund(&world, "other", FUND_SEED);
    const struct view view = {day("2020-12-31"), INT64_MAX};
    const struct report_template *of = report_template_find("ilpa_capital_call");

    world_approve(&world, call);
    report = report_on(&world, "ilpa_capital_call",
                       (struct report_subject){.fund_id = fund, .notice_id = call}, "2020-12-31");
    assert_int_equal(amount_at(&report, "notice", "total", "value"), 11 * MILLION);
    assert_int_equal(amount_at(&report, "lines", "total", "total"), 11 * MILLION);
    assert_int_equal(amount_at(&report, "lines", "1", "total"), 9900 * T);
    assert_int_equal(amount_at(&report, "payment", "total", "amount"), 11 * MILLION);
    assert_int_equal(cell_at(&report, "payment", "1", "account_number")->gap, GAP_UNKNOWN);
    assert_int_equal(report_evaluate(of, (struct report_subject){.fund_id = fund}, world.book, view,
                                     &world.arena, &report),
                     ERR_INVALID);
    assert_int_equal(report_evaluate(of,
                                     (struct report_subject){.fund_id = other, .notice_id = call},
                                     world.book, view, &world.arena, &report),
                     ERR_NOT_FOUND);
    assert_int_equal(report_evaluate(report_template_find("amac_annual"),
                                     (struct report_subject){.fund_id = fund, .notice_id = call},
                                     world.book, view, &world.arena, &report),
                     ERR_INVALID);
    assert_int_equal(report_evaluate(report_template_find("capital_account"),
                                     (struct report_subject){.fund_id = fund}, world.book, view,
                                     &world.arena, &report),
                     ERR_INVALID);
}

/* --- in random histories --------------------------------------------------------------------- */

static const char *const quarter_ends[] = {"2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31"};

/* How many cells that are told were held against each other. */
static size_t compared;
static size_t moved;

/* What lines bring in the quarters of a year adds up to what they bring in the year. */
static void require_periods(struct world *of_world, const struct report_subject subject,
                            uint64_t seed)
{
    struct report quarters[4];

    for (size_t q = 0; q < 4; q++)
        quarters[q] = report_on(of_world, "ilpa_reporting", subject, quarter_ends[q]);
    for (size_t t = 0; t < quarters[3].table_count; t++) {
        const struct report_table *table = &quarters[3].tables[t];

        for (size_t r = 0; table->section->layout == LAYOUT_ROLL && r < table->row_count; r++) {
            const struct report_line *line = table->rows[r].line;

            for (size_t c = 0; c + 1 < table->column_count && line->taken == TAKEN_DURING; c += 3) {
                int64_t sum = 0;
                bool known = true;

                for (size_t q = 0; q < 4; q++) {
                    const struct report_cell *cell = &quarters[q].tables[t].rows[r].cells[c];

                    known = known && cell->gap == 0;
                    sum += cell->gap == 0 ? field_int64(cell->field, cell->record) : 0;
                }
                const struct report_cell *year = &table->rows[r].cells[c + 1];

                compared += known;
                moved += known && sum != 0;
                if (known && (year->gap != 0 || field_int64(year->field, year->record) != sum))
                    fail_msg("quarters of %s %s do not add up to the year; seed %" PRIu64,
                             table->section->code, line->code, seed);
            }
        }
    }
}

/* Differences from the statements are nothing, wherever they are known. */
static void require_checks(const struct report *report, uint64_t seed)
{
    for (size_t t = 0; t < report->table_count; t++) {
        const struct report_table *table = &report->tables[t];

        for (size_t r = 0; r < table->row_count; r++)
            for (size_t c = 0; strcmp(table->rows[r].code, "check") == 0 && c < table->column_count;
                 c++) {
                const struct report_cell *cell = &table->rows[r].cells[c];

                if (cell->gap == 0 && field_int64(cell->field, cell->record) != 0)
                    fail_msg("%s %s %s is not nothing; seed %" PRIu64, report->of->name,
                             table->section->code, table->columns[c].code, seed);
            }
    }
}

/* The investors' columns add up to the fund's, line by line: of whoever the fund has. */
static void require_holders(struct history *history, size_t f, uint64_t seed)
{
    struct report of[INVESTORS];

    for (size_t i = 0; i < INVESTORS; i++)
        of[i] = report_on(&history->world, "ilpa_reporting",
                          (struct report_subject){history->funds[f], history->commitments[f][i], 0},
                          "2020-12-31");
    const struct report_table *nav = table_of(&of[0], "nav");

    for (size_t r = 0; r < nav->row_count; r++) {
        int64_t sum = 0;
        bool known = true;

        for (size_t i = 0; i < INVESTORS; i++) {
            const struct report_cell *cell =
                cell_at(&of[i], "nav", nav->rows[r].code, "investor_ytd");

            known = known && cell->gap == 0;
            sum += cell->gap == 0 ? field_int64(cell->field, cell->record) : 0;
        }
        int64_t whole = amount_at(&of[0], "nav", nav->rows[r].code, "fund_ytd");

        compared += known;
        moved += known && sum != 0;
        if (known && whole != sum)
            fail_msg("investors' %s come to %" PRId64 ", the fund's to %" PRId64 "; seed %" PRIu64,
                     nav->rows[r].code, sum, whole, seed);
    }
}

static void require_statement(struct world *of_world, int64_t fund_id, uint64_t seed)
{
    const struct view view = {day("2020-12-31"), INT64_MAX};
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    struct report report = report_on(of_world, "ilpa_reporting",
                                     (struct report_subject){.fund_id = fund_id}, "2020-12-31");

    assert_int_equal(fund_ledger_build(of_world->book, fund_id, view, &of_world->arena, &ledger),
                     ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    const int64_t pairs[][2] = {
        {amount_at(&report, "nav", "end_gross", "fund_itd"), sheet.nav_minor},
        {amount_at(&report, "nav", "income", "fund_itd"), sheet.income_minor},
        {amount_at(&report, "nav", "realised", "fund_itd"), sheet.realised_gain_minor},
        {amount_at(&report, "nav", "unrealised", "fund_itd"), sheet.unrealised_gain_minor},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i][0] != AMOUNT_UNKNOWN && pairs[i][0] != pairs[i][1])
            fail_msg("pair %zu: %" PRId64 " beside %" PRId64 " of the balance sheet; seed %" PRIu64,
                     i, pairs[i][0], pairs[i][1], seed);
}

static void periods_holders_and_statements_agree_in_random_histories(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        struct history history;
        uint64_t seed = ((uint64_t)time(NULL) + (uint64_t)round * 977) | 1;
        uint64_t start = seed;

        printf("seed %" PRIu64 "\n", start);
        history_open(&history);
        history_run(&history, &seed, 600);
        for (size_t f = 0; f < FUNDS; f++) {
            const struct report_subject subject = {.fund_id = history.funds[f]};
            const struct report_subject investor_of = {history.funds[f], history.commitments[f][1],
                                                       0};

            require_periods(&history.world, subject, start);
            require_periods(&history.world, investor_of, start);
            require_holders(&history, f, start);
            require_statement(&history.world, history.funds[f], start);
            for (size_t t = 0; t < report_template_count; t++)
                if (report_templates[t]->scope == REPORT_OF_FUND ||
                    report_templates[t]->scope == REPORT_OF_FUND_OR_INVESTOR) {
                    struct report report =
                        report_on(&history.world, report_templates[t]->name, subject, "2020-12-31");

                    require_checks(&report, start);
                }
        }
        history_close(&history);
    }
    printf("%zu cells compared, %zu of them not nothing\n", compared, moved);
    assert_true(moved > 500);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_every_template_names_a_figure_that_there_is),
        cmocka_unit_test(the_lines_of_a_section_stand_together_in_its_order),
        cmocka_unit_test(each_category_of_expenses_stands_in_the_reporting_template_once),
        TEST(the_reporting_template_says_what_was_worked_out_by_hand),
        TEST(an_investor_has_his_own_columns_and_what_is_not_kept_says_so),
        TEST(a_fund_whose_manager_is_not_known_has_unknown_parts_of_both),
        TEST(the_schedule_adds_up_to_the_balance_sheet),
        TEST(public_reports_say_what_was_worked_out_by_hand),
        TEST(the_performance_template_has_flows_in_both_variants),
        TEST(a_report_of_a_notice_needs_one_of_its_own_fund),
        cmocka_unit_test(periods_holders_and_statements_agree_in_random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
