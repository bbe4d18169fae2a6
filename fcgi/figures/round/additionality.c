/* The money of a firm's rounds in the order in which it came, beside the first payment of our
 * chain.
 *
 * A part is a closing of a round, or what of a round belongs to none. Parts are filled from the
 * subscriptions, from our approved investments that nobody registered yet, and from what is left of
 * the amounts of closing and round; then they are put in order of their days, and each is told as
 * before, with or after. */
#include "figures/round/additionality.h"

#include "base/compare.h"
#include "base/int128.h"
#include "figures/deal/deal.h"
#include "figures/rate/rate.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/party.h"
#include "record/round_term.h"
#include "round_internal.h"

#include <stdlib.h>
#include <string.h>

static const struct field_value came_values[] = {
    {"before", "Before", "早于"},
    {"with", "With", "同期"},
    {"after", "After", "晚于"},
    {0},
};

static const struct field row_fields[] = {
    F_REFERENCE(struct additionality_row, round_id, "round", "Round", "轮次"),
    F_REFERENCE(struct additionality_row, closing_id, "round_closing", "Closing", "交割"),
    F_TEXT(struct additionality_row, series, 40, "Series", "轮次"),
    F_DATE(struct additionality_row, day, "Day", "日期"),
    F_ENUM(struct additionality_row, position, came, "Came", "先后"),
    F_INTEGER(struct additionality_row, lag_days, INT64_MAX, "Days after the first payment",
              "距首笔出资天数", .negative = true),
    F_ENUM(struct additionality_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct additionality_row, guide, "Guide money", "引导基金资金"),
    F_MONEY(struct additionality_row, public, "Other public money", "其他财政及国有资金"),
    F_MONEY(struct additionality_row, social, "Social money", "社会资本"),
    F_MONEY(struct additionality_row, unknown, "Of unknown kind", "性质未知"),
    F_INTEGER(struct additionality_row, uncounted, INT64_MAX, "Parts not counted", "未计入笔数"),
    F_INTEGER(struct additionality_row, new_social, INT64_MAX, "New social investors",
              "新增社会投资人"),
    F_TEXT(struct additionality_row, new_names, 2000, "Their names", "新增名单"),
};

static const struct field additionality_fields[] = {
    F_REFERENCE(struct additionality, firm_id, "firm", "Firm", "企业"),
    F_DATE(struct additionality, entry_on, "First payment of the chain", "首笔出资日"),
    F_ENUM(struct additionality, currency, currency, "Currency", "币种"),
    F_MONEY(struct additionality, paid, "Paid", "已付金额"),
    F_MONEY(struct additionality, guide, "Guide money in rounds", "轮次中引导基金资金"),
    F_MONEY(struct additionality, social_before, "Social money before", "此前社会资本"),
    F_MONEY(struct additionality, social_with, "Social money with it", "同期社会资本"),
    F_MONEY(struct additionality, social_after, "Social money after", "此后社会资本"),
    F_MONEY(struct additionality, public_after, "Other public money after", "此后财政及国有资金"),
    F_MONEY(struct additionality, unknown_after, "Of unknown kind after", "此后性质未知"),
    F_INTEGER(struct additionality, first_social_after_days, INT64_MAX,
              "Days until social money came after", "首笔后续社会资本间隔天数"),
    F_INTEGER(struct additionality, new_social_after, INT64_MAX, "New social investors after",
              "此后新增社会投资人"),
    F_DECIMAL(struct additionality, social_after_per_guide, "Social money after per guide yuan",
              "每元引导资金之后的社会资本"),
    F_INTEGER(struct additionality, uncounted, INT64_MAX, "Parts not counted", "未计入笔数"),
};

const struct shape additionality_row_shape = SHAPE(struct additionality_row, row_fields);
const struct shape additionality_shape = SHAPE(struct additionality, additionality_fields);

/* A social investor of a part. */
struct social {
    int64_t party_id;
    size_t part;
};

struct order {
    const struct book *book;
    struct view view;
    struct arena *arena;
    int32_t entry_on; /* DATE_UNKNOWN: our chain has paid nothing */
    int64_t entry_round_id;
    int64_t entry_closing_id;
    struct additionality_row *parts;
    size_t part_count;
    struct social *socials;
    size_t social_count;
    enum err err;
};

/* --- the first payment of the chain ----------------------------------------------------------- */

