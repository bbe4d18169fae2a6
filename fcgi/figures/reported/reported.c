/* Which entry says how a fund is known, which of its reports count, and what a list covers. */
#include "figures/reported/reported.h"

#include "book/proposal.h"

const struct entry *fund_basis_ruling(const struct book *book, int64_t fund_id, struct view view)
{
    const struct entry *ruling = NULL;

    FOR_LIVE_REFERRERS (r, book, view, fund_basis, fund_id, fund_id)
        if (ruling == NULL || r.entry->effective_date >= ruling->effective_date)
            ruling = r.entry;
    return ruling;
}

bool fund_is_reported(const struct book *book, int64_t fund_id, struct view view)
{
    const struct entry *ruling = fund_basis_ruling(book, fund_id, view);

    return ruling != NULL && ((const struct fund_basis *)ruling->record)->known_by == FUND_REPORTED;
}

bool fund_report_counts(const struct book *book, const struct entry *report, struct view view)
{
    return proposal_approved(book, report, view) != NULL;
}

static bool tells_holdings(const struct book *book, const struct entry *report, struct view view)
{
    const struct fund_report *said = report->record;

    if (said->holdings_complete || said->holdings_cost_minor == 0 ||
        said->holdings_value_minor == 0)
        return true;
    FOR_REPORTED_HOLDINGS(r, book, view, report->seq)
    return true;
    return false;
}

static bool tells(const struct book *book, const struct entry *report, enum report_tells what,
                  struct view view)
{
    const struct fund_report *said = report->record;

    switch (what) {
    case REPORT_TELLS_NAV:
        return said->nav_minor != AMOUNT_UNKNOWN;
    case REPORT_TELLS_COMMITTED:
        return said->committed_by_all_minor != AMOUNT_UNKNOWN;
    case REPORT_TELLS_PAID_IN:
        return said->paid_in_by_all_minor != AMOUNT_UNKNOWN;
    case REPORT_TELLS_HOLDINGS:
        break;
    }
    return tells_holdings(book, report, view);
}

static const struct entry *later_of(const struct entry *a, const struct entry *b)
{
    return a != NULL && a->effective_date > b->effective_date ? a : b;
}

const struct entry *fund_report_of(const struct book *book, int64_t fund_id, enum report_tells what,
                                   struct view view)
{
    const struct entry *last = NULL;

    FOR_LIVE_REFERRERS (r, book, view, fund_report, fund_id, fund_id)
        if (fund_report_counts(book, r.entry, view) && tells(book, r.entry, what, view))
            last = later_of(last, r.entry);
    return last;
}

int32_t fund_last_report_on(const struct book *book, int64_t fund_id, struct view view)
{
    int32_t last = DATE_UNKNOWN;

    FOR_LIVE_REFERRERS (r, book, view, fund_report, fund_id, fund_id)
        if (fund_report_counts(book, r.entry, view) &&
            (last == DATE_UNKNOWN || r.entry->effective_date > last))
            last = r.entry->effective_date;
    return last;
}

bool fund_report_is_last_of_day(const struct book *book, const struct entry *report,
                                struct view view)
{
    int64_t fund_id = ((const struct fund_report *)report->record)->fund_id;

    if (!fund_report_counts(book, report, view))
        return false;
    FOR_LIVE_REFERRERS (r, book, view, fund_report, fund_id, fund_id)
        if (r.entry->seq > report->seq && r.entry->effective_date == report->effective_date &&
            fund_report_counts(book, r.entry, view))
            return false;
    return true;
}

const struct entry *fund_report_of_account(const struct book *book, int64_t commitment_id,
                                           struct view view)
{
    const struct entry *last = NULL;

    FOR_LIVE_REFERRERS (r, book, view, fund_report, commitment_id, commitment_id)
        if (fund_report_counts(book, r.entry, view))
            last = later_of(last, r.entry);
    return last;
}

