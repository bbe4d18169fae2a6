/* Reads what a bundle says of itself, and holds its files against their digests. */
#include "source_internal.h"

#include "ledger/minisign.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUMS_BYTES_MAX ((size_t)1 << 16)
#define SIGNATURE_BYTES_MAX ((size_t)1 << 13)
#define PACKAGE_BYTES_MAX ((size_t)16 << 20)
#define CHUNK ((size_t)1 << 16)
#define DIGITS 64

enum err bundle_refuse(struct bundle_import *import, const char *format, ...)
{
    va_list args;
    char *space = NULL;

    va_start(args, format);
    if (vasprintf(&space, format, args) < 0)
        abort();
    va_end(args);
    import->fault = arena_strdup(import->arena, space);
    free(space);
    return ERR_INVALID;
}

bool bundle_name_is_plain(const char *name)
{
    return strcmp(name, BUNDLE_SUMS) == 0 || strcmp(name, BUNDLE_SIGNATURE) == 0 ||
           (name[0] >= 'a' && name[0] <= 'z' && strlen(name) < 80 &&
            strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(name));
}

static FILE *open_in(struct bundle_import *import, const char *folder, const char *name)
{
    return fopen(arena_format(import->arena, "%s/%s", folder, name), "re");
}

enum err bundle_read_file(struct bundle_import *import, const char *folder, const char *name,
                          size_t length_max, const char **bytes_out, size_t *length_out)
{
    FILE *stream = open_in(import, folder, name);

    if (stream == NULL)
        return bundle_refuse(import, "%s: %s", name,
                             errno == ENOENT ? "the bundle has no such file" : strerror(errno));
    char *bytes = arena_alloc(import->arena, length_max + 1);
    size_t length = fread(bytes, 1, length_max + 1, stream);
    bool failed = ferror(stream) != 0;

    (void)fclose(stream);
    if (failed || length > length_max)
        return bundle_refuse(import, "%s: %s", name,
                             failed ? "it cannot be read" : "it is too long for what it is");
    *bytes_out = bytes;
    *length_out = length;
    return ERR_OK;
}

/* --- digests --- */

static enum err check_digest(struct bundle_import *import, const char *folder, const char *name,
                             const char *digest)
{
    FILE *stream = open_in(import, folder, name);
    char found[SHA256_TEXT_SIZE];
    char chunk[CHUNK];
    size_t length = 0;

    if (stream == NULL)
        return bundle_refuse(import, "%s: %s", name,
                             errno == ENOENT ? "it is missing" : strerror(errno));
    struct sha256 *sha256 = sha256_new();

    while ((length = fread(chunk, 1, sizeof chunk, stream)) > 0)
        sha256_add(sha256, chunk, length);
    sha256_finish(sha256, found);
    (void)fclose(stream);
    return memcmp(found, digest, DIGITS) == 0
               ? ERR_OK
               : bundle_refuse(import, "%s: it is not the file whose digest " BUNDLE_SUMS " has",
                               name);
}

/* One line of the digests: 64 digits, two blanks, a name. */
static bool split_line(char *line, const char **digest_out, const char **name_out)
{
    if (strlen(line) < DIGITS + 3 || strspn(line, "0123456789abcdef") != DIGITS ||
        memcmp(line + DIGITS, "  ", 2) != 0)
        return false;
    *digest_out = line;
    *name_out = line + DIGITS + 2;
    return bundle_name_is_plain(*name_out);
}

struct listing {
    const char **names;
    size_t count;
};

static bool is_listed(const struct listing *listing, const char *name)
{
    for (size_t i = 0; i < listing->count; i++)
        if (strcmp(listing->names[i], name) == 0)
            return true;
    return false;
}

static enum err check_lines(struct bundle_import *import, const char *folder, char *sums,
                            struct listing *listing)
{
    enum err err = ERR_OK;

    while (err == ERR_OK && *sums != '\0') {
        char *end = strchr(sums, '\n');
        const char *digest = NULL;
        const char *name = NULL;

        if (end != NULL)
            *end = '\0';
        if (end == NULL || !split_line(sums, &digest, &name) || is_listed(listing, name))
            return bundle_refuse(import, BUNDLE_SUMS ": line %zu is no digest of a new file",
                                 listing->count + 1);
        listing->names[listing->count++] = name;
        err = check_digest(import, folder, name, digest);
        sums = end + 1;
    }
    return err;
}

