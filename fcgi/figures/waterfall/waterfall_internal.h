/* Shared by the files of a fund's waterfall: the flows that it runs on, and what came of them. Not
 * for other modules. */
#ifndef FUNDTRAIL_FIGURES_WATERFALL_WATERFALL_INTERNAL_H
#define FUNDTRAIL_FIGURES_WATERFALL_WATERFALL_INTERNAL_H

#include "figures/waterfall/waterfall.h"
#include "calc/waterfall.h"
#include "figures/fund/fund_capital.h"
#include "figures/holding/movement.h"

struct waterfall_term;

/* Money that left the fund for all, or carry that came back to it. */
struct payout {
    int32_t day;
    int64_t seq; /* 0: the hypothetical sale */
    int64_t amount_minor;
};

struct fall {
    const struct book *book;
    struct view view;
    struct arena *arena;
    int64_t fund_id;
    uint32_t currency;
    const struct entry *term_entry;
    const struct waterfall_term *term;
    bool hypothetical;
    const struct entry *proposal; /* the distribution that is compared, or NULL */
    int64_t proposal_seq;         /* of its flows */
    const struct sold_deal
        *sold; /* what the proposal is of; NULL: of what waits to be distributed */
    size_t sold_count;

    struct capital capital;
    size_t own; /* position of the manager's own commitment; capital.count: none */
    size_t count;
    size_t capacity;
    struct waterfall_flow *flows;
    int64_t *seqs; /* by source: the entry; 0: the hypothetical sale */
    size_t deal_count;
    const struct holding *deals; /* American, where there are any */
    size_t holding_count;
    int64_t carry_paid_minor; /* as recorded, less what came back */
    size_t returned_count;
    size_t returned_next;
    struct payout *returned; /* carry, in order of day */
    int64_t held_minor;      /* of that, until returned_next: not passed on */
    int64_t nav_minor;
    int64_t uninvested_minor;

    size_t part_count;
    const struct waterfall *parts; /* the deals, or the fund as the only one */
    struct waterfall pooled;       /* American */
};

/* Collects the flows. ERR_OVERFLOW. */
enum err fall_collect(struct fall *fall) MUST_USE;
enum err fall_collect_deals(struct fall *fall) MUST_USE;

/* Adds a flow of an entry. own_minor: AMOUNT_UNKNOWN for the part by paid-in on that day. */
enum err fall_add(struct fall *fall, int64_t seq, int32_t day, enum waterfall_flow_kind kind,
                  int64_t amount_minor, int64_t own_minor, size_t deal) MUST_USE;

/* Adds what every deal has of an entry: a place per deal. The manager's own part is worked out of
 * the whole and shared by the amounts, so that it is the same to the cent however many deals. */
enum err fall_add_parts(struct fall *fall, int64_t seq, int32_t day, enum waterfall_flow_kind kind,
                        const int64_t *amounts_minor) MUST_USE;

/* Adds the carry that came back: before anything is passed on. */
enum err fall_take_back(struct fall *fall) MUST_USE;

/* Adds what a payout passes on of it, and leaves the rest of the payout to the caller. Payouts come
 * in order of day; what came back on a day comes before them. */
enum err fall_pass_on(struct fall *fall, int64_t seq, int32_t day, int64_t amount_minor,
                      int64_t *rest_minor_out) MUST_USE;

/* The net asset value of the view's day; 0 where it is negative. */
enum err fall_value(const struct fall *fall, int64_t *nav_minor_out) MUST_USE;

/* What cash of a day is shared by: paid-in, or, before anything is paid in, commitments; without
 * the manager's own one where `others` says so. */
enum err fall_weights(const struct fall *fall, int32_t day, bool others,
                      int64_t *weights_out) MUST_USE;

/* Whether the terms have further tiers. */
bool fall_has_tiers(const struct fall *fall);

/* ERR_NOT_KEPT where the opening of the fund says more than its entries of the time before. */
enum err fall_opening_is_recorded(const struct fall *fall) MUST_USE;

/* Whether a step belongs to what was asked for: all, or one distribution. */
bool fall_wants(const struct fall *fall, const struct waterfall_step *step);

/* The lines and the shares. */
void fall_rows(const struct fall *fall, struct fund_waterfall *out);
enum err fall_shares(const struct fall *fall, struct fund_waterfall *out) MUST_USE;

#endif