static void consider_payments(struct order *order, const struct entry *investment)
{
    const struct investment *record = investment->record;

    FOR_REFERRERS (r, order->book, payment, investment_id, investment->seq) {
        if (!entry_counts(order->book, r.entry, order->view) ||
            (order->entry_on != DATE_UNKNOWN && r.entry->effective_date >= order->entry_on))
            continue;
        order->entry_on = r.entry->effective_date;
        order->entry_round_id = record->round_id;
        order->entry_closing_id = 0;
        FOR_LIVE_REFERRERS (s, order->book, order->view, subscription, investment_id,
                            investment->seq) {
            const struct subscription *part = s.entry->record;

            order->entry_round_id = part->round_id;
            order->entry_closing_id = part->closing_id;
        }
    }
}

static void find_entry(struct order *order, int64_t firm_id)
{
    order->entry_on = DATE_UNKNOWN;
    FOR_REFERRERS (p, order->book, project, firm_id, firm_id) {
        if (p.entry->seq != p.entry->entity_id)
            continue;
        FOR_LIVE_REFERRERS (r, order->book, order->view, investment, project_id, p.entry->seq)
            consider_payments(order, r.entry);
    }
}

/* --- parts ------------------------------------------------------------------------------------ */

static struct additionality_row *add_part(struct order *order, int64_t round_id,
                                          const struct round *round, int64_t closing_id,
                                          int32_t day)
{
    struct additionality_row *part = &order->parts[order->part_count++];

    *part = (struct additionality_row){
        .round_id = round_id,
        .closing_id = closing_id,
        .series = round->series,
        .day = day,
        .lag_days = AMOUNT_UNKNOWN,
        .currency = round->currency,
    };
    return part;
}

static uint32_t kind_of_party(const struct order *order, int64_t party_id)
{
    const struct entry *entry = book_version(order->book, RECORD_PARTY, party_id, order->view);

    return entry == NULL ? 0 : ((const struct party *)entry->record)->money_source;
}

static void add_subscription(struct order *order, struct additionality_row *part,
                             const struct round_part *from)
{
    uint32_t kind = from->investor_fund_id != 0 ? 0 : kind_of_party(order, from->investor_party_id);
    int64_t *sum = from->investor_fund_id != 0 ? &part->guide_minor
                   : kind == MONEY_SOCIAL      ? &part->social_minor
                   : kind != 0                 ? &part->public_minor
                                               : &part->unknown_minor;

    if (kind == MONEY_SOCIAL)
        order->socials[order->social_count++] =
            (struct social){from->investor_party_id, (size_t)(part - order->parts)};
    if (from->counted_minor == AMOUNT_UNKNOWN)
        part->uncounted++;
    else
        add_to(sum, from->counted_minor, &order->err);
}

/* Our investments that were approved in the round, and that nobody registered. */
static void add_unregistered(struct order *order, struct additionality_row *part)
{
    FOR_LIVE_REFERRERS (r, order->book, order->view, investment, round_id, part->round_id) {
        bool registered = false;
        struct investment_figures figures;
        enum err err =
            investment_figures_in(order->book, r.entry->seq, part->currency, order->view, &figures);

        FOR_LIVE_REFERRERS (s, order->book, order->view, subscription, investment_id, r.entry->seq)
            registered = true;
        if (registered)
            continue;
        if (err == ERR_NO_RATE)
            part->uncounted++;
        else if (err != ERR_OK)
            order->err = err;
        else
            add_to(&part->guide_minor, figures.approved_minor, &order->err);
    }
}

static int64_t named_of(const struct additionality_row *part)
{
    return part->guide_minor + part->public_minor + part->social_minor + part->unknown_minor;
}

/* What of a known amount nobody is named for; not told where a part is not counted. */
static void add_unnamed(struct additionality_row *part, int64_t amount_minor)
{
    int64_t named = named_of(part);

    if (amount_minor != AMOUNT_UNKNOWN && part->uncounted == 0 && amount_minor > named)
        part->unknown_minor += amount_minor - named;
}

static bool is_empty(const struct additionality_row *part)
{
    return named_of(part) == 0 && part->uncounted == 0;
}

/* Parts of closings first, then what of the round belongs to none of them. */
static void add_closings(struct order *order, int64_t round_id, const struct round *round)
{
    FOR_LIVE_REFERRERS (r, order->book, order->view, round_closing, round_id, round_id) {
        const struct round_closing *closing = r.entry->record;

        add_part(order, round_id, round, r.entry->seq, closing->closed_on);
    }
}

