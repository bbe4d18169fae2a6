/* The values of a row: cells become fields of its record. */
#include "build_internal.h"

#include <string.h>

void build_clear_field(const struct field *field, void *record)
{
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, NULL);
        return;
    case FIELD_DATE:
        field_set_date(field, record, DATE_UNKNOWN);
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_INTEGER:
        field_set_int64(field, record, AMOUNT_UNKNOWN);
        return;
    case FIELD_REFERENCE:
        field_set_int64(field, record, 0);
        return;
    case FIELD_ENUM:
        field_set_enum(field, record, 0);
        return;
    case FIELD_BOOL:
        field_set_bool(field, record, false);
        return;
    }
}

static uint32_t currency_of(const struct building *building)
{
    const struct field *currency = shape_field(&building->type->shape, "currency");

    return currency == NULL ? 0 : field_enum(currency, building->record);
}

void build_tell_value(struct building *building, const struct import_column *column,
                      const struct import_cell *cell, const struct value *value)
{
    uint32_t currency = currency_of(building);
    bool *rounded = &building->importing->told[building->row->plan].rounded;
    const struct import_param params[] = {
        {"allowed", value->allowed != NULL ? value->allowed : "", NULL},
        {"taken", value->taken != NULL ? value->taken : "", NULL},
        {"currency", currency == 0 ? "" : currency_code((enum currency)currency), NULL},
        {0},
    };

    if (value->taken == NULL || !*rounded)
        build_fault(building, column, cell->text,
                    value->taken != NULL ? IMPORT_ROUNDED : value->fault, params);
    *rounded |= value->taken != NULL;
}

/* What stands in the row for a column, or what all rows have. */
const struct import_cell *build_cell_of(const struct building *building,
                                        const struct import_column *column,
                                        const struct field *field, struct import_cell *constant)
{
    const struct import_cell *cell = row_cell(building->row, column);
    bool is_amount = field != NULL && (field->type == FIELD_MONEY || field->type == FIELD_DECIMAL);

    if (cell != NULL && cell->merged && is_amount)
        cell = NULL;
    if (cell != NULL || column->constant == NULL)
        return cell;
    *constant =
        (struct import_cell){.text = row_constant(building->importing, building->row,
                                                  column->constant, &building->importing->scratch),
                             .kind = SHEET_TEXT};
    return constant->text == NULL ? NULL : constant;
}

void build_take_violations(struct building *building, const struct import_column *column,
                           const char *value)
{
    row_violations(building->importing, building->row, building->importing->violations, 0, column,
                   value);
}

void build_set_value(struct building *building, const struct import_column *column,
                     const struct field *field)
{
    struct importing *importing = building->importing;
    struct import_cell constant;
    const struct import_cell *cell = build_cell_of(building, column, field, &constant);
    const struct value_sense sense = {.table = building->table,
                                      .column = column,
                                      .field = field,
                                      .type = field->type,
                                      .currency = currency_of(building),
                                      .exact = building->plan->exact,
                                      .arena = &importing->scratch};
    const struct value value = value_read(&sense, cell);

    build_clear_field(field, building->record);
    if (value.state == VALUE_FAULT || value.taken != NULL)
        build_tell_value(building, column, cell, &value);
    if (value.state != VALUE_KNOWN)
        return;
    violations_init(importing->violations, &importing->scratch);
    field_parse(&building->type->shape, field, value.text, strlen(value.text), building->record,
                importing->violations);
    build_take_violations(building, column, cell->text);
}

void build_set_date(struct building *building)
{
    const struct import_column *column = plan_column(building->plan, IMPORT_EFFECTIVE_DATE);
    struct import_cell constant;
    const struct import_cell *cell =
        column == NULL ? NULL : build_cell_of(building, column, NULL, &constant);

    if (cell == NULL)
        return;
    const struct value_sense sense = {.table = building->table,
                                      .column = column,
                                      .type = FIELD_DATE,
                                      .arena = &building->importing->scratch};
    const struct value value = value_read(&sense, cell);

    if (value.state == VALUE_FAULT)
        build_tell_value(building, column, cell, &value);
    if (value.state == VALUE_KNOWN) {
        building->date_given = true;
        (void)!date_parse(value.text, strlen(value.text), &building->command->effective_date);
    }
}
