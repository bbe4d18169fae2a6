/* What the calculations share of answering: complaints by line and column, and decimals. */
#include "calc_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool calc_complain(const struct calc_file *file, size_t line, size_t column, const char *format,
                   ...)
{
    va_list args;

    fprintf(stderr, "fundtrail: %s:%zu:%zu: ", file->name, line, column);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return false;
}

json_t *calc_too_large(const struct calc_file *file)
{
    calc_complain(file, 1, 1, "the figures are too large, or their dates too far apart");
    return NULL;
}