static struct additionality_row *part_of_closing(struct order *order, size_t first,
                                                 int64_t closing_id)
{
    for (size_t i = first; i < order->part_count; i++)
        if (order->parts[i].closing_id == closing_id)
            return &order->parts[i];
    return &order->parts[order->part_count - 1];
}

static void name_rest(struct order *order, size_t first, const struct round *round)
{
    int64_t left = round->amount_raised_minor;
    struct additionality_row *rest = &order->parts[order->part_count - 1];

    for (size_t i = first; i + 1 < order->part_count; i++) {
        const struct entry *closing = book_entry(order->book, order->parts[i].closing_id);
        int64_t amount = ((const struct round_closing *)closing->record)->amount_minor;

        add_unnamed(&order->parts[i], amount);
        if (left != AMOUNT_UNKNOWN)
            left -= amount;
    }
    if (left == AMOUNT_UNKNOWN || left > 0)
        add_unnamed(rest, left);
    /* All of the round stands in its closings. */
    if (order->part_count - first > 1 && is_empty(rest))
        order->part_count--;
}

static void add_round(struct order *order, int64_t round_id)
{
    const struct entry *entry = book_version(order->book, RECORD_ROUND, round_id, order->view);
    const struct round_part *parts = NULL;
    size_t count = 0;
    size_t first = order->part_count;

    if (entry == NULL)
        return;
    const struct round *round = entry->record;
    enum err err = round_parts(order->book, round_id, order->view, order->arena, &parts, &count);

    if (err != ERR_OK) {
        order->err = err;
        return;
    }
    add_closings(order, round_id, round);
    struct additionality_row *rest = add_part(order, round_id, round, 0, round_day(round));

    for (size_t i = 0; i < count; i++)
        add_subscription(order, part_of_closing(order, first, parts[i].closing_id), &parts[i]);
    add_unregistered(order, rest);
    name_rest(order, first, round);
}

/* --- the order -------------------------------------------------------------------------------- */

static void place_part(const struct order *order, struct additionality_row *part)
{
    bool of_entry =
        part->round_id == order->entry_round_id && part->closing_id == order->entry_closing_id;

    if (part->day == DATE_UNKNOWN || order->entry_on == DATE_UNKNOWN)
        return;
    part->lag_days = (int64_t)part->day - order->entry_on;
    part->position = of_entry || part->lag_days == 0 ? CAME_WITH
                     : part->lag_days < 0            ? CAME_BEFORE
                                                     : CAME_AFTER;
}

/* Those of unknown day come last: nobody can say that somebody was new by then. */
static bool is_earlier(const struct additionality_row *a, const struct additionality_row *b)
{
    if (a->day != b->day)
        return b->day == DATE_UNKNOWN || (a->day != DATE_UNKNOWN && a->day < b->day);
    return a->round_id != b->round_id ? a->round_id < b->round_id : a->closing_id < b->closing_id;
}

static bool came_earlier(const struct order *order, const struct social *social)
{
    for (size_t i = 0; i < order->social_count; i++) {
        const struct social *other = &order->socials[i];

        if (other->party_id != social->party_id)
            continue;
        if (other->part == social->part
                ? other < social
                : is_earlier(&order->parts[other->part], &order->parts[social->part]))
            return true;
    }
    return false;
}

static void name_new(struct order *order, struct additionality_row *part, int64_t party_id)
{
    const struct entry *entry = book_version(order->book, RECORD_PARTY, party_id, order->view);
    const char *name = entry == NULL ? "?" : ((const struct party *)entry->record)->name;

    part->new_names = part->new_names == NULL
                          ? arena_strdup(order->arena, name)
                          : arena_format(order->arena, "%s; %s", part->new_names, name);
}

static void find_new(struct order *order)
{
    for (size_t i = 0; i < order->social_count; i++) {
        struct additionality_row *part = &order->parts[order->socials[i].part];

        if (part->day == DATE_UNKNOWN || came_earlier(order, &order->socials[i]))
            continue;
        part->new_social++;
        if (part->position == CAME_AFTER)
            name_new(order, part, order->socials[i].party_id);
    }
}

static int by_day(const void *left, const void *right)
{
    return is_earlier(left, right) ? -1 : is_earlier(right, left) ? 1 : 0;
}

