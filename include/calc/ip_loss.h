/* How the loss of a loan is shared, by a scheme that is data, and how what is recovered later goes
 * back. Parts are whole minor units by largest remainder, the party named first where they tie, so
 * they add up to the base.
 *
 * The base is the loss, less what lies beyond the firm's capped balance (pro rata), times the part
 * that IP secures; the rest of the loss stays with the bank outside the scheme. Of the base one
 * party may pay first up to an amount (excess); the rest goes by shares. A party that has a limit
 * (what a pool holds, what a policy covers) hands what is beyond it to another. Recoveries, net of
 * their costs, go back by what was actually paid. */
#ifndef FUNDTRAIL_CALC_IP_LOSS_H
#define FUNDTRAIL_CALC_IP_LOSS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define IP_LOSS_PARTIES_MAX 32

/* What a scheme calls the loss: of the last, principal and interest that exhausted recovery leaves.
 */
enum ip_loss_base {
    IP_LOSS_PRINCIPAL,
    IP_LOSS_PRINCIPAL_INTEREST,
    IP_LOSS_AFTER_RECOVERY,
    IP_LOSS_BASE_COUNT
};

struct ip_loss_limit {
    size_t party;
    int64_t limit_minor;
    size_t rest_to;
};

/* Parties are numbered in the order in which they are named. */
struct ip_loss_scheme {
    enum ip_loss_base base;
    const int64_t *shares; /* weights >= 0, not all 0 */
    size_t party_count;
    int64_t ip_e10;            /* the part that counts; RATE_E10_ONE for all */
    int64_t cap_balance_minor; /* of a firm; AMOUNT_UNKNOWN for none */
    size_t first_party;        /* who pays first_minor before the shares */
    int64_t first_minor;
    const struct ip_loss_limit *limits; /* in the order in which they take effect */
    size_t limit_count;
};

struct ip_loss {
    int64_t principal_minor;
    int64_t interest_minor;
    int64_t firm_balance_minor; /* of all the firm's loans under the scheme; >= the principal */
    int64_t recovery_minor;
    int64_t costs_minor; /* of the recovery */
};

struct ip_loss_part {
    int64_t paid_minor;
    int64_t recovered_minor;
    int64_t net_minor;
};

struct ip_loss_shares {
    int64_t base_minor;
    int64_t uncovered_minor; /* the loss beyond the base */
    int64_t recovery_net_minor;
    struct ip_loss_part parts[IP_LOSS_PARTIES_MAX];
};

/* ERR_INVALID: an amount below 0 or beyond AMOUNT_MAX, shares as allocate has it, a party that is
 * none, a firm's balance below the principal, or a net recovery beyond what was paid. */
enum err ip_loss_share(const struct ip_loss_scheme *scheme, const struct ip_loss *loss,
                       struct ip_loss_shares *shares_out) MUST_USE;

/* "principal", "principal_interest", "after_recovery". */
const char *ip_loss_base_name(enum ip_loss_base base);

#endif
