/* What a decision takes from sums that are kept is what the entries add up to, to the last digit:
 * on random ledgers of funds in several currencies, with payments that wait, entries dated back,
 * ends of anything, openings and reported funds. The seed is printed; FUNDTRAIL_SEED=n repeats a
 * run. */
#include "../../../fcgi/verdict/headroom_internal.h"

#include "book/running_sum.h"
#include "figures/accounts/posting.h"
#include "figures/fund/fund_capital.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "support_golden.h"
#include "support_reported.h"
#include "support_rule.h"
#include "verdict/headroom.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 8
#define STEPS 300
#define FUNDS 5
#define FIRMS 3
#define PROJECTS 6
#define PARTIES 2
#define DAYS 120
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct play {
    struct world world;
    uint64_t seed;
    int64_t start; /* the last entry of what the play begins with */
    int32_t first; /* day */
    bool reported; /* one of the funds may be known by its reports */
    int64_t funds[FUNDS];
    int64_t projects[PROJECTS];
    int64_t parties[PARTIES];
    size_t by_sums; /* questions that sums answered */
    size_t accounts_by_sums;
    size_t cash_by_sums;
    size_t costs_by_sums;
};

static int below(struct play *play, int bound)
{
    return (int)(golden_random(&play->seed) % (uint64_t)bound);
}

static int32_t a_day(struct play *play)
{
    return play->first + below(play, DAYS);
}

static int32_t soon_after(struct play *play, int64_t seq)
{
    return book_entry(play->world.book, seq)->effective_date + below(play, 30);
}

static int64_t an_amount(struct play *play, int millions)
{
    return MILLION / 100 * (1 + below(play, 100 * millions)) + below(play, 3);
}

/* A random entry of a kind; 0: there is none. */
static int64_t any_of(struct play *play, uint32_t kind)
{
    const int64_t *ids;
    size_t count = book_entities(play->world.book, kind, &ids);

    return count == 0 ? 0 : ids[below(play, (int)count)];
}

static const char *a_code(struct play *play)
{
    return arena_format(&play->world.arena, "N%lld", (long long)book_head(play->world.book));
}

static void try(struct play *play, int64_t actor_id, enum record_kind kind, int32_t date,
                const void *record)
{
    (void)world_attempt(&play->world, actor_id, kind, 0, date, record);
}

static struct investment an_investment(struct play *play)
{
    struct investment investment;

    shape_clear(&investment_type.shape, &investment);
    investment.code = a_code(play);
    investment.project_id = play->projects[below(play, PROJECTS)];
    investment.fund_id = play->funds[below(play, FUNDS)];
    investment.currency = below(play, 12) == 0 ? CURRENCY_USD : CURRENCY_CNY;
    investment.amount_minor = an_amount(play, 20);
    investment.stage = (uint32_t)below(play, 5);
    return investment;
}

static void propose(struct play *play)
{
    struct investment investment = an_investment(play);

    try(play, MANAGER_ID, RECORD_INVESTMENT, a_day(play), &investment);
}

static void decide(struct play *play)
{
    struct decision decision;

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = any_of(play, RECORD_INVESTMENT);
    decision.outcome = below(play, 8) == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE;
    if (decision.investment_id != 0)
        try(play, APPROVER_ID, RECORD_DECISION, soon_after(play, decision.investment_id),
            &decision);
}

static void pay(struct play *play)
{
    int64_t decision_id = any_of(play, RECORD_DECISION);
    struct payment payment = {.currency = CURRENCY_CNY, .amount_minor = an_amount(play, 1)};

    if (decision_id == 0)
        return;
    payment.investment_id =
        ((const struct decision *)book_entry(play->world.book, decision_id)->record)->investment_id;
    try(play, MANAGER_ID, RECORD_PAYMENT, soon_after(play, decision_id), &payment);
}

/* Of payments and openings that wait. */
static void approve(struct play *play)
{
    int64_t id = any_of(play, below(play, 3) == 0 ? RECORD_OPENING : RECORD_PAYMENT);

    if (id != 0)
        (void)world_approve_as(&play->world, APPROVER_ID, id,
                               below(play, 6) == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE);
}

