/* Plans of imports, written and read. */
#include "handlers/imports/plan_json.h"

#include "record/kinds.h"

#include <jansson.h>
#include <string.h>

#define COLUMNS_MAX 500
#define TABLES_MAX 1000

static const char *const twins_names[] = {"ask", "skip", "keep"};
static const char *const order_names[] = {NULL, "day_first", "month_first"};

/* --- writing --- */

static void write_text(const char *name, const char *text, bool whole, struct buf *out)
{
    if (text == NULL && !whole)
        return;
    buf_format(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

static void write_column(const struct import_column *column, bool whole, struct buf *out)
{
    char letters[SHEET_LETTERS_SIZE] = "";

    if (column->column > 0)
        sheet_column_letters(column->column, letters);
    buf_text(out, "{\"column\":");
    buf_json_string(out, column->column > 0 ? letters : NULL);
    write_text("header", column->header, whole, out);
    write_text("field", column->field, whole, out);
    write_text("or", column->or_field, whole, out);
    write_text("constant", column->constant, whole, out);
    if (whole || column->exponent != 0)
        buf_format(out, ",\"exponent\":%d", column->exponent);
    if (whole || column->round)
        buf_format(out, ",\"round\":%s", column->round ? "true" : "false");
    write_text("order", order_names[column->order], whole, out);
    buf_char(out, '}');
}

static void write_table(const struct import_table_plan *plan, bool whole, struct buf *out)
{
    buf_text(out, "{\"file\":");
    buf_json_string(out, plan->file);
    write_text("sheet", plan->sheet, whole, out);
    buf_format(out, ",\"skip\":%s,\"kind\":", plan->skip ? "true" : "false");
    buf_json_string(out, plan->kind == RECORD_NONE ? NULL : record_types[plan->kind]->kind);
    buf_format(out, ",\"header\":[%u,%u],\"rows\":[%u,%u]", plan->header_first, plan->header_last,
               plan->first_row, plan->last_row);
    if (plan->only_column > 0) {
        char letters[SHEET_LETTERS_SIZE];

        sheet_column_letters(plan->only_column, letters);
        buf_format(out, ",\"only\":{\"column\":\"%s\",\"text\":", letters);
        buf_json_string(out, plan->only);
        buf_char(out, '}');
    }
    write_text("code", plan->code_pattern, whole, out);
    if (whole || plan->exact)
        buf_format(out, ",\"exact\":%s", plan->exact ? "true" : "false");
    if (whole || plan->keep_totals)
        buf_format(out, ",\"keep_totals\":%s", plan->keep_totals ? "true" : "false");
    buf_text(out, ",\"columns\":[");
    bool first = true;

    for (size_t i = 0; i < plan->column_count; i++) {
        if (!whole && plan->columns[i].field == NULL)
            continue;
        buf_text(out, first ? "" : ",");
        write_column(&plan->columns[i], whole, out);
        first = false;
    }
    buf_text(out, "]}");
}

void import_plan_write_json(const struct import_plan *plan, struct buf *out)
{
    buf_text(out, "{\"source\":");
    buf_json_string(out, plan->source);
    buf_format(out, ",\"twins\":\"%s\",\"confirm_future\":%s,\"tables\":[",
               twins_names[plan->twins], plan->confirm_future ? "true" : "false");
    for (size_t i = 0; i < plan->count; i++) {
        buf_text(out, i > 0 ? "," : "");
        write_table(&plan->tables[i], true, out);
    }
    buf_text(out, "]}");
}

const char *import_mapping_json(const struct import_tables *tables,
                                const struct import_table_plan *plan, struct arena *arena)
{
    struct buf out;

    (void)tables;
    buf_init(&out);
    write_table(plan, false, &out);
    const char *text = arena_copy(arena, out.bytes, out.length);

    buf_done(&out);
    return text;
}

/* --- reading --- */

struct plan_reading {
    struct arena *arena;
    const char *why;
};

static bool refuse(struct plan_reading *reading, const char *what, const char *where)
{
    if (reading->why == NULL)
        reading->why = arena_format(reading->arena, "%s: %s", where, what);
    return false;
}

/* A text or null; what is not there is NULL. */
static bool read_text(struct plan_reading *reading, const json_t *object, const char *name,
                      const char **text_out)
{
    const json_t *value = json_object_get(object, name);

    *text_out = NULL;
    if (value == NULL || json_is_null(value))
        return true;
    if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value))
        return refuse(reading, "give a text or null", name);
    *text_out = arena_strdup(reading->arena, json_string_value(value));
    return true;
}

