/* What rests on money that moved: a reversal must not leave a later entry without it. */
#include "rests_on_internal.h"

#include "figures/accounts/posting.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/waterfall.h"

const struct entry *resting_after(const struct decider *decider, uint32_t kind, const char *field,
                                  int64_t id, int64_t after_seq)
{
    for (struct referrer r = book_referrers(decider->book, kind, field, id); r.entry != NULL;
         book_next_referrer(&r))
        if (r.entry->seq > after_seq && book_reversal_of(decider->book, r.entry->seq) == NULL)
            return r.entry;
    return NULL;
}

enum err rest_open(const struct decider *decider, int64_t fund_id, struct rest *rest_out)
{
    struct rest rest = {.decider = decider};
    enum err err =
        capital_open(decider->book, fund_id, VIEW_EVERYTHING, decider->arena, &rest.capital);

    if (err != ERR_OK)
        return err;
    rest.accounts = arena_array(decider->arena, rest.capital.count + 1, sizeof *rest.accounts);
    err = capital_accounts(&rest.capital, VIEW_EVERYTHING, decider->draft->effective_date,
                           rest.accounts);
    *rest_out = rest;
    return err;
}

/* The approval of a call after seq that has a line for the commitment. */
static const struct entry *called_after(struct rest *rest, size_t position, int64_t seq)
{
    const struct book *book = rest->decider->book;
    struct call_share *shares =
        arena_array(rest->decider->arena, rest->capital.count + 1, sizeof *shares);

    FOR_REFERRERS (r, book, capital_call, fund_id, rest->capital.fund_id) {
        const struct entry *approval = proposal_approved(book, r.entry, VIEW_EVERYTHING);

        if (approval != NULL && approval->seq > seq &&
            capital_call_shares(&rest->capital, r.entry, shares) == ERR_OK &&
            shares[position].amount_minor > 0)
            return approval;
    }
    return NULL;
}

/* What took from the unfunded of a commitment after seq. */
static const struct entry *taker_after(struct rest *rest, size_t position, int64_t seq)
{
    static const uint32_t kinds[] = {RECORD_CONTRIBUTION, RECORD_COMMITMENT_RELEASE,
                                     RECORD_COMMITMENT_TRANSFER, RECORD_EQUALISATION};
    int64_t id = rest->capital.commitments[position]->seq;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct entry *found =
            resting_after(rest->decider, kinds[i], "commitment_id", id, seq);

        if (found != NULL)
            return found;
    }
    const struct entry *found =
        resting_after(rest->decider, RECORD_COMMITMENT_TRANSFER, "to_commitment_id", id, seq);

    return found != NULL ? found : called_after(rest, position, seq);
}

/* What gave paid-in capital of a commitment back, or handed it on, after seq. */
static const struct entry *giver_after(const struct rest *rest, size_t position, int64_t seq)
{
    const struct capital *capital = &rest->capital;

    for (size_t k = 0; k < capital->adjustment_count; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];

        if (adjustment->entry->seq > seq &&
            book_live(capital->book, adjustment->entry, VIEW_EVERYTHING) &&
            book_live(capital->book, adjustment->proposal, VIEW_EVERYTHING) &&
            (adjustment->returned[position] > 0 || adjustment->contributed[position] < 0))
            return adjustment->entry;
    }
    return NULL;
}

/* A distribution after seq of which the commitment's part may be called again. */
static const struct entry *recallable_after(struct rest *rest, size_t position, int64_t seq)
{
    const struct book *book = rest->decider->book;
    struct distribution_share *shares =
        arena_array(rest->decider->arena, rest->capital.count + 1, sizeof *shares);

    FOR_REFERRERS (r, book, distribution, fund_id, rest->capital.fund_id) {
        const struct entry *approval = proposal_approved(book, r.entry, VIEW_EVERYTHING);

        if (approval != NULL && approval->seq > seq &&
            capital_distribution_shares(&rest->capital, r.entry, shares) == ERR_OK &&
            shares[position].recallable_minor > 0)
            return approval;
    }
    return NULL;
}

