/* The project that a change of commitments raises most, on the view's day or any later one, in one
 * pass over the days: each day brings up to date what begins or ends on it, and looks at the
 * projects that this touches, with the change and without. Between two days on which nothing of a
 * project changes its figures stay, so that it need not be looked at again.
 *
 * Shares are those of chain_part_shares to the last digit: the same products, added up for the
 * funds in an order in which every holder comes before what it holds. */
#include "headroom_internal.h"

#include "calc/path.h"
#include "figures/deal/deal.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/opening.h"

#include <stdlib.h>
#include <string.h>

#define NOWHERE SIZE_MAX

/* With the change, and without. */
enum side { BEFORE, AFTER, SIDES };

/* What one fund, by its position, holds of another one. */
struct edge {
    size_t holder;
    size_t held;
    size_t next; /* of the same held fund */
    int64_t weight_minor[SIDES];
};

struct weight {
    const struct entry *commitment;
    size_t held;
    size_t edge; /* NOWHERE: no tracked fund holds it */
    int64_t net_minor[SIDES];
};

/* What one fund has in one project. */
struct part {
    size_t project;
    size_t fund;
    size_t next_of_project;
    size_t next_of_fund;
    int64_t approved_minor;
};

struct share_in {
    size_t part;
    const struct entry *investment;
    int64_t approved_minor;
};

/* What a root has of each fund. */
struct row {
    bool active; /* it is a root, and the row is up to date */
    uint128_t *share_e36;
    bool *reached;
};

struct fund_state {
    size_t first_weight; /* of its commitments, which stand in a row */
    size_t weight_count;
    size_t first_edge;
    size_t first_part;
    bool transfers; /* what is left of one commitment depends on others */
    bool dirty;     /* its weights have changed */
    bool moved;     /* its share in some root has changed */
    int64_t total_minor[SIDES];
};

enum change_kind { CHANGE_COMMITMENT, CHANGE_FUND, CHANGE_INVESTMENT, CHANGE_PROJECT };

struct change {
    int32_t day;
    enum change_kind kind;
    size_t at; /* a weight, a fund, a share_in or a project */
};

struct sweep {
    const struct book *book;
    const struct sweep_case *asked;
    struct arena *arena;
    struct chain funds; /* only the ids */
    struct fund_state *states;
    size_t *order;
    struct row *rows[SIDES];
    struct weight *weights;
    size_t weight_count;
    struct edge *edges;
    size_t edge_count;
    struct part *parts;
    size_t part_count;
    size_t *first_part; /* by project */
    bool *there;        /* by project: it is recorded for the day */
    bool *dirty;        /* by project */
    struct share_in *investments;
    size_t investment_count;
    struct change *changes;
    size_t change_count;
    size_t change_capacity;
    struct sweep_found found;
};

static struct view on(const struct sweep *sweep, int32_t day)
{
    return (struct view){.as_of = day, .as_known = sweep->asked->view.as_known};
}

/* --- what begins and ends after the view's day ------------------------------------------------ */

static void add_change(struct sweep *sweep, int32_t day, enum change_kind kind, size_t at)
{
    if (day <= sweep->asked->view.as_of)
        return;
    if (sweep->change_count == sweep->change_capacity) {
        size_t capacity = sweep->change_capacity == 0 ? 256 : sweep->change_capacity * 2;
        struct change *changes = arena_array(sweep->arena, capacity, sizeof *changes);

        if (sweep->change_count > 0)
            memcpy(changes, sweep->changes, sweep->change_count * sizeof *changes);
        sweep->changes = changes;
        sweep->change_capacity = capacity;
    }
    sweep->changes[sweep->change_count++] = (struct change){day, kind, at};
}

/* Of an entry that the view knows. */
static void add_span(struct sweep *sweep, const struct entry *entry, enum change_kind kind,
                     size_t at)
{
    int64_t known = sweep->asked->view.as_known;
    const struct entry *end = book_reversal_of(sweep->book, entry->seq);

    if (entry->seq > known)
        return;
    add_change(sweep, entry->effective_date, kind, at);
    if (end != NULL && end->seq <= known)
        add_change(sweep, end->effective_date, kind, at);
}

