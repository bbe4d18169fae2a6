/* Bundles that are asked for: begun, followed, fetched and forgotten by whoever asked. The work
 * itself is done by work.c, in a thread of its own. */
#include "handlers/bundle/bundle.h"
#include "handlers/bundle/resources.h"
#include "handlers/frame/view.h"
#include "handlers/journal/download.h"
#include "ledger/ledger.h"
#include "store/bundle_job.h"

#include <string.h>
#include <sys/random.h>

/* --- what is answered --- */

static void write_text(struct buf *out, const char *name, const char *text)
{
    buf_format(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

static void write_day(struct buf *out, const char *name, int32_t day)
{
    char text[DATE_TEXT_SIZE];

    if (day != DATE_UNKNOWN)
        date_format(day, text);
    write_text(out, name, day == DATE_UNKNOWN ? NULL : text);
}

static void write_time(struct buf *out, const char *name, int64_t utc_us)
{
    char text[TIME_TEXT_SIZE];

    time_format(utc_us, text);
    write_text(out, name, text);
}

static void write_number(struct buf *out, const char *name, int64_t number, bool is_known)
{
    if (is_known)
        buf_format(out, ",\"%s\":%lld", name, (long long)number);
    else
        buf_format(out, ",\"%s\":null", name);
}

static void write_job(struct buf *out, const struct bundle_job *job)
{
    bool is_done = job->state == BUNDLE_JOB_DONE;

    buf_format(out, "{\"id\":%lld,\"state\":\"%s\"", (long long)job->id,
               bundle_job_states[job->state]);
    write_day(out, "as_of", job->as_of);
    write_number(out, "as_known", job->as_known, true);
    write_number(out, "done_count", job->done_count, true);
    write_number(out, "total_count", job->total_count, true);
    write_number(out, "row_count", job->row_count, is_done);
    write_number(out, "byte_count", job->byte_count, is_done);
    write_text(out, "sha256", is_done ? job->sha256 : NULL);
    buf_format(out, ",\"error\":%s", job->error == NULL ? "null" : job->error);
    write_time(out, "created_at", job->created_at_us);
    write_time(out, "updated_at", job->updated_at_us);
    buf_char(out, '}');
}

enum err bundle_jobs_list(struct ctx *ctx)
{
    struct bundle_job job;
    enum err err = bundle_job_of(ctx->db, ctx->user_id, ctx->arena, &job);

    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    reply_json(ctx->reply, 200);
    buf_text(&ctx->reply->body, "{\"items\":[");
    if (err == ERR_OK)
        write_job(&ctx->reply->body, &job);
    buf_text(&ctx->reply->body, "]}");
    return ERR_OK;
}

static enum err find(struct ctx *ctx, struct bundle_job *job_out)
{
    return bundle_job_get(ctx->db, ctx->match.ids[0], ctx->user_id, ctx->arena, job_out);
}

enum err bundle_job_read(struct ctx *ctx)
{
    struct bundle_job job;
    enum err err = find(ctx, &job);

    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    write_job(&ctx->reply->body, &job);
    return ERR_OK;
}

/* --- what is asked for --- */

/* The question's entry is the head of this moment, where no other is asked for. */
static enum err take_question(struct ctx *ctx, struct bundle_job *job)
{
    bool is_dated = query_get(&ctx->query, "as_of") != NULL;

    ctx->book = ledger_read_begin(ctx->app->ledger);
    view_resolve(ctx);
    ledger_read_end(ctx->app->ledger);
    ctx->book = NULL;
    job->as_of = is_dated ? ctx->view.as_of : DATE_UNKNOWN;
    job->as_known = ctx->view.as_known;
    return ctx->violations.count > 0 ? ERR_INVALID : ERR_OK;
}

/* So that a script, in which numbers have 53 bits, can say it. */
static enum err draw_id(int64_t *id_out)
{
    uint64_t bits = 0;

    if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return ERR_INTERNAL;
    *id_out = (int64_t)(bits >> 12) + 1;
    return ERR_OK;
}

static enum err refuse_unfinished(struct ctx *ctx)
{
    violations_add(&ctx->violations, "state", VIOLATION_BUNDLE_AT_WORK);
    return ERR_CONFLICT;
}

enum err bundle_job_create(struct ctx *ctx)
{
    struct bundle_job job = {.user_id = ctx->user_id};
    enum err err = take_question(ctx, &job);

    if (err == ERR_OK)
        err = draw_id(&job.id);
    if (err == ERR_OK)
        err = bundle_job_insert(ctx->db, &job);
    if (err == ERR_CONFLICT)
        return refuse_unfinished(ctx);
    if (err == ERR_OK)
        err = bundle_job_get(ctx->db, job.id, ctx->user_id, ctx->arena, &job);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 202);
    reply_header(ctx->reply, "Location",
                 arena_format(ctx->arena, "/api/v1/bundle_jobs/%lld", (long long)job.id));
    write_job(&ctx->reply->body, &job);
    return ERR_OK;
}

enum err bundle_job_discard(struct ctx *ctx)
{
    enum err err = bundle_job_delete(ctx->db, ctx->match.ids[0], ctx->user_id);

    if (err == ERR_OK)
        reply_no_content(ctx->reply);
    return err;
}

/* --- what is fetched --- */

struct fetching {
    struct ctx *ctx;
    struct arena piece;
    int64_t id;
    int64_t position;
};

static enum err next_piece(void *state, struct buf *out, bool *more_out)
{
    struct fetching *fetching = state;
    const char *bytes = NULL;
    size_t length = 0;
    enum err err = bundle_job_piece_get(fetching->ctx->db, fetching->id, fetching->position++,
                                        &fetching->piece, &bytes, &length);

    if (err == ERR_OK)
        buf_add(out, bytes, length);
    *more_out = err == ERR_OK && length == BUNDLE_PIECE_BYTES;
    arena_reset(&fetching->piece);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* What the database gives back is held against what was put there. */
static enum err fetch(struct ctx *ctx, const struct bundle_job *job, FILE *spool,
                      struct extent *extent_out)
{
    struct fetching fetching = {.ctx = ctx, .id = job->id};

    arena_init(&fetching.piece);
    enum err err = pieces_copy(next_piece, &fetching, spool, extent_out);

    arena_done(&fetching.piece);
    if (err == ERR_OK && strcmp(extent_out->sha256, job->sha256) != 0) {
        ctx->cause = "the pieces of the bundle are not those that were kept";
        return ERR_CORRUPT;
    }
    return err;
}

/* What is journaled is the digest of the digests, which names the content whatever zipped it. */
static enum err journal(struct ctx *ctx, const struct bundle_job *job)
{
    struct extent extent = {.row_count = job->row_count};
    const struct book *book = ledger_read_begin(ctx->app->ledger);

    ctx->view = bundle_ask(book, job->as_of, job->as_known).view;
    ledger_read_end(ctx->app->ledger);
    memcpy(extent.sha256, job->sums_sha256, sizeof extent.sha256);
    return download_record(ctx, BUNDLE_DATASET, &extent);
}

enum err bundle_job_zip(struct ctx *ctx)
{
    struct download download = {
        .name = BUNDLE_DATASET, .media_type = "application/zip", .ending = "zip"};
    struct bundle_job job;
    struct extent extent = {0};
    enum err err = find(ctx, &job);

    if (err == ERR_OK && job.state == BUNDLE_JOB_WORKING)
        return refuse_unfinished(ctx);
    if (err == ERR_OK && job.state == BUNDLE_JOB_FAILED)
        return ERR_NOT_FOUND;
    if (err == ERR_OK)
        err = download_spool(ctx, &download.spool);
    if (err == ERR_OK)
        err = fetch(ctx, &job, download.spool, &extent);
    if (err == ERR_OK)
        err = journal(ctx, &job);
    return err == ERR_OK ? download_answer(ctx, &download, &extent) : err;
}
