/* The collector behind figures/performance/performance.h. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_PERFORMANCE_FLOW_INTERNAL_H
#define FUNDTRAIL_FIGURES_PERFORMANCE_FLOW_INTERNAL_H

#include "figures/performance/performance.h"
#include "figures/fund/fund_capital.h"
#include "record/capital.h"

struct commitment;

struct flow {
    int64_t seq;
    int64_t fund_id;
    int32_t date;
    enum performance_type type;
    uint32_t currency; /* of the entry */
    int64_t amount_minor;
};

struct flows {
    const struct book *book;
    struct view view;
    struct arena *arena;  /* of what is collected */
    struct arena *work;   /* of what is worked out on the way: arena, or of_fund */
    struct arena of_fund; /* there may be many, and of each only flows stay */
    size_t count;
    size_t capacity;
    struct flow *list;
    int64_t committed_minor; /* in `currency` */
    int64_t unfunded_minor;
    uint32_t currency;
    bool shares_facility; /* not the whole fund's, but the part of its investors */
    bool consolidates;    /* funds that are held count as their holders' investors: those marked, or
                             all */
    const bool *marked;   /* by position among the book's funds; NULL: all */
    bool sold_unpriced;   /* the price of a transfer is missing */
    bool bought_unpriced;
    bool facility_unshared; /* there was nobody to share it out to */
    bool earlier_unknown;   /* as struct flow_list says */
    bool sums_will_do;      /* flows of one day and type may be one, without their entry */
    int64_t *totals_minor;  /* by type: where days do not matter, what whole funds add up to; NULL:
                               they do */
    bool keeps_unfunded;    /* each of them, not only the sums */
    size_t unfunded_count;
    size_t unfunded_capacity;
    struct unfunded_commitment *unfunded_commitments;
    /* When days are given, ascending and within the view, nothing is collected but the value on
     * each of them, added to values_minor in `currency`. */
    const int32_t *days;
    size_t day_count;
    int64_t *values_minor;
};

/* Whether a fund is among those marked; all are where none was. */
bool flows_fund_marked(const struct flows *flows, int64_t fund_id);

/* Collects what a subject consists of. ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err flows_collect(struct flows *flows, struct performance_subject subject) MUST_USE;

/* The capital of the commitments to a fund that `includes` says yes to: paid, returned, given back,
 * and what their accounts are worth. */
enum err flows_of_capital(struct flows *flows, int64_t fund_id,
                          bool (*includes)(const struct commitment *commitment, int64_t id,
                                           const void *arg),
                          const void *arg) MUST_USE;

/* Drawn and repaid under a fund's facility, and what is outstanding. */
void flows_of_facility(struct flows *flows, int64_t fund_id);

/* The same as far as the included commitments would have paid and got it without a facility: by net
 * commitments on the day of each flow, what is outstanding by those of the view's day. A chain
 * bears through its own funds what these bear. */
enum err flows_share_facility(struct flows *flows, struct capital *capital,
                              const bool *included) MUST_USE;

/* Payments, proceeds and the value of one investment. */
enum err flows_of_investment(struct flows *flows, const struct entry *investment) MUST_USE;

/* How an entry of a facility counts; not for FACILITY_INTEREST. */
enum performance_type flow_type_of_facility(enum facility_kind kind);

/* A whole fund from its rows. */
struct swept_fund {
    struct flow_list list; /* flows added up per day and type: the same sums as those of the list
                              that performance_flows gives; it has no rows */
    int64_t cash_minor;    /* as the balance sheet has it */
    bool funded;           /* money was put into it, by investors or lenders */
};

/* What a sweep began with, which lives as long as a list of ids does. */
struct kept_sweep;

/* All in a single walk. False when the rows are not enough for this fund in this view, or there is
 * an error; then the entries must be read. The flows live in arena. */
bool fund_sweep(const struct book *book, int64_t fund_id, struct view view, struct arena *arena,
                struct swept_fund *swept_out) MUST_USE;

/* The same where what was kept will do for most flows: the list has only those behind the kept
 * ones. kept_out: NULL when nothing was kept, so that the list has all. */
bool fund_sweep_behind(const struct book *book, int64_t fund_id, struct view view,
                       struct arena *arena, struct swept_fund *swept_out,
                       const struct kept_sweep **kept_out) MUST_USE;

/* Sums of the kept flows by type; no sum of any flows of a sweep overflows. */
const int64_t *kept_sums_minor(const struct kept_sweep *kept);

/* Rates and multiples of the kept flows with the others behind them: worked out once for the same
 * flows. ERR_OVERFLOW as performance_solve. */
enum err kept_solve(const struct kept_sweep *kept, const struct flow_list *behind,
                    struct performance views_out[PERFORMANCE_VIEWS]) MUST_USE;

/* Puts the kept flows before the others. */
void kept_join(const struct kept_sweep *kept, struct arena *arena, struct flow_list *list);

/* The included commitments' part of what the fund owes for fees and interest on the view's day: by
 * what they have paid in. */
enum err flows_of_accruals(struct flows *flows, struct capital *capital,
                           const bool *included) MUST_USE;

/* Appends a flow, unless it is nothing. */
void flows_add(struct flows *flows, struct flow flow);

/* Adds one commitment's promise to the list, in the currency of the subject. */
void keep_unfunded_commitment(struct flows *flows, int64_t fund_id,
                              const struct commitment_account *account, int64_t committed_minor,
                              int64_t unfunded_minor);

/* Of the days: the value of the included commitments' accounts, and of one holding. */
enum err values_of_capital(struct flows *flows, struct capital *capital,
                           const bool *included) MUST_USE;
enum err values_of_investment(struct flows *flows, const struct entry *investment) MUST_USE;

#endif
