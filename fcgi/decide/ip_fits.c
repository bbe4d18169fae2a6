/* Whether what happened to a right and who owns it still fit, day by day, with a draft among the
 * records or without one that is to be reversed. */
#include "rests_on_internal.h"

#include "figures/ip/right.h"
#include "record/ip.h"

void param_status(struct decider *decider, int status)
{
    static const char *const words[IP_STATUS_COUNT] = {
        [IP_STATUS_NONE] = "not filed yet",
        [IP_STATUS_FILED] = "filed",
        [IP_STATUS_PUBLISHED] = "published",
        [IP_STATUS_EXAMINED] = "in examination",
        [IP_STATUS_GRANTED] = "in force",
        [IP_STATUS_EXPIRED] = "expired",
        [IP_STATUS_LAPSED] = "lapsed for unpaid fees",
        [IP_STATUS_ABANDONED] = "abandoned",
        [IP_STATUS_INVALIDATED] = "invalidated",
    };

    violations_param(decider->violations, "state", words[status]);
}

static const char *day_field(const struct decider *decider)
{
    switch (decider->draft->kind) {
    case RECORD_IP_RIGHT:
        return "granted_on";
    case RECORD_IP_OWNER:
        return "from_on";
    case RECORD_PLEDGE_ITEM:
        return "registered_on";
    default:
        return "occurred_on";
    }
}

/* What the draft itself does not fit into. */
static void refuse_own(struct decider *decider, const struct ip_fault *fault)
{
    switch (fault->code) {
    case IP_CANNOT_FOLLOW:
        refuse(decider, decider->draft->kind == RECORD_IP_EVENT ? "action" : day_field(decider),
               VIOLATION_EVENT_CANNOT_FOLLOW);
        param_status(decider, (int)fault->status);
        break;
    case IP_NOT_OWNED:
        refuse(decider, "from_firm_id", VIOLATION_NOT_OWNED);
        break;
    case IP_OVER_WHOLE:
        refuse(decider, "parts", VIOLATION_SHARES_EXCEED);
        break;
    case IP_OWNER_AFTER_TRANSFER:
        refuse_with_seq(decider, "from_on", VIOLATION_OWNER_AFTER_TRANSFER, fault->because_seq);
        break;
    case IP_IS_PRESERVED:
        refuse(decider, "action", VIOLATION_RIGHT_PRESERVED);
        break;
    case IP_IS_PLEDGED:
        refuse(decider, "consented", VIOLATION_RIGHT_PLEDGED);
        break;
    case IP_FITS:
        break;
    }
}

/* The grant that a right tells has no entry but its own: the draft. */
static bool is_own(const struct ip_fault *fault)
{
    return fault->seq == IP_DRAFT || fault->seq == 0;
}

static void refuse_fault(struct decider *decider, const struct ip_fault *before,
                         const struct ip_fault *after)
{
    if (after->code == IP_FITS)
        return;
    if (is_own(after))
        refuse_own(decider, after);
    else if (before->code == IP_FITS)
        refuse_with_seq(decider, day_field(decider), VIOLATION_LATER_IMPOSSIBLE, after->seq);
}

static const struct entry *resting_fault(const struct decider *decider,
                                         const struct ip_fault *fault)
{
    return fault->code == IP_FITS || is_own(fault) ? NULL : book_entry(decider->book, fault->seq);
}

/* Whether the right is in force on the day on which a fee was paid, or was granted after it. */
static bool fee_stands(struct ip_tables *tables, const struct ip_fee *fee,
                       const struct ip_what_if *what_if)
{
    struct ip_right_state state;

    tables->view.as_of = DATE_LAST;
    if (ip_right_state(tables, fee->ip_right_id, what_if, &state) != ERR_OK ||
        state.state.granted_on == DATE_UNKNOWN)
        return false;
    if (state.state.granted_on >= fee->paid_on)
        return true;
    tables->view.as_of = fee->paid_on;
    return ip_right_state(tables, fee->ip_right_id, what_if, &state) == ERR_OK &&
           state.state.status == IP_STATUS_GRANTED;
}

/* The first fee that would have been paid for a dead right. */
static const struct entry *fee_of_dead(struct ip_tables *tables, int64_t ip_right_id,
                                       const struct ip_what_if *what_if)
{
    FOR_LIVE_REFERRERS (r, tables->book, VIEW_EVERYTHING, ip_fee, ip_right_id, ip_right_id)
        if (!fee_stands(tables, r.entry->record, what_if) &&
            fee_stands(tables, r.entry->record, NULL))
            return r.entry;
    return NULL;
}

void require_right_fits(struct decider *decider, int64_t ip_right_id)
{
    const struct ip_what_if what_if = {.draft = decider->draft};
    size_t count = decider->violations->count;
    struct ip_tables tables;
    struct ip_right_state before;
    struct ip_right_state after;

    ip_tables_open(decider->book, VIEW_EVERYTHING, decider->arena, &tables);
    if (ip_right_state(&tables, ip_right_id, NULL, &before) != ERR_OK ||
        ip_right_state(&tables, ip_right_id, &what_if, &after) != ERR_OK)
        return;
    refuse_fault(decider, &before.fault, &after.fault);
    refuse_fault(decider, &before.owners_fault, &after.owners_fault);
    if (decider->violations->count > count)
        return;
    const struct entry *fee = fee_of_dead(&tables, ip_right_id, &what_if);

    if (fee != NULL)
        refuse_with_seq(decider, day_field(decider), VIOLATION_LATER_IMPOSSIBLE, fee->seq);
}

static int64_t right_of(const struct entry *entry)
{
    return entry->kind == RECORD_IP_OWNER ? ((const struct ip_owner *)entry->record)->ip_right_id
                                          : ((const struct ip_event *)entry->record)->ip_right_id;
}

const struct entry *right_fault_without(const struct decider *decider, int64_t ip_right_id,
                                        int64_t without_seq)
{
    const struct ip_what_if what_if = {.without_seq = without_seq};
    struct ip_tables tables;
    struct ip_right_state after;

    ip_tables_open(decider->book, VIEW_EVERYTHING, decider->arena, &tables);
    if (ip_right_state(&tables, ip_right_id, &what_if, &after) != ERR_OK)
        return NULL;
    const struct entry *fault = resting_fault(decider, &after.fault);

    if (fault == NULL)
        fault = resting_fault(decider, &after.owners_fault);
    return fault != NULL ? fault : fee_of_dead(&tables, ip_right_id, &what_if);
}

const struct entry *rests_on_ip(const struct decider *decider, const struct entry *reversed)
{
    const struct entry *named = rests_on_named(decider, reversed);

    return named != NULL ? named : right_fault_without(decider, right_of(reversed), reversed->seq);
}
