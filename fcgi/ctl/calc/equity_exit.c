/* Cases of a sale: the stack, claims beside it, break points, thresholds, SAFEs, and the winding-up
 * by law. */
#include "equity_internal.h"

#include "calc/equity/stack.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A stack with the names of all who are paid: debts, classes, options. */
struct exit_case {
    struct stack stack;
    struct equity_names names;
};

static void read_class(struct equity_case *of, const struct calc_node *node,
                       struct stack_class *class_out)
{
    equity_keys(of, node, "name units preference rank participating total_cap convertible");
    class_out->units = equity_amount(of, node, "units");
    class_out->preference = equity_amount_or(of, node, "preference", 0);
    class_out->preferred = equity_has(node, "rank");
    class_out->rank = equity_whole_or(of, node, "rank", INT32_MIN, INT32_MAX, 0);
    class_out->participating = equity_flag_or(of, node, "participating", false);
    class_out->convertible = equity_flag_or(of, node, "convertible", false);
    class_out->cap = equity_amount_or(of, node, "total_cap", 0);
    /* A cap of nought is what tables write where there is none. */
    class_out->capped = !exact_is_zero(class_out->cap);
    if (!class_out->preferred && !exact_is_zero(class_out->preference)) {
        const struct calc_node preference = case_member(node, "preference");

        equity_fault(of, preference.path, EQUITY_PREFERENCE_WITHOUT_RANK, NULL);
    }
}

static void add_payee(struct equity_case *of, struct exit_case *exit, const struct calc_node *node)
{
    const struct calc_node name = case_member(node, "name");

    equity_add_name(of, &exit->names, equity_name(of, node, "name"), exact_whole(of->work, 0),
                    name.path);
}

static void read_options(struct equity_case *of, const struct calc_node *at, struct exit_case *exit)
{
    const struct calc_node list = equity_list(of, at, "options", false, &exit->stack.option_count);
    struct stack_option *options =
        arena_array(of->work->arena, exit->stack.option_count, sizeof *options);

    for (size_t i = 0; i < exit->stack.option_count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        equity_keys(of, &node, "name units exercise_price");
        add_payee(of, exit, &node);
        options[i].units = equity_amount(of, &node, "units");
        options[i].strike = equity_amount(of, &node, "exercise_price");
    }
    exit->stack.options = options;
}

static void read_debts(struct equity_case *of, struct exit_case *exit)
{
    const struct calc_node list =
        equity_list(of, &of->root, "debts", false, &exit->stack.debt_count);
    struct stack_debt *debts = arena_array(of->work->arena, exit->stack.debt_count, sizeof *debts);

    for (size_t i = 0; i < exit->stack.debt_count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        equity_keys(of, &node, "name claim rank");
        add_payee(of, exit, &node);
        debts[i].claim = equity_amount(of, &node, "claim");
        debts[i].rank = equity_whole_or(of, &node, "rank", INT32_MIN, INT32_MAX, 0);
    }
    exit->stack.debts = debts;
}

static void read_stack(struct equity_case *of, struct exit_case *exit)
{
    read_debts(of, exit);
    const struct calc_node list =
        equity_list(of, &of->root, "classes", true, &exit->stack.class_count);
    struct stack_class *classes =
        arena_array(of->work->arena, exit->stack.class_count, sizeof *classes);

    if (exit->stack.class_count == 0 && equity_good(of))
        equity_fault(of, "classes", EQUITY_EMPTY, NULL);
    for (size_t i = 0; i < exit->stack.class_count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        add_payee(of, exit, &node);
        read_class(of, &node, &classes[i]);
    }
    exit->stack.classes = classes;
    read_options(of, &of->root, exit);
}

/* Payouts in the order of the names. */
static void take_payouts(struct exit_case *exit, const struct stack_payout *payout)
{
    const struct stack *stack = &exit->stack;
    size_t at = 0;

    for (size_t i = 0; i < stack->debt_count; i++)
        exit->names.amounts[at++] = payout->debts[i];
    for (size_t i = 0; i < stack->class_count; i++)
        exit->names.amounts[at++] = payout->classes[i];
    for (size_t i = 0; i < stack->option_count; i++)
        exit->names.amounts[at++] = payout->options[i];
}

