/* Random commitments, releases, transfers, rates and approvals, entered in any order of their days,
 * never leave a project over a cap that blocks, except by an override or a new version of the rule;
 * and then verdict, project and radar say so. On every day headroom and look-through are equal to
 * the fen. The seed is printed; FUNDTRAIL_SEED=n repeats a run. */
#include "../../../fcgi/verdict/headroom_internal.h"

#include "figures/overview/figures.h"
#include "verdict/headroom.h"
#include "verdict/verdict.h"
#include "figures/look/look_through.h"
#include "figures/radar/radar.h"
#include "rules/rule.h"
#include "support_fund.h"
#include "support_golden.h"
#include "support_rule.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/rule.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 6
#define ROUNDS_MOST 60
#define STEPS 120
#define FUNDS 7
#define ROOTS 2 /* the first funds: nothing is committed to them */
#define PARTIES 3
#define PROJECTS 3
#define DAYS 300
#define STRIDE 11 /* all days are looked at when a round ends */
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct play {
    struct world world;
    uint64_t seed;
    bool unchecked; /* decides as before the convention: commitments as signed, releases free */
    int32_t start;
    int64_t rule_id;
    struct rule rule;
    bool stricter;          /* there is another version by now */
    bool excused[PROJECTS]; /* an override let something pass */
    int64_t projects[PROJECTS];
    int64_t funds[FUNDS];
    int64_t parties[PARTIES];
    size_t accepted; /* by kind of step: a test of nothing but refusals shows nothing */
    size_t refused;
    size_t overrides;
    size_t lifted; /* releases, transfers and ends refused by the cap */
};

static int below(struct play *play, int bound)
{
    return (int)(golden_random(&play->seed) % (uint64_t)bound);
}

static int64_t an_amount(struct play *play, int millions)
{
    return MILLION / 100 * (1 + below(play, 100 * millions)) + below(play, 3);
}

static int32_t a_day(struct play *play)
{
    return play->start + below(play, DAYS);
}

/* Decides, as the round does it, and applies. */
static enum err attempt(struct play *play, int64_t actor_id, enum record_kind kind, int64_t id,
                        int32_t date, const void *record)
{
    struct world *world = &play->world;
    struct command command = {.actor_id = actor_id,
                              .kind = kind,
                              .entity_id = id,
                              .effective_date = date,
                              .today = world->today,
                              .record = record};
    struct decided decided;
    enum err err;

    if (!play->unchecked)
        err = world_attempt(world, actor_id, kind, id, date, record);
    else
        err = world_decide_before_conventions(world, &command, &decided);
    if (play->unchecked && err == ERR_OK) {
        int64_t head = book_head(world->book);

        decided_number(&decided, head, (head + 1) * 1000000);
        for (size_t i = 0; i < decided.count; i++)
            assert_int_equal(book_apply(world->book, &decided.entries[i]), ERR_OK);
    }
    if (err == ERR_OK)
        play->accepted++;
    else
        play->refused++;
    if (err == ERR_CONFLICT && kind != RECORD_DECISION && kind != RECORD_COMMITMENT &&
        world->violations.list[0].code == VIOLATION_CAP_EXCEEDED)
        play->lifted++;
    return err;
}

static void commit(struct play *play)
{
    int held = ROOTS + below(play, FUNDS - ROOTS);
    struct commitment commitment = {
        .code = arena_format(&play->world.arena, "C%lld", (long long)book_head(play->world.book)),
        .fund_id = play->funds[held],
        .currency = CURRENCY_CNY,
        .amount_minor = an_amount(play, 100),
    };

    /* Of the funds before it, so that no cycle closes. */
    if (below(play, 3) > 0)
        commitment.investor_fund_id = play->funds[below(play, held)];
    else
        commitment.investor_party_id = play->parties[below(play, PARTIES)];
    (void)attempt(play, MANAGER_ID, RECORD_COMMITMENT, 0, a_day(play), &commitment);
}

/* A random entry of a kind; 0: there is none. */
static int64_t any_of(struct play *play, uint32_t kind)
{
    const int64_t *ids;
    size_t count = book_entities(play->world.book, kind, &ids);

    return count == 0 ? 0 : ids[below(play, (int)count)];
}

static void let_go(struct play *play)
{
    struct commitment_release release = {any_of(play, RECORD_COMMITMENT), CURRENCY_CNY,
                                         an_amount(play, 90), "cut"};

    if (release.commitment_id != 0)
        (void)attempt(play, MANAGER_ID, RECORD_COMMITMENT_RELEASE, 0, a_day(play), &release);
}

