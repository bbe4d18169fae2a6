/* Answers with templates, column maps and reports. */
#include "handlers/report/resources.h"

#include "figures/report/report.h"
#include "handlers/frame/file.h"
#include "handlers/frame/sheet.h"
#include "handlers/frame/view.h"
#include "handlers/report/report_file.h"

enum err report_templates_get(struct ctx *ctx)
{
    struct template_row *rows = arena_array(ctx->arena, report_template_count, sizeof *rows);
    struct sheet sheet = {.rows = rows, .count = report_template_count};

    for (size_t i = 0; i < report_template_count; i++)
        rows[i] = report_template_row(report_templates[i]);
    return sheet_answer(ctx, &sheet);
}

static void refuse_unknown(struct ctx *ctx)
{
    struct buf names;

    buf_init(&names);
    for (size_t i = 0; i < report_template_count; i++)
        buf_format(&names, "%s%s", i > 0 ? ", " : "", report_templates[i]->name);
    violations_add(&ctx->violations, "template", VIOLATION_UNKNOWN_VALUE);
    violations_param(&ctx->violations, "allowed", arena_strdup(ctx->arena, names.bytes));
    buf_done(&names);
}

enum err report_columns_get(struct ctx *ctx)
{
    const char *name = query_get(&ctx->query, "template");
    const struct report_template *only = name ? report_template_find(name) : NULL;
    struct sheet sheet = {0};
    size_t most = 0;

    if (name && !only)
        refuse_unknown(ctx);
    for (size_t i = 0; i < report_template_count; i++)
        most += report_templates[i]->line_count;
    struct column_row *rows = arena_array(ctx->arena, most, sizeof *rows);

    for (size_t i = 0; i < report_template_count; i++)
        for (size_t k = 0; k < report_templates[i]->line_count; k++)
            if (!only || only == report_templates[i])
                rows[sheet.count++] = report_column_row(report_templates[i], k);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

static void write_labels(struct buf *out, const char *code, const char *en, const char *zh)
{
    buf_text(out, "\"code\":");
    buf_json_string(out, code);
    buf_text(out, ",\"label_en\":");
    if (en)
        buf_json_string(out, en);
    else
        buf_text(out, "null");
    buf_text(out, ",\"label_zh\":");
    if (zh)
        buf_json_string(out, zh);
    else
        buf_text(out, "null");
}

static const char *type_name(const struct report_cell *cell)
{
    static const char *const names[] = {
        [FIELD_TEXT] = "text",       [FIELD_DATE] = "date", [FIELD_MONEY] = "money",
        [FIELD_DECIMAL] = "decimal", [FIELD_ENUM] = "enum", [FIELD_REFERENCE] = "reference",
        [FIELD_INTEGER] = "integer", [FIELD_BOOL] = "bool",
    };

    return names[cell->field->type];
}

/* {"gap":…} or {"type":…,"value":…}, with the list of an enumeration and the currency of money. */
static void write_cell(const struct report_cell *cell, struct refs *refs, struct buf *out)
{
    if (cell->gap != 0) {
        buf_format(out, "{\"gap\":\"%s\"}", report_gap_values[cell->gap - 1].name);
        return;
    }
    buf_format(out, "{\"type\":\"%s\",\"value\":", type_name(cell));
    field_write_json(cell->shape, cell->field, cell->record, out);
    if (cell->field->type == FIELD_ENUM)
        buf_format(out, ",\"enumeration\":\"%s\"", cell->field->enumeration);
    if (cell->field->type == FIELD_MONEY)
        buf_format(out, ",\"currency\":\"%s\"",
                   currency_code(field_enum(shape_field(cell->shape, "currency"), cell->record)));
    if (cell->field->type == FIELD_REFERENCE)
        refs_add(refs, field_int64(cell->field, cell->record));
    buf_char(out, '}');
}

static void write_status(struct buf *out, const struct report_line *line)
{
    if (line)
        buf_format(out, ",\"status\":\"%s\"", report_status_values[line->status - 1].name);
    else
        buf_text(out, ",\"status\":null");
}

static void write_row(const struct report_table *table, const struct report_row *row,
                      struct refs *refs, struct buf *out)
{
    buf_char(out, '{');
    write_labels(out, row->code, row->label_en, row->label_zh);
    write_status(out, row->line);
    buf_text(out, ",\"cells\":[");
    for (size_t c = 0; c < table->column_count; c++) {
        if (c > 0)
            buf_char(out, ',');
        write_cell(&row->cells[c], refs, out);
    }
    buf_text(out, "]}");
}

static void write_table(const struct report_table *table, struct refs *refs, struct buf *out)
{
    buf_char(out, '{');
    write_labels(out, table->section->code, table->section->label_en, table->section->label_zh);
    buf_format(out, ",\"layout\":\"%s\",\"columns\":[",
               report_layout_values[table->section->layout - 1].name);
    for (size_t c = 0; c < table->column_count; c++) {
        buf_text(out, c > 0 ? ",{" : "{");
        write_labels(out, table->columns[c].code, table->columns[c].label_en,
                     table->columns[c].label_zh);
        write_status(out, table->columns[c].line);
        buf_char(out, '}');
    }
    buf_text(out, "],\"rows\":[");
    for (size_t r = 0; r < table->row_count; r++) {
        if (r > 0)
            buf_char(out, ',');
        write_row(table, &table->rows[r], refs, out);
    }
    buf_text(out, "]}");
}

static void write_date(struct buf *out, const char *name, int32_t date)
{
    char text[DATE_TEXT_SIZE];

    date_format(date, text);
    buf_format(out, ",\"%s\":\"%s\"", name, text);
}

static void write_report(struct ctx *ctx, const struct report *report)
{
    struct buf *out = &ctx->reply->body;
    struct refs refs;

    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_format(out, "{\"template\":\"%s\",\"version\":\"%s\"", report->of->name,
               report->of->version);
    buf_format(out, ",\"fund_id\":%lld,\"currency\":\"%s\"", (long long)report->subject.fund_id,
               currency_code(report->currency));
    write_date(out, "year_from", report->year_from);
    write_date(out, "quarter_from", report->quarter_from);
    write_date(out, "to", report->to);
    buf_text(out, ",\"sections\":[");
    for (size_t t = 0; t < report->table_count; t++) {
        if (t > 0)
            buf_char(out, ',');
        write_table(&report->tables[t], &refs, out);
    }
    buf_char(out, ']');
    refs_add(&refs, report->subject.fund_id);
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":");
    refs_write(&refs, ctx->book, ctx->view, out);
    buf_char(out, '}');
}

