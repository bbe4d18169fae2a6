/* The four verbs of every kind of record: list, get, create, revise. All that differs between
 * kinds comes from their field tables and their routes. */
#include "base/check.h"
#include "handlers/frame/file.h"
#include "handlers/frame/items.h"
#include "handlers/frame/listing.h"
#include "handlers/frame/record_rows.h"
#include "handlers/frame/resources.h"
#include "handlers/frame/submit.h"
#include "handlers/frame/view.h"
#include "http/text.h"
#include "record/firm.h"
#include "record/kinds.h"

#include <string.h>

#define LIMIT_STANDARD 50

static const struct field effective_date_fields[] = {
    F_DATE(struct write_extra, effective_date, "Effective date", "生效日期"),
    F_BOOL(struct write_extra, confirm_future, "A day still to come is meant", "确认为未来日期"),
};

const struct shape effective_date_shape = {effective_date_fields, 2, sizeof(struct write_extra)};

static const struct field revision_fields[] = {
    F_DATE(struct write_extra, effective_date, "Effective date", "生效日期"),
    F_BOOL(struct write_extra, confirm_future, "A day still to come is meant", "确认为未来日期"),
    F_REFERENCE(struct write_extra, expected_version, "version", "Version it was made on",
                "所依据的版本", .required = true),
};

const struct shape revision_shape = SHAPE(struct write_extra, revision_fields);

/* A proposal cannot be revised, but lines can be set by hand while it waits. */
static const struct field approval_fields[] = {
    F_DATE(struct write_extra, effective_date, "Effective date", "生效日期"),
    F_BOOL(struct write_extra, confirm_future, "A day still to come is meant", "确认为未来日期"),
    F_REFERENCE(struct write_extra, expected_version, "version", "Version that was looked at",
                "所查看的版本"),
};

const struct shape approval_shape = SHAPE(struct write_extra, approval_fields);

static void push_filter(struct listing_query *listing, struct listing_filter filter)
{
    if (listing->filter_count < LISTING_FILTERS_MAX)
        listing->filters[listing->filter_count++] = filter;
}

/* A filter's value is read like one of a body: into a record of its own. */
static void add_filter(struct ctx *ctx, const struct shape *shape, const struct field *field,
                       bool of_figures, struct listing_query *listing)
{
    const char *value = query_get(&ctx->query, field->name);
    if (!value || !route_field_filters(field))
        return;
    void *record = arena_alloc(ctx->arena, shape->size);
    size_t faults = ctx->violations.count;
    field_parse(shape, field, value, strlen(value), record, &ctx->violations);
    if (ctx->violations.count > faults)
        return;
    push_filter(listing, (struct listing_filter){.field = field,
                                                 .of_figures = of_figures,
                                                 .number = field->type == FIELD_ENUM
                                                               ? (int64_t)field_enum(field, record)
                                                               : field_int64(field, record)});
}

static void add_filters(struct ctx *ctx, const struct shape *shape, bool of_figures,
                        struct listing_query *listing)
{
    for (size_t i = 0; shape && i < shape->field_count; i++)
        add_filter(ctx, shape, &shape->fields[i], of_figures, listing);
}

/* Firms are sifted by a tag as well, and by how their industry begins. */
static void add_firm_filters(struct ctx *ctx, struct listing_query *listing)
{
    const struct shape *tags = &firm_tag_type.shape;
    const char *tag = query_get(&ctx->query, "tag");
    const char *industry = query_get(&ctx->query, "industry");
    struct firm_tag tagged = {0};
    if (tag) {
        field_parse(tags, shape_field(tags, "tag"), tag, strlen(tag), &tagged, &ctx->violations);
        push_filter(listing, (struct listing_filter){.match = MATCH_TAG, .number = tagged.tag});
    }
    if (industry && *industry == '\0')
        violations_add(&ctx->violations, "industry", VIOLATION_MISSING);
    if (industry)
        push_filter(listing, (struct listing_filter){
                                 .match = MATCH_PREFIX,
                                 .field = shape_field(ctx->match.route->answer.shape, "industry"),
                                 .text = industry});
}

/* sort=field, -field, or seq; without it by code where there is one. */
static void set_order(struct ctx *ctx, const struct route *route, struct listing_query *listing)
{
    const char *sort = query_get(&ctx->query, "sort");
    if (!sort)
        sort = shape_field(route->answer.shape, "code")        ? "code"
               : shape_field(route->answer.shape, "user_name") ? "user_name"
                                                               : "seq";
    listing->descending = *sort == '-';
    sort += listing->descending;
    if (strcmp(sort, "seq") == 0)
        return;
    listing->order = shape_field(route->answer.shape, sort);
    if (!listing->order && route->answer.figures) {
        listing->order = shape_field(route->answer.figures, sort);
        listing->order_of_figures = true;
    }
    if (!listing->order || !route_field_sorts(listing->order)) {
        violations_add(&ctx->violations, "sort", VIOLATION_UNKNOWN_FIELD);
        listing->order = NULL;
    }
}

