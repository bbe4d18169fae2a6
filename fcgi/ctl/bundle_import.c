/* `fundtrail import --bundle`: a whole ledger into a new database. */
#include "ctl_internal.h"

#include "handlers/frame/sealing.h"

#include "handlers/bundle/bundle_import.h"
#include "ledger/batch.h"
#include "ledger/minisign.h"
#include "record/import.h"
#include "record/kinds.h"

#include <stdio.h>
#include <string.h>

#define KEY_BYTES_MAX 4096

static const char usage[] = "import --bundle DIR|FILE.zip [--key FILE]";

/* The entries of the import: what was read, then what it brought. */
struct told {
    const struct bundle_import *import;
    struct import_file file;
    struct import record;
    size_t at;
};

static enum err next_command(const struct book *book, void *arg, struct command *command_out,
                             bool *more_out)
{
    struct told *told = arg;
    const void *records[] = {&told->file, &told->record};
    static const uint32_t kinds[] = {RECORD_IMPORT_FILE, RECORD_IMPORT};

    *more_out = told->at < 2;
    if (!*more_out)
        return ERR_OK;
    told->record.first_seq = told->at == 0 ? 0 : book_head(book);
    *command_out = (struct command){.actor_id = command_out->actor_id,
                                    .today = command_out->today,
                                    .kind = kinds[told->at],
                                    .effective_date = DATE_UNKNOWN,
                                    .record = records[told->at]};
    told->at++;
    return ERR_OK;
}

static void begin_again(void *arg)
{
    ((struct told *)arg)->at = 0;
}

static struct told tell(const struct bundle_import *import, struct arena *arena)
{
    int64_t count = import->entry_count;

    return (struct told){
        .import = import,
        .file = {.name = BUNDLE_SUMS,
                 .sha256 = import->sums_sha256,
                 .byte_count = import->sums_length,
                 .record_kind = "export",
                 .row_count = count,
                 .stored_count = count,
                 .mapping = "{}"},
        .record = {.entry_count = 1,
                   .row_count = count,
                   .stored_count = count,
                   .note = arena_format(arena, "bundle sha256:%s, entries 1 to %lld, head %s",
                                        import->sums_sha256, (long long)count, import->head)}};
}

static enum err journal_import(struct ctl *ctl, struct ctl_ledger *opened,
                               const struct bundle_import *import, struct violations *violations)
{
    struct told told = tell(import, &ctl->arena);
    struct receipt receipt;
    const struct ledger_batch batch = {
        .next = next_command, .rewind = begin_again, .arg = &told, .now_us = utc_us()};

    return ledger_submit_batch(opened->ledger, opened->db, &batch, violations, &receipt);
}

static enum ctl_exit read_key(const char *path, uint8_t key_out[SEAL_PUBLIC_SIZE])
{
    char text[KEY_BYTES_MAX];
    size_t at = 0;
    FILE *stream = fopen(path, "re");

    if (stream == NULL)
        return ctl_complain(CTL_USAGE, "%s cannot be read", path);
    size_t length = fread(text, 1, sizeof text, stream);

    (void)fclose(stream);
    return minisign_read_key(text, length, &at, key_out) == ERR_OK
               ? CTL_OK
               : ctl_complain(CTL_USAGE, "%s is no public key of minisign", path);
}

static void print_summary(const struct ctl *ctl, const struct bundle_import *import)
{
    if (ctl->json)
        printf("{\"entries\":%lld,\"head\":\"%lld:%s\",\"sha256\":\"%s\",\"compared\":%s}\n",
               (long long)import->entry_count, (long long)import->entry_count, import->head,
               import->sums_sha256, import->compared ? "true" : "false");
    else
        printf("%lld entries, head %lld:%s; nobody has a password yet: fundtrail user passwd "
               "NAME\n",
               (long long)import->entry_count, (long long)import->entry_count, import->head);
    if (!import->compared)
        ctl_complain(CTL_OK, "another release wrote the bundle: its tables were not held against "
                             "its journal");
}

static enum ctl_exit run(struct ctl *ctl, struct ctl_ledger *opened, struct bundle_import *import)
{
    struct violations violations;
    enum err err = bundle_import(import);

    if (err != ERR_OK && import->fault != NULL)
        return ctl_complain(err == ERR_INVALID || err == ERR_CONFLICT ? CTL_NO : CTL_UNAVAILABLE,
                            "%s; nothing was stored", import->fault);
    if (err != ERR_OK)
        return ctl_failed("the bundle cannot be imported", err, opened->db);
    violations_init(&violations, &ctl->arena);
    err = journal_import(ctl, opened, import, &violations);
    if (err != ERR_OK)
        return ctl_refused("the bundle is imported, but its import is not journaled", err,
                           &violations, opened->db);
    print_summary(ctl, import);
    return CTL_OK;
}

enum ctl_exit ctl_import_bundle(struct ctl *ctl, const char *path, int argc, char **argv)
{
    uint8_t key[SEAL_PUBLIC_SIZE];
    char error[KEY_ERROR_SIZE] = "";
    const char *key_path = NULL;
    struct ctl_ledger opened = {0};
    struct bundle_import import = {.path = path, .arena = &ctl->arena};

    ctl_option(&argc, argv, "--key", &key_path);
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);

    if (code == CTL_OK && key_path != NULL) {
        code = read_key(key_path, key);
        import.public_key = key;
    }
    if (code == CTL_OK)
        code = ctl_migrate_schema(ctl);
    if (code != CTL_OK)
        return code;
    opened.ledger = ledger_new();
    ledger_set_clock(opened.ledger, utc_us);
    if (sealing_open(&ctl->config, opened.ledger, error) != ERR_OK) {
        ledger_free(opened.ledger);
        return ctl_complain(CTL_USAGE, "%s", error);
    }
    opened.db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    import.ledger = opened.ledger;
    import.db = opened.db;
    code = run(ctl, &opened, &import);
    ctl_close(&opened);
    return code;
}
