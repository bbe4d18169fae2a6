/* The stakes in one project on one day (the scene), and the three bases that follow from them: the
 * asking fund's own stake, the sum of a chain, and that sum weighed by the root's shares. */
#include "headroom_internal.h"

#include "base/check.h"
#include "book/running_sum.h"
#include "figures/deal/deal.h"
#include "record/investment.h"
#include "record/rule.h"

#include <stdlib.h>
#include <string.h>

struct stake *scene_stake(struct scene *scene, size_t position)
{
    CHECK(position < scene->chain.fund_count);
    for (size_t i = 0; i < scene->stake_count; i++)
        if (scene->stakes[i].position == position)
            return &scene->stakes[i];
    struct stake *stake = &scene->stakes[scene->stake_count++];

    stake->position = position;
    return stake;
}

/* The stakes by the sums that are kept; false where the investments tell more. */
static bool fill_by_sums(struct scene *scene, int64_t project_id)
{
    const struct running_sum *whole =
        scene->sums_only ? running_sum_of(scene->book, SUM_OF_PROJECT, project_id, 0) : NULL;
    size_t count = 0;

    if (whole == NULL ||
        !running_sum_holds(scene->book, whole, scene->currency, false, scene->view))
        return false;
    for (const struct running_sum *sum = running_sum_first(scene->book, whole); sum != NULL;
         sum = running_sum_next(scene->book, sum))
        count++;
    scene->stakes =
        arena_array(scene->arena, count + scene->listed_count + 1, sizeof *scene->stakes);
    for (const struct running_sum *sum = running_sum_first(scene->book, whole); sum != NULL;
         sum = running_sum_next(scene->book, sum))
        scene_stake(scene, chain_position(&scene->chain, sum->b))->approved_minor =
            sum->approved_minor;
    return true;
}

enum err scene_fill(struct scene *scene, int64_t project_id)
{
    size_t count = 0;

    scene->stake_count = 0;
    if (fill_by_sums(scene, project_id))
        return scene_add_reported(scene, project_id);
    FOR_REFERRERS (r, scene->book, investment, project_id, project_id)
        count++;
    scene->stakes =
        arena_array(scene->arena, count + scene->listed_count + 1, sizeof *scene->stakes);
    FOR_REFERRERS (r, scene->book, investment, project_id, project_id) {
        const struct investment *investment = r.entry->record;
        struct investment_figures figures;
        enum err err = investment_figures_in(scene->book, r.entry->seq, scene->currency,
                                             scene->view, &figures);

        if (err == ERR_NOT_FOUND)
            continue;
        if (err != ERR_OK)
            return err;
        struct stake *stake =
            scene_stake(scene, chain_position(&scene->chain, investment->fund_id));
        int64_t pending = 0;

        if (figures.state == INVESTMENT_PROPOSED)
            err = investment_convert(scene->book, r.entry, investment->amount_minor,
                                     scene->currency, scene->view, &pending);
        /* What only waits does not hinder: the rate is asked for when it is decided. */
        if (err == ERR_NO_RATE)
            err = ERR_OK;
        if (err == ERR_OK)
            err = amount_add(stake->approved_minor, figures.approved_minor, &stake->approved_minor);
        if (err == ERR_OK)
            err = amount_add(stake->pending_minor, pending, &stake->pending_minor);
        if (err != ERR_OK)
            return err;
    }
    return scene_add_reported(scene, project_id);
}

enum err scene_chain(struct scene *scene)
{
    const struct chain_options options = {
        .gross = scene->gross, .fund_count = scene->funds.count, .fund_ids = scene->funds.ids};

    enum err err =
        chain_build_with(scene->book, scene->view, &options, scene->arena, &scene->chain);

    return err == ERR_OK ? scene_list_reported(scene) : err;
}

/* What a row says of a fund's reports. */
static void tell_report(const struct stake *stake, struct headroom_row *row)
{
    const struct report_coverage *coverage =
        stake->listed == NULL ? NULL : &stake->listed->coverage;

    row->reported_on = DATE_UNKNOWN;
    row->report_age_days = AMOUNT_UNKNOWN;
    row->coverage_e8 = AMOUNT_UNKNOWN;
    if (coverage == NULL)
        return;
    row->reported = true;
    row->open = stake->open;
    row->fund_report_id = coverage->report == NULL ? 0 : coverage->report->seq;
    row->reported_on = coverage->day;
    row->report_age_days = coverage->age_days;
    row->coverage_e8 = coverage->coverage_e8;
}

