/* Appending and loading: what goes in comes out, for every kind, and keys and heads hold. */
#include "support_store.h"

#include "store/credential.h"
#include "store/session.h"
#include "record/kinds.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ROUNDS 12

static struct fixture fixture;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    fixture_close(&fixture);
    return 0;
}

static int64_t random_amount(void)
{
    return 1 + (int64_t)((((uint64_t)random() << 31) | (uint64_t)random()) % (uint64_t)AMOUNT_MAX);
}

static const char *random_text(struct arena *arena, const struct field *field)
{
    static const char *const pieces[] = {"a", "Z",  "9",  "'", "\"", "\\",
                                         "%", "基", "金", "é", "𠮷"};
    struct buf buf;
    int64_t length = field->max == 1 ? 1 : 1 + random() % (field->max < 60 ? field->max : 60);
    buf_init(&buf);
    for (int64_t i = 0; i < length; i++)
        buf_text(&buf, pieces[random() % (int64_t)(sizeof(pieces) / sizeof(pieces[0]))]);
    const char *text = arena_strdup(arena, buf.bytes);
    buf_done(&buf);
    return text;
}

static uint32_t random_enumerator(const struct field *field)
{
    uint32_t count = 0;
    while (field->values[count].name != NULL)
        count++;
    return 1 + (uint32_t)random() % count;
}

static void randomise(const struct field *field, void *record, struct arena *arena,
                      const int64_t *last_of_kind)
{
    bool unknown = !field->required && random() % 3 == 0;
    int64_t reference = 0;
    if (unknown)
        return;
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, random_text(arena, field));
        return;
    case FIELD_DATE:
        field_set_date(field, record,
                       DATE_FIRST + (int32_t)(random() % (DATE_LAST - DATE_FIRST + 1)));
        return;
    case FIELD_ENUM:
        field_set_enum(field, record, random_enumerator(field));
        return;
    case FIELD_BOOL:
        field_set_bool(field, record, random() % 2 == 0);
        return;
    case FIELD_REFERENCE:
        reference = last_of_kind[record_kind_find(field->reference)];
        field_set_int64(field, record, reference);
        return;
    case FIELD_INTEGER:
        /* reversed_seq names an entry; the others are counts. */
        field_set_int64(field, record, last_of_kind[RECORD_NONE]);
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
        field_set_int64(field, record, random_amount());
        return;
    }
}

struct expected {
    struct arena *arena;
    int64_t seq;
    struct entry entries[ROUNDS * RECORD_KIND_COUNT];
};

static enum err compare(const struct journal_found *found, void *arg)
{
    struct expected *expected = arg;
    const struct entry *entry = &found->entry;
    if (!found->has_entry)
        return ERR_CORRUPT;
    const struct entry *wanted = &expected->entries[expected->seq++];
    struct buf was;
    struct buf is;
    assert_int_equal(entry->seq, wanted->seq);
    assert_int_equal(entry->recorded_at_us, wanted->recorded_at_us);
    assert_int_equal(entry->actor_id, wanted->actor_id);
    assert_int_equal(entry->entity_id, wanted->entity_id);
    assert_int_equal(entry->effective_date, wanted->effective_date);
    assert_int_equal(entry->kind, wanted->kind);
    buf_init(&was);
    buf_init(&is);
    entry_write_body(&record_tables[wanted->kind], wanted, &was);
    entry_write_body(&record_tables[entry->kind], entry, &is);
    assert_string_equal(was.bytes, is.bytes);
    assert_int_equal(found->typed_entity_id, wanted->entity_id);
    assert_null(found->stray_table);
    buf_done(&was);
    buf_done(&is);
    return ERR_OK;
}

/* Up to four lines, of a kind that holds some. */
static void add_random_lines(struct entry *entry, struct arena *arena, const int64_t *last_of_kind)
{
    const struct shape *shape = record_types[entry->kind]->lines.shape;
    if (shape == NULL || last_of_kind[RECORD_RULE] == 0)
        return;
    entry->line_count = (uint32_t)(random() % 5);
    char *lines = arena_array(arena, entry->line_count + 1, shape->size);
    entry->lines = entry->line_count == 0 ? NULL : lines;
    for (uint32_t i = 0; i < entry->line_count; i++) {
        shape_clear(shape, lines + i * shape->size);
        for (size_t k = 0; k < shape->field_count; k++)
            randomise(&shape->fields[k], lines + i * shape->size, arena, last_of_kind);
    }
}

