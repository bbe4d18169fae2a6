/* From a class to common units, and what of a grant is vested. */
#include "base/check.h"
#include "base/date.h"
#include "calc/equity/cap_table.h"
#include "calc/equity/listing.h"

/* Rights of real firms are few; more ways than this are no cap table. */
#define STEPS_MAX 100000

struct search {
    struct exact_work *work;
    const struct cap_class *classes;
    const struct cap_right *rights;
    size_t right_count;
    bool *on_path;
    size_t best; /* the common class chosen so far, or CAP_NONE */
    struct exact ratio;
    size_t steps;
};

/* Fewer votes are better, but none at all is worst. */
static bool is_better(const struct search *search, size_t class)
{
    if (search->best == CAP_NONE)
        return true;
    struct exact votes = search->classes[class].votes;
    struct exact best = search->classes[search->best].votes;

    if (exact_is_zero(votes) || exact_is_zero(best))
        return exact_is_zero(best) && !exact_is_zero(votes);
    return exact_compare(search->work, votes, best) < 0;
}

/* False: the rights lead in a circle. */
static bool follow(struct search *search, size_t class, struct exact ratio)
{
    bool good = true;

    if (search->on_path[class])
        return false;
    search->work->failed = search->work->failed || search->steps++ > STEPS_MAX;
    if (search->classes[class].common) {
        if (is_better(search, class)) {
            search->best = class;
            search->ratio = ratio;
        }
        return true;
    }
    search->on_path[class] = true;
    for (size_t i = 0; i < search->right_count && good && !search->work->failed; i++)
        if (search->rights[i].from == class)
            good = follow(search, search->rights[i].to,
                          exact_multiply(search->work, ratio, search->rights[i].ratio));
    search->on_path[class] = false;
    return good;
}

enum err cap_conversion(struct exact_work *work, const struct cap_class *classes,
                        size_t class_count, const struct cap_right *rights, size_t right_count,
                        size_t class, struct exact *ratio_out)
{
    struct search search = {.work = work,
                            .classes = classes,
                            .rights = rights,
                            .right_count = right_count,
                            .on_path = arena_array(work->arena, class_count, sizeof(bool)),
                            .best = CAP_NONE};

    for (size_t i = 0; i < right_count; i++)
        if (rights[i].from == class && rights[i].to == class)
            return ERR_CONFLICT;
    if (!follow(&search, class, exact_whole(work, 1)))
        return ERR_CONFLICT;
    if (work->failed)
        return ERR_OVERFLOW;
    if (search.best == CAP_NONE)
        return ERR_NOT_FOUND;
    *ratio_out = search.ratio;
    return ERR_OK;
}

struct exact vesting_units(struct exact_work *work, const struct vesting *of, struct exact units,
                           int32_t as_of)
{
    CHECK(of->months > 0 && of->every_months > 0);
    if (as_of < of->start)
        return exact_whole(work, 0);
    int32_t months = listing_months(of->start, as_of);

    if (months < of->cliff_months)
        return exact_whole(work, 0);
    if (months >= of->months)
        return units;
    months -= months % of->every_months;
    return exact_round(work, exact_multiply(work, units, exact_fraction(work, months, of->months)),
                       exact_whole(work, 1), EXACT_DOWN);
}
