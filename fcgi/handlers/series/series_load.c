/* Stores a file of dated values in one transaction, and answers how many were stored and which
 * wait. */
#include "figures/rate/rate.h"
#include "handlers/series/resources.h"
#include "handlers/series/series.h"
#include "handlers/frame/submit.h"
#include "ledger/batch.h"
#include "runtime/metrics.h"
#include "store/journal.h"
#include "record/kinds.h"
#include "record/series.h"

#include <string.h>

struct series_upload {
    const char *index_code;
    uint32_t base_currency;
    uint32_t quote_currency;
    const char *source;
    const char *csv;
};

#define SOURCE F_TEXT(struct series_upload, source, 300, "Source", "资料来源")
#define CSV                                                                                        \
    F_TEXT(struct series_upload, csv, SERIES_FILE_MAX, "File", "文件", .required = true,           \
           .form = FORM_FILE)

static const struct field index_file_fields[] = {
    F_TEXT(struct series_upload, index_code, CODE_MAX, "Index", "指数", .required = true,
           .form = FORM_CODE),
    SOURCE,
    CSV,
};

static const struct field rate_file_fields[] = {
    F_ENUM(struct series_upload, base_currency, currency, "Base currency", "基准币种",
           .required = true),
    F_ENUM(struct series_upload, quote_currency, currency, "Quote currency", "标价币种",
           .required = true),
    SOURCE,
    CSV,
};

const struct shape index_file_shape = SHAPE(struct series_upload, index_file_fields);
const struct shape rate_file_shape = SHAPE(struct series_upload, rate_file_fields);

/* The last of the entries of one load, found from its first: they lie side by side, and were
 * recorded at one moment by one user. */
static int64_t last_of_load(struct ledger *ledger, int64_t first_seq)
{
    const struct book *book = ledger_read_begin(ledger);
    const struct entry *first = book_entry(book, first_seq);
    int64_t last = first_seq;
    for (const struct entry *next = book_entry(book, last + 1);
         next && next->kind == first->kind && next->actor_id == first->actor_id &&
         next->recorded_at_us == first->recorded_at_us;
         next = book_entry(book, last + 1))
        last++;
    ledger_read_end(ledger);
    return last;
}

/* The stored rates that wait. Those that follow one of them are only counted: a file of a new pair
 * is decided by its first line. */
static void list_doubts(struct ledger *ledger, struct arena *arena, struct series_receipt *done)
{
    const struct book *book = ledger_read_begin(ledger);
    struct entry *doubts = arena_array(arena, (size_t)done->stored_count + 1, sizeof *doubts);
    for (int64_t seq = done->first_seq; done->stored_count > 0 && seq <= done->last_seq; seq++) {
        const struct entry *entry = book_entry(book, seq);
        const struct fx_rate *rate = entry->record;
        if (entry->kind != RECORD_FX_RATE ||
            fx_rate_state(book, entry, VIEW_EVERYTHING) != RATE_PENDING)
            continue;
        done->waiting_count++;
        if (rate->doubt != DOUBT_FOLLOWS)
            doubts[done->doubt_count++] = *entry;
    }
    done->doubts = doubts;
    ledger_read_end(ledger);
}

/* The commands of a file, one after the other. */
struct walk {
    const struct command *commands;
    size_t count;
    size_t next;
};

static enum err next_command(const struct book *book, void *arg, struct command *command,
                             bool *more_out)
{
    struct walk *walk = arg;
    (void)book;
    *more_out = walk->next < walk->count;
    if (!*more_out)
        return ERR_OK;
    command->kind = walk->commands[walk->next].kind;
    command->effective_date = walk->commands[walk->next].effective_date;
    command->record = walk->commands[walk->next].record;
    walk->next++;
    return ERR_OK;
}

static void begin_again(void *arg)
{
    struct walk *walk = arg;
    walk->next = 0;
}

/* Where nothing new is in the file, only a repeat of the request that stored it has anything to
 * tell.
 */
static enum err store(struct ledger *ledger, struct db *db, const struct command *commands,
                      size_t count, const struct submission *by, struct violations *violations,
                      struct receipt *receipt)
{
    struct walk walk = {.commands = commands, .count = count};
    struct ledger_batch batch = {.next = next_command,
                                 .rewind = begin_again,
                                 .arg = &walk,
                                 .actor_id = by->command.actor_id,
                                 .now_us = by->now_us,
                                 .idempotency_key = by->idempotency_key};
    memcpy(batch.request_hash, by->request_hash, sizeof batch.request_hash);
    return ledger_submit_batch(ledger, db, &batch, violations, receipt);
}

