/* Keeps the running sums. Of each investment it is remembered what it has added to its sums; an
 * entry that changes that adds the difference. */
#include "book/running_sum.h"

#include "base/check.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/reported.h"
#include "record/waterfall.h"
#include "running_sum_internal.h"

#include <stdlib.h>

static struct running_sum *sum_of_commitment(struct sum_table *table, int64_t commitment_id)
{
    uint32_t place = sum_make(table, SUM_OF_COMMITMENT, commitment_id, 0);

    return &table->sums[place];
}

static int64_t fund_of(const struct book *book, int64_t commitment_id)
{
    return ((const struct commitment *)book_entry(book, commitment_id)->record)->fund_id;
}

/* sign: -1 for the end of it. */
static void contribute(struct sum_table *table, const struct book *book,
                       const struct contribution *contribution, int64_t sign, int32_t day)
{
    sum_add_cash(table, book, fund_of(book, contribution->commitment_id), contribution->currency,
                 sign * contribution->amount_minor, day);
    struct running_sum *sum = sum_of_commitment(table, contribution->commitment_id);
    int64_t outside = contribution->outside_commitment ? contribution->amount_minor
                                                       : known_or_zero(contribution->outside_minor);

    sum_see_currency(sum, contribution->currency);
    sum_add_amount(sum, &sum->paid_minor, sign * contribution->amount_minor);
    sum_add_amount(sum, &sum->taken_minor, sign * (contribution->amount_minor - outside));
    sum_see_day(sum, day);
}

static void release(struct sum_table *table, const struct commitment_release *released,
                    int64_t sign)
{
    struct running_sum *sum = sum_of_commitment(table, released->commitment_id);

    sum_add_amount(sum, &sum->taken_minor, sign * released->amount_minor);
}

/* More than contributions and releases changes what is unfunded of the fund's commitments. */
static void doubt_taken(struct sum_table *table, int64_t fund_id)
{
    sum_of_fund(table, fund_id)->taken_unsure = true;
}

static void see_notice(struct sum_table *table, const struct book *book, const struct entry *entry)
{
    const void *record = entry->record;
    const struct distribution *distribution = record;

    if (entry->kind == RECORD_CAPITAL_CALL)
        doubt_taken(table, ((const struct capital_call *)record)->fund_id);
    else if (entry->kind == RECORD_RETURN_OF_EXCESS)
        doubt_taken(table, ((const struct return_of_excess *)record)->fund_id);
    else if (entry->kind == RECORD_DISTRIBUTION &&
             known_or_zero(distribution->recallable_minor) != 0)
        doubt_taken(table, distribution->fund_id);
    else if (entry->kind == RECORD_EQUALISATION)
        doubt_taken(table, fund_of(book, ((const struct equalisation *)record)->commitment_id));
    else if (entry->kind == RECORD_COMMITMENT_TRANSFER)
        doubt_taken(table,
                    fund_of(book, ((const struct commitment_transfer *)record)->commitment_id));
}

/* An opening may say more of what was paid for each investment of its fund. */
static void open_fund(struct sum_table *table, const struct book *book, int64_t fund_id)
{
    struct running_sum *sum = sum_of_fund(table, fund_id);

    sum->paid_unsure = sum->taken_unsure = sum->cash_unsure = true;
    FOR_REFERRERS (r, book, investment, fund_id, fund_id)
        sum_doubt(table, r.entry->seq, true);
}

static void approve(struct sum_table *table, const struct book *book,
                    const struct approval *approval, int32_t day)
{
    if (approval->payment_id != 0)
        sum_pay_again(
            table, book,
            ((const struct payment *)book_entry(book, approval->payment_id)->record)->investment_id,
            day);
}

/* What joins chains, changes shares, and tells what funds have that are known by their reports. */
static bool is_weight(uint32_t kind)
{
    return kind == RECORD_COMMITMENT || kind == RECORD_COMMITMENT_RELEASE ||
           kind == RECORD_COMMITMENT_TRANSFER || kind == RECORD_FUND_BASIS ||
           kind == RECORD_FUND_REPORT;
}

static void see_weight(struct sum_table *table, uint32_t kind, int32_t day)
{
    if (is_weight(kind) && day > table->last_weight_day)
        table->last_weight_day = day;
}

static void reverse(struct sum_table *table, const struct book *book, const struct entry *entry)
{
    int32_t day = entry->effective_date;
    const struct entry *reversed =
        book_entry(book, ((const struct reversal *)entry->record)->reversed_seq);
    const void *record = reversed->record;

    see_weight(table, reversed->kind, day);
    if (reversed->kind == RECORD_INVESTMENT) {
        struct added now = *sum_added(table, reversed->seq);

        now.live = false;
        sum_change(table, book, &now, day);
    } else if (reversed->kind == RECORD_DECISION) {
        sum_decide_again(table, book, ((const struct decision *)record)->investment_id, day);
    } else if (reversed->kind == RECORD_PAYMENT) {
        sum_pay(table, book, reversed, -((const struct payment *)record)->amount_minor, day);
    } else if (reversed->kind == RECORD_CONTRIBUTION) {
        contribute(table, book, record, -1, day);
    } else if (reversed->kind == RECORD_COMMITMENT_RELEASE) {
        release(table, record, -1);
    } else if (reversed->kind == RECORD_APPROVAL) {
        approve(table, book, record, day);
        sum_end_payout(table, book, record);
    } else {
        sum_end_cash(table, book, reversed, day);
    }
    if (reversed->kind == RECORD_PROJECT)
        sum_end_project(table, book, reversed->entity_id);
}