static void read_listing(struct ctx *ctx, uint32_t kind, struct listing_query *listing)
{
    const struct route *route = ctx->match.route;
    const char *text = query_get(&ctx->query, "q");
    listing->reader = ctx->user;
    listing->kind = kind;
    listing->view = ctx->view;
    listing->after_id = ctx->after_id;
    listing->after_line = ctx->after_line;
    listing->limit = (size_t)query_integer(&ctx->query, "limit", 1, LISTING_LIMIT_MAX,
                                           LIMIT_STANDARD, &ctx->violations);
    if (text && text_fold(text, ctx->arena, &listing->text) != ERR_OK)
        violations_add(&ctx->violations, "q", VIOLATION_BAD_TEXT);
    listing->with_reversed = query_integer(&ctx->query, "reversed", 0, 1, 0, &ctx->violations) == 1;
    add_filters(ctx, route->answer.shape, false, listing);
    add_filters(ctx, route->answer.figures, true, listing);
    if (kind == RECORD_FIRM)
        add_firm_filters(ctx, listing);
    set_order(ctx, route, listing);
}

/* What undid an entry, where the view knows of it. */
static void undone_cell(struct ctx *ctx, struct table *table, const struct entry *entry)
{
    const struct entry *reversal = book_reversal_of(ctx->book, entry->seq);
    if (reversal && book_live(ctx->book, reversal, ctx->view))
        table_id(table, reversal->seq);
    else
        table_text(table, NULL);
}

/* Everything that the list would give page by page. */
static enum err answer_file(struct ctx *ctx, struct listing_query *listing)
{
    const struct record_columns columns = {
        .kind = listing->kind, .figures = item_figures_shape(listing->kind), .within = "figures"};
    struct file *file = file_begin(ctx);
    struct arena arena; /* of one row's figures */
    record_headings(&file->table, &columns);
    if (listing->with_reversed)
        table_heading(&file->table, "reversed_by", "Reversed by", "冲销分录");
    table_end_row(&file->table);
    arena_init(&arena);
    struct listing_page page = listing_select(ctx->book, listing, ctx->arena);
    for (size_t i = 0; i < page.count; i++) {
        record_cells(&file->table, &columns, ctx->book, page.entries[i], ctx->view, &arena);
        if (listing->with_reversed)
            undone_cell(ctx, &file->table, page.entries[i]);
        file_end_row(file);
        arena_reset(&arena);
    }
    arena_done(&arena);
    return file_answer(ctx, file);
}

enum err resource_list(struct ctx *ctx)
{
    struct listing_query listing = {0};
    bool as_file = file_wanted(ctx);
    read_listing(ctx, ctx->match.route->kind, &listing);
    /* Of a file, a page is everything that there is. */
    if (as_file && query_get(&ctx->query, "limit") == NULL)
        listing.limit = listing_most(ctx->book, listing.kind);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    if (as_file)
        return answer_file(ctx, &listing);
    struct listing_page page = listing_select(ctx->book, &listing, ctx->arena);

    struct refs refs;
    struct buf *out = &ctx->reply->body;
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_text(out, "{\"items\":[");
    for (size_t i = 0; i < page.count; i++) {
        if (i > 0)
            buf_char(out, ',');
        item_write_figures(ctx->book, page.entries[i], ctx->view, &refs, out);
    }
    buf_format(out, "],\"total\":%lld", (long long)page.total);
    view_write(ctx->view, out);
    buf_text(out, ",\"next_cursor\":");
    view_write_line_cursor(ctx, page.more ? page.entries[page.count - 1]->entity_id : 0,
                           page.last_line);
    buf_text(out, ",\"refs\":");
    refs_write(&refs, ctx->book, ctx->view, out);
    buf_char(out, '}');
    return ERR_OK;
}

static void write_versions(struct ctx *ctx, int64_t id, struct refs *refs, struct buf *out)
{
    const int64_t *seqs = NULL;
    size_t count = book_versions(ctx->book, id, &seqs);
    bool begun = false;
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(ctx->book, seqs[i]);
        if (!entry || !book_live(ctx->book, entry, ctx->view))
            continue;
        buf_text(out, begun ? ",{" : "{");
        begun = true;
        item_write_stamp(entry, refs, out);
        buf_char(out, '}');
    }
}

enum err resource_get(struct ctx *ctx)
{
    int64_t id = ctx->match.ids[0];
    const struct entry *entry = book_version(ctx->book, ctx->match.route->kind, id, ctx->view);
    if (!entry)
        return ERR_NOT_FOUND;
    struct refs refs;
    struct buf *out = &ctx->reply->body;
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
    buf_text(out, "{\"item\":");
    item_write_figures(ctx->book, entry, ctx->view, &refs, out);
    buf_text(out, ",\"versions\":[");
    write_versions(ctx, id, &refs, out);
    buf_char(out, ']');
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":");
    refs_write(&refs, ctx->book, ctx->view, out);
    buf_char(out, '}');
    return ERR_OK;
}

static enum err write_entity(struct ctx *ctx, int64_t entity_id)
{
    const struct write_extra *extra = ctx->extra;
    struct write_order order = {.kind = ctx->match.route->kind,
                                .entity_id = entity_id,
                                .expected_version = entity_id == 0 ? 0 : extra->expected_version,
                                .record = ctx->record,
                                .effective_date = extra->effective_date,
                                .confirm_future = extra->confirm_future};
    return submit_write(ctx, &order);
}

enum err resource_create(struct ctx *ctx)
{
    return write_entity(ctx, 0);
}

enum err resource_revise(struct ctx *ctx)
{
    return write_entity(ctx, ctx->match.ids[0]);
}
