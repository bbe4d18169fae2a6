/* The fields of rules, lines of verdicts and exceptions. */
#include "record/verdict_fields.h"

#include "record/kinds.h"

const struct field_value measure_values[] = {
#define MEASURE(id, name, label_en, label_zh, ...) {name, label_en, label_zh},
#include "record/measures.def"
#undef MEASURE
    {0},
};

const struct field_value limit_unit_values[] = {
#define UNIT(id, name, label_en, label_zh, ...) {name, label_en, label_zh},
#include "record/measures.def"
#undef UNIT
    {0},
};

const struct field_value basis_values[] = {
    {"direct", "Direct", "直接口径"},
    {"chain", "Chain", "基金链合计口径"},
    {"look_through", "Look-through", "穿透口径"},
    {"commitment", "Commitments", "认缴"},
    {"paid_in", "Paid-in capital", "实缴"},
    {"fund_size", "Target size of the fund", "基金目标规模"},
    {"nav", "Net asset value", "基金净值"},
    {"approved", "Investments approved", "已批准投资额"},
    {"invested", "Investments paid, at cost", "已付投资成本"},
    {"calendar_days", "Calendar days", "自然日"},
    {"working_days", "Weekdays, public holidays included", "工作日（未扣除法定节假日）"},
    {"declared", "As declared", "按申报"},
    {0},
};

const struct field_value action_values[] = {
    {"block", "Block", "禁止"},
    {"warn", "Warn", "提示"},
    {"second_approval", "Second approval with a document", "须凭文件二次审批"},
    {0},
};

const struct field_value rule_status_values[] = {
    {"verified", "Verified against the text", "已核对原文"},
    {"unverified", "Not verified", "未核实"},
    {"partly_verified", "Verified in part", "部分核对"},
    {0},
};

const struct field_value rule_subject_values[] = {
    {"project", "Project", "项目"},
    {"firm", "Firm", "企业"},
    {"fund", "Fund", "基金"},
    {"industry", "Industry", "行业"},
    {"region", "Region", "地区"},
    {"chain", "Fund chain", "基金链"},
    {0},
};

const struct field_value rule_direction_values[] = {
    {"at_most", "At most", "不高于"},
    {"at_least", "At least", "不低于"},
    {0},
};

const struct field_value verdict_outcome_values[] = {
    {"pass", "Passes", "符合"},
    {"warn", "Warning", "提示"},
    {"breach", "Breach", "突破"},
    {"second_approval", "Needs a second approval", "须二次审批"},
    {"unknown", "Cannot be determined", "无法判断"},
    {0},
};

const struct field_value verdict_reason_values[] = {
    {"no_denominator", "What to divide by is not recorded", "缺少计算基数"},
    {"no_date", "A day that it counts from or to is not recorded", "缺少所需日期"},
    {"not_declared", "Category or stage are not declared", "未申报类别或阶段"},
    {"not_classified", "Industry or region of a firm are not recorded", "企业行业或地区不明"},
    {"other_currency", "Another currency, without a rate", "币种不同且无汇率"},
    {"no_figure", "Nothing is recorded to measure", "没有可计量的记录"},
    {"too_large", "A sum does not fit", "合计超出范围"},
    {"improves", "Over the limit before, and less so with this", "此前已超限，本次有所改善"},
    {"stale_rate", "The exchange rate is too old", "所用汇率已超过时效"},
    {"not_reported", "Reports of sub-funds do not cover it", "子基金报告未能覆盖"},
    {"not_kept", "The ledger was not kept before the fund's opening", "建账日之前未登记"},
    {"not_accounted", "The cap table does not account for it", "股权结构表不足以判断"},
    {0},
};

#define LIST(name, en, ...) F_TEXT(struct rule, name, 200, en, __VA_ARGS__, .added = true)

