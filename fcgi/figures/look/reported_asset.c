/* What a fund has that is known by its reports alone: the holdings that the last list tells, and
 * the rest of its money, of which the list may leave some untold. */
#include "look_internal.h"

static enum err add_listed(struct look *look, size_t fund, const struct entry *entry)
{
    const struct reported_holding *holding = entry->record;
    struct report_coverage *listed = &look->funds[fund].listed;
    enum report_measure measure = look_rule_of(look->weight)->measure;
    struct look_worth worth = {
        .marked_on = measure == REPORT_VALUE ? listed->day : DATE_UNKNOWN,
        .report = listed->report,
    };
    enum err err = look_convert(look, reported_amount(holding, measure), holding->currency,
                                &worth.gross_minor);

    listed->full = listed->full && worth.gross_minor != AMOUNT_UNKNOWN;
    if (err == ERR_OK && worth.gross_minor != 0)
        look_add_asset(look, fund, holding->project_id, holding->firm_id, &worth);
    return err;
}

enum err look_reported_assets(struct look *look, size_t fund)
{
    struct report_coverage *listed = &look->funds[fund].listed;
    enum err err = report_coverage_compute(look->book, look->funds[fund].id,
                                           look_rule_of(look->weight)->measure, look->view, listed);

    if (err != ERR_OK || listed->report == NULL)
        return err;
    struct view view = reported_holdings_view(look->view);

    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, look->book, view, reported_holding, fund_report_id,
                              listed->report->seq)
        err = add_listed(look, fund, r.entry);
    return err;
}

/* Cash as the report says, in the look's currency; nothing where it does not. */
static enum err reported_cash(const struct look *look, const struct report_coverage *listed,
                              int64_t *cash_out)
{
    *cash_out = 0;
    if (listed->report == NULL)
        return ERR_OK;
    const struct fund_report *report = listed->report->record;
    enum err err = look_convert(look, report->cash_minor, report->currency, cash_out);

    *cash_out = known_or_zero(*cash_out);
    return err;
}

enum err look_reported_rest(struct look *look, size_t fund, int64_t rest_minor,
                            int64_t parts_minor_out[PART_ROUNDING + 1])
{
    const struct report_coverage *listed = &look->funds[fund].listed;
    bool of_commitments = look->weight == WEIGHT_COMMITMENT;
    enum look_part full = of_commitments ? PART_FREE : PART_OTHER;
    int64_t cash = 0;
    enum err err = of_commitments ? ERR_OK : reported_cash(look, listed, &cash);

    parts_minor_out[PART_CASH] = cash;
    return err == ERR_OK ? amount_sub(rest_minor, cash,
                                      &parts_minor_out[listed->full ? full : PART_NOT_REPORTED])
                         : err;
}
