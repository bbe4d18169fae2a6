/* A reader's handle at entry K of a book that went on answers like a book that ends at K: random
 * entries of every kind, most of them reversed, revised and out of order. And readers read on while
 * entries are applied. FUNDTRAIL_SEED=n repeats a run. */
#include "../../../fcgi/figures/performance/flow_internal.h"
#include "base/check.h"
#include "base/readers.h"
#include "book/convention.h"
#include "book/external_id.h"
#include "book/fund_investments.h"
#include "book/fund_rows.h"
#include "book/proposal.h"
#include "book/series.h"
#include "figures/fund/capital.h"
#include "figures/portfolio.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/import.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/opening.h"
#include "record/series.h"
#include "support_golden.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY_FIRST 18262 /* 2020-01-01 */
#define DAYS 400
#define ENTRIES 2500
#define HANDLES 25
#define VIEWS 3

/* Kinds with rows, series or names of their own are drawn more often than others. */
static const uint32_t frequent[] = {
    RECORD_FUND,       RECORD_COMMITMENT,   RECORD_CONTRIBUTION, RECORD_CONTRIBUTION,
    RECORD_INVESTMENT, RECORD_PAYMENT,      RECORD_PAYMENT,      RECORD_PROCEEDS,
    RECORD_EXPENSE,    RECORD_DISTRIBUTION, RECORD_VALUATION,    RECORD_APPROVAL,
    RECORD_APPROVAL,   RECORD_REVERSAL,     RECORD_REVERSAL,     RECORD_REVERSAL,
    RECORD_FX_RATE,    RECORD_INDEX_LEVEL,  RECORD_EXTERNAL_ID,  RECORD_FACILITY_FLOW,
    RECORD_PROJECT,    RECORD_FIRM,         RECORD_PARTY,        RECORD_CAPITAL_CALL,
};

struct history {
    uint64_t seed;
    struct arena arena;
    struct book *book;
    struct entry entries[ENTRIES];
};

static uint64_t draw(struct history *history, uint64_t below)
{
    return golden_random(&history->seed) % below;
}

static int64_t any_of(struct history *history, uint32_t kind)
{
    const int64_t *ids;
    size_t count = book_entities(history->book, kind, &ids);

    /* Mostly one of the first, so that much is said of few. */
    if (count > 3 && draw(history, 4) != 0)
        count = 3;
    return count == 0 ? 0 : ids[draw(history, count)];
}

static const char *draw_text(struct history *history, const struct field *field)
{
    static const char *const kinds[] = {"payment", "firm", "commitment"};

    if (strcmp(field->name, "record_kind") == 0)
        return kinds[draw(history, 3)];
    return arena_format(&history->arena, draw(history, 2) == 0 ? "T%llu" : "t%llu",
                        (unsigned long long)draw(history, 12));
}

static uint32_t draw_enum(struct history *history, const struct field *field)
{
    uint32_t count = 0;

    while (field->values[count].name != NULL && count < 3)
        count++;
    return 1 + (draw(history, 3) == 0 ? (uint32_t)draw(history, count) : 0);
}

/* Of an entry, or another whole number. */
static int64_t draw_number(struct history *history, const struct field *field)
{
    if (field->type == FIELD_INTEGER && strstr(field->column, "_seq") == NULL)
        return 1 + (int64_t)draw(history, 1000);
    if (field->type == FIELD_INTEGER || strcmp(field->column, "reversed_seq") == 0)
        return 1 + (int64_t)draw(history, (uint64_t)book_head(history->book) + 1);
    return any_of(history, record_kind_find(field->reference));
}

static void draw_field(struct history *history, const struct field *field, void *record)
{
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, draw_text(history, field));
        return;
    case FIELD_DATE:
        field_set_date(field, record, DAY_FIRST + (int32_t)draw(history, DAYS));
        return;
    case FIELD_ENUM:
        field_set_enum(field, record, draw_enum(history, field));
        return;
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        field_set_int64(field, record, draw_number(history, field));
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
        field_set_int64(field, record, 1 + (int64_t)draw(history, 100000));
        return;
    case FIELD_BOOL:
        field_set_bool(field, record, true);
        return;
    }
}

