/* What each kind of entry adds to the rows of its fund, which rows it marks, and which entries
 * make the rows not enough. */
#include "book/proposal.h"
#include "fund_rows_internal.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/reported.h"
#include "record/waterfall.h"

/* A binary search, as ids ascend; count when it is not there. */
static size_t place_of(const struct list *list, const struct book *book, int64_t id)
{
    const int64_t *ids;
    size_t count = seq_list_take(list, book, &ids);
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && ids[low] == id ? low : count;
}

static void require_same_currency(struct kept_rows *rows, const struct entry *entry,
                                  uint32_t currency)
{
    if (atomic_load_explicit(&rows->currency_seq, memory_order_relaxed) == 0) {
        rows->currency = currency;
        atomic_store_explicit(&rows->currency_seq, entry->seq, memory_order_release);
    }
    if (rows->currency != currency)
        fund_rows_not_enough(rows, entry->seq);
}

static struct kept_rows *fund_of_commitment(const struct fund_table *table, const struct book *book,
                                            int64_t commitment_id)
{
    return fund_table_find(
        table, ((const struct commitment *)book_entry(book, commitment_id)->record)->fund_id);
}

static struct kept_rows *fund_of_investment(const struct fund_table *table, const struct book *book,
                                            int64_t investment_id)
{
    return fund_table_find(
        table, ((const struct investment *)book_entry(book, investment_id)->record)->fund_id);
}

static void add_commitment(struct fund_table *table, const struct book *book,
                           const struct entry *entry)
{
    const struct commitment *commitment = entry->record;
    struct kept_rows *rows = fund_table_find(table, commitment->fund_id);

    /* What a fund gets from another fund depends on the other one's shares. */
    fund_rows_not_enough(fund_table_find(table, commitment->investor_fund_id), entry->seq);
    if (rows == NULL)
        return;
    require_same_currency(rows, entry, commitment->currency);
    seq_list_add(&rows->commitments, book, entry->seq);
}

static void add_investment(struct fund_table *table, const struct book *book,
                           const struct entry *entry)
{
    const struct investment *investment = entry->record;
    struct kept_rows *rows = fund_table_find(table, investment->fund_id);

    if (rows == NULL)
        return;
    require_same_currency(rows, entry, investment->currency);
    fund_investments_add(rows, book, entry);
    seq_list_add(&rows->investments, book, entry->seq);
}

static void add_decision(struct fund_table *table, const struct book *book,
                         const struct entry *entry)
{
    int64_t investment_id = ((const struct decision *)entry->record)->investment_id;
    struct kept_rows *rows = fund_of_investment(table, book, investment_id);

    if (rows != NULL)
        fund_investments_decide(rows, place_of(&rows->investments, book, investment_id), entry);
}

static void add_call(struct fund_table *table, const struct book *book, const struct entry *entry)
{
    struct kept_rows *rows =
        fund_table_find(table, ((const struct capital_call *)entry->record)->fund_id);

    if (rows == NULL)
        return;
    fund_calls_add(rows, book, entry);
    seq_list_add(&rows->calls, book, entry->seq);
}

static void decide_call(struct fund_table *table, const struct book *book, int64_t call_id,
                        const struct entry *approval)
{
    const struct entry *call = book_entry(book, call_id);
    struct kept_rows *rows =
        call == NULL ? NULL
                     : fund_table_find(table, ((const struct capital_call *)call->record)->fund_id);

    if (rows == NULL)
        return;
    fund_calls_decide(rows, place_of(&rows->calls, book, call_id), approval);
    /* A first decision changes nothing that was certain before it. */
    if (REFERRERS(book, approval, capital_call_id, call_id).entry->seq != approval->seq)
        fund_rows_changed(rows, book);
}

/* The call, or a decision on it, is reversed. */
static void end_call(struct fund_table *table, const struct book *book, int64_t call_id,
                     const struct entry *reversal)
{
    const struct entry *call = book_entry(book, call_id);
    struct kept_rows *rows =
        fund_table_find(table, ((const struct capital_call *)call->record)->fund_id);

    if (rows == NULL)
        return;
    fund_calls_end(rows, place_of(&rows->calls, book, call_id), reversal);
    fund_rows_changed(rows, book);
}