static void contribute(struct play *play)
{
    struct contribution contribution = {.commitment_id = any_of(play, RECORD_COMMITMENT),
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = an_amount(play, 4)};

    try(play, MANAGER_ID, RECORD_CONTRIBUTION, a_day(play), &contribution);
}

static void commit(struct play *play)
{
    int held = 1 + below(play, FUNDS - 1);
    struct commitment commitment = {.code = a_code(play),
                                    .fund_id = play->funds[held],
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = an_amount(play, 90)};

    if (below(play, 2) == 0)
        commitment.investor_fund_id = play->funds[below(play, held)];
    else
        commitment.investor_party_id = play->parties[below(play, PARTIES)];
    try(play, MANAGER_ID, RECORD_COMMITMENT, a_day(play), &commitment);
}

static void let_go(struct play *play)
{
    struct commitment_release release = {any_of(play, RECORD_COMMITMENT), CURRENCY_CNY,
                                         an_amount(play, 30), "cut"};

    try(play, MANAGER_ID, RECORD_COMMITMENT_RELEASE, a_day(play), &release);
}

static void spend(struct play *play)
{
    struct expense expense = {.fund_id = play->funds[below(play, FUNDS)],
                              .category = EXPENSE_AUDIT,
                              .currency = CURRENCY_CNY,
                              .amount_minor = an_amount(play, 1),
                              .offset_minor = AMOUNT_UNKNOWN,
                              .waiver_minor = AMOUNT_UNKNOWN};
    struct facility_flow flow = {.fund_id = expense.fund_id,
                                 .kind = (uint32_t)(1 + below(play, FACILITY_INTEREST)),
                                 .currency = CURRENCY_CNY,
                                 .amount_minor = an_amount(play, 1)};

    if (below(play, 2) == 0)
        try(play, MANAGER_ID, RECORD_EXPENSE, a_day(play), &expense);
    else
        try(play, MANAGER_ID, RECORD_FACILITY_FLOW, a_day(play), &flow);
}

static void earn(struct play *play)
{
    struct proceeds proceeds = {.investment_id = any_of(play, RECORD_INVESTMENT),
                                .kind = PROCEEDS_DIVIDEND,
                                .currency = CURRENCY_CNY,
                                .amount_minor = an_amount(play, 2),
                                .cost_relieved_minor = AMOUNT_UNKNOWN,
                                .units_e8 = AMOUNT_UNKNOWN};

    if (below(play, 2) == 0) {
        proceeds.kind = PROCEEDS_SECONDARY;
        proceeds.cost_relieved_minor = an_amount(play, 1) / 4;
    }
    if (proceeds.investment_id != 0)
        try(play, MANAGER_ID, RECORD_PROCEEDS, a_day(play), &proceeds);
}

/* A payout, decided at once or left. Of some a part can be called again; some call first. */
static void pay_out(struct play *play)
{
    int64_t id = book_head(play->world.book) + 1;
    int32_t date = a_day(play);
    struct distribution distribution;
    struct capital_call call;

    shape_clear(&distribution_type.shape, &distribution);
    distribution.code = a_code(play);
    distribution.fund_id = play->funds[below(play, FUNDS)];
    distribution.currency = CURRENCY_CNY;
    distribution.return_of_capital_minor = an_amount(play, 1);
    distribution.basis = SHARE_BY_COMMITMENT;
    distribution.deviation_reason = "as agreed";
    if (below(play, 16) == 0)
        distribution.recallable_minor = 1000;
    shape_clear(&capital_call_type.shape, &call);
    call.code = distribution.code;
    call.fund_id = distribution.fund_id;
    call.due_on = date;
    call.currency = CURRENCY_CNY;
    call.investments_minor = an_amount(play, 1);
    if (below(play, 16) == 0)
        try(play, MANAGER_ID, RECORD_CAPITAL_CALL, date, &call);
    else
        try(play, MANAGER_ID, RECORD_DISTRIBUTION, date, &distribution);
    if (book_head(play->world.book) >= id && below(play, 4) != 0)
        (void)world_approve_as(&play->world, APPROVER_ID, id, OUTCOME_APPROVE);
}