enum err series_load(struct ledger *ledger, struct db *db, const struct series *series,
                     const char *csv, const struct submission *by, struct arena *arena,
                     struct violations *violations, struct series_receipt *receipt_out)
{
    const struct series_line *lines = NULL;
    const struct command *found = NULL;
    size_t line_count = 0;
    size_t count = 0;
    struct receipt receipt = {0};
    enum err err =
        series_parse(series, csv, date_in_china(by->now_us), violations, &lines, &line_count);
    if (err != ERR_OK)
        return err;
    const struct book *book = ledger_read_begin(ledger);
    err = series_commands(series, book, lines, line_count, arena, violations, &found, &count);
    ledger_read_end(ledger);
    if (err != ERR_OK)
        return err;
    err = store(ledger, db, found, count, by, violations, &receipt);
    if (err != ERR_OK)
        return err;
    struct series_receipt done = {.first_on = DATE_UNKNOWN,
                                  .last_on = DATE_UNKNOWN,
                                  .first_seq = receipt.seq,
                                  .replayed = receipt.replayed};
    if (line_count > 0) {
        done.first_on = lines[0].date;
        done.last_on = lines[line_count - 1].date;
    }
    done.last_seq = receipt.replayed ? last_of_load(ledger, receipt.seq) : receipt.last_seq;
    done.stored_count = receipt.seq == 0 ? 0 : done.last_seq - done.first_seq + 1;
    done.repeated_count = (int64_t)line_count - done.stored_count;
    list_doubts(ledger, arena, &done);
    *receipt_out = done;
    return ERR_OK;
}

static void write_day(const char *name, int32_t day, struct buf *out)
{
    char text[DATE_TEXT_SIZE];
    if (day == DATE_UNKNOWN) {
        buf_format(out, ",\"%s\":null", name);
        return;
    }
    date_format(day, text);
    buf_format(out, ",\"%s\":\"%s\"", name, text);
}

static void write_seq(const char *name, int64_t seq, struct buf *out)
{
    if (seq == 0)
        buf_format(out, ",\"%s\":null", name);
    else
        buf_format(out, ",\"%s\":%lld", name, (long long)seq);
}

static void write_doubts(const struct series_receipt *receipt, struct buf *out)
{
    const struct shape *shape = &fx_rate_type.shape;
    buf_format(out, ",\"waiting\":%lld,\"waiting_rates\":[", (long long)receipt->waiting_count);
    for (size_t i = 0; i < receipt->doubt_count; i++) {
        const struct entry *entry = &receipt->doubts[i];
        char day[DATE_TEXT_SIZE];
        date_format(entry->effective_date, day);
        buf_format(out, "%s{\"seq\":%lld,\"date\":\"%s\",\"rate\":", i == 0 ? "" : ",",
                   (long long)entry->seq, day);
        field_write_json(shape, shape_field(shape, "rate"), entry->record, out);
        buf_text(out, ",\"doubt\":");
        field_write_json(shape, shape_field(shape, "doubt"), entry->record, out);
        write_seq("neighbour_id", ((const struct fx_rate *)entry->record)->neighbour_id, out);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void answer(struct ctx *ctx, const struct series_receipt *receipt)
{
    struct buf *out = &ctx->reply->body;
    reply_json(ctx->reply, 201);
    buf_format(out, "{\"stored\":%lld,\"repeated\":%lld", (long long)receipt->stored_count,
               (long long)receipt->repeated_count);
    write_day("first_on", receipt->first_on, out);
    write_day("last_on", receipt->last_on, out);
    write_seq("first_seq", receipt->first_seq, out);
    write_seq("last_seq", receipt->last_seq, out);
    write_doubts(receipt, out);
    buf_char(out, '}');
    submit_receipt(ctx,
                   &(struct receipt){.seq = receipt->first_seq, .replayed = receipt->replayed});
}

enum err series_file_create(struct ctx *ctx)
{
    const struct shape *shape = ctx->match.route->body.shape;
    const struct series_upload *upload = ctx->record;
    struct series series = {.kind =
                                shape == &index_file_shape ? RECORD_INDEX_LEVEL : RECORD_FX_RATE,
                            .index_code = upload->index_code,
                            .base_currency = upload->base_currency,
                            .quote_currency = upload->quote_currency,
                            .source = upload->source};
    struct submission by = {.command = {.actor_id = ctx->user_id},
                            .idempotency_key = ctx->request->idempotency_key,
                            .now_us = ctx->now_us};
    struct series_receipt receipt;
    struct buf body;
    char etag[ETAG_SIZE];
    buf_init(&body);
    shape_write_json(shape, upload, &body);
    const char *parts[] = {ctx->request->path, body.bytes};
    etag_of(parts, sizeof parts / sizeof parts[0], etag);
    memcpy(by.request_hash, etag + 1, sizeof by.request_hash);
    buf_done(&body);
    enum err err = series_load(ctx->app->ledger, ctx->db, &series, upload->csv, &by, ctx->arena,
                               &ctx->violations, &receipt);
    if (err != ERR_OK)
        return err;
    if (receipt.last_seq != 0)
        metrics_head(ctx->app->metrics, receipt.last_seq);
    answer(ctx, &receipt);
    return ERR_OK;
}
