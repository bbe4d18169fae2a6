/* `fundtrail restoration`: says in the journal that it was taken back to an earlier point on
 * purpose. Until then a journal that does not go on from its newest checkpoint decides nothing. */
#include "ctl_internal.h"

#include "base/date.h"
#include "base/hex.h"
#include "handlers/frame/checkpoints.h"
#include "http/text.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "restoration --reason TEXT --by NAME [--checkpoint FILE] [--key FILE]";

struct restoring {
    const char *reason;
    const char *ordered_by;
    const char *path; /* of the checkpoint; NULL: the newest one of checkpoint_dir */
    const char *key_path;
};

/* Of the last entry in the directory: what is taken back behind it, is behind the others too. */
static enum ctl_exit find_newest(struct ctl *ctl, const char **path_out)
{
    const char *const *names = NULL;
    size_t count = 0;
    const char *dir = ctl->config.journal.checkpoint_dir;
    if (dir == NULL)
        return ctl_complain(CTL_USAGE, "%s has no checkpoint_dir in [journal]: give --checkpoint",
                            ctl->config_path);
    if (checkpoints_list(dir, &ctl->arena, &names, &count) != ERR_OK)
        return ctl_complain(CTL_UNAVAILABLE, "%s cannot be read", dir);
    if (count == 0)
        return ctl_complain(CTL_NO, "%s holds no checkpoint", dir);
    *path_out = arena_format(&ctl->arena, "%s/%s", dir, names[0]);
    return CTL_OK;
}

/* What was typed is bounded and normalised as any text of a record. */
static void set_text(const char *name, const char *typed, struct restoration *record,
                     struct violations *violations)
{
    const struct shape *shape = &restoration_type.shape;
    const struct field *field = shape_field(shape, name);
    const char *text = NULL;
    size_t length = 0;
    if (text_normalise(typed, strlen(typed), violations->arena, &text, &length) != ERR_OK)
        violations_add(violations, name, VIOLATION_BAD_TEXT);
    else
        field_parse(shape, field, text, length, record, violations);
}

static void fill(const struct restoring *restoring, const struct checkpoint *checkpoint,
                 struct restoration *record, struct violations *violations)
{
    char hash[2 * SEAL_HASH_SIZE + 1];

    hex_write(checkpoint->hash, SEAL_HASH_SIZE, hash);
    shape_clear(&restoration_type.shape, record);
    record->checkpoint_seq = checkpoint->seq;
    set_text("checkpoint_hash", hash, record, violations);
    set_text("reason", restoring->reason, record, violations);
    set_text("ordered_by", restoring->ordered_by, record, violations);
}

static enum ctl_exit record(struct ctl *ctl, const struct ctl_ledger *opened,
                            const struct restoring *restoring, const struct checkpoint *checkpoint)
{
    struct violations violations;
    struct receipt receipt;
    struct restoration restoration;
    violations_init(&violations, &ctl->arena);
    fill(restoring, checkpoint, &restoration, &violations);
    const struct submission submission = {
        .command = {.kind = RECORD_RESTORATION,
                    .effective_date = date_in_china(ctl->now_us),
                    .record = &restoration},
        .now_us = ctl->now_us,
    };
    enum err err = violations.count > 0 ? ERR_INVALID
                                        : ledger_submit(opened->ledger, opened->db, &submission,
                                                        &ctl->arena, &violations, &receipt);
    if (err != ERR_OK)
        return ctl_refused("the restoration is not recorded", err, &violations, opened->db);
    printf(ctl->json ? "{\"seq\":%lld,\"checkpoint\":%lld}\n"
                     : "restoration %lld: the journal went back behind the checkpoint of entry "
                       "%lld\n",
           (long long)receipt.seq, (long long)checkpoint->seq);
    return CTL_OK;
}

/* A restoration of what was not taken away would excuse what is taken away later. */
static enum ctl_exit require_gone(struct ctl *ctl, const struct ctl_ledger *opened,
                                  const struct checkpoint *checkpoint)
{
    struct checkpoint_standing standing;
    enum err err = checkpoint_hold(opened->ledger, opened->db, checkpoint, &ctl->arena, &standing);
    if (err != ERR_OK)
        return ctl_failed("the ledger cannot be read", err, opened->db);
    if (standing.by.seq != 0)
        return ctl_complain(CTL_NO, "the restoration at entry %lld supersedes it already",
                            (long long)standing.by.seq);
    return standing.fault != NULL
               ? CTL_OK
               : ctl_complain(CTL_NO,
                              "the journal goes on from the checkpoint of entry %lld: "
                              "nothing behind it was taken away",
                              (long long)checkpoint->seq);
}

static enum ctl_exit restore(struct ctl *ctl, const struct restoring *restoring, const char *path)
{
    struct ctl_ledger opened;
    struct checkpoint_file file;
    char error[CHECKPOINT_ERROR_SIZE] = "";
    uint8_t pin[SEAL_PUBLIC_SIZE];
    const uint8_t *known = ctl_pin(ctl, restoring->key_path, pin);
    if (restoring->key_path != NULL && known == NULL)
        return ctl_complain(CTL_USAGE, "%s: it does not hold a public key", restoring->key_path);
    if (checkpoints_read(path, &ctl->arena, &file, error) != ERR_OK)
        return ctl_complain(CTL_USAGE, "%s", error);
    enum ctl_exit code = ctl_open_behind(ctl, &opened);
    if (code != CTL_OK)
        return code;
    if (checkpoints_prove(path, &file, known, opened.ledger, opened.db, &ctl->arena, error) !=
        ERR_OK)
        code = ctl_complain(CTL_NO, "%s", error);
    if (code == CTL_OK)
        code = require_gone(ctl, &opened, &file.checkpoint);
    if (code == CTL_OK)
        code = record(ctl, &opened, restoring, &file.checkpoint);
    ctl_close(&opened);
    return code;
}

enum ctl_exit ctl_restoration(struct ctl *ctl, int argc, char **argv)
{
    struct restoring restoring = {0};
    bool complete = ctl_option(&argc, argv, "--reason", &restoring.reason) &&
                    ctl_option(&argc, argv, "--by", &restoring.ordered_by);
    ctl_option(&argc, argv, "--checkpoint", &restoring.path);
    ctl_option(&argc, argv, "--key", &restoring.key_path);
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);
    if (code == CTL_OK &&
        (!complete || restoring.reason[0] == '\0' || restoring.ordered_by[0] == '\0'))
        code = ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
    if (code == CTL_OK && restoring.path == NULL)
        code = find_newest(ctl, &restoring.path);
    return code == CTL_OK ? restore(ctl, &restoring, restoring.path) : code;
}