static void apply(void *table_arg, const struct book *book, const struct entry *entry)
{
    struct sum_table *table = table_arg;
    const void *record = entry->record;
    int32_t day = entry->effective_date;

    if (table->seq == 0)
        table->last_weight_day = INT32_MIN;
    table->seq = entry->seq;
    see_weight(table, entry->kind, day);
    sum_see_cash(table, book, entry);
    if (entry->kind == RECORD_INVESTMENT)
        sum_add_investment(table, book, entry);
    else if (entry->kind == RECORD_DECISION)
        sum_decide_again(table, book, ((const struct decision *)record)->investment_id, day);
    else if (entry->kind == RECORD_PAYMENT)
        sum_pay(table, book, entry, ((const struct payment *)record)->amount_minor, day);
    else if (entry->kind == RECORD_CONTRIBUTION)
        contribute(table, book, record, 1, day);
    else if (entry->kind == RECORD_COMMITMENT_RELEASE)
        release(table, record, 1);
    else if (entry->kind == RECORD_APPROVAL)
        approve(table, book, record, day);
    else if (entry->kind == RECORD_OPENING)
        open_fund(table, book, ((const struct opening *)record)->fund_id);
    else if (entry->kind == RECORD_REVERSAL)
        reverse(table, book, entry);
    else
        see_notice(table, book, entry);
}

static void done(void *table_arg)
{
    struct sum_table *table = table_arg;

    free(table->sums);
    free(table->firsts);
    free(table->lasts);
    free(table->by_key.places);
    free(table->added);
    free(table->by_investment.places);
}

const struct follower running_sum_follower = {
    .size = sizeof(struct sum_table),
    .apply = apply,
    .done = done,
};

/* --- asking ----------------------------------------------------------------------------------- */

/* Readers' handles are not asked: the sums have moved on meanwhile, and so has the table. */
static const struct sum_table *table_of(const struct book *book)
{
    CHECK(book_is_writers(book));
    return book_table(book, &running_sum_follower);
}

const struct running_sum *running_sum_of(const struct book *book, enum sum_of of, int64_t a,
                                         int64_t b)
{
    const struct sum_table *table = table_of(book);
    uint32_t place = sum_find(table, of, a, b);

    return place == 0 ? NULL : &table->sums[place];
}

const struct running_sum *running_sum_first(const struct book *book,
                                            const struct running_sum *whole)
{
    const struct sum_table *table = table_of(book);
    uint32_t first = table->firsts[whole - table->sums];

    return first == 0 ? NULL : &table->sums[first];
}

const struct running_sum *running_sum_next(const struct book *book, const struct running_sum *sum)
{
    return sum->next == 0 ? NULL : &table_of(book)->sums[sum->next];
}

bool running_sum_is_plain(const struct running_sum *sum, uint32_t currency, bool paid)
{
    return !sum->unsure && !(paid && sum->paid_unsure) &&
           (sum->currency == currency || sum->currency == CURRENCY_NONE);
}

bool running_sum_holds(const struct book *book, const struct running_sum *sum, uint32_t currency,
                       bool paid, struct view view)
{
    return running_sum_is_plain(sum, currency, paid) && view.as_of >= sum->last_day &&
           view.as_known >= book_head(book) && table_of(book)->seq == book_head(book);
}

bool running_sum_unfunded(const struct book *book, const struct entry *commitment,
                          int64_t *unfunded_minor_out)
{
    const struct commitment *record = commitment->record;

    if (!book_is_writers(book))
        return false;
    const struct running_sum *fund = running_sum_of(book, SUM_OF_FUND, record->fund_id, 0);
    const struct running_sum *own = running_sum_of(book, SUM_OF_COMMITMENT, commitment->seq, 0);
    bool live = book_live(book, commitment, VIEW_EVERYTHING);

    if ((fund != NULL && fund->taken_unsure) || (own != NULL && own->unsure))
        return false;
    *unfunded_minor_out = (live ? record->amount_minor : 0) - (own == NULL ? 0 : own->taken_minor);
    return true;
}

bool running_sum_cost(const struct book *book, int64_t investment_id, int32_t day,
                      int64_t *paid_minor_out, int64_t *relieved_minor_out)
{
    if (!book_is_writers(book))
        return false;
    const struct running_sum *sum = running_sum_of(book, SUM_OF_INVESTMENT, investment_id, 0);

    if (sum == NULL || sum->unsure || sum->paid_unsure || day < sum->last_day)
        return false;
    *paid_minor_out = sum->paid_minor;
    *relieved_minor_out = sum->relieved_minor;
    return true;
}

bool running_sum_cash(const struct book *book, int64_t fund_id, int32_t day,
                      int64_t *cash_minor_out)
{
    if (!book_is_writers(book))
        return false;
    const struct running_sum *sum = running_sum_of(book, SUM_OF_FUND, fund_id, 0);

    if (sum != NULL && (sum->unsure || sum->cash_unsure || day < sum->cash_day))
        return false;
    *cash_minor_out = sum == NULL ? 0 : sum->cash_minor;
    return true;
}

int32_t running_sum_last_weight_day(const struct book *book)
{
    return table_of(book)->last_weight_day;
}
