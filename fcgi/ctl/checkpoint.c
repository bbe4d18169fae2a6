/* `fundtrail checkpoint` writes what the journal has come to; `verify --checkpoint` holds the
 * journal against it; `checkpoint compare` holds two against each other, wherever they came to. */
#include "ctl_internal.h"

#include "handlers/frame/checkpoints.h"
#include "handlers/frame/sealing.h"
#include "ledger/minisign.h"

#include <stdio.h>
#include <stdlib.h>

enum ctl_exit ctl_checkpoint(struct ctl *ctl, int argc, char **argv)
{
    struct ctl_ledger opened;
    struct checkpoint checkpoint;
    char name[CHECKPOINT_NAME_SIZE];
    char error[CHECKPOINT_ERROR_SIZE] = "";
    const char *dir = ctl->config.journal.checkpoint_dir;
    ctl_option(&argc, argv, "--dir", &dir);
    enum ctl_exit code = ctl_expect(argc, argv, 0, "checkpoint [--dir DIR]");
    if (code != CTL_OK)
        return code;
    if (dir == NULL)
        return ctl_complain(CTL_USAGE, "%s has no checkpoint_dir in [journal]: give --dir",
                            ctl->config_path);
    code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    if (checkpoints_write(dir, opened.ledger, opened.db, &checkpoint, name, error) != ERR_OK)
        code = ctl_complain(CTL_UNAVAILABLE, "%s", error);
    else
        printf(ctl->json ? "{\"seq\":%lld,\"file\":\"%s\"}\n" : "checkpoint of entry %lld: %s\n",
               (long long)checkpoint.seq, name);
    ctl_close(&opened);
    return code;
}

void ctl_keep_checkpoint(const struct ctl *ctl, const struct ctl_ledger *opened)
{
    struct checkpoint checkpoint;
    char name[CHECKPOINT_NAME_SIZE];
    char error[CHECKPOINT_ERROR_SIZE] = "";
    const char *dir = ctl->config.journal.checkpoint_dir;
    enum err err =
        dir == NULL ? ERR_OK
                    : checkpoints_write(dir, opened->ledger, opened->db, &checkpoint, name, error);
    if (err != ERR_OK && err != ERR_UNSEALED)
        ctl_complain(CTL_OK, "%s", error);
}

const uint8_t *ctl_pin(const struct ctl *ctl, const char *key_path, uint8_t pin[SEAL_PUBLIC_SIZE])
{
    char error[KEY_ERROR_SIZE] = "";
    char *own = key_path == NULL ? sealing_pin_path(&ctl->config) : NULL;
    const char *path = key_path != NULL ? key_path : own;
    bool read = path != NULL && sealing_read_pin(path, pin, error) == ERR_OK;
    free(own);
    return read ? pin : NULL;
}

/* What says that the journal need not go on from a checkpoint is not the same as that it does. */
static enum ctl_exit say_superseded(const struct ctl *ctl, int64_t seq,
                                    const struct checkpoint_superseded *by)
{
    struct buf out;
    buf_init(&out);
    if (!ctl->json) {
        buf_format(&out,
                   "checkpoint of entry %lld: superseded by the restoration at entry %lld, ordered "
                   "by %s: %s\n",
                   (long long)seq, (long long)by->seq, by->ordered_by, by->reason);
    } else {
        buf_format(&out, "{\"extends\":false,\"seq\":%lld,\"superseded_by\":%lld,\"reason\":",
                   (long long)seq, (long long)by->seq);
        buf_json_string(&out, by->reason);
        buf_text(&out, ",\"ordered_by\":");
        buf_json_string(&out, by->ordered_by);
        buf_text(&out, "}\n");
    }
    (void)fwrite(out.bytes, 1, out.length, stdout);
    buf_done(&out);
    return CTL_NO;
}

static enum ctl_exit compare(struct ctl *ctl, const struct ctl_ledger *opened, const char *path,
                             const uint8_t *pin)
{
    struct checkpoint_file file;
    struct checkpoint_standing standing;
    char error[CHECKPOINT_ERROR_SIZE] = "";
    enum err err = checkpoints_read(path, &ctl->arena, &file, error);
    if (err != ERR_OK)
        return ctl_complain(CTL_USAGE, "%s", error);
    err = checkpoints_prove(path, &file, pin, opened->ledger, opened->db, &ctl->arena, error);
    if (err != ERR_OK)
        return ctl_complain(err == ERR_MALFORMED ? CTL_USAGE : CTL_NO, "%s", error);
    err = checkpoint_compare(opened->ledger, opened->db, &file.checkpoint, file.text, file.length,
                             &ctl->arena, &standing);
    if (err != ERR_OK)
        return ctl_failed("the ledger cannot be read", err, opened->db);
    long long seq = (long long)file.checkpoint.seq;
    if (standing.fault != NULL)
        return ctl_complain(CTL_NO, "checkpoint of entry %lld: %s", seq, standing.fault);
    if (standing.by.seq != 0)
        return say_superseded(ctl, seq, &standing.by);
    printf(ctl->json ? "{\"extends\":true,\"seq\":%lld}\n"
                     : "the journal goes on from the checkpoint of entry %lld\n",
           seq);
    return CTL_OK;
}