/* To a commitment of the same fund, mostly of somebody else. */
static void hand_over(struct play *play)
{
    struct commitment_transfer transfer = {any_of(play, RECORD_COMMITMENT),
                                           0,
                                           CURRENCY_CNY,
                                           an_amount(play, 90),
                                           AMOUNT_UNKNOWN,
                                           NULL};

    for (int tries = 0; transfer.commitment_id != 0 && tries < 20; tries++) {
        const struct commitment *from =
            book_entry(play->world.book, transfer.commitment_id)->record;

        transfer.to_commitment_id = any_of(play, RECORD_COMMITMENT);
        const struct commitment *to =
            book_entry(play->world.book, transfer.to_commitment_id)->record;

        if (transfer.to_commitment_id == transfer.commitment_id || to->fund_id != from->fund_id)
            continue;
        (void)attempt(play, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, 0, a_day(play), &transfer);
        return;
    }
}

static void undo(struct play *play)
{
    static const uint32_t kinds[] = {RECORD_COMMITMENT, RECORD_COMMITMENT_RELEASE,
                                     RECORD_COMMITMENT_TRANSFER, RECORD_DECISION, RECORD_FX_RATE};
    struct reversal reversal = {any_of(play, kinds[below(play, 5)]), "entered twice"};
    int32_t date = below(play, 2) == 0 ? DATE_UNKNOWN : a_day(play);

    if (reversal.reversed_seq != 0)
        (void)attempt(play, APPROVER_ID, RECORD_REVERSAL, 0, date, &reversal);
}

static void quote(struct play *play)
{
    struct fx_rate rate = {.base_currency = CURRENCY_USD,
                           .quote_currency = CURRENCY_CNY,
                           .rate_e8 = 100000000LL * (4 + below(play, 6))};

    if (below(play, 4) == 0)
        rate = (struct fx_rate){.base_currency = CURRENCY_CNY,
                                .quote_currency = CURRENCY_USD,
                                .rate_e8 = 10000000LL * (1 + below(play, 20))};
    /* Most that wait for a second person find one. */
    if (attempt(play, MANAGER_ID, RECORD_FX_RATE, 0, a_day(play), &rate) == ERR_OK &&
        below(play, 4) != 0)
        (void)world_approve_as(&play->world, APPROVER_ID, book_head(play->world.book),
                               OUTCOME_APPROVE);
}

static size_t project_of(const struct play *play, int64_t investment_id)
{
    const struct investment *investment = book_entry(play->world.book, investment_id)->record;

    for (size_t i = 0; i < PROJECTS; i++)
        if (play->projects[i] == investment->project_id)
            return i;
    fail_msg("a project from nowhere");
    return 0;
}

/* The verdict of what an override let pass says so. */
static void assert_told(const struct play *play, int64_t decision_seq, int64_t override_seq)
{
    const struct book *book = play->world.book;
    const struct entry *lines = NULL;
    struct arena arena;
    bool told = false;

    arena_init(&arena);
    size_t count = verdict_stored(book, book_entry(book, decision_seq), &arena, &lines);

    for (size_t i = 0; i < count; i++) {
        const struct verdict_line *line = lines[i].record;

        told = told || (line->outcome == VERDICT_BREACH && line->override_id == override_seq &&
                        line->headroom_minor < 0);
    }
    arena_done(&arena);
    assert_true(told);
}

static void decide(struct play *play, int64_t investment_id, int32_t date)
{
    struct decision decision;
    int64_t before = book_head(play->world.book) + 1;

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = investment_id;
    decision.outcome = below(play, 8) == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE;
    enum err err = attempt(play, APPROVER_ID, RECORD_DECISION, 0, date, &decision);

    if (err != ERR_CONFLICT || below(play, 12) != 0 ||
        play->world.violations.list[0].code != VIOLATION_CAP_EXCEEDED)
        return;
    struct view view = {date, INT64_MAX};
    const struct entry *version = rule_in_force(play->world.book, play->rule_id, view);
    struct override override = {.investment_id = investment_id,
                                .rule_id = version->seq,
                                .reason = "decided above",
                                .document_sha256 = SHA};

    if (attempt(play, ADMIN_ID, RECORD_OVERRIDE, 0, DATE_UNKNOWN, &override) != ERR_OK)
        return;
    before = book_head(play->world.book);
    if (attempt(play, APPROVER_ID, RECORD_DECISION, 0, date, &decision) != ERR_OK)
        return;
    assert_told(play, before + 1, before);
    play->excused[project_of(play, investment_id)] = true;
    play->overrides++;
}

