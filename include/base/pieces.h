/* Pieces: an array that grows and never moves. Each piece is as large as all before it, so that
 * what was added stays where it is while others read it, and making room copies nothing.
 *
 * One thread adds. Another may read an item once it learned by an atomic load with acquire that the
 * item is there. */
#ifndef FUNDTRAIL_BASE_PIECES_H
#define FUNDTRAIL_BASE_PIECES_H

#include <stddef.h>
#include <stdint.h>

#define PIECES_FIRST_BITS 6 /* the first piece has 64 items */
#define PIECES_MAX 32

struct pieces {
    size_t item_size;
    char *pieces[PIECES_MAX];
};

static inline void pieces_init(struct pieces *pieces, size_t item_size)
{
    *pieces = (struct pieces){.item_size = item_size};
}

void pieces_done(struct pieces *pieces);

/* In which piece an item is, and where in it. */
static inline unsigned pieces_piece(size_t i)
{
    return 63u - (unsigned)__builtin_clzll(i + (1u << PIECES_FIRST_BITS)) - PIECES_FIRST_BITS;
}
static inline size_t pieces_place(size_t i)
{
    size_t shifted = i + (1u << PIECES_FIRST_BITS);

    return shifted & ~(UINT64_C(1) << (63u - (unsigned)__builtin_clzll(shifted)));
}

/* Item i, for which room was made. */
static inline void *pieces_at(const struct pieces *pieces, size_t i)
{
    return pieces->pieces[pieces_piece(i)] + pieces_place(i) * pieces->item_size;
}

/* The same; makes room for it first. New items are all zeros. */
void *pieces_room(struct pieces *pieces, size_t i);

/* How many items from i on stand in a row with it. */
static inline size_t pieces_row(size_t i)
{
    return ((size_t)1 << (pieces_piece(i) + PIECES_FIRST_BITS)) - pieces_place(i);
}

#endif