static bool pay(struct equity_case *of, struct exit_case *exit, struct stack_payout *payout)
{
    read_stack(of, exit);
    struct exact proceeds = equity_amount(of, &of->root, "exit_proceeds");

    if (!equity_good(of))
        return false;
    enum err err = stack_pay(of->work, &exit->stack, proceeds, payout);

    if (err != ERR_OK) {
        equity_refuse(of, err, "exit_proceeds", EQUITY_PAYS_NOBODY);
        return false;
    }
    take_payouts(exit, payout);
    return true;
}

/* Who gets what, by name. */
static json_t *answer_exit(struct equity_case *of)
{
    struct exit_case exit = {0};
    struct stack_payout payout;

    if (!pay(of, &exit, &payout))
        return NULL;
    if (equity_find(&exit.names, "per_common_unit") < exit.names.count) {
        equity_fault(of, "classes", EQUITY_TWICE, "per_common_unit");
        return NULL;
    }
    json_t *answer = json_object();

    for (size_t i = 0; i < exit.names.count; i++)
        say_amount(of, answer, exit.names.names[i], exit.names.amounts[i]);
    say_amount(of, answer, "per_common_unit", payout.per_unit);
    return answer;
}

static json_t *answer_exit_full(struct equity_case *of)
{
    struct exit_case exit = {0};
    struct stack_payout payout;

    if (!pay(of, &exit, &payout))
        return NULL;
    json_t *answer = json_object();

    say_names(of, answer, "payout", &exit.names);
    say_amount(of, answer, "per_common_unit", payout.per_unit);
    return answer;
}

/* --- claims beside the stack --- */

struct claims_case {
    size_t count;
    struct stack_claim *claims;
    const char **holders;
    struct equity_names obligors; /* of all claims; numbers are theirs */
};

static void read_limit(struct equity_case *of, const struct exit_case *exit,
                       const struct calc_node *node, const char *obligor, struct stack_claim *claim)
{
    const struct calc_node limit = case_member(node, "limit");
    size_t at = equity_find(&exit->names, obligor);

    claim->limit = exact_whole(of->work, 0);
    claim->limited = equity_has(node, "limit");
    if (!claim->limited)
        return;
    if (!json_is_string(limit.json) || strcmp(json_string_value(limit.json), "obligor_payout") != 0)
        claim->limit = equity_amount(of, node, "limit");
    else if (at == exit->names.count)
        equity_fault(of, limit.path, EQUITY_CLAIM_UNLIMITED_OBLIGOR, NULL);
    else
        claim->limit = exit->names.amounts[at];
}

static void read_claims(struct equity_case *of, const struct exit_case *exit,
                        struct claims_case *claims)
{
    const struct calc_node list = equity_list(of, &of->root, "claims", true, &claims->count);

    claims->claims = arena_array(of->work->arena, claims->count, sizeof *claims->claims);
    claims->holders = arena_array(of->work->arena, claims->count, sizeof *claims->holders);
    for (size_t i = 0; i < claims->count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        const struct calc_node holder = case_member(&node, "holder");
        struct stack_claim *claim = &claims->claims[i];
        const char *obligor = equity_name(of, &node, "obligor");

        equity_keys(of, &node, "holder obligor amount limit");
        claims->holders[i] = equity_name(of, &node, "holder");
        claim->holder = equity_find(&exit->names, claims->holders[i]);
        if (claim->holder == exit->names.count)
            equity_fault(of, holder.path, EQUITY_NO_NAME, claims->holders[i]);
        claim->obligor = equity_find_or_add(of, &claims->obligors, obligor);
        claim->amount = equity_amount(of, &node, "amount");
        read_limit(of, exit, &node, obligor, claim);
    }
}

/* The payouts as they are once the claims were paid. */
static void pay_claims(struct equity_case *of, struct equity_names *after,
                       const struct claims_case *claims, const struct stack_claim_answer *answers)
{
    for (size_t i = 0; i < claims->count; i++) {
        const struct stack_claim *claim = &claims->claims[i];
        size_t obligor = equity_find(after, claims->obligors.names[claim->obligor]);
        struct exact *gains = &after->amounts[claim->holder];

        *gains = exact_add(of->work, *gains, answers[i].paid);
        if (obligor < after->count)
            after->amounts[obligor] =
                exact_subtract(of->work, after->amounts[obligor], answers[i].paid);
    }
}

