/* What is refused of funds that are known by their reports: their basis, the reports, the lines of
 * these, and what would be a fund's own books beside them. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/reported/reported.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"

#define EVERYTHING VIEW_EVERYTHING

/* Kinds that are a fund's own books: who is known by reports alone has none of them. */
static const uint32_t own_kinds[] = {RECORD_INVESTMENT, RECORD_EXPENSE, RECORD_FACILITY_FLOW};

#define OWN_KINDS (sizeof own_kinds / sizeof own_kinds[0])

/* The first entry of the fund's own books that takes effect on a day of [from, until). */
static const struct entry *own_entry(const struct decider *decider, int64_t fund_id, int32_t from,
                                     int32_t until)
{
    for (size_t i = 0; i < OWN_KINDS; i++)
        for (struct referrer r = book_referrers(decider->book, own_kinds[i], "fund_id", fund_id);
             r.entry != NULL; book_next_referrer(&r))
            if (r.entry->effective_date >= from && r.entry->effective_date < until &&
                book_live(decider->book, r.entry, EVERYTHING))
                return r.entry;
    return NULL;
}

/* The first day after `day` on which another basis begins. */
static int32_t next_basis(const struct decider *decider, int64_t fund_id, int32_t day)
{
    int32_t next = DATE_LAST;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, fund_basis, fund_id, fund_id)
        if (r.entry->effective_date > day && r.entry->effective_date < next)
            next = r.entry->effective_date;
    return next;
}

void require_tracked(struct decider *decider, const char *field, int64_t fund_id)
{
    const struct entry *basis = fund_basis_ruling(decider->book, fund_id, decider_view(decider));
    char day[DATE_TEXT_SIZE];

    if (basis == NULL || ((const struct fund_basis *)basis->record)->known_by != FUND_REPORTED)
        return;
    date_format(basis->effective_date, day);
    refuse(decider, field, VIOLATION_FUND_REPORTED);
    violations_param(decider->violations, "date", day);
}

/* What the fund holds itself is recorded already: its reports would count it a second time. */
void check_fund_basis(struct decider *decider)
{
    const struct fund_basis *basis = decider->record;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, fund_basis, fund_id, basis->fund_id)
        if (r.entry->effective_date == basis->valid_from)
            refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, r.entry->seq);
    if (basis->known_by != FUND_REPORTED)
        return;
    const struct entry *own = own_entry(decider, basis->fund_id, DATE_FIRST,
                                        next_basis(decider, basis->fund_id, basis->valid_from));

    if (own != NULL)
        refuse_with_seq(decider, "known_by", VIOLATION_HAS_BOOKS, own->seq);
}

/* Whether the fund would be known by its reports on the basis' day if that were not there. */
static bool reported_without(const struct decider *decider, const struct entry *basis)
{
    const struct view before = {.as_of = basis->effective_date - 1, .as_known = INT64_MAX};

    return fund_is_reported(decider->book, ((const struct fund_basis *)basis->record)->fund_id,
                            before);
}

const struct entry *rests_on_fund_basis(const struct decider *decider, const struct entry *basis)
{
    int64_t fund_id = ((const struct fund_basis *)basis->record)->fund_id;

    if (!reported_without(decider, basis))
        return NULL;
    return own_entry(decider, fund_id, basis->effective_date,
                     next_basis(decider, fund_id, basis->effective_date));
}

static void require_account(struct decider *decider, const struct fund_report *report)
{
    const struct commitment *commitment =
        named_record(decider, RECORD_COMMITMENT, report->commitment_id);

    if (commitment == NULL) {
        if (report->capital_account_minor != AMOUNT_UNKNOWN)
            refuse(decider, "commitment_id", VIOLATION_MISSING);
        return;
    }
    if (report->capital_account_minor == AMOUNT_UNKNOWN)
        refuse(decider, "capital_account", VIOLATION_MISSING);
    if (commitment->fund_id == report->fund_id)
        return;
    refuse(decider, "commitment_id", VIOLATION_MUST_EQUAL);
    violations_param(decider->violations, "expected", "a commitment to the same fund");
}

void check_fund_report(struct decider *decider)
{
    const struct fund_report *report = decider->record;
    const struct fund *fund = named_record(decider, RECORD_FUND, report->fund_id);

    require_currency(decider, report->currency, fund->currency);
    require_not_negative(decider);
    require_order(decider, "received_on", report->period_ends_on, report->received_on,
                  "period_ends_on");
    require_confirmed(decider, "received_on", report->received_on, 0);
    require_evidence(decider, "sha256", report->sha256);
    require_account(decider, report);
}

/* The firm of a line: of its project, where only that is named. */
static void complete_firm(struct decider *decider, struct reported_holding *holding)
{
    const struct project *project = named_record(decider, RECORD_PROJECT, holding->project_id);

    if (project == NULL) {
        if (holding->firm_id == 0)
            refuse(decider, "firm_id", VIOLATION_MISSING);
        return;
    }
    if (holding->firm_id == 0)
        holding->firm_id = project->firm_id;
    else if (holding->firm_id != project->firm_id)
        refuse(decider, "project_id", VIOLATION_WRONG_FIRM);
}

void check_reported_holding(struct decider *decider)
{
    struct reported_holding *holding = decider->record;
    const struct entry *report = book_entry(decider->book, holding->fund_report_id);
    const struct entry *decided = proposal_decision(decider->book, report, EVERYTHING);

    if (decided != NULL)
        refuse_with_seq(decider, "fund_report_id", VIOLATION_ALREADY_DECIDED, decided->seq);
    require_currency(decider, holding->currency,
                     ((const struct fund_report *)report->record)->currency);
    require_not_negative(decider);
    require_decimal(decider, "ownership", holding->ownership_e8, 0, DECIMAL_E8_ONE);
    complete_firm(decider, holding);
}
