/* Keeps the running sums. Of each investment it is remembered what it has added to its sums; an
 * entry that changes that adds the difference. */
#include "book/running_sum.h"

#include "base/check.h"
#include "book/proposal.h"
#include "items_internal.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/reported.h"
#include "record/waterfall.h"

#include <stdlib.h>

/* Beyond it the entries are asked, so that no sum of a few of these overflows. */
#define SUM_MOST (INT64_C(1) << 60)

/* The sums that an investment adds to. */
#define SUMS_OF_ONE 6

/* What one investment has added. */
struct added {
    uint32_t investment_id;
    uint32_t sums[SUMS_OF_ONE];
    bool live;
    bool decided;
    bool approved;
    int64_t amount_minor; /* proposed */
    int64_t paid_minor;   /* of the payments that count, decided or not */
};

/* Positions by key, open addressing; 0 is none. */
struct place_map {
    uint32_t *places;
    size_t capacity; /* a power of two */
    size_t count;
};

struct sum_table {
    int64_t seq; /* of the last entry; 0: there is none */
    int32_t last_weight_day;
    struct running_sum *sums; /* [0] is none */
    size_t sum_count;
    size_t sum_capacity;
    uint32_t *lasts; /* by sum of a whole: the last of its parts */
    size_t last_capacity;
    uint32_t *firsts;
    size_t first_capacity;
    struct place_map by_key;
    struct added *added; /* [0] is none */
    size_t added_count;
    size_t added_capacity;
    struct place_map by_investment;
};

/* --- sums by their key ------------------------------------------------------------------------ */

static size_t hash_of(uint32_t of, uint32_t a, uint32_t b)
{
    uint64_t key = ((uint64_t)a << 32 | b) ^ (uint64_t)of << 61;

    key *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(key ^ key >> 32);
}

static size_t hash_of_sum(const void *items, uint32_t place)
{
    const struct running_sum *sum = (const struct running_sum *)items + place;

    return hash_of(sum->of, sum->a, sum->b);
}

static size_t hash_of_added(const void *items, uint32_t place)
{
    return hash_of(0, ((const struct added *)items)[place].investment_id, 0);
}

typedef size_t place_hash(const void *items, uint32_t place);

static void map_put(struct place_map *map, size_t hash, uint32_t place)
{
    size_t at = hash & (map->capacity - 1);

    while (map->places[at] != 0)
        at = (at + 1) & (map->capacity - 1);
    map->places[at] = place;
}

/* Adds a place that is not there yet. */
static void map_add(struct place_map *map, place_hash *hash, const void *items, uint32_t place)
{
    if (2 * (map->count + 1) > map->capacity) {
        struct place_map larger = {.capacity = map->capacity == 0 ? 64 : map->capacity * 2,
                                   .count = map->count};

        larger.places = calloc(larger.capacity, sizeof *larger.places);
        CHECK(larger.places != NULL);
        for (size_t i = 0; i < map->capacity; i++)
            if (map->places[i] != 0)
                map_put(&larger, hash(items, map->places[i]), map->places[i]);
        free(map->places);
        *map = larger;
    }
    map_put(map, hash(items, place), place);
    map->count++;
}

static uint32_t find_sum(const struct sum_table *table, uint32_t of, int64_t a, int64_t b)
{
    const struct place_map *map = &table->by_key;

    if (map->capacity == 0)
        return 0;
    for (size_t at = hash_of(of, (uint32_t)a, (uint32_t)b) & (map->capacity - 1);
         map->places[at] != 0; at = (at + 1) & (map->capacity - 1)) {
        const struct running_sum *sum = &table->sums[map->places[at]];

        if (sum->of == of && sum->a == a && sum->b == b)
            return map->places[at];
    }
    return 0;
}

/* Room for one more sum, and one of nothing at 0. */
static void grow_sums(struct sum_table *table)
{
    size_t count = table->sum_count;

    table->sums = items_grown(table->sums, count, 2, &table->sum_capacity, sizeof *table->sums);
    table->firsts =
        items_grown(table->firsts, count, 2, &table->first_capacity, sizeof *table->firsts);
    table->lasts = items_grown(table->lasts, count, 2, &table->last_capacity, sizeof *table->lasts);
    if (count == 0)
        table->sums[table->sum_count++] = (struct running_sum){0};
}

static uint32_t make_sum(struct sum_table *table, uint32_t of, int64_t a, int64_t b)
{
    uint32_t place = find_sum(table, of, a, b);

    if (place != 0)
        return place;
    grow_sums(table);
    place = (uint32_t)table->sum_count++;
    table->sums[place] = (struct running_sum){
        .of = of, .a = (uint32_t)a, .b = (uint32_t)b, .last_day = INT32_MIN, .cash_day = INT32_MIN};
    table->firsts[place] = table->lasts[place] = 0;
    map_add(&table->by_key, hash_of_sum, table->sums, place);
    return place;
}

