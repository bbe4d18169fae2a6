/* What is refused of loss schemes, risk pools and their money. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/pool/pool.h"
#include "record/kinds.h"
#include "record/pool.h"

#define EVERYTHING VIEW_EVERYTHING

static void require_both(struct decider *decider, const char *name, bool given, const char *other,
                         bool other_given)
{
    if (given && !other_given)
        refuse(decider, other, VIOLATION_MISSING);
    if (!given && other_given)
        refuse(decider, name, VIOLATION_MISSING);
}

static void require_stop_line(struct decider *decider, int64_t line_e8, uint32_t trigger)
{
    require_both(decider, "stop_line", line_e8 != AMOUNT_UNKNOWN, "stop_trigger", trigger != 0);
}

void check_risk_pool(struct decider *decider)
{
    const struct risk_pool *pool = decider->record;

    require_not_negative(decider);
    require_stop_line(decider, pool->stop_line_e8, pool->stop_trigger);
}

static void require_whole(struct decider *decider, const struct loss_scheme *scheme)
{
    int64_t shares[BEARERS + 1];
    int64_t sum_e8 = 0;

    loss_scheme_shares(scheme, shares);
    for (size_t i = 1; i <= BEARERS; i++)
        sum_e8 += shares[i];
    if (sum_e8 == DECIMAL_E8_ONE)
        return;
    refuse(decider, "bank_share", VIOLATION_SHARES_SUM);
    param_units(decider, "sum", sum_e8);
}

static void require_own_currency(struct decider *decider, const struct loss_scheme *scheme)
{
    const struct risk_pool *pool = named_record(decider, RECORD_RISK_POOL, scheme->risk_pool_id);

    if (pool != NULL)
        require_currency(decider, scheme->currency, pool->currency);
}

void check_loss_scheme(struct decider *decider)
{
    const struct loss_scheme *scheme = decider->record;

    require_not_negative(decider);
    require_whole(decider, scheme);
    require_order(decider, "valid_to", scheme->valid_from, scheme->valid_to, "valid_from");
    require_stop_line(decider, scheme->stop_line_e8, scheme->stop_trigger);
    require_both(decider, "first_bearer", scheme->first_bearer != 0, "first_amount",
                 scheme->first_amount_minor != AMOUNT_UNKNOWN);
    if (known_or_zero(scheme->pool_share_e8) == 0 && scheme->risk_pool_id != 0)
        refuse(decider, "pool_share", VIOLATION_MISSING);
    require_own_currency(decider, scheme);
}

/* Money that the pool has on no day from the draft's on. */
static void require_in_pool(struct decider *decider, const struct pool_entry *entry)
{
    const struct pool_change change = {.amount_minor = -entry->amount_minor,
                                       .day = decider->draft->effective_date};
    const struct pool_row *rows = NULL;
    size_t count = 0;

    if (pool_rows(decider->book, entry->risk_pool_id, EVERYTHING, &change, decider->arena, &rows,
                  &count) != ERR_OK) {
        refuse_overflow(decider, "amount", entry->currency);
        return;
    }
    const struct pool_row *lacking = pool_short(rows, count);

    if (lacking == NULL)
        return;
    refuse(decider, "amount", VIOLATION_POOL_SHORT);
    param_amount(decider, "limit", lacking->balance_minor + entry->amount_minor, entry->currency);
    param_amount(decider, "sum", entry->amount_minor, entry->currency);
}

void check_pool_entry(struct decider *decider)
{
    const struct pool_entry *entry = decider->record;
    const struct risk_pool *pool = named_record(decider, RECORD_RISK_POOL, entry->risk_pool_id);

    require_currency(decider, entry->currency, pool->currency);
    if (entry->action == RISK_POOL_RETURNED || entry->action == RISK_POOL_COST)
        require_in_pool(decider, entry);
}

const struct entry *rests_on_pool_entry(const struct decider *decider, const struct entry *reversed)
{
    const struct pool_entry *entry = reversed->record;
    const struct pool_change change = {.without_seq = reversed->seq};
    const struct pool_row *rows = NULL;
    size_t count = 0;

    if (pool_rows(decider->book, entry->risk_pool_id, EVERYTHING, &change, decider->arena, &rows,
                  &count) != ERR_OK)
        return NULL;
    const struct pool_row *lacking = pool_short(rows, count);

    return lacking == NULL ? NULL : book_entry(decider->book, lacking->seq);
}
