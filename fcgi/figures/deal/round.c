/* What a funding round comes to: who has subscribed, and what is missing to the amount raised. */
#include "figures/deal/deal.h"

#include "figures/rate/rate.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "record/round_term.h"

static const struct field round_figure_fields[] = {
    F_ENUM(struct round_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct round_figures, subscribed, "Subscribed", "已登记认购"),
    F_MONEY(struct round_figures, converted, "Of it in other currencies", "其中他币种折算"),
    F_MONEY(struct round_figures, unattributed, "Not attributed", "未归属"),
    F_MONEY(struct round_figures, post_money, "Post-money valuation", "投后估值"),
    F_INTEGER(struct round_figures, subscription_count, INT64_MAX, "Subscriptions", "认购数"),
    F_INTEGER(struct round_figures, unknown_count, INT64_MAX, "Of unknown amount", "金额未知数"),
};

static const struct field round_part_fields[] = {
    F_REFERENCE(struct round_part, subscription_id, "subscription", "Subscription", "认购"),
    F_REFERENCE(struct round_part, closing_id, "round_closing", "Closing", "交割"),
    F_REFERENCE(struct round_part, investor_fund_id, "fund", "Investing fund", "投资基金"),
    F_REFERENCE(struct round_part, investor_party_id, "party", "Investor", "投资人"),
    F_DATE(struct round_part, day, "Day", "日期"),
    F_ENUM(struct round_part, given_currency, currency, "Currency given", "认购币种"),
    F_DECIMAL(struct round_part, rate, "Exchange rate", "折算汇率"),
    F_DATE(struct round_part, rate_on, "Rate of", "汇率日期"),
    F_ENUM(struct round_part, currency, currency, "Currency", "币种"),
    F_MONEY(struct round_part, counted, "Counted", "计入金额"),
};

const struct shape round_figures_shape = SHAPE(struct round_figures, round_figure_fields);
const struct shape round_part_shape = SHAPE(struct round_part, round_part_fields);

static int32_t day_of_part(const struct book *book, const struct entry *entry)
{
    const struct subscription *subscription = entry->record;
    const struct entry *closing = book_entry(book, subscription->closing_id);

    return closing == NULL ? entry->effective_date
                           : ((const struct round_closing *)closing->record)->closed_on;
}

/* What was given in another currency counts at the rate of its day, and not at all without one. */
static enum err convert_part(const struct book *book, struct view view, struct round_part *part)
{
    struct view then = {.as_of = part->day, .as_known = view.as_known};
    struct fx_quote quote;
    enum err err = fx_quote(book, (enum currency)part->given_currency,
                            (enum currency)part->currency, then, &quote);

    if (err == ERR_NO_RATE)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    part->rate_e8 = quote.rate_e8;
    part->rate_on = quote.day;
    return fx_convert(book, part->given_minor, (enum currency)part->given_currency,
                      (enum currency)part->currency, then, &part->counted_minor);
}

enum err round_part_of(const struct book *book, const struct entry *entry, uint32_t currency,
                       struct view view, struct round_part *part_out)
{
    const struct subscription *subscription = entry->record;
    struct round_part part = {
        .subscription_id = entry->seq,
        .closing_id = subscription->closing_id,
        .investor_fund_id = subscription->investor_fund_id,
        .investor_party_id = subscription->investor_party_id,
        .day = day_of_part(book, entry),
        .given_currency = subscription->currency,
        .given_minor = subscription->amount_minor,
        .rate_e8 = AMOUNT_UNKNOWN,
        .rate_on = DATE_UNKNOWN,
        .currency = currency,
        .counted_minor = AMOUNT_UNKNOWN,
    };
    enum err err = ERR_OK;

    if (part.given_currency == currency)
        part.counted_minor = part.given_minor;
    else if (part.given_minor != AMOUNT_UNKNOWN)
        err = convert_part(book, view, &part);
    *part_out = part;
    return err;
}

enum err round_parts(const struct book *book, int64_t round_id, struct view view,
                     struct arena *arena, const struct round_part **parts_out, size_t *count_out)
{
    const struct entry *entry = book_version(book, RECORD_ROUND, round_id, view);
    size_t count = 0;
    enum err err = ERR_OK;

    if (entry == NULL)
        return ERR_NOT_FOUND;
    FOR_LIVE_REFERRERS (r, book, view, subscription, round_id, round_id)
        count++;
    struct round_part *parts = arena_array(arena, count + 1, sizeof *parts);

    count = 0;
    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, book, view, subscription, round_id, round_id)
        err = round_part_of(book, r.entry, ((const struct round *)entry->record)->currency, view,
                            &parts[count++]);
    *parts_out = parts;
    *count_out = count;
    return err;
}

enum err round_closings_sum(const struct book *book, int64_t round_id, struct view view,
                            struct round_closings *closings_out)
{
    struct round_closings sum = {0};
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS (r, book, view, round_closing, round_id, round_id) {
        const struct round_closing *closing = r.entry->record;

        sum.count++;
        add_to(&sum.amount_minor, closing->amount_minor, &err);
        if (closing->last)
            sum.last_id = r.entry->seq;
    }
    *closings_out = sum;
    return err;
}

static enum err sum_subscriptions(const struct book *book, int64_t id, struct view view,
                                  struct round_figures *figures)
{
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, book, view, subscription, round_id, id) {
        struct round_part part;

        err = round_part_of(book, r.entry, figures->currency, view, &part);
        figures->subscription_count++;
        if (part.counted_minor == AMOUNT_UNKNOWN) {
            figures->unknown_count++;
            continue;
        }
        add_to(&figures->subscribed_minor, part.counted_minor, &err);
        if (part.given_currency != part.currency)
            add_to(&figures->converted_minor, part.counted_minor, &err);
    }
    return err;
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
