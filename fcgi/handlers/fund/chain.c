/* Collects and merges the links of the chain, and writes them as a graph. */
#include "handlers/fund/chain.h"

#include "handlers/frame/refs.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 64
/* No screen shows more. */
#define CHAIN_NODES_MOST 40

void chain_init(struct chain *chain, const struct book *book, struct view view, struct arena *arena)
{
    *chain = (struct chain){.book = book, .view = view, .arena = arena};
}

static void add_link(struct chain *chain, struct chain_link link)
{
    if (chain->link_count == chain->link_capacity) {
        size_t capacity = chain->link_capacity == 0 ? CAPACITY_FIRST : chain->link_capacity * 2;
        struct chain_link *links = arena_array(chain->arena, capacity, sizeof *links);
        if (chain->link_count > 0)
            memcpy(links, chain->links, chain->link_count * sizeof *links);
        chain->links = links;
        chain->link_capacity = capacity;
    }
    chain->links[chain->link_count++] = link;
}

void chain_add_commitment(struct chain *chain, const struct entry *entry)
{
    const struct commitment *commitment = entry->record;
    int64_t investor_id = commitment->investor_fund_id != 0 ? commitment->investor_fund_id
                                                            : commitment->investor_party_id;
    if (commitment->currency == CURRENCY_CNY)
        add_link(chain, (struct chain_link){investor_id, commitment->fund_id, RECORD_COMMITMENT,
                                            commitment->amount_minor});
}

void chain_add_investment(struct chain *chain, const struct entry *entry, int64_t approved_minor)
{
    const struct investment *investment = entry->record;
    const struct entry *project = refs_entry(chain->book, investment->project_id, chain->view);
    if (project && approved_minor > 0)
        add_link(chain, (struct chain_link){investment->fund_id,
                                            ((const struct project *)project->record)->firm_id,
                                            RECORD_INVESTMENT, approved_minor});
}

static int compare_links(const void *left, const void *right)
{
    const struct chain_link *a = left;
    const struct chain_link *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return (a->target > b->target) - (a->target < b->target);
}

enum err chain_merge(struct chain *chain)
{
    struct chain_link *links = chain->links;
    size_t kept = 0;
    if (chain->link_count > 0)
        qsort(links, chain->link_count, sizeof *links, compare_links);
    for (size_t i = 0; i < chain->link_count; i++) {
        if (kept > 0 && compare_links(&links[kept - 1], &links[i]) == 0) {
            enum err err = amount_add(links[kept - 1].amount_minor, links[i].amount_minor,
                                      &links[kept - 1].amount_minor);
            if (err != ERR_OK)
                return err;
        } else {
            links[kept++] = links[i];
        }
    }
    chain->link_count = kept;
    return ERR_OK;
}

static void write_node(const struct chain *chain, int64_t id, bool begun, struct buf *out)
{
    const struct entry *entry = refs_entry(chain->book, id, chain->view);
    if (!entry)
        return;
    buf_format(out, "%s{\"id\":%lld,\"kind\":\"%s\",\"name\":", begun ? "," : "", (long long)id,
               record_types[entry->kind]->kind);
    buf_json_string(out, record_name(entry->kind, entry->record));
    buf_text(out, ",\"name_en\":");
    buf_json_string(out, record_name_en(entry->kind, entry->record));
    if (entry->kind == RECORD_FUND) {
        const struct shape *shape = &fund_type.shape;
        buf_text(out, ",\"fund_kind\":");
        field_write_json(shape, shape_field(shape, "kind"), entry->record, out);
    }
    buf_char(out, '}');
}

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* One of all funds, or whatever a link goes from or to. */
struct node {
    int64_t id;
    uint32_t kind;
    int64_t amount_minor; /* of its links */
};

static struct node *find_node(struct node *nodes, size_t count, int64_t id)
{
    return bsearch(&id, nodes, count, sizeof *nodes, compare_ids);
}

/* In order of id. */
static size_t list_nodes(const struct chain *chain, struct node **nodes_out)
{
    const int64_t *fund_ids = NULL;
    size_t fund_count = book_entities(chain->book, RECORD_FUND, &fund_ids);
    size_t most = fund_count + 2 * chain->link_count + 1;
    int64_t *ids = arena_array(chain->arena, most, sizeof *ids);
    struct node *nodes = arena_array(chain->arena, most, sizeof *nodes);
    size_t id_count = 0;
    size_t count = 0;
    for (size_t i = 0; i < fund_count; i++)
        if (book_version(chain->book, RECORD_FUND, fund_ids[i], chain->view))
            ids[id_count++] = fund_ids[i];
    for (size_t i = 0; i < chain->link_count; i++) {
        ids[id_count++] = chain->links[i].source;
        ids[id_count++] = chain->links[i].target;
    }
    if (id_count > 0)
        qsort(ids, id_count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < id_count; i++) {
        const struct entry *entry =
            i > 0 && ids[i] == ids[i - 1] ? NULL : refs_entry(chain->book, ids[i], chain->view);
        if (entry)
            nodes[count++] = (struct node){ids[i], entry->kind, 0};
    }
    *nodes_out = nodes;
    return count;
}

