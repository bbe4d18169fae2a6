/* Holds the totals that a table states against its rows. */
#include "run_internal.h"

#include <string.h>

/* Sums are taken to so many places; a total of more is not held against them. */
#define PLACES 4
#define COLUMNS_MAX 64

struct totals {
    struct importing *importing;
    const struct import_table_plan *plan;
    const struct import_table *table;
    int64_t sums[COLUMNS_MAX]; /* by column of the plan */
    bool whole[COLUMNS_MAX];   /* every cell so far is a number */
};

static bool is_summed(const struct totals *totals, size_t column)
{
    const struct import_column *of = &totals->plan->columns[column];
    const struct field *field =
        of->field == NULL ? NULL : shape_field(&record_types[totals->plan->kind]->shape, of->field);

    return of->column > 0 && field != NULL && field->type == FIELD_MONEY;
}

/* The number in a cell, as the plan reads it; false when there is none. */
static bool number_at(const struct totals *totals, const struct import_cell *cell, size_t column,
                      int64_t *number_out)
{
    const struct value_sense sense = {.table = totals->table,
                                      .column = &totals->plan->columns[column],
                                      .type = FIELD_MONEY,
                                      .arena = &totals->importing->scratch};
    const struct value value = value_read(&sense, cell);

    return value.state == VALUE_KNOWN &&
           decimal_parse(value.text, strlen(value.text), PLACES, number_out) == ERR_OK;
}

static void add_row(struct totals *totals, const struct import_line *line, size_t column)
{
    const struct import_cell *cell = import_cell_at(line, totals->plan->columns[column].column);
    int64_t number = 0;

    if (cell == NULL || cell->merged)
        return;
    totals->whole[column] &=
        number_at(totals, cell, column, &number) &&
        !__builtin_add_overflow(totals->sums[column], number, &totals->sums[column]);
}

static void hold(const struct totals *totals, const struct import_line *line, size_t column)
{
    const struct import_column *of = &totals->plan->columns[column];
    const struct import_cell *cell = import_cell_at(line, of->column);
    int64_t stated = 0;
    char sum[DECIMAL_TEXT_SIZE];

    if (cell == NULL || !totals->whole[column] || !number_at(totals, cell, column, &stated) ||
        stated == totals->sums[column])
        return;
    const struct import_fault where = {
        .place = {.file = totals->importing->tables->files[totals->table->file].name,
                  .sheet = totals->table->sheet,
                  .row = line->number,
                  .column = of->column},
        .row_at = NO_ROW - 1,
        .field = of->field,
        .value = cell->text,
    };

    decimal_format(totals->sums[column], PLACES, sum);
    import_fault_add(&totals->importing->faults, IMPORT_TOTAL_DIFFERS, &where,
                     (const struct import_param[]){{"sum", sum, NULL}, {0}});
}

/* 小计 and 其中 are of some rows only; what is the sum of all is held against them. */
static bool is_of_all(const struct import_line *line, struct arena *arena)
{
    static const char *const words[] = {"合计", "总计", "共计", "total", "totals", "grandtotal"};

    for (size_t i = 0; i < line->count && i < 2; i++) {
        const char *folded = import_fold(line->cells[i].text, arena);

        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            if (strcmp(folded, words[k]) == 0)
                return true;
    }
    return false;
}

static void take_line(struct totals *totals, const struct import_line *line)
{
    struct arena *scratch = &totals->importing->scratch;
    bool is_total = import_line_is_total(line, scratch);

    if ((is_total && !is_of_all(line, scratch)) || import_line_is_remark(line, scratch))
        return;
    for (size_t i = 0; i < totals->plan->column_count && i < COLUMNS_MAX; i++) {
        if (!is_summed(totals, i))
            continue;
        if (is_total)
            hold(totals, line, i);
        else
            add_row(totals, line, i);
    }
}

void totals_hold(struct importing *importing, const struct import_table_plan *plan)
{
    struct totals totals = {
        .importing = importing, .plan = plan, .table = &importing->tables->list[plan->table]};

    memset(totals.whole, true, sizeof totals.whole);
    for (size_t i = 0; i < totals.table->line_count; i++)
        if (totals.table->lines[i].number >= plan->first_row) {
            take_line(&totals, &totals.table->lines[i]);
            arena_reset(&importing->scratch);
        }
}
