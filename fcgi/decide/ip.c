/* What is refused of IP rights, their owners, their events and what is paid for them. What belongs
 * together is looked at here; whether the whole still fits, day by day, in ip_fits.c. */
#include "decide_internal.h"

#include "calc/ip_number.h"
#include "figures/ip/right.h"
#include "record/ip.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define EVERYTHING VIEW_EVERYTHING
#define MONTHS_A_YEAR 12

void require_happened(struct decider *decider, const char *field, int32_t day)
{
    if (day != DATE_UNKNOWN && day > decider->command->today)
        refuse(decider, field, VIOLATION_IN_FUTURE);
}

/* How many of a firm, a party and a name are given. */
static int count_named(int64_t firm_id, int64_t party_id, const char *name)
{
    return (firm_id != 0) + (party_id != 0) + (name != NULL);
}

static void refuse_not_one(struct decider *decider, const char *field, const char *allowed)
{
    refuse(decider, field, VIOLATION_EXACTLY_ONE);
    violations_param(decider->violations, "allowed", allowed);
}

/* Parts stand with the whole that they are of, and are no more than it. */
static void check_parts(struct decider *decider, int64_t parts, int64_t of_parts)
{
    char text[24];

    if ((parts == AMOUNT_UNKNOWN) != (of_parts == AMOUNT_UNKNOWN)) {
        refuse(decider, parts == AMOUNT_UNKNOWN ? "parts" : "of_parts", VIOLATION_MISSING);
        return;
    }
    if (parts == AMOUNT_UNKNOWN || (parts >= 1 && parts <= of_parts))
        return;
    (void)snprintf(text, sizeof text, "%" PRId64, of_parts);
    refuse(decider, "parts", VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", "1");
    violations_param(decider->violations, "max", text);
}

/* --- rights ----------------------------------------------------------------------------------- */

static const char *fault_in_words(enum ip_number_fault fault)
{
    static const char *const words[IP_NUMBER_FAULT_COUNT] = {
        [IP_NUMBER_CHARACTER] = "a character that is not of a number",
        [IP_NUMBER_LENGTH] = "not as many digits as a number has",
        [IP_NUMBER_YEAR] = "no year in which one was filed",
        [IP_NUMBER_TYPE] = "no type of patent that there is",
    };

    return words[fault];
}

/* Refuses a number of another year or type than the right's. */
static void check_number_fits(struct decider *decider, const struct ip_right *right,
                              const struct ip_number *number)
{
    char year[16];

    if ((uint32_t)number->right + 1 != right->type)
        refuse(decider, "number", VIOLATION_NUMBER_OTHER_TYPE);
    if (right->filed_on == DATE_UNKNOWN || number->year >= date_year(right->filed_on))
        return;
    (void)snprintf(year, sizeof year, "%d", number->year);
    refuse(decider, "number", VIOLATION_NUMBER_BEFORE_FILING);
    violations_param(decider->violations, "year", year);
}

/* False: it is none, and that was refused. */
static bool read_number(struct decider *decider, const struct ip_right *right,
                        struct ip_number *number_out)
{
    enum ip_number_fault fault = ip_number_parse(right->number, strlen(right->number),
                                                 date_year(decider->command->today), number_out);

    if (fault == IP_NUMBER_GOOD)
        return true;
    if (fault == IP_NUMBER_CHECK_DIGIT) {
        refuse(decider, "number", VIOLATION_NUMBER_CHECK_DIGIT);
        violations_param(decider->violations, "digit", (char[]){number_out->check, '\0'});
        return false;
    }
    refuse(decider, "number", VIOLATION_NUMBER_FAULTY);
    violations_param(decider->violations, "fault", fault_in_words(fault));
    return false;
}

/* Patents by their number, however it is written; others by what is written and its class. */
static bool same_number(const struct ip_right *right, const struct ip_right *other,
                        const struct ip_number *number)
{
    struct ip_number theirs;

    if (other->number == NULL || other->type != right->type)
        return false;
    if (!ip_type_is_patent(right->type))
        return strcmp(right->number, other->number) == 0 &&
               (right->classification == NULL || other->classification == NULL ||
                strcmp(right->classification, other->classification) == 0);
    return ip_number_parse(other->number, strlen(other->number), date_year(DATE_LAST), &theirs) ==
               IP_NUMBER_GOOD &&
           strcmp(theirs.canonical, number->canonical) == 0;
}

/* A right stands in one docket. */
static void require_own_number(struct decider *decider, const struct ip_right *right,
                               const struct ip_number *number)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(decider->book, RECORD_IP_RIGHT, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *other =
            book_version(decider->book, RECORD_IP_RIGHT, ids[i], EVERYTHING);

        if (other == NULL || ids[i] == decider->command->entity_id ||
            !same_number(right, other->record, number))
            continue;
        refuse_with_seq(decider, "number", VIOLATION_ALREADY_LINKED, other->seq);
        return;
    }
}

