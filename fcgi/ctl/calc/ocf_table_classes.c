/* Classes and pools of a folder as tables: as they stand in the end. */
#include "ocf_writer.h"

#include <string.h>

/* The currency of a class: its own money's, or that of its first issue. */
static const char *class_currency(const struct ocf_writer *writer, size_t class)
{
    const struct ocf_log *log = &writer->set->log;
    const struct ocf_item *item = writer->cap->classes[class].item;
    const json_t *json = item == NULL ? NULL : item->json;
    const char *found = ocf_currency_in(json, "price_per_share");

    if (found == NULL)
        found = ocf_currency_in(json, "par_value");
    for (size_t i = 0; i < log->count && found == NULL; i++)
        if (log->events[i].kind == CAP_ISSUE && log->events[i].class == class)
            found = ocf_currency_in(log->more[i].json, "share_price");
    return found == NULL ? "USD" : found;
}

/* Seniority of a class counts the other way: who has the highest is paid first. */
static int64_t rank_of(const struct ocf_writer *writer, const json_t *class)
{
    struct exact own;
    struct exact other;
    int64_t rank = 1;

    if (!ocf_number_of(writer->set, class, "seniority", &own))
        return 0;
    for (size_t i = 0; i < writer->set->classes.count; i++) {
        const struct ocf_item *item = &writer->set->classes.list[i];
        bool counted = false;

        if (captable_is_common(item) ||
            !ocf_number_of(writer->set, item->json, "seniority", &other) ||
            exact_compare(writer->set->work, other, own) <= 0)
            continue;
        for (size_t k = 0; k < i && !counted; k++) {
            struct exact before;

            counted = !captable_is_common(&writer->set->classes.list[k]) &&
                      ocf_number_of(writer->set, writer->set->classes.list[k].json, "seniority",
                                    &before) &&
                      exact_compare(writer->set->work, before, other) == 0;
        }
        rank += counted ? 0 : 1;
    }
    return rank;
}

/* A right to a class of the set with a fixed ratio. */
static const char *right_of(const struct ocf_writer *writer, const json_t *right,
                            struct exact *ratio_out)
{
    const json_t *ratio = json_object_get(json_object_get(right, "conversion_mechanism"), "ratio");
    const char *to = ocf_text(right, "converts_to_stock_class_id");
    struct exact over;
    struct exact under;

    if (to == NULL || captable_item(&writer->set->classes, to) == NULL ||
        !ocf_number_of(writer->set, ratio, "numerator", &over) ||
        !ocf_number_of(writer->set, ratio, "denominator", &under) || exact_is_zero(under))
        return NULL;
    *ratio_out = exact_divide(writer->set->work, over, under);
    return to;
}

size_t ocf_class_number(const struct ocf_writer *writer, const char *id)
{
    for (size_t i = 0; i < writer->set->log.classes.count; i++)
        if (strcmp(writer->set->log.classes.names[i], id) == 0)
            return i;
    return CAP_NONE;
}

/* The ratio that an adjustment states, where there is one. */
static bool adjusted_ratio(const struct ocf_writer *writer, const char *id, struct exact *ratio_out)
{
    const struct ocf_item *item = captable_latest(
        writer->cap, "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT", "stock_class_id", id);
    const json_t *mechanism =
        item == NULL ? NULL : json_object_get(item->json, "new_ratio_conversion_mechanism");
    const json_t *ratio = json_object_get(mechanism, "ratio");
    struct exact over;
    struct exact under;

    if (!ocf_number_of(writer->set, ratio, "numerator", &over) ||
        !ocf_number_of(writer->set, ratio, "denominator", &under) || exact_is_zero(under))
        return false;
    *ratio_out = exact_divide(writer->set->work, over, under);
    return true;
}

/* Of several rights the one that leads to what the class counts as common; else the first. */
static const char *conversion_of(const struct ocf_writer *writer, size_t class, const json_t *json,
                                 struct exact *ratio_out)
{
    struct exact_work *work = writer->set->work;
    const json_t *rights = json_object_get(json, "conversion_rights");
    const char *first = NULL;

    for (size_t i = 0; i < json_array_size(rights); i++) {
        struct exact ratio;
        const char *to = right_of(writer, json_array_get(rights, i), &ratio);
        size_t at = to == NULL ? CAP_NONE : ocf_class_number(writer, to);

        if (at == CAP_NONE)
            continue;
        struct exact last = ratio;

        (void)adjusted_ratio(writer, writer->set->log.classes.names[class], &last);
        struct exact all = exact_multiply(work, last, writer->cap->classes[at].ratio);
        bool leads = exact_compare(work, all, writer->cap->classes[class].ratio) == 0;

        if (first != NULL && !leads)
            continue;
        first = to;
        *ratio_out = ratio;
        if (leads)
            break;
    }
    return first;
}

/* Only a class that says how much it prefers, and what it cost, has a preference here. */
static void preference_cells(struct ocf_writer *writer, const json_t *class)
{
    bool common = ocf_text(class, "class_type") == NULL ||
                  strcmp(ocf_text(class, "class_type"), "PREFERRED") != 0;
    struct exact multiple;
    struct exact price;
    struct exact cap;
    bool prefers =
        !common &&
        ocf_number_of(writer->set, class, "liquidation_preference_multiple", &multiple) &&
        ocf_number_of(writer->set, json_object_get(class, "price_per_share"), "amount", &price);
    bool capped = prefers && ocf_number_of(writer->set, class, "participation_cap_multiple", &cap);
    int64_t rank = common ? 0 : rank_of(writer, class);

    ocf_cell(writer, rank > 0 ? arena_format(writer->arena, "%lld", (long long)rank) : "");
    if (prefers)
        ocf_number_cell(writer, multiple);
    else
        ocf_cell(writer, "");
    ocf_cell(writer, capped ? "capped" : prefers ? "none" : "");
    if (capped)
        ocf_number_cell(writer, cap);
    else
        ocf_cell(writer, "");
}