static int by_day(const void *left, const void *right)
{
    const struct change *a = left;
    const struct change *b = right;

    return (a->day > b->day) - (a->day < b->day);
}

/* --- who holds whom --------------------------------------------------------------------------- */

static size_t edge_of(struct sweep *sweep, int64_t holder_id, size_t held)
{
    struct fund_state *state = &sweep->states[held];
    size_t holder = chain_position(&sweep->funds, holder_id);

    for (size_t i = state->first_edge; i != NOWHERE; i = sweep->edges[i].next)
        if (sweep->edges[i].holder == holder)
            return i;
    sweep->edges[sweep->edge_count] =
        (struct edge){.holder = holder, .held = held, .next = state->first_edge};
    state->first_edge = sweep->edge_count;
    return sweep->edge_count++;
}

static void add_weight(struct sweep *sweep, const struct entry *entry, size_t held, bool releases,
                       bool transfers)
{
    const struct commitment *commitment = entry->record;
    size_t at = sweep->weight_count++;
    struct weight *weight = &sweep->weights[at];

    *weight = (struct weight){.commitment = entry, .held = held, .edge = NOWHERE};
    if (commitment->investor_fund_id != 0)
        weight->edge = edge_of(sweep, commitment->investor_fund_id, held);
    add_span(sweep, entry, CHANGE_COMMITMENT, at);
    if (releases)
        FOR_REFERRERS (r, sweep->book, commitment_release, commitment_id, entry->seq)
            add_span(sweep, r.entry, CHANGE_COMMITMENT, at);
    if (!transfers)
        return;
    FOR_REFERRERS (r, sweep->book, commitment_transfer, commitment_id, entry->seq) {
        sweep->states[held].transfers = true;
        add_span(sweep, r.entry, CHANGE_FUND, held);
    }
}

static void add_openings(struct sweep *sweep, size_t held)
{
    FOR_REFERRERS (o, sweep->book, opening, fund_id, sweep->funds.fund_ids[held]) {
        add_span(sweep, o.entry, CHANGE_FUND, held);
        FOR_REFERRERS (a, sweep->book, approval, opening_id, o.entry->seq)
            add_span(sweep, a.entry, CHANGE_FUND, held);
    }
}

static void add_holders(struct sweep *sweep)
{
    const struct commitment *added = sweep->asked->change->commitments.added;
    const int64_t *ids;
    bool releases = book_entities(sweep->book, RECORD_COMMITMENT_RELEASE, &ids) > 0;
    bool transfers = book_entities(sweep->book, RECORD_COMMITMENT_TRANSFER, &ids) > 0;
    bool openings = book_entities(sweep->book, RECORD_OPENING, &ids) > 0;
    size_t most = 1;

    for (size_t held = 0; held < sweep->funds.fund_count; held++)
        FOR_REFERRERS (r, sweep->book, commitment, fund_id, sweep->funds.fund_ids[held])
            most++;
    sweep->weights = arena_array(sweep->arena, most, sizeof *sweep->weights);
    sweep->edges = arena_array(sweep->arena, most, sizeof *sweep->edges);
    for (size_t held = 0; held < sweep->funds.fund_count; held++) {
        int64_t fund_id = sweep->funds.fund_ids[held];
        struct fund_state *state = &sweep->states[held];

        state->first_weight = sweep->weight_count;
        FOR_REFERRERS (r, sweep->book, commitment, fund_id, fund_id)
            add_weight(sweep, r.entry, held, releases, transfers);
        state->weight_count = sweep->weight_count - state->first_weight;
        if (openings)
            add_openings(sweep, held);
        if (added != NULL && added->fund_id == fund_id && added->investor_fund_id != 0)
            sweep->edges[edge_of(sweep, added->investor_fund_id, held)].weight_minor[AFTER] +=
                added->amount_minor;
        if (added != NULL && added->fund_id == fund_id)
            state->total_minor[AFTER] += added->amount_minor;
    }
}

