/* Notices that the Company Law of 2023 asks of a firm about its capital: of a reduction to its
 * creditors (art. 224, 225), of a call to a holder who is in arrears, and that he has lost what
 * he did not pay (art. 52), and a demand that what is not due yet be paid (art. 54). Days that
 * run from them are worked out (figures/equity/notices.h). */
#ifndef FUNDTRAIL_RECORD_CAPITAL_NOTICE_H
#define FUNDTRAIL_RECORD_CAPITAL_NOTICE_H

#include "record/kinds.h"

#include <stdbool.h>
#include <stdint.h>

enum notice_action {
    NOTICE_REDUCTION = 1, /* the resolution to reduce; the next four lead back to it */
    NOTICE_TO_CREDITORS,
    NOTICE_PUBLISHED,
    NOTICE_CREDITOR_CLAIM,
    NOTICE_CLAIM_ANSWERED, /* paid or secured */
    NOTICE_CALL,           /* written, to a holder in arrears */
    NOTICE_FORFEITURE,
    NOTICE_ACCELERATION
};

/* Why a reduction may differ from the proportion of the holders (art. 224). */
enum reduction_consent {
    CONSENT_IN_PROPORTION = 1, /* it does not differ */
    CONSENT_ALL_HOLDERS,
    CONSENT_CHARTER,
    CONSENT_LAW
};

/* What belongs to which action is said by notice_belongs; the rest is unknown. */
struct capital_notice {
    const char *code;
    int64_t firm_id;
    uint32_t action; /* enum notice_action */
    int32_t given_on;
    int64_t follows_id;  /* the capital_notice that it answers to */
    int64_t security_id; /* the certificate: one of these two */
    int64_t event_id;
    int64_t round_term_id; /* of a reduction: the right to be bought out that it serves */
    int64_t creditor_party_id;
    const char *creditor_name;
    uint32_t currency;
    int64_t amount_minor; /* of capital: reduced, called or lost; of a creditor: claimed */
    int32_t pay_by;       /* the last day of the grace; of an acceleration the new day */
    int32_t resolved_on;  /* by the board */
    uint32_t consent;     /* enum reduction_consent */
    bool covers_loss;     /* nothing is paid out, and creditors are not asked (art. 225) */
    const char *source;
    const char *note;
};

extern const struct belongs notice_belongs[];                   /* by enum notice_action */
extern const struct field_value capital_notice_action_values[]; /* enum notice_action */

#endif