static void add_contribution(struct fund_table *table, const struct book *book,
                             const struct entry *entry)
{
    const struct contribution *contribution = entry->record;
    const struct entry *commitment = book_entry(book, contribution->commitment_id);
    const struct entry *call = book_entry(book, contribution->capital_call_id);
    struct kept_rows *rows = fund_of_commitment(table, book, contribution->commitment_id);
    enum fund_row_kind kind = contribution->outside_commitment ? ROW_OUTSIDE : ROW_CONTRIBUTION;

    if (rows == NULL)
        return;
    require_same_currency(rows, entry, contribution->currency);
    if (call != NULL) {
        kind = ROW_CALLED;
        if (contribution->outside_commitment ||
            ((const struct capital_call *)call->record)->fund_id != rows->fund_id)
            fund_rows_not_enough(rows, entry->seq);
    }
    /* A row is inside the commitment or outside it. */
    if (known_or_zero(contribution->outside_minor) > 0)
        fund_rows_not_enough(rows, entry->seq);
    /* Rows count whatever their commitment's own dates are. */
    if (entry->effective_date < commitment->effective_date)
        fund_rows_not_enough(rows, entry->seq);
    fund_rows_add(rows, book, entry, kind, place_of(&rows->commitments, book, commitment->seq),
                  call == NULL ? 0 : place_of(&rows->calls, book, call->seq),
                  contribution->amount_minor);
}

static void add_held(struct fund_table *table, const struct book *book, const struct entry *entry,
                     int64_t investment_id, enum fund_row_kind kind, int64_t amount_minor)
{
    struct kept_rows *rows = fund_of_investment(table, book, investment_id);

    if (rows != NULL)
        fund_rows_add(rows, book, entry, kind, place_of(&rows->investments, book, investment_id), 0,
                      amount_minor);
}

/* The entries say whether a row counts whose entry waits for a second person. */
static void mark_waiting(struct kept_rows *rows, const struct book *book, const struct entry *entry)
{
    if (rows != NULL && proposal_awaits(entry))
        fund_rows_mark(rows, book, entry);
}

static void add_payment(struct fund_table *table, const struct book *book,
                        const struct entry *entry)
{
    const struct payment *payment = entry->record;

    add_held(table, book, entry, payment->investment_id, ROW_PAYMENT, payment->amount_minor);
    mark_waiting(fund_of_investment(table, book, payment->investment_id), book, entry);
}

static void add_proceeds(struct fund_table *table, const struct book *book,
                         const struct entry *entry)
{
    const struct proceeds *proceeds = entry->record;
    bool income = proceeds->kind == PROCEEDS_DIVIDEND || proceeds->kind == PROCEEDS_INTEREST;
    enum fund_row_kind kind = income ? ROW_INCOME : ROW_PROCEEDS;

    if (known_or_zero(proceeds->cost_relieved_minor) != 0)
        kind = ROW_SOLD;
    add_held(table, book, entry, proceeds->investment_id, kind, proceeds->amount_minor);
}

static void add_of_fund(struct fund_table *table, const struct book *book,
                        const struct entry *entry, int64_t fund_id, uint32_t currency,
                        enum fund_row_kind kind, size_t place, int64_t amount_minor)
{
    struct kept_rows *rows = fund_table_find(table, fund_id);

    if (rows == NULL)
        return;
    require_same_currency(rows, entry, currency);
    fund_rows_add(rows, book, entry, kind, place, 0, amount_minor);
}

static void add_expense(struct fund_table *table, const struct book *book,
                        const struct entry *entry)
{
    const struct expense *expense = entry->record;

    add_of_fund(table, book, entry, expense->fund_id, expense->currency, ROW_EXPENSE, 0,
                expense->amount_minor);
    mark_waiting(fund_table_find(table, expense->fund_id), book, entry);
}

