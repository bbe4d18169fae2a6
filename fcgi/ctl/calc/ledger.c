/* Kinds of cases that split by explicit tiers, or follow a fund by quarter. */
#include "calc_internal.h"

#include "base/money.h"

#include <string.h>

#define TIERS_MAX 32

/* One tier of a case: its limit (or none) and the GP's share. */
struct tier {
    const char *name;
    bool limited;
    int64_t amount;
    int64_t gp_share_e10;
};

static void read_tier(struct calc_case *of, const struct calc_node *node, struct tier *tier)
{
    case_keys(of, node, "name lp gp amount");
    int64_t lp = case_rate(of, node, "lp");

    *tier = (struct tier){
        .name = case_text(of, node, "name", true),
        .limited = case_has(node, "amount"),
        .amount = case_decimal_or(of, node, "amount", CASE_PLACES, 0),
        .gp_share_e10 = case_rate(of, node, "gp"),
    };
    if (lp + tier->gp_share_e10 != RATE_E10_ONE)
        case_fail(of, node->path, "the shares of lp and gp must add up to 1");
}

static int64_t tier_part(struct calc_case *of, int64_t amount, int64_t share_e10)
{
    int64_t part = 0;

    if (amount_mul_div(amount, share_e10, RATE_E10_ONE, &part) != ERR_OK)
        case_fail(of, "flows", "is too large");
    return part;
}

/* The cash through all tiers; the step sheet is the list of tiers itself. */
static json_t *tiered_answer(struct calc_case *of, const struct tier *tiers, size_t tier_count,
                             int64_t cash)
{
    json_t *by_name = json_object();
    json_t *steps = json_array();
    json_t *answer = json_object();
    int64_t lp_total = 0;
    int64_t gp_total = 0;

    for (size_t i = 0; i < tier_count; i++) {
        int64_t amount = tiers[i].limited && tiers[i].amount < cash ? tiers[i].amount : cash;
        int64_t gp = tier_part(of, amount, tiers[i].gp_share_e10);
        json_t *part = json_object();
        json_t *step = json_object();

        cash -= amount;
        lp_total += amount - gp;
        gp_total += gp;
        answer_money(part, "lp", amount - gp);
        answer_money(part, "gp", gp);
        json_object_set_new(step, "step", json_string(tiers[i].name));
        answer_ratio(step, "gp_share", tiers[i].gp_share_e10, RATE_E10_ONE);
        json_object_update(step, part);
        answer_money(step, "cash_after", cash);
        json_array_append_new(steps, step);
        json_object_set_new(by_name, tiers[i].name, part);
    }
    answer_money(answer, "lp", lp_total);
    answer_money(answer, "gp", gp_total);
    answer_money(answer, "undistributed", cash);
    json_object_set_new(answer, "tiers", by_name);
    json_object_set_new(answer, "steps", steps);
    return answer;
}

json_t *case_tiered(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node list = case_member(&terms, "tiers");
    struct tier tiers[TIERS_MAX];
    size_t count = json_array_size(list.json);
    int64_t cash = 0;

    case_keys(of, &terms, "tiers");
    if (!json_is_array(list.json) || count == 0 || count > TIERS_MAX) {
        case_fail(of, list.json != NULL ? list.path : "terms", "there must be 1 to %d tiers",
                  TIERS_MAX);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = case_item(&list, i);

        read_tier(of, &node, &tiers[i]);
        if (i > 0 && !tiers[i - 1].limited)
            case_fail(of, node.path, "nothing is left after a tier without an amount");
        for (size_t k = 0; k < i && !of->failed; k++)
            if (strcmp(tiers[k].name, tiers[i].name) == 0)
                case_fail(of, node.path, "two tiers have the same name");
    }
    for (size_t i = 0; i < case_flow_count(of) && !of->failed; i++) {
        const struct calc_node flow = case_flow(of, i);
        const struct calc_node kind = case_member(&flow, "type");

        case_keys(of, &flow, "type amount");
        if (strcmp(case_text(of, &flow, "type", true), "distribution") != 0)
            case_fail(of, kind.path, "must be distribution");
        int64_t amount = case_money(of, &flow, "amount");

        if (amount_add(cash, amount, &cash) != ERR_OK || cash > WATERFALL_SUM_MAX)
            case_fail(of, flow.path, "the flows are too large");
    }
    return of->failed ? NULL : tiered_answer(of, tiers, count, cash);
}

