/* Imports under way: what their owner sends, asks for and sees. The work itself is done by
 * work.c, in a thread of its own. */
#include "jobs_internal.h"

#include "base/check.h"
#include "book/book.h"
#include "handlers/imports/plan_json.h"
#include "handlers/imports/work.h"
#include "ledger/ledger.h"
#include "record/import.h"
#include "record/kinds.h"

#include <string.h>
#include <sys/random.h>

#define TITLE_MAX 200
#define FILE_NAME_MAX 300
#define PLAN_MAX 900000 /* characters: a body has room for it */
#define JOB_BYTES_MAX ((int64_t)40 << 20)

/* --- what is answered --- */

static void write_text(struct buf *out, const char *name, const char *text)
{
    buf_format(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

static void write_seq(struct buf *out, const char *name, int64_t seq)
{
    if (seq == 0)
        buf_format(out, ",\"%s\":null", name);
    else
        buf_format(out, ",\"%s\":%lld", name, (long long)seq);
}

static void write_time(struct buf *out, const char *name, int64_t utc_us)
{
    char text[TIME_TEXT_SIZE];
    time_format(utc_us, text);
    buf_format(out, ",\"%s\":\"%s\"", name, text);
}

static void write_files(struct buf *out, const struct import_job_part *files, size_t count)
{
    buf_text(out, ",\"files\":[");
    for (size_t i = 0; i < count; i++) {
        buf_format(out, "%s{\"byte_count\":%lld", i == 0 ? "" : ",",
                   (long long)files[i].byte_count);
        write_text(out, "name", files[i].name);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static enum err write_job(struct ctx *ctx, const struct import_job *job)
{
    struct buf *out = &ctx->reply->body;
    struct import_job_part *files;
    size_t file_count = 0;
    enum err err = import_job_part_list(ctx->db, job->id, "sent", ctx->arena, &files, &file_count);
    if (err != ERR_OK)
        return err;
    buf_format(out, "{\"id\":%lld,\"state\":\"%s\"", (long long)job->id,
               import_job_states[job->state]);
    write_text(out, "title", job->title);
    write_text(out, "note", job->note);
    write_seq(out, "undoes_seq", job->undoes_seq);
    write_seq(out, "stored_seq", job->stored_seq);
    buf_format(out, ",\"done_count\":%lld,\"total_count\":%lld,\"cancel_asked\":%s,\"result\":%s",
               (long long)job->done_count, (long long)job->total_count,
               job->cancel_asked ? "true" : "false", job->result == NULL ? "null" : job->result);
    write_files(out, files, file_count);
    write_time(out, "created_at", job->created_at_us);
    write_time(out, "updated_at", job->updated_at_us);
    buf_char(out, '}');
    return ERR_OK;
}

enum err job_find(struct ctx *ctx, struct import_job *job_out)
{
    return import_job_get(ctx->db, ctx->match.ids[0], ctx->user_id, ctx->arena, job_out);
}

enum err job_answer(struct ctx *ctx, int64_t id)
{
    struct import_job job;
    enum err err = import_job_get(ctx->db, id, ctx->user_id, ctx->arena, &job);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    return write_job(ctx, &job);
}

/* So that a script, in which numbers have 53 bits, can say it. */
static int64_t draw_id(void)
{
    uint64_t bits = 0;
    CHECK(getrandom(&bits, sizeof bits, 0) == (ssize_t)sizeof bits);
    return (int64_t)(bits >> 12) + 1;
}

static const char *language_of_job(const struct ctx *ctx)
{
    return ctx->language == LANGUAGE_ZH ? "zh" : "en";
}

enum err job_start(struct ctx *ctx, struct import_job *job)
{
    job->id = draw_id();
    job->user_id = ctx->user_id;
    job->language = language_of_job(ctx);
    enum err err = import_job_insert(ctx->db, job);
    return err != ERR_OK ? err : job_answer(ctx, job->id);
}

/* --- what is read --- */

enum err import_jobs_list(struct ctx *ctx)
{
    struct import_job *jobs = arena_array(ctx->arena, IMPORT_JOBS_MAX, sizeof *jobs);
    size_t count = 0;
    enum err err = import_job_list(ctx->db, ctx->user_id, ctx->arena, jobs, &count);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    buf_text(&ctx->reply->body, "{\"items\":[");
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        buf_text(&ctx->reply->body, i == 0 ? "" : ",");
        err = write_job(ctx, &jobs[i]);
    }
    buf_text(&ctx->reply->body, "]}");
    return err;
}

enum err import_job_read(struct ctx *ctx)
{
    return job_answer(ctx, ctx->match.ids[0]);
}

/* A part as it is kept, or else what stands for nothing. */
static enum err put_part(struct ctx *ctx, int64_t id, const char *part, int64_t position,
                         const char *nothing)
{
    struct import_job_part kept;
    enum err err = import_job_part_get(ctx->db, id, part, position, ctx->arena, &kept);
    if (err == ERR_OK)
        buf_add(&ctx->reply->body, kept.bytes, (size_t)kept.byte_count);
    if (err == ERR_NOT_FOUND)
        buf_text(&ctx->reply->body, nothing);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err import_job_tables(struct ctx *ctx)
{
    struct import_job job;
    enum err err = job_find(ctx, &job);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    buf_text(&ctx->reply->body, "{\"plan\":");
    err = put_part(ctx, job.id, "plan", 0, "null");
    buf_text(&ctx->reply->body, ",\"read\":");
    if (err == ERR_OK)
        err = put_part(ctx, job.id, "tables", 0, "null");
    buf_char(&ctx->reply->body, '}');
    return err;
}

enum err import_job_faults(struct ctx *ctx)
{
    struct import_job job;
    struct import_job_part *pages;
    size_t page_count = 0;
    int64_t page = query_integer(&ctx->query, "page", 1, IMPORT_FAULTS_KEPT / IMPORT_FAULTS_PAGE, 1,
                                 &ctx->violations);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = job_find(ctx, &job);
    if (err == ERR_OK)
        err = import_job_part_list(ctx->db, job.id, "faults", ctx->arena, &pages, &page_count);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    buf_format(&ctx->reply->body, "{\"page_count\":%zu,\"faults\":", page_count);
    err = put_part(ctx, job.id, "faults", page - 1, "[]");
    buf_char(&ctx->reply->body, '}');
    return err;
}

enum err import_job_failing(struct ctx *ctx)
{
    struct import_job job;
    struct import_job_part part;
    int64_t table = query_integer(&ctx->query, "table", 0, 10000, 0, &ctx->violations);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = job_find(ctx, &job);
    if (err == ERR_OK)
        err = import_job_part_get(ctx->db, job.id, "failing", table, ctx->arena, &part);
    if (err != ERR_OK)
        return err;
    struct reply *reply = ctx->reply;
    reply->status = 200;
    reply_header(reply, "Content-Type", "text/csv; charset=utf-8; header=present");
    reply_header(reply, "Content-Disposition",
                 arena_format(ctx->arena, "attachment; filename=\"import-%lld-%lld.csv\"",
                              (long long)job.id, (long long)table));
    buf_add(&reply->body, part.bytes, (size_t)part.byte_count);
    return ERR_OK;
}

/* --- what is asked for --- */

struct import_title {
    const char *title;
};

static const struct field title_fields[] = {
    F_TEXT(struct import_title, title, TITLE_MAX, "Title", "名称", .required = true),
};
const struct shape import_title_shape = SHAPE(struct import_title, title_fields);

struct import_asked {
    const char *plan;
    const char *map;
};

static const struct field asked_fields[] = {
    F_TEXT(struct import_asked, plan, PLAN_MAX, "Plan", "方案", .form = FORM_FILE),
    F_TEXT(struct import_asked, map, CODE_MAX, "Mapping", "字段映射", .form = FORM_CODE),
};
const struct shape import_plan_shape = SHAPE(struct import_asked, asked_fields);

struct import_note {
    const char *note;
};

static const struct field note_fields[] = {
    F_TEXT(struct import_note, note, 500, "Note", "备注"),
};
const struct shape import_note_shape = SHAPE(struct import_note, note_fields);

enum err import_job_create(struct ctx *ctx)
{
    const struct import_title *body = ctx->record;
    struct import_job job = {.title = body->title, .state = IMPORT_JOB_OPEN};
    return job_start(ctx, &job);
}

/* Whether a person may move the job on; what he is told when not. */
static enum err may_move(struct ctx *ctx, struct import_job *job_out)
{
    enum err err = job_find(ctx, job_out);
    if (err != ERR_OK)
        return err;
    bool rests = job_out->state != IMPORT_JOB_READING && job_out->state != IMPORT_JOB_CHECKING &&
                 job_out->state != IMPORT_JOB_STORING && job_out->state != IMPORT_JOB_DONE;
    if (rests && job_out->undoes_seq == 0)
        return ERR_OK;
    violations_add(&ctx->violations, "state", VIOLATION_AT_WORK);
    return ERR_CONFLICT;
}

static enum err move(struct ctx *ctx, const struct import_job *job, enum import_job_state state,
                     const char *note)
{
    enum err err =
        import_job_move(ctx->db, job->id, ctx->user_id, state, language_of_job(ctx), note);
    if (err == ERR_CONFLICT)
        violations_add(&ctx->violations, "state", VIOLATION_AT_WORK);
    return err != ERR_OK ? err : job_answer(ctx, job->id);
}

/* Where a file goes: in the place of the one that was sent under its name, else behind all. */
static bool place_file(struct ctx *ctx, const struct import_job_part *files, size_t count,
                       const char *name, int64_t *position_out)
{
    int64_t bytes = (int64_t)ctx->request->body_length;
    *position_out = count == 0 ? 0 : files[count - 1].position + 1;
    bool replaces = false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, name) != 0) {
            bytes += files[i].byte_count;
            continue;
        }
        *position_out = files[i].position;
        replaces = true;
    }
    return bytes <= JOB_BYTES_MAX && (replaces || count < IMPORT_FILES_MAX);
}

enum err import_job_file(struct ctx *ctx)
{
    struct import_job job;
    struct import_job_part *files;
    size_t count = 0;
    const char *name = query_get(&ctx->query, "name");
    if (name == NULL || *name == '\0')
        violations_add(&ctx->violations, "name", VIOLATION_MISSING);
    else if (strlen(name) > FILE_NAME_MAX)
        violations_add(&ctx->violations, "name", VIOLATION_BAD_TEXT);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = may_move(ctx, &job);
    if (err == ERR_OK)
        err = import_job_part_list(ctx->db, job.id, "sent", ctx->arena, &files, &count);
    if (err != ERR_OK)
        return err;
    struct import_job_part part = {.name = name,
                                   .byte_count = (int64_t)ctx->request->body_length,
                                   .bytes = ctx->request->body};
    if (!place_file(ctx, files, count, name, &part.position))
        return ERR_TOO_LARGE;
    err = import_job_part_put(ctx->db, job.id, "sent", &part);
    return err != ERR_OK ? err : move(ctx, &job, IMPORT_JOB_OPEN, NULL);
}

/* The mapping that is kept under a code; NULL: none is. */
static const char *find_map(struct ctx *ctx, const char *code)
{
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *entry =
        book_version(book, RECORD_IMPORT_MAP,
                     book_find_code_any_case(book, RECORD_IMPORT_MAP, code), VIEW_EVERYTHING);
    const char *text =
        entry == NULL
            ? NULL
            : arena_strdup(ctx->arena, ((const struct import_map *)entry->record)->mapping);
    ledger_read_end(ctx->app->ledger);
    return text;
}

/* The plan that a body names, as text; NULL: what suggests itself. */
static enum err read_plan(struct ctx *ctx, const char **text_out)
{
    const struct import_asked *asked = ctx->record;
    struct import_plan plan;
    const char *why = NULL;
    const char *field = asked->plan != NULL ? "plan" : "map";
    *text_out = asked->plan;
    if (asked->plan == NULL && asked->map != NULL) {
        *text_out = find_map(ctx, asked->map);
        if (*text_out == NULL) {
            violations_add(&ctx->violations, field, VIOLATION_UNKNOWN_REFERENCE);
            violations_param(&ctx->violations, "expected", "import_map");
            return ERR_INVALID;
        }
    }
    if (*text_out == NULL ||
        import_plan_read_json(*text_out, strlen(*text_out), ctx->arena, &plan, &why) == ERR_OK)
        return ERR_OK;
    violations_add(&ctx->violations, field, VIOLATION_BAD_PLAN);
    violations_param(&ctx->violations, "why", why);
    return ERR_INVALID;
}

static enum err require_part(struct ctx *ctx, const struct import_job *job, const char *part)
{
    struct import_job_part *list;
    size_t count = 0;
    enum err err = import_job_part_list(ctx->db, job->id, part, ctx->arena, &list, &count);
    if (err != ERR_OK || count > 0)
        return err;
    violations_add(&ctx->violations, "state", VIOLATION_NOTHING_SENT);
    return ERR_CONFLICT;
}

enum err import_job_plan(struct ctx *ctx)
{
    struct import_job job;
    const char *text = NULL;
    enum err err = may_move(ctx, &job);
    if (err == ERR_OK)
        err = require_part(ctx, &job, "sent");
    if (err == ERR_OK)
        err = read_plan(ctx, &text);
    if (err == ERR_OK && text == NULL)
        err = import_job_part_delete(ctx->db, job.id, "plan");
    if (err == ERR_OK && text != NULL) {
        const struct import_job_part part = {
            .name = "plan", .byte_count = (int64_t)strlen(text), .bytes = text};
        err = import_job_part_put(ctx->db, job.id, "plan", &part);
    }
    return err != ERR_OK ? err : move(ctx, &job, IMPORT_JOB_READING, NULL);
}

static enum err run_plan(struct ctx *ctx, enum import_job_state state, const char *note)
{
    struct import_job job;
    enum err err = may_move(ctx, &job);
    if (err == ERR_OK)
        err = require_part(ctx, &job, "plan");
    return err != ERR_OK ? err : move(ctx, &job, state, note);
}

enum err import_job_check(struct ctx *ctx)
{
    return run_plan(ctx, IMPORT_JOB_CHECKING, NULL);
}

enum err import_job_store(struct ctx *ctx)
{
    const struct import_note *body = ctx->record;
    return run_plan(ctx, IMPORT_JOB_STORING, body->note);
}

enum err import_job_cancel(struct ctx *ctx)
{
    struct import_job job;
    enum err err = job_find(ctx, &job);
    if (err == ERR_OK)
        err = import_job_ask_cancel(ctx->db, job.id, ctx->user_id);
    /* It has come to its end just now. */
    return err != ERR_OK && err != ERR_CONFLICT ? err : job_answer(ctx, ctx->match.ids[0]);
}

enum err import_job_discard(struct ctx *ctx)
{
    struct import_job job;
    enum err err = job_find(ctx, &job);
    if (err == ERR_OK)
        err = import_job_delete(ctx->db, job.id, ctx->user_id);
    if (err == ERR_CONFLICT)
        violations_add(&ctx->violations, "state", VIOLATION_AT_WORK);
    if (err == ERR_OK)
        reply_no_content(ctx->reply);
    return err;
}