static void append_random(struct db *db, const struct journal_tables *tables,
                          struct expected *expected, uint32_t kind, int64_t *last_of_kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    int64_t seq = ++last_of_kind[RECORD_NONE];
    bool is_version = last_of_kind[kind] != 0 && random() % 2 == 0;
    void *record = arena_alloc(expected->arena, shape->size);
    shape_clear(shape, record);
    for (size_t i = 0; i < shape->field_count; i++)
        randomise(&shape->fields[i], record, expected->arena, last_of_kind);
    struct journal_row row = {
        .entry = {.seq = seq,
                  .recorded_at_us = INT64_C(1795420800000000) + random() % 1000000,
                  .actor_id = random() % 9,
                  .entity_id = is_version ? last_of_kind[kind] : seq,
                  .effective_date = DATE_FIRST + (int32_t)(random() % 100000),
                  .kind = kind,
                  .record = record},
        .body = "{}",
        .body_length = 2,
    };
    add_random_lines(&row.entry, expected->arena, last_of_kind);
    memset(row.hash, (int)seq, sizeof(row.hash));
    if (journal_append_many(db, tables, &row, 1) != ERR_OK)
        fail_msg("%s: %s", record_types[kind]->kind, db_last_error(db));
    if (!is_version)
        last_of_kind[kind] = seq;
    expected->entries[seq - 1] = row.entry;
}

/* Whether what a record must name is there. */
static bool has_named(uint32_t kind, const int64_t *last_of_kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        if (field->type == FIELD_REFERENCE && field->required &&
            last_of_kind[record_kind_find(field->reference)] == 0)
            return false;
    }
    return true;
}

/* In the first round a kind may come before one that it must name: it comes in the next. */
static void append_rounds(struct db *db, const struct journal_tables *tables,
                          struct expected *expected, int64_t *last_of_kind)
{
    for (int round = 0; round < ROUNDS; round++)
        for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
            if (has_named(kind, last_of_kind))
                append_random(db, tables, expected, kind, last_of_kind);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        assert_true(last_of_kind[kind] != 0);
}

static void every_kind_comes_back_as_it_went_in(void **state)
{
    (void)state;
    unsigned seed = 20261123;
    struct arena arena;
    int64_t last_of_kind[RECORD_KIND_COUNT] = {0};
    srandom(seed);
    print_message("seed %u\n", seed);
    arena_init(&arena);
    struct expected *expected = arena_alloc(&arena, sizeof(*expected));
    expected->arena = &arena;
    struct journal_tables *tables = journal_tables_new(record_tables, RECORD_KIND_COUNT);
    struct db *db = fixture_app(&fixture);
    assert_int_equal(db_begin(db), ERR_OK);
    append_rounds(db, tables, expected, last_of_kind);
    assert_int_equal(db_commit(db), ERR_OK);

    int64_t count = last_of_kind[RECORD_NONE];
    for (enum journal_scope scope = JOURNAL_OWN_TABLES; scope <= JOURNAL_ALL_TABLES; scope++) {
        expected->seq = 0;
        assert_int_equal(journal_read(db, tables, 1, count, scope, &arena, compare, expected),
                         ERR_OK);
        assert_int_equal(expected->seq, count);
        expected->seq = 19;
        assert_int_equal(journal_read(db, tables, 20, 20, scope, &arena, compare, expected),
                         ERR_OK);
        expected->seq = count - 1;
        assert_int_equal(
            journal_read(db, tables, count, count + 1, scope, &arena, compare, expected),
            ERR_CORRUPT);
    }
    uint8_t hashes[3][JOURNAL_HASH_SIZE];
    assert_int_equal(journal_hashes(db, 5, 7, hashes), ERR_OK);
    assert_int_equal(hashes[1][31], 6);
    assert_int_equal(journal_hashes(db, count, count + 1, hashes), ERR_CORRUPT);
    db_close(db);
    journal_tables_free(tables);
    arena_done(&arena);
}

static void the_head_moves_only_from_where_it_was_read(void **state)
{
    (void)state;
    struct db *one = fixture_app(&fixture);
    struct db *two = fixture_app(&fixture);
    struct journal_head head;
    struct journal_head next = {.seq = 1};
    assert_int_equal(journal_head_read(one, &head), ERR_OK);
    assert_int_equal(head.seq, 0);
    assert_int_equal(db_begin(one), ERR_OK);
    assert_int_equal(journal_head_advance(one, head.seq, &next), ERR_OK);
    assert_int_equal(db_commit(one), ERR_OK);
    assert_int_equal(db_begin(two), ERR_OK);
    assert_int_equal(journal_head_advance(two, head.seq, &next), ERR_RETRY);
    db_rollback(two);
    assert_int_equal(journal_head_read(two, &head), ERR_OK);
    assert_int_equal(head.seq, 1);
    db_close(one);
    db_close(two);
}

