/* The fields of a line of a verdict, for the record and for what shows it. Not for other modules.
 */
#ifndef FUNDTRAIL_RECORD_VERDICT_FIELDS_H
#define FUNDTRAIL_RECORD_VERDICT_FIELDS_H

#include "record/rule.h"

extern const struct field_value rule_subject_values[];    /* enum rule_subject */
extern const struct field_value rule_direction_values[];  /* enum rule_direction */
extern const struct field_value action_values[];          /* enum action */
extern const struct field_value verdict_outcome_values[]; /* enum verdict_outcome */
extern const struct field_value verdict_reason_values[];  /* enum verdict_reason */

/* Decisions, approvals and commitments hold the lines of their verdict. */
extern const struct shape held_verdict_line_shape;
#define VERDICT_LINES                                                                              \
    {                                                                                              \
        .name = "verdict", .table = "held_verdict_line", .kind = "verdict_line",                   \
        .shape = &held_verdict_line_shape                                                          \
    }

#define LINE_REFERENCE_(record, at, name, kind, en, ...)                                           \
    FIELD_ROW_(FIELD_REFERENCE, record, name, at name, int64_t, .reference = (kind),               \
               .label_en = (en), .label_zh = __VA_ARGS__)
#define LINE_ENUM_(record, at, name, list, en, ...)                                                \
    FIELD_ROW_(FIELD_ENUM, record, name, at name, uint32_t, .enumeration = #list,                  \
               .values = list##_values, .label_en = (en), .label_zh = __VA_ARGS__)
#define LINE_MONEY_(record, at, name, en, ...)                                                     \
    FIELD_ROW_(FIELD_MONEY, record, name, at name##_minor, int64_t, .label_en = (en),              \
               .label_zh = __VA_ARGS__)
#define LINE_RATIO_(record, at, name, en, ...)                                                     \
    FIELD_ROW_(FIELD_DECIMAL, record, name, at name##_e8, int64_t, .label_en = (en),               \
               .label_zh = __VA_ARGS__)
#define LINE_NUMBER_(record, at, name, en, ...)                                                    \
    FIELD_ROW_(FIELD_INTEGER, record, name, at name, int64_t, .max = INT64_MAX, .label_en = (en),  \
               .label_zh = __VA_ARGS__)

#define LINE_DATE_(record, at, name, en, ...)                                                      \
    FIELD_ROW_(FIELD_DATE, record, name, at name, int32_t, .label_en = (en),                       \
               .label_zh = __VA_ARGS__)

/* at: "" for a struct verdict_line, "line." for a struct that has one. */
#define VERDICT_LINE_FIELDS(record, at)                                                            \
    LINE_REFERENCE_(record, at, rule_id, "rule", "Rule version", "规则版本", .required = true,     \
                    .version = true),                                                              \
        LINE_ENUM_(record, at, measure, measure, "Measure", "指标", .required = true),             \
        LINE_ENUM_(record, at, basis, basis, "Basis", "口径", .required = true),                   \
        LINE_REFERENCE_(record, at, fund_id, "fund", "Fund", "基金"),                              \
        LINE_REFERENCE_(record, at, firm_id, "firm", "Firm", "企业"),                              \
        LINE_REFERENCE_(record, at, project_id, "project", "Project", "项目"),                     \
        LINE_ENUM_(record, at, currency, currency, "Currency", "币种"),                            \
        LINE_MONEY_(record, at, figure, "Figure", "数值"),                                         \
        LINE_ENUM_(record, at, denominator, basis, "Divided by", "除以"),                          \
        LINE_MONEY_(record, at, divisor, "Denominator", "基数"),                                   \
        LINE_RATIO_(record, at, figure_ratio, "Ratio", "比例"),                                    \
        LINE_NUMBER_(record, at, figure_days, "Days", "天数"),                                     \
        LINE_ENUM_(record, at, direction, rule_direction, "Direction", "方向"),                    \
        LINE_MONEY_(record, at, limit, "Limit", "限额"),                                           \
        LINE_RATIO_(record, at, limit_ratio, "Limit as a ratio", "比例限额"),                      \
        LINE_NUMBER_(record, at, limit_days, "Limit in days", "天数限额"),                         \
        LINE_MONEY_(record, at, headroom, "Headroom after this", "余量（本次之后）"),              \
        LINE_RATIO_(record, at, headroom_ratio, "Headroom after this, as a ratio",                 \
                    "比例余量（本次之后）"),                                                       \
        LINE_NUMBER_(record, at, headroom_days, "Headroom after this, in days",                    \
                     "天数余量（本次之后）", .negative = true),                                    \
        LINE_MONEY_(record, at, undetermined, "Undetermined", "归属不明金额"),                     \
        LINE_ENUM_(record, at, outcome, verdict_outcome, "Outcome", "结论", .required = true),     \
        LINE_ENUM_(record, at, reason, verdict_reason, "Reason", "说明"),                          \
        LINE_REFERENCE_(record, at, override_id, "override", "Override", "例外批准"),              \
        LINE_RATIO_(record, at, rate, "Exchange rate", "折算汇率", .added = true),                 \
        LINE_DATE_(record, at, rate_on, "Rate of", "汇率日期", .added = true),                     \
        LINE_NUMBER_(record, at, figure_number, "Figure as a number", "数量", .added = true),      \
        LINE_NUMBER_(record, at, limit_number, "Limit as a number", "数量限额", .added = true),    \
        LINE_NUMBER_(record, at, headroom_number, "Headroom after this, as a number",              \
                     "数量余量（本次之后）", .negative = true, .added = true),                     \
        LINE_ENUM_(record, at, limit_unit, limit_unit, "Unit of the limit", "限额单位",            \
                   .added = true)

#endif
