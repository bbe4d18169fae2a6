/* Windows that law and guidance set where nothing else was agreed: dated tables, each row in force
 * from its day on. What a term or a rule of the ledger says comes before them. */
#ifndef FUNDTRAIL_CALC_EQUITY_LAW_WINDOWS_H
#define FUNDTRAIL_CALC_EQUITY_LAW_WINDOWS_H

#include <stdbool.h>
#include <stdint.h>

/* The days of the window in which a limit may be sold on a day, by the months that a fund was
 * invested at the listing; 0: no limit. */
int32_t sell_down_window(bool qualified_venture_fund, int32_t months_at_listing, int32_t day);

/* The reasonable time in months to exercise a right that is triggered on a day and names no window.
 */
int32_t claim_reasonable_months(int32_t triggered_on);

/* The years in which a claim that is demanded on a day may be sued for. */
int32_t claim_limitation_years(int32_t demanded_on);

#endif
