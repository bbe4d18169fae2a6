/* `fundtrail key journal`: the keys that seal the journal. Their secret halves are files of this
 * host; which of them are in force, the journal says itself. */
#include "ctl_internal.h"

#include "book/sealing_key.h"
#include "handlers/frame/sealing.h"
#include "ledger/minisign.h"
#include "record/kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] = "key journal new [--host NAME] | list | public | end ID --reason TEXT";

#define HOST_SIZE 201

static enum err submit(struct ctl *ctl, const struct ctl_ledger *opened, int64_t key_id,
                       const struct journal_key *record, int64_t *seq_out)
{
    struct violations violations;
    struct receipt receipt;
    struct submission submission = {
        .command = {.kind = RECORD_JOURNAL_KEY,
                    .entity_id = key_id,
                    .effective_date = date_in_china(ctl->now_us),
                    .record = record},
        .now_us = ctl->now_us,
    };
    violations_init(&violations, &ctl->arena);
    enum err err =
        ledger_submit(opened->ledger, opened->db, &submission, &ctl->arena, &violations, &receipt);
    if (err == ERR_OK)
        *seq_out = receipt.seq;
    else
        (void)ctl_refused("the key is not recorded", err, &violations, opened->db);
    return err;
}

/* The pin belongs to whom the keys belong to: the server reads it. */
static enum ctl_exit write_pin(const struct ctl *ctl, const char *path, const uint8_t *public_key)
{
    struct stat owner;
    struct buf text;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0)
        return ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
    buf_init(&text);
    minisign_write_key(public_key, "first journal key of this ledger", &text);
    bool written = write(file, text.bytes, text.length) == (ssize_t)text.length &&
                   stat(ctl->config.journal.key_dir, &owner) == 0 &&
                   (geteuid() != 0 || fchown(file, owner.st_uid, owner.st_gid) == 0) &&
                   fsync(file) == 0;
    buf_done(&text);
    (void)close(file);
    if (written)
        return CTL_OK;
    (void)unlink(path);
    return ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
}