/* False when something that it must name is not there yet. */
static bool draw_fields(struct history *history, const struct shape *shape, void *record)
{
    shape_clear(shape, record);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->required || draw(history, 3) == 0)
            draw_field(history, field, record);
        if (field->required && field_is_unknown(field, record) && field->type == FIELD_REFERENCE)
            return false;
    }
    return true;
}

static bool draw_record(struct history *history, uint32_t kind, void *record)
{
    if (!draw_fields(history, &record_types[kind]->shape, record))
        return false;
    if (kind == RECORD_CONVENTION)
        ((struct convention_entry *)record)->number = CONVENTIONS_NOW;
    return true;
}

/* Up to three lines, where the kind holds some. */
static void draw_lines(struct history *history, struct entry *entry)
{
    const struct shape *shape = record_types[entry->kind]->lines.shape;

    if (shape == NULL)
        return;
    uint32_t most = (uint32_t)draw(history, 4);
    char *lines = arena_array(&history->arena, most + 1, shape->size);

    entry->lines = lines;
    while (entry->line_count < most &&
           draw_fields(history, shape, lines + entry->line_count * shape->size))
        entry->line_count++;
}

static int64_t draw_entity(struct history *history, uint32_t kind, int64_t seq)
{
    int64_t entity_id =
        record_types[kind]->revisable && draw(history, 3) == 0 ? any_of(history, kind) : 0;

    return entity_id == 0 ? seq : entity_id;
}

/* Adds an entry of some kind that the book takes. */
static void add_entry(struct history *history)
{
    for (;;) {
        int64_t seq = book_head(history->book) + 1;
        uint32_t kind = draw(history, 3) == 0
                            ? 1 + (uint32_t)draw(history, RECORD_KIND_COUNT - 1)
                            : frequent[draw(history, sizeof frequent / sizeof frequent[0])];
        void *record = arena_alloc(&history->arena, record_types[kind]->shape.size);

        if (!draw_record(history, kind, record))
            continue;
        struct entry entry = {.seq = seq,
                              .recorded_at_us = seq * 1000,
                              .actor_id = 1,
                              .entity_id = draw_entity(history, kind, seq),
                              .effective_date = DAY_FIRST + (int32_t)draw(history, DAYS),
                              .kind = kind,
                              .record = record};

        draw_lines(history, &entry);
        if (book_apply(history->book, &entry) != ERR_OK)
            continue;
        history->entries[seq - 1] = entry;
        return;
    }
}

static struct book *book_up_to(const struct history *history, int64_t head)
{
    struct book *book = portfolio_new();

    for (int64_t seq = 1; seq <= head; seq++)
        assert_int_equal(book_apply(book, &history->entries[seq - 1]), ERR_OK);
    return book;
}

static int64_t seq_of(const struct entry *entry)
{
    return entry == NULL ? 0 : entry->seq;
}

static void same_seqs(const int64_t *left, size_t left_count, const int64_t *right,
                      size_t right_count)
{
    assert_int_equal(left_count, right_count);
    if (left_count > 0)
        assert_memory_equal(left, right, left_count * sizeof *left);
}

static struct view some_view(struct history *history, int64_t head)
{
    struct view view = {.as_of = DAY_FIRST + (int32_t)draw(history, DAYS + 10),
                        .as_known = 1 + (int64_t)draw(history, (uint64_t)head + 10)};

    return draw(history, 3) == 0 ? VIEW_EVERYTHING : view;
}

static void compare_entry(struct history *history, const struct book *reader,
                          const struct book *alone, int64_t seq)
{
    const struct entry *entry = book_entry(alone, seq);
    const int64_t *left = NULL;
    const int64_t *right = NULL;
    struct view view = some_view(history, book_head(alone));

    assert_int_equal(book_entry(reader, seq)->kind, entry->kind);
    assert_int_equal(seq_of(book_reversal_of(reader, seq)), seq_of(book_reversal_of(alone, seq)));
    assert_int_equal(book_live(reader, book_entry(reader, seq), view),
                     book_live(alone, entry, view));
    size_t left_count = book_versions(reader, seq, &left);
    size_t right_count = book_versions(alone, seq, &right);

    same_seqs(left, left_count, right, right_count);
    assert_int_equal(seq_of(book_version(reader, entry->kind, seq, view)),
                     seq_of(book_version(alone, entry->kind, seq, view)));
    assert_int_equal(book_last_version(reader, seq, view.as_known),
                     book_last_version(alone, seq, view.as_known));
}

