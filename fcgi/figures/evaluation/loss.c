/* The losses of a fund by project and in all, each held against the tolerances in force. */
#include "figures/evaluation/loss.h"

#include "base/int128.h"
#include "figures/holding/position.h"
#include "book/proposal.h"
#include "record/dossier.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <stdlib.h>

static const struct field_value loss_state_values[] = {
    {"none", "No loss", "无损失"},
    {"within", "Within the tolerance", "在容亏率以内"},
    {"exceeded", "Beyond the tolerance", "超过容亏率"},
    {"unmeasured", "No tolerance recorded", "未登记容亏率"},
    {0},
};

static const struct field loss_row_fields[] = {
    F_ENUM(struct loss_row, scope, loss_scope, "Of", "范围"),
    F_REFERENCE(struct loss_row, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct loss_row, project_id, "project", "Project", "项目"),
    F_INTEGER(struct loss_row, holding_count, INT64_MAX, "Holdings", "持有项数"),
    F_INTEGER(struct loss_row, at_cost_count, INT64_MAX, "Without a valuation", "未估值项数"),
    F_INTEGER(struct loss_row, foreign_count, INT64_MAX, "In other currencies", "其他币种项数"),
    F_ENUM(struct loss_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct loss_row, cost, "Cost", "投资成本"),
    F_MONEY(struct loss_row, realised_gain, "Realised gain", "已实现收益"),
    F_MONEY(struct loss_row, unrealised_gain, "Unrealised gain", "未实现收益"),
    F_MONEY(struct loss_row, income, "Income", "股息及利息"),
    F_MONEY(struct loss_row, loss, "Loss", "损失"),
    F_DECIMAL(struct loss_row, ratio, "Loss ratio", "亏损率"),
    F_ENUM(struct loss_row, state, loss_state, "Beside the tolerance", "对照容亏率"),
    F_REFERENCE(struct loss_row, loss_tolerance_id, "loss_tolerance", "Loss tolerance",
                "容亏率依据"),
    F_DECIMAL(struct loss_row, tolerance, "Tolerance", "容亏率"),
    F_BOOL(struct loss_row, binding, "Binding here", "本计划适用"),
    F_ENUM(struct loss_row, status, rule_status, "Status", "核实状态"),
    F_MONEY(struct loss_row, allowed, "Loss that is tolerated", "容许损失"),
    F_MONEY(struct loss_row, room, "Room left", "剩余容亏空间"),
};

const struct shape loss_row_shape = SHAPE(struct loss_row, loss_row_fields);

struct accounting {
    const struct book *book;
    struct view view;
    struct arena *arena;
    const struct fund *fund;
    const struct entry **tolerances; /* of the fund's class, in force; binding first */
    size_t tolerance_count;
    struct loss_row *rows;
    size_t count;
    enum err err;
};

static bool in_force(const struct accounting *accounting, const struct entry *entry)
{
    const struct loss_tolerance *tolerance = entry->record;
    int32_t day = accounting->view.as_of;

    return book_live(accounting->book, entry, accounting->view) &&
           tolerance->fund_kind == accounting->fund->kind && tolerance->valid_from <= day &&
           (tolerance->valid_to == DATE_UNKNOWN || tolerance->valid_to >= day);
}

static void list_tolerances(struct accounting *accounting)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(accounting->book, RECORD_LOSS_TOLERANCE, &ids);

    accounting->tolerances =
        arena_array(accounting->arena, count + 1, sizeof *accounting->tolerances);
    for (int binding = 1; binding >= 0; binding--)
        for (size_t i = 0; i < count; i++) {
            const struct entry *entry = book_entry(accounting->book, ids[i]);

            if (((const struct loss_tolerance *)entry->record)->binding == (binding == 1) &&
                in_force(accounting, entry))
                accounting->tolerances[accounting->tolerance_count++] = entry;
        }
}

static void add_position(struct accounting *accounting, struct loss_row *row,
                         const struct position *position)
{
    row->holding_count++;
    row->at_cost_count += position->at_cost && position->cost_left_minor > 0;
    if (position->currency != row->currency) {
        row->foreign_count++;
        return;
    }
    add_to(&row->cost_minor, position->cost_minor, &accounting->err);
    add_to(&row->realised_gain_minor, position->realised_gain_minor, &accounting->err);
    add_to(&row->unrealised_gain_minor, position->unrealised_gain_minor, &accounting->err);
    add_to(&row->income_minor, position->income_minor, &accounting->err);
}

