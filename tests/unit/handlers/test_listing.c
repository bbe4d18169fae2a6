/* Pages of entities: filters, search, order, and rows by code. */
#include "handlers/frame/items.h"
#include "figures/portfolio.h"
#include "handlers/frame/listing.h"
#include "handlers/journal/dataset.h"
#include "http/text.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FUND_COUNT 40

struct fixture {
    struct book *book;
    struct arena arena;
    int64_t party_id;
};

static int64_t put(struct fixture *fixture, uint32_t kind, int64_t entity_id, int32_t date,
                   const void *record)
{
    int64_t seq = book_head(fixture->book) + 1;
    struct entry entry = {.seq = seq,
                          .recorded_at_us = seq * 1000000,
                          .entity_id = entity_id == 0 ? seq : entity_id,
                          .effective_date = date,
                          .kind = kind,
                          .record = record};
    assert_int_equal(book_apply(fixture->book, &entry), ERR_OK);
    return seq;
}

static struct fund fund_of(const struct fixture *fixture, int number)
{
    static char code[16];
    struct fund fund;
    shape_clear(&fund_type.shape, &fund);
    (void)snprintf(code, sizeof code, "F%02d", number);
    fund.code = code;
    fund.name = number % 2 ? "种子基金" : "天使基金";
    fund.name_en = "Fund";
    fund.kind = number % 2 ? FUND_SEED : FUND_ANGEL;
    fund.currency = CURRENCY_CNY;
    fund.size_minor = number % 5 == 0 ? AMOUNT_UNKNOWN : (number % 7) * 100;
    fund.manager_id = number % 4 == 0 ? fixture->party_id : 0;
    return fund;
}

/* Codes are given out in an order that is neither that of the ids nor its reverse. */
static int make_book(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct party party;
    fixture->book = portfolio_new();
    book_copy_at_most(fixture->book, 0);
    arena_init(&fixture->arena);
    shape_clear(&party_type.shape, &party);
    party.code = "GP";
    party.name = "管理人";
    party.kind = PARTY_MANAGER;
    fixture->party_id = put(fixture, RECORD_PARTY, 0, 0, &party);
    for (int i = 0; i < FUND_COUNT; i++) {
        struct fund fund = fund_of(fixture, i * 17 % FUND_COUNT);
        put(fixture, RECORD_FUND, 0, i, &fund);
    }
    *state = fixture;
    return 0;
}

static int free_book(void **state)
{
    struct fixture *fixture = *state;
    book_free(fixture->book);
    arena_done(&fixture->arena);
    free(fixture);
    return 0;
}

static const struct field *fund_field(const char *name)
{
    return shape_field(&fund_type.shape, name);
}

static struct listing_query by_code(size_t limit)
{
    return (struct listing_query){
        .kind = RECORD_FUND, .view = VIEW_EVERYTHING, .order = fund_field("code"), .limit = limit};
}

static const char *code_at(const struct listing_page *page, size_t at)
{
    return ((const struct fund *)page->entries[at]->record)->code;
}

static void pages_meet_without_gap_or_overlap(void **state)
{
    struct fixture *fixture = *state;
    for (size_t limit = 1; limit <= FUND_COUNT + 1; limit++)
        for (int descending = 0; descending < 2; descending++) {
            struct listing_query query = by_code(limit);
            query.descending = descending;
            int seen = 0;
            struct listing_page page;
            do {
                page = listing_select(fixture->book, &query, &fixture->arena);
                assert_int_equal(page.total, FUND_COUNT);
                for (size_t i = 0; i < page.count; i++, seen++) {
                    char expected[16];
                    (void)snprintf(expected, sizeof expected, "F%02d",
                                   descending ? FUND_COUNT - 1 - seen : seen);
                    assert_string_equal(code_at(&page, i), expected);
                }
                query.after_id = page.entries[page.count - 1]->entity_id;
            } while (page.more);
            assert_int_equal(seen, FUND_COUNT);
        }
}

static void unknown_values_stand_last_either_way(void **state)
{
    struct fixture *fixture = *state;
    for (int descending = 0; descending < 2; descending++) {
        struct listing_query query = by_code(FUND_COUNT);
        query.order = fund_field("size");
        query.descending = descending;
        struct listing_page page = listing_select(fixture->book, &query, &fixture->arena);
        int64_t previous = descending ? INT64_MAX : -1;
        for (size_t i = 0; i < page.count; i++) {
            int64_t size = ((const struct fund *)page.entries[i]->record)->size_minor;
            assert_int_equal(size == AMOUNT_UNKNOWN, i >= FUND_COUNT - FUND_COUNT / 5);
            if (size == AMOUNT_UNKNOWN)
                continue;
            assert_true(descending ? size <= previous : size >= previous);
            previous = size;
        }
    }
}

