/* The pieces themselves: allocated when their first item is asked for. */
#include "base/pieces.h"

#include "base/check.h"

#include <stdlib.h>

void pieces_done(struct pieces *pieces)
{
    for (size_t i = 0; i < PIECES_MAX; i++)
        free(pieces->pieces[i]);
    pieces_init(pieces, pieces->item_size);
}

void *pieces_room(struct pieces *pieces, size_t i)
{
    unsigned piece = pieces_piece(i);

    CHECK(piece < PIECES_MAX);
    if (pieces->pieces[piece] == NULL) {
        pieces->pieces[piece] = calloc((size_t)1 << (piece + PIECES_FIRST_BITS), pieces->item_size);
        CHECK(pieces->pieces[piece] != NULL);
    }
    return pieces_at(pieces, i);
}
