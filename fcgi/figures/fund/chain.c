/* Builds the graph of commitments between tracked funds and its shares (calc/path.h), and refuses
 * a commitment that would close a cycle, which a depth-first search finds. */
#include "figures/fund/chain.h"

#include "base/check.h"
#include "figures/fund/reported_value.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <string.h>

#define PART_FIRST 16

enum err chain_committed(const struct book *book, int64_t fund_id, struct view view,
                         int64_t *committed_minor_out)
{
    int64_t sum = 0;

    FOR_LIVE_REFERRERS (r, book, view, commitment, fund_id, fund_id) {
        const struct commitment *commitment = r.entry->record;

        enum err err = amount_add(sum, commitment->amount_minor, &sum);
        if (err != ERR_OK)
            return err;
    }
    *committed_minor_out = sum;
    return ERR_OK;
}

/* Where in fund_ids a fund stands, or would stand. */
static size_t chain_place(const struct chain *chain, int64_t fund_id)
{
    size_t low = 0;
    size_t high = chain->fund_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (chain->fund_ids[middle] < fund_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t chain_position(const struct chain *chain, int64_t fund_id)
{
    size_t place = chain_place(chain, fund_id);

    return place < chain->fund_count && chain->fund_ids[place] == fund_id ? place
                                                                          : chain->fund_count;
}

struct edge_list {
    struct path_edge *edges;
    size_t count;
};

/* One chain that is being built. */
struct building {
    const struct book *book;
    struct view view;
    const struct chain_options *options;
    const struct chain *chain;
    struct edge_list list;
};

/* What a commitment weighs. */
static enum err weight_of(const struct building *building, const struct entry *entry,
                          int64_t *weight_out)
{
    const struct commitment_change *change = &building->options->change;

    if (!building->options->gross)
        return commitment_net(building->book, entry, building->view, change, weight_out);
    *weight_out =
        entry->seq != change->removed_id && book_live(building->book, entry, building->view)
            ? ((const struct commitment *)entry->record)->amount_minor
            : 0;
    return ERR_OK;
}

/* One edge per holder; chains that are gross have one per commitment, as they always had. */
static enum err add_edge(struct building *building, size_t from, size_t held,
                         const struct commitment *commitment, int64_t weight_minor)
{
    struct edge_list *list = &building->list;
    size_t holder = chain_position(building->chain, commitment->investor_fund_id);

    CHECK(holder < building->chain->fund_count);
    for (size_t i = from; !building->options->gross && i < list->count; i++)
        if (list->edges[i].holder == holder)
            return amount_add(list->edges[i].numerator, weight_minor, &list->edges[i].numerator);
    list->edges[list->count++] =
        (struct path_edge){.holder = holder, .held = held, .numerator = weight_minor};
    return ERR_OK;
}

static enum err add_weight(struct building *building, size_t from, size_t held,
                           const struct commitment *commitment, int64_t weight_minor,
                           int64_t *total)
{
    enum err err = amount_add(*total, weight_minor, total);

    if (err != ERR_OK || weight_minor == 0 || commitment->investor_fund_id == 0)
        return err;
    return add_edge(building, from, held, commitment, weight_minor);
}

/* Adds the edges from tracked funds into the fund at position held. */
static enum err add_edges(struct building *building, size_t held)
{
    int64_t fund_id = building->chain->fund_ids[held];
    const struct commitment *added = building->options->change.added;
    size_t from = building->list.count;
    int64_t total = 0;
    enum err err = ERR_OK;

    FOR_REFERRERS_WHILE (err == ERR_OK, r, building->book, commitment, fund_id, fund_id) {
        int64_t weight = 0;

        err = weight_of(building, r.entry, &weight);
        if (err == ERR_OK)
            err = add_weight(building, from, held, r.entry->record, weight, &total);
    }
    if (err == ERR_OK && added != NULL && added->fund_id == fund_id)
        err = add_weight(building, from, held, added, added->amount_minor, &total);
    if (err == ERR_OK)
        err = amount_add(
            total, unrecorded_commitments(building->book, fund_id, building->view, total), &total);
    for (size_t i = from; i < building->list.count; i++)
        building->list.edges[i].denominator = total;
    return err;
}

/* Puts the funds in order, every holder before what it holds. */
static enum err put_in_order(struct chain *chain, const struct edge_list *list, struct arena *arena)
{
    size_t *order = arena_array(arena, chain->fund_count + 1, sizeof *order);
    size_t *rank = arena_array(arena, chain->fund_count + 1, sizeof *rank);

    chain->edges = list->edges;
    chain->edge_count = list->count;
    chain->rank = rank;
    if (path_order(chain->fund_count, list->edges, list->count, order) != ERR_OK)
        return ERR_CORRUPT;
    for (size_t place = 0; place < chain->fund_count; place++)
        rank[order[place]] = place;
    return ERR_OK;
}

enum err chain_build(const struct book *book, struct view view, struct arena *arena,
                     struct chain *chain_out)
{
    return chain_build_with(book, view, &(struct chain_options){0}, arena, chain_out);
}

static size_t most_edges(const struct book *book, const struct chain *chain,
                         const struct chain_options *options)
{
    const int64_t *ids;
    size_t count = 0;

    if (options->fund_count == 0)
        return book_entities(book, RECORD_COMMITMENT, &ids);
    for (size_t i = 0; i < chain->fund_count; i++)
        FOR_REFERRERS (r, book, commitment, fund_id, chain->fund_ids[i])
            count++;
    return count;
}

enum err chain_build_with(const struct book *book, struct view view,
                          const struct chain_options *options, struct arena *arena,
                          struct chain *chain_out)
{
    struct chain chain = {.gross = options->gross};
    struct building building = {book, view, options, &chain, {0}};

    chain.fund_count = options->fund_count;
    chain.fund_ids = options->fund_ids;
    if (options->fund_count == 0)
        chain.fund_count = book_entities(book, RECORD_FUND, &chain.fund_ids);
    bool *is_root = arena_array(arena, chain.fund_count + 1, sizeof *is_root);
    size_t *first = arena_array(arena, chain.fund_count + 1, sizeof *first);

    building.list.edges =
        arena_array(arena, most_edges(book, &chain, options) + 2, sizeof *building.list.edges);
    for (size_t held = 0; held < chain.fund_count; held++) {
        size_t before = building.list.count;
        enum err err = add_edges(&building, held);

        if (err != ERR_OK)
            return err;
        is_root[held] = building.list.count == before;
        first[held + 1] = building.list.count;
    }
    chain.is_root = is_root;
    chain.first = first;
    enum err err = put_in_order(&chain, &building.list, arena);

    if (err == ERR_OK)
        *chain_out = chain;
    return err;
}

/* Where in the part a fund stands, or would stand. */
static size_t part_place(const struct chain_part *part, size_t position)
{
    const size_t *rank = part->chain->rank;
    size_t low = 0;
    size_t high = part->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (rank[part->positions[middle]] < rank[position])
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool chain_part_holds(const struct chain_part *part, size_t position)
{
    size_t place = part_place(part, position);

    return place < part->count && part->positions[place] == position;
}

/* Whether it was not there yet. */
static bool part_add(struct chain_part *part, size_t position, struct arena *arena)
{
    size_t place = part_place(part, position);

    if (place < part->count && part->positions[place] == position)
        return false;
    if (part->count == part->capacity) {
        size_t capacity = part->capacity == 0 ? PART_FIRST : part->capacity * 2;
        size_t *positions = arena_array(arena, capacity, sizeof *positions);

        if (part->count > 0)
            memcpy(positions, part->positions, part->count * sizeof *positions);
        part->positions = positions;
        part->capacity = capacity;
    }
    memmove(&part->positions[place + 1], &part->positions[place],
            (part->count - place) * sizeof *part->positions);
    part->positions[place] = position;
    part->count++;
    return true;
}

/* Goes from the last fund to the first: a holder stands before what it holds, so it is still to
 * come when it is added. */
struct chain_part chain_part_above(const struct chain *chain, const size_t *positions, size_t count,
                                   struct arena *arena)
{
    struct chain_part part = {.chain = chain};

    for (size_t i = 0; i < count; i++)
        (void)part_add(&part, positions[i], arena);
    for (size_t next = part.count; next > 0; next--) {
        size_t held = part.positions[next - 1];

        for (size_t i = chain->first[held]; i < chain->first[held + 1]; i++)
            next += part_add(&part, chain->edges[i].holder, arena);
    }
    return part;
}

/* What a root reaches of one fund: of 10^-36, or of 10^-18 in a chain that is gross. */
struct reach {
    uint128_t share;
    bool reached;
};

/* Adds what the root has of an edge's fund by way of its holder. */
static enum err add_reach(const struct chain *chain, const struct path_edge *edge,
                          const struct reach *holder, struct reach *held)
{
    int64_t part = 0;
    int64_t sum = 0;

    held->reached = true;
    if (!chain->gross)
        return share_add(held->share,
                         share_times(holder->share, edge->numerator, edge->denominator),
                         &held->share);
    enum err err =
        amount_mul_div((int64_t)holder->share, edge->numerator, edge->denominator, &part);

    if (err == ERR_OK)
        err = amount_add((int64_t)held->share, part, &sum);
    held->share = (uint128_t)sum;
    return err;
}

enum err chain_part_shares(const struct chain_part *part, size_t root, struct arena *arena,
                           int64_t *share_e18_out, bool *reached_out)
{
    const struct chain *chain = part->chain;
    struct reach *reach = arena_array(arena, part->count + 1, sizeof *reach);
    enum err err = ERR_OK;

    CHECK(chain_part_holds(part, root));
    reach[part_place(part, root)] =
        (struct reach){chain->gross ? (uint128_t)SHARE_E18_ONE : SHARE_E36_ONE, true};
    for (size_t n = 0; n < part->count; n++) {
        size_t held = part->positions[n];

        for (size_t i = chain->first[held]; i < chain->first[held + 1] && err == ERR_OK; i++) {
            const struct reach *holder = &reach[part_place(part, chain->edges[i].holder)];

            if (holder->reached)
                err = add_reach(chain, &chain->edges[i], holder, &reach[n]);
        }
        share_e18_out[n] = chain->gross ? (int64_t)reach[n].share : share_round(reach[n].share);
        reached_out[n] = reach[n].reached;
    }
    return err;
}

size_t chain_part_place(const struct chain_part *part, size_t position)
{
    CHECK(chain_part_holds(part, position));
    return part_place(part, position);
}

/* Whether it was not there yet. */
static bool list_add(struct fund_list *list, int64_t fund_id, struct arena *arena)
{
    struct chain sorted = {.fund_count = list->count, .fund_ids = list->ids};
    size_t place = chain_place(&sorted, fund_id);

    if (place < list->count && list->ids[place] == fund_id)
        return false;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? PART_FIRST : list->capacity * 2;
        int64_t *ids = arena_array(arena, capacity, sizeof *ids);

        if (list->count > 0)
            memcpy(ids, list->ids, list->count * sizeof *ids);
        list->ids = ids;
        list->capacity = capacity;
    }
    memmove(&list->ids[place + 1], &list->ids[place], (list->count - place) * sizeof *list->ids);
    list->ids[place] = fund_id;
    list->count++;
    return true;
}

void chain_add_ever_above(const struct book *book, int64_t fund_id, struct arena *arena,
                          struct fund_list *list)
{
    if (!list_add(list, fund_id, arena))
        return;
    FOR_REFERRERS (r, book, commitment, fund_id, fund_id) {
        int64_t holder_id = ((const struct commitment *)r.entry->record)->investor_fund_id;

        if (holder_id != 0)
            chain_add_ever_above(book, holder_id, arena, list);
    }
}

struct search {
    const struct book *book;
    int64_t wanted;
    int32_t from; /* the day from which the new commitment would count */
    int64_t *path;
    bool *seen; /* by fund id */
    size_t depth;
};

/* Whether a commitment counts on some day from `from` on. One that is reversed from a later day
 * still counts until then. */
static bool counts_from(const struct book *book, const struct entry *entry, int32_t from)
{
    const struct entry *reversal = book_reversal_of(book, entry->seq);

    return reversal == NULL ||
           (reversal->effective_date > from && reversal->effective_date > entry->effective_date);
}

/* Depth-first from fund_id along who it has committed to, until the wanted fund; the path is kept.
 */
static bool leads_to(struct search *search, int64_t fund_id)
{
    if (search->seen[fund_id])
        return false;
    search->seen[fund_id] = true;
    search->path[search->depth++] = fund_id;
    if (fund_id == search->wanted)
        return true;
    FOR_REFERRERS (r, search->book, commitment, investor_fund_id, fund_id) {
        const struct commitment *commitment = r.entry->record;

        if (counts_from(search->book, r.entry, search->from) &&
            leads_to(search, commitment->fund_id))
            return true;
    }
    search->depth--;
    return false;
}

size_t chain_cycle(const struct book *book, int64_t investor_fund_id, int64_t fund_id, int32_t from,
                   struct arena *arena, const int64_t **ids_out)
{
    const int64_t *fund_ids;
    size_t fund_count = book_entities(book, RECORD_FUND, &fund_ids);
    struct search search = {.book = book, .wanted = investor_fund_id, .from = from};

    search.path = arena_array(arena, fund_count + 1, sizeof *search.path);
    search.seen = arena_array(arena, (size_t)book_head(book) + 1, sizeof *search.seen);
    if (!leads_to(&search, fund_id))
        return 0;
    *ids_out = search.path;
    return search.depth;
}
