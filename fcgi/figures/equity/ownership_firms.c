/* Who has units of a firm through other firms that hold them. */
#include "figures/equity/ownership.h"

#include "base/int128.h"

/* Chains of firms are short; what lies deeper, or behind more firms than that, stays open. */
#define DEPTH_MOST 8
#define STEPS_MOST 4096

struct expanding {
    const struct book *book;
    struct view view;
    struct arena *arena;
    int64_t path[DEPTH_MOST + 1]; /* firms from the one that is asked about down to this one */
    size_t depth;
    size_t steps;
    struct firm_reach *reach;
    struct owner *owners;
    size_t room;
    enum err err;
};

static bool is_on_path(const struct expanding *expanding, int64_t firm_id)
{
    for (size_t i = 0; i < expanding->depth; i++)
        if (expanding->path[i] == firm_id)
            return true;
    return false;
}

static void give(struct expanding *expanding, struct equity_holder holder, int64_t units_e8)
{
    struct firm_reach *reach = expanding->reach;
    size_t at = 0;

    while (at < reach->count && (expanding->owners[at].holder.kind != holder.kind ||
                                 expanding->owners[at].holder.id != holder.id))
        at++;
    if (at == reach->count) {
        expanding->owners = arena_room(expanding->arena, expanding->owners, reach->count,
                                       &expanding->room, sizeof *expanding->owners);
        expanding->owners[reach->count++] = (struct owner){.holder = holder};
    }
    add_to(&expanding->owners[at].units_e8, units_e8, &expanding->err);
}

static void keep_open(struct expanding *expanding, int64_t units_e8)
{
    add_to(&expanding->reach->open_e8, units_e8, &expanding->err);
}

/* The owners of a firm whose table is complete; NULL: it is not, or is on the way already. */
static const struct firm_ownership *owners_of(struct expanding *expanding, int64_t firm_id)
{
    struct firm_ownership *ownership = arena_alloc(expanding->arena, sizeof *ownership);

    if (is_on_path(expanding, firm_id) || expanding->depth > DEPTH_MOST ||
        expanding->steps++ >= STEPS_MOST)
        return NULL;
    enum err err =
        firm_ownership(expanding->book, firm_id, expanding->view, expanding->arena, ownership);

    if (err != ERR_OK)
        expanding->err = err;
    return err == ERR_OK && ownership->source == OWNERSHIP_CAP_TABLE ? ownership : NULL;
}

/* Units of the firm that is asked about, which another firm has: each of its owners has his part,
 * cut down. What is cut off, and what no table tells, may be anybody's. */
static void expand(struct expanding *expanding, int64_t firm_id, int64_t units_e8)
{
    const struct firm_ownership *ownership = owners_of(expanding, firm_id);
    int64_t left = units_e8;

    if (ownership == NULL || expanding->err != ERR_OK) {
        keep_open(expanding, units_e8);
        return;
    }
    expanding->path[expanding->depth++] = firm_id;
    for (size_t i = 0; i < ownership->count; i++) {
        const struct owner *owner = &ownership->owners[i];
        int64_t part =
            (int64_t)((int128_t)units_e8 * owner->units_e8 / (int128_t)ownership->total_e8);

        left -= part;
        if (part == 0)
            continue;
        if (owner->holder.kind == RECORD_FIRM)
            expand(expanding, owner->holder.id, part);
        else
            give(expanding, owner->holder, part);
    }
    expanding->depth--;
    keep_open(expanding, left);
}

enum err ownership_through_firms(const struct book *book, const struct firm_ownership *ownership,
                                 struct view view, struct arena *arena,
                                 struct firm_reach *reach_out)
{
    struct expanding expanding = {.book = book, .view = view, .arena = arena, .reach = reach_out};

    *reach_out = (struct firm_reach){0};
    expanding.path[expanding.depth++] = ownership->firm_id;
    for (size_t i = 0; i < ownership->count; i++) {
        const struct owner *owner = &ownership->owners[i];

        if (owner->holder.kind == RECORD_FIRM && owner->units_e8 > 0)
            expand(&expanding, owner->holder.id, owner->units_e8);
    }
    reach_out->owners = expanding.owners;
    return expanding.err;
}
