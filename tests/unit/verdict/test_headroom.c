/* The cap on a project on its three bases, beside a walk over every path. */
#include "figures/fund/chain.h"
#include "verdict/headroom.h"
#include "support_book.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

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

static struct headroom headroom_at(int64_t project_id, int64_t fund_id, int64_t amount_minor,
                                   const char *date)
{
    struct headroom headroom;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(headroom_compute(world.book, project_id, fund_id, amount_minor, view,
                                      &world.arena, &headroom),
                     ERR_OK);
    return headroom;
}

static const struct headroom_basis *basis_of(const struct headroom *headroom, enum basis basis)
{
    return &headroom->bases[basis - 1];
}

struct programme {
    int64_t guide, seed, angel, project;
};

/* The worked example: the guide fund holds 80 of the firm directly, 40 % of the seed fund (30 in
 * the firm) and 25 % of the angel fund (60 in the firm); the seed fund holds 20 % of the angel
 * fund. */
static struct programme build_programme(enum basis basis)
{
    struct programme p;
    int64_t others = world_party(&world, "others");
    int64_t firm = world_firm(&world, "firm");

    p.guide = world_fund(&world, "guide", FUND_GUIDE);
    p.seed = world_fund(&world, "seed", FUND_SEED);
    p.angel = world_fund(&world, "angel", FUND_ANGEL);
    p.project = world_project(&world, "project", firm);
    world_cap(&world, basis, 130 * MILLION);
    world_commitment(&world, p.seed, p.guide, 0, 40 * MILLION, "2018-01-01");
    world_commitment(&world, p.seed, 0, others, 60 * MILLION, "2018-01-01");
    world_commitment(&world, p.angel, p.guide, 0, 25 * MILLION, "2018-01-01");
    world_commitment(&world, p.angel, p.seed, 0, 20 * MILLION, "2018-01-01");
    world_commitment(&world, p.angel, 0, others, 55 * MILLION, "2018-01-01");
    return p;
}

static void fill_programme(const struct programme *p)
{
    world_approved(&world, p->project, p->guide, 80 * MILLION, "2019-01-01");
    world_approved(&world, p->project, p->seed, 30 * MILLION, "2019-01-01");
    world_approved(&world, p->project, p->angel, 60 * MILLION, "2019-01-01");
}

static void the_worked_example_comes_out_to_the_cent_on_all_bases(void **state)
{
    struct programme p = build_programme(BASIS_LOOK_THROUGH);

    (void)state;
    fill_programme(&p);
    struct headroom now = headroom_at(p.project, p.guide, 20 * MILLION, "2020-01-01");
    const struct headroom_basis *look = basis_of(&now, BASIS_LOOK_THROUGH);

    assert_int_equal(basis_of(&now, BASIS_DIRECT)->used_minor, 80 * MILLION);
    assert_int_equal(basis_of(&now, BASIS_DIRECT)->after_minor, 100 * MILLION);
    assert_int_equal(basis_of(&now, BASIS_DIRECT)->excess_minor, 0);
    assert_int_equal(basis_of(&now, BASIS_CHAIN)->used_minor, 170 * MILLION);
    assert_int_equal(look->used_minor, 111 * MILLION + 80000000);
    assert_int_equal(look->after_minor, 131 * MILLION + 80000000);
    assert_int_equal(look->excess_minor, MILLION + 80000000);
    assert_int_equal(look->root_id, p.guide);
    assert_true(look->binding);
    assert_false(now.passes);
    assert_int_equal(look->row_count, 3);
    assert_int_equal(look->rows[2].share_e18, SHARE_E18_ONE / 100 * 33);
}

static void the_rows_of_a_basis_add_up_to_its_figure(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);

    (void)state;
    world_approved(&world, p.project, p.guide, 10000001, "2019-01-01");
    world_approved(&world, p.project, p.seed, 30000007, "2019-01-01");
    world_approved(&world, p.project, p.angel, 60000011, "2019-01-01");
    struct headroom now = headroom_at(p.project, 0, 0, "2020-01-01");

    for (size_t i = 0; i < BASIS_COUNT; i++) {
        int64_t sum = 0;

        for (size_t k = 0; k < now.bases[i].row_count; k++)
            sum += now.bases[i].rows[k].weighted_minor;
        assert_int_equal(sum, now.bases[i].used_minor);
    }
}

