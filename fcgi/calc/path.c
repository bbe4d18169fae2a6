/* Shares through a graph that is given as a plain list of edges: an order of the nodes by Kahn's
 * algorithm, then one pass in that order that adds up the shares along the edges. */
#include "calc/path.h"

#include "base/money.h"

#include <stdlib.h>
#include <string.h>

/* Kahn's algorithm, with the edges as they come: the graphs have hundreds of edges, not millions,
 * and a pass per layer beats building an index. */
enum err path_order(size_t node_count, const struct path_edge *edges, size_t edge_count,
                    size_t *order_out)
{
    bool *placed = calloc(node_count + 1, sizeof *placed);
    bool *blocked = calloc(node_count + 1, sizeof *blocked);
    size_t done = 0;
    enum err err = placed == NULL || blocked == NULL ? ERR_INTERNAL : ERR_OK;

    while (err == ERR_OK && done < node_count) {
        size_t before = done;

        memset(blocked, 0, node_count);
        for (size_t i = 0; i < edge_count; i++)
            if (!placed[edges[i].holder])
                blocked[edges[i].held] = true;
        for (size_t node = 0; node < node_count; node++) {
            if (placed[node] || blocked[node])
                continue;
            order_out[done++] = node;
        }
        for (size_t i = before; i < done; i++)
            placed[order_out[i]] = true;
        if (done == before)
            err = ERR_INVALID;
    }
    free(placed);
    free(blocked);
    return err;
}

enum err path_weigh(int64_t amount_minor, int64_t share_e18, int64_t *weighted_minor_out)
{
    return amount_mul_div(amount_minor, share_e18, SHARE_E18_ONE, weighted_minor_out);
}
