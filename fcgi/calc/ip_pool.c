/* Leverage and stop lines. */
#include "calc/ip_pool.h"

#include "base/check.h"
#include "base/int128.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"

enum err ip_pool_headroom(int64_t base_minor, int64_t times_e10, int64_t outstanding_minor,
                          int64_t proposal_minor, struct ip_headroom *headroom_out)
{
    CHECK(base_minor >= 0 && times_e10 >= 0 && outstanding_minor >= 0 && proposal_minor >= 0);
    int128_t limit = (int128_t)base_minor * times_e10 / RATE_E10_ONE;

    if (limit > INT64_MAX)
        return ERR_OVERFLOW;
    *headroom_out = (struct ip_headroom){
        .limit_minor = (int64_t)limit,
        .headroom_minor = (int64_t)limit - outstanding_minor,
        .allowed = proposal_minor <= (int64_t)limit - outstanding_minor,
    };
    return ERR_OK;
}

bool ip_pool_stopped(int64_t outstanding_minor, int64_t overdue_minor, int64_t line_e10,
                     enum ip_stop stop)
{
    CHECK(outstanding_minor >= 0 && overdue_minor >= 0 && line_e10 >= 0);
    int128_t reached = (int128_t)overdue_minor * RATE_E10_ONE;
    int128_t line = (int128_t)outstanding_minor * line_e10;

    if (outstanding_minor == 0)
        return false;
    return stop == IP_STOP_AT ? reached >= line : reached > line;
}

enum err ip_pool_ratio(int64_t overdue_minor, int64_t outstanding_minor, int64_t *ratio_e6_out)
{
    return ip_part(overdue_minor, 1000000, outstanding_minor, ratio_e6_out);
}
