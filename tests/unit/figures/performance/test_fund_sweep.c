/* The figures of a fund from its rows against the same from its entries, which are the oracle. */
#include "../../../../fcgi/figures/performance/flow_internal.h"
#include "base/readers.h"
#include "book/fund_investments.h"
#include "figures/deal/deal.h"
#include "figures/fund/capital.h"
#include "figures/accounts/posting.h"
#include "figures/holding/movement.h"
#include "figures/holding/position.h"
#include "figures/portfolio.h"

#include "support_golden.h"
#include "support_history.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/party.h"
#include "record/waterfall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY_FIRST 18262 /* 2020-01-01 */
#define DAYS 1100

/* Sums by day and type. */
static int by_day_and_type(const void *left, const void *right)
{
    const struct performance_flow *a = left;
    const struct performance_flow *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->type > b->type) - (a->type < b->type);
}

static size_t add_up(const struct flow_list *list, struct arena *arena,
                     struct performance_flow **sums_out)
{
    struct performance_flow *sums = arena_array(arena, list->count + 1, sizeof *sums);
    size_t count = 0;
    size_t used = 0;

    memcpy(sums, list->flows, list->count * sizeof *sums);
    qsort(sums, list->count, sizeof *sums, by_day_and_type);
    for (size_t i = 0; i < list->count;) {
        struct performance_flow sum = sums[i];

        for (i++; i < list->count && by_day_and_type(&sum, &sums[i]) == 0; i++)
            sum.amount_minor += sums[i].amount_minor;
        sums[count++] = sum;
    }
    for (size_t i = 0; i < count; i++)
        if (sums[i].amount_minor != 0)
            sums[used++] = sums[i];
    *sums_out = sums;
    return used;
}

static void assert_same_sums(const struct flow_list *rows, const struct flow_list *entries,
                             struct arena *arena)
{
    struct performance_flow *expected = NULL;
    struct performance_flow *got = NULL;
    size_t expected_count = add_up(entries, arena, &expected);
    size_t got_count = add_up(rows, arena, &got);

    for (size_t i = 0; i < expected_count && i < got_count; i++) {
        assert_int_equal(got[i].day, expected[i].day);
        assert_int_equal(got[i].type, expected[i].type);
        assert_int_equal(got[i].amount_minor, expected[i].amount_minor);
    }
    assert_int_equal(got_count, expected_count);
    assert_int_equal(rows->committed_minor, entries->committed_minor);
    assert_int_equal(rows->unfunded_minor, entries->unfunded_minor);
}

