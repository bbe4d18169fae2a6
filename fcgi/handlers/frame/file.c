/* Answers with a table as a file, and says why where it does not fit into a workbook. */
#include "handlers/frame/file.h"

#include <string.h>

static bool is_format(const char *format, enum table_format wanted)
{
    return strcmp(format, table_ending(wanted)) == 0;
}

bool file_wanted(struct ctx *ctx)
{
    const char *format = query_get(&ctx->query, "format");
    if (!format || strcmp(format, "json") == 0)
        return false;
    if (is_format(format, TABLE_CSV) || is_format(format, TABLE_XLSX))
        return true;
    violations_add(&ctx->violations, "format", VIOLATION_UNKNOWN_VALUE);
    violations_param(&ctx->violations, "allowed", "json, csv, xlsx");
    return false;
}

enum table_words file_words(struct ctx *ctx)
{
    const char *labels = query_get(&ctx->query, "labels");
    if (!labels)
        return TABLE_NAMES;
    if (strcmp(labels, "en") == 0)
        return TABLE_WORDS_EN;
    if (strcmp(labels, "zh") == 0)
        return TABLE_WORDS_ZH;
    violations_add(&ctx->violations, "labels", VIOLATION_UNKNOWN_VALUE);
    violations_param(&ctx->violations, "allowed", "en, zh");
    return TABLE_NAMES;
}

static const char *reference_key(void *state, const struct field *field, int64_t id)
{
    struct file *file = state;
    (void)field;
    return refs_key(file->book, id, file->view, file->seq_text);
}

static void release(void *object)
{
    table_done(&((struct file *)object)->table);
}

/* What is shown, of which day and as known when: the same for the same bytes. */
static const char *name_of(const struct ctx *ctx)
{
    char as_of[DATE_TEXT_SIZE];
    date_format(ctx->view.as_of, as_of);
    return arena_format(ctx->arena, "%s-%lld-%s-%lld", ctx->match.route->operation,
                        (long long)ctx->match.ids[0], as_of, (long long)ctx->view.as_known);
}

struct file *file_begin(struct ctx *ctx)
{
    struct file *file = arena_alloc(ctx->arena, sizeof *file);
    *file = (struct file){.book = ctx->book, .view = ctx->view};
    file->table = (struct table){
        .format = is_format(query_get(&ctx->query, "format"), TABLE_XLSX) ? TABLE_XLSX : TABLE_CSV,
        .words = file_words(ctx),
        .reference_key = reference_key,
        .state = file};
    table_begin(&file->table, ctx->match.route->operation, name_of(ctx));
    arena_defer(ctx->arena, release, file);
    return file;
}

void file_end_row(struct file *file)
{
    table_end_row(&file->table);
    file->row_count++;
}

static void add_number(struct violations *violations, const char *name, uint32_t number)
{
    struct buf text;
    buf_init(&text);
    buf_int(&text, number);
    violations_param(violations, name, text.bytes);
    buf_done(&text);
}

void file_refuse(struct ctx *ctx, const struct xlsx_fault *fault)
{
    struct violations *violations = &ctx->violations;
    if (fault->code == XLSX_TOO_MANY_ROWS) {
        violations_add(violations, "format", VIOLATION_TOO_MANY_ROWS);
        add_number(violations, "max", XLSX_ROWS_MAX);
    } else if (fault->code == XLSX_TEXT_TOO_LONG) {
        violations_add(violations, "format", VIOLATION_CELL_TOO_LONG);
        add_number(violations, "row", fault->row);
        add_number(violations, "column", fault->column);
        add_number(violations, "max", XLSX_TEXT_MAX);
    } else if (fault->code == XLSX_NO_ROOM) {
        ctx->cause = "a workbook could not be written to the folder of temporary files";
    }
}

void file_headers(struct ctx *ctx, const char *media_type, const char *ending, const char *name)
{
    reply_header(ctx->reply, "Content-Type", media_type);
    reply_header(ctx->reply, "Content-Disposition",
                 arena_format(ctx->arena, "attachment; filename=\"%s.%s\"", name, ending));
}

enum err file_answer(struct ctx *ctx, struct file *file)
{
    struct xlsx_fault fault;
    bool more = true;
    enum err err = table_end(&file->table, &fault);
    file_refuse(ctx, &fault);
    while (err == ERR_OK && more)
        err = table_piece(&file->table, &ctx->reply->body, &more);
    if (err != ERR_OK)
        return err;
    ctx->reply->status = 200;
    file_headers(ctx, table_media_type(file->table.format), table_ending(file->table.format),
                 name_of(ctx));
    reply_header(ctx->reply, FILE_ROWS_HEADER,
                 arena_format(ctx->arena, "%lld", (long long)file->row_count));
    return ERR_OK;
}