/* Brings one commitment up to date: what it weighs, and the sums that it is part of. */
static enum err weigh_again(struct sweep *sweep, struct weight *weight, int32_t day)
{
    struct fund_state *state = &sweep->states[weight->held];
    enum err err = ERR_OK;

    for (size_t side = 0; err == ERR_OK && side < SIDES; side++) {
        const struct commitment_change *change =
            side == AFTER ? &sweep->asked->change->commitments : NULL;
        int64_t net = 0;

        err = commitment_net(sweep->book, weight->commitment, on(sweep, day), change, &net);
        int64_t difference = net - weight->net_minor[side];

        weight->net_minor[side] = net;
        if (err != ERR_OK || difference == 0)
            continue;
        state->dirty = true;
        err = amount_add(state->total_minor[side], difference, &state->total_minor[side]);
        if (err == ERR_OK && weight->edge != NOWHERE)
            err = amount_add(sweep->edges[weight->edge].weight_minor[side], difference,
                             &sweep->edges[weight->edge].weight_minor[side]);
    }
    return err;
}

static enum err weigh_fund_again(struct sweep *sweep, size_t held, int32_t day)
{
    const struct fund_state *state = &sweep->states[held];
    enum err err = ERR_OK;

    for (size_t i = 0; err == ERR_OK && i < state->weight_count; i++)
        err = weigh_again(sweep, &sweep->weights[state->first_weight + i], day);
    return err;
}

/* --- shares ----------------------------------------------------------------------------------- */

static bool is_root(const struct sweep *sweep, size_t fund, enum side side)
{
    for (size_t i = sweep->states[fund].first_edge; i != NOWHERE; i = sweep->edges[i].next)
        if (sweep->edges[i].weight_minor[side] > 0)
            return false;
    return true;
}

/* What a root has of a fund by what it has of the fund's holders. */
static enum err share_again(struct sweep *sweep, const struct row *row, size_t fund, enum side side)
{
    struct fund_state *state = &sweep->states[fund];
    uint128_t share = 0;
    bool reached = false;
    enum err err = ERR_OK;

    for (size_t i = state->first_edge; i != NOWHERE && err == ERR_OK; i = sweep->edges[i].next) {
        const struct edge *edge = &sweep->edges[i];

        if (edge->weight_minor[side] == 0 || !row->reached[edge->holder])
            continue;
        reached = true;
        err = share_add(share,
                        share_times(row->share_e36[edge->holder], edge->weight_minor[side],
                                    state->total_minor[side]),
                        &share);
    }
    if (share != row->share_e36[fund] || reached != row->reached[fund])
        state->moved = true;
    row->share_e36[fund] = share;
    row->reached[fund] = reached;
    return err;
}

static void open_row(struct sweep *sweep, struct row *row, size_t root)
{
    size_t count = sweep->funds.fund_count;

    if (row->share_e36 == NULL) {
        row->share_e36 = arena_array(sweep->arena, count, sizeof *row->share_e36);
        row->reached = arena_array(sweep->arena, count, sizeof *row->reached);
    }
    memset(row->share_e36, 0, count * sizeof *row->share_e36);
    memset(row->reached, 0, count * sizeof *row->reached);
    row->share_e36[root] = SHARE_E36_ONE;
    row->reached[root] = true;
    row->active = true;
}

/* One root's row: all of it where it has just become a root, else the funds whose holders changed.
 */
static enum err row_again(struct sweep *sweep, size_t root, enum side side)
{
    struct row *row = &sweep->rows[side][root];
    bool was = row->active;
    enum err err = ERR_OK;

