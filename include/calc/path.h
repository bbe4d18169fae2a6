/* Path products over a directed acyclic graph: what share of each node a root holds through all
 * paths, share(root, n) = sum over the edges (p -> n) of share(root, p) * numerator / denominator.
 * Shares are integers of 10^-18, each product rounded half to even. */
#ifndef FUNDTRAIL_CALC_PATH_H
#define FUNDTRAIL_CALC_PATH_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHARE_E18_ONE INT64_C(1000000000000000000)

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

/* The share of root in every node, and whether it is reached at all (a share may round to zero).
 * order is path_order's. Both outputs have node_count places. ERR_OVERFLOW when shares add up to
 * more than nine times the whole. */
enum err path_shares(size_t node_count, const struct path_edge *edges, size_t edge_count,
                     const size_t *order, size_t root, int64_t *share_e18_out,
                     bool *reached_out) MUST_USE;

/* amount * share, rounded half to even to the minor unit. ERR_OVERFLOW. */
enum err path_weigh(int64_t amount_minor, int64_t share_e18, int64_t *weighted_minor_out) MUST_USE;

#endif
