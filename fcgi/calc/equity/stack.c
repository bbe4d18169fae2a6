/* The payouts of a stack: debts, then preferences, then one walk along the line to the value of a
 * common unit. */
#include "base/check.h"
#include "stack_internal.h"

/* The lowest rank above `last`, or of all where there is no last; false where there is none. */
static bool next_rank(const int64_t *ranks, size_t count, const int64_t *last, int64_t *rank_out)
{
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        if ((last != NULL && ranks[i] <= *last) || (found && ranks[i] >= *rank_out))
            continue;
        found = true;
        *rank_out = ranks[i];
    }
    return found;
}

static struct exact sum_of_rank(struct exact_work *work, const struct exact *claims,
                                const int64_t *ranks, size_t count, int64_t rank)
{
    struct exact sum = exact_whole(work, 0);

    for (size_t i = 0; i < count; i++)
        if (ranks[i] == rank)
            sum = exact_add(work, sum, claims[i]);
    return sum;
}

struct exact stack_by_rank(struct exact_work *work, struct exact amount, const struct exact *claims,
                           const int64_t *ranks, size_t count, struct exact *paid_out)
{
    int64_t *own = arena_array(work->arena, count, sizeof *own);
    int64_t rank = 0;
    int64_t last = 0;

    for (size_t i = 0; i < count; i++)
        own[i] = ranks == NULL ? 0 : ranks[i];
    for (bool first = true; next_rank(own, count, first ? NULL : &last, &rank); first = false) {
        struct exact sum = sum_of_rank(work, claims, own, count, rank);
        struct exact part = exact_least(work, sum, amount);

        for (size_t i = 0; i < count; i++)
            if (own[i] == rank)
                paid_out[i] = exact_is_zero(sum) ? sum : exact_scale(work, part, claims[i], sum);
        amount = exact_subtract(work, amount, part);
        last = rank;
    }
    return amount;
}

static struct exact pay_debts(struct exact_work *work, const struct stack *stack,
                              struct exact proceeds, struct exact *paid_out)
{
    const size_t count = stack->debt_count;
    struct exact *claims = arena_array(work->arena, count, sizeof *claims);
    int64_t *ranks = arena_array(work->arena, count, sizeof *ranks);

    for (size_t i = 0; i < count; i++) {
        claims[i] = stack->debts[i].claim;
        ranks[i] = stack->debts[i].rank;
    }
    return stack_by_rank(work, proceeds, claims, ranks, count, paid_out);
}

/* The preferences do not get enough, or just enough: nothing is left for a common unit. */
static void pay_preferences(struct exact_work *work, const struct stack *stack, struct exact rest,
                            struct exact *paid_out)
{
    const size_t count = stack->class_count;
    struct exact *claims = arena_array(work->arena, count, sizeof *claims);
    int64_t *ranks = arena_array(work->arena, count, sizeof *ranks);

    for (size_t i = 0; i < count; i++) {
        claims[i] = stack_preference(work, &stack->classes[i]);
        ranks[i] = stack->classes[i].preferred ? stack->classes[i].rank : 0;
    }
    stack_by_rank(work, rest, claims, ranks, count, paid_out);
}

/* Walks up the line to the v at which it reaches rest. ERR_INVALID: it ends below. */
static enum err solve(struct exact_work *work, const struct stack_line *line, struct exact rest,
                      struct exact *v_out)
{
    struct exact base = line->base;
    struct exact slope = line->slope;
    struct exact v = exact_whole(work, 0);

    for (size_t i = 0; !work->failed; i++) {
        const struct stack_kink *kink = i < line->kink_count ? &line->kinks[i] : NULL;
        bool rises = exact_sign(slope) > 0;
        struct exact left = exact_subtract(work, rest, base);

        if (rises && (kink == NULL ||
                      exact_compare(work, left, exact_multiply(work, slope, kink->at)) <= 0)) {
            *v_out = exact_divide(work, left, slope);
            return ERR_OK;
        }
        if (!rises && exact_sign(left) <= 0) {
            *v_out = v;
            return ERR_OK;
        }
        if (kink == NULL)
            return ERR_INVALID;
        v = kink->at;
        base = exact_add(work, base, kink->base_change);
        slope = exact_add(work, slope, kink->slope_change);
    }
    return ERR_OVERFLOW;
}

static enum stack_choice choice_of(struct exact_work *work, const struct stack_class *of,
                                   struct exact v)
{
    struct exact held = of->participating ? of->cap : of->preference;

    if (!of->preferred || !of->convertible || (of->participating && !of->capped))
        return STACK_HOLDS;
    int order = exact_compare(work, exact_multiply(work, of->units, v), held);

    return order > 0 ? STACK_CONVERTS : order < 0 ? STACK_HOLDS : STACK_INDIFFERENT;
}

static struct exact option_value(struct exact_work *work, const struct stack_option *option,
                                 struct exact v)
{
    struct exact gain = exact_subtract(work, v, option->strike);

    return exact_sign(gain) > 0 ? exact_multiply(work, option->units, gain) : exact_whole(work, 0);
}

enum err stack_pay(struct exact_work *work, const struct stack *stack, struct exact proceeds,
                   struct stack_payout *payout_out)
{
    struct stack_payout payout = {
        .debts = arena_array(work->arena, stack->debt_count, sizeof *payout.debts),
        .classes = arena_array(work->arena, stack->class_count, sizeof *payout.classes),
        .options = arena_array(work->arena, stack->option_count, sizeof *payout.options),
        .choices = arena_array(work->arena, stack->class_count, sizeof *payout.choices),
        .per_unit = exact_whole(work, 0)};
    struct stack_line line = stack_line_of(work, stack);

    CHECK(work->failed || exact_sign(proceeds) >= 0);
    struct exact rest = pay_debts(work, stack, proceeds, payout.debts);
    bool short_of_preferences = exact_compare(work, rest, line.base) <= 0;

    if (short_of_preferences) {
        pay_preferences(work, stack, rest, payout.classes);
    } else {
        enum err err = solve(work, &line, rest, &payout.per_unit);

        if (err != ERR_OK)
            return err;
    }
    for (size_t i = 0; i < stack->class_count; i++) {
        payout.choices[i] = choice_of(work, &stack->classes[i], payout.per_unit);
        if (!short_of_preferences)
            payout.classes[i] = stack_value(work, &stack->classes[i], payout.per_unit);
    }
    for (size_t i = 0; i < stack->option_count; i++)
        payout.options[i] = option_value(work, &stack->options[i], payout.per_unit);
    if (work->failed)
        return ERR_OVERFLOW;
    *payout_out = payout;
    return ERR_OK;
}

struct exact stack_proceeds(struct exact_work *work, const struct stack *stack, struct exact v)
{
    struct exact sum = exact_whole(work, 0);

    for (size_t i = 0; i < stack->debt_count; i++)
        sum = exact_add(work, sum, stack->debts[i].claim);
    for (size_t i = 0; i < stack->class_count; i++)
        sum = exact_add(work, sum, stack_value(work, &stack->classes[i], v));
    for (size_t i = 0; i < stack->option_count; i++)
        sum = exact_add(work, sum, option_value(work, &stack->options[i], v));
    return sum;
}
