/* `fundtrail calc captable`: the cap table of a folder in the Open Cap Format at the end of a day,
 * and everything that is wrong in it. Only what makes units appear or vanish refuses the answer.
 */
#include "ocf_set.h"

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a holder has: stock, and the same with all that may become common. */
struct cap_holder {
    struct exact outstanding;
    struct exact diluted;
};

struct cap_class_row {
    const struct ocf_item *item; /* NULL: no object of the set */
    struct exact outstanding;
    struct exact as_converted;
    struct exact ratio;
};

struct cap_pool {
    const char *id;
    const struct ocf_item *item; /* NULL: no object of the set */
    bool reserved_known;
    struct exact reserved;
    struct exact outstanding;
    struct exact delivered;
    struct exact retired;
    struct exact available;
};

struct captable {
    struct ocf_set *set;
    struct exact_work *work;
    int32_t as_of;
    struct cap_table table;
    struct ocf_ids plan_ids;
    size_t pool_count;
    struct cap_pool *pools;
    struct cap_class_row *classes; /* by the log's numbers */
    struct cap_holder *holders;    /* by the log's numbers */
    struct exact stock;            /* as converted */
    struct exact options;
    struct exact warrants;
    struct exact unissued;
};

static const struct ocf_item *find_item(const struct ocf_items *items, const char *id)
{
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(ocf_text(items->list[i].json, "id"), id) == 0)
            return &items->list[i];
    return NULL;
}

static bool is_type(const struct ocf_item *item, const char *type)
{
    return strcmp(ocf_text(item->json, "object_type"), type) == 0;
}

/* Whether an item has a day, and it has come. */
static bool has_come(const struct captable *cap, const struct ocf_item *item, int32_t *day_out)
{
    const char *text = ocf_text(item->json, "date");

    return text != NULL && date_parse(text, strlen(text), day_out) == ERR_OK &&
           *day_out <= cap->as_of;
}

/* The latest item of a type about an object, up to the day; NULL where there is none. */
static const struct ocf_item *latest(const struct captable *cap, const char *type, const char *key,
                                     const char *id)
{
    const struct ocf_item *found = NULL;
    int32_t last = INT32_MIN;
    int32_t day;

    for (size_t i = 0; i < cap->set->others.count; i++) {
        const struct ocf_item *item = &cap->set->others.list[i];
        const char *about = ocf_text(item->json, key);

        if (!is_type(item, type) || about == NULL || strcmp(about, id) != 0 ||
            !has_come(cap, item, &day) || day < last)
            continue;
        last = day;
        found = item;
    }
    return found;
}

/* --- classes --- */

static bool is_common(const struct ocf_item *item)
{
    const char *type = item == NULL ? NULL : ocf_text(item->json, "class_type");

    return type != NULL && strcmp(type, "COMMON") == 0;
}

/* A mechanism that converts by a ratio; what converts otherwise cannot be told here. */
static bool read_ratio(struct captable *cap, const json_t *mechanism, struct exact *ratio_out)
{
    const json_t *ratio = json_object_get(mechanism, "ratio");
    struct exact above;
    struct exact below;

    if (!ocf_number_of(cap->set, ratio, "numerator", &above) ||
        !ocf_number_of(cap->set, ratio, "denominator", &below) || exact_sign(above) <= 0 ||
        exact_sign(below) <= 0)
        return false;
    *ratio_out = exact_divide(cap->work, above, below);
    return true;
}

/* The rights of a class; an adjustment states the new ratio of all of them. */
static void add_rights(struct captable *cap, size_t class, struct cap_right *rights, size_t *count)
{
    struct ocf_log *log = &cap->set->log;
    const struct ocf_item *item = cap->classes[class].item;
    const struct ocf_item *adjusted = latest(cap, "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",
                                             "stock_class_id", log->classes.names[class]);
    const json_t *list = item == NULL ? NULL : json_object_get(item->json, "conversion_rights");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *right = json_array_get(list, i);
        const json_t *mechanism = json_object_get(right, "conversion_mechanism");
        const char *to = ocf_text(right, "converts_to_stock_class_id");

        if (adjusted != NULL)
            mechanism = json_object_get(adjusted->json, "new_ratio_conversion_mechanism");
        if (to == NULL || !read_ratio(cap, mechanism, &rights[*count].ratio) ||
            json_object_get(log->classes.numbers, to) == NULL)
            continue;
        rights[*count].from = class;
        rights[(*count)++].to = ocf_number(log, &log->classes, to);
    }
}