static void hold_against(struct accounting *accounting, struct loss_row *row,
                         const struct entry *entry)
{
    const struct loss_tolerance *tolerance = entry->record;

    row->loss_tolerance_id = entry->seq;
    row->tolerance_e8 = tolerance->rate_e8;
    row->binding = tolerance->binding;
    row->status = tolerance->status;
    if (accounting->err == ERR_OK)
        accounting->err = amount_mul_div(row->cost_minor, tolerance->rate_e8, DECIMAL_E8_ONE,
                                         &row->allowed_minor);
    row->room_minor = row->allowed_minor - row->loss_minor;
    /* Held against each other exactly, not as rounded. */
    if (row->loss_minor > 0)
        row->state = (int128_t)row->loss_minor * DECIMAL_E8_ONE >
                             (int128_t)row->cost_minor * tolerance->rate_e8
                         ? LOSS_EXCEEDED
                         : LOSS_WITHIN;
}

/* Works out the loss of a row's sums and adds the row, once per tolerance. */
static void close_row(struct accounting *accounting, struct loss_row *row)
{
    int64_t gain = row->realised_gain_minor;
    size_t before = accounting->count;

    add_to(&gain, row->unrealised_gain_minor, &accounting->err);
    row->loss_minor = gain < 0 ? -gain : 0;
    row->state = gain < 0 ? LOSS_UNMEASURED : LOSS_NONE;
    if (row->cost_minor > 0 && accounting->err == ERR_OK)
        accounting->err =
            amount_mul_div(row->loss_minor, DECIMAL_E8_ONE, row->cost_minor, &row->ratio_e8);
    for (size_t i = 0; i < accounting->tolerance_count; i++) {
        const struct entry *entry = accounting->tolerances[i];

        if (((const struct loss_tolerance *)entry->record)->scope != row->scope)
            continue;
        struct loss_row *held = &accounting->rows[accounting->count++];

        *held = *row;
        hold_against(accounting, held, entry);
    }
    if (accounting->count == before)
        accounting->rows[accounting->count++] = *row;
}

static struct loss_row new_row(const struct accounting *accounting, enum loss_scope scope,
                               int64_t fund_id, int64_t project_id)
{
    struct loss_row row = {
        .scope = scope,
        .fund_id = fund_id,
        .project_id = project_id,
        .currency = accounting->fund->currency,
        .ratio_e8 = AMOUNT_UNKNOWN,
        .tolerance_e8 = AMOUNT_UNKNOWN,
        .allowed_minor = AMOUNT_UNKNOWN,
        .room_minor = AMOUNT_UNKNOWN,
    };
    return row;
}

static int64_t project_of(const struct book *book, const struct position *position)
{
    return position->investment_id == 0
               ? 0
               : ((const struct investment *)book_entry(book, position->investment_id)->record)
                     ->project_id;
}

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static void add_projects(struct accounting *accounting, int64_t fund_id,
                         const struct position *positions, size_t count)
{
    int64_t *ids = arena_array(accounting->arena, count + 1, sizeof *ids);

    for (size_t i = 0; i < count; i++)
        ids[i] = project_of(accounting->book, &positions[i]);
    if (count > 0)
        qsort(ids, count, sizeof *ids, by_id);
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == 0 || (i > 0 && ids[i] == ids[i - 1]))
            continue;
        struct loss_row row = new_row(accounting, LOSS_OF_PROJECT, fund_id, ids[i]);

        for (size_t k = 0; k < count; k++)
            if (project_of(accounting->book, &positions[k]) == ids[i])
                add_position(accounting, &row, &positions[k]);
        close_row(accounting, &row);
    }
}

enum err fund_losses(const struct book *book, int64_t fund_id, struct view view,
                     struct arena *arena, const struct loss_row **rows_out, size_t *count_out)
{
    struct accounting accounting = {.book = book, .view = view, .arena = arena};
    const struct position *positions = NULL;
    size_t count = 0;
    enum err err = holdings_in_books(book, fund_id, view, arena, &positions, &count);

    if (err != ERR_OK)
        return err;
    accounting.fund = book_version(book, RECORD_FUND, fund_id, view)->record;
    list_tolerances(&accounting);
    accounting.rows =
        arena_array(arena, (count + 1) * (accounting.tolerance_count + 1), sizeof *accounting.rows);
    struct loss_row whole = new_row(&accounting, LOSS_OF_FUND, fund_id, 0);

    for (size_t i = 0; i < count; i++)
        add_position(&accounting, &whole, &positions[i]);
    close_row(&accounting, &whole);
    add_projects(&accounting, fund_id, positions, count);
    *rows_out = accounting.rows;
    *count_out = accounting.count;
    return accounting.err;
}
