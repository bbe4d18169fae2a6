/* Fits plans that were made before to the tables that are there now. */
#include "recognise_internal.h"

#include "base/compare.h"

#include <string.h>

#define HEADER_LINES_MAX 40

/* The columns of the table under the headers that the plan knows; how many were found. */
static size_t place_columns(const struct import_table *table, struct import_table_plan *plan,
                            uint32_t first_row, uint32_t last_row, struct arena *arena, bool set)
{
    struct heading *headings;
    size_t count = headings_read(table, first_row, last_row, arena, &headings);
    size_t found = 0;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct import_column *column = &plan->columns[i];
        uint32_t at = 0;

        if (column->header == NULL)
            continue;
        for (size_t k = 0; k < count; k++)
            if (strcmp(heading_text(&headings[k], arena), column->header) == 0 &&
                (at == 0 || headings[k].column == column->column))
                at = headings[k].column;
        found += at != 0;
        if (set)
            column->column = at;
    }
    return found;
}

/* Where the header stands: in the rows of the plan, else where most of its columns are. */
static size_t find_header(const struct import_table *table, const struct import_table_plan *plan,
                          uint32_t *first_out, struct arena *arena)
{
    struct import_table_plan trial = *plan;
    uint32_t height = plan->header_last - plan->header_first;
    size_t best = place_columns(table, &trial, plan->header_first, plan->header_last, arena, false);

    *first_out = plan->header_first;
    for (size_t i = 0; i < table->line_count && i < HEADER_LINES_MAX; i++) {
        uint32_t row = table->lines[i].number;
        size_t found = place_columns(table, &trial, row, row + height, arena, false);

        if (found <= best)
            continue;
        best = found;
        *first_out = row;
    }
    return best;
}

static size_t header_count(const struct import_table_plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->column_count; i++)
        count += plan->columns[i].header != NULL && plan->columns[i].field != NULL;
    return count;
}

static bool is_of(const struct import_tables *tables, size_t table,
                  const struct import_table_plan *kept)
{
    const struct import_table *of = &tables->list[table];

    return same_text(kept->sheet, of->sheet) && same_text(kept->file, tables->files[of->file].name);
}

static void fit_table(struct import_tables *tables, size_t table,
                      const struct import_table_plan *kept, struct import_table_plan *plan_out)
{
    const struct import_table *of = &tables->list[table];
    bool is_the_same = is_of(tables, table, kept);
    uint32_t first = 0;
    struct arena scratch;

    *plan_out = *kept;
    plan_out->table = table;
    plan_out->file = tables->files[of->file].name;
    plan_out->sheet = of->sheet;
    plan_out->columns =
        arena_array(tables->arena, kept->column_count + 1, sizeof *plan_out->columns);
    if (kept->column_count > 0)
        memcpy(plan_out->columns, kept->columns, kept->column_count * sizeof *plan_out->columns);
    if (kept->skip || kept->kind == RECORD_NONE)
        return;
    arena_init(&scratch);
    (void)find_header(of, kept, &first, &scratch);
    plan_out->header_last = first + (kept->header_last - kept->header_first);
    plan_out->header_first = first;
    (void)place_columns(of, plan_out, first, plan_out->header_last, &scratch, true);
    arena_done(&scratch);
    if (!is_the_same || first != kept->header_first || kept->last_row == 0)
        rows_find(tables, plan_out);
}

/* Whether the very table is there that a plan was made for: then it is for no other. */
static bool has_its_own(const struct import_tables *tables, const struct import_table_plan *kept)
{
    for (size_t i = 0; i < tables->count; i++)
        if (is_of(tables, i, kept))
            return true;
    return false;
}

/* How well a kept plan suits a table: 3 it is of that very table, 2 of a sheet or file of the name,
 * 1 its columns are there; 0: it does not. */
static int suits(const struct import_tables *tables, size_t table,
                 const struct import_table_plan *kept)
{
    const struct import_table *of = &tables->list[table];
    struct arena scratch;
    uint32_t first;

    if (is_of(tables, table, kept))
        return 3;
    if (has_its_own(tables, kept))
        return 0;
    if (of->sheet != NULL && same_text(kept->sheet, of->sheet))
        return 2;
    if (kept->skip || of->hidden || header_count(kept) == 0)
        return 0;
    arena_init(&scratch);
    bool fits = find_header(of, kept, &first, &scratch) >= header_count(kept);

    arena_done(&scratch);
    return fits;
}

void import_plan_fit(struct import_tables *tables, const struct import_plan *kept,
                     struct import_plan *plan_out)
{
    size_t most = tables->count * (kept->count + 1) + 1;
    struct import_plan plan = *kept;

    plan.tables = arena_array(tables->arena, most, sizeof *plan.tables);
    plan.count = 0;
    for (size_t i = 0; i < tables->count; i++) {
        int best = 0;

        for (size_t k = 0; k < kept->count; k++) {
            int suit = suits(tables, i, &kept->tables[k]);

            best = suit > best ? suit : best;
        }
        for (size_t k = 0; k < kept->count && best > 0; k++)
            if (suits(tables, i, &kept->tables[k]) == best)
                fit_table(tables, i, &kept->tables[k], &plan.tables[plan.count++]);
        if (best == 0)
            import_suggest_table(tables, i, &plan.tables[plan.count++]);
    }
    *plan_out = plan;
}

bool import_plan_set(struct import_tables *tables, struct import_table_plan *plan,
                     const char *field, const char *value)
{
    if (plan->skip || plan->kind == RECORD_NONE ||
        (shape_field(&record_types[plan->kind]->shape, field) == NULL &&
         strcmp(field, IMPORT_EFFECTIVE_DATE) != 0))
        return false;
    for (size_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].field != NULL && strcmp(plan->columns[i].field, field) == 0) {
            plan->columns[i].constant = value;
            return true;
        }
    struct import_column *columns =
        arena_array(tables->arena, plan->column_count + 1, sizeof *columns);

    if (plan->column_count > 0)
        memcpy(columns, plan->columns, plan->column_count * sizeof *columns);
    columns[plan->column_count++] = (struct import_column){.field = field, .constant = value};
    plan->columns = columns;
    return true;
}