/* The body of an entry, lines included, as a handle has it. */
static struct buf body_of(const struct book *book, int64_t seq, struct arena *arena)
{
    struct entry entry = *book_entry(book, seq);
    struct buf body;

    entry.lines = book_lines(&entry, arena);
    entry.lines_packed = false;
    buf_init(&body);
    entry_write_body(&record_tables[entry.kind], &entry, &body);
    return body;
}

static void compare_lines(const struct book *reader, const struct book *alone)
{
    const int64_t *left = NULL;
    const int64_t *right = NULL;
    struct arena arena;
    size_t left_count = book_holders(reader, &left);
    size_t right_count = book_holders(alone, &right);

    arena_init(&arena);
    same_seqs(left, left_count, right, right_count);
    for (size_t i = 0; i < left_count; i++) {
        struct buf read = body_of(reader, left[i], &arena);
        struct buf expected = body_of(alone, left[i], &arena);

        assert_string_equal(read.bytes, expected.bytes);
        buf_done(&read);
        buf_done(&expected);
        arena_reset(&arena);
    }
    arena_done(&arena);
}

static void compare_referrers(const struct book *reader, const struct book *alone, uint32_t kind,
                              const struct field *field)
{
    const int64_t *ids;
    size_t count = book_entities(alone, record_kind_find(field->reference), &ids);

    for (size_t i = 0; i < count; i++) {
        struct referrer left = book_referrers(reader, kind, field->name, ids[i]);
        struct referrer right = book_referrers(alone, kind, field->name, ids[i]);

        for (; right.entry != NULL; book_next_referrer(&left), book_next_referrer(&right))
            assert_int_equal(seq_of(left.entry), right.entry->seq);
        assert_null(left.entry);
    }
}

static void compare_kind(const struct book *reader, const struct book *alone, uint32_t kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    const int64_t *left;
    const int64_t *right;
    size_t left_count = book_entities(reader, kind, &left);
    size_t right_count = book_entities(alone, kind, &right);

    same_seqs(left, left_count, right, right_count);
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            record_kind_find(shape->fields[i].reference) != RECORD_NONE)
            compare_referrers(reader, alone, kind, &shape->fields[i]);
    for (int i = 0; i < 24; i++) {
        char code[8];

        (void)snprintf(code, sizeof code, i < 12 ? "T%d" : "t%d", i % 12);
        assert_int_equal(book_find_code(reader, kind, code), book_find_code(alone, kind, code));
        assert_int_equal(book_find_code_any_case(reader, kind, code),
                         book_find_code_any_case(alone, kind, code));
        assert_int_equal(book_find_credit_code(reader, kind, code),
                         book_find_credit_code(alone, kind, code));
        assert_int_equal(book_find_external(reader, kind, "T1", code),
                         book_find_external(alone, kind, "T1", code));
    }
}

static void compare_values(struct value_series left, struct value_series right)
{
    assert_int_equal(left.count, right.count);
    for (size_t i = 0; i < left.count; i++)
        assert_memory_equal(&left.items[i], &right.items[i], sizeof left.items[i]);
}

static void compare_series(const struct book *reader, const struct book *alone)
{
    const char *left_name = NULL;
    const char *right_name = NULL;
    struct value_series left;
    struct value_series right;
    size_t i = 0;

    for (; book_index_at(alone, i, &right_name, &right); i++) {
        assert_true(book_index_at(reader, i, &left_name, &left));
        assert_string_equal(left_name, right_name);
        compare_values(left, right);
        compare_values(book_levels(reader, right_name), right);
    }
    assert_false(book_index_at(reader, i, &left_name, &left));
    for (uint32_t base = 1; base <= 3; base++)
        for (uint32_t quote = 1; quote <= 3; quote++)
            compare_values(book_rates(reader, base, quote), book_rates(alone, base, quote));
}

static void compare_sweeps(const struct book *reader, const struct book *alone, int64_t fund_id,
                           struct view view, size_t *swept)
{
    struct arena arena;
    struct swept_fund read;
    struct swept_fund expected;

