/* Makes a command of a request, submits it, and answers with what was stored. The digest of the
 * request tells a repeat of an idempotency key from another request under the same key. */
#include "handlers/frame/submit.h"

#include "base/check.h"
#include "book/sealing_key.h"
#include "handlers/frame/items.h"
#include "ledger/ledger.h"
#include "runtime/metrics.h"
#include "record/kinds.h"

#include <string.h>

/* What the request asks for, whatever the spelling of its JSON. The version that a revision was
 * made on is a condition of it and no part: a repeat may name a later one. A password has no part
 * in it: a fast hash of one must not be stored. */
static void hash_request(const struct ctx *ctx, const struct write_order *order,
                         uint8_t hash_out[32])
{
    struct buf body;
    char etag[ETAG_SIZE];
    buf_init(&body);
    shape_write_json(&record_types[order->kind]->shape, order->record, &body);
    buf_int(&body, order->effective_date);
    const char *parts[] = {ctx->request->path, body.bytes};
    etag_of(parts, sizeof parts / sizeof parts[0], etag);
    memcpy(hash_out, etag + 1, 32);
    buf_done(&body);
}

/* A repeat has its receipt from the journal: the same bytes. */
static bool find_proof(struct ctx *ctx, const struct receipt *receipt,
                       struct seal_receipt *proof_out)
{
    struct ledger *ledger = ctx->app->ledger;
    *proof_out = receipt->proof;
    if (receipt->is_sealed || receipt->seq == 0)
        return receipt->is_sealed;
    bool has_key = sealing_key_first(ledger_read_begin(ledger)) != 0;
    ledger_read_end(ledger);
    return has_key && ledger_receipt(ledger, ctx->db, receipt->seq, proof_out) == ERR_OK;
}

void submit_receipt(struct ctx *ctx, const struct receipt *receipt)
{
    struct seal_receipt proof;
    struct buf json;
    if (receipt->replayed)
        reply_header(ctx->reply, "Idempotency-Replayed", "true");
    if (!find_proof(ctx, receipt, &proof))
        return;
    buf_init(&json);
    seal_receipt_write(&proof, &json);
    reply_header(ctx->reply, "Journal-Receipt", json.bytes);
    buf_done(&json);
}

static void answer(struct ctx *ctx, const struct receipt *receipt)
{
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *entry = book_entry(book, receipt->seq);
    CHECK(entry != NULL);
    reply_created(ctx->reply,
                  arena_format(ctx->arena, "/api/v1/%s/%lld", record_types[entry->kind]->plural,
                               (long long)entry->entity_id));
    item_write(entry, entry->seq, NULL, &ctx->reply->body);
    ledger_read_end(ctx->app->ledger);
    submit_receipt(ctx, receipt);
}

enum err submit_entry(struct ctx *ctx, const struct write_order *order, struct receipt *receipt_out)
{
    bool keeps_key = route_is_write(ctx->match.route);
    struct submission submission = {
        .command = {.actor_id = ctx->user_id,
                    .kind = order->kind,
                    .entity_id = order->entity_id,
                    .expected_version = order->expected_version,
                    .effective_date = order->effective_date,
                    .today = ctx->today,
                    .confirm_future = order->confirm_future,
                    .record = order->record},
        .idempotency_key = keeps_key ? ctx->request->idempotency_key : NULL,
        .now_us = ctx->now_us,
        .also = order->also,
        .also_arg = order->also_arg,
    };
    hash_request(ctx, order, submission.request_hash);
    enum err err = ledger_submit(ctx->app->ledger, ctx->db, &submission, ctx->arena,
                                 &ctx->violations, receipt_out);
    if (err == ERR_OK)
        metrics_head(ctx->app->metrics, receipt_out->last_seq);
    if (err == ERR_HELD)
        ctx->retry_after_s = receipt_out->retry_after_s;
    return err;
}

enum err submit_write(struct ctx *ctx, const struct write_order *order)
{
    struct receipt receipt;
    enum err err = submit_entry(ctx, order, &receipt);
    if (err == ERR_OK)
        answer(ctx, &receipt);
    return err;
}

/* Puts an id where a record names one of a kind. */
static void name_in_record(uint32_t kind, void *record, uint32_t named_kind, int64_t id)
{
    const struct shape *shape = &record_types[kind]->shape;
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            strcmp(shape->fields[i].reference, record_types[named_kind]->kind) == 0)
            field_set_int64(&shape->fields[i], record, id);
}

enum err submit_on_path(struct ctx *ctx, uint32_t kind, const struct write_extra *extra)
{
    uint32_t named_kind = ctx->match.route->kind;
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *entry = book_entry(book, ctx->match.ids[0]);
    bool is_there = entry && entry->kind == named_kind;
    ledger_read_end(ctx->app->ledger);
    if (!is_there)
        return ERR_NOT_FOUND;
    name_in_record(kind, ctx->record, named_kind, ctx->match.ids[0]);
    struct write_order order = {.kind = kind,
                                .record = ctx->record,
                                .effective_date = extra ? extra->effective_date : DATE_UNKNOWN,
                                .confirm_future = extra && extra->confirm_future,
                                .expected_version = extra ? extra->expected_version : 0};
    return submit_write(ctx, &order);
}

/* Completes a command by what the path names; false when there is no such entry. */
static bool name_by_path(const struct ctx *ctx, const struct book *book, struct command *command)
{
    uint32_t named_kind = ctx->match.route->kind;
    if (ctx->match.id_count == 0)
        return true;
    const struct entry *named = book_entry(book, ctx->match.ids[0]);
    if (!named || named->kind != named_kind)
        return false;
    if (named_kind == command->kind)
        command->entity_id = ctx->match.ids[0];
    else
        name_in_record(command->kind, ctx->record, named_kind, ctx->match.ids[0]);
    return true;
}

void submit_faults(struct ctx *ctx)
{
    const struct shape *extra = ctx->match.route->body.extra;
    const struct field *date = extra ? shape_field(extra, "effective_date") : NULL;
    const struct field *confirm = extra ? shape_field(extra, "confirm_future") : NULL;
    const struct field *version = extra ? shape_field(extra, "expected_version") : NULL;
    struct command command = {.actor_id = ctx->user_id,
                              .kind = ctx->match.route->takes,
                              .expected_version = version ? field_int64(version, ctx->extra) : 0,
                              .effective_date = date ? field_date(date, ctx->extra) : DATE_UNKNOWN,
                              .today = ctx->today,
                              .confirm_future = confirm && field_bool(confirm, ctx->extra),
                              .record = ctx->record};
    if (command.kind == RECORD_NONE || !ctx->record)
        return;
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    if (name_by_path(ctx, book, &command))
        book_decide_more(book, &command, ctx->arena, &ctx->violations);
    ledger_read_end(ctx->app->ledger);
}
