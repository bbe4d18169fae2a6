/* Reads transactions of the Open Cap Format: what each type does to units. */
#include "ocf_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *prefix;
    enum ocf_family family;
} families[] = {
    {"TX_STOCK_", OCF_STOCK},
    {"TX_EQUITY_COMPENSATION_", OCF_OPTION},
    {"TX_PLAN_SECURITY_", OCF_OPTION},
    {"TX_WARRANT_", OCF_WARRANT},
    {"TX_CONVERTIBLE_", OCF_CONVERTIBLE},
};

static const struct action {
    const char *name;
    enum cap_kind kind;
    bool delivers;
} actions[] = {
    {"ISSUANCE", CAP_ISSUE, false},
    {"CANCELLATION", CAP_CANCEL, false},
    {"REPURCHASE", CAP_CANCEL, false},
    {"RELEASE", CAP_CANCEL, true},
    {"TRANSFER", CAP_TRANSFER, false},
    {"CONVERSION", CAP_CONVERT, false},
    {"RETRACTION", CAP_RETRACT, false},
    {"REISSUANCE", CAP_REISSUE, false},
    {"CONSOLIDATION", CAP_CONSOLIDATE, false},
    {"EXERCISE", CAP_EXERCISE, true},
};

/* Types that move no units, or what is read elsewhere. */
static const char *const without_units[] = {
    "TX_STOCK_ACCEPTANCE",
    "TX_EQUITY_COMPENSATION_ACCEPTANCE",
    "TX_EQUITY_COMPENSATION_REPRICING",
    "TX_PLAN_SECURITY_ACCEPTANCE",
    "TX_WARRANT_ACCEPTANCE",
    "TX_CONVERTIBLE_ACCEPTANCE",
    "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT",
    "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",
    "TX_ISSUER_AUTHORIZED_SHARES_ADJUSTMENT",
    "TX_STOCK_PLAN_POOL_ADJUSTMENT",
    "TX_STOCK_PLAN_RETURN_TO_POOL",
    "TX_VESTING_START",
    "TX_VESTING_EVENT",
    "TX_VESTING_ACCELERATION",
    "CE_STAKEHOLDER_RELATIONSHIP",
    "CE_STAKEHOLDER_STATUS",
};

void ocf_log_init(struct ocf_log *log, struct exact_work *work)
{
    *log = (struct ocf_log){.work = work};
    log->securities.numbers = json_object();
    log->holders.numbers = json_object();
    log->classes.numbers = json_object();
    log->ids.numbers = json_object();
}

void ocf_log_done(struct ocf_log *log)
{
    json_decref(log->securities.numbers);
    json_decref(log->holders.numbers);
    json_decref(log->classes.numbers);
    json_decref(log->ids.numbers);
}

size_t ocf_number(struct ocf_log *log, struct ocf_ids *ids, const char *id)
{
    const json_t *known = json_object_get(ids->numbers, id);

    if (known != NULL)
        return (size_t)json_integer_value(known);
    ids->names =
        arena_room(log->work->arena, ids->names, ids->count, &ids->room, sizeof *ids->names);
    ids->names[ids->count] = arena_strdup(log->work->arena, id);
    json_object_set_new(ids->numbers, id, json_integer((json_int_t)ids->count));
    return ids->count++;
}

static const struct action *action_of(const char *type, enum ocf_family *family_out)
{
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        size_t length = strlen(families[f].prefix);

        if (strncmp(type, families[f].prefix, length) != 0)
            continue;
        for (size_t a = 0; a < sizeof actions / sizeof actions[0]; a++)
            if (strcmp(type + length, actions[a].name) == 0) {
                *family_out = families[f].family;
                return &actions[a];
            }
    }
    return NULL;
}

static bool moves_no_units(const char *type)
{
    for (size_t i = 0; i < sizeof without_units / sizeof without_units[0]; i++)
        if (strcmp(type, without_units[i]) == 0)
            return true;
    return false;
}

/* Numbers of the format may have a plus sign. */
static struct exact read_units(struct equity_case *of, const struct calc_node *node,
                               const char *key)
{
    const struct calc_node member = case_member(node, key);
    const char *text = json_is_string(member.json) ? json_string_value(member.json) : "";
    struct exact value;

    if (text[0] == '+' && exact_parse(of->work, text + 1, &value))
        return value;
    return equity_amount(of, node, key);
}

