/* Reads the files that an import is given. */
#include "import_internal.h"

#include "runtime/sha256.h"
#include "sheet/archive.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 8

/* One byte more than is taken: then the reader says that it is too much. */
static size_t bytes_max(void)
{
    return sheet_limits_default.file_bytes + 1;
}

bool import_path_read(const char *path, struct buf *content)
{
    FILE *stream = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    char chunk[65536];
    size_t taken = 0;

    if (stream == NULL)
        return false;
    while (content->length < bytes_max() && (taken = fread(chunk, 1, sizeof chunk, stream)) > 0)
        buf_add(content, chunk, taken);
    bool good = ferror(stream) == 0;

    if (stream != stdin)
        fclose(stream);
    return good;
}

bool import_path_write(const char *path, const struct buf *content)
{
    FILE *stream = fopen(path, "wbe");

    if (stream == NULL)
        return false;
    bool good = fwrite(content->bytes, 1, content->length, stream) == content->length;

    return fclose(stream) == 0 && good;
}

void import_text_add(struct import_tables *tables, const char *name, const char *bytes,
                     size_t length)
{
    struct sha256 *sha256 = sha256_new();
    char digest[SHA256_TEXT_SIZE];

    if (length > 0)
        sha256_add(sha256, bytes, length);
    sha256_finish(sha256, digest);
    import_read(tables, &(struct import_source){name, bytes, length}, digest);
}

static enum ctl_exit add_file(struct import_tables *tables, const char *path, const char *name)
{
    struct buf content;

    buf_init(&content);
    bool good = import_path_read(path, &content);

    if (good)
        import_text_add(tables, name, content.length > 0 ? content.bytes : "", content.length);
    buf_done(&content);
    return good ? CTL_OK : ctl_complain(CTL_USAGE, "%s cannot be read: %s", path, strerror(errno));
}

static bool is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strncmp(entry->d_name, "~$", 2) != 0;
}

static int visible(const struct dirent *entry)
{
    return is_visible(entry);
}

static enum ctl_exit add_path(struct import_tables *tables, const char *path, const char *name,
                              int depth);

static enum ctl_exit add_folder(struct import_tables *tables, const char *path, const char *name,
                                int depth)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, visible, alphasort);
    enum ctl_exit code =
        count < 0 ? ctl_complain(CTL_USAGE, "%s: %s", path, strerror(errno)) : CTL_OK;

    for (int i = 0; i < count; i++) {
        const char *file = entries[i]->d_name;

        if (code == CTL_OK)
            code = add_path(tables, arena_format(tables->arena, "%s/%s", path, file),
                            *name == '\0' ? file : arena_format(tables->arena, "%s/%s", name, file),
                            depth + 1);
        free(entries[i]);
    }
    free(entries);
    return code;
}

static bool ends_with_zip(const char *name)
{
    size_t length = strlen(name);

    return length > 4 && strcmp(name + length - 4, ".zip") == 0;
}

static enum ctl_exit add_path(struct import_tables *tables, const char *path, const char *name,
                              int depth)
{
    struct stat status;

    if (strcmp(path, "-") != 0 && stat(path, &status) != 0)
        return ctl_complain(CTL_USAGE, "%s: %s", path, strerror(errno));
    if (strcmp(path, "-") != 0 && S_ISDIR(status.st_mode))
        return depth >= DEPTH_MAX ? ctl_complain(CTL_USAGE, "%s lies too deep", path)
                                  : add_folder(tables, path, depth == 0 ? "" : name, depth);
    /* What lies beside the tables of a folder is passed over: checksums, texts that explain. */
    if (depth > 0 && !sheet_name_is_table(name) && !ends_with_zip(name))
        return CTL_OK;
    return add_file(tables, path, name);
}

enum ctl_exit import_path_add(struct import_tables *tables, const char *path)
{
    const char *slash = strrchr(path, '/');

    return add_path(tables, path, slash == NULL || slash[1] == '\0' ? path : slash + 1, 0);
}