int64_t reported_amount(const struct reported_holding *holding, enum report_measure measure)
{
    return measure == REPORT_COST ? holding->cost_minor : holding->fair_value_minor;
}

/* What the report says all holdings come to; unknown where it does not. */
static int64_t stated_whole(const struct fund_report *report, enum report_measure measure)
{
    return measure == REPORT_COST ? report->holdings_cost_minor : report->holdings_value_minor;
}

static enum err whole_of(const struct fund_report *report, enum report_measure measure,
                         int64_t *whole_out)
{
    *whole_out = stated_whole(report, measure);
    if (*whole_out != AMOUNT_UNKNOWN || measure == REPORT_COST ||
        report->nav_minor == AMOUNT_UNKNOWN)
        return ERR_OK;
    return amount_sub(report->nav_minor, known_or_zero(report->cash_minor), whole_out);
}

static enum err add_rows(const struct book *book, enum report_measure measure, struct view view,
                         struct report_coverage *coverage)
{
    enum err err = ERR_OK;

    FOR_REPORTED_HOLDINGS(r, book, view, coverage->report->seq)
    {
        int64_t amount = reported_amount(r.entry->record, measure);

        coverage->row_count++;
        coverage->unknown_count += amount == AMOUNT_UNKNOWN;
        add_to(&coverage->listed_minor, known_or_zero(amount), &err);
    }
    return err;
}

/* listed / whole, where the whole is known. */
static void set_ratio(struct report_coverage *coverage)
{
    coverage->coverage_e8 = AMOUNT_UNKNOWN;
    if (coverage->whole_minor == AMOUNT_UNKNOWN)
        return;
    if (coverage->listed_minor >= coverage->whole_minor)
        coverage->coverage_e8 = DECIMAL_E8_ONE;
    else if (amount_mul_div(coverage->listed_minor, DECIMAL_E8_ONE, coverage->whole_minor,
                            &coverage->coverage_e8) != ERR_OK)
        coverage->coverage_e8 = AMOUNT_UNKNOWN;
}

/* A list that says it is complete is believed, unless the sums of its own report say otherwise. */
static void judge(const struct fund_report *report, enum report_measure measure,
                  struct report_coverage *coverage)
{
    bool stated = stated_whole(report, measure) != AMOUNT_UNKNOWN;
    bool complete =
        stated ? coverage->listed_minor >= coverage->whole_minor
               : report->holdings_complete || coverage->coverage_e8 == (int64_t)DECIMAL_E8_ONE;

    coverage->full = complete && coverage->unknown_count == 0;
    if (coverage->full)
        coverage->coverage_e8 = DECIMAL_E8_ONE;
    else if (coverage->coverage_e8 == (int64_t)DECIMAL_E8_ONE)
        coverage->coverage_e8 = AMOUNT_UNKNOWN;
    if (coverage->age_days > REPORT_TELLS_DAYS)
        coverage->full = false;
}

enum err report_coverage_compute(const struct book *book, int64_t fund_id,
                                 enum report_measure measure, struct view view,
                                 struct report_coverage *coverage_out)
{
    struct report_coverage coverage = {
        .report = fund_report_of(book, fund_id, REPORT_TELLS_HOLDINGS, view),
        .day = DATE_UNKNOWN,
        .age_days = AMOUNT_UNKNOWN,
        .whole_minor = AMOUNT_UNKNOWN,
    };

    if (coverage.report == NULL) {
        *coverage_out = coverage;
        return ERR_OK;
    }
    const struct fund_report *report = coverage.report->record;

    coverage.day = report->period_ends_on;
    coverage.age_days = view.as_of - report->period_ends_on;
    enum err err = add_rows(book, measure, view, &coverage);

    if (err == ERR_OK)
        err = whole_of(report, measure, &coverage.whole_minor);
    if (err != ERR_OK)
        return err;
    set_ratio(&coverage);
    judge(report, measure, &coverage);
    *coverage_out = coverage;
    return ERR_OK;
}