static size_t count_rights(const struct ocf_set *set)
{
    size_t count = 0;

    for (size_t i = 0; i < set->classes.count; i++)
        count += json_array_size(json_object_get(set->classes.list[i].json, "conversion_rights"));
    return count;
}

static void note_class(struct captable *cap, size_t class, enum equity_fault_code code)
{
    const struct ocf_item *item = cap->classes[class].item;

    if (item != NULL)
        ocf_note(cap->set, item->file, item->path, false, code, cap->set->log.classes.names[class]);
}

/* Common units for one of each class. */
static void convert_classes(struct captable *cap)
{
    const size_t count = cap->set->log.classes.count;
    struct cap_class *classes = arena_array(cap->work->arena, count, sizeof *classes);
    struct cap_right *rights =
        arena_array(cap->work->arena, count_rights(cap->set), sizeof *rights);
    size_t right_count = 0;

    for (size_t i = 0; i < count; i++) {
        const struct ocf_item *item = cap->classes[i].item;

        classes[i].common = is_common(item);
        if (item == NULL ||
            !ocf_number_of(cap->set, item->json, "votes_per_share", &classes[i].votes))
            classes[i].votes = exact_whole(cap->work, 0);
        add_rights(cap, i, rights, &right_count);
    }
    for (size_t i = 0; i < count && !cap->work->failed; i++) {
        enum err err = cap_conversion(cap->work, classes, count, rights, right_count, i,
                                      &cap->classes[i].ratio);

        if (err == ERR_OK)
            continue;
        cap->classes[i].ratio = exact_whole(cap->work, 1);
        note_class(cap, i, err == ERR_CONFLICT ? EQUITY_RIGHT_IN_CIRCLE : EQUITY_NO_RIGHT);
    }
}

/* Every class of the set has a number, whether there is stock of it or not. */
static void number_classes(struct captable *cap)
{
    struct ocf_set *set = cap->set;

    for (size_t i = 0; i < set->classes.count; i++)
        ocf_number(&set->log, &set->log.classes, ocf_text(set->classes.list[i].json, "id"));
    cap->classes = arena_array(cap->work->arena, set->log.classes.count, sizeof *cap->classes);
    for (size_t i = 0; i < set->log.classes.count; i++) {
        cap->classes[i].item = find_item(&set->classes, set->log.classes.names[i]);
        cap->classes[i].outstanding = exact_whole(cap->work, 0);
        cap->classes[i].as_converted = exact_whole(cap->work, 0);
    }
}

static void hold_authorized(struct captable *cap, size_t class)
{
    const char *id = cap->set->log.classes.names[class];
    const struct ocf_item *item = cap->classes[class].item;
    const struct ocf_item *adjusted =
        latest(cap, "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT", "stock_class_id", id);
    struct exact most;
    bool known =
        adjusted != NULL
            ? ocf_number_of(cap->set, adjusted->json, "new_shares_authorized", &most)
            : item != NULL &&
                  (ocf_number_of(cap->set, item->json, "initial_shares_authorized", &most) ||
                   ocf_number_of(cap->set, item->json, "current_shares_authorized", &most));

    if (!known || exact_compare(cap->work, cap->classes[class].outstanding, most) <= 0)
        return;
    const char *detail =
        arena_format(cap->work->arena, "%s: %s > %s", id,
                     exact_text(cap->work, cap->classes[class].outstanding, EQUITY_PLACES),
                     exact_text(cap->work, most, EQUITY_PLACES));

    if (item != NULL)
        ocf_note(cap->set, item->file, item->path, false, EQUITY_OVER_AUTHORIZED, detail);
}

/* --- pools --- */

static struct cap_pool *pool_of(struct captable *cap, const json_t *issue)
{
    const char *id = ocf_text(issue, "stock_plan_id");

    return id == NULL ? NULL : &cap->pools[ocf_number(&cap->set->log, &cap->plan_ids, id)];
}

/* Plans are those of the set and those that grants and adjustments name. */
static void number_plans(struct captable *cap)
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
        pool->item = find_item(&set->plans, pool->id);
        pool->reserved = exact_whole(cap->work, 0);
        pool->outstanding = pool->reserved;
        pool->delivered = pool->reserved;
        pool->retired = pool->reserved;
    }
}

