/* Look-through (穿透): what a root, a fund or an investor, has in each firm through all funds
 * between them, on a named weight.
 *
 * share(root, fund) = sum over all paths of the product of the shares along the path
 * amount            = share * what the fund has in the project, rounded half to even to the fen
 *
 * A share of an investor in a fund is its stake / the stakes of all investors. Shares are carried
 * with 36 digits and rounded once, half to even, to the 18 that are told; amounts are worked out
 * from the 18, so that anybody can do it again. Where a figure is told by paths, it is split over
 * them by their shares with the method of the largest remainder: they always add up to it.
 *
 * Amounts are in the root's currency (an investor's: CNY), at the rates that rule in the view. What
 * cannot be converted is unknown: counted, never added. */
#ifndef FUNDTRAIL_FIGURES_LOOK_LOOK_THROUGH_H
#define FUNDTRAIL_FIGURES_LOOK_LOOK_THROUGH_H

#include "book/book.h"

/* The measure of a stake, and of what a fund has in a firm. Each is a row of one table
 * (weight.c). */
enum look_weight {
    WEIGHT_COMMITMENT = 1, /* net commitments; approved investments */
    WEIGHT_PAID_IN,        /* paid in less returned; cost left */
    WEIGHT_NAV,            /* the capital account; fair value */
    WEIGHT_WATERFALL, /* the capital account less the carry that accrues on it, which is a stake
                         of the manager; fair value */
    LOOK_WEIGHT_COUNT
};

extern const struct field_value look_weight_values[]; /* enum look_weight */

/* Whether it is one of them. */
bool look_weight_offered(enum look_weight weight);

#define LOOK_STALE_DAYS 180 /* a mark older than this is stale, unless another age is asked for */
#define LOOK_PATHS_MOST 200 /* paths that are told of one holding */

/* Everything that is worked out once for a root, a weight and a view. */
struct look;

/* root_id is a fund or a party; 0: all funds and no root (for source_of_funds.h and leverage.h).
 * Lives in arena. ERR_NOT_FOUND: no such root in the view. ERR_INVALID: the weight is not
 * offered. ERR_OVERFLOW. ERR_CORRUPT: the commitments close a cycle, which book_decide refuses. */
enum err look_open(const struct book *book, int64_t root_id, enum look_weight weight,
                   struct view view, struct arena *arena, struct look **look_out) MUST_USE;

/* What the root has in one project. */
struct look_row {
    int64_t firm_id;
    int64_t project_id;
    uint32_t currency;
    int64_t gross_minor;  /* of all funds that the root reaches */
    int64_t amount_minor; /* the root's part of it */
    int64_t direct_minor; /* of which held by the root itself */
    int64_t share_e8;     /* of the root's money; unknown where it has none */
    int64_t fund_count;
    int64_t path_count;
    int64_t unknown_count; /* holdings of unknown amount: not in the sums */
    int32_t marked_on;     /* the oldest mark behind it; NAV weights only */
    int64_t mark_age_days;
    int64_t stale_count; /* holdings whose mark is stale */
    int64_t at_cost_count;
    int64_t reported_minor;  /* of the amount: what funds have that are known by their reports */
    int32_t reported_on;     /* the oldest of these reports: the end of its period */
    int64_t report_age_days; /* of that one on the view's day */
};

extern const struct shape look_row_shape;

/* The whole table: the largest amount first, then by the project's code. Rows live in the arena of
 * look_open. ERR_OVERFLOW. */
enum err look_rows(struct look *look, int64_t stale_days, const struct look_row **rows_out,
                   size_t *count_out) MUST_USE;

/* What one fund has in one project, and the root's part of it: the parts of the rows above. */
struct look_holding {
    int64_t fund_id;
    int64_t firm_id;
    int64_t project_id;
    uint32_t currency;
    int64_t gross_minor;    /* may be unknown */
    const char *root_share; /* of the root in the fund, 18 digits */
    int64_t amount_minor;
    int64_t path_count;
    int32_t marked_on;
    bool at_cost;            /* never valued: the mark is the day of the last payment */
    int64_t fund_report_id;  /* the report that lists it; 0: an investment on record */
    int32_t reported_on;     /* the end of its period */
    int64_t report_age_days; /* on the view's day */
};

extern const struct shape look_holding_shape;

enum err look_holdings(struct look *look, const struct look_holding **holdings_out,
                       size_t *count_out) MUST_USE;

