/* The totals of the home page, the tightest projects, and the latest entries. */
#include "book/opening.h"
#include "figures/overview/figures.h"
#include "verdict/headroom.h"
#include "handlers/fund/chain.h"
#include "handlers/frame/items.h"
#include "handlers/journal/journal_items.h"
#include "handlers/overview/resources.h"
#include "home_internal.h"
#include "handlers/frame/view.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <string.h>

#define TIGHTEST_COUNT 10
#define RECENT_COUNT 10

struct tight {
    int64_t project_id;
    int64_t firm_id;
    uint32_t basis;
    int64_t limit_minor;
    int64_t used_minor;
    int64_t headroom_minor;
};

struct overview {
    struct ctx *ctx;
    struct arena *work; /* of what is worked out on the way; emptied after each project */
    struct refs refs;
    int64_t approved_minor, paid_minor, pending_minor; /* in CNY */
    bool unknown;                                      /* a rate is missing for them */
    bool paid_unknown;                                 /* a fund was not kept yet */
    int64_t fund_count, firm_count, project_count;
    struct chain chain;
    const struct headroom_ground *ground;
    size_t tight_count;
    struct tight tightest[TIGHTEST_COUNT];
};

static enum err add_investment(struct overview *overview, const struct entry *entry)
{
    const struct ctx *ctx = overview->ctx;
    const struct investment *investment = entry->record;
    struct investment_figures figures;
    int64_t pending = 0;
    enum err err =
        investment_figures_in(ctx->book, entry->entity_id, CURRENCY_CNY, ctx->view, &figures);
    if (err == ERR_OK && figures.state == INVESTMENT_PROPOSED)
        err = investment_convert(ctx->book, entry, investment->amount_minor, CURRENCY_CNY,
                                 ctx->view, &pending);
    overview->unknown = overview->unknown || err == ERR_NO_RATE;
    if (err != ERR_OK)
        return err == ERR_NO_RATE ? ERR_OK : err;
    add_to(&overview->approved_minor, figures.approved_minor, &err);
    overview->paid_unknown =
        overview->paid_unknown || !opening_paid_is_kept(ctx->book, entry, ctx->view);
    add_to(&overview->paid_minor, figures.paid_minor, &err);
    add_to(&overview->pending_minor, pending, &err);
    chain_add_investment(&overview->chain, entry, figures.approved_minor);
    return err;
}

static enum err add_commitment(struct overview *overview, const struct entry *entry)
{
    chain_add_commitment(&overview->chain, entry);
    return ERR_OK;
}

/* Held against the cap that binds most; nothing is said where none does. */
static enum err measure(struct overview *overview, struct tight *tight)
{
    const struct ctx *ctx = overview->ctx;
    const struct headroom_case asked = {
        .rule = headroom_rule_of(ctx->book, tight->project_id, 0, ctx->view),
        .project_id = tight->project_id,
        .ground = overview->ground};
    struct headroom headroom;
    enum err err = ERR_OK;
    if (!asked.rule)
        return ERR_OK;
    err = headroom_compute_under(ctx->book, &asked, ctx->view, overview->work, &headroom);
    for (size_t i = 0; err == ERR_OK && i < BASIS_COUNT; i++) {
        if (!headroom.bases[i].binding)
            continue;
        tight->basis = headroom.bases[i].basis;
        tight->limit_minor = headroom.limit_minor;
        tight->used_minor = headroom.bases[i].used_minor;
        tight->headroom_minor = headroom.bases[i].headroom_minor;
    }
    arena_reset(overview->work);
    return err;
}

/* Keeps the projects with the least headroom, ascending; projects nothing is used of are left out.
 */
static enum err add_project(struct overview *overview, const struct entry *entry)
{
    struct tight tight = {.project_id = entry->entity_id,
                          .firm_id = ((const struct project *)entry->record)->firm_id};
    overview->project_count++;
    enum err err = measure(overview, &tight);
    if (err != ERR_OK || tight.used_minor == 0)
        return err;
    size_t at = overview->tight_count;
    while (at > 0 && overview->tightest[at - 1].headroom_minor > tight.headroom_minor)
        at--;
    if (at == TIGHTEST_COUNT)
        return ERR_OK;
    if (overview->tight_count < TIGHTEST_COUNT)
        overview->tight_count++;
    memmove(&overview->tightest[at + 1], &overview->tightest[at],
            (overview->tight_count - at - 1) * sizeof tight);
    overview->tightest[at] = tight;
    return ERR_OK;
}

static enum err count_fund(struct overview *overview, const struct entry *entry)
{
    (void)entry;
    overview->fund_count++;
    return ERR_OK;
}

