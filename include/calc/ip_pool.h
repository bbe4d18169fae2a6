/* What a risk pool and a guarantor may still take on, and when a scheme pauses. */
#ifndef FUNDTRAIL_CALC_IP_POOL_H
#define FUNDTRAIL_CALC_IP_POOL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct ip_headroom {
    int64_t limit_minor;
    int64_t headroom_minor; /* limit less what is out; may be negative */
    bool allowed;           /* the proposal stays within it */
};

/* The limit is base * times, cut to the minor unit: never a part of it too much. times in 10^-10.
 * Amounts >= 0. ERR_OVERFLOW. */
enum err ip_pool_headroom(int64_t base_minor, int64_t times_e10, int64_t outstanding_minor,
                          int64_t proposal_minor, struct ip_headroom *headroom_out) MUST_USE;

/* A guarantor's limits (Regulation 2017, 15 and 16), as times of its net assets. */
#define IP_GUARANTOR_CLIENT_E10 INT64_C(1000000000)
#define IP_GUARANTOR_GROUP_E10 INT64_C(1500000000)

/* IP_STOP_ABOVE stops beyond the line, IP_STOP_AT on it, too. */
enum ip_stop { IP_STOP_ABOVE, IP_STOP_AT };

/* Whether the overdue part has reached the stop line, exactly; nothing outstanding: never. */
bool ip_pool_stopped(int64_t outstanding_minor, int64_t overdue_minor, int64_t line_e10,
                     enum ip_stop stop);

/* The overdue part in 10^-6, half up, for showing; outstanding_minor > 0. ERR_OVERFLOW. */
enum err ip_pool_ratio(int64_t overdue_minor, int64_t outstanding_minor,
                       int64_t *ratio_e6_out) MUST_USE;

#endif
