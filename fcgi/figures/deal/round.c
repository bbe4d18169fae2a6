/* What a funding round comes to: who has subscribed, and what is missing to the amount raised. */
#include "figures/deal/deal.h"
#include "record/firm.h"
#include "record/kinds.h"

static const struct field round_figure_fields[] = {
    F_ENUM(struct round_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct round_figures, subscribed, "Subscribed", "已登记认购"),
    F_MONEY(struct round_figures, unattributed, "Not attributed", "未归属"),
    F_MONEY(struct round_figures, post_money, "Post-money valuation", "投后估值"),
    F_INTEGER(struct round_figures, subscription_count, INT64_MAX, "Subscriptions", "认购数"),
    F_INTEGER(struct round_figures, unknown_count, INT64_MAX, "Of unknown amount", "金额未知数"),
};

const struct shape round_figures_shape = {
    .fields = round_figure_fields,
    .field_count = sizeof round_figure_fields / sizeof round_figure_fields[0],
    .size = sizeof(struct round_figures),
};

static enum err sum_subscriptions(const struct book *book, int64_t id, struct view view,
                                  struct round_figures *figures)
{
    FOR_LIVE_REFERRERS (r, book, view, subscription, round_id, id) {
        const struct subscription *subscription = r.entry->record;

        figures->subscription_count++;
        if (subscription->amount_minor == AMOUNT_UNKNOWN) {
            figures->unknown_count++;
            continue;
        }
        enum err err = amount_add(figures->subscribed_minor, subscription->amount_minor,
                                  &figures->subscribed_minor);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

enum err round_figures_compute(const struct book *book, int64_t id, struct view view,
                               struct round_figures *figures_out)
{
    const struct entry *entry = book_version(book, RECORD_ROUND, id, view);

    if (entry == NULL)
        return ERR_NOT_FOUND;
    const struct round *round = entry->record;
    struct round_figures figures = {.currency = round->currency,
                                    .unattributed_minor = AMOUNT_UNKNOWN,
                                    .post_money_minor = AMOUNT_UNKNOWN};
    enum err err = sum_subscriptions(book, id, view, &figures);

    if (err == ERR_OK && round->amount_raised_minor != AMOUNT_UNKNOWN && figures.unknown_count == 0)
        err = amount_sub(round->amount_raised_minor, figures.subscribed_minor,
                         &figures.unattributed_minor);
    if (err == ERR_OK && round->amount_raised_minor != AMOUNT_UNKNOWN &&
        round->pre_money_minor != AMOUNT_UNKNOWN)
        err = amount_add(round->pre_money_minor, round->amount_raised_minor,
                         &figures.post_money_minor);
    if (err != ERR_OK)
        return err;
    *figures_out = figures;
    return ERR_OK;
}