    arena_init(&arena);
    bool is_swept = fund_sweep(alone, fund_id, view, &arena, &expected);

    assert_int_equal(fund_sweep(reader, fund_id, view, &arena, &read), is_swept);
    *swept += is_swept;
    if (is_swept) {
        const struct flow_list *left = &read.list;
        const struct flow_list *right = &expected.list;

        assert_int_equal(left->count, right->count);
        for (size_t i = 0; i < right->count; i++) {
            assert_int_equal(left->flows[i].day, right->flows[i].day);
            assert_int_equal(left->flows[i].type, right->flows[i].type);
            assert_int_equal(left->flows[i].amount_minor, right->flows[i].amount_minor);
        }
        assert_int_equal(left->committed_minor, right->committed_minor);
        assert_int_equal(left->unfunded_minor, right->unfunded_minor);
        assert_int_equal(read.cash_minor, expected.cash_minor);
    }
    arena_done(&arena);
}

/* Those that are approved, by the list and by the entries: how many, or one more than can be where
 * they differ. */
static size_t approved_count(const struct book *book, int64_t fund_id, struct view view)
{
    const struct fund_investment *list = NULL;
    size_t count = book_fund_investments(book, fund_id, &list);
    size_t approved = 0;
    size_t i = 0;

    FOR_REFERRERS (r, book, investment, fund_id, fund_id) {
        const struct entry *decided = proposal_decision(book, r.entry, view);
        bool by_entries = book_live(book, r.entry, view) && decided != NULL &&
                          ((const struct decision *)decided->record)->outcome == OUTCOME_APPROVE;

        if (i == count || list[i].id != r.entry->seq ||
            fund_investment_approved(book, &list[i], view) != by_entries)
            return SIZE_MAX;
        approved += by_entries;
        i++;
    }
    return i == count ? approved : SIZE_MAX;
}

/* The approvals of a fund's calls, by the list and by the entries. */
static void compare_calls(const struct book *book, int64_t fund_id, const struct fund_rows *rows,
                          struct view view)
{
    size_t i = 0;

    FOR_REFERRERS (r, book, capital_call, fund_id, fund_id) {
        const struct entry *approval = proposal_approved(book, r.entry, view);

        assert_true(i < rows->call_count);
        assert_int_equal(rows->calls[i].id, r.entry->seq);
        assert_int_equal(fund_call_approval(book, &rows->calls[i], view),
                         approval == NULL ? 0 : approval->seq);
        i++;
    }
    assert_int_equal(i, rows->call_count);
}

static void compare_rows(struct history *history, const struct book *reader,
                         const struct book *alone, size_t *swept)
{
    const int64_t *ids;
    size_t count = book_entities(alone, RECORD_FUND, &ids);

    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < VIEWS; k++) {
            struct view view = some_view(history, book_head(alone));
            struct fund_rows left;
            struct fund_rows right;

            assert_int_equal(book_fund_rows(reader, ids[i], view, &left),
                             book_fund_rows(alone, ids[i], view, &right));
            assert_int_equal(left.currency, right.currency);
            same_seqs(left.commitments.ids, left.commitments.count, right.commitments.ids,
                      right.commitments.count);
            same_seqs(left.investments.ids, left.investments.count, right.investments.ids,
                      right.investments.count);
            compare_calls(reader, ids[i], &left, view);
            compare_calls(alone, ids[i], &right, view);
            assert_int_equal(left.call_count, right.call_count);
            assert_true(approved_count(reader, ids[i], view) != SIZE_MAX);
            assert_int_equal(approved_count(reader, ids[i], view),
                             approved_count(alone, ids[i], view));
            compare_sweeps(reader, alone, ids[i], view, swept);
        }
}

/* Every question to both. */
static void compare(struct history *history, const struct book *reader, size_t *swept)
{
    int64_t head = book_head(reader);
    struct book *alone = book_up_to(history, head);

    assert_null(book_entry(reader, head + 1));
    assert_int_equal(book_seq_at_time(reader, INT64_MAX), head);
    assert_int_equal(convention_number(reader), convention_number(alone));
    for (int64_t seq = 1; seq <= head; seq++)
        compare_entry(history, reader, alone, seq);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        compare_kind(reader, alone, kind);
    compare_series(reader, alone);
    compare_lines(reader, alone);
    compare_rows(history, reader, alone, swept);
    book_free(alone);
}

