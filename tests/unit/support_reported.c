/* Bases, reports and their lines, entry by entry. */
#include "support_reported.h"

#include "record/kinds.h"

enum err world_known_by(struct world *world, int64_t fund_id, enum known_by basis, const char *date)
{
    struct fund_basis said = {.fund_id = fund_id, .known_by = basis, .valid_from = day(date)};

    return world_attempt(world, MANAGER_ID, RECORD_FUND_BASIS, 0, DATE_UNKNOWN, &said);
}

struct fund_report world_blank_report(int64_t fund_id, const char *period_ends_on)
{
    struct fund_report report;

    shape_clear(&fund_report_type.shape, &report);
    report.fund_id = fund_id;
    report.period_ends_on = day(period_ends_on);
    report.currency = CURRENCY_CNY;
    return report;
}

int64_t world_report(struct world *world, const struct fund_report *report)
{
    return world_put(world, MANAGER_ID, RECORD_FUND_REPORT, DATE_UNKNOWN, report);
}

enum err world_list(struct world *world, int64_t report_id, int64_t firm_id, int64_t project_id,
                    int64_t cost_minor, int64_t fair_value_minor)
{
    struct reported_holding holding;

    shape_clear(&reported_holding_type.shape, &holding);
    holding.fund_report_id = report_id;
    holding.firm_id = firm_id;
    holding.project_id = project_id;
    holding.currency = CURRENCY_CNY;
    holding.cost_minor = cost_minor;
    holding.fair_value_minor = fair_value_minor;
    return world_attempt(world, MANAGER_ID, RECORD_REPORTED_HOLDING, 0, DATE_UNKNOWN, &holding);
}
