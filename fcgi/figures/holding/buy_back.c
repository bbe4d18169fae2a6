/* Buy-back obligations (回购): the price that is due on a day, with simple interest on what was
 * paid, by the days since each payment. */
#include "figures/holding/position.h"

#include "calc/allocate.h"
#include "calc/accrual.h"
#include "figures/fund/fund_capital.h"
#include "book/opening.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"

static const struct field buy_back_figure_fields[] = {
    F_ENUM(struct buy_back_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct buy_back_figures, principal, "Principal", "本金"),
    F_MONEY(struct buy_back_figures, interest, "Interest", "利息"),
    F_MONEY(struct buy_back_figures, due, "Due", "应付回购款"),
    F_MONEY(struct buy_back_figures, received, "Received", "已收回购款"),
    F_MONEY(struct buy_back_figures, left, "Left", "未收回购款"),
    F_BOOL(struct buy_back_figures, overdue, "Overdue", "逾期"),
};

const struct shape buy_back_figures_shape = SHAPE(struct buy_back_figures, buy_back_figure_fields);

static int64_t days_until(int32_t from, int32_t to)
{
    return to > from ? (int64_t)to - from : 0;
}

/* The principal over the days since the investment was paid, or since the obligation began when
 * nothing was. */
static enum err principal_days(const struct book *book, const struct entry *entry, struct view view,
                               struct arena *arena, int128_t *amount_days_out)
{
    const struct buy_back *buy_back = entry->record;
    size_t count = 0;
    int128_t sum = 0;
    struct referrer start = REFERRERS(book, payment, investment_id, buy_back->investment_id);

    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        count += entry_counts(book, r.entry, view);
    if (count == 0) {
        *amount_days_out =
            (int128_t)buy_back->principal_minor * days_until(entry->effective_date, view.as_of);
        return ERR_OK;
    }
    int64_t *weights = arena_array(arena, count, sizeof *weights);
    int64_t *parts = arena_array(arena, count, sizeof *parts);
    size_t i = 0;

    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        if (entry_counts(book, r.entry, view))
            weights[i++] = ((const struct payment *)r.entry->record)->amount_minor;
    enum err err = allocate(buy_back->principal_minor, weights, count, parts);
    i = 0;
    for (struct referrer r = start; err == ERR_OK && r.entry != NULL; book_next_referrer(&r))
        if (entry_counts(book, r.entry, view))
            sum += (int128_t)parts[i++] * days_until(r.entry->effective_date, view.as_of);
    *amount_days_out = sum;
    return err;
}

enum err buy_back_figures_compute(const struct book *book, int64_t buy_back_id, struct view view,
                                  struct arena *arena, struct buy_back_figures *figures_out)
{
    const struct entry *entry = book_entry(book, buy_back_id);
    struct buy_back_figures figures = {0};
    int128_t amount_days = 0;

    if (entry == NULL || entry->kind != RECORD_BUY_BACK || !book_live(book, entry, view))
        return ERR_NOT_FOUND;
    const struct buy_back *buy_back = entry->record;
    enum err err = principal_days(book, entry, view, arena, &amount_days);

    figures.currency = buy_back->currency;
    figures.principal_minor = buy_back->principal_minor;
    if (err == ERR_OK)
        err = interest_on_days(amount_days, buy_back->rate_e8, &figures.interest_minor);
    if (err == ERR_OK)
        err = amount_add(figures.principal_minor, figures.interest_minor, &figures.due_minor);
    FOR_REFERRERS (r, book, proceeds, investment_id, buy_back->investment_id) {
        const struct proceeds *proceeds = r.entry->record;

        if (proceeds->kind == PROCEEDS_BUY_BACK && book_live(book, r.entry, view))
            add_to(&figures.received_minor, proceeds->amount_minor, &err);
    }
    int64_t opened = 0;

    if (err == ERR_OK)
        err = opening_paid_beyond(book, book_entry(book, buy_back->investment_id), view, &opened);
    if (err != ERR_OK)
        return err;
    /* Nobody knows the days of what was paid before the ledger. */
    if (opened != 0) {
        figures.interest_minor = figures.due_minor = figures.left_minor = AMOUNT_UNKNOWN;
        figures.overdue =
            view.as_of > buy_back->due_on && figures.received_minor < figures.principal_minor;
        *figures_out = figures;
        return ERR_OK;
    }
    figures.left_minor = figures.due_minor - figures.received_minor;
    figures.overdue = view.as_of > buy_back->due_on && figures.left_minor > 0;
    *figures_out = figures;
    return ERR_OK;
}
