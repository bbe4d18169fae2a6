/* Shared by the files of look-through, money sources and leverage: the graph of stakes in one view
 * on one weight. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_LOOK_LOOK_INTERNAL_H
#define FUNDTRAIL_FIGURES_LOOK_LOOK_INTERNAL_H

#include "figures/look/look_through.h"
#include "base/sort_keys.h"
#include "calc/path.h"
#include "figures/fund/fund_capital.h"
#include "figures/reported/reported.h"

#define SHARE_TEXT_DIGITS 18

/* One fund, in order of code: positions do not depend on the order in which anything was entered.
 */
struct look_fund {
    int64_t id;
    const char *code;
    uint32_t currency;
    size_t first_stake;            /* its investors: stakes[first_stake] up to the next fund's */
    int64_t total_minor;           /* of their stakes, in its currency */
    bool not_kept;                 /* what its stakes are was not kept on the view's day */
    bool reported;                 /* it is known by its reports on the view's day */
    struct report_coverage listed; /* by the look's measure, once assets are listed; of reported
                                      funds */
};

/* What one investor has in one fund, all its commitments together. */
struct look_stake {
    int64_t investor_id;
    const char *code;
    size_t holder; /* position of an investing fund; fund_count for a party */
    size_t held;
    int64_t amount_minor;
};

/* What one fund has in one project. */
struct look_asset {
    size_t fund;
    int64_t project_id;
    int64_t firm_id;
    const char *project_code; /* as the firm of a project, once all are listed */
    int64_t gross_minor;      /* in the look's currency; unknown where there is no rate */
    int64_t amount_minor;     /* the root's part; unknown with gross */
    int64_t drift_minor;      /* what gross would be more at the view's rate */
    int32_t marked_on;
    bool at_cost;
    const struct entry *report; /* that lists it; NULL: an investment on record */
};

struct look {
    const struct book *book;
    struct view view;
    struct arena *arena;
    enum look_weight weight;
    uint32_t currency;
    int64_t root_id;
    size_t fund_count;
    struct look_fund *funds; /* one more place, for the end of the last one's stakes */
    size_t stake_count;
    struct look_stake *stakes; /* by held, then by the investor's code */
    struct path_graph graph;   /* nodes: the funds, and behind them the root when it is a party */
    size_t root;               /* node; SIZE_MAX without a root */
    const int64_t *share_e18;  /* of the root, by node */
    const bool *reached;       /* through stakes that are not nothing */
    const int64_t *path_count; /* from the root, by node */
    bool assets_listed;
    size_t asset_count;
    struct look_asset *assets; /* of the funds that the root reaches; by fund, one per project */
    size_t asset_capacity;
    const struct sort_key *by_project; /* of each asset, a project's side by side, by fund */
    size_t project_count;
    const size_t *project_starts; /* in by_project; one more place, for the end */
};

/* One row per weight. */
struct look_rule {
    /* The stake of every commitment of a fund, none of them below zero, and that of the manager
     * beside its commitments: the carry; 0 where the weight knows none. */
    enum err (*stakes)(struct capital *capital, struct view view, int64_t *stakes_out,
                       int64_t *carry_out);
    /* What investors of a reported fund have who are not on record, beside the stakes of those who
     * are. */
    enum err (*others)(const struct capital *capital, struct view view, int64_t recorded_minor,
                       int64_t *others_out);
    /* What a fund has in firms: calls look_add_asset for each investment. */
    enum err (*assets)(struct look *look, size_t fund);
    /* What is left of a fund's money beside stakes and firms; see coverage.c. */
    enum err (*rest)(struct look *look, size_t fund, int64_t rest_minor,
                     int64_t parts_minor_out[PART_ROUNDING + 1]);
    enum report_measure measure; /* of the holdings that a report lists */
};

const struct look_rule *look_rule_of(enum look_weight weight);

/* What a fund has in the project of an investment, in the look's currency. */
struct look_worth {
    int64_t gross_minor; /* unknown where there is no rate */
    int64_t drift_minor;
    int32_t marked_on;
    bool at_cost;
    const struct entry *report;
};

/* project_id 0: nobody says which one of the firm's it is. firm_id 0: the project's. */
void look_add_asset(struct look *look, size_t fund, int64_t project_id, int64_t firm_id,
                    const struct look_worth *worth);

/* Its code, and the firm of a project that is named without it. */
void look_name_asset(const struct look *look, struct look_asset *asset);

/* Of the assets that were listed those in a firm or a project, by fund, then by code of project; 0:
 * all of them. */
size_t look_assets_by_code(const struct look *look, int64_t firm_or_project_id,
                           const struct look_asset *const **assets_out);

/* What the reports of a fund list, as assets; and what is left of its money beside them. */
enum err look_reported_assets(struct look *look, size_t fund) MUST_USE;
enum err look_reported_rest(struct look *look, size_t fund, int64_t rest_minor,
                            int64_t parts_minor_out[PART_ROUNDING + 1]) MUST_USE;

/* Lists the assets of all funds that the root reaches, once. */
enum err look_list_assets(struct look *look) MUST_USE;

/* In the look's currency; unknown where there is no rate. ERR_OVERFLOW. */
enum err look_convert(const struct look *look, int64_t amount_minor, uint32_t currency,
                      int64_t *converted_out) MUST_USE;

/* Position of a fund; fund_count when it is not there. */
size_t look_position(const struct look *look, int64_t fund_id);

/* The stakes in a fund. */
static inline size_t look_stakes_end(const struct look *look, size_t fund)
{
    return look->funds[fund + 1].first_stake;
}

/* The root's money: its total as a fund, its stakes as a party. */
enum err look_root_total(const struct look *look, int64_t *total_minor_out) MUST_USE;

/* 18 digits after the point, in arena. */
const char *look_share_text(const struct look *look, int64_t share_e18);

/* part / whole with eight digits; unknown where whole is nothing or does not fit. */
int64_t look_ratio_e8(int64_t part_minor, int64_t whole_minor);

#endif
