/* What is refused of loan cases: of their schemes, their parties, what these find, and their ends.
 */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/loan/case.h"
#include "record/party.h"

#define EVERYTHING VIEW_EVERYTHING

void check_case_scheme(struct decider *decider)
{
    const struct case_scheme *scheme = decider->record;

    require_order(decider, "valid_to", scheme->valid_from, scheme->valid_to, "valid_from");
    if (scheme->max_amount_minor != AMOUNT_UNKNOWN && scheme->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
}

/* A seat is taken by a party of its kind. The office may be any. */
static void require_kind(struct decider *decider, const char *field, int64_t party_id,
                         uint32_t kind, const char *expected)
{
    const struct party *party =
        party_id == 0 ? NULL : named_record(decider, RECORD_PARTY, party_id);

    if (party == NULL || party->kind == kind)
        return;
    refuse(decider, field, VIOLATION_MUST_EQUAL);
    violations_param(decider->violations, "expected", expected);
}

/* A loan is that of the case's bank. */
static void require_bank_kept(struct decider *decider, const struct loan_case *record)
{
    int64_t id = decider->command->entity_id;
    const struct entry *loan = id == 0 ? NULL : loan_of_case(decider->book, id, EVERYTHING);
    const struct entry *before =
        loan == NULL ? NULL : book_version(decider->book, RECORD_LOAN_CASE, id, EVERYTHING);

    if (before != NULL && ((const struct loan_case *)before->record)->bank_id != record->bank_id)
        refuse(decider, "bank_id", VIOLATION_CANNOT_CHANGE);
}

void check_loan_case(struct decider *decider)
{
    const struct loan_case *record = decider->record;
    const struct case_scheme *scheme =
        named_record(decider, RECORD_CASE_SCHEME, record->case_scheme_id);

    if (decider->command->entity_id == 0)
        require_in_force(decider, "case_scheme_id", scheme->valid_from, scheme->valid_to);
    require_kind(decider, "bank_id", record->bank_id, PARTY_BANK, "bank");
    require_kind(decider, "guarantor_id", record->guarantor_id, PARTY_GUARANTOR, "guarantor");
    require_kind(decider, "insurer_id", record->insurer_id, PARTY_INSURER, "insurer");
    require_kind(decider, "appraiser_id", record->appraiser_id, PARTY_APPRAISER, "appraiser");
    if (record->amount_asked_minor != AMOUNT_UNKNOWN && record->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    require_bank_kept(decider, record);
}

/* Nothing is found of a case that ended, or whose money is paid out. */
static void require_open(struct decider *decider, int64_t loan_case_id)
{
    const struct entry *end = case_end_of(decider->book, loan_case_id, EVERYTHING);
    const struct entry *loan = loan_of_case(decider->book, loan_case_id, EVERYTHING);
    const struct entry *payout =
        loan == NULL ? NULL
                     : last_loan_event(decider->book, loan->entity_id, LOAN_PAYOUT, EVERYTHING);

    if (end != NULL)
        refuse_with_seq(decider, "loan_case_id", VIOLATION_CASE_ENDED, end->seq);
    if (payout != NULL)
        refuse_with_seq(decider, "loan_case_id", VIOLATION_PAID_OUT, payout->seq);
}

static void require_after_opening(struct decider *decider, int64_t loan_case_id)
{
    require_order(decider, "effective_date",
                  book_entry(decider->book, loan_case_id)->effective_date,
                  decider->draft->effective_date, "the opening of the case");
}

static bool has_money(const struct stage_finding *finding)
{
    return finding->limit_minor != AMOUNT_UNKNOWN || finding->sum_insured_minor != AMOUNT_UNKNOWN ||
           finding->fee_minor != AMOUNT_UNKNOWN;
}

void check_stage_finding(struct decider *decider)
{
    const struct stage_finding *finding = decider->record;
    const struct loan_case *record = named_record(decider, RECORD_LOAN_CASE, finding->loan_case_id);

    require_after_opening(decider, finding->loan_case_id);
    require_open(decider, finding->loan_case_id);
    if (case_seat(record, finding->stage) != finding->party_id)
        refuse(decider, "party_id", VIOLATION_NOT_ITS_SEAT);
    if (has_money(finding) && finding->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    require_not_negative(decider);
    require_decimal(decider, "rate", finding->rate_e8, 0, DECIMAL_E8_ONE);
    require_evidence(decider, "document_sha256", finding->document_sha256);
    if (finding->document_sha256 != NULL && finding->document == NULL)
        refuse(decider, "document", VIOLATION_MISSING);
    if (finding->verdict != FINDING_FOR && finding->opinion == NULL)
        refuse(decider, "opinion", VIOLATION_MISSING);
}

/* Whether the actor recorded a finding of the case that stands. */
static bool found_by(const struct decider *decider, int64_t loan_case_id)
{
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, stage_finding, loan_case_id, loan_case_id)
        if (r.entry->actor_id == decider->command->actor_id)
            return true;
    return false;
}

void require_no_own_finding(struct decider *decider, const char *field, int64_t loan_case_id)
{
    if (found_by(decider, loan_case_id))
        refuse(decider, field, VIOLATION_OWN_FINDING);
}

/* A firm that withdraws decides for itself; who refuses decides on what was found. */
void check_case_end(struct decider *decider)
{
    const struct case_end *end = decider->record;

    require_after_opening(decider, end->loan_case_id);
    require_open(decider, end->loan_case_id);
    if (end->ending == CASE_REFUSED)
        require_no_own_finding(decider, "ending", end->loan_case_id);
    if (end->ending == CASE_WITHDRAWN && end->party_id != 0)
        refuse(decider, "party_id", VIOLATION_NOT_OF_KIND);
}

/* A pay-out rests on all that was found before it. */
const struct entry *rests_on_finding(const struct decider *decider, const struct entry *reversed)
{
    int64_t id = ((const struct stage_finding *)reversed->record)->loan_case_id;
    const struct entry *loan = loan_of_case(decider->book, id, EVERYTHING);
    const struct entry *end = case_end_of(decider->book, id, EVERYTHING);

    if (loan == NULL)
        return end;
    return last_loan_event(decider->book, loan->entity_id, LOAN_PAYOUT, EVERYTHING);
}
