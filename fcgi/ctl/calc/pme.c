/* `fundtrail calc pme`: a fund's flows against an index. */
#include "calc_internal.h"

#include "calc/pme.h"

#include <string.h>

/* Numbers are taken as they are written, however many decimals up to these; at least the fewer, so
 * that a figure does not depend on how its neighbours are written. */
#define PLACES_LEAST 10
#define PLACES_MOST 18
/* Market equivalents are given to 15 places: published ones are. */
#define PME_PLACES 15

enum { DATE, CONTRIBUTION, DISTRIBUTION, NAV, INDEX, COLUMN_COUNT };

static const char *const columns[COLUMN_COUNT] = {"date", "contribution", "distribution", "nav",
                                                  "index"};

/* The decimals that the columns from first to last are written with. */
static int places_of(const struct calc_table *table, size_t first, size_t last)
{
    size_t places = PLACES_LEAST;

    for (size_t i = 0; i < table->row_count; i++)
        for (size_t k = first; k <= last; k++) {
            const char *text = calc_row(table, i)[k].text;
            const char *point = text == NULL ? NULL : strchr(text, '.');
            size_t decimals = point == NULL ? 0 : strlen(point + 1);

            places = decimals > places ? decimals : places;
        }
    return places < PLACES_MOST ? (int)places : PLACES_MOST;
}

/* One cell: an amount, or an index above zero; a distribution is never negative. */
static void read_amount(const struct calc_cell *cells, size_t column, int places,
                        int128_t *value_out, struct calc_fault *fault)
{
    const struct calc_cell *cell = &cells[column];

    if (cell->text == NULL)
        return;
    enum calc_number number = calc_decimal(cell->text, places, value_out);

    if (number != NUMBER_GOOD)
        calc_number_fault(fault, cell, columns[column], number, PLACES_MOST);
    else if (*value_out > IRR_AMOUNT_MAX || *value_out < -IRR_AMOUNT_MAX)
        calc_fault_at(fault, cell, "the %s is too large for the decimals of its column (%d)",
                      columns[column], places);
    else if (column == INDEX && *value_out <= 0)
        calc_fault_at(fault, cell, "the index must be greater than zero");
    else if (column == DISTRIBUTION && *value_out < 0)
        calc_fault_at(fault, cell, "the %s must not be negative", columns[column]);
}

static void read_row(const struct calc_cell *cells, int amount_places, int index_places,
                     struct pme_row *row, struct calc_fault *fault)
{
    read_amount(cells, CONTRIBUTION, amount_places, &row->contribution, fault);
    read_amount(cells, DISTRIBUTION, amount_places, &row->distribution, fault);
    row->nav_known = cells[NAV].text != NULL && cells[NAV].text[0] != '\0';
    if (row->nav_known)
        read_amount(cells, NAV, amount_places, &row->nav, fault);
    read_amount(cells, INDEX, index_places, &row->index, fault);
}

/* A negative contribution is excess that came back; before anything was paid in it is a sign that
 * is turned the wrong way. */
static bool nothing_back_before_paid(const struct calc_file *file, const struct calc_table *table,
                                     const struct pme_row *rows)
{
    int32_t first = INT32_MAX;

    for (size_t i = 0; i < table->row_count; i++)
        if (rows[i].contribution > 0 && rows[i].day < first)
            first = rows[i].day;
    for (size_t i = 0; i < table->row_count; i++)
        if (rows[i].contribution < 0 && rows[i].day < first)
            return calc_complain(file, calc_row(table, i)[CONTRIBUTION].line,
                                 calc_row(table, i)[CONTRIBUTION].column,
                                 "the contribution must not be negative before anything was paid "
                                 "in: only what came back is");
    return true;
}

/* What the rows must say together; complains about the row that breaks it. */
static bool rows_agree(const struct calc_file *file, const struct calc_table *table,
                       const struct pme_row *rows)
{
    size_t last = 0;

    if (table->row_count == 0)
        return calc_complain(file, 2, 1, "there are no rows");
    for (size_t i = 1; i < table->row_count; i++)
        if (rows[i].day >= rows[last].day)
            last = i;
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t k = i + 1; k < table->row_count && k < i + 64; k++)
            if (rows[k].day == rows[i].day && rows[k].index != rows[i].index)
                return calc_complain(file, calc_row(table, k)[INDEX].line,
                                     calc_row(table, k)[INDEX].column,
                                     "the index differs from line %zu of the same date",
                                     calc_row(table, i)[INDEX].line);
    if (!nothing_back_before_paid(file, table, rows))
        return false;
    if (!rows[last].nav_known)
        return calc_complain(file, calc_row(table, last)[NAV].line,
                             calc_row(table, last)[NAV].column, "the last date needs a nav");
    return true;
}

static json_t *pme_object(const struct pme_answer *answer, enum irr_basis basis)
{
    json_t *object = json_object();
    json_t *reasons = json_object();

    for (int i = 0; i < PME_COUNT; i++) {
        const struct pme_figure *figure = &answer->figures[i];
        const char *name = pme_name((enum pme_name)i);
        char text[IRR_RATE_TEXT_SIZE];

        if (figure->reason == PME_QUOTED) {
            irr_format(figure->value_e18, PME_PLACES, text);
            json_object_set_new(object, name, json_string(text));
        } else {
            json_object_set_new(object, name, json_null());
            json_object_set_new(reasons, name, json_string(pme_reason_name(figure->reason)));
        }
    }
    json_object_set_new(object, "reasons", reasons);
    json_t *conventions = json_object();
    calc_say_basis(conventions, basis);
    json_object_set_new(conventions, "rates",
                        json_string(basis == IRR_DATED ? "per year, act/365 fixed" : "per period"));
    json_object_set_new(conventions, "direct_alpha",
                        json_string("effective rate, not its logarithm"));
    json_object_set_new(object, "conventions", conventions);
    return object;
}

json_t *calc_pme(const struct calc_file *file, struct arena *arena)
{
    struct calc_table table;
    struct calc_fault fault = {0};
    struct pme_answer answer;
    enum irr_basis basis = IRR_DATED;
    int64_t unit = 1;

    if (!calc_sheet_read(file, columns, COLUMN_COUNT, COLUMN_COUNT, arena, &table))
        return NULL;
    int amount_places = places_of(&table, CONTRIBUTION, NAV);
    int index_places = places_of(&table, INDEX, INDEX);
    struct pme_row *rows = arena_array(arena, table.row_count, sizeof *rows);

    for (size_t i = 0; i < table.row_count; i++) {
        calc_day(&table, i, &basis, &rows[i].day, &fault);
        read_row(calc_row(&table, i), amount_places, index_places, &rows[i], &fault);
        if (!calc_row_good(file, &table, i, &fault))
            return NULL;
    }
    if (!calc_row_good(file, &table, table.row_count, &fault) || !rows_agree(file, &table, rows))
        return NULL;
    for (int k = 0; k < amount_places; k++)
        unit *= 10;
    enum err err = pme_solve(rows, table.row_count, basis, unit, &answer);
    if (err == ERR_OK)
        return pme_object(&answer, basis);
    if (err == ERR_INVALID)
        calc_complain(file, 1, 1, "rows of one date must repeat the index");
    return err == ERR_INVALID ? NULL : calc_too_large(file);
}
