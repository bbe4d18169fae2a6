/* `fundtrail calc xirr`: the rates of dated or periodic flows. */
#include "calc_internal.h"

#include <string.h>

#define AMOUNT_PLACES 10

/* A sheet of flows of this program says of each row to which rates it belongs. */
enum { DATE, AMOUNT, FIRST_VIEW, COLUMN_COUNT = FIRST_VIEW + 4 };

static const char *const columns[COLUMN_COUNT] = {"date",     "amount",        "gross_with",
                                                  "net_with", "gross_without", "net_without"};

static void read_amount(const struct calc_cell *cell, int128_t *value_out, struct calc_fault *fault)
{
    if (cell->text != NULL)
        calc_number_fault(fault, cell, "amount", calc_decimal(cell->text, AMOUNT_PLACES, value_out),
                          AMOUNT_PLACES);
}

/* Whether the row belongs to each of the rates; a column that is not there says yes. */
static void read_views(const struct calc_cell *cells, bool *in_views, struct calc_fault *fault)
{
    for (size_t v = FIRST_VIEW; v < COLUMN_COUNT; v++) {
        const char *text = cells[v].text;

        in_views[v - FIRST_VIEW] = text == NULL || strcmp(text, "true") == 0;
        if (text != NULL && strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
            calc_fault_at(fault, &cells[v], "%s must be true or false", columns[v]);
    }
}

/* Whether one view has all the rows: the sheet is then that view's. */
static bool is_one_view(const struct calc_table *table, const bool *in_views)
{
    for (size_t v = 0; v < COLUMN_COUNT - FIRST_VIEW; v++) {
        bool all = table->headings[FIRST_VIEW + v].text != NULL;

        for (size_t i = 0; i < table->row_count; i++)
            all = all && in_views[i * (COLUMN_COUNT - FIRST_VIEW) + v];
        if (all)
            return true;
    }
    return false;
}

/* Chooses the rows that count. A sheet without views, or of one view, counts as a whole; a sheet of
 * which all views have the same rows counts with those; any other one has several rates, and which
 * is meant cannot be told. */
static bool choose_rows(const struct calc_file *file, const struct calc_table *table,
                        const bool *in_views, bool *chosen)
{
    const size_t views = COLUMN_COUNT - FIRST_VIEW;
    const struct calc_cell *first = NULL;
    size_t first_view = 0;

    for (size_t v = views; v > 0; v--)
        if (table->headings[FIRST_VIEW + v - 1].text != NULL) {
            first = &table->headings[FIRST_VIEW + v - 1];
            first_view = v - 1;
        }
    bool whole = first == NULL || is_one_view(table, in_views);

    for (size_t i = 0; i < table->row_count; i++) {
        const bool *in = &in_views[i * views];

        chosen[i] = whole || in[first_view];
        for (size_t v = 0; v < views && !whole; v++)
            if (table->headings[FIRST_VIEW + v].text != NULL && in[v] != in[first_view])
                return calc_complain(file, first->line, first->column,
                                     "the sheet has flows of several rates (line %zu is not in all "
                                     "of them): export the one that is meant, with "
                                     "view=gross_with, net_with, gross_without or net_without",
                                     calc_row(table, i)[DATE].line);
    }
    return true;
}

/* The range that is searched, as calc/irr.h has it. */
#define SEARCHED "above -0.999999, up to 1000000"

static json_t *rates_object(const struct irr_answer *answer, enum irr_basis basis)
{
    json_t *object = json_object();
    json_t *rates = json_array();

    for (size_t i = 0; i < answer->count; i++) {
        char text[IRR_RATE_TEXT_SIZE];

        irr_format(answer->rate_e18[i], AMOUNT_PLACES, text);
        json_array_append_new(rates, json_string(text));
    }
    json_object_set_new(object, "status", json_string(irr_status_name(answer->status)));
    json_object_set_new(object, "rates", rates);
    if (answer->status == IRR_NONE)
        json_object_set_new(object, "reason", json_string(irr_reason_name(answer->reason)));
    if (answer->status == IRR_NONE && answer->reason == IRR_BEYOND_RANGE)
        json_object_set_new(object, "searched", json_string(SEARCHED));
    calc_say_basis(object, basis);
    return object;
}

json_t *calc_xirr(const struct calc_file *file, struct arena *arena)
{
    struct calc_table table;
    struct calc_fault fault = {0};
    struct irr_answer answer;
    enum irr_basis basis = IRR_DATED;
    size_t count = 0;

    if (!calc_sheet_read(file, columns, COLUMN_COUNT, FIRST_VIEW, arena, &table))
        return NULL;
    struct irr_flow *flows = arena_array(arena, table.row_count, sizeof *flows);
    bool *in_views = arena_array(arena, table.row_count, COLUMN_COUNT - FIRST_VIEW);
    bool *chosen = arena_array(arena, table.row_count, sizeof *chosen);

    for (size_t i = 0; i < table.row_count; i++) {
        const struct calc_cell *cells = calc_row(&table, i);

        calc_day(&table, i, &basis, &flows[i].day, &fault);
        read_amount(&cells[AMOUNT], &flows[i].amount, &fault);
        read_views(cells, &in_views[i * (COLUMN_COUNT - FIRST_VIEW)], &fault);
        if (!calc_row_good(file, &table, i, &fault))
            return NULL;
    }
    if (!calc_row_good(file, &table, table.row_count, &fault) ||
        !choose_rows(file, &table, in_views, chosen))
        return NULL;
    for (size_t i = 0; i < table.row_count; i++)
        if (chosen[i])
            flows[count++] = flows[i];
    return irr_solve(flows, count, basis, &answer) == ERR_OK ? rates_object(&answer, basis)
                                                             : calc_too_large(file);
}
