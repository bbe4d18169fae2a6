/* What rests on an entry and must be reversed before it. Otherwise what is left would contradict
 * itself: a payment to a call that is no more, an exit of cost that was never paid. */
#include "rests_on_internal.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/dossier.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"

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
    {RECORD_PAYMENT, "investment_id"},        {RECORD_SUBSCRIPTION, "investment_id"},
    {RECORD_PROCEEDS, "investment_id"},       {RECORD_BUY_BACK, "investment_id"},
    {RECORD_VALUATION, "investment_id"},      {RECORD_RECOGNITION, "investment_id"},
    {RECORD_ROUND_TERM, "investment_id"},     {RECORD_SECURITY, "investment_id"},
    {RECORD_SECURITY_EVENT, "investment_id"},
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
const struct entry *rests_on_payment(const struct decider *decider, const struct entry *payment)
{
    int64_t id = ((const struct payment *)payment->record)->investment_id;
    int64_t cost = 0;
    enum err err = ERR_OK;

    FOR_REFERRERS (r, decider->book, payment, investment_id, id)
        if (r.entry != payment && entry_counts(decider->book, r.entry, VIEW_EVERYTHING))
            add_to(&cost, ((const struct payment *)r.entry->record)->amount_minor, &err);
    FOR_REFERRERS (r, decider->book, proceeds, investment_id, id) {
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

    FOR_REFERRERS (r, decider->book, capital_call, fund_id, fund_id) {
        const struct entry *approval = proposal_approved(decider->book, r.entry, VIEW_EVERYTHING);

        if (approval != NULL && capital_call_shares(&capital, r.entry, shares) == ERR_OK &&
            shares[at].amount_minor > 0)
            return approval;
    }
    return NULL;
}

/* The approval of a distribution that has a line for the commitment: by commitment, nothing need be
 * paid in for that. */
static const struct entry *distributed_to(const struct decider *decider,
                                          const struct entry *commitment)
{
    int64_t fund_id = ((const struct commitment *)commitment->record)->fund_id;
    struct capital capital;

    if (capital_open(decider->book, fund_id, VIEW_EVERYTHING, decider->arena, &capital) != ERR_OK)
        return NULL;
    struct distribution_share *shares =
        arena_array(decider->arena, capital.count + 1, sizeof *shares);
    size_t at = capital_position(&capital, commitment->seq);

    FOR_REFERRERS (r, decider->book, distribution, fund_id, fund_id) {
        const struct entry *approval = proposal_approved(decider->book, r.entry, VIEW_EVERYTHING);

        if (approval != NULL && capital_distribution_shares(&capital, r.entry, shares) == ERR_OK &&
            shares[at].amount_minor > 0)
            return approval;
    }
    return NULL;
}

/* Payments of the funds that hold a part of this one, out of what it gave them. */
static const struct entry *handed_on(const struct decider *decider, const struct rest *rest,
                                     int64_t seq)
{
    const struct entry *found = NULL;

    for (size_t i = 0; i < rest->capital.count && found == NULL; i++) {
        const struct commitment *commitment = rest->capital.commitments[i]->record;

        if (commitment->investor_fund_id != 0)
            found = rests_on_cash(decider, commitment->investor_fund_id, seq);
    }
    return found;
}

static bool recall_expired(const struct decider *decider, const struct entry *proposal)
{
    int32_t ends = proposal->kind == RECORD_DISTRIBUTION
                       ? ((const struct distribution *)proposal->record)->recall_expires_on
                       : DATE_UNKNOWN;

    return ends != DATE_UNKNOWN && ends < decider->draft->effective_date;
}

/* What was called or paid after money went back that may be called again, when a commitment cannot
 * do without that money; or what was given back of an equalisation's contribution. */
static const struct entry *recalled(const struct decider *decider, const struct entry *proposal,
                                    const struct entry *approval, int64_t fund_id)
{
    struct rest rest;
    const struct entry *found = NULL;

    if (rest_open(decider, fund_id, &rest) != ERR_OK)
        return approval;
    struct distribution_share *shares =
        arena_array(decider->arena, rest.capital.count + 1, sizeof *shares);

    if (capital_distribution_shares(&rest.capital, proposal, shares) != ERR_OK)
        return approval;
    for (size_t i = 0; i < rest.capital.count && found == NULL; i++) {
        int64_t again = proposal->kind == RECORD_DISTRIBUTION ? shares[i].recallable_minor
                                                              : shares[i].return_of_capital_minor;

        /* What expired since is not missing; what was paid before that may have needed it. */
        if (!recall_expired(decider, proposal))
            found = rests_on_room(&rest, i, approval->seq, again);
        else if (again > 0 && rest.accounts[i].callable_minor < again)
            found = resting_after(decider, RECORD_CONTRIBUTION, "commitment_id",
                                  shares[i].commitment_id, approval->seq);
    }
    if (found == NULL && proposal->kind == RECORD_EQUALISATION) {
        const struct equalisation *equalisation = proposal->record;

        found =
            rests_on_paid_in(&rest, capital_position(&rest.capital, equalisation->commitment_id),
                             approval->seq, equalisation->contribution_minor, 0);
    }
    return found != NULL ? found : handed_on(decider, &rest, approval->seq);
}

/* What was given back, handed on or paid out of a contribution. */
const struct entry *rests_on_contribution(const struct decider *decider, const struct entry *entry)
{
    const struct contribution *contribution = entry->record;
    const struct commitment *commitment =
        book_entry(decider->book, contribution->commitment_id)->record;
    struct rest rest;

    if (rest_open(decider, commitment->fund_id, &rest) != ERR_OK)
        return NULL;
    const struct entry *found =
        rests_on_paid_in(&rest, capital_position(&rest.capital, contribution->commitment_id),
                         entry->seq, contribution->amount_minor,
                         contribution->amount_minor - contribution_outside(contribution));

    return found != NULL ? found : rests_on_cash(decider, commitment->fund_id, entry->seq);
}

/* The repayment of more than is drawn without this drawing, or what was paid out of it. */
const struct entry *rests_on_facility(const struct decider *decider, const struct entry *entry)
{
    const struct facility_flow *flow = entry->record;
    uint32_t repayment = flow->kind - FACILITY_DRAW_INVESTMENTS + FACILITY_REPAY_INVESTMENTS;
    const struct entry *last = NULL;
    int64_t left = 0;
    enum err err = ERR_OK;

    if (flow->kind > FACILITY_DRAW_FEES)
        return NULL;
    FOR_REFERRERS (r, decider->book, facility_flow, fund_id, flow->fund_id) {
        const struct facility_flow *other = r.entry->record;

        if (r.entry == entry || book_reversal_of(decider->book, r.entry->seq) != NULL)
            continue;
        if (other->kind == flow->kind)
            add_to(&left, other->amount_minor, &err);
        else if (other->kind == repayment) {
            add_to(&left, -other->amount_minor, &err);
            last = r.entry;
        }
    }
    if (last != NULL && (err != ERR_OK || left < 0))
        return last;
    return rests_on_cash(decider, flow->fund_id, entry->seq);
}

const struct entry *rests_on_approval(const struct decider *decider, const struct entry *approval)
{
    const struct approval *record = approval->record;
    const struct entry *proposal = subject_of(decider->book, approval->kind, record);

    if (record->outcome == OUTCOME_REJECT)
        return NULL;
    if (proposal->kind == RECORD_CAPITAL_CALL)
        return resting_after(decider, RECORD_CONTRIBUTION, "capital_call_id", proposal->seq, 0);
    if (proposal->kind == RECORD_PAYMENT)
        return rests_on_payment(decider, proposal);
    if (proposal->kind == RECORD_OPENING)
        return rests_on_opening(decider, approval, proposal);
    if (proposal->kind == RECORD_LOSS_PAYMENT)
        return rests_on_loss_payment(decider, approval, proposal);
    /* Marks, terms and what is recognised or scored move no money. */
    if (!notice_kind(proposal->kind))
        return NULL;
    int64_t fund_id = record_fund(decider->book, proposal->kind, proposal->record);
    const struct entry *found = NULL;

    if (proposal->kind == RECORD_DISTRIBUTION) {
        found = rights_handed_on(decider, proposal);
        if (found == NULL &&
            known_or_zero(((const struct distribution *)proposal->record)->carry_minor) > 0)
            found = rests_on_carry(decider, fund_id, approval->seq);
    }
    return found != NULL ? found : recalled(decider, proposal, approval, fund_id);
}

/* What was paid out of the cash that it brought. */
const struct entry *rests_on_cash_of(const struct decider *decider, const struct entry *entry)
{
    int64_t fund_id = record_fund(decider->book, entry->kind, entry->record);

    return rests_on_cash(decider, fund_id, entry->seq);
}

/* The decision on the proposal that was let pass. */
const struct entry *rests_on_override(const struct decider *decider, const struct entry *override)
{
    const struct entry *proposal = subject_of(decider->book, override->kind, override->record);

    return proposal_decision(decider->book, proposal, VIEW_EVERYTHING);
}

const struct entry *rests_on_decision(const struct decider *decider, const struct entry *decision)
{
    return resting(decider, on_approved_investment, COUNT(on_approved_investment),
                   ((const struct decision *)decision->record)->investment_id);
}

const struct entry *rests_on_vote(const struct decider *decider, const struct entry *vote)
{
    return resting_after(decider, RECORD_DECISION, "investment_id",
                         ((const struct vote *)vote->record)->investment_id, vote->seq);
}

const struct entry *rests_on_commitment(const struct decider *decider,
                                        const struct entry *commitment)
{
    const struct entry *found =
        resting(decider, on_commitment, COUNT(on_commitment), commitment->seq);

    if (found == NULL)
        found = call_on(decider, commitment);
    return found != NULL ? found : distributed_to(decider, commitment);
}

/* The decision on the proposal that an entry is part of. */
static const struct entry *rests_on_part(const struct decider *decider, const struct entry *part)
{
    const struct record_type *type = record_types[part->kind];
    int64_t id = field_int64(shape_field(&type->shape, type->part_of), part->record);

    return resting_after(decider, RECORD_APPROVAL, type->part_of, id, 0);
}

/* What rests on an entry: it would contradict what is left, so it must be reversed first. */
static const struct entry *rests_on(const struct decider *decider, const struct entry *reversed)
{
    const struct record_type *type = record_types[reversed->kind];

    if (proposal_awaits(reversed) ||
        (decided_kind(reversed->kind) && !one_step_kind(reversed->kind)))
        return proposal_decision(decider->book, reversed, VIEW_EVERYTHING);
    if (type->part_of != NULL)
        return rests_on_part(decider, reversed);
    return decider->kinds[reversed->kind].rests_on(decider, reversed);
}

static int32_t later_of(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

int32_t first_end(const struct book *book, const struct entry *reversed)
{
    int32_t end = reversed->effective_date;

    if (record_types[reversed->kind]->revisable)
        return named_until(book, reversed);
    if (reversed->kind == RECORD_INVESTMENT)
        return later_of(end, last_end(book, RECORD_DECISION, reversed->seq));
    if (reversed->kind != RECORD_DECISION)
        return end;
    int64_t investment_id = ((const struct decision *)reversed->record)->investment_id;

    for (size_t i = 0; i < COUNT(on_approved_investment); i++)
        end = later_of(end, last_end(book, on_approved_investment[i].kind, investment_id));
    return end;
}

/* Whether the end of an entry changes who holds what of a fund. */
static bool changes_holders(const struct decider *decider, const struct entry *reversed)
{
    return reversed->kind == RECORD_COMMITMENT || ((reversed->kind == RECORD_COMMITMENT_RELEASE ||
                                                    reversed->kind == RECORD_COMMITMENT_TRANSFER) &&
                                                   holds(decider, CONVENTION_NET_WEIGHTS));
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
    if (!record_reversible(reversed->kind)) {
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
    if (decider->violations->count == 0 && changes_holders(decider, reversed))
        check_change_of_holders(decider, "reversed_seq",
                                &(struct commitment_change){.removed_id = reversed->seq},
                                RULES_ALL);
}