static void undo(struct play *play)
{
    static const uint32_t kinds[] = {RECORD_INVESTMENT, RECORD_DECISION,     RECORD_PAYMENT,
                                     RECORD_PAYMENT,    RECORD_CONTRIBUTION, RECORD_APPROVAL,
                                     RECORD_COMMITMENT};
    struct reversal reversal = {any_of(play, kinds[below(play, sizeof kinds / sizeof kinds[0])]),
                                "entered twice"};

    if (reversal.reversed_seq > play->start)
        try(play, APPROVER_ID, RECORD_REVERSAL,
            below(play, 2) == 0 ? DATE_UNKNOWN : soon_after(play, reversal.reversed_seq),
            &reversal);
}

static void revise(struct play *play)
{
    int64_t id = play->projects[below(play, PROJECTS)];
    struct project project = *(const struct project *)book_entry(play->world.book, id)->record;

    project.name = a_code(play);
    (void)world_attempt(&play->world, MANAGER_ID, RECORD_PROJECT, id, a_day(play), &project);
}

/* An opening may say more of what was paid than the payments of that time. */
static void open_ledger(struct play *play)
{
    int64_t fund_id = play->funds[below(play, FUNDS)];
    struct opening opening = {.fund_id = fund_id,
                              .opened_on = play->first + 20,
                              .currency = CURRENCY_CNY,
                              .cash_minor = MILLION,
                              .preferred_accrued_minor = AMOUNT_UNKNOWN,
                              .document_title = "accounts",
                              .document_sha256 = SHA};
    int64_t id = book_head(play->world.book) + 1;

    if (below(play, 12) != 0 || world_attempt(&play->world, MANAGER_ID, RECORD_OPENING, 0,
                                              DATE_UNKNOWN, &opening) != ERR_OK)
        return;
    FOR_REFERRERS (r, play->world.book, investment, fund_id, fund_id) {
        struct opening_holding line = {.opening_id = id,
                                       .investment_id = r.entry->seq,
                                       .currency = CURRENCY_CNY,
                                       .paid_minor = MILLION,
                                       .cost_minor = MILLION,
                                       .fair_value_minor = AMOUNT_UNKNOWN,
                                       .valued_on = DATE_UNKNOWN};

        try(play, MANAGER_ID, RECORD_OPENING_HOLDING, DATE_UNKNOWN, &line);
        break;
    }
    (void)world_approve_as(&play->world, APPROVER_ID, id, OUTCOME_APPROVE);
}

static void be_reported(struct play *play)
{
    char date[DATE_TEXT_SIZE];

    if (!play->reported || below(play, 10) != 0)
        return;
    date_format(a_day(play), date);
    (void)world_known_by(&play->world, play->funds[FUNDS - 1], FUND_REPORTED, date);
}

static void step(struct play *play)
{
    typedef void act(struct play * play);
    static act *const acts[] = {propose, propose,    propose,    decide, decide,      decide,
                                decide,  pay,        pay,        pay,    approve,     approve,
                                undo,    undo,       spend,      earn,   pay_out,     commit,
                                let_go,  contribute, contribute, revise, be_reported, open_ledger};

    acts[below(play, sizeof acts / sizeof acts[0])](play);
}

/* --- the portfolio ---------------------------------------------------------------------------- */

static void enact_share(struct play *play, enum measure measure, enum rule_subject subject,
                        enum basis basis, enum basis denominator)
{
    struct rule rule = rule_on(
        arena_format(&play->world.arena, "r%d-%d-%d", (int)measure, (int)basis, (int)denominator),
        measure, subject, basis);

    rule.denominator = denominator;
    rule.limit_ratio_e8 = DECIMAL_E8_ONE / 4;
    rule.action = ACTION_WARN;
    rule.industries = measure == MEASURE_SCOPE_SHARE ? "C39" : NULL;
    rule.stages =
        measure == MEASURE_SCOPE_SHARE && denominator == BASIS_INVESTED ? "seed growth" : NULL;
    (void)rule_enact(&play->world, &rule, 0);
}

static void enact_amount(struct play *play, enum measure measure, enum rule_subject subject,
                         enum basis basis)
{
    struct rule rule = rule_on(arena_format(&play->world.arena, "a%d-%d", (int)measure, (int)basis),
                               measure, subject, basis);