static void a_cap_stated_on_one_basis_does_not_block_on_another(void **state)
{
    struct programme p = build_programme(BASIS_DIRECT);

    (void)state;
    fill_programme(&p);
    assert_true(headroom_at(p.project, p.guide, 20 * MILLION, "2020-01-01").passes);
    assert_true(headroom_at(p.project, p.guide, 50 * MILLION, "2020-01-01").passes);
    assert_false(headroom_at(p.project, p.guide, 50 * MILLION + 1, "2020-01-01").passes);
}

static void a_refused_approval_says_by_how_much(void **state)
{
    struct programme p = build_programme(BASIS_LOOK_THROUGH);

    (void)state;
    fill_programme(&p);
    int64_t id = world_proposal(&world, p.project, p.guide, 20 * MILLION, "2020-01-01");
    int64_t head = book_head(world.book);

    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-02"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CAP_EXCEEDED);
    assert_string_equal(world_param(&world, "basis"), "look_through");
    assert_string_equal(world_param(&world, "limit"), "130000000.00");
    assert_string_equal(world_param(&world, "used"), "111800000.00");
    assert_string_equal(world_param(&world, "amount"), "20000000.00");
    assert_string_equal(world_param(&world, "excess"), "1800000.00");
    assert_int_equal(book_head(world.book), head);
    assert_int_equal(world_decide(&world, id, OUTCOME_REJECT, "2020-01-02"), ERR_OK);
}

static void the_last_cent_fits_and_one_more_does_not(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);

    (void)state;
    world_approved(&world, p.project, p.seed, 100 * MILLION, "2019-01-01");
    int64_t more = world_proposal(&world, p.project, p.angel, 30 * MILLION + 1, "2019-01-01");
    int64_t fits = world_proposal(&world, p.project, p.angel, 30 * MILLION, "2019-01-01");

    assert_int_equal(world_decide(&world, more, OUTCOME_APPROVE, "2019-01-02"), ERR_CONFLICT);
    assert_string_equal(world_param(&world, "excess"), "0.01");
    assert_int_equal(world_decide(&world, fits, OUTCOME_APPROVE, "2019-01-02"), ERR_OK);
}

static void a_back_dated_approval_cannot_slip_under_a_later_one(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);

    (void)state;
    world_approved(&world, p.project, p.seed, 100 * MILLION, "2020-06-01");
    struct headroom before = headroom_at(p.project, p.angel, 40 * MILLION, "2019-01-01");

    assert_int_equal(basis_of(&before, BASIS_CHAIN)->used_minor, 0);
    assert_int_equal(basis_of(&before, BASIS_CHAIN)->headroom_minor, 130 * MILLION);
    assert_int_equal(basis_of(&before, BASIS_CHAIN)->peak_minor, 100 * MILLION);
    assert_int_equal(basis_of(&before, BASIS_CHAIN)->excess_minor, 10 * MILLION);
    assert_false(before.passes);
    int64_t id = world_proposal(&world, p.project, p.angel, 40 * MILLION, "2019-01-01");

    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2019-01-02"), ERR_CONFLICT);
}

/* The chain's root comes to hold all of the angel fund only later. */
static void a_back_dated_approval_cannot_slip_under_a_later_commitment(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);
    int64_t apart = world_fund(&world, "apart", FUND_ANGEL);

    (void)state;
    world_approved(&world, p.project, p.seed, 100 * MILLION, "2018-06-01");
    world_commitment(&world, apart, p.guide, 0, MILLION, "2020-01-01");
    assert_false(headroom_at(p.project, apart, 40 * MILLION, "2020-01-01").passes);
    assert_false(headroom_at(p.project, apart, 40 * MILLION, "2019-01-01").passes);
    assert_true(headroom_at(p.project, apart, 30 * MILLION, "2019-01-01").passes);
}

static void what_pends_in_another_currency_does_not_add(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);
    struct fund abroad = {.code = "abroad",
                          .name = "abroad",
                          .kind = FUND_ANGEL,
                          .currency = CURRENCY_USD,
                          .size_minor = AMOUNT_UNKNOWN,
                          .established_on = DATE_UNKNOWN,
                          .term_ends_on = DATE_UNKNOWN,
                          .extended_to = DATE_UNKNOWN};
    struct investment investment = {.code = "abroad-1",
                                    .project_id = p.project,
                                    .currency = CURRENCY_USD,
                                    .amount_minor = MILLION};

    (void)state;
    investment.fund_id = world_put(&world, MANAGER_ID, RECORD_FUND, day("2015-01-01"), &abroad);
    (void)world_put(&world, MANAGER_ID, RECORD_INVESTMENT, day("2019-01-01"), &investment);
    struct headroom headroom = headroom_at(p.project, 0, 0, "2020-01-01");

    assert_int_equal(basis_of(&headroom, BASIS_DIRECT)->pending_minor, 0);
}

