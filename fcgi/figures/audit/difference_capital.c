/* The capital of a firm at both points: its figures, what each holder has of what is outstanding,
 * and what is left of each lot of listed shares. */
#include "difference_internal.h"

#include "base/money.h"
#include "figures/audit/changes.h"
#include "figures/equity/table.h"
#include "figures/listing/listing.h"

/* Of the figures of a firm's cap table; a count of certificates says nothing by itself. */
static const struct {
    const char *name;
    const char *field;
    bool amount;
} figures[] = {
    {"cap_issued", "issued", false},
    {"cap_unaccounted", "unaccounted", false},
    {"cap_total", "total", false},
    {"cap_diluted", "diluted", false},
    {"cap_accounted", "accounted", false},
    {"cap_subscribed", "subscribed_capital", true},
    {"cap_paid", "paid", true},
    {"cap_due", "due", true},
};

struct capital_at {
    struct firm_cap_table table;
    bool known; /* of whose capital something is said at the point */
    const struct lot_row *lots;
    size_t lot_count;
};

static void capital_open(struct moves *moves, const struct point *point, int64_t firm_id,
                         struct capital_at *capital_out)
{
    const struct lot_filter filter = {.firm_id = firm_id};
    struct equity equity;

    *capital_out = (struct capital_at){0};
    capital_out->known =
        equity_play(moves->book, firm_id, point->view, NULL, &moves->passing, &equity) == ERR_OK &&
        firm_cap_table(&equity, &capital_out->table) == ERR_OK && equity.class_count > 0;
    if (lot_rows(moves->book, &filter, point->view, PRICE_TELLS_DAYS, &moves->passing,
                 &capital_out->lots, &capital_out->lot_count) != ERR_OK)
        capital_out->lot_count = 0;
}

static const char *units_text(int64_t value_e8, struct arena *arena)
{
    char text[DECIMAL_TEXT_SIZE];

    if (value_e8 == AMOUNT_UNKNOWN)
        return NULL;
    (void)decimal_format(value_e8, 8, text);
    return arena_strdup(arena, text);
}

static const char *figure_of(struct moves *moves, const struct capital_at *capital,
                             const char *name)
{
    const struct shape *shape = &cap_table_figures_shape;

    return capital->known ? field_value_text(moves->book, shape, shape_field(shape, name),
                                             &capital->table.figures, &moves->passing)
                          : NULL;
}

/* What a holder has of all classes together. */
struct held {
    int64_t id;
    int64_t units_e8;
    int64_t share_e8;
};

static struct held *held_by(struct held *list, size_t *count_io, int64_t id)
{
    for (size_t i = 0; i < *count_io; i++)
        if (list[i].id == id)
            return &list[i];
    list[*count_io] = (struct held){.id = id};
    return &list[(*count_io)++];
}

static void holders_of(struct moves *moves, const struct capital_at *capital, struct parts *units,
                       struct parts *shares)
{
    const struct firm_cap_table *table = &capital->table;
    struct held *list = arena_array(&moves->passing, table->count + 1, sizeof *list);
    enum err err = ERR_OK;
    size_t count = 0;

    for (size_t i = 0; i < table->count && capital->known; i++) {
        const struct cap_table_row *row = &table->rows[i];
        int64_t id = row->holder_party_id + row->holder_fund_id + row->holder_firm_id;

        if (row->kind != CAP_ROW_SHARES)
            continue;
        struct held *held = held_by(list, &count, id);

        add_to(&held->units_e8, row->units_e8, &err);
        add_to(&held->share_e8, known_or_zero(row->share_e8), &err);
    }
    *units = (struct parts){arena_array(&moves->passing, count + 1, sizeof *units->list), count};
    *shares = (struct parts){arena_array(&moves->passing, count + 1, sizeof *shares->list), count};
    for (size_t i = 0; i < count; i++) {
        units->list[i] =
            (struct part){list[i].id, 0, units_text(list[i].units_e8, &moves->passing)};
        shares->list[i] =
            (struct part){list[i].id, 0, units_text(list[i].share_e8, &moves->passing)};
    }
    parts_sort(units);
    parts_sort(shares);
}

static struct parts lots_of(struct moves *moves, const struct capital_at *capital, const char *name)
{
    const struct field *field = shape_field(&lot_row_shape, name);
    struct parts parts = {arena_array(&moves->passing, capital->lot_count + 1, sizeof *parts.list),
                          capital->lot_count};

    for (size_t i = 0; i < capital->lot_count; i++) {
        const struct lot_row *row = &capital->lots[i];

        parts.list[i] = (struct part){
            row->listed_lot_id, row->currency,
            field_value_text(moves->book, &lot_row_shape, field, row, &moves->passing)};
    }
    parts_sort(&parts);
    return parts;
}

static void compare_lots(struct moves *moves, const struct entry *firm,
                         const struct capital_at capital[2])
{
    static const char *const of_lots[][2] = {
        {"lot_left", "left"}, {"lot_free_from", "free_from"}, {"lot_value", "market_value"}};

    for (size_t i = 0; i < sizeof of_lots / sizeof of_lots[0]; i++) {
        const struct parts parts[2] = {lots_of(moves, &capital[0], of_lots[i][1]),
                                       lots_of(moves, &capital[1], of_lots[i][1])};

        moves_compare_parts(moves, firm, of_lots[i][0], parts);
    }
}

void moves_compare_capital(struct moves *moves, const struct entry *firm)
{
    struct capital_at capital[2];
    struct parts units[2];
    struct parts shares[2];

    for (size_t i = 0; i < 2; i++) {
        capital_open(moves, &moves->points[i], firm->entity_id, &capital[i]);
        holders_of(moves, &capital[i], &units[i], &shares[i]);
    }
    uint32_t currency = capital[1].table.figures.currency;

    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        moves_compare(moves, firm,
                      &(struct told){figures[i].name, 0, figures[i].amount ? currency : 0},
                      figure_of(moves, &capital[0], figures[i].field),
                      figure_of(moves, &capital[1], figures[i].field));
    moves_compare_parts(moves, firm, "cap_units", units);
    moves_compare_parts(moves, firm, "cap_share", shares);
    compare_lots(moves, firm, capital);
}