    rule.currency = CURRENCY_CNY;
    rule.limit_minor = measure == MEASURE_CASH_AFTER ? 5 * MILLION : 40 * MILLION;
    rule.action = measure == MEASURE_CASH_AFTER ? ACTION_SECOND_APPROVAL : ACTION_WARN;
    if (measure == MEASURE_CASH_AFTER)
        rule.direction = DIRECTION_AT_LEAST;
    (void)rule_enact(&play->world, &rule, 0);
}

static void enact_rules(struct play *play)
{
    static const enum basis divisors[] = {BASIS_COMMITMENT, BASIS_PAID_IN};

    for (size_t i = 0; i < 2; i++) {
        enact_share(play, MEASURE_FIRM_SHARE, SUBJECT_FIRM, BASIS_APPROVED, divisors[i]);
        enact_share(play, MEASURE_FIRM_SHARE, SUBJECT_FIRM, BASIS_INVESTED, divisors[i]);
        enact_share(play, MEASURE_SCOPE_SHARE, SUBJECT_INDUSTRY, BASIS_APPROVED, divisors[i]);
    }
    enact_share(play, MEASURE_SCOPE_SHARE, SUBJECT_INDUSTRY, BASIS_INVESTED, BASIS_INVESTED);
    enact_share(play, MEASURE_SCOPE_SHARE, SUBJECT_INDUSTRY, BASIS_APPROVED, BASIS_APPROVED);
    enact_share(play, MEASURE_PAID_IN_RATIO, SUBJECT_FUND, BASIS_PAID_IN, BASIS_COMMITMENT);
    enact_amount(play, MEASURE_FIRM_AMOUNT, SUBJECT_FIRM, BASIS_APPROVED);
    enact_amount(play, MEASURE_FIRM_AMOUNT, SUBJECT_FIRM, BASIS_INVESTED);
    enact_amount(play, MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_LOOK_THROUGH);
    enact_amount(play, MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_CHAIN);
    enact_amount(play, MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT);
    enact_amount(play, MEASURE_CASH_AFTER, SUBJECT_FUND, BASIS_DIRECT);
}

static void open_play(struct play *play, uint64_t seed, bool reported)
{
    int64_t firms[FIRMS];

    *play = (struct play){.seed = seed, .first = day("2020-01-01"), .reported = reported};
    world_open(&play->world);
    struct world *world = &play->world;

    enact_rules(play);
    for (size_t i = 0; i < FUNDS; i++)
        play->funds[i] = world_fund(world, arena_format(&world->arena, "fund-%zu", i), FUND_GUIDE);
    for (size_t i = 0; i < PARTIES; i++)
        play->parties[i] = world_party(world, arena_format(&world->arena, "party-%zu", i));
    for (size_t i = 0; i < FIRMS; i++)
        firms[i] = world_firm(world, arena_format(&world->arena, "firm-%zu", i));
    for (size_t i = 0; i < PROJECTS; i++)
        play->projects[i] =
            world_project(world, arena_format(&world->arena, "project-%zu", i), firms[i % FIRMS]);
    for (size_t i = 0; i < FUNDS; i++)
        (void)world_commitment(world, play->funds[i], 0, play->parties[i % PARTIES], 80 * MILLION,
                               "2019-12-31");
    (void)world_rate(world, CURRENCY_USD, CURRENCY_CNY, 700000000, "2019-12-31");
    play->start = book_head(world->book);
}

/* --- held against the entries ----------------------------------------------------------------- */

static void assert_same_line(const struct verdict_line *a, const struct verdict_line *b)
{
    struct buf left;
    struct buf right;

    buf_init(&left);
    buf_init(&right);
    shape_write_canonical(&verdict_line_type.shape, a, &left);
    shape_write_canonical(&verdict_line_type.shape, b, &right);
    if (strcmp(left.bytes, right.bytes) != 0)
        fail_msg("by sums:    %s\nby entries: %s", left.bytes, right.bytes);
    buf_done(&left);
    buf_done(&right);
}

static void assert_same_verdict(const struct play *play, struct verdict_question question,
                                struct arena *arena)
{
    struct verdict by_sums;
    struct verdict by_entries;

