#include "book/headroom.h"

#include "base/check.h"
#include "book/chain.h"
#include "book/figures.h"
#include "book/rule.h"

#include <string.h>

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
    uint32_t currency; /* of the cap: what is pending in another one does not add */
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

const struct entry *headroom_rule(const struct book *book, struct view view)
{
    return rule_strictest(book, MEASURE_PROJECT_AMOUNT, (struct rule_case){0}, view);
}

static struct stake *stake_of(struct scene *scene, int64_t fund_id)
{
    size_t position = chain_position(&scene->chain, fund_id);

    CHECK(position < scene->chain.fund_count);
    for (size_t i = 0; i < scene->stake_count; i++)
        if (scene->stakes[i].position == position)
            return &scene->stakes[i];
    struct stake *stake = &scene->stakes[scene->stake_count++];

    stake->position = position;
    return stake;
}

static enum err collect_stakes(struct scene *scene, int64_t project_id)
{
    size_t count = 0;

    for (struct referrer r =
             book_referrers(scene->book, RECORD_INVESTMENT, "project_id", project_id);
         r.entry != NULL; book_next_referrer(&r))
        count++;
    scene->stakes = arena_array(scene->arena, count + 1, sizeof *scene->stakes);
    for (struct referrer r =
             book_referrers(scene->book, RECORD_INVESTMENT, "project_id", project_id);
         r.entry != NULL; book_next_referrer(&r)) {
        const struct investment *investment = r.entry->record;
        struct investment_figures figures;
        enum err err = investment_figures_compute(scene->book, r.entry->seq, scene->view, &figures);

        if (err == ERR_NOT_FOUND)
            continue;
        if (err != ERR_OK)
            return err;
        struct stake *stake = stake_of(scene, investment->fund_id);
        bool pends = figures.state == INVESTMENT_PROPOSED && figures.currency == scene->currency;
        int64_t pending = pends ? investment->amount_minor : 0;

        err = amount_add(stake->approved_minor, figures.approved_minor, &stake->approved_minor);
        if (err == ERR_OK)
            err = amount_add(stake->pending_minor, pending, &stake->pending_minor);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

/* Completes a scene whose book, view, currency and arena are set. */
static enum err scene_build(struct scene *scene, int64_t project_id)
{
    enum err err = chain_build(scene->book, scene->view, scene->arena, &scene->chain);

    scene->stake_count = 0;
    return err == ERR_OK ? collect_stakes(scene, project_id) : err;
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

    if (err == ERR_OK)
        err = path_weigh(stake->pending_minor, share_e18, &pending);
    if (err == ERR_OK)
        err = amount_add(basis->used_minor, row.weighted_minor, &basis->used_minor);
    if (err == ERR_OK)
        err = amount_add(basis->pending_minor, pending, &basis->pending_minor);
    if (err == ERR_OK && stake->approved_minor != 0)
        rows[basis->row_count++] = row;
    return err;
}

/* A basis in which stake i counts with shares[i]; the amount asked about with its own share. */
static enum err weigh(const struct scene *scene, const int64_t *shares, int64_t amount_share_e18,
                      int64_t amount_minor, int64_t root_id, struct headroom_basis *basis_out)
{
    struct headroom_row *rows = arena_array(scene->arena, scene->stake_count + 1, sizeof *rows);
    struct headroom_basis basis = {.root_id = root_id, .rows = rows};
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

        if (!none && position != question->position)
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

/* The two bases of one root's chain. False in *concerned_out when the chain does not hold the fund
 * that asks, or, when none asks, none of the funds in the project. */
static enum err root_bases(const struct scene *scene, const struct question *question, size_t root,
                           struct headroom_basis *chain_out, struct headroom_basis *look_out,
                           bool *concerned_out)
{
    const struct chain *chain = &scene->chain;
    int64_t *share = arena_array(scene->arena, chain->fund_count + 1, sizeof *share);
    bool *reached = arena_array(scene->arena, chain->fund_count + 1, sizeof *reached);
    int64_t *gross = arena_array(scene->arena, scene->stake_count + 1, sizeof *gross);
    int64_t *weighted = arena_array(scene->arena, scene->stake_count + 1, sizeof *weighted);
    enum err err = path_shares(chain->fund_count, chain->edges, chain->edge_count, chain->order,
                               root, share, reached);
    bool none = question->position == chain->fund_count;
    bool concerned = !none && reached[question->position];

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < scene->stake_count; i++) {
        size_t position = scene->stakes[i].position;

        gross[i] = reached[position] ? SHARE_E18_ONE : 0;
        weighted[i] = share[position];
        concerned = concerned || (none && reached[position]);
    }
    *concerned_out = concerned;
    if (!concerned)
        return ERR_OK;
    err = weigh(scene, gross, SHARE_E18_ONE, question->amount_minor, chain->fund_ids[root],
                chain_out);
    if (err != ERR_OK)
        return err;
    return weigh(scene, weighted, none ? SHARE_E18_ONE : share[question->position],
                 question->amount_minor, chain->fund_ids[root], look_out);
}

/* Fills bases[] with used, pending, amount, after and rows for one view. */
static enum err bases_of(const struct scene *scene, const struct question *question,
                         struct headroom_basis bases[BASIS_COUNT])
{
    struct headroom_basis *chain_basis = &bases[BASIS_CHAIN - 1];
    struct headroom_basis *look_basis = &bases[BASIS_LOOK_THROUGH - 1];
    bool any_chain = false;
    bool any_look = false;
    enum err err = direct_basis(scene, question, &bases[BASIS_DIRECT - 1]);

    for (size_t root = 0; err == ERR_OK && root < scene->chain.fund_count; root++) {
        struct headroom_basis gross;
        struct headroom_basis look;
        bool concerned = false;

        if (!scene->chain.is_root[root])
            continue;
        err = root_bases(scene, question, root, &gross, &look, &concerned);
        if (err != ERR_OK || !concerned)
            continue;
        keep_larger(chain_basis, &any_chain, &gross);
        keep_larger(look_basis, &any_look, &look);
    }
    for (size_t i = 0; i < BASIS_COUNT; i++)
        bases[i].basis = (uint32_t)i + 1;
    return err;
}

/* The days after the view's on which what counts against the cap may grow. */
struct later_days {
    int32_t *days;
    size_t count;
};

static void add_later_day(struct later_days *later, const struct entry *entry, struct view view)
{
    if (entry == NULL || entry->seq > view.as_known || entry->effective_date <= view.as_of)
        return;
    for (size_t i = 0; i < later->count; i++)
        if (later->days[i] == entry->effective_date)
            return;
    later->days[later->count++] = entry->effective_date;
}

static size_t count_decisions(const struct book *book, int64_t project_id)
{
    size_t count = 0;

    for (struct referrer r = book_referrers(book, RECORD_INVESTMENT, "project_id", project_id);
         r.entry != NULL; book_next_referrer(&r))
        for (struct referrer d =
                 book_referrers(book, RECORD_DECISION, "investment_id", r.entry->seq);
             d.entry != NULL; book_next_referrer(&d))
            count++;
    return count;
}

/* Approvals add to the project; commitments and their ends change who is in a chain, and shares. */
static struct later_days later_days(const struct book *book, int64_t project_id, struct view view,
                                    struct arena *arena)
{
    const int64_t *commitments;
    size_t commitment_count = book_entities(book, RECORD_COMMITMENT, &commitments);
    size_t most = count_decisions(book, project_id) + 2 * commitment_count;
    struct later_days later = {.days = arena_array(arena, most + 1, sizeof *later.days)};

    for (struct referrer r = book_referrers(book, RECORD_INVESTMENT, "project_id", project_id);
         r.entry != NULL; book_next_referrer(&r))
        for (struct referrer d =
                 book_referrers(book, RECORD_DECISION, "investment_id", r.entry->seq);
             d.entry != NULL; book_next_referrer(&d))
            add_later_day(&later, d.entry, view);
    for (size_t i = 0; i < commitment_count; i++) {
        add_later_day(&later, book_entry(book, commitments[i]), view);
        add_later_day(&later, book_reversal_of(book, commitments[i]), view);
    }
    return later;
}

/* Raises each basis' peak and after to the largest of any later day. */
static enum err raise_to_later(const struct scene *now, int64_t project_id,
                               const struct question *question,
                               struct headroom_basis bases[BASIS_COUNT])
{
    struct later_days later = later_days(now->book, project_id, now->view, now->arena);
    struct arena arena; /* of one day: there may be many, and of each only numbers stay */
    enum err err = ERR_OK;

    arena_init(&arena);
    for (size_t i = 0; err == ERR_OK && i < later.count; i++) {
        struct headroom_basis then[BASIS_COUNT] = {0};
        struct scene scene = *now;

        scene.view.as_of = later.days[i];
        scene.arena = &arena;
        err = scene_build(&scene, project_id);
        if (err == ERR_OK)
            err = bases_of(&scene, question, then);
        for (size_t k = 0; err == ERR_OK && k < BASIS_COUNT; k++) {
            if (then[k].after_minor <= bases[k].after_minor)
                continue;
            bases[k].peak_minor = then[k].used_minor;
            bases[k].amount_minor = then[k].amount_minor;
            bases[k].after_minor = then[k].after_minor;
        }
        arena_reset(&arena);
    }
    arena_done(&arena);
    return err;
}

/* Holds the bases against the rule. */
static enum err judge(struct headroom *headroom)
{
    const struct rule *rule = headroom->rule == NULL ? NULL : headroom->rule->record;

    headroom->limit_minor = rule == NULL ? AMOUNT_UNKNOWN : rule->limit_minor;
    headroom->passes = rule != NULL;
    for (size_t i = 0; i < BASIS_COUNT; i++) {
        struct headroom_basis *basis = &headroom->bases[i];
        int64_t over = 0;

        basis->headroom_minor = AMOUNT_UNKNOWN;
        if (rule == NULL)
            continue;
        enum err err = amount_sub(rule->limit_minor, basis->used_minor, &basis->headroom_minor);
        if (err == ERR_OK)
            err = amount_sub(basis->after_minor, rule->limit_minor, &over);
        if (err != ERR_OK)
            return err;
        basis->excess_minor = over > 0 ? over : 0;
        basis->binding = rule->basis == basis->basis;
        if (basis->binding && over > 0 && rule->action == ACTION_BLOCK)
            headroom->passes = false;
    }
    return ERR_OK;
}

enum err headroom_compute(const struct book *book, int64_t project_id, int64_t fund_id,
                          int64_t amount_minor, struct view view, struct arena *arena,
                          struct headroom *headroom_out)
{
    const struct entry *rule = headroom_rule(book, view);
    uint32_t currency = rule == NULL ? CURRENCY_CNY : ((const struct rule *)rule->record)->currency;
    struct scene scene = {.book = book, .view = view, .currency = currency, .arena = arena};
    struct headroom headroom = {
        .project_id = project_id,
        .fund_id = fund_id,
        .currency = currency,
        .amount_minor = amount_minor,
        .rule = rule,
    };

    if (book_version(book, RECORD_PROJECT, project_id, view) == NULL)
        return ERR_NOT_FOUND;
    if (fund_id != 0 && book_version(book, RECORD_FUND, fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    enum err err = scene_build(&scene, project_id);

    if (err != ERR_OK)
        return err;
    struct question question = {
        .position = fund_id == 0 ? scene.chain.fund_count : chain_position(&scene.chain, fund_id),
        .amount_minor = amount_minor,
    };

    err = bases_of(&scene, &question, headroom.bases);
    for (size_t i = 0; i < BASIS_COUNT; i++)
        headroom.bases[i].peak_minor = headroom.bases[i].used_minor;
    if (err == ERR_OK && (fund_id != 0 || amount_minor != 0))
        err = raise_to_later(&scene, project_id, &question, headroom.bases);
    if (err == ERR_OK)
        err = judge(&headroom);
    if (err == ERR_OK)
        *headroom_out = headroom;
    return err;
}