static enum err check_no_others(struct bundle_import *import, const char *folder,
                                const struct listing *listing)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry = NULL;
    enum err err = ERR_OK;

    if (entries == NULL)
        return bundle_refuse(import, "%s: %s", folder, strerror(errno));
    while (err == ERR_OK && (entry = readdir(entries)) != NULL) {
        const char *name = entry->d_name;

        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && strcmp(name, BUNDLE_SUMS) != 0 &&
            strcmp(name, BUNDLE_SIGNATURE) != 0 && !is_listed(listing, name))
            err = bundle_refuse(import, "%.200s: " BUNDLE_SUMS " knows no such file", name);
    }
    (void)closedir(entries);
    return err;
}

static enum err check_signature(struct bundle_import *import, const char *folder, const char *sums,
                                size_t length)
{
    const char *file = NULL;
    const char *comment = NULL;
    size_t file_length = 0;

    if (import->public_key == NULL)
        return ERR_OK;
    enum err err = bundle_read_file(import, folder, BUNDLE_SIGNATURE, SIGNATURE_BYTES_MAX, &file,
                                    &file_length);

    if (err != ERR_OK)
        return err;
    switch (minisign_check(import->public_key, file, file_length, sums, length, import->arena,
                           &comment)) {
    case ERR_OK:
        return ERR_OK;
    case ERR_NOT_FOUND:
        return bundle_refuse(import, BUNDLE_SIGNATURE ": another key has signed");
    case ERR_MALFORMED:
        return bundle_refuse(import, BUNDLE_SIGNATURE ": it is no signature of minisign");
    default:
        return bundle_refuse(import, BUNDLE_SIGNATURE ": what is signed was changed");
    }
}

enum err bundle_check_files(struct bundle_import *import, const char *folder)
{
    struct listing listing = {
        .names = arena_array(import->arena, SUMS_BYTES_MAX / DIGITS, sizeof *listing.names)};
    struct sha256 *sha256 = NULL;
    const char *sums = NULL;
    size_t length = 0;
    enum err err = bundle_read_file(import, folder, BUNDLE_SUMS, SUMS_BYTES_MAX, &sums, &length);

    if (err == ERR_OK)
        err = check_signature(import, folder, sums, length);
    if (err != ERR_OK)
        return err;
    sha256 = sha256_new();
    sha256_add(sha256, sums, length);
    sha256_finish(sha256, import->sums_sha256);
    import->sums_length = (int64_t)length;
    err = check_lines(import, folder, arena_copy(import->arena, sums, length), &listing);
    if (err == ERR_OK && !is_listed(&listing, BUNDLE_JOURNAL))
        err = bundle_refuse(import, BUNDLE_JOURNAL ": it is missing");
    if (err == ERR_OK && !is_listed(&listing, BUNDLE_PACKAGE))
        err = bundle_refuse(import, BUNDLE_PACKAGE ": it is missing");
    return err == ERR_OK ? check_no_others(import, folder, &listing) : err;
}

/* --- the statement --- */

static void release_json(void *json)
{
    json_decref(json);
}

static bool take_statement(const json_t *said, struct bundle_statement *out)
{
    const json_t *head = json_object_get(said, "head");
    const json_t *full = json_object_get(said, "full");

    *out = (struct bundle_statement){
        .format = json_integer_value(json_object_get(said, "format")),
        .version = json_string_value(json_object_get(said, "version")),
        .is_full = json_is_true(full),
        .as_of = json_string_value(json_object_get(said, "as_of")),
        .as_known = json_integer_value(json_object_get(said, "as_known")),
        .conventions = json_integer_value(json_object_get(said, "conventions")),
        .head_hash = json_string_value(json_object_get(head, "hash")),
    };
    return out->version != NULL && json_is_boolean(full) && out->as_of != NULL &&
           out->head_hash != NULL && out->as_known > 0 &&
           json_integer_value(json_object_get(head, "seq")) == out->as_known;
}

enum err bundle_read_statement(struct bundle_import *import, const char *folder,
                               struct bundle_statement *statement_out)
{
    const char *bytes = NULL;
    size_t length = 0;
    json_error_t error;
    enum err err =
        bundle_read_file(import, folder, BUNDLE_PACKAGE, PACKAGE_BYTES_MAX, &bytes, &length);

    if (err != ERR_OK)
        return err;
    json_t *package = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);

    if (package == NULL)
        return bundle_refuse(import, BUNDLE_PACKAGE ": line %d is no JSON", error.line);
    arena_defer(import->arena, release_json, package);
    return take_statement(json_object_get(package, "fundtrail"), statement_out)
               ? ERR_OK
               : bundle_refuse(import, BUNDLE_PACKAGE ": it does not say which bundle this is");
}
