/* The lines of a verdict are held by the decision that they belong to; before the convention they
 * were entries behind it. Two worlds take the same decisions, one by each form: whoever asks for
 * verdicts is told the same. The seed is printed; FUNDTRAIL_SEED=n repeats a run. */
#include "figures/portfolio.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/verdict_fields.h"
#include "support_golden.h"
#include "support_rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 60
#define PROJECTS 3
#define PROPOSALS 10
#define RULES 4
#define PERCENT (DECIMAL_E8_ONE / 100)
#define SHA "6ca13d52ca70c883e0f0bb101e425a89e8624de51db2d2392593af6a84118090"

/* Before the decisions both worlds have the same entries, so that the same seqs name the same. */
struct twin {
    struct world world;
    int64_t fund;
    int64_t party;
    int64_t rules[RULES];
    int64_t proposals[PROPOSALS];
};

struct play {
    uint64_t seed;
    struct twin before; /* the convention */
    struct twin since;
    size_t decided_count;
    size_t overridden_count;
};

static int below(struct play *play, int bound)
{
    return (int)(golden_random(&play->seed) % (uint64_t)bound);
}

static struct rule some_rule(int number, int random)
{
    static const char *const codes[RULES] = {"cap", "share", "investors", "warned"};
    static const enum measure measures[RULES] = {MEASURE_PROJECT_AMOUNT, MEASURE_FIRM_SHARE,
                                                 MEASURE_INVESTOR_COUNT, MEASURE_PROJECT_AMOUNT};
    static const enum basis bases[RULES] = {BASIS_DIRECT, BASIS_APPROVED, BASIS_COMMITMENT,
                                            BASIS_LOOK_THROUGH};
    static const enum rule_subject subjects[RULES] = {SUBJECT_PROJECT, SUBJECT_FIRM, SUBJECT_FUND,
                                                      SUBJECT_PROJECT};
    struct rule rule = rule_on(codes[number], measures[number], subjects[number], bases[number]);

    rule.action = number == 3 ? ACTION_WARN : ACTION_BLOCK;
    if (rule.measure == MEASURE_PROJECT_AMOUNT) {
        rule.currency = CURRENCY_CNY;
        rule.limit_minor = (40 + random) * MILLION;
    } else if (rule.measure == MEASURE_FIRM_SHARE) {
        rule.denominator = BASIS_COMMITMENT;
        rule.limit_ratio_e8 = (10 + random / 2) * PERCENT;
    } else {
        rule.limit_number = 3;
    }
    return rule;
}

static void open_twin(struct twin *twin, int64_t convention, struct play play)
{
    int64_t projects[PROJECTS];

    world_open_by(&twin->world, convention);
    twin->party = world_party(&twin->world, "lp");
    twin->fund = world_fund(&twin->world, "fund", FUND_SEED);
    int64_t firm = world_firm(&twin->world, "firm");

    for (size_t i = 0; i < PROJECTS; i++)
        projects[i] = world_project(&twin->world, (const char *const[]){"p", "q", "r"}[i], firm);
    (void)world_commitment(&twin->world, twin->fund, 0, twin->party, 300 * MILLION, "2018-01-01");
    for (int i = 0; i < RULES; i++) {
        struct rule rule = some_rule(i, below(&play, 60));

        twin->rules[i] = rule_enact(&twin->world, &rule, 0);
    }
    for (size_t i = 0; i < PROPOSALS; i++) {
        int64_t project = projects[below(&play, PROJECTS)];
        int64_t amount = (1 + below(&play, 40)) * MILLION;

        twin->proposals[i] =
            world_proposal(&twin->world, project, twin->fund, amount, "2020-01-01");
    }
}

/* The bytes of a line, but for the number of its override: the worlds number entries otherwise. */
static void add_line(const struct entry *entry, struct buf *out)
{
    struct verdict_line line = *(const struct verdict_line *)entry->record;

    assert_int_equal(entry->kind, RECORD_VERDICT_LINE);
    assert_int_equal(entry->line_count, 0);
    line.override_id = line.override_id != 0;
    shape_write_canonical(&held_verdict_line_shape, &line, out);
    buf_format(out, " by %lld on %d\n", (long long)entry->actor_id, entry->effective_date);
}