/* At most one part for each closing and round, and one social for each subscription. */
static void size_up(struct order *order, const int64_t *rounds, size_t count)
{
    size_t parts = count;
    size_t socials = 0;

    for (size_t i = 0; i < count; i++) {
        FOR_LIVE_REFERRERS (r, order->book, order->view, round_closing, round_id, rounds[i])
            parts++;
        FOR_LIVE_REFERRERS (r, order->book, order->view, subscription, round_id, rounds[i])
            socials++;
    }
    order->parts = arena_array(order->arena, parts + 1, sizeof *order->parts);
    order->socials = arena_array(order->arena, socials + 1, sizeof *order->socials);
}

enum err additionality_rows(const struct book *book, int64_t firm_id, struct view view,
                            struct arena *arena, const struct additionality_row **rows_out,
                            size_t *count_out)
{
    struct order order = {.book = book, .view = view, .arena = arena};
    int64_t *rounds = NULL;

    if (book_version(book, RECORD_FIRM, firm_id, view) == NULL)
        return ERR_NOT_FOUND;
    size_t count = rounds_of_firm(book, firm_id, arena, &rounds);

    find_entry(&order, firm_id);
    size_up(&order, rounds, count);
    for (size_t i = 0; i < count && order.err == ERR_OK; i++)
        add_round(&order, rounds[i]);
    for (size_t i = 0; i < order.part_count; i++)
        place_part(&order, &order.parts[i]);
    find_new(&order);
    qsort(order.parts, order.part_count, sizeof *order.parts, by_day);
    *rows_out = order.parts;
    *count_out = order.part_count;
    return order.err;
}

/* --- sums ------------------------------------------------------------------------------------- */

/* Adds an amount of a part in CNY; false where its day has no rate. */
static bool add_in_cny(const struct book *book, struct view view,
                       const struct additionality_row *part, int64_t amount_minor, int64_t *sum,
                       enum err *err)
{
    struct view then = {.as_of = part->day == DATE_UNKNOWN ? view.as_of : part->day,
                        .as_known = view.as_known};
    int64_t converted = 0;
    enum err found = fx_convert(book, amount_minor, (enum currency)part->currency, CURRENCY_CNY,
                                then, &converted);

    if (found == ERR_NO_RATE)
        return false;
    if (found != ERR_OK)
        *err = found;
    else
        add_to(sum, converted, err);
    return true;
}

static enum err add_row(const struct book *book, struct view view,
                        const struct additionality_row *part, struct additionality *sums)
{
    int64_t nowhere = 0;
    bool after = part->position == CAME_AFTER;
    int64_t *social = part->position == CAME_BEFORE ? &sums->social_before_minor
                      : part->position == CAME_WITH ? &sums->social_with_minor
                      : after                       ? &sums->social_after_minor
                                                    : &nowhere;
    enum err err = ERR_OK;
    bool all = add_in_cny(book, view, part, part->guide_minor, &sums->guide_minor, &err) &&
               add_in_cny(book, view, part, part->social_minor, social, &err) &&
               add_in_cny(book, view, part, part->public_minor,
                          after ? &sums->public_after_minor : &nowhere, &err) &&
               add_in_cny(book, view, part, part->unknown_minor,
                          after ? &sums->unknown_after_minor : &nowhere, &err);

    sums->uncounted += part->uncounted + (!all || part->day == DATE_UNKNOWN);
    if (!after)
        return err;
    sums->new_social_after += part->new_social;
    if (part->social_minor > 0 && sums->first_social_after_days == AMOUNT_UNKNOWN)
        sums->first_social_after_days = part->lag_days;
    return err;
}

static void divide(struct additionality *sums)
{
    sums->social_after_per_guide_e8 = AMOUNT_UNKNOWN;
    if (sums->guide_minor <= 0)
        return;
    int128_t ratio = ((int128_t)sums->social_after_minor * DECIMAL_E8_ONE + sums->guide_minor / 2) /
                     sums->guide_minor;

    if (ratio <= AMOUNT_MAX)
        sums->social_after_per_guide_e8 = (int64_t)ratio;
}

/* What a fund, or every fund (0), paid for the firm, in CNY as the firm's own figures count it; the
 * first day of all. */
static enum err add_paid(const struct book *book, int64_t firm_id, int64_t fund_id,
                         struct view view, int64_t *paid_minor)
{
    enum err err = ERR_OK;

    FOR_REFERRERS (p, book, project, firm_id, firm_id) {
        if (p.entry->seq != p.entry->entity_id)
            continue;
        FOR_LIVE_REFERRERS (r, book, view, investment, project_id, p.entry->seq) {
            struct investment_figures figures;
            const struct investment *investment = r.entry->record;

            if (fund_id != 0 && investment->fund_id != fund_id)
                continue;
            enum err found =
                investment_figures_in(book, r.entry->seq, CURRENCY_CNY, view, &figures);

            if (found == ERR_NO_RATE)
                *paid_minor = AMOUNT_UNKNOWN;
            else if (found != ERR_OK)
                return found;
            else if (*paid_minor != AMOUNT_UNKNOWN)
                add_to(paid_minor, figures.paid_minor, &err);
        }
    }
    return err;
}

