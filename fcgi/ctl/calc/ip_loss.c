/* Cases about who bears a loss, and what a pool or a guarantor may still take on. */
#include "calc/ip_loss.h"
#include "calc/ip_pool.h"
#include "ip_internal.h"

#include "base/money.h"
#include "calc/accrual.h"

#include <stdio.h>
#include <string.h>

#define LIMITS_MAX 32
#define TIMES_E10_MAX (1000 * RATE_E10_ONE)

struct parties {
    size_t count;
    const char *names[IP_LOSS_PARTIES_MAX];
    int64_t shares[IP_LOSS_PARTIES_MAX];
    struct ip_loss_limit limits[LIMITS_MAX + 1];
};

static size_t party_named(const struct parties *parties, const char *name)
{
    size_t i = 0;

    while (i < parties->count && strcmp(parties->names[i], name) != 0)
        i++;
    return i;
}

/* A party that a member names; it must have a share, which may be 0. */
static size_t party_of(struct calc_case *of, const struct parties *parties,
                       const struct calc_node *node, const char *key)
{
    size_t party = party_named(parties, ip_text(of, node, key));

    if (!of->failed && party == parties->count)
        ip_fail_at(of, node, key, "is none of the parties that have a share", "不在分担各方之列");
    return party < parties->count ? party : 0;
}

/* [name, weight], in the order in which odd fen go. */
static void read_shares(struct calc_case *of, const struct calc_node *root, struct parties *parties)
{
    const struct calc_node list = ip_list(of, root, "shares", IP_LOSS_PARTIES_MAX);
    int64_t sum = 0;

    for (size_t i = 0; i < ip_count(&list) && !of->failed; i++) {
        const struct calc_node item = case_item(&list, i);
        const char *name = json_string_value(json_array_get(item.json, 0));

        if (ip_count(&item) != 2 || name == NULL) {
            ip_fail(of, &item, "must be a party and its share", "须为一方及其份额");
            return;
        }
        if (party_named(parties, name) < parties->count)
            ip_fail(of, &item, "this party has a share already", "该方已有份额");
        parties->names[i] = name;
        parties->shares[i] = ip_item(of, &item, 1, 10, 0, 10000 * RATE_E10_ONE);
        parties->count = i + 1;
        sum += parties->shares[i];
    }
    if (!of->failed && sum == 0)
        ip_fail_at(of, root, "shares", "must name parties, and their shares must not all be 0",
                   "须列明各方，且份额不得全为零");
}

/* Who pays first, before the shares: `first`, a party and an amount. */
static void read_first(struct calc_case *of, const struct calc_node *root,
                       const struct parties *parties, struct ip_loss_scheme *scheme)
{
    if (!case_has(root, "first"))
        return;
    const struct calc_node first = ip_object(of, root, "first");

    ip_keys(of, &first, "party amount");
    scheme->first_party = party_of(of, parties, &first, "party");
    scheme->first_minor = ip_money(of, &first, "amount");
}

static void add_limit(struct calc_case *of, const struct calc_node *node, struct parties *parties,
                      struct ip_loss_scheme *scheme, const struct ip_loss_limit *limit)
{
    if (!of->failed && limit->party == limit->rest_to)
        ip_fail(of, node, "what is beyond a party's limit must go to another",
                "超出限额的部分须由另一方承担");
    parties->limits[scheme->limit_count++] = *limit;
}

/* `fund` and `fund_limit`: what the pool holds; the rest is the bank's. `limits` say it of any
 * party. */
static void read_limits(struct calc_case *of, const struct calc_node *root, struct parties *parties,
                        struct ip_loss_scheme *scheme)
{
    const struct calc_node list = ip_list(of, root, "limits", LIMITS_MAX);
    const struct calc_node limit = case_member(root, "fund_limit");
    size_t bank = party_named(parties, "bank");

    if (limit.json != NULL) {
        size_t fund = party_of(of, parties, root, "fund");

        if (!of->failed && bank == parties->count)
            ip_fail(of, &limit, "the rest is the bank's, which has no share here",
                    "其余由银行承担，但各方中没有银行");
        add_limit(of, &limit, parties, scheme,
                  &(struct ip_loss_limit){fund, ip_money(of, root, "fund_limit"), bank});
    }
    for (size_t i = 0; i < ip_count(&list) && !of->failed; i++) {
        const struct calc_node item = case_item(&list, i);

        ip_keys(of, &item, "party limit rest_to");
        add_limit(of, &item, parties, scheme,
                  &(struct ip_loss_limit){party_of(of, parties, &item, "party"),
                                          ip_money(of, &item, "limit"),
                                          party_of(of, parties, &item, "rest_to")});
    }
}

static void read_loss(struct calc_case *of, const struct calc_node *root, struct ip_loss *loss)
{
    *loss = (struct ip_loss){
        .principal_minor = ip_money(of, root, "principal"),
        .interest_minor = ip_money_or(of, root, "interest", 0),
        .recovery_minor = ip_money_or(of, root, "recovery", 0),
        .costs_minor = ip_money_or(of, root, "costs", 0),
    };
    loss->firm_balance_minor = ip_money_or(of, root, "firm_balance", loss->principal_minor);
    if (!of->failed && loss->firm_balance_minor < loss->principal_minor)
        ip_fail_at(of, root, "firm_balance", "must not be below the principal",
                   "企业贷款余额不得小于本金");
}

static json_t *by_party(const struct parties *parties, const struct ip_loss_shares *shares,
                        size_t member)
{
    json_t *object = json_object();

    for (size_t i = 0; i < parties->count; i++) {
        const struct ip_loss_part *part = &shares->parts[i];
        const int64_t amounts[] = {part->paid_minor, part->recovered_minor, part->net_minor};

        answer_fen(object, parties->names[i], amounts[member]);
    }
    return object;
}

