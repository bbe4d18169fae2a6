/* What look-through takes from the list of a fund's investments against a walk over the entries,
 * which is the oracle: proposals and decisions on any day, decided twice, never, or reversed, in
 * views of the past, and by readers' handles of a book that went on. The seed is printed;
 * FUNDTRAIL_SEED=n repeats a run. */
#include "base/readers.h"
#include "book/fund_investments.h"
#include "book/proposal.h"
#include "figures/deal/deal.h"
#include "figures/look/look_through.h"
#include "figures/portfolio.h"
#include "figures/reported/reported.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/party.h"
#include "record/reported.h"
#include "record/series.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 30
#define ENTRIES 400
#define HANDLES 8
#define VIEWS 12
#define FUNDS 4
#define PROJECTS 6
#define DAY_FIRST 18262 /* 2020-01-01 */
#define DAYS 60

struct wild {
    struct book *book;
    uint64_t seed;
    int64_t party;
    int64_t firm;
    int64_t funds[FUNDS];
    int64_t projects[PROJECTS];
    int64_t start; /* the last entry that is never reversed */
};

/* What the comparison met. */
struct met {
    size_t approved;
    size_t unknown;
    size_t not_approved;
    size_t reported;
};

static uint64_t draw(struct wild *wild, uint64_t below)
{
    return golden_random(&wild->seed) % below;
}

static int32_t some_day(struct wild *wild)
{
    return DAY_FIRST + (int32_t)draw(wild, DAYS);
}

static int64_t put_version(struct wild *wild, enum record_kind kind, int64_t entity_id,
                           int32_t date, const void *record)
{
    int64_t seq = book_head(wild->book) + 1;
    struct entry entry = {.seq = seq,
                          .recorded_at_us = seq,
                          .actor_id = 1,
                          .entity_id = entity_id == 0 ? seq : entity_id,
                          .effective_date = date,
                          .kind = kind,
                          .record = record};

    assert_int_equal(book_apply(wild->book, &entry), ERR_OK);
    return seq;
}

static int64_t put(struct wild *wild, enum record_kind kind, int32_t date, const void *record)
{
    return put_version(wild, kind, 0, date, record);
}

/* Each fund has one investor, which has all of it. */
static void put_fund(struct wild *wild, int i)
{
    struct fund fund;
    struct commitment commitment;

    shape_clear(&fund_type.shape, &fund);
    shape_clear(&commitment_type.shape, &commitment);
    fund.code = fund.name = (char[]){'F', (char)('0' + i), 0};
    fund.kind = FUND_SEED;
    fund.currency = i == 1 ? CURRENCY_USD : CURRENCY_CNY;
    wild->funds[i] = put(wild, RECORD_FUND, DAY_FIRST, &fund);
    commitment.code = (char[]){'C', (char)('0' + i), 0};
    commitment.fund_id = wild->funds[i];
    commitment.investor_party_id = wild->party;
    commitment.currency = fund.currency;
    commitment.amount_minor = 1000000;
    put(wild, RECORD_COMMITMENT, DAY_FIRST, &commitment);
}

static void put_project(struct wild *wild, int i, int64_t entity_id, int32_t date)
{
    struct project project;
    char code[] = {'J', (char)('0' + i), (char)('0' + draw(wild, 10)), 0};

    shape_clear(&project_type.shape, &project);
    project.code = project.name = code;
    project.firm_id = wild->firm;
    int64_t seq = put_version(wild, RECORD_PROJECT, entity_id, date, &project);

    if (entity_id == 0)
        wild->projects[i] = seq;
}

static void open_wild(struct wild *wild, uint64_t seed, struct readers *readers)
{
    struct party party;
    struct firm firm;

    *wild = (struct wild){.book = portfolio_new(), .seed = seed};
    book_share(wild->book, readers, seed);
    shape_clear(&party_type.shape, &party);
    shape_clear(&firm_type.shape, &firm);
    party.code = party.name = "P";
    party.kind = PARTY_LP;
    firm.code = firm.name = "M";
    wild->party = put(wild, RECORD_PARTY, DAY_FIRST, &party);
    wild->firm = put(wild, RECORD_FIRM, DAY_FIRST, &firm);
    for (int i = 0; i < FUNDS; i++)
        put_fund(wild, i);
    for (int i = 0; i < PROJECTS; i++)
        put_project(wild, i, 0, DAY_FIRST);
    wild->start = book_head(wild->book);
}

static int64_t some_investment(struct wild *wild)
{
    const int64_t *ids;
    size_t count = book_entities(wild->book, RECORD_INVESTMENT, &ids);

    return count == 0 ? 0 : ids[draw(wild, count)];
}