static enum err sum_firm(const struct book *book, int64_t firm_id, int64_t fund_id,
                         struct view view, struct arena *arena, struct additionality *sums_out)
{
    struct additionality sums = {.firm_id = firm_id,
                                 .entry_on = DATE_UNKNOWN,
                                 .currency = CURRENCY_CNY,
                                 .first_social_after_days = AMOUNT_UNKNOWN};
    struct order order = {.book = book, .view = view, .arena = arena};
    const struct additionality_row *rows = NULL;
    size_t count = 0;
    enum err err = additionality_rows(book, firm_id, view, arena, &rows, &count);

    if (err != ERR_OK)
        return err;
    find_entry(&order, firm_id);
    sums.entry_on = order.entry_on;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = add_row(book, view, &rows[i], &sums);
    if (err == ERR_OK)
        err = add_paid(book, firm_id, fund_id, view, &sums.paid_minor);
    divide(&sums);
    *sums_out = sums;
    return err;
}

enum err additionality_of_firm(const struct book *book, int64_t firm_id, struct view view,
                               struct arena *arena, struct additionality *figures_out)
{
    return sum_firm(book, firm_id, 0, view, arena, figures_out);
}

static void add_total(struct additionality *total, const struct additionality *row, enum err *err)
{
    add_to(&total->guide_minor, row->guide_minor, err);
    add_to(&total->social_before_minor, row->social_before_minor, err);
    add_to(&total->social_with_minor, row->social_with_minor, err);
    add_to(&total->social_after_minor, row->social_after_minor, err);
    add_to(&total->public_after_minor, row->public_after_minor, err);
    add_to(&total->unknown_after_minor, row->unknown_after_minor, err);
    if (row->paid_minor == AMOUNT_UNKNOWN || total->paid_minor == AMOUNT_UNKNOWN)
        total->paid_minor = AMOUNT_UNKNOWN;
    else
        add_to(&total->paid_minor, row->paid_minor, err);
    total->new_social_after += row->new_social_after;
    total->uncounted += row->uncounted;
}

/* Each firm that a fund has an investment in, once. */
static size_t firms_of_fund(const struct book *book, int64_t fund_id, struct view view,
                            struct arena *arena, int64_t **ids_out)
{
    size_t count = 0;
    size_t kept = 0;

    FOR_LIVE_REFERRERS (r, book, view, investment, fund_id, fund_id)
        count++;
    int64_t *ids = arena_array(arena, count + 1, sizeof *ids);

    count = 0;
    FOR_LIVE_REFERRERS (r, book, view, investment, fund_id, fund_id) {
        int64_t project_id = ((const struct investment *)r.entry->record)->project_id;

        ids[count++] = ((const struct project *)book_entry(book, project_id)->record)->firm_id;
    }
    qsort(ids, count, sizeof *ids, compare_int64);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || ids[i] != ids[i - 1])
            ids[kept++] = ids[i];
    *ids_out = ids;
    return kept;
}

enum err additionality_of_fund(const struct book *book, int64_t fund_id, struct view view,
                               struct arena *arena, const struct additionality **rows_out,
                               size_t *count_out, struct additionality *total_out)
{
    struct additionality total = {.entry_on = DATE_UNKNOWN,
                                  .currency = CURRENCY_CNY,
                                  .first_social_after_days = AMOUNT_UNKNOWN};
    int64_t *firms = NULL;
    enum err err = ERR_OK;

    if (book_version(book, RECORD_FUND, fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    size_t count = firms_of_fund(book, fund_id, view, arena, &firms);
    struct additionality *rows = arena_array(arena, count + 1, sizeof *rows);
    size_t kept = 0;

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = sum_firm(book, firms[i], fund_id, view, arena, &rows[kept]);
        if (err == ERR_NOT_FOUND || (err == ERR_OK && rows[kept].paid_minor == 0)) {
            err = ERR_OK;
            continue;
        }
        if (err == ERR_OK)
            add_total(&total, &rows[kept++], &err);
    }
    divide(&total);
    *rows_out = rows;
    *count_out = kept;
    *total_out = total;
    return err;
}
