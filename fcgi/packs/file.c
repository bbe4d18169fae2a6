/* The files that stand in the configured folder. Names from outside never lead out of it. */
#include "packs_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 200
#define NAME_MAX_LENGTH 100
#define SUFFIX ".csv"

/* Letters, digits, dots, hyphens and underscores; not hidden. */
static bool is_name(const char *name, size_t length)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    return length > 0 && length <= NAME_MAX_LENGTH && name[0] != '.' &&
           strspn(name, allowed) >= length;
}

enum err pack_file_bytes(const char *path, struct arena *arena, const char **bytes_out,
                         size_t *length_out)
{
    FILE *stream = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");

    if (stream == NULL)
        return ERR_NOT_FOUND;
    char *bytes = arena_alloc(arena, PACK_BYTES_MAX + 1);
    size_t length = fread(bytes, 1, PACK_BYTES_MAX + 1, stream);
    bool failed = ferror(stream) != 0;

    if (stream != stdin)
        fclose(stream);
    if (failed)
        return ERR_NOT_FOUND;
    if (length > PACK_BYTES_MAX)
        return ERR_TOO_LARGE;
    bytes[length] = '\0';
    *bytes_out = bytes;
    *length_out = length;
    return ERR_OK;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

size_t pack_file_names(const char *dir, enum pack_kind kind, struct arena *arena,
                       const char *const **names_out)
{
    const char **names = arena_array(arena, NAMES_MAX, sizeof(const char *));
    DIR *folder = opendir(arena_format(arena, "%s/%s", dir, pack_formats[kind].folder));
    size_t count = 0;

    for (const struct dirent *file;
         folder != NULL && count < NAMES_MAX && (file = readdir(folder)) != NULL;) {
        size_t length = strlen(file->d_name);

        if (length <= strlen(SUFFIX) ||
            strcmp(file->d_name + length - strlen(SUFFIX), SUFFIX) != 0 ||
            !is_name(file->d_name, length - strlen(SUFFIX)))
            continue;
        names[count++] = arena_copy(arena, file->d_name, length - strlen(SUFFIX));
    }
    if (folder != NULL)
        closedir(folder);
    if (count > 0)
        qsort(names, count, sizeof *names, by_text);
    *names_out = names;
    return count;
}

const char *pack_file_path(const char *dir, enum pack_kind kind, const char *name,
                           struct arena *arena)
{
    if (!is_name(name, strlen(name)))
        return NULL;
    return arena_format(arena, "%s/%s/%s" SUFFIX, dir, pack_formats[kind].folder, name);
}
