/* Whole shares of a round, and what it costs to keep a share. */
#include "base/check.h"
#include "calc/equity/round.h"

/* (target * k * units - unallocated) / (1 - target * k), k = post-money / pre-money, rounded up. */
static bool pool_increase(struct exact_work *work, const struct round_shares *of,
                          struct exact *increase_out)
{
    const struct exact one = exact_whole(work, 1);
    struct exact post =
        exact_add(work, of->pre_money, exact_sum(work, of->paid, of->investor_count));
    struct exact share = exact_scale(work, of->target, post, of->pre_money);
    struct exact rest = exact_subtract(work, one, share);

    if (exact_sign(rest) <= 0)
        return false;
    struct exact increase = exact_divide(
        work, exact_subtract(work, exact_multiply(work, share, of->units_before), of->unallocated),
        rest);

    *increase_out =
        exact_most(work, exact_whole(work, 0), exact_round(work, increase, one, EXACT_UP));
    return true;
}

static struct exact smallest_price(struct exact_work *work, int places)
{
    struct exact step = exact_whole(work, 1);

    for (; places > 0; places--)
        step = exact_divide(work, step, exact_whole(work, 10));
    return step;
}

struct exact round_shares_at(struct exact_work *work, struct exact price,
                             enum exact_rounding rounding, const struct exact *paid, size_t count,
                             struct exact *shares_out, struct exact *left_over_out)
{
    const struct exact one = exact_whole(work, 1);

    for (size_t i = 0; i < count; i++) {
        shares_out[i] = exact_round(work, exact_divide(work, paid[i], price), one, rounding);
        left_over_out[i] =
            exact_subtract(work, paid[i], exact_multiply(work, shares_out[i], price));
    }
    return exact_sum(work, shares_out, count);
}

enum err round_whole_shares(struct exact_work *work, const struct round_shares *of,
                            struct round_shares_answer *answer_out)
{
    const size_t count = of->investor_count;
    struct round_shares_answer answer = {
        .pool_increase = exact_whole(work, 0),
        .shares = arena_array(work->arena, count, sizeof *answer.shares),
        .left_over = arena_array(work->arena, count, sizeof *answer.left_over)};

    if (of->has_pool && !pool_increase(work, of, &answer.pool_increase))
        return ERR_NOT_FOUND;
    struct exact counted = exact_add(work, of->units_before, answer.pool_increase);

    answer.price = exact_round(work, exact_divide(work, of->pre_money, counted),
                               smallest_price(work, of->price_places), EXACT_HALF_UP);
    if (exact_is_zero(answer.price))
        return work->failed ? ERR_OVERFLOW : ERR_NOT_FOUND;
    answer.units_after = exact_add(work, counted,
                                   round_shares_at(work, answer.price, of->rounding, of->paid,
                                                   count, answer.shares, answer.left_over));
    if (of->has_pool)
        answer.pool_share_after = exact_divide(
            work, exact_add(work, of->unallocated, answer.pool_increase), answer.units_after);
    if (work->failed)
        return ERR_OVERFLOW;
    *answer_out = answer;
    return ERR_OK;
}

static void keep_within(struct exact_work *work, const struct round_keep *of,
                        struct exact units_after, struct round_keep_answer *answer)
{
    const struct exact nothing = exact_whole(work, 0);

    answer->affordable = exact_least(work, answer->cost, of->headroom);
    answer->over_cap = exact_most(work, nothing, exact_subtract(work, answer->cost, of->headroom));
    struct exact bought = exact_compare(work, answer->cost, of->headroom) <= 0
                              ? answer->units
                              : exact_divide(work, answer->affordable, of->price);

    if (!of->inside)
        units_after = exact_add(work, units_after, bought);
    answer->share_affordable =
        exact_divide(work, exact_add(work, of->our_units, bought), units_after);
}

void round_keep(struct exact_work *work, const struct round_keep *of,
                struct round_keep_answer *answer_out)
{
    const struct exact one = exact_whole(work, 1);
    struct exact share = exact_divide(work, of->our_units, of->total_units);
    struct exact after = exact_add(work, exact_add(work, of->total_units, of->pool_increase),
                                   exact_divide(work, of->new_money, of->price));
    struct exact units = exact_subtract(work, exact_multiply(work, share, after), of->our_units);

    if (!of->inside)
        units = exact_divide(work, units, exact_subtract(work, one, share));
    answer_out->share_before = share;
    answer_out->share_if_nothing = exact_divide(work, of->our_units, after);
    answer_out->units = units;
    answer_out->cost =
        exact_round(work, exact_multiply(work, units, of->price), of->step, EXACT_HALF_UP);
    if (of->has_headroom)
        keep_within(work, of, after, answer_out);
}

struct exact round_claim(struct exact_work *work, struct exact principal, struct exact rate,
                         int32_t days, int32_t year_days)
{
    struct exact years = exact_fraction(work, days, year_days);
    struct exact growth = exact_add(work, exact_whole(work, 1), exact_multiply(work, rate, years));

    return exact_multiply(work, principal, growth);
}
