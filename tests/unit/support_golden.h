/* Reads tests/golden/<name>: text in lines of words, `#` to the end of the line is a comment. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_GOLDEN_H
#define FUNDTRAIL_TESTS_SUPPORT_GOLDEN_H

#include "base/int128.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GOLDEN_WORDS_MAX 4096

struct golden {
    char *text;
    char *next;
    char *words[GOLDEN_WORDS_MAX];
    size_t count;
    int line;
};

/* Fails the test when the file cannot be read. */
void golden_open(struct golden *golden, const char *name);
void golden_close(struct golden *golden);

/* The next line that is not empty, as words; false at the end. */
bool golden_line(struct golden *golden);

/* As golden_line, but it must begin with this word and have at least `least` words. */
void golden_expect(struct golden *golden, const char *first, size_t least);

/* `-?digits[.digits]` as a whole number of 10^-places; fails the test on any other form. */
int128_t golden_decimal(const char *word, int places);

/* A day as YYYY-MM-DD, or a plain number. */
int32_t golden_day(const char *word);

/* Pseudo-random numbers that only depend on the seed (splitmix64). */
uint64_t golden_random(uint64_t *state);

/* The seed of this run: FUNDTRAIL_SEED, or one taken from the clock; printed once. */
uint64_t golden_seed(void);

#endif
