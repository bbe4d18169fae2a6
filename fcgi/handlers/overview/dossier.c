/* The dossier of an investment as rows and as its frozen text, and losses beside what is
 * tolerated. */
#include "figures/dossier/dossier.h"

#include "figures/evaluation/loss.h"
#include "handlers/frame/refs.h"
#include "handlers/overview/resources.h"
#include "handlers/frame/sheet.h"
#include "handlers/frame/view.h"
#include "ledger/ledger.h"
#include "runtime/sha256.h"
#include "record/dossier.h"
#include "record/investment.h"
#include "record/kinds.h"

static enum err open_dossier(struct ctx *ctx, struct dossier *dossier_out)
{
    return dossier_open(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, dossier_out);
}

static void digest_of(const char *bytes, size_t length, char text_out[SHA256_TEXT_SIZE])
{
    struct sha256 *sha256 = sha256_new();
    sha256_add(sha256, bytes, length);
    sha256_finish(sha256, text_out);
}

/* What proves that the journal holds the decision at which a dossier is frozen; empty: nothing is
 * frozen, or the ledger has no key. It stands beside the frozen bytes, which are of the book alone.
 * Gives the book back: the ledger takes it itself. */
static enum err write_receipt(struct ctx *ctx, const struct dossier *dossier, struct buf *json_out)
{
    struct seal_receipt receipt;
    if (!dossier->decision)
        return ERR_OK;
    int64_t seq = dossier->decision->seq;
    ledger_read_end(ctx->app->ledger);
    ctx->book = NULL;
    enum err err = ledger_receipt(ctx->app->ledger, ctx->db, seq, &receipt);
    if (err == ERR_OK)
        seal_receipt_write(&receipt, json_out);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* ,"receipt":{…} */
static enum err add_receipt(struct ctx *ctx, const struct dossier *dossier, struct buf *out)
{
    buf_text(out, ",\"receipt\":");
    size_t start = out->length;
    enum err err = write_receipt(ctx, dossier, out);
    if (out->length == start)
        buf_text(out, "null");
    return err;
}

enum err dossier_get(struct ctx *ctx)
{
    struct dossier dossier;
    struct buf *out = &ctx->reply->body;
    char digest[SHA256_TEXT_SIZE];
    enum err err = open_dossier(ctx, &dossier);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    buf_format(out, "{\"decided\":%s,\"frozen\":", dossier.decision ? "true" : "false");
    size_t start = out->length;
    err = dossier_write(&dossier, out);
    if (err != ERR_OK)
        return err;
    digest_of(out->bytes + start, out->length - start, digest);
    buf_text(out, ",\"digest\":");
    buf_json_string(out, dossier.decision ? digest : NULL);
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":{}");
    err = add_receipt(ctx, &dossier, out);
    buf_char(out, '}');
    return err;
}

enum err dossier_file_get(struct ctx *ctx)
{
    struct dossier dossier;
    struct buf receipt;
    char digest[SHA256_TEXT_SIZE];
    enum err err = open_dossier(ctx, &dossier);
    /* Nothing is frozen before the decision. */
    if (err == ERR_OK && !dossier.decision)
        err = ERR_NOT_FOUND;
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    err = dossier_write(&dossier, &ctx->reply->body);
    if (err != ERR_OK)
        return err;
    digest_of(ctx->reply->body.bytes, ctx->reply->body.length, digest);
    reply_header(ctx->reply, "X-Content-SHA256", digest);
    reply_header(ctx->reply, "Content-Disposition",
                 arena_format(ctx->arena, "attachment; filename=\"dossier-%s-%lld.json\"",
                              record_code(RECORD_INVESTMENT, dossier.proposal->record),
                              (long long)dossier.frozen.as_known));
    buf_init(&receipt);
    err = write_receipt(ctx, &dossier, &receipt);
    if (err == ERR_OK && receipt.length > 0)
        reply_header(ctx->reply, "Journal-Receipt", receipt.bytes);
    buf_done(&receipt);
    return err;
}

enum err dossier_entries_get(struct ctx *ctx)
{
    struct dossier dossier;
    enum err err = open_dossier(ctx, &dossier);
    if (err != ERR_OK)
        return err;
    struct sheet sheet = {.rows = dossier.rows, .count = dossier.count};
    return sheet_answer(ctx, &sheet);
}

enum err fund_losses_get(struct ctx *ctx)
{
    const struct loss_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err =
        fund_losses(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err investment_losses_get(struct ctx *ctx)
{
    const struct entry *entry =
        book_version(ctx->book, RECORD_INVESTMENT, ctx->match.ids[0], ctx->view);
    const struct loss_row *all = NULL;
    size_t all_count = 0;
    if (!entry)
        return ERR_NOT_FOUND;
    const struct investment *investment = entry->record;
    enum err err =
        fund_losses(ctx->book, investment->fund_id, ctx->view, ctx->arena, &all, &all_count);
    if (err != ERR_OK)
        return err;
    struct loss_row *rows = arena_array(ctx->arena, all_count + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};
    for (size_t i = 0; i < all_count; i++)
        if (all[i].project_id == 0 || all[i].project_id == investment->project_id)
            rows[sheet.count++] = all[i];
    return sheet_answer(ctx, &sheet);
}

/* The rows of all funds, each as a whole, in order of their ids. */
enum err losses_get(struct ctx *ctx)
{
    const int64_t *ids = NULL;
    size_t fund_count = book_entities(ctx->book, RECORD_FUND, &ids);
    const struct loss_row **of_fund = arena_array(ctx->arena, fund_count + 1, sizeof *of_fund);
    size_t *counts = arena_array(ctx->arena, fund_count + 1, sizeof *counts);
    size_t total = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; i < fund_count && err == ERR_OK; i++) {
        if (!book_version(ctx->book, RECORD_FUND, ids[i], ctx->view))
            continue;
        err = fund_losses(ctx->book, ids[i], ctx->view, ctx->arena, &of_fund[i], &counts[i]);
        /* Of a fund that was not kept yet there is nothing to tell. */
        if (err == ERR_NOT_KEPT)
            err = ERR_OK;
        total += counts[i];
    }
    if (err != ERR_OK)
        return err;
    struct loss_row *rows = arena_array(ctx->arena, total + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};
    for (size_t i = 0; i < fund_count; i++)
        for (size_t k = 0; k < counts[i]; k++)
            if (of_fund[i][k].scope == LOSS_OF_FUND)
                rows[sheet.count++] = of_fund[i][k];
    return sheet_answer(ctx, &sheet);
}