static void read_reserved(struct captable *cap, struct cap_pool *pool)
{
    const struct ocf_item *adjusted =
        latest(cap, "TX_STOCK_PLAN_POOL_ADJUSTMENT", "stock_plan_id", pool->id);

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
        latest(cap, "TX_STOCK_PLAN_RETURN_TO_POOL", "security_id", security);
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
static void count_ended(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        const struct cap_security *security =
            event->security_count == 0 ? NULL : &cap->table.securities[event->securities[0]];

        if (log->more[i].family != OCF_OPTION || event->day > cap->as_of || security == NULL ||
            !security->issued || (event->kind != CAP_CANCEL && event->kind != CAP_EXERCISE))
            continue;
        struct cap_pool *pool = pool_of(cap, log->more[security->issue].json);
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

static void close_pools(struct captable *cap)
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

/* --- holders --- */

/* The class that an option is on: its own, its plan's, or unknown. */
static size_t option_class(struct captable *cap, const json_t *issue)
{
    struct ocf_log *log = &cap->set->log;
    const struct cap_pool *pool = pool_of(cap, issue);
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
    struct cap_pool *pool = pool_of(cap, cap->set->log.more[security->issue].json);

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
    struct cap_pool *pool = pool_of(cap, json);
    struct cap_holder *holder = &cap->holders[issue->holder];
    size_t class = option_class(cap, json);
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

static void count_living(struct captable *cap)
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

/* --- what is wrong --- */

static void note_table(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t i = 0; i < cap->table.fault_count; i++) {
        const struct cap_fault *fault = &cap->table.faults[i];
        const struct ocf_event *more = &log->more[fault->event];
        const char *detail;
        enum equity_fault_code code = ocf_fault(log, fault, &detail);

        /* Money of convertibles is told apart, and no units depend on it. */
        ocf_note(cap->set, more->source, more->path,
                 fault->breaks && more->family != OCF_CONVERTIBLE, code, detail);
    }
}

/* Ids that no object of the set has: holders and classes of issues, splits of reissues. */
static void note_ids(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        const struct ocf_event *more = &log->more[i];

        if (ocf_lost_split(log, i) != NULL)
            ocf_note(cap->set, more->source, more->path, false, EQUITY_SPLIT_UNKNOWN,
                     ocf_lost_split(log, i));

        if (event->kind == CAP_ISSUE &&
            find_item(&cap->set->holders, log->holders.names[event->holder]) == NULL)
            ocf_note(cap->set, more->source, more->path, false, EQUITY_UNKNOWN_ID,
                     log->holders.names[event->holder]);
        if (event->class != CAP_NONE && cap->classes[event->class].item == NULL)
            ocf_note(cap->set, more->source, more->path, false, EQUITY_UNKNOWN_ID,
                     log->classes.names[event->class]);
    }
}

/* Options on a class that was split while they lived: the format does not say what becomes of
 * them. */
static void note_splits(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t s = 0; s < log->count; s++) {
        bool noted = log->events[s].kind != CAP_SPLIT || log->events[s].day > cap->as_of;

        for (size_t i = 0; i < cap->table.security_count && !noted; i++) {
            const struct cap_security *security = &cap->table.securities[i];

            if (!security->alive || log->more[security->issue].family != OCF_OPTION ||
                security->born >= log->events[s].day ||
                option_class(cap, log->more[security->issue].json) != log->events[s].class)
                continue;
            ocf_note(cap->set, log->more[s].source, log->more[s].path, false,
                     EQUITY_OPTIONS_NOT_SPLIT, log->classes.names[log->events[s].class]);
            noted = true;
        }
    }
}

static bool complain_of_breaks(const struct ocf_set *set)
{
    bool breaks = false;

    for (size_t i = 0; i < set->note_count; i++) {
        const struct ocf_note *note = &set->notes[i];

        if (!note->breaks)
            continue;
        breaks = true;
        fprintf(stderr, "fundtrail: %s/%s:%zu:%zu: %s%s%s / %s\n", set->folder, note->file,
                note->line, note->column, note->path, note->path[0] != '\0' ? ": " : "",
                note->english, note->chinese);
    }
    return breaks;
}

/* --- the answer --- */

struct saying {
    struct captable *cap;
    struct equity_case of; /* for the writers of answers, which want its work only */
};