    question.sums_only = true;
    verdict_compute(play->world.book, &question, VIEW_EVERYTHING, arena, &by_sums);
    question.sums_only = false;
    verdict_compute(play->world.book, &question, VIEW_EVERYTHING, arena, &by_entries);
    assert_int_equal(by_sums.count, by_entries.count);
    for (size_t i = 0; i < by_sums.count; i++)
        assert_same_line(&by_sums.findings[i].line, &by_entries.findings[i].line);
}

/* A draft, and an investment that is recorded; on any day, also behind all that is recorded. */
static void hold_verdicts(struct play *play, struct arena *arena)
{
    struct investment draft = an_investment(play);
    int32_t days[] = {a_day(play), play->first + 2 * DAYS};
    int64_t id = any_of(play, RECORD_INVESTMENT);

    for (size_t i = 0; i < 2; i++) {
        assert_same_verdict(
            play,
            (struct verdict_question){.kind = RECORD_INVESTMENT, .record = &draft, .on = days[i]},
            arena);
        if (id != 0)
            assert_same_verdict(
                play,
                (struct verdict_question){.kind = RECORD_INVESTMENT,
                                          .record = book_entry(play->world.book, id)->record,
                                          .proposal_id = id,
                                          .on = days[i]},
                arena);
    }
    const struct running_sum *sum = running_sum_of(play->world.book, SUM_OF_FUND, draft.fund_id, 0);

    play->by_sums += sum != NULL && running_sum_holds(play->world.book, sum, CURRENCY_CNY, true,
                                                      (struct view){days[1], INT64_MAX});
}

/* The largest use of a project on a day or later, each day over the graph of all funds. */
static void hold_peak(struct play *play, struct arena *arena)
{
    struct view view = {a_day(play), INT64_MAX};
    struct headroom_case asked = {.project_id = play->projects[below(play, PROJECTS)],
                                  .fund_id = play->funds[below(play, FUNDS)],
                                  .sums_only = true};
    int64_t most[BASIS_COUNT] = {0};
    struct headroom headroom;

    assert_int_equal(headroom_compute_under(play->world.book, &asked, view, arena, &headroom),
                     ERR_OK);
    for (int32_t day = view.as_of; day < play->first + 2 * DAYS; day++) {
        struct view then = {day, INT64_MAX};
        struct headroom_case plain = {.project_id = asked.project_id, .fund_id = asked.fund_id};
        struct headroom on_day;

        assert_int_equal(headroom_ground_open(play->world.book, then, arena, &plain.ground),
                         ERR_OK);
        assert_int_equal(headroom_compute_under(play->world.book, &plain, then, arena, &on_day),
                         ERR_OK);
        for (size_t k = 0; k < BASIS_COUNT; k++)
            if (on_day.bases[k].used_minor > most[k])
                most[k] = on_day.bases[k].used_minor;
    }
    for (size_t k = 0; k < BASIS_COUNT; k++)
        assert_int_equal(headroom.bases[k].peak_minor, most[k]);
}

/* What decide asks of a commitment and of a fund's cash. */
static void hold_capital(struct play *play, struct arena *arena)
{
    const struct book *book = play->world.book;

    for (size_t i = 0; i < FUNDS; i++) {
        struct capital capital;
        struct fund_ledger ledger;
        int32_t day = below(play, 2) == 0 ? a_day(play) : play->first + 2 * DAYS;
        int64_t by_sums = 0;
        int64_t by_entries = 0;

        assert_int_equal(capital_open(book, play->funds[i], VIEW_EVERYTHING, arena, &capital),
                         ERR_OK);
        struct commitment_account *accounts =
            arena_array(arena, capital.count + 1, sizeof *accounts);

        assert_int_equal(capital_accounts(&capital, VIEW_EVERYTHING, day, accounts), ERR_OK);
        for (size_t k = 0; k < capital.count; k++) {
            if (!running_sum_unfunded(book, capital.commitments[k], &by_sums))
                continue;
            assert_int_equal(by_sums, accounts[k].callable_minor);
            play->accounts_by_sums++;
        }
        if (!running_sum_cash(book, play->funds[i], day, &by_sums))
            continue;
        assert_int_equal(fund_ledger_build(book, play->funds[i], VIEW_EVERYTHING, arena, &ledger),
                         ERR_OK);
        assert_int_equal(fund_cash_least(&ledger, day, &by_entries), ERR_OK);
        assert_int_equal(by_sums, by_entries);
        assert_true(fund_cash_is_known(&ledger) && fund_ledger_is_complete(&ledger));
        play->cash_by_sums++;
    }
}