/* A sum that is too large to tell stays the largest there is. */
static void add_amount(struct node *node, int64_t amount_minor)
{
    if (node && amount_add(node->amount_minor, amount_minor, &node->amount_minor) != ERR_OK)
        node->amount_minor = INT64_MAX;
}

/* By kind, the largest first. */
static int by_size(const void *left, const void *right)
{
    const struct node *a = left;
    const struct node *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->amount_minor != b->amount_minor)
        return a->amount_minor > b->amount_minor ? -1 : 1;
    return compare_ids(&a->id, &b->id);
}

/* How many of a kind there are beyond those that are kept. */
struct left_out {
    size_t firms;
    size_t others;
};

/* Keeps the largest of each kind, which come back in order of id, and counts the others. */
static size_t keep_largest(struct node *nodes, size_t count, struct left_out *left_out)
{
    size_t kept = 0;
    size_t of_kind = 0;
    if (count > 0)
        qsort(nodes, count, sizeof *nodes, by_size);
    for (size_t i = 0; i < count; i++) {
        of_kind = i > 0 && nodes[i].kind == nodes[i - 1].kind ? of_kind + 1 : 0;
        if (of_kind < CHAIN_NODES_MOST)
            nodes[kept++] = nodes[i];
        else if (nodes[i].kind == RECORD_FIRM)
            left_out->firms++;
        else
            left_out->others++;
    }
    if (kept > 0)
        qsort(nodes, kept, sizeof *nodes, compare_ids);
    return kept;
}

/* A target of 0 stands for all firms that are left out. */
static void write_link(const struct chain_link *link, bool begun, struct buf *out)
{
    char amount[DECIMAL_TEXT_SIZE];
    decimal_format(link->amount_minor, currency_decimals(CURRENCY_CNY), amount);
    buf_format(out, "%s{\"source\":%lld,\"target\":", begun ? "," : "", (long long)link->source);
    if (link->target == 0)
        buf_text(out, "null");
    else
        buf_format(out, "%lld", (long long)link->target);
    buf_format(out, ",\"kind\":\"%s\",\"amount\":\"%s\"}", record_types[link->kind]->kind, amount);
}

/* Of links between the nodes; what a fund put into firms that are left out becomes one link. Links
 * come in order of kind and source. */
static enum err write_links(const struct chain *chain, struct node *nodes, size_t count,
                            struct buf *out)
{
    struct chain_link rest = {0};
    bool begun = false;
    enum err err = ERR_OK;
    for (size_t i = 0; i <= chain->link_count && err == ERR_OK; i++) {
        const struct chain_link *link = i < chain->link_count ? &chain->links[i] : NULL;
        if (rest.source != 0 && (!link || link->source != rest.source)) {
            write_link(&rest, begun, out);
            begun = true;
            rest = (struct chain_link){0};
        }
        if (!link || !find_node(nodes, count, link->source))
            continue;
        if (find_node(nodes, count, link->target)) {
            write_link(link, begun, out);
            begun = true;
        } else if (link->kind == RECORD_INVESTMENT) {
            rest.source = link->source;
            rest.kind = link->kind;
            err = amount_add(rest.amount_minor, link->amount_minor, &rest.amount_minor);
        }
    }
    return err;
}

enum err chain_write(const struct chain *chain, struct buf *out)
{
    struct node *nodes = NULL;
    size_t count = list_nodes(chain, &nodes);
    struct left_out left_out = {0};
    for (size_t i = 0; i < chain->link_count; i++) {
        const struct chain_link *link = &chain->links[i];
        add_amount(find_node(nodes, count, link->source), link->amount_minor);
        add_amount(find_node(nodes, count, link->target), link->amount_minor);
    }
    count = keep_largest(nodes, count, &left_out);
    buf_text(out, "{\"nodes\":[");
    for (size_t i = 0; i < count; i++)
        write_node(chain, nodes[i].id, i > 0, out);
    buf_text(out, "],\"links\":[");
    enum err err = write_links(chain, nodes, count, out);
    buf_format(out, "],\"other_firms\":%zu,\"left_out\":%zu}", left_out.firms, left_out.others);
    return err;
}
