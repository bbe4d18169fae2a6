/* Samples: which items of a population an auditor looks at, by a seed, so that anybody draws the
 * same ones again from the same rows. Whole numbers only; docs/auditing.md writes it down.
 *
 * Each item has a draw: 32 bytes that the seed and its key determine (a digest). Items stand in
 * order of their seq. */
#ifndef FUNDTRAIL_CALC_SAMPLE_H
#define FUNDTRAIL_CALC_SAMPLE_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define SAMPLE_DRAW_SIZE 32

enum sample_stratum {
    SAMPLE_NOT_DRAWN,
    SAMPLE_TOP, /* as large as the interval, or larger: taken in any case */
    SAMPLE_DRAWN
};

struct sample_item {
    uint8_t draw[SAMPLE_DRAW_SIZE];
    int64_t size;           /* amount or weight; greater than zero, but for sample_random */
    enum sample_stratum is; /* set by the functions below */
};

/* The `wanted` items whose draws come first. */
void sample_random(struct sample_item *items, size_t count, size_t wanted, struct arena *arena);

/* Monetary-unit sampling with fixed intervals. Items that are as large as the interval (what is
 * left of the total, divided by what is left of `wanted`, rounded down; 0 where no more items are
 * left than are wanted) are taken, in order, until none is;
 * of the others, in order, those that hold the units start, start + interval, … `start` is from 1
 * to the interval: start_number, the first eight bytes of the seed's digest, modulo the interval,
 * plus one. So exactly `wanted` are taken, unless there are fewer. *interval_out is that of the
 * rest; 0 when nothing was left to draw. ERR_OVERFLOW. */
enum err sample_by_size(struct sample_item *items, size_t count, size_t wanted,
                        uint64_t start_number, int64_t *interval_out) MUST_USE;

/* Puts items in order of their draws, with positions into the given array in *order_out, in arena:
 * for sample_by_size in an order that nobody chose. */
void sample_order(const struct sample_item *items, size_t count, struct arena *arena,
                  size_t **order_out);

#endif
