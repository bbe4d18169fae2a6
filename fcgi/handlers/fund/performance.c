/* Performance of a subject, the flows behind it, market equivalents, and levels of indices. */
#include "figures/performance/pme.h"
#include "figures/rate/rate.h"

#include "handlers/fund/flow_rows.h"
#include "handlers/fund/resources.h"
#include "handlers/frame/sheet.h"
#include "record/kinds.h"

#include <string.h>

static const struct field flow_sheet_row_fields[] = {
    F_INTEGER(struct flow_sheet_row, seq, INT64_MAX, "Entry", "分录号"),
    F_TEXT(struct flow_sheet_row, kind, 40, "Kind", "类别"),
    F_DATE(struct flow_sheet_row, date, "Date", "日期"),
    F_TEXT(struct flow_sheet_row, type, 40, "Type", "类型"),
    F_REFERENCE(struct flow_sheet_row, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct flow_sheet_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct flow_sheet_row, amount, "Amount", "金额"),
    F_ENUM(struct flow_sheet_row, original_currency, currency, "Original currency", "原币种"),
    F_TEXT(struct flow_sheet_row, original_amount, 40, "Original amount", "原币金额"),
    F_BOOL(struct flow_sheet_row, gross_with, "In the gross rate", "计入总收益率"),
    F_BOOL(struct flow_sheet_row, net_with, "In the net rate", "计入净收益率"),
    F_BOOL(struct flow_sheet_row, gross_without, "In the gross rate without the facility",
           "计入总收益率（不含授信）"),
    F_BOOL(struct flow_sheet_row, net_without, "In the net rate without the facility",
           "计入净收益率（不含授信）"),
    F_BOOL(struct flow_sheet_row, in_numerator, "In the numerator", "计入分子"),
    F_BOOL(struct flow_sheet_row, in_denominator, "In the denominator", "计入分母"),
};

const struct shape flow_sheet_row_shape = {
    .fields = flow_sheet_row_fields,
    .field_count = sizeof flow_sheet_row_fields / sizeof flow_sheet_row_fields[0],
    .size = sizeof(struct flow_sheet_row),
};

/* What the path is about; an entity that is not of the path's kind is not there. */
static enum err read_subject(const struct ctx *ctx, struct performance_subject *subject_out)
{
    const struct route *route = ctx->match.route;
    *subject_out = (struct performance_subject){.scope = (enum performance_scope)route->scope};
    if (route->kind == RECORD_NONE)
        return ERR_OK;
    subject_out->id = ctx->match.ids[0];
    return book_version(ctx->book, route->kind, subject_out->id, ctx->view) ? ERR_OK
                                                                            : ERR_NOT_FOUND;
}

enum err performance_get(struct ctx *ctx)
{
    struct performance_subject subject;
    struct performance_figures figures;
    enum err err = read_subject(ctx, &subject);
    if (err == ERR_OK)
        err = performance_compute(ctx->book, subject, ctx->view, ctx->arena, &figures);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &figures);
}

static const char *const view_names[PERFORMANCE_VIEWS] = {
    [VIEW_GROSS_WITH] = "gross_with",
    [VIEW_NET_WITH] = "net_with",
    [VIEW_GROSS_WITHOUT] = "gross_without",
    [VIEW_NET_WITHOUT] = "net_without",
};

/* The view that is asked for; PERFORMANCE_VIEWS for all. */
static int read_view(struct ctx *ctx)
{
    const char *name = query_get(&ctx->query, "view");
    int view = 0;
    if (!name)
        return PERFORMANCE_VIEWS;
    while (view < PERFORMANCE_VIEWS && strcmp(view_names[view], name) != 0)
        view++;
    if (view == PERFORMANCE_VIEWS) {
        violations_add(&ctx->violations, "view", VIOLATION_UNKNOWN_VALUE);
        violations_param(&ctx->violations, "allowed",
                         "gross_with, net_with, gross_without, net_without");
    }
    return view;
}

