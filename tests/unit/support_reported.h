/* Funds that are known by their reports, for tests; on top of support_fund.h. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_REPORTED_H
#define FUNDTRAIL_TESTS_SUPPORT_REPORTED_H

#include "figures/reported/reported.h"
#include "support_fund.h"

/* A fund that is known so from a day on. */
enum err world_known_by(struct world *world, int64_t fund_id, enum known_by basis,
                        const char *date);

/* A report of the end of a period of which nothing is known yet, to be filled in. */
struct fund_report world_blank_report(int64_t fund_id, const char *period_ends_on);
int64_t world_report(struct world *world, const struct fund_report *report);

/* A line of a report that waits; project_id may be 0. Amounts may be unknown. */
enum err world_list(struct world *world, int64_t report_id, int64_t firm_id, int64_t project_id,
                    int64_t cost_minor, int64_t fair_value_minor);

#endif
