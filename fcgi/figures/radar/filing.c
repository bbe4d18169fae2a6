/* Reports and registrations that a fund owes a regulator. */
#include "radar_internal.h"
#include "record/dossier.h"
#include "record/fund.h"

#define WORKING_DAYS_TO_REGISTER 20
#define PERIODS_AHEAD 16

/* A report that is due some time after the end of each period. */
struct filing_rule {
    enum radar_filing filing;
    enum document_kind proof; /* a document of the fund that says that it was filed */
    int period_months;
    int due_months; /* after the end of the period, to the last day of that month */
    int first_year; /* of the periods that the rule is about */
    enum radar_grade grade;
    const char *source;
};

#define AMAC_GUIDE "私募投资基金信息披露内容与格式指引2号（2016-11-14）"

/* Quarterly reports are encouraged there; that they come within a month is supposed. Registration
 * is asked for within twenty working days of signing: Mondays to Fridays, as no calendar of public
 * holidays is kept here. The half-year report has a period of its own: only those of June. */
static const struct filing_rule rules[] = {
    {FILING_QUARTERLY, DOCUMENT_QUARTERLY_REPORT, 3, 1, 2017, GRADE_UNVERIFIED, AMAC_GUIDE},
    {FILING_HALF_YEAR, DOCUMENT_HALF_YEAR_REPORT, 12, 3, 2017, GRADE_SECONDARY, AMAC_GUIDE},
    {FILING_ANNUAL, DOCUMENT_ANNUAL_REPORT, 12, 6, 2016, GRADE_SECONDARY, AMAC_GUIDE},
    {FILING_POLICY_EVALUATION, DOCUMENT_POLICY_EVALUATION, 12, 6, 2025, GRADE_READ,
     "发改财金规〔2025〕1753号"},
};

static bool has_document(const struct sweep *sweep, int64_t fund_id, enum document_kind kind,
                         int32_t period_ends_on)
{
    FOR_REFERRERS (r, sweep->book, document, fund_id, fund_id) {
        const struct document *document = r.entry->record;

        if (document->kind == kind && book_live(sweep->book, r.entry, sweep->view) &&
            (period_ends_on == DATE_UNKNOWN || document->period_ends_on == period_ends_on))
            return true;
    }
    return false;
}

static int32_t end_of_month(int32_t date, int months)
{
    int year = 0;
    int month = 0;
    int day = 0;

    date_to_ymd(date_add_months(date, months + 1), &year, &month, &day);
    return date_from_ymd(year, month, 1) - 1;
}

/* 1970-01-01 was a Thursday. */
static bool is_weekend(int32_t date)
{
    int day = (int)(((date + 3) % 7 + 7) % 7);

    return day >= 5;
}

static int32_t add_working_days(int32_t date, int count)
{
    while (count > 0) {
        date++;
        count -= !is_weekend(date);
    }
    return date;
}

static void add_filing(struct sweep *sweep, const struct swept_fund *fund,
                       const struct filing_rule *rule, int32_t date, int32_t period_ends_on)
{
    static const char *const words[] = {
        [FILING_REGISTRATION] = "registration",    [FILING_QUARTERLY] = "quarterly",
        [FILING_HALF_YEAR] = "half-year",          [FILING_ANNUAL] = "annual",
        [FILING_POLICY_EVALUATION] = "evaluation",
    };
    struct radar_row row = radar_row_of(RADAR_FILING, date, fund->id, fund->entry);

    row.filing = rule->filing;
    row.grade = rule->grade;
    row.source = rule->source;
    row.period_ends_on = period_ends_on;
    row.since = rule->filing == FILING_REGISTRATION
                    ? ((const struct fund *)fund->entry->record)->established_on
                    : period_ends_on;
    radar_add(sweep, row, words[rule->filing], period_ends_on == DATE_UNKNOWN ? 0 : period_ends_on);
}

/* The last day of the first period of a rule that ends on or after a day. */
static int32_t first_period_end(const struct filing_rule *rule, int32_t day)
{
    int year = 0;
    int month = 0;
    int ignored = 0;

    date_to_ymd(day, &year, &month, &ignored);
    if (rule->period_months == 3)
        return end_of_month(date_from_ymd(year, (month - 1) / 3 * 3 + 3, 1), 0);
    int32_t end =
        rule->filing == FILING_HALF_YEAR ? date_from_ymd(year, 6, 30) : date_from_ymd(year, 12, 31);

    return end >= day ? end : end_of_month(end, 12);
}

/* The last period whose report was due already, and those that fall due within the horizon. Older
 * ones that were never filed are for the file, not for the radar. */
static void sweep_rule(struct sweep *sweep, const struct swept_fund *fund,
                       const struct filing_rule *rule)
{
    int32_t established = ((const struct fund *)fund->entry->record)->established_on;
    int32_t rule_begins = date_from_ymd(rule->first_year, 1, 1);
    int32_t as_of = sweep->view.as_of;
    int32_t back = date_add_months(as_of, -rule->period_months - rule->due_months);
    int32_t from = established > rule_begins ? established : rule_begins;
    int32_t end = first_period_end(rule, from > back ? from : back);

    /* Of two that were due already, only the later one. */
    while (end_of_month(end_of_month(end, rule->period_months), rule->due_months) < as_of)
        end = end_of_month(end, rule->period_months);
    for (int i = 0; i < PERIODS_AHEAD; i++) {
        int32_t date = end_of_month(end, rule->due_months);

        if (date > as_of + sweep->options.horizon_days)
            return;
        if (!has_document(sweep, fund->id, rule->proof, end))
            add_filing(sweep, fund, rule, date, end);
        end = end_of_month(end, rule->period_months);
    }
}

/* Past its term, with nothing left in it. */
static bool is_over(const struct sweep *sweep, const struct swept_fund *fund)
{
    const struct fund *record = fund->entry->record;
    int32_t ends = record->extended_to != DATE_UNKNOWN ? record->extended_to : record->term_ends_on;

    return ends != DATE_UNKNOWN && ends < sweep->view.as_of &&
           fund->cash_minor + fund->cost_minor == 0;
}

void radar_sweep_filings(struct sweep *sweep, const struct swept_fund *fund)
{
    static const struct filing_rule registration = {.filing = FILING_REGISTRATION,
                                                    .grade = GRADE_SECONDARY,
                                                    .source = "发改财金规〔2016〕2800号"};
    const struct fund *record = fund->entry->record;
    int32_t signed_on =
        record->signed_on != DATE_UNKNOWN ? record->signed_on : record->established_on;

    /* Earmarked money in a budget is no fund that registers or reports. */
    if (record->kind == FUND_SPECIAL || record->established_on == DATE_UNKNOWN ||
        is_over(sweep, fund))
        return;
    if (signed_on >= date_from_ymd(2017, 4, 1) && record->registered_on == DATE_UNKNOWN &&
        !has_document(sweep, fund->id, DOCUMENT_REGISTRATION, DATE_UNKNOWN))
        add_filing(sweep, fund, &registration,
                   add_working_days(signed_on, WORKING_DAYS_TO_REGISTER), DATE_UNKNOWN);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        sweep_rule(sweep, fund, &rules[i]);
}
