/* Writes and reads the files of checkpoints, and holds the journal against the newest. */
#include "handlers/frame/checkpoints.h"

#include "base/check.h"
#include "book/sealing_key.h"
#include "ledger/minisign.h"
#include "record/kinds.h"
#include "store/db.h"
#include "store/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 4096

static enum err say(char error_out[CHECKPOINT_ERROR_SIZE], enum err err, const char *what,
                    const char *why)
{
    (void)snprintf(error_out, CHECKPOINT_ERROR_SIZE, "%.200s: %.100s", what, why);
    return err;
}

/* Written aside, each process by itself, then renamed: nobody ever reads half a checkpoint. */
static bool write_file(const char *dir, const char *name, const struct buf *bytes)
{
    char aside[PATH_SIZE];
    char path[PATH_SIZE];
    (void)snprintf(aside, sizeof aside, "%s/.%s.%ld", dir, name, (long)getpid());
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    int file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool written = file >= 0 &&
                   write(file, bytes->bytes, bytes->length) == (ssize_t)bytes->length &&
                   fsync(file) == 0 && rename(aside, path) == 0;
    int reason = errno;
    if (file >= 0)
        (void)close(file);
    if (!written)
        (void)unlink(aside);
    errno = reason;
    return written;
}

static enum err read_path(const char *path, struct arena *arena, const char **bytes_out,
                          size_t *length_out)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
    char *bytes = arena_alloc(arena, CHECKPOINT_TEXT_MAX + 1);
    *length_out = fread(bytes, 1, CHECKPOINT_TEXT_MAX + 1, file);
    bool read = ferror(file) == 0 && *length_out <= CHECKPOINT_TEXT_MAX;
    (void)fclose(file);
    if (!read)
        return ERR_UNAVAILABLE;
    bytes[*length_out] = '\0';
    *bytes_out = bytes;
    return ERR_OK;
}

/* What stands under a name, if it is a checkpoint. */
static bool find(const char *dir, const char *name, struct checkpoint *checkpoint_out)
{
    struct arena arena;
    const char *text = NULL;
    size_t length = 0;
    arena_init(&arena);
    bool found =
        read_path(arena_format(&arena, "%s/%s", dir, name), &arena, &text, &length) == ERR_OK &&
        checkpoint_read(text, length, checkpoint_out) == ERR_OK;
    arena_done(&arena);
    return found;
}

/* One of the same entry of what a restoration took away keeps its name. */
static bool choose_name(const char *dir, const struct checkpoint *checkpoint,
                        char name_out[CHECKPOINT_NAME_SIZE])
{
    struct checkpoint there;
    const uint8_t *hash = checkpoint->hash;
    (void)snprintf(name_out, CHECKPOINT_NAME_SIZE, "checkpoint-%012lld.txt",
                   (long long)checkpoint->seq);
    if (!find(dir, name_out, &there))
        return true;
    if (memcmp(there.hash, checkpoint->hash, SEAL_HASH_SIZE) == 0)
        return false;
    (void)snprintf(name_out, CHECKPOINT_NAME_SIZE, "checkpoint-%012lld-%02x%02x%02x%02x.txt",
                   (long long)checkpoint->seq, hash[0], hash[1], hash[2], hash[3]);
    return !find(dir, name_out, &there);
}

/* The signature first: where the text is, its signature is too. */
static enum err write_both(const char *dir, const struct seal_key *key,
                           const struct checkpoint *checkpoint, const struct buf *text,
                           const char *name)
{
    char signature_name[CHECKPOINT_NAME_SIZE + 8];
    char comment[160];
    struct buf hash;
    struct buf signature;
    buf_init(&hash);
    buf_init(&signature);
    buf_hex(&hash, checkpoint->hash, SEAL_HASH_SIZE);
    (void)snprintf(comment, sizeof comment, "fundtrail checkpoint seq %lld hash %s",
                   (long long)checkpoint->seq, hash.bytes);
    (void)snprintf(signature_name, sizeof signature_name, "%s.minisig", name);
    minisign_write(key, text->bytes, text->length, comment, &signature);
    bool written = write_file(dir, signature_name, &signature) && write_file(dir, name, text);
    buf_done(&hash);
    buf_done(&signature);
    return written ? ERR_OK : ERR_UNAVAILABLE;
}

enum err checkpoints_write(const char *dir, struct ledger *ledger, struct db *db,
                           struct checkpoint *checkpoint_out, char name_out[CHECKPOINT_NAME_SIZE],
                           char error_out[CHECKPOINT_ERROR_SIZE])
{
    struct seal_key key;
    struct buf text;
    enum err err = ledger_sealing_key(ledger, &key);
    if (err != ERR_OK)
        return say(error_out, err, "no checkpoint", "no journal key of this host is in force");
    buf_init(&text);
    err = checkpoint_take(ledger, db, checkpoint_out, &text);
    if (err != ERR_OK) {
        err = say(error_out, err, "no checkpoint", db_last_error(db));
    } else {
        if (choose_name(dir, checkpoint_out, name_out))
            err = write_both(dir, &key, checkpoint_out, &text, name_out);
        if (err != ERR_OK)
            err = say(error_out, err, dir, strerror(errno));
    }
    explicit_bzero(&key, sizeof key);
    buf_done(&text);
    return err;
}