/* Whether a distribution that is just being approved has somebody to be shared by: the same as
 * when it is shared, as what is known later never changes that. */
static bool can_be_shared(const struct kept_rows *kept, const struct book *book,
                          const struct entry *proposal)
{
    struct view view = {proposal->effective_date, book_head(book)};
    const struct fund_rows rows = fund_rows_seen(kept, book);

    if (((const struct distribution *)proposal->record)->basis == SHARE_BY_COMMITMENT) {
        for (size_t i = 0; i < rows.commitments.count; i++) {
            const struct entry *entry = book_entry(book, rows.commitments.ids[i]);

            if (book_live(book, entry, view) &&
                ((const struct commitment *)entry->record)->amount_minor > 0)
                return true;
        }
        return false;
    }
    for (size_t k = 0; k < rows.block_count; k++) {
        const struct row_block *block = fund_rows_block(&rows, k);

        for (size_t row = 0; row < row_block_count(block); row++) {
            if (block->dates[row] > proposal->effective_date)
                return false;
            /* Marked ones are larger than all kinds. */
            if (block->kinds[row] <= ROW_CALLED && block->amounts_minor[row] > 0)
                return true;
        }
    }
    return false;
}

static void add_distribution(struct fund_table *table, const struct book *book,
                             const struct entry *approval, const struct entry *proposal)
{
    const struct distribution *distribution = proposal->record;
    struct kept_rows *rows = fund_table_find(table, distribution->fund_id);
    int64_t recallable = known_or_zero(distribution->recallable_minor);
    int64_t amount = 0;

    if (rows == NULL)
        return;
    require_same_currency(rows, approval, distribution->currency);
    /* Of carry it depends on the terms and on what each has paid in who bears it. */
    if (proposal_amount(proposal, &amount) != ERR_OK || amount <= 0 || recallable < 0 ||
        recallable > amount || known_or_zero(distribution->return_of_capital_minor) < 0 ||
        known_or_zero(distribution->gain_minor) < 0 ||
        known_or_zero(distribution->income_minor) < 0 ||
        known_or_zero(distribution->carry_minor) != 0 || !can_be_shared(rows, book, proposal)) {
        fund_rows_not_enough(rows, approval->seq);
        return;
    }
    fund_rows_add(rows, book, approval, recallable == 0 ? ROW_DISTRIBUTION : ROW_RECALLABLE, 0, 0,
                  amount);
}

static const struct entry *proposal_of(const struct book *book, const struct entry *entry)
{
    const struct approval *approval = entry->record;

    return book_entry(book, approval->distribution_id != 0 ? approval->distribution_id
                                                           : approval->valuation_id);
}

/* The fund whose rows tell of a distribution or valuation; NULL when none do. */
static struct kept_rows *fund_of_proposal(const struct fund_table *table, const struct book *book,
                                          const struct entry *proposal)
{
    if (proposal->kind == RECORD_DISTRIBUTION)
        return fund_table_find(table, ((const struct distribution *)proposal->record)->fund_id);
    int64_t investment_id = ((const struct valuation *)proposal->record)->investment_id;

    return investment_id == 0 ? NULL : fund_of_investment(table, book, investment_id);
}

static struct referrer decisions_of(const struct book *book, const struct entry *proposal)
{
    return book_referrers(
        book, RECORD_APPROVAL,
        proposal->kind == RECORD_DISTRIBUTION ? "distribution_id" : "valuation_id", proposal->seq);
}

/* Marks the rows of all approvals of a distribution or valuation. */
static void mark_decisions(const struct fund_table *table, const struct book *book,
                           const struct entry *proposal)
{
    struct kept_rows *rows = fund_of_proposal(table, book, proposal);

    for (struct referrer r = decisions_of(book, proposal); r.entry != NULL && rows != NULL;
         book_next_referrer(&r))
        fund_rows_mark(rows, book, r.entry);
}

