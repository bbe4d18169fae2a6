/* The order in which a payment day of securities pays. */
#include "calc/ip_securities.h"

#include "base/check.h"
#include "base/money.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"

/* Takes up to what is wanted. */
static int64_t take(int64_t *left_minor, int64_t wanted_minor)
{
    int64_t taken = *left_minor < wanted_minor ? *left_minor : wanted_minor;

    *left_minor -= taken;
    return taken;
}

enum err ip_securities_pay(const struct ip_securities *securities, struct ip_payout *payout_out)
{
    struct ip_payout payout = {0};
    int64_t left = securities->inflow_minor;
    int64_t interest_due = 0;

    CHECK(securities->inflow_minor >= 0 && securities->inflow_minor <= AMOUNT_MAX);
    CHECK(securities->fees_minor >= 0 && securities->top_up_limit_minor >= 0);
    CHECK(securities->senior_minor >= 0 && securities->interest_owed_minor >= 0);
    CHECK(securities->outstanding_minor >= securities->senior_minor &&
          securities->outstanding_minor <= AMOUNT_MAX);
    struct ip_fraction interest = ip_fraction(securities->outstanding_minor);

    ip_fraction_times(&interest, securities->coupon_e10, RATE_E10_ONE);
    ip_fraction_times(&interest, securities->days, securities->year_days);
    enum err err = ip_fraction_round(&interest, &interest_due);

    add_to(&interest_due, securities->interest_owed_minor, &err);
    if (err == ERR_OK && interest_due > AMOUNT_MAX)
        err = ERR_OVERFLOW;
    if (err != ERR_OK)
        return err;
    payout.fees_minor = take(&left, securities->fees_minor);
    payout.senior_interest_minor = take(&left, interest_due);
    payout.senior_principal_minor = take(&left, securities->senior_minor);
    payout.junior_minor = left;
    payout.shortfall_minor = interest_due - payout.senior_interest_minor +
                             securities->senior_minor - payout.senior_principal_minor;
    payout.unpaid_minor = payout.shortfall_minor;
    int64_t top_up = securities->top_up_limit_minor;

    payout.top_up_minor = take(&payout.unpaid_minor, top_up);
    payout.unpaid_interest_minor = interest_due - payout.senior_interest_minor;
    (void)take(&payout.unpaid_interest_minor, payout.top_up_minor);
    *payout_out = payout;
    return ERR_OK;
}
