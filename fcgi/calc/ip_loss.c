/* Sharing of a loss: base, first payer, shares, limits, recoveries. */
#include "calc/ip_loss.h"

#include "base/money.h"
#include "calc/accrual.h"
#include "calc/allocate.h"
#include "calc/ip_fraction.h"

#include <stdbool.h>

static bool is_amount(int64_t amount_minor)
{
    return amount_minor >= 0 && amount_minor <= AMOUNT_MAX;
}

static bool scheme_is_good(const struct ip_loss_scheme *scheme)
{
    if (scheme->party_count < 1 || scheme->party_count > IP_LOSS_PARTIES_MAX)
        return false;
    if (scheme->ip_e10 < 0 || scheme->ip_e10 > RATE_E10_ONE || !is_amount(scheme->first_minor) ||
        scheme->first_party >= scheme->party_count)
        return false;
    if (scheme->cap_balance_minor != AMOUNT_UNKNOWN && !is_amount(scheme->cap_balance_minor))
        return false;
    for (size_t i = 0; i < scheme->limit_count; i++) {
        const struct ip_loss_limit *limit = &scheme->limits[i];

        if (limit->party >= scheme->party_count || limit->rest_to >= scheme->party_count ||
            limit->party == limit->rest_to || limit->limit_minor < 0)
            return false;
    }
    return true;
}

static bool loss_is_good(const struct ip_loss *loss)
{
    return is_amount(loss->principal_minor) && is_amount(loss->interest_minor) &&
           is_amount(loss->firm_balance_minor) && is_amount(loss->recovery_minor) &&
           is_amount(loss->costs_minor) && loss->firm_balance_minor >= loss->principal_minor;
}

/* What is lost, before caps. */
static int64_t loss_of(const struct ip_loss_scheme *scheme, const struct ip_loss *loss,
                       int64_t recovery_net_minor)
{
    if (scheme->base == IP_LOSS_PRINCIPAL)
        return loss->principal_minor;
    int64_t owed = loss->principal_minor + loss->interest_minor;

    return scheme->base == IP_LOSS_AFTER_RECOVERY ? owed - recovery_net_minor : owed;
}

static enum err base_of(const struct ip_loss_scheme *scheme, const struct ip_loss *loss,
                        int64_t lost_minor, int64_t *base_out)
{
    struct ip_fraction base = ip_fraction(lost_minor);

    if (scheme->cap_balance_minor != AMOUNT_UNKNOWN &&
        loss->firm_balance_minor > scheme->cap_balance_minor)
        ip_fraction_times(&base, scheme->cap_balance_minor, loss->firm_balance_minor);
    ip_fraction_times(&base, scheme->ip_e10, RATE_E10_ONE);
    return ip_fraction_round(&base, base_out);
}

static enum err pay(const struct ip_loss_scheme *scheme, int64_t base_minor, int64_t *paid)
{
    int64_t first = scheme->first_minor < base_minor ? scheme->first_minor : base_minor;
    enum err err = allocate(base_minor - first, scheme->shares, scheme->party_count, paid);

    if (err != ERR_OK)
        return err;
    paid[scheme->first_party] += first;
    for (size_t i = 0; i < scheme->limit_count; i++) {
        const struct ip_loss_limit *limit = &scheme->limits[i];
        int64_t beyond = paid[limit->party] - limit->limit_minor;

        if (beyond <= 0)
            continue;
        paid[limit->party] -= beyond;
        paid[limit->rest_to] += beyond;
    }
    return ERR_OK;
}

enum err ip_loss_share(const struct ip_loss_scheme *scheme, const struct ip_loss *loss,
                       struct ip_loss_shares *shares_out)
{
    struct ip_loss_shares shares = {0};
    int64_t paid[IP_LOSS_PARTIES_MAX];
    int64_t recovered[IP_LOSS_PARTIES_MAX] = {0};

    if (!scheme_is_good(scheme) || !loss_is_good(loss))
        return ERR_INVALID;
    if (loss->recovery_minor > loss->costs_minor)
        shares.recovery_net_minor = loss->recovery_minor - loss->costs_minor;
    int64_t lost = loss_of(scheme, loss, shares.recovery_net_minor);

    if (lost < 0)
        return ERR_INVALID;
    enum err err = base_of(scheme, loss, lost, &shares.base_minor);

    if (err == ERR_OK)
        err = pay(scheme, shares.base_minor, paid);
    /* What remained after the recovery has nothing to give back. */
    if (err == ERR_OK && scheme->base != IP_LOSS_AFTER_RECOVERY) {
        if (shares.recovery_net_minor > shares.base_minor)
            return ERR_INVALID;
        err = allocate(shares.recovery_net_minor, paid, scheme->party_count, recovered);
    }
    if (err != ERR_OK)
        return err;
    shares.uncovered_minor = lost - shares.base_minor;
    for (size_t i = 0; i < scheme->party_count; i++)
        shares.parts[i] = (struct ip_loss_part){paid[i], recovered[i], paid[i] - recovered[i]};
    *shares_out = shares;
    return ERR_OK;
}

const char *ip_loss_base_name(enum ip_loss_base base)
{
    static const char *const names[IP_LOSS_BASE_COUNT] = {
        [IP_LOSS_PRINCIPAL] = "principal",
        [IP_LOSS_PRINCIPAL_INTEREST] = "principal_interest",
        [IP_LOSS_AFTER_RECOVERY] = "after_recovery",
    };

    return names[base];
}
