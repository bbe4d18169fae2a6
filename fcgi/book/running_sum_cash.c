/* What comes into a fund and leaves it. */
#include "book/proposal.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/reported.h"
#include "record/waterfall.h"
#include "running_sum_internal.h"

struct running_sum *sum_of_fund(struct sum_table *table, int64_t fund_id)
{
    uint32_t place = sum_make(table, SUM_OF_FUND, fund_id, 0);

    return &table->sums[place];
}

void sum_doubt_cash(struct sum_table *table, int64_t fund_id)
{
    sum_of_fund(table, fund_id)->cash_unsure = true;
}

/* Money that comes in, or leaves where the amount is less than nothing. */
void sum_add_cash(struct sum_table *table, const struct book *book, int64_t fund_id,
                  uint32_t currency, int64_t amount_minor, int32_t day)
{
    struct running_sum *sum = sum_of_fund(table, fund_id);

    sum_add_amount(sum, &sum->cash_minor, amount_minor);
    if (((const struct fund *)book_entry(book, fund_id)->record)->currency != currency)
        sum->cash_unsure = true;
    if (day > sum->cash_day)
        sum->cash_day = day;
}

static void add_spent(struct sum_table *table, const struct book *book, const struct entry *entry,
                      int64_t sign, int32_t day)
{
    const struct expense *expense = entry->record;

    sum_add_cash(table, book, expense->fund_id, expense->currency, -sign * expense->amount_minor,
                 day);
    if (expense->awaits_approval)
        sum_doubt_cash(table, expense->fund_id);
}

static void add_facility(struct sum_table *table, const struct book *book,
                         const struct facility_flow *flow, int64_t sign, int32_t day)
{
    bool drawn = flow->kind <= FACILITY_DRAW_FEES;

    sum_add_cash(table, book, flow->fund_id, flow->currency,
                 drawn ? sign * flow->amount_minor : -sign * flow->amount_minor, day);
}

static void add_proceeds(struct sum_table *table, const struct book *book,
                         const struct proceeds *proceeds, int64_t sign, int32_t day)
{
    const struct investment *investment = book_entry(book, proceeds->investment_id)->record;

    sum_add_cash(table, book, investment->fund_id, investment->currency,
                 sign * proceeds->amount_minor, day);
    struct running_sum *sum =
        &table->sums[sum_make(table, SUM_OF_INVESTMENT, proceeds->investment_id, 0)];

    sum_add_amount(sum, &sum->relieved_minor, sign * known_or_zero(proceeds->cost_relieved_minor));
}

/* An approved payout leaves whole; which of several approvals counts, the ledger says. */
static void add_payout(struct sum_table *table, const struct book *book, const char *field,
                       int64_t proposal_id, const struct entry *approval)
{
    const struct entry *proposal = book_entry(book, proposal_id);
    int64_t fund_id = record_fund(book, proposal->kind, proposal->record);
    const struct shape *shape = &record_types[proposal->kind]->shape;
    int64_t amount = 0;

    if (((const struct approval *)approval->record)->outcome != OUTCOME_APPROVE)
        return;
    if (book_referrers(book, RECORD_APPROVAL, field, proposal_id).entry->seq != approval->seq ||
        book_reversal_of(book, proposal_id) != NULL ||
        proposal->effective_date > approval->effective_date ||
        proposal_amount(proposal, &amount) != ERR_OK)
        sum_doubt_cash(table, fund_id);
    sum_add_cash(table, book, fund_id, field_enum(shape_field(shape, "currency"), proposal->record),
                 -amount, approval->effective_date);
}

void sum_end_payout(struct sum_table *table, const struct book *book,
                    const struct approval *approval)
{
    int64_t proposal_id =
        approval->distribution_id != 0 ? approval->distribution_id : approval->return_of_excess_id;

    if (proposal_id != 0)
        sum_doubt_cash(table, record_fund(book, book_entry(book, proposal_id)->kind,
                                          book_entry(book, proposal_id)->record));
}

void sum_end_cash(struct sum_table *table, const struct book *book, const struct entry *reversed,
                  int32_t day)
{
    const void *record = reversed->record;
    const struct carry_return *back = record;

    if (reversed->kind == RECORD_EXPENSE)
        add_spent(table, book, reversed, -1, day);
    else if (reversed->kind == RECORD_FACILITY_FLOW)
        add_facility(table, book, record, -1, day);
    else if (reversed->kind == RECORD_PROCEEDS)
        add_proceeds(table, book, record, -1, day);
    else if (reversed->kind == RECORD_CARRY_RETURN)
        sum_add_cash(table, book, back->fund_id, back->currency, -back->amount_minor, day);
    else if (reversed->kind == RECORD_DISTRIBUTION || reversed->kind == RECORD_RETURN_OF_EXCESS)
        sum_doubt_cash(table, record_fund(book, reversed->kind, record));
}

/* Of an entry that just came. */
void sum_see_cash(struct sum_table *table, const struct book *book, const struct entry *entry)
{
    const void *record = entry->record;
    const struct carry_return *back = record;
    const struct commitment *commitment = record;
    const struct approval *approval = record;
    int32_t day = entry->effective_date;

    if (entry->kind == RECORD_EXPENSE)
        add_spent(table, book, entry, 1, day);
    else if (entry->kind == RECORD_FACILITY_FLOW)
        add_facility(table, book, record, 1, day);
    else if (entry->kind == RECORD_PROCEEDS)
        add_proceeds(table, book, record, 1, day);
    else if (entry->kind == RECORD_CARRY_RETURN)
        sum_add_cash(table, book, back->fund_id, back->currency, back->amount_minor, day);
    else if (entry->kind == RECORD_COMMITMENT && commitment->investor_fund_id != 0)
        sum_doubt_cash(table, commitment->investor_fund_id);
    else if (entry->kind == RECORD_FUND_BASIS)
        sum_doubt_cash(table, ((const struct fund_basis *)record)->fund_id);
    else if (entry->kind == RECORD_APPROVAL && approval->distribution_id != 0)
        add_payout(table, book, "distribution_id", approval->distribution_id, entry);
    else if (entry->kind == RECORD_APPROVAL && approval->return_of_excess_id != 0)
        add_payout(table, book, "return_of_excess_id", approval->return_of_excess_id, entry);
}
