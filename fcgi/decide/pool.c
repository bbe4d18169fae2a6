/* What is refused of loss schemes, risk pools and their money. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "calc/accrual.h"
#include "calc/ip_pool.h"
#include "figures/pool/pool.h"
#include "figures/pool/room.h"
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

void require_pool_money(struct decider *decider, int64_t risk_pool_id,
                        const struct pool_change *change, uint32_t currency, const char *field)
{
    const struct pool_row *rows = NULL;
    size_t count = 0;

    if (pool_rows(decider->book, risk_pool_id, EVERYTHING, change, decider->arena, &rows, &count) !=
        ERR_OK) {
        refuse_overflow(decider, field, currency);
        return;
    }
    const struct pool_row *lacking = pool_short(rows, count);

    if (lacking == NULL)
        return;
    refuse(decider, field, VIOLATION_POOL_SHORT);
    param_amount(decider, "limit", lacking->balance_minor - change->amount_minor, currency);
    param_amount(decider, "sum", -change->amount_minor, currency);
}

/* What is left covers the loans that the pool answers for. */
static void require_covering(struct decider *decider, const struct pool_entry *entry,
                             const struct risk_pool *pool)
{
    struct view now = {.as_of = decider->command->today, .as_known = INT64_MAX};
    struct ip_headroom headroom;
    struct pool_room room;

    if (pool->times_e8 == AMOUNT_UNKNOWN ||
        pool_room(decider->book, entry->risk_pool_id, now, decider->arena, &room) != ERR_OK ||
        room.balance_minor < entry->amount_minor ||
        ip_pool_headroom(room.balance_minor - entry->amount_minor,
                         pool->times_e8 * (RATE_E10_ONE / DECIMAL_E8_ONE), room.counted_minor, 0,
                         &headroom) != ERR_OK ||
        headroom.headroom_minor >= 0)
        return;
    refuse(decider, "amount", VIOLATION_SUM_EXCEEDS);
    param_amount(decider, "sum", room.counted_minor, pool->currency);
    param_amount(decider, "limit", headroom.limit_minor, pool->currency);
}

void check_pool_entry(struct decider *decider)
{
    const struct pool_entry *entry = decider->record;
    const struct risk_pool *pool = named_record(decider, RECORD_RISK_POOL, entry->risk_pool_id);
    const struct pool_change change = {.amount_minor = -entry->amount_minor,
                                       .day = decider->draft->effective_date};

    require_currency(decider, entry->currency, pool->currency);
    if (entry->action == RISK_POOL_RETURNED || entry->action == RISK_POOL_COST)
        require_pool_money(decider, entry->risk_pool_id, &change, entry->currency, "amount");
    if (entry->action == RISK_POOL_RETURNED)
        require_covering(decider, entry, pool);
}

const struct entry *rests_on_pool_money(const struct decider *decider, int64_t risk_pool_id,
                                        int64_t without_seq)
{
    const struct pool_change change = {.without_seq = without_seq};
    const struct pool_row *rows = NULL;
    size_t count = 0;

    if (pool_rows(decider->book, risk_pool_id, EVERYTHING, &change, decider->arena, &rows,
                  &count) != ERR_OK)
        return NULL;
    const struct pool_row *lacking = pool_short(rows, count);

    return lacking == NULL ? NULL : book_entry(decider->book, lacking->seq);
}

const struct entry *rests_on_pool_entry(const struct decider *decider, const struct entry *reversed)
{
    const struct pool_entry *entry = reversed->record;

    return rests_on_pool_money(decider, entry->risk_pool_id, reversed->seq);
}
