/* The price of a round in which notes and SAFEs convert and a pool is filled up.
 *
 * With x = 1/price everything is the largest of linear functions of everything else: an instrument
 * of its ways to convert, the pool of what it has and its target. Such a system has a least
 * solution, which is the highest price. It is found by choosing: for given choices the equations
 * are linear; where the solution shows a better choice, it is taken, and x only grows by that.
 * There are finitely many choices, so it ends, and nothing is approximated. */
#include "calc/equity/round.h"

#include "base/check.h"

/* Sums over the chosen ways: of shares of the count after conversion, of shares of the count with
 * the pool, of money at the full price, of units. */
struct chosen {
    struct exact post;
    struct exact pre;
    struct exact money;
    struct exact fixed;
};

/* A linear function of x. */
struct linear {
    struct exact base;
    struct exact slope;
};

struct solving {
    struct exact_work *work;
    const struct round_terms *terms;
    size_t *ways; /* the option chosen of each instrument */
    bool filling; /* the pool is filled up to its target */
    struct exact x;
    struct exact pool_increase;
    struct exact converted; /* units of all instruments */
    struct exact units_after;
};

static struct chosen sum_chosen(const struct solving *solving)
{
    struct exact_work *work = solving->work;
    const struct exact nothing = exact_whole(work, 0);
    struct chosen sum = {nothing, nothing, nothing, nothing};

    for (size_t i = 0; i < solving->terms->instrument_count; i++) {
        const struct round_option *option =
            &solving->terms->instruments[i].options[solving->ways[i]];
        struct exact *to = option->way == ROUND_AT_PRICE      ? &sum.money
                           : option->way == ROUND_AT_POST_CAP ? &sum.post
                           : option->way == ROUND_AT_PRE_CAP  ? &sum.pre
                                                              : &sum.fixed;

        *to = exact_add(work, *to, option->value);
    }
    return sum;
}

/* The units of all instruments as a function of x, and of the pool's increase: base + slope * x +
 * by_pool * increase. False: they own all. */
static bool converted_line(const struct solving *solving, const struct chosen *sum,
                           struct linear *line_out, struct exact *by_pool_out)
{
    struct exact_work *work = solving->work;
    const struct exact before = solving->terms->units_before;
    const struct exact rest = exact_subtract(work, exact_whole(work, 1), sum->post);

    if (exact_sign(rest) <= 0)
        return false;
    struct exact base = exact_add(
        work, sum->fixed, exact_multiply(work, before, exact_add(work, sum->post, sum->pre)));

    line_out->base = exact_divide(work, base, rest);
    line_out->slope = exact_divide(work, sum->money, rest);
    *by_pool_out = exact_divide(work, sum->pre, rest);
    return true;
}

/* The pool's increase as a function of x. False: the target cannot be reached. */
static bool pool_line(const struct solving *solving, const struct linear *converted,
                      struct exact by_pool, struct linear *line_out)
{
    struct exact_work *work = solving->work;
    const struct round_terms *terms = solving->terms;
    const struct exact nothing = exact_whole(work, 0);

    if (!solving->filling) {
        *line_out = (struct linear){terms->has_target ? nothing : terms->pool, nothing};
        return true;
    }
    /* increase = target * (before + converted + increase + new money * x) - unallocated */
    struct exact grows = exact_add(work, exact_whole(work, 1), by_pool);
    struct exact rest =
        exact_subtract(work, exact_whole(work, 1), exact_multiply(work, terms->pool, grows));

    if (exact_sign(rest) <= 0)
        return false;
    struct exact base = exact_subtract(
        work,
        exact_multiply(work, terms->pool, exact_add(work, terms->units_before, converted->base)),
        terms->unallocated);
    struct exact slope =
        exact_multiply(work, terms->pool, exact_add(work, converted->slope, terms->new_money));

    line_out->base = exact_divide(work, base, rest);
    line_out->slope = exact_divide(work, slope, rest);
    return true;
}

