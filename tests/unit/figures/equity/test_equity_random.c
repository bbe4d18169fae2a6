/* Random records, dated back and forth: what decide takes is what the plain cap table of
 * calc/equity can play without units that appear or vanish, no more and no less; and both then say
 * the same of each certificate on each day. The seed is printed. */
#include "calc/equity/cap_table.h"
#include "record/kinds.h"
#include "support_equity.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define OPS_MAX 48
#define DAYS 1200
#define HOLDERS 4
#define CLASSES 2

struct op {
    enum cap_kind kind; /* CAP_ISSUE, CAP_TRANSFER, CAP_CANCEL or CAP_SPLIT */
    int32_t day;
    int64_t id;
    size_t source;
    int64_t units; /* whole; the ratio of a split */
    size_t holder;
    size_t class;
    bool gone; /* reversed */
};

struct run {
    struct world world;
    uint64_t random;
    int64_t firm;
    int64_t holders[HOLDERS];
    int64_t classes[CLASSES];
    bool taken[DAYS]; /* one thing happens on a day, so that its order is beyond doubt */
    struct op ops[OPS_MAX];
    size_t count;
};

static size_t below(struct run *run, size_t most)
{
    return (size_t)(golden_random(&run->random) % most);
}

static int32_t a_free_day(struct run *run)
{
    size_t at;

    do
        at = below(run, DAYS);
    while (run->taken[at]);
    return day("2020-02-01") + (int32_t)at;
}

static void run_open(struct run *run, uint64_t seed)
{
    *run = (struct run){.random = seed};
    world_open(&run->world);
    run->firm = world_firm(&run->world, "firm");
    for (size_t i = 0; i < HOLDERS; i++)
        run->holders[i] = world_party(&run->world, arena_format(&run->world.arena, "holder%zu", i));
    for (size_t i = 0; i < CLASSES; i++)
        run->classes[i] =
            world_class(&run->world, run->firm, arena_format(&run->world.arena, "K%zu", i),
                        UNIT_SHARE, "2020-01-01");
}

static struct op random_op(struct run *run)
{
    struct op op = {.day = a_free_day(run),
                    .units = 1 + (int64_t)below(run, 60),
                    .holder = below(run, HOLDERS),
                    .class = below(run, CLASSES)};
    size_t choice = below(run, 10);

    op.kind = choice < 3 || run->count == 0 ? CAP_ISSUE
              : choice < 8                  ? CAP_TRANSFER
              : choice < 9                  ? CAP_CANCEL
                                            : CAP_SPLIT;
    if (op.kind == CAP_SPLIT)
        op.units = 2;
    if (run->count > 0)
        op.source = below(run, run->count);
    return op;
}

static bool makes_certificate(const struct op *op)
{
    return !op->gone && (op->kind == CAP_ISSUE || op->kind == CAP_TRANSFER);
}

/* The same as events of the plain cap table: securities are numbered as the operations are. */
static size_t events_of(struct run *run, struct exact_work *work, struct cap_event *events)
{
    size_t *numbers = arena_array(work->arena, OPS_MAX, sizeof *numbers);
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++) {
        const struct op *op = &run->ops[i];

        numbers[i] = i;
        if (makes_certificate(op))
            events[count++] = (struct cap_event){.kind = CAP_ISSUE,
                                                 .day = op->day,
                                                 .securities = &numbers[i],
                                                 .security_count = 1,
                                                 .has_quantity = true,
                                                 .quantity = exact_whole(work, op->units),
                                                 .balance = CAP_NONE,
                                                 .holder = op->holder,
                                                 .class = op->class,
                                                 .split = CAP_NONE};
        if (op->gone || op->kind == CAP_ISSUE)
            continue;
        events[count++] = (struct cap_event){.kind = op->kind,
                                             .day = op->day,
                                             .securities = &numbers[op->source],
                                             .security_count = op->kind == CAP_SPLIT ? 0 : 1,
                                             .has_quantity = true,
                                             .quantity = exact_whole(work, op->units),
                                             .results = &numbers[i],
                                             .result_count = op->kind == CAP_TRANSFER ? 1 : 0,
                                             .balance = CAP_NONE,
                                             .class = op->class,
                                             .ratio = exact_whole(work, op->units),
                                             .split = CAP_NONE};
    }
    return count;
}

static struct cap_table plain_table(struct run *run, struct exact_work *work, int32_t as_of)
{
    struct cap_event *events = arena_array(work->arena, OPS_MAX * 2, sizeof *events);
    size_t count = events_of(run, work, events);
    struct cap_table table;

    assert_int_equal(cap_table(work, events, count, run->count, as_of, &table), ERR_OK);
    return table;
}

/* Whether the plain cap table finds nothing that cannot be. */
static bool can_be(struct run *run)
{
    struct exact_work work = {.arena = &run->world.arena};
    struct cap_table table = plain_table(run, &work, DATE_LAST);

    for (size_t i = 0; i < table.fault_count; i++)
        if (table.faults[i].breaks || table.faults[i].code == CAP_BEFORE_ISSUE ||
            table.faults[i].code == CAP_NEVER_ISSUED)
            return false;
    /* A split of nothing is none. */
    for (size_t i = 0; i < run->count; i++) {
        const struct op *split = &run->ops[i];
        bool found = split->kind != CAP_SPLIT || split->gone;
        struct cap_table then;

        if (found)
            continue;
        then = plain_table(run, &work, split->day);
        for (size_t s = 0; s < run->count; s++)
            found = found || (then.securities[s].alive && run->ops[s].class == split->class);
        if (!found)
            return false;
    }
    return true;
}

