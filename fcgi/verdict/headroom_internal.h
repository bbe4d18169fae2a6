/* Shared by the files of headroom: the stakes in a project, and the three bases that follow
 * from them. Not for other modules. */
#ifndef FUNDTRAIL_VERDICT_HEADROOM_INTERNAL_H
#define FUNDTRAIL_VERDICT_HEADROOM_INTERNAL_H

#include "figures/fund/chain.h"
#include "verdict/headroom.h"
#include "record/rule.h"

/* What one fund has in the project. */
struct stake {
    size_t position; /* in the chain's fund_ids */
    int64_t approved_minor;
    int64_t pending_minor;
};

/* Everything that is computed once for a project in a view. */
struct scene {
    const struct book *book;
    struct view view;
    uint32_t currency; /* of the cap and of all amounts */
    bool gross;        /* the chain's weights */
    struct arena *arena;
    struct chain chain;
    size_t stake_count;
    struct stake *stakes; /* one per fund */
};

/* The question: whose amount, and at which position its fund stands (fund_count for none). */
struct question {
    size_t position;
    int64_t amount_minor;
};

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
                               struct arena *arena);

struct headroom_ground {
    struct chain chain;
};

#endif
