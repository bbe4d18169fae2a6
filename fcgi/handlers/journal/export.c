/* Exports of datasets. Each is journaled with its digest before its first byte is sent. */
#include "handlers/journal/dataset.h"
#include "handlers/journal/resources.h"
#include "handlers/frame/submit.h"
#include "ledger/ledger.h"
#include "runtime/sha256.h"
#include "store/journal.h"
#include "record/kinds.h"
#include "record/user.h"

#include <string.h>

/* An export is written twice over the same view: once for its length and digest, which go into the
 * journal and the headers, and once to the client. Neither holds the book for more than a piece. */
struct export_stream {
    const struct app *app;
    struct db *db;
    struct dataset dataset;
    struct arena arena; /* of one piece */
};

static enum err write_piece(struct export_stream *stream, struct buf *out, bool *more_out)
{
    uint8_t hashes[DATASET_ROWS_MAX][DATASET_HASH_SIZE];
    int64_t from_seq = 0;
    int64_t to_seq = 0;
    if (dataset_hashes_wanted(&stream->dataset, &from_seq, &to_seq)) {
        enum err err = journal_hashes(stream->db, from_seq, to_seq, hashes);
        if (err != ERR_OK)
            return err;
    }
    const struct book *book = ledger_read_begin(stream->app->ledger);
    enum err err = dataset_write(&stream->dataset, book, hashes, &stream->arena, out, more_out);
    ledger_read_end(stream->app->ledger);
    arena_reset(&stream->arena);
    return err;
}

static enum err stream_piece(void *state, struct buf *chunk_out, bool *more_out)
{
    return write_piece(state, chunk_out, more_out);
}

static void release_stream(void *object)
{
    struct export_stream *stream = object;
    arena_done(&stream->arena);
}

struct extent {
    size_t length;
    int64_t row_count;
    char sha256[SHA256_TEXT_SIZE];
};

static enum err measure(struct export_stream *stream, struct extent *measured_out)
{
    struct dataset start = stream->dataset;
    struct sha256 *sha256 = sha256_new();
    struct buf piece;
    bool more = true;
    enum err err = ERR_OK;
    buf_init(&piece);
    while (more && err == ERR_OK) {
        buf_reset(&piece);
        err = write_piece(stream, &piece, &more);
        sha256_add(sha256, piece.bytes, piece.length);
        measured_out->length += piece.length;
    }
    buf_done(&piece);
    sha256_finish(sha256, measured_out->sha256);
    measured_out->row_count = stream->dataset.row_count;
    stream->dataset = start;
    return err;
}

static void read_query(struct ctx *ctx, struct dataset *dataset)
{
    const char *labels = query_get(&ctx->query, "labels");
    dataset->for_excel = query_flag(&ctx->query, "excel", &ctx->violations);
    if (labels && strcmp(labels, "en") == 0) {
        dataset->labels = CSV_LABELS_EN;
    } else if (labels && strcmp(labels, "zh") == 0) {
        dataset->labels = CSV_LABELS_ZH;
    } else if (labels) {
        violations_add(&ctx->violations, "labels", VIOLATION_UNKNOWN_VALUE);
        violations_param(&ctx->violations, "allowed", "en, zh");
    }
}

/* What is taken away is journaled before the first byte is sent; who asks for the headers alone
 * takes nothing. */
static enum err record_export(struct ctx *ctx, const char *name, const struct extent *measured)
{
    struct export record = {.dataset = name,
                            .as_of = ctx->view.as_of,
                            .as_known = ctx->view.as_known,
                            .row_count = measured->row_count,
                            .sha256 = measured->sha256};
    struct write_order order = {
        .kind = RECORD_EXPORT, .record = &record, .effective_date = DATE_UNKNOWN};
    struct receipt receipt;
    return ctx->request->method == METHOD_GET ? submit_entry(ctx, &order, &receipt) : ERR_OK;
}

static void answer_export(struct ctx *ctx, const char *name, const struct extent *measured,
                          struct export_stream *stream)
{
    char as_of[DATE_TEXT_SIZE];
    date_format(ctx->view.as_of, as_of);
    const char *as_known = arena_format(ctx->arena, "%lld", (long long)ctx->view.as_known);
    struct reply *reply = ctx->reply;
    reply->status = 200;
    reply_header(reply, "Content-Type", "text/csv; charset=utf-8; header=present");
    reply_header(
        reply, "Content-Disposition",
        arena_format(ctx->arena, "attachment; filename=\"%s-%s-%s.csv\"", name, as_of, as_known));
    reply_header(reply, "Content-Length", arena_format(ctx->arena, "%zu", measured->length));
    reply_header(reply, "X-Fundtrail-As-Of", as_of);
    reply_header(reply, "X-Fundtrail-As-Known", as_known);
    reply_header(reply, "X-Content-SHA256", measured->sha256);
    reply->stream = stream_piece;
    reply->stream_state = stream;
}

enum err export_get(struct ctx *ctx)
{
    const char *name = ctx->match.word;
    struct export_stream *stream = arena_alloc(ctx->arena, sizeof *stream);
    struct extent measured = {0};
    stream->app = ctx->app;
    stream->db = ctx->db;
    enum err err = dataset_open(name, ctx->view, &stream->dataset);
    if (err != ERR_OK)
        return err;
    if ((dataset_roles(name) & 1u << ctx->user->role) == 0)
        return ERR_FORBIDDEN;
    read_query(ctx, &stream->dataset);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    arena_init(&stream->arena);
    arena_defer(ctx->arena, release_stream, stream);
    err = measure(stream, &measured);
    if (err == ERR_OK)
        err = record_export(ctx, name, &measured);
    if (err == ERR_OK)
        answer_export(ctx, name, &measured, stream);
    return err;
}
