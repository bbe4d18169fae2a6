/* Votes, profit and the right to new capital of each holder of a firm: by its charter, or where
 * that says nothing by the Company Law (art. 65, 116, 210, 227).
 *
 * What the firm holds of itself has none of them. Shares of a right add up to exactly 1, with
 * what is stated and on no certificate as a row without a holder; where a right is shared by
 * what is paid in, that part cannot be told, and nothing is. */
#ifndef FUNDTRAIL_FIGURES_EQUITY_RIGHTS_H
#define FUNDTRAIL_FIGURES_EQUITY_RIGHTS_H

#include "figures/equity/play.h"
#include "record/charter_term.h"

enum rights_reason {
    RIGHTS_FORM = 1,   /* shares and registered capital at once: the form is not known */
    RIGHTS_PAID,       /* what is paid in is not known of a certificate */
    RIGHTS_INCOMPLETE, /* a part of the capital is on no certificate */
    RIGHTS_STATED,     /* the shares that the charter states do not add up to 1 */
    RIGHTS_NOTHING     /* nothing of it is there, so nobody has a part */
};

struct holder_right {
    int64_t holder_party_id; /* one of three; none: nobody that is known */
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    const char *holder;
    uint32_t right;          /* enum holder_right_kind */
    int64_t share_e8;        /* unknown, for the reason */
    uint32_t basis;          /* enum charter_basis */
    uint32_t law;            /* enum capital_law; 0: the charter says so */
    int64_t charter_term_id; /* of several of a day the holder's own */
    uint32_t reason;         /* enum rights_reason; 0: it is known */
};

extern const struct shape holder_right_shape;

/* By right, and within one in the order of the certificates; in equity's arena. ERR_OVERFLOW. */
enum err holder_rights(const struct equity *equity, const struct holder_right **rows_out,
                       size_t *count_out) MUST_USE;

#endif
