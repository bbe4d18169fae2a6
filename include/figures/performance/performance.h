/* Performance: what a fund, a commitment, an investor, a firm, an investment or a whole chain has
 * earned. Every figure comes from one list of flows, each with the entry behind it, typed as ILPA's
 * Performance Template does (calc/performance.h); whoever has the list can work it out again.
 *
 * Investors, firms and chains may span currencies: their flows are in CNY, each at the rate of its
 * own day. The interest of a later closing is a flow of who pays it and of those who get it, and
 * neither paid in nor distributed; over all investors of a fund it is nothing.
 *
 * A stake that is transferred is sold: who hands it on has his flows until then and the price, who
 * takes it over the price and his flows since (the account of the commitment has its history). */
#ifndef FUNDTRAIL_FIGURES_PERFORMANCE_PERFORMANCE_H
#define FUNDTRAIL_FIGURES_PERFORMANCE_PERFORMANCE_H

#include "book/book.h"

#include "calc/performance.h"

enum performance_scope {
    SCOPE_FUND = 1,   /* all its investors and its facility */
    SCOPE_COMMITMENT, /* one investor in one fund */
    SCOPE_PARTY,      /* an investor in all funds */
    SCOPE_CHAIN,      /* a root fund and all below it, as its investors from outside see it; id 0:
                         all funds */
    SCOPE_FIRM,       /* all investments in a firm */
    SCOPE_INVESTMENT
};

struct performance_subject {
    enum performance_scope scope;
    int64_t id;
};

struct flow_row {
    int64_t seq; /* the entry: 0 for what is worked out on the view's day */
    int32_t date;
    const char *type; /* as performance_type_name */
    uint32_t currency;
    int64_t amount_minor; /* what investors pay is negative */
    const char *original; /* the amount in the currency of the entry */
    uint32_t original_currency;
    int64_t fund_id;
};

extern const struct shape flow_row_shape;

struct flow_list {
    uint32_t currency;
    size_t count;
    const struct flow_row *rows;          /* in order of date and seq */
    const struct performance_flow *flows; /* the same, for calc */
    int64_t committed_minor;
    int64_t unfunded_minor;
    bool sold_unpriced; /* a flow is not known: the price of a transfer is missing */
    bool bought_unpriced;
    bool facility_unshared; /* nobody was there to bear what the facility drew */
    bool earlier_unknown;   /* an opening stands for flows of days that are not known: no rates */
};

/* The flows of a subject in a view, with its value on the view's day. Where a fund has terms of
 * distribution, the carry accrued on the value (figures/waterfall/waterfall.h) is taken off it and
 * stands as an adjustment beside it, as ILPA's template does. They live in arena. ERR_NOT_FOUND: no
 * such subject, or no rate to CNY where one is needed. ERR_OVERFLOW. */
enum err performance_flows(const struct book *book, struct performance_subject subject,
                           struct view view, struct arena *arena,
                           struct flow_list *list_out) MUST_USE;

/* What one commitment promises on the view's day, in the currency of the subject at the rate of
 * that day. */
struct unfunded_commitment {
    int64_t commitment_id;
    int64_t fund_id;
    uint32_t currency;
    int64_t committed_minor;
    int64_t unfunded_minor;
    const char *original_committed; /* in the currency of the commitment */
    const char *original_unfunded;
    uint32_t original_currency;
};

extern const struct shape unfunded_commitment_shape;

/* What committed and unfunded of a subject are the sums of; none for firms and investments. Rows
 * live in arena. Errors as performance_flows. */
enum err performance_unfunded_commitments(const struct book *book,
                                          struct performance_subject subject, struct view view,
                                          struct arena *arena,
                                          const struct unfunded_commitment **rows_out,
                                          size_t *count_out) MUST_USE;

/* Ratios with eight digits, rates with ten; NULL where there is none. Several rates are separated
 * by commas. Gross: before fees and carry; without: as if there were no credit facility: what it
 * drew and repaid is shared out to the investors, by their net commitments of the day. Firms and
 * investments have only the gross figures with. */
struct performance_figures {
    uint32_t currency;
    int64_t committed_minor;
    int64_t paid_in_minor;
    int64_t unfunded_minor;
    int64_t distributed_minor;
    int64_t nav_minor;
    const char *dpi;
    const char *rvpi;
    const char *tvpi;
    const char *pic;
    const char *net_irr_status; /* value, none or several */
    const char *net_irr;
    const char *gross_multiple;
    const char *gross_irr_status;
    const char *gross_irr;
    const char *net_multiple_without;
    const char *net_irr_without_status;
    const char *net_irr_without;
    const char *gross_multiple_without;
    const char *gross_irr_without_status;
    const char *gross_irr_without;
    const char *returns_reason; /* why there are no ratios and rates at all; else NULL */
    const char *without_reason; /* why there are no figures without the facility; else NULL */
    const char *rates_reason;   /* why there are no rates, although there are ratios; else NULL */
};

extern const struct shape performance_figures_shape;

/* Texts live in arena. Errors as performance_flows. */
enum err performance_compute(const struct book *book, struct performance_subject subject,
                             struct view view, struct arena *arena,
                             struct performance_figures *figures_out) MUST_USE;

/* Works the figures of every fund out once, so that what is kept of them is there for whoever asks
 * later, also in processes that are forked from this one. What cannot be told is left to them. */
void performance_prepare(const struct book *book, struct view view);

/* As performance_compute without rates, which are NULL: sums and their multiples. */
enum err performance_sums(const struct book *book, struct performance_subject subject,
                          struct view view, struct arena *arena,
                          struct performance_figures *figures_out) MUST_USE;

/* One point of a J-curve: a quarter of a fund. */
struct curve_row {
    int32_t date;
    uint32_t currency;
    int64_t paid_in_minor;     /* cumulative */
    int64_t distributed_minor; /* cumulative */
    int64_t net_minor;         /* distributed - paid in */
    int64_t nav_minor;
    const char *tvpi;
};

extern const struct shape curve_row_shape;

enum err performance_curve(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct curve_row **rows_out,
                           size_t *count_out) MUST_USE;

#endif
