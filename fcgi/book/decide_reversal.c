#include "decide_internal.h"

#include "capital_internal.h"

/* The first entry of kind that is not reversed and names the entity, if it is after a seq; NULL
 * when there is none. */
static const struct entry *resting_after(const struct decider *decider, uint32_t kind,
                                         const char *field, int64_t id, int64_t after_seq)
{
    for (struct referrer r = book_referrers(decider->book, kind, field, id); r.entry != NULL;
         book_next_referrer(&r))
        if (r.entry->seq > after_seq && book_reversal_of(decider->book, r.entry->seq) == NULL)
            return r.entry;
    return NULL;
}

struct reliance {
    uint32_t kind;
    const char *field;
};

static const struct entry *resting(const struct decider *decider, const struct reliance *reliances,
                                   size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        const struct entry *found =
            resting_after(decider, reliances[i].kind, reliances[i].field, id, 0);

        if (found != NULL)
            return found;
    }
    return NULL;
}

static const struct reliance on_approved_investment[] = {
    {RECORD_PAYMENT, "investment_id"},   {RECORD_SUBSCRIPTION, "investment_id"},
    {RECORD_PROCEEDS, "investment_id"},  {RECORD_BUY_BACK, "investment_id"},
    {RECORD_VALUATION, "investment_id"}, {RECORD_RECOGNITION, "investment_id"},
};

