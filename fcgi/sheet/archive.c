/* Zips of table files. What systems and editors leave beside the tables is passed over. */
#include "sheet/archive.h"

#include "sheet_internal.h"

#include <string.h>
#include <strings.h>

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name);
    size_t end = strlen(ending);

    return length > end && strcasecmp(name + length - end, ending) == 0;
}

static bool is_workbook_name(const char *name)
{
    return ends_with(name, ".xlsx") || ends_with(name, ".xlsm");
}

bool sheet_name_is_table(const char *name)
{
    static const char *const endings[] = {".csv", ".tsv", ".txt", ".xls"};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends_with(name, endings[i]))
            return true;
    return is_workbook_name(name);
}

static struct reading begin(const struct sheet_source *source, struct arena *arena,
                            struct sheet_fault *fault)
{
    *fault = (struct sheet_fault){0};
    arena_init(arena);
    return (struct reading){
        .source = source,
        .limits = source->limits != NULL ? source->limits : &sheet_limits_default,
        .fault = fault,
        .arena = arena,
    };
}

/* What names the parts of a document: workbooks and texts of both families. */
static bool is_document(const struct package *package)
{
    return package_find(package, "[Content_Types].xml") != NULL ||
           package_find(package, "mimetype") != NULL;
}

bool sheet_is_archive(const struct sheet_source *source)
{
    struct arena arena;
    struct sheet_fault fault;
    struct package *package = NULL;

    if (source->length < 4 || memcmp(source->bytes, "PK\3\4", 4) != 0 ||
        is_workbook_name(source->name))
        return false;
    struct reading reading = begin(source, &arena, &fault);
    bool is = package_open(&reading, &package) == ERR_OK && !is_document(package);

    package_close(package);
    arena_done(&arena);
    return is;
}

/* Folders, what macOS adds, hidden files, and locks of workbooks that are open. */
static bool is_beside(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *last = slash == NULL ? name : slash + 1;

    return *last == '\0' || *last == '.' || strncmp(last, "~$", 2) == 0 ||
           strncmp(name, "__MACOSX/", 9) == 0;
}

static enum err unpack(struct reading *reading, struct package *package, const char *name,
                       struct buf *out)
{
    struct part *part;
    char chunk[65536];
    size_t length = 0;
    enum err err = part_open(reading, package, name, &part);

    if (err != ERR_OK)
        return err;
    do {
        err = part_read(reading, part, chunk, sizeof chunk, &length);
        if (err == ERR_OK)
            buf_add(out, chunk, length);
    } while (err == ERR_OK && length > 0);
    part_close(part);
    return err;
}

static enum err take_member(struct reading *reading, struct package *package, const char *name,
                            const struct sheet_archive_taker *taker)
{
    struct sheet_source member = {.name = name, .limits = reading->source->limits};
    struct buf bytes;
    enum err err = ERR_OK;

    if (is_beside(name))
        return ERR_OK;
    buf_init(&bytes);
    if (sheet_name_is_table(name)) {
        reading->part = name;
        err = unpack(reading, package, name, &bytes);
        member.bytes = bytes.length > 0 ? bytes.bytes : "";
        member.length = bytes.length;
    }
    if (err == ERR_OK)
        err = taker->member(taker->state, &member);
    buf_done(&bytes);
    return err;
}

enum err sheet_read_archive(const struct sheet_source *source,
                            const struct sheet_archive_taker *taker, struct sheet_fault *fault_out)
{
    struct arena arena;
    struct package *package = NULL;
    struct reading reading = begin(source, &arena, fault_out);
    enum err err = package_open(&reading, &package);

    for (size_t i = 0; err == ERR_OK && i < package_count(package); i++)
        err = take_member(&reading, package, package_name(package, i), taker);
    package_close(package);
    arena_done(&arena);
    return err;
}
