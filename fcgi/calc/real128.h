/* A binary floating-point number of 113 bits, for rates only. On x86-64 it is a type of its own; on
 * 64-bit ARM it is what long double is. */
#ifndef FUNDTRAIL_CALC_REAL128_H
#define FUNDTRAIL_CALC_REAL128_H

#include "base/int128.h"

#include <stdint.h>

#ifdef __SIZEOF_FLOAT128__
__extension__ typedef __float128 real128_t;
#else
typedef long double real128_t;
#endif

/* Twice the largest relative error of one operation. */
#define REAL128_EPSILON ((real128_t)0x1p-112)

/* base to a whole power, by squaring. The relative error is below power * REAL128_EPSILON. */
real128_t real128_power(real128_t base, uint32_t power);

/* The positive number whose degree-th power is value; 0 < value, 1 <= degree. */
real128_t real128_root(real128_t value, uint32_t degree);

/* The nearest whole number, halves to even. The value must fit. */
int128_t real128_round(real128_t value);

#endif
