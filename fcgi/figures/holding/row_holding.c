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
static enum err take_block(const struct book *book, const struct row_block *block, struct view view,
                           struct holding *holdings, bool *more_out)
{
    size_t count = row_block_count(block);
    enum err err = ERR_OK;

    for (size_t row = 0; row < count && err == ERR_OK; row++) {
        struct holding_change change;

        *more_out = block->dates[row] <= view.as_of;
        if (!*more_out)
            return ERR_OK;
        if (!is_of_investment(row_block_kind(block, row)) ||
            !fund_row_counts(book, block, row, view))
            continue;
        struct movement movement = movement_of_row(book, block, row);

        err = holding_apply(&holdings[block->places[row]], &movement, &change);
    }
    return err;
}

bool holdings_of_rows(const struct book *book, int64_t fund_id, struct view view,
                      struct arena *arena, const struct holding **holdings_out)
{
    struct fund_rows rows;
    bool may_be_negative = !stakes_hold(book);
    bool more = true;
    enum err err = ERR_OK;

    if (!book_fund_held_rows(book, fund_id, view, &rows))
        return false;
    struct holding *holdings = arena_array(arena, rows.investments.count + 1, sizeof *holdings);

    for (size_t i = 0; i < rows.investments.count; i++)
        holdings[i] = (struct holding){.id = rows.investments.ids[i],
                                       .may_be_negative = may_be_negative,
                                       .first_on = DATE_UNKNOWN,
                                       .last_on = DATE_UNKNOWN,
                                       .valued_on = DATE_UNKNOWN};
    /* Rows are there already that the book does not know yet. */
    if (view.as_known > book_head(book))
        view.as_known = book_head(book);
    for (size_t k = 0; k < rows.block_count && more && err == ERR_OK; k++)
        err = take_block(book, fund_rows_block(&rows, k), view, holdings, &more);
    *holdings_out = holdings;
    return err == ERR_OK;
}