static enum err answer_file(struct ctx *ctx, const struct report *report)
{
    struct file *file = file_begin(ctx);

    file->row_count = report_write_file(report, ctx->view, &file->table);
    return file_answer(ctx, file);
}

/* What the report needs and is not named, or is named and it does not take. */
static void refuse_subject(struct ctx *ctx, const struct report_template *of)
{
    bool of_notice = of->scope == REPORT_OF_CALL || of->scope == REPORT_OF_DISTRIBUTION;
    bool notice = query_get(&ctx->query, "notice_id") != NULL;
    bool investor = query_get(&ctx->query, "commitment_id") != NULL;

    if (of_notice != notice)
        violations_add(&ctx->violations, "notice_id",
                       of_notice ? VIOLATION_MISSING : VIOLATION_UNKNOWN_FIELD);
    else
        violations_add(&ctx->violations, "commitment_id",
                       investor ? VIOLATION_UNKNOWN_FIELD : VIOLATION_MISSING);
}

enum err report_get(struct ctx *ctx)
{
    const struct report_template *of = report_template_find(ctx->match.word);
    struct report report;
    struct report_subject subject = {
        .fund_id = ctx->match.ids[0],
        .commitment_id =
            query_integer(&ctx->query, "commitment_id", 1, INT64_MAX, 0, &ctx->violations),
        .notice_id = query_integer(&ctx->query, "notice_id", 1, INT64_MAX, 0, &ctx->violations),
    };
    bool as_file = file_wanted(ctx);

    if (!of)
        return ERR_NOT_FOUND;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = report_evaluate(of, subject, ctx->book, ctx->view, ctx->arena, &report);

    if (err == ERR_INVALID)
        refuse_subject(ctx, of);
    if (err != ERR_OK)
        return err;
    if (as_file)
        return answer_file(ctx, &report);
    write_report(ctx, &report);
    return ERR_OK;
}
