/* Post-money SAFEs at a sale.
 *
 * With W the value of the whole capitalisation (units times the value of one), a SAFE that converts
 * is better off just where W > its cap. A SAFE with a lower cap than one that converts wants to
 * convert as well: if adding it brought W to its cap or below, everybody would get less than before
 * and something would be left over. So only the sets of all SAFEs up to some cap can be stable, and
 * the largest is found from above. */
#include "stack_internal.h"

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

enum err stack_safes_points(struct exact_work *work, const struct stack_safes *of,
                            const bool *converts, struct stack_point **points_out,
                            size_t *count_out)
{
    struct exact count;

    if (!capitalize(work, of, converts, &count))
        return ERR_INVALID;
    const struct stack stack = stack_of(work, of, converts, count);

    return stack_points(work, &stack, points_out, count_out);
}

/* --- where each set stands --- */

/* A set of all SAFEs up to a cap: stable beyond `from`, up to `to`. */
struct standing {
    bool *converts;
    bool never;
    struct exact from; /* unused where none converts */
    bool open;
    struct exact to;
};

/* The proceeds at which the capitalisation of a set is worth a cap; false: the set owns too much.
 * Beyond them it is worth more, since what converts gets a part of each further yuan. */
static bool proceeds_worth(struct exact_work *work, const struct stack_safes *of,
                           const bool *converts, struct exact cap, struct exact *proceeds_out)
{
    struct exact count;

    if (!capitalize(work, of, converts, &count))
        return false;
    const struct stack stack = stack_of(work, of, converts, count);

    *proceeds_out = stack_proceeds(work, &stack, exact_divide(work, cap, count));
    return true;
}

/* highest: the cap up to which SAFEs convert; NULL: none does. */
static struct standing standing_of(struct exact_work *work, const struct stack_safes *of,
                                   const struct exact *highest)
{
    struct standing standing = {
        .converts = arena_array(work->arena, of->safe_count, sizeof *standing.converts),
        .open = true};
    struct exact at;

    for (size_t i = 0; i < of->safe_count; i++)
        standing.converts[i] =
            highest != NULL && exact_compare(work, of->safes[i].cap, *highest) <= 0;
    standing.never =
        highest != NULL && !proceeds_worth(work, of, standing.converts, *highest, &standing.from);
    for (size_t i = 0; i < of->safe_count; i++) {
        if (standing.converts[i])
            continue;
        standing.converts[i] = true;
        bool binds = proceeds_worth(work, of, standing.converts, of->safes[i].cap, &at);

        standing.converts[i] = false;
        if (!binds)
            continue;
        standing.to = standing.open ? at : exact_least(work, standing.to, at);
        standing.open = false;
    }
    return standing;
}

/* All sets that may stand, the largest first, and last the one in which none converts. */
static size_t all_standing(struct exact_work *work, const struct stack_safes *of,
                           struct standing *out)
{
    const struct exact *below = NULL;
    size_t count = 0;

    for (;;) {
        const struct exact *highest = NULL;

        for (size_t i = 0; i < of->safe_count; i++) {
            const struct exact *cap = &of->safes[i].cap;

            if ((below == NULL || exact_compare(work, *cap, *below) < 0) &&
                (highest == NULL || exact_compare(work, *cap, *highest) > 0))
                highest = cap;
        }
        out[count++] = standing_of(work, of, highest);
        if (highest == NULL || work->failed)
            return count;
        below = highest;
    }
}

static bool stands_beyond(struct exact_work *work, const struct standing *of, bool none_converts,
                          struct exact proceeds)
{
    return !of->never && (none_converts || exact_compare(work, of->from, proceeds) <= 0) &&
           (of->open || exact_compare(work, proceeds, of->to) < 0);
}

/* Up to where nothing else stands; false: to no end. */
static bool next_change(struct exact_work *work, const struct standing *sets, size_t set_count,
                        size_t now, struct exact after, struct exact *to_out)
{
    bool found = now < set_count && !sets[now].open;

    if (found)
        *to_out = sets[now].to;
    /* A larger set begins to stand. */
    for (size_t i = 0; i < now && i + 1 < set_count; i++)
        if (!sets[i].never && exact_compare(work, sets[i].from, after) > 0 &&
            (sets[i].open || exact_compare(work, sets[i].from, sets[i].to) < 0) &&
            (!found || exact_compare(work, sets[i].from, *to_out) < 0)) {
            found = true;
            *to_out = sets[i].from;
        }
    return found;
}

enum err stack_safes_spans(struct exact_work *work, const struct stack_safes *of,
                           struct stack_safes_span **spans_out, size_t *count_out)
{
    struct standing *sets = arena_array(work->arena, of->safe_count + 1, sizeof *sets);
    const size_t set_count = all_standing(work, of, sets);
    struct stack_safes_span *spans = arena_array(work->arena, 2 * set_count + 1, sizeof *spans);
    struct exact from = exact_whole(work, 0);
    size_t count = 0;

    for (bool more = true; more && !work->failed;) {
        struct exact to = from;
        size_t now = 0;

        while (now < set_count && !stands_beyond(work, &sets[now], now + 1 == set_count, from))
            now++;
        more = next_change(work, sets, set_count, now, from, &to);
        if (now < set_count)
            spans[count++] = (struct stack_safes_span){
                .converts = sets[now].converts, .from = from, .open = !more, .to = to};
        from = to;
    }
    *spans_out = spans;
    *count_out = count;
    return work->failed ? ERR_OVERFLOW : ERR_OK;
}