static void invest(struct play *play)
{
    bool dollars = below(play, 3) == 0;
    struct investment investment;
    int32_t date = a_day(play);

    shape_clear(&investment_type.shape, &investment);
    investment.code =
        arena_format(&play->world.arena, "I%lld", (long long)book_head(play->world.book));
    investment.project_id = play->projects[below(play, PROJECTS)];
    investment.fund_id = play->funds[below(play, FUNDS)];
    investment.currency = dollars ? CURRENCY_USD : CURRENCY_CNY;
    investment.amount_minor = an_amount(play, dollars ? 8 : 60);
    if (attempt(play, MANAGER_ID, RECORD_INVESTMENT, 0, date, &investment) == ERR_OK)
        decide(play, book_head(play->world.book), date + below(play, 20));
}

static void tighten(struct play *play)
{
    struct rule rule = play->rule;

    if (play->stricter || below(play, 6) != 0)
        return;
    rule.limit_minor = 60 * MILLION;
    rule.valid_from = a_day(play);
    (void)rule_enact(&play->world, &rule, play->rule_id);
    play->stricter = true;
}

static void step(struct play *play)
{
    typedef void act(struct play * play);
    static act *const acts[] = {commit, let_go,  let_go, hand_over, hand_over, undo,
                                quote,  tighten, invest, invest,    invest,    invest};

    acts[below(play, sizeof acts / sizeof acts[0])](play);
}

static int64_t looked_through(const struct play *play, int64_t root_id, int64_t project_id,
                              struct view view, struct arena *arena)
{
    const struct look_row *rows = NULL;
    struct look *look = NULL;
    size_t count = 0;

    assert_int_equal(look_open(play->world.book, root_id, WEIGHT_COMMITMENT, view, arena, &look),
                     ERR_OK);
    assert_int_equal(look_rows(look, DAYS, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].project_id == project_id)
            return rows[i].amount_minor;
    return 0;
}

static const struct radar_row *on_radar(const struct radar_row *rows, size_t count,
                                        int64_t project_id)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == RADAR_CAP_EXCEEDED && rows[i].subject_id == project_id)
            return &rows[i];
    return NULL;
}

/* What is over is excused, and told; what is not over is not on the radar. False: it is not
 * excused. */
static bool holds_on(const struct play *play, size_t project, struct view view,
                     const struct radar_row *rows, size_t count, struct arena *arena)
{
    struct headroom headroom;
    struct project_figures figures;
    int64_t id = play->projects[project];
    const struct entry *version = rule_in_force(play->world.book, play->rule_id, view);
    size_t k = play->rule.basis - 1;

    assert_int_equal(headroom_compute(play->world.book, id, 0, 0, view, arena, &headroom), ERR_OK);
    const struct headroom_basis *look = &headroom.bases[BASIS_LOOK_THROUGH - 1];

    if (look->root_id != 0)
        assert_int_equal(look->used_minor, looked_through(play, look->root_id, id, view, arena));
    const struct radar_row *row = on_radar(rows, count, id);

    if (headroom.bases[k].headroom_minor >= 0) {
        assert_null(row);
        return true;
    }
    assert_int_equal(project_figures_compute(play->world.book, id, view, arena, &figures), ERR_OK);
    assert_int_equal(figures.headroom_minor, headroom.bases[k].headroom_minor);
    assert_non_null(row);
    assert_int_equal(row->amount_minor, -headroom.bases[k].headroom_minor);
    assert_true(row->since <= view.as_of);
    return play->excused[project] || version->seq != version->entity_id;
}

/* Whether all is well on every stride-th day. */
static bool holds(const struct play *play, int stride)
{
    struct arena arena;
    bool well = true;

    arena_init(&arena);
    for (int32_t day = play->start + (int32_t)(play->accepted % (size_t)stride);
         day < play->start + DAYS + 20 && well; day += stride) {
        struct view view = {day, INT64_MAX};
        const struct radar_row *rows = NULL;
        size_t count = 0;

        assert_int_equal(radar(play->world.book, view, &RADAR_STANDARD, &arena, &rows, &count),
                         ERR_OK);
        for (size_t i = 0; i < PROJECTS && well; i++)
            well = holds_on(play, i, view, rows, count, &arena);
        arena_reset(&arena);
    }
    arena_done(&arena);
    return well;
}

