/* Comparisons that several subjects need. */
#ifndef FUNDTRAIL_BASE_COMPARE_H
#define FUNDTRAIL_BASE_COMPARE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Whether both are unknown (NULL), or the same text. */
static inline bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* For qsort and bsearch: int64_t in ascending order. */
static inline int compare_int64(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

#endif
