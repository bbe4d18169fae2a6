/* The fields and rows of district indicators, their values and targets. */
#include "record/indicator.h"

#include "record/ip.h"
#include "record/kinds.h"

#define UNIT_SIZE_MAX INT64_C(1000000000000)
#define PER_MAX 100000000

const struct field_value counting_basis_values[] = {
    {"right", "IP rights", "件（知识产权）"},
    {"firm", "Firms, each once", "家（企业，去重）"},
    {"firm_time", "Firm-times", "家次（企业，可重复）"},
    {"loan", "Loans", "笔（贷款）"},
    {"pledge", "Pledges", "笔（质押登记）"},
    {"claim", "Claims", "笔（申请）"},
    {"award", "Awards", "项（资助）"},
    {"contract", "Contracts", "项（合同）"},
    {"resident", "Residents", "人（常住人口）"},
    {"money", "Money", "金额"},
    {"credit_line", "Credit lines, not money paid out", "授信额度（并非放款）"},
    {"other", "Other", "其他"},
    {0},
};

const struct field_value indicator_nature_values[] = {
    {"stock", "At the end of the period", "期末数"},
    {"flow", "In the period", "期间数"},
    {0},
};

const struct field_value indicator_frequency_values[] = {
    {"year", "Each year", "每年"},
    {"quarter", "Each quarter", "每季度"},
    {0},
};

const struct field_value indicator_measure_values[] = {
    {"inventions_in_force", "Inventions in force", "有效发明专利"},
    {"inventions_granted", "Inventions granted", "发明专利授权"},
    {"high_value_inventions", "High-value inventions", "高价值发明专利"},
    {"madrid_marks", "Madrid marks in force", "有效马德里商标"},
    {"pooled_rights", "Rights in pools", "专利池内权利"},
    {"trusteeships", "Trusteeships in the period", "期间内的知识产权托管"},
    {"credit_lines", "Credit lines found by banks", "银行审查给出的授信"},
    {"loans_paid_out", "Loans paid out", "贷款发放"},
    {"pledges_registered", "Pledges registered", "质押登记"},
    {"guarantee_subsidies", "Subsidies of guarantee fees", "担保费补助"},
    {"premium_subsidies", "Subsidies of premiums", "保费补助"},
    {"interest_subsidies", "Subsidies of interest", "贴息"},
    {"talent_awards", "Talent awards", "人才资助"},
    {0},
};

const struct indicator_measure_kind indicator_measure_kinds[MEASURE_LAST + 1] = {
    [MEASURE_INVENTIONS_IN_FORCE] = {NATURE_STOCK, COUNT_RIGHT, 0},
    [MEASURE_INVENTIONS_GRANTED] = {NATURE_FLOW, COUNT_RIGHT, 0},
    [MEASURE_HIGH_VALUE_INVENTIONS] = {NATURE_STOCK, COUNT_RIGHT, 0},
    [MEASURE_MADRID_MARKS] = {NATURE_STOCK, COUNT_RIGHT, 0},
    [MEASURE_POOLED_RIGHTS] = {NATURE_STOCK, COUNT_RIGHT, 0},
    [MEASURE_TRUSTEESHIPS] = {NATURE_FLOW, COUNT_CONTRACT, 0},
    [MEASURE_CREDIT_LINES] = {NATURE_FLOW, COUNT_CLAIM, COUNT_CREDIT_LINE},
    [MEASURE_LOANS_PAID_OUT] = {NATURE_FLOW, COUNT_LOAN, COUNT_MONEY},
    [MEASURE_PLEDGES_REGISTERED] = {NATURE_FLOW, COUNT_PLEDGE, COUNT_MONEY},
    [MEASURE_GUARANTEE_SUBSIDIES] = {NATURE_FLOW, COUNT_CLAIM, COUNT_MONEY},
    [MEASURE_PREMIUM_SUBSIDIES] = {NATURE_FLOW, COUNT_CLAIM, COUNT_MONEY},
    [MEASURE_INTEREST_SUBSIDIES] = {NATURE_FLOW, COUNT_CLAIM, COUNT_MONEY},
    [MEASURE_TALENT_AWARDS] = {NATURE_FLOW, COUNT_AWARD, COUNT_MONEY},
};

static const struct field indicator_fields[] = {
    F_KEY(struct indicator, code, "Code", "代码"),
    F_TEXT(struct indicator, name, 200, "Name", "名称", .required = true),
    F_TEXT(struct indicator, name_en, 200, "English name", "英文名称"),
    F_TEXT(struct indicator, unit, 40, "Unit", "计量单位", .required = true),
    F_TEXT(struct indicator, unit_en, 40, "Unit in English", "英文计量单位"),
    F_INTEGER(struct indicator, unit_size, UNIT_SIZE_MAX, "Things or yuan in one unit",
              "每单位含个数或元数"),
    F_ENUM(struct indicator, basis, counting_basis, "Counting basis", "计数口径", .required = true),
    F_TEXT(struct indicator, scope, 300, "What is counted", "统计范围", .required = true),
    F_ENUM(struct indicator, nature, indicator_nature, "Of what time", "时期或时点",
           .required = true, .fixed = true),
    F_ENUM(struct indicator, frequency, indicator_frequency, "How often", "统计周期",
           .required = true, .fixed = true),
    F_REFERENCE(struct indicator, denominator_id, "indicator", "Divided by", "分母指标"),
    F_INTEGER(struct indicator, per, PER_MAX, "Per so many of the denominator", "每多少分母单位"),
    F_TEXT(struct indicator, denominator, 200, "Denominator in words", "分母说明"),
    F_ENUM(struct indicator, measure, indicator_measure, "Worked out from", "测算来源"),
    F_REFERENCE(struct indicator, ip_pool_id, "ip_pool", "Pool", "专利池"),
    F_TEXT(struct indicator, definition, 200, "Version of the definition", "定义版本"),
    F_TEXT(struct indicator, source, 300, "Source", "资料来源"),
    F_DATE(struct indicator, valid_from, "Valid from", "有效期起", .required = true),
    F_TEXT(struct indicator, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type indicator_type = {
    RECORD_OF(indicator, "indicators", "District indicator", "District indicators", "区域指标"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field indicator_value_fields[] = {
    F_KEY(struct indicator_value, code, "Code", "代码"),
    F_REFERENCE(struct indicator_value, indicator_id, "indicator", "Indicator", "指标",
                .required = true, .fixed = true),
    F_ENUM(struct indicator_value, qualifier, stated_qualifier, "Stated as", "数值含义",
           .required = true),
    F_UNITS(struct indicator_value, value, "Value", "数值", .required = true),
    F_BOOL(struct indicator_value, target, "Target", "目标值", .fixed = true),
    F_DATE(struct indicator_value, from_on, "From", "起始日"),
    F_DATE(struct indicator_value, to_on, "To", "截止日"),
    F_DECIMAL(struct indicator_value, growth, "Growth over a year before, as stated",
              "公布的同比增幅"),
    F_ENUM(struct indicator_value, growth_qualifier, stated_qualifier, "Growth is stated as",
           "增幅含义"),
    F_TEXT(struct indicator_value, definition, 200, "Definition of the source", "来源所用定义"),
    F_TEXT(struct indicator_value, source, 300, "Source", "资料来源", .required = true),
    F_TEXT(struct indicator_value, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type indicator_value_type = {
    RECORD_OF(indicator_value, "indicator_values", "Value of an indicator", "Values of indicators",
              "指标数值"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