static struct flow_sheet_row row_of(const struct ctx *ctx, const struct flow_row *row,
                                    enum performance_type type)
{
    const struct entry *entry = row->seq == 0 ? NULL : book_entry(ctx->book, row->seq);
    return (struct flow_sheet_row){
        .seq = entry ? row->seq : AMOUNT_UNKNOWN,
        .kind = entry ? record_types[entry->kind]->kind : NULL,
        .date = row->date,
        .type = row->type,
        .fund_id = row->fund_id,
        .currency = row->currency,
        .amount_minor = row->amount_minor,
        .original_currency = row->original_currency,
        .original_amount = row->original,
        .gross_with = performance_counts(type, VIEW_GROSS_WITH),
        .net_with = performance_counts(type, VIEW_NET_WITH),
        .gross_without = performance_counts(type, VIEW_GROSS_WITHOUT),
        .net_without = performance_counts(type, VIEW_NET_WITHOUT),
        .in_numerator = performance_in_numerator(type),
        .in_denominator = performance_in_denominator(type),
    };
}

enum err flows_get(struct ctx *ctx)
{
    struct performance_subject subject;
    struct flow_list list;
    struct sheet sheet = {0};
    int view = read_view(ctx);
    enum err err = read_subject(ctx, &subject);
    if (err == ERR_OK)
        err = performance_flows(ctx->book, subject, ctx->view, ctx->arena, &list);
    if (err != ERR_OK)
        return err;
    struct flow_sheet_row *rows = arena_array(ctx->arena, list.count + 1, sizeof *rows);
    for (size_t i = 0; i < list.count; i++)
        if (view == PERFORMANCE_VIEWS ||
            performance_counts(list.flows[i].type, (enum performance_view)view))
            rows[sheet.count++] = row_of(ctx, &list.rows[i], list.flows[i].type);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err unfunded_commitments_get(struct ctx *ctx)
{
    struct performance_subject subject;
    const struct unfunded_commitment *rows = NULL;
    size_t count = 0;
    enum err err = read_subject(ctx, &subject);
    if (err == ERR_OK)
        err = performance_unfunded_commitments(ctx->book, subject, ctx->view, ctx->arena, &rows,
                                               &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err curve_get(struct ctx *ctx)
{
    const struct curve_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err =
        performance_curve(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* The index that is asked for; NULL, and a violation, when it has no level in the view. */
static const char *read_index(struct ctx *ctx)
{
    const char *code = query_get(&ctx->query, "index");
    const struct index_summary *known = NULL;
    size_t count = index_summaries(ctx->book, ctx->view, ctx->arena, &known);
    const char *allowed = "";
    for (size_t i = 0; i < count; i++) {
        if (code && strcmp(known[i].index_code, code) == 0)
            return known[i].index_code;
        allowed =
            arena_format(ctx->arena, i == 0 ? "%s%s" : "%s, %s", allowed, known[i].index_code);
    }
    violations_add(&ctx->violations, "index", code ? VIOLATION_UNKNOWN_VALUE : VIOLATION_MISSING);
    violations_param(&ctx->violations, "allowed", count == 0 ? "–" : allowed);
    return NULL;
}

enum err pme_get(struct ctx *ctx)
{
    struct performance_subject subject;
    struct fund_pme_figures figures;
    const char *index = read_index(ctx);
    enum err err = read_subject(ctx, &subject);
    if (err == ERR_OK && !index)
        err = ERR_INVALID;
    if (err == ERR_OK)
        err = fund_pme_compute(ctx->book, subject, index, ctx->view, ctx->arena, &figures);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &figures);
}

enum err pme_rows_get(struct ctx *ctx)
{
    struct performance_subject subject;
    const struct fund_pme_row *rows = NULL;
    struct sheet sheet = {0};
    const char *index = read_index(ctx);
    enum err err = read_subject(ctx, &subject);
    if (err == ERR_OK && !index)
        err = ERR_INVALID;
    if (err == ERR_OK)
        err = fund_pme_rows(ctx->book, subject, index, ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err index_levels_get(struct ctx *ctx)
{
    const struct level *rows = NULL;
    struct sheet sheet = {0};
    const char *index = read_index(ctx);
    if (!index)
        return ERR_INVALID;
    sheet.count = index_levels(ctx->book, index, ctx->view, ctx->arena, &rows);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err indices_get(struct ctx *ctx)
{
    const struct index_summary *rows = NULL;
    struct sheet sheet = {.count = index_summaries(ctx->book, ctx->view, ctx->arena, &rows)};
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}