/* What an exit is reinvested for: a share of it, up to a share of the commitment, for some quarters
 * after the first contribution. */
struct recycling {
    bool used;
    int64_t cap;
    int64_t share_e10;
    int64_t window;
};

struct ledger_case {
    struct waterfall_terms terms;
    struct recycling recycling;
    bool clawback;
    bool carry_share; /* the clawback is only the carry's share of LP's shortfall */
    bool basis_given;
    int64_t floor_e10; /* what LP shall have at least, as a multiple of paid-in */
    int64_t paid_in;
    int64_t recycled;
};

static void read_recycling(struct calc_case *of, const struct calc_node *terms,
                           struct ledger_case *ledger)
{
    const struct calc_node node = case_member(terms, "recycling");

    if (node.json == NULL)
        return;
    case_keys(of, &node, "cap_share_of_committed window_quarters share_taken_per_exit");
    if (!case_has(terms, "committed"))
        case_fail(of, node.path,
                  "the cap is a share of the commitment, which is not given (terms.committed)");
    int64_t cap_share = case_rate(of, &node, "cap_share_of_committed");

    ledger->recycling = (struct recycling){
        .used = true,
        .share_e10 = case_rate(of, &node, "share_taken_per_exit"),
        .window = case_decimal(of, &node, "window_quarters", 0),
    };
    if (cap_share > RATE_E10_ONE || ledger->recycling.share_e10 > RATE_E10_ONE)
        case_fail(of, node.path, "shares must be at most 1");
    if (!of->failed)
        ledger->recycling.cap = tier_part(of, case_money(of, terms, "committed"), cap_share);
}

static void read_ledger(struct calc_case *of, const struct calc_node *terms,
                        struct ledger_case *ledger)
{
    const struct calc_node carry = case_member(terms, "carry");
    const struct calc_node rate = case_member(terms, "preferred_rate");
    const struct calc_node basis_node = case_member(terms, "clawback_basis");

    case_keys(of, terms,
              "carry preferred_rate recycling committed clawback_enabled lp_floor_multiple "
              "clawback_basis");
    *ledger = (struct ledger_case){.terms.carry_e10 = case_rate(of, terms, "carry")};
    if (ledger->terms.carry_e10 >= RATE_E10_ONE)
        case_fail(of, carry.path, "must be below 1");
    if (case_rate(of, terms, "preferred_rate") != 0)
        case_fail(of, rate.path, "how a hurdle is earned in a ledger by quarter is not told");
    ledger->clawback = case_flag(of, terms, "clawback_enabled");
    ledger->floor_e10 = case_decimal_or(of, terms, "lp_floor_multiple", 10, RATE_E10_ONE);
    const char *basis = case_text(of, terms, "clawback_basis", false);

    ledger->basis_given = basis != NULL;
    ledger->carry_share = basis != NULL && strcmp(basis, "carry_share") == 0;
    if (basis != NULL && !ledger->carry_share && strcmp(basis, "full") != 0)
        case_fail(of, basis_node.path, "must be full or carry_share");
    read_recycling(of, terms, ledger);
}

static void read_quarters(struct calc_case *of, struct ledger_case *ledger,
                          struct waterfall_flow *flows)
{
    for (size_t i = 0; i < case_flow_count(of) && !of->failed; i++) {
        const struct calc_node flow = case_flow(of, i);
        const struct calc_node kind = case_member(&flow, "type");
        const char *type = case_text(of, &flow, "type", true);
        int64_t quarter = case_decimal(of, &flow, "quarter", 0);

        case_keys(of, &flow, "type quarter amount");
        flows[i] = (struct waterfall_flow){.day = (int32_t)quarter,
                                           .kind = WATERFALL_DISTRIBUTION,
                                           .amount_minor = case_money(of, &flow, "amount")};
        if (strcmp(type, "contribution") == 0) {
            flows[i].kind = WATERFALL_CONTRIBUTION;
            ledger->paid_in += flows[i].amount_minor;
        } else if (strcmp(type, "exit") != 0) {
            case_fail(of, kind.path, "must be contribution or exit");
        }
        if (quarter > 1000 || ledger->paid_in > WATERFALL_SUM_MAX)
            case_fail(of, flow.path, "is out of range");
    }
}

