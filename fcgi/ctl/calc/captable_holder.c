/* Holders of a cap table: what each has of what lives. */
#include "captable_internal.h"

void captable_init_holders(struct captable *cap)
{
    const size_t count = cap->set->log.holders.count;
    const struct exact nothing = exact_whole(cap->work, 0);

    cap->holders = arena_array(cap->work->arena, count, sizeof *cap->holders);
    for (size_t i = 0; i < count; i++)
        cap->holders[i] = (struct cap_holder){nothing, nothing};
    cap->stock = nothing;
    cap->options = nothing;
    cap->warrants = nothing;
    cap->unissued = nothing;
}

/* The class that an option is on: its own, its plan's, or unknown. */
size_t captable_option_class(struct captable *cap, const json_t *issue)
{
    struct ocf_log *log = &cap->set->log;
    const struct cap_pool *pool = captable_pool_of(cap, issue);
    const char *id = ocf_text(issue, "stock_class_id");
    const json_t *plan = pool == NULL || pool->item == NULL ? NULL : pool->item->json;

    if (id == NULL)
        id = ocf_text(plan, "stock_class_id");
    if (id == NULL)
        id = json_string_value(json_array_get(json_object_get(plan, "stock_class_ids"), 0));
    if (id == NULL || json_object_get(log->classes.numbers, id) == NULL)
        return CAP_NONE;
    return ocf_number(log, &log->classes, id);
}

/* Stock that was issued out of a pool, other than by an option, is no longer in it. */
static void count_plan_stock(struct captable *cap, const struct cap_security *security)
{
    struct cap_pool *pool = captable_pool_of(cap, cap->set->log.more[security->issue].json);

    if (pool != NULL && security->from == CAP_NONE)
        pool->delivered = exact_add(cap->work, pool->delivered, security->quantity);
}

static void count_stock(struct captable *cap, const struct cap_event *issue, struct exact units)
{
    struct cap_class_row *class = &cap->classes[issue->class];
    struct cap_holder *holder = &cap->holders[issue->holder];
    struct exact converted = exact_multiply(cap->work, units, class->ratio);

    class->outstanding = exact_add(cap->work, class->outstanding, units);
    class->as_converted = exact_add(cap->work, class->as_converted, converted);
    holder->outstanding = exact_add(cap->work, holder->outstanding, units);
    holder->diluted = exact_add(cap->work, holder->diluted, converted);
    cap->stock = exact_add(cap->work, cap->stock, converted);
}

static void count_option(struct captable *cap, const struct cap_event *issue, const json_t *json,
                         struct exact units)
{
    struct cap_pool *pool = captable_pool_of(cap, json);
    struct cap_holder *holder = &cap->holders[issue->holder];
    size_t class = captable_option_class(cap, json);
    struct exact converted =
        class == CAP_NONE ? units : exact_multiply(cap->work, units, cap->classes[class].ratio);

    if (pool != NULL)
        pool->outstanding = exact_add(cap->work, pool->outstanding, units);
    holder->diluted = exact_add(cap->work, holder->diluted, converted);
    cap->options = exact_add(cap->work, cap->options, converted);
}

static void count_warrant(struct captable *cap, size_t event, struct exact units)
{
    const struct ocf_event *more = &cap->set->log.more[event];
    struct cap_holder *holder = &cap->holders[cap->set->log.events[event].holder];

    if (exact_is_zero(units))
        ocf_note(cap->set, more->source, more->path, false, EQUITY_WARRANT_WITHOUT_UNITS,
                 ocf_text(more->json, "security_id"));
    holder->diluted = exact_add(cap->work, holder->diluted, units);
    cap->warrants = exact_add(cap->work, cap->warrants, units);
}

void captable_count_living(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t i = 0; i < cap->table.security_count; i++) {
        const struct cap_security *security = &cap->table.securities[i];

        if (!security->alive)
            continue;
        switch (log->more[security->issue].family) {
        case OCF_STOCK:
            count_stock(cap, &log->events[security->issue], security->quantity);
            count_plan_stock(cap, security);
            break;
        case OCF_OPTION:
            count_option(cap, &log->events[security->issue], log->more[security->issue].json,
                         security->quantity);
            break;
        case OCF_WARRANT:
            count_warrant(cap, security->issue, security->quantity);
            break;
        case OCF_CONVERTIBLE:
            break;
        }
    }
}
