/* The fields and rows of firms, their tags and status, projects and rounds. */
#include "record/firm.h"

#include "record/kinds.h"

const struct field_value tag_values[] = {
    {"high_tech", "High and new technology enterprise", "高新技术企业"},
    {"specialised", "Specialised and innovative SME", "专精特新中小企业"},
    {"little_giant", "Little giant", "专精特新“小巨人”"},
    {"gazelle", "Gazelle", "瞪羚企业"},
    {"unicorn", "Unicorn", "独角兽企业"},
    {"hidden_champion", "Hidden champion", "隐形冠军"},
    {"listed", "Listed", "上市公司"},
    {"anchor", "Anchor of the district", "链主企业"},
    {0},
};

const struct field_value firm_state_values[] = {
    {"operating", "Operating", "存续"},
    {"listed", "Listed", "上市"},
    {"acquired", "Acquired", "被并购"},
    {"closed", "Closed", "关闭"},
    {0},
};

static const struct field_value security_class_values[] = {
    {"ordinary", "Ordinary equity", "普通股权"},
    {"preferred", "Preferred equity", "优先股权"},
    {"convertible", "Convertible", "可转换债权"},
    {"other", "Other", "其他"},
    {0},
};

static const struct field firm_fields[] = {
    F_KEY(struct firm, code, "Code", "代码"),
    F_TEXT(struct firm, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct firm, name_en, 200, "English name", "英文名称"),
    F_TEXT(struct firm, credit_code, 18, "Unified social credit code", "统一社会信用代码",
           .form = FORM_CREDIT_CODE),
    F_TEXT(struct firm, industry, 8, "Industry (GB/T 4754)", "行业（GB/T 4754）",
           .form = FORM_CODE),
    F_TEXT(struct firm, region, 6, "Region (GB/T 2260)", "地区（GB/T 2260）", .form = FORM_CODE),
    F_DATE(struct firm, established_on, "Established on", "成立日期"),
    F_TEXT(struct firm, source, 300, "Source", "资料来源"),
    F_TEXT(struct firm, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_TEXT(struct firm, category, 80, "Category", "自定类别", .added = true),
    F_TEXT(struct firm, country, 80, "Country or territory", "国家或地区", .added = true),
    F_TEXT(struct firm, province, 80, "Province or state", "省（州）", .added = true),
    F_TEXT(struct firm, area, 80, "Area", "区域", .added = true),
    F_TEXT(struct firm, city, 80, "City", "城市", .added = true),
};

const struct record_type firm_type = {
    RECORD_OF(firm, "firms", "Firm", "Firms", "企业"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "established_on",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field firm_tag_fields[] = {
    F_REFERENCE(struct firm_tag, firm_id, "firm", "Firm", "企业", .required = true),
    F_ENUM(struct firm_tag, tag, tag, "Tag", "标签", .required = true),
    F_DATE(struct firm_tag, valid_from, "Valid from", "有效期起"),
    F_DATE(struct firm_tag, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct firm_tag, source, 300, "Source", "资料来源"),
};

const struct record_type firm_tag_type = {
    RECORD_OF(firm_tag, "firm_tags", "Firm tag", "Firm tags", "企业标签"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field firm_status_fields[] = {
    F_REFERENCE(struct firm_status, firm_id, "firm", "Firm", "企业", .required = true),
    F_ENUM(struct firm_status, state, firm_state, "State", "存续状态", .required = true),
    F_DATE(struct firm_status, occurred_on, "Since", "发生日期"),
    F_REFERENCE(struct firm_status, acquirer_party_id, "party", "Acquirer (party)",
                "收购方（主体）"),
    F_REFERENCE(struct firm_status, acquirer_firm_id, "firm", "Acquirer (firm)", "收购方（企业）"),
    F_TEXT(struct firm_status, acquirer_name, 200, "Acquirer (not recorded)", "收购方（未登记）"),
    F_ENUM(struct firm_status, currency, currency, "Currency", "币种"),
    F_MONEY(struct firm_status, price, "Price", "收购价格", .positive = true),
    F_TEXT(struct firm_status, source, 300, "Source", "资料来源"),
    F_TEXT(struct firm_status, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type firm_status_type = {
    RECORD_OF(firm_status, "firm_statuses", "Firm status", "Firm statuses", "企业存续状态"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "occurred_on",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field project_fields[] = {
    F_KEY(struct project, code, "Code", "代码"),
    F_REFERENCE(struct project, firm_id, "firm", "Firm", "企业", .required = true, .fixed = true),
    F_TEXT(struct project, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct project, name_en, 200, "English name", "英文名称"),
    F_TEXT(struct project, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type project_type = {
    RECORD_OF(project, "projects", "Project", "Projects", "项目"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field round_fields[] = {
    F_KEY(struct round, code, "Code", "代码"),
    F_REFERENCE(struct round, firm_id, "firm", "Firm", "企业", .required = true, .fixed = true),
    F_TEXT(struct round, series, 40, "Series", "轮次"),
    F_DATE(struct round, announced_on, "Announced on", "公布日期"),
    F_DATE(struct round, closed_on, "Closed on", "交割日期"),
    F_ENUM(struct round, currency, currency, "Currency", "币种", .required = true, .fixed = true),
    F_MONEY(struct round, amount_raised, "Amount raised", "融资金额", .positive = true),
    F_MONEY(struct round, pre_money, "Pre-money valuation", "投前估值", .positive = true),
    F_DECIMAL(struct round, unit_price, "Unit price", "每单位价格", .positive = true),
    F_ENUM(struct round, security_class, security_class, "Security class", "证券类别"),
    F_TEXT(struct round, source, 300, "Source", "资料来源"),
    F_TEXT(struct round, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type round_type = {
    RECORD_OF(round, "rounds", "Round", "Rounds", "融资轮次"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field subscription_fields[] = {
    F_REFERENCE(struct subscription, round_id, "round", "Round", "轮次", .required = true),
    F_REFERENCE(struct subscription, investor_fund_id, "fund", "Investing fund", "投资基金"),
    F_REFERENCE(struct subscription, investor_party_id, "party", "Investor", "投资人"),
    F_REFERENCE(struct subscription, investment_id, "investment", "Investment", "投资"),
    F_ENUM(struct subscription, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct subscription, amount, "Amount", "金额", .positive = true),
    F_UNITS(struct subscription, units, "Units", "数量", .positive = true),
    F_TEXT(struct subscription, source, 300, "Source", "资料来源"),
    F_TEXT(struct subscription, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct subscription, closing_id, "round_closing", "Closing", "交割", .added = true),
};

const struct record_type subscription_type = {
    RECORD_OF(subscription, "subscriptions", "Subscription", "Subscriptions", "认购"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .packed = true,
};
