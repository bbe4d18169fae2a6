/* Shares: parts of a whole as integers of 10^-36, so that long products lose nothing that a figure
 * shows. They are rounded once, half to even, to the 10^-18 in which shares are told. */
#ifndef FUNDTRAIL_CALC_SHARE_H
#define FUNDTRAIL_CALC_SHARE_H

#include "base/err.h"
#include "base/int128.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHARE_E18_ONE INT64_C(1000000000000000000)
#define SHARE_E36_ONE ((uint128_t)SHARE_E18_ONE * SHARE_E18_ONE)

/* share * numerator / denominator, rounded half to even; numerator >= 0, denominator > 0, and the
 * result must fit (CHECKed). */
uint128_t share_times(uint128_t share_e36, int64_t numerator, int64_t denominator);

/* ERR_OVERFLOW beyond nine times the whole. */
enum err share_add(uint128_t a_e36, uint128_t b_e36, uint128_t *sum_out) MUST_USE;

/* To 10^-18, half to even. */
int64_t share_round(uint128_t share_e36);

/* Rounds shares that are the whole together so that they still are: each is cut to 10^-18, and what
 * is left over goes one unit each to the largest remainders, the earlier one first where they tie.
 */
void shares_round(const uint128_t *shares_e36, size_t count, int64_t *shares_e18_out);

#endif
