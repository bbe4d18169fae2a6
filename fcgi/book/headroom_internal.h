/* Shared by the files of headroom: who has what in a project, and what that makes on the three
 * bases. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_HEADROOM_INTERNAL_H
#define FUNDTRAIL_BOOK_HEADROOM_INTERNAL_H

#include "book/chain.h"
#include "book/headroom.h"

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

/* Completes a scene whose book, view, currency and arena are set: its chain and its stakes. */
enum err scene_build(struct scene *scene, int64_t project_id) MUST_USE;

/* Only the stakes of a project, over the chain that is there. */
enum err scene_fill(struct scene *scene, int64_t project_id) MUST_USE;

/* Fills bases[] with used, pending, amount, after and rows for one view. */
enum err scene_bases(const struct scene *scene, const struct question *question,
                     struct headroom_basis bases[BASIS_COUNT]) MUST_USE;

#endif