/* The sum of a part of a whole, which then leads to it. */
static uint32_t make_part(struct sum_table *table, uint32_t whole, uint32_t of, int64_t a,
                          int64_t b)
{
    size_t before = table->sum_count;
    uint32_t place = make_sum(table, of, a, b);

    if (table->sum_count == before)
        return place;
    if (table->firsts[whole] == 0)
        table->firsts[whole] = place;
    else
        table->sums[table->lasts[whole]].next = place;
    table->lasts[whole] = place;
    return place;
}

static void add_amount(struct running_sum *sum, int64_t *amount_io, int64_t difference)
{
    if (__builtin_add_overflow(*amount_io, difference, amount_io) || *amount_io > SUM_MOST ||
        *amount_io < -SUM_MOST) {
        *amount_io = 0;
        sum->unsure = true;
    }
}

/* --- cash of funds ---------------------------------------------------------------------------- */

static struct running_sum *sum_of_fund(struct sum_table *table, int64_t fund_id)
{
    uint32_t place = make_sum(table, SUM_OF_FUND, fund_id, 0);

    return &table->sums[place];
}

static void doubt_cash(struct sum_table *table, int64_t fund_id)
{
    sum_of_fund(table, fund_id)->cash_unsure = true;
}

/* Money that comes in, or leaves where the amount is less than nothing. */
static void add_cash(struct sum_table *table, const struct book *book, int64_t fund_id,
                     uint32_t currency, int64_t amount_minor, int32_t day)
{
    struct running_sum *sum = sum_of_fund(table, fund_id);

    add_amount(sum, &sum->cash_minor, amount_minor);
    if (((const struct fund *)book_entry(book, fund_id)->record)->currency != currency)
        sum->cash_unsure = true;
    if (day > sum->cash_day)
        sum->cash_day = day;
}

static void add_spent(struct sum_table *table, const struct book *book, const struct entry *entry,
                      int64_t sign, int32_t day)
{
    const struct expense *expense = entry->record;

    add_cash(table, book, expense->fund_id, expense->currency, -sign * expense->amount_minor, day);
    if (expense->awaits_approval)
        doubt_cash(table, expense->fund_id);
}

static void add_facility(struct sum_table *table, const struct book *book,
                         const struct facility_flow *flow, int64_t sign, int32_t day)
{
    bool drawn = flow->kind <= FACILITY_DRAW_FEES;

    add_cash(table, book, flow->fund_id, flow->currency,
             drawn ? sign * flow->amount_minor : -sign * flow->amount_minor, day);
}

static void add_proceeds(struct sum_table *table, const struct book *book,
                         const struct proceeds *proceeds, int64_t sign, int32_t day)
{
    const struct investment *investment = book_entry(book, proceeds->investment_id)->record;

    add_cash(table, book, investment->fund_id, investment->currency, sign * proceeds->amount_minor,
             day);
    struct running_sum *sum =
        &table->sums[make_sum(table, SUM_OF_INVESTMENT, proceeds->investment_id, 0)];

    add_amount(sum, &sum->relieved_minor, sign * known_or_zero(proceeds->cost_relieved_minor));
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
        doubt_cash(table, fund_id);
    add_cash(table, book, fund_id, field_enum(shape_field(shape, "currency"), proposal->record),
             -amount, approval->effective_date);
}

/* --- what investments add --------------------------------------------------------------------- */

static void find_sums(struct sum_table *table, const struct book *book, const struct entry *entry,
                      uint32_t *sums_out)
{
    const struct investment *investment = entry->record;
    int64_t project_id = investment->project_id;
    int64_t fund_id = investment->fund_id;
    int64_t firm_id = ((const struct project *)book_entry(book, project_id)->record)->firm_id;
    uint32_t project = make_sum(table, SUM_OF_PROJECT, project_id, 0);
    uint32_t fund = make_sum(table, SUM_OF_FUND, fund_id, 0);

    sums_out[0] = project;
    sums_out[1] = fund;
    sums_out[2] = make_part(table, project, SUM_OF_PROJECT_AND_FUND, project_id, fund_id);
    sums_out[3] = make_part(table, fund, SUM_OF_FUND_AND_FIRM, fund_id, firm_id);
    sums_out[4] = make_sum(table, SUM_OF_FIRM, firm_id, 0);
    sums_out[5] = make_sum(table, SUM_OF_INVESTMENT, entry->seq, 0);
}

static void see_day(struct running_sum *sum, int32_t day)
{
    if (day > sum->last_day)
        sum->last_day = day;
}

static void see_currency(struct running_sum *sum, uint32_t currency)
{
    if (sum->currency == CURRENCY_NONE)
        sum->currency = currency;
    sum->unsure = sum->unsure || sum->currency != currency;
}

