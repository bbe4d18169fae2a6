#include "book/chain.h"

#include "base/check.h"

#include <string.h>

enum err chain_committed(const struct book *book, int64_t fund_id, struct view view,
                         int64_t *committed_minor_out)
{
    int64_t sum = 0;

    for (struct referrer r = book_referrers(book, RECORD_COMMITMENT, "fund_id", fund_id);
         r.entry != NULL; book_next_referrer(&r)) {
        const struct commitment *commitment = r.entry->record;

        if (!book_live(book, r.entry, view))
            continue;
        enum err err = amount_add(sum, commitment->amount_minor, &sum);
        if (err != ERR_OK)
            return err;
    }
    *committed_minor_out = sum;
    return ERR_OK;
}

size_t chain_position(const struct chain *chain, int64_t fund_id)
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
    return low < chain->fund_count && chain->fund_ids[low] == fund_id ? low : chain->fund_count;
}

struct edge_list {
    struct path_edge *edges;
    size_t count;
};

/* What the book is taken to be beyond what it says. */
struct change {
    const struct commitment *added;
    int64_t removed_id;
};

static bool counts(const struct book *book, const struct entry *entry, struct view view,
                   const struct change *change)
{
    return entry->seq != change->removed_id && book_live(book, entry, view);
}

static enum err committed_with(const struct book *book, int64_t fund_id, struct view view,
                               const struct change *change, int64_t *committed_out)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (struct referrer r = book_referrers(book, RECORD_COMMITMENT, "fund_id", fund_id);
         err == ERR_OK && r.entry != NULL; book_next_referrer(&r))
        if (counts(book, r.entry, view, change))
            err = amount_add(sum, ((const struct commitment *)r.entry->record)->amount_minor, &sum);
    if (err == ERR_OK && change->added != NULL && change->added->fund_id == fund_id)
        err = amount_add(sum, change->added->amount_minor, &sum);
    if (err == ERR_OK)
        *committed_out = sum;
    return err;
}

static void add_edge(const struct chain *chain, size_t held, const struct commitment *commitment,
                     int64_t committed_minor, struct edge_list *list)
{
    if (commitment->investor_fund_id == 0)
        return;
    size_t holder = chain_position(chain, commitment->investor_fund_id);

    CHECK(holder < chain->fund_count);
    list->edges[list->count++] =
        (struct path_edge){holder, held, commitment->amount_minor, committed_minor};
}

/* Adds the edges from tracked funds into the fund at position held. */
static enum err add_edges(const struct book *book, struct view view, const struct change *change,
                          const struct chain *chain, size_t held, struct edge_list *list)
{
    int64_t fund_id = chain->fund_ids[held];
    int64_t committed = 0;
    enum err err = committed_with(book, fund_id, view, change, &committed);

    if (err != ERR_OK)
        return err;
    for (struct referrer r = book_referrers(book, RECORD_COMMITMENT, "fund_id", fund_id);
         r.entry != NULL; book_next_referrer(&r))
        if (counts(book, r.entry, view, change))
            add_edge(chain, held, r.entry->record, committed, list);
    if (change->added != NULL && change->added->fund_id == fund_id)
        add_edge(chain, held, change->added, committed, list);
    return ERR_OK;
}

enum err chain_build(const struct book *book, struct view view, struct arena *arena,
                     struct chain *chain_out)
{
    return chain_build_changed(book, view, NULL, 0, arena, chain_out);
}

enum err chain_build_changed(const struct book *book, struct view view,
                             const struct commitment *added, int64_t removed_id,
                             struct arena *arena, struct chain *chain_out)
{
    const struct change change = {added, removed_id};
    const int64_t *commitment_ids;
    struct chain chain = {0};
    struct edge_list list = {0};

    chain.fund_count = book_entities(book, RECORD_FUND, &chain.fund_ids);
    size_t commitment_count = book_entities(book, RECORD_COMMITMENT, &commitment_ids);
    size_t *order = arena_array(arena, chain.fund_count + 1, sizeof *order);
    bool *is_root = arena_array(arena, chain.fund_count + 1, sizeof *is_root);

    list.edges = arena_array(arena, commitment_count + 2, sizeof *list.edges);
    for (size_t held = 0; held < chain.fund_count; held++) {
        size_t before = list.count;
        enum err err = add_edges(book, view, &change, &chain, held, &list);

        if (err != ERR_OK)
            return err;
        is_root[held] = list.count == before;
    }
    if (path_order(chain.fund_count, list.edges, list.count, order) != ERR_OK)
        return ERR_CORRUPT;
    chain.edges = list.edges;
    chain.edge_count = list.count;
    chain.order = order;
    chain.is_root = is_root;
    *chain_out = chain;
    return ERR_OK;
}

void chain_mark_holders(const struct chain *chain, bool *marked)
{
    for (size_t place = chain->fund_count; place > 0; place--) {
        size_t held = chain->order[place - 1];

        for (size_t i = 0; marked[held] && i < chain->edge_count; i++)
            if (chain->edges[i].held == held)
                marked[chain->edges[i].holder] = true;
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
    for (struct referrer r =
             book_referrers(search->book, RECORD_COMMITMENT, "investor_fund_id", fund_id);
         r.entry != NULL; book_next_referrer(&r)) {
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
