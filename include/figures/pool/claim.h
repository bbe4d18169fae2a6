/* Losses of loans: who bears what of a claim by its scheme, what each has paid, and how what was
 * recovered went back, by what was actually paid.
 *
 * The bank has borne what nobody else has paid. What lies beyond the base is the bank's outside the
 * scheme, and gets nothing back. */
#ifndef FUNDTRAIL_FIGURES_POOL_CLAIM_H
#define FUNDTRAIL_FIGURES_POOL_CLAIM_H

#include "book/book.h"
#include "calc/ip_loss.h"
#include "record/loan.h"
#include "record/pool.h"

/* One bearer of a claim. */
struct loss_part_row {
    int64_t loss_claim_id;
    uint32_t bearer; /* enum loss_bearer */
    int64_t share_e8;
    uint32_t currency;
    int64_t due_minor; /* by the scheme; parts add up to the base */
    int64_t paid_minor;
    int64_t recovered_minor;
    int64_t net_minor;
};

extern const struct shape loss_part_row_shape;

enum loss_action { LOSS_COMPENSATION = 1, LOSS_RECOVERY };

/* What one payment or recovery moved of one bearer. */
struct loss_move {
    int64_t seq;
    int32_t day;
    uint32_t action; /* enum loss_action */
    uint32_t bearer; /* enum loss_bearer */
    uint32_t currency;
    int64_t amount_minor;
};

extern const struct shape loss_move_shape;
extern const struct field_value loss_action_values[];

struct loss_play {
    const struct loss_claim *claim;
    const struct loss_scheme *scheme;        /* the version that was in force at the pay-out */
    struct loss_part_row parts[BEARERS + 1]; /* from [1] on */
    int64_t recovered_minor;                 /* net of costs, in all */
    int32_t last_day;                        /* of the claim, or what came last */
    struct loss_move *moves;                 /* in order */
    size_t move_count;
};

/* A claim in a view, with its moves in arena. ERR_NOT_FOUND: it is not there; ERR_OVERFLOW. */
enum err loss_play(const struct book *book, int64_t loss_claim_id, struct view view,
                   struct arena *arena, struct loss_play *play_out) MUST_USE;

/* The pool that bears a part of a claim; 0: none does. */
int64_t loss_claim_pool(const struct book *book, const struct loss_claim *claim);

/* What a version of a scheme shares of a loss of a loan, and what stays with the bank outside of
 * it. ERR_INVALID, ERR_OVERFLOW. */
enum err loss_base_of(const struct loss_scheme *scheme, const struct loan *loan,
                      const struct ip_loss *loss, int64_t *base_out,
                      int64_t *uncovered_out) MUST_USE;

/* What a version of a scheme makes each bearer pay of a base. ERR_INVALID, ERR_OVERFLOW. */
enum err loss_parts_of(const struct loss_scheme *scheme, int64_t base_minor,
                       int64_t due_out[BEARERS + 1]) MUST_USE;

#endif
