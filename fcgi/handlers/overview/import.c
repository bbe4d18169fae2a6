/* What an import brought, and the approval of all that waits of it: the decisions are taken one
 * after the other in one batch, each on what those before it have left, all or none. */
#include "figures/opening/opening.h"
#include "figures/overview/import_summary.h"

#include "handlers/frame/submit.h"
#include "handlers/frame/sheet.h"
#include "handlers/overview/resources.h"
#include "http/reply.h"
#include "ledger/batch.h"
#include "record/approval.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "runtime/metrics.h"

#include <string.h>

struct import_approval {
    const char *note;
};

static const struct field import_approval_fields[] = {
    F_TEXT(struct import_approval, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct shape import_approval_shape = SHAPE(struct import_approval, import_approval_fields);

enum err import_summary_get(struct ctx *ctx)
{
    struct import_summary summary;
    enum err err =
        import_summary_compute(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &summary);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &summary);
}

enum err import_kinds_get(struct ctx *ctx)
{
    const struct import_kind *rows = NULL;
    struct sheet sheet = {0};
    enum err err =
        import_kinds(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err import_faults_get(struct ctx *ctx)
{
    const struct import_fault *rows = NULL;
    struct sheet sheet = {0};
    enum err err =
        import_faults(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err import_largest_get(struct ctx *ctx)
{
    const struct import_item *rows = NULL;
    struct sheet sheet = {0};
    enum err err =
        import_largest(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* The approval of an import, on its way through what waits. */
struct approving {
    struct ctx *ctx;
    const char *note;
    bool listed;
    const int64_t *seqs;
    size_t count;
    size_t next;
};

static enum err list_waiting(struct approving *approving, const struct book *book)
{
    struct ctx *ctx = approving->ctx;
    struct view view = {DATE_LAST, INT64_MAX};
    if (approving->listed)
        return ERR_OK;
    enum err err = import_waiting(book, ctx->match.ids[0], view, ctx->arena, &approving->seqs,
                                  &approving->count);
    if (err == ERR_OK && approving->count == 0) {
        violations_add(&ctx->violations, "import", VIOLATION_NOTHING_WAITS);
        err = ERR_CONFLICT;
    }
    approving->listed = err == ERR_OK;
    return err;
}

/* An opening that was approved while its history waited must come to the same now that it counts.
 */
static enum err require_agreement(struct approving *approving, const struct book *book,
                                  const struct entry *entry)
{
    struct ctx *ctx = approving->ctx;
    const struct opening_difference *rows = NULL;
    size_t count = 0;
    enum err err =
        opening_differences(book, entry->seq, VIEW_EVERYTHING, ctx->arena, &rows, &count);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        char text[DECIMAL_TEXT_SIZE];
        if (rows[i].recorded_minor == 0 || rows[i].difference_minor == 0)
            continue;
        violations_add(&ctx->violations, "opening_id", VIOLATION_OPENING_DIFFERS);
        violations_param(&ctx->violations, "item", opening_item_values[rows[i].item - 1].name);
        decimal_format(rows[i].opening_minor, currency_decimals((enum currency)rows[i].currency),
                       text);
        violations_param(&ctx->violations, "opening", text);
        decimal_format(rows[i].recorded_minor, currency_decimals((enum currency)rows[i].currency),
                       text);
        violations_param(&ctx->violations, "recorded", text);
    }
    return err == ERR_OK && ctx->violations.count > 0 ? ERR_CONFLICT : err;
}

static enum err finish(struct approving *approving, const struct book *book)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < approving->count && err == ERR_OK; i++) {
        const struct entry *entry = book_entry(book, approving->seqs[i]);
        if (entry->kind == RECORD_OPENING)
            err = require_agreement(approving, book, entry);
    }
    return err;
}

/* What waits is named by the decision of its kind. */
static void *decision_on(const struct approving *approving, const struct entry *entry)
{
    uint32_t kind = entry->kind == RECORD_INVESTMENT ? RECORD_DECISION : RECORD_APPROVAL;
    const struct shape *shape = &record_types[kind]->shape;
    void *record = arena_alloc(approving->ctx->arena, shape->size);
    shape_clear(shape, record);
    field_set_int64(shape_field(shape, record_types[entry->kind]->approved_as), record, entry->seq);
    field_set_enum(shape_field(shape, "outcome"), record, OUTCOME_APPROVE);
    field_set_text(shape_field(shape, "note"), record, approving->note);
    return record;
}

static enum err next_decision(const struct book *book, void *arg, struct command *command_out,
                              bool *more_out)
{
    struct approving *approving = arg;
    enum err err = list_waiting(approving, book);
    *more_out = err == ERR_OK && approving->next < approving->count;
    if (err != ERR_OK)
        return err;
    if (!*more_out)
        return finish(approving, book);
    const struct entry *entry = book_entry(book, approving->seqs[approving->next++]);
    command_out->kind = entry->kind == RECORD_INVESTMENT ? RECORD_DECISION : RECORD_APPROVAL;
    command_out->effective_date = entry->effective_date;
    command_out->record = decision_on(approving, entry);
    return ERR_OK;
}

/* Names what was refused, beside the reasons. */
static enum err note_refusal(const struct book *book, void *arg, const struct entry *first,
                             enum err err, const struct violations *violations)
{
    struct approving *approving = arg;
    struct ctx *ctx = approving->ctx;
    (void)book;
    (void)violations;
    if (first)
        return ERR_OK;
    violations_add(&ctx->violations, "import", VIOLATION_OF_IMPORT);
    violations_param(
        &ctx->violations, "seq",
        arena_format(ctx->arena, "%lld", (long long)approving->seqs[approving->next - 1]));
    return err;
}

static void begin_again(void *arg)
{
    struct approving *approving = arg;
    approving->next = 0;
    approving->listed = false;
}

static void hash_request(const struct ctx *ctx, const char *note, uint8_t hash_out[32])
{
    char etag[ETAG_SIZE];
    const char *parts[] = {ctx->request->path, note ? note : ""};
    etag_of(parts, sizeof parts / sizeof parts[0], etag);
    memcpy(hash_out, etag + 1, 32);
}

/* The decisions of one batch, from its first entry on: a repeat finds them by that alone. */
static int64_t count_decisions(const struct book *book, int64_t first_seq, int64_t *last_seq_out)
{
    const struct entry *first = book_entry(book, first_seq);
    int64_t count = 0;
    for (int64_t seq = first_seq; seq <= book_head(book); seq++) {
        const struct entry *entry = book_entry(book, seq);
        if (entry->recorded_at_us != first->recorded_at_us || entry->actor_id != first->actor_id)
            break;
        count += entry->kind == RECORD_APPROVAL || entry->kind == RECORD_DECISION;
        *last_seq_out = seq;
    }
    return count;
}

static void answer(struct ctx *ctx, const struct receipt *receipt)
{
    struct buf *out = &ctx->reply->body;
    int64_t last_seq = receipt->seq;
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    int64_t count = count_decisions(book, receipt->seq, &last_seq);
    ledger_read_end(ctx->app->ledger);
    reply_json(ctx->reply, 201);
    buf_format(out, "{\"approved\":%lld,\"first_seq\":%lld,\"last_seq\":%lld}", (long long)count,
               (long long)receipt->seq, (long long)last_seq);
    submit_receipt(ctx, receipt);
}

enum err import_approve(struct ctx *ctx)
{
    const struct import_approval *asked = ctx->record;
    struct approving approving = {.ctx = ctx, .note = asked->note};
    struct ledger_batch batch = {.next = next_decision,
                                 .decided = note_refusal,
                                 .rewind = begin_again,
                                 .arg = &approving,
                                 .actor_id = ctx->user_id,
                                 .now_us = ctx->now_us,
                                 .idempotency_key = ctx->request->idempotency_key};
    struct receipt receipt = {0};
    hash_request(ctx, asked->note, batch.request_hash);
    enum err err =
        ledger_submit_batch(ctx->app->ledger, ctx->db, &batch, &ctx->violations, &receipt);
    if (err != ERR_OK)
        return err;
    metrics_head(ctx->app->metrics, receipt.last_seq);
    answer(ctx, &receipt);
    return ERR_OK;
}
