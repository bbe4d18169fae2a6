/* `fundtrail verify`: proves the whole ledger, and compares it with a head that was kept
 * elsewhere. */
#include "ctl_internal.h"

#include "handlers/frame/row_codes.h"
#include "handlers/frame/sealing.h"
#include "store/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ,"schema":{"compared":true,"differences":["trigger … is missing"]} */
static void write_objects(struct ctl *ctl, const struct ctl_comparison *objects, struct buf *out)
{
    buf_format(out, ",\"schema\":{\"compared\":%s,\"differences\":[",
               objects->compared ? "true" : "false");
    for (size_t i = 0; i < objects->differences.count; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_json_string(out, db_difference_text(&ctl->arena, &objects->differences.list[i]));
    }
    buf_text(out, "]}");
}

static void print_objects(struct ctl *ctl, const struct ctl_comparison *objects)
{
    const struct db_differences *differences = &objects->differences;
    if (!objects->compared)
        ctl_complain(CTL_OK, "views, triggers and rights were not compared: %s", objects->why);
    else if (objects->unseen_count > 0)
        ctl_complain(CTL_OK, "an account could not be asked for its rights");
    if (objects->compared && differences->count == 0)
        printf("schema: %zu columns, views, triggers and rights as they were made\n",
               objects->object_count);
    for (size_t i = 0; i < differences->count; i++)
        printf("SCHEMA: %s\n", db_difference_text(&ctl->arena, &differences->list[i]));
}

