/* The lines of approved notices, kept once somebody has worked them out: they are what was known
 * when the notice was approved, so nothing that is entered later changes them. Any handle may read
 * and add to them, and each would add the same. */
#ifndef FUNDTRAIL_FIGURES_FUND_KEPT_LINES_H
#define FUNDTRAIL_FIGURES_FUND_KEPT_LINES_H

#include "base/int128.h"
#include "book/follower.h"
#include "figures/fund/capital.h"

/* Makes a place for the lines of each approval of a notice. */
extern const struct follower kept_lines_follower;

struct capital;

/* Fills the lines of a call, or of a distribution, of a currency as they were decided by an
 * approval (0: none); payments are not among them. False: they are not kept. */
bool kept_call_lines(const struct capital *capital, int64_t approval, uint32_t currency,
                     struct call_share *shares_out);
bool kept_distribution_lines(const struct capital *capital, int64_t approval, uint32_t currency,
                             struct distribution_share *shares_out);

/* Keeps them. */
void keep_call_lines(const struct capital *capital, int64_t approval,
                     const struct call_share *shares);
void keep_distribution_lines(const struct capital *capital, int64_t approval,
                             const struct distribution_share *shares);

/* The same of what all notices of a pool up to one fell short of, in 10^-18 of a minor unit: an
 * amount for each slot of struct carry and commitment. The output is all zeros before. */
bool kept_shortfalls(const struct capital *capital, int64_t approval, int128_t *sums_e18_out);
void keep_shortfalls(const struct capital *capital, int64_t approval, const int128_t *sums_e18);

#endif
