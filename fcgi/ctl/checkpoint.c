/* `fundtrail checkpoint` writes what the journal has come to; `verify --checkpoint` holds the
 * journal against it. */
#include "ctl_internal.h"

#include "handlers/frame/checkpoints.h"
#include "handlers/frame/sealing.h"

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

/* The pin of --key, or else the one of the configuration; NULL: none is known. */
static const uint8_t *read_pin(struct ctl *ctl, const char *key_path, uint8_t *pin)
{
    char error[KEY_ERROR_SIZE] = "";
    char *own = key_path == NULL ? sealing_pin_path(&ctl->config) : NULL;
    const char *path = key_path != NULL ? key_path : own;
    bool read = path != NULL && sealing_read_pin(path, pin, error) == ERR_OK;
    free(own);
    return read ? pin : NULL;
}

static enum ctl_exit compare(struct ctl *ctl, const struct ctl_ledger *opened, const char *path,
                             const uint8_t *pin)
{
    struct checkpoint checkpoint;
    char error[CHECKPOINT_ERROR_SIZE] = "";
    const char *text = NULL;
    const char *fault = NULL;
    size_t length = 0;
    enum err err = checkpoints_open(path, pin, opened->ledger, &ctl->arena, &checkpoint, &text,
                                    &length, error);
    if (err != ERR_OK)
        return ctl_complain(err == ERR_MALFORMED || err == ERR_UNAVAILABLE ? CTL_USAGE : CTL_NO,
                            "%s", error);
    err = checkpoint_compare(opened->ledger, opened->db, &checkpoint, text, length, &fault);
    if (err != ERR_OK)
        return ctl_failed("the ledger cannot be read", err, opened->db);
    if (fault != NULL)
        return ctl_complain(CTL_NO, "checkpoint of entry %lld: %s", (long long)checkpoint.seq,
                            fault);
    printf(ctl->json ? "{\"extends\":true,\"seq\":%lld}\n"
                     : "the journal goes on from the checkpoint of entry %lld\n",
           (long long)checkpoint.seq);
    return CTL_OK;
}

enum ctl_exit ctl_verify_checkpoint(struct ctl *ctl, const char *path, const char *key_path)
{
    struct ctl_ledger opened;
    uint8_t pin[SEAL_PUBLIC_SIZE];
    const uint8_t *known = read_pin(ctl, key_path, pin);
    if (key_path != NULL && known == NULL)
        return ctl_complain(CTL_USAGE, "%s: it does not hold a public key", key_path);
    enum ctl_exit code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    code = compare(ctl, &opened, path, known);
    ctl_close(&opened);
    return code;
}
