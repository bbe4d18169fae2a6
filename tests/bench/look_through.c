/* Measures look-through over 100 funds in 8 layers with 5,000 firms; tests/bench/run starts it. No
 * database: the book is filled entry by entry.
 *
 *   bench_look_through TURNS */
#include "base/check.h"
#include "figures/portfolio.h"
#include "figures/look/leverage.h"
#include "figures/look/look_through.h"
#include "figures/look/source_of_funds.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/user.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUNDS 100
#define LAYERS 8
#define FIRMS 5000
#define PARTIES 40
#define SEED UINT64_C(20261125)

struct bench {
    struct book *book;
    struct arena texts;
    uint64_t seed;
    int64_t funds[FUNDS];
    int64_t parties[PARTIES];
    int64_t commitments; /* entered */
    int64_t investments;
};

static uint64_t draw(struct bench *bench, uint64_t bound)
{
    uint64_t z = bench->seed += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % bound;
}

static int64_t amount(struct bench *bench, uint64_t most_million)
{
    return (int64_t)(1 + draw(bench, most_million)) * 100000000 + (int64_t)draw(bench, 100000000);
}

static int64_t enter(struct bench *bench, enum record_kind kind, const void *record)
{
    struct entry entry = {.seq = book_head(bench->book) + 1,
                          .kind = kind,
                          .actor_id = 1,
                          .effective_date = 17897 /* 2019-01-01 */,
                          .record = record};

    entry.entity_id = entry.seq;
    CHECK(book_apply(bench->book, &entry) == ERR_OK);
    return entry.seq;
}

static const char *code(struct bench *bench, const char *prefix, int64_t number)
{
    return arena_format(&bench->texts, "%s%05lld", prefix, (long long)number);
}

static void commit(struct bench *bench, int64_t fund_id, int64_t investor_fund_id,
                   int64_t investor_party_id)
{
    struct commitment commitment = {.code = code(bench, "C", bench->commitments++),
                                    .fund_id = fund_id,
                                    .investor_fund_id = investor_fund_id,
                                    .investor_party_id = investor_party_id,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = amount(bench, 900)};
    int64_t id = enter(bench, RECORD_COMMITMENT, &commitment);
    struct contribution contribution = {
        .commitment_id = id, .currency = CURRENCY_CNY, .amount_minor = commitment.amount_minor / 2};

    enter(bench, RECORD_CONTRIBUTION, &contribution);
}

/* Each fund is held by four funds of the layer above and two parties. */
static void fill_funds(struct bench *bench)
{
    for (int i = 0; i < PARTIES; i++) {
        const char *name = code(bench, "P", i);
        struct party party = {.code = name,
                              .name = name,
                              .kind = PARTY_LP,
                              .money_source = (uint32_t)i % (MONEY_SOCIAL + 1)};

        bench->parties[i] = enter(bench, RECORD_PARTY, &party);
    }
    for (int i = 0; i < FUNDS; i++) {
        int above = (i - 1) * LAYERS / FUNDS - 1; /* layer of those that hold it */
        struct fund fund;

        shape_clear(&fund_type.shape, &fund);
        fund.code = fund.name = code(bench, "F", i);
        fund.kind = FUND_MOTHER;
        fund.currency = CURRENCY_CNY;
        bench->funds[i] = enter(bench, RECORD_FUND, &fund);
        for (int k = 0; k < 2; k++)
            commit(bench, bench->funds[i], 0, bench->parties[draw(bench, PARTIES)]);
        for (int k = 0; k < 4 && i > 0; k++) {
            int first = above < 0 ? 0 : above * FUNDS / LAYERS + 1;
            int count = above < 0 ? 1 : FUNDS / LAYERS;

            commit(bench, bench->funds[i], bench->funds[first + (int)draw(bench, (uint64_t)count)],
                   0);
        }
    }
}

static void invest(struct bench *bench, int64_t project_id)
{
    struct decision decision;
    struct investment investment = {.code = code(bench, "I", bench->investments++),
                                    .project_id = project_id,
                                    .fund_id = bench->funds[draw(bench, FUNDS)],
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = amount(bench, 20)};
    int64_t id = enter(bench, RECORD_INVESTMENT, &investment);
    struct payment payment = {
        .investment_id = id, .currency = CURRENCY_CNY, .amount_minor = investment.amount_minor};

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = id;
    decision.outcome = OUTCOME_APPROVE;
    enter(bench, RECORD_DECISION, &decision);
    enter(bench, RECORD_PAYMENT, &payment);
}

