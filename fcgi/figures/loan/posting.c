/* The postings of each event of a loan. */
#include "figures/loan/posting.h"

#include "book/invariant.h"
#include "figures/loan/loan.h"

/* Of one event: cash, costs, interest, principal, loss. */
#define LINES_MOST 5

struct poster {
    struct posting_line *lines;
    size_t count;
    const struct loan_split *split;
    int64_t loan_id;
    uint32_t currency;
};

static void line(struct poster *poster, enum account_kind account, int64_t amount_minor)
{
    if (amount_minor == 0)
        return;
    poster->lines[poster->count++] = (struct posting_line){
        .seq = poster->split->entry->seq,
        .date = poster->split->day,
        .account = account,
        .ref_id = account == ACCOUNT_CASH ? 0 : poster->loan_id,
        .currency = poster->currency,
        .amount_minor = amount_minor,
    };
}

static void post(struct poster *poster)
{
    const struct loan_split *split = poster->split;

    switch (split->record->action) {
    case LOAN_PAYOUT:
        line(poster, ACCOUNT_LOAN, split->principal_minor);
        line(poster, ACCOUNT_CASH, -split->principal_minor);
        return;
    case LOAN_REPAYMENT:
        line(poster, ACCOUNT_CASH,
             split->costs_minor + split->interest_minor + split->principal_minor);
        line(poster, ACCOUNT_LOAN_COSTS, -split->costs_minor);
        line(poster, ACCOUNT_INCOME, -split->interest_minor);
        line(poster, ACCOUNT_LOAN, -split->principal_minor);
        return;
    case LOAN_WRITE_OFF:
        line(poster, ACCOUNT_LOAN_LOSS, split->principal_minor);
        line(poster, ACCOUNT_LOAN, -split->principal_minor);
        return;
    default:
        return;
    }
}

static enum err check_balanced(const struct book *book, const struct poster *poster, size_t first)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (size_t i = first; i < poster->count; i++)
        add_to(&sum, poster->lines[i].amount_minor, &err);
    return err != ERR_OK ? err
                         : book_expect(book, INVARIANT_POSTINGS, poster->split->entry->seq, sum, 0);
}

enum err loan_ledger_build(const struct book *book, int64_t loan_id, struct view view,
                           struct arena *arena, struct fund_ledger *ledger_out)
{
    struct loan_state state;
    enum err err = loan_play(book, loan_id, view, NULL, arena, &state);

    if (err != ERR_OK)
        return err;
    struct poster poster = {
        .lines = arena_array(arena, state.split_count * LINES_MOST + 1, sizeof *poster.lines),
        .loan_id = loan_id,
        .currency = state.record->currency,
    };

    for (size_t i = 0; i < state.split_count && err == ERR_OK; i++) {
        size_t first = poster.count;

        poster.split = &state.splits[i];
        post(&poster);
        err = check_balanced(book, &poster, first);
    }
    *ledger_out = (struct fund_ledger){
        .code = state.record->code,
        .currency = state.record->currency,
        .view = view,
        .count = poster.count,
        .lines = poster.lines,
    };
    return err;
}