static json_t *say_notes(const struct ocf_set *set)
{
    json_t *list = json_array();

    for (size_t i = 0; i < set->note_count; i++) {
        const struct ocf_note *note = &set->notes[i];

        json_array_append_new(list,
                              json_pack("{ss si si ss ss ss}", "file", note->file, "line",
                                        (int)note->line, "column", (int)note->column, "path",
                                        note->path, "en", note->english, "zh", note->chinese));
    }
    return list;
}

/* Parts of a whole, to 12 places, that add up to 1. */
static struct exact *ratios_of(struct saying *say, const struct exact *parts, size_t count)
{
    struct exact_work *work = say->of.work;
    struct exact *ratios = arena_array(work->arena, count + 1, sizeof *ratios);
    struct exact step = exact_divide(work, exact_whole(work, 1),
                                     exact_power(work, exact_whole(work, 10), EQUITY_PLACES));

    if (!exact_allocate(work, exact_whole(work, 1), step, parts, count, ratios))
        return NULL;
    return ratios;
}

/* Seniority counts up to the class that is paid first; ranks count from it. */
static json_t *rank_of(struct saying *say, const struct ocf_item *item)
{
    const struct ocf_items *classes = &say->cap->set->classes;
    struct exact own;
    struct exact other;
    json_int_t rank = 1;

    if (item == NULL || is_common(item) ||
        !ocf_number_of(say->cap->set, item->json, "seniority", &own))
        return json_null();
    for (size_t i = 0; i < classes->count; i++) {
        bool seen = false;

        if (is_common(&classes->list[i]) ||
            !ocf_number_of(say->cap->set, classes->list[i].json, "seniority", &other) ||
            exact_compare(say->of.work, other, own) <= 0)
            continue;
        for (size_t j = 0; j < i && !seen; j++) {
            struct exact earlier;

            seen = !is_common(&classes->list[j]) &&
                   ocf_number_of(say->cap->set, classes->list[j].json, "seniority", &earlier) &&
                   exact_compare(say->of.work, earlier, other) == 0;
        }
        rank += seen ? 0 : 1;
    }
    return json_integer(rank);
}

/* A number of an object, or null. */
static void say_number(struct saying *say, json_t *answer, const char *key, const json_t *object,
                       const char *member)
{
    struct exact value;

    json_object_set_new(answer, key, json_null());
    if (ocf_number_of(say->cap->set, object, member, &value))
        say_amount(&say->of, answer, key, value);
}

static json_t *say_class(struct saying *say, size_t number)
{
    const struct cap_class_row *row = &say->cap->classes[number];
    const char *name = row->item == NULL ? NULL : ocf_text(row->item->json, "name");
    json_t *class = json_object();

    say_text(class, "id", say->cap->set->log.classes.names[number]);
    json_object_set_new(class, "name", name == NULL ? json_null() : json_string(name));
    json_object_set_new(class, "rank", rank_of(say, row->item));
    say_number(say, class, "preference_multiple", row->item == NULL ? NULL : row->item->json,
               "liquidation_preference_multiple");
    say_number(say, class, "participation_cap_multiple", row->item == NULL ? NULL : row->item->json,
               "participation_cap_multiple");
    say_amount(&say->of, class, "outstanding", row->outstanding);
    say_amount(&say->of, class, "common_for_one", row->ratio);
    say_amount(&say->of, class, "as_converted", row->as_converted);
    return class;
}

/* In the order of the set; then those that only transactions name. */
static json_t *say_classes(struct saying *say)
{
    struct ocf_set *set = say->cap->set;
    json_t *list = json_array();

    for (size_t i = 0; i < set->classes.count; i++)
        json_array_append_new(
            list, say_class(say, ocf_number(&set->log, &set->log.classes,
                                            ocf_text(set->classes.list[i].json, "id"))));
    for (size_t i = 0; i < set->log.classes.count; i++)
        if (say->cap->classes[i].item == NULL)
            json_array_append_new(list, say_class(say, i));
    return list;
}

static const char *holder_name(const struct ocf_set *set, const char *id)
{
    const struct ocf_item *item = find_item(&set->holders, id);

    return item == NULL ? NULL : ocf_text(json_object_get(item->json, "name"), "legal_name");
}

