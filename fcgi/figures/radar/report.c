/* Quarters of which a fund that is known by its reports has sent none. */
#include "radar_internal.h"

#include "figures/reported/quarters.h"

#define QUARTERS_MOST 4 /* older ones are for the file, not for the radar */

static void add_missing(struct sweep *sweep, const struct swept_fund *fund,
                        const struct report_quarter *quarter)
{
    struct radar_row row =
        radar_row_of(RADAR_REPORT_MISSING, quarter->due_on, fund->id, fund->entry);

    row.period_ends_on = quarter->quarter_ends_on;
    row.since = quarter->quarter_ends_on;
    radar_add(sweep, row, "report", quarter->quarter_ends_on);
}

/* Those after the last report: who reports each half-year has told of the quarter before as well.
 */
void radar_sweep_reports(struct sweep *sweep, const struct swept_fund *fund)
{
    const struct report_quarter *quarters = NULL;
    size_t count = 0;

    if (sweep->err != ERR_OK || !fund_is_reported(sweep->book, fund->id, sweep->view))
        return;
    sweep->err =
        fund_report_quarters(sweep->book, fund->id, sweep->view, sweep->work, &quarters, &count);
    if (sweep->err != ERR_OK)
        return;
    size_t from = count > QUARTERS_MOST ? count - QUARTERS_MOST : 0;

    for (size_t i = from; i < count; i++)
        if (quarters[i].fund_report_id != 0)
            from = i + 1;
    for (size_t i = from; i < count; i++)
        add_missing(sweep, fund, &quarters[i]);
}