static void compare_cash(const struct book *book, int64_t fund_id, struct view view,
                         struct arena *arena, const struct swept_fund *swept)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;

    assert_int_equal(fund_ledger_build(book, fund_id, view, arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    assert_int_equal(swept->cash_minor, sheet.cash_minor);
    assert_int_equal(swept->funded, fund_cash_is_tracked(&ledger));
}

/* What all funds together come to, where the days of flows do not matter. */
static void compare_totals(const struct book *book, struct view view, struct arena *arena,
                           const struct flow_list *entries)
{
    struct performance_figures figures;
    int64_t paid_in = 0;
    int64_t distributed = 0;
    int64_t nav = 0;

    for (size_t i = 0; i < entries->count; i++) {
        const struct performance_flow *flow = &entries->flows[i];

        if (!performance_counts(flow->type, VIEW_NET_WITH))
            continue;
        if (performance_in_denominator(flow->type))
            paid_in -= flow->amount_minor;
        else if (flow->type == FLOW_NAV)
            nav += flow->amount_minor;
        else if (performance_in_numerator(flow->type))
            distributed += flow->amount_minor;
    }
    assert_int_equal(
        performance_sums(book, (struct performance_subject){SCOPE_CHAIN, 0}, view, arena, &figures),
        ERR_OK);
    assert_int_equal(figures.paid_in_minor, paid_in);
    assert_int_equal(figures.distributed_minor, distributed);
    assert_int_equal(figures.nav_minor, nav);
    assert_int_equal(figures.committed_minor, entries->committed_minor);
    assert_int_equal(figures.unfunded_minor, entries->unfunded_minor);
}

/* The flows of all funds as investors from outside see them, from rows where those do. */
static void compare_programme(const struct book *book, struct view view, struct arena *arena)
{
    struct performance_subject all = {SCOPE_CHAIN, 0};
    struct flow_list lists[2] = {{0}};

    for (int quick = 0; quick < 2; quick++) {
        struct flows flows = {.book = book,
                              .view = view,
                              .arena = arena,
                              .currency = CURRENCY_CNY,
                              .sums_will_do = quick == 1};

        assert_int_equal(flows_collect(&flows, all), ERR_OK);
        struct performance_flow *list = arena_array(arena, flows.count + 1, sizeof *list);

        for (size_t i = 0; i < flows.count; i++)
            list[i] = (struct performance_flow){flows.list[i].date, flows.list[i].type,
                                                flows.list[i].amount_minor};
        lists[quick] = (struct flow_list){.count = flows.count,
                                          .flows = list,
                                          .committed_minor = flows.committed_minor,
                                          .unfunded_minor = flows.unfunded_minor};
    }
    assert_same_sums(&lists[1], &lists[0], arena);
    compare_totals(book, view, arena, &lists[0]);
}

/* What was paid for each investment by the fund's rows and by its own entries. */
static void compare_payments(const struct book *book, int64_t fund_id, struct view view,
                             struct arena *arena)
{
    const struct fund_investment *list = NULL;
    const int64_t *paid_minor = NULL;
    size_t count = book_fund_investments(book, fund_id, &list);

    assert_int_equal(payments_of_rows(book, fund_id, view, arena, &paid_minor), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        struct investment_figures by_rows;
        struct investment_figures by_entries;
        enum err err = investment_figures_compute(book, list[i].id, view, &by_entries);

        assert_int_equal(investment_figures_paid(book, list[i].id, view, paid_minor[i], &by_rows),
                         err);
        if (err == ERR_OK)
            assert_memory_equal(&by_rows, &by_entries, sizeof by_rows);
    }
}

/* What a fund's investments cost and are worth by its rows and by their entries. Returns how many
 * were compared. */
static size_t compare_holdings(const struct book *book, int64_t fund_id, struct view view,
                               struct arena *arena)
{
    const struct fund_investment *list = NULL;
    const struct holding *holdings = NULL;
    size_t count = book_fund_investments(book, fund_id, &list);
    size_t compared = 0;

    if (!holdings_of_rows(book, fund_id, view, arena, &holdings))
        return 0;
    compare_payments(book, fund_id, view, arena);
    for (size_t i = 0; i < count; i++) {
        const struct holding *holding = &holdings[i];
        struct position position;

        if (!book_live_on(book, list[i].id, list[i].decided.proposed_on, view))
            continue;
        assert_int_equal(position_compute(book, list[i].id, view, arena, &position), ERR_OK);
        assert_int_equal(holding->id, position.investment_id);
        assert_int_equal(holding->cost_minor, position.cost_minor);
        assert_int_equal(holding->cost_left_minor, position.cost_left_minor);
        assert_int_equal(holding->cost_left_minor + holding->unrealised_minor,
                         position.value_minor);
        assert_int_equal(holding->income_minor, position.income_minor);
        assert_int_equal(holding->realised_minor, position.realised_minor);
        assert_int_equal(!holding->valued, position.at_cost);
        assert_int_equal(holding->last_on, position.last_paid_on);
        assert_int_equal(holding->valued_on, position.valued_on);
        compared++;
    }
    return compared;
}

static void assert_same_movement(const struct movement *got, const struct movement *expected)
{
    assert_int_equal(got->kind, expected->kind);
    assert_int_equal(got->date, expected->date);
    assert_int_equal(got->seq, expected->seq);
    assert_int_equal(got->entry->seq, expected->entry->seq);
    assert_int_equal(got->approval == NULL ? 0 : got->approval->seq,
                     expected->approval == NULL ? 0 : expected->approval->seq);
    assert_int_equal(got->currency, expected->currency);
    assert_int_equal(got->amount_minor, expected->amount_minor);
    assert_int_equal(got->cost_minor, expected->cost_minor);
    assert_int_equal(got->income_minor, expected->income_minor);
}

/* What happened to each investment, from all that happened to the fund and from its own entries. */
static void compare_movements(const struct book *book, int64_t fund_id, struct view view,
                              struct arena *arena)
{
    struct movements all;

    movements_init(&all, book, view, arena);
    assert_int_equal(movements_of_fund(&all, fund_id), ERR_OK);
    movements_sort(&all);
    FOR_REFERRERS (r, book, investment, fund_id, fund_id) {
        struct movements own;
        size_t count = 0;

        movements_init(&own, book, view, arena);
        assert_int_equal(movements_of_holding(&own, r.entry->seq), ERR_OK);
        movements_sort(&own);
        for (size_t i = 0; i < all.count; i++) {
            const struct movement *movement = &all.list[i];

            if (movement->kind > MOVE_VALUE || all.holdings[movement->holding].id != r.entry->seq)
                continue;
            assert_true(count < own.count);
            assert_same_movement(movement, &own.list[count++]);
        }
        assert_int_equal(count, own.count);
    }
}

static void assert_same_answer(const struct performance *got, const struct performance *expected)
{
    assert_int_equal(got->irr.status, expected->irr.status);
    assert_int_equal(got->irr.reason, expected->irr.reason);
    assert_int_equal(got->irr.count, expected->irr.count);
    for (size_t i = 0; i < expected->irr.count; i++)
        assert_true(got->irr.rate_e18[i] == expected->irr.rate_e18[i]);
    assert_true(got->multiple.numerator == expected->multiple.numerator);
    assert_true(got->multiple.denominator == expected->multiple.denominator);
}

/* Rates that are worked out, and those that are kept of it, against those of the entries. */
static void compare_rates(const struct book *book, int64_t fund_id, struct view view,
                          struct arena *arena, const struct flow_list *entries)
{
    struct performance expected[PERFORMANCE_VIEWS];
    struct performance got[PERFORMANCE_VIEWS];
    const struct kept_sweep *kept = NULL;
    struct swept_fund swept;

    assert_int_equal(performance_solve(entries->flows, entries->count, expected), ERR_OK);
    for (int again = 0; again < 2; again++) {
        assert_true(fund_sweep_behind(book, fund_id, view, arena, &swept, &kept));
        if (kept == NULL)
            return;
        assert_int_equal(kept_solve(kept, &swept.list, got), ERR_OK);
        for (int i = 0; i < PERFORMANCE_VIEWS; i++)
            assert_same_answer(&got[i], &expected[i]);
    }
}

/* Whether the rows were enough. */
static bool compare(const struct book *book, int64_t fund_id, struct view view, struct arena *arena)
{
    struct performance_subject subject = {SCOPE_FUND, fund_id};
    struct flow_list entries;
    struct swept_fund swept;

    if (!fund_sweep(book, fund_id, view, arena, &swept))
        return false;
    const struct flow_list rows = swept.list;

    assert_int_equal(performance_flows(book, subject, view, arena, &entries), ERR_OK);
    assert_same_sums(&rows, &entries, arena);
    assert_int_equal(rows.currency, entries.currency);
    compare_rates(book, fund_id, view, arena, &entries);
    compare_programme(book, view, arena);
    compare_cash(book, fund_id, view, arena, &swept);
    return true;
}

/* A fund whose entries are applied as they come, without what the ledger would refuse: any day, any
 * order, decided twice, reversed on any day. */
struct wild {
    struct book *book;
    uint64_t seed;
    int64_t fund;
    int64_t commitments[3];
    int64_t investments[3];
    int64_t calls[2];
    bool owes_nobody; /* it has no facility: investors bear no part of one */
};

static uint64_t draw(struct wild *wild, uint64_t below)
{
    return golden_random(&wild->seed) % below;
}

static int32_t some_day(struct wild *wild)
{
    return DAY_FIRST + (int32_t)draw(wild, DAYS);
}

static int64_t some_amount(struct wild *wild)
{
    return 1 + (int64_t)draw(wild, 1000000);
}

static enum err apply(struct wild *wild, enum record_kind kind, int32_t date, const void *record)
{
    int64_t seq = book_head(wild->book) + 1;

    return book_apply(wild->book, &(struct entry){.seq = seq,
                                                  .recorded_at_us = seq,
                                                  .actor_id = 1,
                                                  .entity_id = seq,
                                                  .effective_date = date,
                                                  .kind = kind,
                                                  .record = record});
}

static int64_t put(struct wild *wild, enum record_kind kind, int32_t date, const void *record)
{
    assert_int_equal(apply(wild, kind, date, record), ERR_OK);
    return book_head(wild->book);
}

static void open_wild_in(struct wild *wild, struct book *book, uint64_t seed)
{
    struct fund fund = {.code = "F", .name = "F", .currency = CURRENCY_CNY};
    struct party party = {.code = "P", .name = "P"};
    struct firm firm = {.code = "X", .name = "X"};
    struct project project = {.code = "X", .name = "X"};

    *wild = (struct wild){.book = book, .seed = seed, .owes_nobody = seed % 2 == 1};
    wild->fund = put(wild, RECORD_FUND, DAY_FIRST, &fund);
    int64_t party_id = put(wild, RECORD_PARTY, DAY_FIRST, &party);

    project.firm_id = put(wild, RECORD_FIRM, DAY_FIRST, &firm);
    int64_t project_id = put(wild, RECORD_PROJECT, DAY_FIRST, &project);

    for (int i = 0; i < 3; i++) {
        struct commitment commitment = {.code = "C",
                                        .fund_id = wild->fund,
                                        .investor_party_id = party_id,
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = 5000000 * (i + 1)};
        struct investment investment = {.code = "I",
                                        .project_id = project_id,
                                        .fund_id = wild->fund,
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = 5000000};
        /* The last investor mostly comes later than the others. */
        int32_t from = i < 2 ? DAY_FIRST : DAY_FIRST + (int32_t)draw(wild, 200);

        wild->commitments[i] = put(wild, RECORD_COMMITMENT, from, &commitment);
        wild->investments[i] = put(wild, RECORD_INVESTMENT, DAY_FIRST, &investment);
    }
    struct contribution first = {
        .commitment_id = wild->commitments[0], .currency = CURRENCY_CNY, .amount_minor = 1000};

    /* Mostly somebody has paid in before anything is earned or shared. */
    if (draw(wild, 10) != 0)
        put(wild, RECORD_CONTRIBUTION, DAY_FIRST, &first);
    for (int i = 0; i < 2; i++) {
        struct capital_call call = {.code = "N",
                                    .fund_id = wild->fund,
                                    .due_on = DAY_FIRST,
                                    .currency = CURRENCY_CNY,
                                    .investments_minor = some_amount(wild) * 8,
                                    .working_capital_minor = some_amount(wild),
                                    .management_fees_minor = some_amount(wild),
                                    .expenses_minor = AMOUNT_UNKNOWN,
                                    .facility_interest_minor = some_amount(wild),
                                    .outside_commitment = draw(wild, 2) == 0};
        struct approval approval = {.outcome = OUTCOME_APPROVE};

        wild->calls[i] = approval.capital_call_id =
            put(wild, RECORD_CAPITAL_CALL, DAY_FIRST + 100, &call);
        put(wild, RECORD_APPROVAL, DAY_FIRST + 100, &approval);
    }
}

static void open_wild(struct wild *wild, uint64_t seed)
{
    open_wild_in(wild, portfolio_new(), seed);
}

static void put_contribution(struct wild *wild)
{
    struct contribution contribution = {.commitment_id = wild->commitments[draw(wild, 3)],
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = some_amount(wild)};
    uint64_t kind = draw(wild, 4);

    if (kind == 0)
        contribution.outside_commitment = true;
    else if (kind == 1)
        contribution.capital_call_id = wild->calls[draw(wild, 2)];
    put(wild, RECORD_CONTRIBUTION, some_day(wild) + (draw(wild, 4000) == 0 ? 0 : 200),
        &contribution);
}

static void decide(struct wild *wild, int32_t date, struct approval approval)
{
    if (draw(wild, 8) == 0)
        return;
    approval.outcome = draw(wild, 6) == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE;
    put(wild, RECORD_APPROVAL, draw(wild, 4) == 0 ? some_day(wild) : date, &approval);
    if (draw(wild, 10) == 0) {
        approval.outcome = OUTCOME_APPROVE;
        put(wild, RECORD_APPROVAL, some_day(wild), &approval);
    }
}

static void put_distribution(struct wild *wild)
{
    int64_t amount = some_amount(wild);
    int32_t date = some_day(wild) + 300;
    bool recallable = draw(wild, 4) == 0;
    struct distribution distribution = {
        .code = "D",
        .fund_id = wild->fund,
        .currency = CURRENCY_CNY,
        .return_of_capital_minor = draw(wild, 3) == 0 ? AMOUNT_UNKNOWN : amount,
        .gain_minor = amount / 2 + 1,
        .income_minor = AMOUNT_UNKNOWN,
        .recallable_minor = recallable ? amount / 3 : AMOUNT_UNKNOWN,
        .recall_expires_on = draw(wild, 40) == 0 ? date + 100 : DATE_UNKNOWN,
        .basis = 1 + (uint32_t)draw(wild, 2),
        .carry_minor = draw(wild, 60) == 0 ? amount / 8 : AMOUNT_UNKNOWN};
    int64_t id = put(wild, RECORD_DISTRIBUTION, date, &distribution);

    decide(wild, date, (struct approval){.distribution_id = id});
}

static void put_valuation(struct wild *wild)
{
    int32_t date = some_day(wild);
    struct valuation valuation = {.investment_id = wild->investments[draw(wild, 3)],
                                  .currency = CURRENCY_CNY,
                                  .amount_minor = some_amount(wild) * 3,
                                  .method = VALUATION_MULTIPLES,
                                  .volatility_e8 = AMOUNT_UNKNOWN,
                                  .dividend_yield_e8 = AMOUNT_UNKNOWN};
    int64_t id = put(wild, RECORD_VALUATION, date, &valuation);

    decide(wild, date, (struct approval){.valuation_id = id});
}

static void put_held(struct wild *wild)
{
    int64_t investment = wild->investments[draw(wild, 3)];

    if (draw(wild, 2) == 0) {
        struct payment payment = {.investment_id = investment,
                                  .currency = CURRENCY_CNY,
                                  .amount_minor = some_amount(wild)};

        put(wild, RECORD_PAYMENT, some_day(wild), &payment);
        return;
    }
    struct proceeds proceeds = {.investment_id = investment,
                                .kind = PROCEEDS_IPO + (uint32_t)draw(wild, 8),
                                .currency = CURRENCY_CNY,
                                .amount_minor = some_amount(wild),
                                .cost_relieved_minor =
                                    draw(wild, 2) == 0 ? AMOUNT_UNKNOWN : some_amount(wild),
                                .units_e8 = AMOUNT_UNKNOWN};

    put(wild, RECORD_PROCEEDS, some_day(wild), &proceeds);
}

static void put_of_fund(struct wild *wild)
{
    struct expense expense = {.fund_id = wild->fund,
                              .category = EXPENSE_AUDIT,
                              .currency = CURRENCY_CNY,
                              .amount_minor = some_amount(wild),
                              .offset_minor = AMOUNT_UNKNOWN,
                              .waiver_minor = AMOUNT_UNKNOWN};
    struct facility_flow flow = {.fund_id = wild->fund,
                                 .kind = 1 + (uint32_t)draw(wild, FACILITY_INTEREST),
                                 .currency = CURRENCY_CNY,
                                 .amount_minor = some_amount(wild)};

    if (draw(wild, 2) == 0 || wild->owes_nobody)
        put(wild, RECORD_EXPENSE, some_day(wild), &expense);
    else
        put(wild, RECORD_FACILITY_FLOW, some_day(wild), &flow);
}

/* Mostly of what is recorded after the portfolio; refused when it was reversed already. */
static void put_reversal(struct wild *wild)
{
    int64_t first = draw(wild, 400) == 0 ? 5 : wild->calls[1] + 1;
    int64_t count = book_head(wild->book) - first + 1;
    struct reversal reversal = {.reason = "wrong"};

    if (count < 1)
        return;
    reversal.reversed_seq = first + (int64_t)draw(wild, (uint64_t)count);
    (void)apply(wild, RECORD_REVERSAL, some_day(wild), &reversal);
}

/* Terms under which a part of the net asset value is the manager's. */
static void put_terms(struct wild *wild)
{
    int32_t from = some_day(wild);
    struct waterfall_term term = {.fund_id = wild->fund,
                                  .kind = 1,
                                  .hurdle_rate_e8 = draw(wild, 2) == 0 ? 0 : 8000000,
                                  .compounding = 1,
                                  .day_count = 1,
                                  .catch_up_share_e8 = DECIMAL_E8_ONE,
                                  .lp_share_e8 = 80000000,
                                  .carry_share_e8 = 20000000,
                                  .gp_commitment_id = wild->commitments[draw(wild, 3)],
                                  .clawback = true,
                                  .valid_from = from,
                                  .valid_to = draw(wild, 2) == 0 ? from + 300 : DATE_UNKNOWN};
    int64_t id = put(wild, RECORD_WATERFALL_TERM, from, &term);

    decide(wild, from, (struct approval){.waterfall_term_id = id});
}

/* What the rows do not tell of. */
static void put_rare(struct wild *wild)
{
    struct commitment_release release = {.commitment_id = wild->commitments[draw(wild, 3)],
                                         .currency = CURRENCY_CNY,
                                         .amount_minor = some_amount(wild)};
    struct commitment_transfer transfer = {.price_minor = AMOUNT_UNKNOWN,
                                           .commitment_id = wild->commitments[0],
                                           .to_commitment_id = wild->commitments[1],
                                           .currency = CURRENCY_CNY,
                                           .amount_minor = some_amount(wild)};
    struct payment payment = {.investment_id = wild->investments[0],
                              .currency = CURRENCY_CNY,
                              .amount_minor = INT64_C(1) << 61};

    struct opening opening = {.fund_id = wild->fund,
                              .opened_on = DAY_FIRST + 200,
                              .currency = CURRENCY_CNY,
                              .cash_minor = some_amount(wild)};

    switch (draw(wild, 4)) {
    case 3:
        decide(wild, opening.opened_on,
               (struct approval){.opening_id =
                                     put(wild, RECORD_OPENING, opening.opened_on, &opening)});
        return;
    case 0:
        put(wild, RECORD_COMMITMENT_RELEASE, some_day(wild), &release);
        return;
    case 1:
        put(wild, RECORD_COMMITMENT_TRANSFER, some_day(wild), &transfer);
        return;
    default:
        put(wild, RECORD_PAYMENT, some_day(wild), &payment);
    }
}

static void step(struct wild *wild)
{
    static void (*const steps[])(struct wild * wild) = {
        put_contribution, put_contribution, put_held,    put_held,    put_distribution,
        put_valuation,    put_valuation,    put_of_fund, put_reversal};

    if (draw(wild, 3000) == 0)
        put_rare(wild);
    else if (draw(wild, 200) == 0)
        put_terms(wild);
    else
        steps[draw(wild, sizeof steps / sizeof steps[0])](wild);
}

static void rows_and_entries_agree_in_every_view_of_wild_journals(void **state)
{
    uint64_t seed = golden_seed();
    size_t enough = 0;
    size_t holdings = 0;
    size_t asked = 0;

    (void)state;
    for (int round = 0; round < 30; round++) {
        struct wild wild;
        struct arena arena;

        arena_init(&arena);
        open_wild(&wild, golden_random(&seed));
        for (int i = 0; i < 300; i++) {
            step(&wild);
            struct view view = {DAY_FIRST + (int32_t)draw(&wild, DAYS + 400), book_head(wild.book)};

            if (draw(&wild, 2) == 0)
                view.as_known = 1 + (int64_t)draw(&wild, (uint64_t)view.as_known);
            enough += compare(wild.book, wild.fund, view, &arena);
            holdings += compare_holdings(wild.book, wild.fund, view, &arena);
            compare_movements(wild.book, wild.fund, view, &arena);
            asked++;
            arena_reset(&arena);
        }
        arena_done(&arena);
        book_free(wild.book);
    }
    /* Views in which nothing can be shared yet, or a recall has expired, are read from entries. */
    print_message("rows were enough in %zu of %zu views, of %zu holdings\n", enough, asked,
                  holdings);
    assert_true(enough > asked / 3);
    assert_true(holdings > asked / 3);
}

static void rows_do_not_tell_what_an_opening_adds(void **state)
{
    struct wild wild;
    struct arena arena;
    struct swept_fund rows;

    (void)state;
    arena_init(&arena);
    open_wild(&wild, 1);
    struct view before = {DAY_FIRST + DAYS, book_head(wild.book)};
    struct opening opening = {.fund_id = wild.fund,
                              .opened_on = DAY_FIRST + 500,
                              .currency = CURRENCY_CNY,
                              .cash_minor = 1000};
    struct approval approval = {.outcome = OUTCOME_APPROVE};

    approval.opening_id = put(&wild, RECORD_OPENING, opening.opened_on, &opening);
    put(&wild, RECORD_APPROVAL, opening.opened_on, &approval);
    assert_true(compare(wild.book, wild.fund, before, &arena));
    assert_false(fund_sweep(wild.book, wild.fund, (struct view){DAY_FIRST + DAYS, INT64_MAX},
                            &arena, &rows));
    arena_done(&arena);
    book_free(wild.book);
}

static void rows_and_entries_agree_in_a_ledger(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    size_t enough = 0;
    size_t holdings = 0;

    (void)state;
    history_open(&history);
    for (int turn = 0; turn < 40; turn++) {
        history_run(&history, &seed, 25);
        for (int f = 0; f < FUNDS; f++) {
            const struct book *book = history.world.book;
            struct view view = {day("2020-01-01") + (int32_t)(golden_random(&seed) % 400),
                                1 + (int64_t)(golden_random(&seed) % (uint64_t)book_head(book))};

            enough += compare(book, history.funds[f], view, &history.world.arena);
            enough += compare(book, history.funds[f], VIEW_EVERYTHING, &history.world.arena);
            holdings += compare_holdings(book, history.funds[f], view, &history.world.arena);
            compare_movements(book, history.funds[f], view, &history.world.arena);
        }
        arena_reset(&history.world.arena);
    }
    assert_true(enough > 0);
    assert_true(holdings > 0);
    history_close(&history);
}

/* The order in which entries become known does not matter to a view that knows them all. */
static void entries_out_of_order_give_the_same_figures(void **state)
{
    struct wild wild[2];
    struct arena arena;
    int64_t amounts[500];
    int32_t days[500];

    (void)state;
    arena_init(&arena);
    for (int w = 0; w < 2; w++)
        open_wild(&wild[w], 7);
    for (int i = 0; i < 500; i++) {
        amounts[i] = some_amount(&wild[0]);
        days[i] = DAY_FIRST + 200 + i / 2;
    }
    for (int i = 0; i < 500; i++)
        for (int w = 0; w < 2; w++) {
            int at = w == 0 ? i : i * 123 % 500;
            struct contribution contribution = {.commitment_id = wild[w].commitments[0],
                                                .currency = CURRENCY_CNY,
                                                .amount_minor = amounts[at]};

            put(&wild[w], RECORD_CONTRIBUTION, days[at], &contribution);
        }
    struct performance_flow *sums[2] = {NULL};
    size_t counts[2] = {0};

    for (int w = 0; w < 2; w++) {
        struct swept_fund swept;

        assert_true(compare(wild[w].book, wild[w].fund, VIEW_EVERYTHING, &arena));
        assert_true(fund_sweep(wild[w].book, wild[w].fund, VIEW_EVERYTHING, &arena, &swept));
        counts[w] = add_up(&swept.list, &arena, &sums[w]);
    }
    assert_int_equal(counts[0], counts[1]);
    assert_memory_equal(sums[0], sums[1], counts[0] * sizeof *sums[0]);
    for (int w = 0; w < 2; w++)
        book_free(wild[w].book);
    arena_done(&arena);
}

/* --- what is kept of the rows ----------------------------------------------------------------- */

#define CALM_CALLS 40

/* A fund of many rows in order of their days, so that what is kept of them mostly holds. */
struct calm {
    struct wild wild;
    int32_t day;
    int64_t calls[CALM_CALLS];
    size_t call_count;
    size_t paid;       /* of the last call's lines */
    bool is_disturbed; /* by entries of any kind and day */
};

static void ask_calmly(struct calm *calm)
{
    struct wild *wild = &calm->wild;
    struct capital_call call = {.code = "N",
                                .fund_id = wild->fund,
                                .due_on = calm->day,
                                .currency = CURRENCY_CNY,
                                .investments_minor = some_amount(wild) * 8,
                                .working_capital_minor = some_amount(wild),
                                .management_fees_minor = some_amount(wild),
                                .expenses_minor = AMOUNT_UNKNOWN,
                                .facility_interest_minor = some_amount(wild),
                                .outside_commitment = calm->call_count % 2 == 0};
    struct approval approval = {.outcome = OUTCOME_APPROVE};

    approval.capital_call_id = put(wild, RECORD_CAPITAL_CALL, calm->day, &call);
    put(wild, RECORD_APPROVAL, calm->day, &approval);
    calm->calls[calm->call_count++] = approval.capital_call_id;
    calm->paid = 0;
}

/* A line of the last call is paid, mostly whole; seldom one of an earlier call once more. */
static void pay_calmly(struct calm *calm, struct arena *arena)
{
    struct wild *wild = &calm->wild;
    const struct call_share *shares = NULL;
    size_t count = 0;

    if (calm->call_count == 0 || (calm->paid == 3 && calm->call_count < CALM_CALLS))
        ask_calmly(calm);
    size_t at = draw(wild, 25) == 0 ? draw(wild, calm->call_count) : calm->call_count - 1;

    /* Nobody pays a call that is reversed. */
    if (call_shares(wild->book, calm->calls[at], VIEW_EVERYTHING, arena, &shares, &count) !=
            ERR_OK ||
        count == 0)
        return;
    size_t line = calm->paid < count ? calm->paid++ : draw(wild, count);
    struct contribution contribution = {.commitment_id = shares[line].commitment_id,
                                        .capital_call_id = calm->calls[at],
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = shares[line].amount_minor};

    if (draw(wild, 10) == 0)
        contribution.amount_minor = contribution.amount_minor / 2 + 1;
    put(wild, RECORD_CONTRIBUTION, calm->day, &contribution);
}

static void step_calmly(struct calm *calm, struct arena *arena)
{
    struct wild *wild = &calm->wild;
    struct payment payment = {.investment_id = wild->investments[draw(wild, 3)],
                              .currency = CURRENCY_CNY,
                              .amount_minor = some_amount(wild)};
    struct approval approval = {.outcome = OUTCOME_APPROVE};

    calm->day += (int32_t)draw(wild, 3);
    if (calm->is_disturbed && draw(wild, 40) == 0) {
        step(wild);
    } else if (calm->is_disturbed && draw(wild, 150) == 0 && calm->call_count > 0) {
        approval.capital_call_id = calm->calls[draw(wild, calm->call_count)];
        put(wild, RECORD_APPROVAL, calm->day, &approval);
    } else if (draw(wild, 2) == 0) {
        pay_calmly(calm, arena);
    } else {
        put(wild, RECORD_PAYMENT, calm->day, &payment);
    }
}

static bool is_kept(const struct book *book, int64_t fund_id)
{
    struct fund_rows rows;

    return book_fund_rows(book, fund_id, VIEW_EVERYTHING, &rows) && fund_rows_kept(&rows) != NULL;
}

/* A handle that was opened some entries ago asks before the writer's does: what it keeps of rows
 * must not lack what it does not know. */
static void what_is_kept_of_rows_holds_for_who_takes_it(void **state)
{
    uint64_t seed = golden_seed();
    size_t taken = 0;
    size_t given_back = 0;

    (void)state;
    for (int round = 0; round < 6; round++) {
        struct calm calm = {.day = DAY_FIRST + 300, .is_disturbed = round % 3 != 0};
        struct readers *readers = readers_new();
        struct reading *reading = readers_join(readers);
        struct book *book = portfolio_new();
        struct book *reader = book_reader_new();
        struct arena arena;

        arena_init(&arena);
        book_share(book, readers, (uint64_t)round + 1);
        open_wild_in(&calm.wild, book, golden_random(&seed));
        for (int i = 0; i < 504; i++) {
            if (i % 8 == 0) {
                book_publish(book);
                reading_begin(reading);
                book_reader_open(reader, book);
            }
            step_calmly(&calm, &arena);
            struct view view = {calm.day - (int32_t)draw(&calm.wild, 60), INT64_MAX};
            bool kept = is_kept(book, calm.wild.fund);

            if (i % 3 == 0)
                (void)compare(reader, calm.wild.fund, VIEW_EVERYTHING, &arena);
            taken += compare(book, calm.wild.fund, VIEW_EVERYTHING, &arena) && kept;
            given_back += !kept;
            if (i % 2 == 0)
                (void)compare(book, calm.wild.fund, view, &arena);
            arena_reset(&arena);
            if (i % 8 != 7)
                continue;
            book_reader_close(reader);
            reading_end(reading);
        }
        book_free(reader);
        arena_done(&arena);
        book_free(book);
        readers_leave(readers, reading);
        readers_free(readers);
    }
    print_message("taken %zu times, not there %zu times\n", taken, given_back);
    assert_true(taken > 300);
    assert_true(given_back > 20);
}

static void figures_that_are_prepared_are_kept(void **state)
{
    struct calm calm = {.day = DAY_FIRST + 300};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    open_wild(&calm.wild, 7);
    for (int i = 0; i < 300; i++)
        step_calmly(&calm, &arena);
    assert_false(is_kept(calm.wild.book, calm.wild.fund));
    performance_prepare(calm.wild.book, VIEW_EVERYTHING);
    assert_true(is_kept(calm.wild.book, calm.wild.fund));
    assert_true(compare(calm.wild.book, calm.wild.fund, VIEW_EVERYTHING, &arena));
    arena_done(&arena);
    book_free(calm.wild.book);
}

/* The handle does not know yet that an approval ended; the writer's does. */
static void what_is_kept_rests_on_no_approval_that_ended(void **state)
{
    struct calm calm = {.day = DAY_FIRST + 300};
    struct readers *readers = readers_new();
    struct reading *reading = readers_join(readers);
    struct book *book = portfolio_new();
    struct book *reader = book_reader_new();
    struct arena arena;

    (void)state;
    arena_init(&arena);
    book_share(book, readers, 1);
    open_wild_in(&calm.wild, book, 7);
    for (int i = 0; i < 300; i++)
        step_calmly(&calm, &arena);
    book_publish(book);
    reading_begin(reading);
    book_reader_open(reader, book);
    struct reversal reversal = {
        .reason = "wrong",
        .reversed_seq = REFERRERS(book, approval, capital_call_id, calm.calls[0]).entry->seq};

    put(&calm.wild, RECORD_REVERSAL, calm.day, &reversal);
    assert_true(compare(reader, calm.wild.fund, VIEW_EVERYTHING, &arena));
    assert_true(compare(book, calm.wild.fund, VIEW_EVERYTHING, &arena));
    book_reader_close(reader);
    reading_end(reading);
    book_free(reader);
    book_free(book);
    readers_leave(readers, reading);
    readers_free(readers);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_entries_agree_in_every_view_of_wild_journals),
        cmocka_unit_test(rows_do_not_tell_what_an_opening_adds),
        cmocka_unit_test(rows_and_entries_agree_in_a_ledger),
        cmocka_unit_test(entries_out_of_order_give_the_same_figures),
        cmocka_unit_test(what_is_kept_of_rows_holds_for_who_takes_it),
        cmocka_unit_test(what_is_kept_rests_on_no_approval_that_ended),
        cmocka_unit_test(figures_that_are_prepared_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