static json_t *answer_shares(const struct parties *parties, const struct ip_loss_shares *shares)
{
    json_t *answer = json_object();

    answer_fen(answer, "base", shares->base_minor);
    json_object_set_new(answer, "paid", by_party(parties, shares, 0));
    answer_fen(answer, "recovery_net", shares->recovery_net_minor);
    json_object_set_new(answer, "recovered", by_party(parties, shares, 1));
    json_object_set_new(answer, "net_loss", by_party(parties, shares, 2));
    answer_fen(answer, "uncovered_for_bank", shares->uncovered_minor);
    return answer;
}

json_t *ip_case_loss_sharing(struct calc_case *of, const struct calc_node *root)
{
    const struct calc_node recovery = case_member(root, "recovery");
    struct parties parties = {0};
    struct ip_loss_scheme scheme = {.shares = parties.shares, .limits = parties.limits};
    struct ip_loss_shares shares;
    struct ip_loss loss;

    ip_keys(of, root,
            "principal interest base shares cap_balance firm_balance ip fund fund_limit limits "
            "first recovery costs");
    scheme.base =
        (enum ip_loss_base)ip_word(of, root, "base", "principal principal_interest after_recovery");
    scheme.ip_e10 = ip_rate_or(of, root, "ip", RATE_E10_ONE);
    scheme.cap_balance_minor = ip_money_or(of, root, "cap_balance", AMOUNT_UNKNOWN);
    read_loss(of, root, &loss);
    read_shares(of, root, &parties);
    read_first(of, root, &parties, &scheme);
    read_limits(of, root, &parties, &scheme);
    scheme.party_count = parties.count;
    if (of->failed)
        return NULL;
    if (!ip_worked(of, &recovery, ip_loss_share(&scheme, &loss, &shares),
                   "more is recovered, net of costs, than was paid",
                   "扣除费用后的追偿款超过已赔付金额"))
        return NULL;
    return answer_shares(&parties, &shares);
}

/* --- pools and guarantors --- */

static json_t *answer_headroom(struct calc_case *of, const struct calc_node *input,
                               const char *base_key, int64_t times_e10, const char *used_key)
{
    struct ip_headroom headroom;
    int64_t base = ip_money(of, input, base_key);
    int64_t used = ip_money(of, input, used_key);
    int64_t proposal = ip_money(of, input, "proposal");

    if (of->failed ||
        !ip_worked(of, input, ip_pool_headroom(base, times_e10, used, proposal, &headroom), "", ""))
        return NULL;
    json_t *answer = json_object();

    if (strcmp(base_key, "pool") != 0)
        answer_fen(answer, "limit", headroom.limit_minor);
    answer_fen(answer, "headroom", headroom.headroom_minor);
    answer_text(answer, "verdict", headroom.allowed ? "ok" : "block");
    return answer;
}

static int64_t times_of(struct calc_case *of, const struct calc_node *input)
{
    return ip_decimal(of, input, "times", 10, 0, TIMES_E10_MAX);
}

static json_t *answer_pool(struct calc_case *of, const struct calc_node *input)
{
    return answer_headroom(of, input, "pool", times_of(of, input), "outstanding");
}

static json_t *answer_guarantor(struct calc_case *of, const struct calc_node *input)
{
    return answer_headroom(of, input, "net_assets", times_of(of, input), "outstanding");
}

static json_t *answer_group(struct calc_case *of, const struct calc_node *input)
{
    return answer_headroom(of, input, "net_assets", IP_GUARANTOR_GROUP_E10, "group");
}

static json_t *answer_client(struct calc_case *of, const struct calc_node *input)
{
    return answer_headroom(of, input, "net_assets", IP_GUARANTOR_CLIENT_E10, "client");
}

static json_t *answer_stop(struct calc_case *of, const struct calc_node *input)
{
    const struct calc_node overdue_node = case_member(input, "overdue");
    int64_t outstanding = ip_money(of, input, "outstanding");
    int64_t overdue = ip_money(of, input, "overdue");
    int64_t line = ip_rate(of, input, "line");
    enum ip_stop stop = (enum ip_stop)ip_word(of, input, "trigger", "gt ge");
    char text[DECIMAL_TEXT_SIZE];
    int64_t ratio = 0;

    if (!of->failed && overdue > outstanding)
        ip_fail(of, &overdue_node, "must not be more than what is outstanding",
                "逾期金额不得大于余额");
    if (of->failed)
        return NULL;
    if (outstanding > 0 &&
        !ip_worked(of, input, ip_pool_ratio(overdue, outstanding, &ratio), "", ""))
        return NULL;
    json_t *answer = json_object();

    decimal_format(ratio, 6, text);
    answer_text(answer, "ratio", text);
    answer_text(answer, "state",
                ip_pool_stopped(outstanding, overdue, line, stop) ? "stopped" : "open");
    return answer;
}

json_t *ip_case_pool(struct calc_case *of, const struct calc_node *root)
{
    static const struct ip_form forms[] = {
        {"pool times outstanding", "pool times outstanding proposal", answer_pool},
        {"net_assets times outstanding", "net_assets times outstanding proposal", answer_guarantor},
        {"net_assets group", "net_assets group proposal", answer_group},
        {"net_assets client", "net_assets client proposal", answer_client},
        {"outstanding overdue", "outstanding overdue line trigger", answer_stop},
    };

    return ip_answer_form(of, root, forms, sizeof forms / sizeof forms[0]);
}
