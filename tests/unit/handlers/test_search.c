/* The search through the journal, held against a plain look at every entry. */
#include "figures/portfolio.h"
#include "handlers/journal/search.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ENTRY_COUNT 100000
#define ACTORS 5
#define EVERYBODY (-1)

static uint64_t seed;

static uint64_t next(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

static void put(struct book *book, uint32_t kind, int64_t actor_id, const void *record)
{
    int64_t seq = book_head(book) + 1;
    struct entry entry = {.seq = seq,
                          .recorded_at_us = seq * 60000000,
                          .actor_id = actor_id,
                          .entity_id = seq,
                          .effective_date = (int32_t)next(3000),
                          .kind = kind,
                          .record = record};
    assert_int_equal(book_apply(book, &entry), ERR_OK);
}

static void put_party(struct book *book, int64_t number)
{
    char code[32];
    struct party party;
    shape_clear(&party_type.shape, &party);
    (void)snprintf(code, sizeof code, "P%lld", (long long)number);
    party.code = code;
    party.name = next(50) == 0 ? "青岛崂山产业基金" : "某投资主体";
    party.kind = PARTY_LP;
    put(book, RECORD_PARTY, (int64_t)next(ACTORS), &party);
}

static void put_flow(struct book *book, int64_t fund_id)
{
    struct facility_flow flow;
    shape_clear(&facility_flow_type.shape, &flow);
    flow.fund_id = fund_id;
    flow.kind = FACILITY_DRAW_FEES;
    flow.currency = CURRENCY_CNY;
    flow.amount_minor = (int64_t)next(1000000);
    put(book, RECORD_FACILITY_FLOW, (int64_t)next(ACTORS), &flow);
}

/* Two funds, and so many entries that are parties or flows of one of them. */
static struct book *make_book(void)
{
    struct book *book = portfolio_new();
    for (int i = 0; i < 2; i++) {
        struct fund fund;
        shape_clear(&fund_type.shape, &fund);
        fund.code = i == 0 ? "MOTHER" : "CHILD";
        fund.name = "基金";
        fund.kind = FUND_SEED;
        fund.currency = CURRENCY_CNY;
        put(book, RECORD_FUND, 0, &fund);
    }
    while (book_head(book) < ENTRY_COUNT) {
        if (next(4) == 0)
            put_party(book, book_head(book));
        else
            put_flow(book, 1 + (int64_t)next(2));
    }
    return book;
}

static const struct search everything = {.actor_id = EVERYBODY,
                                         .from = DATE_FIRST,
                                         .to = DATE_LAST,
                                         .recorded_from = DATE_FIRST,
                                         .recorded_to = DATE_LAST,
                                         .most_minor = AMOUNT_MAX,
                                         .limit = SEARCH_LIMIT_MOST};

/* The same question asked of one entry, without any haste. */
static bool is_wanted(const struct search *search, const struct entry *entry)
{
    const struct party *party = entry->kind == RECORD_PARTY ? entry->record : NULL;
    const struct facility_flow *flow = entry->kind == RECORD_FACILITY_FLOW ? entry->record : NULL;
    const struct fund *fund = entry->kind == RECORD_FUND ? entry->record : NULL;
    const char *name = party != NULL ? party->name : fund != NULL ? fund->name : "";

    if (search->kind != RECORD_NONE && entry->kind != search->kind)
        return false;
    if (search->actor_id != EVERYBODY && entry->actor_id != search->actor_id)
        return false;
    if (entry->effective_date < search->from || entry->effective_date > search->to)
        return false;
    if (date_in_china(entry->recorded_at_us) < search->recorded_from ||
        date_in_china(entry->recorded_at_us) > search->recorded_to)
        return false;
    if (search->by_amount && (flow == NULL || flow->amount_minor < search->least_minor ||
                              flow->amount_minor > search->most_minor))
        return false;
    if (search->text != NULL && strstr(name, search->text) == NULL)
        return false;
    return search->code == NULL || (fund != NULL && strcmp(fund->code, search->code) == 0) ||
           (flow != NULL && flow->fund_id == (strcmp(search->code, "MOTHER") == 0 ? 1 : 2));
}

static void check(const struct book *book, const struct search *search)
{
    struct search_page page = {0};
    int64_t after_id = 0;
    size_t at = 0;

    for (int64_t seq = book_head(book); seq > 0; seq--) {
        if (!is_wanted(search, book_entry(book, seq)))
            continue;
        if (at == page.count) {
            search_walk(search, book, (struct view){DATE_LAST, book_head(book)}, after_id, &page);
            after_id = page.next_after;
            at = 0;
        }
        assert_int_not_equal(page.count, 0);
        assert_int_equal(page.seqs[at++], seq);
    }
    assert_int_equal(at, page.count);
}

static struct search any_search(void)
{
    struct search search = everything;

    search.limit = 100 + next(400);
    if (next(2) == 0)
        search.kind = next(2) == 0 ? RECORD_PARTY : RECORD_FACILITY_FLOW;
    if (next(3) == 0)
        search.actor_id = (int64_t)next(ACTORS);
    if (next(3) == 0)
        search.from = (int32_t)next(1500);
    if (next(3) == 0)
        search.to = 1500 + (int32_t)next(1500);
    if (next(3) == 0)
        search.recorded_from = (int32_t)next(30);
    if (next(3) == 0)
        search.recorded_to = 30 + (int32_t)next(30);
    if (next(3) == 0) {
        search.by_amount = true;
        search.least_minor = (int64_t)next(1000000);
        search.most_minor = search.least_minor + 20000;
    }
    if (next(3) == 0)
        search.text = "崂山";
    if (next(3) == 0)
        search.code = next(2) == 0 ? "MOTHER" : "CHILD";
    return search;
}

static void pages_are_what_a_look_at_every_entry_finds(void **state)
{
    struct book *book = *state;
    for (int i = 0; i < 30; i++) {
        struct search search = any_search();
        check(book, &search);
    }
}

static void what_does_not_exist_is_found_nowhere(void **state)
{
    struct search_page page;
    struct search search = everything;
    search.code = "NOTHING";
    search_walk(&search, *state, (struct view){DATE_LAST, ENTRY_COUNT}, 0, &page);
    assert_int_equal(page.count, 0);
    search.code = NULL;
    search.actor = "nobody";
    search_walk(&search, *state, (struct view){DATE_LAST, ENTRY_COUNT}, 0, &page);
    assert_int_equal(page.count, 0);
}

/* A commitment that holds a line about a firm; its own fields name neither the firm nor the figure.
 */
static int64_t put_commitment_with_line(struct book *book)
{
    struct commitment commitment = {.code = "C", .fund_id = 1, .amount_minor = 7};
    struct firm firm;
    struct verdict_line line;
    int64_t seq = book_head(book) + 2;

    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = "FIRM";
    put(book, RECORD_FIRM, 0, &firm);
    shape_clear(&verdict_line_type.shape, &line);
    line.firm_id = seq - 1;
    line.figure_minor = 12345;
    const struct entry entry = {.seq = seq,
                                .entity_id = seq,
                                .kind = RECORD_COMMITMENT,
                                .record = &commitment,
                                .lines = &line,
                                .line_count = 1};
    assert_int_equal(book_apply(book, &entry), ERR_OK);
    return seq;
}

static void lines_that_an_entry_holds_are_looked_at(void **state)
{
    struct book *book = portfolio_new();
    struct fund fund;
    struct search by_code = everything;
    struct search by_amount = everything;
    struct search_page page;

    (void)state;
    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = "FUND";
    put(book, RECORD_FUND, 0, &fund);
    int64_t seq = put_commitment_with_line(book);
    struct view view = {DATE_LAST, seq};

    by_code.code = "firm";
    search_walk(&by_code, book, view, 0, &page);
    assert_int_equal(page.count, 2);
    assert_int_equal(page.seqs[0], seq);
    by_amount.by_amount = true;
    by_amount.least_minor = by_amount.most_minor = 12345;
    search_walk(&by_amount, book, view, 0, &page);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.seqs[0], seq);
    by_amount.least_minor = by_amount.most_minor = 12346;
    search_walk(&by_amount, book, view, 0, &page);
    assert_int_equal(page.count, 0);
    book_free(book);
}

