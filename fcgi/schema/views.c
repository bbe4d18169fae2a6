/* The two views of each kind that the auditor's account reads. v_<plural>_history has every entry
 * with who, when and what undid it; v_<plural> has what is in force today in China. Amounts are
 * decimals in the currency, references carry the code of what they name, NULL is unknown. */
#include "schema_internal.h"

#include "base/check.h"
#include "record/kinds.h"

#include <string.h>

/* The day it is in China, where the fund is. */
#define TODAY "DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)"

/* There is an approval of that outcome, not undone; `condition` says what it decides. */
#define DECIDED(condition, outcome)                                                                \
    "EXISTS (\n"                                                                                   \
    "        SELECT 1 FROM `approval` p\n"                                                         \
    "        LEFT JOIN `reversal` pr ON pr.`reversed_seq` = p.`seq`\n"                             \
    "        LEFT JOIN `journal` prj ON prj.`seq` = pr.`seq`\n"                                    \
    "        WHERE " condition " AND p.`outcome` = '" outcome "'\n"                                \
    "            AND (prj.`effective_date` IS NULL\n"                                              \
    "                OR prj.`effective_date` > " TODAY "))"

const struct field *schema_natural_key(const struct record_type *type)
{
    const struct field *code = shape_field(&type->shape, "code");
    return code != NULL ? code : shape_field(&type->shape, "user_name");
}

static const struct field *key_of_referenced(const struct field *field)
{
    if (field->type != FIELD_REFERENCE)
        return NULL;
    enum record_kind kind = record_kind_find(field->reference);
    CHECK(kind != RECORD_NONE);
    return schema_natural_key(record_types[kind]);
}

/* "manager_id" names "manager". */
static int stem_length(const struct field *field)
{
    size_t length = strlen(field->name);
    CHECK(length > 3 && strcmp(field->name + length - 3, "_id") == 0);
    return (int)length - 3;
}

/* Field i of a kind in the order that its views show: that of its field table. Only the views of
 * approvals have always shown the rule before the waterfall's terms, and who selects all columns of
 * a view goes by their order. */
static const struct field *shown_field(const struct record_type *type, size_t i)
{
    const struct field *fields = type->shape.fields;
    if (strcmp(fields[i].name, "waterfall_term_id") == 0 && type->shape.field_count > i + 1 &&
        strcmp(fields[i + 1].name, "rule_id") == 0)
        return &fields[i + 1];
    if (strcmp(fields[i].name, "rule_id") == 0 && i > 0 &&
        strcmp(fields[i - 1].name, "waterfall_term_id") == 0)
        return &fields[i - 1];
    return &fields[i];
}

static void write_value(const struct field *field, struct buf *out)
{
    const struct field *key = key_of_referenced(field);
    if (field->type == FIELD_MONEY)
        buf_format(
            out,
            "    CAST(e.`%s` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END\n"
            "        AS DECIMAL(24, 2)) AS `%s`",
            field->column, field->name);
    else if (field->type == FIELD_DECIMAL)
        buf_format(out, "    CAST(e.`%s` * 0.00000001 AS DECIMAL(24, 8)) AS `%s`", field->column,
                   field->name);
    else
        buf_format(out, "    e.`%s`", field->column);
    if (key != NULL)
        buf_format(out, ",\n    `ref_%.*s`.`%s` AS `%.*s_code`", stem_length(field), field->name,
                   key->column, stem_length(field), field->name);
}

/* What a held line does not say, since it is the entry that holds it. */
static void write_holder(const struct record_type *type, struct buf *out)
{
    const struct field *first_held = type->held->shape->fields;
    for (const struct field *field = type->shape.fields; field < first_held; field++)
        buf_format(out, ", CASE lj.`kind` WHEN '%s' THEN l.`seq` END AS `%s`", field->reference,
                   field->column);
}

/* The rows of a kind: those of its table, and where entries of other kinds hold such records as
 * lines, these. */
static void write_rows(const struct record_type *type, struct buf *out)
{
    if (type->held == NULL) {
        buf_format(out, "`%s`", type->kind);
        return;
    }
    buf_text(out, "(\n    SELECT `seq`, `entity_id`");
    for (size_t i = 0; i < type->shape.field_count; i++)
        buf_format(out, ", `%s`", type->shape.fields[i].column);
    buf_format(out, "\n    FROM `%s`\n    UNION ALL\n    SELECT l.`seq`, l.`seq`", type->kind);
    write_holder(type, out);
    for (size_t i = 0; i < type->held->shape->field_count; i++)
        buf_format(out, ", l.`%s`", type->held->shape->fields[i].column);
    buf_format(out, "\n    FROM `%s` l JOIN `journal` lj ON lj.`seq` = l.`seq`)",
               type->held->table);
}