static struct history *history_new(uint64_t seed)
{
    struct history *history = calloc(1, sizeof *history);

    CHECK(history != NULL);
    history->seed = seed;
    arena_init(&history->arena);
    history->book = portfolio_new();
    return history;
}

static void history_free(struct history *history)
{
    book_free(history->book);
    arena_done(&history->arena);
    free(history);
}

/* How many funds could be swept in handles of a random history. */
static size_t compare_handles(uint64_t seed)
{
    struct history *history = history_new(seed);
    struct readers *readers = readers_new();
    struct reading *reading = readers_join(readers);
    struct book *handles[HANDLES];
    size_t swept = 0;
    size_t count = 0;

    book_share(history->book, readers, 1);
    reading_begin(reading);
    for (size_t i = 0; i < ENTRIES; i++) {
        add_entry(history);
        if (i % (ENTRIES / HANDLES) != 0)
            continue;
        book_publish(history->book);
        handles[count] = book_reader_new();
        book_reader_open(handles[count++], history->book);
    }
    assert_int_equal(count, HANDLES);
    for (size_t i = 0; i < HANDLES; i++)
        compare(history, handles[i], &swept);
    for (size_t i = 0; i < HANDLES; i++)
        book_free(handles[i]);
    reading_end(reading);
    history_free(history);
    readers_free(readers);
    return swept;
}

/* Not every history leaves a fund that can be swept. */
static void a_handle_answers_like_a_book_that_ends_there(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    while (compare_handles(seed) == 0)
        seed++;
}

static void a_handle_sees_only_what_was_published(void **state)
{
    struct history *history = history_new(1);
    struct readers *readers = readers_new();
    struct book *reader = book_reader_new();

    (void)state;
    book_share(history->book, readers, 1);
    add_entry(history);
    book_reader_open(reader, history->book);
    assert_int_equal(book_head(reader), 0);
    book_publish(history->book);
    assert_int_equal(book_head(reader), 0);
    book_reader_open(reader, history->book);
    assert_int_equal(book_head(reader), 1);
    assert_true(book_is_writers(history->book));
    assert_false(book_is_writers(reader));
    book_free(reader);
    history_free(history);
    readers_free(readers);
}

/* Copies are of one book: another one with another number has others, wherever it stands. */
static void copies_are_not_taken_from_another_book(void **state)
{
    struct readers *readers = readers_new();
    struct book *reader = book_reader_new();

    (void)state;
    for (uint64_t number = 1; number <= 20; number++) {
        struct history *history = history_new(number);

        book_share(history->book, readers, number);
        for (size_t i = 0; i < 100; i++)
            add_entry(history);
        book_publish(history->book);
        book_reader_open(reader, history->book);
        for (int64_t seq = 1; seq <= 100; seq++)
            assert_int_equal(book_entry(reader, seq)->kind, history->entries[seq - 1].kind);
        book_reader_close(reader);
        history_free(history);
    }
    book_free(reader);
    readers_free(readers);
}

#define THREADS 3

struct race {
    struct history *history;
    struct readers *readers;
    bool is_unsound; /* FUNDTRAIL_TEST_RACE: readers read what is the writer's alone, to be seen */
    atomic_bool ended;
    atomic_int wrong;
    atomic_size_t rounds;
};

/* No ledger has a fund with two openings, and nobody could share anything by them. */
static bool has_opening(const struct book *book, int64_t fund_id)
{
    return REFERRERS(book, opening, fund_id, fund_id).entry != NULL;
}

/* Asks for the lines of calls and distributions, which the first who asks leaves to the others: how
 * many name no commitment. */
