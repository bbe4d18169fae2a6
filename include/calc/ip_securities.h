/* One payment day of asset-backed securities: fees, the senior tranche's interest and principal,
 * then the junior tranche; what the senior tranche misses is the shortfall (差额支付). */
#ifndef FUNDTRAIL_CALC_IP_SECURITIES_H
#define FUNDTRAIL_CALC_IP_SECURITIES_H

#include "base/err.h"

#include <stdint.h>

struct ip_securities {
    int64_t inflow_minor;
    int64_t fees_minor;
    int64_t senior_minor;        /* principal that is due */
    int64_t outstanding_minor;   /* principal that interest runs on; at least what is due */
    int64_t interest_owed_minor; /* of earlier days */
    int64_t coupon_e10;
    int32_t days;
    int32_t year_days;
    int64_t top_up_limit_minor; /* of who pays the difference; 0: nobody does */
};

struct ip_payout {
    int64_t fees_minor;
    int64_t senior_interest_minor;
    int64_t senior_principal_minor;
    int64_t junior_minor;
    int64_t shortfall_minor; /* of the senior tranche, before the top-up */
    int64_t top_up_minor;
    int64_t unpaid_minor; /* after it, which pays interest first, too */
    int64_t unpaid_interest_minor;
};

/* Amounts >= 0 and up to AMOUNT_MAX, days >= 0, year_days > 0 (CHECKed). ERR_OVERFLOW. */
enum err ip_securities_pay(const struct ip_securities *securities,
                           struct ip_payout *payout_out) MUST_USE;

#endif
