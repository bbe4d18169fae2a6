/* Turns as lines of JSON. */
#include "turns.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

double now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

double cpu_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

double resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    CHECK(file != NULL);
    CHECK(fscanf(file, "%*d %ld", &pages) == 1);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void write_turn(FILE *file, const char *row, size_t size, double value, double reference)
{
    fprintf(file, "{\"row\":\"%s\",\"size\":%zu,\"value\":%.6g", row, size, value);
    if (reference >= 0)
        fprintf(file, ",\"reference\":%.6g", reference);
    fputs("}\n", file);
}

void turn_add(const char *row, size_t size, double value, double reference)
{
    const char *path = getenv("FUNDTRAIL_BENCH_TURNS");
    FILE *file = path == NULL ? NULL : fopen(path, "a");

    write_turn(stdout, row, size, value, reference);
    (void)fflush(stdout);
    CHECK(path == NULL || file != NULL);
    if (file == NULL)
        return;
    write_turn(file, row, size, value, reference);
    CHECK(fclose(file) == 0);
}
