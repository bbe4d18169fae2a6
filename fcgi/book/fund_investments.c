/* The lists of a fund's investments and calls. Each grows with the fund's list of ids, one for one;
 * the decision on one is filled in where it stands, as a word that names a seq. Where there was
 * more than one decision the entries say which of them counts. */
#include "book/fund_investments.h"

#include "book/proposal.h"
#include "fund_rows_internal.h"
#include "record/approval.h"
#include "record/investment.h"

void fund_investments_add(struct kept_rows *rows, const struct book *book,
                          const struct entry *entry)
{
    const struct investment *record = entry->record;
    struct fund_investment investment = {
        .id = entry->seq,
        .project_id = record->project_id,
        .amount_minor = record->amount_minor,
        .currency = record->currency,
        .decided = {.proposed_on = entry->effective_date, .decided_on = DATE_UNKNOWN},
    };

    list_add(&rows->deals, book, &investment, sizeof investment);
}

void fund_calls_add(struct kept_rows *rows, const struct book *book, const struct entry *entry)
{
    struct fund_call call = {
        .id = entry->seq,
        .decided = {.proposed_on = entry->effective_date, .decided_on = DATE_UNKNOWN},
    };

    list_add(&rows->asked, book, &call, sizeof call);
}

static uint32_t outcome_of(const struct entry *decision)
{
    return decision->kind == RECORD_DECISION ? ((const struct decision *)decision->record)->outcome
                                             : ((const struct approval *)decision->record)->outcome;
}

static void decide(struct first_decision *first, const struct entry *decision)
{
    uint32_t seq = (uint32_t)decision->seq;

    if (atomic_load_explicit(&first->seq, memory_order_relaxed) == 0) {
        first->decided_on = decision->effective_date;
        first->outcome = outcome_of(decision);
        atomic_store_explicit(&first->seq, seq, memory_order_release);
    } else if (atomic_load_explicit(&first->again, memory_order_relaxed) == 0) {
        atomic_store_explicit(&first->again, seq, memory_order_release);
    }
}

void fund_investments_decide(struct kept_rows *rows, size_t place, const struct entry *decision)
{
    struct listed listed = list_take(&rows->deals);
    /* Who adds may change what he takes. */
    struct fund_investment *deals = (struct fund_investment *)(uintptr_t)listed.items;

    if (place < listed.count)
        decide(&deals[place].decided, decision);
}

bool fund_call_stands(const struct fund_call *call)
{
    return atomic_load_explicit(&call->decided.again, memory_order_acquire) == 0 &&
           atomic_load_explicit(&call->ended, memory_order_acquire) == 0;
}

void fund_calls_decide(struct kept_rows *rows, size_t place, const struct entry *approval)
{
    struct listed listed = list_take(&rows->asked);
    struct fund_call *calls = (struct fund_call *)(uintptr_t)listed.items;

    if (place < listed.count)
        decide(&calls[place].decided, approval);
}

void fund_calls_end(struct kept_rows *rows, size_t place, const struct entry *reversal)
{
    struct listed listed = list_take(&rows->asked);
    struct fund_call *calls = (struct fund_call *)(uintptr_t)listed.items;

    if (place < listed.count &&
        atomic_load_explicit(&calls[place].ended, memory_order_relaxed) == 0)
        atomic_store_explicit(&calls[place].ended, (uint32_t)reversal->seq, memory_order_release);
}

/* An investment stands in its list before its id does. */
size_t fund_investments_seen(const struct kept_rows *rows, const struct book *book,
                             const struct fund_investment **investments_out)
{
    const int64_t *ids;
    size_t count = seq_list_take(&rows->investments, book, &ids);

    *investments_out = list_take(&rows->deals).items;
    return count;
}

/* The same of a call. */
size_t fund_calls_seen(const struct kept_rows *rows, const struct book *book,
                       const struct fund_call **calls_out)
{
    const int64_t *ids;
    size_t count = seq_list_take(&rows->calls, book, &ids);

    *calls_out = list_take(&rows->asked).items;
    return count;
}

static bool happened(const struct book *book, int64_t seq)
{
    return seq != 0 && seq <= book_head(book);
}

/* By the entries: the first decision that is live. */
static int64_t approval_of(const struct book *book, int64_t id, struct view view)
{
    const struct entry *decided = proposal_decision(book, book_entry(book, id), view);

    return decided != NULL && outcome_of(decided) == OUTCOME_APPROVE ? decided->seq : 0;
}

static int64_t approval_in(const struct book *book, int64_t id, const struct first_decision *first,
                           struct view view)
{
    int64_t seq = atomic_load_explicit(&first->seq, memory_order_acquire);

    if (!happened(book, seq) || !book_live_on(book, id, first->proposed_on, view))
        return 0;
    if (happened(book, atomic_load_explicit(&first->again, memory_order_acquire)))
        return approval_of(book, id, view);
    return first->outcome == OUTCOME_APPROVE && book_live_on(book, seq, first->decided_on, view)
               ? seq
               : 0;
}

bool fund_investment_approved(const struct book *book, const struct fund_investment *investment,
                              struct view view)
{
    return approval_in(book, investment->id, &investment->decided, view) != 0;
}

int64_t fund_call_approval(const struct book *book, const struct fund_call *call, struct view view)
{
    return approval_in(book, call->id, &call->decided, view);
}
