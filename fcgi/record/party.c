/* The fields and the row of parties. */
#include "record/party.h"

#include "record/kinds.h"

static const struct field_value party_kind_values[] = {
    {"finance_bureau", "Finance bureau", "财政部门"},
    {"state_platform", "State-owned platform", "国有平台"},
    {"lp", "Limited partner", "有限合伙人"},
    {"co_investor", "Co-investor", "共同投资人"},
    {"manager", "Fund manager", "基金管理人"},
    {"bank", "Bank", "银行"},
    {"guarantor", "Guarantor", "担保机构"},
    {"insurer", "Insurer", "保险机构"},
    {"appraiser", "Appraiser", "评估机构"},
    {0},
};

const struct field_value money_source_values[] = {
    {"budget", "Government budget", "财政预算资金"},
    {"state_owned", "State-owned capital", "国有资本"},
    {"social", "Social capital", "社会资本"},
    {0},
};

const struct field_value government_level_values[] = {
    {"central", "Central", "中央"},
    {"provincial", "Provincial", "省级"},
    {"municipal", "Municipal", "市级"},
    {"district", "District or county", "区（县）级"},
    {0},
};

static const struct field party_fields[] = {
    F_KEY(struct party, code, "Code", "代码"),
    F_TEXT(struct party, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct party, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct party, kind, party_kind, "Kind", "类别", .required = true),
    F_TEXT(struct party, credit_code, 18, "Unified social credit code", "统一社会信用代码",
           .form = FORM_CREDIT_CODE),
    F_TEXT(struct party, source, 300, "Source", "资料来源"),
    F_TEXT(struct party, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_ENUM(struct party, money_source, money_source, "Kind of money", "资金性质", .added = true),
    F_ENUM(struct party, government_level, government_level, "Level of government", "政府层级",
           .added = true),
};

const struct record_type party_type = {
    RECORD_OF(party, "parties", "Party", "Parties", "主体"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
