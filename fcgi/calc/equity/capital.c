/* Rounds in registered capital, reductions, and due days. */
#include "calc/equity/capital.h"

#include "base/date.h"

/* What is registered after a percentage deal: before / (1 - all shares). False: they take all. */
static bool percentage_total(struct exact_work *work, const struct capital_round *of,
                             struct exact before, struct exact *total_out)
{
    struct exact rest =
        exact_subtract(work, exact_whole(work, 1), exact_sum(work, of->shares, of->investor_count));

    if (exact_sign(rest) <= 0)
        return false;
    *total_out = exact_divide(work, before, rest);
    return true;
}

static enum capital_fault transfer(struct exact_work *work, const struct capital_round *of,
                                   struct exact *after, size_t *at_out)
{
    for (size_t i = 0; i < of->transfer_count; i++) {
        const struct capital_transfer *move = &of->transfers[i];

        *at_out = i;
        after[move->from] = exact_subtract(work, after[move->from], move->registered);
        after[move->to] = exact_add(work, after[move->to], move->registered);
        if (exact_sign(after[move->from]) < 0)
            return CAPITAL_NOT_HELD;
    }
    return CAPITAL_GOOD;
}

enum capital_fault capital_round(struct exact_work *work, const struct capital_round *of,
                                 struct capital_round_answer *answer_out, size_t *at_out)
{
    const size_t count = of->investor_count;
    struct capital_round_answer answer = {
        .registered = arena_array(work->arena, count, sizeof *answer.registered),
        .to_reserve = arena_array(work->arena, count, sizeof *answer.to_reserve),
        .after = arena_array(work->arena, of->holder_count, sizeof *answer.after)};
    struct exact before = exact_sum(work, of->before, of->holder_count);
    struct exact total = before;

    if (of->shares == NULL)
        answer.price = exact_divide(work, of->pre_money, before);
    else if (!percentage_total(work, of, before, &total))
        return CAPITAL_SHARES_ALL;
    answer.total_after = before;
    for (size_t i = 0; i < of->holder_count; i++)
        answer.after[i] = of->before[i];
    for (size_t i = 0; i < count; i++) {
        struct exact exactly = of->shares == NULL ? exact_divide(work, of->paid[i], answer.price)
                                                  : exact_multiply(work, of->shares[i], total);
        struct exact registered = exact_round(work, exactly, of->step, of->rounding);
        struct exact *holder = &answer.after[of->investors[i]];

        answer.registered[i] = registered;
        answer.to_reserve[i] = exact_subtract(work, of->paid[i], registered);
        answer.total_after = exact_add(work, answer.total_after, registered);
        *holder = exact_add(work, *holder, registered);
        *at_out = i;
        if (exact_sign(answer.to_reserve[i]) < 0)
            return CAPITAL_BELOW_PAR;
    }
    *answer_out = answer;
    return transfer(work, of, answer.after, at_out);
}

bool capital_cut_is_pro_rata(struct exact_work *work, const struct exact *before,
                             const struct exact *cuts, size_t count)
{
    struct exact all = exact_sum(work, before, count);
    struct exact cut = exact_sum(work, cuts, count);

    for (size_t i = 0; i < count; i++)
        if (exact_compare(work, exact_multiply(work, cuts[i], all),
                          exact_multiply(work, before[i], cut)) != 0)
            return false;
    return true;
}

enum capital_due capital_due(enum capital_form form, int32_t registered_on, int32_t agreed_due,
                             int32_t *latest_out)
{
    bool older = registered_on < date_from_ymd(2024, 7, 1);

    if (form == CAPITAL_LLC)
        *latest_out = older ? date_from_ymd(2032, 6, 30) : date_add_months(registered_on, 5 * 12);
    else
        *latest_out = older ? date_from_ymd(2027, 6, 30) : registered_on;
    if (agreed_due <= *latest_out)
        return CAPITAL_DUE_OK;
    return older ? CAPITAL_DUE_ADJUST : CAPITAL_DUE_TOO_LATE;
}
