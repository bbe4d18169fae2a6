/* Stores the records of a batch in one transaction, decided one after the other, or none of them;
 * then all faults are told at once, each with the place of its record. */
#include "handlers/frame/submit.h"
#include "handlers/batch/batch.h"

#include "base/check.h"
#include "handlers/batch/resources.h"
#include "ledger/batch.h"
#include "record/kinds.h"
#include "record/user.h"
#include "runtime/metrics.h"

#include <string.h>

const unsigned batch_writers = BY_MANAGER | BY_APPROVER | BY_ADMIN;

/* One run through the batch; another begins anew when others wrote meanwhile. */
struct run {
    struct ctx *ctx;
    const struct batch *batch;
    size_t next;
    size_t deciding;  /* the place of the command that was given last */
    int64_t *ids;     /* of the records as they would be stored; 0: refused, or not decided */
    enum err refusal; /* of the first record that is refused */
    struct violations *faults;
};

static void rewind_run(void *arg)
{
    struct run *run = arg;
    run->next = 0;
    run->refusal = ERR_OK;
    run->faults->count = 0;
    memset(run->ids, 0, run->batch->count * sizeof(*run->ids));
}

static void refuse(struct run *run, size_t at, enum err err, const struct violation *list,
                   size_t count)
{
    if (run->refusal == ERR_OK)
        run->refusal = err;
    for (size_t i = 0; i < count; i++) {
        struct violation fault = batch_fault(&list[i], at, run->ctx->arena);
        batch_keep(run->faults, &fault);
    }
}

/* The record with the ids of what it names in the batch; NULL where that was refused, which is told
 * there. */
static void *resolved(const struct run *run, const struct batch_record *record)
{
    const struct shape *shape = &record_types[record->of_kind]->shape;
    void *copy = arena_alloc(run->ctx->arena, shape->size);
    memcpy(copy, record->record, shape->size);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        int64_t id = field->type == FIELD_REFERENCE ? field_int64(field, copy) : 0;
        if (id >= 0)
            continue;
        if (run->ids[-id - 1] == 0)
            return NULL;
        field_set_int64(field, copy, run->ids[-id - 1]);
    }
    return copy;
}

static void complete(const struct batch_record *record, const void *fields, struct command *command)
{
    command->kind = record->of_kind;
    command->record = fields;
    command->effective_date = record->effective_date;
    command->confirm_future = record->confirm_future;
    command->expected_version = record->expected_version;
}

/* A record that is not well-formed: its faults, with those that only the book can tell. */
static void tell_faults(struct run *run, const struct book *book, size_t at, const void *fields,
                        struct command command)
{
    const struct batch_record *record = &run->batch->records[at];
    struct violations *all = arena_alloc(run->ctx->arena, sizeof(*all));
    violations_init(all, run->ctx->arena);
    all->words = run->ctx->violations.words;
    for (size_t i = 0; i < record->fault_count; i++)
        batch_keep(all, &record->faults[i]);
    complete(record, fields, &command);
    if (fields)
        book_decide_more(book, &command, run->ctx->arena, all);
    refuse(run, at, ERR_INVALID, all->list, all->count);
}

static enum err next_command(const struct book *book, void *arg, struct command *command,
                             bool *more_out)
{
    struct run *run = arg;
    for (; run->next < run->batch->count; run->next++) {
        const struct batch_record *record = &run->batch->records[run->next];
        void *fields = record->of_kind == RECORD_NONE ? NULL : resolved(run, record);
        if (record->fault_count > 0) {
            tell_faults(run, book, run->next, fields, *command);
        } else if (fields) {
            run->deciding = run->next++;
            complete(record, fields, command);
            return ERR_OK;
        }
    }
    *more_out = false;
    return run->refusal;
}

static enum err take_outcome(const struct book *book, void *arg, const struct entry *first,
                             enum err err, const struct violations *violations)
{
    struct run *run = arg;
    (void)book;
    if (first)
        run->ids[run->deciding] = first->entity_id;
    else
        refuse(run, run->deciding, err, violations->list, violations->count);
    return ERR_OK;
}

