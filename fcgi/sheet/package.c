/* The zip that a workbook is. What its members claim of their sizes is held against what comes. */
#include "sheet_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

/* Below this a high ratio is only a small file. */
#define RATIO_FROM ((size_t)1024 * 1024)

struct member {
    const char *name; /* with slashes, without one in front */
    zip_uint64_t index;
    zip_uint64_t packed;
    zip_uint64_t unpacked;
};

struct package {
    zip_t *zip;
    struct member *members; /* by name */
    size_t count;
};

struct part {
    zip_file_t *file;
    const struct member *member;
    size_t length; /* read so far */
};

/* Names of parts differ by more than the case of letters. */
static int by_name(const void *a, const void *b)
{
    const struct member *left = a;
    const struct member *right = b;

    return strcasecmp(left->name, right->name);
}

static enum err refuse_zip(struct reading *reading, zip_error_t *error)
{
    enum err err = sheet_refuse(reading, SHEET_FAULT_DAMAGED, zip_error_strerror(error));

    zip_error_fini(error);
    return err;
}

/* Some programs write backslashes, and some a slash in front. */
static const char *plain_name(struct reading *reading, const char *name)
{
    char *plain = arena_strdup(reading->arena, name);

    for (char *at = plain; *at != '\0'; at++)
        if (*at == '\\')
            *at = '/';
    while (*plain == '/')
        plain++;
    return plain;
}

static bool climbs(const char *name)
{
    for (const char *at = name; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return false;
}

static enum err take_member(struct reading *reading, struct package *package, zip_uint64_t index)
{
    struct member *member = &package->members[package->count];
    zip_stat_t stat;

    if (zip_stat_index(package->zip, index, 0, &stat) != 0 ||
        (stat.valid & (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)) !=
            (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE))
        return sheet_refuse(reading, SHEET_FAULT_DAMAGED, "its list of parts");
    member->name = plain_name(reading, stat.name);
    member->index = index;
    member->packed =
        stat.comp_size < reading->source->length ? stat.comp_size : reading->source->length;
    member->unpacked = stat.size;
    package->count++;
    if (climbs(member->name))
        return sheet_refuse(reading, SHEET_FAULT_MEMBER_NAME, member->name);
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
        return sheet_refuse(reading, SHEET_FAULT_ENCRYPTED, member->name);
    if ((stat.valid & ZIP_STAT_COMP_METHOD) != 0 && stat.comp_method != ZIP_CM_STORE &&
        stat.comp_method != ZIP_CM_DEFLATE)
        return sheet_refuse(reading, SHEET_FAULT_METHOD, member->name);
    return ERR_OK;
}

static enum err take_members(struct reading *reading, struct package *package)
{
    zip_int64_t count = zip_get_num_entries(package->zip, 0);

    if (count < 0 || (size_t)count > reading->limits->members)
        return sheet_refuse_count(reading, SHEET_FAULT_MEMBERS, reading->limits->members);
    package->members = arena_array(reading->arena, (size_t)count + 1, sizeof *package->members);
    for (zip_int64_t i = 0; i < count; i++) {
        enum err err = take_member(reading, package, (zip_uint64_t)i);

        if (err != ERR_OK)
            return err;
    }
    qsort(package->members, package->count, sizeof *package->members, by_name);
    for (size_t i = 1; i < package->count; i++)
        if (by_name(&package->members[i - 1], &package->members[i]) == 0)
            return sheet_refuse(reading, SHEET_FAULT_TWICE, package->members[i].name);
    return ERR_OK;
}

enum err package_open(struct reading *reading, struct package **package_out)
{
    const struct sheet_source *source = reading->source;
    struct package *package = arena_alloc(reading->arena, sizeof *package);
    zip_error_t error;

    zip_error_init(&error);
    zip_source_t *bytes = zip_source_buffer_create(source->bytes, source->length, 0, &error);

    if (bytes == NULL)
        return refuse_zip(reading, &error);
    package->zip = zip_open_from_source(bytes, ZIP_RDONLY, &error);
    if (package->zip == NULL) {
        zip_source_free(bytes);
        return refuse_zip(reading, &error);
    }
    zip_error_fini(&error);
    *package_out = package;
    return take_members(reading, package);
}

void package_close(struct package *package)
{
    if (package != NULL && package->zip != NULL)
        zip_discard(package->zip);
}

static const struct member *find_member(const struct package *package, const char *name)
{
    const struct member key = {.name = name};

    return bsearch(&key, package->members, package->count, sizeof key, by_name);
}

const char *package_find(const struct package *package, const char *name)
{
    const struct member *member = find_member(package, name);

    return member == NULL ? NULL : member->name;
}

size_t package_count(const struct package *package)
{
    return package->count;
}

const char *package_name(const struct package *package, size_t position)
{
    return package->members[position].name;
}

enum err part_open(struct reading *reading, struct package *package, const char *name,
                   struct part **part_out)
{
    const struct member *member = find_member(package, name);
    struct part *part = arena_alloc(reading->arena, sizeof *part);

    if (member == NULL)
        return sheet_refuse(reading, SHEET_FAULT_PART_MISSING, name);
    part->member = member;
    part->file = zip_fopen_index(package->zip, member->index, 0);
    if (part->file == NULL)
        return sheet_refuse(reading, SHEET_FAULT_DAMAGED, member->name);
    *part_out = part;
    return ERR_OK;
}

void part_close(struct part *part)
{
    zip_fclose(part->file);
}

static enum err count(struct reading *reading, const struct part *part)
{
    const struct member *member = part->member;

    if (reading->unpacked > reading->limits->unpacked_bytes)
        return sheet_refuse_count(reading, SHEET_FAULT_UNPACKED, reading->limits->unpacked_bytes);
    if (part->length > reading->limits->part_bytes)
        return sheet_refuse(reading, SHEET_FAULT_PART_TOO_LARGE, member->name);
    if (part->length > RATIO_FROM && part->length / reading->limits->ratio > member->packed)
        return sheet_refuse(reading, SHEET_FAULT_RATIO, member->name);
    if (part->length > member->unpacked)
        return sheet_refuse(reading, SHEET_FAULT_SIZE_LIES, member->name);
    return ERR_OK;
}

enum err part_read(struct reading *reading, struct part *part, void *bytes, size_t size,
                   size_t *length_out)
{
    zip_int64_t length = zip_fread(part->file, bytes, size);

    if (length < 0)
        return sheet_refuse(reading, SHEET_FAULT_DAMAGED,
                            zip_error_strerror(zip_file_get_error(part->file)));
    if (length == 0 && part->length != part->member->unpacked)
        return sheet_refuse(reading, SHEET_FAULT_SIZE_LIES, part->member->name);
    part->length += (size_t)length;
    reading->unpacked += (size_t)length;
    *length_out = (size_t)length;
    return count(reading, part);
}
