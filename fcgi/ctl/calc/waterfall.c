/* Kinds of cases that run a waterfall: one split, a whole fund, deal by deal. */
#include "calc_internal.h"

#include "base/date.h"
#include "base/money.h"

#include <string.h>

static void read_hurdles(struct calc_case *of, const struct calc_node *terms,
                         struct waterfall_terms *out)
{
    const struct calc_node hurdles = case_member(terms, "hurdles");
    int64_t before = out->preferred_rate_e10;

    if (hurdles.json != NULL &&
        (!json_is_array(hurdles.json) || json_array_size(hurdles.json) > WATERFALL_HURDLES_MAX)) {
        case_fail(of, hurdles.path, "must be an array of at most %d further hurdles",
                  WATERFALL_HURDLES_MAX);
        return;
    }
    for (size_t i = 0; i < json_array_size(hurdles.json) && !of->failed; i++) {
        const struct calc_node hurdle = case_item(&hurdles, i);

        case_keys(of, &hurdle, "rate carry");
        out->hurdles[i] = (struct waterfall_hurdle){case_rate(of, &hurdle, "rate"),
                                                    case_rate(of, &hurdle, "carry")};
        case_check_hurdle(of, &hurdle, "rate", out->hurdles[i].rate_e10);
        if (out->hurdles[i].rate_e10 <= before || out->hurdles[i].carry_e10 >= RATE_E10_ONE)
            case_fail(of, hurdle.path, "rates must ascend, and the carry be below 1");
        before = out->hurdles[i].rate_e10;
        out->hurdle_count = i + 1;
    }
}

/* Terms of a dated waterfall, and what they leave open of how the hurdle is earned. */
struct dated_terms {
    struct waterfall_terms waterfall;
    bool any_compounding;
    bool any_day_count;
};

static void read_terms(struct calc_case *of, const struct calc_node *terms, struct dated_terms *out)
{
    const struct calc_node own = case_member(terms, "gp_commitment");
    struct waterfall_terms *fund = &out->waterfall;

    *fund = (struct waterfall_terms){.preferred_rate_e10 = case_rate(of, terms, "preferred_rate")};
    case_check_hurdle(of, terms, "preferred_rate", fund->preferred_rate_e10);
    case_read_split(of, terms, fund);
    read_hurdles(of, terms, fund);
    fund->gp_commitment_e10 = case_decimal_or(of, terms, "gp_commitment", 10, 0);
    if (fund->gp_commitment_e10 >= RATE_E10_ONE)
        case_fail(of, own.path, "must be below 1");
    out->any_compounding = !case_has(terms, "compounding");
    out->any_day_count = !case_has(terms, "day_count");
    if (!out->any_compounding)
        fund->compounding = case_compounding(of, terms);
    if (!out->any_day_count)
        fund->day_count = case_day_count_of(of, terms, "day_count");
}

/* Takes out of the answer what another convention answers otherwise, where nobody is paid by it:
 * the lines on which the hurdle grows, and what is missing of it. False: more differs. */
static bool take_out_differences(json_t *answer, const json_t *other)
{
    const char *key;
    json_t *value;
    void *next;
    bool same = true;

    json_object_foreach_safe(answer, next, key, value)
    {
        const json_t *theirs = json_object_get(other, key);

        if (json_equal(value, theirs))
            continue;
        if (strcmp(key, "steps") == 0 || strcmp(key, "lp_shortfall") == 0)
            json_object_set_new(answer, key, json_null());
        else
            same = same && json_is_object(value) && take_out_differences(value, theirs);
    }
    return same;
}

typedef json_t *answer_function(struct calc_case *of, const struct waterfall_terms *terms,
                                void *state);

/* One answer for all conventions that the terms leave open; case_fail when it is not one. */
static json_t *answer_for_all(struct calc_case *of, const struct dated_terms *terms,
                              answer_function *compute, void *state)
{
    const int compoundings = terms->any_compounding ? COMPOUNDING_COUNT : 1;
    const int ways = compoundings * (terms->any_day_count ? DAY_COUNT_COUNT : 1);
    json_t *answer = compute(of, &terms->waterfall, state);
    bool same = true;

    for (int i = 1; i < ways && answer != NULL && same; i++) {
        struct waterfall_terms tried = terms->waterfall;

        if (terms->any_compounding)
            tried.compounding = (enum compounding)(i % compoundings);
        if (terms->any_day_count)
            tried.day_count = (enum day_count)(i / compoundings);
        json_t *other = compute(of, &tried, state);

        same = other != NULL && take_out_differences(answer, other);
        json_decref(other);
    }
    if (!same)
        case_fail(of, "terms", "%s missing, and who is paid what depends on it",
                  !terms->any_day_count     ? "\"compounding\" is"
                  : !terms->any_compounding ? "\"day_count\" is"
                                            : "\"compounding\" and \"day_count\" are");
    if (same && !of->failed)
        return answer;
    json_decref(answer);
    return NULL;
}

