/* Figures: what a view of the book says of a fund, firm or project. Sums are in the currency of
 * the fund, or in CNY; what is unknown is counted, never added. */
#ifndef FUNDTRAIL_FIGURES_OVERVIEW_FIGURES_H
#define FUNDTRAIL_FIGURES_OVERVIEW_FIGURES_H

#include "figures/deal/deal.h"

struct fund_figures {
    uint32_t currency;
    int64_t commitments_received_minor;
    int64_t commitments_made_minor;
    int64_t approved_minor;
    int64_t paid_minor;
    int64_t pending_minor;
    int64_t project_count;  /* with an approved investment */
    uint32_t known_by;      /* enum known_by */
    int32_t last_report_on; /* the end of the last period of which a report counts */
};

struct project_figures {
    uint32_t currency;
    int64_t approved_minor;
    int64_t paid_minor;
    int64_t pending_minor;
    int64_t limit_minor;    /* of the cap in force; unknown without one */
    uint32_t basis;         /* of the cap in force */
    int64_t used_minor;     /* on that basis */
    int64_t headroom_minor; /* at most, while open_count is not 0 */
    int64_t open_count;     /* funds whose reports may leave something of it out */
};

struct firm_figures {
    uint32_t currency; /* CNY: what our funds have in it */
    int64_t approved_minor;
    int64_t paid_minor;
    int64_t project_count;
    int64_t round_count;
    const char *last_series;
    int32_t last_round_on;
    const char *tags; /* names of live tags, comma separated; NULL when none */
    uint32_t state;   /* enum firm_state, on the view's day; 0: unknown */
    int32_t state_on;
};

extern const struct shape fund_figures_shape;
extern const struct shape project_figures_shape;
extern const struct shape firm_figures_shape;

/* Each ERR_NOT_FOUND when the entity has no version in the view, ERR_OVERFLOW when a sum does not
 * fit. Sums over investments or commitments in a currency to which a rate is missing are
 * AMOUNT_UNKNOWN. Texts live in arena. */
enum err fund_figures_compute(const struct book *book, int64_t id, struct view view,
                              struct arena *arena, struct fund_figures *figures_out) MUST_USE;
enum err project_figures_compute(const struct book *book, int64_t id, struct view view,
                                 struct arena *arena, struct project_figures *figures_out) MUST_USE;
enum err firm_figures_compute(const struct book *book, int64_t id, struct view view,
                              struct arena *arena, struct firm_figures *figures_out) MUST_USE;
#endif