static bool read_flag(struct plan_reading *reading, const json_t *object, const char *name,
                      bool *flag_out)
{
    const json_t *value = json_object_get(object, name);

    *flag_out = json_is_true(value);
    return value == NULL || json_is_boolean(value) || refuse(reading, "give true or false", name);
}

static bool read_integer(struct plan_reading *reading, const json_t *value, const char *name,
                         int64_t min, int64_t max, int64_t *integer_out)
{
    if (!json_is_integer(value) || json_integer_value(value) < min ||
        json_integer_value(value) > max)
        return refuse(reading, "give a whole number", name);
    *integer_out = json_integer_value(value);
    return true;
}

static bool read_rows(struct plan_reading *reading, const json_t *object, const char *name,
                      uint32_t *first_out, uint32_t *last_out)
{
    const json_t *pair = json_object_get(object, name);
    int64_t first = 0;
    int64_t last = 0;

    if (pair == NULL || json_is_null(pair))
        return true;
    if (json_array_size(pair) != 2)
        return refuse(reading, "give the first and the last row", name);
    if (!read_integer(reading, json_array_get(pair, 0), name, 0, 1048576, &first) ||
        !read_integer(reading, json_array_get(pair, 1), name, 0, 1048576, &last))
        return false;
    *first_out = (uint32_t)first;
    *last_out = (uint32_t)last;
    return true;
}

static bool column_number(const char *letters, uint32_t *column_out)
{
    uint32_t column = 0;

    for (const char *at = letters; *at != '\0'; at++) {
        if (*at < 'A' || *at > 'Z' || column > 16384 / 26)
            return false;
        column = column * 26 + (uint32_t)(*at - 'A' + 1);
    }
    *column_out = column;
    return column >= 1 && column <= 16384;
}

/* The position of a name in a list; false when it is none of them. */
static bool read_word(struct plan_reading *reading, const json_t *object, const char *name,
                      const char *const *words, size_t count, size_t *position_out)
{
    const char *text;

    if (!read_text(reading, object, name, &text))
        return false;
    *position_out = 0;
    if (text == NULL)
        return true;
    for (size_t i = 0; i < count; i++)
        if (words[i] != NULL && strcmp(words[i], text) == 0) {
            *position_out = i;
            return true;
        }
    return refuse(reading, "there is no such word", name);
}

static bool read_column(struct plan_reading *reading, const json_t *object,
                        struct import_column *column)
{
    const char *letters;
    size_t order = 0;
    int64_t exponent = 0;
    const json_t *power = json_object_get(object, "exponent");

    if (!read_text(reading, object, "column", &letters) ||
        !read_text(reading, object, "header", &column->header) ||
        !read_text(reading, object, "field", &column->field) ||
        !read_text(reading, object, "or", &column->or_field) ||
        !read_text(reading, object, "constant", &column->constant) ||
        !read_flag(reading, object, "round", &column->round) ||
        !read_word(reading, object, "order", order_names, 3, &order))
        return false;
    if (letters != NULL && !column_number(letters, &column->column))
        return refuse(reading, "give the letters of a column", "column");
    if (power != NULL && !read_integer(reading, power, "exponent", -9, 12, &exponent))
        return false;
    column->exponent = (int)exponent;
    column->order = (enum import_order)order;
    return true;
}

static bool read_columns(struct plan_reading *reading, const json_t *list,
                         struct import_table_plan *plan)
{
    size_t count = json_array_size(list);

    if (count > COLUMNS_MAX)
        return refuse(reading, "there are more than 500", "columns");
    plan->columns = arena_array(reading->arena, count + 1, sizeof *plan->columns);
    plan->column_count = count;
    for (size_t i = 0; i < count; i++)
        if (!read_column(reading, json_array_get(list, i), &plan->columns[i]))
            return false;
    return true;
}

/* {"column", "text"}: the rows that say the text there. */
static bool read_only(struct plan_reading *reading, const json_t *object,
                      struct import_table_plan *plan)
{
    const json_t *only = json_object_get(object, "only");
    const char *letters;

    if (only == NULL || json_is_null(only))
        return true;
    if (!read_text(reading, only, "column", &letters) ||
        !read_text(reading, only, "text", &plan->only))
        return false;
    if (letters == NULL || plan->only == NULL || !column_number(letters, &plan->only_column))
        return refuse(reading, "give the letters of a column and a text", "only");
    return true;
}

