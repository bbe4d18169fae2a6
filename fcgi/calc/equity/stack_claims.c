/* Claims on a person beside the stack. */
#include "calc/equity/stack.h"

/* Paid together: the same obligor and the same limit. */
static bool together(struct exact_work *work, const struct stack_claim *a,
                     const struct stack_claim *b)
{
    if (a->obligor != b->obligor || a->limited != b->limited)
        return false;
    return !a->limited || exact_compare(work, a->limit, b->limit) == 0;
}

/* What the stack and earlier claims of the same holder leave of a claim. */
static struct exact shortfall_of(struct exact_work *work, const struct exact *payouts,
                                 const struct stack_claim *claims, size_t index,
                                 const struct stack_claim_answer *answers, size_t group)
{
    struct exact credited = payouts[claims[index].holder];
    const struct exact nothing = exact_whole(work, 0);

    for (size_t i = 0; i < index; i++)
        if (claims[i].holder == claims[index].holder)
            credited = exact_add(work, credited,
                                 together(work, &claims[i], &claims[group]) ? answers[i].shortfall
                                                                            : answers[i].paid);
    return exact_most(work, nothing, exact_subtract(work, claims[index].amount, credited));
}

static void pay_group(struct exact_work *work, const struct exact *payouts,
                      const struct stack_claim *claims, size_t count, size_t first, bool *done,
                      struct stack_claim_answer *answers)
{
    const struct exact nothing = exact_whole(work, 0);
    struct exact sum = nothing;

    for (size_t i = first; i < count; i++) {
        if (!together(work, &claims[i], &claims[first]))
            continue;
        answers[i].shortfall = shortfall_of(work, payouts, claims, i, answers, first);
        sum = exact_add(work, sum, answers[i].shortfall);
    }
    struct exact part = claims[first].limited ? exact_least(work, sum, claims[first].limit) : sum;

    for (size_t i = first; i < count; i++) {
        if (!together(work, &claims[i], &claims[first]))
            continue;
        done[i] = true;
        answers[i].paid =
            exact_is_zero(sum) ? nothing : exact_scale(work, part, answers[i].shortfall, sum);
        answers[i].unpaid = exact_subtract(work, answers[i].shortfall, answers[i].paid);
    }
}

void stack_claims(struct exact_work *work, const struct exact *payouts,
                  const struct stack_claim *claims, size_t count,
                  struct stack_claim_answer *answers_out)
{
    const struct exact nothing = exact_whole(work, 0);
    bool *done = arena_array(work->arena, count, sizeof *done);

    for (size_t i = 0; i < count; i++)
        answers_out[i] = (struct stack_claim_answer){nothing, nothing, nothing};
    for (size_t i = 0; i < count; i++)
        if (!done[i])
            pay_group(work, payouts, claims, count, i, done, answers_out);
}
