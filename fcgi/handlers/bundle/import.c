/* Imports a bundle: files, journal, tables, in this order; nothing is kept before all is right. */
#include "source_internal.h"

#include "base/canonical.h"
#include "base/hex.h"
#include "book/convention.h"
#include "ledger/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_BYTES_MAX ((size_t)4 << 20)

struct line {
    const char *bytes;
    size_t length;
    size_t at;
    struct arena *arena;
};

static bool take(struct line *line, const char *text)
{
    size_t length = strlen(text);

    if (line->length - line->at < length || memcmp(line->bytes + line->at, text, length) != 0)
        return false;
    line->at += length;
    return true;
}

static bool take_number(struct line *line, const char *name, int64_t *value_out)
{
    if (!take(line, name))
        return false;
    size_t digits = strspn(line->bytes + line->at, "0123456789");
    bool is_right = decimal_parse(line->bytes + line->at, digits, 0, value_out) == ERR_OK;

    line->at += digits;
    return is_right;
}

static bool take_text(struct line *line, const char *name, const char **text_out,
                      size_t *length_out)
{
    return take(line, name) && canonical_string(line->bytes, line->length, &line->at, line->arena,
                                                text_out, length_out) == ERR_OK;
}

static bool take_hash(const char *text, size_t length, uint8_t *hash_out, size_t size)
{
    return length == 2 * size && hex_read(text, hash_out, size);
}

/* An entry that a request has made which could be repeated says so. */
static bool take_request(struct line *line, struct replay_entry *out)
{
    const char *request = NULL;
    size_t length = 0;

    out->has_request = take(line, ",\"request\":");
    return !out->has_request || (take_text(line, "", &request, &length) &&
                                 take_hash(request, length, out->request, ENTRY_REQUEST_SIZE));
}

/* The last entry of a transaction may have one. */
static bool take_seal(struct line *line, struct replay_entry *out)
{
    const char *signature = NULL;
    size_t length = 0;

    out->is_sealed = take_number(line, ",\"seal\":{\"previous_seq\":", &out->previous_seq);
    return !out->is_sealed ||
           (take_number(line, ",\"key_id\":", &out->key_id) &&
            take_text(line, ",\"signature\":", &signature, &length) &&
            take_hash(signature, length, out->signature, SEAL_SIGNATURE_SIZE) && take(line, "}"));
}

/* Members stand in one order, without any blank. */
static bool take_entry(struct line *line, struct replay_entry *out)
{
    const char *time = NULL, *day = NULL, *hash = NULL;
    size_t time_length = 0, day_length = 0, hash_length = 0, kind_length = 0;

    return take_number(line, "{\"seq\":", &out->seq) &&
           take_text(line, ",\"recorded_at\":", &time, &time_length) &&
           time_parse(time, time_length, &out->recorded_at_us) == ERR_OK &&
           take_number(line, ",\"actor_id\":", &out->actor_id) &&
           take_number(line, ",\"entity_id\":", &out->entity_id) &&
           take_text(line, ",\"kind\":", &out->kind, &kind_length) &&
           take_text(line, ",\"effective_date\":", &day, &day_length) &&
           date_parse(day, day_length, &out->effective_date) == ERR_OK &&
           take_text(line, ",\"body\":", &out->body, &out->body_length) &&
           take_request(line, out) && take_text(line, ",\"hash\":", &hash, &hash_length) &&
           take_hash(hash, hash_length, out->hash, LEDGER_HASH_SIZE) && take_seal(line, out) &&
           take(line, "}\n") && line->at == line->length;
}

static enum err add_line(struct bundle_import *import, struct replay *replay, const char *bytes,
                         size_t length, struct arena *arena)
{
    struct line line = {bytes, length, 0, arena};
    struct replay_entry entry;
    const char *reason = NULL;

    if (length > LINE_BYTES_MAX || !take_entry(&line, &entry))
        return bundle_refuse(import, BUNDLE_JOURNAL ": line %lld is no entry of a journal",
                             (long long)import->entry_count + 1);
    enum err err = ledger_replay_add(replay, &entry, &reason);

    if (err == ERR_INVALID)
        return bundle_refuse(import, BUNDLE_JOURNAL ": entry %lld: %s", (long long)entry.seq,
                             reason);
    import->entry_count++;
    return err;
}

static enum err replay_lines(struct bundle_import *import, struct replay *replay, FILE *stream)
{
    struct arena arena;
    char *bytes = NULL;
    size_t capacity = 0;
    ssize_t length = 0;
    enum err err = ERR_OK;

    arena_init(&arena);
    while (err == ERR_OK && (length = getline(&bytes, &capacity, stream)) > 0) {
        err = add_line(import, replay, bytes, (size_t)length, &arena);
        arena_reset(&arena);
    }
    free(bytes);
    arena_done(&arena);
    return err;
}

