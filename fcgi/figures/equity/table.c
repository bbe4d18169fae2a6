/* The cap table: what was played, added up by holder, kind and class. */
#include "figures/equity/dividend.h"
#include "figures/equity/table.h"

#include "base/int128.h"
#include "calc/allocate.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"

#include <string.h>

static const struct field_value cap_row_kind_values[] = {
    {"shares", "Shares or registered capital", "股份或注册资本"},
    {"option", "Options", "期权"},
    {"warrant", "Warrants", "认股权证"},
    {"safe", "SAFE", "未来股权简单协议（SAFE）"},
    {"note", "Convertible note", "可转债"},
    {"pool", "Reserved, not granted", "期权池未授予"},
    {"missing", "Stated, holder unknown", "已登记总数中持有人未知"},
    {0},
};

const struct field_value completeness_values[] = {
    {"unstated", "No total is stated", "未登记总数"},
    {"complete", "Complete", "完整"},
    {"part", "A part is unknown", "部分未知"},
    {"contradicted", "More is recorded than is stated", "记录多于登记总数"},
    {0},
};

const struct field_value dividend_reason_values[] = {
    {"no_rate", "The class states no rate", "类别未约定股息率"},
    {"not_cumulative", "Due only once it is declared", "非累积，宣告后方应付"},
    {"no_base", "What was paid for it is not known", "投资款不明"},
    {0},
};

/* Figures that go by another name than their members, as the name alone says something else of
 * other sheets. */
#define F_AS(kind, record, json, member, c_type, en, ...)                                          \
    FIELD_ROW_(kind, record, json, member, c_type, .label_en = (en), .label_zh = __VA_ARGS__)