/* Where nothing stands in the way any more, something was undone since: that contribution's
 * reversal, or else the last entry of all. */
static const struct entry *undone_after(const struct rest *rest, size_t position, int64_t seq)
{
    const struct book *book = rest->decider->book;

    FOR_REFERRERS (r, book, contribution, commitment_id, rest->capital.commitments[position]->seq) {
        const struct entry *reversal = book_reversal_of(book, r.entry->seq);

        if (reversal != NULL && reversal->seq > seq)
            return reversal;
    }
    return book_entry(book, book_head(book));
}

const struct entry *rests_on_room(struct rest *rest, size_t position, int64_t seq,
                                  int64_t lost_minor)
{
    if (lost_minor <= 0 || rest->accounts[position].callable_minor >= lost_minor)
        return NULL;
    const struct entry *found = taker_after(rest, position, seq);

    return found != NULL ? found : undone_after(rest, position, seq);
}

const struct entry *rests_on_paid_in(struct rest *rest, size_t position, int64_t seq,
                                     int64_t lost_minor, int64_t inside_lost_minor)
{
    const struct commitment_account *account = &rest->accounts[position];
    const struct entry *found = NULL;
    bool given = lost_minor > 0 && account->paid_in_minor < lost_minor;
    bool recallable =
        inside_lost_minor > 0 &&
        account->contributed_inside_minor - inside_lost_minor < account->recallable_minor;

    if (!given && !recallable)
        return NULL;
    if (given)
        found = giver_after(rest, position, seq);
    if (found == NULL && recallable)
        found = recallable_after(rest, position, seq);
    return found != NULL ? found : undone_after(rest, position, seq);
}

/* The account of the commitments without one of their adjustments. */
static enum err accounts_without(struct rest *rest, const struct entry *entry,
                                 struct commitment_account *accounts_out)
{
    struct capital capital = rest->capital;
    size_t count = 0;

    capital.adjustments =
        arena_array(capital.arena, capital.adjustment_count + 1, sizeof *capital.adjustments);
    for (size_t k = 0; k < capital.adjustment_count; k++)
        if (rest->capital.adjustments[k].entry->seq != entry->seq)
            capital.adjustments[count++] = rest->capital.adjustments[k];
    capital.adjustment_count = count;
    capital.carried = carried_new(capital.arena);
    return capital_accounts(&capital, VIEW_EVERYTHING, rest->decider->draft->effective_date,
                            accounts_out);
}

const struct entry *rests_on_transfer(const struct decider *decider, const struct entry *entry)
{
    const struct commitment_transfer *record = entry->record;
    const struct commitment *commitment = book_entry(decider->book, record->commitment_id)->record;
    const struct entry *found = NULL;
    struct rest rest;

    if (rest_open(decider, commitment->fund_id, &rest) != ERR_OK)
        return NULL;
    struct commitment_account *without =
        arena_array(decider->arena, rest.capital.count + 1, sizeof *without);
    size_t sides[] = {capital_position(&rest.capital, record->to_commitment_id),
                      capital_position(&rest.capital, record->commitment_id)};

    if (accounts_without(&rest, entry, without) != ERR_OK)
        return NULL;
    for (size_t i = 0; i < 2 && found == NULL; i++)
        found = rests_on_room(&rest, sides[i], entry->seq,
                              rest.accounts[sides[i]].callable_minor -
                                  without[sides[i]].callable_minor);
    if (found == NULL)
        found = rests_on_paid_in(
            &rest, sides[0], entry->seq,
            rest.accounts[sides[0]].paid_in_minor - without[sides[0]].paid_in_minor, 0);
    /* A fund that sold may have passed the price on. */
    if (found == NULL && commitment->investor_fund_id != 0)
        found = rests_on_cash(decider, commitment->investor_fund_id, entry->seq);
    return found;
}

