/* Shared by the files of decide: what a check is given and what it may use. Not for other modules.
 */
#ifndef FUNDTRAIL_BOOK_DECIDE_INTERNAL_H
#define FUNDTRAIL_BOOK_DECIDE_INTERNAL_H

#include "book/decide.h"

struct decider {
    const struct book *book;
    const struct command *command;
    struct arena *arena;
    struct violations *violations;
    struct entry *draft; /* its effective date is set; its record may be completed */
    void *record;        /* the draft's record, still writable */
};

/* Everything known, on the draft's effective date. */
struct view decider_view(const struct decider *decider);

/* Adds a violation. */
void refuse(struct decider *decider, const char *field, enum violation_code code);
void refuse_with_seq(struct decider *decider, const char *field, enum violation_code code,
                     int64_t seq);

/* Gives the last violation a money parameter. */
void param_amount(struct decider *decider, const char *name, int64_t amount_minor,
                  uint32_t currency);

/* The ruling version's record of a referenced entity on the draft's day; NULL when there is none
 * (which was refused already). */
const void *named_record(const struct decider *decider, uint32_t kind, int64_t id);

/* Refuses when exactly one of two references is not given; true when it is. */
bool exactly_one(struct decider *decider, const char *a_name, int64_t a, const char *b_name,
                 int64_t b);

/* Refuses when `later` is known and before `earlier`. */
void require_order(struct decider *decider, const char *field, int32_t earlier, int32_t later,
                   const char *other);

/* The first day from which an entry can be reversed: not before itself, nor before what rested on
 * it and was reversed ceased to count. */
int32_t first_end(const struct book *book, const struct entry *reversed);

void require_currency(struct decider *decider, uint32_t given, uint32_t expected);

/* One check per kind of record; the references are already known to exist. */
void check_user(struct decider *decider);
void check_fund(struct decider *decider);
void check_firm(struct decider *decider);
void check_firm_tag(struct decider *decider);
void check_round(struct decider *decider);
void check_rule(struct decider *decider);
void check_commitment(struct decider *decider);
void check_investment(struct decider *decider);
void check_decision(struct decider *decider);
void check_payment(struct decider *decider);
void check_subscription(struct decider *decider);
void check_reversal(struct decider *decider);

#endif
