/* Headroom: how much of a project's cap is used, on the three bases, and what a further amount
 * would do.
 *
 * direct        approved investments of the investing fund itself
 * chain         approved investments of all funds of a chain, gross
 * look_through  approved investments of all funds of a chain, each times the chain's root's share
 * in that fund: the sum over all paths of the product of the shares of commitments (认缴)
 *
 * A chain is a root (a fund that no tracked fund has committed to) and every fund below it. Where a
 * fund hangs below several roots, the root with the largest result counts. Approved means decided
 * and not reversed, paid or not.
 *
 * used and headroom are figures of the view. A verdict looks further: what is recorded for later
 * dates counts too (peak), so that a back-dated decision cannot pass under a later one. */
#ifndef FUNDTRAIL_BOOK_HEADROOM_H
#define FUNDTRAIL_BOOK_HEADROOM_H

#include "book/book.h"

struct headroom_row {
    int64_t fund_id;
    int64_t approved_minor; /* gross, of this fund in the project */
    int64_t share_e18;      /* weight in the basis: 10^18 is the whole */
    int64_t weighted_minor; /* approved times share, rounded half to even */
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
    bool passes; /* not without a rule, nor when a blocking one is exceeded on its basis */
    struct headroom_basis bases[BASIS_COUNT]; /* in the order of enum basis */
};

/* The headroom of a project for fund_id (0: for no fund in particular: the largest single fund,
 * the largest chain) asking for amount_minor (0: nothing). Rows live in arena. ERR_NOT_FOUND when
 * project or fund is not there in the view; ERR_OVERFLOW. */
enum err headroom_compute(const struct book *book, int64_t project_id, int64_t fund_id,
                          int64_t amount_minor, struct view view, struct arena *arena,
                          struct headroom *headroom_out) MUST_USE;

/* The same held against one version of a rule on the amount of a project; NULL: none. */
enum err headroom_compute_under(const struct book *book, const struct entry *rule,
                                int64_t project_id, int64_t fund_id, int64_t amount_minor,
                                struct view view, struct arena *arena,
                                struct headroom *headroom_out) MUST_USE;

/* The version of the cap in force on the view's day that binds most, or NULL: of caps on every
 * project, or with those on this project's firm and this fund (0: for none in particular). */
const struct entry *headroom_rule(const struct book *book, struct view view);
const struct entry *headroom_rule_of(const struct book *book, int64_t project_id, int64_t fund_id,
                                     struct view view);

/* What a commitment that is added, or one that is reversed, does to the projects of the fund and of
 * all funds below it: it can join chains, and change shares. */
struct headroom_change {
    const struct commitment *added; /* NULL: none */
    int64_t removed_id;             /* 0: none */
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
};

enum err headroom_worst_compute(const struct book *book, const struct rule *rule,
                                struct headroom_change change, struct view view,
                                struct arena *arena, struct headroom_worst *worst_out) MUST_USE;

#endif