/* A table has each code once: a class stands in it as it is in the end, with the total and the
 * ratio that adjustments state. */
static void class_row(struct ocf_writer *writer, size_t class)
{
    const struct ocf_item *item = writer->cap->classes[class].item;
    const json_t *json = item == NULL ? NULL : item->json;
    const char *id = writer->set->log.classes.names[class];
    const struct ocf_item *total = captable_latest(
        writer->cap, "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT", "stock_class_id", id);
    const char *name = ocf_text(json, "name");
    struct exact ratio;
    const char *to = json == NULL ? NULL : conversion_of(writer, class, json, &ratio);

    ocf_cell(writer, ocf_code(writer, OCF_CLASS, id, writer->firm));
    ocf_cell(writer, writer->firm);
    ocf_cell(writer, name == NULL ? id : name);
    ocf_cell(writer, "share");
    ocf_cell(writer, class_currency(writer, class));
    ocf_amount_cell(writer, json, "price_per_share");
    ocf_amount_cell(writer, json, "par_value");
    if (total != NULL)
        ocf_member_cell(writer, total->json, "new_shares_authorized");
    else
        ocf_member_cell(writer, json, "initial_shares_authorized");
    ocf_member_cell(writer, json, "votes_per_share");
    preference_cells(writer, json);
    ocf_cell(writer, ocf_code(writer, OCF_CLASS, to, writer->firm));
    if (to != NULL) {
        (void)adjusted_ratio(writer, id, &ratio);
        ocf_number_cell(writer, ratio);
    } else {
        ocf_cell(writer, "");
    }
    ocf_day_cell(writer, writer->first_day);
    ocf_end_row(writer);
}

void ocf_write_classes(struct ocf_writer *writer)
{
    ocf_begin_table(writer,
                    "code,firm_id,name,unit,currency,original_price,par,authorised_units,votes,"
                    "liquidation_rank,preference_multiple,participation,"
                    "participation_multiple,converts_to_id,conversion_ratio,effective_date");
    for (size_t i = 0; i < writer->set->log.classes.count; i++)
        class_row(writer, i);
    ocf_end_table(writer, "share_class.csv");
}

const char *ocf_plan_class(const json_t *plan)
{
    const char *one = ocf_text(plan, "stock_class_id");

    return one != NULL
               ? one
               : json_string_value(json_array_get(json_object_get(plan, "stock_class_ids"), 0));
}

static const struct cap_pool *pool_of(const struct ocf_writer *writer, const char *id)
{
    for (size_t i = 0; i < writer->cap->pool_count; i++)
        if (strcmp(writer->cap->pools[i].id, id) == 0)
            return &writer->cap->pools[i];
    return NULL;
}

/* Options of a plan that were exercised into an id that nobody issued. */
static struct exact exercised_into_nothing(const struct ocf_writer *writer, const char *plan)
{
    const struct ocf_log *log = &writer->set->log;
    struct exact sum = exact_whole(writer->set->work, 0);

    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        size_t *results = arena_array(writer->arena, event->result_count, sizeof *results);

        if (event->kind != CAP_EXERCISE || ocf_doubtful(writer, event->securities[0]) ||
            ocf_results_of(writer, event, results) > 0)
            continue;
        size_t issue = writer->cap->table.securities[event->securities[0]].issue;
        const char *of = ocf_text(log->more[issue].json, "stock_plan_id");

        if (of != NULL && strcmp(of, plan) == 0)
            sum = exact_add(writer->set->work, sum,
                            event->has_quantity ? event->quantity : log->events[issue].quantity);
    }
    return sum;
}

/* As it is in the end. Options that are retired, or became stock that nobody issued, do not return
 * to the pool, where records let them return: so much less is reserved. */
static void pool_row(struct ocf_writer *writer, const json_t *plan)
{
    const char *id = ocf_text(plan, "id");
    const char *name = ocf_text(plan, "plan_name");
    const struct cap_pool *pool = pool_of(writer, id);

    ocf_cell(writer, ocf_code(writer, OCF_POOL, id, writer->firm));
    ocf_cell(writer, writer->firm);
    ocf_cell(writer, ocf_code(writer, OCF_CLASS, ocf_plan_class(plan), writer->firm));
    ocf_cell(writer, name == NULL ? id : name);
    if (pool != NULL && pool->reserved_known)
        ocf_number_cell(
            writer, exact_subtract(writer->set->work,
                                   exact_subtract(writer->set->work, pool->reserved, pool->retired),
                                   exercised_into_nothing(writer, id)));
    else
        ocf_member_cell(writer, plan, "initial_shares_reserved");
    ocf_day_cell(writer, writer->first_day);
    ocf_end_row(writer);
}

void ocf_write_pools(struct ocf_writer *writer)
{
    ocf_begin_table(writer, "code,firm_id,class_id,name,reserved_units,effective_date");
    for (size_t i = 0; i < writer->set->plans.count; i++)
        if (ocf_plan_class(writer->set->plans.list[i].json) != NULL)
            pool_row(writer, writer->set->plans.list[i].json);
    ocf_end_table(writer, "option_pool.csv");
}
