/* Writes a number of units and a fraction as decimal digits. */
#include "digits_internal.h"

#include <string.h>

/* More than a 64-bit number has. */
#define DIGITS_MAX 24

/* At least `least` digits, ending before `end`; returns where they begin. */
static char *write_back(uint64_t value, int least, char *end)
{
    for (; value > 0 || least > 0; value /= 10, least--)
        *--end = (char)('0' + value % 10);
    return end;
}

void digits_write(bool negative, uint64_t units, uint64_t fraction, int places, char *text_out)
{
    char digits[DIGITS_MAX];
    char *end = digits + sizeof digits;
    char *start = write_back(units, 1, end);

    if (negative)
        *text_out++ = '-';
    memcpy(text_out, start, (size_t)(end - start));
    text_out += end - start;
    if (places > 0) {
        *text_out++ = '.';
        start = write_back(fraction, places, end);
        memcpy(text_out, start, (size_t)(end - start));
        text_out += end - start;
    }
    *text_out = '\0';
}