/* Securities are named by one id, or by a list of them. */
static const size_t *read_list(struct equity_case *of, struct ocf_log *log,
                               const struct calc_node *node, const char *key, bool must,
                               size_t *count_out)
{
    const struct calc_node list = equity_list(of, node, key, must, count_out);
    size_t *numbers = arena_array(of->work->arena, *count_out, sizeof *numbers);

    for (size_t i = 0; i < *count_out; i++) {
        const struct calc_node item = case_item(&list, i);

        if (json_is_string(item.json))
            numbers[i] = ocf_number(log, &log->securities, json_string_value(item.json));
        else
            equity_fault(of, item.path, EQUITY_NOT_TEXT, NULL);
    }
    return numbers;
}

static void read_issue(struct equity_case *of, struct ocf_log *log, const struct calc_node *node,
                       enum ocf_family family, struct cap_event *event)
{
    const struct calc_node amount = case_member(node, "investment_amount");

    event->holder = ocf_number(log, &log->holders, equity_name(of, node, "stakeholder_id"));
    if (family == OCF_STOCK)
        event->class = ocf_number(log, &log->classes, equity_name(of, node, "stock_class_id"));
    event->has_quantity = true;
    if (family == OCF_CONVERTIBLE)
        event->quantity = equity_amount(of, &amount, "amount");
    else if (family == OCF_WARRANT && !equity_has(node, "quantity"))
        event->quantity = exact_whole(of->work, 0);
    else
        event->quantity = read_units(of, node, "quantity");
}

/* How much of a security an event takes; what is money of a convertible is under another name. */
static void read_taken(struct equity_case *of, const struct calc_node *node, enum ocf_family family,
                       struct cap_event *event)
{
    const struct calc_node amount = case_member(node, "amount");
    const char *key = event->kind == CAP_CONVERT ? "quantity_converted" : "quantity";

    event->quantity = exact_whole(of->work, 0);
    if (family == OCF_CONVERTIBLE) {
        event->has_quantity = event->kind != CAP_CONVERT && json_is_object(amount.json);
        if (event->has_quantity)
            event->quantity = equity_amount(of, &amount, "amount");
        return;
    }
    event->has_quantity = equity_has(node, key);
    if (event->has_quantity)
        event->quantity = read_units(of, node, key);
}

static const size_t *one(struct ocf_log *log, size_t number)
{
    size_t *numbers = arena_array(log->work->arena, 1, sizeof *numbers);

    numbers[0] = number;
    return numbers;
}

static void read_end(struct equity_case *of, struct ocf_log *log, const struct calc_node *node,
                     enum ocf_family family, struct cap_event *event)
{
    bool to_one = event->kind == CAP_CONSOLIDATE && equity_has(node, "resulting_security_id");

    read_taken(of, node, family, event);
    if (to_one) {
        event->results = one(
            log, ocf_number(log, &log->securities, equity_name(of, node, "resulting_security_id")));
        event->result_count = 1;
    } else {
        event->results =
            read_list(of, log, node, "resulting_security_ids", false, &event->result_count);
    }
    if (equity_has(node, "balance_security_id"))
        event->balance =
            ocf_number(log, &log->securities, equity_name(of, node, "balance_security_id"));
}

static void read_split(struct equity_case *of, struct ocf_log *log, const struct calc_node *node,
                       struct cap_event *event)
{
    const struct calc_node ratio = case_member(node, "split_ratio");

    event->class = ocf_number(log, &log->classes, equity_name(of, node, "stock_class_id"));
    if (!json_is_object(ratio.json)) {
        equity_fault(of, ratio.path, EQUITY_NOT_OBJECT, NULL);
        return;
    }
    event->ratio = exact_divide(of->work, equity_positive(of, &ratio, "numerator"),
                                equity_positive(of, &ratio, "denominator"));
}

static void read_securities(struct equity_case *of, struct ocf_log *log,
                            const struct calc_node *node, struct cap_event *event)
{
    if (event->kind == CAP_CONSOLIDATE) {
        event->securities = read_list(of, log, node, "security_ids", true, &event->security_count);
        if (event->security_count == 0 && equity_good(of))
            equity_fault(of, node->path, EQUITY_MISSING, "security_ids");
        return;
    }
    event->securities =
        one(log, ocf_number(log, &log->securities, equity_name(of, node, "security_id")));
    event->security_count = 1;
}

static void append(struct ocf_log *log, const struct cap_event *event, const struct ocf_event *more)
{
    if (log->count == log->room) {
        size_t room = log->room * 2 + 64;
        struct cap_event *events = arena_array(log->work->arena, room, sizeof *events);
        struct ocf_event *mores = arena_array(log->work->arena, room, sizeof *mores);

        for (size_t i = 0; i < log->count; i++) {
            events[i] = log->events[i];
            mores[i] = log->more[i];
        }
        log->events = events;
        log->more = mores;
        log->room = room;
    }
    log->events[log->count] = *event;
    log->more[log->count++] = *more;
}

