/* What the benchmarks measure: turn after turn of a row, added to one file, of which
 * tests/bench/report.mjs makes the table. Goals and units stand in tests/bench/rows.mjs. */
#ifndef FUNDTRAIL_BENCH_TURNS_H
#define FUNDTRAIL_BENCH_TURNS_H

#include <stddef.h>

#define NO_REFERENCE (-1.0)

/* One turn of a row at a size (flows, rows, firms): what was measured, and what its reference was
 * beside it. Added to the file that FUNDTRAIL_BENCH_TURNS names, and printed. */
void turn_add(const char *row, size_t size, double value, double reference);

/* Milliseconds of a clock that only goes forward. */
double now_ms(void);

/* Of this thread alone: what it waited for others does not count. */
double cpu_ms(void);

/* Bytes of this process in memory. */
double resident_bytes(void);

#endif
