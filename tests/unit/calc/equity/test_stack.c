/* Properties of the liquidation stack over random ones: nothing is lost, nobody does better by
 * choosing otherwise, and GMP comes to the same. The seed is printed; FUNDTRAIL_SEED=n repeats a
 * run. */
#include "calc/equity/stack.h"

#include "support_golden.h"

#include <gmp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CLASSES_MOST 8
#define OPTIONS_MOST 3
#define DEBTS_MOST 3
#define RUNS 250

struct random_stack {
    struct arena arena;
    struct exact_work work;
    struct stack stack;
    struct stack_class classes[CLASSES_MOST + 1];
    struct stack_debt debts[DEBTS_MOST];
    struct stack_option options[OPTIONS_MOST];
    struct exact proceeds;
};

static int64_t below(uint64_t *seed, int64_t bound)
{
    return (int64_t)(golden_random(seed) % (uint64_t)bound);
}

/* Small numbers, so that ties and kinks at the same place happen. */
static void draw(struct random_stack *of, uint64_t *seed)
{
    struct exact_work *work = &of->work;
    size_t count = 1 + (size_t)below(seed, CLASSES_MOST);

    arena_init(&of->arena);
    *work = (struct exact_work){.arena = &of->arena};
    for (size_t i = 0; i <= count; i++) {
        struct stack_class *class = &of->classes[i];

        *class = (struct stack_class){
            .preferred = i > 0 && below(seed, 5) > 0,
            .participating = below(seed, 2) == 0,
            .capped = below(seed, 2) == 0,
            .convertible = below(seed, 3) > 0,
            .rank = below(seed, 3),
            .units = exact_fraction(work, below(seed, 8) + (i == 0), 1 + below(seed, 2)),
            .preference = exact_whole(work, 0),
            .cap = exact_whole(work, below(seed, 60))};
        if (class->preferred)
            class->preference = exact_whole(work, below(seed, 30));
    }
    for (size_t i = 0; i < DEBTS_MOST; i++)
        of->debts[i] = (struct stack_debt){.rank = below(seed, 2),
                                           .claim = exact_whole(work, below(seed, 10))};
    for (size_t i = 0; i < OPTIONS_MOST; i++)
        of->options[i] = (struct stack_option){
            .units = exact_whole(work, below(seed, 5)),
            .strike = exact_fraction(work, below(seed, 20), 1 + below(seed, 3))};
    of->stack = (struct stack){.classes = of->classes,
                               .class_count = count + 1,
                               .debts = of->debts,
                               .debt_count = (size_t)below(seed, DEBTS_MOST + 1),
                               .options = of->options,
                               .option_count = (size_t)below(seed, OPTIONS_MOST + 1)};
    of->proceeds = exact_fraction(work, below(seed, 800), 1 + below(seed, 4));
}

static struct exact all_paid(struct exact_work *work, const struct stack *stack,
                             const struct stack_payout *payout)
{
    struct exact sum = exact_sum(work, payout->debts, stack->debt_count);

    sum = exact_add(work, sum, exact_sum(work, payout->classes, stack->class_count));
    return exact_add(work, sum, exact_sum(work, payout->options, stack->option_count));
}

static void payouts_add_up_and_never_fall(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct random_stack of;
        struct stack_payout payout;
        struct stack_payout more;

        draw(&of, &seed);
        assert_int_equal(stack_pay(&of.work, &of.stack, of.proceeds, &payout), ERR_OK);
        assert_int_equal(
            exact_compare(&of.work, all_paid(&of.work, &of.stack, &payout), of.proceeds), 0);
        assert_int_equal(stack_pay(&of.work, &of.stack,
                                   exact_add(&of.work, of.proceeds,
                                             exact_fraction(&of.work, 1 + below(&seed, 9), 7)),
                                   &more),
                         ERR_OK);
        for (size_t i = 0; i < of.stack.class_count; i++) {
            assert_true(exact_sign(payout.classes[i]) >= 0);
            assert_true(exact_compare(&of.work, payout.classes[i], more.classes[i]) <= 0);
        }
        for (size_t i = 0; i < of.stack.option_count; i++)
            assert_true(exact_compare(&of.work, payout.options[i], more.options[i]) <= 0);
        arena_done(&of.arena);
    }
}

