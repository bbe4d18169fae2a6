/* Writes and reads the files of checkpoints. */
#include "handlers/frame/checkpoints.h"

#include "base/check.h"
#include "book/sealing_key.h"
#include "ledger/minisign.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)128 * 1024)
#define PATH_SIZE 4096

static enum err say(char error_out[CHECKPOINT_ERROR_SIZE], enum err err, const char *what,
                    const char *why)
{
    (void)snprintf(error_out, CHECKPOINT_ERROR_SIZE, "%.200s: %.100s", what, why);
    return err;
}

/* Written aside, then renamed: nobody ever reads half a checkpoint. */
static bool write_file(const char *dir, const char *name, const struct buf *bytes)
{
    char aside[PATH_SIZE];
    char path[PATH_SIZE];
    (void)snprintf(aside, sizeof aside, "%s/.%s.new", dir, name);
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    int file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool written = file >= 0 &&
                   write(file, bytes->bytes, bytes->length) == (ssize_t)bytes->length &&
                   fsync(file) == 0 && rename(aside, path) == 0;
    int reason = errno;
    if (file >= 0)
        (void)close(file);
    errno = reason;
    return written;
}

static bool is_there(const char *dir, const char *name)
{
    char path[PATH_SIZE];
    struct stat status;
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    return stat(path, &status) == 0;
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
        (void)snprintf(name_out, CHECKPOINT_NAME_SIZE, "checkpoint-%012lld.txt",
                       (long long)checkpoint_out->seq);
        if (!is_there(dir, name_out))
            err = write_both(dir, &key, checkpoint_out, &text, name_out);
        if (err != ERR_OK)
            err = say(error_out, err, dir, strerror(errno));
    }
    explicit_bzero(&key, sizeof key);
    buf_done(&text);
    return err;
}

static enum err read_path(const char *path, struct arena *arena, const char **bytes_out,
                          size_t *length_out)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
    char *bytes = arena_alloc(arena, FILE_MAX + 1);
    *length_out = fread(bytes, 1, FILE_MAX + 1, file);
    bool read = ferror(file) == 0 && *length_out <= FILE_MAX;
    (void)fclose(file);
    *bytes_out = bytes;
    return read ? ERR_OK : ERR_UNAVAILABLE;
}

static bool is_known(struct ledger *ledger, const uint8_t *pin, const uint8_t *public_key)
{
    if (pin != NULL && memcmp(pin, public_key, SEAL_PUBLIC_SIZE) == 0)
        return true;
    bool found = sealing_key_find(ledger_read_begin(ledger), public_key) != 0;
    ledger_read_end(ledger);
    return found;
}

/* It may be signed with a later key than the one that sealed: any of the ledger's will do. */
static enum err check_signature(const char *path, struct ledger *ledger, const uint8_t *pin,
                                struct arena *arena, const char *text, size_t length,
                                const uint8_t *sealed_by)
{
    const char *signature = NULL;
    const char *comment = NULL;
    const int64_t *ids;
    uint8_t key[SEAL_PUBLIC_SIZE];
    size_t signature_length = 0;
    enum err err =
        read_path(arena_format(arena, "%s.minisig", path), arena, &signature, &signature_length);
    if (err != ERR_OK)
        return err;
    err = ERR_NOT_FOUND;
    if (is_known(ledger, pin, sealed_by))
        err = minisign_check(sealed_by, signature, signature_length, text, length, arena, &comment);
    const struct book *book = ledger_read_begin(ledger);
    size_t count = book_entities(book, RECORD_JOURNAL_KEY, &ids);
    for (size_t i = 0; err == ERR_NOT_FOUND && i < count; i++)
        if (sealing_key_bytes(book, ids[i], key))
            err = minisign_check(key, signature, signature_length, text, length, arena, &comment);
    ledger_read_end(ledger);
    return err;
}

enum err checkpoints_open(const char *path, const uint8_t *pin, struct ledger *ledger,
                          struct arena *arena, struct checkpoint *checkpoint_out,
                          const char **text_out, size_t *length_out,
                          char error_out[CHECKPOINT_ERROR_SIZE])
{
    enum err err = read_path(path, arena, text_out, length_out);
    if (err != ERR_OK)
        return say(error_out, err, path, "it cannot be read");
    err = checkpoint_read(*text_out, *length_out, checkpoint_out);
    if (err != ERR_OK)
        return say(error_out, err, path, "it is no checkpoint");
    err = check_signature(path, ledger, pin, arena, *text_out, *length_out,
                          checkpoint_out->public_key);
    if (err == ERR_OK)
        return ERR_OK;
    return say(error_out, err, path,
               err == ERR_CORRUPT     ? "its signature is not over what it says"
               : err == ERR_MALFORMED ? "its signature (.minisig) is none"
                                      : "no journal key that is known here has signed it");
}
