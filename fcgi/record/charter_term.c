/* The fields and the row of what a charter says of votes, profit and new capital. */
#include "record/charter_term.h"

const struct field_value holder_right_kind_values[] = {
    {"votes", "Votes", "表决权"},
    {"profit", "Profit", "利润分配"},
    {"pre_emption", "New capital", "新增资本优先认缴"},
    {0},
};

const struct field_value charter_basis_values[] = {
    {"subscribed", "Subscribed capital", "认缴出资"},
    {"paid_in", "Paid-in capital", "实缴出资"},
    {"shares", "Shares", "持股数"},
    {"class_votes", "Votes of the class", "类别表决权"},
    {"stated", "A stated share", "约定比例"},
    {"none", "No such right", "无此权利"},
    {0},
};

#define HOLDER "holder_party_id holder_fund_id holder_firm_id"

const struct belongs charter_belongs[] = {
    [CHARTER_BY_SUBSCRIBED] = {"", ""},      [CHARTER_BY_PAID_IN] = {"", ""},
    [CHARTER_BY_SHARES] = {"", ""},          [CHARTER_BY_CLASS_VOTES] = {"", ""},
    [CHARTER_BY_STATED] = {"share", HOLDER}, [CHARTER_NONE] = {"", ""},
};

static const struct field charter_term_fields[] = {
    F_KEY(struct charter_term, code, "Code", "代码"),
    F_REFERENCE(struct charter_term, firm_id, "firm", "Firm", "企业", .required = true),
    F_ENUM(struct charter_term, right, holder_right_kind, "Right", "权利", .required = true),
    F_ENUM(struct charter_term, basis, charter_basis, "Shared by", "分配依据", .required = true),
    F_REFERENCE(struct charter_term, holder_party_id, "party", "Holder (party)", "持有人（主体）"),
    F_REFERENCE(struct charter_term, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct charter_term, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_DECIMAL(struct charter_term, share, "Share", "比例", .positive = true),
    F_TEXT(struct charter_term, clause, 120, "Clause", "条款"),
    F_TEXT(struct charter_term, source, 300, "Source", "资料来源", .required = true),
    F_TEXT(struct charter_term, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type charter_term_type = {
    RECORD_OF(charter_term, "charter_terms", "Term of a charter", "Terms of charters", "章程约定"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .belongings = {{"basis", charter_belongs}},
};
