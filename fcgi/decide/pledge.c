/* What is refused of pledges. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "figures/loan/case.h"

#define EVERYTHING VIEW_EVERYTHING

/* The opinion on other grounds is a person's, who says what it rests on. */
static void check_opinion(struct decider *decider, const struct pledge *pledge)
{
    if (pledge->opinion == OPINION_OTHER_GROUND && pledge->opinion_text == NULL)
        refuse(decider, "opinion_text", VIOLATION_MISSING);
}

static void check_case_of_pledge(struct decider *decider, const struct pledge *pledge)
{
    const struct entry *end = case_end_of(decider->book, pledge->loan_case_id, EVERYTHING);
    int32_t opened_on = book_entry(decider->book, pledge->loan_case_id)->effective_date;

    if (end != NULL && decider->command->entity_id == 0)
        refuse_with_seq(decider, "loan_case_id", VIOLATION_CASE_ENDED, end->seq);
    require_order(decider, "registered_on", opened_on, pledge->registered_on,
                  "the opening of the case");
}

void check_pledge(struct decider *decider)
{
    const struct pledge *pledge = decider->record;

    check_case_of_pledge(decider, pledge);
    check_opinion(decider, pledge);
    require_confirmed(decider, "registered_on", pledge->registered_on, 0);
    require_order(decider, "registered_on", pledge->contract_on, pledge->registered_on,
                  "contract_on");
    require_order(decider, "debt_ends_on", pledge->registered_on, pledge->debt_ends_on,
                  "registered_on");
    require_order(decider, "published_on", pledge->registered_on, pledge->published_on,
                  "registered_on");
    if (pledge->secured_minor != AMOUNT_UNKNOWN && pledge->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    require_evidence(decider, "document_sha256", pledge->document_sha256);
    require_items_keep(decider, pledge);
}

void check_pledge_end(struct decider *decider)
{
    const struct pledge_end *end = decider->record;
    const struct pledge *pledge = named_record(decider, RECORD_PLEDGE, end->pledge_id);

    require_order(decider, "effective_date", pledge->registered_on, decider->draft->effective_date,
                  "registered_on");
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, pledge_end, pledge_id, end->pledge_id)
        refuse_with_seq(decider, "pledge_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
    require_items_began(decider, end->pledge_id, decider->draft->effective_date);
}

/* A pay-out rests on it where the scheme asks for one. */
const struct entry *rests_on_pledge(const struct decider *decider, const struct entry *reversed)
{
    const struct entry *named = rests_on_named(decider, reversed);

    return named != NULL ? named : payout_of_pledge(decider, reversed->entity_id);
}
