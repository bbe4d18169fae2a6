/* What is refused of opening balances and their lines, and what is dated before one: the history of
 * a fund, of which not all may be recorded. */
#include "decide_internal.h"

#include "book/opening.h"
#include "book/proposal.h"
#include "figures/accounts/posting.h"
#include "figures/opening/opening.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/opening.h"

#define EVERYTHING VIEW_EVERYTHING

static bool dated_before(const struct decider *decider, const struct entry *opening)
{
    return opening != NULL &&
           decider->draft->effective_date < ((const struct opening *)opening->record)->opened_on;
}

bool is_history(const struct decider *decider, int64_t fund_id)
{
    return dated_before(decider, fund_opening_proposed(decider->book, fund_id));
}

/* Nothing was kept of the fund yet: no money is recorded. */
static bool is_empty(const struct decider *decider, int64_t fund_id)
{
    struct fund_ledger ledger;

    return fund_ledger_build(decider->book, fund_id, EVERYTHING, decider->arena, &ledger) ==
               ERR_OK &&
           ledger.count == 0;
}

bool is_approved_history(const struct decider *decider, int64_t fund_id)
{
    if (dated_before(decider, fund_opening_known(decider->book, fund_id, INT64_MAX)))
        return true;
    /* The lines of an opening name commitments, so these come before it can be approved. */
    return decider->draft->kind == RECORD_COMMITMENT && is_history(decider, fund_id) &&
           is_empty(decider, fund_id);
}

void check_opening(struct decider *decider)
{
    const struct opening *opening = decider->record;
    const struct entry *other = fund_opening_proposed(decider->book, opening->fund_id);

    require_fund(decider, opening->fund_id, opening->currency);
    require_evidence(decider, "document_sha256", opening->document_sha256);
    if (other != NULL)
        refuse_with_seq(decider, "fund_id", VIOLATION_ALREADY_LINKED, other->seq);
}

static void require_that(struct decider *decider, const char *field, bool holds_true,
                         const char *expected)
{
    if (holds_true)
        return;
    refuse(decider, field, VIOLATION_MUST_EQUAL);
    violations_param(decider->violations, "expected", expected);
}

/* The opening that a line belongs to; it must not be decided yet. */
static const struct opening *opening_named(struct decider *decider, int64_t opening_id)
{
    const struct entry *entry = book_entry(decider->book, opening_id);
    const struct entry *decided = proposal_decision(decider->book, entry, EVERYTHING);

    require_not_negative(decider);
    if (decided != NULL)
        refuse_with_seq(decider, "opening_id", VIOLATION_ALREADY_DECIDED, decided->seq);
    return entry->record;
}

static void check_rights(struct decider *decider, const struct opening_commitment *line,
                         int32_t opened_on)
{
    int64_t distributed = 0;
    enum err err = ERR_OK;

    add_to(&distributed, line->return_of_capital_minor, &err);
    add_to(&distributed, line->gain_minor, &err);
    add_to(&distributed, line->income_minor, &err);
    if (err != ERR_OK)
        refuse_overflow(decider, "return_of_capital", line->currency);
    else if (line->recallable_minor != AMOUNT_UNKNOWN)
        require_at_most(decider, "recallable", line->recallable_minor, distributed, line->currency);
    require_order(decider, "recall_expires_on", opened_on, line->recall_expires_on, "opened_on");
    if (known_or_zero(line->recallable_minor) == 0 && line->recall_expires_on != DATE_UNKNOWN)
        refuse(decider, "recallable", VIOLATION_MISSING);
}

void check_opening_commitment(struct decider *decider)
{
    const struct opening_commitment *line = decider->record;
    const struct opening *opening = opening_named(decider, line->opening_id);
    const struct commitment *commitment = book_entry(decider->book, line->commitment_id)->record;

    require_that(decider, "commitment_id", commitment->fund_id == opening->fund_id,
                 "a commitment of the fund");
    require_currency(decider, line->currency, commitment->currency);
    check_rights(decider, line, opening->opened_on);
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, opening_commitment, opening_id,
                        line->opening_id)
        if (((const struct opening_commitment *)r.entry->record)->commitment_id ==
            line->commitment_id)
            refuse_with_seq(decider, "commitment_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
}

