/* Buy-back formulas, their windows, and earn-outs. */
#include "calc/equity/claim.h"

#include "base/check.h"
#include "base/date.h"

struct exact claim_growth(struct exact_work *work, struct exact rate, int32_t periods,
                          enum day_count day_count, int32_t from_day, int32_t to_day)
{
    const struct exact one = exact_whole(work, 1);
    int32_t days = day_count_days(day_count, from_day, to_day);
    struct exact years = exact_fraction(work, days, day_count_year(day_count));

    CHECK(periods >= 0 && days >= 0);
    if (periods == 0)
        return exact_add(work, one, exact_multiply(work, rate, years));
    const struct exact per_year = exact_whole(work, periods);
    struct exact factor = exact_add(work, one, exact_divide(work, rate, per_year));

    return exact_real_power(work, factor, exact_multiply(work, years, per_year));
}

enum claim_status claim_status(const struct claim_window *of, int32_t as_of,
                               int32_t *exercise_by_out, int32_t *limitation_end_out)
{
    *limitation_end_out = DATE_UNKNOWN;
    *exercise_by_out = of->window_days >= 0 ? of->trigger + of->window_days
                       : of->reasonable_months >= 0
                           ? date_add_months(of->trigger, of->reasonable_months)
                           : DATE_UNKNOWN;
    bool ends = *exercise_by_out != DATE_UNKNOWN;

    if (of->demand == DATE_UNKNOWN)
        return ends && as_of > *exercise_by_out ? CLAIM_WINDOW_OVER : CLAIM_OPEN;
    if (ends && of->demand > *exercise_by_out)
        return CLAIM_LATE;
    if (of->limitation_years >= 0)
        *limitation_end_out = date_add_months(of->demand, 12 * of->limitation_years);
    return CLAIM_IN_TIME;
}

struct exact earn_out_ratio(struct exact_work *work, struct exact paid, struct exact target,
                            struct exact actual, struct exact threshold)
{
    const struct exact nothing = exact_whole(work, 0);

    CHECK(work->failed || exact_sign(target) > 0);
    if (exact_compare(work, actual, exact_multiply(work, target, threshold)) >= 0)
        return nothing;
    struct exact missing = exact_scale(work, paid, exact_subtract(work, target, actual), target);

    return exact_most(work, nothing, exact_least(work, missing, paid));
}

struct exact earn_out_revalued_cash(struct exact_work *work, struct exact paid, struct exact share,
                                    struct exact valuation)
{
    const struct exact nothing = exact_whole(work, 0);
    struct exact worth = exact_most(work, nothing, exact_multiply(work, share, valuation));

    return exact_most(work, nothing, exact_subtract(work, paid, worth));
}

struct exact earn_out_revalued_share(struct exact_work *work, struct exact paid, struct exact share,
                                     struct exact valuation)
{
    CHECK(work->failed || exact_sign(valuation) > 0);
    return exact_most(work, exact_whole(work, 0),
                      exact_subtract(work, exact_divide(work, paid, valuation), share));
}

struct exact claim_payable(struct exact_work *work, struct exact claim, struct exact allowed)
{
    return exact_least(work, claim, exact_most(work, exact_whole(work, 0), allowed));
}

void earn_out_cumulative(struct exact_work *work, const struct earn_out *of,
                         struct exact *amounts_out, struct exact *shares_out)
{
    const struct exact nothing = exact_whole(work, 0);
    const struct exact one = exact_whole(work, 1);
    const struct exact all = exact_sum(work, of->promised, of->year_count);
    struct exact behind = nothing;
    struct exact paid = nothing;

    for (size_t i = 0; i < of->achieved_count; i++) {
        behind = exact_add(work, behind, exact_subtract(work, of->promised[i], of->achieved[i]));
        struct exact due = exact_most(work, nothing, exact_scale(work, behind, of->price, all));

        amounts_out[i] = exact_subtract(work, due, paid);
        if (!of->clawed_back)
            amounts_out[i] = exact_most(work, nothing, amounts_out[i]);
        paid = exact_add(work, paid, amounts_out[i]);
        struct exact shares =
            exact_scale(work, amounts_out[i], exact_add(work, one, of->bonus), of->issue_price);

        shares_out[i] = exact_round(work, shares, one, of->rounding);
    }
}
