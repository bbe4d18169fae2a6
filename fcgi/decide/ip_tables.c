/* What is refused of the data that rights are held against (rules and rates of fees, holidays), and
 * of what is said of rights beside them: pools, trusteeship, valuations, values of indicators. */
#include "decide_internal.h"

#include "figures/ip/right.h"
#include "record/ip.h"

#include <inttypes.h>
#include <stdio.h>

#define EVERYTHING VIEW_EVERYTHING
#define DAYS_A_WEEK 7

/* --- fees and days ---------------------------------------------------------------------------- */

/* Of one day one rule begins. */
void check_ip_fee_rule(struct decider *decider)
{
    const struct ip_fee_rule *rule = decider->record;
    const int64_t *ids = NULL;
    size_t count = book_entities(decider->book, RECORD_IP_FEE_RULE, &ids);
    char most[24];

    require_not_negative(decider);
    require_currency(decider, rule->currency, CURRENCY_CNY);
    if (rule->free_months > rule->grace_months) {
        (void)snprintf(most, sizeof most, "%" PRId64, rule->grace_months);
        refuse(decider, "free_months", VIOLATION_OUT_OF_RANGE);
        violations_param(decider->violations, "min", "0");
        violations_param(decider->violations, "max", most);
    }
    for (size_t i = 0; i < count; i++) {
        const struct entry *other =
            book_version(decider->book, RECORD_IP_FEE_RULE, ids[i], EVERYTHING);

        if (other != NULL && ids[i] != decider->command->entity_id &&
            ((const struct ip_fee_rule *)other->record)->valid_from == rule->valid_from)
            refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, other->seq);
    }
}

void check_ip_fee_rate(struct decider *decider)
{
    const struct ip_fee_rate *rate = decider->record;
    enum ip_right_kind kind;

    require_currency(decider, rate->currency, CURRENCY_CNY);
    if (!ip_type_is_patent(rate->type))
        must_be(decider, "type", "a patent");
    else if (ip_type_is_calculated(rate->type, &kind) &&
             (rate->last_year < 1 || rate->last_year > ip_term(kind)->years))
        refuse(decider, "last_year", VIOLATION_NO_SUCH_YEAR);
    FOR_REFERRERS (r, decider->book, ip_fee_rate, ip_fee_rule_id, rate->ip_fee_rule_id) {
        const struct ip_fee_rate *other = r.entry->record;

        if (r.entry->entity_id != decider->command->entity_id &&
            book_version(decider->book, RECORD_IP_FEE_RATE, r.entry->entity_id, EVERYTHING) ==
                r.entry &&
            other->type == rate->type && other->last_year == rate->last_year)
            refuse_with_seq(decider, "last_year", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
}

/* 1970-01-01 was a Thursday. */
static bool is_weekend(int32_t day)
{
    int32_t weekday = ((day % DAYS_A_WEEK) + DAYS_A_WEEK + 3) % DAYS_A_WEEK;

    return weekday >= 5;
}

void check_holiday(struct decider *decider)
{
    const struct holiday *holiday = decider->record;
    const int64_t *ids = NULL;
    size_t count = book_entities(decider->book, RECORD_HOLIDAY, &ids);

    if (holiday->worked && !is_weekend(holiday->day))
        must_be(decider, "day", "a Saturday or Sunday");
    for (size_t i = 0; i < count; i++) {
        const struct entry *other = book_version(decider->book, RECORD_HOLIDAY, ids[i], EVERYTHING);

        if (other != NULL && ((const struct holiday *)other->record)->day == holiday->day)
            refuse_with_seq(decider, "day", VIOLATION_DAY_RECORDED, other->seq);
    }
}

/* --- pools and trusteeship -------------------------------------------------------------------- */

void check_ip_pool(struct decider *decider)
{
    const struct ip_pool *pool = decider->record;

    if ((pool->qualifier == 0) != (pool->stated_rights == AMOUNT_UNKNOWN))
        refuse(decider, pool->qualifier == 0 ? "qualifier" : "stated_rights", VIOLATION_MISSING);
    require_happened(decider, "stated_on", pool->stated_on);
}

/* Refuses a span that meets another one of the same. */
static void refuse_meeting(struct decider *decider, const struct entry *other, int32_t from_on,
                           int32_t to_on, int32_t other_from_on, int32_t other_to_on)
{
    if (other->entity_id != decider->command->entity_id &&
        book_version(decider->book, other->kind, other->entity_id, EVERYTHING) == other &&
        spans_overlap(from_on, to_on, other_from_on, other_to_on))
        refuse_with_seq(decider, "from_on", VIOLATION_OVERLAPS, other->seq);
}

void check_ip_pool_member(struct decider *decider)
{
    const struct ip_pool_member *member = decider->record;

    require_order(decider, "to_on", member->from_on, member->to_on, "from_on");
    FOR_REFERRERS (r, decider->book, ip_pool_member, ip_pool_id, member->ip_pool_id) {
        const struct ip_pool_member *other = r.entry->record;

        if (other->ip_right_id == member->ip_right_id)
            refuse_meeting(decider, r.entry, member->from_on, member->to_on, other->from_on,
                           other->to_on);
    }
}

void check_trusteeship(struct decider *decider)
{
    const struct trusteeship *trust = decider->record;

    require_order(decider, "to_on", trust->from_on, trust->to_on, "from_on");
    FOR_REFERRERS (r, decider->book, trusteeship, firm_id, trust->firm_id) {
        const struct trusteeship *other = r.entry->record;

        if (other->agent_id == trust->agent_id)
            refuse_meeting(decider, r.entry, trust->from_on, trust->to_on, other->from_on,
                           other->to_on);
    }
}

/* --- values ----------------------------------------------------------------------------------- */

void check_ip_valuation(struct decider *decider)
{
    const struct ip_valuation *valuation = decider->record;

    (void)exactly_one(decider, "ip_right_id", valuation->ip_right_id, "ip_pool_id",
                      valuation->ip_pool_id);
    require_happened(decider, "valued_on", valuation->valued_on);
    require_evidence(decider, "sha256", valuation->sha256);
}