/* Adds one stake with its share to a basis. */
static enum err add_row(const struct scene *scene, const struct stake *stake, int64_t share_e18,
                        struct headroom_row *rows, struct headroom_basis *basis)
{
    struct headroom_row row = {.fund_id = scene->chain.fund_ids[stake->position],
                               .approved_minor = stake->approved_minor,
                               .share_e18 = share_e18};
    int64_t pending = 0;
    enum err err = path_weigh(stake->approved_minor, share_e18, &row.weighted_minor);

    tell_report(stake, &row);

    if (err == ERR_OK)
        err = path_weigh(stake->pending_minor, share_e18, &pending);
    if (err == ERR_OK)
        err = amount_add(basis->used_minor, row.weighted_minor, &basis->used_minor);
    if (err == ERR_OK)
        err = amount_add(basis->pending_minor, pending, &basis->pending_minor);
    if (err == ERR_OK && row.reported) {
        err = amount_add(basis->reported_minor, row.weighted_minor, &basis->reported_minor);
        basis->open_count += row.open;
    }
    if (err == ERR_OK && (stake->approved_minor != 0 || row.reported))
        rows[basis->row_count++] = row;
    return err;
}

/* A basis in which stake i counts with shares[i]; the amount asked about with its own share. */
static enum err weigh(const struct scene *scene, const int64_t *shares, int64_t amount_share_e18,
                      int64_t amount_minor, int64_t root_id, struct headroom_basis *basis_out)
{
    struct headroom_row *rows = arena_array(scene->arena, scene->stake_count + 1, sizeof *rows);
    struct headroom_basis basis = {
        .root_id = root_id, .amount_share_e18 = amount_share_e18, .rows = rows};
    enum err err = path_weigh(amount_minor, amount_share_e18, &basis.amount_minor);

    for (size_t i = 0; err == ERR_OK && i < scene->stake_count; i++)
        if (shares[i] != 0)
            err = add_row(scene, &scene->stakes[i], shares[i], rows, &basis);
    if (err == ERR_OK)
        err = amount_add(basis.used_minor, basis.amount_minor, &basis.after_minor);
    if (err == ERR_OK)
        *basis_out = basis;
    return err;
}

/* Keeps the basis that comes out larger; the first one always. */
static void keep_larger(struct headroom_basis *kept, bool *any, const struct headroom_basis *next)
{
    if (*any && next->after_minor <= kept->after_minor)
        return;
    *kept = *next;
    *any = true;
}

/* direct: the fund's own stake; without a fund, the largest one's. */
static enum err direct_basis(const struct scene *scene, const struct question *question,
                             struct headroom_basis *basis_out)
{
    int64_t *shares = arena_array(scene->arena, scene->stake_count + 1, sizeof *shares);
    bool none = question->position == scene->chain.fund_count;
    bool any = false;
    struct headroom_basis basis;

    for (size_t i = 0; i < scene->stake_count; i++) {
        size_t position = scene->stakes[i].position;

        /* What others say of themselves is no approved investment of any fund. */
        if (none ? scene->stakes[i].listed != NULL : position != question->position)
            continue;
        memset(shares, 0, scene->stake_count * sizeof *shares);
        shares[i] = SHARE_E18_ONE;
        enum err err = weigh(scene, shares, SHARE_E18_ONE, question->amount_minor,
                             scene->chain.fund_ids[position], &basis);
        if (err != ERR_OK)
            return err;
        keep_larger(basis_out, &any, &basis);
    }
    if (any)
        return ERR_OK;
    memset(shares, 0, scene->stake_count * sizeof *shares);
    return weigh(scene, shares, SHARE_E18_ONE, question->amount_minor,
                 none ? 0 : scene->chain.fund_ids[question->position], basis_out);
}

/* Where in the part that is above all stakes and the fund that asks each of them stands. */
struct standing {
    struct chain_part part;
    size_t *places; /* of the stakes */
};

