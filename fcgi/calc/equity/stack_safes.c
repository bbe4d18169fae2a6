/* Post-money SAFEs at a sale.
 *
 * With W the value of the whole capitalisation (units times the value of one), a SAFE that converts
 * is better off just where W > its cap. A SAFE with a lower cap than one that converts wants to
 * convert as well: if adding it brought W to its cap or below, everybody would get less than before
 * and something would be left over. So only the sets of all SAFEs up to some cap can be stable, and
 * the largest is found from above. */
#include "calc/equity/stack.h"

#include <stdlib.h>

/* Units of those that convert are shares of the count that includes them. */
static bool capitalize(struct exact_work *work, const struct stack_safes *of, const bool *converts,
                       struct exact *count_out)
{
    struct exact count = exact_whole(work, 0);
    struct exact rest = exact_whole(work, 1);

    for (size_t i = 0; i < of->beside.class_count; i++)
        count = exact_add(work, count, of->beside.classes[i].units);
    for (size_t i = 0; i < of->beside.option_count; i++)
        count = exact_add(work, count, of->beside.options[i].units);
    for (size_t i = 0; i < of->safe_count; i++)
        if (converts[i])
            rest = exact_subtract(work, rest,
                                  exact_divide(work, of->safes[i].amount, of->safes[i].cap));
    if (exact_sign(rest) <= 0)
        return false;
    *count_out = exact_divide(work, count, rest);
    return true;
}

static struct stack_class class_of(struct exact_work *work, const struct stack_safe *safe,
                                   bool converts, struct exact capitalization)
{
    const struct exact nothing = exact_whole(work, 0);

    if (converts)
        return (struct stack_class){.units =
                                        exact_scale(work, safe->amount, capitalization, safe->cap),
                                    .preference = nothing,
                                    .cap = nothing};
    return (struct stack_class){.preferred = true,
                                .rank = safe->rank,
                                .units = nothing,
                                .preference = safe->amount,
                                .cap = nothing};
}

/* The classes beside the SAFEs, and behind them one for each SAFE. */
static struct stack stack_of(struct exact_work *work, const struct stack_safes *of,
                             const bool *converts, struct exact capitalization)
{
    const size_t before = of->beside.class_count;
    struct stack_class *classes =
        arena_array(work->arena, before + of->safe_count, sizeof *classes);
    struct stack stack = of->beside;

    for (size_t i = 0; i < before; i++)
        classes[i] = of->beside.classes[i];
    for (size_t i = 0; i < of->safe_count; i++)
        classes[before + i] = class_of(work, &of->safes[i], converts[i], capitalization);
    stack.classes = classes;
    stack.class_count += of->safe_count;
    return stack;
}

enum err stack_safes_pay(struct exact_work *work, const struct stack_safes *of,
                         const bool *converts, struct exact proceeds,
                         struct stack_safes_answer *answer_out)
{
    struct stack_safes_answer answer = {
        .converts = arena_array(work->arena, of->safe_count, sizeof *answer.converts)};

    if (!capitalize(work, of, converts, &answer.capitalization))
        return ERR_INVALID;
    const struct stack stack = stack_of(work, of, converts, answer.capitalization);
    enum err err = stack_pay(work, &stack, proceeds, &answer.beside);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < of->safe_count; i++)
        answer.converts[i] = converts[i];
    answer.safes = answer.beside.classes + of->beside.class_count;
    *answer_out = answer;
    return ERR_OK;
}

/* Whether the capitalisation is worth more than the cap, where this set converts. */
static bool worth_more(struct exact_work *work, const struct stack_safes *of, const bool *converts,
                       struct exact proceeds, struct exact cap)
{
    struct stack_safes_answer answer;

    if (stack_safes_pay(work, of, converts, proceeds, &answer) != ERR_OK)
        return false;
    struct exact worth = exact_multiply(work, answer.capitalization, answer.beside.per_unit);

    return exact_compare(work, worth, cap) > 0;
}

/* converts: all SAFEs up to a cap; highest: that cap, unless none converts. */
static bool is_stable(struct exact_work *work, const struct stack_safes *of, bool *converts,
                      struct exact proceeds, const struct exact *highest)
{
    struct stack_safes_answer answer;
    bool stable = true;

    if (stack_safes_pay(work, of, converts, proceeds, &answer) != ERR_OK ||
        (highest != NULL && !worth_more(work, of, converts, proceeds, *highest)))
        return false;
    for (size_t i = 0; i < of->safe_count && stable; i++) {
        if (converts[i])
            continue;
        converts[i] = true;
        stable = !worth_more(work, of, converts, proceeds, of->safes[i].cap);
        converts[i] = false;
    }
    return stable;
}

enum err stack_safes_solve(struct exact_work *work, const struct stack_safes *of,
                           struct exact proceeds, struct stack_safes_answer *answer_out)
{
    bool *converts = arena_array(work->arena, of->safe_count, sizeof *converts);
    size_t left = of->safe_count;

    for (size_t i = 0; i < of->safe_count; i++)
        converts[i] = true;
    for (;;) {
        const struct exact *highest = NULL;

        for (size_t i = 0; i < of->safe_count; i++)
            if (converts[i] &&
                (highest == NULL || exact_compare(work, of->safes[i].cap, *highest) > 0))
                highest = &of->safes[i].cap;
        if (is_stable(work, of, converts, proceeds, highest))
            return stack_safes_pay(work, of, converts, proceeds, answer_out);
        if (work->failed || left == 0)
            return work->failed ? ERR_OVERFLOW : ERR_NOT_FOUND;
        for (size_t i = 0; i < of->safe_count; i++)
            if (converts[i] && exact_compare(work, of->safes[i].cap, *highest) == 0) {
                converts[i] = false;
                left--;
            }
    }
}