/* The root's money in one stake of a fund (or of the root itself) in a fund below it. */
struct look_stake_row {
    int64_t investor_fund_id;
    int64_t investor_party_id;
    int64_t fund_id;
    uint32_t currency;
    int64_t stake_minor;    /* of this investor */
    int64_t stakes_minor;   /* of all investors of the fund */
    const char *share;      /* stake / stakes */
    const char *root_share; /* of the root in the investor */
    int64_t amount_minor;   /* the root's part of the stake */
};

extern const struct shape look_stake_row_shape;

enum err look_stakes(struct look *look, const struct look_stake_row **rows_out,
                     size_t *count_out) MUST_USE;

/* What has become of the root's money: the amounts of all rows add up to it. */
enum look_part {
    PART_FIRMS = 1,    /* traced to firms */
    PART_CASH,         /* in the bank accounts of the funds */
    PART_FREE,         /* commitments: not promised on and not invested */
    PART_BORROWED,     /* credit facilities, negative */
    PART_MARKS,        /* a stake is carried at another value than the fund below it reports */
    PART_RATES,        /* investments count at the rates of their approvals, money at the view's */
    PART_OTHER,        /* fees, distributions, gains and losses that were turned over */
    PART_NOT_REPORTED, /* the reports of a fund do not say */
    PART_UNKNOWN,      /* beyond this fund something cannot be converted */
    PART_ROUNDING      /* of all amounts to the fen */
};

struct look_part_row {
    int64_t fund_id; /* 0: the rounding */
    uint32_t part;   /* enum look_part */
    uint32_t currency;
    int64_t gross_minor;
    const char *root_share;
    int64_t amount_minor;
    int64_t share_e8;        /* of the root's money */
    uint32_t known_by;       /* enum known_by: the fund */
    int32_t reported_on;     /* of one known by its reports: the list that tells its holdings */
    int64_t report_age_days; /* on the view's day */
    int64_t coverage_e8;     /* of all its holdings, what the list tells; unknown: nobody can say */
};

extern const struct shape look_part_row_shape;

enum err look_coverage(struct look *look, const struct look_part_row **rows_out, size_t *count_out,
                       int64_t *total_minor_out) MUST_USE;

/* One way from the root to a project, with its part of the holding at its end. */
struct look_path_row {
    int64_t project_id;
    int64_t fund_id;     /* whose holding it is */
    const char *path;    /* codes from the root to that fund */
    const char *factors; /* the shares along it as fractions of the stakes, multiplied; NULL: the
                            root holds it itself */
    int64_t length;      /* stakes along it; unknown for what is left out */
    uint32_t currency;
    int64_t gross_minor; /* of the holding */
    const char *share;   /* the product; for what is left out the rest of the root's share */
    int64_t amount_minor;
    int64_t left_out_count; /* paths that this row stands for instead of one */
};

extern const struct shape look_path_row_shape;

/* The paths to a firm, or to a project of it, the largest first; at most `most` of each holding.
 * What is left out is one row per holding with the count and the sum. Rows add up to the amounts
 * of look_rows. */
enum err look_paths(struct look *look, int64_t firm_or_project_id, size_t most,
                    const struct look_path_row **rows_out, size_t *count_out) MUST_USE;

enum exposure_by {
    EXPOSURE_FIRM = 1,
    EXPOSURE_SECTION, /* GB/T 4754 */
    EXPOSURE_DIVISION,
    EXPOSURE_CLASS,
    EXPOSURE_PROVINCE, /* GB/T 2260 */
    EXPOSURE_PREFECTURE,
    EXPOSURE_COUNTY,
    EXPOSURE_TAG, /* valid on the view's day; a firm of several counts in each */
    EXPOSURE_COUNT
};

extern const struct field_value exposure_values[]; /* enum exposure_by */

struct exposure_row {
    const char *key; /* NULL: not known; for tags: none */
    int64_t firm_id; /* by firm */
    uint32_t currency;
    int64_t amount_minor;
    int64_t share_e8; /* of what is traced to firms */
    int64_t firm_count;
    int64_t reported_minor; /* of the amount: by reports of funds */
    int64_t owned_e8;       /* by firm: what the root has of its capital, looked through */
    int64_t least_e8;       /* bounds of that, where the cap table gives some */
    int64_t most_e8;
    uint32_t ownership; /* enum ownership_source; 0: not by firm */
};

extern const struct shape exposure_row_shape;

/* The largest first; what is not known last. */
enum err look_exposure(struct look *look, enum exposure_by by, const struct exposure_row **rows_out,
                       size_t *count_out, int64_t *traced_minor_out) MUST_USE;

#endif