/* ,"first_bad":7,"reason":"…","fault_count":2,"faults":[{"seq":7,"reason":"…"},…] */
static void write_faults(const struct verify_report *report, struct buf *out)
{
    size_t listed =
        report->fault_count < VERIFY_FAULTS_MAX ? report->fault_count : VERIFY_FAULTS_MAX;
    if (listed == 0)
        return;
    buf_format(out, ",\"first_bad\":%lld,\"reason\":", (long long)report->faults[0].seq);
    buf_json_string(out, report->faults[0].reason);
    buf_format(out, ",\"fault_count\":%zu,\"faults\":[", report->fault_count);
    for (size_t i = 0; i < listed; i++) {
        buf_format(out, "%s{\"seq\":%lld,\"reason\":", i > 0 ? "," : "",
                   (long long)report->faults[i].seq);
        buf_json_string(out, report->faults[i].reason);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

/* ,"rows":{"checked":true,"faults":["the credential …"]} */
static void write_rows(const struct ctl_row_faults *rows, struct buf *out)
{
    buf_format(out, ",\"rows\":{\"checked\":%s,\"faults\":[", rows->checked ? "true" : "false");
    for (size_t i = 0; i < rows->count && i < CTL_ROW_FAULTS_MAX; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_json_string(out, rows->list[i]);
    }
    buf_text(out, "]}");
}

static void print_rows(const struct ctl_row_faults *rows)
{
    if (!rows->checked)
        ctl_complain(CTL_OK, "credentials and sessions were not proved: there is no key_dir");
    for (size_t i = 0; i < rows->count && i < CTL_ROW_FAULTS_MAX; i++)
        printf("ROW: %s\n", rows->list[i]);
}

static void write_report(struct ctl *ctl, const struct verify_report *report,
                         const struct ctl_row_faults *rows, const struct ctl_comparison *objects,
                         struct buf *out)
{
    buf_format(out, "{\"sound\":%s,\"entries\":%lld,\"head\":%lld,\"hash\":\"",
               report->sound ? "true" : "false", (long long)report->entry_count,
               (long long)report->head_seq);
    buf_hex(out, report->head_hash, sizeof(report->head_hash));
    buf_format(out, "\",\"seals\":%lld,\"sealed\":%lld,\"key\":%lld", (long long)report->seal_count,
               (long long)report->sealed_seq, (long long)report->key_id);
    write_faults(report, out);
    write_rows(rows, out);
    write_objects(ctl, objects, out);
    buf_text(out, "}\n");
}

static void print_faults(const struct verify_report *report, struct buf *out)
{
    for (size_t i = 0; i < report->fault_count && i < VERIFY_FAULTS_MAX; i++)
        buf_format(out, "DAMAGED: entry %lld: %s\n", (long long)report->faults[i].seq,
                   report->faults[i].reason);
    if (report->fault_count > VERIFY_FAULTS_MAX)
        buf_format(out, "DAMAGED: and %zu more\n", report->fault_count - VERIFY_FAULTS_MAX);
    if (report->decided_to != 0)
        buf_format(out,
                   "decisions from entry %lld on were not taken again: they rest on what is "
                   "damaged\n",
                   (long long)report->decided_to);
}

static void print_report(struct ctl *ctl, const struct verify_report *report,
                         const struct ctl_row_faults *rows, const struct ctl_comparison *objects)
{
    struct buf out;
    buf_init(&out);
    if (ctl->json) {
        write_report(ctl, report, rows, objects, &out);
    } else if (report->sound) {
        buf_format(&out, "sound: %lld entries, head %lld:", (long long)report->entry_count,
                   (long long)report->head_seq);
        buf_hex(&out, report->head_hash, sizeof(report->head_hash));
        buf_char(&out, '\n');
        if (report->seal_count > 0)
            buf_format(&out, "seals: %lld, up to entry %lld, the last by journal key %lld\n",
                       (long long)report->seal_count, (long long)report->sealed_seq,
                       (long long)report->key_id);
    } else {
        print_faults(report, &out);
    }
    (void)fwrite(out.bytes, 1, out.length, stdout);
    buf_done(&out);
    if (ctl->json)
        return;
    print_rows(rows);
    print_objects(ctl, objects);
}

/* An earlier head that was written down elsewhere: SEQ:HASH. */
struct expected_head {
    int64_t seq;
    uint8_t hash[LEDGER_HASH_SIZE];
};

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

static bool take_expected(const char *text, struct expected_head *expected)
{
    char *end = NULL;
    errno = 0;
    expected->seq = strtoll(text, &end, 10);
    if (errno != 0 || expected->seq < 1 || *end != ':' ||
        strlen(end + 1) != 2 * sizeof(expected->hash))
        return false;
    for (size_t i = 0; i < sizeof(expected->hash); i++) {
        int high = hex_digit(end[1 + 2 * i]);
        int low = hex_digit(end[2 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        expected->hash[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

/* Whoever owns the database can compute the whole chain again; only a head that was kept elsewhere
 * shows that. */
static enum err compare_expected(struct db *db, const struct expected_head *expected,
                                 struct verify_report *report)
{
    uint8_t hash[1][LEDGER_HASH_SIZE] = {{0}};
    if (expected->seq <= report->head_seq) {
        enum err err = journal_hashes(db, expected->seq, expected->seq, hash);
        if (err != ERR_OK && err != ERR_CORRUPT)
            return err;
        if (err == ERR_OK && memcmp(hash[0], expected->hash, sizeof(expected->hash)) == 0)
            return ERR_OK;
    }
    verify_accuse(report, expected->seq,
                  expected->seq > report->head_seq
                      ? "the expected head is gone: entries were taken away at the end"
                      : "the chain is consistent, but it is not the one that was expected: it was "
                        "computed anew, from this entry or an earlier one on");
    return ERR_OK;
}

/* The pin of --key, or else the one beside this host's keys; *has_pin_out false: none is known. */
static enum ctl_exit find_pin(const struct ctl *ctl, const char *path,
                              uint8_t pin_out[SEAL_PUBLIC_SIZE], bool *has_pin_out)
{
    char error[KEY_ERROR_SIZE] = "";
    char *own = path == NULL ? sealing_pin_path(&ctl->config) : NULL;
    *has_pin_out = false;
    if (path == NULL && own == NULL)
        return CTL_OK;
    enum err err = sealing_read_pin(path != NULL ? path : own, pin_out, error);
    free(own);
    *has_pin_out = err == ERR_OK;
    if (err == ERR_OK || (err == ERR_NOT_FOUND && path == NULL && !ctl->config.journal.pin_file))
        return CTL_OK;
    return ctl_complain(CTL_USAGE, "%s", error);
}

/* What came of it, for the screen of proofs: the first fault, and how many there are. */
static struct proof_run run_of(const struct verify_report *report,
                               const struct ctl_row_faults *rows,
                               const struct ctl_comparison *objects, struct arena *arena)
{
    struct proof_run run = {
        .head_seq = report->head_seq,
        .proved_seq = report->entry_count,
        .fault_count = (int64_t)(report->fault_count + rows->count + objects->differences.count)};
    run.outcome = run.fault_count == 0 ? PROOF_SOUND : PROOF_DAMAGED;
    if (report->fault_count > 0) {
        run.fault_seq = report->faults[0].seq;
        run.fault = arena_strdup(arena, report->faults[0].reason);
    } else if (rows->count > 0) {
        run.fault = rows->list[0];
    } else if (objects->differences.count > 0) {
        run.fault = db_difference_text(arena, &objects->differences.list[0]);
    }
    return run;
}

/* That the result cannot be kept changes nothing of it. */
static void keep_run(const struct ctl *ctl, struct db *db, struct proof_run *run)
{
    struct key_ring *row_keys = NULL;
    if (ctl_row_keys(ctl, &row_keys) != CTL_OK || row_keys == NULL)
        return;
    run->id = ctl->now_us;
    run->ended_at_us = utc_us();
    proof_run_mark(row_keys, run);
    if (proof_run_record(db, run) != ERR_OK)
        ctl_complain(CTL_OK, "the result is not kept: %s", db_last_error(db));
    key_ring_close(row_keys);
}

static const char verify_usage[] = "verify [--expect SEQ:HASH] [--key FILE] | verify --receipt "
                                   "FILE | --checkpoint FILE [--key FILE]";

enum ctl_exit ctl_verify(struct ctl *ctl, int argc, char **argv)
{
    struct verify_report report;
    struct ctl_row_faults rows = {0};
    struct ctl_comparison objects;
    struct expected_head expected;
    const char *text = NULL;
    const char *key_path = NULL;
    const char *receipt_path = NULL;
    const char *checkpoint_path = NULL;
    uint8_t pin[SEAL_PUBLIC_SIZE];
    bool has_pin = false;
    bool expects = ctl_option(&argc, argv, "--expect", &text);
    ctl_option(&argc, argv, "--key", &key_path);
    bool of_receipt = ctl_option(&argc, argv, "--receipt", &receipt_path);
    bool of_checkpoint = ctl_option(&argc, argv, "--checkpoint", &checkpoint_path);
    enum ctl_exit code = ctl_expect(argc, argv, 0, verify_usage);
    if (code == CTL_OK && expects + of_receipt + of_checkpoint > 1)
        code = ctl_complain(CTL_USAGE, "usage: fundtrail %s", verify_usage);
    if (code == CTL_OK && of_receipt)
        return ctl_verify_receipt(ctl, receipt_path, key_path);
    if (code == CTL_OK && of_checkpoint)
        return ctl_verify_checkpoint(ctl, checkpoint_path, key_path);
    if (code == CTL_OK)
        code = find_pin(ctl, key_path, pin, &has_pin);
    if (code != CTL_OK)
        return code;
    if (expects && !take_expected(text, &expected))
        return ctl_complain(CTL_USAGE, "--expect takes SEQ:HASH as an earlier verify printed them");
    struct db *db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    enum err err = has_pin ? ledger_verify_pinned(db, pin, &report) : ledger_verify(db, &report);
    if (err == ERR_OK && expects)
        err = compare_expected(db, &expected, &report);
    if (err != ERR_OK)
        code = ctl_failed("the ledger cannot be read", err, db);
    else
        code = ctl_check_rows(ctl, db, &rows);
    if (code == CTL_OK) {
        ctl_compare_objects(ctl, &objects);
        struct proof_run run = run_of(&report, &rows, &objects, &ctl->arena);
        /* With a key or a head of the asker's own, another question was answered. */
        if (key_path == NULL && !expects)
            keep_run(ctl, db, &run);
    }
    db_close(db);
    if (code != CTL_OK)
        return code;
    print_report(ctl, &report, &rows, &objects);
    return report.sound && rows.count == 0 && objects.differences.count == 0 ? CTL_OK : CTL_NO;
}