void schema_write_history(const struct record_type *type, struct buf *out)
{
    const struct shape *shape = &type->shape;
    buf_text(out, "SELECT\n"
                  "    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS"
                  " `recorded_by`, j.`effective_date`,\n"
                  "    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`");
    for (size_t i = 0; i < shape->field_count; i++) {
        buf_text(out, ",\n");
        write_value(shown_field(type, i), out);
    }
    buf_text(out, "\nFROM ");
    write_rows(type, out);
    buf_text(out, " e\n"
                  "JOIN `journal` j ON j.`seq` = e.`seq`\n"
                  "LEFT JOIN `user` a ON a.`seq` = j.`actor_id`\n"
                  "LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`\n"
                  "LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`");
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        if (key_of_referenced(field) != NULL)
            buf_format(out, "\nLEFT JOIN `%s` `ref_%.*s` ON `ref_%.*s`.`seq` = e.`%s`",
                       field->reference, stem_length(field), field->name, stem_length(field),
                       field->name, field->column);
    }
}

/* A rule of a pack counts once it is approved, and replaces the version before it from the day that
 * it is valid from. */
static const char rule_condition[] =
    "\n    AND (h.`pack` IS NULL OR h.`bootstrapped` = 1 OR EXISTS (\n"
    "        SELECT 1 FROM `approval` p WHERE p.`rule_id` = h.`seq` AND p.`outcome` = 'approve'))\n"
    "    AND NOT EXISTS (\n"
    "        SELECT 1 FROM `rule` e\n"
    "        WHERE e.`entity_id` = h.`id`\n"
    "            AND (e.`pack` IS NULL OR e.`bootstrapped` = 1 OR EXISTS (\n"
    "                SELECT 1 FROM `approval` p\n"
    "                WHERE p.`rule_id` = e.`seq` AND p.`outcome` = 'approve'))\n"
    "            AND e.`valid_from` <= " TODAY "\n"
    "            AND (e.`valid_from`, e.`seq`) > (h.`valid_from`, h.`seq`))";

/* A rate that is doubted counts once it is approved. One that only follows a doubted neighbour
 * counts with it, unless it is itself rejected. */
#define OWN_RATE "p.`fx_rate_id` = h.`seq`"
#define FOLLOWED_RATE "h.`doubt` = 'follows' AND p.`fx_rate_id` = h.`neighbour_id`"
#define RATE_APPROVED DECIDED("(" OWN_RATE " OR (" FOLLOWED_RATE "))", "approve")
#define RATE_REJECTED DECIDED(OWN_RATE, "reject")
static const char rate_condition[] = "\n    AND (h.`doubt` IS NULL OR " RATE_APPROVED ")"
                                     "\n    AND NOT " RATE_REJECTED;

/* Kinds of which more is asked before an entry counts than their fields tell. */
static const struct {
    enum record_kind kind;
    const char *sql;
} own_conditions[] = {{RECORD_RULE, rule_condition}, {RECORD_FX_RATE, rate_condition}};

#define OWN_APPROVED DECIDED("p.`%s_id` = h.`seq`", "approve")

/* What waits for a second person is in the history alone until it is approved. */
static void write_awaited(const struct record_type *type, struct buf *out)
{
    if (shape_field(&type->shape, "awaits_approval") != NULL)
        buf_format(out, "\n    AND (COALESCE(h.`awaits_approval`, 0) = 0 OR " OWN_APPROVED ")",
                   type->kind);
}

/* A version that was reversed replaces none. */
static void write_not_replaced(const struct record_type *type, struct buf *out)
{
    if (!type->revisable)
        return;
    buf_format(out,
               "\n    AND NOT EXISTS (\n"
               "        SELECT 1 FROM `%s` e JOIN `journal` j ON j.`seq` = e.`seq`\n",
               type->kind);
    if (type->reversed_by != BY_NOBODY)
        buf_text(out, "        LEFT JOIN `reversal` er ON er.`reversed_seq` = e.`seq`\n"
                      "        LEFT JOIN `journal` erj ON erj.`seq` = er.`seq`\n");
    buf_text(out, "        WHERE e.`entity_id` = h.`id`\n"
                  "            AND j.`effective_date` <= " TODAY "\n");
    if (type->reversed_by != BY_NOBODY)
        buf_text(out, "            AND (erj.`effective_date` IS NULL\n"
                      "                OR erj.`effective_date` > " TODAY ")\n");
    buf_text(out, "            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`))");
}

static void write_condition(const struct record_type *type, struct buf *out)
{
    for (size_t i = 0; i < sizeof own_conditions / sizeof own_conditions[0]; i++)
        if (type == record_types[own_conditions[i].kind]) {
            buf_text(out, own_conditions[i].sql);
            return;
        }
    write_awaited(type, out);
    write_not_replaced(type, out);
}

void schema_write_in_force(const struct record_type *type, struct buf *out)
{
    buf_text(out, "SELECT\n    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`,"
                  " h.`effective_date`");
    for (size_t i = 0; i < type->shape.field_count; i++) {
        const struct field *field = shown_field(type, i);
        buf_format(out, ", h.`%s`", field->name);
        if (key_of_referenced(field) != NULL)
            buf_format(out, ", h.`%.*s_code`", stem_length(field), field->name);
    }
    buf_format(out,
               "\nFROM `v_%s_history` h\n"
               "WHERE h.`effective_date` <= " TODAY "\n"
               "    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > " TODAY ")",
               type->plural);
    write_condition(type, out);
}