static void add_approval(struct fund_table *table, const struct book *book,
                         const struct entry *entry)
{
    const struct approval *approval = entry->record;
    const struct entry *proposal = proposal_of(book, entry);
    const struct entry *excess = book_entry(book, approval->return_of_excess_id);
    const struct entry *equalisation = book_entry(book, approval->equalisation_id);

    fund_notices_add(table, book, entry);
    decide_call(table, book, approval->capital_call_id, entry);
    if (excess != NULL)
        fund_rows_not_enough(
            fund_table_find(table, ((const struct return_of_excess *)excess->record)->fund_id),
            entry->seq);
    if (equalisation != NULL)
        fund_rows_not_enough(
            fund_of_commitment(table, book,
                               ((const struct equalisation *)equalisation->record)->commitment_id),
            entry->seq);
    if (proposal == NULL)
        return;
    if (approval->outcome == OUTCOME_APPROVE) {
        const struct valuation *valuation = proposal->record;

        if (proposal->kind == RECORD_DISTRIBUTION)
            add_distribution(table, book, entry, proposal);
        else if (valuation->investment_id != 0)
            add_held(table, book, entry, valuation->investment_id, ROW_VALUATION,
                     valuation->amount_minor);
    }
    /* In a view that knows only some of several decisions, or not yet the day of the proposal, the
     * entries say what counts. */
    if (decisions_of(book, proposal).entry->seq != entry->seq ||
        entry->effective_date < proposal->effective_date ||
        book_reversal_of(book, proposal->seq) != NULL)
        mark_decisions(table, book, proposal);
}

static void add_reversal(struct fund_table *table, const struct book *book,
                         const struct entry *entry)
{
    const struct entry *reversed =
        book_entry(book, ((const struct reversal *)entry->record)->reversed_seq);
    const void *record = reversed->record;
    struct kept_rows *rows = NULL;

    fund_notices_end(table, book, entry, reversed);
    switch (reversed->kind) {
    case RECORD_COMMITMENT:
        rows = fund_table_find(table, ((const struct commitment *)record)->fund_id);
        fund_rows_not_enough(rows, entry->seq);
        return;
    case RECORD_CONTRIBUTION:
        rows =
            fund_of_commitment(table, book, ((const struct contribution *)record)->commitment_id);
        break;
    case RECORD_PAYMENT:
        rows = fund_of_investment(table, book, ((const struct payment *)record)->investment_id);
        break;
    case RECORD_PROCEEDS:
        rows = fund_of_investment(table, book, ((const struct proceeds *)record)->investment_id);
        break;
    case RECORD_EXPENSE:
        rows = fund_table_find(table, ((const struct expense *)record)->fund_id);
        break;
    case RECORD_FACILITY_FLOW:
        rows = fund_table_find(table, ((const struct facility_flow *)record)->fund_id);
        break;
    case RECORD_CAPITAL_CALL:
        end_call(table, book, reversed->seq, entry);
        return;
    case RECORD_APPROVAL:
        if (((const struct approval *)record)->capital_call_id != 0)
            end_call(table, book, ((const struct approval *)record)->capital_call_id, entry);
        if (proposal_of(book, reversed) != NULL)
            rows = fund_of_proposal(table, book, proposal_of(book, reversed));
        break;
    case RECORD_DISTRIBUTION:
    case RECORD_VALUATION:
        mark_decisions(table, book, reversed);
        return;
    default:
        return;
    }
    if (rows != NULL)
        fund_rows_mark(rows, book, reversed);
}

/* Entries after which the rows of their fund are not enough: shares then depend on more than who
 * promised and paid what, fees are accrued, carry came back, or an opening says what was before. */
