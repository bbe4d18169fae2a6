/* Writes zips with libzip, which reads each part when the file is closed. */
#include "table/zip.h"

#include <string.h>
#include <zip.h>

/* 1980-01-01 at midnight, the first time that a zip can tell. */
#define DOS_TIME 0
#define DOS_DATE (1 << 5 | 1)
#define ATTRIBUTES ((zip_uint32_t)0100644 << 16)

struct asking {
    bool (*go_on)(void *state);
    void *state;
};

static int is_cancelled(zip_t *zip, void *arg)
{
    const struct asking *asking = arg;

    (void)zip;
    return asking->go_on != NULL && !asking->go_on(asking->state);
}

static bool add_part(zip_t *zip, struct zip_part *part)
{
    zip_source_t *source = zip_source_filep(zip, part->content, 0, -1);

    if (source == NULL)
        return false;
    part->content = NULL; /* the source closes it */
    zip_int64_t at = zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);

    if (at < 0) {
        zip_source_free(source);
        return false;
    }
    zip_uint64_t index = (zip_uint64_t)at;

    return zip_set_file_compression(zip, index, ZIP_CM_DEFLATE, 6) == 0 &&
           zip_file_set_dostime(zip, index, DOS_TIME, DOS_DATE, 0) == 0 &&
           zip_file_set_external_attributes(zip, index, 0, ZIP_OPSYS_UNIX, ATTRIBUTES) == 0;
}

/* --- where it goes: a file of ours, not a name that libzip would write beside --- */

static zip_int64_t seek(FILE *out, void *data, zip_uint64_t length)
{
    const zip_source_args_seek_t *to =
        ZIP_SOURCE_GET_ARGS(zip_source_args_seek_t, data, length, NULL);

    return to == NULL ? -1 : fseeko(out, to->offset, to->whence);
}

static zip_int64_t write_bytes(FILE *out, const void *bytes, zip_uint64_t length)
{
    return fwrite(bytes, 1, length, out) == length ? (zip_int64_t)length : -1;
}

static zip_int64_t tell_nothing_there(void *data)
{
    zip_stat_init(data);
    return sizeof(zip_stat_t);
}

/* Why the file does not take it is in errno. */
static zip_int64_t tell_error(void *data, zip_uint64_t length)
{
    const int codes[2] = {ZIP_ER_WRITE, 0};

    if (length < sizeof codes)
        return -1;
    memcpy(data, codes, sizeof codes);
    return sizeof codes;
}

static zip_int64_t into_file(void *out, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_BEGIN_WRITE,
            ZIP_SOURCE_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE,
            ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, -1);
    case ZIP_SOURCE_STAT:
        return tell_nothing_there(data);
    case ZIP_SOURCE_ERROR:
        return tell_error(data, length);
    case ZIP_SOURCE_WRITE:
        return write_bytes(out, data, length);
    case ZIP_SOURCE_SEEK_WRITE:
        return seek(out, data, length);
    case ZIP_SOURCE_TELL_WRITE:
        return ftello(out);
    case ZIP_SOURCE_COMMIT_WRITE:
        return fflush(out);
    default:
        return 0; /* nothing is read, and nothing is to be begun or freed */
    }
}

static zip_t *open_into(FILE *out)
{
    zip_source_t *source = zip_source_function_create(into_file, out, NULL);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_TRUNCATE, NULL);

    if (zip == NULL)
        zip_source_free(source);
    return zip;
}

enum err zip_write(FILE *out, struct zip_part *parts, size_t count, bool (*go_on)(void *state),
                   void *state)
{
    struct asking asking = {go_on, state};
    zip_t *zip = open_into(out);
    bool is_whole = zip != NULL;

    for (size_t i = 0; i < count; i++)
        is_whole = is_whole && add_part(zip, &parts[i]);
    if (is_whole)
        is_whole = zip_register_cancel_callback_with_state(zip, is_cancelled, NULL, &asking) == 0 &&
                   zip_close(zip) == 0;
    bool cancelled =
        !is_whole && zip != NULL && zip_error_code_zip(zip_get_error(zip)) == ZIP_ER_CANCELLED;

    if (!is_whole && zip != NULL)
        zip_discard(zip);
    for (size_t i = 0; i < count; i++)
        if (parts[i].content != NULL)
            (void)fclose(parts[i].content);
    if (cancelled)
        return ERR_CANCELLED;
    return is_whole ? ERR_OK : ERR_UNAVAILABLE;
}
