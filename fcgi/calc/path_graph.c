/* The same through a graph that was sorted once: the edges of one holder stand side by side, so a
 * pass over all nodes in order of holding looks at each edge once. path_reach goes down from a
 * root, path_hand_up goes from what is held up to its holders, path_count and path_depth count
 * instead. */
#include "calc/path.h"

#include <stdlib.h>
#include <string.h>

static int by_ends(const void *left, const void *right)
{
    const struct path_edge *a = left;
    const struct path_edge *b = right;

    if (a->holder != b->holder)
        return a->holder < b->holder ? -1 : 1;
    return (a->held > b->held) - (a->held < b->held);
}

enum err path_graph_build(size_t node_count, const struct path_edge *edges, size_t edge_count,
                          struct arena *arena, struct path_graph *graph_out)
{
    struct path_edge *sorted = arena_array(arena, edge_count + 1, sizeof *sorted);
    size_t *first = arena_array(arena, node_count + 2, sizeof *first);
    size_t *order = arena_array(arena, node_count + 1, sizeof *order);
    enum err err = path_order(node_count, edges, edge_count, order);

    if (err != ERR_OK)
        return err;
    if (edge_count > 0) {
        memcpy(sorted, edges, edge_count * sizeof *sorted);
        qsort(sorted, edge_count, sizeof *sorted, by_ends);
    }
    for (size_t i = 0; i < edge_count; i++)
        first[sorted[i].holder + 1]++;
    for (size_t node = 0; node < node_count; node++)
        first[node + 1] += first[node];
    *graph_out = (struct path_graph){.node_count = node_count,
                                     .edge_count = edge_count,
                                     .edges = sorted,
                                     .first = first,
                                     .order = order};
    return ERR_OK;
}

enum err path_reach(const struct path_graph *graph, size_t root, uint128_t *share_e36_out)
{
    memset(share_e36_out, 0, graph->node_count * sizeof *share_e36_out);
    share_e36_out[root] = SHARE_E36_ONE;
    for (size_t place = 0; place < graph->node_count; place++) {
        size_t holder = graph->order[place];

        if (share_e36_out[holder] == 0)
            continue;
        for (size_t i = graph->first[holder]; i < graph->first[holder + 1]; i++) {
            const struct path_edge *edge = &graph->edges[i];
            uint128_t part = share_times(share_e36_out[holder], edge->numerator, edge->denominator);
            enum err err = share_add(share_e36_out[edge->held], part, &share_e36_out[edge->held]);

            if (err != ERR_OK)
                return err;
        }
    }
    return ERR_OK;
}

enum err path_hand_up(const struct path_graph *graph, uint128_t *share_e36)
{
    for (size_t place = graph->node_count; place > 0; place--) {
        size_t holder = graph->order[place - 1];

        for (size_t i = graph->first[holder]; i < graph->first[holder + 1]; i++) {
            const struct path_edge *edge = &graph->edges[i];
            uint128_t part = share_times(share_e36[edge->held], edge->numerator, edge->denominator);
            enum err err = share_add(share_e36[holder], part, &share_e36[holder]);

            if (err != ERR_OK)
                return err;
        }
    }
    return ERR_OK;
}

void path_count(const struct path_graph *graph, size_t root, int64_t *count_out)
{
    memset(count_out, 0, graph->node_count * sizeof *count_out);
    count_out[root] = 1;
    for (size_t place = 0; place < graph->node_count; place++) {
        size_t holder = graph->order[place];

        for (size_t i = graph->first[holder]; i < graph->first[holder + 1]; i++) {
            int64_t *count = &count_out[graph->edges[i].held];

            if (__builtin_add_overflow(*count, count_out[holder], count))
                *count = INT64_MAX;
        }
    }
}

void path_depth(const struct path_graph *graph, const bool *within, size_t *depth_out)
{
    memset(depth_out, 0, graph->node_count * sizeof *depth_out);
    for (size_t place = 0; place < graph->node_count; place++) {
        size_t holder = graph->order[place];

        if (!within[holder])
            continue;
        for (size_t i = graph->first[holder]; i < graph->first[holder + 1]; i++) {
            size_t held = graph->edges[i].held;

            if (within[held] && depth_out[held] < depth_out[holder] + 1)
                depth_out[held] = depth_out[holder] + 1;
        }
    }
}
