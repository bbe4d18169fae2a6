/* Digits of a decimal, written straight: figures are asked for by the thousand. */
#ifndef FUNDTRAIL_CALC_DIGITS_INTERNAL_H
#define FUNDTRAIL_CALC_DIGITS_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

/* `-units.fraction` with `places` (0 to 18) digits after the point; text_out has room for all. */
void digits_write(bool negative, uint64_t units, uint64_t fraction, int places, char *text_out);

#endif