/* Those who have something, each with the parts of stock and of the fully diluted whole. */
static json_t *say_holders(struct saying *say)
{
    struct captable *cap = say->cap;
    const struct ocf_log *log = &cap->set->log;
    const size_t count = log->holders.count;
    struct exact *stock = arena_array(cap->work->arena, count + 1, sizeof *stock);
    struct exact *diluted = arena_array(cap->work->arena, count + 1, sizeof *diluted);
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        stock[i] = cap->holders[i].outstanding;
        diluted[i] = cap->holders[i].diluted;
    }
    diluted[count] = cap->unissued;
    const struct exact *of_stock = ratios_of(say, stock, count);
    const struct exact *of_all = ratios_of(say, diluted, count + 1);

    for (size_t i = 0; i < count; i++) {
        const char *name = holder_name(cap->set, log->holders.names[i]);
        json_t *holder;

        if (exact_is_zero(stock[i]) && exact_is_zero(diluted[i]))
            continue;
        holder = json_object();
        say_text(holder, "id", log->holders.names[i]);
        json_object_set_new(holder, "name", name == NULL ? json_null() : json_string(name));
        say_amount(&say->of, holder, "outstanding", stock[i]);
        if (of_stock != NULL)
            say_amount(&say->of, holder, "outstanding_ratio", of_stock[i]);
        say_amount(&say->of, holder, "fully_diluted", diluted[i]);
        if (of_all != NULL)
            say_amount(&say->of, holder, "fully_diluted_ratio", of_all[i]);
        json_array_append_new(list, holder);
    }
    return list;
}

static json_t *say_pools(struct saying *say)
{
    json_t *list = json_array();

    for (size_t i = 0; i < say->cap->pool_count; i++) {
        const struct cap_pool *pool = &say->cap->pools[i];
        const char *name = pool->item == NULL ? NULL : ocf_text(pool->item->json, "plan_name");
        json_t *object = json_object();

        say_text(object, "id", pool->id);
        json_object_set_new(object, "name", name == NULL ? json_null() : json_string(name));
        json_object_set_new(object, "reserved", json_null());
        if (pool->reserved_known)
            say_amount(&say->of, object, "reserved", pool->reserved);
        say_amount(&say->of, object, "outstanding_options", pool->outstanding);
        say_amount(&say->of, object, "exercised", pool->delivered);
        say_amount(&say->of, object, "retired", pool->retired);
        json_object_set_new(object, "available", json_null());
        if (pool->reserved_known)
            say_amount(&say->of, object, "available", pool->available);
        json_array_append_new(list, object);
    }
    return list;
}

