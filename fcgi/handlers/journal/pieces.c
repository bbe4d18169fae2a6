/* Takes a file piece by piece, for its length and digest. */
#include "handlers/journal/pieces.h"

enum err pieces_copy(piece_taker take, void *state, FILE *stream, struct extent *extent_out)
{
    struct extent extent = {0};
    struct sha256 *sha256 = sha256_new();
    struct buf piece;
    bool more = true;
    enum err err = ERR_OK;
    buf_init(&piece);
    while (more && err == ERR_OK) {
        buf_reset(&piece);
        err = take(state, &piece, &more);
        sha256_add(sha256, piece.bytes, piece.length);
        extent.length += piece.length;
        if (stream != NULL && fwrite(piece.bytes, 1, piece.length, stream) != piece.length)
            err = ERR_UNAVAILABLE;
    }
    if (stream != NULL && fflush(stream) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    buf_done(&piece);
    sha256_finish(sha256, extent.sha256);
    *extent_out = extent;
    return err;
}