static void put_investment(struct wild *wild)
{
    struct investment investment;

    shape_clear(&investment_type.shape, &investment);
    investment.code = "I";
    investment.project_id = wild->projects[draw(wild, PROJECTS)];
    investment.fund_id = wild->funds[draw(wild, FUNDS)];
    investment.currency = draw(wild, 4) == 0 ? CURRENCY_USD : CURRENCY_CNY;
    investment.amount_minor = 1 + (int64_t)draw(wild, 1000000);
    put(wild, RECORD_INVESTMENT, some_day(wild), &investment);
}

static void put_decision(struct wild *wild)
{
    struct decision decision;

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = some_investment(wild);
    decision.outcome = draw(wild, 4) == 0 ? OUTCOME_REJECT : OUTCOME_APPROVE;
    if (decision.investment_id != 0)
        put(wild, RECORD_DECISION, some_day(wild), &decision);
}

static void put_payment(struct wild *wild)
{
    struct payment payment;

    shape_clear(&payment_type.shape, &payment);
    payment.investment_id = some_investment(wild);
    payment.currency = CURRENCY_CNY;
    payment.amount_minor = 1 + (int64_t)draw(wild, 1000);
    payment.awaits_approval = draw(wild, 2) == 0;
    if (payment.investment_id != 0)
        put(wild, RECORD_PAYMENT, some_day(wild), &payment);
}

/* On any day: so a reversal may count while what it takes away does not yet. */
static void put_reversal(struct wild *wild)
{
    int64_t later = book_head(wild->book) - wild->start;
    struct reversal reversal = {.reason = "wrong"};

    if (later == 0)
        return;
    reversal.reversed_seq = wild->start + 1 + (int64_t)draw(wild, (uint64_t)later);
    const struct entry *reversed = book_entry(wild->book, reversal.reversed_seq);

    if (record_reversible(reversed->kind) &&
        book_reversal_of(wild->book, reversal.reversed_seq) == NULL)
        put(wild, RECORD_REVERSAL, some_day(wild), &reversal);
}

static void put_rate(struct wild *wild)
{
    struct fx_rate rate;

    shape_clear(&fx_rate_type.shape, &rate);
    rate.base_currency = CURRENCY_USD;
    rate.quote_currency = CURRENCY_CNY;
    rate.rate_e8 = 600000000 + (int64_t)draw(wild, 200000000);
    rate.source = "PBC";
    put(wild, RECORD_FX_RATE, some_day(wild), &rate);
}

/* The last fund is known by its reports for a time. */
static void put_basis(struct wild *wild)
{
    struct fund_basis basis;

    shape_clear(&fund_basis_type.shape, &basis);
    basis.fund_id = wild->funds[FUNDS - 1];
    basis.known_by = draw(wild, 2) == 0 ? FUND_TRACKED : FUND_REPORTED;
    basis.valid_from = some_day(wild);
    put(wild, RECORD_FUND_BASIS, basis.valid_from, &basis);
}

static void put_opening(struct wild *wild)
{
    struct opening opening;
    struct approval approval;

    shape_clear(&opening_type.shape, &opening);
    shape_clear(&approval_type.shape, &approval);
    opening.fund_id = wild->funds[2];
    opening.opened_on = some_day(wild);
    opening.currency = CURRENCY_CNY;
    opening.cash_minor = 0;
    approval.opening_id = put(wild, RECORD_OPENING, opening.opened_on, &opening);
    approval.outcome = OUTCOME_APPROVE;
    put(wild, RECORD_APPROVAL, opening.opened_on, &approval);
}

/* Its code is part of the order in which a fund's holdings stand. */
static void revise_project(struct wild *wild)
{
    int i = (int)draw(wild, PROJECTS);

    put_project(wild, i, wild->projects[i], some_day(wild));
}

static void act(struct wild *wild)
{
    uint64_t choice = draw(wild, 40);

    if (choice < 14)
        put_investment(wild);
    else if (choice < 27)
        put_decision(wild);
    else if (choice < 33)
        put_reversal(wild);
    else if (choice < 35)
        put_payment(wild);
    else if (choice < 37)
        revise_project(wild);
    else if (choice < 38)
        put_rate(wild);
    else if (choice < 39)
        put_basis(wild);
    else if (draw(wild, 8) == 0)
        put_opening(wild);
}

/* By the entries alone. */
static bool is_approved(const struct book *book, const struct entry *investment, struct view view)
{
    const struct entry *decided = investment_decision(book, investment->seq, view);

    return book_live(book, investment, view) && decided != NULL &&
           ((const struct decision *)decided->record)->outcome == OUTCOME_APPROVE;
}

static void compare_list(const struct book *book, int64_t fund_id, struct view view,
                         struct met *met)
{
    const struct fund_investment *list = NULL;
    size_t count = book_fund_investments(book, fund_id, &list);
    size_t i = 0;

