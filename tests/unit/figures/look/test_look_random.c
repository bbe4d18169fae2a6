/* Look-through over random graphs of funds against every path one by one, in exact fractions (GMP).
 * The seed is printed; FUNDTRAIL_SEED=n repeats a run. */
#include "figures/look/leverage.h"
#include "figures/look/source_of_funds.h"
#include "support_book.h"
#include "support_golden.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/party.h"

#include <gmp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 40
#define FUNDS_MOST 200
#define LAYERS 8
#define PARTIES 5
#define PROJECTS 12
#define EDGES_MOST 1200
#define ASSETS_MOST 60
#define PATHS_MOST 1000

/* What is entered, by position: the book's ids do not matter here. */
struct edge {
    int holder; /* fund, or -1 - party */
    int held;
    int64_t amount;
};

struct asset {
    int fund;
    int project;
    int64_t amount;
};

struct plan {
    int fund_count;
    int layer[FUNDS_MOST];
    int edge_count;
    struct edge edges[EDGES_MOST];
    int asset_count;
    struct asset assets[ASSETS_MOST];
};

static int below(uint64_t *seed, int bound)
{
    return (int)(golden_random(seed) % (uint64_t)bound);
}

static int64_t an_amount(uint64_t *seed)
{
    static const int64_t scales[] = {9, 100000, 700 * MILLION, 9000000 * MILLION};

    return 1 + (int64_t)(golden_random(seed) % (uint64_t)scales[below(seed, 4)]);
}

/* Funds in layers, most held by up to four of the layers above and by up to two parties; layer 0
 * is the root alone. A fund may have no investors at all. */
static void make_plan(struct plan *plan, uint64_t *seed)
{
    *plan = (struct plan){.fund_count = 2 + below(seed, FUNDS_MOST - 1)};
    for (int i = 1; i < plan->fund_count; i++)
        plan->layer[i] = 1 + below(seed, LAYERS - 1);
    for (int i = 0; i < plan->fund_count; i++) {
        for (int k = below(seed, 8) == 0 ? 0 : 2 + below(seed, 3); k > 0; k--) {
            int holder = below(seed, plan->fund_count);

            for (int tries = 0; plan->layer[holder] >= plan->layer[i] && tries < 20; tries++)
                holder = below(seed, plan->fund_count);
            if (plan->layer[holder] >= plan->layer[i])
                holder = 0;
            if (i > 0)
                plan->edges[plan->edge_count++] = (struct edge){holder, i, an_amount(seed)};
        }
        for (int k = below(seed, 2); k > 0 && plan->edge_count < EDGES_MOST; k--)
            plan->edges[plan->edge_count++] =
                (struct edge){-1 - below(seed, PARTIES), i, an_amount(seed)};
    }
    plan->asset_count = 1 + below(seed, ASSETS_MOST);
    for (int i = 0; i < plan->asset_count; i++)
        plan->assets[i] = (struct asset){below(seed, plan->fund_count), below(seed, PROJECTS),
                                         an_amount(seed) / 1000 + 1};
}

/* A portfolio made of a plan in some order of entry. */
struct portfolio {
    struct world world;
    int64_t funds[FUNDS_MOST];
    int64_t parties[PARTIES];
    int64_t projects[PROJECTS];
    int64_t commitments[EDGES_MOST];
    int64_t investments[ASSETS_MOST];
};

static void shuffle(int *order, int count, uint64_t *seed)
{
    for (int i = 0; i < count; i++)
        order[i] = i;
    for (int i = count - 1; i > 0 && seed != NULL; i--) {
        int k = below(seed, i + 1);
        int kept = order[i];

        order[i] = order[k];
        order[k] = kept;
    }
}

static const char *named(struct portfolio *p, const char *prefix, int i)
{
    return arena_format(&p->world.arena, "%s%03d", prefix, i);
}

