/* Files without a name: made with one, which is removed at once. */
#include "table/spool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE_SIZE ((size_t)1 << 16)

const char *spool_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder != NULL && *folder != '\0' ? folder : "/tmp";
}

int spool_open_descriptor(void)
{
    struct buf path;

    buf_init(&path);
    buf_format(&path, "%s/fundtrail-XXXXXX", spool_folder());
    int file = mkostemp(path.bytes, O_CLOEXEC);
    if (file >= 0)
        (void)unlink(path.bytes);
    buf_done(&path);
    return file;
}

FILE *spool_open(void)
{
    int file = spool_open_descriptor();
    FILE *spool = file < 0 ? NULL : fdopen(file, "w+");

    if (spool == NULL && file >= 0)
        (void)close(file);
    return spool;
}

enum err spool_rewind(FILE *spool)
{
    if (fflush(spool) != 0 || ferror(spool) || fseeko(spool, 0, SEEK_SET) != 0)
        return ERR_UNAVAILABLE;
    return ERR_OK;
}

enum err spool_take(void *spool, struct buf *out, bool *more_out)
{
    size_t length = fread(buf_space(out, PIECE_SIZE), 1, PIECE_SIZE, spool);

    buf_wrote(out, length);
    *more_out = length == PIECE_SIZE;
    return ferror((FILE *)spool) ? ERR_UNAVAILABLE : ERR_OK;
}
