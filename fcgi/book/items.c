/* Grows an array by doubling. */
#include "items_internal.h"

#include "base/check.h"

#include <stdlib.h>

#define CAPACITY_FIRST 64

void *items_grown(void *items, size_t count, size_t more, size_t *capacity, size_t size)
{
    if (count + more <= *capacity)
        return items;
    size_t wanted = *capacity == 0 ? CAPACITY_FIRST : *capacity * 2;
    size_t bytes;

    CHECK(count + more <= wanted && !__builtin_mul_overflow(wanted, size, &bytes));
    void *result = realloc(items, bytes);

    CHECK(result != NULL);
    *capacity = wanted;
    return result;
}
