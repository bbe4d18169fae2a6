/* Ownership: what a root (a fund or an investor) has of the capital of firms, itself and looked
 * through, and what every fund and investor of the chain has of one firm.
 *
 *   looked through = sum over the holders of share(root, holder) * units of the holder / all units
 *
 * with the shares of look-through, 18 digits. It says where it is known from, and has bounds where
 * the cap table gives some (figures/equity/ownership.h): units that nobody is known to hold may be
 * anybody's. Firms that hold firms are not looked through. */
#ifndef FUNDTRAIL_FIGURES_LOOK_OWNERSHIP_H
#define FUNDTRAIL_FIGURES_LOOK_OWNERSHIP_H

#include "figures/equity/ownership.h"
#include "figures/look/look_through.h"

/* What one holder has of one firm. */
struct ownership_row {
    int64_t firm_id;
    int64_t fund_id; /* the holder: one of these two */
    int64_t party_id;
    uint32_t source;  /* enum ownership_source */
    int64_t units_e8; /* that it holds itself; unknown: by rounds, or nobody can tell */
    int64_t total_e8; /* of all holders; unknown by rounds */
    int64_t own_e8;   /* units / total; by rounds the estimate */
    int64_t share_e8; /* looked through, itself included */
    int64_t least_e8; /* bounds of that; unknown where there are none */
    int64_t most_e8;
    int64_t chain_e8;   /* what it and all below it hold, each whole */
    int64_t fund_count; /* funds below it, and itself, that hold units */
    int64_t open_count; /* of them holders whose part cannot be told: not in the shares */
    int32_t stated_on;  /* the day of the register */
    int64_t
        through_e8; /* what it has through other firms with complete tables, funds looked through */
    int64_t with_firms_e8; /* share + through */
    int64_t with_least_e8; /* bounds of that: what other firms hold without telling is open */
    int64_t with_most_e8;
};

extern const struct shape ownership_row_shape;

/* What the root has of each firm that it or a fund below it holds units of; the firms in order of
 * their codes. In the look's arena. ERR_OVERFLOW. */
enum err look_ownership(struct look *look, const struct ownership_row **rows_out,
                        size_t *count_out) MUST_USE;

/* What the root has of one firm; nothing where it has none. */
enum err look_ownership_of(struct look *look, int64_t firm_id,
                           struct ownership_row *row_out) MUST_USE;

/* What each fund of the chain has of one firm, those that hold units and all above them, and the
 * investors who hold some themselves. Funds in order of their codes, then investors by their ids.
 * In arena. ERR_OVERFLOW, ERR_NOT_KEPT. */
enum err firm_owners(const struct book *book, int64_t firm_id, enum look_weight weight,
                     struct view view, struct arena *arena, const struct ownership_row **rows_out,
                     size_t *count_out) MUST_USE;

#endif
