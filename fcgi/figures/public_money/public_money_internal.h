/* Shared by the files of this room: the list of rows that is being written, and whose money is
 * whose. */
#ifndef FUNDTRAIL_FIGURES_PUBLIC_MONEY_INTERNAL_H
#define FUNDTRAIL_FIGURES_PUBLIC_MONEY_INTERNAL_H

#include "figures/public_money/public_money.h"

/* Whose the money of a fund is: parts of 10^18 by enum money_owner, the unknown ones last. */
struct fund_owners {
    int64_t fund_id;
    enum err err; /* ERR_NOT_KEPT: nobody can say */
    int64_t shares_e18[MONEY_OWNERS];
};

struct look;

struct public_money {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct look *look;
    struct fund_owners *funds; /* that were asked for */
    size_t fund_count;
    size_t fund_room;
    const struct public_money_case *asked;
    struct public_money_row *rows;
    size_t count;
    size_t room;
};

/* Whose the money of a party is; 0: its record does not say. */
uint32_t money_owner_of(const struct public_money *money, int64_t party_id);

/* The same of a fund, through all funds above it; of one that was not kept with that error. */
enum err money_owners_of_fund(struct public_money *money, int64_t fund_id,
                              const struct fund_owners **owners_out) MUST_USE;

/* Whether an entry is to be counted at all. */
bool money_counts(const struct public_money *money, const struct entry *entry);

/* A new row of a form that rests on an entry: nothing paid and nothing at risk. */
struct public_money_row *money_row(struct public_money *money, uint32_t form, int64_t seq,
                                   int32_t day);

/* Says what a row comes to: an amount in its own currency (it may be unknown) that was paid, or is
 * at risk. It counts where the owner is public. ERR_OVERFLOW. */
enum money_count { COUNTS_NOT, COUNTS_PAID, COUNTS_AT_RISK };
enum err money_tell(struct public_money *money, struct public_money_row *row, uint32_t owner,
                    int64_t amount_minor, uint32_t currency, enum money_count as) MUST_USE;

/* A row of which something is not known. */
void money_tell_gap(struct public_money_row *row, enum money_gap gap, enum money_count as);

/* The rows of a firm's loans: exposures, compensation, fees and premiums. */
enum err money_of_loans(struct public_money *money) MUST_USE;

/* What subsidies paid of a loan's costs of a kind (enum cost_kind). */
enum err money_subsidised(const struct public_money *money, int64_t loan_id, uint32_t cost_kind,
                          int64_t *paid_out) MUST_USE;

#endif