static int walk_lines(const struct book *book, struct arena *arena)
{
    const struct call_share *called = NULL;
    const struct distribution_share *given = NULL;
    const int64_t *ids;
    size_t lines = 0;
    size_t count = book_entities(book, RECORD_CAPITAL_CALL, &ids);
    int wrong = 0;

    for (size_t i = 0; i < count; i++)
        if (!has_opening(
                book, ((const struct capital_call *)book_entry(book, ids[i])->record)->fund_id) &&
            call_shares(book, ids[i], VIEW_EVERYTHING, arena, &called, &lines) == ERR_OK)
            for (size_t k = 0; k < lines; k++)
                wrong += book_entry(book, called[k].commitment_id)->kind != RECORD_COMMITMENT;
    count = book_entities(book, RECORD_DISTRIBUTION, &ids);
    for (size_t i = 0; i < count; i++)
        if (!has_opening(
                book, ((const struct distribution *)book_entry(book, ids[i])->record)->fund_id) &&
            distribution_shares(book, ids[i], VIEW_EVERYTHING, arena, &given, &lines) == ERR_OK)
            for (size_t k = 0; k < lines; k++)
                wrong += book_entry(book, given[k].commitment_id)->kind != RECORD_COMMITMENT;
    return wrong;
}

/* Walks everything; answers what can be seen to be wrong. */
static int walk(const struct book *book, struct arena *arena)
{
    int wrong = book_entry(book, book_head(book) + 1) != NULL;
    const int64_t *ids;
    const char *name;
    struct value_series levels;
    struct swept_fund swept;

    for (int64_t seq = 1; seq <= book_head(book); seq++) {
        const struct entry *entry = book_entry(book, seq);
        const struct entry *reversal = book_reversal_of(book, seq);

        wrong += entry->seq != seq;
        wrong +=
            reversal != NULL && ((const struct reversal *)reversal->record)->reversed_seq != seq;
        (void)book_version(book, entry->kind, seq, VIEW_EVERYTHING);
    }
    for (size_t i = 0; book_index_at(book, i, &name, &levels); i++)
        for (size_t k = 0; k < levels.count; k++)
            wrong += book_entry(book, levels.items[k].seq)->kind != RECORD_INDEX_LEVEL;
    for (size_t i = 0; i < book_entities(book, RECORD_FUND, &ids); i++) {
        wrong +=
            fund_sweep(book, ids[i], VIEW_EVERYTHING, arena, &swept) && swept.list.currency == 0;
        wrong += approved_count(book, ids[i], VIEW_EVERYTHING) == SIZE_MAX;
        for (struct referrer r = book_referrers(book, RECORD_COMMITMENT, "fund_id", ids[i]);
             r.entry != NULL; book_next_referrer(&r))
            wrong += r.entry->kind != RECORD_COMMITMENT;
    }
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        wrong += book_find_code_any_case(book, kind, "t1") > book_head(book);
    return wrong + walk_lines(book, arena);
}

static void *read_on(void *arg)
{
    struct race *race = arg;
    struct reading *reading = readers_join(race->readers);
    struct book *reader = book_reader_new();
    struct arena arena;

    arena_init(&arena);
    while (!atomic_load(&race->ended)) {
        reading_begin(reading);
        book_reader_open(reader, race->history->book);
        atomic_fetch_add(&race->wrong, walk(reader, &arena));
        if (race->is_unsound && book_head(race->history->book) < book_head(reader))
            atomic_fetch_add(&race->wrong, 1);
        book_reader_close(reader);
        reading_end(reading);
        atomic_fetch_add(&race->rounds, 1);
        arena_reset(&arena);
    }
    arena_done(&arena);
    book_free(reader);
    readers_leave(race->readers, reading);
    return NULL;
}

static void readers_read_on_while_entries_are_applied(void **state)
{
    struct race race = {.history = history_new(golden_seed()),
                        .readers = readers_new(),
                        .is_unsound = getenv("FUNDTRAIL_TEST_RACE") != NULL};
    pthread_t threads[THREADS];

    (void)state;
    book_share(race.history->book, race.readers, 1);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &race), 0);
    for (size_t i = 0; i < ENTRIES; i++) {
        add_entry(race.history);
        book_publish(race.history->book);
    }
    while (atomic_load(&race.rounds) < (size_t)10 * THREADS)
        (void)sched_yield();
    atomic_store(&race.ended, true);
    for (size_t i = 0; i < THREADS; i++)
        (void)pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&race.wrong), 0);
    history_free(race.history);
    readers_free(race.readers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handle_answers_like_a_book_that_ends_there),
        cmocka_unit_test(a_handle_sees_only_what_was_published),
        cmocka_unit_test(copies_are_not_taken_from_another_book),
        cmocka_unit_test(readers_read_on_while_entries_are_applied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