    row->active = is_root(sweep, root, side);
    if (row->active != was)
        for (size_t fund = 0; fund < sweep->funds.fund_count; fund++)
            sweep->states[fund].moved = sweep->states[fund].moved || !was || row->reached[fund];
    if (!row->active)
        return ERR_OK;
    if (!was)
        open_row(sweep, row, root);
    for (size_t place = 0; err == ERR_OK && place < sweep->funds.fund_count; place++) {
        size_t fund = sweep->order[place];
        const struct fund_state *state = &sweep->states[fund];
        bool again = !was || state->dirty;

        for (size_t i = state->first_edge; !again && i != NOWHERE; i = sweep->edges[i].next)
            again = sweep->states[sweep->edges[i].holder].moved;
        if (again && fund != root)
            err = share_again(sweep, row, fund, side);
    }
    return err;
}

static void touch_projects(struct sweep *sweep, size_t fund)
{
    for (size_t i = sweep->states[fund].first_part; i != NOWHERE; i = sweep->parts[i].next_of_fund)
        sweep->dirty[sweep->parts[i].project] = true;
}

/* Works the changed weights into the shares, and marks the projects that they touch. */
static enum err shares_again(struct sweep *sweep)
{
    size_t count = sweep->funds.fund_count;
    bool any = false;
    enum err err = ERR_OK;

    for (size_t fund = 0; fund < count && !any; fund++)
        any = sweep->states[fund].dirty;
    for (size_t root = 0; any && err == ERR_OK && root < count; root++)
        err = row_again(sweep, root, BEFORE);
    for (size_t root = 0; any && err == ERR_OK && root < count; root++)
        err = row_again(sweep, root, AFTER);
    for (size_t fund = 0; any && fund < count; fund++) {
        if (sweep->states[fund].moved)
            touch_projects(sweep, fund);
        sweep->states[fund].dirty = sweep->states[fund].moved = false;
    }
    return err;
}

/* --- what is approved ------------------------------------------------------------------------- */

static size_t part_of(struct sweep *sweep, size_t project, size_t fund)
{
    for (size_t i = sweep->first_part[project]; i != NOWHERE; i = sweep->parts[i].next_of_project)
        if (sweep->parts[i].fund == fund)
            return i;
    sweep->parts[sweep->part_count] = (struct part){.project = project,
                                                    .fund = fund,
                                                    .next_of_project = sweep->first_part[project],
                                                    .next_of_fund = sweep->states[fund].first_part};
    sweep->first_part[project] = sweep->states[fund].first_part = sweep->part_count;
    return sweep->part_count++;
}

static void add_project(struct sweep *sweep, size_t project)
{
    int64_t id = sweep->asked->project_ids[project];
    const int64_t *versions = NULL;
    size_t version_count = book_versions(sweep->book, id, &versions);

    for (size_t i = 0; i < version_count; i++)
        add_span(sweep, book_entry(sweep->book, versions[i]), CHANGE_PROJECT, project);
    FOR_REFERRERS (r, sweep->book, investment, project_id, id) {
        size_t at = sweep->investment_count++;
        int64_t fund_id = ((const struct investment *)r.entry->record)->fund_id;

        sweep->investments[at] = (struct share_in){
            .part = part_of(sweep, project, chain_position(&sweep->funds, fund_id)),
            .investment = r.entry};
        add_span(sweep, r.entry, CHANGE_INVESTMENT, at);
        FOR_REFERRERS (d, sweep->book, decision, investment_id, r.entry->seq)
            add_span(sweep, d.entry, CHANGE_INVESTMENT, at);
    }
}

static void add_projects(struct sweep *sweep)
{
    size_t most = 1;

    for (size_t i = 0; i < sweep->asked->project_count; i++)
        FOR_REFERRERS (r, sweep->book, investment, project_id, sweep->asked->project_ids[i])
            most++;
    sweep->investments = arena_array(sweep->arena, most, sizeof *sweep->investments);
    sweep->parts = arena_array(sweep->arena, most, sizeof *sweep->parts);
    for (size_t i = 0; i < sweep->asked->project_count; i++) {
        sweep->first_part[i] = NOWHERE;
        add_project(sweep, i);
    }
}

/* What is approved of an investment on a day; what only waits must be of a size that can be told.
 */
