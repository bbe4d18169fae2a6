/* What the commands share: arguments, complaints, and the connection with its ledger. */
#include "ctl_internal.h"

#include "handlers/frame/checkpoints.h"
#include "handlers/frame/sealing.h"
#include "http/row_mac.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum ctl_exit ctl_complain(enum ctl_exit code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("fundtrail: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return code;
}

enum ctl_exit ctl_failed(const char *what, enum err err, const struct db *db)
{
    const char *detail = db == NULL ? "" : db_last_error(db);
    ctl_complain(CTL_OK, "%s: %s%s%s%s", what, err_sentence(err, LANGUAGE_EN),
                 detail[0] == '\0' ? "" : " (", detail, detail[0] == '\0' ? "" : ")");
    switch (err) {
    case ERR_INVALID:
    case ERR_MALFORMED:
        return CTL_USAGE;
    case ERR_CONFLICT:
    case ERR_NOT_FOUND:
    case ERR_FORBIDDEN:
    case ERR_CORRUPT:
        return CTL_NO;
    default:
        return CTL_UNAVAILABLE;
    }
}

enum ctl_exit ctl_refused(const char *what, enum err err, const struct violations *violations,
                          const struct db *db)
{
    struct buf sentence;
    buf_init(&sentence);
    for (size_t i = 0; i < violations->count; i++) {
        buf_reset(&sentence);
        violation_sentence(&violations->list[i], LANGUAGE_EN, &sentence);
        ctl_complain(CTL_OK, "%s: %s", violations->list[i].field, sentence.bytes);
    }
    buf_done(&sentence);
    return ctl_failed(what, err, violations->count > 0 ? NULL : db);
}

static void take_out(int *argc, char **argv, int position, int count)
{
    for (int i = position; i + count <= *argc; i++)
        argv[i] = argv[i + count];
    *argc -= count;
}

bool ctl_option(int *argc, char **argv, const char *name, const char **value_out)
{
    size_t length = strlen(name);
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], name) == 0 && i + 1 < *argc) {
            *value_out = argv[i + 1];
            take_out(argc, argv, i, 2);
            return true;
        }
        if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=') {
            *value_out = argv[i] + length + 1;
            take_out(argc, argv, i, 1);
            return true;
        }
    }
    return false;
}

bool ctl_flag(int *argc, char **argv, const char *name)
{
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], name) != 0)
            continue;
        take_out(argc, argv, i, 1);
        return true;
    }
    return false;
}

enum ctl_exit ctl_expect(int argc, char **argv, int wanted, const char *usage)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] == '-' && argv[i][1] == '-')
            return ctl_complain(CTL_USAGE, "unknown option %s; usage: fundtrail %s", argv[i],
                                usage);
    if (argc - 1 == wanted)
        return CTL_OK;
    return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
}

struct db *ctl_db(const struct ctl *ctl, const char *user, const char *password)
{
    struct db *db = NULL;
    struct db_config config = {
        .socket = ctl->config.database.socket,
        .host = ctl->config.database.host,
        .port = ctl->config.database.port,
        .name = ctl->config.database.name,
        .user = user,
        .password = password,
        .ca_file = ctl->config.database.ca_file,
        .shared_file = ctl->config.server.head_file,
    };
    return db_open(&config, &db) == ERR_OK ? db : NULL;
}

enum ctl_exit ctl_row_keys(const struct ctl *ctl, struct key_ring **row_keys_out)
{
    char error[KEY_ERROR_SIZE];
    const char *key_dir = ctl->config.session.key_dir;
    *row_keys_out = NULL;
    if (key_dir == NULL || row_keys_open(key_dir, row_keys_out, error) == ERR_OK)
        return CTL_OK;
    return ctl_complain(CTL_UNAVAILABLE, "the row keys: %s", error);
}

/* What was cut, or is another journal, is not gone on with. */
static enum ctl_exit hold_checkpoint(const struct ctl *ctl, const struct ctl_ledger *opened)
{
    struct checkpoint_finding finding;
    const char *dir = ctl->config.journal.checkpoint_dir;
    if (dir == NULL)
        return CTL_OK;
    enum err err = checkpoints_hold(dir, opened->ledger, opened->db, &finding);
    if (err != ERR_OK)
        return ctl_complain(CTL_UNAVAILABLE, "the newest checkpoint of %s cannot be read", dir);
    if (finding.fault_seq == 0)
        return CTL_OK;
    return ctl_complain(CTL_NO,
                        "%s\nWhere the journal was restored to an earlier point on purpose: "
                        "fundtrail restoration --reason TEXT --by NAME",
                        finding.fault);
}

enum ctl_exit ctl_open(struct ctl *ctl, struct ctl_ledger *opened_out)
{
    enum ctl_exit code = ctl_open_behind(ctl, opened_out);
    if (code != CTL_OK)
        return code;
    code = hold_checkpoint(ctl, opened_out);
    if (code != CTL_OK)
        ctl_close(opened_out);
    return code;
}

enum ctl_exit ctl_open_behind(struct ctl *ctl, struct ctl_ledger *opened_out)
{
    char error[KEY_ERROR_SIZE] = "";
    enum ctl_exit keys = ctl_row_keys(ctl, &opened_out->row_keys);
    if (keys != CTL_OK)
        return keys;
    opened_out->ledger = ledger_new();
    ledger_set_clock(opened_out->ledger, utc_us);
    if (sealing_open(&ctl->config, opened_out->ledger, error) != ERR_OK) {
        key_ring_close(opened_out->row_keys);
        ledger_free(opened_out->ledger);
        return ctl_complain(CTL_USAGE, "%s", error);
    }
    opened_out->db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    enum err err = ledger_catch_up_to_head(opened_out->ledger, opened_out->db);
    struct ledger_fault fault = ledger_fault(opened_out->ledger);
    if (err == ERR_OK && fault.seq == 0)
        return CTL_OK;
    enum ctl_exit code = err != ERR_OK
                             ? ctl_failed("the ledger cannot be read", err, opened_out->db)
                             : ctl_complain(CTL_NO, "the ledger does not prove: entry %lld: %s",
                                            (long long)fault.seq, fault.reason);
    ctl_close(opened_out);
    return code;
}

void ctl_close(struct ctl_ledger *opened)
{
    db_close(opened->db);
    ledger_free(opened->ledger);
    key_ring_close(opened->row_keys);
}
