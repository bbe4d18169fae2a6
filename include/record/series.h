/* Records of rates and indices by day. */
#ifndef FUNDTRAIL_RECORD_SERIES_H
#define FUNDTRAIL_RECORD_SERIES_H

#include <stdint.h>

/* One unit of the base currency is `rate` units of the quote currency. One that is doubtful waits:
 * it counts nowhere before another person has approved it (figures/rate/rate.h). */
struct fx_rate {
    uint32_t base_currency;
    uint32_t quote_currency;
    int64_t rate_e8;
    const char *source;
    uint32_t doubt;       /* enum rate_doubt; 0: none */
    int64_t neighbour_id; /* the rate that it was held against; 0: there was none, or no doubt */
};

enum rate_doubt {
    DOUBT_FIRST_OF_PAIR = 1,
    DOUBT_CONTRADICTS, /* the rate of the opposite direction */
    DOUBT_DEPARTS,     /* from its neighbour in time */
    DOUBT_FOLLOWS      /* agrees with one that waits itself, and counts when that one does */
};

struct index_level {
    const char *index_code;
    int64_t level_e8;
    const char *source;
};

#endif
