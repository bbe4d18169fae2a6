/* What the benchmarks found: a list that each program prints and adds to one JSON file. */
#ifndef FUNDTRAIL_BENCH_RESULTS_H
#define FUNDTRAIL_BENCH_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

#define RESULTS_MAX 24

struct result {
    const char *name;
    double value;
    const char *unit;
    const char *reference; /* what it is held against; "": nothing */
    double ratio;          /* to the reference; below 0: none */
    const char *goal;      /* "": none was set */
    bool met;
};

struct results {
    size_t size; /* of what was measured: flows, firms, rows */
    struct result list[RESULTS_MAX];
    size_t count;
};

void results_add(struct results *results, struct result result);

/* A line each, on standard output. */
void results_print(const struct results *results);

/* Adds them to the list in the file, which is made when it is not there. */
void results_write(const struct results *results, const char *path);

/* Milliseconds of a clock that only goes forward. */
double now_ms(void);

#endif