static void filters_and_searches(void **state)
{
    struct fixture *fixture = *state;
    struct listing_query query = by_code(5);
    query.filters[query.filter_count++] =
        (struct listing_filter){.field = fund_field("kind"), .number = FUND_ANGEL};
    assert_int_equal(listing_select(fixture->book, &query, &fixture->arena).total, FUND_COUNT / 2);
    query.filters[query.filter_count++] =
        (struct listing_filter){.field = fund_field("manager_id"), .number = fixture->party_id};
    assert_int_equal(listing_select(fixture->book, &query, &fixture->arena).total, FUND_COUNT / 4);

    query = by_code(5);
    assert_int_equal(text_fold("种子", &fixture->arena, &query.text), ERR_OK);
    assert_int_equal(listing_select(fixture->book, &query, &fixture->arena).total, FUND_COUNT / 2);
    assert_int_equal(text_fold("f07", &fixture->arena, &query.text), ERR_OK);
    struct listing_page page = listing_select(fixture->book, &query, &fixture->arena);
    assert_int_equal(page.total, 1);
    assert_string_equal(code_at(&page, 0), "F07");
    assert_int_equal(text_fold("nothing", &fixture->arena, &query.text), ERR_OK);
    page = listing_select(fixture->book, &query, &fixture->arena);
    assert_int_equal(page.total + (int64_t)page.count + page.more, 0);
}

static int64_t put_firm(struct fixture *fixture, const char *code, const char *industry)
{
    struct firm firm;
    shape_clear(&firm_type.shape, &firm);
    firm.code = code;
    firm.name = code;
    firm.industry = industry;
    return put(fixture, RECORD_FIRM, 0, 0, &firm);
}

static int64_t put_tag(struct fixture *fixture, int64_t firm_id, uint32_t tag, int32_t from,
                       int32_t to)
{
    struct firm_tag record;
    shape_clear(&firm_tag_type.shape, &record);
    record.firm_id = firm_id;
    record.tag = tag;
    record.valid_from = from;
    record.valid_to = to;
    return put(fixture, RECORD_FIRM_TAG, 0, from == DATE_UNKNOWN ? 0 : from, &record);
}

static int64_t count_of(const struct fixture *fixture, struct listing_filter filter, int32_t as_of,
                        int64_t as_known)
{
    struct listing_query query = {.kind = RECORD_FIRM,
                                  .view = {.as_of = as_of, .as_known = as_known},
                                  .filter_count = 1,
                                  .filters = {filter},
                                  .limit = 1};
    struct arena arena;
    arena_init(&arena);
    int64_t total = listing_select(fixture->book, &query, &arena).total;
    arena_done(&arena);
    return total;
}

static void firms_are_sifted_by_tag_and_industry(void **state)
{
    struct fixture *fixture = *state;
    const struct listing_filter gazelle = {.match = MATCH_TAG, .number = TAG_GAZELLE};
    struct listing_filter industry = {.match = MATCH_PREFIX,
                                      .field = shape_field(&firm_type.shape, "industry")};
    int64_t a = put_firm(fixture, "A", "C3985");
    int64_t b = put_firm(fixture, "B", "C40");
    put_firm(fixture, "C", NULL);
    int64_t tagged = put_tag(fixture, a, TAG_GAZELLE, 10, 20);
    put_tag(fixture, b, TAG_GAZELLE, DATE_UNKNOWN, DATE_UNKNOWN);
    put_tag(fixture, a, TAG_LISTED, DATE_UNKNOWN, DATE_UNKNOWN);

    /* On both ends of its days, and not beyond; not before it was known. */
    assert_int_equal(count_of(fixture, gazelle, 9, INT64_MAX), 1);
    assert_int_equal(count_of(fixture, gazelle, 10, INT64_MAX), 2);
    assert_int_equal(count_of(fixture, gazelle, 20, INT64_MAX), 2);
    assert_int_equal(count_of(fixture, gazelle, 21, INT64_MAX), 1);
    assert_int_equal(count_of(fixture, gazelle, 15, tagged), 1);
    assert_int_equal(count_of(fixture, gazelle, 15, tagged - 1), 0);

    const struct {
        const char *start;
        int64_t count;
    } starts[] = {{"C", 2}, {"C3", 1}, {"C39", 1}, {"C3985", 1}, {"C39850", 0}, {"c", 0}, {"D", 0}};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        industry.text = starts[i].start;
        assert_int_equal(count_of(fixture, industry, 100, INT64_MAX), starts[i].count);
    }
}

