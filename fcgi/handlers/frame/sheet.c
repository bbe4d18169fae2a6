/* Rows as JSON or as a file, with a total that is unknown where a part is. */
#include "handlers/frame/sheet.h"

#include "handlers/frame/file.h"
#include "handlers/frame/view.h"

/* In the cursor of rows without ids, which begins with one. */
#define SOME_ID 1

static const void *row_at(const struct shape *shape, const void *rows, size_t i)
{
    return (const char *)rows + i * shape->size;
}

static bool one_currency(const struct shape *shape, const struct field *currency, const void *rows,
                         size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (field_enum(currency, row_at(shape, rows, i)) != field_enum(currency, rows))
            return false;
    return true;
}

static enum err sum_up(const struct field *field, const struct shape *shape, const void *rows,
                       size_t count, void *total)
{
    int64_t sum_minor = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t amount_minor = field_int64(field, row_at(shape, rows, i));
        /* Where a part is not known, neither is the whole. */
        if (amount_minor == AMOUNT_UNKNOWN)
            return ERR_OK;
        enum err err = amount_add(sum_minor, amount_minor, &sum_minor);
        if (err != ERR_OK)
            return err;
    }
    field_set_int64(field, total, sum_minor);
    return ERR_OK;
}

enum err sheet_total(const struct shape *shape, const void *rows, size_t count, struct arena *arena,
                     const void **total_out)
{
    const struct field *currency = shape_field(shape, "currency");
    *total_out = NULL;
    if (count == 0 || !currency || !one_currency(shape, currency, rows, count))
        return ERR_OK;
    void *total = arena_alloc(arena, shape->size);
    shape_clear(shape, total);
    field_set_enum(currency, total, field_enum(currency, rows));
    for (size_t i = 0; i < shape->field_count; i++) {
        enum err err = shape->fields[i].type == FIELD_MONEY
                           ? sum_up(&shape->fields[i], shape, rows, count, total)
                           : ERR_OK;
        if (err != ERR_OK)
            return err;
    }
    *total_out = total;
    return ERR_OK;
}

static enum err answer_file(struct ctx *ctx, const void *rows, size_t count)
{
    const struct shape *shape = ctx->match.route->answer.shape;
    struct file *file = file_begin(ctx);
    table_headings(&file->table, shape, NULL);
    table_end_row(&file->table);
    for (size_t i = 0; i < count; i++) {
        table_record(&file->table, shape, row_at(shape, rows, i));
        file_end_row(file);
    }
    return file_answer(ctx, file);
}

static void write_row(const struct shape *shape, const void *row, struct refs *refs,
                      struct buf *out)
{
    if (!row) {
        buf_text(out, "null");
        return;
    }
    buf_char(out, '{');
    shape_write_json(shape, row, out);
    buf_char(out, '}');
    refs_add_record(refs, shape, row);
}

static void write_tail(struct ctx *ctx, struct refs *refs)
{
    struct buf *out = &ctx->reply->body;
    buf_format(out, ",\"convention\":\"%s\"", ctx->match.route->answer.convention);
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":");
    refs_write(refs, ctx->book, ctx->view, out);
    buf_char(out, '}');
}

enum err sheet_answer(struct ctx *ctx, const struct sheet *sheet)
{
    const struct shape *shape = ctx->match.route->answer.shape;
    bool as_file = file_wanted(ctx);
    struct refs refs;
    struct buf *out = &ctx->reply->body;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    if (as_file)
        return answer_file(ctx, sheet->rows, sheet->count);
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_text(out, "{\"rows\":[");
    for (size_t i = 0; i < sheet->count; i++) {
        if (i > 0)
            buf_char(out, ',');
        write_row(shape, row_at(shape, sheet->rows, i), &refs, out);
    }
    buf_text(out, "],\"total\":");
    write_row(shape, sheet->total, &refs, out);
    if ((ctx->match.route->query & QUERY_PAGE) != 0) {
        buf_text(out, ",\"next_cursor\":");
        if (sheet->next_position > 0)
            view_write_line_cursor(ctx, SOME_ID, sheet->next_position);
        else
            view_write_cursor(ctx, sheet->next_after_id);
    }
    write_tail(ctx, &refs);
    return ERR_OK;
}

enum err sheet_answer_total(struct ctx *ctx, const void *rows, size_t count)
{
    struct sheet sheet = {.rows = rows, .count = count};
    enum err err =
        sheet_total(ctx->match.route->answer.shape, rows, count, ctx->arena, &sheet.total);
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err sheet_answer_figures(struct ctx *ctx, const void *figures)
{
    bool as_file = file_wanted(ctx);
    struct refs refs;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    if (as_file)
        return answer_file(ctx, figures, 1);
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_text(&ctx->reply->body, "{\"figures\":");
    write_row(ctx->match.route->answer.shape, figures, &refs, &ctx->reply->body);
    write_tail(ctx, &refs);
    return ERR_OK;
}

void sheet_period(struct ctx *ctx, int32_t *from_out, int32_t *to_out)
{
    *from_out = query_date(&ctx->query, "from", DATE_FIRST, &ctx->violations);
    *to_out = query_date(&ctx->query, "to", ctx->view.as_of, &ctx->violations);
    if (*from_out <= *to_out)
        return;
    violations_add(&ctx->violations, "to", VIOLATION_BAD_ORDER);
    violations_param(&ctx->violations, "other", "from");
}