static const struct field cap_table_row_fields[] = {
    F_REFERENCE(struct cap_table_row, holder_party_id, "party", "Holder (party)", "持有人（主体）"),
    F_REFERENCE(struct cap_table_row, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct cap_table_row, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_TEXT(struct cap_table_row, holder, 200, "Holder", "持有人"),
    F_ENUM(struct cap_table_row, kind, cap_row_kind, "Kind", "种类"),
    F_REFERENCE(struct cap_table_row, class_id, "share_class", "Class", "类别"),
    F_TEXT(struct cap_table_row, class_name, 120, "Name of the class", "类别名称"),
    F_INTEGER(struct cap_table_row, certificate_count, INT64_MAX, "Certificates", "权证数"),
    F_UNITS(struct cap_table_row, units, "Units", "数量"),
    F_UNITS(struct cap_table_row, vested, "Vested", "已归属"),
    F_DECIMAL(struct cap_table_row, share, "Share of what is outstanding", "占已发行比例"),
    F_UNITS(struct cap_table_row, diluted, "Units, fully diluted", "完全稀释数量"),
    F_DECIMAL(struct cap_table_row, diluted_share, "Share, fully diluted", "完全稀释比例"),
    F_ENUM(struct cap_table_row, currency, currency, "Currency", "币种"),
    F_AS(FIELD_MONEY, struct cap_table_row, subscribed_capital, subscribed_minor, int64_t,
         "Subscribed capital", "认缴金额"),
    F_MONEY(struct cap_table_row, paid, "Paid in", "实缴金额"),
    F_MONEY(struct cap_table_row, due, "Not paid in", "未实缴金额"),
    F_MONEY(struct cap_table_row, dividend, "Accrued dividend", "累积未付股息"),
    F_ENUM(struct cap_table_row, dividend_reason, dividend_reason, "Why the dividend is unknown",
           "股息未知原因"),
};

const struct shape cap_table_row_shape = SHAPE(struct cap_table_row, cap_table_row_fields);

static const struct field cap_table_figure_fields[] = {
    F_AS(FIELD_DECIMAL, struct cap_table_figures, issued, outstanding_e8, int64_t, "Issued",
         "已发行"),
    F_AS(FIELD_DECIMAL, struct cap_table_figures, unaccounted, missing_e8, int64_t,
         "Stated, holder unknown", "登记总数中持有人未知"),
    F_UNITS(struct cap_table_figures, excess, "Recorded beyond what is stated", "超出登记总数"),
    F_UNITS(struct cap_table_figures, total, "Total", "合计"),
    F_UNITS(struct cap_table_figures, diluted, "Fully diluted", "完全稀释合计"),
    F_ENUM(struct cap_table_figures, complete, completeness, "Completeness", "完整性"),
    F_DECIMAL(struct cap_table_figures, accounted, "Accounted for, at least", "已知比例（至少）"),
    F_DATE(struct cap_table_figures, stated_on, "Stated on", "登记日期"),
    F_ENUM(struct cap_table_figures, unit, equity_unit, "Unit", "单位"),
    F_ENUM(struct cap_table_figures, currency, currency, "Currency", "币种"),
    F_AS(FIELD_MONEY, struct cap_table_figures, subscribed_capital, subscribed_minor, int64_t,
         "Subscribed capital", "认缴金额"),
    F_MONEY(struct cap_table_figures, paid, "Paid in", "实缴金额"),
    F_MONEY(struct cap_table_figures, due, "Not paid in", "未实缴金额"),
    F_INTEGER(struct cap_table_figures, certificate_count, INT64_MAX, "Certificates", "权证数"),
    F_INTEGER(struct cap_table_figures, fault_count, INT64_MAX, "Contradictions", "矛盾数"),
};

const struct shape cap_table_figures_shape =
    SHAPE(struct cap_table_figures, cap_table_figure_fields);

struct tabling {
    const struct equity *equity;
    struct firm_cap_table *table;
    enum err err;
};

const char *equity_holder_name(const struct book *book, struct equity_holder holder,
                               struct view view)
{
    const struct entry *entry =
        holder.kind == RECORD_NONE ? NULL : book_version(book, holder.kind, holder.id, view);

    if (entry == NULL)
        return NULL;
    return field_text(shape_field(&record_types[holder.kind]->shape, "name"), entry->record);
}

struct equity_holder cap_row_holder(const struct cap_table_row *row)
{
    if (row->holder_party_id != 0)
        return (struct equity_holder){RECORD_PARTY, row->holder_party_id};
    if (row->holder_fund_id != 0)
        return (struct equity_holder){RECORD_FUND, row->holder_fund_id};
    return (struct equity_holder){row->holder_firm_id != 0 ? RECORD_FIRM : RECORD_NONE,
                                  row->holder_firm_id};
}

static struct cap_table_row *add_row(struct tabling *tabling, struct equity_holder holder,
                                     uint32_t kind, int64_t class_id)
{
    struct cap_table_row *row = &tabling->table->rows[tabling->table->count++];

    *row = (struct cap_table_row){
        .holder_party_id = holder.kind == RECORD_PARTY ? holder.id : 0,
        .holder_fund_id = holder.kind == RECORD_FUND ? holder.id : 0,
        .holder_firm_id = holder.kind == RECORD_FIRM ? holder.id : 0,
        .holder = equity_holder_name(tabling->equity->book, holder, tabling->equity->view),
        .kind = kind,
        .class_id = class_id,
        .class_name = equity_class_name(tabling->equity, class_id),
        .vested_e8 = AMOUNT_UNKNOWN,
        .share_e8 = AMOUNT_UNKNOWN,
        .diluted_share_e8 = AMOUNT_UNKNOWN,
        .dividend_minor = AMOUNT_UNKNOWN,
    };
    return row;
}

static struct cap_table_row *row_of(struct tabling *tabling,
                                    const struct equity_certificate *certificate)
{
    struct firm_cap_table *table = tabling->table;

    for (size_t i = 0; i < table->count; i++) {
        struct equity_holder holder = cap_row_holder(&table->rows[i]);

        if (holder.kind == certificate->holder.kind && holder.id == certificate->holder.id &&
            table->rows[i].kind == certificate->kind &&
            table->rows[i].class_id == certificate->class_id)
            return &table->rows[i];
    }
    return add_row(tabling, certificate->holder, certificate->kind, certificate->class_id);
}

/* Sums of several currencies, or with a part that is not known, are unknown. */
static void add_amounts(struct tabling *tabling, struct cap_table_row *row,
                        const struct equity_certificate *certificate)
{
    bool first = row->certificate_count == 1;

    if (first)
        row->currency = certificate->currency;
    if (row->currency != certificate->currency || certificate->amount_minor == AMOUNT_UNKNOWN ||
        row->subscribed_minor == AMOUNT_UNKNOWN) {
        row->subscribed_minor = AMOUNT_UNKNOWN;
        row->due_minor = AMOUNT_UNKNOWN;
    } else {
        add_to(&row->subscribed_minor, certificate->amount_minor, &tabling->err);
        add_to(&row->due_minor, certificate->amount_minor - certificate->paid_minor, &tabling->err);
    }
    if (row->currency != certificate->currency)
        row->paid_minor = AMOUNT_UNKNOWN;
    else if (row->paid_minor != AMOUNT_UNKNOWN)
        add_to(&row->paid_minor, certificate->paid_minor, &tabling->err);
}

/* A sum with a part that is not known is unknown, for the reason of that part. */
static void add_dividend(struct tabling *tabling, struct cap_table_row *row,
                         const struct equity_certificate *certificate)
{
    struct accrued_dividend accrued = certificate_dividend(tabling->equity, certificate);
    bool first = row->certificate_count == 1;

    if (row->dividend_reason == 0)
        row->dividend_reason = accrued.reason;
    if (accrued.amount_minor == AMOUNT_UNKNOWN || row->dividend_reason != 0) {
        row->dividend_minor = AMOUNT_UNKNOWN;
        return;
    }
    if (row->currency == 0)
        row->currency = accrued.currency;
    if (first)
        row->dividend_minor = 0;
    add_to(&row->dividend_minor, accrued.amount_minor, &tabling->err);
}

static void add_certificate(struct tabling *tabling, const struct equity_certificate *certificate)
{
    struct cap_table_row *row = row_of(tabling, certificate);
    int64_t vested = certificate_vested(tabling->equity, certificate);

    row->certificate_count++;
    add_to(&row->units_e8, certificate->units_e8, &tabling->err);
    if (vested != AMOUNT_UNKNOWN && row->vested_e8 == AMOUNT_UNKNOWN)
        row->vested_e8 = 0;
    if (row->vested_e8 != AMOUNT_UNKNOWN)
        add_to(&row->vested_e8, vested == AMOUNT_UNKNOWN ? certificate->units_e8 : vested,
               &tabling->err);
    if (!certificate->whole)
        add_to(&row->diluted_e8,
               class_as_common(tabling->equity, certificate->class_id, certificate->units_e8),
               &tabling->err);
    add_amounts(tabling, row, certificate);
    add_dividend(tabling, row, certificate);
}

/* What is stated of all together may be more than what is stated of each class. */
static void add_missing(struct tabling *tabling)
{
    const struct equity *equity = tabling->equity;
    int64_t of_classes = 0;

    for (size_t i = 0; i < equity->class_count; i++) {
        const struct equity_class *class = &equity->classes[i];
        struct cap_table_row *row;

        if (class->missing_e8 == AMOUNT_UNKNOWN || class->missing_e8 == 0)
            continue;
        row = add_row(tabling, (struct equity_holder){0}, CAP_ROW_MISSING, class->id);
        row->units_e8 = class->missing_e8;
        row->diluted_e8 = class_as_common(equity, class->id, class->missing_e8);
        add_to(&of_classes, class->missing_e8, &tabling->err);
    }
    if (known_or_zero(equity->missing_e8) <= of_classes)
        return;
    struct cap_table_row *row = add_row(tabling, (struct equity_holder){0}, CAP_ROW_MISSING, 0);

    row->units_e8 = equity->missing_e8 - of_classes;
    row->diluted_e8 = row->units_e8;
}

static void add_pools(struct tabling *tabling)
{
    for (size_t i = 0; i < tabling->equity->pool_count; i++) {
        const struct equity_pool *pool = &tabling->equity->pools[i];
        int64_t left = pool->reserved_e8 - pool->used_e8;

        if (pool->record == NULL || left <= 0)
            continue;
        struct cap_table_row *row =
            add_row(tabling, (struct equity_holder){0}, CAP_ROW_POOL, pool->class_id);

        row->holder = pool->record->name;
        row->units_e8 = left;
        row->diluted_e8 = class_as_common(tabling->equity, pool->class_id, left);
    }
}

static bool is_outstanding(const struct cap_table_row *row)
{
    return row->kind == CAP_ROW_SHARES || row->kind == CAP_ROW_MISSING;
}

/* Shares of a sum that add up to 1, by largest remainder. */
static void share_out(struct tabling *tabling, bool diluted)
{
    struct firm_cap_table *table = tabling->table;
    struct arena *arena = tabling->equity->arena;
    int64_t *weights = arena_array(arena, table->count + 1, sizeof *weights);
    int64_t *shares = arena_array(arena, table->count + 1, sizeof *shares);

    for (size_t i = 0; i < table->count; i++) {
        const struct cap_table_row *row = &table->rows[i];

        weights[i] = diluted ? row->diluted_e8 : is_outstanding(row) ? row->units_e8 : 0;
    }
    if (allocate(DECIMAL_E8_ONE, weights, table->count, shares) != ERR_OK)
        return;
    for (size_t i = 0; i < table->count; i++) {
        struct cap_table_row *row = &table->rows[i];

        if (diluted && row->kind != CAP_ROW_SAFE && row->kind != CAP_ROW_NOTE)
            row->diluted_share_e8 = shares[i];
        else if (!diluted && is_outstanding(row))
            row->share_e8 = shares[i];
    }
}

/* --- the figures of the whole --- */

static void sum_rows(struct tabling *tabling)
{
    struct cap_table_figures *figures = &tabling->table->figures;

    for (size_t i = 0; i < tabling->table->count; i++) {
        const struct cap_table_row *row = &tabling->table->rows[i];

        figures->certificate_count += row->certificate_count;
        add_to(&figures->diluted_e8, row->diluted_e8, &tabling->err);
        if (row->kind == CAP_ROW_SHARES)
            add_to(&figures->outstanding_e8, row->units_e8, &tabling->err);
        if (is_outstanding(row))
            add_to(&figures->total_e8, row->units_e8, &tabling->err);
    }
}

static void sum_amounts(struct tabling *tabling)
{
    struct cap_table_figures *figures = &tabling->table->figures;
    bool known = true;

    for (size_t i = 0; i < tabling->table->count; i++) {
        const struct cap_table_row *row = &tabling->table->rows[i];

        if (row->kind != CAP_ROW_SHARES)
            continue;
        if (figures->currency == 0)
            figures->currency = row->currency;
        known = known && row->currency != 0 && row->currency == figures->currency &&
                row->subscribed_minor != AMOUNT_UNKNOWN && row->paid_minor != AMOUNT_UNKNOWN;
        if (!known)
            continue;
        add_to(&figures->subscribed_minor, row->subscribed_minor, &tabling->err);
        add_to(&figures->paid_minor, row->paid_minor, &tabling->err);
        add_to(&figures->due_minor, row->due_minor, &tabling->err);
    }
    if (known && figures->currency != 0)
        return;
    figures->currency = 0;
    figures->subscribed_minor = AMOUNT_UNKNOWN;
    figures->paid_minor = AMOUNT_UNKNOWN;
    figures->due_minor = AMOUNT_UNKNOWN;
}

/* Whether a register says how much there is of everything: of all, or of each class that has
 * shares. */
static bool all_is_stated(const struct equity *equity)
{
    if (equity->missing_e8 != AMOUNT_UNKNOWN)
        return true;
    size_t stated = 0;

    for (size_t i = 0; i < equity->class_count; i++) {
        if (equity->classes[i].missing_e8 != AMOUNT_UNKNOWN)
            stated++;
        else if (equity->classes[i].shares_e8 > 0)
            return false;
    }
    return stated > 0;
}

static void say_complete(struct tabling *tabling)
{
    const struct equity *equity = tabling->equity;
    struct cap_table_figures *figures = &tabling->table->figures;

    figures->stated_on = equity->stated_on;
    figures->excess_e8 = equity->excess_e8;
    for (size_t i = 0; i < equity->class_count; i++) {
        const struct equity_class *class = &equity->classes[i];

        if (class->excess_e8 > figures->excess_e8)
            figures->excess_e8 = class->excess_e8;
        if (class->stated_on != DATE_UNKNOWN &&
            (figures->stated_on == DATE_UNKNOWN || class->stated_on > figures->stated_on))
            figures->stated_on = class->stated_on;
    }
    figures->missing_e8 = figures->total_e8 - figures->outstanding_e8;
    figures->accounted_e8 = AMOUNT_UNKNOWN;
    if (figures->excess_e8 > 0)
        figures->complete = COMPLETE_CONTRADICTED;
    else if (!all_is_stated(equity))
        figures->complete = COMPLETE_UNSTATED;
    else
        figures->complete = figures->missing_e8 > 0 ? COMPLETE_PART : COMPLETE_ALL;
    if (figures->complete == COMPLETE_UNSTATED && figures->missing_e8 == 0)
        figures->missing_e8 = AMOUNT_UNKNOWN;
    if (all_is_stated(equity) && figures->total_e8 > 0)
        figures->accounted_e8 =
            (int64_t)((int128_t)figures->outstanding_e8 * DECIMAL_E8_ONE / figures->total_e8);
}

static void say_unit(struct tabling *tabling)
{
    struct cap_table_figures *figures = &tabling->table->figures;
    bool several = false;

    for (size_t i = 0; i < tabling->equity->class_count; i++) {
        const struct equity_class *class = &tabling->equity->classes[i];

        if (class->record == NULL ||
            (class->shares_e8 == 0 && known_or_zero(class->missing_e8) == 0))
            continue;
        several = several || (figures->unit != 0 && figures->unit != class->record->unit);
        figures->unit = class->record->unit;
    }
    if (several)
        figures->unit = 0;
}

enum err firm_cap_table(const struct equity *equity, struct firm_cap_table *table_out)
{
    struct tabling tabling = {.equity = equity, .table = table_out};
    size_t most = equity->certificate_count + equity->class_count + equity->pool_count + 1;

    *table_out =
        (struct firm_cap_table){.rows = arena_array(equity->arena, most, sizeof *table_out->rows)};
    for (size_t i = 0; i < equity->certificate_count; i++)
        if (equity_alive(&equity->certificates[i]) && !equity->certificates[i].whole)
            add_certificate(&tabling, &equity->certificates[i]);
    add_pools(&tabling);
    add_missing(&tabling);
    for (size_t i = 0; i < equity->certificate_count; i++)
        if (equity_alive(&equity->certificates[i]) && equity->certificates[i].whole)
            add_certificate(&tabling, &equity->certificates[i]);
    sum_rows(&tabling);
    sum_amounts(&tabling);
    say_complete(&tabling);
    say_unit(&tabling);
    table_out->figures.fault_count = (int64_t)equity->fault_count;
    share_out(&tabling, false);
    share_out(&tabling, true);
    return tabling.err;
}