const struct entry *rights_handed_on(const struct decider *decider,
                                     const struct entry *distribution)
{
    int64_t fund_id = ((const struct distribution *)distribution->record)->fund_id;
    struct capital capital;

    if (capital_open(decider->book, fund_id, VIEW_EVERYTHING, decider->arena, &capital) != ERR_OK)
        return NULL;
    for (size_t k = 0; k < capital.adjustment_count; k++) {
        const struct transfer *transfer = capital.adjustments[k].transfer;

        if (transfer == NULL ||
            !book_live(decider->book, capital.adjustments[k].entry, VIEW_EVERYTHING))
            continue;
        for (size_t i = 0; i < transfer->right_count; i++)
            if (transfer->rights[i].distribution_id == distribution->seq)
                return capital.adjustments[k].entry;
    }
    return NULL;
}

/* The ledger as it would be without an entry. */
static struct fund_ledger without(const struct decider *decider, const struct fund_ledger *ledger,
                                  int64_t seq, int64_t *cash_out)
{
    struct posting_line *lines = arena_array(decider->arena, ledger->count + 1, sizeof *lines);
    struct fund_ledger left = *ledger;

    left.count = 0;
    *cash_out = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        if (ledger->lines[i].seq != seq)
            lines[left.count++] = ledger->lines[i];
        else if (ledger->lines[i].account == ACCOUNT_CASH)
            *cash_out += ledger->lines[i].amount_minor;
    }
    left.lines = lines;
    return left;
}

static const struct entry *paid_out_after(const struct decider *decider, uint32_t kind,
                                          const struct fund_ledger *ledger,
                                          const struct fund_ledger *left, int64_t seq)
{
    for (struct referrer r = book_referrers(decider->book, kind, "fund_id", ledger->fund_id);
         r.entry != NULL; book_next_referrer(&r)) {
        const struct entry *approval = proposal_approved(decider->book, r.entry, VIEW_EVERYTHING);
        int64_t with_cash = 0;
        int64_t without_cash = 0;

        if (approval == NULL || approval->seq <= seq)
            continue;
        if (fund_cash_least(ledger, approval->effective_date, &with_cash) != ERR_OK ||
            fund_cash_least(left, approval->effective_date, &without_cash) != ERR_OK)
            return approval;
        if (with_cash >= 0 && without_cash < 0)
            return approval;
    }
    return NULL;
}

const struct entry *rests_on_cash(const struct decider *decider, int64_t fund_id, int64_t seq)
{
    struct fund_ledger ledger;
    int64_t cash = 0;

    if (fund_ledger_build(decider->book, fund_id, VIEW_EVERYTHING, decider->arena, &ledger) !=
        ERR_OK)
        return NULL;
    struct fund_ledger left = without(decider, &ledger, seq, &cash);

    if (cash <= 0)
        return NULL;
    const struct entry *found = paid_out_after(decider, RECORD_DISTRIBUTION, &ledger, &left, seq);

    return found != NULL ? found
                         : paid_out_after(decider, RECORD_RETURN_OF_EXCESS, &ledger, &left, seq);
}

const struct entry *rests_on_carry(const struct decider *decider, int64_t fund_id, int64_t seq)
{
    struct fund_ledger ledger;
    const struct entry *last = NULL;
    int64_t cash = 0;
    int64_t carry = 0;

    FOR_REFERRERS (r, decider->book, carry_return, fund_id, fund_id)
        if (book_reversal_of(decider->book, r.entry->seq) == NULL)
            last = r.entry;
    if (last == NULL || fund_ledger_build(decider->book, fund_id, VIEW_EVERYTHING, decider->arena,
                                          &ledger) != ERR_OK)
        return last;
    struct fund_ledger left = without(decider, &ledger, seq, &cash);

    return fund_carry_least(&left, DATE_FIRST, &carry) != ERR_OK || carry < 0 ? last : NULL;
}