static void enter(struct portfolio *p, const void *record, enum record_kind kind, int64_t *id_out)
{
    struct entry entry = {
        .seq = book_head(p->world.book) + 1,
        .kind = kind,
        .effective_date = day("2018-01-01"),
        .actor_id = MANAGER_ID,
        .record = record,
    };

    entry.entity_id = entry.seq;
    assert_int_equal(book_apply(p->world.book, &entry), ERR_OK);
    *id_out = entry.seq;
}

static void enter_commitment(struct portfolio *p, const struct plan *plan, int i)
{
    const struct edge *edge = &plan->edges[i];
    struct commitment commitment = {
        .code = named(p, "C", i),
        .fund_id = p->funds[edge->held],
        .investor_fund_id = edge->holder >= 0 ? p->funds[edge->holder] : 0,
        .investor_party_id = edge->holder < 0 ? p->parties[-1 - edge->holder] : 0,
        .currency = CURRENCY_CNY,
        .amount_minor = edge->amount,
    };

    enter(p, &commitment, RECORD_COMMITMENT, &p->commitments[i]);
}

static void enter_asset(struct portfolio *p, const struct plan *plan, int i)
{
    const struct asset *asset = &plan->assets[i];
    struct decision decision;
    int64_t ignored = 0;
    struct investment investment = {
        .code = named(p, "I", i),
        .project_id = p->projects[asset->project],
        .fund_id = p->funds[asset->fund],
        .currency = CURRENCY_CNY,
        .amount_minor = asset->amount,
    };

    enter(p, &investment, RECORD_INVESTMENT, &p->investments[i]);
    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = p->investments[i];
    decision.outcome = OUTCOME_APPROVE;
    enter(p, &decision, RECORD_DECISION, &ignored);
}

static void reverse(struct portfolio *p, int64_t seq)
{
    struct reversal reversal = {.reversed_seq = seq, .reason = "again"};
    int64_t ignored = 0;

    enter(p, &reversal, RECORD_REVERSAL, &ignored);
}

/* order_seed NULL: in the plan's order. */
static void build(struct portfolio *p, const struct plan *plan, uint64_t *order_seed)
{
    int order[EDGES_MOST];

    world_open(&p->world);
    shuffle(order, plan->fund_count, order_seed);
    for (int i = 0; i < plan->fund_count; i++)
        p->funds[order[i]] = world_fund(&p->world, named(p, "F", order[i]), FUND_MOTHER);
    shuffle(order, PARTIES, order_seed);
    for (int i = 0; i < PARTIES; i++) {
        const char *code = named(p, "P", order[i]);
        struct party party = {.code = code,
                              .name = code,
                              .kind = PARTY_LP,
                              .money_source = (uint32_t)order[i] % (MONEY_SOCIAL + 1)};

        enter(p, &party, RECORD_PARTY, &p->parties[order[i]]);
    }
    shuffle(order, PROJECTS, order_seed);
    for (int i = 0; i < PROJECTS; i++) {
        int64_t firm = world_firm(&p->world, named(p, "M", order[i]));

        p->projects[order[i]] = world_project(&p->world, named(p, "J", order[i]), firm);
    }
    shuffle(order, plan->edge_count, order_seed);
    for (int i = 0; i < plan->edge_count; i++)
        enter_commitment(p, plan, order[i]);
    shuffle(order, plan->asset_count, order_seed);
    for (int i = 0; i < plan->asset_count; i++)
        enter_asset(p, plan, order[i]);
}

static struct look *open_root(struct portfolio *p, int64_t root_id)
{
    struct look *look = NULL;

    assert_int_equal(look_open(p->world.book, root_id, WEIGHT_COMMITMENT, VIEW_EVERYTHING,
                               &p->world.arena, &look),
                     ERR_OK);
    return look;
}

/* --- the oracle ------------------------------------------------------------------------------- */

