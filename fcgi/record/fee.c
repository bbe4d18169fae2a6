/* The fields of accruals and fee offsets. */
#include "record/values.h"

static const struct field_value offset_category_values[] = {
    {"advisory", "Advisory", "顾问费"},
    {"broken_deal", "Broken deals", "未成交项目费"},
    {"transaction", "Transaction", "交易费"},
    {"directors", "Directors", "董事费"},
    {"monitoring", "Monitoring", "投后管理费"},
    {"capital_markets", "Capital markets", "资本市场服务费"},
    {"arrangement", "Arrangement", "安排费"},
    {"origination", "Origination", "发起费"},
    {"organisation", "Organisation", "开办费"},
    {"placement", "Placement", "募集费"},
    {"other", "Other", "其他"},
    {0},
};

const struct field accrual_fields[] = {
    F_REFERENCE(struct accrual, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct accrual, category, expense_category, "Category", "类别", .required = true),
    F_ENUM(struct accrual, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct accrual, amount, "Owed, not paid", "应付未付余额", .required = true),
    F_TEXT(struct accrual, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct field fee_offset_fields[] = {
    F_REFERENCE(struct fee_offset, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct fee_offset, category, offset_category, "Category", "类别", .required = true),
    F_ENUM(struct fee_offset, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct fee_offset, amount, "Received by the manager", "管理人收取金额",
            .required = true, .positive = true),
    F_DECIMAL(struct fee_offset, share, "Share that is set off", "抵减比例", .required = true,
              .positive = true),
    F_REFERENCE(struct fee_offset, firm_id, "firm", "Paid by", "付款企业"),
    F_TEXT(struct fee_offset, reference, 120, "Reference", "凭证号"),
};
