/* Shared by the files of headroom: the stakes in a project, and the three bases that follow
 * from them. Not for other modules. */
#ifndef FUNDTRAIL_VERDICT_HEADROOM_INTERNAL_H
#define FUNDTRAIL_VERDICT_HEADROOM_INTERNAL_H

#include "figures/fund/chain.h"
#include "figures/reported/reported.h"
#include "verdict/headroom.h"
#include "record/rule.h"

/* What one fund has in the project. */
struct stake {
    size_t position;        /* in the chain's fund_ids */
    int64_t approved_minor; /* of a fund that is known by its reports: the cost that these tell */
    int64_t pending_minor;
    const struct listed_fund *listed; /* NULL: the fund is tracked */
    bool open;                        /* its reports may leave something of the project out */
};

/* A fund that is known by its reports on the scene's day. */
struct listed_fund {
    size_t position;
    struct report_coverage coverage; /* of cost */
};

/* What headroom is asked of: projects, and funds besides those that are in them (0: none). */
struct headroom_subject {
    size_t project_count;
    const int64_t *project_ids;
    size_t fund_count;
    const int64_t *fund_ids;
    bool sums_only; /* as in headroom_case */
};

/* The funds on which the headroom of the subject depends; a list of none has the chain of all. It
 * lives in arena. */
struct fund_list headroom_funds(const struct book *book, const struct headroom_subject *subject,
                                struct arena *arena);

/* Everything that is computed once for a project in a view. */
struct scene {
    const struct book *book;
    struct view view;
    uint32_t currency;      /* of the cap and of all amounts */
    bool gross;             /* the chain's weights */
    bool sums_only;         /* as in headroom_case */
    struct fund_list funds; /* of the chain */
    struct arena *arena;
    struct chain chain;
    size_t listed_count;
    const struct listed_fund *listed; /* of the chain's funds */
    size_t stake_count;
    struct stake *stakes; /* one per fund */
};

/* The question: whose amount, and at which position its fund stands (fund_count for none). */
struct question {
    size_t position;
    int64_t amount_minor;
};

/* Lists the chain's funds that are known by their reports. */
enum err scene_list_reported(struct scene *scene) MUST_USE;

/* Adds what their lists tell of the project to the stakes, which have room for all of them. */
enum err scene_add_reported(struct scene *scene, int64_t project_id) MUST_USE;

/* The stake of a fund, which is made when it is not there. */
struct stake *scene_stake(struct scene *scene, size_t position);

/* The chain of a scene whose book, view, currency and arena are set. */
enum err scene_chain(struct scene *scene) MUST_USE;

/* The stakes of a project, over the chain that is there. */
enum err scene_fill(struct scene *scene, int64_t project_id) MUST_USE;

/* Fills bases[] with used, pending, amount, after and rows for one view. */
enum err scene_bases(const struct scene *scene, const struct question *question,
                     struct headroom_basis bases[BASIS_COUNT]) MUST_USE;

/* Days on which what counts against a cap changes. */
struct day_list {
    int32_t *days;
    size_t count;
};

/* Each day once, the view's first, then every later one known in the view: on which an approval
 * begins, of the project's investments or, where project_id is 0, of all; and on which commitments,
 * releases and transfers begin or end. The list lives in arena. */
struct day_list days_of_change(const struct book *book, int64_t project_id, struct view view,
                               bool sums_only, struct arena *arena);

/* Each day once, in ascending order, of those after the view's on which anything begins or ends
 * that the headroom of a project over a set of funds depends on: between two of them it stays.
 * False where it may change on any day, as reports grow old. The list lives in arena. */
bool days_of_effect(const struct scene *scene, int64_t project_id, struct day_list *days_out);

/* How many of the days of a list in ascending order are not after a day. */
size_t days_until(const struct day_list *days, int32_t day);

/* A change of commitments that is not gross, under a rule on all projects, in a book in which no
 * fund is known by its reports. */
struct sweep_case {
    const struct rule *rule;
    const struct headroom_change *change;
    struct view view;
    size_t project_count;
    const int64_t *project_ids; /* ascending */
    struct fund_list funds;     /* headroom_funds of the projects and the change */
    struct day_list days;       /* those of days_of_change, ascending */
};

struct sweep_found {
    int64_t project_id; /* 0: the change makes none larger */
    int32_t day;
    int64_t after_minor;
};

/* The project of headroom_worst_compute and its day; arena is for the work alone. False where the
 * days must be looked at one by one: no order of the funds holds on all of them, or a figure cannot
 * be had. */
bool headroom_sweep(const struct book *book, const struct sweep_case *asked, struct arena *arena,
                    struct sweep_found *found_out) MUST_USE;

/* The same as headroom_worst_compute, day by day. */
enum err headroom_worst_by_days(const struct book *book, const struct rule *rule,
                                const struct headroom_change *change, struct view view,
                                struct arena *arena, struct headroom_worst *worst_out) MUST_USE;

struct headroom_ground {
    struct chain chain;
    size_t listed_count;
    const struct listed_fund *listed;
};

#endif
