/* Valuation of IP rights: relief from royalty, and cost less age. */
#ifndef FUNDTRAIL_CALC_IP_VALUATION_H
#define FUNDTRAIL_CALC_IP_VALUATION_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IP_VALUATION_YEARS_MAX 100

/* Rates are 10^-10; tax and decay up to 1. The royalty rate falls by `decay` of itself from year to
 * year. Discounted to the start, from the ends of the years or their middles. */
struct ip_royalty {
    const int64_t *revenue_minor; /* by year, >= 0 */
    size_t year_count;
    int64_t royalty_e10;
    int64_t tax_e10;
    int64_t discount_e10;
    int64_t decay_e10;
    bool mid_year;
};

/* Rounded for showing; the value is the rounded sum of the exact ones. */
struct ip_royalty_year {
    int64_t royalty_minor; /* after tax */
    int64_t factor_e6;
    int64_t present_minor;
};

/* years_out has year_count places. ERR_INVALID: no year, too many, a revenue below 0 or beyond
 * AMOUNT_MAX, or a rate out of range (royalty, tax, decay 0 to 1; discount 0 to 10). */
enum err ip_valuation_royalty(const struct ip_royalty *royalty, struct ip_royalty_year *years_out,
                              int64_t *value_minor_out) MUST_USE;

/* replacement * (life - age) / life, half up; ages in 10^-4 years, 0 <= age <= life, life > 0
 * (ERR_INVALID). ERR_OVERFLOW. */
enum err ip_valuation_cost(int64_t replacement_minor, int64_t age_e4, int64_t life_e4,
                           int64_t *value_minor_out) MUST_USE;

#endif
