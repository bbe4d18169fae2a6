/* A folder in the Open Cap Format as tables for the importer.
 *
 * An event of the format ends its security, and what remains is a new one; here what remains stays
 * where it is, and only what results is new. So the id of a balance means the security that it
 * comes from. A security that is issued several times has no history that could be told: what it
 * has in the end is issued as it stands. */
#include "ctl/calc/ocf_tables.h"

#include "captable_internal.h"

#include "base/date.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E8_PLACES 8

struct writer {
    struct ocf_set *set;
    struct captable *cap;
    struct arena *arena;
    const char *firm;
    int32_t first_day;  /* before which nothing happens: what has no day is there from it on */
    size_t *stands_for; /* of each security: itself, or the one whose balance it is */
    bool *by_event;     /* results from an event that is written */
    struct ocf_told *told;
    size_t told_count;
    size_t told_room;
    struct ocf_tables *out;
    struct buf csv;
};

/* --- cells --- */

static void cell(struct writer *writer, const char *text)
{
    if (writer->csv.length > 0 && writer->csv.bytes[writer->csv.length - 1] != '\n')
        buf_char(&writer->csv, ',');
    buf_char(&writer->csv, '"');
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '"')
            buf_char(&writer->csv, '"');
        if ((unsigned char)*text >= ' ')
            buf_char(&writer->csv, *text);
    }
    buf_char(&writer->csv, '"');
}

static void end_row(struct writer *writer)
{
    buf_char(&writer->csv, '\n');
}

static void begin_table(struct writer *writer, const char *columns)
{
    buf_reset(&writer->csv);
    buf_text(&writer->csv, columns);
    buf_char(&writer->csv, '\n');
}

/* A table without rows is none. */
static void end_table(struct writer *writer, const char *name)
{
    const char *first = strchr(writer->csv.bytes, '\n');

    if (first[1] == '\0')
        return;
    writer->out->list[writer->out->count++] = (struct ocf_table){
        name, arena_copy(writer->arena, writer->csv.bytes, writer->csv.length), writer->csv.length};
}

static void day_cell(struct writer *writer, int32_t day)
{
    char text[DATE_TEXT_SIZE] = "";

    if (day != DATE_UNKNOWN)
        date_format(day, text);
    cell(writer, text);
}

static void number_cell(struct writer *writer, struct exact value)
{
    cell(writer, exact_text(writer->set->work, value, E8_PLACES));
}

/* A number of an object; empty where there is none. */
static void member_cell(struct writer *writer, const json_t *object, const char *key)
{
    struct exact value;

    if (ocf_number_of(writer->set, object, key, &value))
        number_cell(writer, value);
    else
        cell(writer, "");
}

/* Money of an object: {"amount": "1.00", "currency": "USD"}. */
static void amount_cell(struct writer *writer, const json_t *object, const char *key)
{
    member_cell(writer, json_object_get(object, key), "amount");
}

static void told(struct writer *writer, const struct ocf_told *what)
{
    writer->told = arena_room(writer->arena, writer->told, writer->told_count, &writer->told_room,
                              sizeof *writer->told);
    writer->told[writer->told_count++] = *what;
}

/* What the records have no place for. */
static void left_out(struct writer *writer, size_t event, const char *english, const char *chinese)
{
    const struct ocf_event *more = &writer->set->log.more[event];
    struct ocf_told what = {.file = writer->set->files[more->source].name,
                            .path = more->path,
                            .english = english,
                            .chinese = chinese};
    size_t column;

    case_locate(&writer->set->files[more->source].file, more->path, &what.line, &column);
    told(writer, &what);
}

/* --- what there is --- */

static const char *currency_in(const json_t *object, const char *key)
{
    return ocf_text(json_object_get(object, key), "currency");
}

/* The currency of a class: its own money's, or that of its first issue. */
static const char *class_currency(const struct writer *writer, size_t class)
{
    const struct ocf_log *log = &writer->set->log;
    const struct ocf_item *item = writer->cap->classes[class].item;
    const json_t *json = item == NULL ? NULL : item->json;
    const char *found = currency_in(json, "price_per_share");

    if (found == NULL)
        found = currency_in(json, "par_value");
    for (size_t i = 0; i < log->count && found == NULL; i++)
        if (log->events[i].kind == CAP_ISSUE && log->events[i].class == class)
            found = currency_in(log->more[i].json, "share_price");
    return found == NULL ? "USD" : found;
}