/* What was replayed is what the bundle says it is. */
static enum err check_head(struct bundle_import *import, const struct bundle_statement *statement,
                           const uint8_t hash[LEDGER_HASH_SIZE])
{
    struct buf text;

    buf_init(&text);
    buf_hex(&text, hash, LEDGER_HASH_SIZE);
    import->head = arena_strdup(import->arena, text.bytes);
    buf_done(&text);
    if (import->entry_count == statement->as_known &&
        strcmp(import->head, statement->head_hash) == 0)
        return ERR_OK;
    return bundle_refuse(import,
                         BUNDLE_JOURNAL ": it ends at %lld:%s, and the bundle says %lld:%.80s",
                         (long long)import->entry_count, import->head,
                         (long long)statement->as_known, statement->head_hash);
}

static enum err compare_tables(struct bundle_import *import, const char *folder,
                               const struct bundle_statement *statement)
{
    struct bundle bundle = {
        .ledger = import->ledger, .db = import->db, .folder = folder, .arena = import->arena};

    import->compared = strcmp(statement->version, FUNDTRAIL_VERSION) == 0;
    if (!import->compared)
        return ERR_OK;
    const struct book *book = ledger_read_begin(import->ledger);

    bundle.question = bundle_ask(book, DATE_UNKNOWN, statement->as_known);
    ledger_read_end(import->ledger);
    enum err err = bundle_compare(&bundle);

    if (bundle.fault == NULL)
        return err;
    import->fault = bundle.fault;
    return err == ERR_CORRUPT || err == ERR_UNAVAILABLE ? ERR_INVALID : err;
}

static enum err replay_journal(struct bundle_import *import, struct replay *replay,
                               const char *folder, const struct bundle_statement *statement)
{
    uint8_t hash[1][LEDGER_HASH_SIZE] = {{0}};
    FILE *stream = fopen(arena_format(import->arena, "%s/%s", folder, BUNDLE_JOURNAL), "re");

    if (stream == NULL)
        return bundle_refuse(import, BUNDLE_JOURNAL ": it cannot be read");
    enum err err = replay_lines(import, replay, stream);

    (void)fclose(stream);
    if (err == ERR_OK)
        err = ledger_replay_flush(replay);
    if (err == ERR_OK)
        ledger_replay_head(replay, hash[0]);
    if (err == ERR_OK)
        err = check_head(import, statement, hash[0]);
    if (err == ERR_OK)
        err = compare_tables(import, folder, statement);
    return err == ERR_OK ? ledger_replay_keep(replay) : err;
}

static enum err check_statement(struct bundle_import *import,
                                const struct bundle_statement *statement)
{
    if (statement->format != BUNDLE_FORMAT)
        return bundle_refuse(import, "the bundle is of format %lld, and this release reads %d",
                             (long long)statement->format, BUNDLE_FORMAT);
    if (!statement->is_full)
        return bundle_refuse(import,
                             "the bundle is as of %.20s: only a full one can be imported, taken "
                             "without --as-of",
                             statement->as_of);
    if (statement->conventions > CONVENTIONS_NOW)
        return bundle_refuse(import,
                             "the bundle is of conventions %lld, and this release knows those up "
                             "to %d",
                             (long long)statement->conventions, CONVENTIONS_NOW);
    return ERR_OK;
}

static enum err import_folder(struct bundle_import *import, const char *folder)
{
    struct bundle_statement statement;
    struct replay *replay = NULL;
    int64_t head = 0;
    enum err err = bundle_check_files(import, folder);

    if (err == ERR_OK)
        err = bundle_read_statement(import, folder, &statement);
    if (err == ERR_OK)
        err = check_statement(import, &statement);
    if (err == ERR_OK)
        err = ledger_replay_begin(import->ledger, import->db, &head, &replay);
    if (err == ERR_CONFLICT)
        import->fault = arena_format(
            import->arena, "the ledger has %lld entries already: a bundle goes into a new database",
            (long long)head);
    if (err == ERR_OK)
        err = replay_journal(import, replay, folder, &statement);
    ledger_replay_end(replay);
    return err;
}

static void remove_folder(struct bundle_import *import, const char *folder)
{
    size_t count = 0;
    const char *const *names = bundle_file_names(import->arena, &count);

    for (size_t i = 0; i < count; i++)
        (void)remove(arena_format(import->arena, "%s/%s", folder, names[i]));
    (void)remove(arena_format(import->arena, "%s/%s", folder, BUNDLE_SUMS));
    (void)remove(arena_format(import->arena, "%s/%s", folder, BUNDLE_SIGNATURE));
    (void)rmdir(folder);
}

enum err bundle_import(struct bundle_import *import)
{
    struct stat stat_of;
    const char *folder = NULL;

    if (stat(import->path, &stat_of) != 0)
        return bundle_refuse(import, "%s: there is no such folder or file", import->path);
    if (S_ISDIR(stat_of.st_mode))
        return import_folder(import, import->path);
    enum err err = bundle_unpack(import, &folder);

    if (err == ERR_OK)
        err = import_folder(import, folder);
    if (folder != NULL)
        remove_folder(import, folder);
    return err;
}