/* What the answer does not depend on, and why something is missing in it. */
static json_t *answer_open_terms(struct calc_case *of, const struct dated_terms *terms,
                                 answer_function *compute, void *state)
{
    json_t *answer = answer_for_all(of, terms, compute, state);

    if (answer == NULL || (!terms->any_compounding && !terms->any_day_count))
        return answer;
    json_t *conventions = json_object();

    if (terms->any_compounding)
        json_object_set_new(conventions, "compounding",
                            json_string("not given: none changes who is paid what"));
    if (terms->any_day_count)
        json_object_set_new(conventions, "day_count",
                            json_string("not given: none changes who is paid what"));
    if (json_is_null(json_object_get(answer, "steps")))
        json_object_set_new(conventions, "steps",
                            json_string("null: how the hurdle grows depends on what is not given"));
    if (json_is_null(json_object_get(answer, "lp_shortfall")))
        json_object_set_new(conventions, "lp_shortfall",
                            json_string("null: the hurdle that is missing depends on it"));
    json_object_set_new(answer, "conventions", conventions);
    return answer;
}

static void read_dated_flow(struct calc_case *of, size_t index, const char *keys,
                            struct waterfall_flow *out)
{
    const struct calc_node flow = case_flow(of, index);
    const struct calc_node kind = case_member(&flow, "type");
    const char *type = case_text(of, &flow, "type", true);

    case_keys(of, &flow, keys);
    out->day = case_date(of, &flow, "date");
    out->amount_minor = case_money(of, &flow, "amount");
    out->kind = WATERFALL_CONTRIBUTION;
    if (strcmp(type, "distribution") == 0)
        out->kind = WATERFALL_DISTRIBUTION;
    else if (strcmp(type, "contribution") != 0)
        case_fail(of, kind.path, "must be contribution or distribution");
}

/* A failure of the mathematics after the terms were checked: too large. */
static json_t *refuse(struct calc_case *of, enum err err)
{
    case_fail(of, "",
              err == ERR_OVERFLOW ? "the figures are too large to be computed exactly"
                                  : "the terms and flows do not fit together");
    return NULL;
}

json_t *case_single_split(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    struct waterfall_terms split = {0};
    struct waterfall waterfall;

    case_keys(of, &terms, "contributed preferred_amount carry catch_up");
    case_read_split(of, &terms, &split);
    int64_t contributed = case_money(of, &terms, "contributed");
    int64_t preferred = case_money(of, &terms, "preferred_amount");
    const struct calc_node flow = case_flow(of, 0);
    const struct calc_node kind = case_member(&flow, "type");

    if (case_flow_count(of) != 1)
        case_fail(of, "flows", "there must be one flow, the amount to be split");
    case_keys(of, &flow, "type amount date");
    if (strcmp(case_text(of, &flow, "type", true), "distribution") != 0)
        case_fail(of, kind.path, "must be distribution");
    int64_t amount = case_money(of, &flow, "amount");

    if (of->failed)
        return NULL;
    enum err err = waterfall_single(&split, contributed, preferred, amount, &of->arena, &waterfall);
    if (err != ERR_OK)
        return refuse(of, err);
    json_t *answer = answer_waterfall(&waterfall);

    json_object_set_new(answer, "steps", answer_steps(&waterfall, false));
    return answer;
}

/* 让利: LP's side is split between the state's investor and the others by their capital. */
static void answer_concession(struct calc_case *of, const struct waterfall *waterfall,
                              json_t *answer)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node node = case_member(&terms, "concession");
    int64_t ceded = 0;
    int64_t capital = 0;
    int64_t received = 0;

    if (node.json == NULL)
        return;
    case_keys(of, &node, "share state_share");
    int64_t share = case_rate(of, &node, "share");
    int64_t state = case_rate(of, &node, "state_share");

    if (share > RATE_E10_ONE || state > RATE_E10_ONE)
        case_fail(of, node.path, "shares must be at most 1");
    if (of->failed)
        return;
    struct waterfall_part paid = waterfall->tiers[STEP_CONTRIBUTION];

    /* Shares of at most the whole cannot overflow. */
    if (amount_mul_div(paid.lp_minor, state, RATE_E10_ONE, &capital) != ERR_OK ||
        amount_mul_div(waterfall->lp_minor, state, RATE_E10_ONE, &received) != ERR_OK ||
        waterfall_concession(capital, received, share, &ceded) != ERR_OK)
        case_fail(of, node.path, "the shares cannot be computed");
    json_t *object = json_object();

    answer_money(object, "state_capital", capital);
    answer_money(object, "state_before", received);
    answer_money(object, "ceded", ceded);
    answer_money(object, "state", received - ceded);
    answer_money(object, "social", waterfall->lp_minor - received + ceded);
    json_object_set_new(answer, "concession", object);
}

/* The flows of a case, by deal where it has deals. */
struct case_flows {
    struct waterfall_flow *list;
    size_t count;
    const char **names; /* of the deals */
    size_t deal_count;
    int64_t tax_e10;
};

