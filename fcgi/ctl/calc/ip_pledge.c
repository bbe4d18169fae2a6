/* Cases about the pledge of a right: facts of the docket, the contract and the consents. */
#include "calc/ip_pledge.h"
#include "ip_internal.h"

#include <string.h>

#define OWNERS_MAX 1000

/* What a pledge contract names. */
#define CONTRACT_KEYS "parties debt_kind debt_amount term patents scope"

static bool list_has(const struct calc_node *list, const char *text)
{
    for (size_t i = 0; i < ip_count(list); i++)
        if (strcmp(json_string_value(json_array_get(list->json, i)), text) == 0)
            return true;
    return false;
}

/* A list of texts. */
static struct calc_node texts(struct calc_case *of, const struct calc_node *facts, const char *key)
{
    const struct calc_node list = ip_list(of, facts, key, OWNERS_MAX);

    for (size_t i = 0; i < ip_count(&list); i++) {
        const struct calc_node item = case_item(&list, i);

        if (!json_is_string(item.json))
            ip_fail(of, &item, "must be a string", "须为文字");
    }
    return list;
}

static void read_owners(struct calc_case *of, const struct calc_node *facts,
                        struct ip_pledge *pledge)
{
    const struct calc_node owners = texts(of, facts, "owners");
    const struct calc_node consents = texts(of, facts, "consents");
    const char *pledgor = ip_text(of, facts, "pledgor");
    bool agreed_otherwise = ip_flag(of, facts, "agreed_otherwise");

    if (ip_count(&owners) == 0)
        ip_fail_at(of, facts, "owners", "must name the registered owners", "须列明登记的权利人");
    if (of->failed)
        return;
    pledge->pledgor_is_owner = list_has(&owners, pledgor);
    for (size_t i = 0; i < ip_count(&owners) && !agreed_otherwise; i++) {
        const char *owner = json_string_value(json_array_get(owners.json, i));

        if (strcmp(owner, pledgor) != 0 && !list_has(&consents, owner))
            pledge->consents_missing = true;
    }
}

static void read_status(struct calc_case *of, const struct calc_node *facts, int32_t filing,
                        struct ip_pledge *pledge)
{
    const struct calc_node granted = case_member(facts, "granted");
    const struct calc_node status = case_member(facts, "status");
    const char *word = ip_text(of, facts, "status");

    pledge->granted = granted.json != NULL && !json_is_null(granted.json);
    if (pledge->granted && ip_day(of, facts, "granted") < filing && !of->failed)
        ip_fail(of, &granted, "must not lie before the filing", "授权日不得早于申请日");
    if (case_is_word("terminated invalidated lapsed expired abandoned", word))
        pledge->terminated = true;
    else if (case_is_word("suspended preserved", word))
        pledge->preserved = true;
    else if (case_is_word("pending filed published examined", word))
        pledge->granted = false;
    else if (!case_is_word("in_force granted restored partly_invalidated", word))
        ip_fail(of, &status,
                "must be in_force, granted, restored, partly_invalidated, pending, filed, "
                "published, examined, terminated, invalidated, lapsed, expired, abandoned, "
                "suspended or preserved",
                "须为所列法律状态之一");
    pledge->terminated =
        pledge->terminated || ip_flag(of, facts, "terminated") || ip_flag(of, facts, "invalidated");
    pledge->preserved =
        pledge->preserved || ip_flag(of, facts, "preserved") || ip_flag(of, facts, "suspended");
}

/* The fees by the docket, on the day that is asked about; or as the facts tell. */
static void read_fees(struct calc_case *of, const struct calc_node *facts, int32_t filing,
                      struct ip_pledge *pledge)
{
    int64_t paid_through = 0;

    pledge->fee_unpaid = ip_flag(of, facts, "fees_overdue");
    if (case_has(facts, "fees_paid_through_year"))
        paid_through = ip_whole(of, facts, "fees_paid_through_year", 0, 20);
    if (!case_has(facts, "as_of"))
        return;
    int32_t day = ip_day(of, facts, "as_of");

