/* `fundtrail migrate`: brings the schema up to date, then the conventions. */
#include "ctl_internal.h"

#include "book/convention.h"
#include "ledger/ledger.h"
#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report(const struct ctl *ctl, const struct migrate_result *result, bool dry_run,
                   const struct buf *sql)
{
    if (ctl->json) {
        struct buf out;
        buf_init(&out);
        buf_format(&out, "{\"files\":%zu,\"steps\":%zu,\"applied\":%zu,\"dry_run\":%s",
                   result->file_count, result->step_count, dry_run ? 0 : result->applied_count,
                   dry_run ? "true" : "false");
        if (dry_run) {
            buf_format(&out, ",\"pending\":%zu,\"sql\":", result->applied_count);
            buf_json_string(&out, sql->bytes == NULL ? "" : sql->bytes);
        }
        buf_char(&out, '}');
        puts(out.bytes);
        buf_done(&out);
        return;
    }
    if (dry_run) {
        fwrite(sql->bytes, 1, sql->length, stdout);
        return;
    }
    printf("%zu of %zu steps in %zu files applied now; grants are set\n", result->applied_count,
           result->step_count, result->file_count);
}

/* The schema is up to date: the journal says from which entry on this release's conventions hold.
 */
static enum ctl_exit adopt_conventions(const struct ctl *ctl, struct db *db)
{
    struct ledger *ledger = ledger_new();
    int64_t seq = 0;
    enum err err = ledger_adopt_conventions(ledger, db, ctl->now_us, &seq);
    ledger_free(ledger);
    if (err != ERR_OK)
        return ctl_failed("the conventions cannot be recorded", err, db);
    if (seq != 0 && !ctl->json)
        printf("conventions %d hold from entry %lld on\n", CONVENTIONS_NOW, (long long)seq);
    return CTL_OK;
}

static enum ctl_exit migrate(struct ctl *ctl, struct db *db, bool dry_run)
{
    struct migrate_options options = {
        .sql_dir = ctl->config.server.sql_dir,
        .database = ctl->config.database.name,
        .app_user = ctl->config.database.user,
        .auditor_user = ctl->config.auditor.user,
        .account_host = ctl->config.database.socket != NULL ? "localhost" : "%",
        .dry_run = dry_run,
    };
    struct migrate_result result = {0};
    struct buf sql;
    struct buf message;
    enum ctl_exit code = CTL_OK;
    buf_init(&sql);
    buf_init(&message);
    enum err err = migrate_run(db, &options, &sql, &message, &result);
    if (err == ERR_OK)
        report(ctl, &result, dry_run, &sql);
    else
        code = ctl_failed(message.length > 0 ? message.bytes : "migrate", err, NULL);
    if (code == CTL_OK && !dry_run)
        code = adopt_conventions(ctl, db);
    buf_done(&sql);
    buf_done(&message);
    return code;
}

enum ctl_exit ctl_migrate(struct ctl *ctl, int argc, char **argv)
{
    char error[512];
    char *password = NULL;
    bool dry_run = ctl_flag(&argc, argv, "--dry-run");
    enum ctl_exit code = ctl_expect(argc, argv, 0, "migrate [--dry-run]");
    if (code != CTL_OK)
        return code;
    if (ctl->config.migrator.user == NULL)
        return ctl_complain(CTL_USAGE, "%s names no user in [migrator]", ctl->config_path);
    if (ctl->config.migrator.password_file != NULL &&
        config_secret(ctl->config.migrator.password_file, &password, error, sizeof(error)) !=
            ERR_OK)
        return ctl_complain(CTL_USAGE, "%s", error);
    struct db *db = ctl_db(ctl, ctl->config.migrator.user, password);
    code = migrate(ctl, db, dry_run);
    db_close(db);
    if (password != NULL)
        explicit_bzero(password, strlen(password));
    free(password);
    return code;
}
