/* Writes zips with libzip, which reads each part when the file is closed. */
#include "table/zip.h"

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

enum err zip_write(const char *path, struct zip_part *parts, size_t count,
                   bool (*go_on)(void *state), void *state)
{
    struct asking asking = {go_on, state};
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
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
