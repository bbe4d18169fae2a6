/* What investments add to the sums of their project, fund and firm. */
#include "base/check.h"
#include "book/proposal.h"
#include "items_internal.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "running_sum_internal.h"

static size_t hash_of_added(const void *items, uint32_t place)
{
    return sum_hash(0, ((const struct added *)items)[place].investment_id, 0);
}

static void find_sums(struct sum_table *table, const struct book *book, const struct entry *entry,
                      uint32_t *sums_out)
{
    const struct investment *investment = entry->record;
    int64_t project_id = investment->project_id;
    int64_t fund_id = investment->fund_id;
    int64_t firm_id = ((const struct project *)book_entry(book, project_id)->record)->firm_id;
    uint32_t project = sum_make(table, SUM_OF_PROJECT, project_id, 0);
    uint32_t fund = sum_make(table, SUM_OF_FUND, fund_id, 0);

    sums_out[0] = project;
    sums_out[1] = fund;
    sums_out[2] = sum_make_part(table, project, SUM_OF_PROJECT_AND_FUND, project_id, fund_id);
    sums_out[3] = sum_make_part(table, fund, SUM_OF_FUND_AND_FIRM, fund_id, firm_id);
    sums_out[4] = sum_make(table, SUM_OF_FIRM, firm_id, 0);
    sums_out[5] = sum_make(table, SUM_OF_INVESTMENT, entry->seq, 0);
}

static int64_t approved_of(const struct added *added)
{
    return added->live && added->approved ? added->amount_minor : 0;
}

static int64_t paid_of(const struct added *added)
{
    return added->live && added->decided ? added->paid_minor : 0;
}

struct added *sum_added(const struct sum_table *table, int64_t investment_id)
{
    const struct place_map *map = &table->by_investment;

    for (size_t at = sum_hash(0, (uint32_t)investment_id, 0) & (map->capacity - 1);
         map->places[at] != 0; at = (at + 1) & (map->capacity - 1))
        if (table->added[map->places[at]].investment_id == investment_id)
            return &table->added[map->places[at]];
    check_failed("the investment was added", __FILE__, __LINE__);
}

/* Lets an investment be as `now` from a day on. */
void sum_change(struct sum_table *table, const struct book *book, const struct added *now,
                int32_t day)
{
    struct added *was = sum_added(table, now->investment_id);
    int64_t approved = approved_of(now) - approved_of(was);
    int64_t paid = paid_of(now) - paid_of(was);

    for (size_t i = 0; i < SUMS_OF_ONE; i++) {
        struct running_sum *sum = &table->sums[now->sums[i]];

        sum_add_amount(sum, &sum->approved_minor, approved);
        sum_add_amount(sum, &sum->paid_minor, paid);
        sum_see_day(sum, day);
    }
    if (now->paid_minor != was->paid_minor) {
        const struct investment *investment = book_entry(book, now->investment_id)->record;

        /* What was paid has left the fund, whatever was decided. */
        sum_add_cash(table, book, investment->fund_id, investment->currency,
                     was->paid_minor - now->paid_minor, day);
    }
    *was = *now;
}

static void note_sums(struct sum_table *table, const struct book *book, const struct entry *entry,
                      const struct added *added)
{
    const struct investment *investment = entry->record;
    const struct entry *project = book_entry(book, investment->project_id);
    bool opened = table->sums[added->sums[1]].paid_unsure; /* the fund's */
    bool ended = book_reversal_of(book, project->seq) != NULL;

    for (size_t i = 0; i < SUMS_OF_ONE; i++) {
        struct running_sum *sum = &table->sums[added->sums[i]];

        sum_see_currency(sum, investment->currency);
        sum_see_day(sum, entry->effective_date);
        sum_see_day(sum, project->effective_date);
        sum->paid_unsure = sum->paid_unsure || opened;
        sum->unsure = sum->unsure || ended;
    }
}

void sum_add_investment(struct sum_table *table, const struct book *book, const struct entry *entry)
{
    const struct investment *investment = entry->record;
    struct added added = {.investment_id = (uint32_t)entry->seq,
                          .live = true,
                          .amount_minor = investment->amount_minor};

    find_sums(table, book, entry, added.sums);
    note_sums(table, book, entry, &added);
    table->added = items_grown(table->added, table->added_count, 2, &table->added_capacity,
                               sizeof *table->added);
    if (table->added_count == 0)
        table->added[table->added_count++] = (struct added){0};
    table->added[table->added_count] = added;
    sum_map_add(&table->by_investment, hash_of_added, table->added, (uint32_t)table->added_count++);
}

void sum_decide_again(struct sum_table *table, const struct book *book, int64_t investment_id,
                      int32_t day)
{
    struct added now = *sum_added(table, investment_id);

    now.decided = now.approved = false;
    FOR_LIVE_REFERRERS (r, book, VIEW_EVERYTHING, decision, investment_id, investment_id) {
        now.decided = true;
        now.approved = ((const struct decision *)r.entry->record)->outcome == OUTCOME_APPROVE;
        break;
    }
    sum_change(table, book, &now, day);
}

/* Adds up the payments once more, where some of them wait or waited for a second person. */
void sum_pay_again(struct sum_table *table, const struct book *book, int64_t investment_id,
                   int32_t day)
{
    struct added now = *sum_added(table, investment_id);
    enum err err = ERR_OK;

    now.paid_minor = 0;
    FOR_REFERRERS (r, book, payment, investment_id, investment_id)
        if (entry_counts(book, r.entry, VIEW_EVERYTHING))
            add_to(&now.paid_minor, ((const struct payment *)r.entry->record)->amount_minor, &err);
    if (err != ERR_OK)
        now.paid_minor = 0;
    sum_change(table, book, &now, day);
}

void sum_pay(struct sum_table *table, const struct book *book, const struct entry *entry,
             int64_t amount_minor, int32_t day)
{
    const struct payment *payment = entry->record;
    struct added now = *sum_added(table, payment->investment_id);

    if (proposal_awaits(entry)) {
        sum_pay_again(table, book, payment->investment_id, day);
        return;
    }
    if (__builtin_add_overflow(now.paid_minor, amount_minor, &now.paid_minor))
        now.paid_minor = SUM_MOST;
    sum_change(table, book, &now, day);
}

/* Lets the entries be asked of all that an investment adds to: of paid alone, or of all. */
void sum_doubt(struct sum_table *table, int64_t investment_id, bool paid_alone)
{
    const struct added *added = sum_added(table, investment_id);

    for (size_t i = 0; i < SUMS_OF_ONE; i++) {
        struct running_sum *sum = &table->sums[added->sums[i]];

        sum->paid_unsure = true;
        sum->unsure = sum->unsure || !paid_alone;
    }
}

/* An opening may say more of what was paid for each investment of its fund. */

void sum_end_project(struct sum_table *table, const struct book *book, int64_t project_id)
{
    FOR_REFERRERS (r, book, investment, project_id, project_id)
        sum_doubt(table, r.entry->seq, false);
}
