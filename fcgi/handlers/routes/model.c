/* The model as JSON. Shapes and labels come from the field tables, roles from the route table:
 * who may post a record of a kind is who may write it. */
#include "handlers/routes/model.h"

#include "base/arena.h"
#include "base/check.h"
#include "figures/overview/desk.h"
#include "handlers/frame/ctx.h"
#include "handlers/journal/dataset.h"
#include "handlers/journal/template.h"
#include "handlers/frame/items.h"
#include "handlers/frame/reversals.h"
#include "record/kinds.h"
#include "verdict/pack.h"
#include "record/role.h"

#include <inttypes.h>
#include <string.h>

/* More shapes, and more lists of values, than the program has. */
#define SHAPES_MAX 256
#define LISTS_MAX 256

struct list {
    const char *name;
    const struct field_value *values;
};

/* What is told of once, however many name it: shapes of rows, and lists of values. */
struct model {
    struct buf *out;
    const struct shape *shapes[SHAPES_MAX];
    size_t shape_count;
    struct list lists[LISTS_MAX];
    size_t list_count;
};

static const char *const type_names[] = {
    [FIELD_TEXT] = "text",       [FIELD_DATE] = "date", [FIELD_MONEY] = "money",
    [FIELD_DECIMAL] = "decimal", [FIELD_ENUM] = "enum", [FIELD_REFERENCE] = "reference",
    [FIELD_INTEGER] = "integer", [FIELD_BOOL] = "bool",
};

static const char *const form_names[] = {
    [FORM_LINE] = "line",
    [FORM_LINES] = "lines",
    [FORM_FILE] = "file",
    [FORM_CODE] = "code",
    [FORM_CREDIT_CODE] = "credit_code",
    [FORM_HEX] = "hex",
};

static const char *const approval_names[] = {
    [APPROVAL_NONE] = "none",
    [APPROVAL_ALWAYS] = "always",
    [APPROVAL_IF_ASKED] = "if_asked",
    [APPROVAL_OF_VERSION] = "of_version",
    [APPROVAL_BY_DECISION] = "by_decision",
};

/* A comma between the members of a list. */
static void next(struct buf *out)
{
    char last = out->bytes[out->length - 1];

    if (last != '{' && last != '[')
        buf_char(out, ',');
}

static void write_text(struct buf *out, const char *name, const char *text)
{
    next(out);
    buf_format(out, "\"%s\":", name);
    buf_json_string(out, text);
}

static void write_flag(struct buf *out, const char *name, bool flag)
{
    if (flag)
        buf_format(out, ",\"%s\":true", name);
}

static void write_labels(struct buf *out, const char *label_en, const char *label_zh)
{
    write_text(out, "label_en", label_en);
    write_text(out, "label_zh", label_zh);
}

static void write_roles(struct buf *out, const char *name, unsigned roles)
{
    const struct field *role = shape_field(&user_type.shape, "role");

    next(out);
    buf_format(out, "\"%s\":[", name);
    for (unsigned i = ROLE_NONE + 1; i < ROLE_COUNT; i++) {
        if ((roles & 1u << i) == 0)
            continue;
        next(out);
        buf_json_string(out, role->values[i - 1].name);
    }
    buf_char(out, ']');
}

/* --- fields ----------------------------------------------------------------------------------- */

static void note_list(struct model *model, const char *name, const struct field_value *values)
{
    for (size_t i = 0; i < model->list_count; i++) {
        if (strcmp(model->lists[i].name, name) != 0)
            continue;
        CHECK(model->lists[i].values == values);
        return;
    }
    CHECK(model->list_count < LISTS_MAX);
    model->lists[model->list_count++] = (struct list){name, values};
}

static void write_field(struct model *model, const struct field *field, bool required)
{
    struct buf *out = model->out;

    next(out);
    buf_char(out, '{');
    write_text(out, "name", field->name);
    write_text(out, "type", type_names[field->type]);
    write_labels(out, field->label_en, field->label_zh);
    if (field->type == FIELD_TEXT)
        write_text(out, "form", form_names[field->form]);
    if (field->type == FIELD_TEXT || field->type == FIELD_INTEGER)
        buf_format(out, ",\"max\":%" PRId64, field->max);
    if (field->type == FIELD_ENUM)
        write_text(out, "enumeration", field->enumeration);
    if (field->type == FIELD_REFERENCE)
        write_text(out, "reference", field->reference);
    write_flag(out, "required", required);
    write_flag(out, "positive", field->positive);
    write_flag(out, "negative", field->negative);
    write_flag(out, "computed", field->computed);
    write_flag(out, "version", field->version);
    buf_char(out, '}');
    if (field->type == FIELD_ENUM)
        note_list(model, field->enumeration, field->values);
}

/* body: what a new record must give besides, or NULL. */
static void write_fields(struct model *model, const char *name, const struct shape *shape,
                         const struct body_shape *body)
{
    next(model->out);
    buf_format(model->out, "\"%s\":[", name);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        write_field(model, field, body ? body_requires(body, field) : field->required);
    }
    buf_char(model->out, ']');
}

/* --- kinds ------------------------------------------------------------------------------------ */

/* The body of a new record of this kind; NULL where no address takes one. */
static const struct body_shape *body_of(uint32_t kind)
{
    for (size_t i = 0; i < app_route_count; i++)
        if (app_routes[i].takes == kind)
            return &app_routes[i].body;
    return NULL;
}

/* Whether an address of its own takes new ones: those that are made on another record have none. */
static bool is_created(uint32_t kind)
{
    for (size_t i = 0; i < app_route_count; i++)
        if (app_routes[i].takes == kind && app_routes[i].kind == kind)
            return true;
    return false;
}

/* The fields that belong to some sorts of a record alone, by the enumeration that tells them apart.
 */