static void check_number(struct decider *decider, const struct ip_right *right)
{
    struct ip_number number = {.year = 0};

    if (right->number == NULL)
        return;
    if (ip_type_is_patent(right->type)) {
        if (!read_number(decider, right, &number))
            return;
        check_number_fits(decider, right, &number);
    }
    require_own_number(decider, right, &number);
}

/* The grant is told once: by the right or by an event. */
static const struct entry *grant_event(const struct decider *decider, int64_t ip_right_id)
{
    FOR_LIVE_REFERRERS_WHILE (ip_right_id != 0, r, decider->book, EVERYTHING, ip_event, ip_right_id,
                              ip_right_id)
        if (((const struct ip_event *)r.entry->record)->action == IP_ACTION_GRANTED)
            return r.entry;
    return NULL;
}

void check_ip_right(struct decider *decider)
{
    const struct ip_right *right = decider->record;
    const struct entry *granted = right->granted_on == DATE_UNKNOWN
                                      ? NULL
                                      : grant_event(decider, decider->command->entity_id);

    require_own_belongings(decider);
    require_happened(decider, "filed_on", right->filed_on);
    require_happened(decider, "granted_on", right->granted_on);
    require_order(decider, "granted_on", right->filed_on, right->granted_on, "filed_on");
    require_order(decider, "filed_on", right->priority_on, right->filed_on, "priority_on");
    if (granted != NULL)
        refuse_with_seq(decider, "granted_on", VIOLATION_ALREADY_LINKED, granted->seq);
    check_number(decider, right);
    if (decider->command->entity_id != 0)
        require_right_fits(decider, decider->command->entity_id);
}

void check_ip_owner(struct decider *decider)
{
    const struct ip_owner *owner = decider->record;

    if (count_named(owner->firm_id, owner->party_id, owner->owner_name) != 1)
        refuse_not_one(decider, "firm_id", "firm_id, party_id, owner_name");
    require_happened(decider, "from_on", owner->from_on);
    check_parts(decider, owner->parts, owner->of_parts);
    if (decider->violations->count == 0)
        require_right_fits(decider, owner->ip_right_id);
}

/* --- events ----------------------------------------------------------------------------------- */

/* From whom and to whom. */
static void check_sides(struct decider *decider, const struct ip_event *event)
{
    int to = count_named(event->firm_id, event->party_id, event->counterpart_name);

    if (event->action == IP_ACTION_TRANSFERRED ? to != 1 : to > 1)
        refuse_not_one(decider, "firm_id", "firm_id, party_id, counterpart_name");
    if (count_named(event->from_firm_id, event->from_party_id, event->from_name) > 1)
        refuse_not_one(decider, "from_firm_id", "from_firm_id, from_party_id, from_name");
    check_parts(decider, event->parts, event->of_parts);
    require_order(decider, "ends_on", event->occurred_on, event->ends_on, "occurred_on");
}

/* What ended is a licence of the same right. */
static void check_licence(struct decider *decider, const struct ip_event *event)
{
    if (event->action != IP_ACTION_LICENCE_ENDED || event->licence_id == 0)
        return;
    const struct ip_event *licence = book_entry(decider->book, event->licence_id)->record;

    if (licence->action != IP_ACTION_LICENSED || licence->ip_right_id != event->ip_right_id)
        must_be(decider, "licence_id", "a licence of the same right");
}

/* What only some types of right know. */
static void check_action(struct decider *decider, const struct ip_event *event,
                         const struct ip_right *right)
{
    enum ip_right_kind kind;

    switch (event->action) {
    case IP_ACTION_RENEWED:
        if (right->type != IP_TYPE_TRADE_MARK)
            must_be(decider, "ip_right_id", "a trade mark");
        break;
    case IP_ACTION_EXPIRED:
        if (ip_type_is_calculated(right->type, &kind))
            must_be(decider, "ip_right_id", "a right whose term is not worked out");
        break;
    case IP_ACTION_OPEN_LICENCE:
    case IP_ACTION_LAPSED:
        if (!ip_type_is_patent(right->type))
            must_be(decider, "ip_right_id", "a patent");
        break;
    default:
        break;
    }
}

/* A mark is renewed in the last twelve months of its term, or in the grace after it. */
static void check_renewal(struct decider *decider, const struct ip_event *event)
{
    const struct view before = {.as_of = event->occurred_on, .as_known = INT64_MAX};
    struct ip_tables tables;
    struct ip_right_state state;

    if (event->action != IP_ACTION_RENEWED)
        return;
    ip_tables_open(decider->book, before, decider->arena, &tables);
    if (ip_right_state(&tables, event->ip_right_id, NULL, &state) == ERR_OK && state.renewable)
        require_order(decider, "occurred_on", state.renewal.opens_on, event->occurred_on,
                      "the last twelve months of the term");
}