static void a_reversed_approval_frees_its_amount(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);
    int64_t first = world_proposal(&world, p.project, p.seed, 100 * MILLION, "2019-01-01");

    (void)state;
    assert_int_equal(world_decide(&world, first, OUTCOME_APPROVE, "2019-01-02"), ERR_OK);
    int64_t decision = book_head(world.book);

    assert_false(headroom_at(p.project, p.angel, 40 * MILLION, "2020-01-01").passes);
    assert_int_equal(world_reverse(&world, decision, NULL), ERR_OK);
    assert_true(headroom_at(p.project, p.angel, 40 * MILLION, "2020-01-01").passes);
    struct headroom as_known_then;
    struct view then = {day("2020-01-01"), decision};

    assert_int_equal(headroom_compute(world.book, p.project, p.angel, 40 * MILLION, then,
                                      &world.arena, &as_known_then),
                     ERR_OK);
    assert_false(as_known_then.passes);
}

static void nothing_is_approved_without_a_rule_in_force(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);
    int64_t id = world_proposal(&world, p.project, p.seed, MILLION, "2015-06-01");

    (void)state;
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2015-06-02"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NO_RULE);
}

static void a_fund_below_two_roots_counts_in_the_larger_chain(void **state)
{
    struct programme p = build_programme(BASIS_CHAIN);
    int64_t mother = world_fund(&world, "mother", FUND_MOTHER);
    int64_t alone = world_fund(&world, "alone", FUND_DIRECT);

    (void)state;
    world_commitment(&world, p.angel, mother, 0, 100 * MILLION, "2018-01-01");
    world_approved(&world, p.project, p.angel, 20 * MILLION, "2019-01-01");
    world_approved(&world, p.project, mother, 50 * MILLION, "2019-01-01");
    world_approved(&world, p.project, p.seed, 5 * MILLION, "2019-01-01");
    struct headroom now = headroom_at(p.project, p.angel, MILLION, "2020-01-01");

    assert_int_equal(basis_of(&now, BASIS_CHAIN)->used_minor, 70 * MILLION);
    assert_int_equal(basis_of(&now, BASIS_CHAIN)->root_id, mother);
    now = headroom_at(p.project, alone, MILLION, "2020-01-01");
    assert_int_equal(basis_of(&now, BASIS_CHAIN)->used_minor, 0);
    now = headroom_at(p.project, 0, 0, "2020-01-01");
    assert_int_equal(basis_of(&now, BASIS_DIRECT)->used_minor, 50 * MILLION);
}

static uint64_t random_state;

static uint64_t random_below(uint64_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % limit;
}

/* The share by enumerating every path, in long double. */
static long double enumerate(size_t node, size_t wanted, const struct path_edge *edges,
                             size_t edge_count)
{
    long double sum = node == wanted ? 1.0L : 0.0L;

    for (size_t i = 0; i < edge_count; i++)
        if (edges[i].holder == node)
            sum += (long double)edges[i].numerator / (long double)edges[i].denominator *
                   enumerate(edges[i].held, wanted, edges, edge_count);
    return sum;
}

enum { NODES = 12, EDGES = 24 };

/* Edges between nodes that stand in their order, none heavier than a quarter; those into one node
 * side by side, as a chain has them. */
static void draw_edges(struct path_edge edges[EDGES], size_t first[NODES + 1])
{
    size_t count = 0;

    memset(first, 0, (NODES + 1) * sizeof *first);
    for (size_t held = 1; held < NODES; held++) {
        for (size_t k = random_below(4); k > 0 && count < EDGES; k--) {
            int64_t denominator = (int64_t)random_below(1000000000) + 1;
            int64_t numerator = (int64_t)random_below((uint64_t)denominator) / 4;

            edges[count++] = (struct path_edge){random_below(held), held, numerator, denominator};
        }
        first[held + 1] = count;
    }
}