static int32_t day_of(const json_t *object, const char *key, int32_t fallback)
{
    const char *text = ocf_text(object, key);
    int32_t day;

    return text != NULL && date_parse(text, strlen(text), &day) == ERR_OK ? day : fallback;
}

static int32_t first_day(const struct writer *writer)
{
    const struct ocf_log *log = &writer->set->log;
    int32_t first = INT32_MAX;

    for (size_t i = 0; i < log->count; i++)
        if (log->events[i].day < first)
            first = log->events[i].day;
    for (size_t i = 0; i < writer->set->others.count; i++) {
        int32_t day = day_of(writer->set->others.list[i].json, "date", INT32_MAX);

        if (day < first)
            first = day;
    }
    return first == INT32_MAX ? DATE_FIRST : first;
}

static void write_firm(struct writer *writer)
{
    const char *issuer = writer->set->issuer;

    if (writer->firm != NULL)
        return;
    writer->firm = "OCF-ISSUER";
    for (size_t i = 0; i < writer->set->file_count; i++) {
        const json_t *root = writer->set->files[i].root;
        const char *id = ocf_text(json_object_get(root, "issuer"), "id");

        if (id != NULL)
            writer->firm = id;
    }
    begin_table(writer, "code,name,effective_date");
    cell(writer, writer->firm);
    cell(writer, issuer == NULL ? writer->firm : issuer);
    day_cell(writer, writer->first_day);
    end_row(writer);
    end_table(writer, "firm.csv");
}

static void write_parties(struct writer *writer)
{
    const struct ocf_log *log = &writer->set->log;

    begin_table(writer, "code,name,kind,effective_date");
    for (size_t i = 0; i < log->holders.count; i++) {
        const char *id = log->holders.names[i];
        const struct ocf_item *item = captable_item(&writer->set->holders, id);
        const char *name =
            item == NULL ? NULL : ocf_text(json_object_get(item->json, "name"), "legal_name");

        cell(writer, id);
        cell(writer, name == NULL ? id : name);
        cell(writer, "co_investor");
        day_cell(writer, writer->first_day);
        end_row(writer);
    }
    end_table(writer, "party.csv");
}

/* --- classes --- */