/* What decide asks of an investment that something comes back of. */
static void hold_cost(struct play *play)
{
    const struct book *book = play->world.book;
    int32_t day = below(play, 2) == 0 ? a_day(play) : play->first + 2 * DAYS;
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_INVESTMENT, &ids);

    for (size_t i = 0; i < count; i++) {
        struct view until = {day, INT64_MAX};
        const struct entry *decided = proposal_decision(book, book_entry(book, ids[i]), until);
        int64_t sums[2] = {0};
        int64_t paid = 0;
        int64_t relieved = 0;

        if (!running_sum_cost(book, ids[i], day, &sums[0], &sums[1]) || decided == NULL ||
            !book_live(book, book_entry(book, ids[i]), until))
            continue;
        FOR_REFERRERS (r, book, payment, investment_id, ids[i])
            if (entry_counts(book, r.entry, until))
                paid += ((const struct payment *)r.entry->record)->amount_minor;
        FOR_LIVE_REFERRERS (r, book, VIEW_EVERYTHING, proceeds, investment_id, ids[i])
            relieved +=
                known_or_zero(((const struct proceeds *)r.entry->record)->cost_relieved_minor);
        assert_int_equal(sums[0], paid);
        assert_int_equal(sums[1], relieved);
        play->costs_by_sums += relieved > 0;
    }
}

/* The cash alone is the cash of the whole ledger. */
static void hold_cash(struct play *play, struct arena *arena)
{
    int64_t fund_id = play->funds[below(play, FUNDS)];
    int32_t day = a_day(play);
    struct fund_ledger whole;
    struct fund_ledger alone;
    int64_t least[2];

    assert_int_equal(fund_ledger_build(play->world.book, fund_id, VIEW_EVERYTHING, arena, &whole),
                     ERR_OK);
    assert_int_equal(
        fund_cash_ledger_build(play->world.book, fund_id, VIEW_EVERYTHING, arena, &alone), ERR_OK);
    assert_int_equal(fund_cash_least(&whole, day, &least[0]), ERR_OK);
    assert_int_equal(fund_cash_least(&alone, day, &least[1]), ERR_OK);
    assert_int_equal(least[0], least[1]);
    assert_int_equal(fund_cash_is_known(&whole), fund_cash_is_known(&alone));
    assert_int_equal(fund_ledger_is_complete(&whole), fund_ledger_is_complete(&alone));
}

static size_t run(uint64_t seed, bool reported, size_t *costs_out)
{
    struct play play;
    struct arena arena;

    open_play(&play, seed, reported);
    arena_init(&arena);
    for (int i = 0; i < STEPS; i++) {
        step(&play);
        hold_verdicts(&play, &arena);
        arena_reset(&arena);
        hold_capital(&play, &arena);
        hold_cash(&play, &arena);
        hold_cost(&play);
        arena_reset(&arena);
        /* What reports leave out grows with their age, also between two entries. */
        if (i % 24 == 0 && !reported)
            hold_peak(&play, &arena);
        arena_reset(&arena);
    }
    arena_done(&arena);
    world_close(&play.world);
    /* A run in which every fund soon has calls or reports shows little, but some. */
    assert_true(play.accounts_by_sums > 0 && play.cash_by_sums > 0);
    *costs_out += play.costs_by_sums;
    return play.by_sums;
}

static void sums_that_are_kept_are_what_the_entries_add_up_to(void **state)
{
    uint64_t seed = golden_seed();
    size_t by_sums = 0;
    size_t costs = 0;

    (void)state;
    /* Cost is settled in few plays: as many more until it was. */
    for (size_t round = 0; round < ROUNDS || (costs <= ROUNDS && round < 10 * ROUNDS); round++)
        by_sums += run(seed + round * 1000003, round % 4 == 3, &costs);
    printf("%zu questions answered by sums, %zu of cost that was settled\n", by_sums, costs);
    assert_true(by_sums > ROUNDS * STEPS / 10);
    assert_true(costs > ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_that_are_kept_are_what_the_entries_add_up_to),
    };

    return cmocka_run_group_tests_name("running sums", tests, NULL, NULL);
}
