/* The state of a right is a fold over its events; an event that cannot follow is refused. */
#include "calc/ip_state.h"

#include "base/date.h"

static bool in_force(const struct ip_state *state)
{
    return state->status == IP_STATUS_GRANTED;
}

static bool pending(const struct ip_state *state)
{
    return state->status == IP_STATUS_FILED || state->status == IP_STATUS_PUBLISHED ||
           state->status == IP_STATUS_EXAMINED;
}

/* Sets a mark that is not set, or takes one away that is. */
static bool turn(bool *mark, bool on)
{
    bool can = *mark != on;

    *mark = on;
    return can;
}

static bool move(struct ip_state *state, enum ip_status to, bool can)
{
    if (can)
        state->status = to;
    return can;
}

/* A decision on a request for invalidation is the end of one, where one was made known. */
static void settle(struct ip_state *state)
{
    if (state->invalidations_pending > 0)
        state->invalidations_pending--;
}

/* What leads through examination to the grant and out of force; false when it cannot follow. */
static bool status_event(struct ip_state *state, const struct ip_step *event)
{
    switch (event->type) {
    case IP_EVENT_PUBLISHED:
        return move(state, IP_STATUS_PUBLISHED, state->status == IP_STATUS_FILED);
    case IP_EVENT_EXAMINED:
        return move(state, IP_STATUS_EXAMINED, pending(state));
    case IP_EVENT_GRANTED:
        state->granted_on = event->day;
        return move(state, IP_STATUS_GRANTED, pending(state));
    case IP_EVENT_ABANDONED:
        return move(state, IP_STATUS_ABANDONED, pending(state) || in_force(state));
    case IP_EVENT_LAPSED:
        return move(state, IP_STATUS_LAPSED, in_force(state));
    case IP_EVENT_RESTORED:
        return move(state,
                    state->granted_on == DATE_UNKNOWN ? IP_STATUS_EXAMINED : IP_STATUS_GRANTED,
                    state->status == IP_STATUS_LAPSED);
    case IP_EVENT_EXPIRED:
        return move(state, IP_STATUS_EXPIRED, pending(state) || in_force(state));
    default:
        /* What is invalidated may have expired or lapsed before. */
        settle(state);
        return move(state, IP_STATUS_INVALIDATED,
                    state->granted_on != DATE_UNKNOWN && state->status != IP_STATUS_INVALIDATED);
    }
}

/* What stands beside the status; false when it cannot follow. */
static bool mark_event(struct ip_state *state, enum ip_event_type type)
{
    switch (type) {
    case IP_EVENT_PARTLY_INVALIDATED:
        state->partly_invalidated = true;
        settle(state);
        return state->granted_on != DATE_UNKNOWN && state->status != IP_STATUS_INVALIDATED;
    case IP_EVENT_TRANSFERRED:
        state->transfers++;
        return pending(state) || in_force(state);
    case IP_EVENT_LICENSED:
        state->licences++;
        return pending(state) || in_force(state);
    case IP_EVENT_LICENCE_ENDED:
        state->licences--;
        return state->licences >= 0;
    case IP_EVENT_OPEN_LICENCE:
    case IP_EVENT_OPEN_LICENCE_ENDED:
        return turn(&state->open_licence, type == IP_EVENT_OPEN_LICENCE) &&
               (in_force(state) || !state->open_licence);
    case IP_EVENT_PLEDGED:
    case IP_EVENT_PLEDGE_ENDED:
        return turn(&state->pledged, type == IP_EVENT_PLEDGED) &&
               (in_force(state) || !state->pledged);
    case IP_EVENT_SUSPENDED:
    case IP_EVENT_RESUMED:
        return turn(&state->suspended, type == IP_EVENT_SUSPENDED);
    case IP_EVENT_INVALIDATION_REQUESTED:
        state->invalidations_pending++;
        return state->granted_on != DATE_UNKNOWN && state->status != IP_STATUS_INVALIDATED;
    case IP_EVENT_INVALIDATION_REJECTED:
        state->invalidations_pending--;
        return state->invalidations_pending >= 0;
    case IP_EVENT_RENEWED:
        state->renewals++;
        return in_force(state);
    default:
        return turn(&state->preserved, type == IP_EVENT_PRESERVED);
    }
}

static bool is_of_status(enum ip_event_type type)
{
    return type <= IP_EVENT_INVALIDATED || type == IP_EVENT_EXPIRED;
}

int32_t ip_life_expiry(const struct ip_life *life, const struct ip_state *state)
{
    struct ip_renewal renewal;

    if (life->endless)
        return DATE_UNKNOWN;
    if (life->right != IP_MARK)
        return life->filing == DATE_UNKNOWN
                   ? DATE_UNKNOWN
                   : ip_term_expiry(life->right, life->filing, life->compensated_days);
    if (state->granted_on == DATE_UNKNOWN)
        return DATE_UNKNOWN;
    ip_mark_renewal(state->granted_on, state->renewals, life->calendar, &renewal);
    return renewal.expires_on;
}