static int64_t approved_of(const struct added *added)
{
    return added->live && added->approved ? added->amount_minor : 0;
}

static int64_t paid_of(const struct added *added)
{
    return added->live && added->decided ? added->paid_minor : 0;
}

static struct added *added_of(const struct sum_table *table, int64_t investment_id)
{
    const struct place_map *map = &table->by_investment;

    for (size_t at = hash_of(0, (uint32_t)investment_id, 0) & (map->capacity - 1);
         map->places[at] != 0; at = (at + 1) & (map->capacity - 1))
        if (table->added[map->places[at]].investment_id == investment_id)
            return &table->added[map->places[at]];
    check_failed("the investment was added", __FILE__, __LINE__);
}

/* Lets an investment be as `now` from a day on. */
static void change(struct sum_table *table, const struct book *book, const struct added *now,
                   int32_t day)
{
    struct added *was = added_of(table, now->investment_id);
    int64_t approved = approved_of(now) - approved_of(was);
    int64_t paid = paid_of(now) - paid_of(was);

    for (size_t i = 0; i < SUMS_OF_ONE; i++) {
        struct running_sum *sum = &table->sums[now->sums[i]];

        add_amount(sum, &sum->approved_minor, approved);
        add_amount(sum, &sum->paid_minor, paid);
        see_day(sum, day);
    }
    if (now->paid_minor != was->paid_minor) {
        const struct investment *investment = book_entry(book, now->investment_id)->record;

        /* What was paid has left the fund, whatever was decided. */
        add_cash(table, book, investment->fund_id, investment->currency,
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

        see_currency(sum, investment->currency);
        see_day(sum, entry->effective_date);
        see_day(sum, project->effective_date);
        sum->paid_unsure = sum->paid_unsure || opened;
        sum->unsure = sum->unsure || ended;
    }
}

static void add_investment(struct sum_table *table, const struct book *book,
                           const struct entry *entry)
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
    map_add(&table->by_investment, hash_of_added, table->added, (uint32_t)table->added_count++);
}

static void decide_again(struct sum_table *table, const struct book *book, int64_t investment_id,
                         int32_t day)
{
    struct added now = *added_of(table, investment_id);

    now.decided = now.approved = false;
    FOR_LIVE_REFERRERS (r, book, VIEW_EVERYTHING, decision, investment_id, investment_id) {
        now.decided = true;
        now.approved = ((const struct decision *)r.entry->record)->outcome == OUTCOME_APPROVE;
        break;
    }
    change(table, book, &now, day);
}

/* Adds up the payments once more, where some of them wait or waited for a second person. */
static void pay_again(struct sum_table *table, const struct book *book, int64_t investment_id,
                      int32_t day)
{
    struct added now = *added_of(table, investment_id);
    enum err err = ERR_OK;

    now.paid_minor = 0;
    FOR_REFERRERS (r, book, payment, investment_id, investment_id)
        if (entry_counts(book, r.entry, VIEW_EVERYTHING))
            add_to(&now.paid_minor, ((const struct payment *)r.entry->record)->amount_minor, &err);
    if (err != ERR_OK)
        now.paid_minor = 0;
    change(table, book, &now, day);
}

static void pay(struct sum_table *table, const struct book *book, const struct entry *entry,
                int64_t amount_minor, int32_t day)
{
    const struct payment *payment = entry->record;
    struct added now = *added_of(table, payment->investment_id);

    if (proposal_awaits(entry)) {
        pay_again(table, book, payment->investment_id, day);
        return;
    }
    if (__builtin_add_overflow(now.paid_minor, amount_minor, &now.paid_minor))
        now.paid_minor = SUM_MOST;
    change(table, book, &now, day);
}

/* --- entries ---------------------------------------------------------------------------------- */

static struct running_sum *sum_of_commitment(struct sum_table *table, int64_t commitment_id)
{
    uint32_t place = make_sum(table, SUM_OF_COMMITMENT, commitment_id, 0);

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
    add_cash(table, book, fund_of(book, contribution->commitment_id), contribution->currency,
             sign * contribution->amount_minor, day);
    struct running_sum *sum = sum_of_commitment(table, contribution->commitment_id);
    int64_t outside = contribution->outside_commitment ? contribution->amount_minor
                                                       : known_or_zero(contribution->outside_minor);

    see_currency(sum, contribution->currency);
    add_amount(sum, &sum->paid_minor, sign * contribution->amount_minor);
    add_amount(sum, &sum->taken_minor, sign * (contribution->amount_minor - outside));
    see_day(sum, day);
}

