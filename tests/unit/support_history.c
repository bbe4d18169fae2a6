/* Random acts on a portfolio. The rules may refuse each; what they let through is recorded. */
#include "support_history.h"

#include "support_golden.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/waterfall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void history_open(struct history *history)
{
    struct world *world = &history->world;

    history->keeps_all = false;
    world_open(world);
    world_cap(world, BASIS_DIRECT, 1000000 * MILLION);
    int64_t firm = world_firm(world, "firm");
    history->mother = world_fund(world, "mother", FUND_MOTHER);
    for (int f = 0; f < FUNDS; f++) {
        history->funds[f] = f == 0
                                ? history->mother
                                : world_fund(world, (char[]){'f', (char)('0' + f), 0}, FUND_SEED);
        for (int i = 0; i < INVESTORS; i++) {
            bool by_mother = f > 0 && i == 0;
            int64_t party =
                by_mother ? 0
                          : world_party(world, (char[]){'p', (char)('0' + f), (char)('0' + i), 0});

            history->commitments[f][i] =
                world_commitment(world, history->funds[f], by_mother ? history->mother : 0, party,
                                 (i + 1) * 100 * MILLION, "2020-01-01");
        }
        for (int i = 0; i < INVESTMENTS; i++) {
            int64_t project =
                world_project(world, (char[]){'j', (char)('0' + f), (char)('0' + i), 0}, firm);

            history->investments[f][i] =
                world_approved(world, project, history->funds[f], 10000 * MILLION, "2020-01-01");
        }
    }
    history->start = book_head(world->book);
}

void history_close(struct history *history)
{
    world_close(&history->world);
}

static void attempt_notice(struct history *history, int64_t fund, int64_t amount, const char *date)
{
    struct distribution distribution = {.code = date,
                                        .fund_id = fund,
                                        .currency = CURRENCY_CNY,
                                        .return_of_capital_minor = amount / 8,
                                        .gain_minor = amount / 16 + 1,
                                        .income_minor = amount / 64,
                                        .recallable_minor = amount % 3 == 0 ? amount / 20 : 0,
                                        .recall_expires_on = DATE_UNKNOWN,
                                        .basis = amount % 7 == 0 ? SHARE_BY_TERMS
                                                                 : 1 + (uint32_t)(amount % 2),
                                        .carry_minor = amount % 5 == 0 ? amount / 32 : 0,
                                        .deviation_reason = "as agreed"};
    struct return_of_excess excess = {.code = date,
                                      .fund_id = fund,
                                      .currency = CURRENCY_CNY,
                                      .amount_minor = amount / 32 + 1,
                                      .called_for = (uint32_t)(amount / 4 % 4)};

    if (amount % 4 == 0)
        (void)world_attempt(&history->world, MANAGER_ID, RECORD_RETURN_OF_EXCESS, 0, day(date),
                            &excess);
    else
        (void)world_attempt(&history->world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day(date),
                            &distribution);
}

/* Carry that left with a distribution may come back. */
static void attempt_carry_return(struct history *history, int64_t fund, int64_t amount,
                                 const char *date)
{
    struct carry_return back = {
        .fund_id = fund, .currency = CURRENCY_CNY, .amount_minor = amount / 128 + 1};

    (void)world_attempt(&history->world, MANAGER_ID, RECORD_CARRY_RETURN, 0, day(date), &back);
}

static void attempt_between_investors(struct history *history, const int64_t *commitments,
                                      int64_t amount, const char *date)
{
    struct commitment_transfer transfer = {.price_minor = AMOUNT_UNKNOWN,
                                           .commitment_id = commitments[1],
                                           .to_commitment_id = commitments[2],
                                           .currency = CURRENCY_CNY,
                                           .amount_minor = amount};
    struct equalisation equalisation = {.commitment_id = commitments[3],
                                        .currency = CURRENCY_CNY,
                                        .contribution_minor = amount / 64 + 1,
                                        .interest_minor = amount / 512};

    if (amount % 2 == 0)
        (void)world_attempt(&history->world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, 0, day(date),
                            &transfer);
    else
        (void)world_attempt(&history->world, MANAGER_ID, RECORD_EQUALISATION, 0, day(date),
                            &equalisation);
}

/* What a fund does with its holdings. */
static void attempt_holding(struct history *history, uint64_t f, uint64_t choice, int64_t amount,
                            const char *date)
{
    struct world *world = &history->world;
    int64_t investment = history->investments[f][choice / 8 % INVESTMENTS];

    switch (choice % 8) {
    case 0:
        (void)world_value(world, investment, 0, amount * 3, date);
        return;
    case 1:
        (void)world_value(world, 0, history->commitments[1 + f % (FUNDS - 1)][0], amount * 3, date);
        return;
    case 2:
        (void)world_sell(world, investment, PROCEEDS_DIVIDEND, amount / 8 + 1, 0, date);
        return;
    case 3:
        (void)world_sell(world, investment, PROCEEDS_SECONDARY, amount, amount / 2, date);
        return;
    default:
        (void)world_pay(world, investment, amount, date);
    }
}

/* Of what the history has recorded, not of the portfolio it runs on. */
static void attempt_reversal(struct history *history, uint64_t choice)
{
    int64_t count = book_head(history->world.book) - history->start;

    if (count > 0 && !history->keeps_all)
        (void)world_reverse(&history->world,
                            history->start + 1 + (int64_t)(choice % (uint64_t)count), NULL);
}

static void attempt(struct history *history, uint64_t *seed, const char *date)
{
    struct world *world = &history->world;
    uint64_t f = golden_random(seed) % FUNDS;
    uint64_t choice = golden_random(seed);
    int64_t amount = 1 + (int64_t)(golden_random(seed) % (uint64_t)(MILLION / 4));
    int64_t fund = history->funds[f];

    switch (choice / 64 % 8) {
    case 0:
        (void)world_expense(world, fund,
                            (enum expense_category)(1 + amount % EXPENSE_CATEGORY_COUNT),
                            amount / 16 + 1, date);
        return;
    case 1:
        (void)world_facility(world, fund, (enum facility_kind)(1 + amount % FACILITY_INTEREST),
                             amount, date);
        return;
    case 2:
        if (choice % 8 == 4)
            attempt_carry_return(history, fund, amount, date);
        else if (choice % 4 == 0)
            attempt_between_investors(history, history->commitments[f], amount, date);
        else
            attempt_notice(history, fund, amount, date);
        return;
    case 3:
        attempt_reversal(history, choice);
        return;
    case 4:
    case 5:
    case 6:
        attempt_holding(history, f, choice, amount, date);
        return;
    default:
        (void)world_contribute(world, history->commitments[f][choice % INVESTORS], 0, amount, date);
    }
}

void history_act(struct history *history, uint64_t *seed, const char *date)
{
    struct world *world = &history->world;
    const struct entry *last = book_entry(world->book, book_head(world->book));
    enum outcome outcome = golden_random(seed) % 8 == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE;

    if (!proposal_kind(last->kind) ||
        world_approve_as(world, APPROVER_ID, last->seq, outcome) != ERR_OK)
        attempt(history, seed, date);
}

void history_run(struct history *history, uint64_t *seed, int64_t entry_count)
{
    int64_t last = book_head(history->world.book) + entry_count;
    char date[DATE_TEXT_SIZE];

    for (int64_t step = 0; book_head(history->world.book) < last; step++) {
        assert_true(step < 5 * entry_count);
        date_format(day("2020-02-01") + (int32_t)(step / 14), date);
        history_act(history, seed, date);
        arena_reset(&history->world.arena);
    }
}