/* The last day on which it still counts: of a mark that of the grace, in which it may be renewed.
 */
static int32_t last_day(const struct ip_life *life, const struct ip_state *state)
{
    int32_t expiry = ip_life_expiry(life, state);
    struct ip_renewal renewal;

    if (expiry == DATE_UNKNOWN || life->right != IP_MARK)
        return expiry;
    ip_mark_renewal(state->granted_on, state->renewals, life->calendar, &renewal);
    return renewal.grace_ends_on;
}

/* The right ends by itself after its last day. */
static void expire(struct ip_state *state, const struct ip_life *life, int32_t day)
{
    int32_t last = last_day(life, state);

    if (last != DATE_UNKNOWN && day > last && (pending(state) || in_force(state)))
        state->status = IP_STATUS_EXPIRED;
}

enum err ip_state_on(const struct ip_life *life, const struct ip_step *events, size_t count,
                     int32_t day, struct ip_state *state_out, size_t *wrong_out)
{
    struct ip_state state = {.status = IP_STATUS_FILED, .granted_on = DATE_UNKNOWN};
    int32_t before = life->filing;

    for (size_t i = 0; i < count && events[i].day <= day; i++) {
        *wrong_out = i;
        if (events[i].day < before)
            return ERR_INVALID;
        before = events[i].day;
        expire(&state, life, before);
        if (is_of_status(events[i].type) ? !status_event(&state, &events[i])
                                         : !mark_event(&state, events[i].type))
            return ERR_INVALID;
    }
    expire(&state, life, day);
    if (day < life->filing)
        state.status = IP_STATUS_NONE;
    *state_out = state;
    return ERR_OK;
}

void ip_counts_add(struct ip_counts *counts, enum ip_right_kind right, const struct ip_state *state,
                   int32_t day)
{
    bool valid = state->status == IP_STATUS_GRANTED;

    counts->rights++;
    counts->by_status[state->status]++;
    counts->in_force[right] += valid;
    counts->granted_in_year +=
        state->granted_on != DATE_UNKNOWN && date_year(state->granted_on) == date_year(day);
    counts->pledged += valid && state->pledged;
    counts->licensed += valid && (state->licences > 0 || state->open_licence);
    counts->preserved += valid && state->preserved;
}

const char *ip_event_name(enum ip_event_type type)
{
    static const char *const names[IP_EVENT_COUNT] = {
        [IP_EVENT_PUBLISHED] = "published",
        [IP_EVENT_EXAMINED] = "examined",
        [IP_EVENT_GRANTED] = "granted",
        [IP_EVENT_ABANDONED] = "abandoned",
        [IP_EVENT_LAPSED] = "lapsed",
        [IP_EVENT_RESTORED] = "restored",
        [IP_EVENT_INVALIDATED] = "invalidated",
        [IP_EVENT_PARTLY_INVALIDATED] = "partly_invalidated",
        [IP_EVENT_TRANSFERRED] = "transferred",
        [IP_EVENT_LICENSED] = "licensed",
        [IP_EVENT_LICENCE_ENDED] = "licence_ended",
        [IP_EVENT_OPEN_LICENCE] = "open_licence",
        [IP_EVENT_OPEN_LICENCE_ENDED] = "open_licence_ended",
        [IP_EVENT_PLEDGED] = "pledged",
        [IP_EVENT_PLEDGE_ENDED] = "pledge_ended",
        [IP_EVENT_PRESERVED] = "preserved",
        [IP_EVENT_PRESERVATION_ENDED] = "preservation_ended",
        [IP_EVENT_SUSPENDED] = "suspended",
        [IP_EVENT_RESUMED] = "resumed",
        [IP_EVENT_INVALIDATION_REQUESTED] = "invalidation_requested",
        [IP_EVENT_INVALIDATION_REJECTED] = "invalidation_rejected",
        [IP_EVENT_RENEWED] = "renewed",
        [IP_EVENT_EXPIRED] = "expired",
    };

    return names[type];
}

const char *ip_status_name(enum ip_status status)
{
    static const char *const names[IP_STATUS_COUNT] = {
        [IP_STATUS_NONE] = "none",
        [IP_STATUS_FILED] = "filed",
        [IP_STATUS_PUBLISHED] = "published",
        [IP_STATUS_EXAMINED] = "examined",
        [IP_STATUS_GRANTED] = "granted",
        [IP_STATUS_EXPIRED] = "expired",
        [IP_STATUS_LAPSED] = "lapsed",
        [IP_STATUS_ABANDONED] = "abandoned",
        [IP_STATUS_INVALIDATED] = "invalidated",
    };

    return names[status];
}
