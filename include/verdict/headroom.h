/* Headroom: how much of a project's cap is used, on the three bases, and what a further amount
 * would do.
 *
 * direct        approved investments of the investing fund itself
 * chain         approved investments of all funds of a chain, gross
 * look_through  approved investments of all funds of a chain, each times the chain's root's share
 * in that fund: the sum over all paths of the product of the shares of commitments (认缴), net of
 * what was released and transferred; the same to the last digit as look-through (look_through.h)
 *
 * A chain is a root (a fund that no tracked fund has committed to) and every fund below it. Where a
 * fund hangs below several roots, the root with the largest result counts. Approved means decided
 * and not reversed, paid or not.
 *
 * What funds have that are known by their reports counts on the bases of a chain, at the cost that
 * the last list of holdings tells; on direct it never counts for another fund. Where a list may
 * leave something out (it is no list of all, an amount or the project is open, it is too old), what
 * is used is at least that, and headroom at most: `open` says so, and nothing passes by it.
 *
 * used and headroom are figures of the view. A verdict looks further: what is recorded for later
 * dates counts too (peak), so that a back-dated decision cannot pass under a later one. */
#ifndef FUNDTRAIL_VERDICT_HEADROOM_H
#define FUNDTRAIL_VERDICT_HEADROOM_H

#include "book/book.h"
#include "figures/fund/capital.h"
#include "record/rule.h"

struct headroom_row {
    int64_t fund_id;
    int64_t approved_minor;  /* gross, of this fund in the project */
    int64_t share_e18;       /* weight in the basis: 10^18 is the whole */
    int64_t weighted_minor;  /* approved times share, rounded half to even */
    bool reported;           /* the fund is known by its reports: approved is the cost they tell */
    bool open;               /* and they may leave something out */
    int64_t fund_report_id;  /* the report that lists its holdings; 0: none does */
    int32_t reported_on;     /* the end of its period */
    int64_t report_age_days; /* on the day that was computed */
    int64_t coverage_e8;     /* of the cost of all its holdings; unknown: nobody can tell */
};

struct headroom_basis {
    uint32_t basis;           /* enum basis */
    bool binding;             /* the rule is stated on this basis */
    int64_t root_id;          /* whose chain; the fund itself for direct; 0 when nothing is used */
    int64_t used_minor;       /* in the view: the sum of the rows' weighted amounts */
    int64_t pending_minor;    /* proposed in the view, not decided */
    int64_t peak_minor;       /* largest used on the view's day or any later one */
    int32_t peak_on;          /* that day */
    int64_t amount_minor;     /* the weighted amount asked about */
    int64_t amount_share_e18; /* its weight */
    int64_t after_minor;      /* peak + amount */
    int64_t headroom_minor;   /* limit - used, may be negative; unknown without a rule */
    int64_t excess_minor;     /* after - limit when positive, else 0 */
    int64_t reported_minor;   /* of used: by reports */
    int64_t open_count;       /* funds whose reports may leave something out */
    size_t row_count;
    const struct headroom_row *rows;
};

struct headroom {
    int64_t project_id;
    int64_t fund_id;
    uint32_t currency;
    int64_t amount_minor;
    const struct entry *rule; /* the cap version in force on the view's day; NULL: none is */
    int64_t limit_minor;      /* unknown without a rule */
    bool breached;            /* a blocking rule is exceeded on its basis */
    bool passes; /* not breached, not without a rule, nor when it is open on its basis */
    struct headroom_basis bases[BASIS_COUNT]; /* in the order of enum basis */
};

/* What is the same for all projects of a view: who holds whom. */
struct headroom_ground;

/* It lives in arena. ERR_OVERFLOW, ERR_CORRUPT. */
enum err headroom_ground_open(const struct book *book, struct view view, struct arena *arena,
                              const struct headroom_ground **ground_out) MUST_USE;

struct headroom_case {
    const struct entry *rule; /* the version of a rule on the amount of a project; NULL: none */
    int64_t project_id;
    int64_t fund_id;      /* 0: no fund in particular: the largest single fund, the largest chain */
    int64_t amount_minor; /* asked for, in the currency of the rule; 0: nothing */
    bool gross;           /* with commitments as signed, as before CONVENTION_NET_WEIGHTS */
    const struct headroom_ground *ground; /* of the same view; NULL: it is built */
    bool sums_only; /* who applies entries asks (book/running_sum.h); what is pending is not told */
};

/* Held against one version of a rule. Rows live in arena. ERR_NOT_FOUND when project or fund is not
 * there in the view; ERR_OVERFLOW. */
enum err headroom_compute_under(const struct book *book, const struct headroom_case *asked,
                                struct view view, struct arena *arena,
                                struct headroom *headroom_out) MUST_USE;

/* The same for fund_id asking for amount_minor, held against the cap that binds most. */
enum err headroom_compute(const struct book *book, int64_t project_id, int64_t fund_id,
                          int64_t amount_minor, struct view view, struct arena *arena,
                          struct headroom *headroom_out) MUST_USE;

/* The first day from which a project that is over the rule in the view has been so without a break,
 * not before the version's first. Errors as headroom_compute_under. */
enum err headroom_over_since(const struct book *book, const struct headroom_case *asked,
                             struct view view, struct arena *arena, int32_t *since_out) MUST_USE;

/* The version of the cap in force on the view's day that binds most, or NULL: of caps on every
 * project, or with those on this project's firm and this fund (0: for none in particular). */
const struct entry *headroom_rule(const struct book *book, struct view view);
const struct entry *headroom_rule_of(const struct book *book, int64_t project_id, int64_t fund_id,
                                     struct view view);

/* What a change of commitments does to the projects of the fund and of all funds below it: it can
 * join chains, and change shares. */
struct headroom_change {
    struct commitment_change commitments;
    bool gross; /* as in headroom_case */
};

/* The project that comes out largest on a basis under the rule, on the view's day or any later one,
 * among those that the change makes larger; project_id is 0 when it makes none larger. */
struct headroom_worst {
    int64_t project_id;
    int32_t day;
    int64_t before_minor;
    int64_t after_minor;
    size_t row_count;
    const struct headroom_row *rows; /* of after */
    bool open; /* a fund at or below the change is known by reports that may leave projects out */
};

enum err headroom_worst_compute(const struct book *book, const struct rule *rule,
                                const struct headroom_change *change, struct view view,
                                struct arena *arena, struct headroom_worst *worst_out) MUST_USE;

#endif
