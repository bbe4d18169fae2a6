/* Pieces: a file that is taken bit by bit, and how long it is in the end. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_PIECES_H
#define FUNDTRAIL_HANDLERS_JOURNAL_PIECES_H

#include "base/buf.h"
#include "base/err.h"
#include "runtime/sha256.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct extent {
    size_t length;
    int64_t row_count; /* without headings; set by who knows */
    char sha256[SHA256_TEXT_SIZE];
};

/* Appends the next piece to out, as struct reply has it. */
typedef enum err (*piece_taker)(void *state, struct buf *out, bool *more_out);

/* Takes all pieces and writes them to stream; NULL: only their length and digest are wanted. What
 * take answers; ERR_UNAVAILABLE when they cannot be written. */
enum err pieces_copy(piece_taker take, void *state, FILE *stream,
                     struct extent *extent_out) MUST_USE;

#endif
