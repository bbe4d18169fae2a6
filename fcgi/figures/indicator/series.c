/* The periods of an indicator: what is stated of each, what the records come to, the target. */
#include "compare_internal.h"

#include "record/ip.h"

#include <stdlib.h>
#include <string.h>

#define MONTHS_A_YEAR 12

const struct field_value indicator_gap_values[] = {
    {"not_measured", "Only stated", "仅有公布值"},
    {"no_period", "Of which days is not known", "期间未知"},
    {"not_begun", "The period lies ahead", "期间尚未开始"},
    {"no_denominator", "The denominator is not known", "分母未知"},
    {"currencies", "Amounts in another currency", "金额币种不一"},
    {"too_large", "Too large for the unit", "超出该单位可表示的范围"},
    {0},
};

const struct field_value indicator_agreement_values[] = {
    {"agrees", "Agrees", "一致"},
    {"differs", "Differs", "不一致"},
    {"unknown", "Cannot be told", "无法判断"},
    {0},
};

const struct field_value indicator_attained_values[] = {
    {"attained", "Attained", "已完成"},
    {"not_yet", "Not yet", "尚未完成"},
    {"missed", "Missed", "未完成"},
    {"unknown", "Cannot be told", "无法判断"},
    {0},
};

const struct field_value indicator_state_values[] = {
    {"over", "Over", "已结束"},
    {"lasts", "Lasts", "进行中"},
    {"ahead", "Ahead", "未开始"},
    {"unknown", "Not known", "未知"},
    {0},
};

static const struct field indicator_row_fields[] = {
    F_REFERENCE(struct indicator_row, indicator_id, "indicator", "Indicator", "指标"),
    F_DATE(struct indicator_row, from_on, "From", "起始日"),
    F_DATE(struct indicator_row, to_on, "To", "截止日"),
    F_ENUM(struct indicator_row, state, indicator_state, "Period", "期间状态"),
    F_DATE(struct indicator_row, definition_from, "Definition valid from", "定义版本起始日"),
    F_REFERENCE(struct indicator_row, indicator_value_id, "indicator_value", "Stated value",
                "公布值"),
    F_ENUM(struct indicator_row, qualifier, stated_qualifier, "Stated as", "数值含义"),
    FIELD_ROW_(FIELD_DECIMAL, struct indicator_row, value, value_e8, int64_t,
               .label_en = "Value, as stated", .label_zh = "公布值"),
    F_TEXT(struct indicator_row, source, 300, "Source", "资料来源"),
    F_ENUM(struct indicator_row, computed_qualifier, stated_qualifier, "Worked out as",
           "测算值含义"),
    F_DECIMAL(struct indicator_row, computed, "Worked out", "测算值"),
    F_ENUM(struct indicator_row, gap, indicator_gap, "Why nothing is worked out", "未测算原因"),
    F_INTEGER(struct indicator_row, things, INT64_MAX, "Rows behind it", "明细行数"),
    F_ENUM(struct indicator_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct indicator_row, amount, "Amount of the rows", "明细金额合计"),
    F_DECIMAL(struct indicator_row, denominator, "Denominator", "分母"),
    F_DATE(struct indicator_row, denominator_on, "Denominator of", "分母日期"),
    F_DECIMAL(struct indicator_row, difference, "Worked out less stated", "测算值减公布值"),
    F_ENUM(struct indicator_row, agreement, indicator_agreement, "Agreement", "是否一致"),
    F_REFERENCE(struct indicator_row, target_id, "indicator_value", "Target", "目标"),
    F_ENUM(struct indicator_row, target_qualifier, stated_qualifier, "Target is stated as",
           "目标含义"),
    F_DECIMAL(struct indicator_row, target, "Target value", "目标值"),
    F_DECIMAL(struct indicator_row, attainment, "Stated value by target", "公布值完成率"),
    F_ENUM(struct indicator_row, attained, indicator_attained, "Target, by what is stated",
           "按公布值是否完成"),
    F_DECIMAL(struct indicator_row, computed_attainment, "Worked out by target", "测算值完成率"),
    F_ENUM(struct indicator_row, computed_attained, indicator_attained,
           "Target, by what is worked out", "按测算值是否完成"),
    F_ENUM(struct indicator_row, stated_growth_qualifier, stated_qualifier, "Growth is stated as",
           "增幅含义"),
    F_DECIMAL(struct indicator_row, stated_growth, "Growth over a year before, as stated",
              "公布的同比增幅"),
    F_ENUM(struct indicator_row, growth_qualifier, stated_qualifier,
           "Growth of stated values is known as", "公布值增幅含义"),
    F_DECIMAL(struct indicator_row, growth, "Growth of stated values", "公布值同比增幅"),
    F_DECIMAL(struct indicator_row, computed_growth, "Growth of what is worked out",
              "测算值同比增幅"),
};

