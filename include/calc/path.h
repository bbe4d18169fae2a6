/* Path products over a directed acyclic graph: what share of each node a root holds through all
 * paths, share(root, n) = sum over the edges (p -> n) of share(root, p) * numerator / denominator.
 * Shares are integers of 10^-18, each product rounded half to even. */
#ifndef FUNDTRAIL_CALC_PATH_H
#define FUNDTRAIL_CALC_PATH_H

#include "base/arena.h"
#include "base/err.h"
#include "calc/share.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The node `holder` holds numerator / denominator of the node `held`; 0 <= numerator <=
 * denominator, denominator > 0. */
struct path_edge {
    size_t holder;
    size_t held;
    int64_t numerator;
    int64_t denominator;
};

/* An order of the nodes in which every holder comes before what it holds. order_out has node_count
 * places. ERR_INVALID when the edges close a cycle. */
enum err path_order(size_t node_count, const struct path_edge *edges, size_t edge_count,
                    size_t *order_out) MUST_USE;

/* amount * share, rounded half to even to the minor unit. ERR_OVERFLOW. */
enum err path_weigh(int64_t amount_minor, int64_t share_e18, int64_t *weighted_minor_out) MUST_USE;

/* A graph made ready for the functions below, which carry shares of 10^-36 and look at each edge
 * once: the edges in order of their holder and, below that, of what it holds. */
struct path_graph {
    size_t node_count;
    size_t edge_count;
    const struct path_edge *edges;
    const size_t *first; /* the edges of node n are those from first[n] up to first[n + 1] */
    const size_t *order; /* every holder before what it holds */
};

/* Everything lives in arena. Edges between the same two nodes are kept apart: merge them before.
 * ERR_INVALID when the edges close a cycle. */
enum err path_graph_build(size_t node_count, const struct path_edge *edges, size_t edge_count,
                          struct arena *arena, struct path_graph *graph_out) MUST_USE;

/* The share of root in every node: 0 where it holds nothing. share_e36_out has node_count places.
 * ERR_OVERFLOW. */
enum err path_reach(const struct path_graph *graph, size_t root, uint128_t *share_e36_out) MUST_USE;

/* The other way round: what is given in share_e36 for each node is handed up to its holders, who
 * keep what they hold of it. Afterwards each node has what it and all that it holds were given.
 * ERR_OVERFLOW. */
enum err path_hand_up(const struct path_graph *graph, uint128_t *share_e36) MUST_USE;

/* The number of paths from root to every node, INT64_MAX for that many or more. */
void path_count(const struct path_graph *graph, size_t root, int64_t *count_out);

/* The longest path to every node from any node that nobody holds: 0 for those. Nodes that are left
 * out (`within` false) count as if they were not there. */
void path_depth(const struct path_graph *graph, const bool *within, size_t *depth_out);

/* One way from the root to the target. */
struct path {
    size_t node_count;
    const size_t *nodes;
    const struct path_edge *const *edges; /* node_count - 1 */
    uint128_t share_e36;                  /* the product along it */
};

/* The paths from root to target, the largest shares first, at most `most` of them; in order of
 * their nodes where shares tie. Those that carry less than 10^-18 come last, in any order. They
 * live in arena. */
void path_list(const struct path_graph *graph, size_t root, size_t target, size_t most,
               struct arena *arena, const struct path **paths_out, size_t *count_out);

#endif