static json_t *answer_with_claims(struct equity_case *of)
{
    struct exit_case exit = {0};
    struct claims_case claims = {0};
    struct stack_payout payout;

    if (!pay(of, &exit, &payout))
        return NULL;
    read_claims(of, &exit, &claims);
    if (!equity_good(of))
        return NULL;
    struct stack_claim_answer *answers =
        arena_array(of->work->arena, claims.count, sizeof *answers);
    json_t *answer = json_object();
    json_t *list = json_array();

    stack_claims(of->work, exit.names.amounts, claims.claims, claims.count, answers);
    say_names(of, answer, "payout", &exit.names);
    say_amount(of, answer, "per_common_unit", payout.per_unit);
    for (size_t i = 0; i < claims.count; i++) {
        json_t *item = json_object();

        say_text(item, "holder", claims.holders[i]);
        say_amount(of, item, "shortfall", answers[i].shortfall);
        say_amount(of, item, "paid", answers[i].paid);
        say_amount(of, item, "unpaid", answers[i].unpaid);
        json_array_append_new(list, item);
    }
    json_object_set_new(answer, "claims", list);
    pay_claims(of, &exit.names, &claims, answers);
    say_names(of, answer, "after_claims", &exit.names);
    return answer;
}

/* --- break points --- */

static const char *event_text(struct equity_case *of, const struct exit_case *exit,
                              const struct stack_point *point)
{
    struct arena *arena = of->work->arena;
    const char *const *classes = exit->names.names + exit->stack.debt_count;
    const char *const *options = classes + exit->stack.class_count;

    switch (point->event) {
    case STACK_DEBT_PAID:
        break;
    case STACK_RANK_PAID:
        return arena_format(arena, "rank_%" PRId64 "_paid", point->rank);
    case STACK_OPTION_EXERCISES:
        return arena_format(arena, "%s_exercises", options[point->index]);
    case STACK_CLASS_CAPPED:
        return arena_format(arena, "%s_capped", classes[point->index]);
    case STACK_CLASS_CONVERTS:
        return arena_format(arena, "%s_converts", classes[point->index]);
    }
    return "debt_paid";
}

static json_t *answer_points(struct equity_case *of)
{
    struct exit_case exit = {0};
    struct stack_point *points;
    size_t count;

    read_stack(of, &exit);
    if (!equity_good(of))
        return NULL;
    enum err err = stack_points(of->work, &exit.stack, &points, &count);

    if (err != ERR_OK)
        return equity_refuse(of, err, "", EQUITY_TOO_LARGE);
    json_t *answer = json_object();
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *item = json_object();

        say_amount(of, item, "proceeds", points[i].proceeds);
        say_text(item, "event", event_text(of, &exit, &points[i]));
        json_array_append_new(list, item);
    }
    json_object_set_new(answer, "points", list);
    return answer;
}

static json_t *answer_threshold(struct equity_case *of)
{
    struct exit_case exit = {0};
    struct exact proceeds;
    struct exact per_unit;

    read_stack(of, &exit);
    equity_terms(of, "class");
    const char *name = equity_name(of, &of->terms, "class");
    size_t at = equity_find(&exit.names, name) - exit.stack.debt_count;

    if (!equity_good(of))
        return NULL;
    if (at >= exit.stack.class_count) {
        equity_fault(of, "terms.class", EQUITY_NO_NAME, name);
        return NULL;
    }
    enum err err = stack_threshold(of->work, &exit.stack, at, &proceeds, &per_unit);

    if (err != ERR_OK) {
        equity_fault(of, "terms.class",
                     err == ERR_OVERFLOW ? EQUITY_TOO_LARGE : EQUITY_NEVER_CONVERTS, name);
        return NULL;
    }
    json_t *answer = json_object();

    say_amount(of, answer, "proceeds", proceeds);
    say_amount(of, answer, "per_common_unit", per_unit);
    return answer;
}

/* --- post-money SAFEs at a sale --- */

/* Every one of them is tried beside the others. */
#define SAFES_MAX 60

static void read_safes(struct equity_case *of, struct exit_case *exit, struct stack_safes *safes)
{
    const struct calc_node list = equity_list(of, &of->terms, "safes", true, &safes->safe_count);

    equity_hold_count(of, &list, SAFES_MAX, &safes->safe_count);
    struct stack_safe *read = arena_array(of->work->arena, safes->safe_count, sizeof *read);

    for (size_t i = 0; i < safes->safe_count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        equity_keys(of, &node, "name amount cap");
        add_payee(of, exit, &node);
        read[i].amount = equity_positive(of, &node, "amount");
        read[i].cap = equity_positive(of, &node, "cap");
    }
    safes->safes = read;
}