#define REQUESTED 4

/* One of four entries says of no request. */
static void entries_say_by_which_request_they_were_made(void **state)
{
    (void)state;
    struct db *db = fixture_app(&fixture);
    const uint8_t *requests[REQUESTED];
    uint8_t hashes[REQUESTED][JOURNAL_HASH_SIZE];
    struct arena arena;
    arena_init(&arena);
    fixture_sql(&fixture, "SET foreign_key_checks = 0");
    for (int seq = 9001; seq < 9001 + REQUESTED; seq++)
        fixture_sql(&fixture,
                    "INSERT INTO journal VALUES (%d, '2026-11-29', 7, %d, 'party', '2026-11-29',"
                    " '{}', REPEAT('h', 32), %s)",
                    seq, seq, seq == 9002 ? "NULL" : "REPEAT('r', 32)");
    assert_int_equal(journal_hashes(db, 9001, 9000 + REQUESTED, hashes), ERR_OK);
    assert_int_equal(journal_requests(db, 9001, 9000 + REQUESTED, &arena, requests), ERR_OK);
    for (int i = 0; i < REQUESTED; i++) {
        assert_int_equal(requests[i] == NULL, i == 1);
        if (i != 1)
            assert_int_equal(requests[i][ENTRY_REQUEST_SIZE - 1], 'r');
    }
    fixture_sql(&fixture, "SET foreign_key_checks = 1");
    arena_done(&arena);
    db_close(db);
}

struct told_keys {
    size_t count;
    int64_t seqs[4];
};

static enum err take_key(const struct idempotency *key, void *arg)
{
    struct told_keys *told = arg;
    assert_string_equal(key->key, told->count == 1 ? "K" : "k");
    assert_int_equal(key->request_hash[31], 'x');
    told->seqs[told->count++] = key->seq;
    return ERR_OK;
}