static void write_belongings(struct buf *out, const struct record_type *type)
{
    for (size_t i = 0; i < BELONGINGS_MAX && type->belongings[i].by; i++) {
        const struct belongings *of = &type->belongings[i];
        const struct field_value *sorts = shape_field(&type->shape, of->by)->values;

        next(out);
        buf_char(out, '{');
        write_text(out, "by", of->by);
        buf_text(out, ",\"sorts\":{");
        for (size_t k = 0; sorts[k].name; k++) {
            next(out);
            buf_format(out, "\"%s\":\"%s %s\"", sorts[k].name, of->rows[k + 1].needs,
                       of->rows[k + 1].takes);
        }
        buf_text(out, "}}");
    }
}

static void write_kind(struct model *model, uint32_t kind)
{
    const struct record_type *type = record_types[kind];
    const struct shape *figures = item_figures_shape(kind);

    next(model->out);
    buf_char(model->out, '{');
    write_text(model->out, "kind", type->kind);
    write_text(model->out, "plural", type->plural);
    write_labels(model->out, type->label_en, type->label_zh);
    write_flag(model->out, "revisable", type->revisable);
    write_flag(model->out, "reversible", record_reversible(kind));
    write_flag(model->out, "created", is_created(kind));
    write_flag(model->out, "template", template_exists(type->kind));
    write_flag(model->out, "notice", type->notice);
    write_flag(model->out, "takes_cash", type->takes_cash);
    write_text(model->out, "approval", approval_names[type->approval]);
    write_roles(model->out, "writers", type->written_by);
    write_roles(model->out, "reversers", type->reversed_by);
    write_fields(model, "fields", &type->shape, body_of(kind));
    if (figures)
        write_fields(model, "figures", figures, NULL);
    if (type->belongings[0].by) {
        buf_text(model->out, ",\"belongings\":[");
        write_belongings(model->out, type);
        buf_char(model->out, ']');
    }
    buf_char(model->out, '}');
}

/* --- sheets, lists, datasets, measures -------------------------------------------------------- */

static bool told(struct model *model, const struct shape *shape)
{
    for (size_t i = 0; i < model->shape_count; i++)
        if (model->shapes[i] == shape)
            return true;
    CHECK(model->shape_count < SHAPES_MAX);
    model->shapes[model->shape_count++] = shape;
    return false;
}

static void write_sheet(struct model *model, const char *name, const struct shape *shape)
{
    if (told(model, shape))
        return;
    next(model->out);
    buf_char(model->out, '{');
    write_text(model->out, "name", name);
    write_fields(model, "fields", shape, NULL);
    buf_char(model->out, '}');
}

/* The desk's rows stand within an answer that is described by hand (schemas.c). */
static void write_sheets(struct model *model)
{
    for (size_t i = 0; i < app_route_count; i++) {
        const struct answer *answer = &app_routes[i].answer;

        if (answer->kind == ANSWER_ROWS || answer->kind == ANSWER_FIGURES)
            write_sheet(model, answer->name, answer->shape);
    }
    write_sheet(model, "desk_row", &desk_row_shape);
}

/* What bodies take besides a record: days, versions, passwords, files. */
static void write_requests(struct model *model)
{
    for (size_t i = 0; i < app_route_count; i++)
        if (app_routes[i].body.extra)
            write_sheet(model, app_routes[i].operation, app_routes[i].body.extra);
}

/* The lists that only a query names. */
static void note_params(struct model *model)
{
    for (size_t i = 0; i < app_route_count; i++)
        for (const struct query_param *p = app_routes[i].params; p && p->name; p++)
            if (p->values)
                note_list(model, p->enumeration, p->values);
}

static void write_list(struct buf *out, const struct list *list)
{
    next(out);
    buf_char(out, '{');
    write_text(out, "name", list->name);
    buf_text(out, ",\"values\":[");
    for (const struct field_value *value = list->values; value->name; value++) {
        next(out);
        buf_char(out, '{');
        write_text(out, "name", value->name);
        write_labels(out, value->label_en, value->label_zh);
        buf_char(out, '}');
    }
    buf_text(out, "]}");
}

static void write_lists(struct model *model)
{
    note_params(model);
    for (size_t i = 0; i < model->list_count; i++)
        write_list(model->out, &model->lists[i]);
}

static void write_datasets(struct model *model)
{
    const char *name = NULL;

    for (size_t i = 0; (name = dataset_name(i)) != NULL; i++) {
        next(model->out);
        buf_char(model->out, '{');
        struct dataset_label label = dataset_label(name);

        write_text(model->out, "name", name);
        write_labels(model->out, label.en, label.zh);
        write_roles(model->out, "roles", export_type.written_by & dataset_roles(name));
        buf_char(model->out, '}');
    }
}

static void write_measures(struct model *model)
{
    const struct measure_row *rows = NULL;
    struct arena arena;

    arena_init(&arena);
    size_t count = measures_list(&arena, &rows);
    for (size_t i = 0; i < count; i++) {
        next(model->out);
        buf_char(model->out, '{');
        shape_write_json(&measure_row_shape, &rows[i], model->out);
        buf_char(model->out, '}');
    }
    arena_done(&arena);
}

void model_write(struct buf *out)
{
    struct model model = {.out = out};

    buf_text(out, "{\"kinds\":[");
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        write_kind(&model, kind);
    buf_text(out, "],\"sheets\":[");
    write_sheets(&model);
    buf_text(out, "],\"requests\":[");
    write_requests(&model);
    buf_text(out, "],\"enumerations\":[");
    write_lists(&model);
    buf_text(out, "],\"datasets\":[");
    write_datasets(&model);
    buf_text(out, "],\"measures\":[");
    write_measures(&model);
    buf_text(out, "]}\n");
}
