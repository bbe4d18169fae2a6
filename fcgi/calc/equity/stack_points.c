/* Break points of a stack: where somebody's part of the next yuan changes. */
#include "stack_internal.h"

static void add_point(struct stack_point *points, size_t *count, struct exact proceeds,
                      struct exact per_unit, enum stack_event event, size_t index)
{
    points[(*count)++] = (struct stack_point){
        .proceeds = proceeds, .per_unit = per_unit, .event = event, .index = index};
}

static struct exact all_debts(struct exact_work *work, const struct stack *stack)
{
    struct exact sum = exact_whole(work, 0);

    for (size_t i = 0; i < stack->debt_count; i++)
        sum = exact_add(work, sum, stack->debts[i].claim);
    return sum;
}

/* The preferences of the lowest rank above the last one. */
static bool next_rank_sum(struct exact_work *work, const struct stack *stack, const int64_t *last,
                          int64_t *rank_out, struct exact *sum_out)
{
    bool found = false;

    for (size_t i = 0; i < stack->class_count; i++) {
        const struct stack_class *of = &stack->classes[i];

        if (!of->preferred || (last != NULL && of->rank <= *last) ||
            (found && of->rank > *rank_out))
            continue;
        if (!found || of->rank < *rank_out)
            *sum_out = exact_whole(work, 0);
        found = true;
        *rank_out = of->rank;
        *sum_out = exact_add(work, *sum_out, stack_preference(work, of));
    }
    return found;
}

/* Ranks that hold nothing change nobody's part. Returns the proceeds that pay all of them. */
static struct exact add_ranks(struct exact_work *work, const struct stack *stack,
                              struct exact proceeds, struct stack_point *points, size_t *count)
{
    int64_t rank = 0;
    int64_t last = 0;
    struct exact sum;

    for (bool first = true; next_rank_sum(work, stack, first ? NULL : &last, &rank, &sum);
         first = false) {
        last = rank;
        if (exact_is_zero(sum))
            continue;
        proceeds = exact_add(work, proceeds, sum);
        add_point(points, count, proceeds, exact_whole(work, 0), STACK_RANK_PAID, 0);
        points[*count - 1].rank = rank;
    }
    return proceeds;
}

enum err stack_points(struct exact_work *work, const struct stack *stack,
                      struct stack_point **points_out, size_t *count_out)
{
    const struct stack_line line = stack_line_of(work, stack);
    const size_t most = 1 + stack->class_count + line.kink_count;
    struct stack_point *points = arena_array(work->arena, most, sizeof *points);
    const struct exact debts = all_debts(work, stack);
    struct exact base = line.base;
    struct exact slope = line.slope;
    size_t count = 0;

    if (!exact_is_zero(debts))
        add_point(points, &count, debts, exact_whole(work, 0), STACK_DEBT_PAID, 0);
    add_ranks(work, stack, debts, points, &count);
    for (size_t i = 0; i < line.kink_count; i++) {
        const struct stack_kink *kink = &line.kinks[i];
        struct exact sum = exact_add(work, base, exact_multiply(work, slope, kink->at));

        /* What begins with the first yuan beyond the preferences is no point of its own. */
        if (!exact_is_zero(kink->at))
            add_point(points, &count, exact_add(work, debts, sum), kink->at, kink->event,
                      kink->index);
        base = exact_add(work, base, kink->base_change);
        slope = exact_add(work, slope, kink->slope_change);
    }
    if (work->failed)
        return ERR_OVERFLOW;
    *points_out = points;
    *count_out = count;
    return ERR_OK;
}

enum err stack_threshold(struct exact_work *work, const struct stack *stack, size_t class_index,
                         struct exact *proceeds_out, struct exact *per_unit_out)
{
    const struct stack_line line = stack_line_of(work, stack);
    struct exact base = line.base;
    struct exact slope = line.slope;

    for (size_t i = 0; i < line.kink_count; i++) {
        const struct stack_kink *kink = &line.kinks[i];

        if (kink->event == STACK_CLASS_CONVERTS && kink->index == class_index) {
            struct exact sum = exact_add(work, base, exact_multiply(work, slope, kink->at));

            *proceeds_out = exact_add(work, all_debts(work, stack), sum);
            *per_unit_out = kink->at;
            return work->failed ? ERR_OVERFLOW : ERR_OK;
        }
        base = exact_add(work, base, kink->base_change);
        slope = exact_add(work, slope, kink->slope_change);
    }
    return work->failed ? ERR_OVERFLOW : ERR_INVALID;
}
