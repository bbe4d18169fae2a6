/* The fields of the reinvestment ledger (返投). */
#include "record/local_investment.h"

#include "record/kinds.h"
#include "record/rule.h"

const struct field_value reinvestment_base_values[] = {
    {"contribution", "Guide contribution, committed", "引导基金认缴出资"},
    {"contribution_paid_in", "Guide contribution, paid in", "引导基金实缴出资"},
    {"fund_committed", "Commitments to the fund", "基金认缴规模"},
    {"fund_paid_in", "Paid in to the fund", "基金实缴规模"},
    {"total_assets", "Total assets of the fund", "基金总资产"},
    {"investable", "Investable amount, as agreed", "基金可投资金额"},
    {0},
};

const struct field_value recognition_kind_values[] = {
    {"local_investment", "Investment in a local firm", "直接投资本地企业"},
    {"relocation", "Firm relocates in", "企业迁入"},
    {"new_subsidiary", "New local subsidiary", "新设子公司"},
    {"acquisition", "Acquires a local firm", "并购本地企业"},
    {"local_stake", "Investee takes a stake in a local firm", "被投企业参股本地企业"},
    {"outside_subsidiary", "Outside subsidiary of a local firm", "本地企业域外子公司"},
    {"other", "Other", "其他认定情形"},
    {0},
};

const struct field_value investment_phase_values[] = {
    {"any", "Any phase", "不区分阶段"}, {"seed", "Seed", "种子期"},
    {"start_up", "Start-up", "初创期"}, {"growth", "Growth", "成长期"},
    {"mature", "Mature", "成熟期"},     {0},
};

static const struct field reinvestment_term_fields[] = {
    F_KEY(struct reinvestment_term, code, "Code", "代码"),
    F_REFERENCE(struct reinvestment_term, fund_id, "fund", "Fund", "基金", .required = true,
                .fixed = true),
    F_TEXT(struct reinvestment_term, scheme, CODE_MAX, "Scheme", "办法代码", .required = true,
           .form = FORM_CODE, .fixed = true),
    F_TEXT(struct reinvestment_term, stage, 120, "Stage", "阶段", .required = true),
    F_REFERENCE(struct reinvestment_term, commitment_id, "commitment", "Guide contribution",
                "引导基金出资"),
    F_ENUM(struct reinvestment_term, base, reinvestment_base, "Base", "计算基数", .required = true),
    F_ENUM(struct reinvestment_term, currency, currency, "Currency", "币种", .required = true,
           .fixed = true),
    F_MONEY(struct reinvestment_term, base_amount, "Base, as agreed", "约定基数金额",
            .positive = true),
    F_DECIMAL(struct reinvestment_term, required, "Required multiple of the base", "要求倍数",
              .required = true, .positive = true),
    F_DECIMAL(struct reinvestment_term, share, "Share due at this stage", "阶段比例",
              .required = true, .positive = true),
    F_DATE(struct reinvestment_term, due_on, "Due on", "考核日", .required = true),
    F_ENUM(struct reinvestment_term, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct reinvestment_term, clause, 300, "Clause", "条款"),
    F_TEXT(struct reinvestment_term, source, 300, "Source", "资料来源"),
    F_DATE(struct reinvestment_term, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct reinvestment_term, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct reinvestment_term, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type reinvestment_term_type = {
    RECORD_OF(reinvestment_term, "reinvestment_terms", "Reinvestment term", "Reinvestment terms",
              "返投条款"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
};

static const struct field recognition_rule_fields[] = {
    F_KEY(struct recognition_rule, code, "Code", "代码"),
    F_TEXT(struct recognition_rule, scheme, CODE_MAX, "Scheme", "办法代码", .required = true,
           .form = FORM_CODE, .fixed = true),
    F_TEXT(struct recognition_rule, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct recognition_rule, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct recognition_rule, kind, recognition_kind, "Kind of recognition", "认定情形",
           .required = true, .fixed = true),
    F_ENUM(struct recognition_rule, phase, investment_phase, "Phase", "投资阶段", .required = true,
           .fixed = true),
    F_DECIMAL(struct recognition_rule, multiplier, "Multiplier", "认定倍数", .required = true,
              .positive = true),
    F_DECIMAL(struct recognition_rule, phase_factor, "Phase factor", "阶段系数", .required = true,
              .positive = true),
    F_INTEGER(struct recognition_rule, lock_in_months, 600, "Lock-in, months", "迁出锁定期（月）"),
    F_ENUM(struct recognition_rule, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct recognition_rule, clause, 300, "Clause", "条款"),
    F_TEXT(struct recognition_rule, source, 300, "Source", "资料来源"),
    F_DATE(struct recognition_rule, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct recognition_rule, valid_to, "Valid to", "有效期止"),
};

const struct record_type recognition_rule_type = {
    RECORD_OF(recognition_rule, "recognition_rules", "Recognition rule", "Recognition rules",
              "返投认定规则"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field recognition_fields[] = {
    F_KEY(struct recognition, code, "Code", "代码"),
    F_REFERENCE(struct recognition, fund_id, "fund", "Fund", "基金", .required = true),
    F_REFERENCE(struct recognition, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct recognition, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct recognition, recognition_rule_id, "recognition_rule", "Recognition rule",
                "认定规则", .required = true),
    F_ENUM(struct recognition, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct recognition, amount, "Amount", "金额", .required = true, .positive = true),
    F_TEXT(struct recognition, evidence, 300, "Evidence", "佐证材料", .required = true),
    F_TEXT(struct recognition, evidence_sha256, 64, "SHA-256 of the evidence", "材料 SHA-256",
           .required = true, .form = FORM_HEX),
    F_TEXT(struct recognition, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct recognition, rule_version_id, "recognition_rule", "Rule version", "规则版本",
                .computed = true, .version = true),
    F_DECIMAL(struct recognition, multiplier, "Multiplier", "认定倍数", .computed = true),
    F_DECIMAL(struct recognition, phase_factor, "Phase factor", "阶段系数", .computed = true),
    F_MONEY(struct recognition, recognised, "Recognised", "认定金额", .computed = true,
            .total = true),
    F_DATE(struct recognition, lock_in_until, "Locked in until", "锁定期届满日", .computed = true),
};

const struct record_type recognition_type = {
    RECORD_OF(recognition, "recognitions", "Recognition", "Recognitions", "返投认定"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "recognition_id",
    .fund = {{"fund_id"}},
};

static const struct field move_out_fields[] = {
    F_REFERENCE(struct move_out, firm_id, "firm", "Firm", "企业", .required = true),
    F_TEXT(struct move_out, destination, 120, "Moved to", "迁往地"),
    F_TEXT(struct move_out, evidence, 300, "Evidence", "佐证材料", .required = true),
    F_TEXT(struct move_out, evidence_sha256, 64, "SHA-256 of the evidence", "材料 SHA-256",
           .required = true, .form = FORM_HEX),
    F_TEXT(struct move_out, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type move_out_type = {
    RECORD_OF(move_out, "move_outs", "Move-out", "Move-outs", "企业迁出"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
