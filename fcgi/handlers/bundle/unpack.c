/* A zip of a bundle becomes a folder. What its members claim of their sizes is held against what
 * comes, and nothing is written elsewhere. */
#include "source_internal.h"

#include "table/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define MEMBERS_MAX 256
#define RATIO_MAX 200
#define RATIO_FROM ((zip_uint64_t)1 << 20)
#define MEMBER_BYTES_MAX ((zip_uint64_t)1 << 40)
#define CHUNK ((size_t)1 << 16)

static enum err refuse(struct bundle_import *import, const char *name, const char *why)
{
    import->fault = arena_format(import->arena, "%s: %s", name, why);
    return ERR_INVALID;
}

static enum err check_member(struct bundle_import *import, const zip_stat_t *stat)
{
    const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;

    if ((stat->valid & wanted) != wanted)
        return refuse(import, import->path, "its list of files is damaged");
    if (!bundle_name_is_plain(stat->name))
        return refuse(import, import->path,
                      arena_format(import->arena, "it has a file \"%.80s\", which no bundle has",
                                   stat->name));
    if ((stat->valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat->encryption_method != ZIP_EM_NONE)
        return refuse(import, stat->name, "it is encrypted");
    if (stat->size > MEMBER_BYTES_MAX ||
        (stat->size > RATIO_FROM && stat->size / RATIO_MAX > stat->comp_size))
        return refuse(import, stat->name, "it unpacks to far more than a table does");
    return ERR_OK;
}

static enum err copy(struct bundle_import *import, const zip_stat_t *stat, zip_file_t *from,
                     FILE *to)
{
    char chunk[CHUNK];
    zip_uint64_t total = 0;
    zip_int64_t length = 0;

    while ((length = zip_fread(from, chunk, sizeof chunk)) > 0) {
        total += (zip_uint64_t)length;
        if (total > stat->size)
            return refuse(import, stat->name, "it unpacks to more than it says");
        if (fwrite(chunk, 1, (size_t)length, to) != (size_t)length) {
            import->fault = arena_format(import->arena, "%s: %s", stat->name, strerror(errno));
            return ERR_UNAVAILABLE;
        }
    }
    return length == 0 && total == stat->size ? ERR_OK
                                              : refuse(import, stat->name, "it is damaged");
}

static enum err unpack_member(struct bundle_import *import, zip_t *zip, zip_uint64_t index,
                              const char *folder)
{
    zip_stat_t stat;
    enum err err = zip_stat_index(zip, index, 0, &stat) == 0
                       ? check_member(import, &stat)
                       : refuse(import, import->path, "its list of files is damaged");

    if (err != ERR_OK)
        return err;
    zip_file_t *from = zip_fopen_index(zip, index, 0);
    FILE *to = fopen(arena_format(import->arena, "%s/%s", folder, stat.name), "wxe");

    if (from == NULL)
        err = refuse(import, stat.name, "it is damaged");
    else if (to == NULL)
        err = refuse(import, stat.name, errno == EEXIST ? "it is there twice" : strerror(errno));
    else
        err = copy(import, &stat, from, to);
    if (to != NULL && fclose(to) != 0 && err == ERR_OK)
        err = refuse(import, stat.name, strerror(errno));
    if (from != NULL)
        (void)zip_fclose(from);
    return err;
}

static enum err unpack_all(struct bundle_import *import, const char *folder)
{
    int code = 0;
    zip_t *zip = zip_open(import->path, ZIP_RDONLY | ZIP_CHECKCONS, &code);

    if (zip == NULL)
        return refuse(import, import->path, "it is no whole zip");
    zip_int64_t count = zip_get_num_entries(zip, 0);
    enum err err =
        count > MEMBERS_MAX ? refuse(import, import->path, "it has too many files") : ERR_OK;

    for (zip_int64_t i = 0; err == ERR_OK && i < count; i++)
        err = unpack_member(import, zip, (zip_uint64_t)i, folder);
    zip_discard(zip);
    return err;
}

enum err bundle_unpack(struct bundle_import *import, const char **folder_out)
{
    char *folder = arena_format(import->arena, "%s/fundtrail-bundle-XXXXXX", spool_folder());

    if (mkdtemp(folder) == NULL) {
        import->fault = arena_format(import->arena, "%s: %s", folder, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    *folder_out = folder;
    return unpack_all(import, folder);
}