static enum err approved_on(const struct sweep *sweep, const struct entry *entry, struct view view,
                            int64_t *approved_out)
{
    uint32_t currency = sweep->asked->rule->currency;
    const struct investment *investment = entry->record;
    struct investment_figures figures = {0};
    int64_t pending = 0;
    enum err err = investment_figures_in(sweep->book, entry->seq, currency, view, &figures);

    if (err == ERR_OK && figures.state == INVESTMENT_PROPOSED)
        err = investment_convert(sweep->book, entry, investment->amount_minor, currency, view,
                                 &pending);
    *approved_out = figures.approved_minor;
    return err == ERR_NOT_FOUND || (err == ERR_NO_RATE && figures.state == INVESTMENT_PROPOSED)
               ? ERR_OK
               : err;
}

static enum err approve_again(struct sweep *sweep, struct share_in *one, int32_t day)
{
    struct part *part = &sweep->parts[one->part];
    int64_t approved = 0;
    enum err err = approved_on(sweep, one->investment, on(sweep, day), &approved);

    if (err == ERR_OK)
        err =
            amount_add(part->approved_minor, approved - one->approved_minor, &part->approved_minor);
    one->approved_minor = approved;
    sweep->dirty[part->project] = true;
    return err;
}

static void look_for_project(struct sweep *sweep, size_t project, int32_t day)
{
    sweep->there[project] =
        book_version(sweep->book, RECORD_PROJECT, sweep->asked->project_ids[project],
                     on(sweep, day)) != NULL;
    sweep->dirty[project] = true;
}

/* --- a day ------------------------------------------------------------------------------------ */

static enum err used_by(const struct sweep *sweep, size_t project, const struct row *row,
                        int64_t *used_out)
{
    bool chain = sweep->asked->rule->basis == BASIS_CHAIN;
    enum err err = ERR_OK;

    *used_out = 0;
    for (size_t i = sweep->first_part[project]; i != NOWHERE && err == ERR_OK;
         i = sweep->parts[i].next_of_project) {
        const struct part *part = &sweep->parts[i];
        int64_t weighted = part->approved_minor;

        if (part->approved_minor == 0 || !row->reached[part->fund])
            continue;
        if (!chain)
            err = path_weigh(part->approved_minor, share_round(row->share_e36[part->fund]),
                             &weighted);
        if (err == ERR_OK)
            err = amount_add(*used_out, weighted, used_out);
    }
    return err;
}

/* By the root by which it is most. */
static enum err most_used(const struct sweep *sweep, size_t project, enum side side,
                          int64_t *most_out)
{
    enum err err = ERR_OK;

    *most_out = 0;
    for (size_t root = 0; root < sweep->funds.fund_count && err == ERR_OK; root++) {
        int64_t used = 0;

        if (!sweep->rows[side][root].active)
            continue;
        err = used_by(sweep, project, &sweep->rows[side][root], &used);
        if (err == ERR_OK && used > *most_out)
            *most_out = used;
    }
    return err;
}

static enum err judge(struct sweep *sweep, size_t project, int32_t day)
{
    int64_t before = 0;
    int64_t after = 0;
    enum err err = ERR_OK;

    if (!sweep->there[project])
        return ERR_OK;
    err = most_used(sweep, project, AFTER, &after);
    if (err != ERR_OK || after <= sweep->found.after_minor)
        return err;
    err = most_used(sweep, project, BEFORE, &before);
    if (err == ERR_OK && after > before)
        sweep->found = (struct sweep_found){sweep->asked->project_ids[project], day, after};
    return err;
}

static enum err judge_dirty(struct sweep *sweep, int32_t day)
{
    enum err err = shares_again(sweep);

    for (size_t i = 0; err == ERR_OK && i < sweep->asked->project_count; i++) {
        if (sweep->dirty[i])
            err = judge(sweep, i, day);
        sweep->dirty[i] = false;
    }
    return err;
}

static enum err take_change(struct sweep *sweep, const struct change *change, int32_t day)
{
    struct weight *weight;