/* The same stack with each choice taken: who converts is common, who holds may not convert. */
static void fix_choices(const struct random_stack *of, unsigned converts, struct stack_class *fixed)
{
    for (size_t i = 0; i < of->stack.class_count; i++) {
        fixed[i] = of->classes[i];
        if (fixed[i].preferred && fixed[i].convertible && (converts & (1u << i)) != 0) {
            fixed[i].preferred = false;
            fixed[i].preference = exact_subtract(&((struct random_stack *)(uintptr_t)of)->work,
                                                 fixed[i].units, fixed[i].units);
        }
        fixed[i].convertible = false;
    }
}

static void gmp_of(struct exact value, mpq_t out)
{
    mpz_import(mpq_numref(out), value.numerator.count, -1, sizeof(uint32_t), 0, 0,
               value.numerator.limbs);
    mpz_import(mpq_denref(out), value.denominator.count, -1, sizeof(uint32_t), 0, 0,
               value.denominator.limbs);
}

/* What a class gets at v, by its definition. */
static void gmp_class(const struct stack_class *class, mpq_t v, mpq_t out)
{
    mpq_t units;
    mpq_t cap;

    mpq_inits(units, cap, NULL);
    gmp_of(class->units, units);
    gmp_of(class->cap, cap);
    mpq_mul(units, units, v);
    gmp_of(class->preference, out);
    if (!class->preferred) {
        mpq_set(out, units);
    } else {
        if (class->participating)
            mpq_add(out, out, units);
        if (class->participating && class->capped && mpq_cmp(out, cap) > 0)
            mpq_set(out, cap);
        if (class->convertible && mpq_cmp(out, units) < 0)
            mpq_set(out, units);
    }
    mpq_clears(units, cap, NULL);
}

/* Each payout is the one that its class has at the value of a unit, and what is left of an option
 * is what GMP says. Where the preferences are short, nothing is common. */
static void payouts_are_those_of_gmp(void **state)
{
    uint64_t seed = golden_seed();
    int above = 0;
    mpq_t v;
    mpq_t expected;
    mpq_t found;

    (void)state;
    mpq_inits(v, expected, found, NULL);
    for (int run = 0; run < RUNS; run++) {
        struct random_stack of;
        struct stack_payout payout;

        draw(&of, &seed);
        assert_int_equal(stack_pay(&of.work, &of.stack, of.proceeds, &payout), ERR_OK);
        gmp_of(payout.per_unit, v);
        above += mpq_sgn(v) > 0;
        for (size_t i = 0; i < of.stack.class_count; i++) {
            gmp_of(payout.classes[i], found);
            gmp_class(&of.classes[i], v, expected);
            if (mpq_sgn(v) > 0 || !of.classes[i].preferred)
                assert_int_equal(mpq_cmp(found, expected), 0);
            else
                assert_true(mpq_cmp(found, expected) <= 0);
        }
        for (size_t i = 0; i < of.stack.option_count; i++) {
            gmp_of(of.options[i].strike, expected);
            mpq_sub(expected, v, expected);
            if (mpq_sgn(expected) < 0)
                mpq_set_ui(expected, 0, 1);
            gmp_of(of.options[i].units, found);
            mpq_mul(expected, expected, found);
            gmp_of(payout.options[i], found);
            assert_int_equal(mpq_cmp(found, expected), 0);
        }
        arena_done(&of.arena);
    }
    assert_true(above > RUNS / 4);
    mpq_clears(v, expected, found, NULL);
}

/* Who takes what the solver says: bit by class. */
static unsigned chosen(const struct random_stack *of, const struct stack_payout *payout)
{
    unsigned converts = 0;

    for (size_t i = 0; i < of->stack.class_count; i++)
        if (payout->choices[i] == STACK_CONVERTS)
            converts |= 1u << i;
    return converts;
}

