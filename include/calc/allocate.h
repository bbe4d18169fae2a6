/* Pro-rata allocation of whole minor units: the parts are as near to their exact shares as whole
 * units can be, and always add up to the amount. */
#ifndef FUNDTRAIL_CALC_ALLOCATE_H
#define FUNDTRAIL_CALC_ALLOCATE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Splits amount_minor (of either sign) by weights >= 0 with the method of the largest remainder:
 * every part is its exact share cut towards zero, and the units left over go one each to the
 * largest remainders, the earlier weight first where they tie. parts_minor_out has count places;
 * the same arguments always give the same parts. ERR_INVALID: no weights, a negative one, or all
 * of them zero while there is something to split; then nothing is written. */
enum err allocate(int64_t amount_minor, const int64_t *weights, size_t count,
                  int64_t *parts_minor_out) MUST_USE;

#endif
