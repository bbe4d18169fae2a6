/* Kinds of cases that run a waterfall: one split, a whole fund, deal by deal. */
#include "ctl_calc.h"

#include "base/date.h"
#include "base/money.h"

#include <string.h>

enum compounding case_compounding(struct calc_case *of, const struct calc_node *terms)
{
    const char *name = case_text(of, terms, "compounding", true);
    const struct calc_node node = case_member(terms, "compounding");

    /* Compounded without a period is once a year, as rates are per year. */
    if (strcmp(name, "compound") == 0)
        return COMPOUND_ANNUAL;
    for (int i = 0; i < COMPOUNDING_COUNT; i++)
        if (strcmp(name, compounding_name((enum compounding)i)) == 0)
            return (enum compounding)i;
    case_fail(of, node.path, "must be simple, compound, annual, quarterly or daily");
    return COMPOUND_SIMPLE;
}

enum day_count case_day_count_of(struct calc_case *of, const struct calc_node *terms,
                                 const char *key)
{
    const char *name = case_text(of, terms, key, true);
    const struct calc_node node = case_member(terms, key);

    if (strcmp(name, "act/365F") == 0)
        return DAY_COUNT_ACT_365;
    for (int i = 0; i < DAY_COUNT_COUNT; i++)
        if (strcmp(name, day_count_name((enum day_count)i)) == 0)
            return (enum day_count)i;
    case_fail(of, node.path, "must be act/365, act/360 or 30/360");
    return DAY_COUNT_ACT_365;
}

/* The carry and the catch-up, and whether they make sense together. */
void case_read_split(struct calc_case *of, const struct calc_node *terms,
                     struct waterfall_terms *terms_out)
{
    const struct calc_node carry = case_member(terms, "carry");
    const struct calc_node catch_up = case_member(terms, "catch_up");

    terms_out->carry_e10 = case_rate(of, terms, "carry");
    terms_out->catch_up_e10 = case_rate(of, terms, "catch_up");
    if (terms_out->carry_e10 >= RATE_E10_ONE)
        case_fail(of, carry.path, "must be below 1");
    if (terms_out->catch_up_e10 > RATE_E10_ONE ||
        (terms_out->catch_up_e10 != 0 && terms_out->catch_up_e10 <= terms_out->carry_e10))
        case_fail(of, catch_up.path, "must be 0, or above the carry and at most 1");
}

void case_check_hurdle(struct calc_case *of, const struct calc_node *terms, const char *key,
                       int64_t rate_e10)
{
    const struct calc_node node = case_member(terms, key);

    if (rate_e10 > HURDLE_E10_MAX)
        case_fail(of, node.path, "is out of range: from 0 to 1, which is 100%% a year");
}

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

/* Terms of a dated waterfall. Without a hurdle its convention does not matter; with one it must be
 * given. */
static void read_terms(struct calc_case *of, const struct calc_node *terms,
                       struct waterfall_terms *out)
{
    const struct calc_node own = case_member(terms, "gp_commitment");

    *out = (struct waterfall_terms){.preferred_rate_e10 = case_rate(of, terms, "preferred_rate")};
    case_check_hurdle(of, terms, "preferred_rate", out->preferred_rate_e10);
    case_read_split(of, terms, out);
    read_hurdles(of, terms, out);
    out->gp_commitment_e10 = case_decimal_or(of, terms, "gp_commitment", 10, 0);
    if (out->gp_commitment_e10 >= RATE_E10_ONE)
        case_fail(of, own.path, "must be below 1");
    if (out->preferred_rate_e10 == 0 && out->hurdle_count == 0 && !case_has(terms, "compounding") &&
        !case_has(terms, "day_count"))
        return;
    out->compounding = case_compounding(of, terms);
    out->day_count = case_day_count_of(of, terms, "day_count");
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

json_t *case_european(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    size_t count = case_flow_count(of);
    struct waterfall_flow *flows = arena_array(&of->arena, count, sizeof *flows);
    struct waterfall_terms fund;
    struct waterfall waterfall;

    case_keys(of, &terms,
              "preferred_rate compounding day_count carry catch_up hurdles gp_commitment "
              "concession");
    read_terms(of, &terms, &fund);
    for (size_t i = 0; i < count && !of->failed; i++)
        read_dated_flow(of, i, "type date amount", &flows[i]);
    if (of->failed)
        return NULL;
    enum err err = waterfall_european(&fund, flows, count, &of->arena, &waterfall);
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

json_t *case_american_clawback(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node tax_node = case_member(&terms, "gp_tax_rate");
    size_t count = case_flow_count(of);
    struct waterfall_flow *flows = arena_array(&of->arena, count, sizeof *flows);
    const char **names = arena_array(&of->arena, count, sizeof *names);
    struct waterfall_terms fund;
    struct waterfall_deals deals;
    size_t deal_count = 0;

    case_keys(of, &terms,
              "preferred_rate compounding day_count carry catch_up hurdles gp_commitment "
              "gp_tax_rate");
    read_terms(of, &terms, &fund);
    int64_t tax = case_decimal_or(of, &terms, "gp_tax_rate", 10, 0);

    if (tax > RATE_E10_ONE)
        case_fail(of, tax_node.path, "must be at most 1");
    for (size_t i = 0; i < count && !of->failed; i++) {
        const struct calc_node flow = case_flow(of, i);

        read_dated_flow(of, i, "type date amount deal", &flows[i]);
        flows[i].deal = deal_number(names, &deal_count, case_text(of, &flow, "deal", true));
    }
    if (of->failed)
        return NULL;
    enum err err = waterfall_american(&fund, flows, count, deal_count, tax, &of->arena, &deals);
    return err == ERR_OK ? deals_answer(&deals, names) : refuse(of, err);
}