static void keys_of_earlier_releases_are_told_in_order(void **state)
{
    (void)state;
    struct db *db = fixture_app(&fixture);
    struct told_keys told = {0};
    fixture_sql(&fixture, "SET foreign_key_checks = 0");
    fixture_sql(&fixture, "INSERT INTO idempotency VALUES (8, 'k', REPEAT('x', 32), 5),"
                          " (7, 'k', REPEAT('x', 32), 3), (7, 'K', REPEAT('x', 32), 4)");
    fixture_sql(&fixture, "SET foreign_key_checks = 1");
    assert_int_equal(idempotency_each(db, take_key, &told), ERR_OK);
    assert_int_equal(told.count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(told.seqs[i], 3 + i);
    db_close(db);
}

#define CREDENTIAL(hash, time_us)                                                                  \
    (struct credential)                                                                            \
    {                                                                                              \
        .user_id = 1, .password_hash = (hash), .changed_at_us = (time_us)                          \
    }

/* A session as it is after it was seen. */
#define SEEN(row, time_us)                                                                         \
    (struct session_row)                                                                           \
    {                                                                                              \
        .sid = {(row).sid[0]}, .seen_at_us = (time_us)                                             \
    }

struct sign_in_late {
    struct db *db;
    struct session_row row;
    enum err err;
};

static void *sign_in_late(void *arg)
{
    struct sign_in_late *late = arg;
    late->err = session_insert(late->db, &late->row, "$argon2id$old");
    return NULL;
}

/* The old password was proved before the change, the session comes while the change is under way:
 * it waits for it, and is refused. */
static void a_session_does_not_outlive_the_password_it_was_opened_with(void **state)
{
    (void)state;
    struct db *db = fixture_app(&fixture);
    struct sign_in_late late = {
        .db = fixture_app(&fixture),
        .row = {.sid = {9}, .user_id = 1, .created_at_us = 1, .seen_at_us = 1, .expires_at_us = 2},
    };
    pthread_t thread;
    int64_t head = 0;
    struct session_row got;
    assert_int_equal(credential_set_password(db, &CREDENTIAL("$argon2id$old", 1000000)), ERR_OK);
    assert_int_equal(session_check(late.db, late.row.sid, &got, &head), ERR_NOT_FOUND);
    assert_int_equal(db_begin(db), ERR_OK);
    assert_int_equal(credential_set_password(db, &CREDENTIAL("$argon2id$new", 2000000)), ERR_OK);
    assert_int_equal(session_revoke_user(db, 1, NULL, 2000000), ERR_OK);
    assert_int_equal(pthread_create(&thread, NULL, sign_in_late, &late), 0);
    usleep(200000);
    assert_int_equal(db_commit(db), ERR_OK);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(late.err, ERR_NOT_FOUND);
    assert_int_equal(session_check(db, late.row.sid, &got, &head), ERR_NOT_FOUND);
    db_close(late.db);
    db_close(db);
}

static void sessions_end_when_they_should(void **state)
{
    (void)state;
    struct db *db = fixture_app(&fixture);
    struct session_row row = {.sid = {1},
                              .user_id = 1,
                              .created_at_us = 1000000,
                              .seen_at_us = 1000000,
                              .expires_at_us = INT64_C(9000000123456)};
    struct session_row other = row;
    struct session_row got;
    int64_t head = -1;
    other.sid[0] = 2;
    assert_int_equal(session_check(db, row.sid, &got, &head), ERR_NOT_FOUND);
    assert_int_equal(head, 1);
    assert_int_equal(session_insert(db, &row, "$argon2id$s"), ERR_NOT_FOUND);
    assert_int_equal(credential_set_password(db, &CREDENTIAL("$argon2id$s", 1000000)), ERR_OK);
    assert_int_equal(session_insert(db, &row, "$argon2id$s"), ERR_OK);
    assert_int_equal(session_insert(db, &other, "$argon2id$s"), ERR_OK);
    assert_int_equal(session_insert(db, &row, "$argon2id$s"), ERR_CONFLICT);
    assert_int_equal(session_touch(db, &SEEN(row, 5000000), 1000000), ERR_OK);
    assert_int_equal(session_touch(db, &SEEN(row, 4000000), 1000000), ERR_OK);
    assert_int_equal(session_check(db, row.sid, &got, &head), ERR_OK);
    assert_int_equal(got.seen_at_us, 5000000);
    assert_int_equal(got.expires_at_us, row.expires_at_us);
    assert_false(got.revoked);
    assert_int_equal(session_revoke_user(db, 1, row.sid, 6000000), ERR_OK);
    assert_int_equal(session_check(db, row.sid, &got, &head), ERR_OK);
    assert_false(got.revoked);
    assert_int_equal(session_check(db, other.sid, &got, &head), ERR_OK);
    assert_true(got.revoked);
    assert_int_equal(session_revoke(db, row.sid, 7000000), ERR_OK);
    assert_int_equal(session_revoke(db, row.sid, 8000000), ERR_OK);
    assert_int_equal(session_revoke_user(db, 1, NULL, 8000000), ERR_OK);
    assert_int_equal(session_check(db, row.sid, &got, &head), ERR_OK);
    assert_true(got.revoked);
    db_close(db);
}

static void a_credential_is_made_once_and_replaced(void **state)
{
    (void)state;
    struct db *db = fixture_app(&fixture);
    struct arena arena;
    struct credential credential;
    arena_init(&arena);
    assert_int_equal(credential_load(db, 1, &arena, &credential), ERR_NOT_FOUND);
    assert_int_equal(credential_set_password(db, &CREDENTIAL("$argon2id$x", 1000000)),
                     ERR_NOT_FOUND);
    assert_int_equal(credential_insert(db, &CREDENTIAL("$argon2id$a", 1000000)), ERR_OK);
    assert_int_equal(credential_insert(db, &CREDENTIAL("$argon2id$b", 1000000)), ERR_CONFLICT);
    assert_int_equal(credential_load(db, 1, &arena, &credential), ERR_OK);
    assert_string_equal(credential.password_hash, "$argon2id$a");
    assert_int_equal(credential_set_password(db, &CREDENTIAL("$argon2id$c", 4000000)), ERR_OK);
    assert_int_equal(credential_set_password(db, &CREDENTIAL("$argon2id$c", 4000000)), ERR_OK);
    assert_int_equal(credential_load(db, 1, &arena, &credential), ERR_OK);
    assert_int_equal(credential.changed_at_us, 4000000);
    db_close(db);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_comes_back_as_it_went_in),
        cmocka_unit_test(the_head_moves_only_from_where_it_was_read),
        cmocka_unit_test(keys_of_earlier_releases_are_told_in_order),
        cmocka_unit_test(a_credential_is_made_once_and_replaced),
        cmocka_unit_test(sessions_end_when_they_should),
        cmocka_unit_test(a_session_does_not_outlive_the_password_it_was_opened_with),
        cmocka_unit_test(entries_say_by_which_request_they_were_made),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
