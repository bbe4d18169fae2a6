/* Digits two at a time: to divide is what takes the time. */
#include "base/number_text.h"

#include <string.h>

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233"
                            "34353637383940414243444546474849505152535455565758596061626364656667"
                            "6869707172737475767778798081828384858687888990919293949596979899";

size_t number_text(uint64_t value, char out[NUMBER_TEXT_MAX])
{
    char digits[NUMBER_TEXT_MAX];
    char *start = digits + NUMBER_TEXT_MAX;

    while (value >= 100) {
        start -= 2;
        memcpy(start, pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10) {
        start -= 2;
        memcpy(start, pairs + value * 2, 2);
    } else {
        *--start = (char)('0' + value);
    }
    size_t count = (size_t)(digits + NUMBER_TEXT_MAX - start);

    memcpy(out, start, count);
    return count;
}

void number_text_padded(uint64_t value, size_t count, char *out)
{
    for (; count >= 2; count -= 2) {
        memcpy(out + count - 2, pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (count == 1)
        *out = (char)('0' + value % 10);
}
