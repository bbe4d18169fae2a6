/* Every indicator in one line. */
#include "compare_internal.h"

#include "record/ip.h"

static const struct field indicator_line_fields[] = {
    F_REFERENCE(struct indicator_line, indicator_id, "indicator", "Indicator", "指标"),
    F_TEXT(struct indicator_line, unit, 40, "Unit", "计量单位"),
    F_TEXT(struct indicator_line, unit_en, 40, "Unit in English", "英文计量单位"),
    F_ENUM(struct indicator_line, basis, counting_basis, "Counting basis", "计数口径"),
    F_ENUM(struct indicator_line, nature, indicator_nature, "Of what time", "时期或时点"),
    F_ENUM(struct indicator_line, measure, indicator_measure, "Worked out from", "测算来源"),
    F_REFERENCE(struct indicator_line, indicator_value_id, "indicator_value", "Newest stated value",
                "最新公布值"),
    F_DATE(struct indicator_line, from_on, "From", "起始日"),
    F_DATE(struct indicator_line, to_on, "To", "截止日"),
    F_ENUM(struct indicator_line, qualifier, stated_qualifier, "Stated as", "数值含义"),
    F_DECIMAL(struct indicator_line, value, "Value, as stated", "公布值"),
    F_TEXT(struct indicator_line, source, 300, "Source", "资料来源"),
    F_ENUM(struct indicator_line, then_qualifier, stated_qualifier,
           "Worked out for the same period as", "同期测算值含义"),
    F_DECIMAL(struct indicator_line, then, "Worked out for the same period", "同期测算值"),
    F_DECIMAL(struct indicator_line, difference, "Worked out less stated", "测算值减公布值"),
    F_ENUM(struct indicator_line, agreement, indicator_agreement, "Agreement", "是否一致"),
    F_DATE(struct indicator_line, now_from, "This period from", "本期起始日"),
    F_DATE(struct indicator_line, now_to, "Until", "本期截至"),
    F_ENUM(struct indicator_line, now_qualifier, stated_qualifier, "Worked out now as",
           "本期测算值含义"),
    F_DECIMAL(struct indicator_line, now, "Worked out now", "本期测算值"),
    F_ENUM(struct indicator_line, gap, indicator_gap, "Why nothing is worked out", "未测算原因"),
    F_REFERENCE(struct indicator_line, target_id, "indicator_value", "Target", "目标"),
    F_DATE(struct indicator_line, target_on, "Target of", "目标截止日"),
    F_ENUM(struct indicator_line, target_qualifier, stated_qualifier, "Target is stated as",
           "目标含义"),
    F_DECIMAL(struct indicator_line, target, "Target value", "目标值"),
    F_DECIMAL(struct indicator_line, attainment, "Value by target", "完成率"),
    F_ENUM(struct indicator_line, attained, indicator_attained, "Target attained", "是否完成"),
    F_ENUM(struct indicator_line, growth_qualifier, stated_qualifier, "Growth is known as",
           "增幅含义"),
    F_DECIMAL(struct indicator_line, growth, "Growth over a year before", "同比增幅"),
};

const struct shape indicator_line_shape = SHAPE(struct indicator_line, indicator_line_fields);

/* The last row with a stated value of known days, else the last of unknown ones. */
static const struct indicator_row *newest_stated(const struct indicator_row *rows, size_t count)
{
    const struct indicator_row *newest = NULL;

    for (size_t i = 0; i < count; i++)
        if (rows[i].indicator_value_id != 0 && (newest == NULL || rows[i].to_on != DATE_UNKNOWN))
            newest = &rows[i];
    return newest;
}

/* The first that is not over, else the last one. */
static const struct indicator_row *row_of_target(const struct indicator_row *rows, size_t count)
{
    const struct indicator_row *found = NULL;

    for (size_t i = 0; i < count; i++)
        if (rows[i].target_id != 0 && (found == NULL || found->state == PERIOD_OVER))
            found = &rows[i];
    return found;
}

static void set_stated(const struct indicator_row *row, struct indicator_line *line)
{
    line->indicator_value_id = row->indicator_value_id;
    line->from_on = row->from_on;
    line->to_on = row->to_on;
    line->qualifier = row->qualifier;
    line->value_e8 = row->value_e8;
    line->source = row->source;
    line->then_qualifier = row->computed_qualifier;
    line->then_e8 = row->computed_e8;
    line->difference_e8 = row->difference_e8;
    line->agreement = row->agreement;
    bool said = row->stated_growth_qualifier != 0;

    line->growth_qualifier = said ? row->stated_growth_qualifier : row->growth_qualifier;
    line->growth_e8 = said ? row->stated_growth_e8 : row->growth_e8;
}

static void set_target(const struct indicator_row *row, struct indicator_line *line)
{
    bool stated = row->value_e8 != AMOUNT_UNKNOWN;

    line->target_id = row->target_id;
    line->target_on = row->to_on;
    line->target_qualifier = row->target_qualifier;
    line->target_e8 = row->target_e8;
    line->attainment_e8 = stated ? row->attainment_e8 : row->computed_attainment_e8;
    line->attained = stated ? row->attained : row->computed_attained;
}

static enum err set_now(const struct book *book, const struct indicator *indicator,
                        struct view view, struct arena *arena, struct indicator_line *line)
{
    struct indicator_span span = indicator_period(indicator->frequency, view.as_of);
    struct indicator_result result;
    enum err err = indicator_work_out(book, indicator, span, view, arena, &result);

    if (err != ERR_OK)
        return err;
    line->gap = result.gap;
    line->now_e8 = result.value_e8;
    if (result.value_e8 == AMOUNT_UNKNOWN)
        return ERR_OK;
    line->now_qualifier = result.qualifier;
    line->now_from = indicator->nature == NATURE_FLOW ? span.from : DATE_UNKNOWN;
    line->now_to = view.as_of;
    return ERR_OK;
}

static enum err fill_line(const struct book *book, const struct entry *definition, struct view view,
                          struct arena *arena, struct indicator_line *line)
{
    const struct indicator *indicator = definition->record;
    const struct indicator_row *rows = NULL;
    size_t count = 0;
    enum err err = indicator_series(book, definition->entity_id, 0, view, arena, &rows, &count);

    shape_clear(&indicator_line_shape, line);
    line->indicator_id = definition->entity_id;
    line->unit = indicator->unit;
    line->unit_en = indicator->unit_en;
    line->basis = indicator->basis;
    line->nature = indicator->nature;
    line->measure = indicator->measure;
    if (err != ERR_OK)
        return err;
    const struct indicator_row *stated = newest_stated(rows, count);
    const struct indicator_row *target = row_of_target(rows, count);

    if (stated != NULL)
        set_stated(stated, line);
    if (target != NULL)
        set_target(target, line);
    return set_now(book, indicator, view, arena, line);
}

enum err indicator_lines(const struct book *book, struct view view, struct arena *arena,
                         const struct indicator_line **rows_out, size_t *count_out)
{
    const int64_t *ids = NULL;
    size_t all = book_entities(book, RECORD_INDICATOR, &ids);
    struct indicator_line *lines = arena_array(arena, all + 1, sizeof *lines);
    size_t count = 0;

    *rows_out = lines;
    *count_out = 0;
    for (size_t i = 0; i < all; i++) {
        const struct entry *definition = indicator_on(book, ids[i], view.as_of, view.as_known);

        if (definition == NULL)
            continue;
        enum err err = fill_line(book, definition, view, arena, &lines[count++]);

        if (err != ERR_OK)
            return err;
    }
    *count_out = count;
    return ERR_OK;
}
