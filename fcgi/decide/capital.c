/* What is refused of calls, distributions, their lines, contributions, releases, transfers and
 * equalisations. */
#include "decide_internal.h"

#include "book/running_sum.h"
#include "figures/accounts/posting.h"
#include "figures/fund/fund_capital.h"
#include "figures/reported/reported.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"

#define EVERYTHING VIEW_EVERYTHING

void require_cash(struct decider *decider, int64_t fund_id, const char *field, int64_t amount_minor)
{
    struct fund_ledger ledger;
    int64_t cash = 0;

    if (is_history(decider, fund_id) ||
        fund_is_reported(decider->book, fund_id, decider_view(decider)))
        return;
    if (running_sum_cash(decider->book, fund_id, decider->draft->effective_date, &cash) &&
        amount_minor <= cash)
        return;
    enum err err =
        fund_cash_ledger_build(decider->book, fund_id, EVERYTHING, decider->arena, &ledger);

    if (err == ERR_OK)
        err = fund_cash_least(&ledger, decider->draft->effective_date, &cash);
    if (err != ERR_OK) {
        refuse(decider, field, VIOLATION_CANNOT_SHARE);
        return;
    }
    if (!fund_cash_is_known(&ledger))
        return;
    /* Money of which nobody can say what it took from the fund's. */
    if (holds(decider, CONVENTION_STRICT_CHECKS) && !fund_ledger_is_complete(&ledger)) {
        refuse_without_rate(decider, field, fund_id, ledger.currency);
        return;
    }
    if (amount_minor <= cash)
        return;
    refuse(decider, field, VIOLATION_INSUFFICIENT_CASH);
    param_amount(decider, "sum", amount_minor, ledger.currency);
    param_amount(decider, "limit", cash, ledger.currency);
}

/* The total of the draft; refuses one of nothing under `field`. */
static int64_t require_total(struct decider *decider, const char *field, uint32_t currency)
{
    int64_t total = 0;

    if (proposal_amount(decider->draft, &total) != ERR_OK || total > AMOUNT_MAX) {
        refuse_overflow(decider, field, currency);
        return 0;
    }
    if (total <= 0)
        refuse(decider, field, VIOLATION_NOT_POSITIVE);
    return total;
}

/* A part outside the commitment: of the amount, and said only once (other: the fields that say it
 * otherwise; NULL: none). */
static void require_outside(struct decider *decider, int64_t outside_minor, int64_t amount_minor,
                            uint32_t currency, const char *other)
{
    int64_t outside = known_or_zero(outside_minor);

    if (outside == 0)
        return;
    if (outside < 0)
        refuse(decider, "outside", VIOLATION_NEGATIVE);
    require_at_most(decider, "outside", outside, amount_minor, currency);
    if (other == NULL)
        return;
    refuse(decider, "outside", VIOLATION_EXACTLY_ONE);
    violations_param(decider->violations, "allowed", other);
}

void check_capital_call(struct decider *decider)
{
    const struct capital_call *call = decider->record;

    require_fund(decider, call->fund_id, call->currency);
    require_order(decider, "due_on", decider->draft->effective_date, call->due_on,
                  "effective_date");
    int64_t total = require_total(decider, "investments", call->currency);

    require_outside(decider, call->outside_minor, total, call->currency,
                    call->outside_commitment ? "outside_commitment, outside" : NULL);
    if (!holds(decider, CONVENTION_STRICT_CHECKS))
        return;
    require_day_in_term(decider, named_record(decider, RECORD_FUND, call->fund_id), "due_on",
                        call->due_on);
    if (total > 0 && decider->violations->count == 0 && !is_history(decider, call->fund_id))
        check_call_fits(decider);
}

void check_distribution(struct decider *decider)
{
    const struct distribution *distribution = decider->record;
    int64_t recallable = known_or_zero(distribution->recallable_minor);
    int64_t carry = known_or_zero(distribution->carry_minor);

    require_fund(decider, distribution->fund_id, distribution->currency);
    int64_t total = require_total(decider, "return_of_capital", distribution->currency);

    require_at_most(decider, "recallable", recallable, total - carry, distribution->currency);
    require_order(decider, "recall_expires_on", decider->draft->effective_date,
                  distribution->recall_expires_on, "effective_date");
    if (recallable == 0 && distribution->recall_expires_on != DATE_UNKNOWN)
        refuse(decider, "recallable", VIOLATION_MISSING);
    require_cash(decider, distribution->fund_id, "return_of_capital", total);
    if (decider->violations->count == 0 && !is_history(decider, distribution->fund_id))
        require_terms_kept(decider);
}

void check_return_of_excess(struct decider *decider)
{
    const struct return_of_excess *excess = decider->record;

    require_fund(decider, excess->fund_id, excess->currency);
    require_cash(decider, excess->fund_id, "amount", excess->amount_minor);
}