static void assert_same_text(struct buf *left, struct buf *right)
{
    assert_string_equal(left->bytes, right->bytes);
    buf_done(left);
    buf_done(right);
}

static struct buf verdict_text(struct twin *twin, int64_t decided_seq, size_t *count_out)
{
    struct world *world = &twin->world;
    const struct entry *lines = NULL;
    struct buf text;

    buf_init(&text);
    buf_text(&text, "lines:\n");
    *count_out =
        verdict_stored(world->book, book_entry(world->book, decided_seq), &world->arena, &lines);
    for (size_t i = 0; i < *count_out; i++) {
        assert_int_equal(verdict_line_of(lines[i].record), decided_seq);
        add_line(&lines[i], &text);
    }
    return text;
}

/* A decision is one entry since the convention, and was one more for each line before. */
static void assert_same_verdict(struct play *play, int64_t before_seq, int64_t since_seq)
{
    size_t count_before = 0;
    size_t count_since = 0;
    struct buf left = verdict_text(&play->before, before_seq, &count_before);
    struct buf right = verdict_text(&play->since, since_seq, &count_since);

    assert_int_equal(count_before, count_since);
    assert_int_equal(book_head(play->before.world.book), before_seq + (int64_t)count_before);
    assert_int_equal(book_head(play->since.world.book), since_seq);
    assert_int_equal(book_entry(play->since.world.book, since_seq)->line_count, count_since);
    assert_same_text(&left, &right);
}

static enum err override_in(struct twin *twin, size_t proposal, size_t rule)
{
    struct override override = {.investment_id = twin->proposals[proposal],
                                .rule_id = twin->rules[rule],
                                .reason = "the committee has decided",
                                .document_sha256 = SHA};

    return world_attempt(&twin->world, ADMIN_ID, RECORD_OVERRIDE, 0, DATE_UNKNOWN, &override);
}

static void decide(struct play *play, size_t i)
{
    enum outcome outcome = below(play, 6) == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE;

    for (size_t rule = 0; rule < RULES; rule++) {
        if (below(play, 2) == 0)
            continue;
        enum err err = override_in(&play->before, i, rule);

        assert_int_equal(override_in(&play->since, i, rule), err);
        play->overridden_count += err == ERR_OK;
    }
    int64_t before_seq = book_head(play->before.world.book) + 1;
    int64_t since_seq = book_head(play->since.world.book) + 1;
    enum err err =
        world_decide(&play->before.world, play->before.proposals[i], outcome, "2020-02-01");

    assert_int_equal(
        world_decide(&play->since.world, play->since.proposals[i], outcome, "2020-02-01"), err);
    if (err != ERR_OK)
        return;
    play->decided_count++;
    assert_same_verdict(play, before_seq, since_seq);
}

/* All lines that a book has. */
static struct buf all_lines(const struct book *book, struct arena *arena)
{
    const struct entry *holder = NULL;
    struct buf text;

    buf_init(&text);
    buf_text(&text, "lines:\n");
    for (size_t at = 0; (holder = verdict_holder(book, at)) != NULL; at++) {
        const struct entry *lines = NULL;
        size_t count = verdict_stored_of(book, holder, arena, &lines);

        for (size_t i = 0; i < count; i++)
            add_line(&lines[i], &text);
    }
    return text;
}

/* Whoever copies a book copies the lines. */
static void assert_copied(struct twin *twin)
{
    struct book *copy = portfolio_new();

    for (int64_t seq = 1; seq <= book_head(twin->world.book); seq++)
        assert_int_equal(book_apply(copy, book_entry(twin->world.book, seq)), ERR_OK);
    struct buf left = all_lines(twin->world.book, &twin->world.arena);
    struct buf right = all_lines(copy, &twin->world.arena);

    assert_same_text(&left, &right);
    book_free(copy);
}