static void open_play(struct play *play, uint64_t seed, bool unchecked)
{
    static const enum basis bases[] = {BASIS_LOOK_THROUGH, BASIS_LOOK_THROUGH, BASIS_CHAIN};

    *play = (struct play){.seed = seed, .unchecked = unchecked, .start = day("2020-01-01")};
    world_open(&play->world);
    struct world *world = &play->world;

    play->rule = rule_on("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, bases[below(play, 3)]);
    play->rule.currency = CURRENCY_CNY;
    play->rule.limit_minor = 100 * MILLION;
    play->rule_id = rule_enact(world, &play->rule, 0);
    for (size_t i = 0; i < FUNDS; i++)
        play->funds[i] = world_fund(world, arena_format(&world->arena, "fund-%zu", i), FUND_GUIDE);
    for (size_t i = 0; i < PARTIES; i++)
        play->parties[i] = world_party(world, arena_format(&world->arena, "party-%zu", i));
    for (size_t i = 0; i < PROJECTS; i++)
        play->projects[i] =
            world_project(world, arena_format(&world->arena, "project-%zu", i),
                          world_firm(world, arena_format(&world->arena, "firm-%zu", i)));
}

/* Every fund below has a tracked holder and another one from the first day on. */
static void put_holders(struct play *play)
{
    for (int held = ROOTS; held < FUNDS; held++) {
        int64_t holder = play->funds[below(play, held)];

        (void)world_commitment(&play->world, play->funds[held], holder, 0, an_amount(play, 60),
                               "2019-12-31");
        (void)world_commitment(&play->world, play->funds[held], 0,
                               play->parties[below(play, PARTIES)], an_amount(play, 100),
                               "2019-12-31");
    }
}

static void no_history_leaves_a_project_over_a_cap_that_blocks(void **state)
{
    uint64_t seed = golden_seed();
    size_t overrides = 0;
    size_t lifted = 0;

    (void)state;
    /* Some more where nothing was lifted: what is shown must have been tried. */
    for (int round = 0; round < ROUNDS || (lifted == 0 && round < ROUNDS_MOST); round++) {
        struct play play;

        open_play(&play, seed + (uint64_t)round * 1000003, false);
        put_holders(&play);
        for (int i = 0; i < STEPS; i++) {
            step(&play);
            if (!holds(&play, STRIDE))
                fail_msg("round %d, step %d: over the cap", round, i);
        }
        assert_true(holds(&play, 1));
        assert_true(play.accepted > STEPS / 4);
        overrides += play.overrides;
        lifted += play.lifted;
        world_close(&play.world);
    }
    printf("%zu overrides, %zu releases, transfers and ends refused\n", overrides, lifted);
    assert_true(lifted > 0);
}

/* Without what the convention brought the property breaks: the test can fail. */
static void decided_the_old_way_projects_get_over_it(void **state)
{
    uint64_t seed = golden_seed();
    bool broken = false;

    (void)state;
    for (int round = 0; round < ROUNDS_MOST && !broken; round++) {
        struct play play;

        open_play(&play, seed + (uint64_t)round * 1000003, true);
        put_holders(&play);
        for (int i = 0; i < STEPS && !broken; i++) {
            step(&play);
            broken = !holds(&play, STRIDE);
        }
        world_close(&play.world);
    }
    assert_true(broken);
}

/* --- the sweep over the days ------------------------------------------------------------------ */

/* A commitment, a release or a transfer that is not recorded, or the end of one that is. */
static struct commitment_change a_change(struct play *play)
{
    struct arena *arena = &play->world.arena;
    struct commitment *added = arena_alloc(arena, sizeof *added);
    struct commitment_release *released = arena_alloc(arena, sizeof *released);
    struct commitment_transfer *transferred = arena_alloc(arena, sizeof *transferred);
    int held = ROOTS + below(play, FUNDS - ROOTS);
    int64_t commitment_id = any_of(play, RECORD_COMMITMENT);
    int64_t removed_id =
        any_of(play, (const uint32_t[]){RECORD_COMMITMENT, RECORD_COMMITMENT_RELEASE,
                                        RECORD_COMMITMENT_TRANSFER}[below(play, 3)]);

    switch (below(play, 4)) {
    case 0:
        if (removed_id != 0)
            return (struct commitment_change){.removed_id = removed_id};
        break;
    case 1:
        *released =
            (struct commitment_release){commitment_id, CURRENCY_CNY, an_amount(play, 60), "cut"};
        return (struct commitment_change){.released = released};
    case 2:
        *transferred =
            (struct commitment_transfer){.commitment_id = commitment_id,
                                         .to_commitment_id = any_of(play, RECORD_COMMITMENT),
                                         .currency = CURRENCY_CNY,
                                         .amount_minor = an_amount(play, 60)};
        const struct commitment *from = book_entry(play->world.book, commitment_id)->record;
        int64_t fund_id = from->fund_id;
        const struct commitment *to =
            book_entry(play->world.book, transferred->to_commitment_id)->record;

        if (to->fund_id == fund_id)
            return (struct commitment_change){.transferred = transferred};
        break;
    default:
        break;
    }
    *added = (struct commitment){.code = "new",
                                 .fund_id = play->funds[held],
                                 .currency = CURRENCY_CNY,
                                 .amount_minor = an_amount(play, 100)};
    if (below(play, 3) > 0)
        added->investor_fund_id = play->funds[below(play, held)];
    else
        added->investor_party_id = play->parties[below(play, PARTIES)];
    return (struct commitment_change){.added = added};
}

static void assert_same_worst(const struct headroom_worst *a, const struct headroom_worst *b)
{
    assert_int_equal(a->project_id, b->project_id);
    assert_int_equal(a->day, b->day);
    assert_int_equal(a->before_minor, b->before_minor);
    assert_int_equal(a->after_minor, b->after_minor);
    assert_int_equal(a->open, b->open);
    assert_int_equal(a->row_count, b->row_count);
    for (size_t i = 0; i < a->row_count; i++) {
        assert_int_equal(a->rows[i].fund_id, b->rows[i].fund_id);
        assert_int_equal(a->rows[i].approved_minor, b->rows[i].approved_minor);
        assert_int_equal(a->rows[i].share_e18, b->rows[i].share_e18);
        assert_int_equal(a->rows[i].weighted_minor, b->rows[i].weighted_minor);
    }
}

/* Whether the change makes a project larger. */
static bool sweep_is_held(struct play *play)
{
    const struct headroom_change change = {.commitments = a_change(play)};
    struct view view = {a_day(play) - (below(play, 4) == 0 ? DAYS : 0), INT64_MAX};
    struct headroom_worst by_sweep;
    struct headroom_worst by_days;
    struct arena arena;

    arena_init(&arena);
    enum err err =
        headroom_worst_compute(play->world.book, &play->rule, &change, view, &arena, &by_sweep);

    assert_int_equal(
        headroom_worst_by_days(play->world.book, &play->rule, &change, view, &arena, &by_days),
        err);
    if (err == ERR_OK)
        assert_same_worst(&by_sweep, &by_days);
    arena_done(&arena);
    return err == ERR_OK && by_days.project_id != 0;
}

/* A fund's ledger begins: what was released before is told by its opening. */
static void open_ledger(struct play *play)
{
    int64_t fund_id = play->funds[ROOTS + below(play, FUNDS - ROOTS)];
    int64_t id = book_head(play->world.book) + 1;
    struct opening opening = {.fund_id = fund_id,
                              .opened_on = play->start + below(play, DAYS),
                              .currency = CURRENCY_CNY,
                              .preferred_accrued_minor = AMOUNT_UNKNOWN,
                              .document_title = "accounts",
                              .document_sha256 = SHA};

    if (below(play, 8) != 0 ||
        attempt(play, MANAGER_ID, RECORD_OPENING, 0, DATE_UNKNOWN, &opening) != ERR_OK)
        return;
    FOR_REFERRERS (r, play->world.book, commitment, fund_id, fund_id) {
        struct opening_commitment line = {.opening_id = id,
                                          .commitment_id = r.entry->seq,
                                          .currency = CURRENCY_CNY,
                                          .recall_expires_on = DATE_UNKNOWN,
                                          .released_minor = MILLION};

        (void)attempt(play, MANAGER_ID, RECORD_OPENING_COMMITMENT, 0, DATE_UNKNOWN, &line);
    }
    (void)world_approve_as(&play->world, APPROVER_ID, id, OUTCOME_APPROVE);
}

static void one_pass_over_the_days_finds_what_each_of_them_finds(void **state)
{
    uint64_t seed = golden_seed();
    size_t larger = 0;

    (void)state;
    for (int round = 0; round < 2 * ROUNDS; round++) {
        struct play play;

        open_play(&play, seed + (uint64_t)round * 1000003, false);
        put_holders(&play);
        for (int i = 0; i < STEPS; i++) {
            step(&play);
            open_ledger(&play);
            larger += sweep_is_held(&play);
            larger += sweep_is_held(&play);
        }
        world_close(&play.world);
    }
    printf("%zu of %d changes make a project larger\n", larger, 4 * ROUNDS * STEPS);
    assert_true(larger > STEPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_history_leaves_a_project_over_a_cap_that_blocks),
        cmocka_unit_test(decided_the_old_way_projects_get_over_it),
        cmocka_unit_test(one_pass_over_the_days_finds_what_each_of_them_finds),
    };

    return cmocka_run_group_tests_name("caps at random", tests, NULL, NULL);
}
