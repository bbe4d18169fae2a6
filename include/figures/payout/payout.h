/* Exit payout: who gets what when a firm is sold, from its cap table as it was on a day. The whole
 * stack is solved at once (calc/equity/stack.h): debts that the question names, preferences by
 * rank, participation up to caps, conversion, options that pay their strike, notes and SAFEs.
 *
 * Nothing is guessed. Where the cap table is not known to be complete, or a term that the answer
 * needs is not recorded, the amounts are unknown and rows say why.
 *
 * Amounts are rounded once: the proceeds are split to the minor unit by largest remainder, first
 * over debts and classes, and then within each of them over its holders by units. So all rows add
 * up to the proceeds. Nothing is stored. */
#ifndef FUNDTRAIL_FIGURES_PAYOUT_PAYOUT_H
#define FUNDTRAIL_FIGURES_PAYOUT_PAYOUT_H

#include "book/book.h"

#define PAYOUT_DEBTS_MAX 20
/* The ranks of debts that may be asked about. */
#define PAYOUT_RANK_MAX 1000

struct payout_debt {
    int64_t rank; /* the lowest is paid first */
    int64_t amount_minor;
};

/* What is asked: the firm is sold for so much, of which these debts are paid first. */
struct payout_question {
    int64_t firm_id;
    struct view view;
    uint32_t currency;
    int64_t proceeds_minor;
    struct payout_debt debts[PAYOUT_DEBTS_MAX];
    size_t debt_count;
};

enum payout_part { PAYOUT_DEBT = 1, PAYOUT_CLASS, PAYOUT_OPTION, PAYOUT_NOTE, PAYOUT_SAFE };

/* What a class does that may choose. */
enum payout_choice {
    PAYOUT_HOLDS = 1,
    PAYOUT_CONVERTS,
    PAYOUT_INDIFFERENT, /* both pay the same */
    PAYOUT_EXERCISES    /* options */
};

/* Why the answer cannot be told. */
enum payout_reason {
    PAYOUT_NO_TABLE = 1,  /* no certificate is alive */
    PAYOUT_NOT_STATED,    /* no register says how many units there are */
    PAYOUT_UNITS_MISSING, /* the register has more than the certificates */
    PAYOUT_UNITS_EXCEED,  /* the certificates have more than the register */
    PAYOUT_CONTRADICTION, /* an entry does not fit to those before it */
    PAYOUT_NO_PREFERENCE, /* a rank, and not how much is preferred */
    PAYOUT_NO_RANK,       /* a preference without a rank */
    PAYOUT_NO_CAP,        /* capped participation, and not at what */
    PAYOUT_NO_DIVIDEND,   /* the preference counts dividends that are not recorded */
    PAYOUT_NO_CONVERSION, /* what it converts into cannot be told */
    PAYOUT_NO_STRIKE,
    PAYOUT_NO_PRINCIPAL,
    PAYOUT_NO_RATE,  /* a note without its interest */
    PAYOUT_NO_TERMS, /* it has the best terms of later ones, and none of its own */
    PAYOUT_OPTION_ON_PREFERRED,
    PAYOUT_OTHER_CURRENCY,
    PAYOUT_NOBODY,    /* something is left that nobody may have */
    PAYOUT_NOT_STABLE /* no choice of the post-money SAFEs stands */
};

/* What one holder has of one class, of options of one strike, of a note, or of a SAFE; one row of
 * each rank of debts. By class: the same without holders. Where the answer is not known, rows of
 * what it lacks have a reason. */
struct payout_row {
    uint32_t part; /* enum payout_part; 0: of the whole table */
    int64_t rank;  /* among debts; among what is preferred */
    int64_t class_id;
    int64_t strike_e8;
    const char *certificate; /* of a note or SAFE */
    int64_t holder_party_id;
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    int64_t investment_id; /* of the fund that holds it */
    int64_t units_e8;
    int64_t share_e8; /* of the proceeds */
    uint32_t chosen;  /* enum payout_choice */
    uint32_t currency;
    int64_t claim_minor;  /* what is preferred, or owed, before any conversion; of the whole part */
    int64_t amount_minor; /* may be unknown */
    int64_t claims_minor; /* by holder: received by claims of payout_claim, or paid on them;
                             what no certificate is of stands there alone */
    int64_t
        after_minor; /* by holder: amount and claims; above the proceeds by what the firm pays */
    uint32_t reason; /* enum payout_reason */
};

extern const struct shape payout_row_shape;
extern const struct field_value payout_by_values[];

enum payout_by { PAYOUT_BY_HOLDER = 1, PAYOUT_BY_CLASS };

/* Rows in the order in which they are paid: debts, classes by rank, options, notes, SAFEs. Live in
 * arena. ERR_NOT_FOUND: no such firm in the view; ERR_OVERFLOW. */
enum err payout_rows(const struct payout_question *of, const struct book *book, enum payout_by by,
                     struct arena *arena, const struct payout_row **rows_out,
                     size_t *count_out) MUST_USE;