const struct shape indicator_row_shape = SHAPE(struct indicator_row, indicator_row_fields);

/* --- periods ---------------------------------------------------------------------------------- */

struct series {
    const struct book *book;
    struct view view;
    struct arena *arena;
    int64_t indicator_id;
    const struct indicator *now; /* the definition on the day of the view */
    struct indicator_statements statements;
    struct indicator_span *spans;
    size_t span_count;
    struct indicator_row *rows;
    size_t count;
};

/* Of a stock only the last day counts. */
static bool same_span(const struct series *series, struct indicator_span a, struct indicator_span b)
{
    return a.to == b.to && (series->now->nature == NATURE_STOCK || a.from == b.from);
}

static void add_span(struct series *series, struct indicator_span span)
{
    for (size_t i = 0; i < series->span_count; i++)
        if (same_span(series, series->spans[i], span))
            return;
    series->spans[series->span_count++] = span;
}

/* Unknown days last. */
static int by_end(const void *left, const void *right)
{
    const struct indicator_span *a = left;
    const struct indicator_span *b = right;

    if (a->to != b->to) {
        if (a->to == DATE_UNKNOWN || b->to == DATE_UNKNOWN)
            return a->to == DATE_UNKNOWN ? 1 : -1;
        return a->to < b->to ? -1 : 1;
    }
    return (a->from > b->from) - (a->from < b->from);
}

static void find_spans(struct series *series, size_t periods)
{
    struct indicator_span span = indicator_period(series->now->frequency, series->view.as_of);

    series->spans =
        arena_array(series->arena, series->statements.count + periods + 1, sizeof *series->spans);
    for (size_t i = 0; i < series->statements.count; i++)
        add_span(series, (struct indicator_span){.from = series->statements.list[i].record->from_on,
                                                 .to = series->statements.list[i].record->to_on});
    for (size_t i = 0; series->now->measure != 0 && i < periods && span.from > DATE_FIRST; i++) {
        add_span(series, span);
        span = indicator_period(series->now->frequency, span.from - 1);
    }
    qsort(series->spans, series->span_count, sizeof *series->spans, by_end);
}

static uint32_t state_of(const struct series *series, struct indicator_span span)
{
    if (span.to == DATE_UNKNOWN)
        return PERIOD_UNKNOWN;
    if (span.to <= series->view.as_of)
        return PERIOD_OVER;
    return series->now->nature == NATURE_FLOW && span.from > series->view.as_of ? PERIOD_AHEAD
                                                                                : PERIOD_LASTS;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* A stock is what it is on the last day, whatever the first one. */
static enum err set_computed(const struct series *series, const struct indicator *indicator,
                             struct indicator_span span, struct indicator_row *row)
{
    struct indicator_result result;
    enum err err =
        indicator_work_out(series->book, indicator, span, series->view, series->arena, &result);

    if (err != ERR_OK)
        return err;
    row->gap = result.gap;
    row->computed_e8 = result.value_e8;
    row->computed_qualifier = result.value_e8 == AMOUNT_UNKNOWN ? 0 : result.qualifier;
    row->denominator_e8 = result.denominator_e8;
    row->denominator_on = result.denominator_on;
    if (result.gap != 0 && result.rows == NULL)
        return ERR_OK;
    row->things = result.things;
    row->currency = result.currency;
    row->amount_minor = result.amount_minor;
    return ERR_OK;
}

static const struct indicator_statement *target_of(const struct series *series,
                                                   struct indicator_span span)
{
    for (size_t i = 0; i < series->statements.count; i++) {
        const struct indicator_value *value = series->statements.list[i].record;
        struct indicator_span of = {.from = value->from_on, .to = value->to_on};

        if (value->target && same_span(series, of, span))
            return &series->statements.list[i];
    }
    return NULL;
}

static void set_stated(const struct indicator *indicator, const struct indicator_statement *stated,
                       struct indicator_row *row)
{
    const struct indicator_value *value = stated->record;

    row->indicator_value_id = stated->id;
    row->qualifier = value->qualifier;
    row->value_e8 = value->value_e8;
    row->source = value->source;
    row->stated_growth_qualifier = value->growth_qualifier;
    row->stated_growth_e8 = value->growth_e8;
    row->agreement = indicator_agreement(indicator, row->qualifier, row->value_e8,
                                         row->computed_qualifier, row->computed_e8);
    if (row->computed_e8 != AMOUNT_UNKNOWN)
        row->difference_e8 = row->computed_e8 - row->value_e8;
}

static void set_target(const struct series *series, struct indicator_span span,
                       struct indicator_row *row)
{
    const struct indicator_statement *target = target_of(series, span);
    bool lasts = row->state == PERIOD_LASTS || row->state == PERIOD_AHEAD;

    if (target == NULL)
        return;
    row->target_id = target->id;
    row->target_qualifier = target->record->qualifier;
    row->target_e8 = target->record->value_e8;
    row->attainment_e8 = indicator_ratio(row->value_e8, row->target_e8);
    row->attained = indicator_attained(row->qualifier, row->value_e8, target->record, lasts);
    row->computed_attainment_e8 = indicator_ratio(row->computed_e8, row->target_e8);
    row->computed_attained =
        indicator_attained(row->computed_qualifier, row->computed_e8, target->record, lasts);
}

static enum err add_rows(struct series *series, struct indicator_span span)
{
    int32_t day = span.to == DATE_UNKNOWN ? series->view.as_of : span.to;
    const struct entry *definition =
        indicator_on(series->book, series->indicator_id, day, series->view.as_known);
    const struct indicator *indicator = definition->record;
    struct indicator_row of_span;
    size_t before = series->count;

    shape_clear(&indicator_row_shape, &of_span);
    of_span.indicator_id = series->indicator_id;
    of_span.from_on = span.from;
    of_span.to_on = span.to;
    of_span.state = state_of(series, span);
    of_span.definition_from = indicator->valid_from;
    enum err err = set_computed(series, indicator, span, &of_span);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < series->statements.count; i++) {
        const struct indicator_value *value = series->statements.list[i].record;
        struct indicator_span of = {.from = value->from_on, .to = value->to_on};

        if (value->target || !same_span(series, of, span))
            continue;
        series->rows[series->count] = of_span;
        set_stated(indicator, &series->statements.list[i], &series->rows[series->count++]);
    }
    if (series->count == before)
        series->rows[series->count++] = of_span;
    for (size_t i = before; i < series->count; i++)
        set_target(series, span, &series->rows[i]);
    return ERR_OK;
}