static void check_held(struct decider *decider, const struct opening_holding *line,
                       const struct opening *opening)
{
    const struct investment *investment =
        line->investment_id == 0 ? NULL : book_entry(decider->book, line->investment_id)->record;
    const struct commitment *commitment =
        line->commitment_id == 0 ? NULL : book_entry(decider->book, line->commitment_id)->record;
    const char *field = investment != NULL ? "investment_id" : "commitment_id";
    bool is_held = investment != NULL ? investment->fund_id == opening->fund_id
                                      : commitment->investor_fund_id == opening->fund_id;

    require_that(decider, field, is_held, "a holding of the fund");
    require_currency(decider, line->currency,
                     investment != NULL ? investment->currency : commitment->currency);
    /* A cap counts what was approved; so no more may have been paid. */
    if (investment != NULL)
        require_at_most(decider, "paid", line->paid_minor, investment->amount_minor,
                        line->currency);
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, opening_holding, opening_id,
                        line->opening_id) {
        const struct opening_holding *other = r.entry->record;

        if (other->investment_id == line->investment_id &&
            other->commitment_id == line->commitment_id)
            refuse_with_seq(decider, field, VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
}

void check_opening_holding(struct decider *decider)
{
    const struct opening_holding *line = decider->record;
    const struct opening *opening = opening_named(decider, line->opening_id);

    if (exactly_one(decider, "investment_id", line->investment_id, "commitment_id",
                    line->commitment_id))
        check_held(decider, line, opening);
    require_at_most(decider, "cost", line->cost_minor, line->paid_minor, line->currency);
    if (line->income_minor != AMOUNT_UNKNOWN)
        require_at_most(decider, "income", line->income_minor, known_or_zero(line->proceeds_minor),
                        line->currency);
    require_that(decider, "valued_on", line->valued_on <= opening->opened_on,
                 "a day before the opening");
    if (line->valued_on != DATE_UNKNOWN && line->fair_value_minor == AMOUNT_UNKNOWN)
        refuse(decider, "fair_value", VIOLATION_MISSING);
}

/* Every commitment of the time before must be told of: one left out would count as nothing. */
static void require_lines(struct decider *decider, const char *field, const struct entry *opening)
{
    const struct opening *record = opening->record;
    struct view eve = opening_eve(opening, EVERYTHING);

    FOR_LIVE_REFERRERS (r, decider->book, eve, commitment, fund_id, record->fund_id) {
        if (opening_of_commitment(decider->book, opening, r.entry->seq, INT64_MAX) != NULL)
            continue;
        refuse(decider, field, VIOLATION_NO_OPENING_LINE);
        violations_param(decider->violations, "commitment",
                         ((const struct commitment *)r.entry->record)->code);
    }
}

/* Whether money or values of the time before still wait for a decision: then what is recorded of it
 * cannot come to the opening yet, and its reconciliation tells what does not in the end. */
static bool history_waits(const struct decider *decider, const struct opening *opening)
{
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        const int64_t *ids = NULL;
        size_t count = notice_kind(kind) || kind == RECORD_VALUATION
                           ? book_entities(decider->book, kind, &ids)
                           : 0;

        for (size_t i = 0; i < count; i++) {
            const struct entry *entry = book_entry(decider->book, ids[i]);

            if (entry->effective_date < opening->opened_on &&
                record_fund(decider->book, kind, entry->record) == opening->fund_id &&
                book_live(decider->book, entry, EVERYTHING) &&
                proposal_decision(decider->book, entry, EVERYTHING) == NULL)
                return true;
        }
    }
    return false;
}

/* What is recorded of the time before, in part or whole, must not say otherwise. */
void review_opening(struct decider *decider, const char *field, const struct entry *proposal)
{
    const struct opening_difference *rows = NULL;
    size_t count = 0;
    enum err err = opening_differences(decider->book, proposal->seq, EVERYTHING, decider->arena,
                                       &rows, &count);

    require_lines(decider, field, proposal);
    if (history_waits(decider, proposal->record))
        return;
    if (err != ERR_OK) {
        refuse_overflow(decider, field, ((const struct opening *)proposal->record)->currency);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (rows[i].recorded_minor == 0 || rows[i].difference_minor == 0)
            continue;
        refuse(decider, field, VIOLATION_OPENING_DIFFERS);
        violations_param(decider->violations, "item", opening_item_values[rows[i].item - 1].name);
        param_amount(decider, "opening", rows[i].opening_minor, rows[i].currency);
        param_amount(decider, "recorded", rows[i].recorded_minor, rows[i].currency);
    }
}

/* Whatever moved the fund's money since. */
const struct entry *rests_on_opening(const struct decider *decider, const struct entry *approval,
                                     const struct entry *opening)
{
    int64_t fund_id = ((const struct opening *)opening->record)->fund_id;
    struct fund_ledger ledger;

    if (fund_ledger_build(decider->book, fund_id, EVERYTHING, decider->arena, &ledger) != ERR_OK)
        return approval;
    for (size_t i = 0; i < ledger.count; i++)
        if (ledger.lines[i].seq > approval->seq && ledger.lines[i].date >= opening->effective_date)
            return book_entry(decider->book, ledger.lines[i].seq);
    return NULL;
}