enum payout_event {
    PAYOUT_AT_NOTHING = 1,
    PAYOUT_DEBTS_PAID,
    PAYOUT_RANK_PAID,
    PAYOUT_OPTIONS_EXERCISE,
    PAYOUT_CLASS_CAPPED,
    PAYOUT_CLASS_CONVERTS,
    PAYOUT_SAFES_CHOOSE, /* another set of post-money SAFEs stands; payouts may jump */
    PAYOUT_AS_ASKED,     /* the proceeds of the question */
    PAYOUT_BEYOND,       /* a value to draw the last line to */
};

/* What a part has at one value of the curve. Between two values that are next to each other every
 * payout is a straight line. Where another set of post-money SAFEs stands payouts may jump: such a
 * value is told twice, with what is paid up to it and what is paid beyond it. */
struct payout_point {
    int64_t point; /* counts from 1 */
    uint32_t event;
    int64_t event_rank;
    int64_t event_class_id; /* that is capped or converts, or whose options exercise */
    const char *event_certificate;
    const char *per_unit; /* of a common unit, six decimals */
    uint32_t part;
    int64_t rank;
    int64_t class_id;
    int64_t strike_e8;
    const char *certificate;
    uint32_t currency;
    int64_t proceeds_minor; /* half up, where the point lies between two minor units */
    int64_t amount_minor;
};

extern const struct shape payout_point_shape;

/* All values in ascending order, each with a row per part. No rows where the answer is not known:
 * payout_rows says why. */
enum err payout_points(const struct payout_question *of, const struct book *book,
                       struct arena *arena, const struct payout_point **points_out,
                       size_t *count_out) MUST_USE;

/* What a fund may claim beside its part: by a claim out of the terms of a round that stands
 * (figures/round/claim.h), or by a recorded duty to buy back that no term names. It is the rest
 * that the payout of the investment leaves of the claim, credited once. A holder covers it out of
 * what the sale gives him, as far as that goes: what he has besides nobody knows. The firm itself
 * pays what it may pay now: after a completed reduction, or out of profit. Of others nothing is
 * told but the shortfall. */
struct payout_claim {
    int64_t round_term_id; /* one of these two, or both */
    int64_t buy_back_id;
    uint32_t state; /* enum claim_state; 0: the duty stands alone */
    int64_t investment_id;
    int64_t fund_id;
    int64_t obligor_party_id;
    const char *obligor_name;
    uint32_t obligor; /* enum claim_obligor */
    uint32_t currency;
    int64_t due_minor;
    int64_t payout_minor;    /* of the investment, in the stack */
    int64_t shortfall_minor; /* due less payout, and less what claims before it brought */
    int64_t paid_minor;      /* out of the obligor's part, or what the firm may pay now */
    int64_t unpaid_minor;    /* of the shortfall */
};

enum claim_obligor {
    OBLIGOR_HOLDER = 1, /* has a part of the sale */
    OBLIGOR_FIRM,
    OBLIGOR_OTHER
};

extern const struct shape payout_claim_shape;

enum err payout_claims(const struct payout_question *of, const struct book *book,
                       struct arena *arena, const struct payout_claim **claims_out,
                       size_t *count_out) MUST_USE;

/* Down to each investor: what a fund gets of the sale, and by claims that are paid beside it, falls
 * through its own waterfall as a distribution of that day would (by paid-in where it has no terms),
 * and what another fund gets of that through the next one. An American waterfall takes it as
 * proceeds of the investments that are sold. */
struct payout_investor {
    int64_t fund_id;       /* that pays */
    uint32_t goes;         /* enum payout_goes */
    int64_t commitment_id; /* of the investor; 0: carried interest, and what stays */
    int64_t investor_fund_id;
    int64_t investor_party_id;
    uint32_t money_source;     /* enum money_source: of the party */
    uint32_t government_level; /* enum government_level */
    uint32_t currency;
    int64_t passed_minor; /* on to the next fund, whose own rows have it */
    int64_t amount_minor; /* that ends here: these add up to what our funds get */
    int64_t claims_minor; /* of it: what it is more than it would be without the claims */
    int64_t share_e8;     /* of what our funds get */
};

enum payout_goes {
    GOES_TO_INVESTOR = 1,
    GOES_TO_FUND,
    GOES_TO_MANAGER,    /* carried interest */
    STAYS_NO_INVESTORS, /* nobody has paid in */
    STAYS_OTHER_CURRENCY,
    STAYS_NOT_KEPT, /* it needs flows of the time before the fund's opening */
    STAYS_HELD      /* the terms give it to nobody yet */
};

extern const struct shape payout_investor_shape;

enum err payout_investors(const struct payout_question *of, const struct book *book,
                          struct arena *arena, const struct payout_investor **rows_out,
                          size_t *count_out) MUST_USE;

#endif