    if (day > pledge->expires_on)
        pledge->terminated = true;
    else if (case_has(facts, "fees_paid_through_year") &&
             ip_pledge_fee_unpaid(filing, (int)paid_through, day))
        pledge->fee_unpaid = true;
}

static void read_contract(struct calc_case *of, const struct calc_node *facts,
                          struct ip_pledge *pledge)
{
    static const char *const keys[] = {"parties", "debt_kind", "debt_amount",
                                       "term",    "patents",   "scope"};

    pledge->contract_incomplete =
        ip_flag(of, facts, "contract_incomplete") ||
        (case_has(facts, "contract_complete") && !ip_flag(of, facts, "contract_complete"));
    if (!case_has(facts, "contract"))
        return;
    const struct calc_node contract = ip_object(of, facts, "contract");

    ip_keys(of, &contract, CONTRACT_KEYS);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const json_t *value = json_object_get(contract.json, keys[i]);

        if (value == NULL || json_is_null(value) || json_is_false(value))
            pledge->contract_incomplete = true;
    }
}

static ip_grounds read_acknowledged(struct calc_case *of, const struct calc_node *facts)
{
    const struct calc_node list = texts(of, facts, "acknowledged");
    ip_grounds grounds = 0;

    for (size_t i = 0; i < ip_count(&list) && !of->failed; i++) {
        const struct calc_node item = case_item(&list, i);
        int ground = 0;

        while (ground < IP_GROUND_COUNT &&
               strcmp(json_string_value(item.json), ip_ground_name((enum ip_ground)ground)) != 0)
            ground++;
        if (ground == IP_GROUND_COUNT || (IP_GROUND_BIT(ground) & ip_pledge_waivable()) == 0)
            ip_fail(of, &item,
                    "only same_day_invention and invalidation_pending pass when acknowledged",
                    "只有同日申请发明、无效程序未结两项经当事人知悉后可以继续");
        else
            grounds |= IP_GROUND_BIT(ground);
    }
    return grounds;
}

json_t *ip_case_pledge(struct calc_case *of, const struct calc_node *root)
{
    struct ip_pledge pledge = {0};
    enum ip_ground ground = IP_GROUND_COUNT;

    ip_keys(of, root, "facts");
    const struct calc_node facts = ip_object(of, root, "facts");

    ip_keys(of, &facts,
            "right filing granted fees_paid_through_year fees_overdue owners pledgor consents "
            "agreed_otherwise debt_end status terminated invalidated preserved suspended pledged "
            "same_day_invention invalidation_pending acknowledged contract contract_complete "
            "contract_incomplete as_of");
    enum ip_right_kind right = ip_right_of(of, &facts, "right");
    int32_t filing = ip_day(of, &facts, "filing");

    pledge.utility_model = right == IP_UTILITY_MODEL;
    pledge.expires_on = ip_term_expiry(right, filing, 0);
    pledge.debt_end = ip_day(of, &facts, "debt_end");
    pledge.pledged = ip_flag(of, &facts, "pledged");
    pledge.same_day_invention = ip_flag(of, &facts, "same_day_invention");
    pledge.invalidation_pending = ip_flag(of, &facts, "invalidation_pending");
    read_owners(of, &facts, &pledge);
    read_status(of, &facts, filing, &pledge);
    read_fees(of, &facts, filing, &pledge);
    read_contract(of, &facts, &pledge);
    pledge.acknowledged = read_acknowledged(of, &facts);
    if (of->failed)
        return NULL;
    json_t *answer = json_object();
    enum ip_pledge_verdict verdict = ip_pledge_judge(ip_pledge_grounds(&pledge), &ground);

    answer_text(answer, "verdict", ip_pledge_verdict_name(verdict));
    json_object_set_new(answer, "ground",
                        verdict == IP_PLEDGE_OK ? json_null()
                                                : json_string(ip_ground_name(ground)));
    return answer;
}