    switch (change->kind) {
    case CHANGE_COMMITMENT:
        weight = &sweep->weights[change->at];
        return sweep->states[weight->held].transfers ? weigh_fund_again(sweep, weight->held, day)
                                                     : weigh_again(sweep, weight, day);
    case CHANGE_FUND:
        return weigh_fund_again(sweep, change->at, day);
    case CHANGE_INVESTMENT:
        return approve_again(sweep, &sweep->investments[change->at], day);
    case CHANGE_PROJECT:
        look_for_project(sweep, change->at, day);
    }
    return ERR_OK;
}

static enum err first_day(struct sweep *sweep, int32_t day)
{
    enum err err = ERR_OK;

    for (size_t i = 0; err == ERR_OK && i < sweep->weight_count; i++)
        err = weigh_again(sweep, &sweep->weights[i], day);
    for (size_t i = 0; err == ERR_OK && i < sweep->investment_count; i++)
        err = approve_again(sweep, &sweep->investments[i], day);
    for (size_t i = 0; i < sweep->asked->project_count; i++)
        look_for_project(sweep, i, day);
    for (size_t i = 0; i < sweep->funds.fund_count; i++)
        sweep->states[i].dirty = true;
    return err == ERR_OK ? judge_dirty(sweep, day) : err;
}

/* --- the sweep -------------------------------------------------------------------------------- */

/* An order of the funds that holds on every day: none where who held whom has turned round. */
static bool order_funds(struct sweep *sweep)
{
    struct path_edge *edges = arena_array(sweep->arena, sweep->edge_count + 1, sizeof *edges);

    sweep->order = arena_array(sweep->arena, sweep->funds.fund_count + 1, sizeof *sweep->order);
    for (size_t i = 0; i < sweep->edge_count; i++)
        edges[i] = (struct path_edge){
            .holder = sweep->edges[i].holder, .held = sweep->edges[i].held, .denominator = 1};
    return path_order(sweep->funds.fund_count, edges, sweep->edge_count, sweep->order) == ERR_OK;
}

static void open_sweep(struct sweep *sweep)
{
    size_t funds = sweep->funds.fund_count;
    size_t projects = sweep->asked->project_count;

    sweep->states = arena_array(sweep->arena, funds + 1, sizeof *sweep->states);
    for (size_t i = 0; i < funds; i++)
        sweep->states[i].first_edge = sweep->states[i].first_part = NOWHERE;
    for (size_t side = 0; side < SIDES; side++)
        sweep->rows[side] = arena_array(sweep->arena, funds + 1, sizeof *sweep->rows[side]);
    sweep->first_part = arena_array(sweep->arena, projects + 1, sizeof *sweep->first_part);
    sweep->there = arena_array(sweep->arena, projects + 1, sizeof *sweep->there);
    sweep->dirty = arena_array(sweep->arena, projects + 1, sizeof *sweep->dirty);
    add_holders(sweep);
    add_projects(sweep);
    if (sweep->change_count > 0)
        qsort(sweep->changes, sweep->change_count, sizeof *sweep->changes, by_day);
}

bool headroom_sweep(const struct book *book, const struct sweep_case *asked, struct arena *arena,
                    struct sweep_found *found_out)
{
    struct sweep sweep = {.book = book, .asked = asked, .arena = arena};
    size_t next = 0;

    sweep.funds.fund_count = asked->funds.count;
    sweep.funds.fund_ids = asked->funds.ids;
    open_sweep(&sweep);
    if (!order_funds(&sweep))
        return false;
    enum err err = first_day(&sweep, asked->view.as_of);

    for (size_t i = 0; err == ERR_OK && i < asked->days.count; i++) {
        int32_t day = asked->days.days[i];
        size_t from = next;

        while (err == ERR_OK && next < sweep.change_count && sweep.changes[next].day <= day)
            err = take_change(&sweep, &sweep.changes[next++], day);
        if (err == ERR_OK && next > from)
            err = judge_dirty(&sweep, day);
    }
    *found_out = sweep.found;
    return err == ERR_OK;
}
