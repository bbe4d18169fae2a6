/* What happened to a right, in the order of its days, and the state that follows. */
#include "ip_internal.h"

#include "base/check.h"
#include "record/kinds.h"

#include <stdlib.h>

static enum ip_event_type type_of(uint32_t action)
{
    static const enum ip_event_type types[IP_ACTION_LAST + 1] = {
        [IP_ACTION_PUBLISHED] = IP_EVENT_PUBLISHED,
        [IP_ACTION_EXAMINED] = IP_EVENT_EXAMINED,
        [IP_ACTION_GRANTED] = IP_EVENT_GRANTED,
        [IP_ACTION_ABANDONED] = IP_EVENT_ABANDONED,
        [IP_ACTION_LAPSED] = IP_EVENT_LAPSED,
        [IP_ACTION_RESTORED] = IP_EVENT_RESTORED,
        [IP_ACTION_INVALIDATED] = IP_EVENT_INVALIDATED,
        [IP_ACTION_PARTLY_INVALIDATED] = IP_EVENT_PARTLY_INVALIDATED,
        [IP_ACTION_TRANSFERRED] = IP_EVENT_TRANSFERRED,
        [IP_ACTION_LICENSED] = IP_EVENT_LICENSED,
        [IP_ACTION_LICENCE_ENDED] = IP_EVENT_LICENCE_ENDED,
        [IP_ACTION_OPEN_LICENCE] = IP_EVENT_OPEN_LICENCE,
        [IP_ACTION_OPEN_LICENCE_ENDED] = IP_EVENT_OPEN_LICENCE_ENDED,
        [IP_ACTION_PRESERVED] = IP_EVENT_PRESERVED,
        [IP_ACTION_RELEASED] = IP_EVENT_PRESERVATION_ENDED,
        [IP_ACTION_SUSPENDED] = IP_EVENT_SUSPENDED,
        [IP_ACTION_RESUMED] = IP_EVENT_RESUMED,
        [IP_ACTION_INVALIDATION_REQUESTED] = IP_EVENT_INVALIDATION_REQUESTED,
        [IP_ACTION_INVALIDATION_REJECTED] = IP_EVENT_INVALIDATION_REJECTED,
        [IP_ACTION_RENEWED] = IP_EVENT_RENEWED,
        [IP_ACTION_EXPIRED] = IP_EVENT_EXPIRED,
    };

    CHECK(action > 0 && action <= IP_ACTION_LAST);
    return types[action];
}

int32_t ip_event_day(const struct entry *entry)
{
    switch (entry->kind) {
    case RECORD_IP_EVENT:
        return ((const struct ip_event *)entry->record)->occurred_on;
    case RECORD_IP_FEE:
        return ((const struct ip_fee *)entry->record)->paid_on;
    default:
        return entry->effective_date;
    }
}

/* --- collecting ------------------------------------------------------------------------------- */

/* What is told of the right itself comes first on its day, a draft last. */
static int by_day(const void *left, const void *right)
{
    const struct ip_happening *a = left;
    const struct ip_happening *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

static void add(struct ip_history *history, struct ip_happening happening)
{
    history->list[history->count++] = happening;
}

static void add_event(struct ip_history *history, const struct ip_event *event, int64_t seq)
{
    add(history, (struct ip_happening){.day = event->occurred_on,
                                       .seq = seq,
                                       .type = type_of(event->action),
                                       .record = event});
}

static void add_owner(struct ip_history *history, const struct ip_owner *owner, int64_t seq)
{
    add(history,
        (struct ip_happening){.day = owner->from_on, .seq = seq, .is_owner = true, .owner = owner});
}

/* A licence that was agreed for a time ends by itself, unless an event ended it before. */
static void add_ends_of_licences(struct ip_history *history)
{
    size_t count = history->count;

    for (size_t i = 0; i < count; i++) {
        const struct ip_happening *licence = &history->list[i];
        bool ended = false;

        if (licence->record == NULL || licence->record->action != IP_ACTION_LICENSED ||
            licence->record->ends_on == DATE_UNKNOWN)
            continue;
        for (size_t k = 0; k < count && !ended; k++)
            ended = history->list[k].record != NULL &&
                    history->list[k].record->licence_id == licence->seq;
        if (!ended)
            add(history, (struct ip_happening){.day = licence->record->ends_on + 1,
                                               .seq = licence->seq,
                                               .type = IP_EVENT_LICENCE_ENDED});
    }
}

static bool has_grant(const struct ip_history *history)
{
    for (size_t i = 0; i < history->count; i++)
        if (!history->list[i].is_owner && history->list[i].type == IP_EVENT_GRANTED)
            return true;
    return false;
}

static size_t count_entries(const struct ip_tables *tables, int64_t id)
{
    size_t count = 0;

    FOR_REFERRERS (r, tables->book, ip_event, ip_right_id, id)
        count++;
    FOR_REFERRERS (r, tables->book, ip_owner, ip_right_id, id)
        count++;
    return count + ip_count_pledges(tables, id);
}

static void add_recorded(const struct ip_tables *tables, int64_t id, int64_t without_seq,
                         struct ip_history *history)
{
    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), ip_event, ip_right_id, id)
        if (r.entry->seq != without_seq)
            add_event(history, r.entry->record, r.entry->seq);
    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), ip_owner, ip_right_id, id)
        if (r.entry->seq != without_seq)
            add_owner(history, r.entry->record, r.entry->seq);
}

