/* What a right is on a day, from what happened to it, and how many rights are what: every count
 * derives from events. */
#ifndef FUNDTRAIL_CALC_IP_STATE_H
#define FUNDTRAIL_CALC_IP_STATE_H

#include "calc/ip_term.h"

#include <stdbool.h>
#include <stddef.h>

enum ip_event_type {
    IP_EVENT_PUBLISHED,
    IP_EVENT_EXAMINED, /* examination began */
    IP_EVENT_GRANTED,
    IP_EVENT_ABANDONED,
    IP_EVENT_LAPSED, /* fees were not paid */
    IP_EVENT_RESTORED,
    IP_EVENT_INVALIDATED,
    IP_EVENT_PARTLY_INVALIDATED,
    IP_EVENT_TRANSFERRED,
    IP_EVENT_LICENSED,
    IP_EVENT_LICENCE_ENDED,
    IP_EVENT_OPEN_LICENCE,
    IP_EVENT_OPEN_LICENCE_ENDED,
    IP_EVENT_PLEDGED,
    IP_EVENT_PLEDGE_ENDED,
    IP_EVENT_PRESERVED,
    IP_EVENT_PRESERVATION_ENDED,
    IP_EVENT_SUSPENDED, /* its procedures, in a dispute on whose it is */
    IP_EVENT_RESUMED,
    IP_EVENT_INVALIDATION_REQUESTED,
    IP_EVENT_INVALIDATION_REJECTED,
    IP_EVENT_RENEWED, /* a mark */
    IP_EVENT_EXPIRED, /* a right whose term is not told here */
    IP_EVENT_COUNT
};

struct ip_step {
    int32_t day;
    enum ip_event_type type;
};

enum ip_status {
    IP_STATUS_NONE, /* not filed yet */
    IP_STATUS_FILED,
    IP_STATUS_PUBLISHED,
    IP_STATUS_EXAMINED,
    IP_STATUS_GRANTED, /* in force */
    IP_STATUS_EXPIRED,
    IP_STATUS_LAPSED,
    IP_STATUS_ABANDONED,
    IP_STATUS_INVALIDATED,
    IP_STATUS_COUNT
};

/* licences: exclusive or not, that are open at the same time. granted_on is DATE_UNKNOWN before. */
struct ip_state {
    enum ip_status status;
    int32_t granted_on;
    int licences;
    bool open_licence;
    bool pledged;
    bool preserved;
    bool suspended;
    int invalidations_pending;
    bool partly_invalidated;
    int transfers;
    int renewals;
};

/* How long a right lives. A patent ends with its term, a mark that is not renewed with the grace
 * after its term. */
struct ip_life {
    enum ip_right_kind right;
    int32_t filing;           /* DATE_UNKNOWN: it does not end by itself */
    int32_t compensated_days; /* by which the term was prolonged */
    bool endless;             /* what has another term than these rights */
    const struct ip_calendar *calendar;
};

/* "published", "pledge_ended", …; IP_EVENT_COUNT is no event. */
const char *ip_event_name(enum ip_event_type type);
/* "filed", "granted", … */
const char *ip_status_name(enum ip_status status);

/* The state at the end of a day. Events stand in the order of their days, those of one day in the
 * order in which they took place. ERR_INVALID, and the number of the event in *wrong_out: one that
 * stands before another of an earlier day or before the filing, or that cannot follow what was
 * before it (a pledge of what is pledged, or not in force; the end of what did not begin). */
enum err ip_state_on(const struct ip_life *life, const struct ip_step *events, size_t count,
                     int32_t day, struct ip_state *state_out, size_t *wrong_out) MUST_USE;

/* The last day of a right whose state is given; DATE_UNKNOWN: it has none, or it is not known. */
int32_t ip_life_expiry(const struct ip_life *life, const struct ip_state *state);

/* How many of some rights are what. */
struct ip_counts {
    size_t rights;
    size_t by_status[IP_STATUS_COUNT];
    size_t in_force[IP_RIGHT_COUNT];
    size_t granted_in_year; /* in the calendar year of the day, whatever became of them */
    size_t pledged;
    size_t licensed;
    size_t preserved;
};

/* Counts one more right, whose state on the day is given. */
void ip_counts_add(struct ip_counts *counts, enum ip_right_kind right, const struct ip_state *state,
                   int32_t day);

#endif