/* Takes what is reinvested out of the exits, in order of time. */
static void recycle(struct calc_case *of, struct ledger_case *ledger, struct waterfall_flow *flows,
                    size_t count)
{
    int32_t first = INT32_MAX;

    for (size_t i = 0; i < count; i++)
        if (flows[i].kind == WATERFALL_CONTRIBUTION && flows[i].day < first)
            first = flows[i].day;
    for (int32_t quarter = 0; quarter <= 1000 && ledger->recycling.used; quarter++)
        for (size_t i = 0; i < count; i++) {
            int64_t left = ledger->recycling.cap - ledger->recycled;

            if (flows[i].kind != WATERFALL_DISTRIBUTION || flows[i].day != quarter ||
                (int64_t)quarter > first + ledger->recycling.window)
                continue;
            int64_t taken = tier_part(of, flows[i].amount_minor, ledger->recycling.share_e10);

            taken = taken < left ? taken : left;
            flows[i].amount_minor -= taken;
            ledger->recycled += taken;
        }
}

/* What LP lacks to its floor, made good out of the carry. */
static int64_t ledger_clawback(struct calc_case *of, const struct ledger_case *ledger,
                               const struct waterfall *waterfall)
{
    int64_t floor = 0;

    if (!ledger->clawback)
        return 0;
    if (amount_mul_div(ledger->paid_in, ledger->floor_e10, RATE_E10_ONE, &floor) != ERR_OK) {
        case_fail(of, "terms.lp_floor_multiple", "is too large");
        return 0;
    }
    int64_t shortfall = floor > waterfall->lp_minor ? floor - waterfall->lp_minor : 0;

    if (shortfall > 0 && waterfall->carry_minor > 0 && !ledger->basis_given)
        case_fail(of, "terms",
                  "whether the clawback makes LP whole or pays the carry's share of the shortfall "
                  "is not told (terms.clawback_basis: full or carry_share)");
    if (ledger->carry_share)
        shortfall = tier_part(of, shortfall, ledger->terms.carry_e10);
    return shortfall < waterfall->carry_minor ? shortfall : waterfall->carry_minor;
}

/* What the clawback moves from GP to LP stands on a line of its own, so that the columns add up. */
static json_t *ledger_steps(const struct waterfall *waterfall, int64_t clawback)
{
    json_t *steps = answer_steps(waterfall, false);

    if (clawback == 0)
        return steps;
    json_t *line = json_object();

    json_object_set_new(line, "step", json_string("clawback"));
    json_object_set_new(line, "balance", json_string(waterfall_balance_name(BALANCE_CASH)));
    for (size_t i = 0; i < 4; i++) {
        static const char *const keys[] = {"opening", "added", "paid", "closing"};

        answer_money(line, keys[i], 0);
    }
    answer_money(line, "lp", clawback);
    answer_money(line, "gp", -clawback);
    answer_money(line, "cash_after", 0);
    json_array_append_new(steps, line);
    return steps;
}

json_t *case_fund_ledger(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    size_t count = case_flow_count(of);
    struct waterfall_flow *flows = arena_array(&of->arena, count, sizeof *flows);
    struct ledger_case ledger;
    struct waterfall waterfall = {0};

    read_ledger(of, &terms, &ledger);
    read_quarters(of, &ledger, flows);
    if (of->failed)
        return NULL;
    recycle(of, &ledger, flows, count);
    if (waterfall_european(&ledger.terms, flows, count, &of->arena, &waterfall) != ERR_OK)
        case_fail(of, "flows", "the figures are too large to be computed exactly");
    int64_t clawback = ledger_clawback(of, &ledger, &waterfall);

    if (of->failed)
        return NULL;
    json_t *answer = answer_waterfall(&waterfall);
    int64_t lp = waterfall.lp_minor + clawback;

    answer_money(answer, "lp", lp);
    answer_money(answer, "gp", waterfall.gp_minor - clawback);
    answer_money(answer, "paid_in", ledger.paid_in);
    answer_money(answer, "lp_distributed", lp);
    answer_money(answer, "carry_gross", waterfall.carry_minor);
    answer_money(answer, "clawback", clawback);
    answer_money(answer, "carry_net", waterfall.carry_minor - clawback);
    answer_ratio(answer, "dpi", lp, ledger.paid_in);
    /* A ledger of exits has no marks: what is not exited is worth nothing here. */
    answer_ratio(answer, "tvpi", lp, ledger.paid_in);
    if (ledger.recycling.used)
        answer_money(answer, "recycled", ledger.recycled);
    json_object_set_new(answer, "steps", ledger_steps(&waterfall, clawback));
    return answer;
}