/* The public half of the key that was just made, and all keys for the ledger. */
static bool read_key(const struct ctl *ctl, const char *kid, struct ledger *ledger,
                     struct seal_key *key_out)
{
    struct key_info infos[KEY_RING_MAX];
    char error[KEY_ERROR_SIZE] = "";
    size_t count = 0;
    if (sealing_open(&ctl->config, ledger, error) != ERR_OK ||
        key_list(ctl->config.journal.key_dir, infos, &count, error) != ERR_OK) {
        ctl_complain(CTL_OK, "%s", error);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (strcmp(infos[i].kid, kid) == 0)
            memcpy(key_out->public_key, infos[i].public_key, SEAL_PUBLIC_SIZE);
    return true;
}

/* The first key is pinned before it is recorded, so that it is never recorded without. */
static enum ctl_exit record_key(struct ctl *ctl, struct ctl_ledger *opened, const char *host,
                                const char *kid, int64_t *seq_out)
{
    struct seal_key key = {0};
    struct buf hex;
    char *pin = sealing_pin_path(&ctl->config);
    bool is_first = sealing_key_first(ledger_read_begin(opened->ledger)) == 0;
    ledger_read_end(opened->ledger);
    enum ctl_exit code = read_key(ctl, kid, opened->ledger, &key) ? CTL_OK : CTL_UNAVAILABLE;
    if (code == CTL_OK && is_first)
        code = write_pin(ctl, pin, key.public_key);
    if (code != CTL_OK) {
        free(pin);
        return code;
    }
    buf_init(&hex);
    buf_hex(&hex, key.public_key, SEAL_PUBLIC_SIZE);
    const struct journal_key record = {.public_key = hex.bytes, .host = host};
    enum err err = submit(ctl, opened, 0, &record, seq_out);
    buf_done(&hex);
    if (err != ERR_OK && err != ERR_UNKNOWN_OUTCOME && is_first)
        (void)unlink(pin);
    free(pin);
    return err == ERR_OK ? CTL_OK : err == ERR_UNKNOWN_OUTCOME ? CTL_UNAVAILABLE : CTL_NO;
}

/* A key that was not recorded never signs anything. */
static enum ctl_exit make_and_record(struct ctl *ctl, struct ctl_ledger *opened, const char *host,
                                     char kid_out[KEY_ID_SIZE], int64_t *seq_out)
{
    char error[KEY_ERROR_SIZE] = "";
    if (key_new(ctl->config.journal.key_dir, ctl->now_us, kid_out, error) != ERR_OK)
        return ctl_complain(CTL_UNAVAILABLE, "%s", error);
    enum ctl_exit code = record_key(ctl, opened, host, kid_out, seq_out);
    if (code == CTL_NO)
        (void)!key_retire(ctl->config.journal.key_dir, kid_out, error);
    return code;
}

enum ctl_exit ctl_first_journal_key(struct ctl *ctl, struct ctl_ledger *opened, int64_t *seq_out)
{
    char host[HOST_SIZE] = "";
    char kid[KEY_ID_SIZE];
    bool is_sealed = sealing_key_first(ledger_read_begin(opened->ledger)) != 0;
    ledger_read_end(opened->ledger);
    if (is_sealed)
        return CTL_OK;
    if (ctl->config.journal.key_dir == NULL)
        return ctl_complain(CTL_OK, "the ledger is not sealed: %s has no key_dir in [journal]",
                            ctl->config_path);
    if (gethostname(host, sizeof(host) - 1) != 0 || host[0] == '\0')
        return ctl_complain(CTL_UNAVAILABLE,
                            "this host has no name: make the journal's first key with key journal "
                            "new --host NAME");
    return make_and_record(ctl, opened, host, kid, seq_out);
}

static enum ctl_exit make_key(struct ctl *ctl, const char *host)
{
    struct ctl_ledger opened;
    char kid[KEY_ID_SIZE];
    int64_t seq = 0;
    enum ctl_exit code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    code = make_and_record(ctl, &opened, host, kid, &seq);
    ctl_close(&opened);
    if (code == CTL_OK && ctl->json)
        printf("{\"id\":%lld,\"kid\":\"%s\"}\n", (long long)seq, kid);
    else if (code == CTL_OK)
        printf("journal key %lld: %s\n", (long long)seq, kid);
    return code;
}

static void write_key(const struct book *book, int64_t id, bool json, struct buf *out)
{
    const struct journal_key *key = sealing_key(book, id);
    const struct entry *end = sealing_key_end(book, id);
    long long end_seq = end == NULL ? 0 : (long long)end->seq;
    if (!json) {
        buf_format(out, "%lld\t%s\t%s\t%s", (long long)id, key->public_key, key->host,
                   end == NULL ? "in force" : "ended by entry ");
        buf_format(out, end == NULL ? "\n" : "%lld\n", end_seq);
        return;
    }
    buf_format(out, "{\"id\":%lld,\"public_key\":\"%s\",\"host\":", (long long)id, key->public_key);
    buf_json_string(out, key->host);
    buf_text(out, ",\"ended_by\":");
    buf_format(out, end == NULL ? "null}" : "%lld}", end_seq);
}

static enum ctl_exit list_keys(struct ctl *ctl, void (*write)(const struct book *book, int64_t id,
                                                              bool json, struct buf *out))
{
    struct ctl_ledger opened;
    struct buf out;
    const int64_t *ids;
    enum ctl_exit code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    buf_init(&out);
    const struct book *book = ledger_read_begin(opened.ledger);
    size_t count = book_entities(book, RECORD_JOURNAL_KEY, &ids);
    buf_text(&out, ctl->json ? "{\"keys\":[" : "");
    for (size_t i = 0; i < count; i++) {
        buf_text(&out, ctl->json && i > 0 ? "," : "");
        write(book, ids[i], ctl->json, &out);
    }
    buf_text(&out, ctl->json ? "]}\n" : "");
    ledger_read_end(opened.ledger);
    fwrite(out.bytes, 1, out.length, stdout);
    buf_done(&out);
    ctl_close(&opened);
    return CTL_OK;
}

/* As minisign reads it: for `verify --key`, and for `minisign -V -p`. */
static void write_public(const struct book *book, int64_t id, bool json, struct buf *out)
{
    uint8_t bytes[SEAL_PUBLIC_SIZE];
    struct buf file;
    if (!sealing_key_bytes(book, id, bytes))
        return;
    buf_init(&file);
    minisign_write_key(bytes, "fundtrail journal key", &file);
    if (json)
        buf_json_string(out, file.bytes);
    else
        buf_add(out, file.bytes, file.length);
    buf_done(&file);
}

static enum ctl_exit end_key(struct ctl *ctl, int64_t id, const char *reason)
{
    struct ctl_ledger opened;
    int64_t seq = 0;
    enum ctl_exit code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    const struct journal_key *key = sealing_key(ledger_read_begin(opened.ledger), id);
    struct journal_key record = {.end_reason = reason};
    if (key != NULL) {
        record.public_key = arena_strdup(&ctl->arena, key->public_key);
        record.host = arena_strdup(&ctl->arena, key->host);
    }
    ledger_read_end(opened.ledger);
    if (key == NULL)
        code = ctl_complain(CTL_NO, "there is no journal key %lld", (long long)id);
    else if (submit(ctl, &opened, id, &record, &seq) != ERR_OK)
        code = CTL_NO;
    else if (ctl->json)
        printf("{\"id\":%lld,\"ended_by\":%lld}\n", (long long)id, (long long)seq);
    else
        printf("journal key %lld ended by entry %lld\n", (long long)id, (long long)seq);
    ctl_close(&opened);
    return code;
}

static enum ctl_exit new_key(struct ctl *ctl, int argc, char **argv)
{
    char own[HOST_SIZE] = "";
    const char *host = own;
    if (!ctl_option(&argc, argv, "--host", &host) && gethostname(own, sizeof(own) - 1) != 0)
        return ctl_complain(CTL_UNAVAILABLE, "this host has no name: give one with --host");
    enum ctl_exit code = ctl_expect(argc, argv, 1, usage);
    if (code == CTL_OK && (host[0] == '\0' || strlen(host) >= HOST_SIZE))
        code = ctl_complain(CTL_USAGE, "a host has 1 to %d characters", HOST_SIZE - 1);
    return code == CTL_OK ? make_key(ctl, host) : code;
}

static enum ctl_exit end(struct ctl *ctl, int argc, char **argv)
{
    const char *reason = NULL;
    char *rest = NULL;
    if (!ctl_option(&argc, argv, "--reason", &reason) || reason[0] == '\0')
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
    enum ctl_exit code = ctl_expect(argc, argv, 2, usage);
    if (code != CTL_OK)
        return code;
    long long id = strtoll(argv[2], &rest, 10);
    if (*rest != '\0' || id < 1)
        return ctl_complain(CTL_USAGE, "%s is not the id of a journal key", argv[2]);
    return end_key(ctl, id, reason);
}

enum ctl_exit ctl_journal_key(struct ctl *ctl, int argc, char **argv)
{
    if (ctl->config.journal.key_dir == NULL)
        return ctl_complain(CTL_USAGE, "%s has no key_dir in [journal]", ctl->config_path);
    if (argc >= 2 && strcmp(argv[1], "new") == 0)
        return new_key(ctl, argc, argv);
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return list_keys(ctl, write_key);
    if (argc == 2 && strcmp(argv[1], "public") == 0)
        return list_keys(ctl, write_public);
    if (argc >= 2 && strcmp(argv[1], "end") == 0)
        return end(ctl, argc, argv);
    return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
}
