/* Records of how a fund stood when its ledger began: what earlier books say of it at the beginning
 * of a day.
 *
 * An opening is a proposal for the fund as a whole; its lines, one per commitment and holding, are
 * recorded with it before it is decided. Once approved it counts from its day on. What is dated
 * before that day is the fund's history: where it is recorded too it must come to the same, and an
 * opening adds only what it says beyond it (figures/opening/opening.h). */
#ifndef FUNDTRAIL_RECORD_OPENING_H
#define FUNDTRAIL_RECORD_OPENING_H

#include <stdbool.h>
#include <stdint.h>

struct opening {
    int64_t fund_id;
    int32_t opened_on; /* the balances are those before anything of this day */
    uint32_t currency;
    int64_t cash_minor;
    int64_t preferred_accrued_minor; /* earned by the investors and not paid; unknown: no terms */
    int64_t carry_before_minor;      /* paid, less what came back */
    int64_t recognised_before_minor; /* credited for 返投 */
    const char *document_title;
    const char *document_sha256;
    const char *note;
};

/* What an investor paid and got until the day. Paid in is net of what went back as excess. */
struct opening_commitment {
    int64_t opening_id;
    int64_t commitment_id;
    uint32_t currency;
    int64_t paid_in_minor;
    int64_t outside_minor; /* paid in beside the commitment, and not part of paid_in */
    int64_t return_of_capital_minor;
    int64_t gain_minor;
    int64_t income_minor;
    int64_t recallable_minor; /* of what was distributed: may still be called again */
    int32_t recall_expires_on;
    int64_t released_minor;
};

/* What an investment, or a commitment to another fund, cost and brought until the day. */
struct opening_holding {
    int64_t opening_id;
    int64_t investment_id; /* one of these two */
    int64_t commitment_id;
    uint32_t currency;
    int64_t paid_minor;
    int64_t cost_minor;       /* of that: what is left */
    int64_t fair_value_minor; /* unknown: at cost */
    int32_t valued_on;
    int64_t proceeds_minor; /* all that came back */
    int64_t income_minor;   /* of that: dividends and interest */
};

#endif
