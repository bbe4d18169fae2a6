/* The paths with the largest shares, by best-first search (A*).
 *
 * First, from the target upwards, the largest share of a path from each node to the target. Then
 * ways grow from the root, kept in a binary heap by their promise: their own share times the best
 * one from where they stand. No way can keep more than it promises, so the ways reach the target
 * in order of their shares, and the search ends after as many as were asked for, however many
 * paths there are. */
#include "calc/path.h"

#include "base/money.h"

#include <stdlib.h>
#include <string.h>

/* A way from the root that is not at the target yet, or is: the last edge, and the way before it.
 */
struct way {
    const struct way *before; /* NULL: the root itself */
    const struct path_edge *edge;
    size_t node;
    size_t length; /* nodes */
    uint128_t share_e36;
    int64_t promise_e18; /* the largest share of a path that goes on from here */
};

struct search {
    const struct path_graph *graph;
    struct arena *arena;
    const int64_t *best_e18; /* per node: the largest share of a path from it to the target */
    const bool *leads;       /* whether there is such a path */
    const struct way **heap;
    size_t count;
    size_t capacity;
};

/* Best first. Among equals the longer way, so that no more ways than needed are begun; then the one
 * with the smaller node. */
static bool ahead(const struct way *a, const struct way *b)
{
    if (a->promise_e18 != b->promise_e18)
        return a->promise_e18 > b->promise_e18;
    if (a->length != b->length)
        return a->length > b->length;
    return a->node < b->node;
}

static void push(struct search *search, const struct way *way)
{
    if (search->count == search->capacity) {
        size_t capacity = search->capacity == 0 ? 256 : search->capacity * 2;
        const struct way **heap = arena_array(search->arena, capacity, sizeof *heap);

        if (search->count > 0)
            memcpy(heap, search->heap, search->count * sizeof *heap);
        search->heap = heap;
        search->capacity = capacity;
    }
    size_t at = search->count++;

    while (at > 0 && ahead(way, search->heap[(at - 1) / 2])) {
        search->heap[at] = search->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    search->heap[at] = way;
}

static const struct way *pop(struct search *search)
{
    const struct way *top = search->heap[0];
    const struct way *last = search->heap[--search->count];
    size_t at = 0;

    for (size_t child = 1; child < search->count; child = 2 * at + 1) {
        if (child + 1 < search->count && ahead(search->heap[child + 1], search->heap[child]))
            child++;
        if (!ahead(search->heap[child], last))
            break;
        search->heap[at] = search->heap[child];
        at = child;
    }
    search->heap[at] = last;
    return top;
}

/* What a share promises where the best way on has a share of best. Both are at most the whole. */
static int64_t promise(uint128_t share_e36, int64_t best_e18)
{
    return share_round(share_times(share_e36, best_e18, SHARE_E18_ONE));
}

static void find_best(struct search *search, size_t target)
{
    const struct path_graph *graph = search->graph;
    int64_t *best = arena_array(search->arena, graph->node_count + 1, sizeof *best);
    bool *leads = arena_array(search->arena, graph->node_count + 1, sizeof *leads);

    best[target] = SHARE_E18_ONE;
    leads[target] = true;
    for (size_t place = graph->node_count; place > 0; place--) {
        size_t holder = graph->order[place - 1];

        for (size_t i = graph->first[holder]; i < graph->first[holder + 1]; i++) {
            const struct path_edge *edge = &graph->edges[i];

            if (!leads[edge->held] || holder == target)
                continue;
            uint128_t edge_e36 = share_times(SHARE_E36_ONE, edge->numerator, edge->denominator);
            int64_t through = promise(edge_e36, best[edge->held]);

            leads[holder] = true;
            if (through > best[holder])
                best[holder] = through;
        }
    }
    search->best_e18 = best;
    search->leads = leads;
}

static void go_on(struct search *search, const struct way *way)
{
    const struct path_graph *graph = search->graph;

    for (size_t i = graph->first[way->node]; i < graph->first[way->node + 1]; i++) {
        const struct path_edge *edge = &graph->edges[i];

        if (!search->leads[edge->held])
            continue;
        struct way *next = arena_alloc(search->arena, sizeof *next);

        *next = (struct way){
            .before = way,
            .edge = edge,
            .node = edge->held,
            .length = way->length + 1,
            .share_e36 = share_times(way->share_e36, edge->numerator, edge->denominator),
        };
        next->promise_e18 = promise(next->share_e36, search->best_e18[edge->held]);
        push(search, next);
    }
}

static struct path path_of(const struct way *way, struct arena *arena)
{
    size_t *nodes = arena_array(arena, way->length, sizeof *nodes);
    const struct path_edge **edges = arena_array(arena, way->length, sizeof *edges);
    struct path path = {
        .node_count = way->length, .nodes = nodes, .edges = edges, .share_e36 = way->share_e36};

    for (size_t at = way->length; at > 0; at--, way = way->before) {
        nodes[at - 1] = way->node;
        if (at > 1)
            edges[at - 2] = way->edge;
    }
    return path;
}

static int by_share(const void *left, const void *right)
{
    const struct path *a = left;
    const struct path *b = right;
    size_t shorter = a->node_count < b->node_count ? a->node_count : b->node_count;

    if (a->share_e36 != b->share_e36)
        return a->share_e36 > b->share_e36 ? -1 : 1;
    for (size_t i = 0; i < shorter; i++)
        if (a->nodes[i] != b->nodes[i])
            return a->nodes[i] < b->nodes[i] ? -1 : 1;
    return (a->node_count > b->node_count) - (a->node_count < b->node_count);
}

void path_list(const struct path_graph *graph, size_t root, size_t target, size_t most,
               struct arena *arena, const struct path **paths_out, size_t *count_out)
{
    struct search search = {.graph = graph, .arena = arena};
    struct path *paths = arena_array(arena, most + 1, sizeof *paths);
    struct way *start = arena_alloc(arena, sizeof *start);
    size_t count = 0;

    find_best(&search, target);
    *start = (struct way){.node = root,
                          .length = 1,
                          .share_e36 = SHARE_E36_ONE,
                          .promise_e18 = search.best_e18[root]};
    if (search.leads[root])
        push(&search, start);
    while (search.count > 0 && count < most) {
        const struct way *way = pop(&search);

        if (way->node == target)
            paths[count++] = path_of(way, arena);
        else
            go_on(&search, way);
    }
    if (count > 0)
        qsort(paths, count, sizeof *paths, by_share);
    *paths_out = paths;
    *count_out = count;
}
