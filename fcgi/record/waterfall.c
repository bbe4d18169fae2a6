/* The fields of waterfall terms, their tiers and carry that is paid back. */
#include "record/waterfall.h"

#include "record/kinds.h"

static const struct field_value waterfall_kind_values[] = {
    {"european", "European (whole fund)", "欧式（整体基金）"},
    {"american", "American (deal by deal)", "美式（逐项目）"},
    {0},
};

static const struct field_value compounding_values[] = {
    {"simple", "Simple interest", "单利"},
    {"annual", "Compounded annually", "按年复利"},
    {"quarterly", "Compounded quarterly", "按季复利"},
    {"daily", "Compounded daily", "按日复利"},
    {0},
};

static const struct field_value day_count_values[] = {
    {"act_365", "act/365", "实际天数/365"},
    {"act_360", "act/360", "实际天数/360"},
    {"30_360", "30/360", "30/360"},
    {0},
};

static const struct field_value concession_to_values[] = {
    {"social", "Social capital", "社会资本"},
    {"social_and_manager", "Social capital and the manager's own commitment",
     "社会资本及管理人跟投"},
    {0},
};

static const struct field waterfall_term_fields[] = {
    F_REFERENCE(struct waterfall_term, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct waterfall_term, kind, waterfall_kind, "Waterfall", "分配方式", .required = true),
    F_DECIMAL(struct waterfall_term, hurdle_rate, "Hurdle rate per year", "门槛收益率（年）",
              .required = true),
    F_ENUM(struct waterfall_term, compounding, compounding, "Compounding", "计息方式",
           .required = true),
    F_ENUM(struct waterfall_term, day_count, day_count, "Day count", "计息基准", .required = true),
    F_DECIMAL(struct waterfall_term, catch_up_share, "Catch-up, manager's share",
              "追赶比例（管理人）", .required = true),
    F_DECIMAL(struct waterfall_term, lp_share, "Split, investors", "超额收益投资人比例",
              .required = true),
    F_DECIMAL(struct waterfall_term, carry_share, "Split, manager (carry)", "超额收益管理人比例",
              .required = true),
    F_REFERENCE(struct waterfall_term, gp_commitment_id, "commitment", "Manager's own commitment",
                "管理人跟投认缴"),
    F_BOOL(struct waterfall_term, clawback, "Clawback", "回拨"),
    F_DECIMAL(struct waterfall_term, clawback_tax, "Clawback less tax paid at", "回拨扣除税率"),
    F_DECIMAL(struct waterfall_term, concession_share, "Share of gains ceded by public investors",
              "政府出资让利比例"),
    F_ENUM(struct waterfall_term, concession_to, concession_to, "Ceded to", "让利对象"),
    F_DATE(struct waterfall_term, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct waterfall_term, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct waterfall_term, clause, 300, "Clause", "条款"),
};

const struct record_type waterfall_term_type = {
    RECORD_OF(waterfall_term, "waterfall_terms", "Waterfall terms", "Waterfall terms", "分配条款"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "valid_from",
    .approval = APPROVAL_ALWAYS,
    .approved_as = "waterfall_term_id",
    .fund = {{"fund_id"}},
};

static const struct field waterfall_tier_fields[] = {
    F_REFERENCE(struct waterfall_tier, waterfall_term_id, "waterfall_term", "Waterfall terms",
                "分配条款", .required = true),
    F_DECIMAL(struct waterfall_tier, hurdle_rate, "From a return of, per year", "自年化收益率",
              .required = true),
    F_DECIMAL(struct waterfall_tier, lp_share, "Split, investors", "超额收益投资人比例",
              .required = true),
    F_DECIMAL(struct waterfall_tier, carry_share, "Split, manager (carry)", "超额收益管理人比例",
              .required = true),
    F_TEXT(struct waterfall_tier, clause, 300, "Clause", "条款"),
};

const struct record_type waterfall_tier_type = {
    RECORD_OF(waterfall_tier, "waterfall_tiers", "Tier of a waterfall", "Tiers of waterfalls",
              "分配层级"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "waterfall_term_id",
    .fund = {{"waterfall_term_id", "fund_id"}},
};

static const struct field carry_return_fields[] = {
    F_REFERENCE(struct carry_return, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct carry_return, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct carry_return, amount, "Carry paid back", "回拨金额", .required = true,
            .positive = true),
    F_TEXT(struct carry_return, reference, 120, "Bank reference", "收款凭证号"),
    F_TEXT(struct carry_return, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type carry_return_type = {
    RECORD_OF(carry_return, "carry_returns", "Carry paid back", "Carry paid back", "业绩报酬回拨"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
};