static struct standing stand(const struct scene *scene, const struct question *question)
{
    size_t count = scene->stake_count;
    size_t *positions = arena_array(scene->arena, count + 2, sizeof *positions);
    struct standing standing;

    for (size_t i = 0; i < scene->stake_count; i++)
        positions[i] = scene->stakes[i].position;
    if (question->position < scene->chain.fund_count)
        positions[count++] = question->position;
    standing.part = chain_part_above(&scene->chain, positions, count, scene->arena);
    standing.places = positions;
    for (size_t i = 0; i < count; i++)
        positions[i] = chain_part_place(&standing.part, positions[i]);
    return standing;
}

/* The two bases of one root's chain. */
static enum err root_bases(const struct scene *scene, const struct question *question,
                           const struct standing *standing, size_t root,
                           struct headroom_basis *chain_out, struct headroom_basis *look_out)
{
    const struct chain *chain = &scene->chain;
    size_t count = standing->part.count;
    int64_t *share = arena_array(scene->arena, count + 1, sizeof *share);
    bool *reached = arena_array(scene->arena, count + 1, sizeof *reached);
    int64_t *gross = arena_array(scene->arena, scene->stake_count + 1, sizeof *gross);
    int64_t *weighted = arena_array(scene->arena, scene->stake_count + 1, sizeof *weighted);
    enum err err = chain_part_shares(&standing->part, root, scene->arena, share, reached);
    bool none = question->position == chain->fund_count;

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < scene->stake_count; i++) {
        gross[i] = reached[standing->places[i]] ? SHARE_E18_ONE : 0;
        weighted[i] = share[standing->places[i]];
    }
    err = weigh(scene, gross, SHARE_E18_ONE, question->amount_minor, chain->fund_ids[root],
                chain_out);
    if (err != ERR_OK)
        return err;
    return weigh(scene, weighted,
                 none ? SHARE_E18_ONE : share[standing->places[scene->stake_count]],
                 question->amount_minor, chain->fund_ids[root], look_out);
}

static int by_number(const void *left, const void *right)
{
    size_t a = *(const size_t *)left;
    size_t b = *(const size_t *)right;

    return (a > b) - (a < b);
}

/* The roots of the chains that hold the fund that asks, or, when none asks, any of those in the
 * project; in ascending order. */
static size_t concerned_roots(const struct scene *scene, const struct question *question,
                              const struct standing *standing, size_t **roots_out)
{
    bool none = question->position == scene->chain.fund_count;
    struct chain_part part =
        none ? standing->part
             : chain_part_above(&scene->chain, &question->position, 1, scene->arena);
    size_t *roots = arena_array(scene->arena, part.count + 1, sizeof *roots);
    size_t count = 0;

    for (size_t i = 0; i < part.count; i++)
        if (scene->chain.is_root[part.positions[i]])
            roots[count++] = part.positions[i];
    if (count > 0)
        qsort(roots, count, sizeof *roots, by_number);
    *roots_out = roots;
    return count;
}

enum err scene_bases(const struct scene *scene, const struct question *question,
                     struct headroom_basis bases[BASIS_COUNT])
{
    struct headroom_basis *chain_basis = &bases[BASIS_CHAIN - 1];
    struct headroom_basis *look_basis = &bases[BASIS_LOOK_THROUGH - 1];
    bool any_chain = false;
    bool any_look = false;
    size_t *roots = NULL;
    struct standing standing = stand(scene, question);
    size_t root_count = concerned_roots(scene, question, &standing, &roots);
    enum err err = direct_basis(scene, question, &bases[BASIS_DIRECT - 1]);

    for (size_t i = 0; err == ERR_OK && i < root_count; i++) {
        struct headroom_basis gross;
        struct headroom_basis look;

        err = root_bases(scene, question, &standing, roots[i], &gross, &look);
        if (err != ERR_OK)
            return err;
        keep_larger(chain_basis, &any_chain, &gross);
        keep_larger(look_basis, &any_look, &look);
    }
    for (size_t i = 0; i < BASIS_COUNT; i++)
        bases[i].basis = (uint32_t)i + 1;
    return err;
}
