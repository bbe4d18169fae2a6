/* One bundle after the other: written into files without a name, zipped into another, and kept in
 * pieces. Whoever is killed in between leaves a job that the next one begins anew. */
#include "handlers/bundle/work.h"

#include "handlers/bundle/bundle.h"
#include "handlers/journal/pieces.h"
#include "ledger/ledger.h"
#include "runtime/log.h"
#include "store/bundle_job.h"
#include "store/db.h"
#include "table/spool.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TELL_MS 500

struct work {
    const struct job_worker *worker;
    struct arena arena;
    struct bundle_job job;
    struct bundle bundle;
    int64_t told_ms;
    bool lost;    /* the job is gone, or another process has it */
    bool stopped; /* this process ends */
};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Progress that cannot be told now is told later: until the lease ends nobody takes the job. */
static bool goes_on(void *arg)
{
    struct work *work = arg;
    int64_t now = now_ms();
    if (now - work->told_ms >= TELL_MS) {
        const struct job_worker *worker = work->worker;
        int64_t files = (int64_t)work->bundle.part_count;
        work->told_ms = now;
        work->stopped |= worker->stopping(worker->arg);
        work->lost |= bundle_job_beat(worker->side, work->job.id, worker->owner, files,
                                      work->job.total_count) == ERR_NOT_FOUND;
    }
    return !work->stopped && !work->lost;
}

/* Without a journal key there is no signature. */
static enum err write_signed(struct work *work)
{
    struct bundle *bundle = &work->bundle;
    struct seal_key key;
    bool has_key = ledger_sealing_key(work->worker->ledger, &key) == ERR_OK;

    bundle->key = has_key ? &key : NULL;
    enum err err = bundle_write(bundle);

    bundle->key = NULL;
    explicit_bzero(&key, sizeof key);
    return err;
}

static enum err zip_parts(struct work *work, FILE *zip)
{
    struct bundle *bundle = &work->bundle;
    enum err err = zip_write(zip, bundle->parts, bundle->part_count, goes_on, work);

    if (err == ERR_UNAVAILABLE)
        bundle->fault = "the folder of temporary files does not take the zip";
    return err;
}

static enum err keep_pieces(struct work *work, FILE *zip)
{
    char *piece = arena_alloc(&work->arena, BUNDLE_PIECE_BYTES);
    enum err err = spool_rewind(zip);
    size_t length = 0;

    for (int64_t at = 0; err == ERR_OK && goes_on(work); at++) {
        length = fread(piece, 1, BUNDLE_PIECE_BYTES, zip);
        if (length == 0)
            return ferror(zip) ? ERR_UNAVAILABLE : ERR_OK;
        err = bundle_job_piece_put(work->worker->db, work->job.id, at, piece, length);
    }
    return err == ERR_OK ? ERR_CANCELLED : err;
}

static enum err keep(struct work *work, FILE *zip)
{
    struct bundle_job *job = &work->job;
    struct extent extent = {0};
    enum err err = zip_parts(work, zip);

    if (err == ERR_OK)
        err = spool_rewind(zip);
    if (err == ERR_OK)
        err = pieces_copy(spool_take, zip, NULL, &extent);
    if (err == ERR_OK)
        err = keep_pieces(work, zip);
    job->row_count = work->bundle.row_count;
    job->byte_count = (int64_t)extent.length;
    job->sha256 = arena_strdup(&work->arena, extent.sha256);
    job->sums_sha256 = work->bundle.sums_sha256;
    return err;
}

static void ask(struct work *work)
{
    size_t file_count = 0;
    const struct book *book = ledger_read_begin(work->worker->ledger);

    work->bundle = (struct bundle){
        .ledger = work->worker->ledger,
        .db = work->worker->db,
        .question = bundle_ask(book, work->job.as_of, work->job.as_known),
        .go_on = goes_on,
        .state = work,
        .arena = &work->arena,
    };
    ledger_read_end(work->worker->ledger);
    (void)bundle_file_names(&work->arena, &file_count);
    work->job.total_count = (int64_t)file_count;
}

static enum err make(struct work *work)
{
    enum err err = ledger_catch_up_to_head(work->worker->ledger, work->worker->db);
    FILE *zip = err == ERR_OK ? spool_open() : NULL;

    if (err != ERR_OK)
        return err;
    ask(work);
    if (zip == NULL) {
        work->bundle.fault = "there is no room in the folder of temporary files";
        return ERR_UNAVAILABLE;
    }
    err = write_signed(work);
    if (err == ERR_OK)
        err = keep(work, zip);
    else
        for (size_t i = 0; i < work->bundle.part_count; i++)
            (void)fclose(work->bundle.parts[i].content);
    (void)fclose(zip);
    return err;
}

static void tell_error(struct work *work, enum err err)
{
    struct buf out;

    buf_init(&out);
    buf_format(&out, "{\"code\":\"%s\",\"en\":", err_wire(err));
    buf_json_string(&out, err_sentence(err, LANGUAGE_EN));
    buf_text(&out, ",\"zh\":");
    buf_json_string(&out, err_sentence(err, LANGUAGE_ZH));
    buf_char(&out, '}');
    work->job.error = arena_strdup(&work->arena, out.bytes);
    buf_done(&out);
    log_event(LOG_LEVEL_WARNING, "bundle_failed", "%s: %s", err_wire(err),
              work->bundle.fault != NULL ? work->bundle.fault : db_last_error(work->worker->db));
}

/* A database that went leaves the job to whoever takes it next; a disk that is full ends it. */
static bool is_left_open(const struct work *work, enum err err)
{
    return err == ERR_UNKNOWN_OUTCOME || err == ERR_RETRY ||
           (err == ERR_UNAVAILABLE && work->bundle.fault == NULL);
}

static enum err finish(struct work *work, enum err err)
{
    const struct job_worker *worker = work->worker;
    struct bundle_job *job = &work->job;

    if (work->lost)
        return ERR_OK;
    if (work->stopped)
        return bundle_job_release(worker->db, job->id, worker->owner);
    if (err != ERR_OK && is_left_open(work, err))
        return err;
    job->state = err == ERR_OK ? BUNDLE_JOB_DONE : BUNDLE_JOB_FAILED;
    if (err != ERR_OK)
        tell_error(work, err);
    enum err told = bundle_job_finish(worker->db, worker->owner, job);
    return told == ERR_NOT_FOUND ? ERR_OK : told;
}

/* What has ended several processes is not tried for ever. */
enum err bundle_work(const struct job_worker *worker, bool *worked_out)
{
    struct work work = {.worker = worker};
    arena_init(&work.arena);
    enum err err = bundle_job_claim(worker->db, worker->owner, &work.arena, &work.job);
    *worked_out = err == ERR_OK;
    if (err == ERR_OK)
        err = finish(&work, work.job.try_count < BUNDLE_JOB_TRIES_MAX ? make(&work) : ERR_INTERNAL);
    arena_done(&work.arena);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