void check_ip_event(struct decider *decider)
{
    const struct ip_event *event = decider->record;
    const struct entry *version =
        book_version(decider->book, RECORD_IP_RIGHT, event->ip_right_id, EVERYTHING);
    const struct ip_right *right = version->record;

    require_own_belongings(decider);
    require_happened(decider, "occurred_on", event->occurred_on);
    check_sides(decider, event);
    check_licence(decider, event);
    check_action(decider, event, right);
    require_evidence(decider, "sha256", event->sha256);
    if (event->action == IP_ACTION_GRANTED && right->granted_on != DATE_UNKNOWN)
        refuse_with_seq(decider, "action", VIOLATION_ALREADY_LINKED, version->seq);
    if (decider->violations->count > 0)
        return;
    check_renewal(decider, event);
    require_right_fits(decider, event->ip_right_id);
}

/* --- fees ------------------------------------------------------------------------------------- */

/* Whether the right was restored after the day. */
static bool was_restored(const struct decider *decider, int64_t ip_right_id, int32_t day)
{
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, ip_event, ip_right_id, ip_right_id) {
        const struct ip_event *event = r.entry->record;

        if (event->action == IP_ACTION_RESTORED && event->occurred_on >= day)
            return true;
    }
    return false;
}

static void refuse_too_late(struct decider *decider, const struct ip_annual_fee *fee)
{
    char due[DATE_TEXT_SIZE];

    date_format(fee->due, due);
    refuse(decider, "paid_on", VIOLATION_FEE_TOO_LATE);
    violations_param(decider->violations, "due", due);
    param_date(decider, fee->grace_end);
}

static void require_enough(struct decider *decider, const struct ip_fee *paid, int64_t total_minor)
{
    if (paid->amount_minor == AMOUNT_UNKNOWN || paid->amount_minor >= total_minor)
        return;
    refuse(decider, "amount", VIOLATION_FEE_DIFFERS);
    param_amount(decider, "due", total_minor, CURRENCY_CNY);
}

/* What the tables say of the fee; where they say nothing, what was paid is recorded as it is. */
static void check_due(struct decider *decider, const struct ip_tables *tables,
                      const struct ip_right_state *state, const struct ip_fee *paid)
{
    const struct ip_fee_terms terms = ip_terms_of_fee(state, (int)paid->year, paid->reduction);
    struct ip_annual_fee fee;
    int64_t total = 0;

    if (tables->schedules.count == 0 ||
        ip_fee_paid(tables->schedules, &terms, paid->paid_on, &tables->calendar, &fee) != ERR_OK)
        return;
    if (!fee.ended)
        require_enough(decider, paid, fee.total_minor);
    else if (!was_restored(decider, paid->ip_right_id, fee.due))
        refuse_too_late(decider, &fee);
    else if (ip_fee_restoration(tables->schedules, &terms, &total) == ERR_OK)
        require_enough(decider, paid, total);
}

static void check_year(struct decider *decider, const struct ip_right_state *state,
                       const struct ip_fee *paid)
{
    int32_t filed_on = state->record->filed_on;

    if (filed_on == DATE_UNKNOWN)
        return;
    if (paid->year < ip_term_year(filed_on, state->state.granted_on) ||
        date_add_months(filed_on, ((int)paid->year - 1) * MONTHS_A_YEAR) >= state->expires_on)
        refuse(decider, "year", VIOLATION_NO_SUCH_YEAR);
}

static void require_paid_once(struct decider *decider, const struct ip_fee *paid)
{
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, ip_fee, ip_right_id, paid->ip_right_id)
        if (((const struct ip_fee *)r.entry->record)->year == paid->year)
            refuse_with_seq(decider, "year", VIOLATION_ALREADY_LINKED, r.entry->seq);
}

/* The fee of the year of the grant is paid before the grant is published. */
static int32_t day_of_fee(struct ip_tables *tables, const struct ip_fee *paid)
{
    struct ip_right_state state;

    tables->view.as_of = DATE_LAST;
    return ip_right_state(tables, paid->ip_right_id, NULL, &state) == ERR_OK &&
                   state.state.granted_on != DATE_UNKNOWN && state.state.granted_on > paid->paid_on
               ? state.state.granted_on
               : paid->paid_on;
}

void check_ip_fee(struct decider *decider)
{
    const struct ip_fee *paid = decider->record;
    struct ip_tables tables;
    struct ip_right_state state;

    require_happened(decider, "paid_on", paid->paid_on);
    require_paid_once(decider, paid);
    if (paid->amount_minor != AMOUNT_UNKNOWN && paid->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    else if (paid->amount_minor != AMOUNT_UNKNOWN)
        require_currency(decider, paid->currency, CURRENCY_CNY);
    ip_tables_open(decider->book, EVERYTHING, decider->arena, &tables);
    tables.view.as_of = day_of_fee(&tables, paid);
    if (ip_right_state(&tables, paid->ip_right_id, NULL, &state) != ERR_OK)
        return;
    if (!ip_type_is_patent(state.record->type)) {
        must_be(decider, "ip_right_id", "a patent");
        return;
    }
    if (state.state.status != IP_STATUS_GRANTED) {
        refuse(decider, "ip_right_id", VIOLATION_RIGHT_NOT_IN_FORCE);
        param_status(decider, (int)state.state.status);
        return;
    }
    check_year(decider, &state, paid);
    check_due(decider, &tables, &state, paid);
}