static struct ip_life life_of(const struct ip_tables *tables, const struct ip_right *right)
{
    struct ip_life life = {
        .right = IP_INVENTION, .filing = right->filed_on, .calendar = &tables->calendar};

    life.endless = !ip_type_is_calculated(right->type, &life.right);
    if (right->compensated_days != AMOUNT_UNKNOWN)
        life.compensated_days = (int32_t)right->compensated_days;
    return life;
}

void ip_history_open(const struct ip_tables *tables, int64_t ip_right_id,
                     const struct ip_right *right, const struct ip_what_if *what_if,
                     struct ip_history *history_out)
{
    const struct entry *draft = what_if == NULL ? NULL : what_if->draft;
    /* A licence may have its end besides; the grant and the draft. */
    size_t places = 2 * (count_entries(tables, ip_right_id) + 2);
    struct ip_history history = {
        .right = right,
        .life = life_of(tables, right),
        .list = arena_array(tables->arena, places, sizeof *history.list),
    };

    add_recorded(tables, ip_right_id, what_if == NULL ? 0 : what_if->without_seq, &history);
    if (draft != NULL && draft->kind == RECORD_IP_EVENT)
        add_event(&history, draft->record, IP_DRAFT);
    if (draft != NULL && draft->kind == RECORD_IP_OWNER)
        add_owner(&history, draft->record, IP_DRAFT);
    ip_add_pledges(tables, ip_right_id, what_if, &history);
    add_ends_of_licences(&history);
    if (right->granted_on != DATE_UNKNOWN && !has_grant(&history))
        add(&history, (struct ip_happening){.day = right->granted_on, .type = IP_EVENT_GRANTED});
    qsort(history.list, history.count, sizeof *history.list, by_day);
    *history_out = history;
}

/* --- the state -------------------------------------------------------------------------------- */

/* Transfers and licences that somebody else has to allow. */
static enum ip_fault_code held_up(const struct ip_happening *happening,
                                  const struct ip_state *before)
{
    bool moves = happening->type == IP_EVENT_TRANSFERRED;
    bool binds =
        moves || happening->type == IP_EVENT_LICENSED || happening->type == IP_EVENT_OPEN_LICENCE;

    if (moves && (before->preserved || before->suspended))
        return IP_IS_PRESERVED;
    return binds && before->pledged && !happening->record->consented ? IP_IS_PLEDGED : IP_FITS;
}

/* The first of the steps that somebody else would have had to allow. */
static void find_held_up(const struct ip_history *history, const struct ip_step *steps,
                         const size_t *places, size_t count, struct ip_fault *fault)
{
    struct ip_state before;
    size_t wrong = 0;

    for (size_t i = 0; i < count && fault->code == IP_FITS; i++) {
        const struct ip_happening *happening = &history->list[places[i]];

        if (happening->record == NULL ||
            ip_state_on(&history->life, steps, i, happening->day, &before, &wrong) != ERR_OK)
            continue;
        *fault = (struct ip_fault){
            .code = held_up(happening, &before), .seq = happening->seq, .status = before.status};
    }
}

void ip_history_state(const struct ip_tables *tables, const struct ip_history *history, int32_t day,
                      struct ip_state *state_out, struct ip_fault *fault_out)
{
    struct ip_step *steps = arena_array(tables->arena, history->count + 1, sizeof *steps);
    size_t *places = arena_array(tables->arena, history->count + 1, sizeof *places);
    struct ip_fault fault = {0};
    size_t count = 0;
    size_t wrong = 0;

    for (size_t i = 0; i < history->count && history->list[i].day <= day; i++) {
        if (history->list[i].is_owner)
            continue;
        places[count] = i;
        steps[count++] = (struct ip_step){history->list[i].day, history->list[i].type};
    }
    if (ip_state_on(&history->life, steps, count, day, state_out, &wrong) != ERR_OK) {
        const struct ip_happening *at = &history->list[places[wrong]];

        /* What is before it fits. */
        CHECK(ip_state_on(&history->life, steps, wrong, at->day, state_out, &(size_t){0}) ==
              ERR_OK);
        fault = (struct ip_fault){
            .code = IP_CANNOT_FOLLOW, .seq = at->seq, .status = state_out->status};
        count = wrong;
    }
    struct ip_fault earlier = {0};

    find_held_up(history, steps, places, count, &earlier);
    *fault_out = earlier.code != IP_FITS ? earlier : fault;
}
