/* Seals: whoever owns the database, but not the key, can neither append nor compute anew, and every
 * such thing is found and named. */
#include "support_store.h"
#include "ledger/checkpoint.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;
static struct stage stage;
static struct seal_key keys[2];
static int64_t key_ids[2];

static struct seal_key key_of(uint8_t fill)
{
    struct seal_key key;
    uint8_t seed[crypto_sign_SEEDBYTES];
    memset(seed, fill, sizeof seed);
    (void)crypto_sign_seed_keypair(key.public_key, key.secret, seed);
    return key;
}

static enum err put_key(const struct seal_key *key, int64_t key_id, const char *end_reason,
                        int64_t *seq_out)
{
    char hex[2 * SEAL_PUBLIC_SIZE + 1];
    struct receipt receipt;
    (void)sodium_bin2hex(hex, sizeof hex, key->public_key, SEAL_PUBLIC_SIZE);
    const struct journal_key record = {.public_key = hex, .host = "a", .end_reason = end_reason};
    struct submission submission = stage_submission(&stage, 0, RECORD_JOURNAL_KEY, &record);
    submission.command.entity_id = key_id;
    violations_init(&stage.violations, &stage.arena);
    enum err err = ledger_submit(stage.ledger, stage.db, &submission, &stage.arena,
                                 &stage.violations, &receipt);
    if (err == ERR_OK)
        *seq_out = receipt.seq;
    return err;
}

