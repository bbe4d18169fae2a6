/* After a listing: when lots fall free, how fast they may be sold, what a restriction costs. */
#ifndef FUNDTRAIL_CALC_EQUITY_LISTING_H
#define FUNDTRAIL_CALC_EQUITY_LISTING_H

#include "base/err.h"
#include "calc/exact.h"

/* Months of each rule. */
struct lock_rules {
    int32_t base;
    int32_t controller;
    int32_t new_holder_look_back; /* before the filing */
    int32_t new_holder;           /* from the acquisition */
    int32_t from_controller_look_back;
};

struct lock_lot {
    int32_t acquired;
    bool from_controller;
};

/* The first day on which a lot may be sold: the latest that any rule says. */
int32_t lock_free_from(const struct lock_rules *rules, int32_t filing, int32_t listing,
                       bool is_controller, const struct lock_lot *lot);

/* Whole months from one day to another, by the calendar. */
int32_t listing_months(int32_t from_day, int32_t to_day);

/* Average-price put for a restriction (AAP, guideline of AMAC). */
struct restriction {
    struct exact price;
    struct exact years;
    struct exact volatility;
    struct exact dividend_yield;
};

struct restriction_discount {
    struct exact deviation; /* v times the root of the time */
    struct exact put;       /* per share */
    struct exact discount;  /* of the price */
    struct exact value;     /* per share */
};

/* price > 0, the others >= 0. ERR_OVERFLOW: a volatility or time beyond all reason. */
enum err restriction_discount(struct exact_work *work, const struct restriction *of,
                              struct restriction_discount *discount_out) MUST_USE;

#endif