/* As path_reach goes over all nodes; of each node that a part has, the same to the last digit. */
static void assert_part_is_the_whole(const struct chain *chain, size_t root,
                                     const struct chain_part *part)
{
    struct path_graph graph;
    uint128_t exact[NODES];
    int64_t paths[NODES];
    int64_t shares[NODES];
    bool reached[NODES];

    assert_int_equal(path_graph_build(NODES, chain->edges, chain->edge_count, &world.arena, &graph),
                     ERR_OK);
    assert_int_equal(path_reach(&graph, root, exact), ERR_OK);
    path_count(&graph, root, paths);
    assert_int_equal(chain_part_shares(part, root, &world.arena, shares, reached), ERR_OK);
    for (size_t i = 0; i < part->count; i++) {
        size_t node = part->positions[i];

        assert_int_equal(shares[i], share_round(exact[node]));
        assert_int_equal(reached[i], paths[node] > 0);
    }
}

/* A part is told by what it is of, so a chain that is gross is held against the long double. */
static void assert_part_is_near(const struct chain *chain, size_t root,
                                const struct chain_part *part)
{
    int64_t shares[NODES];
    bool reached[NODES];

    assert_int_equal(chain_part_shares(part, root, &world.arena, shares, reached), ERR_OK);
    for (size_t i = 0; i < part->count; i++) {
        long double expected =
            enumerate(root, part->positions[i], chain->edges, chain->edge_count) * 1e18L;
        long double difference = expected - (long double)shares[i];

        assert_true(difference < 1000 && difference > -1000);
    }
}

static void shares_of_a_part_are_those_of_the_whole_graph(void **state)
{
    (void)state;
    random_state = (uint64_t)time(NULL) | 1;
    printf("seed %llu\n", (unsigned long long)random_state);
    for (int run = 0; run < 500; run++) {
        struct path_edge edges[EDGES];
        size_t first[NODES + 1];
        size_t rank[NODES];
        bool holds[NODES] = {false};

        draw_edges(edges, first);
        for (size_t i = 0; i < NODES; i++)
            rank[i] = i;
        size_t wanted[] = {random_below(NODES), random_below(NODES)};
        struct chain chain = {.fund_count = NODES,
                              .edge_count = first[NODES],
                              .edges = edges,
                              .first = first,
                              .rank = rank,
                              .gross = run % 2 == 1};
        struct chain_part part = chain_part_above(&chain, wanted, 2, &world.arena);

        holds[wanted[0]] = holds[wanted[1]] = true;
        for (size_t i = chain.edge_count; i > 0; i--)
            holds[edges[i - 1].holder] |= holds[edges[i - 1].held];
        for (size_t node = 0; node < NODES; node++)
            assert_int_equal(chain_part_holds(&part, node), holds[node]);
        size_t root = part.positions[random_below(part.count)];

        if (chain.gross)
            assert_part_is_near(&chain, root, &part);
        else
            assert_part_is_the_whole(&chain, root, &part);
    }
}

static void a_cycle_has_no_order(void **state)
{
    struct path_edge edges[] = {{0, 1, 1, 2}, {1, 2, 1, 2}, {2, 1, 1, 2}};
    size_t order[3];

    (void)state;
    assert_int_equal(path_order(3, edges, 3, order), ERR_INVALID);
    assert_int_equal(path_order(3, edges, 2, order), ERR_OK);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, opened, closed)
    const struct CMUnitTest tests[] = {
        IN_WORLD(the_worked_example_comes_out_to_the_cent_on_all_bases),
        IN_WORLD(the_rows_of_a_basis_add_up_to_its_figure),
        IN_WORLD(a_cap_stated_on_one_basis_does_not_block_on_another),
        IN_WORLD(a_refused_approval_says_by_how_much),
        IN_WORLD(the_last_cent_fits_and_one_more_does_not),
        IN_WORLD(a_back_dated_approval_cannot_slip_under_a_later_one),
        IN_WORLD(a_back_dated_approval_cannot_slip_under_a_later_commitment),
        IN_WORLD(what_pends_in_another_currency_does_not_add),
        IN_WORLD(a_reversed_approval_frees_its_amount),
        IN_WORLD(nothing_is_approved_without_a_rule_in_force),
        IN_WORLD(a_fund_below_two_roots_counts_in_the_larger_chain),
        cmocka_unit_test(shares_of_a_part_are_those_of_the_whole_graph),
        cmocka_unit_test(a_cycle_has_no_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
