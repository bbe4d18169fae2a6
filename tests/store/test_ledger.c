/* The write path: decisions, keys, retries and the hash. */
#include "support_store.h"

#include "base/check.h"
#include "../../fcgi/ledger/ledger_internal.h"
#include "store/credential.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/user.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;
static struct stage stage;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static enum err submit(const struct submission *submission, struct receipt *receipt_out)
{
    violations_init(&stage.violations, &stage.arena);
    return ledger_submit(stage.ledger, stage.db, submission, &stage.arena, &stage.violations,
                         receipt_out);
}

static int64_t head(void)
{
    int64_t seq = 0;
    assert_int_equal(ledger_head(stage.db, &seq), ERR_OK);
    return seq;
}

static void the_cap_is_kept_and_says_by_how_much(void **state)
{
    (void)state;
    int64_t seq = 0;
    int64_t first = stage_proposal(&stage, stage.project, 100 * MILLION);
    int64_t second = stage_proposal(&stage, stage.project, 31 * MILLION);
    assert_int_equal(stage_approve(&stage, first, &seq), ERR_OK);
    int64_t before = head();
    assert_int_equal(stage_approve(&stage, second, &seq), ERR_CONFLICT);
    assert_int_equal(stage.violations.list[0].code, VIOLATION_CAP_EXCEEDED);
    assert_int_equal(head(), before);
    assert_int_equal(stage_approve(&stage, first, &seq), ERR_CONFLICT);
    assert_int_equal(stage.violations.list[0].code, VIOLATION_ALREADY_DECIDED);
}

