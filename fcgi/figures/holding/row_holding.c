/* The investments of a fund from its rows: one pass over neighbouring memory, in order of day. */
#include "figures/holding/movement.h"

#include "figures/fund/fund_capital.h"
#include "record/holding.h"

struct movement movement_of_row(const struct book *book, const struct row_block *block, size_t row)
{
    struct movement movement = {
        .kind = MOVE_SELL, .date = block->dates[row], .amount_minor = block->amounts_minor[row]};
    enum fund_row_kind kind = row_block_kind(block, row);

    if (kind == ROW_PAYMENT)
        movement.kind = MOVE_BUY;
    else if (kind == ROW_VALUATION)
        movement.kind = MOVE_VALUE;
    else if (kind == ROW_INCOME)
        movement.income_minor = movement.amount_minor;
    else if (kind == ROW_SOLD) {
        const struct proceeds *proceeds = book_entry(book, block->seqs[row])->record;
        bool income = proceeds->kind == PROCEEDS_DIVIDEND || proceeds->kind == PROCEEDS_INTEREST;

        movement.cost_minor = proceeds->cost_relieved_minor;
        movement.income_minor = income ? movement.amount_minor : 0;
    }
    return movement;
}

static bool is_of_investment(enum fund_row_kind kind)
{
    return kind >= ROW_PAYMENT && kind <= ROW_VALUATION;
}

/* The rows of one block; whether those of the next one may count, too. */
static enum err visit_block(const struct book *book, const struct row_block *block,
                            struct view view, held_row_visit *visit, void *arg, bool *more_out)
{
    size_t count = row_block_count(block);
    enum err err = ERR_OK;

    for (size_t row = 0; row < count && err == ERR_OK; row++) {
        *more_out = block->dates[row] <= view.as_of;
        if (!*more_out)
            return ERR_OK;
        if (is_of_investment(row_block_kind(block, row)) && fund_row_counts(book, block, row, view))
            err = visit(arg, block, row);
    }
    return err;
}

enum err visit_held_rows(const struct book *book, int64_t fund_id, struct view view,
                         held_row_visit *visit, void *arg)
{
    struct fund_rows rows;
    bool more = true;
    enum err err = ERR_OK;

    if (!book_fund_held_rows(book, fund_id, view, &rows))
        return ERR_NOT_FOUND;
    /* Rows are there already that the book does not know yet. */
    if (view.as_known > book_head(book))
        view.as_known = book_head(book);
    for (size_t k = 0; k < rows.block_count && more && err == ERR_OK; k++)
        err = visit_block(book, fund_rows_block(&rows, k), view, visit, arg, &more);
    return err;
}

static enum err add_payment(void *arg, const struct row_block *block, size_t row)
{
    int64_t *paid_minor = (int64_t *)arg + block->places[row];

    return row_block_kind(block, row) == ROW_PAYMENT
               ? amount_add(*paid_minor, block->amounts_minor[row], paid_minor)
               : ERR_OK;
}

enum err payments_of_rows(const struct book *book, int64_t fund_id, struct view view,
                          struct arena *arena, const int64_t **paid_minor_out)
{
    const struct fund_investment *list = NULL;
    size_t count = book_fund_investments(book, fund_id, &list);
    int64_t *paid_minor = arena_array(arena, count + 1, sizeof *paid_minor);

    *paid_minor_out = paid_minor;
    return visit_held_rows(book, fund_id, view, add_payment, paid_minor);
}

struct carried_holdings {
    const struct book *book;
    struct holding *list;
};

static enum err carry_row(void *arg, const struct row_block *block, size_t row)
{
    const struct carried_holdings *carried = arg;
    struct movement movement = movement_of_row(carried->book, block, row);
    struct holding_change change;

    return holding_apply(&carried->list[block->places[row]], &movement, &change);
}

bool holdings_of_rows(const struct book *book, int64_t fund_id, struct view view,
                      struct arena *arena, const struct holding **holdings_out)
{
    const struct fund_investment *list = NULL;
    size_t count = book_fund_investments(book, fund_id, &list);
    struct carried_holdings carried = {book, arena_array(arena, count + 1, sizeof *carried.list)};
    bool may_be_negative = !stakes_hold(book);

    for (size_t i = 0; i < count; i++)
        carried.list[i] = (struct holding){.id = list[i].id,
                                           .may_be_negative = may_be_negative,
                                           .first_on = DATE_UNKNOWN,
                                           .last_on = DATE_UNKNOWN,
                                           .valued_on = DATE_UNKNOWN};
    *holdings_out = carried.list;
    return visit_held_rows(book, fund_id, view, carry_row, &carried) == ERR_OK;
}