/* The class of a certificate is that of its source. */
static bool try_op(struct run *run, struct op *op)
{
    struct world *world = &run->world;
    const char *code = arena_format(&world->arena, "C%lld", (long long)book_head(world->book));
    struct security shares = blank_shares(run->firm, code, run->classes[op->class],
                                          run->holders[op->holder], UNITS(op->units));
    struct security_event event =
        blank_event(code, 0, op->kind == CAP_CANCEL ? EQUITY_CANCELLATION : EQUITY_TRANSFER);
    struct capital_act act = blank_act(run->firm, CAPITAL_SPLIT);
    const struct op *source = &run->ops[op->source];
    enum record_kind kind = op->kind == CAP_ISSUE   ? RECORD_SECURITY
                            : op->kind == CAP_SPLIT ? RECORD_CAPITAL_ACT
                                                    : RECORD_SECURITY_EVENT;

    act.class_id = run->classes[op->class];
    act.ratio_e8 = UNITS(op->units);
    event.security_id = source->kind == CAP_ISSUE ? source->id : 0;
    event.event_id = source->kind == CAP_ISSUE ? 0 : source->id;
    event.units_e8 = UNITS(op->units);
    event.to_party_id = op->kind == CAP_TRANSFER ? run->holders[op->holder] : 0;
    if (world_attempt(world, MANAGER_ID, kind, 0, op->day,
                      kind == RECORD_SECURITY      ? (const void *)&shares
                      : kind == RECORD_CAPITAL_ACT ? (const void *)&act
                                                   : (const void *)&event) != ERR_OK)
        return false;
    op->id = book_head(world->book);
    return true;
}

static void attempt(struct run *run)
{
    struct op op = random_op(run);

    if ((op.kind == CAP_TRANSFER || op.kind == CAP_CANCEL) &&
        !makes_certificate(&run->ops[op.source]))
        return;
    if (op.kind == CAP_TRANSFER || op.kind == CAP_CANCEL)
        op.class = run->ops[op.source].class;
    run->ops[run->count++] = op;
    bool possible = can_be(run);
    bool taken = try_op(run, &run->ops[run->count - 1]);

    assert_int_equal(taken, possible);
    if (taken)
        run->taken[op.day - day("2020-02-01")] = true;
    else
        run->count--;
}

static void attempt_reversal(struct run *run)
{
    struct op *op = &run->ops[below(run, run->count)];

    if (op->gone)
        return;
    op->gone = true;
    bool possible = can_be(run);
    bool taken = world_reverse(&run->world, op->id, NULL) == ERR_OK;

    assert_int_equal(taken, possible);
    op->gone = taken;
}

static int64_t units_of(const struct equity *equity, int64_t id)
{
    for (size_t i = 0; i < equity->certificate_count; i++)
        if (equity->certificates[i].id == id)
            return equity->certificates[i].units_e8;
    return 0;
}

static void compare_certificates(struct run *run, int32_t as_of)
{
    struct exact_work work = {.arena = &run->world.arena};
    struct cap_table plain = plain_table(run, &work, as_of);
    struct equity equity;

    assert_int_equal(equity_play(run->world.book, run->firm, (struct view){as_of, INT64_MAX}, NULL,
                                 &run->world.arena, &equity),
                     ERR_OK);
    assert_int_equal(equity.fault_count, 0);
    for (size_t i = 0; i < run->count; i++) {
        struct exact expected =
            plain.securities[i].alive ? plain.securities[i].quantity : exact_whole(&work, 0);

        if (makes_certificate(&run->ops[i]))
            assert_int_equal(exact_compare(&work, expected,
                                           exact_fraction(&work, units_of(&equity, run->ops[i].id),
                                                          DECIMAL_E8_ONE)),
                             0);
    }
}

/* Holders and history add up to the whole, and shares to one. */
static void check_sums(struct run *run, int32_t as_of)
{
    struct equity equity;
    struct firm_cap_table table;
    const struct holder_change_row *changes;
    size_t change_count;
    int64_t held = 0;
    int64_t changed = 0;
    int64_t share = 0;

    assert_int_equal(equity_play(run->world.book, run->firm, (struct view){as_of, INT64_MAX}, NULL,
                                 &run->world.arena, &equity),
                     ERR_OK);
    assert_int_equal(firm_cap_table(&equity, &table), ERR_OK);
    assert_int_equal(holder_changes(&equity, (struct equity_holder){0}, &changes, &change_count),
                     ERR_OK);
    for (size_t i = 0; i < HOLDERS; i++)
        held += held_by_party(&table, run->holders[i]);
    for (size_t i = 0; i < change_count; i++) {
        changed += changes[i].change_e8;
        assert_true(changes[i].balance_e8 >= 0);
    }
    for (size_t i = 0; i < table.count; i++)
        share += known_or_zero(table.rows[i].share_e8);
    assert_int_equal(held, table.figures.outstanding_e8);
    assert_int_equal(changed, table.figures.outstanding_e8);
    assert_int_equal(share, held > 0 ? DECIMAL_E8_ONE : 0);
}

static void what_is_taken_is_what_can_be_and_both_say_the_same(void **state)
{
    uint64_t seed = golden_seed();
    size_t taken = 0;

    (void)state;
    for (uint64_t world = 0; world < 40; world++) {
        struct run run;

        run_open(&run, seed + world);
        for (size_t i = 0; i < 60 && run.count < OPS_MAX; i++) {
            if (run.count > 4 && below(&run, 8) == 0)
                attempt_reversal(&run);
            else
                attempt(&run);
        }
        for (size_t i = 0; i < 8; i++) {
            int32_t as_of = day("2020-02-01") + (int32_t)below(&run, DAYS + 30);

            compare_certificates(&run, as_of);
            check_sums(&run, as_of);
        }
        taken += run.count;
        world_close(&run.world);
    }
    assert_true(taken > 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_is_what_can_be_and_both_say_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