/* The choices of the solver pay what it says, and no class gains by the other choice. */
static void no_class_does_better_by_choosing_otherwise(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct random_stack of;
        struct stack_class fixed[CLASSES_MOST + 1];
        struct stack_payout payout;
        struct stack_payout other;

        draw(&of, &seed);
        struct stack stack = of.stack;

        stack.classes = fixed;
        assert_int_equal(stack_pay(&of.work, &of.stack, of.proceeds, &payout), ERR_OK);
        unsigned converts = chosen(&of, &payout);

        fix_choices(&of, converts, fixed);
        assert_int_equal(stack_pay(&of.work, &stack, of.proceeds, &other), ERR_OK);
        for (size_t i = 0; i < stack.class_count; i++)
            assert_int_equal(exact_compare(&of.work, payout.classes[i], other.classes[i]), 0);
        for (size_t i = 0; i < stack.class_count; i++) {
            if (!of.classes[i].preferred || !of.classes[i].convertible)
                continue;
            fix_choices(&of, converts ^ 1u << i, fixed);
            assert_int_equal(stack_pay(&of.work, &stack, of.proceeds, &other), ERR_OK);
            assert_true(exact_compare(&of.work, other.classes[i], payout.classes[i]) <= 0);
        }
        arena_done(&of.arena);
    }
}

/* Every combination of choices that is stable pays the same. */
static void all_stable_choices_pay_the_same(void **state)
{
    uint64_t seed = golden_seed();
    int stable_sets = 0;

    (void)state;
    for (int run = 0; run < 25; run++) {
        struct random_stack of;
        struct stack_payout payout;
        static struct stack_payout all[1u << CLASSES_MOST];

        draw(&of, &seed);
        if (of.stack.class_count > CLASSES_MOST)
            of.stack.class_count = CLASSES_MOST;
        struct stack_class fixed[CLASSES_MOST + 1];
        struct stack stack = of.stack;
        unsigned sets = 1u << stack.class_count;

        stack.classes = fixed;
        assert_int_equal(stack_pay(&of.work, &of.stack, of.proceeds, &payout), ERR_OK);
        for (unsigned set = 0; set < sets; set++) {
            fix_choices(&of, set, fixed);
            assert_int_equal(stack_pay(&of.work, &stack, of.proceeds, &all[set]), ERR_OK);
        }
        for (unsigned set = 0; set < sets; set++) {
            bool stable = true;

            for (size_t i = 0; i < stack.class_count; i++)
                stable = stable && exact_compare(&of.work, all[set ^ 1u << i].classes[i],
                                                 all[set].classes[i]) <= 0;
            stable_sets += stable;
            for (size_t i = 0; stable && i < stack.class_count; i++)
                assert_int_equal(exact_compare(&of.work, all[set].classes[i], payout.classes[i]),
                                 0);
        }
        arena_done(&of.arena);
    }
    assert_true(stable_sets >= 25);
}

/* Between two break points payouts are straight lines; at each of them one bends. */
static void payouts_bend_just_at_the_break_points(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct random_stack of;
        struct stack_point *points;
        struct stack_payout at[3];
        size_t count;

        draw(&of, &seed);
        of.stack.debt_count = of.stack.debt_count > 1 ? 1 : of.stack.debt_count;
        assert_int_equal(stack_points(&of.work, &of.stack, &points, &count), ERR_OK);
        for (size_t i = 0; i + 1 < count; i++) {
            struct exact from = points[i].proceeds;
            struct exact to = points[i + 1].proceeds;
            struct exact middle =
                exact_divide(&of.work, exact_add(&of.work, from, to), exact_whole(&of.work, 2));
            const struct exact three[] = {from, middle, to};

            assert_true(exact_compare(&of.work, from, to) <= 0);
            for (size_t p = 0; p < 3; p++)
                assert_int_equal(stack_pay(&of.work, &of.stack, three[p], &at[p]), ERR_OK);
            for (size_t c = 0; c < of.stack.class_count; c++) {
                struct exact ends = exact_add(&of.work, at[0].classes[c], at[2].classes[c]);
                struct exact twice = exact_add(&of.work, at[1].classes[c], at[1].classes[c]);

                assert_int_equal(exact_compare(&of.work, ends, twice), 0);
            }
        }
        arena_done(&of.arena);
    }
}

/* --- SAFEs --- */

#define SAFES_MOST 6

struct random_safes {
    struct stack_class classes[4]; /* two common, two preferred */
    struct stack_option options[2];
    struct stack_safe safes[SAFES_MOST];
    struct stack_safes of;
    struct exact proceeds;
};

