/* A stack as a line with kinks: what all classes and options get together at the value v of a
 * common unit. */
#include "stack_internal.h"

#include <stdlib.h>

struct exact stack_preference(struct exact_work *work, const struct stack_class *of)
{
    if (!of->preferred)
        return exact_whole(work, 0);
    if (of->participating && of->capped)
        return exact_least(work, of->preference, of->cap);
    return of->preference;
}

struct exact stack_value(struct exact_work *work, const struct stack_class *of, struct exact v)
{
    struct exact as_common = exact_multiply(work, of->units, v);
    struct exact holding = stack_preference(work, of);

    if (!of->preferred)
        return as_common;
    if (of->participating)
        holding = exact_add(work, holding, as_common);
    if (of->participating && of->capped)
        holding = exact_least(work, holding, of->cap);
    return of->convertible ? exact_most(work, holding, as_common) : holding;
}

static void add_kink(struct exact_work *work, struct stack_line *line, struct exact at,
                     struct exact base_change, struct exact slope_change, enum stack_event event,
                     size_t index)
{
    (void)work;
    line->kinks[line->kink_count] = (struct stack_kink){.at = at,
                                                        .base_change = base_change,
                                                        .slope_change = slope_change,
                                                        .event = event,
                                                        .index = index,
                                                        .order = line->kink_count};
    line->kink_count++;
}

static struct exact negated(struct exact_work *work, struct exact value)
{
    return exact_subtract(work, exact_whole(work, 0), value);
}

static void add_conversion(struct exact_work *work, struct stack_line *line,
                           const struct stack_class *of, struct exact held, size_t index)
{
    add_kink(work, line, exact_divide(work, held, of->units), negated(work, held), of->units,
             STACK_CLASS_CONVERTS, index);
}

static void add_class(struct exact_work *work, struct stack_line *line,
                      const struct stack_class *of, size_t index)
{
    struct exact held = stack_preference(work, of);
    bool with_units = !exact_is_zero(of->units);

    line->base = exact_add(work, line->base, held);
    if (!of->preferred) {
        line->slope = exact_add(work, line->slope, of->units);
    } else if (!of->participating) {
        if (of->convertible && with_units)
            add_conversion(work, line, of, held, index);
    } else {
        struct exact room = of->capped ? exact_subtract(work, of->cap, held) : held;

        if (!of->capped || !exact_is_zero(room))
            line->slope = exact_add(work, line->slope, of->units);
        if (!of->capped || !with_units)
            return;
        if (!exact_is_zero(room))
            add_kink(work, line, exact_divide(work, room, of->units), room,
                     negated(work, of->units), STACK_CLASS_CAPPED, index);
        if (of->convertible)
            add_conversion(work, line, of, of->cap, index);
    }
}

struct sorting {
    struct exact_work *work;
};

static int kink_order(const void *left, const void *right, void *state)
{
    const struct stack_kink *a = left;
    const struct stack_kink *b = right;
    const struct sorting *sorting = state;
    int order = exact_compare(sorting->work, a->at, b->at);

    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

struct stack_line stack_line_of(struct exact_work *work, const struct stack *stack)
{
    const size_t most = 2 * stack->class_count + stack->option_count;
    struct sorting sorting = {work};
    struct stack_line line = {.base = exact_whole(work, 0),
                              .slope = exact_whole(work, 0),
                              .kinks = arena_array(work->arena, most, sizeof *line.kinks)};

    for (size_t i = 0; i < stack->class_count; i++)
        add_class(work, &line, &stack->classes[i], i);
    for (size_t i = 0; i < stack->option_count; i++) {
        const struct stack_option *option = &stack->options[i];

        if (!exact_is_zero(option->units))
            add_kink(work, &line, option->strike,
                     negated(work, exact_multiply(work, option->units, option->strike)),
                     option->units, STACK_OPTION_EXERCISES, i);
    }
    qsort_r(line.kinks, line.kink_count, sizeof *line.kinks, kink_order, &sorting);
    return line;
}
