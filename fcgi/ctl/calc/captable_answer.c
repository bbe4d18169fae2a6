/* The answer of `fundtrail calc captable`. */
#include "captable_internal.h"

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

    if (item == NULL || captable_is_common(item) ||
        !ocf_number_of(say->cap->set, item->json, "seniority", &own))
        return json_null();
    for (size_t i = 0; i < classes->count; i++) {
        bool seen = false;

        if (captable_is_common(&classes->list[i]) ||
            !ocf_number_of(say->cap->set, classes->list[i].json, "seniority", &other) ||
            exact_compare(say->of.work, other, own) <= 0)
            continue;
        for (size_t j = 0; j < i && !seen; j++) {
            struct exact earlier;

            seen = !captable_is_common(&classes->list[j]) &&
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
    const struct ocf_item *item = captable_item(&set->holders, id);

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

json_t *captable_answer(struct captable *cap)
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