static json_t *safes_answer(struct equity_case *of, struct exit_case *exit,
                            const struct stack_safes *safes,
                            const struct stack_safes_answer *solved)
{
    json_t *answer = json_object();
    json_t *converting = json_array();
    size_t at = 0;

    for (size_t i = 0; i < safes->beside.class_count; i++)
        exit->names.amounts[at++] = solved->beside.classes[i];
    for (size_t i = 0; i < safes->beside.option_count; i++)
        exit->names.amounts[at++] = solved->beside.options[i];
    for (size_t i = 0; i < safes->safe_count; i++) {
        if (solved->converts[i])
            json_array_append_new(converting, json_string(exit->names.names[at]));
        exit->names.amounts[at++] = solved->safes[i];
    }
    json_object_set_new(answer, "converting", converting);
    say_amount(of, answer, "liquidity_capitalization", solved->capitalization);
    say_names(of, answer, "payout", &exit->names);
    say_amount(of, answer, "per_common_unit", solved->beside.per_unit);
    return answer;
}

static const struct stack_class *common_classes(struct equity_case *of,
                                                const struct equity_names *common)
{
    struct stack_class *classes = arena_array(of->work->arena, common->count, sizeof *classes);
    const struct exact nothing = exact_whole(of->work, 0);

    for (size_t i = 0; i < common->count; i++)
        classes[i] = (struct stack_class){
            .units = common->amounts[i], .preference = nothing, .cap = nothing};
    return classes;
}

static json_t *answer_safe_exit(struct equity_case *of)
{
    struct exit_case exit = {0};
    struct stack_safes safes = {0};
    struct stack_safes_answer solved;

    /* The rule is said in words, and is the one that stands here. */
    equity_terms(of, "common options safes exit_proceeds rule");
    const struct equity_names common = equity_amounts(of, &of->terms, "common", true);

    for (size_t i = 0; i < common.count; i++)
        equity_add_name(of, &exit.names, common.names[i], common.amounts[i], "terms.common");
    read_options(of, &of->terms, &exit);
    read_safes(of, &exit, &safes);
    struct exact proceeds = equity_amount(of, &of->terms, "exit_proceeds");

    if (!equity_good(of))
        return NULL;
    safes.beside.classes = common_classes(of, &common);
    safes.beside.class_count = common.count;
    safes.beside.options = exit.stack.options;
    safes.beside.option_count = exit.stack.option_count;
    enum err err = stack_safes_solve(of->work, &safes, proceeds, &solved);

    if (err != ERR_OK)
        return equity_refuse(of, err, "terms", EQUITY_NO_STABLE_SET);
    return safes_answer(of, &exit, &safes, &solved);
}

/* --- winding-up by law, and the agreement between holders behind it --- */

static const char *const by_law[] = {"costs", "wages_and_insurance", "taxes", "debts"};
static const char *const paid_keys[] = {"costs", "wages", "taxes", "debts"};
#define LAW_COUNT 4

struct winding_up {
    struct exact claims[LAW_COUNT];
    struct exact paid[LAW_COUNT];
    struct exact left;
    bool insolvent;
};

static void read_preference(struct equity_case *of, const struct calc_node *node,
                            struct stack_class *class)
{
    equity_keys(of, node, "preference rank participating total_cap convertible");
    class->preferred = true;
    class->preference = equity_amount(of, node, "preference");
    class->rank = equity_whole(of, node, "rank", INT32_MIN, INT32_MAX);
    class->participating = equity_flag_or(of, node, "participating", false);
    class->convertible = equity_flag_or(of, node, "convertible", true);
    class->cap = equity_amount_or(of, node, "total_cap", 0);
    class->capped = !exact_is_zero(class->cap);
}