/* A ledger that was there before, and is sealed from its first key on. */
static int setup(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    keys[0] = key_of(1);
    keys[1] = key_of(2);
    ledger_set_keys(stage.ledger, keys, 1);
    assert_int_equal(put_key(&keys[0], 0, NULL, &key_ids[0]), ERR_OK);
    fixture_drop_triggers(&fixture);
    fixture_sql(&fixture, "SET foreign_key_checks = 0");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static int64_t head(void)
{
    int64_t seq = 0;
    assert_int_equal(ledger_head(stage.db, &seq), ERR_OK);
    return seq;
}

static struct verify_report verify(const struct seal_key *pin)
{
    struct verify_report report;
    enum err err = pin == NULL ? ledger_verify(stage.db, &report)
                               : ledger_verify_pinned(stage.db, pin->public_key, &report);
    if (err != ERR_OK)
        fail_msg("%s: %s", err_wire(err), db_last_error(stage.db));
    return report;
}

static void assert_sound(const struct seal_key *pin)
{
    struct verify_report report = verify(pin);
    if (!report.sound)
        fail_msg("entry %lld: %s", (long long)report.faults[0].seq, report.faults[0].reason);
    assert_int_equal(report.sealed_seq, report.head_seq);
}

static void assert_named(const struct seal_key *pin, int64_t seq, const char *reason)
{
    struct verify_report report = verify(pin);
    assert_false(report.sound);
    if (report.faults[0].seq != seq || strstr(report.faults[0].reason, reason) == NULL)
        fail_msg("entry %lld is accused, not %lld: %s", (long long)report.faults[0].seq,
                 (long long)seq, report.faults[0].reason);
}

static void a_ledger_is_sealed_up_to_its_first_key_and_from_there_on(void **state)
{
    (void)state;
    assert_int_equal(fixture_number(&fixture, "SELECT previous_seq FROM seal"), 0);
    int64_t project = stage_project(&stage, "PJ-S");
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM seal"), 2);
    assert_int_equal(fixture_number(&fixture, "SELECT MAX(seq) FROM seal"), project);
    assert_sound(NULL);
    assert_sound(&keys[0]);
}

static void an_entry_appended_in_a_users_name_is_found_and_stops_the_next_writer(void **state)
{
    struct investment investment = {.code = "I-FORGED",
                                    .project_id = stage.project,
                                    .fund_id = stage.fund,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = MILLION};
    struct journal_row row = {
        .entry = {.kind = RECORD_INVESTMENT, .actor_id = stage.manager, .record = &investment}};
    struct project project = {.code = "PJ-S", .name = "one more", .firm_id = stage.firm};
    struct receipt receipt;
    (void)state;
    int64_t before = stage_append_past(&stage, &row, 1);
    assert_named(NULL, before + 1, "nothing has sealed it");
    struct submission submission =
        stage_submission(&stage, stage.manager, RECORD_PROJECT, &project);
    violations_init(&stage.violations, &stage.arena);
    assert_int_equal(ledger_submit(stage.ledger, stage.db, &submission, &stage.arena,
                                   &stage.violations, &receipt),
                     ERR_UNPROVED);
    assert_int_equal(ledger_fault(stage.ledger).seq, before + 1);
    assert_int_equal(head(), before + 1);
}

static void a_seal_that_is_taken_away_changed_or_used_again_is_found(void **state)
{
    (void)state;
    int64_t first = stage_project(&stage, "PJ-S");
    int64_t second = stage_project(&stage, "PJ-T");
    int64_t third = stage_project(&stage, "PJ-U");
    fixture_sql(&fixture, "CREATE TABLE saved AS SELECT * FROM seal");
    fixture_sql(&fixture, "DELETE FROM seal WHERE seq = %lld", (long long)second);
    assert_named(NULL, second, "its seal is missing");
    fixture_sql(&fixture, "INSERT INTO seal SELECT * FROM saved WHERE seq = %lld",
                (long long)second);
    assert_sound(NULL);
    fixture_sql(&fixture, "DELETE FROM seal WHERE seq = %lld", (long long)third);
    assert_named(NULL, third, "nothing has sealed it");
    fixture_sql(&fixture,
                "INSERT INTO seal SELECT %lld, %lld, key_id, signature FROM saved WHERE seq = %lld",
                (long long)third, (long long)second, (long long)second);
    assert_named(NULL, third, "not over what stands here");
    fixture_sql(&fixture, "DELETE FROM seal");
    assert_named(NULL, key_ids[0], "nothing has sealed it");
    fixture_sql(&fixture, "INSERT INTO seal SELECT * FROM saved");
    fixture_sql(&fixture, "UPDATE seal SET signature = REVERSE(signature) WHERE seq = %lld",
                (long long)first);
    assert_named(NULL, first, "not over what stands here");
    fixture_sql(&fixture, "UPDATE seal SET signature = REVERSE(signature) WHERE seq = %lld",
                (long long)first);
    fixture_sql(&fixture,
                "INSERT INTO seal SELECT %lld, %lld, key_id, signature FROM saved LIMIT 1",
                (long long)third + 9, (long long)third);
    assert_named(NULL, third + 9, "entries were taken away");
}

static struct checkpoint_standing standing_of(const struct checkpoint *checkpoint,
                                              const struct buf *text)
{
    struct checkpoint_standing standing;
    assert_int_equal(ledger_catch_up_to_head(stage.ledger, stage.db), ERR_OK);
    assert_int_equal(checkpoint_compare(stage.ledger, stage.db, checkpoint, text->bytes,
                                        text->length, &stage.arena, &standing),
                     ERR_OK);
    return standing;
}

static const char *compared(const struct checkpoint *checkpoint, const struct buf *text)
{
    return standing_of(checkpoint, text).fault;
}

static void assert_compared(const struct checkpoint *checkpoint, const struct buf *text,
                            const char *reason)
{
    const char *fault = compared(checkpoint, text);
    assert_non_null(fault);
    if (strstr(fault, reason) == NULL)
        fail_msg("%s, and not that %s", fault, reason);
}

/* Back to the entry before, seals and all. */
static void cut_last(const char *table)
{
    long long last = (long long)head();
    fixture_sql(&fixture, "DELETE FROM seal WHERE seq = %lld", last);
    fixture_sql(&fixture, "DELETE FROM %s WHERE seq = %lld", table, last);
    fixture_sql(&fixture, "DELETE FROM journal WHERE seq = %lld", last);
    fixture_sql(&fixture, "UPDATE ledger_head SET seq = seq - 1, hash = (SELECT hash FROM journal"
                          " ORDER BY seq DESC LIMIT 1)");
}

/* Only what was kept elsewhere shows it. */
static void a_clean_truncation_is_found_by_a_checkpoint(void **state)
{
    struct checkpoint checkpoint;
    struct checkpoint read;
    struct buf text;
    (void)state;
    buf_init(&text);
    int64_t last = stage_project(&stage, "PJ-S");
    assert_int_equal(checkpoint_take(stage.ledger, stage.db, &checkpoint, &text), ERR_OK);
    assert_int_equal(checkpoint.seq, last);
    assert_int_equal(checkpoint_read(text.bytes, text.length, &read), ERR_OK);
    assert_memory_equal(&read, &checkpoint, sizeof read);
    assert_non_null(strstr(text.bytes, "\ncount project 2\n"));
    assert_non_null(strstr(text.bytes, "\nsum_minor commitment.amount CNY 100000000000\n"));
    assert_null(compared(&checkpoint, &text));
    read.ledger_id[0] ^= 1;
    assert_compared(&read, &text, "another ledger");
    read = checkpoint;
    read.hash[0] ^= 1;
    assert_compared(&read, &text, "computed anew");
    *(strstr(text.bytes, "count project 2") + strlen("count project ")) = '3';
    assert_compared(&checkpoint, &text, "does not come of it");
    cut_last("project");
    assert_sound(NULL);
    assert_compared(&checkpoint, &text, "shorter");
    buf_done(&text);
}

static enum err put_restoration(const struct checkpoint *checkpoint, int64_t *seq_out)
{
    char hash[2 * SEAL_HASH_SIZE + 1];
    struct receipt receipt;
    (void)sodium_bin2hex(hash, sizeof hash, checkpoint->hash, SEAL_HASH_SIZE);
    const struct restoration record = {.checkpoint_seq = checkpoint->seq,
                                       .checkpoint_hash = hash,
                                       .reason = "the disk failed",
                                       .ordered_by = "A. Chen"};
    struct submission submission = stage_submission(&stage, 0, RECORD_RESTORATION, &record);
    violations_init(&stage.violations, &stage.arena);
    enum err err = ledger_submit(stage.ledger, stage.db, &submission, &stage.arena,
                                 &stage.violations, &receipt);
    if (err == ERR_OK)
        *seq_out = receipt.seq;
    return err;
}

static struct checkpoint take(struct buf *text_out)
{
    struct checkpoint checkpoint;
    buf_reset(text_out);
    assert_int_equal(checkpoint_take(stage.ledger, stage.db, &checkpoint, text_out), ERR_OK);
    return checkpoint;
}

/* What is recorded after a restoration may not be taken away in its name. */
static void a_restoration_supersedes_what_it_took_away_and_nothing_else(void **state)
{
    struct buf kept_text;
    struct buf lost_text;
    struct buf new_text;
    int64_t seq = 0;
    (void)state;
    buf_init(&kept_text);
    buf_init(&lost_text);
    buf_init(&new_text);
    struct checkpoint kept = take(&kept_text);
    assert_int_equal(put_restoration(&kept, &seq), ERR_INVALID);
    stage_project(&stage, "PJ-A");
    stage_project(&stage, "PJ-B");
    struct checkpoint lost = take(&lost_text);
    cut_last("project");
    cut_last("project");
    assert_compared(&lost, &lost_text, "shorter");
    assert_int_equal(put_restoration(&lost, &seq), ERR_OK);
    assert_null(compared(&kept, &kept_text));
    assert_int_equal(standing_of(&kept, &kept_text).by.seq, 0);
    struct checkpoint_standing standing = standing_of(&lost, &lost_text);
    assert_null(standing.fault);
    assert_int_equal(standing.by.seq, seq);
    assert_string_equal(standing.by.reason, "the disk failed");
    assert_string_equal(standing.by.ordered_by, "A. Chen");
    lost.hash[0] ^= 1;
    assert_compared(&lost, &lost_text, "shorter");
    lost.hash[0] ^= 1;
    stage_project(&stage, "PJ-C");
    struct checkpoint later = take(&new_text);
    assert_int_equal(later.seq, lost.seq);
    assert_int_equal(standing_of(&lost, &lost_text).by.seq, seq);
    assert_null(compared(&later, &new_text));
    cut_last("project");
    assert_compared(&later, &new_text, "shorter");
    assert_sound(&keys[0]);
    buf_done(&kept_text);
    buf_done(&lost_text);
    buf_done(&new_text);
}

static void checkpoints_of_two_journals_disagree_without_the_ledger(void **state)
{
    struct buf first_text;
    struct buf second_text;
    struct buf third_text;
    (void)state;
    buf_init(&first_text);
    buf_init(&second_text);
    buf_init(&third_text);
    struct checkpoint first = take(&first_text);
    stage_project(&stage, "PJ-A");
    struct checkpoint second = take(&second_text);
    assert_null(checkpoint_disagree(&first, first_text.bytes, &second, second_text.bytes));
    assert_null(checkpoint_disagree(&second, second_text.bytes, &first, first_text.bytes));
    assert_null(checkpoint_disagree(&second, second_text.bytes, &second, second_text.bytes));
    cut_last("project");
    assert_int_equal(ledger_catch_up_to_head(stage.ledger, stage.db), ERR_OK);
    stage_project(&stage, "PJ-B");
    struct checkpoint other = take(&third_text);
    assert_int_equal(other.seq, second.seq);
    assert_non_null(checkpoint_disagree(&second, second_text.bytes, &other, third_text.bytes));
    other = second;
    other.seq++;
    other.recorded_at_us--;
    assert_non_null(checkpoint_disagree(&second, second_text.bytes, &other, second_text.bytes));
    other.recorded_at_us += 2;
    assert_null(checkpoint_disagree(&second, second_text.bytes, &other, second_text.bytes));
    assert_non_null(checkpoint_disagree(&second, second_text.bytes, &other, first_text.bytes));
    other.ledger_id[0] ^= 1;
    assert_non_null(checkpoint_disagree(&second, second_text.bytes, &other, second_text.bytes));
    buf_done(&first_text);
    buf_done(&second_text);
    buf_done(&third_text);
}

static void a_journal_that_begins_with_another_key_is_not_the_one_that_is_pinned(void **state)
{
    (void)state;
    assert_sound(&keys[0]);
    assert_named(&keys[1], key_ids[0], "not the one that is pinned");
}

static void without_a_key_nothing_is_written_any_more(void **state)
{
    struct project project = {.code = "PJ-S", .name = "one more", .firm_id = stage.firm};
    struct receipt receipt;
    (void)state;
    int64_t before = head();
    ledger_set_keys(stage.ledger, NULL, 0);
    struct submission submission =
        stage_submission(&stage, stage.manager, RECORD_PROJECT, &project);
    violations_init(&stage.violations, &stage.arena);
    assert_int_equal(ledger_submit(stage.ledger, stage.db, &submission, &stage.arena,
                                   &stage.violations, &receipt),
                     ERR_UNSEALED);
    ledger_set_keys(stage.ledger, &keys[1], 1);
    assert_int_equal(ledger_submit(stage.ledger, stage.db, &submission, &stage.arena,
                                   &stage.violations, &receipt),
                     ERR_UNSEALED);
    assert_int_equal(head(), before);
}

/* Somebody computed a whole journal anew and left the keys out. */
static int setup_without_keys(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    keys[0] = key_of(1);
    return 0;
}

static void a_journal_without_keys_beside_a_pin_takes_no_entry(void **state)
{
    struct project project = {.code = "PJ-S", .name = "one more", .firm_id = stage.firm};
    struct receipt receipt;
    (void)state;
    int64_t before = head();
    struct submission submission =
        stage_submission(&stage, stage.manager, RECORD_PROJECT, &project);
    violations_init(&stage.violations, &stage.arena);
    ledger_set_pin(stage.ledger, keys[0].public_key);
    assert_int_equal(ledger_submit(stage.ledger, stage.db, &submission, &stage.arena,
                                   &stage.violations, &receipt),
                     ERR_UNPROVED);
    assert_int_equal(head(), before);
}

static void keys_rotate_and_what_the_old_one_sealed_still_proves(void **state)
{
    int64_t seq = 0;
    struct seal_key key;
    (void)state;
    (void)stage_project(&stage, "PJ-S");
    assert_int_equal(put_key(&keys[0], key_ids[0], "stolen", &seq), ERR_CONFLICT); /* the last */
    ledger_set_keys(stage.ledger, keys, 2);
    assert_int_equal(put_key(&keys[1], 0, NULL, &key_ids[1]), ERR_OK);
    assert_int_equal(fixture_number(&fixture, "SELECT key_id FROM seal ORDER BY seq DESC LIMIT 1"),
                     key_ids[0]);
    assert_int_equal(put_key(&keys[0], key_ids[0], "rotated", &seq), ERR_OK);
    assert_int_equal(fixture_number(&fixture, "SELECT key_id FROM seal ORDER BY seq DESC LIMIT 1"),
                     key_ids[1]);
    assert_int_equal(ledger_sealing_key(stage.ledger, &key), ERR_OK);
    assert_memory_equal(key.public_key, keys[1].public_key, SEAL_PUBLIC_SIZE);
    ledger_set_keys(stage.ledger, keys, 1);
    assert_int_equal(put_key(&keys[1], 0, NULL, &seq), ERR_CONFLICT); /* it is there */
    assert_int_equal(ledger_sealing_key(stage.ledger, &key), ERR_UNSEALED);
    ledger_set_keys(stage.ledger, keys, 2);
    (void)stage_project(&stage, "PJ-T");
    assert_sound(&keys[0]);
}

static void a_process_that_knows_nothing_proves_the_head_before_it_writes(void **state)
{
    (void)state;
    (void)stage_project(&stage, "PJ-S");
    ledger_free(stage.ledger);
    stage.ledger = ledger_new();
    ledger_set_keys(stage.ledger, keys, 1);
    ledger_set_pin(stage.ledger, keys[0].public_key);
    (void)stage_project(&stage, "PJ-T");
    assert_sound(&keys[0]);
}

static void an_answer_carries_its_receipt_and_it_is_the_same_later(void **state)
{
    struct seal_receipt again;
    struct receipt receipt;
    struct project project = {.code = "PJ-S", .name = "one more", .firm_id = stage.firm};
    (void)state;
    struct submission submission =
        stage_submission(&stage, stage.manager, RECORD_PROJECT, &project);
    submission.idempotency_key = "once";
    violations_init(&stage.violations, &stage.arena);
    assert_int_equal(ledger_submit(stage.ledger, stage.db, &submission, &stage.arena,
                                   &stage.violations, &receipt),
                     ERR_OK);
    assert_true(receipt.is_sealed);
    assert_null(seal_receipt_fault(&receipt.proof));
    assert_memory_equal(receipt.proof.seal.public_key, keys[0].public_key, SEAL_PUBLIC_SIZE);
    (void)stage_project(&stage, "PJ-T");
    assert_int_equal(ledger_receipt(stage.ledger, stage.db, receipt.seq, &again), ERR_OK);
    assert_memory_equal(&again, &receipt.proof, sizeof again);
    assert_int_equal(ledger_receipt(stage.ledger, stage.db, 3, &again), ERR_OK);
    assert_null(seal_receipt_fault(&again)); /* of the time before the first key */
    assert_int_equal(ledger_receipt(stage.ledger, stage.db, 9999, &again), ERR_NOT_FOUND);
}

static int64_t book_head_of(struct ledger *ledger)
{
    int64_t seq = book_head(ledger_read_begin(ledger));
    ledger_read_end(ledger);
    return seq;
}

/* What a server that starts says of the ledger. */
static int64_t fault_at_start(void)
{
    struct ledger *started = ledger_new();
    assert_int_equal(ledger_catch_up_to_head(started, stage.db), ERR_OK);
    int64_t seq = ledger_fault(started).seq;
    ledger_free(started);
    return seq;
}

static void a_reader_takes_nothing_that_is_not_sealed(void **state)
{
    struct party party = {.code = "P-FORGED", .name = "P-FORGED", .kind = PARTY_LP};
    struct journal_row row = {
        .entry = {.kind = RECORD_PARTY, .actor_id = stage.manager, .record = &party}};
    struct ledger *reader = ledger_new();
    (void)state;
    assert_int_equal(ledger_catch_up_to_head(reader, stage.db), ERR_OK);
    int64_t project = stage_project(&stage, "PJ-READ");
    assert_int_equal(ledger_catch_up_to_head(reader, stage.db), ERR_OK);
    assert_int_equal(ledger_fault(reader).seq, 0);
    assert_int_equal(book_head_of(reader), project);
    int64_t before = stage_append_past(&stage, &row, 1);
    assert_int_equal(ledger_catch_up_to_head(reader, stage.db), ERR_OK);
    assert_int_equal(ledger_fault(reader).seq, before + 1);
    assert_int_equal(book_head_of(reader), before);
    assert_int_equal(fault_at_start(), before + 1);
    ledger_free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_ledger_is_sealed_up_to_its_first_key_and_from_there_on,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            an_entry_appended_in_a_users_name_is_found_and_stops_the_next_writer, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_takes_nothing_that_is_not_sealed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_seal_that_is_taken_away_changed_or_used_again_is_found,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_clean_truncation_is_found_by_a_checkpoint, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_restoration_supersedes_what_it_took_away_and_nothing_else,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(checkpoints_of_two_journals_disagree_without_the_ledger,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_journal_that_begins_with_another_key_is_not_the_one_that_is_pinned, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_key_nothing_is_written_any_more, setup, teardown),
        cmocka_unit_test_setup_teardown(a_journal_without_keys_beside_a_pin_takes_no_entry,
                                        setup_without_keys, teardown),
        cmocka_unit_test_setup_teardown(keys_rotate_and_what_the_old_one_sealed_still_proves, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            a_process_that_knows_nothing_proves_the_head_before_it_writes, setup, teardown),
        cmocka_unit_test_setup_teardown(an_answer_carries_its_receipt_and_it_is_the_same_later,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