static enum err count_firm(struct overview *overview, const struct entry *entry)
{
    (void)entry;
    overview->firm_count++;
    return ERR_OK;
}

static enum err each(struct overview *overview, uint32_t kind,
                     enum err (*visit)(struct overview *, const struct entry *))
{
    const struct ctx *ctx = overview->ctx;
    const int64_t *ids = NULL;
    size_t count = book_entities(ctx->book, kind, &ids);
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct entry *entry = book_version(ctx->book, kind, ids[i], ctx->view);
        if (entry)
            err = visit(overview, entry);
    }
    return err;
}

static enum err collect(struct overview *overview)
{
    enum err err = each(overview, RECORD_FUND, count_fund);
    if (err == ERR_OK)
        err = each(overview, RECORD_FIRM, count_firm);
    if (err == ERR_OK)
        err = each(overview, RECORD_PROJECT, add_project);
    if (err == ERR_OK)
        err = each(overview, RECORD_COMMITMENT, add_commitment);
    if (err == ERR_OK)
        err = each(overview, RECORD_INVESTMENT, add_investment);
    return err;
}

static void write_tightest(struct overview *overview, struct buf *out)
{
    for (size_t i = 0; i < overview->tight_count; i++) {
        const struct tight *tight = &overview->tightest[i];
        refs_add(&overview->refs, tight->project_id);
        refs_add(&overview->refs, tight->firm_id);
        buf_format(out, "%s{\"project_id\":%lld,\"firm_id\":%lld,\"basis\":\"%s\"",
                   i > 0 ? "," : "", (long long)tight->project_id, (long long)tight->firm_id,
                   basis_values[tight->basis - 1].name);
        item_write_amount(out, "limit", tight->limit_minor, CURRENCY_CNY);
        item_write_amount(out, "used", tight->used_minor, CURRENCY_CNY);
        item_write_amount(out, "headroom", tight->headroom_minor, CURRENCY_CNY);
        buf_char(out, '}');
    }
}

static void write_recent(struct overview *overview, struct buf *out)
{
    const struct ctx *ctx = overview->ctx;
    size_t written = 0;
    for (int64_t seq = ctx->view.as_known; seq > 0 && written < RECENT_COUNT; seq--) {
        const struct entry *entry = book_entry(ctx->book, seq);
        if (!entry || entry->effective_date > ctx->view.as_of)
            continue;
        if (written++ > 0)
            buf_char(out, ',');
        journal_item_write(ctx->book, entry, ctx->view.as_known, NULL, &overview->refs, out);
    }
}

static void write_total(const struct overview *overview, const char *name, int64_t amount_minor,
                        struct buf *out)
{
    item_write_amount(out, name, overview->unknown ? AMOUNT_UNKNOWN : amount_minor, CURRENCY_CNY);
}

static enum err write_all(struct overview *overview, struct buf *out)
{
    const struct ctx *ctx = overview->ctx;
    buf_format(out, "{\"totals\":{\"funds\":%lld,\"firms\":%lld,\"projects\":%lld",
               (long long)overview->fund_count, (long long)overview->firm_count,
               (long long)overview->project_count);
    write_total(overview, "approved", overview->approved_minor, out);
    write_total(overview, "paid", overview->paid_unknown ? AMOUNT_UNKNOWN : overview->paid_minor,
                out);
    write_total(overview, "pending", overview->pending_minor, out);
    buf_text(out, ",\"currency\":\"CNY\"},\"chain\":");
    enum err err = chain_write(&overview->chain, out);
    buf_text(out, ",\"tightest\":[");
    write_tightest(overview, out);
    buf_text(out, "],\"recent\":[");
    write_recent(overview, out);
    buf_char(out, ']');
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":");
    refs_write(&overview->refs, ctx->book, ctx->view, out);
    buf_char(out, '}');
    return err;
}

enum err overview_write(struct ctx *ctx, struct buf *out)
{
    struct overview *overview = arena_alloc(ctx->arena, sizeof *overview);
    struct arena work;
    overview->ctx = ctx;
    overview->work = &work;
    arena_init(&work);
    refs_init(&overview->refs, ctx->arena);
    chain_init(&overview->chain, ctx->book, ctx->view, ctx->arena);
    enum err err = headroom_ground_open(ctx->book, ctx->view, ctx->arena, &overview->ground);
    if (err == ERR_OK)
        err = collect(overview);
    if (err == ERR_OK)
        err = chain_merge(&overview->chain);
    arena_done(&work);
    return err != ERR_OK ? err : write_all(overview, out);
}

enum err overview_get(struct ctx *ctx)
{
    reply_json(ctx->reply, 200);
    return overview_write(ctx, &ctx->reply->body);
}