static void play_round(struct play *play, uint64_t seed)
{
    play->seed = seed;
    open_twin(&play->before, 1, *play);
    open_twin(&play->since, 2, *play);
    for (size_t i = 0; i < PROPOSALS; i++)
        decide(play, i);
    struct buf left = all_lines(play->before.world.book, &play->before.world.arena);
    struct buf right = all_lines(play->since.world.book, &play->since.world.arena);

    assert_same_text(&left, &right);
    assert_copied(&play->before);
    assert_copied(&play->since);
    world_close(&play->before.world);
    world_close(&play->since.world);
}

static void verdicts_say_the_same_in_both_forms(void **state)
{
    uint64_t seed = golden_seed();
    struct play play = {0};

    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++)
        play_round(&play, seed + round * 1000003);
    print_message("%zu decisions, %zu overrides\n", play.decided_count, play.overridden_count);
    assert_true(play.decided_count > ROUNDS && play.overridden_count > 0);
}

static int64_t decided_with_one_line(struct world *world)
{
    struct rule rule = some_rule(0, 60);
    int64_t fund = world_fund(world, "fund", FUND_SEED);
    int64_t project = world_project(world, "p", world_firm(world, "firm"));

    (void)rule_enact(world, &rule, 0);
    int64_t proposal = world_proposal(world, project, fund, MILLION, "2020-01-01");

    assert_int_equal(world_decide(world, proposal, OUTCOME_APPROVE, "2020-02-01"), ERR_OK);
    return book_head(world->book);
}

/* The body of an entry ends with its lines; without lines it is as it ever was. */
static void lines_are_part_of_the_body(void **state)
{
    struct world world;
    struct buf with;
    struct buf without;

    (void)state;
    world_open(&world);
    struct entry entry = *book_entry(world.book, decided_with_one_line(&world));

    buf_init(&with);
    buf_init(&without);
    entry.lines = book_lines(&entry, &world.arena);
    entry.lines_packed = false;
    entry_write_body(&record_tables[entry.kind], &entry, &with);
    entry.line_count = 0;
    entry_write_body(&record_tables[entry.kind], &entry, &without);
    assert_null(strstr(without.bytes, "verdict"));
    assert_memory_equal(with.bytes, without.bytes, without.length - 1);
    const char *lines = with.bytes + without.length - 1;
    struct verdict_line line = *(const struct verdict_line *)entry.lines;

    assert_int_equal(strncmp(lines, ",\"verdict\":[{\"rule_id\":", 23), 0);
    assert_non_null(strstr(lines, "\"outcome\":\"pass\""));
    assert_string_equal(with.bytes + with.length - 3, "}]}");
    assert_int_equal(line.decision_id, 0);
    buf_done(&with);
    buf_done(&without);
    world_close(&world);
}

/* What an entry's lines name must exist, as what it names itself. */
static void a_line_that_names_nothing_is_not_applied(void **state)
{
    struct world world;

    (void)state;
    world_open(&world);
    int64_t decided = decided_with_one_line(&world);
    struct entry entry = *book_entry(world.book, decided);
    struct verdict_line line = *(const struct verdict_line *)book_lines(&entry, &world.arena);
    struct book *copy = portfolio_new();

    for (int64_t seq = 1; seq < decided; seq++)
        assert_int_equal(book_apply(copy, book_entry(world.book, seq)), ERR_OK);
    entry.record = book_entry(world.book, decided)->record;
    entry.lines = &line;
    entry.lines_packed = false;
    int64_t rule = line.rule_id;

    line.rule_id = line.fund_id;
    assert_int_equal(book_apply(copy, &entry), ERR_CORRUPT);
    line.rule_id = decided;
    assert_int_equal(book_apply(copy, &entry), ERR_CORRUPT);
    line.rule_id = rule;
    assert_int_equal(book_apply(copy, &entry), ERR_OK);
    book_free(copy);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_say_the_same_in_both_forms),
        cmocka_unit_test(lines_are_part_of_the_body),
        cmocka_unit_test(a_line_that_names_nothing_is_not_applied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