static const struct field rule_fields[] = {
    F_KEY(struct rule, code, "Code", "代码"),
    F_TEXT(struct rule, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct rule, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct rule, measure, measure, "Measure", "指标", .required = true, .fixed = true),
    F_ENUM(struct rule, basis, basis, "Basis", "口径", .required = true),
    F_ENUM(struct rule, currency, currency, "Currency", "币种", .fixed = true),
    F_MONEY(struct rule, limit, "Limit", "限额"),
    F_ENUM(struct rule, action, action, "Action", "处置", .required = true),
    F_ENUM(struct rule, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct rule, clause, 300, "Clause", "条款"),
    F_TEXT(struct rule, source, 300, "Source", "资料来源"),
    F_DATE(struct rule, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct rule, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct rule, pack, CODE_MAX, "Pack", "规则包", .form = FORM_CODE, .added = true,
           .fixed = true),
    F_ENUM(struct rule, subject, rule_subject, "Subject", "对象", .added = true),
    F_ENUM(struct rule, direction, rule_direction, "Direction", "方向", .added = true),
    F_ENUM(struct rule, denominator, basis, "Divided by", "除以", .added = true),
    F_DECIMAL(struct rule, limit_ratio, "Limit as a ratio", "比例限额", .positive = true,
              .added = true),
    F_INTEGER(struct rule, limit_days, 36525, "Limit in days", "天数限额", .added = true),
    F_INTEGER(struct rule, after_days, 36525, "From day after establishment", "设立满若干天后适用",
              .added = true),
    LIST(fund_kinds, "Kinds of fund", "基金类别"),
    LIST(funds, "Funds", "基金"),
    LIST(industries, "Industries (GB/T 4754)", "行业（GB/T 4754）"),
    LIST(regions, "Regions (GB/T 2260)", "地区（GB/T 2260）"),
    LIST(tags, "Tags", "标签"),
    LIST(stages, "Stages", "投资阶段"),
    LIST(categories, "Categories", "投资类别"),
    F_TEXT(struct rule, note, 2000, "Note", "备注", .form = FORM_LINES, .added = true),
    F_BOOL(struct rule, bootstrapped, "In force from the set-up", "初始化时直接生效",
           .computed = true, .added = true),
    F_INTEGER(struct rule, limit_number, 1000000000, "Limit as a number", "数量限额",
              .added = true),
    F_ENUM(struct rule, limit_unit, limit_unit, "Unit of the limit", "限额单位", .computed = true,
           .added = true),
};

const struct record_type rule_type = {
    RECORD_OF(rule, "rules", "Rule", "Rules", "规则"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_OF_VERSION,
    .approved_as = "rule_id",
    .fund = OF_NO_FUND,
};

static const struct field override_fields[] = {
    F_REFERENCE(struct override, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct override, capital_call_id, "capital_call", "Capital call", "缴款通知"),
    F_REFERENCE(struct override, distribution_id, "distribution", "Distribution", "分配"),
    F_REFERENCE(struct override, return_of_excess_id, "return_of_excess",
                "Return of excess capital", "多缴退还"),
    F_REFERENCE(struct override, equalisation_id, "equalisation", "Equalisation", "后续募集补缴"),
    F_REFERENCE(struct override, valuation_id, "valuation", "Valuation", "估值"),
    F_REFERENCE(struct override, rule_id, "rule", "Rule version", "规则版本", .required = true,
                .version = true),
    F_TEXT(struct override, reason, 500, "Reason", "原因", .required = true),
    F_TEXT(struct override, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256",
           .required = true, .form = FORM_HEX),
    F_TEXT(struct override, document, 200, "Document", "文件名称"),
    F_REFERENCE(struct override, payment_id, "payment", "Payment", "付款", .added = true),
    F_REFERENCE(struct override, expense_id, "expense", "Expense", "费用", .added = true),
};

const struct record_type override_type = {
    RECORD_OF(override, "overrides", "Override", "Overrides", "例外批准"),
    .written_by = BY_APPROVER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

/* What it belongs to stands first: a line that is held knows it without being told. */
#define OF_WHAT_FIELDS 3

static const struct field verdict_line_fields[] = {
    F_REFERENCE(struct verdict_line, decision_id, "decision", "Decision", "投资决定"),
    F_REFERENCE(struct verdict_line, approval_id, "approval", "Approval", "审批"),
    F_REFERENCE(struct verdict_line, commitment_id, "commitment", "Commitment", "认缴"),
    VERDICT_LINE_FIELDS(struct verdict_line, ),
};

const struct shape held_verdict_line_shape = {
    .fields = verdict_line_fields + OF_WHAT_FIELDS,
    .field_count = sizeof(verdict_line_fields) / sizeof(verdict_line_fields[0]) - OF_WHAT_FIELDS,
    .size = sizeof(struct verdict_line),
};

const struct record_type verdict_line_type = {
    RECORD_OF(verdict_line, "verdict_lines", "Line of a verdict", "Lines of verdicts",
              "核验结论明细"),
    .written_by = BY_NOBODY,
    .reversed_by = BY_NOBODY,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .packed = true,
    .held = &decision_type.lines,
};
