/* Where the investors of a fund pay to, and what the notice to each of them says. */
#ifndef FUNDTRAIL_FIGURES_FUND_BANK_ACCOUNT_H
#define FUNDTRAIL_FIGURES_FUND_BANK_ACCOUNT_H

#include "book/book.h"

/* The account of a fund that was approved last by the view's day; NULL where none is. One that
 * waits, was rejected or reversed is never it. */
const struct entry *bank_account_in_force(const struct book *book, int64_t fund_id,
                                          struct view view);

/* The notice of a call to one investor. What is not known of the account stays unknown. */
struct call_notice {
    int64_t commitment_id;
    const char *investor; /* whom it is addressed to */
    uint32_t currency;
    int64_t amount_minor;
    const char *amount_in_words;   /* 大写金额 */
    const char *payment_reference; /* the call's and the commitment's codes: no two are the same */
    int32_t due_on;
    int64_t bank_account_id; /* 0: none was in force */
    const char *account_name;
    const char *bank;
    const char *account_number;
    const char *bank_code;
};

extern const struct shape call_notice_shape;

/* The notices of a call, in the order of call_shares. The account is the one in force on the day on
 * which the call takes effect, by what the view knows; while it waits, on the view's day. They live
 * in arena. Errors as call_shares. */
enum err call_notices(const struct book *book, int64_t call_id, struct view view,
                      struct arena *arena, const struct call_notice **notices_out,
                      size_t *count_out) MUST_USE;

#endif
