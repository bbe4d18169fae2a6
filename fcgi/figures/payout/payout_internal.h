/* Shared by the files of the exit payout: the stack with the names of those who are paid. Not for
 * other modules. Money is in minor units, units are whole ones. */
#ifndef FUNDTRAIL_FIGURES_PAYOUT_PAYOUT_INTERNAL_H
#define FUNDTRAIL_FIGURES_PAYOUT_PAYOUT_INTERNAL_H

#include "figures/payout/payout.h"

#include "calc/equity/stack.h"
#include "figures/equity/play.h"

/* What one holder has of a part; two investments of a fund are two. */
struct payee_holder {
    struct equity_holder holder;
    int64_t investment_id;
    int64_t units_e8; /* unknown: a note or SAFE, which has none */
};

extern const struct field_value payout_part_values[];

/* What is paid as one: a debt, a class, the options of one strike on one class, a note,
 * a SAFE. */
struct payee {
    uint32_t part; /* enum payout_part */
    int64_t rank;  /* unknown: common */
    int64_t class_id;
    int64_t strike_e8;
    const char *certificate;
    const struct security *promise; /* the terms of a note or SAFE; else NULL */
    uint32_t reason;                /* enum payout_reason; 0: all is known */
    bool may_choose;
    bool post_money; /* its units count itself: solved by stack_safes_solve */
    struct exact claim;
    struct exact units; /* of common, as converted */
    size_t at;          /* its position among the debts, classes, options or SAFEs of the stack */
    struct payee_holder *holders;
    size_t holder_count;
    int64_t units_e8; /* of its own, of all holders */
};

struct payout_work {
    const struct payout_question *of;
    const struct book *book;
    struct exact_work *work;
    struct equity equity;
    struct payee *payees; /* debts first, then as payout_rows says */
    size_t payee_count;
    struct stack_safes stack;
    struct exact minor_per_unit; /* of the question's currency: 100 fen */
    uint32_t reason;             /* of the whole table; 0: none */
    int64_t reason_units_e8;     /* how many units are missing, or too many */
    bool known;                  /* nothing has a reason */
};

/* What a part gets, and what it does. */
struct paid {
    struct exact amount;
    uint32_t choice; /* enum payout_choice; 0: it may not choose */
};

/* Fills everything but the amounts. work_out->work must be set. ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err payout_open(const struct payout_question *of, const struct book *book,
                     struct exact_work *work, struct payout_work *out) MUST_USE;

/* The classes, options, notes and SAFEs of the firm's certificates (payees.c). */
void payees_collect(struct payout_work *of);

/* Whether a certificate is alive and has a part: what the firm holds of itself has none. */
bool payout_counts(const struct payout_work *of, const struct equity_certificate *certificate);

/* Common units for one of a class, by all legs of its way; one without a right to convert. False:
 * the way cannot be told. */
bool payout_common_ratio(const struct payout_work *of, int64_t class_id, struct exact *ratio_out);

/* Solves the stack: a place per payee. converts: the post-money SAFEs that do; NULL: the set that
 * is stable. ERR_INVALID: something is left that nobody may have. ERR_NOT_FOUND: no set of them is
 * stable. ERR_OVERFLOW. */
enum err payout_solve(struct payout_work *of, struct exact proceeds, const bool *converts,
                      struct paid *paid_out, struct exact *per_unit_out) MUST_USE;

/* What is paid to each holder of each part in minor units, in the order of payees and their
 * holders; debts have one place each. They add up to the proceeds. Sets `known` to false, and the
 * reason of the table, where nobody can say. */
enum err payout_split(struct payout_work *of, struct paid *paid_out, int64_t *parts_minor_out,
                      int64_t *holder_minor_out) MUST_USE;

/* What the stack pays, without claims beside it. */
enum err payout_stack_rows(const struct payout_question *of, const struct book *book,
                           enum payout_by by, struct arena *arena, struct payout_row **rows_out,
                           size_t *count_out) MUST_USE;

/* The claims beside rows by holder; and what these add to the rows, or take from them. */
enum err payout_claims_of(const struct payout_question *of, const struct book *book,
                          struct arena *arena, const struct payout_row *rows, size_t row_count,
                          const struct payout_claim **claims_out, size_t *count_out) MUST_USE;
enum err payout_add_claims(const struct payout_question *of, const struct book *book,
                           struct arena *arena, struct payout_row *rows, size_t count) MUST_USE;

size_t payout_holder_count(const struct payout_work *of);

static inline struct exact exact_of_e8(struct exact_work *work, int64_t value_e8)
{
    return exact_fraction(work, value_e8, DECIMAL_E8_ONE);
}

/* A number as a whole one, halves up; ERR_OVERFLOW. */
enum err exact_to_minor(struct exact_work *work, struct exact value, int64_t *minor_out) MUST_USE;

#endif
