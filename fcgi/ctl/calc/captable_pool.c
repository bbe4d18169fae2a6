/* Pools of a cap table: what is reserved, granted, delivered, retired, and left. */
#include "captable_internal.h"

#include <string.h>

struct cap_pool *captable_pool_of(struct captable *cap, const json_t *issue)
{
    const char *id = ocf_text(issue, "stock_plan_id");

    return id == NULL ? NULL : &cap->pools[ocf_number(&cap->set->log, &cap->plan_ids, id)];
}

/* Plans are those of the set and those that grants and adjustments name. */
void captable_number_plans(struct captable *cap)
{
    struct ocf_set *set = cap->set;

    cap->plan_ids.numbers = json_object();
    for (size_t i = 0; i < set->plans.count; i++)
        ocf_number(&set->log, &cap->plan_ids, ocf_text(set->plans.list[i].json, "id"));
    for (size_t i = 0; i < set->log.count; i++) {
        const char *id = ocf_text(set->log.more[i].json, "stock_plan_id");

        if (id != NULL && set->log.events[i].kind == CAP_ISSUE)
            ocf_number(&set->log, &cap->plan_ids, id);
    }
    cap->pool_count = cap->plan_ids.count;
    cap->pools = arena_array(cap->work->arena, cap->pool_count, sizeof *cap->pools);
    for (size_t i = 0; i < cap->pool_count; i++) {
        struct cap_pool *pool = &cap->pools[i];

        pool->id = cap->plan_ids.names[i];
        pool->item = captable_item(&set->plans, pool->id);
        pool->reserved = exact_whole(cap->work, 0);
        pool->outstanding = pool->reserved;
        pool->delivered = pool->reserved;
        pool->retired = pool->reserved;
    }
}

static void read_reserved(struct captable *cap, struct cap_pool *pool)
{
    const struct ocf_item *adjusted =
        captable_latest(cap, "TX_STOCK_PLAN_POOL_ADJUSTMENT", "stock_plan_id", pool->id);

    pool->reserved_known =
        adjusted != NULL
            ? ocf_number_of(cap->set, adjusted->json, "shares_reserved", &pool->reserved)
            : pool->item != NULL && ocf_number_of(cap->set, pool->item->json,
                                                  "initial_shares_reserved", &pool->reserved);
}

/* Of what was cancelled the plan says whether it returns, unless an event says it of one. */
static struct exact retired_of(struct captable *cap, const struct cap_pool *pool,
                               const char *security, struct exact cancelled)
{
    const struct ocf_item *returned =
        captable_latest(cap, "TX_STOCK_PLAN_RETURN_TO_POOL", "security_id", security);
    const char *rule =
        pool->item == NULL ? NULL : ocf_text(pool->item->json, "default_cancellation_behavior");
    struct exact units;

    if (returned != NULL && ocf_number_of(cap->set, returned->json, "quantity", &units))
        return exact_most(cap->work, exact_whole(cap->work, 0),
                          exact_subtract(cap->work, cancelled, units));
    return rule == NULL || strcmp(rule, "RETURN_TO_POOL") == 0 ? exact_whole(cap->work, 0)
                                                               : cancelled;
}

/* Options that ended: delivered as stock, or cancelled. */
void captable_count_ended(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        const struct cap_security *security =
            event->security_count == 0 ? NULL : &cap->table.securities[event->securities[0]];

        if (log->more[i].family != OCF_OPTION || event->day > cap->as_of || security == NULL ||
            !security->issued || (event->kind != CAP_CANCEL && event->kind != CAP_EXERCISE))
            continue;
        struct cap_pool *pool = captable_pool_of(cap, log->more[security->issue].json);
        struct exact units =
            event->has_quantity ? event->quantity : log->events[security->issue].quantity;

        if (pool == NULL)
            continue;
        if (log->more[i].delivers)
            pool->delivered = exact_add(cap->work, pool->delivered, units);
        else
            pool->retired = exact_add(
                cap->work, pool->retired,
                retired_of(cap, pool, log->securities.names[event->securities[0]], units));
    }
}

void captable_close_pools(struct captable *cap)
{
    for (size_t i = 0; i < cap->pool_count; i++) {
        struct cap_pool *pool = &cap->pools[i];

        read_reserved(cap, pool);
        if (!pool->reserved_known)
            continue;
        const struct exact used[] = {pool->outstanding, pool->delivered, pool->retired};

        pool->available = exact_subtract(cap->work, pool->reserved, exact_sum(cap->work, used, 3));
        if (exact_sign(pool->available) >= 0) {
            cap->unissued = exact_add(cap->work, cap->unissued, pool->available);
        } else if (pool->item != NULL) {
            ocf_note(cap->set, pool->item->file, pool->item->path, false, EQUITY_POOL_OVERDRAWN,
                     pool->id);
        }
    }
}