enum ocf_taken ocf_take(struct equity_case *of, struct ocf_log *log, const struct calc_node *node,
                        size_t source)
{
    const size_t faults = of->fault_count;
    const char *type = equity_name(of, node, "object_type");
    struct ocf_event more = {.family = OCF_STOCK, .json = node->json, .source = source};
    const struct action *action = action_of(type, &more.family);
    struct cap_event event = {.balance = CAP_NONE, .class = CAP_NONE, .split = CAP_NONE};
    bool is_split = strcmp(type, "TX_STOCK_CLASS_SPLIT") == 0;

    if (moves_no_units(type))
        return OCF_NO_UNITS;
    if (action == NULL && !is_split) {
        equity_fault(of, node->path, EQUITY_BAD_EVENT, type);
        return OCF_FAULTY_APART;
    }
    snprintf(more.path, sizeof more.path, "%s", node->path);
    event.kind = is_split ? CAP_SPLIT : action->kind;
    event.day = equity_date(of, node, "date");
    if (is_split) {
        read_split(of, log, node, &event);
    } else {
        more.delivers = action->delivers;
        read_securities(of, log, node, &event);
        if (event.kind == CAP_ISSUE)
            read_issue(of, log, node, more.family, &event);
        else
            read_end(of, log, node, more.family, &event);
    }
    if (of->fault_count > faults)
        return more.family == OCF_STOCK ? OCF_FAULTY : OCF_FAULTY_APART;
    append(log, &event, &more);
    return OCF_TAKEN;
}

void ocf_join_splits(struct ocf_log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        const json_t *id = json_object_get(log->more[i].json, "id");

        if (log->events[i].kind == CAP_SPLIT && json_is_string(id))
            json_object_set_new(log->ids.numbers, json_string_value(id),
                                json_integer((json_int_t)i));
    }
    for (size_t i = 0; i < log->count; i++) {
        const json_t *id = json_object_get(log->more[i].json, "split_transaction_id");
        const json_t *split =
            json_is_string(id) ? json_object_get(log->ids.numbers, json_string_value(id)) : NULL;

        if (log->events[i].kind == CAP_REISSUE && split != NULL)
            log->events[i].split = (size_t)json_integer_value(split);
    }
}

const char *ocf_lost_split(const struct ocf_log *log, size_t event)
{
    const json_t *id = json_object_get(log->more[event].json, "split_transaction_id");

    return log->events[event].kind == CAP_REISSUE && log->events[event].split == CAP_NONE
               ? json_string_value(id)
               : NULL;
}

enum equity_fault_code ocf_fault(const struct ocf_log *log, const struct cap_fault *fault,
                                 const char **detail_out)
{
    static const enum equity_fault_code codes[] = {
        [CAP_ISSUED_TWICE] = EQUITY_ISSUED_TWICE,
        [CAP_NEVER_ISSUED] = EQUITY_NEVER_ISSUED,
        [CAP_RESULT_MISSING] = EQUITY_RESULT_MISSING,
        [CAP_ENDED_BEFORE] = EQUITY_ENDED_BEFORE,
        [CAP_BEFORE_ISSUE] = EQUITY_BEFORE_ISSUE,
        [CAP_MORE_THAN_HELD] = EQUITY_MORE_THAN_SECURITY,
        [CAP_BALANCE_DIFFERS] = EQUITY_BALANCE_DIFFERS,
        [CAP_RESULTS_DIFFER] = EQUITY_RESULTS_DIFFER,
        [CAP_PARTIAL_WITHOUT_BALANCE] = EQUITY_PARTIAL_WITHOUT_BALANCE,
    };
    struct exact_work *work = log->work;
    const char *id = log->securities.names[fault->security];
    const char *has = exact_text(work, fault->has, EQUITY_PLACES);
    const char *needs = exact_text(work, fault->needs, EQUITY_PLACES);

    *detail_out = id;
    if (fault->code == CAP_MORE_THAN_HELD)
        *detail_out = arena_format(work->arena, "%s: %s < %s", id, has, needs);
    if (fault->code == CAP_BALANCE_DIFFERS || fault->code == CAP_RESULTS_DIFFER)
        *detail_out = arena_format(work->arena, "%s: %s ≠ %s", id, needs, has);
    return codes[fault->code];
}