/* Seniority of a class counts the other way: who has the highest is paid first. */
static int64_t rank_of(const struct writer *writer, const json_t *class)
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
static const char *right_of(const struct writer *writer, const json_t *right,
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

static size_t class_number(const struct writer *writer, const char *id)
{
    for (size_t i = 0; i < writer->set->log.classes.count; i++)
        if (strcmp(writer->set->log.classes.names[i], id) == 0)
            return i;
    return CAP_NONE;
}

/* The ratio that an adjustment states, where there is one. */
static bool adjusted_ratio(const struct writer *writer, const char *id, struct exact *ratio_out)
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
static const char *conversion_of(const struct writer *writer, size_t class, const json_t *json,
                                 struct exact *ratio_out)
{
    struct exact_work *work = writer->set->work;
    const json_t *rights = json_object_get(json, "conversion_rights");
    const char *first = NULL;

    for (size_t i = 0; i < json_array_size(rights); i++) {
        struct exact ratio;
        const char *to = right_of(writer, json_array_get(rights, i), &ratio);
        size_t at = to == NULL ? CAP_NONE : class_number(writer, to);

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
static void preference_cells(struct writer *writer, const json_t *class)
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

    cell(writer, rank > 0 ? arena_format(writer->arena, "%lld", (long long)rank) : "");
    if (prefers)
        number_cell(writer, multiple);
    else
        cell(writer, "");
    cell(writer, capped ? "capped" : prefers ? "none" : "");
    if (capped)
        number_cell(writer, cap);
    else
        cell(writer, "");
}

/* A table has each code once: a class stands in it as it is in the end, with the total and the
 * ratio that adjustments state. */
static void class_row(struct writer *writer, size_t class)
{
    const struct ocf_item *item = writer->cap->classes[class].item;
    const json_t *json = item == NULL ? NULL : item->json;
    const char *id = writer->set->log.classes.names[class];
    const struct ocf_item *total = captable_latest(
        writer->cap, "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT", "stock_class_id", id);
    const char *name = ocf_text(json, "name");
    struct exact ratio;
    const char *to = json == NULL ? NULL : conversion_of(writer, class, json, &ratio);

    cell(writer, id);
    cell(writer, writer->firm);
    cell(writer, name == NULL ? id : name);
    cell(writer, "share");
    cell(writer, class_currency(writer, class));
    amount_cell(writer, json, "price_per_share");
    amount_cell(writer, json, "par_value");
    if (total != NULL)
        member_cell(writer, total->json, "new_shares_authorized");
    else
        member_cell(writer, json, "initial_shares_authorized");
    member_cell(writer, json, "votes_per_share");
    preference_cells(writer, json);
    cell(writer, to);
    if (to != NULL) {
        (void)adjusted_ratio(writer, id, &ratio);
        number_cell(writer, ratio);
    } else {
        cell(writer, "");
    }
    day_cell(writer, writer->first_day);
    end_row(writer);
}

static void write_classes(struct writer *writer)
{
    begin_table(writer, "code,firm_id,name,unit,currency,original_price,par,authorised_units,votes,"
                        "liquidation_rank,preference_multiple,participation,"
                        "participation_multiple,converts_to_id,conversion_ratio,effective_date");
    for (size_t i = 0; i < writer->set->log.classes.count; i++)
        class_row(writer, i);
    end_table(writer, "share_class.csv");
}

/* --- pools --- */

static const char *plan_class(const json_t *plan)
{
    const char *one = ocf_text(plan, "stock_class_id");

    return one != NULL
               ? one
               : json_string_value(json_array_get(json_object_get(plan, "stock_class_ids"), 0));
}

static const struct cap_pool *pool_of(const struct writer *writer, const char *id)
{
    for (size_t i = 0; i < writer->cap->pool_count; i++)
        if (strcmp(writer->cap->pools[i].id, id) == 0)
            return &writer->cap->pools[i];
    return NULL;
}

static bool doubtful(const struct writer *writer, size_t security)
{
    const struct cap_security *state = &writer->cap->table.securities[security];

    return !state->issued || state->doubtful;
}

/* The securities that result from an event and are issued once. */
static size_t results_of(const struct writer *writer, const struct cap_event *event, size_t *out)
{
    size_t count = 0;

    for (size_t i = 0; i < event->result_count; i++)
        if (!doubtful(writer, event->results[i]))
            out[count++] = event->results[i];
    return count;
}

/* Options of a plan that were exercised into an id that nobody issued. */
static struct exact exercised_into_nothing(const struct writer *writer, const char *plan)
{
    const struct ocf_log *log = &writer->set->log;
    struct exact sum = exact_whole(writer->set->work, 0);

    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        size_t *results = arena_array(writer->arena, event->result_count, sizeof *results);

        if (event->kind != CAP_EXERCISE || doubtful(writer, event->securities[0]) ||
            results_of(writer, event, results) > 0)
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
static void pool_row(struct writer *writer, const json_t *plan)
{
    const char *id = ocf_text(plan, "id");
    const char *name = ocf_text(plan, "plan_name");
    const struct cap_pool *pool = pool_of(writer, id);

    cell(writer, id);
    cell(writer, writer->firm);
    cell(writer, plan_class(plan));
    cell(writer, name == NULL ? id : name);
    if (pool != NULL && pool->reserved_known)
        number_cell(writer,
                    exact_subtract(writer->set->work,
                                   exact_subtract(writer->set->work, pool->reserved, pool->retired),
                                   exercised_into_nothing(writer, id)));
    else
        member_cell(writer, plan, "initial_shares_reserved");
    day_cell(writer, writer->first_day);
    end_row(writer);
}

static void write_pools(struct writer *writer)
{
    begin_table(writer, "code,firm_id,class_id,name,reserved_units,effective_date");
    for (size_t i = 0; i < writer->set->plans.count; i++)
        if (plan_class(writer->set->plans.list[i].json) != NULL)
            pool_row(writer, writer->set->plans.list[i].json);
    end_table(writer, "option_pool.csv");
}

/* --- securities --- */

static const struct ocf_item *plan_of(const struct writer *writer, const json_t *issue)
{
    const char *id = ocf_text(issue, "stock_plan_id");

    return id == NULL ? NULL : captable_item(&writer->set->plans, id);
}

/* The class that options or warrants give; NULL: nobody says. */
static const char *granted_class(const struct writer *writer, const json_t *issue)
{
    const json_t *triggers = json_object_get(issue, "exercise_triggers");
    const char *own = ocf_text(issue, "stock_class_id");
    const struct ocf_item *plan = plan_of(writer, issue);

    if (own == NULL && plan != NULL)
        own = plan_class(plan->json);
    for (size_t i = 0; i < json_array_size(triggers) && own == NULL; i++)
        own = ocf_text(json_object_get(json_array_get(triggers, i), "conversion_right"),
                       "converts_to_stock_class_id");
    return own == NULL || class_number(writer, own) == CAP_NONE ? NULL : own;
}

/* Where nobody says what is given: common, by the first such class. */
static const char *some_common(const struct writer *writer)
{
    for (size_t i = 0; i < writer->set->classes.count; i++)
        if (captable_is_common(&writer->set->classes.list[i]))
            return ocf_text(writer->set->classes.list[i].json, "id");
    return writer->set->log.classes.count == 0 ? NULL : writer->set->log.classes.names[0];
}

static const char *given_class(const struct writer *writer, const json_t *issue)
{
    const char *said = granted_class(writer, issue);

    return said == NULL ? some_common(writer) : said;
}

static const json_t *mechanism_of(const json_t *issue)
{
    const json_t *trigger = json_array_get(json_object_get(issue, "conversion_triggers"), 0);

    return json_object_get(json_object_get(trigger, "conversion_right"), "conversion_mechanism");
}

/* The terms of a SAFE or note: cap, its basis, discount and interest. */
static void promise_cells(struct writer *writer, const json_t *issue, bool note)
{
    const json_t *mechanism = mechanism_of(issue);
    const json_t *cap = json_object_get(mechanism, "conversion_valuation_cap");
    const char *timing = ocf_text(mechanism, "conversion_timing");
    const json_t *rates = json_object_get(mechanism, "interest_rates");

    amount_cell(writer, mechanism, "conversion_valuation_cap");
    cell(writer, !json_is_object(cap)                                  ? ""
                 : timing != NULL && strcmp(timing, "POST_MONEY") == 0 ? "post_money"
                                                                       : "pre_money");
    member_cell(writer, mechanism, "conversion_discount");
    if (note)
        member_cell(writer, json_array_get(rates, 0), "rate");
    else
        cell(writer, "");
    cell(writer, json_is_true(json_object_get(mechanism, "conversion_mfn")) ? "true" : "");
}

static void blank_cells(struct writer *writer, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cell(writer, "");
}

static void family_cells(struct writer *writer, const struct ocf_event *more, struct exact units)
{
    const json_t *json = more->json;
    const char *type = ocf_text(json, "convertible_type");
    bool note = type == NULL || strcmp(type, "SAFE") != 0;

    if (more->family == OCF_CONVERTIBLE) {
        cell(writer, note ? "note" : "safe");
        blank_cells(writer, 3);
        cell(writer, currency_in(json, "investment_amount"));
        number_cell(writer, units);
        blank_cells(writer, 3);
        promise_cells(writer, json, note);
        return;
    }
    bool stock = more->family == OCF_STOCK;
    const char *price = stock ? "share_price" : "exercise_price";

    cell(writer, stock ? "shares" : more->family == OCF_OPTION ? "option" : "warrant");
    cell(writer, stock ? ocf_text(json, "stock_class_id") : given_class(writer, json));
    cell(writer, more->family == OCF_OPTION && plan_of(writer, json) != NULL
                     ? ocf_text(json, "stock_plan_id")
                     : "");
    number_cell(writer, units);
    cell(writer, currency_in(json, price));
    cell(writer, "");
    if (stock)
        amount_cell(writer, json, price);
    else
        cell(writer, "");
    if (!stock)
        amount_cell(writer, json, price);
    else
        cell(writer, "");
    day_cell(writer, stock ? DATE_UNKNOWN : day_of(json, "expiration_date", DATE_UNKNOWN));
    blank_cells(writer, 5);
}

/* Whether a security can be recorded; else says why. */
static bool may_write(struct writer *writer, size_t issue)
{
    const struct ocf_event *more = &writer->set->log.more[issue];
    bool granted = more->family == OCF_OPTION || more->family == OCF_WARRANT;

    if (granted && given_class(writer, more->json) == NULL) {
        left_out(writer, issue, "not taken over: no class of the set says what it gives",
                 "未导入：未指明对应的股权类别");
        return false;
    }
    if (granted && granted_class(writer, more->json) == NULL)
        left_out(writer, issue, "taken over as on common stock: no class is named",
                 "按普通股导入：未指明股权类别");
    if (granted && exact_is_zero(writer->set->log.events[issue].quantity)) {
        left_out(writer, issue, "not taken over: it has no number of units", "未导入：没有数量");
        return false;
    }
    if (ocf_text(more->json, "vesting_terms_id") != NULL)
        left_out(writer, issue, "taken over without its vesting", "导入时未含归属安排");
    return true;
}

static void write_security(struct writer *writer, size_t security)
{
    const struct ocf_log *log = &writer->set->log;
    const struct cap_security *state = &writer->cap->table.securities[security];
    const struct cap_event *issue = &log->events[state->issue];
    struct exact units = state->doubtful ? state->quantity : issue->quantity;

    if (!may_write(writer, state->issue))
        return;
    cell(writer, log->securities.names[security]);
    cell(writer, writer->firm);
    cell(writer, log->holders.names[issue->holder]);
    family_cells(writer, &log->more[state->issue], units);
    day_cell(writer, issue->day);
    end_row(writer);
}

static void write_securities(struct writer *writer)
{
    begin_table(writer, "code,firm_id,holder_party_id,kind,class_id,option_pool_id,units,currency,"
                        "amount,price,strike,expires_on,valuation_cap,cap_basis,discount,"
                        "interest_rate,most_favoured,effective_date");
    for (size_t i = 0; i < writer->set->log.securities.count; i++) {
        const struct cap_security *state = &writer->cap->table.securities[i];

        if (state->issued && writer->stands_for[i] == i && !writer->by_event[i] &&
            (!state->doubtful || state->alive))
            write_security(writer, i);
    }
    end_table(writer, "security.csv");
}

/* --- what becomes of them --- */

static const char *action_of(enum cap_kind kind, bool any_result, enum ocf_family from,
                             enum ocf_family to, bool same_class)
{
    /* Into an id that nobody issued: no stock came of it here. */
    if (kind == CAP_CANCEL || kind == CAP_RETRACT || (kind == CAP_EXERCISE && !any_result))
        return "cancellation";
    if (kind == CAP_EXERCISE)
        return "exercise";
    return kind == CAP_CONVERT || from != to || !same_class ? "conversion" : "transfer";
}

static void event_row(struct writer *writer, size_t event, size_t source, size_t result,
                      bool has_units, struct exact units)
{
    const struct ocf_log *log = &writer->set->log;
    const struct cap_event *of = &log->events[event];
    const struct cap_security *from = &writer->cap->table.securities[source];
    const struct cap_security *to =
        result == CAP_NONE ? NULL : &writer->cap->table.securities[result];
    const struct cap_event *issue = to == NULL ? NULL : &log->events[to->issue];
    bool same_class = issue == NULL || issue->class == log->events[from->issue].class;
    const char *action = action_of(
        of->kind, issue != NULL, log->more[from->issue].family,
        issue == NULL ? log->more[from->issue].family : log->more[to->issue].family, same_class);
    bool transfer = strcmp(action, "transfer") == 0;
    bool converts = strcmp(action, "conversion") == 0;

    cell(writer, result != CAP_NONE ? log->securities.names[result]
                                    : arena_format(writer->arena, "%s",
                                                   ocf_text(log->more[event].json, "id") == NULL
                                                       ? "event"
                                                       : ocf_text(log->more[event].json, "id")));
    cell(writer, writer->by_event[source] ? "" : log->securities.names[source]);
    cell(writer, writer->by_event[source] ? log->securities.names[source] : "");
    cell(writer, action);
    if (has_units && log->more[from->issue].family != OCF_CONVERTIBLE)
        number_cell(writer, units);
    else
        cell(writer, "");
    cell(writer, transfer && issue != NULL ? log->holders.names[issue->holder] : "");
    cell(writer, converts && issue != NULL && issue->class != CAP_NONE
                     ? log->classes.names[issue->class]
                     : "");
    if (converts && issue != NULL)
        number_cell(writer, issue->quantity);
    else
        cell(writer, "");
    day_cell(writer, of->day);
    end_row(writer);
}

/* What an event takes goes to what results, in its order; without results it is gone. */
static void write_event(struct writer *writer, size_t event)
{
    const struct ocf_log *log = &writer->set->log;
    const struct cap_event *of = &log->events[event];
    size_t *results = arena_array(writer->arena, of->result_count, sizeof *results);
    size_t count = results_of(writer, of, results);
    size_t source = writer->stands_for[of->securities[0]];

    if (doubtful(writer, source))
        return;
    if (count == 0) {
        event_row(writer, event, source, CAP_NONE, of->has_quantity, of->quantity);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct cap_event *issue =
            &log->events[writer->cap->table.securities[results[i]].issue];
        bool whole = !of->has_quantity && count == 1;

        event_row(writer, event, source, results[i], !whole,
                  count == 1 && of->has_quantity ? of->quantity : issue->quantity);
    }
}

static void write_events(struct writer *writer)
{
    const struct ocf_log *log = &writer->set->log;

    begin_table(writer, "code,security_id,event_id,action,units,to_party_id,to_class_id,"
                        "result_units,effective_date");
    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];

        if (event->kind == CAP_ISSUE || event->kind == CAP_SPLIT)
            continue;
        if (event->kind == CAP_CONSOLIDATE || event->split != CAP_NONE)
            left_out(writer, i, "not taken over: what it puts together stays as it is",
                     "未导入：合并前的权证保持原状");
        else
            write_event(writer, i);
    }
    end_table(writer, "security_event.csv");
}

static void write_splits(struct writer *writer)
{
    const struct ocf_log *log = &writer->set->log;

    begin_table(writer, "firm_id,class_id,action,ratio,effective_date");
    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        bool any = false;

        for (size_t k = 0; k < writer->cap->table.security_count && !any; k++)
            any = writer->cap->table.securities[k].alive &&
                  log->events[writer->cap->table.securities[k].issue].class == event->class;
        if (event->kind != CAP_SPLIT || !any)
            continue;
        cell(writer, writer->firm);
        cell(writer, log->classes.names[event->class]);
        cell(writer, "split");
        number_cell(writer, event->ratio);
        day_cell(writer, event->day);
        end_row(writer);
    }
    end_table(writer, "capital_act.csv");
}