static void shows_each_entity_as_the_view_has_it(void **state)
{
    struct fixture *fixture = *state;
    struct listing_query query = by_code(FUND_COUNT + 1);
    query.view = (struct view){.as_of = 9, .as_known = INT64_MAX};
    assert_int_equal(listing_select(fixture->book, &query, &fixture->arena).total, 10);
    query.view = (struct view){.as_of = DATE_LAST, .as_known = 6};
    assert_int_equal(listing_select(fixture->book, &query, &fixture->arena).total, 5);

    /* A version that takes the manager away: a filter on it must not find the old one. */
    struct fund fund = fund_of(fixture, 0);
    int64_t id = book_find_code(fixture->book, RECORD_FUND, "F00");
    int64_t known_before = book_head(fixture->book);
    fund.manager_id = 0;
    put(fixture, RECORD_FUND, id, 100, &fund);
    query = by_code(FUND_COUNT);
    query.filters[query.filter_count++] =
        (struct listing_filter){.field = fund_field("manager_id"), .number = fixture->party_id};
    assert_int_equal(listing_select(fixture->book, &query, &fixture->arena).total,
                     FUND_COUNT / 4 - 1);
    query.view.as_known = known_before;
    assert_int_equal(listing_select(fixture->book, &query, &fixture->arena).total, FUND_COUNT / 4);
}

/* Commitments that hold three lines each, and one that holds none. */
#define HOLDERS 7
#define HELD 3

static int64_t put_holders(struct fixture *fixture)
{
    struct rule rule;
    int64_t rules[HELD];
    for (size_t i = 0; i < HELD; i++) {
        shape_clear(&rule_type.shape, &rule);
        rule.code = rule.name = (const char *const[]){"a", "b", "c"}[i];
        rules[i] = put(fixture, RECORD_RULE, 0, 0, &rule);
    }
    for (int k = 0; k <= HOLDERS; k++) {
        struct commitment commitment = {.fund_id = 2, .investor_party_id = fixture->party_id};
        struct verdict_line lines[HELD];
        for (size_t i = 0; i < HELD; i++) {
            shape_clear(&verdict_line_type.shape, &lines[i]);
            lines[i].rule_id = rules[i];
            lines[i].fund_id = 2;
            lines[i].outcome = i == 1 ? VERDICT_WARN : VERDICT_PASS;
        }
        int64_t seq = book_head(fixture->book) + 1;
        struct entry entry = {.seq = seq,
                              .entity_id = seq,
                              .kind = RECORD_COMMITMENT,
                              .record = &commitment,
                              .lines = lines,
                              .line_count = k == 0 ? 0 : HELD};
        commitment.code = arena_format(&fixture->arena, "C%d", k);
        assert_int_equal(book_apply(fixture->book, &entry), ERR_OK);
    }
    return rules[0];
}

static void lines_that_entries_hold_are_listed_page_by_page(void **state)
{
    struct fixture *fixture = *state;
    int64_t rule = put_holders(fixture);
    assert_int_equal(listing_most(fixture->book, RECORD_VERDICT_LINE), HOLDERS * HELD);
    for (size_t limit = 1; limit <= HOLDERS * HELD; limit++) {
        struct listing_query query = {
            .kind = RECORD_VERDICT_LINE, .view = VIEW_EVERYTHING, .limit = limit};
        struct listing_page page;
        int64_t seen = 0;
        do {
            page = listing_select(fixture->book, &query, &fixture->arena);
            assert_int_equal(page.total, HOLDERS * HELD);
            for (size_t i = 0; i < page.count; i++, seen++) {
                const struct verdict_line *line = page.entries[i]->record;
                assert_int_equal(line->rule_id, rule + seen % HELD);
                assert_int_equal(line->commitment_id, rule + HELD + 1 + seen / HELD);
                assert_int_equal(page.entries[i]->seq, line->commitment_id);
            }
            query.after_id = page.entries[page.count - 1]->entity_id;
            query.after_line = page.last_line;
        } while (page.more);
        assert_int_equal(seen, HOLDERS * HELD);
    }
}

static int64_t lines_with(struct fixture *fixture, const char *field, int64_t number)
{
    struct listing_query query = {
        .kind = RECORD_VERDICT_LINE,
        .view = VIEW_EVERYTHING,
        .limit = 2,
        .filter_count = 1,
        .filters = {{.field = shape_field(&verdict_line_type.shape, field), .number = number}}};
    return listing_select(fixture->book, &query, &fixture->arena).total;
}