/* Notes and SAFEs that live: what they become depends on a round, so they stand apart. */
static json_t *say_convertibles(struct saying *say)
{
    const struct ocf_log *log = &say->cap->set->log;
    json_t *list = json_array();

    for (size_t i = 0; i < say->cap->table.security_count; i++) {
        const struct cap_security *security = &say->cap->table.securities[i];

        if (!security->alive || log->more[security->issue].family != OCF_CONVERTIBLE)
            continue;
        const json_t *issue = log->more[security->issue].json;
        const char *type = ocf_text(issue, "convertible_type");
        const char *currency = ocf_text(json_object_get(issue, "investment_amount"), "currency");
        json_t *object = json_object();

        say_text(object, "security", log->securities.names[i]);
        say_text(object, "holder", log->holders.names[log->events[security->issue].holder]);
        json_object_set_new(object, "type", type == NULL ? json_null() : json_string(type));
        say_number(say, object, "rank", issue, "seniority");
        say_amount(&say->of, object, "amount", security->quantity);
        json_object_set_new(object, "currency",
                            currency == NULL ? json_null() : json_string(currency));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *say_outstanding(struct saying *say)
{
    const struct captable *cap = say->cap;
    const struct ocf_log *log = &cap->set->log;
    struct exact total = exact_whole(cap->work, 0);
    struct equity_names classes = {0};
    struct equity_names holders = {0};
    json_t *answer = json_object();

    for (size_t i = 0; i < cap->table.security_count; i++) {
        const struct cap_security *security = &cap->table.securities[i];

        if (!security->alive || log->more[security->issue].family != OCF_STOCK)
            continue;
        const struct cap_event *issue = &log->events[security->issue];
        const char *class = log->classes.names[issue->class];
        size_t c = equity_find_or_add(&say->of, &classes, class);
        size_t h = equity_find_or_add(
            &say->of, &holders,
            arena_format(cap->work->arena, "%s/%s", log->holders.names[issue->holder], class));

        total = exact_add(cap->work, total, security->quantity);
        classes.amounts[c] = exact_add(cap->work, classes.amounts[c], security->quantity);
        holders.amounts[h] = exact_add(cap->work, holders.amounts[h], security->quantity);
    }
    say_amount(&say->of, answer, "total", total);
    say_names(&say->of, answer, "by_class", &classes);
    say_names(&say->of, answer, "by_holder", &holders);
    return answer;
}

static json_t *say_diluted(struct saying *say)
{
    const struct captable *cap = say->cap;
    const struct exact parts[] = {cap->stock, cap->options, cap->warrants, cap->unissued};
    json_t *answer = json_object();

    say_amount(&say->of, answer, "total", exact_sum(cap->work, parts, 4));
    say_amount(&say->of, answer, "stock_as_converted", cap->stock);
    say_amount(&say->of, answer, "options", cap->options);
    say_amount(&say->of, answer, "warrants", cap->warrants);
    say_amount(&say->of, answer, "unissued_pool", cap->unissued);
    return answer;
}

static json_t *captable_answer(struct captable *cap)
{
    struct saying *say = arena_alloc(cap->work->arena, sizeof *say);
    json_t *answer = json_object();

    say->cap = cap;
    say->of.work = cap->work;
    json_object_set_new(answer, "issuer",
                        cap->set->issuer == NULL ? json_null() : json_string(cap->set->issuer));
    say_day(answer, "as_of", cap->as_of);
    json_object_set_new(answer, "transactions",
                        json_integer((json_int_t)cap->set->transaction_count));
    json_object_set_new(answer, "outstanding", say_outstanding(say));
    json_object_set_new(answer, "fully_diluted", say_diluted(say));
    json_object_set_new(answer, "classes", say_classes(say));
    json_object_set_new(answer, "holders", say_holders(say));
    json_object_set_new(answer, "pools", say_pools(say));
    json_object_set_new(answer, "convertibles", say_convertibles(say));
    json_object_set_new(answer, "faults", say_notes(cap->set));
    return answer;
}

static void init_holders(struct captable *cap)
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

static json_t *work_out(struct captable *cap)
{
    struct ocf_log *log = &cap->set->log;

    number_classes(cap);
    number_plans(cap);
    init_holders(cap);
    convert_classes(cap);
    enum err err = cap_table(cap->work, log->events, log->count, log->securities.count, cap->as_of,
                             &cap->table);

    if (err == ERR_OK) {
        count_living(cap);
        count_ended(cap);
        close_pools(cap);
        for (size_t i = 0; i < log->classes.count; i++)
            hold_authorized(cap, i);
        note_table(cap);
        note_ids(cap);
        note_splits(cap);
    }
    json_decref(cap->plan_ids.numbers);
    if (cap->work->failed) {
        fprintf(stderr, "fundtrail: %s: %s / %s\n", cap->set->folder,
                equity_sentence(cap->work, EQUITY_TOO_LARGE, LANGUAGE_EN, NULL),
                equity_sentence(cap->work, EQUITY_TOO_LARGE, LANGUAGE_ZH, NULL));
        return NULL;
    }
    return complain_of_breaks(cap->set) ? NULL : captable_answer(cap);
}

json_t *calc_captable(const char *folder, const char *as_of, struct arena *arena)
{
    struct exact_work work = {.arena = arena};
    struct ocf_set set;
    json_t *answer = NULL;

    if (ocf_set_read(&set, &work, folder)) {
        struct captable *cap = arena_alloc(arena, sizeof *cap);
        const char *day = as_of != NULL ? as_of : set.as_of;

        cap->set = &set;
        cap->work = &work;
        if (day == NULL || date_parse(day, strlen(day), &cap->as_of) != ERR_OK)
            fprintf(stderr, "fundtrail: --as-of %s: %s / %s\n", day == NULL ? "" : day,
                    equity_sentence(&work, EQUITY_NOT_DATE, LANGUAGE_EN, NULL),
                    equity_sentence(&work, EQUITY_NOT_DATE, LANGUAGE_ZH, NULL));
        else
            answer = work_out(cap);
    }
    ocf_set_done(&set);
    return answer;
}
