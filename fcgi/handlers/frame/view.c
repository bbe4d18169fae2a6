/* Reads as_of, as_known and the cursor of a request, and writes the cursor of the next page. */
#include "handlers/frame/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cursor_format(const struct cursor *cursor, char text_out[CURSOR_TEXT_SIZE])
{
    char as_of[DATE_TEXT_SIZE];
    date_format(cursor->view.as_of, as_of);
    int length = snprintf(text_out, CURSOR_TEXT_SIZE, "%s.%lld.%lld", as_of,
                          (long long)cursor->view.as_known, (long long)cursor->after_id);
    if (cursor->after_line > 0)
        (void)snprintf(text_out + length, CURSOR_TEXT_SIZE - (size_t)length, "-%lld",
                       (long long)cursor->after_line);
}

/* Decimal digits up to a dot or the end, no leading zero. */
static bool take_number(const char **text, int64_t *number_out)
{
    int64_t number = 0;
    const char *at = *text;
    if (*at < '1' || *at > '9')
        return false;
    for (; *at >= '0' && *at <= '9'; at++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, *at - '0', &number))
            return false;
    *number_out = number;
    *text = at;
    return true;
}

enum err cursor_parse(const char *text, struct cursor *cursor_out)
{
    struct cursor cursor = {0};
    size_t date_length = strcspn(text, ".");
    if (text[date_length] != '.' || date_parse(text, date_length, &cursor.view.as_of) != ERR_OK)
        return ERR_INVALID;
    text += date_length + 1;
    if (!take_number(&text, &cursor.view.as_known) || *text++ != '.' ||
        !take_number(&text, &cursor.after_id))
        return ERR_INVALID;
    if (*text == '-') {
        text++;
        if (!take_number(&text, &cursor.after_line))
            return ERR_INVALID;
    }
    if (*text != '\0')
        return ERR_INVALID;
    *cursor_out = cursor;
    return ERR_OK;
}

int64_t view_point(struct ctx *ctx, const char *name, const char *text)
{
    int64_t head = book_head(ctx->book);
    int64_t value = 0;
    const char *end = text;
    if (take_number(&end, &value) && *end == '\0') {
        if (value <= head)
            return value;
        violations_add(&ctx->violations, name, VIOLATION_OUT_OF_RANGE);
        violations_param(&ctx->violations, "min", "1");
        violations_param(&ctx->violations, "max",
                         arena_format(ctx->arena, "%lld", (long long)head));
    } else if (time_parse(text, strlen(text), &value) != ERR_OK) {
        violations_add(&ctx->violations, name, VIOLATION_BAD_TIME);
    } else if (value > ctx->now_us) {
        violations_add(&ctx->violations, name, VIOLATION_IN_FUTURE);
    } else {
        return book_seq_at_time(ctx->book, value);
    }
    return head;
}

static void resolve_cursor(struct ctx *ctx, const char *text)
{
    struct cursor cursor;
    bool right = cursor_parse(text, &cursor) == ERR_OK &&
                 cursor.view.as_known <= book_head(ctx->book) &&
                 cursor.after_id <= cursor.view.as_known;
    if (right && query_get(&ctx->query, "as_of"))
        right = cursor.view.as_of == ctx->view.as_of;
    if (right && query_get(&ctx->query, "as_known"))
        right = cursor.view.as_known == ctx->view.as_known;
    if (!right) {
        violations_add(&ctx->violations, "cursor", VIOLATION_BAD_CURSOR);
        return;
    }
    ctx->view = cursor.view;
    ctx->after_id = cursor.after_id;
    ctx->after_line = cursor.after_line;
}

void view_resolve(struct ctx *ctx)
{
    const char *as_known = query_get(&ctx->query, "as_known");
    const char *cursor = query_get(&ctx->query, "cursor");
    ctx->view.as_of = query_date(&ctx->query, "as_of", ctx->today, &ctx->violations);
    ctx->view.as_known = as_known ? view_point(ctx, "as_known", as_known) : book_head(ctx->book);
    if (cursor)
        resolve_cursor(ctx, cursor);
}

void view_write(struct view view, struct buf *out)
{
    char as_of[DATE_TEXT_SIZE];
    date_format(view.as_of, as_of);
    buf_format(out, ",\"as_of\":\"%s\",\"as_known\":%lld", as_of, (long long)view.as_known);
}

/* Puts the cursor in place of an older one in the query as it was asked. */
static void link_next(struct ctx *ctx, const char *cursor)
{
    struct buf link;
    buf_init(&link);
    buf_format(&link, "<%s?", ctx->request->path);
    for (size_t i = 0; i < ctx->query.count; i++) {
        if (strcmp(ctx->query.list[i].name, "cursor") == 0)
            continue;
        query_escape(ctx->query.list[i].name, &link);
        buf_char(&link, '=');
        query_escape(ctx->query.list[i].value, &link);
        buf_char(&link, '&');
    }
    buf_format(&link, "cursor=%s>; rel=\"next\"", cursor);
    reply_header(ctx->reply, "Link", link.bytes);
    buf_done(&link);
}

void view_write_cursor(struct ctx *ctx, int64_t after_id)
{
    view_write_line_cursor(ctx, after_id, 0);
}

void view_write_line_cursor(struct ctx *ctx, int64_t after_id, int64_t after_line)
{
    char text[CURSOR_TEXT_SIZE];
    if (after_id == 0) {
        buf_text(&ctx->reply->body, "null");
        return;
    }
    cursor_format(
        &(struct cursor){.view = ctx->view, .after_id = after_id, .after_line = after_line}, text);
    buf_json_string(&ctx->reply->body, text);
    link_next(ctx, text);
}