/* --- growth ----------------------------------------------------------------------------------- */

static int32_t year_before(int32_t day)
{
    return day == DATE_UNKNOWN ? DATE_UNKNOWN : date_add_months(day, -MONTHS_A_YEAR);
}

/* The row of the same period a year before, by the same version of the definition: of the same
 * source, or else without asking for one. */
static const struct indicator_row *row_before(const struct series *series,
                                              const struct indicator_row *row)
{
    const struct indicator_row *found = NULL;
    struct indicator_span wanted = {.from = year_before(row->from_on),
                                    .to = year_before(row->to_on)};

    for (size_t i = 0; i < series->count && row->to_on != DATE_UNKNOWN; i++) {
        const struct indicator_row *other = &series->rows[i];
        struct indicator_span of = {.from = other->from_on, .to = other->to_on};

        if (!same_span(series, of, wanted) || other->definition_from != row->definition_from)
            continue;
        if (found == NULL || (row->source != NULL && other->source != NULL &&
                              strcmp(row->source, other->source) == 0))
            found = other;
    }
    return found;
}

static void set_growth(const struct series *series, struct indicator_row *row)
{
    const struct indicator_row *before = row_before(series, row);

    if (before == NULL)
        return;
    if (row->value_e8 != AMOUNT_UNKNOWN && before->value_e8 != AMOUNT_UNKNOWN)
        row->growth_qualifier = indicator_growth_qualifier(row->qualifier, before->qualifier);
    if (row->growth_qualifier != 0)
        row->growth_e8 = indicator_growth(row->value_e8, before->value_e8);
    if (row->growth_e8 == AMOUNT_UNKNOWN)
        row->growth_qualifier = 0;
    if (row->state == PERIOD_OVER && row->computed_qualifier == STATED_EQUAL &&
        before->computed_qualifier == STATED_EQUAL)
        row->computed_growth_e8 = indicator_growth(row->computed_e8, before->computed_e8);
}

enum err indicator_series(const struct book *book, int64_t indicator_id, size_t periods,
                          struct view view, struct arena *arena,
                          const struct indicator_row **rows_out, size_t *count_out)
{
    const struct entry *definition = indicator_on(book, indicator_id, view.as_of, view.as_known);
    struct series series = {
        .book = book, .view = view, .arena = arena, .indicator_id = indicator_id};
    enum err err = ERR_OK;

    if (definition == NULL)
        return ERR_NOT_FOUND;
    series.now = definition->record;
    indicator_statements(book, indicator_id, view, arena, &series.statements);
    find_spans(&series, periods);
    series.rows =
        arena_array(arena, series.span_count + series.statements.count + 1, sizeof *series.rows);
    for (size_t i = 0; i < series.span_count && err == ERR_OK; i++)
        err = add_rows(&series, series.spans[i]);
    for (size_t i = 0; i < series.count; i++)
        set_growth(&series, &series.rows[i]);
    *rows_out = series.rows;
    *count_out = series.count;
    return err;
}