static void lines_that_entries_hold_are_found_by_what_they_name(void **state)
{
    struct fixture *fixture = *state;
    int64_t rule = put_holders(fixture);
    int64_t last = book_head(fixture->book);
    assert_int_equal(lines_with(fixture, "rule_id", rule + 1), HOLDERS);
    assert_int_equal(lines_with(fixture, "fund_id", 2), HOLDERS * HELD);
    assert_int_equal(lines_with(fixture, "outcome", VERDICT_WARN), HOLDERS);
    assert_int_equal(lines_with(fixture, "commitment_id", last), HELD);
    assert_int_equal(lines_with(fixture, "commitment_id", last - HOLDERS), 0);
    assert_int_equal(lines_with(fixture, "decision_id", last), 0);
    assert_int_equal(lines_with(fixture, "fund_id", 3), 0);
}

static void an_item_is_the_header_then_the_fields(void **state)
{
    struct fixture *fixture = *state;
    struct refs refs;
    struct buf out;
    buf_init(&out);
    refs_init(&refs, &fixture->arena);
    item_write(book_entry(fixture->book, 2), 7, &refs, &out);
    assert_string_equal(
        out.bytes,
        "{\"id\":2,\"seq\":2,\"effective_date\":\"1970-01-01\","
        "\"recorded_at\":\"1970-01-01T00:00:02.000000Z\",\"recorded_by\":null,\"version\":7,"
        "\"code\":\"F00\","
        "\"name\":\"天使基金\",\"name_en\":\"Fund\",\"kind\":\"angel\",\"currency\":\"CNY\","
        "\"size\":null,\"manager_id\":1,\"established_on\":null,\"term_ends_on\":null,"
        "\"source\":null,\"note\":null,\"signed_on\":null,\"registered_on\":null,"
        "\"investment_ends_on\":null,\"exit_ends_on\":null,\"extended_to\":null,"
        "\"reported_on\":null,\"credit_code\":null}");
    buf_reset(&out);
    refs_add(&refs, 1);
    refs_add(&refs, 0);
    refs_write(&refs, fixture->book, VIEW_EVERYTHING, &out);
    assert_string_equal(
        out.bytes,
        "{\"1\":{\"kind\":\"party\",\"code\":\"GP\",\"name\":\"管理人\",\"name_en\":null}}");
    buf_done(&out);
}

static void a_dataset_names_things_by_code(void **state)
{
    struct fixture *fixture = *state;
    struct dataset dataset;
    struct table table = {.format = TABLE_CSV};
    struct buf out;
    bool more = true;
    buf_init(&out);
    table_begin(&table, "funds", "funds");
    assert_int_equal(dataset_open("funds", (struct view){.as_of = 0, .as_known = 3}, &dataset),
                     ERR_OK);
    while (more)
        assert_int_equal(
            dataset_write(&dataset, fixture->book, NULL, &fixture->arena, &table, &more), ERR_OK);
    assert_int_equal(table_piece(&table, &out, &more), ERR_OK);
    table_done(&table);
    assert_string_equal(out.bytes,
                        "seq,effective_date,recorded_at,recorded_by,code,name,name_en,kind,"
                        "currency,size,manager_code,established_on,term_ends_on,source,note,"
                        "signed_on,registered_on,investment_ends_on,exit_ends_on,extended_to,"
                        "reported_on,credit_code\r\n"
                        "2,1970-01-01,1970-01-01T00:00:02.000000Z,,F00,天使基金,Fund,angel,CNY,,GP,"
                        ",,,,,,,,,,\r\n");
    assert_int_equal(dataset.row_count, 1);
    assert_int_equal(dataset_open("passwords", VIEW_EVERYTHING, &dataset), ERR_NOT_FOUND);
    for (size_t i = 0; dataset_name(i); i++)
        assert_int_equal(dataset_open(dataset_name(i), VIEW_EVERYTHING, &dataset), ERR_OK);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pages_meet_without_gap_or_overlap, make_book, free_book),
        cmocka_unit_test_setup_teardown(unknown_values_stand_last_either_way, make_book, free_book),
        cmocka_unit_test_setup_teardown(filters_and_searches, make_book, free_book),
        cmocka_unit_test_setup_teardown(firms_are_sifted_by_tag_and_industry, make_book, free_book),
        cmocka_unit_test_setup_teardown(shows_each_entity_as_the_view_has_it, make_book, free_book),
        cmocka_unit_test_setup_teardown(an_item_is_the_header_then_the_fields, make_book,
                                        free_book),
        cmocka_unit_test_setup_teardown(a_dataset_names_things_by_code, make_book, free_book),
        cmocka_unit_test_setup_teardown(lines_that_entries_hold_are_listed_page_by_page, make_book,
                                        free_book),
        cmocka_unit_test_setup_teardown(lines_that_entries_hold_are_found_by_what_they_name,
                                        make_book, free_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