static bool read_table(struct plan_reading *reading, const json_t *object,
                       struct import_table_plan *plan)
{
    const char *kind;

    plan->header_first = 1;
    if (!read_text(reading, object, "file", &plan->file) ||
        !read_text(reading, object, "sheet", &plan->sheet) ||
        !read_text(reading, object, "kind", &kind) ||
        !read_text(reading, object, "code", &plan->code_pattern) ||
        !read_only(reading, object, plan) || !read_flag(reading, object, "skip", &plan->skip) ||
        !read_flag(reading, object, "exact", &plan->exact) ||
        !read_flag(reading, object, "keep_totals", &plan->keep_totals) ||
        !read_rows(reading, object, "header", &plan->header_first, &plan->header_last) ||
        !read_rows(reading, object, "rows", &plan->first_row, &plan->last_row))
        return false;
    if (plan->header_last < plan->header_first)
        plan->header_last = plan->header_first;
    plan->kind = kind == NULL ? RECORD_NONE : record_kind_find(kind);
    if (kind != NULL && plan->kind == RECORD_NONE)
        return refuse(reading, "there is no such kind", kind);
    return read_columns(reading, json_object_get(object, "columns"), plan);
}

static bool read_plan(struct plan_reading *reading, const json_t *root, struct import_plan *plan)
{
    const json_t *tables = json_object_get(root, "tables");
    size_t count = json_array_size(tables);
    size_t twins = 0;

    if (!json_is_object(root) || !json_is_array(tables) || count > TABLES_MAX)
        return refuse(reading, "give an object with a list of tables", "plan");
    if (!read_text(reading, root, "source", &plan->source) ||
        !read_flag(reading, root, "confirm_future", &plan->confirm_future) ||
        !read_word(reading, root, "twins", twins_names, 3, &twins))
        return false;
    plan->twins = (enum import_twins)twins;
    plan->tables = arena_array(reading->arena, count + 1, sizeof *plan->tables);
    plan->count = count;
    for (size_t i = 0; i < count; i++)
        if (!read_table(reading, json_array_get(tables, i), &plan->tables[i]))
            return false;
    return true;
}

enum err import_plan_read_json(const char *text, size_t length, struct arena *arena,
                               struct import_plan *plan_out, const char **why_out)
{
    struct plan_reading reading = {.arena = arena};
    struct import_plan plan = {0};
    json_error_t error;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    bool good = root != NULL ? read_plan(&reading, root, &plan)
                             : refuse(&reading, error.text, "this is no JSON");

    json_decref(root);
    *why_out = reading.why;
    if (!good)
        return ERR_INVALID;
    *plan_out = plan;
    return ERR_OK;
}

/* --- what came of it --- */

static void write_fault(const struct import_fault *fault, struct buf *out)
{
    static const char *const weights[] = {"note", "question", "fault"};
    char letters[SHEET_LETTERS_SIZE] = "";

    if (fault->place.column > 0)
        sheet_column_letters(fault->place.column, letters);
    buf_format(out, "{\"weight\":\"%s\",\"code\":\"%s\",\"file\":", weights[fault->weight],
               fault->code);
    buf_json_string(out, fault->place.file);
    write_text("sheet", fault->place.sheet, true, out);
    if (fault->place.row > 0)
        buf_format(out, ",\"row\":%u", fault->place.row);
    else
        buf_text(out, ",\"row\":null");
    write_text("column", letters[0] == '\0' ? NULL : letters, true, out);
    write_text("field", fault->field, true, out);
    write_text("value", fault->value, true, out);
    write_text("en", fault->en, true, out);
    write_text("zh", fault->zh, true, out);
    buf_char(out, '}');
}

void import_faults_write_json(const struct import_faults *faults, size_t max, struct buf *out)
{
    size_t count = 0;

    buf_char(out, '[');
    for (int grave = 1; grave >= 0; grave--)
        for (size_t i = 0; i < faults->count && count < max; i++) {
            if ((faults->list[i].weight != IMPORT_NOTE) != (grave == 1))
                continue;
            buf_text(out, count++ > 0 ? "," : "");
            write_fault(&faults->list[i], out);
        }
    buf_char(out, ']');
}

void import_counts_write_json(const struct import_counts *counts, struct buf *out)
{
    buf_format(out, "{\"rows\":%zu", counts->rows);
    for (int state = IMPORT_ROW_NEW; state < IMPORT_ROW_STATES; state++)
        buf_format(out, ",\"%s\":%zu", import_row_states[state], counts->states[state]);
    buf_char(out, '}');
}