static json_t *answer_european(struct calc_case *of, const struct waterfall_terms *terms,
                               void *state)
{
    const struct case_flows *flows = state;
    struct waterfall waterfall;
    enum err err = waterfall_european(terms, flows->list, flows->count, &of->arena, &waterfall);

    if (err != ERR_OK)
        return refuse(of, err);
    json_t *answer = answer_waterfall(&waterfall);

    answer_money(answer, "carry_paid", waterfall.carry_minor);
    answer_money(answer, "excess_carry", waterfall.excess_minor);
    answer_money(answer, "lp_shortfall", waterfall.shortfall_minor);
    answer_money(answer, "clawback", waterfall.clawback_minor);
    answer_concession(of, &waterfall, answer);
    json_object_set_new(answer, "steps", answer_steps(&waterfall, true));
    return answer;
}

json_t *case_european(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    struct case_flows flows = {.count = case_flow_count(of)};
    struct dated_terms dated;

    flows.list = arena_array(&of->arena, flows.count, sizeof *flows.list);
    case_keys(of, &terms,
              "preferred_rate compounding day_count carry catch_up hurdles gp_commitment "
              "concession");
    read_terms(of, &terms, &dated);
    for (size_t i = 0; i < flows.count && !of->failed; i++)
        read_dated_flow(of, i, "type date amount", &flows.list[i]);
    return of->failed ? NULL : answer_open_terms(of, &dated, answer_european, &flows);
}

/* The number of a deal: names are numbered as they appear. */
static size_t deal_number(const char **names, size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    names[*count] = name;
    return (*count)++;
}

/* The lines of one deal, each of which says whose it is. */
static void append_deal_steps(json_t *steps, const struct waterfall *deal, const char *name)
{
    json_t *lines = answer_steps(deal, true);
    size_t i;
    json_t *line;

    json_array_foreach(lines, i, line)
    {
        json_object_set_new(line, "deal", json_string(name));
    }
    json_array_extend(steps, lines);
    json_decref(lines);
}

/* The step sheet is that of the deals, whose columns add up to lp and gp; the test of the whole
 * fund runs the same flows once more and stands apart. */
static json_t *deals_answer(const struct waterfall_deals *deals, const char *const *names)
{
    struct waterfall sum = {.lp_minor = 0};
    json_t *by_deal = json_object();
    json_t *steps = json_array();
    json_t *whole = answer_waterfall(&deals->pooled);

    for (size_t i = 0; i < deals->deal_count; i++) {
        json_object_set_new(by_deal, names[i], answer_waterfall(&deals->deals[i]));
        append_deal_steps(steps, &deals->deals[i], names[i]);
        sum.lp_minor += deals->deals[i].lp_minor;
        sum.gp_minor += deals->deals[i].gp_minor;
        for (int kind = 0; kind < STEP_KIND_COUNT; kind++) {
            sum.tiers[kind].lp_minor += deals->deals[i].tiers[kind].lp_minor;
            sum.tiers[kind].gp_minor += deals->deals[i].tiers[kind].gp_minor;
        }
    }
    json_t *answer = answer_waterfall(&sum);

    json_object_set_new(answer, "deals", by_deal);
    answer_money(answer, "carry_paid", deals->carry_minor);
    answer_money(answer, "pooled_carry", deals->pooled_carry_minor);
    answer_money(answer, "excess_carry", deals->excess_minor);
    answer_money(answer, "lp_shortfall", deals->shortfall_minor);
    answer_money(answer, "clawback", deals->clawback_minor);
    answer_money(answer, "clawback_net_of_tax", deals->clawback_net_minor);
    json_object_set_new(whole, "steps", answer_steps(&deals->pooled, true));
    json_object_set_new(answer, "whole_fund_test", whole);
    json_object_set_new(answer, "steps", steps);
    return answer;
}

static json_t *answer_american(struct calc_case *of, const struct waterfall_terms *terms,
                               void *state)
{
    const struct case_flows *flows = state;
    struct waterfall_deals deals;
    enum err err = waterfall_american(terms, flows->list, flows->count, flows->deal_count,
                                      flows->tax_e10, &of->arena, &deals);

    return err == ERR_OK ? deals_answer(&deals, flows->names) : refuse(of, err);
}

json_t *case_american_clawback(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node tax_node = case_member(&terms, "gp_tax_rate");
    struct case_flows flows = {.count = case_flow_count(of)};
    struct dated_terms dated;

    flows.list = arena_array(&of->arena, flows.count, sizeof *flows.list);
    flows.names = arena_array(&of->arena, flows.count, sizeof *flows.names);
    case_keys(of, &terms,
              "preferred_rate compounding day_count carry catch_up hurdles gp_commitment "
              "gp_tax_rate");
    read_terms(of, &terms, &dated);
    flows.tax_e10 = case_decimal_or(of, &terms, "gp_tax_rate", 10, 0);

    if (flows.tax_e10 > RATE_E10_ONE)
        case_fail(of, tax_node.path, "must be at most 1");
    for (size_t i = 0; i < flows.count && !of->failed; i++) {
        const struct calc_node flow = case_flow(of, i);

        read_dated_flow(of, i, "type date amount deal", &flows.list[i]);
        flows.list[i].deal =
            deal_number(flows.names, &flows.deal_count, case_text(of, &flow, "deal", true));
    }
    return of->failed ? NULL : answer_open_terms(of, &dated, answer_american, &flows);
}