/* Solves for the choices at hand. False: no price fits them. */
static bool solve_chosen(struct solving *solving)
{
    struct exact_work *work = solving->work;
    const struct round_terms *terms = solving->terms;
    const struct chosen sum = sum_chosen(solving);
    struct linear converted;
    struct linear pool;
    struct exact by_pool;
    struct exact base = terms->units_before;
    struct exact slope = terms->pre_money;

    if (!converted_line(solving, &sum, &converted, &by_pool) ||
        !pool_line(solving, &converted, by_pool, &pool))
        return false;
    converted.base = exact_add(work, converted.base, exact_multiply(work, by_pool, pool.base));
    converted.slope = exact_add(work, converted.slope, exact_multiply(work, by_pool, pool.slope));
    /* pre_money * x = what the price counts */
    if (terms->counts_converted) {
        base = exact_add(work, base, converted.base);
        slope = exact_subtract(work, slope, converted.slope);
    }
    if (terms->counts_pool) {
        base = exact_add(work, base, pool.base);
        slope = exact_subtract(work, slope, pool.slope);
    }
    if (exact_sign(slope) <= 0)
        return false;
    solving->x = exact_divide(work, base, slope);
    solving->pool_increase =
        exact_add(work, pool.base, exact_multiply(work, pool.slope, solving->x));
    solving->converted =
        exact_add(work, converted.base, exact_multiply(work, converted.slope, solving->x));
    solving->units_after = exact_add(work, exact_add(work, terms->units_before, solving->converted),
                                     exact_add(work, solving->pool_increase,
                                               exact_multiply(work, terms->new_money, solving->x)));
    return true;
}

static struct exact units_of(const struct solving *solving, const struct round_option *option)
{
    struct exact_work *work = solving->work;
    const struct exact before = solving->terms->units_before;

    switch (option->way) {
    case ROUND_AT_PRICE:
        return exact_multiply(work, option->value, solving->x);
    case ROUND_AT_POST_CAP:
        return exact_multiply(work, option->value, exact_add(work, before, solving->converted));
    case ROUND_AT_PRE_CAP:
        return exact_multiply(work, option->value, exact_add(work, before, solving->pool_increase));
    case ROUND_FIXED:
        break;
    }
    return option->value;
}

/* Takes every better choice; whether there was one. */
static bool improve(struct solving *solving)
{
    struct exact_work *work = solving->work;
    const struct round_terms *terms = solving->terms;
    bool better = false;

    for (size_t i = 0; i < terms->instrument_count && !work->failed; i++) {
        const struct round_instrument *of = &terms->instruments[i];
        struct exact most = units_of(solving, &of->options[solving->ways[i]]);

        for (size_t o = 0; o < of->option_count; o++) {
            struct exact units = units_of(solving, &of->options[o]);

            if (exact_compare(work, units, most) <= 0)
                continue;
            solving->ways[i] = o;
            most = units;
            better = true;
        }
    }
    if (terms->has_target && !solving->filling && !work->failed) {
        struct exact target = exact_multiply(work, terms->pool, solving->units_after);

        solving->filling = exact_compare(work, target, terms->unallocated) > 0;
        better = better || solving->filling;
    }
    return better;
}

/* A choice to begin with that does not depend on the price, where there is one. */
static size_t first_way(const struct round_instrument *of)
{
    for (size_t o = 0; o < of->option_count; o++)
        if (of->options[o].way != ROUND_AT_PRICE)
            return o;
    return 0;
}

static void take_answer(const struct solving *solving, struct round_answer *answer_out)
{
    struct exact_work *work = solving->work;
    const struct round_terms *terms = solving->terms;

    answer_out->price = exact_divide(work, exact_whole(work, 1), solving->x);
    answer_out->new_units = exact_multiply(work, terms->new_money, solving->x);
    answer_out->pool_increase = solving->pool_increase;
    answer_out->pool_after = exact_add(work, terms->unallocated, solving->pool_increase);
    answer_out->units_after = solving->units_after;
    answer_out->post_capitalization = exact_add(work, terms->units_before, solving->converted);
    answer_out->pre_capitalization = exact_add(work, terms->units_before, solving->pool_increase);
    answer_out->converted =
        arena_array(work->arena, terms->instrument_count, sizeof *answer_out->converted);
    for (size_t i = 0; i < terms->instrument_count; i++)
        answer_out->converted[i] =
            units_of(solving, &terms->instruments[i].options[solving->ways[i]]);
}

enum err round_solve(struct exact_work *work, const struct round_terms *terms,
                     struct round_answer *answer_out)
{
    struct solving solving = {
        .work = work,
        .terms = terms,
        .ways = arena_array(work->arena, terms->instrument_count, sizeof *solving.ways)};

    CHECK(work->failed ||
          (exact_sign(terms->units_before) > 0 && exact_sign(terms->pre_money) > 0));
    for (size_t i = 0; i < terms->instrument_count; i++)
        solving.ways[i] = first_way(&terms->instruments[i]);
    do {
        if (!solve_chosen(&solving))
            return work->failed ? ERR_OVERFLOW : ERR_NOT_FOUND;
    } while (improve(&solving));
    if (work->failed)
        return ERR_OVERFLOW;
    take_answer(&solving, answer_out);
    return work->failed ? ERR_OVERFLOW : ERR_OK;
}