static void release(struct sum_table *table, const struct commitment_release *released,
                    int64_t sign)
{
    struct running_sum *sum = sum_of_commitment(table, released->commitment_id);

    add_amount(sum, &sum->taken_minor, sign * released->amount_minor);
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

/* Lets the entries be asked of all that an investment adds to: of paid alone, or of all. */
static void doubt(struct sum_table *table, int64_t investment_id, bool paid_alone)
{
    const struct added *added = added_of(table, investment_id);

    for (size_t i = 0; i < SUMS_OF_ONE; i++) {
        struct running_sum *sum = &table->sums[added->sums[i]];

        sum->paid_unsure = true;
        sum->unsure = sum->unsure || !paid_alone;
    }
}

/* An opening may say more of what was paid for each investment of its fund. */
static void open_fund(struct sum_table *table, const struct book *book, int64_t fund_id)
{
    struct running_sum *sum = sum_of_fund(table, fund_id);

    sum->paid_unsure = sum->taken_unsure = sum->cash_unsure = true;
    FOR_REFERRERS (r, book, investment, fund_id, fund_id)
        doubt(table, r.entry->seq, true);
}

static void end_project(struct sum_table *table, const struct book *book, int64_t project_id)
{
    FOR_REFERRERS (r, book, investment, project_id, project_id)
        doubt(table, r.entry->seq, false);
}

static void approve(struct sum_table *table, const struct book *book,
                    const struct approval *approval, int32_t day)
{
    if (approval->payment_id != 0)
        pay_again(
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

static void end_payout(struct sum_table *table, const struct book *book,
                       const struct approval *approval)
{
    int64_t proposal_id =
        approval->distribution_id != 0 ? approval->distribution_id : approval->return_of_excess_id;

    if (proposal_id != 0)
        doubt_cash(table, record_fund(book, book_entry(book, proposal_id)->kind,
                                      book_entry(book, proposal_id)->record));
}

static void end_of_cash(struct sum_table *table, const struct book *book,
                        const struct entry *reversed, int32_t day)
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
        add_cash(table, book, back->fund_id, back->currency, -back->amount_minor, day);
    else if (reversed->kind == RECORD_DISTRIBUTION || reversed->kind == RECORD_RETURN_OF_EXCESS)
        doubt_cash(table, record_fund(book, reversed->kind, record));
}

/* Of an entry that just came. */
static void see_cash(struct sum_table *table, const struct book *book, const struct entry *entry)
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
        add_cash(table, book, back->fund_id, back->currency, back->amount_minor, day);
    else if (entry->kind == RECORD_COMMITMENT && commitment->investor_fund_id != 0)
        doubt_cash(table, commitment->investor_fund_id);
    else if (entry->kind == RECORD_FUND_BASIS)
        doubt_cash(table, ((const struct fund_basis *)record)->fund_id);
    else if (entry->kind == RECORD_APPROVAL && approval->distribution_id != 0)
        add_payout(table, book, "distribution_id", approval->distribution_id, entry);
    else if (entry->kind == RECORD_APPROVAL && approval->return_of_excess_id != 0)
        add_payout(table, book, "return_of_excess_id", approval->return_of_excess_id, entry);
}

static void reverse(struct sum_table *table, const struct book *book, const struct entry *entry)
{
    int32_t day = entry->effective_date;
    const struct entry *reversed =
        book_entry(book, ((const struct reversal *)entry->record)->reversed_seq);
    const void *record = reversed->record;

    see_weight(table, reversed->kind, day);
    if (reversed->kind == RECORD_INVESTMENT) {
        struct added now = *added_of(table, reversed->seq);

        now.live = false;
        change(table, book, &now, day);
    } else if (reversed->kind == RECORD_DECISION) {
        decide_again(table, book, ((const struct decision *)record)->investment_id, day);
    } else if (reversed->kind == RECORD_PAYMENT) {
        pay(table, book, reversed, -((const struct payment *)record)->amount_minor, day);
    } else if (reversed->kind == RECORD_CONTRIBUTION) {
        contribute(table, book, record, -1, day);
    } else if (reversed->kind == RECORD_COMMITMENT_RELEASE) {
        release(table, record, -1);
    } else if (reversed->kind == RECORD_APPROVAL) {
        approve(table, book, record, day);
        end_payout(table, book, record);
    } else {
        end_of_cash(table, book, reversed, day);
    }
    if (reversed->kind == RECORD_PROJECT)
        end_project(table, book, reversed->entity_id);
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
    see_cash(table, book, entry);
    if (entry->kind == RECORD_INVESTMENT)
        add_investment(table, book, entry);
    else if (entry->kind == RECORD_DECISION)
        decide_again(table, book, ((const struct decision *)record)->investment_id, day);
    else if (entry->kind == RECORD_PAYMENT)
        pay(table, book, entry, ((const struct payment *)record)->amount_minor, day);
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
    uint32_t place = find_sum(table, of, a, b);

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