static void apply_other(struct fund_table *table, const struct book *book,
                        const struct entry *entry)
{
    const void *record = entry->record;
    struct kept_rows *rows = NULL;

    if (entry->kind == RECORD_OPENING) {
        fund_rows_held_not_enough(fund_table_find(table, ((const struct opening *)record)->fund_id),
                                  entry->seq);
        return;
    }
    if (entry->kind == RECORD_COMMITMENT_RELEASE)
        rows = fund_of_commitment(table, book,
                                  ((const struct commitment_release *)record)->commitment_id);
    else if (entry->kind == RECORD_COMMITMENT_TRANSFER)
        rows = fund_of_commitment(table, book,
                                  ((const struct commitment_transfer *)record)->commitment_id);
    else if (entry->kind == RECORD_DISTRIBUTION_LINE)
        rows = fund_of_proposal(
            table, book,
            book_entry(book, ((const struct distribution_line *)record)->distribution_id));
    else if (entry->kind == RECORD_ACCRUAL)
        rows = fund_table_find(table, ((const struct accrual *)record)->fund_id);
    else if (entry->kind == RECORD_CARRY_RETURN)
        rows = fund_table_find(table, ((const struct carry_return *)record)->fund_id);
    else if (entry->kind == RECORD_FUND_BASIS)
        rows = fund_table_find(table, ((const struct fund_basis *)record)->fund_id);
    fund_rows_not_enough(rows, entry->seq);
}

static void apply(void *table, const struct book *book, const struct entry *entry)
{
    const void *record = entry->record;
    const struct facility_flow *flow = record;

    switch (entry->kind) {
    case RECORD_FUND:
        fund_table_add(table, entry);
        return;
    case RECORD_COMMITMENT:
        add_commitment(table, book, entry);
        return;
    case RECORD_INVESTMENT:
        add_investment(table, book, entry);
        return;
    case RECORD_DECISION:
        add_decision(table, book, entry);
        return;
    case RECORD_CAPITAL_CALL:
        add_call(table, book, entry);
        return;
    case RECORD_CONTRIBUTION:
        add_contribution(table, book, entry);
        return;
    case RECORD_PAYMENT:
        add_payment(table, book, entry);
        return;
    case RECORD_PROCEEDS:
        add_proceeds(table, book, entry);
        return;
    case RECORD_EXPENSE:
        add_expense(table, book, entry);
        return;
    case RECORD_FACILITY_FLOW:
        add_of_fund(table, book, entry, flow->fund_id, flow->currency, ROW_FACILITY, flow->kind,
                    flow->amount_minor);
        return;
    case RECORD_APPROVAL:
        add_approval(table, book, entry);
        return;
    case RECORD_REVERSAL:
        add_reversal(table, book, entry);
        return;
    default:
        apply_other(table, book, entry);
    }
}

bool fund_row_live(const struct book *book, int64_t seq, struct view view)
{
    const struct entry *entry = book_entry(book, seq);

    if (entry->kind == RECORD_APPROVAL)
        return proposal_approved(book, proposal_of(book, entry), view) == entry;
    return entry_counts(book, entry, view);
}

const struct follower fund_rows_follower = {
    .size = sizeof(struct fund_table),
    .apply = apply,
    .done = fund_table_done,
};

static const struct kept_rows *rows_of(const struct book *book, int64_t fund_id)
{
    return fund_table_find(book_table(book, &fund_rows_follower), fund_id);
}

static int64_t known_in(const struct book *book, struct view view)
{
    return view.as_known < book_head(book) ? view.as_known : book_head(book);
}

bool book_fund_rows(const struct book *book, int64_t fund_id, struct view view,
                    struct fund_rows *rows_out)
{
    const struct kept_rows *rows = rows_of(book, fund_id);

    if (rows == NULL)
        return false;
    *rows_out = fund_rows_seen(rows, book);
    return known_in(book, view) <= atomic_load_explicit(&rows->enough_until, memory_order_acquire);
}

bool book_fund_held_rows(const struct book *book, int64_t fund_id, struct view view,
                         struct fund_rows *rows_out)
{
    const struct kept_rows *rows = rows_of(book, fund_id);

    if (rows == NULL)
        return false;
    *rows_out = fund_rows_seen(rows, book);
    return known_in(book, view) <= atomic_load_explicit(&rows->held_until, memory_order_acquire);
}

size_t book_fund_investments(const struct book *book, int64_t fund_id,
                             const struct fund_investment **investments_out)
{
    const struct kept_rows *rows = rows_of(book, fund_id);

    return rows == NULL ? 0 : fund_investments_seen(rows, book, investments_out);
}
