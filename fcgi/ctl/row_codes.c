/* Row codes from the command line: the first key and the first codes, and their proof. */
#include "ctl_internal.h"

#include "handlers/frame/row_codes.h"

#include <string.h>

/* Credentials as they are, to be marked when no one is. */
struct unmarked {
    struct arena *arena;
    struct credential *list;
    size_t count;
    size_t marked_count;
};

static enum err take_credential(const struct credential *credential, void *arg)
{
    struct unmarked *unmarked = arg;
    if (credential->mac_length > 0) {
        unmarked->marked_count++;
        return ERR_OK;
    }
    struct credential *grown = arena_array(unmarked->arena, unmarked->count + 1, sizeof *grown);
    if (unmarked->count > 0)
        memcpy(grown, unmarked->list, unmarked->count * sizeof *grown);
    grown[unmarked->count++] = *credential;
    unmarked->list = grown;
    return ERR_OK;
}

/* Rows that are marked already need the keys that marked them. */
static enum ctl_exit open_or_make(struct ctl *ctl, bool is_first, struct key_ring **row_keys_out)
{
    char dir[ROW_KEY_DIR_SIZE];
    char kid[KEY_ID_SIZE];
    char error[KEY_ERROR_SIZE];
    const char *key_dir = ctl->config.session.key_dir;
    enum err err = row_keys_open(key_dir, row_keys_out, error);
    if (err == ERR_NOT_FOUND && !is_first)
        return ctl_complain(CTL_NO,
                            "credentials are proved by row keys that this host does not have: copy "
                            "the folder %s/%s from another host",
                            key_dir, ROW_KEY_FOLDER);
    if (err == ERR_NOT_FOUND && row_key_dir(key_dir, dir))
        err = key_new(dir, ctl->now_us, kid, error);
    if (err == ERR_OK && *row_keys_out == NULL)
        err = row_keys_open(key_dir, row_keys_out, error);
    return err == ERR_OK ? CTL_OK : ctl_complain(CTL_UNAVAILABLE, "the row keys: %s", error);
}

/* What an earlier release wrote is taken as it is, once; what has no code after that is foreign. */
static enum err mark(struct db *db, struct key_ring *row_keys, const struct unmarked *unmarked,
                     int64_t now_us)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < unmarked->count; i++) {
        credential_mark(row_keys, &unmarked->list[i]);
        err = credential_set_password(db, &unmarked->list[i]);
    }
    return err == ERR_OK ? session_revoke_unmarked(db, now_us) : err;
}

enum ctl_exit ctl_mark_rows(struct ctl *ctl, struct db *db)
{
    struct unmarked unmarked = {.arena = &ctl->arena};
    struct key_ring *row_keys = NULL;
    if (ctl->config.session.key_dir == NULL)
        return ctl_complain(CTL_OK, "rows are not marked: %s has no key_dir in [session]",
                            ctl->config_path);
    enum err err = credential_each(db, &ctl->arena, take_credential, &unmarked);
    if (err != ERR_OK)
        return ctl_failed("the credentials cannot be read", err, db);
    bool is_first = unmarked.marked_count == 0;
    enum ctl_exit code = open_or_make(ctl, is_first, &row_keys);
    if (code == CTL_OK && is_first && unmarked.count > 0) {
        err = mark(db, row_keys, &unmarked, ctl->now_us);
        if (err != ERR_OK)
            code = ctl_failed("the credentials cannot be marked", err, db);
    }
    key_ring_close(row_keys);
    return code;
}

static void note(const char *sentence, void *arg)
{
    struct ctl_row_faults *faults = arg;
    if (faults->count < CTL_ROW_FAULTS_MAX)
        faults->list[faults->count] = arena_strdup(faults->arena, sentence);
    faults->count++;
}

enum ctl_exit ctl_check_rows(struct ctl *ctl, struct db *db, struct ctl_row_faults *faults_out)
{
    struct key_ring *row_keys = NULL;
    *faults_out = (struct ctl_row_faults){.arena = &ctl->arena};
    enum ctl_exit code = ctl_row_keys(ctl, &row_keys);
    if (code != CTL_OK || row_keys == NULL)
        return code;
    faults_out->checked = true;
    enum err err = row_codes_check(row_keys, db, ctl->now_us, note, faults_out);
    key_ring_close(row_keys);
    return err == ERR_OK ? CTL_OK : ctl_failed("credentials and sessions cannot be read", err, db);
}
