/* datapackage.json: the question, and each table as a tabular resource of Frictionless Data. */
#include "bundle_internal.h"

#include "handlers/journal/dataset.h"

#include <string.h>

static const char *const type_names[] = {
    [COLUMN_STRING] = "string",   [COLUMN_INTEGER] = "integer", [COLUMN_NUMBER] = "number",
    [COLUMN_BOOLEAN] = "boolean", [COLUMN_DATE] = "date",       [COLUMN_DATETIME] = "datetime",
};

static void text(struct buf *out, const char *name, const char *value)
{
    char last = out->bytes[out->length - 1];

    if (last != '{' && last != '[')
        buf_char(out, ',');
    buf_format(out, "\"%s\":", name);
    buf_json_string(out, value);
}

static void write_constraints(const struct bundle_column *column, struct buf *out)
{
    buf_text(out, ",\"constraints\":{");
    buf_format(out, "\"required\":%s", column->is_required ? "true" : "false");
    if (column->length_max > 0)
        buf_format(out, ",\"maxLength\":%lld", (long long)column->length_max);
    if (column->values != NULL) {
        buf_text(out, ",\"enum\":[");
        for (size_t i = 0; column->values[i].name != NULL; i++) {
            buf_text(out, i == 0 ? "" : ",");
            buf_json_string(out, column->values[i].name);
        }
        buf_char(out, ']');
    }
    buf_char(out, '}');
}

static void write_field(const struct bundle_column *column, struct buf *out)
{
    buf_char(out, '{');
    text(out, "name", column->name);
    text(out, "type", type_names[column->type]);
    if (column->type == COLUMN_DATETIME)
        text(out, "format", "%Y-%m-%dT%H:%M:%S.%fZ");
    text(out, "title", column->label_en);
    text(out, "description", column->label_zh);
    if (column->unit != NULL)
        text(out, "unit", column->unit);
    write_constraints(column, out);
    buf_char(out, '}');
}

static void write_primary_key(const struct bundle_columns *columns, struct buf *out)
{
    if (columns->primary_keys[0] == NULL)
        return;
    buf_text(out, ",\"primaryKey\":[");
    buf_json_string(out, columns->primary_keys[0]);
    if (columns->primary_keys[1] != NULL) {
        buf_char(out, ',');
        buf_json_string(out, columns->primary_keys[1]);
    }
    buf_char(out, ']');
}

/* A reference to the table itself names it by the empty string. */
static void write_foreign_keys(const struct bundle_columns *columns, const char *dataset,
                               struct buf *out)
{
    size_t count = 0;

    for (size_t i = 0; i < columns->count; i++) {
        const struct bundle_column *column = &columns->list[i];

        if (column->table == NULL)
            continue;
        buf_text(out, count++ == 0 ? ",\"foreignKeys\":[{" : ",{");
        text(out, "fields", column->name);
        buf_text(out, ",\"reference\":{");
        text(out, "resource", strcmp(column->table, dataset) == 0 ? "" : column->table);
        text(out, "fields", column->key);
        buf_text(out, "}}");
    }
    if (count > 0)
        buf_char(out, ']');
}

static void write_schema(const char *dataset, struct arena *arena, struct buf *out)
{
    struct bundle_columns columns;

    bundle_columns_of(dataset, arena, &columns);
    buf_text(out, ",\"schema\":{\"fields\":[");
    for (size_t i = 0; i < columns.count; i++) {
        buf_text(out, i == 0 ? "" : ",");
        write_field(&columns.list[i], out);
    }
    buf_text(out, "],\"missingValues\":[\"\"]");
    write_primary_key(&columns, out);
    write_foreign_keys(&columns, dataset, out);
    buf_char(out, '}');
}

static void write_resource(const char *dataset, struct arena *arena, struct buf *out)
{
    struct dataset_label label = dataset_label(dataset);
    bool is_journal = strcmp(dataset, "journal") == 0;

    buf_char(out, '{');
    text(out, "name", dataset);
    text(out, "path", is_journal ? BUNDLE_JOURNAL : arena_format(arena, "%s.csv", dataset));
    text(out, "title", label.en);
    text(out, "description", label.zh);
    text(out, "profile", is_journal ? "data-resource" : "tabular-data-resource");
    text(out, "format", is_journal ? "jsonl" : "csv");
    text(out, "mediatype", is_journal ? "application/jsonl" : "text/csv");
    text(out, "encoding", "utf-8");
    if (!is_journal) {
        buf_text(out, ",\"dialect\":{\"delimiter\":\",\",\"lineTerminator\":\"\\r\\n\","
                      "\"quoteChar\":\"\\\"\",\"doubleQuote\":true,\"header\":true}");
        write_schema(dataset, arena, out);
    }
    buf_char(out, '}');
}

static void write_question(const struct bundle *bundle, const uint8_t head_hash[SEAL_HASH_SIZE],
                           int64_t conventions, struct buf *out)
{
    const struct bundle_question *question = &bundle->question;
    char as_of[DATE_TEXT_SIZE];

    date_format(question->view.as_of, as_of);
    buf_format(out, ",\"fundtrail\":{\"format\":%d", BUNDLE_FORMAT);
    text(out, "version", FUNDTRAIL_VERSION);
    buf_format(out, ",\"full\":%s", question->is_full ? "true" : "false");
    text(out, "as_of", as_of);
    buf_format(out, ",\"as_known\":%lld,\"conventions\":%lld", (long long)question->view.as_known,
               (long long)conventions);
    buf_format(out, ",\"head\":{\"seq\":%lld,\"hash\":\"", (long long)question->view.as_known);
    buf_hex(out, head_hash, SEAL_HASH_SIZE);
    buf_text(out, "\"}}");
}

void bundle_package(const struct bundle *bundle, const uint8_t head_hash[SEAL_HASH_SIZE],
                    int64_t conventions, struct buf *out)
{
    const char *dataset = NULL;

    buf_char(out, '{');
    text(out, "profile", "data-package");
    text(out, "name", "fundtrail-bundle");
    text(out, "title", "Fundtrail");
    write_question(bundle, head_hash, conventions, out);
    buf_text(out, ",\"resources\":[");
    for (size_t i = 0; (dataset = dataset_name(i)) != NULL; i++) {
        buf_text(out, i == 0 ? "" : ",");
        write_resource(dataset, bundle->arena, out);
    }
    buf_text(out, "]}\n");
}
