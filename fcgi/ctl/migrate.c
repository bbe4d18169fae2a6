/* `fundtrail migrate`: brings the schema up to date, then the conventions. */
#include "ctl_internal.h"

#include "book/convention.h"
#include "handlers/frame/checkpoints.h"
#include "handlers/frame/sealing.h"
#include "ledger/ledger.h"
#include "schema/schema.h"
#include "store/migrate.h"

#include <stdio.h>

static void report(const struct ctl *ctl, const struct migrate_result *result, bool dry_run,
                   const struct buf *sql)
{
    if (ctl->json) {
        struct buf out;
        buf_init(&out);
        buf_format(&out, "{\"files\":%zu,\"steps\":%zu,\"applied\":%zu,\"made\":%zu,\"dry_run\":%s",
                   result->file_count, result->step_count, dry_run ? 0 : result->applied_count,
                   dry_run ? 0 : result->made_count, dry_run ? "true" : "false");
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
    printf("%zu of %zu steps in %zu files applied now; %zu views, triggers and rights made\n",
           result->applied_count, result->step_count, result->file_count, result->made_count);
}

/* A journal that was restored to an earlier point gets its restoration before any other entry. */
static bool is_behind(const struct ctl *ctl, struct ledger *ledger, struct db *db)
{
    struct checkpoint_finding finding;
    const char *dir = ctl->config.journal.checkpoint_dir;
    if (dir == NULL || ledger_catch_up_to_head(ledger, db) != ERR_OK ||
        checkpoints_hold(dir, ledger, db, &finding) != ERR_OK || finding.fault_seq == 0)
        return false;
    ctl_complain(CTL_OK,
                 "%s\nThe conventions are not looked at: fundtrail restoration --reason TEXT --by "
                 "NAME, where that was meant, then migrate again",
                 finding.fault);
    return true;
}

/* The schema is up to date: the journal says from which entry on this release's conventions hold.
 */
static enum ctl_exit adopt_conventions(const struct ctl *ctl, struct db *db)
{
    struct ledger *ledger = ledger_new();
    char error[KEY_ERROR_SIZE] = "";
    int64_t seq = 0;
    enum err err = sealing_open(&ctl->config, ledger, error);
    if (err != ERR_OK)
        ctl_complain(CTL_OK, "%s", error);
    else if (!is_behind(ctl, ledger, db))
        err = ledger_adopt_conventions(ledger, db, ctl->now_us, &seq);
    ledger_free(ledger);
    if (err != ERR_OK)
        return ctl_failed("the conventions cannot be recorded", err, db);
    if (seq != 0 && !ctl->json)
        printf("conventions %d hold from entry %lld on\n", CONVENTIONS_NOW, (long long)seq);
    return CTL_OK;
}

/* What is still not as it should be is nothing that may be undone unasked: it is named. */
static void report_rest(struct ctl *ctl)
{
    struct ctl_comparison comparison;
    ctl_compare_objects(ctl, &comparison);
    if (!comparison.compared)
        ctl_complain(CTL_OK, "the schema was not compared: %s", comparison.why);
    for (size_t i = 0; i < comparison.differences.count; i++)
        ctl_complain(CTL_OK, "left as it is: %s",
                     db_difference_text(&ctl->arena, &comparison.differences.list[i]));
}

static enum ctl_exit migrate_schema(struct ctl *ctl, const struct db_place *place, bool dry_run,
                                    bool quiet)
{
    struct db_objects objects;
    struct migrate_result result = {0};
    struct buf sql;
    struct buf message;
    enum ctl_exit code = CTL_OK;
    schema_objects(&ctl->arena, &objects);
    struct migrate_options options = {
        .sql_dir = ctl->config.server.sql_dir,
        .place = *place,
        .objects = &objects,
        .dry_run = dry_run,
    };
    buf_init(&sql);
    buf_init(&message);
    enum err err = migrate_run(&options, &sql, &message, &result);
    if (err == ERR_OK && !quiet)
        report(ctl, &result, dry_run, &sql);
    else if (err != ERR_OK)
        code = ctl_failed(message.length > 0 ? message.bytes : "migrate", err, NULL);
    if (code == CTL_OK && !dry_run)
        code = ctl_mark_rows(ctl, place->db);
    if (code == CTL_OK && !dry_run)
        code = ctl_mark_views(ctl, place, &objects);
    buf_done(&sql);
    buf_done(&message);
    return code;
}

static enum ctl_exit migrate(struct ctl *ctl, const struct db_place *place, bool dry_run,
                             bool quiet)
{
    enum ctl_exit code = migrate_schema(ctl, place, dry_run, quiet);
    return code == CTL_OK && !dry_run ? adopt_conventions(ctl, place->db) : code;
}

static enum ctl_exit migrate_quietly(struct ctl *ctl,
                                     enum ctl_exit (*part)(struct ctl *ctl,
                                                           const struct db_place *place,
                                                           bool dry_run, bool quiet))
{
    struct db_place place;
    const char *why = NULL;
    if (!ctl_place_open(ctl, &place, &why))
        return ctl_complain(CTL_USAGE, "%s", why);
    enum ctl_exit code = part(ctl, &place, false, true);
    ctl_place_close(&place);
    return code;
}

enum ctl_exit ctl_migrate_quietly(struct ctl *ctl)
{
    return migrate_quietly(ctl, migrate);
}

enum ctl_exit ctl_migrate_schema(struct ctl *ctl)
{
    return migrate_quietly(ctl, migrate_schema);
}

enum ctl_exit ctl_migrate(struct ctl *ctl, int argc, char **argv)
{
    struct db_place place;
    const char *why = NULL;
    bool dry_run = ctl_flag(&argc, argv, "--dry-run");
    enum ctl_exit code = ctl_expect(argc, argv, 0, "migrate [--dry-run]");
    if (code != CTL_OK)
        return code;
    if (!ctl_place_open(ctl, &place, &why))
        return ctl_complain(CTL_USAGE, "%s", why);
    code = migrate(ctl, &place, dry_run, false);
    ctl_place_close(&place);
    if (code == CTL_OK && !dry_run)
        report_rest(ctl);
    return code;
}