/* What holder has in held, all commitments together, over all that anybody has. */
static bool edge_share(const struct plan *plan, int holder, int held, mpq_t share)
{
    mpq_t whole;
    bool any = false;

    mpq_init(whole);
    mpq_set_ui(share, 0, 1);
    for (int i = 0; i < plan->edge_count; i++) {
        const struct edge *edge = &plan->edges[i];
        mpq_t amount;

        if (edge->held != held)
            continue;
        mpq_init(amount);
        mpq_set_si(amount, edge->amount, 1);
        mpq_add(whole, whole, amount);
        if (edge->holder == holder) {
            mpq_add(share, share, amount);
            any = true;
        }
        mpq_clear(amount);
    }
    if (any)
        mpq_div(share, share, whole);
    mpq_clear(whole);
    return any;
}

struct oracle {
    const struct plan *plan;
    mpq_t shares[FUNDS_MOST]; /* of the root in every fund */
    int64_t path_count[FUNDS_MOST];
    mpq_t *steps[FUNDS_MOST]; /* per holder: the share in every fund; NULL where it holds none */
    bool *holds[FUNDS_MOST];
};

/* Walks every path from a node, with the product so far. */
static void walk(struct oracle *oracle, int node, const mpq_t product)
{
    mpq_t next;

    mpq_add(oracle->shares[node], oracle->shares[node], product);
    oracle->path_count[node]++;
    mpq_init(next);
    for (int held = 0; held < oracle->plan->fund_count; held++) {
        if (!oracle->holds[node][held])
            continue;
        mpq_mul(next, product, oracle->steps[node][held]);
        walk(oracle, held, next);
    }
    mpq_clear(next);
}

static void oracle_open(struct oracle *oracle, const struct plan *plan)
{
    mpq_t one;

    *oracle = (struct oracle){.plan = plan};
    for (int i = 0; i < plan->fund_count; i++) {
        mpq_init(oracle->shares[i]);
        oracle->steps[i] = calloc((size_t)plan->fund_count, sizeof *oracle->steps[i]);
        oracle->holds[i] = calloc((size_t)plan->fund_count, sizeof *oracle->holds[i]);
        assert_non_null(oracle->steps[i]);
        assert_non_null(oracle->holds[i]);
        for (int held = 0; held < plan->fund_count; held++) {
            mpq_init(oracle->steps[i][held]);
            oracle->holds[i][held] = plan->layer[held] > plan->layer[i] &&
                                     edge_share(plan, i, held, oracle->steps[i][held]);
        }
    }
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    walk(oracle, 0, one);
    mpq_clear(one);
}

static void oracle_close(struct oracle *oracle)
{
    for (int i = 0; i < oracle->plan->fund_count; i++) {
        mpq_clear(oracle->shares[i]);
        for (int held = 0; held < oracle->plan->fund_count; held++)
            mpq_clear(oracle->steps[i][held]);
        free(oracle->steps[i]);
        free(oracle->holds[i]);
    }
}

/* value * factor as a whole number, half to even. */
static int64_t rounded(const mpq_t value, int64_t factor)
{
    mpq_t scaled;
    mpz_t quotient, rest, twice;

    mpq_init(scaled);
    mpz_inits(quotient, rest, twice, NULL);
    mpq_set_si(scaled, factor, 1);
    mpq_mul(scaled, scaled, value);
    mpz_fdiv_qr(quotient, rest, mpq_numref(scaled), mpq_denref(scaled));
    mpz_mul_ui(twice, rest, 2);
    int order = mpz_cmp(twice, mpq_denref(scaled));

    if (order > 0 || (order == 0 && mpz_odd_p(quotient)))
        mpz_add_ui(quotient, quotient, 1);
    int64_t result = mpz_get_si(quotient);

    mpz_clears(quotient, rest, twice, NULL);
    mpq_clear(scaled);
    return result;
}

static int64_t share_of(const mpq_t share)
{
    return rounded(share, INT64_C(1000000000000000000));
}