static void a_key_takes_effect_once(void **state)
{
    (void)state;
    struct party party = {.code = "P-KEY", .name = "one", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt first;
    struct receipt again;
    submission.idempotency_key = "key-1";
    submission.request_hash[0] = 9;
    assert_int_equal(submit(&submission, &first), ERR_OK);
    assert_false(first.replayed);
    int64_t before = head();
    assert_int_equal(submit(&submission, &again), ERR_OK);
    assert_true(again.replayed);
    assert_int_equal(again.seq, first.seq);
    submission.request_hash[0] = 8;
    assert_int_equal(submit(&submission, &again), ERR_KEY_REUSED);
    assert_int_equal(head(), before);
    /* Another process answers the same. */
    struct ledger *other = ledger_new();
    struct db *db = fixture_app(&fixture);
    submission.request_hash[0] = 9;
    assert_int_equal(ledger_submit(other, db, &submission, &stage.arena, &stage.violations, &again),
                     ERR_OK);
    assert_true(again.replayed);
    assert_int_equal(book_head(ledger_read_begin(other)), before);
    ledger_read_end(other);
    ledger_free(other);
    db_close(db);
}

static void a_refused_request_keeps_no_key(void **state)
{
    (void)state;
    struct party taken = {.code = "P-1", .name = "again", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &taken);
    struct receipt receipt;
    submission.idempotency_key = "key-refused";
    assert_int_equal(submit(&submission, &receipt), ERR_CONFLICT);
    taken.code = "P-REFUSED";
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    assert_false(receipt.replayed);
}

static void another_process_sees_the_write_and_builds_on_it(void **state)
{
    (void)state;
    struct ledger *other = ledger_new();
    struct db *db = fixture_app(&fixture);
    struct receipt receipt;
    struct party party = {.code = "P-OTHER", .name = "other", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    assert_int_equal(
        ledger_submit(other, db, &submission, &stage.arena, &stage.violations, &receipt), ERR_OK);
    assert_int_equal(receipt.seq, head());
    assert_int_equal(ledger_catch_up(stage.ledger, stage.db, receipt.seq), ERR_OK);
    const struct entry *entry = book_entry(ledger_read_begin(stage.ledger), receipt.seq);
    assert_string_equal(((const struct party *)entry->record)->code, "P-OTHER");
    ledger_read_end(stage.ledger);
    ledger_free(other);
    db_close(db);
}

/* A reader that does not end until it is told to. */
struct slow_reader {
    pthread_t thread;
    pthread_barrier_t began;
    pthread_barrier_t may_end;
    int64_t head_at_first;
    int64_t head_at_last;
    bool has_more; /* at last */
};

static void *read_slowly(void *arg)
{
    struct slow_reader *reader = arg;
    const struct book *book = ledger_read_begin(stage.ledger);
    reader->head_at_first = book_head(book);
    pthread_barrier_wait(&reader->began);
    pthread_barrier_wait(&reader->may_end);
    reader->head_at_last = book_head(book);
    reader->has_more = book_entry(book, reader->head_at_first + 1) != NULL ||
                       book_find_code(book, RECORD_PARTY, "P-SLOW-0") != 0;
    ledger_read_end(stage.ledger);
    return NULL;
}

static void slow_reader_begin(struct slow_reader *reader)
{
    CHECK(pthread_barrier_init(&reader->began, NULL, 2) == 0);
    CHECK(pthread_barrier_init(&reader->may_end, NULL, 2) == 0);
    CHECK(pthread_create(&reader->thread, NULL, read_slowly, reader) == 0);
    pthread_barrier_wait(&reader->began);
}

static void slow_reader_end(struct slow_reader *reader)
{
    pthread_barrier_wait(&reader->may_end);
    CHECK(pthread_join(reader->thread, NULL) == 0);
    pthread_barrier_destroy(&reader->began);
    pthread_barrier_destroy(&reader->may_end);
}

/* Would wait for ever if anybody waited for the reader. */
static void a_slow_reader_delays_neither_writes_nor_other_readers(void **state)
{
    (void)state;
    struct slow_reader reader;
    slow_reader_begin(&reader);
    for (int i = 0; i < 20; i++) {
        struct party party = {
            .code = arena_format(&stage.arena, "P-SLOW-%d", i), .name = "slow", .kind = PARTY_LP};
        struct submission submission =
            stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
        struct receipt receipt;
        assert_int_equal(submit(&submission, &receipt), ERR_OK);
        const struct book *book = ledger_read_begin(stage.ledger);
        assert_int_equal(book_head(book), receipt.seq);
        assert_int_equal(book_find_code(book, RECORD_PARTY, party.code), receipt.seq);
        ledger_read_end(stage.ledger);
    }
    slow_reader_end(&reader);
    assert_int_equal(reader.head_at_last, reader.head_at_first);
    assert_false(reader.has_more);
}

static struct entry party_behind(const struct book *book, const struct party *party)
{
    int64_t seq = book_head(book) + 1;
    return (struct entry){
        .seq = seq,
        .recorded_at_us = book_entry(book, seq - 1)->recorded_at_us + 1,
        .actor_id = stage.manager,
        .entity_id = seq,
        .effective_date = book_entry(book, seq - 1)->effective_date,
        .kind = RECORD_PARTY,
        .record = party,
    };
}

/* What was decided for a group whose transaction failed. */
static void what_comes_to_nothing_was_never_there(void **state)
{
    (void)state;
    struct party party = {.code = "P-NOTHING", .name = "nothing", .kind = PARTY_LP};
    struct slow_reader reader;
    int64_t before = head();
    slow_reader_begin(&reader);
    struct book *book = ledger_change_begin(stage.ledger);
    struct entry entry = party_behind(book, &party);
    assert_int_equal(book_apply(book, &entry), ERR_OK);
    assert_int_equal(book_find_code(book, RECORD_PARTY, "P-NOTHING"), before + 1);
    assert_int_equal(book_head(ledger_read_begin(stage.ledger)), before);
    ledger_read_end(stage.ledger);
    ledger_change_drop(stage.ledger);
    const struct book *after = ledger_read_begin(stage.ledger);
    assert_int_equal(book_head(after), before);
    assert_int_equal(book_find_code(after, RECORD_PARTY, "P-NOTHING"), 0);
    assert_int_equal(book_find_code(after, RECORD_PARTY, "P-1") != 0, true);
    ledger_read_end(stage.ledger);
    /* Who read the book that was replaced has it still. */
    slow_reader_end(&reader);
    assert_int_equal(reader.head_at_last, before);
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    assert_int_equal(receipt.seq, before + 1);
    assert_int_equal(head(), before + 1);
}

#define SAME_KEY_THREADS 8

struct repeat {
    struct ledger *ledger;
    struct db *db;
    struct receipt receipt;
    enum err err;
};

static void *repeat(void *arg)
{
    struct repeat *one = arg;
    struct party party = {.code = "P-SAME", .name = "same", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct arena arena;
    arena_init(&arena);
    struct violations *violations = arena_alloc(&arena, sizeof(*violations));
    violations_init(violations, &arena);
    submission.idempotency_key = "same-key";
    one->err = ledger_submit(one->ledger, one->db, &submission, &arena, violations, &one->receipt);
    arena_done(&arena);
    return NULL;
}

static void one_key_used_by_many_at_once_takes_effect_once(void **state)
{
    (void)state;
    pthread_t threads[SAME_KEY_THREADS];
    struct repeat repeats[SAME_KEY_THREADS];
    struct ledger *other = ledger_new();
    int first = 0;
    for (int i = 0; i < SAME_KEY_THREADS; i++) {
        repeats[i] = (struct repeat){.ledger = i % 2 == 0 ? stage.ledger : other,
                                     .db = fixture_app(&fixture)};
        assert_int_equal(pthread_create(&threads[i], NULL, repeat, &repeats[i]), 0);
    }
    for (int i = 0; i < SAME_KEY_THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < SAME_KEY_THREADS; i++) {
        assert_int_equal(repeats[i].err, ERR_OK);
        assert_int_equal(repeats[i].receipt.seq, repeats[0].receipt.seq);
        first += !repeats[i].receipt.replayed;
        db_close(repeats[i].db);
    }
    assert_int_equal(first, 1);
    ledger_free(other);
}

static void a_head_that_stays_locked_gives_retry_and_stores_nothing(void **state)
{
    (void)state;
    struct party party = {.code = "P-LOCKED", .name = "locked", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    int64_t before = head();
    fixture_sql(&fixture, "START TRANSACTION");
    fixture_number(&fixture, "SELECT seq FROM ledger_head FOR UPDATE");
    assert_int_equal(submit(&submission, &receipt), ERR_RETRY);
    assert_int_equal(head(), before);
    fixture_sql(&fixture, "ROLLBACK");
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    assert_int_equal(receipt.seq, before + 1);
}

/* Takes the last entry, a party, out of the journal, as a server does that crashes before its log
 * is on disk: it was seen, and is gone. */
static void lose_last_entry(void)
{
    fixture_sql(&fixture, "SET foreign_key_checks = 0");
    fixture_sql(&fixture, "DROP TRIGGER journal_no_delete");
    fixture_sql(&fixture, "DROP TRIGGER party_no_delete");
    fixture_sql(&fixture, "UPDATE ledger_head SET seq = seq - 1");
    fixture_sql(&fixture, "UPDATE ledger_head h JOIN journal j ON j.seq = h.seq"
                          " SET h.hash = j.hash");
    fixture_sql(&fixture, "DELETE FROM party WHERE seq > (SELECT seq FROM ledger_head)");
    fixture_sql(&fixture, "DELETE FROM journal WHERE seq > (SELECT seq FROM ledger_head)");
    fixture_sql(&fixture, "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal FOR EACH ROW"
                          " SIGNAL SQLSTATE '45000'");
    fixture_sql(&fixture, "CREATE TRIGGER party_no_delete BEFORE DELETE ON party FOR EACH ROW"
                          " SIGNAL SQLSTATE '45000'");
}

static int64_t put_party(const char *code)
{
    struct party party = {.code = code, .name = code, .kind = PARTY_LP};
    return stage_put(&stage, RECORD_PARTY, &party);
}

static bool ledger_knows(struct ledger *ledger, const char *code)
{
    bool knows = book_find_code(ledger_read_begin(ledger), RECORD_PARTY, code) != 0;
    ledger_read_end(ledger);
    return knows;
}

static void an_entry_that_the_journal_lost_leaves_the_book_when_it_is_read(void **state)
{
    (void)state;
    put_party("P-LOST-1");
    lose_last_entry();
    assert_true(ledger_knows(stage.ledger, "P-LOST-1"));
    assert_int_equal(ledger_catch_up(stage.ledger, stage.db, head()), ERR_OK);
    assert_false(ledger_knows(stage.ledger, "P-LOST-1"));
}

static void an_entry_that_the_journal_lost_leaves_the_book_when_it_is_written_to(void **state)
{
    (void)state;
    int64_t lost = put_party("P-LOST-2");
    lose_last_entry();
    assert_int_equal(put_party("P-LOST-2"), lost);
    assert_int_equal(head(), lost);
}

static void another_entry_in_the_place_of_a_lost_one_is_noticed(void **state)
{
    (void)state;
    struct ledger *behind = stage.ledger;
    int64_t lost = put_party("P-LOST-3");
    lose_last_entry();
    stage.ledger = ledger_new();
    assert_int_equal(put_party("P-FOUND-3"), lost);
    put_party("P-FOUND-4");
    assert_int_equal(ledger_catch_up(behind, stage.db, head()), ERR_OK);
    assert_false(ledger_knows(behind, "P-LOST-3"));
    assert_true(ledger_knows(behind, "P-FOUND-4"));
    ledger_free(behind);
    /* Once more with one entry, so that the numbers are equal and only the hash tells. */
    behind = stage.ledger;
    put_party("P-LOST-5");
    lose_last_entry();
    stage.ledger = ledger_new();
    put_party("P-FOUND-5");
    ledger_free(stage.ledger);
    stage.ledger = behind;
    put_party("P-LOST-5");
    assert_true(ledger_knows(behind, "P-FOUND-5"));
}

static void the_ledger_is_sound_after_all_that(void **state)
{
    (void)state;
    struct verify_report report;
    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    if (!report.sound)
        fail_msg("entry %lld: %s", (long long)report.faults[0].seq, report.faults[0].reason);
}

static enum err add_password(struct db *db, int64_t seq, void *arg)
{
    const char *const *hash = arg;
    const struct credential credential = {
        .user_id = seq, .password_hash = *hash, .changed_at_us = 1000000};
    return credential_insert(db, &credential);
}

static enum err refuse_password(struct db *db, int64_t seq, void *arg)
{
    (void)db;
    (void)seq;
    (void)arg;
    return ERR_INTERNAL;
}

static void what_belongs_to_an_entry_is_stored_with_it_or_not_at_all(void **state)
{
    (void)state;
    const char *hash = "$argon2id$hash";
    struct user user = {"new", "New", ROLE_VIEWER, true, DATE_UNKNOWN};
    struct submission submission = stage_submission(&stage, 0, RECORD_USER, &user);
    struct receipt receipt;
    struct credential credential;
    int64_t before = head();
    submission.also = refuse_password;
    assert_int_equal(submit(&submission, &receipt), ERR_INTERNAL);
    assert_int_equal(head(), before);
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM `user` WHERE user_name='new'"),
                     0);
    submission.also = add_password;
    submission.also_arg = &hash;
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    assert_int_equal(credential_load(stage.db, receipt.seq, &stage.arena, &credential), ERR_OK);
    assert_string_equal(credential.password_hash, hash);
}

static void a_version_keeps_the_entity(void **state)
{
    (void)state;
    struct party party = {.code = "P-1", .name = "Bureau", .kind = PARTY_FINANCE_BUREAU};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    submission.command.entity_id = stage.party;
    submission.command.effective_date = day("2025-01-01");
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    assert_int_equal(fixture_number(&fixture, "SELECT entity_id FROM party WHERE seq = %lld",
                                    (long long)receipt.seq),
                     stage.party);
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM v_parties WHERE code = 'P-1'"),
                     1);
    assert_int_equal(
        fixture_number(&fixture, "SELECT COUNT(*) FROM v_parties_history WHERE code = 'P-1'"), 2);
    assert_int_equal(
        fixture_number(&fixture, "SELECT name = 'Bureau' FROM v_parties WHERE code = 'P-1'"), 1);
}

/* Revises the party over a book of its own, on the version given. */
static enum err revise_over(struct ledger *ledger, struct db *db, struct ledger_guard guard,
                            int64_t version, const char *name)
{
    struct party party = {.code = "P-1", .name = name, .kind = PARTY_FINANCE_BUREAU};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    submission.command.entity_id = stage.party;
    submission.command.expected_version = version;
    violations_init(&stage.violations, &stage.arena);
    return ledger_submit_with(ledger, db, guard, &submission, &stage.arena, &stage.violations,
                              &receipt);
}

/* Two processes hold the same version, and both save. The version is compared under the lock, on a
 * book that was brought up to date there. The control leaves that out: then the second one
 * overwrites what it never saw. */
static void of_two_who_save_on_one_version_the_second_is_told(void **state)
{
    (void)state;
    const struct ledger_guard behind = {.queue = true, .lock_head = true};
    struct ledger *other = ledger_new();
    struct db *db = fixture_app(&fixture);
    assert_int_equal(ledger_catch_up(other, db, head()), ERR_OK);
    const struct book *book = ledger_read_begin(other);
    int64_t version = book_last_version(book, stage.party, INT64_MAX);
    ledger_read_end(other);
    assert_int_equal(revise_over(stage.ledger, stage.db, LEDGER_GUARD, version, "first"), ERR_OK);
    int64_t first = head();
    assert_int_equal(revise_over(other, db, LEDGER_GUARD, version, "second"), ERR_CONFLICT);
    assert_int_equal(stage.violations.list[0].code, VIOLATION_STALE_VERSION);
    assert_int_equal(head(), first);

    assert_int_equal(revise_over(stage.ledger, stage.db, LEDGER_GUARD, first, "third"), ERR_OK);
    assert_int_equal(revise_over(other, db, behind, first, "unseen"), ERR_OK);
    ledger_free(other);
    db_close(db);
}

/* Computed apart from the program, with Python's hashlib.blake2b, from the layout in the header. */
static void the_hash_is_the_one_that_is_documented(void **state)
{
    (void)state;
    static const uint8_t wanted[LEDGER_HASH_SIZE] = {
        0x08, 0xb8, 0xfe, 0x71, 0x0a, 0xa4, 0xb6, 0xef, 0x4e, 0xfb, 0x7b,
        0x9d, 0xd7, 0xb0, 0x42, 0xb1, 0xf8, 0xd0, 0x0a, 0xed, 0xb9, 0x7e,
        0x4c, 0xf1, 0x05, 0xec, 0x0e, 0x8a, 0x6b, 0x10, 0xf9, 0x01};
    uint8_t previous[LEDGER_HASH_SIZE];
    uint8_t hash[LEDGER_HASH_SIZE];
    struct entry entry = {.seq = 258,
                          .recorded_at_us = INT64_C(1795420800123456),
                          .actor_id = 7,
                          .entity_id = 3,
                          .effective_date = -25567,
                          .kind = RECORD_PARTY};
    const char *body = "{\"code\":\"财政\"}";
    memset(previous, 0xab, sizeof(previous));
    ledger_entry_hash(previous, &entry, body, strlen(body), hash);
    assert_memory_equal(hash, wanted, LEDGER_HASH_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cap_is_kept_and_says_by_how_much),
        cmocka_unit_test(a_key_takes_effect_once),
        cmocka_unit_test(a_refused_request_keeps_no_key),
        cmocka_unit_test(another_process_sees_the_write_and_builds_on_it),
        cmocka_unit_test(a_slow_reader_delays_neither_writes_nor_other_readers),
        cmocka_unit_test(what_comes_to_nothing_was_never_there),
        cmocka_unit_test(what_belongs_to_an_entry_is_stored_with_it_or_not_at_all),
        cmocka_unit_test(a_version_keeps_the_entity),
        cmocka_unit_test(one_key_used_by_many_at_once_takes_effect_once),
        cmocka_unit_test(a_head_that_stays_locked_gives_retry_and_stores_nothing),
        cmocka_unit_test(an_entry_that_the_journal_lost_leaves_the_book_when_it_is_read),
        cmocka_unit_test(an_entry_that_the_journal_lost_leaves_the_book_when_it_is_written_to),
        cmocka_unit_test(another_entry_in_the_place_of_a_lost_one_is_noticed),
        cmocka_unit_test(the_ledger_is_sound_after_all_that),
        cmocka_unit_test(the_hash_is_the_one_that_is_documented),
        cmocka_unit_test(of_two_who_save_on_one_version_the_second_is_told),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