enum err checkpoints_read(const char *path, struct arena *arena, struct checkpoint_file *file_out,
                          char error_out[CHECKPOINT_ERROR_SIZE])
{
    struct checkpoint_file file = {0};
    const char *signature_path = arena_format(arena, "%s.minisig", path);
    enum err err = read_path(path, arena, &file.text, &file.length);
    if (err != ERR_OK)
        return say(error_out, err, path, "it cannot be read");
    err = checkpoint_read(file.text, file.length, &file.checkpoint);
    if (err != ERR_OK)
        return say(error_out, err, path, "it is no checkpoint");
    err = read_path(signature_path, arena, &file.signature, &file.signature_length);
    if (err != ERR_OK)
        return say(error_out, err, path, "its signature (.minisig) cannot be read");
    *file_out = file;
    return ERR_OK;
}

static enum err check_with(const uint8_t *key, const struct checkpoint_file *file,
                           struct arena *arena)
{
    const char *comment = NULL;
    return minisign_check(key, file->signature, file->signature_length, file->text, file->length,
                          arena, &comment);
}

/* Any key of the ledger's will do: it may be signed with another one than the one that sealed. */
static enum err check_with_ledgers(const struct book *book, const struct checkpoint_file *file,
                                   struct arena *arena)
{
    const int64_t *ids = NULL;
    uint8_t key[SEAL_PUBLIC_SIZE];
    size_t count = book_entities(book, RECORD_JOURNAL_KEY, &ids);
    for (size_t i = 0; i < count; i++) {
        if (!sealing_key_bytes(book, ids[i], key))
            continue;
        enum err err = check_with(key, file, arena);
        const struct entry *end = err == ERR_OK ? sealing_key_end(book, ids[i]) : NULL;
        if (end != NULL && end->seq <= file->checkpoint.seq)
            return ERR_FORBIDDEN;
        if (err != ERR_NOT_FOUND)
            return err;
    }
    return ERR_NOT_FOUND;
}

static enum err check_signature(const struct checkpoint_file *file, const uint8_t *further_key,
                                struct ledger *ledger, struct arena *arena)
{
    const uint8_t *sealed_by = file->checkpoint.public_key;
    enum err err = check_with_ledgers(ledger_read_begin(ledger), file, arena);
    ledger_read_end(ledger);
    if (err == ERR_NOT_FOUND && ledger_has_key(ledger, sealed_by))
        err = check_with(sealed_by, file, arena);
    if (err == ERR_NOT_FOUND && further_key != NULL)
        err = check_with(further_key, file, arena);
    return err;
}

static const char *signature_fault(enum err err)
{
    switch (err) {
    case ERR_CORRUPT:
        return "its signature is not over what it says";
    case ERR_MALFORMED:
        return "its signature (.minisig) is none";
    case ERR_FORBIDDEN:
        return "it is signed with a journal key that had ended by then";
    default:
        return "no journal key that is known here has signed it";
    }
}

enum err checkpoints_prove(const char *path, const struct checkpoint_file *file,
                           const uint8_t *further_key, struct ledger *ledger, struct db *db,
                           struct arena *arena, char error_out[CHECKPOINT_ERROR_SIZE])
{
    uint8_t id[1][SEAL_HASH_SIZE];
    enum err err = journal_hashes(db, 1, 1, id);
    if (err == ERR_UNAVAILABLE || err == ERR_RETRY)
        return say(error_out, err, path, db_last_error(db));
    if (err != ERR_OK || memcmp(id[0], file->checkpoint.ledger_id, SEAL_HASH_SIZE) != 0)
        return say(error_out, ERR_CONFLICT, path, "it is a checkpoint of another ledger");
    err = check_signature(file, further_key, ledger, arena);
    return err == ERR_OK ? ERR_OK : say(error_out, err, path, signature_fault(err));
}

/* checkpoint-000000000123.txt, checkpoint-000000000123-0123abcd.txt */
static int is_name(const struct dirent *entry)
{
    static const char word[] = "checkpoint-";
    const char *digits = entry->d_name + sizeof word - 1;
    if (strncmp(entry->d_name, word, sizeof word - 1) != 0 || strspn(digits, "0123456789") != 12)
        return 0;
    const char *rest = digits + 12;
    if (rest[0] == '-' && strspn(rest + 1, "0123456789abcdef") == 8)
        rest += 9;
    return strcmp(rest, ".txt") == 0;
}

/* At least 1: no entry is numbered 0, which would say that nothing is wrong. */
static int64_t seq_of(const char *name)
{
    int64_t seq = strtoll(name + strlen("checkpoint-"), NULL, 10);
    return seq > 0 ? seq : 1;
}

static int newest_first(const void *a, const void *b)
{
    return strcmp(*(const char *const *)b, *(const char *const *)a);
}

