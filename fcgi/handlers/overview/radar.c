/* The radar as rows, as a file and as a calendar. */
#include "figures/radar/radar.h"

#include "book/seat.h"
#include "handlers/overview/resources.h"
#include "handlers/frame/file.h"
#include "handlers/frame/sheet.h"
#include "runtime/config.h"

#define LIMIT_STANDARD 50
#define LIMIT_MOST 500

/* What is asked for of the rows; 0: any. */
struct radar_filter {
    uint32_t kind;
    uint32_t severity;
    uint32_t due;
    int64_t fund_id;
};

static int32_t read_days(struct ctx *ctx, const char *name, int32_t fallback)
{
    return (int32_t)query_integer(&ctx->query, name, 1, RADAR_DAYS_MAX, fallback, &ctx->violations);
}

static struct radar_options read_options(struct ctx *ctx)
{
    struct radar_options standard = RADAR_STANDARD;
    struct radar_options options = {
        .horizon_days = read_days(ctx, "horizon", standard.horizon_days),
        .idle_days = read_days(ctx, "idle_days", standard.idle_days),
        .idle_minor =
            query_amount(&ctx->query, "idle_amount", standard.idle_minor, &ctx->violations),
        .mark_days = read_days(ctx, "mark_days", standard.mark_days),
        .pay_days = read_days(ctx, "pay_days", standard.pay_days),
        .decide_days = read_days(ctx, "decide_days", standard.decide_days),
    };
    return options;
}

static struct radar_filter read_filter(struct ctx *ctx)
{
    struct radar_filter filter = {
        .kind = query_choice(&ctx->query, "kind", radar_kind_values, 0, &ctx->violations),
        .severity =
            query_choice(&ctx->query, "severity", radar_severity_values, 0, &ctx->violations),
        .due = query_choice(&ctx->query, "due", radar_due_values, 0, &ctx->violations),
        .fund_id = query_integer(&ctx->query, "fund_id", 1, INT64_MAX, 0, &ctx->violations),
    };
    return filter;
}

static bool is_wanted(const struct radar_filter *filter, const struct radar_row *row)
{
    return (filter->kind == 0 || row->kind == filter->kind) &&
           (filter->severity == 0 || row->severity == filter->severity) &&
           (filter->due == 0 || row->due == filter->due) &&
           (filter->fund_id == 0 || row->fund_id == filter->fund_id);
}

/* The rows that the query asks for; a seat has those of its own pledges and loans. */
static enum err read_rows(struct ctx *ctx, const struct radar_row **rows_out, size_t *count_out)
{
    struct radar_options options = read_options(ctx);
    struct radar_filter filter = read_filter(ctx);
    const struct radar_row *all = NULL;
    size_t all_count = 0;
    size_t count = 0;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = radar(ctx->book, ctx->view, &options, ctx->arena, &all, &all_count);
    if (err != ERR_OK)
        return err;
    struct radar_row *rows = arena_array(ctx->arena, all_count + 1, sizeof *rows);
    for (size_t i = 0; i < all_count; i++)
        if (is_wanted(&filter, &all[i]) &&
            seat_sees(ctx->book, ctx->user, book_entry(ctx->book, all[i].subject_id)))
            rows[count++] = all[i];
    *rows_out = rows;
    *count_out = count;
    return ERR_OK;
}

/* A page of the rows; a file has all. */
enum err radar_get(struct ctx *ctx)
{
    size_t limit = (size_t)query_integer(&ctx->query, "limit", 1, LIMIT_MOST, LIMIT_STANDARD,
                                         &ctx->violations);
    bool as_file = file_wanted(ctx);
    const struct radar_row *rows = NULL;
    size_t count = 0;
    enum err err = read_rows(ctx, &rows, &count);
    if (err != ERR_OK)
        return err;
    if (ctx->after_line > (int64_t)count) {
        violations_add(&ctx->violations, "cursor", VIOLATION_BAD_CURSOR);
        return ERR_INVALID;
    }
    size_t first = as_file ? 0 : (size_t)ctx->after_line;
    struct sheet sheet = {.rows = &rows[first], .count = count - first};
    if (!as_file && sheet.count > limit) {
        sheet.count = limit;
        sheet.next_position = (int64_t)(first + limit);
    }
    return sheet_answer(ctx, &sheet);
}

/* All rows, counted. */
enum err radar_counts_get(struct ctx *ctx)
{
    struct radar_count *counts = arena_array(ctx->arena, RADAR_DUE_COUNT, sizeof *counts);
    const struct radar_row *rows = NULL;
    size_t count = 0;
    struct sheet sheet = {.rows = counts, .count = RADAR_DUE_COUNT};
    (void)file_wanted(ctx);
    enum err err = read_rows(ctx, &rows, &count);
    for (uint32_t i = 0; i < RADAR_DUE_COUNT; i++)
        counts[i].due = i + 1;
    for (size_t i = 0; i < count; i++)
        counts[rows[i].due - 1].count++;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err radar_calendar_get(struct ctx *ctx)
{
    enum table_words words = file_words(ctx);
    const struct radar_row *rows = NULL;
    size_t count = 0;
    char as_of[DATE_TEXT_SIZE];
    enum err err = read_rows(ctx, &rows, &count);
    if (err != ERR_OK)
        return err;
    /* The last entry that the view knows: the moment since which nothing can have changed in it. */
    const struct entry *last = book_entry(ctx->book, ctx->view.as_known);
    struct radar_calendar calendar = {
        .domain = ctx->app->config->session.deployment_id,
        .chinese = words != TABLE_WORDS_EN,
        .stamp_us = last ? last->recorded_at_us : 0,
    };
    radar_calendar_write(ctx->book, ctx->view, rows, count, &calendar, &ctx->reply->body);
    date_format(ctx->view.as_of, as_of);
    ctx->reply->status = 200;
    reply_header(ctx->reply, "Content-Type", "text/calendar; charset=utf-8");
    reply_header(ctx->reply, "Content-Disposition",
                 arena_format(ctx->arena, "attachment; filename=\"radar-%s-%lld.ics\"", as_of,
                              (long long)ctx->view.as_known));
    return ERR_OK;
}