/* Every firm has one project, and that one fund, every other one a second fund. */
static void fill_firms(struct bench *bench)
{
    for (int i = 0; i < FIRMS; i++) {
        struct firm firm;
        struct project project = {0};

        shape_clear(&firm_type.shape, &firm);
        firm.code = firm.name = code(bench, "M", i);
        project.firm_id = enter(bench, RECORD_FIRM, &firm);
        project.code = project.name = code(bench, "J", i);
        int64_t project_id = enter(bench, RECORD_PROJECT, &project);

        invest(bench, project_id);
        if (i % 2 == 0)
            invest(bench, project_id);
    }
}

static void fill(struct bench *bench)
{
    struct user user = {"bench", "bench", ROLE_MANAGER, true, DATE_UNKNOWN};

    bench->book = portfolio_new();
    bench->seed = SEED;
    arena_init(&bench->texts);
    enter(bench, RECORD_USER, &user);
    fill_funds(bench);
    fill_firms(bench);
}

enum question { ASK_TABLE, ASK_COVERAGE, ASK_PATHS, ASK_SOURCES, ASK_LEVERAGE };

static size_t ask(struct look *look, enum question question, int64_t subject_id)
{
    const struct look_row *rows = NULL;
    const struct look_part_row *parts = NULL;
    const struct look_path_row *paths = NULL;
    const struct money_row *sources = NULL;
    const struct leverage_row *leverage = NULL;
    size_t count = 0;
    int64_t total = 0;
    enum err err = ERR_OK;

    switch (question) {
    case ASK_TABLE:
        err = look_rows(look, LOOK_STALE_DAYS, &rows, &count);
        break;
    case ASK_COVERAGE:
        err = look_coverage(look, &parts, &count, &total);
        break;
    case ASK_PATHS:
        err = look_paths(look, subject_id, LOOK_PATHS_MOST, &paths, &count);
        break;
    case ASK_SOURCES:
        err = sources_of_funds(look, subject_id, false, &sources, &count, &total);
        break;
    case ASK_LEVERAGE:
        err = leverage_rows(look, LEVERAGE_PUBLIC, &leverage, &count);
        break;
    }
    CHECK(err == ERR_OK);
    return count;
}

static double time_once(const struct bench *bench, enum look_weight weight, enum question question,
                        int64_t root_id, int64_t subject_id, size_t least)
{
    struct view view = {.as_of = 20454 /* 2026-01-01 */, .as_known = book_head(bench->book)};
    struct look *look = NULL;
    struct arena arena;
    double start = now_ms();

    arena_init(&arena);
    CHECK(look_open(bench->book, root_id, weight, view, &arena, &look) == ERR_OK);
    CHECK(ask(look, question, subject_id) >= least);
    arena_done(&arena);
    return now_ms() - start;
}

static void measure(struct bench *bench, int turns, const char *row, enum look_weight weight,
                    enum question question, int64_t subject_id, size_t least)
{
    bool rooted = question != ASK_SOURCES;

    for (int turn = 0; turn < turns; turn++)
        turn_add(
            row, FIRMS,
            time_once(bench, weight, question, rooted ? bench->funds[0] : 0, subject_id, least),
            NO_REFERENCE);
}

int main(int argc, char **argv)
{
    static struct bench bench;

    if (argc != 2) {
        fprintf(stderr, "usage: bench_look_through TURNS\n");
        return 2;
    }
    int turns = (int)strtol(argv[1], NULL, 10);

    fill(&bench);
    int64_t firm_id = 0;
    const int64_t *firms;

    CHECK(book_entities(bench.book, RECORD_FIRM, &firms) == FIRMS);
    firm_id = firms[FIRMS - 2];
    measure(&bench, turns, "look_through", WEIGHT_COMMITMENT, ASK_TABLE, 0, 4000);
    measure(&bench, turns, "look_through_paid_in", WEIGHT_PAID_IN, ASK_TABLE, 0, 4000);
    measure(&bench, turns, "look_through_nav", WEIGHT_NAV, ASK_TABLE, 0, 4000);
    measure(&bench, turns, "look_coverage", WEIGHT_COMMITMENT, ASK_COVERAGE, 0, FUNDS);
    measure(&bench, turns, "look_paths", WEIGHT_COMMITMENT, ASK_PATHS, firm_id, 1);
    measure(&bench, turns, "look_sources", WEIGHT_COMMITMENT, ASK_SOURCES, firm_id, 1);
    measure(&bench, turns, "look_leverage", WEIGHT_COMMITMENT, ASK_LEVERAGE, 0, LAYERS);
    book_free(bench.book);
    arena_done(&bench.texts);
    return 0;
}
