/* The performance of a fund at the end of each quarter, from the capital statement of that
 * quarter. */
#include "figures/performance/performance.h"
#include "figures/performance/statement.h"
#include "figures/waterfall/waterfall.h"
#include "figures/fund/fund_capital.h"

static const char *tvpi_of(const struct curve_row *row, struct arena *arena)
{
    struct ratio ratio = {(int128_t)row->distributed_minor + row->nav_minor, row->paid_in_minor};
    char text[RATIO_TEXT_SIZE];

    if (!ratio_known(ratio))
        return NULL;
    ratio_format(ratio, 8, text);
    return arena_strdup(arena, text);
}

/* Net asset value is after the carry that is accrued on it, as in the rates. */
static enum err take_carry_off(const struct book *book, int64_t fund_id, struct view view,
                               struct arena *arena, struct curve_row *row)
{
    const int64_t *parts = NULL;
    int64_t accrued = 0;
    enum err err = fund_carry_accrued(book, fund_id, (struct view){row->date, view.as_known}, arena,
                                      &accrued, &parts);

    add_to(&row->nav_minor, -accrued, &err);
    return err;
}

enum err performance_curve(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct curve_row **rows_out,
                           size_t *count_out)
{
    const struct capital_row *quarters = NULL;
    size_t count = 0;
    size_t found = 0;
    int64_t paid_in = 0;
    int64_t distributed = 0;
    enum err err = capital_statement(book, fund_id, view, arena, &quarters, &count);

    if (err != ERR_OK)
        return err;
    struct curve_row *rows = arena_array(arena, count + 1, sizeof *rows);

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (quarters[i].commitment_id != 0)
            continue;
        struct curve_row *row = &rows[found++];

        add_to(&paid_in, quarters[i].contributions_minor, &err);
        add_to(&distributed, -quarters[i].distributions_minor, &err);
        add_to(&paid_in, quarters[i].brought_paid_in_minor, &err);
        add_to(&distributed, -quarters[i].brought_distributed_minor, &err);
        *row = (struct curve_row){
            .date = quarters[i].to,
            .currency = quarters[i].currency,
            .paid_in_minor = paid_in,
            .distributed_minor = distributed,
            .nav_minor = quarters[i].closing_minor,
        };
        add_to(&row->net_minor, distributed, &err);
        add_to(&row->net_minor, -paid_in, &err);
        if (err == ERR_OK)
            err = take_carry_off(book, fund_id, view, arena, row);
        row->tvpi = tvpi_of(row, arena);
    }
    *rows_out = rows;
    *count_out = found;
    return err;
}