/* --- the whole --- */

/* Balances mean what they are left of; results of events that are written are made by these. */
static void join_securities(struct writer *writer)
{
    const struct ocf_log *log = &writer->set->log;
    size_t count = log->securities.count;

    writer->stands_for = arena_array(writer->arena, count, sizeof *writer->stands_for);
    writer->by_event = arena_array(writer->arena, count, sizeof *writer->by_event);
    for (size_t i = 0; i < count; i++)
        writer->stands_for[i] = i;
    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        size_t source = event->security_count > 0 ? event->securities[0] : CAP_NONE;

        if (event->kind == CAP_ISSUE || event->kind == CAP_SPLIT ||
            event->kind == CAP_CONSOLIDATE || event->split != CAP_NONE ||
            doubtful(writer, writer->stands_for[source]))
            continue;
        if (event->balance != CAP_NONE && !doubtful(writer, event->balance))
            writer->stands_for[event->balance] = writer->stands_for[source];
        for (size_t k = 0; k < event->result_count; k++)
            if (!doubtful(writer, event->results[k]))
                writer->by_event[event->results[k]] = true;
    }
}

static void take_notes(struct writer *writer)
{
    for (size_t i = 0; i < writer->set->note_count; i++) {
        const struct ocf_note *note = &writer->set->notes[i];

        told(writer, &(struct ocf_told){.breaks = note->breaks,
                                        .file = note->file,
                                        .line = note->line,
                                        .path = note->path,
                                        .english = note->english,
                                        .chinese = note->chinese});
    }
}