enum err checkpoints_list(const char *dir, struct arena *arena, const char *const **names_out,
                          size_t *count_out)
{
    struct dirent **entries = NULL;
    int count = scandir(dir, &entries, is_name, NULL);
    if (count < 0 && errno != ENOENT)
        return ERR_UNAVAILABLE;
    if (count < 0) /* no checkpoint was written yet */
        count = 0;
    const char **names = arena_array(arena, (size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) {
        names[i] = arena_strdup(arena, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    qsort(names, (size_t)count, sizeof *names, newest_first);
    *names_out = names;
    *count_out = (size_t)count;
    return ERR_OK;
}

bool checkpoints_cover(const char *dir, int64_t seq)
{
    const char *const *names = NULL;
    size_t count = 0;
    struct arena arena;
    arena_init(&arena);
    bool covered = checkpoints_list(dir, &arena, &names, &count) == ERR_OK && count > 0 &&
                   seq_of(names[0]) >= seq;
    arena_done(&arena);
    return covered;
}

static void find_fault(struct checkpoint_finding *finding, int64_t seq, const char *sentence)
{
    finding->fault_seq = seq;
    (void)snprintf(finding->fault, sizeof finding->fault, "%s", sentence);
}

static bool is_away(enum err err)
{
    return err == ERR_UNAVAILABLE || err == ERR_RETRY;
}

/* One file. *is_past_out: a restoration supersedes it, the one before it is to be asked. */
static enum err hold(const char *path, const char *name, struct ledger *ledger, struct db *db,
                     struct arena *arena, struct checkpoint_finding *finding, bool *is_past_out)
{
    struct checkpoint_file file = {0};
    struct checkpoint_standing standing = {0};
    char error[CHECKPOINT_ERROR_SIZE];
    *is_past_out = false;
    enum err err = checkpoints_read(path, arena, &file, error);
    if (err == ERR_OK && file.checkpoint.seq != seq_of(name))
        err = say(error, ERR_CONFLICT, path, "its name is that of another entry's checkpoint");
    if (err == ERR_OK) {
        err = checkpoints_prove(path, &file, NULL, ledger, db, arena, error);
        if (is_away(err))
            return err;
    }
    if (err != ERR_OK) {
        find_fault(finding, seq_of(name), error);
        return ERR_OK;
    }
    err = checkpoint_hold(ledger, db, &file.checkpoint, arena, &standing);
    if (err != ERR_OK)
        return err;
    *is_past_out = standing.by.seq != 0;
    if (standing.fault != NULL)
        (void)say(finding->fault, ERR_OK, path, standing.fault);
    finding->fault_seq = standing.fault != NULL ? file.checkpoint.seq : 0;
    finding->seq = standing.fault == NULL && !*is_past_out ? file.checkpoint.seq : finding->seq;
    return ERR_OK;
}

static int64_t written_at_us(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return 0;
    return (int64_t)status.st_mtim.tv_sec * 1000000 + status.st_mtim.tv_nsec / 1000;
}

/* From the newest on, until one holds; of the same entry, all: two that both stand cannot be. */
static enum err hold_newest(const char *dir, struct ledger *ledger, struct db *db,
                            struct arena *arena, struct checkpoint_finding *finding)
{
    const char *const *names = NULL;
    size_t count = 0;
    bool is_past = true;
    enum err err = checkpoints_list(dir, arena, &names, &count);
    for (size_t i = 0; err == ERR_OK && i < count && finding->fault_seq == 0 &&
                       (is_past || seq_of(names[i]) == finding->seq);
         i++) {
        const char *path = arena_format(arena, "%s/%s", dir, names[i]);
        err = hold(path, names[i], ledger, db, arena, finding, &is_past);
        if (err == ERR_OK && !is_past && finding->fault_seq == 0)
            finding->taken_at_us = written_at_us(path);
    }
    return err;
}

enum err checkpoints_hold(const char *dir, struct ledger *ledger, struct db *db,
                          struct checkpoint_finding *finding_out)
{
    struct checkpoint_finding finding = {0};
    struct ledger_fault fault = {0};
    struct arena arena;
    arena_init(&arena);
    enum err err = hold_newest(dir, ledger, db, &arena, &finding);
    arena_done(&arena);
    if (err != ERR_OK)
        return err;
    fault.seq = finding.fault_seq;
    (void)snprintf(fault.reason, sizeof fault.reason, "%s", finding.fault);
    ledger_set_behind(ledger, &fault);
    *finding_out = finding;
    return ERR_OK;
}

void checkpoints_await(const char *dir, struct ledger *ledger)
{
    const char *const *names = NULL;
    size_t count = 0;
    struct arena arena;
    struct ledger_fault fault = {0};
    arena_init(&arena);
    if (checkpoints_list(dir, &arena, &names, &count) == ERR_OK && count > 0) {
        fault.seq = seq_of(names[0]);
        (void)snprintf(fault.reason, sizeof fault.reason, "the journal was not held against %s yet",
                       names[0]);
        ledger_set_behind(ledger, &fault);
    }
    arena_done(&arena);
}