static const struct reliance on_commitment[] = {
    {RECORD_CALL_LINE, "commitment_id"},           {RECORD_CONTRIBUTION, "commitment_id"},
    {RECORD_DISTRIBUTION_LINE, "commitment_id"},   {RECORD_COMMITMENT_RELEASE, "commitment_id"},
    {RECORD_COMMITMENT_TRANSFER, "commitment_id"}, {RECORD_COMMITMENT_TRANSFER, "to_commitment_id"},
    {RECORD_EQUALISATION, "commitment_id"},        {RECORD_VALUATION, "commitment_id"},
    {RECORD_WATERFALL_TERM, "gp_commitment_id"},
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* The first exit that would settle more cost than is paid without this payment. */
static const struct entry *exit_of(const struct decider *decider, const struct entry *payment)
{
    int64_t id = ((const struct payment *)payment->record)->investment_id;
    int64_t cost = 0;
    enum err err = ERR_OK;

    for (struct referrer r = book_referrers(decider->book, RECORD_PAYMENT, "investment_id", id);
         r.entry != NULL; book_next_referrer(&r))
        if (r.entry != payment && book_reversal_of(decider->book, r.entry->seq) == NULL)
            add_to(&cost, ((const struct payment *)r.entry->record)->amount_minor, &err);
    for (struct referrer r = book_referrers(decider->book, RECORD_PROCEEDS, "investment_id", id);
         r.entry != NULL; book_next_referrer(&r)) {
        if (book_reversal_of(decider->book, r.entry->seq) != NULL)
            continue;
        add_to(&cost,
               -known_or_zero(((const struct proceeds *)r.entry->record)->cost_relieved_minor),
               &err);
        if (err != ERR_OK || cost < 0)
            return r.entry;
    }
    return NULL;
}

/* The approval of a call that has a line for the commitment. */
static const struct entry *call_on(const struct decider *decider, const struct entry *commitment)
{
    int64_t fund_id = ((const struct commitment *)commitment->record)->fund_id;
    struct capital capital;

    if (capital_open(decider->book, fund_id, VIEW_EVERYTHING, decider->arena, &capital) != ERR_OK)
        return NULL;
    struct call_share *shares = arena_array(decider->arena, capital.count + 1, sizeof *shares);
    size_t at = capital_position(&capital, commitment->seq);

    for (struct referrer r = book_referrers(decider->book, RECORD_CAPITAL_CALL, "fund_id", fund_id);
         r.entry != NULL; book_next_referrer(&r)) {
        const struct entry *approval = proposal_approved(decider->book, r.entry, VIEW_EVERYTHING);

        if (approval != NULL && capital_call_shares(&capital, r.entry, shares) == ERR_OK &&
            shares[at].amount_minor > 0)
            return approval;
    }
    return NULL;
}

/* What was called or paid after money went back that may be called again, when a commitment cannot
 * do without that money. */
static const struct entry *recalled(const struct decider *decider, const struct entry *proposal,
                                    const struct entry *approval)
{
    struct capital capital;
    const struct shape *shape = &record_types[proposal->kind].shape;
    int64_t fund_id = field_int64(shape_field(shape, "fund_id"), proposal->record);
    const struct entry *last = NULL;

    if (capital_open(decider->book, fund_id, VIEW_EVERYTHING, decider->arena, &capital) != ERR_OK)
        return NULL;
    size_t count = capital.count;
    struct distribution_share *shares = arena_array(decider->arena, count + 1, sizeof *shares);
    struct commitment_account *accounts = arena_array(decider->arena, count + 1, sizeof *accounts);

    if (capital_distribution_shares(&capital, proposal, shares) != ERR_OK ||
        capital_accounts(&capital, VIEW_EVERYTHING, decider->draft->effective_date, accounts) !=
            ERR_OK)
        return approval;
    for (size_t i = 0; i < count && last == NULL; i++) {
        int64_t again = proposal->kind == RECORD_DISTRIBUTION ? shares[i].recallable_minor
                                                              : shares[i].return_of_capital_minor;

        if (again > 0 && accounts[i].callable_minor < again)
            last = resting_after(decider, RECORD_CONTRIBUTION, "commitment_id",
                                 shares[i].commitment_id, approval->seq);
    }
    return last;
}

static const struct entry *rests_on_approval(const struct decider *decider,
                                             const struct entry *approval)
{
    const struct approval *record = approval->record;
    const struct entry *proposal = book_entry(decider->book, approved_proposal_id(record));

    if (record->outcome == OUTCOME_REJECT)
        return NULL;
    if (proposal->kind == RECORD_CAPITAL_CALL)
        return resting_after(decider, RECORD_CONTRIBUTION, "capital_call_id", proposal->seq, 0);
    if (proposal->kind == RECORD_DISTRIBUTION || proposal->kind == RECORD_RETURN_OF_EXCESS)
        return recalled(decider, proposal, approval);
    return NULL;
}

/* The decision on the proposal that was let pass. */
static const struct entry *rests_on_override(const struct decider *decider,
                                             const struct override *override)
{
    const struct entry *proposal = book_entry(decider->book, overridden_proposal_id(override));

    if (proposal->kind == RECORD_INVESTMENT)
        return resting_after(decider, RECORD_DECISION, "investment_id", proposal->seq, 0);
    return proposal_decision(decider->book, proposal, VIEW_EVERYTHING);
}

/* What rests on an entry: it would contradict what is left, so it must be reversed first. */
static const struct entry *rests_on(const struct decider *decider, const struct entry *reversed)
{
    const struct entry *found = NULL;

    if (proposal_kind(reversed->kind))
        return proposal_decision(decider->book, reversed, VIEW_EVERYTHING);
    switch (reversed->kind) {
    case RECORD_INVESTMENT:
        return resting_after(decider, RECORD_DECISION, "investment_id", reversed->seq, 0);
    case RECORD_DECISION:
        return resting(decider, on_approved_investment, COUNT(on_approved_investment),
                       ((const struct decision *)reversed->record)->investment_id);
    case RECORD_VOTE:
        return resting_after(decider, RECORD_DECISION, "investment_id",
                             ((const struct vote *)reversed->record)->investment_id, reversed->seq);
    case RECORD_PAYMENT:
        return exit_of(decider, reversed);
    case RECORD_COMMITMENT:
        found = resting(decider, on_commitment, COUNT(on_commitment), reversed->seq);
        return found != NULL ? found : call_on(decider, reversed);
    case RECORD_APPROVAL:
        return rests_on_approval(decider, reversed);
    case RECORD_OVERRIDE:
        return rests_on_override(decider, reversed->record);
    case RECORD_CALL_LINE:
        return resting_after(decider, RECORD_APPROVAL, "capital_call_id",
                             ((const struct call_line *)reversed->record)->capital_call_id, 0);
    case RECORD_DISTRIBUTION_LINE:
        return resting_after(decider, RECORD_APPROVAL, "distribution_id",
                             ((const struct distribution_line *)reversed->record)->distribution_id,
                             0);
    case RECORD_WATERFALL_TIER:
        return resting_after(decider, RECORD_APPROVAL, "waterfall_term_id",
                             ((const struct waterfall_tier *)reversed->record)->waterfall_term_id,
                             0);
    case RECORD_SELF_SCORE:
        return resting_after(decider, RECORD_APPROVAL, "evaluation_id",
                             ((const struct self_score *)reversed->record)->evaluation_id, 0);
    case RECORD_FISCAL_SCORE:
        return resting_after(decider, RECORD_APPROVAL, "evaluation_id",
                             ((const struct fiscal_score *)reversed->record)->evaluation_id, 0);
    case RECORD_COMMITMENT_TRANSFER:
        return resting_after(
            decider, RECORD_CONTRIBUTION, "commitment_id",
            ((const struct commitment_transfer *)reversed->record)->to_commitment_id,
            reversed->seq);
    default:
        return NULL;
    }
}

static int32_t later_of(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

int32_t first_end(const struct book *book, const struct entry *reversed)
{
    int32_t end = reversed->effective_date;

    if (reversed->kind == RECORD_INVESTMENT)
        return later_of(end, last_end(book, RECORD_DECISION, reversed->seq));
    if (reversed->kind != RECORD_DECISION)
        return end;
    int64_t investment_id = ((const struct decision *)reversed->record)->investment_id;

    for (size_t i = 0; i < COUNT(on_approved_investment); i++)
        end = later_of(end, last_end(book, on_approved_investment[i].kind, investment_id));
    return end;
}

void check_reversal(struct decider *decider)
{
    const struct reversal *reversal = decider->record;
    const struct entry *reversed = book_entry(decider->book, reversal->reversed_seq);

    if (reversed == NULL) {
        refuse(decider, "reversed_seq", VIOLATION_UNKNOWN_REFERENCE);
        violations_param(decider->violations, "expected", "entry");
        return;
    }
    if (!record_types[reversed->kind].reversible) {
        refuse(decider, "reversed_seq", VIOLATION_NOT_REVERSIBLE);
        return;
    }
    /* It would put an earlier version in force, on the word of one person. */
    if (reversed->kind == RECORD_APPROVAL &&
        ((const struct approval *)reversed->record)->rule_id != 0) {
        refuse(decider, "reversed_seq", VIOLATION_NOT_REVERSIBLE);
        return;
    }
    if (book_reversal_of(decider->book, reversed->seq) != NULL) {
        refuse(decider, "reversed_seq", VIOLATION_ALREADY_REVERSED);
        return;
    }
    const struct entry *later = rests_on(decider, reversed);

    if (later != NULL) {
        refuse_with_seq(decider, "reversed_seq", VIOLATION_RESTS_ON, later->seq);
        return;
    }
    require_order(decider, "effective_date", first_end(decider->book, reversed),
                  decider->draft->effective_date, "the reversed entry, and what rested on it");
    if (reversed->kind == RECORD_COMMITMENT && decider->violations->count == 0)
        check_end_of_commitment(decider, reversed);
}