/* A line set by hand: of a notice that is not decided yet, of the same fund. The last one of a
 * commitment counts, so a later line replaces an earlier one. */
static void check_line(struct decider *decider, const char *field, const struct entry *proposal,
                       int64_t fund_id, int64_t commitment_id, uint32_t currency,
                       int64_t amount_minor)
{
    const struct commitment *commitment = named_record(decider, RECORD_COMMITMENT, commitment_id);
    const struct entry *decided = proposal_decision(decider->book, proposal, EVERYTHING);

    require_not_negative(decider);
    require_currency(decider, currency, commitment->currency);
    if (decided != NULL)
        refuse_with_seq(decider, field, VIOLATION_ALREADY_DECIDED, decided->seq);
    if (commitment->fund_id != fund_id) {
        refuse(decider, "commitment_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a commitment to the same fund");
    }
    if (holds(decider, CONVENTION_STRICT_CHECKS) && decider->violations->count == 0 &&
        !is_history(decider, fund_id))
        check_line_fits(decider, proposal, commitment_id, amount_minor);
}

void check_call_line(struct decider *decider)
{
    const struct call_line *line = decider->record;
    const struct entry *call = book_entry(decider->book, line->capital_call_id);

    check_line(decider, "capital_call_id", call,
               ((const struct capital_call *)call->record)->fund_id, line->commitment_id,
               line->currency, line->amount_minor);
}

void check_distribution_line(struct decider *decider)
{
    const struct distribution_line *line = decider->record;
    const struct entry *distribution = book_entry(decider->book, line->distribution_id);

    check_line(decider, "distribution_id", distribution,
               ((const struct distribution *)distribution->record)->fund_id, line->commitment_id,
               line->currency, line->amount_minor);
}

/* The account of a commitment with everything that is recorded; rights to recall as on the draft's
 * day. False when it cannot be computed, which is refused. */
static bool account_of(struct decider *decider, int64_t commitment_id,
                       struct commitment_account *account_out)
{
    const struct commitment *commitment = book_entry(decider->book, commitment_id)->record;
    struct capital capital;
    enum err err =
        capital_open(decider->book, commitment->fund_id, EVERYTHING, decider->arena, &capital);

    if (err == ERR_OK) {
        struct commitment_account *accounts =
            arena_array(decider->arena, capital.count, sizeof *accounts);

        err = capital_accounts(&capital, EVERYTHING, decider->draft->effective_date, accounts);
        *account_out = accounts[capital_position(&capital, commitment_id)];
    }
    if (err != ERR_OK)
        refuse_overflow(decider, "amount", commitment->currency);
    return err == ERR_OK;
}

/* Refuses more than can still be called of a commitment. */
static void require_callable(struct decider *decider, int64_t commitment_id, const char *field,
                             int64_t amount_minor)
{
    const struct entry *entry = book_entry(decider->book, commitment_id);
    const struct commitment *commitment = entry->record;
    struct commitment_account account = {.currency = commitment->currency};

    if (is_history(decider, commitment->fund_id))
        return;
    if (running_sum_unfunded(decider->book, entry, &account.callable_minor) ||
        account_of(decider, commitment_id, &account))
        require_at_most(decider, field, amount_minor, account.callable_minor, account.currency);
}