/* Holders as classes: units are contributions, preferences are those that were agreed. */
static struct stack_class *read_agreement(struct equity_case *of,
                                          const struct equity_names *holders)
{
    const struct calc_node agreed = case_member(&of->terms, "agreed_preferences");
    struct stack_class *classes = arena_array(of->work->arena, holders->count, sizeof *classes);
    const char *name;
    json_t *value;

    for (size_t i = 0; i < holders->count; i++) {
        classes[i].units = holders->amounts[i];
        classes[i].preference = exact_whole(of->work, 0);
        classes[i].cap = classes[i].preference;
    }
    if (agreed.json != NULL && !json_is_object(agreed.json))
        equity_fault(of, agreed.path, EQUITY_NOT_OBJECT, NULL);
    json_object_foreach(agreed.json, name, value)
    {
        const struct calc_node node = case_member(&agreed, name);
        size_t at = equity_find(holders, name);

        if (at == holders->count)
            equity_fault(of, node.path, EQUITY_NO_NAME, name);
        else if (!json_is_object(value))
            equity_fault(of, node.path, EQUITY_NOT_OBJECT, NULL);
        else
            read_preference(of, &node, &classes[at]);
    }
    return classes;
}

static void wind_up(struct equity_case *of, struct exact assets, struct winding_up *up)
{
    static const int64_t ranks[LAW_COUNT] = {0, 1, 2, 3};

    up->left = stack_by_rank(of->work, assets, up->claims, ranks, LAW_COUNT, up->paid);
    up->insolvent = exact_compare(of->work, exact_sum(of->work, up->claims, LAW_COUNT), assets) > 0;
}

static void say_agreement(struct equity_case *of, json_t *answer, const struct stack *stack,
                          const struct equity_names *law, struct exact left)
{
    struct equity_names agreed = *law;
    struct equity_names step = equity_names_new(of, law->count);
    struct stack_payout payout;

    if (stack_pay(of->work, stack, left, &payout) != ERR_OK) {
        equity_refuse(of, ERR_INVALID, "terms.agreed_preferences", EQUITY_PAYS_NOBODY);
        return;
    }
    agreed.amounts = payout.classes;
    step.count = law->count;
    for (size_t i = 0; i < law->count; i++) {
        step.names[i] = law->names[i];
        step.amounts[i] = exact_subtract(of->work, agreed.amounts[i], law->amounts[i]);
    }
    say_names(of, answer, "by_agreement", &agreed);
    say_names(of, answer, "second_step", &step);
}

static json_t *answer_liquidation(struct equity_case *of)
{
    struct winding_up up;
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "assets costs wages_and_insurance taxes debts registered_capital "
                     "agreed_preferences");
    struct exact assets = equity_amount(of, terms, "assets");
    struct equity_names holders = equity_amounts(of, terms, "registered_capital", true);
    struct stack_class *classes = read_agreement(of, &holders);

    for (size_t i = 0; i < LAW_COUNT; i++)
        up.claims[i] = equity_amount_or(of, terms, by_law[i], 0);
    struct exact registered = exact_sum(of->work, holders.amounts, holders.count);

    if (equity_good(of) && exact_is_zero(registered))
        equity_fault(of, "terms.registered_capital", EQUITY_NOTHING_TO_SHARE_BY, NULL);
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();
    json_t *paid = json_object();
    struct equity_names law = holders;

    wind_up(of, assets, &up);
    for (size_t i = 0; i < LAW_COUNT; i++)
        say_amount(of, paid, paid_keys[i], up.paid[i]);
    json_object_set_new(answer, "paid", paid);
    json_object_set_new(answer, "insolvent", json_boolean(up.insolvent));
    say_amount(of, answer, "left_for_holders", up.left);
    law.amounts = arena_array(of->work->arena, law.count, sizeof *law.amounts);
    for (size_t i = 0; i < law.count; i++)
        law.amounts[i] = exact_scale(of->work, up.left, holders.amounts[i], registered);
    say_names(of, answer, "by_law", &law);
    if (equity_has(terms, "agreed_preferences"))
        say_agreement(of, answer, &(struct stack){.classes = classes, .class_count = holders.count},
                      &law, up.left);
    return answer;
}

const struct equity_kind equity_exit_kinds[] = {
    {"exit", "classes debts options exit_proceeds", true, answer_exit},
    {"exit_full", "classes debts options exit_proceeds", true, answer_exit_full},
    {"exit_with_claims", "classes debts options exit_proceeds claims", true, answer_with_claims},
    /* The proceeds of a sale change nothing of these two. */
    {"exit_break_points", "classes debts options exit_proceeds", true, answer_points},
    {"conversion_threshold", "classes debts options exit_proceeds", false, answer_threshold},
    {"safe_exit", "", false, answer_safe_exit},
    {"statutory_liquidation", "", false, answer_liquidation},
    {NULL, NULL, false, NULL}};
