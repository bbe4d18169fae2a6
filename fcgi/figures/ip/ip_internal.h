/* Shared by the files of IP rights. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_IP_IP_INTERNAL_H
#define FUNDTRAIL_FIGURES_IP_IP_INTERNAL_H

#include "figures/ip/right.h"

/* One thing that happened to a right. */
struct ip_happening {
    int32_t day;
    int64_t seq; /* 0: the grant that the right itself tells */
    enum ip_event_type type;
    bool is_owner;                 /* a new owner; type means nothing then */
    const struct ip_owner *owner;  /* of is_owner */
    const struct ip_event *record; /* NULL: of the right itself, a pledge, or a licence's end */
    int64_t pledge_id;             /* of a pledge's beginning */
};

struct ip_history {
    const struct ip_right *right;
    struct ip_life life;
    struct ip_happening *list; /* in the order of their days */
    size_t count;
};

/* All that happened to a right, whatever its day. */
void ip_history_open(const struct ip_tables *tables, int64_t ip_right_id,
                     const struct ip_right *right, const struct ip_what_if *what_if,
                     struct ip_history *history_out);

/* The pledges of a right among its happenings, and how many places these take at most. */
size_t ip_count_pledges(const struct ip_tables *tables, int64_t ip_right_id);
void ip_add_pledges(const struct ip_tables *tables, int64_t ip_right_id,
                    const struct ip_what_if *what_if, struct ip_history *history);

/* The pledge that a right was put into last by the end of a day; 0: none. */
int64_t ip_history_pledge(const struct ip_history *history, int32_t day);

/* The state at the end of a day, and what does not fit until then. */
void ip_history_state(const struct ip_tables *tables, const struct ip_history *history, int32_t day,
                      struct ip_state *state_out, struct ip_fault *fault_out);

/* Who owns the right at the end of a day, and what does not fit until then. */
void ip_history_holders(const struct ip_tables *tables, const struct ip_history *history,
                        int32_t day, struct ip_right_state *state);

/* What is recorded up to as_known, whatever its day. */
static inline struct view ip_known(const struct ip_tables *tables)
{
    return (struct view){.as_of = DATE_LAST, .as_known = tables->view.as_known};
}

/* Ids of the rights that are asked about; firm_id 0: all. */
size_t ip_rights_asked(const struct ip_tables *tables, int64_t firm_id, const int64_t **ids_out);

/* Whether a version of a membership rules and lasts on the day. */
bool ip_is_member(const struct ip_tables *tables, const struct entry *entry);

/* a + b, a - b; not known where one is not, or where the result does not fit. */
struct ip_share ip_share_plus(struct ip_share a, struct ip_share b);
struct ip_share ip_share_minus(struct ip_share a, struct ip_share b);
/* Below, equal or above 0 as a is less than, equal to or more than b; both are known. */
int ip_share_compare(struct ip_share a, struct ip_share b);

#endif
