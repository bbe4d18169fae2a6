/* Tells what a file is by its first bytes, so that each kind that is not read has a sentence of its
 * own. Only text and the lock files of Excel are told by the name as well. */
#include "sheet_internal.h"

#include <string.h>
#include <strings.h>

#define LOCK_FILE_SIZE 165
#define LOCK_FILE_NAME_MAX 54
/* Where a text that is a document of some kind says so. */
#define HEAD_SIZE ((size_t)4096)

struct magic {
    const char *bytes;
    size_t length;
    enum sheet_fault_code code;
};

#define MAGIC(text, code)                                                                          \
    {                                                                                              \
        text, sizeof(text) - 1, SHEET_FAULT_##code                                                 \
    }

static const struct magic magics[] = {
    MAGIC("\x09\x04\x06\x00", OLD_XLS), /* BIFF 4, 3 and 2, which had no container */
    MAGIC("\x09\x02\x06\x00", OLD_XLS),
    MAGIC("\x09\x00\x04\x00", OLD_XLS),
    MAGIC("%PDF-", PDF),
    MAGIC("\x89PNG\r\n", PICTURE),
    MAGIC("\xFF\xD8\xFF", PICTURE),
    MAGIC("GIF8", PICTURE),
    MAGIC("Rar!\x1A", ARCHIVE),
    MAGIC("7z\xBC\xAF\x27\x1C", ARCHIVE),
    MAGIC("\x1F\x8B", ARCHIVE),
    MAGIC("{\\rtf", WORD),
};

static bool starts_with(const struct sheet_source *source, const char *bytes, size_t length)
{
    return source->length >= length && memcmp(source->bytes, bytes, length) == 0;
}

/* The bytes with an ending name: the container of old workbooks holds an encrypted package as a
 * stream of this name, in UTF-16. */
static bool holds_encrypted_package(const struct sheet_source *source)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

    return memmem(source->bytes, source->length, name, sizeof name - 1) != NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* The name of the user in bytes and again in UTF-16, both padded with blanks. */
static bool is_lock_file(const struct sheet_source *source)
{
    if (strncmp(base_name(source->name), "~$", 2) == 0)
        return true;
    if (source->length != LOCK_FILE_SIZE || (unsigned char)source->bytes[0] > LOCK_FILE_NAME_MAX)
        return false;
    return source->bytes[0] == source->bytes[LOCK_FILE_NAME_MAX + 1] &&
           source->bytes[LOCK_FILE_SIZE - 2] == ' ' && source->bytes[LOCK_FILE_SIZE - 1] == '\0';
}

static bool ends_like_workbook(const char *name)
{
    const char *dot = strrchr(base_name(name), '.');

    return dot != NULL && (strcasecmp(dot, ".xlsx") == 0 || strcasecmp(dot, ".xlsm") == 0);
}

static bool holds(const char *head, const char *word)
{
    return strcasestr(head, word) != NULL;
}

/* Documents that are written as text: what the head says, or SHEET_FAULT_NONE. */
static enum sheet_fault_code document(const char *head)
{
    static const char *const pages[] = {"<!doctype html", "<html",  "<head",        "<body",
                                        "<table",         "<style", "mime-version:"};

    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (strncasecmp(head, pages[i], strlen(pages[i])) == 0)
            return SHEET_FAULT_WEB_PAGE;
    if (head[0] != '<' ||
        strchr("?!/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", head[1]) == NULL)
        return SHEET_FAULT_NONE;
    if (holds(head, "urn:schemas-microsoft-com:office:spreadsheet") || holds(head, "Excel.Sheet"))
        return SHEET_FAULT_XML_2003;
    if (holds(head, "office:document"))
        return SHEET_FAULT_OPEN_DOCUMENT;
    if (holds(head, "<html"))
        return SHEET_FAULT_WEB_PAGE;
    return holds(head, "<?xml") ? SHEET_FAULT_XML_FILE : SHEET_FAULT_NONE;
}

/* The first bytes as text, after a byte order mark and blanks. */
static const char *head_of(struct reading *reading)
{
    const struct sheet_source *source = reading->source;
    size_t length = source->length < HEAD_SIZE ? source->length : HEAD_SIZE;
    const char *head = arena_copy(reading->arena, source->bytes, length);

    if (strncmp(head, "\xEF\xBB\xBF", 3) == 0)
        head += 3;
    return head + strspn(head, " \t\r\n");
}

/* Bytes that stand in no text; in UTF-16 they may, beside a NUL. */
static bool is_binary(const struct sheet_source *source)
{
    size_t length = source->length < HEAD_SIZE ? source->length : HEAD_SIZE;

    if (memchr(source->bytes, '\0', length) != NULL)
        return ends_like_workbook(source->name);

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)source->bytes[i];

        if (c < 0x20 && strchr("\t\n\v\f\r", c) == NULL)
            return true;
    }
    return false;
}

static bool is_wide(const struct sheet_source *source)
{
    return starts_with(source, "\xFF\xFE", 2) || starts_with(source, "\xFE\xFF", 2);
}

static enum sheet_fault_code known(struct reading *reading)
{
    const struct sheet_source *source = reading->source;

    if (starts_with(source, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return holds_encrypted_package(source) ? SHEET_FAULT_PASSWORD : SHEET_FAULT_OLD_XLS;
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (starts_with(source, magics[i].bytes, magics[i].length))
            return magics[i].code;
    return document(head_of(reading));
}

enum err sheet_content(struct reading *reading, enum content *content_out)
{
    const struct sheet_source *source = reading->source;

    if (source->length == 0)
        return sheet_refuse(reading, SHEET_FAULT_EMPTY_FILE, "");
    if (source->length > reading->limits->file_bytes)
        return sheet_refuse_count(reading, SHEET_FAULT_FILE_TOO_LARGE, reading->limits->file_bytes);
    if (is_lock_file(source))
        return sheet_refuse(reading, SHEET_FAULT_LOCK_FILE, "");
    if (starts_with(source, "PK\x03\x04", 4) || starts_with(source, "PK\x05\x06", 4)) {
        *content_out = CONTENT_ZIP;
        return ERR_OK;
    }
    enum sheet_fault_code code = known(reading);

    if (code != SHEET_FAULT_NONE)
        return sheet_refuse(reading, code, "");
    if (!is_wide(source) && is_binary(source))
        return sheet_refuse(reading, SHEET_FAULT_NOT_A_TABLE, "");
    if (ends_like_workbook(source->name))
        return sheet_refuse(reading, SHEET_FAULT_TEXT_AS_WORKBOOK, "");
    *content_out = CONTENT_TEXT;
    return ERR_OK;
}
