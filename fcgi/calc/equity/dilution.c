/* Full ratchet and weighted averages, as a conversion price and as registered capital. */
#include "calc/equity/dilution.h"

#include "base/check.h"

struct exact dilution_price(struct exact_work *work, enum dilution_method method,
                            struct exact price_before, struct exact deemed, struct exact paid,
                            struct exact issued)
{
    struct exact price = exact_divide(work, paid, issued);

    if (method == DILUTION_NONE)
        return price_before;
    if (method == DILUTION_WEIGHTED) {
        struct exact would_buy = exact_divide(work, paid, price_before);

        price = exact_scale(work, price_before, exact_add(work, deemed, would_buy),
                            exact_add(work, deemed, issued));
    }
    return exact_least(work, price, price_before);
}

/* The price that counts the compensation in: with y = 1/price the entitlement is base + slope * y,
 * so pre_money * y = total - held + base + slope * y. False where none fits. */
static bool price_with_compensation(struct exact_work *work, const struct ratchet *of,
                                    struct exact price_before, struct exact *price_out)
{
    struct exact base = exact_whole(work, 0);
    struct exact slope = of->invested;

    if (of->method == DILUTION_WEIGHTED) {
        struct exact factor = exact_divide(
            work, of->invested,
            exact_add(work, exact_multiply(work, price_before, of->deemed), of->new_money));

        base = exact_multiply(work, factor, of->deemed);
        slope = exact_multiply(work, factor, of->new_money);
    }
    struct exact units = exact_add(work, exact_subtract(work, of->total_before, of->held), base);
    struct exact money = exact_subtract(work, of->pre_money, slope);

    if (exact_sign(money) <= 0 || exact_sign(units) <= 0)
        return false;
    *price_out = exact_divide(work, money, units);
    return true;
}

static bool new_price(struct exact_work *work, const struct ratchet *of, struct exact price_before,
                      struct exact *price_out)
{
    if (of->price_given) {
        *price_out = of->new_price;
        return true;
    }
    *price_out = exact_divide(work, of->pre_money, of->total_before);
    if (!of->price_after_compensation || of->method == DILUTION_NONE ||
        exact_compare(work, *price_out, price_before) >= 0)
        return true;
    return price_with_compensation(work, of, price_before, price_out);
}

static void settle(struct exact_work *work, const struct ratchet *of, struct ratchet_answer *answer)
{
    const struct exact nothing = exact_whole(work, 0);
    bool issues =
        of->settlement == DILUTION_ISSUE_FREE || of->settlement == DILUTION_ISSUE_AT_NOMINAL;
    struct exact gained = answer->compensation;

    if (of->settlement == DILUTION_FOUNDER_TRANSFER && of->founder_limited)
        gained = exact_least(work, gained, of->founder_held);
    if (of->settlement == DILUTION_CASH) {
        gained = nothing;
        answer->cash =
            exact_round(work,
                        exact_subtract(work, of->invested,
                                       exact_multiply(work, of->held, answer->adjusted_price)),
                        of->step, EXACT_HALF_UP);
    }
    answer->transferred = gained;
    answer->unsatisfied = exact_subtract(work, answer->compensation, gained);
    answer->payable = of->settlement == DILUTION_ISSUE_AT_NOMINAL ? gained : nothing;
    answer->holder_after = exact_add(work, of->held, gained);
    answer->total_after =
        exact_add(work, of->total_before,
                  exact_round(work, exact_divide(work, of->new_money, answer->new_price), of->step,
                              EXACT_HALF_UP));
    if (issues)
        answer->total_after = exact_add(work, answer->total_after, gained);
}

enum err ratchet_settle(struct exact_work *work, const struct ratchet *of,
                        struct ratchet_answer *answer_out)
{
    struct ratchet_answer answer = {.cash = exact_whole(work, 0)};

    answer.price_before = exact_divide(work, of->invested, of->held);
    if (!new_price(work, of, answer.price_before, &answer.new_price))
        return ERR_NOT_FOUND;
    answer.adjusted_price =
        dilution_price(work, of->method, answer.price_before, of->deemed, of->new_money,
                       exact_divide(work, of->new_money, answer.new_price));
    struct exact entitled = exact_divide(work, of->invested, answer.adjusted_price);

    answer.compensation =
        exact_round(work, exact_subtract(work, entitled, of->held), of->step, EXACT_HALF_UP);
    settle(work, of, &answer);
    if (work->failed)
        return ERR_OVERFLOW;
    *answer_out = answer;
    return ERR_OK;
}
