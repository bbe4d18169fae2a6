/* Records of listed shares: listings, the rules of their lock-ups, and the lots that we hold. */
#ifndef FUNDTRAIL_RECORD_LISTING_H
#define FUNDTRAIL_RECORD_LISTING_H

#include "base/field.h"

#include <stdint.h>

enum exchange {
    EXCHANGE_SSE = 1,
    EXCHANGE_SZSE,
    EXCHANGE_BSE,
    EXCHANGE_HKEX,
    EXCHANGE_NASDAQ,
    EXCHANGE_NYSE,
    EXCHANGE_OTHER
};

/* One class of a firm's shares on an exchange. A known day of listing says that the firm is listed
 * from then on (book/firm_status.h). */
struct listing {
    const char *code;
    int64_t firm_id;
    uint32_t exchange; /* enum exchange */
    const char *stock_code;
    const char *share_class; /* as its source says it */
    int32_t filed_on;
    int32_t listed_on;
    uint32_t currency;
    int64_t issue_price_e8;
    int64_t total_shares;     /* all of the firm's, which sell-down limits are parts of */
    const char *price_series; /* the index code under which its closing prices are loaded */
    const char *source;
    const char *note;
};

/* When shares of an exchange fall free, in months, and how much may be sold in a window. The one in
 * force on the listing's day rules its locks, the one in force on a day its sales. */
struct lock_rule {
    const char *code;
    uint32_t exchange; /* enum exchange */
    int64_t base_months;
    int64_t controller_months;
    int64_t new_holder_look_back_months; /* before the filing */
    int64_t new_holder_months;           /* from the acquisition */
    int64_t from_controller_look_back_months;
    int64_t auction_share_e8; /* of all shares, in any window */
    int64_t block_share_e8;
    uint32_t status; /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
};

/* Whose a restriction is: what every holder of the share is bound by lowers its value, what binds
 * only this holder does not. */
enum restriction_of { RESTRICTION_OF_SECURITY = 1, RESTRICTION_OF_HOLDER };

/* Shares of a listing that an investment holds and that were acquired on one day. */
struct listed_lot {
    const char *code;
    int64_t listing_id;
    int64_t investment_id;
    int32_t acquired_on;
    int64_t units_e8;
    bool from_controller; /* bought from it */
    bool is_controller;   /* the holder */
    uint32_t restriction_of;
    int32_t promised_until; /* the first day on which a promise of the holder's lets it be sold */
    bool venture_fund;      /* the holder qualifies for the venture funds' shorter windows */
    int32_t invested_since; /* from when a venture fund's term counts */
    int64_t security_id;    /* the certificate of the cap table that it is: a security, */
    int64_t event_id;       /* or what results from an event */
    const char *source;
    const char *note;
};

extern const struct field_value exchange_values[];       /* enum exchange */
extern const struct field_value restriction_of_values[]; /* enum restriction_of */

#endif
