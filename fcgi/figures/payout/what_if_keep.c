/* The units of a round that is only asked about, and what it costs a side to keep its share. */
#include "what_if_internal.h"

struct exact what_if_units(const struct trial *trial, bool after)
{
    struct exact_work *work = trial->work;
    struct exact sum = exact_whole(work, 0);

    for (size_t i = 0; i < trial->count; i++) {
        const struct side *side = &trial->sides[i];

        sum = exact_add(work, sum, side->before);
        if (after)
            sum = exact_add(work, exact_add(work, sum, side->converted),
                            exact_add(work, side->ratchet, side->bought));
    }
    return sum;
}

/* What comes on top of the new money's units: what converts, is owed by anti-dilution, or reserved.
 */
struct exact what_if_other_units(const struct trial *trial)
{
    struct exact sum = trial->solved.pool_increase;

    for (size_t i = 0; i < trial->count; i++)
        sum = exact_add(trial->work, sum,
                        exact_add(trial->work, trial->sides[i].converted, trial->sides[i].ratchet));
    return sum;
}

static struct round_keep_answer keep(const struct trial *trial, const struct side *side,
                                     struct exact total_before, struct exact others)
{
    struct round_keep_answer answer;
    const struct round_keep of = {/* What anti-dilution gives is his already. */
                                  .our_units = side->before,
                                  .total_units = total_before,
                                  .price = trial->solved.price,
                                  .new_money = exact_whole(trial->work, trial->of->new_money_minor),
                                  .pool_increase = others,
                                  .inside = true,
                                  .step = exact_whole(trial->work, 1),
                                  .headroom = exact_whole(trial->work, 0)};

    round_keep(trial->work, &of, &answer);
    return answer;
}

/* What it costs beyond the units that anti-dilution gives; nothing where they are enough. */
struct exact what_if_cost_to_keep(const struct trial *trial, const struct side *side,
                                  struct exact total_before, struct exact others)
{
    struct exact_work *work = trial->work;
    const struct exact nothing = exact_whole(work, 0);
    struct round_keep_answer answer = keep(trial, side, total_before, others);
    struct exact units = exact_subtract(work, answer.units, side->ratchet);
    struct exact cost = exact_multiply(work, exact_most(work, units, nothing), trial->solved.price);

    return exact_round(work, cost, exact_whole(work, 1), EXACT_HALF_UP);
}
