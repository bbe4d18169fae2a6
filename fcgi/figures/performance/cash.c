/* Cash of a fund from its rows, where they do, else from its ledger. */
#include "figures/performance/cash.h"

#include "figures/accounts/posting.h"
#include "figures/rate/rate.h"
#include "flow_internal.h"
#include "record/kinds.h"

static enum err from_ledger(const struct book *book, int64_t fund_id, struct view view,
                            struct arena *arena, struct fund_cash *cash_out)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    struct fund_cash cash = {.amount_minor = AMOUNT_UNKNOWN};
    enum err err = fund_ledger_build(book, fund_id, view, arena, &ledger);

    if (err != ERR_OK)
        return err;
    cash.currency = ledger.currency;
    cash.tracked = fund_cash_is_tracked(&ledger);
    if (cash.tracked)
        err = balance_sheet_compute(&ledger, view.as_of, &sheet);
    if (err == ERR_OK && cash.tracked && sheet.foreign_line_count == 0)
        cash.amount_minor = sheet.cash_minor;
    if (err == ERR_OK)
        *cash_out = cash;
    return err;
}

enum err fund_cash_compute(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, struct fund_cash *cash_out)
{
    const struct kept_sweep *kept = NULL;
    struct swept_fund swept;

    if (!fund_sweep_behind(book, fund_id, view, arena, &swept, &kept))
        return from_ledger(book, fund_id, view, arena, cash_out);
    *cash_out = (struct fund_cash){
        .tracked = swept.funded,
        .currency = swept.list.currency,
        .amount_minor = swept.funded ? swept.cash_minor : AMOUNT_UNKNOWN,
    };
    return ERR_OK;
}

static enum err add_fund(const struct book *book, int64_t fund_id, struct view view,
                         struct arena *arena, struct programme_cash *sum)
{
    struct fund_cash cash = {.amount_minor = AMOUNT_UNKNOWN};
    int64_t amount = AMOUNT_UNKNOWN;
    enum err err = fund_cash_compute(book, fund_id, view, arena, &cash);

    if (err == ERR_NOT_KEPT)
        cash.tracked = true;
    else if (err != ERR_OK)
        return err;
    if (!cash.tracked)
        return ERR_OK;
    sum->tracked_count++;
    err = ERR_OK;
    if (cash.amount_minor != AMOUNT_UNKNOWN)
        err = fx_convert(book, cash.amount_minor, (enum currency)cash.currency, CURRENCY_CNY, view,
                         &amount);
    if (amount == AMOUNT_UNKNOWN || err == ERR_NO_RATE)
        sum->amount_minor = AMOUNT_UNKNOWN;
    else if (err == ERR_OK && sum->amount_minor != AMOUNT_UNKNOWN)
        err = amount_add(sum->amount_minor, amount, &sum->amount_minor);
    return err == ERR_NO_RATE ? ERR_OK : err;
}

enum err programme_cash_compute(const struct book *book, struct view view,
                                struct programme_cash *cash_out)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_FUND, &ids);
    struct programme_cash sum = {0};
    struct arena of_fund; /* there may be many, and of each only numbers stay */
    enum err err = ERR_OK;

    arena_init(&of_fund);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (book_version(book, RECORD_FUND, ids[i], view) == NULL)
            continue;
        sum.fund_count++;
        err = add_fund(book, ids[i], view, &of_fund, &sum);
        arena_reset(&of_fund);
    }
    arena_done(&of_fund);
    if (sum.tracked_count == 0)
        sum.amount_minor = AMOUNT_UNKNOWN;
    if (err == ERR_OK)
        *cash_out = sum;
    return err;
}