static int64_t part(int64_t amount, int64_t share_e18)
{
    mpq_t share;

    mpq_init(share);
    mpq_set_si(share, share_e18, 1000000000000000000UL);
    mpq_canonicalize(share);
    int64_t result = rounded(share, amount);

    mpq_clear(share);
    return result;
}

static int64_t told_share(const char *text)
{
    return (int64_t)golden_decimal(text, 18);
}

/* --- the properties --------------------------------------------------------------------------- */

static int fund_position(const struct portfolio *p, const struct plan *plan, int64_t id)
{
    for (int i = 0; i < plan->fund_count; i++)
        if (p->funds[i] == id)
            return i;
    fail_msg("no fund %lld", (long long)id);
    return 0;
}

/* Every holding that the root reaches is there, with the oracle's share and amount. */
static void check_holdings(struct portfolio *p, const struct oracle *oracle, struct look *look)
{
    const struct look_holding *holdings = NULL;
    size_t count = 0;
    int64_t expected = 0;
    int64_t sum = 0;

    assert_int_equal(look_holdings(look, &holdings, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        int fund = fund_position(p, oracle->plan, holdings[i].fund_id);
        int64_t share = share_of(oracle->shares[fund]);

        assert_int_equal(told_share(holdings[i].root_share), share);
        assert_int_equal(holdings[i].path_count, oracle->path_count[fund]);
        assert_int_equal(holdings[i].amount_minor, part(holdings[i].gross_minor, share));
        sum += holdings[i].gross_minor;
    }
    for (int i = 0; i < oracle->plan->asset_count; i++)
        if (oracle->path_count[oracle->plan->assets[i].fund] > 0)
            expected += oracle->plan->assets[i].amount;
    assert_int_equal(sum, expected);
}

/* The product of the fractions that a path is told with. */
static void product_of(const char *factors, mpq_t product)
{
    mpq_set_ui(product, 1, 1);
    while (factors != NULL && *factors != '\0') {
        char numerator[40];
        char denominator[40];
        int used = 0;
        mpq_t factor;

        assert_int_equal(sscanf(factors, "%39[0-9.] / %39[0-9.]%n", numerator, denominator, &used),
                         2);
        mpq_init(factor);
        mpq_set_si(factor, (int64_t)golden_decimal(numerator, 2),
                   (unsigned long)golden_decimal(denominator, 2));
        mpq_canonicalize(factor);
        mpq_mul(product, product, factor);
        mpq_clear(factor);
        factors += used;
        if (strncmp(factors, " * ", 3) == 0)
            factors += 3;
    }
}

/* The paths of each project: their fractions multiply to their shares, their amounts add up to the
 * figure, and each is within a fen of its own share of it. */
static void check_paths(struct portfolio *p, struct look *look, size_t most)
{
    const struct look_row *rows = NULL;
    size_t count = 0;
    mpq_t product;

    mpq_init(product);
    assert_int_equal(look_rows(look, LOOK_STALE_DAYS, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        const struct look_path_row *paths = NULL;
        size_t path_count = 0;
        int64_t sum = 0;
        int64_t told = 0;

        assert_int_equal(look_paths(look, rows[i].project_id, most, &paths, &path_count), ERR_OK);
        for (size_t k = 0; k < path_count; k++) {
            int64_t share = told_share(paths[k].share);
            int64_t away = paths[k].amount_minor - part(paths[k].gross_minor, share);

            sum += paths[k].amount_minor;
            told += paths[k].left_out_count > 0 ? paths[k].left_out_count : 1;
            assert_true(away >= -1 && away <= 1);
            if (paths[k].path == NULL)
                continue;
            product_of(paths[k].factors, product);
            assert_int_equal(share, share_of(product));
        }
        assert_int_equal(sum, rows[i].amount_minor);
        assert_int_equal(told, rows[i].path_count);
    }
    mpq_clear(product);
    (void)p;
}

static void check_coverage(struct look *look)
{
    const struct look_part_row *rows = NULL;
    size_t count = 0;
    int64_t total = 0;
    int64_t sum = 0;

    assert_int_equal(look_coverage(look, &rows, &count, &total), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        sum += rows[i].amount_minor;
        /* Rounding is of single amounts: less than one fen for each. */
        if (rows[i].part == PART_ROUNDING)
            assert_true(llabs(rows[i].amount_minor) <= FUNDS_MOST + ASSETS_MOST);
    }
    assert_int_equal(sum, total);
}

/* Shares, fen and amounts of the sources each add up to their whole. */
static void check_sources(struct portfolio *p, int64_t id)
{
    for (int by_party = 0; by_party < 2; by_party++) {
        const struct money_row *rows = NULL;
        size_t count = 0;
        int64_t total = 0;
        int64_t shares = 0;
        int64_t fen = 0;
        int64_t amounts = 0;

        assert_int_equal(
            sources_of_funds(open_root(p, 0), id, by_party == 1, &rows, &count, &total), ERR_OK);
        for (size_t i = 0; i < count; i++) {
            shares += told_share(rows[i].share);
            fen += rows[i].fen_per_yuan_e8;
            amounts += rows[i].amount_minor;
        }
        assert_int_equal(amounts, total);
        assert_int_equal(shares, count == 0 ? 0 : INT64_C(1000000000000000000));
        assert_int_equal(fen, count == 0 ? 0 : 100 * DECIMAL_E8_ONE);
    }
}

static void check_leverage(struct look *look)
{
    const struct leverage_row *rows = NULL;
    size_t count = 0;
    int64_t sizes = 0;

    assert_int_equal(leverage_rows(look, LEVERAGE_PUBLIC, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        const struct leverage_row *row = &rows[i];
        int64_t kinds =
            row->budget_minor + row->state_owned_minor + row->social_minor + row->unknown_minor;

        if (row->level == LEVERAGE_LAYER) {
            assert_int_equal(row->inside_minor + row->outside_minor, row->size_minor);
            assert_int_equal(kinds, row->size_minor);
            sizes += row->size_minor;
        } else {
            assert_int_equal(kinds, row->outside_minor);
        }
    }
    assert_int_equal(rows[count - 2].size_minor, sizes);
    assert_int_equal(rows[count - 1].size_minor, sizes - rows[count - 1].inside_minor);
}

/* Everything that is told of a portfolio, as one text without ids. */
static void tell(struct portfolio *p, struct buf *out)
{
    struct look *look = open_root(p, p->funds[0]);
    const struct look_row *rows = NULL;
    const struct leverage_row *leverage = NULL;
    size_t count = 0;

    assert_int_equal(look_rows(look, LOOK_STALE_DAYS, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        const struct project *project = book_entry(p->world.book, rows[i].project_id)->record;
        const struct look_path_row *paths = NULL;
        size_t path_count = 0;

        buf_format(out, "%s %lld %lld %lld\n", project->code, (long long)rows[i].gross_minor,
                   (long long)rows[i].amount_minor, (long long)rows[i].path_count);
        assert_int_equal(look_paths(look, rows[i].project_id, 7, &paths, &path_count), ERR_OK);
        for (size_t k = 0; k < path_count; k++)
            buf_format(out, " %s: %s = %lld (%lld)\n", paths[k].path == NULL ? "…" : paths[k].path,
                       paths[k].share, (long long)paths[k].amount_minor,
                       (long long)paths[k].left_out_count);
    }
    assert_int_equal(leverage_rows(look, LEVERAGE_BUDGET, &leverage, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%lld %lld %lld\n", (long long)leverage[i].size_minor,
                   (long long)leverage[i].social_minor, (long long)leverage[i].size_multiple_e8);
}

static void random_graphs_agree_with_every_path_in_exact_fractions(void **state)
{
    uint64_t seed = golden_seed();
    int64_t paths = 0;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct plan plan;
        struct oracle oracle;
        struct portfolio p;

        make_plan(&plan, &seed);
        build(&p, &plan, NULL);
        oracle_open(&oracle, &plan);
        struct look *look = open_root(&p, p.funds[0]);

        check_holdings(&p, &oracle, look);
        check_paths(&p, look, PATHS_MOST);
        check_paths(&p, look, 3);
        check_coverage(look);
        check_coverage(open_root(&p, p.parties[0]));
        check_sources(&p, p.funds[plan.fund_count - 1]);
        check_sources(&p, book_entry(p.world.book, p.projects[0])->entity_id);
        check_leverage(look);
        check_leverage(open_root(&p, 0));
        for (int k = 0; k < plan.fund_count; k++)
            paths += oracle.path_count[k];
        oracle_close(&oracle);
        world_close(&p.world);
    }
    assert_true(paths > 5000); /* or the graphs would prove nothing */
}

/* Sources are shares of the parties in a fund: the same as looking from each party. */
static void sources_are_the_parties_own_shares(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct plan plan;
        struct portfolio p;
        const struct money_row *rows = NULL;
        size_t count = 0;
        int64_t total = 0;

        make_plan(&plan, &seed);
        plan.assets[0].fund = plan.fund_count - 1;
        build(&p, &plan, NULL);
        assert_int_equal(sources_of_funds(open_root(&p, 0), p.funds[plan.fund_count - 1], true,
                                          &rows, &count, &total),
                         ERR_OK);
        for (size_t k = 0; k < count; k++) {
            const struct look_holding *holdings = NULL;
            size_t holding_count = 0;
            int64_t root = rows[k].party_id != 0 ? rows[k].party_id : rows[k].fund_id;
            bool found = false;

            assert_int_equal(look_holdings(open_root(&p, root), &holdings, &holding_count), ERR_OK);
            for (size_t h = 0; h < holding_count; h++) {
                if (holdings[h].fund_id != p.funds[plan.fund_count - 1])
                    continue;
                int64_t away = told_share(holdings[h].root_share) - told_share(rows[k].share);

                assert_true(away >= -1 && away <= 1);
                found = true;
            }
            assert_true(found);
        }
        world_close(&p.world);
    }
}

static void the_order_of_entries_does_not_matter(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct plan plan;
        struct portfolio p, q;
        struct buf one, other;

        make_plan(&plan, &seed);
        build(&p, &plan, NULL);
        build(&q, &plan, &seed);
        buf_init(&one);
        buf_init(&other);
        tell(&p, &one);
        tell(&q, &other);
        assert_string_equal(one.bytes, other.bytes);
        buf_done(&one);
        buf_done(&other);
        world_close(&p.world);
        world_close(&q.world);
    }
}

static void what_is_reversed_and_entered_again_gives_the_same(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct plan plan;
        struct portfolio p;
        struct buf before, after;

        make_plan(&plan, &seed);
        build(&p, &plan, NULL);
        buf_init(&before);
        buf_init(&after);
        tell(&p, &before);
        for (int k = 0; k < 10 && plan.edge_count > 0; k++) {
            int edge = below(&seed, plan.edge_count);
            int asset = below(&seed, plan.asset_count);

            reverse(&p, p.commitments[edge]);
            enter_commitment(&p, &plan, edge);
            reverse(&p, p.investments[asset] + 1); /* its decision, */
            reverse(&p, p.investments[asset]);
            enter_asset(&p, &plan, asset);
        }
        tell(&p, &after);
        assert_string_equal(before.bytes, after.bytes);
        buf_done(&before);
        buf_done(&after);
        world_close(&p.world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs_agree_with_every_path_in_exact_fractions),
        cmocka_unit_test(sources_are_the_parties_own_shares),
        cmocka_unit_test(the_order_of_entries_does_not_matter),
        cmocka_unit_test(what_is_reversed_and_entered_again_gives_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
