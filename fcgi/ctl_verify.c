#include "ctl.h"

#include "http/key_ring.h"
#include "store/migrate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void print_report(const struct ctl *ctl, const struct verify_report *report)
{
    struct buf out;
    buf_init(&out);
    if (ctl->json) {
        buf_format(&out, "{\"sound\":%s,\"entries\":%lld,\"head\":%lld,\"hash\":\"",
                   report->sound ? "true" : "false", (long long)report->entry_count,
                   (long long)report->head_seq);
        buf_hex(&out, report->head_hash, sizeof(report->head_hash));
        buf_char(&out, '"');
        if (!report->sound) {
            buf_format(&out, ",\"first_bad\":%lld,\"reason\":", (long long)report->bad_seq);
            buf_json_string(&out, report->reason);
        }
        buf_char(&out, '}');
    } else if (report->sound) {
        buf_format(&out, "sound: %lld entries, head hash ", (long long)report->entry_count);
        buf_hex(&out, report->head_hash, sizeof(report->head_hash));
    } else {
        buf_format(&out, "DAMAGED: entry %lld: %s\n%lld entries before it are sound",
                   (long long)report->bad_seq, report->reason, (long long)report->entry_count);
    }
    puts(out.bytes);
    buf_done(&out);
}

enum ctl_exit ctl_verify(struct ctl *ctl, int argc, char **argv)
{
    struct verify_report report;
    enum ctl_exit code = ctl_expect(argc, argv, 0, "verify");
    if (code != CTL_OK)
        return code;
    struct db *db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    enum err err = ledger_verify(db, &report);
    if (err != ERR_OK)
        code = ctl_failed("the ledger cannot be read", err, db);
    db_close(db);
    if (err != ERR_OK)
        return code;
    print_report(ctl, &report);
    return report.sound ? CTL_OK : CTL_NO;
}

/* The results of serve-check, one line each. */
struct checks {
    bool json;
    struct buf out;
    enum ctl_exit code;
};

static void note(struct checks *checks, const char *name, enum ctl_exit code, const char *detail)
{
    if (checks->code < code)
        checks->code = code;
    if (!checks->json) {
        buf_format(&checks->out, "%-10s %s%s%s\n", name, code == CTL_OK ? "ok" : "FAILED",
                   detail[0] == '\0' ? "" : ": ", detail);
        return;
    }
    buf_format(&checks->out,
               "%s{\"check\":\"%s\",\"ok\":%s,\"detail\":", checks->out.length > 0 ? "," : "", name,
               code == CTL_OK ? "true" : "false");
    buf_json_string(&checks->out, detail);
    buf_char(&checks->out, '}');
}

static void check_database(struct ctl *ctl, struct checks *checks)
{
    struct db *db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    struct buf message;
    size_t pending = 0;
    bool durable = false;
    buf_init(&message);
    if (db_ping(db) != ERR_OK) {
        note(checks, "database", CTL_UNAVAILABLE, db_last_error(db));
    } else {
        note(checks, "database", CTL_OK, "");
        if (db_commits_are_durable(db, &durable) != ERR_OK || !durable)
            note(checks, "durability", CTL_NO,
                 "the server must run with innodb_flush_log_at_trx_commit = 1");
        else
            note(checks, "durability", CTL_OK, "");
        if (migrate_pending(db, ctl->config.server.sql_dir, &message, &pending) != ERR_OK)
            note(checks, "schema", CTL_NO, message.bytes);
        else if (pending > 0)
            note(checks, "schema", CTL_NO, "not up to date: run fundtrail migrate");
        else
            note(checks, "schema", CTL_OK, "");
    }
    buf_done(&message);
    db_close(db);
}

static void check_keys(struct ctl *ctl, struct checks *checks)
{
    char error[KEY_ERROR_SIZE] = "";
    struct key_ring *ring = NULL;
    if (ctl->config.session.key_dir == NULL) {
        note(checks, "keys", CTL_NO, "no key_dir in [session]");
        return;
    }
    if (key_ring_open(ctl->config.session.key_dir, &ring, error) != ERR_OK) {
        note(checks, "keys", CTL_NO, error);
        return;
    }
    key_ring_close(ring);
    note(checks, "keys", CTL_OK, "");
}

static void check_runtime(struct ctl *ctl, struct checks *checks)
{
    bool usable = access(ctl->config.server.runtime_dir, R_OK | W_OK | X_OK) == 0;
    note(checks, "runtime", usable ? CTL_OK : CTL_NO,
         usable
             ? ""
             : arena_format(&ctl->arena, "%s cannot be written", ctl->config.server.runtime_dir));
}

enum ctl_exit ctl_serve_check(struct ctl *ctl, int argc, char **argv)
{
    struct checks checks = {.json = ctl->json};
    enum ctl_exit code = ctl_expect(argc, argv, 0, "serve-check");
    if (code != CTL_OK)
        return code;
    buf_init(&checks.out);
    check_database(ctl, &checks);
    check_keys(ctl, &checks);
    check_runtime(ctl, &checks);
    if (ctl->json)
        printf("{\"ok\":%s,\"checks\":[%s]}\n", checks.code == CTL_OK ? "true" : "false",
               checks.out.bytes);
    else
        fputs(checks.out.bytes, stdout);
    buf_done(&checks.out);
    return checks.code;
}