static struct stack_class draw_class(struct exact_work *work, uint64_t *seed, bool preferred)
{
    struct stack_class class = {.preferred = preferred,
                                .units = exact_whole(work, 1 + below(seed, 9)),
                                .preference = exact_whole(work, preferred ? below(seed, 12) : 0),
                                .cap = exact_whole(work, 0)};

    if (!preferred)
        return class;
    class.rank = below(seed, 3);
    class.convertible = below(seed, 2) == 0;
    class.participating = below(seed, 2) == 0;
    class.capped = class.participating && below(seed, 2) == 0;
    if (class.capped)
        class.cap = exact_add(work, class.preference, exact_whole(work, below(seed, 20)));
    return class;
}

/* Together the SAFEs never own everything. */
static void draw_safes(struct random_safes *drawn, struct exact_work *work, uint64_t *seed)
{
    size_t count = 1 + (size_t)below(seed, SAFES_MOST);

    for (size_t i = 0; i < 4; i++)
        drawn->classes[i] = draw_class(work, seed, i >= 2);
    for (size_t i = 0; i < 2; i++)
        drawn->options[i] = (struct stack_option){.units = exact_whole(work, below(seed, 4)),
                                                  .strike = exact_whole(work, below(seed, 9))};
    for (size_t i = 0; i < count; i++)
        drawn->safes[i] = (struct stack_safe){.rank = below(seed, 3),
                                              .amount = exact_whole(work, 1 + below(seed, 6)),
                                              .cap = exact_whole(work, 37 + below(seed, 50))};
    drawn->of = (struct stack_safes){.beside = {.classes = drawn->classes,
                                                .class_count = below(seed, 2) == 0 ? 2 : 4,
                                                .options = drawn->options,
                                                .option_count = 2},
                                     .safes = drawn->safes,
                                     .safe_count = count};
    drawn->proceeds = exact_whole(work, below(seed, 200));
}

/* What each set pays each SAFE. */
static bool pay_set(struct exact_work *work, const struct random_safes *drawn, unsigned set,
                    struct stack_safes_answer *answer)
{
    bool converts[SAFES_MOST];

    for (size_t i = 0; i < drawn->of.safe_count; i++)
        converts[i] = (set & (1u << i)) != 0;
    return stack_safes_pay(work, &drawn->of, converts, drawn->proceeds, answer) == ERR_OK;
}

static bool set_is_stable(struct exact_work *work, const struct random_safes *drawn, unsigned set)
{
    struct stack_safes_answer here;
    struct stack_safes_answer there;

    if (!pay_set(work, drawn, set, &here))
        return false;
    for (size_t i = 0; i < drawn->of.safe_count; i++) {
        bool in = (set & (1u << i)) != 0;
        bool possible = pay_set(work, drawn, set ^ 1u << i, &there);
        int order = possible ? exact_compare(work, there.safes[i], here.safes[i]) : -1;

        if (order > 0 || (in && order == 0))
            return false;
    }
    return true;
}

static int size_of(unsigned set)
{
    return __builtin_popcount(set);
}

static void the_largest_stable_set_of_safes_converts(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct random_safes drawn;
        struct stack_safes_answer answer;
        int largest = -1;
        unsigned solved = 0;

        arena_init(&arena);
        draw_safes(&drawn, &work, &seed);
        for (unsigned set = 0; set < 1u << drawn.of.safe_count; set++)
            if (set_is_stable(&work, &drawn, set) && size_of(set) > largest)
                largest = size_of(set);
        enum err err = stack_safes_solve(&work, &drawn.of, drawn.proceeds, &answer);

        assert_int_equal(err, largest < 0 ? ERR_NOT_FOUND : ERR_OK);
        for (size_t i = 0; err == ERR_OK && i < drawn.of.safe_count; i++)
            solved |= answer.converts[i] ? 1u << i : 0;
        if (err == ERR_OK) {
            assert_int_equal(size_of(solved), largest);
            assert_true(set_is_stable(&work, &drawn, solved));
            struct exact sum = exact_sum(&work, answer.safes, drawn.of.safe_count);

            sum = exact_add(&work, sum,
                            exact_sum(&work, answer.beside.classes, drawn.of.beside.class_count));
            sum = exact_add(&work, sum, exact_sum(&work, answer.beside.options, 2));
            assert_int_equal(exact_compare(&work, sum, drawn.proceeds), 0);
        }
        arena_done(&arena);
    }
}