static double milliseconds(const struct book *book, const struct search *search)
{
    struct timespec start;
    struct timespec end;
    struct search_page page;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    search_walk(search, book, (struct view){DATE_LAST, book_head(book)}, 0, &page);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    assert_int_equal(page.count, 0);
    return (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) / 1e6;
}

/* What finds nothing looks at everything. */
static void an_index_is_not_needed_at_this_size(void **state)
{
    struct search by_text = everything;
    struct search by_amount = everything;
    struct search by_kind = everything;
    by_text.text = "无此文字";
    by_amount.by_amount = true;
    by_amount.least_minor = by_amount.most_minor = AMOUNT_MAX;
    by_kind.kind = RECORD_RULE;
    print_message("%d entries: text %.1f ms, amount %.1f ms, kind %.2f ms\n", ENTRY_COUNT,
                  milliseconds(*state, &by_text), milliseconds(*state, &by_amount),
                  milliseconds(*state, &by_kind));
}

static int open_book(void **state)
{
    const char *given = getenv("FUNDTRAIL_SEED");
    seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    print_message("seed %llu\n", (unsigned long long)seed);
    *state = make_book();
    return 0;
}

static int close_book(void **state)
{
    book_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_what_a_look_at_every_entry_finds),
        cmocka_unit_test(what_does_not_exist_is_found_nowhere),
        cmocka_unit_test(lines_that_an_entry_holds_are_looked_at),
        cmocka_unit_test(an_index_is_not_needed_at_this_size),
    };
    return cmocka_run_group_tests(tests, open_book, close_book);
}
