/* The list of templates, and the rows that publish them. */
#include "report_internal.h"
#include "templates_internal.h"

#include <string.h>

const struct report_template *const report_templates[] = {
    &ilpa_reporting,
    &capital_account,
    &ilpa_performance_granular,
    &ilpa_performance_gross_up,
    &ilpa_capital_call,
    &ilpa_distribution,
    &investments_schedule,
    &amac_half_year,
    &amac_annual,
    &ndrc_evaluation,
    &finance_yearly,
};

const size_t report_template_count = COUNT_OF(report_templates);

const struct field_value report_gap_values[] = {
    {"unknown", "Unknown", "未知"},
    {"not_kept", "Not kept in this ledger", "本系统未记录"},
    {"does_not_apply", "Does not apply", "不适用"},
    {0},
};

const struct field_value report_layout_values[] = {
    {"roll", "Lines over periods", "分期列示"},
    {"facts", "Facts", "单项"},
    {"list", "List", "清单"},
    {0},
};

const struct field_value report_taken_values[] = {
    {"during", "During the period", "本期发生"},
    {"at_start", "At the start of the period", "期初"},
    {"at_end", "At the end of the period", "期末"},
    {0},
};

const struct field_value report_status_values[] = {
    {"verified", "Verified", "已核实"},
    {"unverified", "Not verified", "未核实"},
    {0},
};

const struct field_value report_scope_values[] = {
    {"fund", "A fund", "基金"},
    {"fund_or_investor", "A fund, or one of its investors", "基金或其投资人"},
    {"investor", "An investor", "投资人"},
    {"capital_call", "A capital call", "缴款通知"},
    {"distribution", "A distribution", "分配"},
    {0},
};

static const struct field template_fields[] = {
    F_TEXT(struct template_row, template_name, 40, "Report", "报告"),
    F_TEXT(struct template_row, version, 20, "Version", "版本"),
    F_TEXT(struct template_row, label_en, 200, "Name in English", "英文名称"),
    F_TEXT(struct template_row, label_zh, 200, "Name in Chinese", "中文名称"),
    F_TEXT(struct template_row, authority, 200, "Authority", "发布机关"),
    F_ENUM(struct template_row, scope, report_scope, "Of", "对象"),
    F_INTEGER(struct template_row, line_count, INT64_MAX, "Lines", "项目数"),
    F_INTEGER(struct template_row, mapped_count, INT64_MAX, "Lines with a figure",
              "有取数的项目数"),
    F_INTEGER(struct template_row, unverified_count, INT64_MAX, "Lines not verified",
              "未核实项目数"),
    F_TEXT(struct template_row, source, 300, "Source", "资料来源"),
};

const struct shape template_row_shape = SHAPE(struct template_row, template_fields);

static const struct field column_fields[] = {
    F_TEXT(struct column_row, template_name, 40, "Report", "报告"),
    F_TEXT(struct column_row, version, 20, "Version", "版本"),
    F_TEXT(struct column_row, section, 40, "Section", "章节"),
    F_TEXT(struct column_row, section_en, 200, "Section in English", "章节英文名"),
    F_TEXT(struct column_row, section_zh, 200, "Section in Chinese", "章节中文名"),
    F_ENUM(struct column_row, layout, report_layout, "Layout", "形式"),
    F_TEXT(struct column_row, line, 40, "Line", "项目"),
    F_TEXT(struct column_row, label_en, 200, "Name in English", "英文名称"),
    F_TEXT(struct column_row, label_zh, 200, "Name in Chinese", "中文名称"),
    F_TEXT(struct column_row, figure, 100, "Figure", "取数"),
    F_ENUM(struct column_row, taken, report_taken, "Taken", "取数时点"),
    F_BOOL(struct column_row, negative, "With the other sign", "取相反数"),
    F_TEXT(struct column_row, sum, 2000, "Sum of", "合计自"),
    F_ENUM(struct column_row, gap, report_gap, "Why there is none", "缺失原因"),
    F_ENUM(struct column_row, status, report_status, "Status", "核实状态"),
    F_TEXT(struct column_row, source, 300, "Source", "资料来源"),
};

const struct shape column_row_shape = SHAPE(struct column_row, column_fields);

const struct report_template *report_template_find(const char *name)
{
    for (size_t i = 0; i < report_template_count; i++)
        if (strcmp(report_templates[i]->name, name) == 0)
            return report_templates[i];
    return NULL;
}

bool report_figure_exists(const struct report_section *section, const char *figure)
{
    const char *field = NULL;

    if (section->layout == LAYOUT_ROLL)
        return report_roll_source(figure, &field) != NULL;
    if (section->layout == LAYOUT_FACTS)
        return report_fact_source(figure, &field) != NULL;
    const struct list_source *source = report_list_source(section->rows);
    size_t length = strlen(section->rows);

    return source != NULL && strncmp(figure, section->rows, length) == 0 && figure[length] == '.' &&
           shape_field(source->shape, figure + length + 1) != NULL;
}

struct template_row report_template_row(const struct report_template *report)
{
    struct template_row row = {
        .template_name = report->name,
        .version = report->version,
        .label_en = report->label_en,
        .label_zh = report->label_zh,
        .authority = report->authority,
        .scope = report->scope,
        .line_count = (int64_t)report->line_count,
        .source = report->source,
    };

    for (size_t i = 0; i < report->line_count; i++) {
        const struct report_line *line = &report->lines[i];

        row.mapped_count += line->figure != NULL || line->sum != NULL;
        row.unverified_count += line->status == REPORT_UNVERIFIED;
    }
    return row;
}

struct column_row report_column_row(const struct report_template *report, size_t line)
{
    const struct report_line *of = &report->lines[line];
    const struct report_section *section = report->sections;

    while (strcmp(section->code, of->section) != 0)
        section++;
    return (struct column_row){
        .template_name = report->name,
        .version = report->version,
        .section = section->code,
        .section_en = section->label_en,
        .section_zh = section->label_zh,
        .layout = section->layout,
        .line = of->code,
        .label_en = of->label_en,
        .label_zh = of->label_zh,
        .figure = of->figure,
        .taken = of->taken,
        .negative = of->negative,
        .sum = of->sum,
        .gap = of->figure == NULL && of->sum == NULL ? GAP_NOT_KEPT : 0,
        .status = of->status,
        .source = of->source,
    };
}
