/* What the codes of credentials, sessions, ended proofs and views are over. */
#include "handlers/frame/row_codes.h"

#include "base/hex.h"
#include "record/kinds.h"
#include "record/user.h"

#include <stdio.h>
#include <string.h>

_Static_assert(CREDENTIAL_MAC_SIZE == ROW_MAC_SIZE && SESSION_MAC_SIZE == ROW_MAC_SIZE &&
                   PROOF_MAC_SIZE == ROW_MAC_SIZE,
               "a row has room for a code");

static void credential_bytes(const struct credential *credential, struct row_bytes *out)
{
    row_bytes_begin(out, "fundtrail-credential-1");
    row_bytes_number(out, credential->user_id);
    row_bytes_number(out, credential->changed_at_us);
    row_bytes_add(out, credential->password_hash, strlen(credential->password_hash));
}

static void session_bytes(const struct session_row *row, struct row_bytes *out)
{
    row_bytes_begin(out, "fundtrail-session-1");
    row_bytes_add(out, row->sid, SESSION_ID_SIZE);
    row_bytes_number(out, row->user_id);
    row_bytes_number(out, row->created_at_us);
    row_bytes_number(out, row->seen_at_us);
    row_bytes_number(out, row->expires_at_us);
}

void credential_mark(struct key_ring *rows, struct credential *credential)
{
    struct row_bytes bytes;
    credential_bytes(credential, &bytes);
    row_mac(rows, &bytes, credential->mac);
    credential->mac_length = CREDENTIAL_MAC_SIZE;
}

void session_mark(struct key_ring *rows, struct session_row *row)
{
    struct row_bytes bytes;
    session_bytes(row, &bytes);
    row_mac(rows, &bytes, row->mac);
    row->mac_length = SESSION_MAC_SIZE;
}

bool credential_is_ours(struct key_ring *rows, const struct credential *credential, int64_t now_us)
{
    struct row_bytes bytes;
    credential_bytes(credential, &bytes);
    return row_mac_holds(rows, &bytes, credential->mac, credential->mac_length, now_us);
}

bool session_is_ours(struct key_ring *rows, const struct session_row *row, int64_t now_us)
{
    struct row_bytes bytes;
    session_bytes(row, &bytes);
    return row_mac_holds(rows, &bytes, row->mac, row->mac_length, now_us);
}

static void run_bytes(const struct proof_run *run, struct row_bytes *out)
{
    row_bytes_begin(out, "fundtrail-proof-run-1");
    row_bytes_number(out, run->id);
    row_bytes_number(out, run->asked_by);
    row_bytes_number(out, run->ended_at_us);
    row_bytes_number(out, run->head_seq);
    row_bytes_number(out, run->proved_seq);
    row_bytes_number(out, run->outcome);
    row_bytes_number(out, run->fault_count);
    row_bytes_number(out, run->fault_seq);
    if (run->fault != NULL)
        row_bytes_add(out, run->fault, strlen(run->fault));
}

void proof_run_mark(struct key_ring *rows, struct proof_run *run)
{
    struct row_bytes bytes;
    run_bytes(run, &bytes);
    row_mac(rows, &bytes, run->mac);
    run->mac_length = PROOF_MAC_SIZE;
}

bool proof_run_is_ours(struct key_ring *rows, const struct proof_run *run, int64_t now_us)
{
    struct row_bytes bytes;
    run_bytes(run, &bytes);
    return row_mac_holds(rows, &bytes, run->mac, run->mac_length, now_us);
}

static void view_bytes(const char *kept, struct row_bytes *bytes_out)
{
    row_bytes_begin(bytes_out, "fundtrail-view-1");
    row_bytes_add(bytes_out, kept, strlen(kept));
}

static void make_mark(void *arg, const char *kept, char mark_out[DB_MARK_TEXT_SIZE])
{
    _Static_assert(DB_MARK_TEXT_SIZE == ROW_MAC_TEXT_SIZE, "a mark is a row's code");
    const struct view_marking *marking = arg;
    struct row_bytes bytes;
    uint8_t mac[ROW_MAC_SIZE];
    view_bytes(kept, &bytes);
    row_mac(marking->row_keys, &bytes, mac);
    row_mac_text(mac, mark_out);
}

static bool mark_holds(void *arg, const char *kept, const char *mark)
{
    const struct view_marking *marking = arg;
    struct row_bytes bytes;
    uint8_t mac[ROW_MAC_SIZE];
    view_bytes(kept, &bytes);
    return strlen(mark) == 2 * sizeof(mac) && hex_read(mark, mac, sizeof(mac)) &&
           row_mac_holds(marking->row_keys, &bytes, mac, sizeof(mac), marking->now_us);
}

struct db_marks view_marks(struct view_marking *marking)
{
    return (struct db_marks){marking, make_mark, mark_holds};
}

bool credential_is_latest(const struct book *book, const struct credential *credential)
{
    char digest[ROW_MAC_TEXT_SIZE];
    bool is_latest = true;
    row_mac_text(credential->mac, digest);
    FOR_REFERRERS (r, book, credential_change, user_id, credential->user_id) {
        const struct credential_change *change = r.entry->record;
        is_latest = strcmp(change->digest, digest) == 0;
    }
    return is_latest;
}

struct row_check {
    struct key_ring *rows;
    int64_t now_us;
    void (*each)(const char *sentence, void *arg);
    void *arg;
};

static void accuse(const struct row_check *check, const char *what, int64_t user_id,
                   const char *fault)
{
    char sentence[120];
    (void)snprintf(sentence, sizeof sentence, "%s of user %lld is %s", what, (long long)user_id,
                   fault);
    check->each(sentence, check->arg);
}

static enum err check_credential(const struct credential *credential, void *arg)
{
    const struct row_check *check = arg;
    char digest[ROW_MAC_TEXT_SIZE];
    row_mac_text(credential->mac, digest);
    if (!credential_is_ours(check->rows, credential, check->now_us))
        accuse(check, "the credential", credential->user_id, "none that this program wrote");
    else if (credential->last_digest != NULL && strcmp(credential->last_digest, digest) != 0)
        accuse(check, "the credential", credential->user_id, "an old one that was replaced");
    return ERR_OK;
}

static enum err check_session(const struct session_row *row, void *arg)
{
    const struct row_check *check = arg;
    if (!session_is_ours(check->rows, row, check->now_us))
        accuse(check, "a session", row->user_id, "none that this program wrote");
    return ERR_OK;
}

enum err row_codes_check(struct key_ring *rows, struct db *db, int64_t now_us,
                         void (*each)(const char *sentence, void *arg), void *arg)
{
    struct row_check check = {rows, now_us, each, arg};
    struct arena arena;
    arena_init(&arena);
    enum err err = credential_each(db, &arena, check_credential, &check);
    arena_done(&arena);
    return err == ERR_OK ? session_each(db, check_session, &check) : err;
}