static void write_tables(struct writer *writer)
{
    writer->first_day = first_day(writer);
    buf_init(&writer->csv);
    join_securities(writer);
    write_firm(writer);
    write_parties(writer);
    write_classes(writer);
    write_pools(writer);
    write_securities(writer);
    write_events(writer);
    write_splits(writer);
    buf_done(&writer->csv);
}

bool ocf_tables_read(const char *folder, const char *firm, struct arena *arena,
                     struct ocf_tables *tables_out)
{
    struct exact_work *work = arena_alloc(arena, sizeof *work);
    struct ocf_set *set = arena_alloc(arena, sizeof *set);
    struct captable *cap = arena_alloc(arena, sizeof *cap);
    struct writer writer = {
        .set = set, .cap = cap, .arena = arena, .firm = firm, .out = tables_out};
    bool good = false;

    *tables_out = (struct ocf_tables){0};
    work->arena = arena;
    cap->set = set;
    cap->work = work;
    cap->as_of = DATE_LAST;
    if (ocf_set_read(set, work, folder) && captable_play(cap)) {
        take_notes(&writer);
        write_tables(&writer);
        good = !work->failed;
    }
    tables_out->told = writer.told;
    tables_out->told_count = writer.told_count;
    ocf_set_done(set);
    return good;
}
