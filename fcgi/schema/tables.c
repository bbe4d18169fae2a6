/* The table of a kind as text for a numbered file: who adds a kind or a field takes it from here,
 * and says in a comment what the label does not. */
#include "schema_internal.h"

#include "base/check.h"
#include "record/kinds.h"

static void write_type(const struct field *field, struct buf *out)
{
    switch (field->type) {
    case FIELD_TEXT:
        buf_format(out, "VARCHAR(%lld)", (long long)field->max);
        return;
    case FIELD_ENUM:
        buf_format(out, "VARCHAR(%d) CHARACTER SET ascii COLLATE ascii_bin",
                   field->values == currency_values ? 3 : 40);
        return;
    case FIELD_DATE:
        buf_text(out, "DATE");
        return;
    case FIELD_BOOL:
        buf_text(out, "BOOLEAN");
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        buf_text(out, "BIGINT");
        return;
    }
    check_failed("a field type", __FILE__, __LINE__);
}

/* What a stored value means. */
static const char *unit(const struct field *field)
{
    switch (field->type) {
    case FIELD_MONEY:
        return ", in minor units of the currency (ISO 4217)";
    case FIELD_DECIMAL:
        return ", an exact decimal of eight places, times 10^8";
    case FIELD_ENUM:
        return field->values == currency_values ? " (ISO 4217)" : ": a name of the enumeration";
    case FIELD_REFERENCE:
        return field->version ? ", by id: the seq of the entry that is the version"
                              : ", by id: the seq of the entry that created it";
    case FIELD_TEXT:
    case FIELD_DATE:
    case FIELD_INTEGER:
    case FIELD_BOOL:
        return "";
    }
    check_failed("a field type", __FILE__, __LINE__);
}

static void write_comment(const struct field *field, struct buf *out)
{
    buf_format(out, "    -- %s%s%s\n", field->label_en, unit(field),
               field->required ? "" : "; NULL is unknown");
}

static void write_definition(const struct field *field, struct buf *out)
{
    buf_format(out, "`%s` ", field->column);
    write_type(field, out);
    buf_text(out, field->required ? " NOT NULL" : " NULL");
}

/* if_missing: "IF NOT EXISTS " in an ALTER TABLE, which may run twice. */
static void write_foreign_key(const char *table, const struct field *field, const char *if_missing,
                              struct buf *out)
{
    buf_format(out,
               "CONSTRAINT `%s_%s_fk` FOREIGN KEY %s(`%s`)\n"
               "        REFERENCES `%s` (`seq`)",
               table, field->column, if_missing, field->column, field->reference);
}

static void write_positive(const char *table, const struct field *field, const char *if_missing,
                           struct buf *out)
{
    buf_format(out, "CONSTRAINT %s`%s_%s_positive` CHECK (`%s` > 0)", if_missing, table,
               field->name, field->column);
}

static void write_keys(const struct record_type *type, struct buf *out)
{
    const struct field *natural = schema_natural_key(type);
    buf_format(out,
               "    -- keys\n"
               "    PRIMARY KEY (`seq`),\n"
               "    KEY `%s_entity` (`entity_id`),\n",
               type->kind);
    if (natural != NULL)
        buf_format(out, "    KEY `%s_%s` (`%s`),\n", type->kind, natural->name, natural->column);
    buf_format(out,
               "    CONSTRAINT `%s_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),\n"
               "    CONSTRAINT `%s_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `%s` (`seq`)",
               type->kind, type->kind, type->kind);
}

static void write_columns(const struct shape *shape, struct buf *out)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        write_comment(&shape->fields[i], out);
        buf_text(out, "    ");
        write_definition(&shape->fields[i], out);
        buf_text(out, ",\n");
    }
}

static void write_constraints(const char *table, const struct shape *shape, struct buf *out)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        if (shape->fields[i].type != FIELD_REFERENCE)
            continue;
        buf_text(out, ",\n    ");
        write_foreign_key(table, &shape->fields[i], "", out);
    }
    for (size_t i = 0; i < shape->field_count; i++) {
        if (!shape->fields[i].positive)
            continue;
        buf_text(out, ",\n    ");
        write_positive(table, &shape->fields[i], "", out);
    }
    buf_text(out, "\n) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;\n");
}

void schema_write_table(const struct record_type *type, struct buf *out)
{
    buf_format(out,
               "-- %s: one row for each entry of this kind.\n"
               "CREATE TABLE IF NOT EXISTS `%s` (\n"
               "    -- the entry, and the entity that it is a version of\n"
               "    `seq` BIGINT NOT NULL,\n"
               "    `entity_id` BIGINT NOT NULL,\n",
               type->label_en, type->kind);
    write_columns(&type->shape, out);
    write_keys(type, out);
    write_constraints(type->kind, &type->shape, out);
}

void schema_write_line_table(const struct record_type *type, struct buf *out)
{
    const struct entry_lines *held = type->held;
    buf_format(out,
               "-- %s: one row for each line that an entry of another kind holds.\n"
               "CREATE TABLE IF NOT EXISTS `%s` (\n"
               "    -- the entry that holds it, and its number there from 1\n"
               "    `seq` BIGINT NOT NULL,\n"
               "    `line` BIGINT NOT NULL,\n",
               type->plural_en, held->table);
    write_columns(held->shape, out);
    buf_format(out,
               "    -- keys\n"
               "    PRIMARY KEY (`seq`, `line`),\n"
               "    CONSTRAINT `%s_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`)",
               held->table);
    write_constraints(held->table, held->shape, out);
}

void schema_write_column(const struct record_type *type, const struct field *field, struct buf *out)
{
    buf_format(out, "ALTER TABLE `%s`\n", type->kind);
    write_comment(field, out);
    buf_text(out, "    ADD COLUMN IF NOT EXISTS ");
    write_definition(field, out);
    if (field->type == FIELD_REFERENCE) {
        buf_text(out, ",\n    ADD ");
        write_foreign_key(type->kind, field, "IF NOT EXISTS ", out);
    }
    if (field->positive) {
        buf_text(out, ",\n    ADD ");
        write_positive(type->kind, field, "IF NOT EXISTS ", out);
    }
    buf_text(out, ";\n");
}