    FOR_REFERRERS (r, book, investment, fund_id, fund_id) {
        const struct investment *investment = r.entry->record;
        bool approved = is_approved(book, r.entry, view);

        assert_true(i < count);
        assert_int_equal(list[i].id, r.entry->seq);
        assert_int_equal(list[i].project_id, investment->project_id);
        assert_int_equal(list[i].amount_minor, investment->amount_minor);
        assert_int_equal(list[i].currency, investment->currency);
        assert_int_equal(fund_investment_approved(book, &list[i], view), approved);
        met->approved += approved;
        met->not_approved += !approved;
        i++;
    }
    assert_int_equal(i, count);
}

/* What a fund has in a project by the entries, and of how many investments. */
static int64_t worth_by_entries(const struct book *book, int64_t fund_id, int64_t project_id,
                                struct view view, size_t *count_out)
{
    int64_t sum = 0;

    *count_out = 0;
    FOR_REFERRERS (r, book, investment, fund_id, fund_id) {
        const struct investment *investment = r.entry->record;
        int64_t amount = 0;

        if (investment->project_id != project_id || !is_approved(book, r.entry, view))
            continue;
        enum err err = investment_convert(book, r.entry, investment->amount_minor, CURRENCY_CNY,
                                          view, &amount);

        assert_true(err == ERR_OK || err == ERR_NO_RATE);
        sum = err != ERR_OK || sum == AMOUNT_UNKNOWN ? AMOUNT_UNKNOWN : sum + amount;
        ++*count_out;
    }
    return sum;
}

static void compare_look(const struct wild *wild, const struct book *book, struct view view,
                         struct met *met)
{
    const struct look_holding *holdings = NULL;
    struct look *look = NULL;
    struct arena arena;
    size_t expected = 0;
    size_t count = 0;

    arena_init(&arena);
    assert_int_equal(look_open(book, wild->party, WEIGHT_COMMITMENT, view, &arena, &look), ERR_OK);
    assert_int_equal(look_holdings(look, &holdings, &count), ERR_OK);
    for (size_t f = 0; f < FUNDS; f++)
        for (size_t p = 0; p < PROJECTS; p++) {
            size_t investments = 0;

            (void)worth_by_entries(book, wild->funds[f], wild->projects[p], view, &investments);
            expected += investments > 0 && !fund_is_reported(book, wild->funds[f], view);
        }
    assert_int_equal(count, expected);
    for (size_t i = 0; i < count; i++) {
        size_t investments = 0;
        int64_t worth =
            worth_by_entries(book, holdings[i].fund_id, holdings[i].project_id, view, &investments);

        assert_true(investments > 0);
        assert_int_equal(holdings[i].gross_minor, worth);
        met->unknown += worth == AMOUNT_UNKNOWN;
    }
    met->reported += fund_is_reported(book, wild->funds[FUNDS - 1], view);
    arena_done(&arena);
}

static void compare(struct wild *wild, const struct book *book, struct met *met)
{
    for (int i = 0; i < VIEWS; i++) {
        int64_t later = book_head(book) - wild->start;
        struct view view = {
            .as_of = some_day(wild),
            .as_known = wild->start + (int64_t)draw(wild, (uint64_t)later + 1),
        };

        if (i % 3 == 0)
            view.as_known = INT64_MAX;
        for (size_t f = 0; f < FUNDS; f++)
            compare_list(book, wild->funds[f], view, met);
        compare_look(wild, book, view, met);
    }
}

static void run(uint64_t seed, struct met *met)
{
    struct readers *readers = readers_new();
    struct reading *reading = readers_join(readers);
    struct book *handles[HANDLES];
    struct wild wild;

    open_wild(&wild, seed, readers);
    reading_begin(reading);
    for (size_t k = 0; k < HANDLES; k++) {
        for (size_t i = 0; i < ENTRIES / HANDLES; i++)
            act(&wild);
        book_publish(wild.book);
        handles[k] = book_reader_new();
        book_reader_open(handles[k], wild.book);
    }
    for (size_t i = 0; i < ENTRIES / HANDLES; i++)
        act(&wild);
    for (size_t k = 0; k < HANDLES; k++) {
        compare(&wild, handles[k], met);
        book_free(handles[k]);
    }
    compare(&wild, wild.book, met);
    reading_end(reading);
    book_free(wild.book);
    readers_leave(readers, reading);
    readers_free(readers);
}

static void the_list_of_investments_says_what_the_entries_say(void **state)
{
    uint64_t seed = golden_seed();
    struct met met = {0};

    (void)state;
    for (int round = 0; round < ROUNDS; round++)
        run(golden_random(&seed), &met);
    assert_true(met.approved > 1000);
    assert_true(met.not_approved > 1000);
    assert_true(met.unknown > 10);
    assert_true(met.reported > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_of_investments_says_what_the_entries_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
