/* The fields of opening balances. */
#include "record/opening.h"

#include "record/kinds.h"

static const struct field opening_fields[] = {
    F_REFERENCE(struct opening, fund_id, "fund", "Fund", "基金", .required = true),
    F_DATE(struct opening, opened_on, "Kept since", "建账日", .required = true),
    F_ENUM(struct opening, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct opening, cash, "Cash", "货币资金", .required = true),
    F_MONEY(struct opening, preferred_accrued, "Preferred return accrued, not paid",
            "应计未付门槛收益"),
    F_MONEY(struct opening, carry_before, "Carry paid before", "此前已付业绩报酬"),
    F_MONEY(struct opening, recognised_before, "Credited as local investment before",
            "此前已认定返投金额"),
    F_TEXT(struct opening, document_title, 300, "Document", "依据文件", .required = true),
    F_TEXT(struct opening, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256",
           .required = true, .form = FORM_HEX),
    F_TEXT(struct opening, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type opening_type = {
    RECORD_OF(opening, "openings", "Opening balance", "Opening balances", "期初余额"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "opened_on",
    .approval = APPROVAL_ALWAYS,
    .approved_as = "opening_id",
    .fund = {{"fund_id"}},
};

static const struct field opening_commitment_fields[] = {
    F_REFERENCE(struct opening_commitment, opening_id, "opening", "Opening balance", "期初余额",
                .required = true),
    F_REFERENCE(struct opening_commitment, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct opening_commitment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct opening_commitment, paid_in, "Paid in", "实缴", .required = true),
    F_MONEY(struct opening_commitment, outside, "Paid in outside the commitment",
            "实缴（不计入认缴）"),
    F_MONEY(struct opening_commitment, return_of_capital, "Return of capital", "本金返还"),
    F_MONEY(struct opening_commitment, gain, "Gain", "收益"),
    F_MONEY(struct opening_commitment, income, "Income", "股息及利息"),
    F_MONEY(struct opening_commitment, recallable, "Of which recallable", "其中可召回"),
    F_DATE(struct opening_commitment, recall_expires_on, "Recallable until", "可召回截止日"),
    F_MONEY(struct opening_commitment, released, "Released", "已解除"),
};

const struct record_type opening_commitment_type = {
    RECORD_OF(opening_commitment, "opening_commitments", "Opening balance of a commitment",
              "Opening balances of commitments", "认缴期初余额"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "opening_id",
    .fund = {{"opening_id", "fund_id"}},
};

static const struct field opening_holding_fields[] = {
    F_REFERENCE(struct opening_holding, opening_id, "opening", "Opening balance", "期初余额",
                .required = true),
    F_REFERENCE(struct opening_holding, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct opening_holding, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct opening_holding, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct opening_holding, paid, "Paid to date", "累计已付", .required = true),
    F_MONEY(struct opening_holding, cost, "Cost left", "剩余成本", .required = true),
    F_MONEY(struct opening_holding, fair_value, "Fair value", "公允价值"),
    F_DATE(struct opening_holding, valued_on, "Valued on", "估值日"),
    F_MONEY(struct opening_holding, proceeds, "Proceeds", "累计收回"),
    F_MONEY(struct opening_holding, income, "Of which dividends and interest", "其中股息及利息"),
};

const struct record_type opening_holding_type = {
    RECORD_OF(opening_holding, "opening_holdings", "Opening balance of a holding",
              "Opening balances of holdings", "持仓期初余额"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "opening_id",
    .fund = {{"opening_id", "fund_id"}},
};