enum ctl_exit ctl_verify_checkpoint(struct ctl *ctl, const char *path, const char *key_path)
{
    struct ctl_ledger opened;
    uint8_t pin[SEAL_PUBLIC_SIZE];
    const uint8_t *known = ctl_pin(ctl, key_path, pin);
    if (key_path != NULL && known == NULL)
        return ctl_complain(CTL_USAGE, "%s: it does not hold a public key", key_path);
    enum ctl_exit code = ctl_open_behind(ctl, &opened);
    if (code != CTL_OK)
        return code;
    code = compare(ctl, &opened, path, known);
    ctl_close(&opened);
    return code;
}

/* A checkpoint's file, signed with one of the keys of a text. */
static enum ctl_exit read_signed(const char *path, const char *keys, size_t keys_length,
                                 struct arena *arena, struct checkpoint_file *file_out)
{
    char error[CHECKPOINT_ERROR_SIZE] = "";
    uint8_t key[SEAL_PUBLIC_SIZE];
    const char *comment = NULL;
    size_t at = 0;
    if (checkpoints_read(path, arena, file_out, error) != ERR_OK)
        return ctl_complain(CTL_USAGE, "%s", error);
    enum err err = ERR_NOT_FOUND;
    while (err == ERR_NOT_FOUND && minisign_read_key(keys, keys_length, &at, key) == ERR_OK)
        err = minisign_check(key, file_out->signature, file_out->signature_length, file_out->text,
                             file_out->length, arena, &comment);
    if (err == ERR_OK)
        return CTL_OK;
    return ctl_complain(CTL_NO, "%s: %s", path,
                        err == ERR_NOT_FOUND   ? "none of the keys that were given has signed it"
                        : err == ERR_MALFORMED ? "its signature (.minisig) is none"
                                               : "its signature is not over what it says");
}

static enum ctl_exit compare_files(bool json, const struct checkpoint_file *a,
                                   const struct checkpoint_file *b)
{
    const char *fault = checkpoint_disagree(&a->checkpoint, a->text, &b->checkpoint, b->text);
    long long a_seq = (long long)a->checkpoint.seq;
    long long b_seq = (long long)b->checkpoint.seq;
    if (json)
        printf("{\"agree\":%s,\"seqs\":[%lld,%lld]}\n", fault == NULL ? "true" : "false", a_seq,
               b_seq);
    if (fault != NULL)
        return ctl_complain(CTL_NO,
                            "the checkpoints of entries %lld and %lld disagree: %s; unless a "
                            "restoration was recorded in between, one of them is forged",
                            a_seq, b_seq, fault);
    if (!json)
        printf("the checkpoints of entries %lld and %lld agree\n", a_seq, b_seq);
    return CTL_OK;
}

enum ctl_exit ctl_checkpoint_compare(bool json, int argc, char **argv)
{
    struct ctl ctl = {.json = json};
    struct checkpoint_file a;
    struct checkpoint_file b;
    const char *key_path = NULL;
    size_t keys_length = 0;
    bool has_key = ctl_option(&argc, argv, "--key", &key_path);
    enum ctl_exit code = ctl_expect(argc, argv, 3, "checkpoint compare FILE FILE --key FILE");
    if (code == CTL_OK && !has_key)
        code = ctl_complain(CTL_USAGE, "name the file of the public keys: --key FILE");
    if (code != CTL_OK)
        return code;
    arena_init(&ctl.arena);
    const char *keys = ctl_read_file(&ctl, key_path, &keys_length);
    code = keys == NULL ? CTL_USAGE : CTL_OK;
    if (code == CTL_OK)
        code = read_signed(argv[2], keys, keys_length, &ctl.arena, &a);
    if (code == CTL_OK)
        code = read_signed(argv[3], keys, keys_length, &ctl.arena, &b);
    if (code == CTL_OK)
        code = compare_files(json, &a, &b);
    arena_done(&ctl.arena);
    return code;
}
