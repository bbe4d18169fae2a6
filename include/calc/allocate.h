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

/* The same for one of several sums that are shared out one after the other: carried_e18 says by how
 * much, in 10^-18 of a unit, the earlier parts of each fell short of exact shares (negative: were
 * beyond them). Every part is its exact share and what is carried, cut down; the units left over go
 * as above. So with the same weights each sum of parts stays within one unit of its exact share, as
 * long as every share is a unit or more. No part is negative, nor beyond its cap (caps: NULL for
 * none), and who has no weight gets nothing. short_e18_out: by how much these parts fall short of
 * their exact shares, for who carries on. amount_minor >= 0. ERR_INVALID as above, or where the
 * caps leave no room. */
enum err allocate_carried(int64_t amount_minor, const int64_t *weights, const int64_t *caps,
                          const int64_t *carried_e18, size_t count, int64_t *parts_minor_out,
                          int64_t *short_e18_out) MUST_USE;

#endif
