/* The list of a fund's investments. It grows with the fund's list of ids, one for one; the decision
 * on one is filled in where it stands, as a word that names a seq. Where there was more than one
 * decision the entries say which of them counts. */
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
        .proposed_on = entry->effective_date,
        .decided_on = DATE_UNKNOWN,
    };

    list_add(&rows->deals, book, &investment, sizeof investment);
}

void fund_investments_decide(struct kept_rows *rows, size_t place, const struct entry *decision)
{
    struct listed listed = list_take(&rows->deals);
    /* Who adds may change what he takes. */
    struct fund_investment *deals = (struct fund_investment *)(uintptr_t)listed.items;
    uint32_t seq = (uint32_t)decision->seq;

    if (place >= listed.count)
        return;
    struct fund_investment *deal = &deals[place];

    if (atomic_load_explicit(&deal->decision, memory_order_relaxed) == 0) {
        deal->decided_on = decision->effective_date;
        deal->outcome = ((const struct decision *)decision->record)->outcome;
        atomic_store_explicit(&deal->decision, seq, memory_order_release);
    } else if (atomic_load_explicit(&deal->decided_again, memory_order_relaxed) == 0) {
        atomic_store_explicit(&deal->decided_again, seq, memory_order_release);
    }
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

static bool happened(const struct book *book, int64_t seq)
{
    return seq != 0 && seq <= book_head(book);
}

/* By the entries: the first decision that is live. */
static bool is_approved(const struct book *book, const struct fund_investment *investment,
                        struct view view)
{
    const struct entry *decided = proposal_decision(book, book_entry(book, investment->id), view);

    return decided != NULL &&
           ((const struct decision *)decided->record)->outcome == OUTCOME_APPROVE;
}

bool fund_investment_approved(const struct book *book, const struct fund_investment *investment,
                              struct view view)
{
    int64_t decision = atomic_load_explicit(&investment->decision, memory_order_acquire);

    if (!happened(book, decision) ||
        !book_live_on(book, investment->id, investment->proposed_on, view))
        return false;
    if (happened(book, atomic_load_explicit(&investment->decided_again, memory_order_acquire)))
        return is_approved(book, investment, view);
    return investment->outcome == OUTCOME_APPROVE &&
           book_live_on(book, decision, investment->decided_on, view);
}