static void hash_request(const struct ctx *ctx, const struct batch *batch, uint8_t hash_out[32])
{
    struct buf body;
    char etag[ETAG_SIZE];
    buf_init(&body);
    batch_write_canonical(batch, &body);
    const char *parts[] = {ctx->request->path, body.bytes};
    etag_of(parts, sizeof(parts) / sizeof(parts[0]), etag);
    memcpy(hash_out, etag + 1, 32);
    buf_done(&body);
}

static enum err submit(struct ctx *ctx, const struct batch *batch, struct receipt *receipt)
{
    struct violations *scratch = arena_alloc(ctx->arena, sizeof(*scratch));
    struct run run = {.ctx = ctx,
                      .batch = batch,
                      .ids = arena_array(ctx->arena, batch->count, sizeof(*run.ids)),
                      .faults = &ctx->violations};
    struct ledger_batch commands = {.next = next_command,
                                    .decided = take_outcome,
                                    .rewind = rewind_run,
                                    .arg = &run,
                                    .actor_id = ctx->user_id,
                                    .now_us = ctx->now_us,
                                    .idempotency_key = ctx->request->idempotency_key};
    violations_init(scratch, ctx->arena);
    scratch->words = ctx->violations.words;
    hash_request(ctx, batch, commands.request_hash);
    return ledger_submit_batch(ctx->app->ledger, ctx->db, &commands, scratch, receipt);
}

/* The entry of a record: the next of its kind, behind those that the records before it brought. */
static const struct entry *entry_of(const struct book *book, uint32_t kind, int64_t *seq_io)
{
    const struct entry *entry = book_entry(book, *seq_io);
    while (entry && entry->kind != kind)
        entry = book_entry(book, ++*seq_io);
    CHECK(entry != NULL);
    ++*seq_io;
    return entry;
}

static void answer(struct ctx *ctx, const struct batch *batch, const struct receipt *receipt)
{
    struct buf *out = &ctx->reply->body;
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    int64_t seq = receipt->seq;
    reply_json(ctx->reply, 201);
    buf_text(out, "{\"records\":[");
    for (size_t i = 0; i < batch->count; i++) {
        const struct batch_record *record = &batch->records[i];
        const struct entry *entry = entry_of(book, record->of_kind, &seq);
        buf_format(out, "%s{\"kind\":\"%s\",\"id\":%lld,\"seq\":%lld,\"label\":", i > 0 ? "," : "",
                   record_types[entry->kind]->kind, (long long)entry->entity_id,
                   (long long)entry->seq);
        if (record->label)
            buf_json_string(out, record->label);
        else
            buf_text(out, "null");
        buf_char(out, '}');
    }
    buf_text(out, "]}");
    ledger_read_end(ctx->app->ledger);
    submit_receipt(ctx, receipt);
}

/* Faults that no book is needed for, where the batch cannot be hashed as it stands: what it asks
 * for is not known, so no key was used for it either. */
static bool is_understood(const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->records[i].of_kind == RECORD_NONE)
            return false;
    return true;
}

static enum err tell_unknown(struct ctx *ctx, const struct batch *batch)
{
    struct run run = {.ctx = ctx, .batch = batch, .faults = &ctx->violations};
    for (size_t i = 0; i < batch->count; i++)
        refuse(&run, i, ERR_INVALID, batch->records[i].faults, batch->records[i].fault_count);
    return ERR_INVALID;
}

enum err batch_create(struct ctx *ctx)
{
    struct batch batch;
    struct receipt receipt = {0};
    enum err err =
        batch_read(ctx->app->routes, ctx->app->route_count, ctx->user->role, ctx->request->body,
                   ctx->request->body_length, &ctx->violations, &batch);
    if (err == ERR_OK && !is_understood(&batch))
        err = tell_unknown(ctx, &batch);
    if (err == ERR_OK)
        err = submit(ctx, &batch, &receipt);
    if (err == ERR_HELD)
        ctx->retry_after_s = receipt.retry_after_s;
    if (err != ERR_OK)
        return err;
    metrics_head(ctx->app->metrics, receipt.last_seq);
    answer(ctx, &batch, &receipt);
    return ERR_OK;
}