static void check_called_payment(struct decider *decider, const struct contribution *contribution,
                                 const struct commitment *commitment)
{
    const struct entry *call = book_entry(decider->book, contribution->capital_call_id);
    const struct entry *approval = proposal_approved(decider->book, call, EVERYTHING);
    struct capital capital;

    if (contribution->outside_commitment) {
        refuse(decider, "outside_commitment", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "false");
    }
    bool of_fund = ((const struct capital_call *)call->record)->fund_id == commitment->fund_id;

    if (!of_fund) {
        refuse(decider, "capital_call_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "a call of the commitment's fund");
    }
    if (approval == NULL && !is_history(decider, commitment->fund_id))
        refuse(decider, "capital_call_id", VIOLATION_NOT_APPROVED);
    else if (approval != NULL)
        require_order(decider, "effective_date", approval->effective_date,
                      decider->draft->effective_date, "the approval");
    if (!of_fund || approval == NULL) {
        require_callable(decider, contribution->commitment_id, "amount",
                         contribution->amount_minor);
        return;
    }
    if (capital_open(decider->book, commitment->fund_id, EVERYTHING, decider->arena, &capital) !=
        ERR_OK) {
        refuse_overflow(decider, "amount", commitment->currency);
        return;
    }
    struct call_share *shares = arena_array(decider->arena, capital.count, sizeof *shares);

    if (capital_call_shares(&capital, call, shares) != ERR_OK) {
        refuse_overflow(decider, "amount", commitment->currency);
        return;
    }
    const struct call_share *share =
        &shares[capital_position(&capital, contribution->commitment_id)];

    require_at_most(decider, "amount", share->paid_minor + contribution->amount_minor,
                    share->amount_minor, commitment->currency);
}

void check_contribution(struct decider *decider)
{
    const struct contribution *contribution = decider->record;
    const struct commitment *commitment =
        named_record(decider, RECORD_COMMITMENT, contribution->commitment_id);

    require_fund(decider, commitment->fund_id, contribution->currency);
    require_outside(decider, contribution->outside_minor, contribution->amount_minor,
                    contribution->currency,
                    contribution->outside_commitment     ? "outside_commitment, outside"
                    : contribution->capital_call_id != 0 ? "capital_call_id, outside"
                                                         : NULL);
    if (contribution->capital_call_id != 0)
        check_called_payment(decider, contribution, commitment);
    else if (!contribution->outside_commitment)
        require_callable(decider, contribution->commitment_id, "amount",
                         contribution->amount_minor - contribution_outside(contribution));
}

/* A release or a transfer makes the others' shares larger. */
static void check_weights(struct decider *decider, int64_t fund_id,
                          const struct commitment_change *change)
{
    if (is_approved_history(decider, fund_id))
        return;
    if (decider->violations->count == 0 && holds(decider, CONVENTION_NET_WEIGHTS))
        check_change_of_holders(decider, "amount", change, RULES_ALL);
}

void check_commitment_release(struct decider *decider)
{
    const struct commitment_release *release = decider->record;
    const struct commitment *commitment =
        named_record(decider, RECORD_COMMITMENT, release->commitment_id);

    require_fund(decider, commitment->fund_id, release->currency);
    require_callable(decider, release->commitment_id, "amount", release->amount_minor);
    check_weights(decider, commitment->fund_id, &(struct commitment_change){.released = release});
}

/* What a transfer moves of the unfunded, as on the draft's day. False when it cannot be computed,
 * which is refused. */
static bool moved_by(struct decider *decider, const struct commitment *from,
                     int64_t *unfunded_minor_out)
{
    const struct commitment_transfer *transfer = decider->record;
    struct capital capital;
    struct transfer moved;
    enum err err = capital_open(decider->book, from->fund_id, EVERYTHING, decider->arena, &capital);

    if (err == ERR_OK)
        err = capital_transfer(&capital, decider_view(decider), transfer, &moved);
    if (err == ERR_OK)
        *unfunded_minor_out = moved.unfunded_minor;
    else
        refuse_overflow(decider, "amount", from->currency);
    return err == ERR_OK;
}

/* Only what is not called can move with the commitment: what is called is owed by whom it was
 * called from. */
void check_commitment_transfer(struct decider *decider)
{
    const struct commitment_transfer *transfer = decider->record;
    const struct commitment *from =
        named_record(decider, RECORD_COMMITMENT, transfer->commitment_id);
    const struct commitment *to =
        named_record(decider, RECORD_COMMITMENT, transfer->to_commitment_id);
    struct commitment_account account;
    int64_t moved = 0;

    require_fund(decider, from->fund_id, transfer->currency);
    if (to->fund_id != from->fund_id || transfer->to_commitment_id == transfer->commitment_id) {
        refuse(decider, "to_commitment_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "another commitment to the same fund");
        return;
    }
    if (!account_of(decider, transfer->commitment_id, &account))
        return;
    int64_t whole = account.commitment_minor - account.released_minor;

    require_at_most(decider, "amount", transfer->amount_minor, whole, from->currency);
    if (is_history(decider, from->fund_id)) {
        check_weights(decider, from->fund_id, &(struct commitment_change){.transferred = transfer});
        return;
    }
    if (transfer->amount_minor > whole || !moved_by(decider, from, &moved))
        return;
    require_at_most(decider, "amount", moved, account.callable_minor, from->currency);
    /* Where more was paid in than committed and nothing of it can be recalled any more, the one who
     * takes it over needs room for the rest. */
    if (moved < 0 && account_of(decider, transfer->to_commitment_id, &account))
        require_at_most(decider, "amount", -moved, account.callable_minor, to->currency);
    check_weights(decider, from->fund_id, &(struct commitment_change){.transferred = transfer});
}

void check_equalisation(struct decider *decider)
{
    const struct equalisation *equalisation = decider->record;
    const struct commitment *commitment =
        named_record(decider, RECORD_COMMITMENT, equalisation->commitment_id);

    require_fund(decider, commitment->fund_id, equalisation->currency);
    require_callable(decider, equalisation->commitment_id, "contribution",
                     equalisation->contribution_minor);
}