static void expect_set(struct exact_work *work, const struct random_safes *drawn,
                       const struct stack_safes_span *span, struct exact proceeds)
{
    struct stack_safes_answer answer;

    assert_int_equal(stack_safes_solve(work, &drawn->of, proceeds, &answer), ERR_OK);
    for (size_t i = 0; i < drawn->of.safe_count; i++)
        assert_int_equal(answer.converts[i], span->converts[i]);
}

static struct exact between(struct exact_work *work, struct exact from, struct exact to)
{
    return exact_divide(work, exact_add(work, from, to), exact_whole(work, 2));
}

/* At the end of a span, within it, and a millionth beyond its beginning. */
static void in_each_span_one_set_of_safes_stands(void **state)
{
    uint64_t seed = golden_seed();
    int changes = 0;

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct random_safes drawn;
        struct stack_safes_span *spans;
        struct stack_safes_answer answer;
        size_t count;

        arena_init(&arena);
        draw_safes(&drawn, &work, &seed);
        assert_int_equal(stack_safes_spans(&work, &drawn.of, &spans, &count), ERR_OK);
        assert_true(count > 0 && spans[count - 1].open && exact_is_zero(spans[0].from));
        for (size_t i = 0; i < count; i++) {
            struct exact hair = exact_add(&work, spans[i].from, exact_fraction(&work, 1, 1000000));
            struct exact far = exact_add(&work, spans[i].from, exact_whole(&work, 1000));
            struct exact to = spans[i].open ? far : spans[i].to;

            expect_set(&work, &drawn, &spans[i], to);
            expect_set(&work, &drawn, &spans[i], between(&work, spans[i].from, to));
            if (exact_compare(&work, hair, to) < 0)
                expect_set(&work, &drawn, &spans[i], hair);
        }
        for (size_t i = 1; i < count; i++, changes++) {
            if (exact_compare(&work, spans[i - 1].to, spans[i].from) == 0)
                continue;
            struct exact gap = between(&work, spans[i - 1].to, spans[i].from);

            assert_int_equal(stack_safes_solve(&work, &drawn.of, gap, &answer), ERR_NOT_FOUND);
        }
        arena_done(&arena);
    }
    assert_true(changes > RUNS);
}

/* Within a span payouts are straight lines between the points of its set. */
static void payouts_of_safes_bend_just_at_the_points_of_their_set(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct random_safes drawn;
        struct stack_safes_span *spans;
        struct stack_point *points;
        size_t span_count;
        size_t count;

        arena_init(&arena);
        draw_safes(&drawn, &work, &seed);
        assert_int_equal(stack_safes_spans(&work, &drawn.of, &spans, &span_count), ERR_OK);
        const bool *converts = spans[(size_t)below(&seed, (int64_t)span_count)].converts;

        assert_int_equal(stack_safes_points(&work, &drawn.of, converts, &points, &count), ERR_OK);
        for (size_t i = 0; i + 1 < count; i++) {
            struct exact from = points[i].proceeds;
            struct exact to = points[i + 1].proceeds;
            const struct exact three[] = {from, between(&work, from, to), to};
            struct stack_safes_answer at[3];

            for (size_t k = 0; k < 3; k++)
                assert_int_equal(stack_safes_pay(&work, &drawn.of, converts, three[k], &at[k]),
                                 ERR_OK);
            for (size_t k = 0; k < drawn.of.safe_count; k++)
                assert_int_equal(exact_compare(&work, at[1].safes[k],
                                               between(&work, at[0].safes[k], at[2].safes[k])),
                                 0);
        }
        arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payouts_add_up_and_never_fall),
        cmocka_unit_test(payouts_are_those_of_gmp),
        cmocka_unit_test(no_class_does_better_by_choosing_otherwise),
        cmocka_unit_test(all_stable_choices_pay_the_same),
        cmocka_unit_test(payouts_bend_just_at_the_break_points),
        cmocka_unit_test(the_largest_stable_set_of_safes_converts),
        cmocka_unit_test(in_each_span_one_set_of_safes_stands),
        cmocka_unit_test(payouts_of_safes_bend_just_at_the_points_of_their_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
