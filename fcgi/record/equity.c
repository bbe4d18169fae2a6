/* The fields and rows of classes, option pools, securities and what becomes of them. */
#include "record/equity.h"

#include "record/kinds.h"

const struct field_value equity_unit_values[] = {
    {"registered_capital", "Registered capital (yuan)", "注册资本（元）"},
    {"share", "Shares", "股份（股）"},
    {0},
};

static const struct field_value class_basis_values[] = {
    {"charter", "Charter", "章程"},
    {"contract", "Contract", "协议"},
    {0},
};

const struct field_value participation_values[] = {
    {"none", "Not participating", "不参与分配"},
    {"full", "Participating", "完全参与分配"},
    {"capped", "Participating up to a cap", "附上限参与分配"},
    {0},
};

static const struct field_value preference_base_values[] = {
    {"paid", "Price paid", "投资款"},
    {"paid_and_declared", "Price paid and declared dividends", "投资款及已宣告未付股利"},
    {0},
};

static const struct field_value anti_dilution_values[] = {
    {"none", "None", "无"},
    {"full", "Full ratchet", "完全棘轮"},
    {"broad", "Broad weighted average", "广义加权平均"},
    {"narrow", "Narrow weighted average", "狭义加权平均"},
    {0},
};

const struct field_value security_kind_values[] = {
    {"shares", "Shares or registered capital", "股份或注册资本"},
    {"option", "Option", "期权"},
    {"warrant", "Warrant", "认股权证"},
    {"safe", "SAFE", "未来股权简单协议（SAFE）"},
    {"note", "Convertible note", "可转债"},
    {0},
};

static const struct field_value valuation_cap_basis_values[] = {
    {"pre_money", "Pre-money", "投前"},
    {"post_money", "Post-money", "投后"},
    {0},
};

const struct field_value security_action_values[] = {
    {"transfer", "Transfer", "转让"},
    {"conversion", "Conversion", "转换"},
    {"exercise", "Exercise", "行权"},
    {"cancellation", "Cancellation", "注销"},
    {"buy_back", "Buy-back", "回购注销"},
    {"forfeiture", "Forfeiture", "失权"},
    {0},
};

const struct field_value capital_action_values[] = {
    {"split", "Split or consolidation", "拆分或合并"},
    {"reserve_to_capital", "Reserve converted to capital", "公积转增"},
    {"joint_stock_conversion", "Conversion to a joint-stock firm", "股份制改造"},
    {"reduction", "Reduction in proportion", "同比例减资"},
    {0},
};

static const struct field share_class_fields[] = {
    F_KEY(struct share_class, code, "Code", "代码"),
    F_REFERENCE(struct share_class, firm_id, "firm", "Firm", "企业", .required = true,
                .fixed = true),
    F_TEXT(struct share_class, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct share_class, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct share_class, unit, equity_unit, "Unit", "单位", .required = true, .fixed = true),
    F_ENUM(struct share_class, basis, class_basis, "Basis of its rights", "权利依据"),
    F_ENUM(struct share_class, currency, currency, "Currency", "币种", .required = true,
           .fixed = true),
    F_DECIMAL(struct share_class, original_price, "Original price", "发行价格", .positive = true),
    F_DECIMAL(struct share_class, par, "Par value", "面值", .positive = true),
    F_UNITS(struct share_class, authorised_units, "Authorised units", "授权发行数量",
            .positive = true),
    F_DECIMAL(struct share_class, votes, "Votes per unit", "每单位表决权"),
    F_INTEGER(struct share_class, liquidation_rank, 1000, "Liquidation rank (1 is paid first)",
              "清算顺位（1 为最先）"),
    F_DECIMAL(struct share_class, preference_multiple, "Preference multiple", "优先清算倍数",
              .positive = true),
    F_ENUM(struct share_class, preference_base, preference_base, "Preference of", "优先清算基数"),
    F_ENUM(struct share_class, participation, participation, "Participation", "参与分配方式"),
    F_DECIMAL(struct share_class, participation_multiple, "Cap multiple", "参与分配上限倍数",
              .positive = true),
    F_BOOL(struct share_class, cap_without_preference, "Cap without the preference",
           "上限不含优先清算额"),
    F_DECIMAL(struct share_class, dividend_rate, "Dividend rate per year", "年股息率",
              .positive = true),
    F_BOOL(struct share_class, dividend_cumulates, "Dividend cumulates", "股息累积"),
    F_REFERENCE(struct share_class, converts_to_id, "share_class", "Converts to", "可转换为"),
    F_DECIMAL(struct share_class, conversion_ratio, "Conversion ratio", "转换比例",
              .positive = true),
    F_ENUM(struct share_class, anti_dilution, anti_dilution, "Anti-dilution", "反稀释"),
    F_TEXT(struct share_class, source, 300, "Source", "资料来源"),
    F_TEXT(struct share_class, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type share_class_type = {
    RECORD_OF(share_class, "share_classes", "Class of capital", "Classes of capital", "权益类别"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field option_pool_fields[] = {
    F_KEY(struct option_pool, code, "Code", "代码"),
    F_REFERENCE(struct option_pool, firm_id, "firm", "Firm", "企业", .required = true,
                .fixed = true),
    F_REFERENCE(struct option_pool, class_id, "share_class", "Class", "类别", .required = true,
                .fixed = true),
    F_TEXT(struct option_pool, name, 120, "Name", "名称", .required = true),
    F_UNITS(struct option_pool, reserved_units, "Reserved units", "预留数量", .required = true),
    F_TEXT(struct option_pool, source, 300, "Source", "资料来源"),
    F_TEXT(struct option_pool, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type option_pool_type = {
    RECORD_OF(option_pool, "option_pools", "Option pool", "Option pools", "期权池"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field security_fields[] = {
    F_KEY(struct security, code, "Code", "代码"),
    F_REFERENCE(struct security, firm_id, "firm", "Firm", "企业", .required = true),
    F_ENUM(struct security, kind, security_kind, "Kind", "种类", .required = true),
    F_REFERENCE(struct security, class_id, "share_class", "Class", "类别"),
    F_REFERENCE(struct security, holder_party_id, "party", "Holder (party)", "持有人（主体）"),
    F_REFERENCE(struct security, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct security, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_REFERENCE(struct security, round_id, "round", "Round", "轮次"),
    F_REFERENCE(struct security, subscription_id, "subscription", "Subscription", "认购"),
    F_REFERENCE(struct security, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct security, option_pool_id, "option_pool", "Option pool", "期权池"),
    F_UNITS(struct security, units, "Units", "数量", .positive = true),
    F_ENUM(struct security, currency, currency, "Currency", "币种"),
    F_MONEY(struct security, amount, "Amount subscribed, or principal", "认缴金额或本金",
            .positive = true),
    F_DECIMAL(struct security, price, "Price of a unit", "每单位价格"),
    F_DATE(struct security, due_on, "Due on", "缴付期限"),
    F_DECIMAL(struct security, strike, "Strike", "行权价格"),
    F_DATE(struct security, vests_from, "Vests from", "归属起算日"),
    F_INTEGER(struct security, cliff_months, 600, "Cliff, in months", "等待期（月）"),
    F_INTEGER(struct security, vests_months, 600, "Vested after months", "归属期（月）"),
    F_INTEGER(struct security, vests_every_months, 600, "Vests every months", "归属间隔（月）"),
    F_DATE(struct security, expires_on, "Expires on", "到期日"),
    F_MONEY(struct security, valuation_cap, "Valuation cap", "估值上限", .positive = true),
    F_ENUM(struct security, cap_basis, valuation_cap_basis, "Basis of the cap", "估值上限口径"),
    F_DECIMAL(struct security, discount, "Discount", "折扣"),
    F_DECIMAL(struct security, interest_rate, "Interest per year, simple", "年利率（单利）"),
    F_DATE(struct security, matures_on, "Matures on", "债券到期日"),
    F_BOOL(struct security, most_favoured, "Most favoured terms", "最惠条款"),
    F_TEXT(struct security, source, 300, "Source", "资料来源"),
    F_TEXT(struct security, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type security_type = {
    RECORD_OF(security, "securities", "Security", "Securities", "权益凭证"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field security_event_fields[] = {
    F_KEY(struct security_event, code, "Code", "代码"),
    F_REFERENCE(struct security_event, security_id, "security", "From the security", "原权证"),
    F_REFERENCE(struct security_event, event_id, "security_event", "From the result of",
                "原变动所得权证"),
    F_ENUM(struct security_event, action, security_action, "What happens", "变动类型",
           .required = true),
    F_UNITS(struct security_event, units, "Units", "数量", .positive = true),
    F_REFERENCE(struct security_event, to_party_id, "party", "To (party)", "受让方（主体）"),
    F_REFERENCE(struct security_event, to_fund_id, "fund", "To (fund)", "受让方（基金）"),
    F_REFERENCE(struct security_event, to_firm_id, "firm", "To (firm)", "受让方（企业）"),
    F_REFERENCE(struct security_event, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct security_event, to_class_id, "share_class", "To the class", "变为类别"),
    F_UNITS(struct security_event, result_units, "Units that result", "变动后数量",
            .positive = true),
    F_ENUM(struct security_event, currency, currency, "Currency", "币种"),
    F_MONEY(struct security_event, amount, "Amount paid for it", "对价", .positive = true),
    F_TEXT(struct security_event, source, 300, "Source", "资料来源"),
    F_TEXT(struct security_event, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct security_event, forfeiture_id, "capital_notice", "Notice of forfeiture",
                "失权通知", .added = true),
    F_REFERENCE(struct security_event, reduction_id, "capital_notice", "Reduction it completes",
                "所完成的减资", .added = true),
};

const struct record_type security_event_type = {
    RECORD_OF(security_event, "security_events", "Change of a security", "Changes of securities",
              "权证变动"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field capital_act_fields[] = {
    F_REFERENCE(struct capital_act, firm_id, "firm", "Firm", "企业", .required = true),
    F_ENUM(struct capital_act, action, capital_action, "What happens", "变动类型",
           .required = true),
    F_REFERENCE(struct capital_act, class_id, "share_class", "Class", "类别"),
    F_REFERENCE(struct capital_act, to_class_id, "share_class", "To the class", "变为类别"),
    F_DECIMAL(struct capital_act, ratio, "Units for one", "每单位变为", .positive = true),
    F_UNITS(struct capital_act, total_units, "Units in total afterwards", "变动后总数量",
            .positive = true),
    F_ENUM(struct capital_act, currency, currency, "Currency", "币种"),
    F_MONEY(struct capital_act, net_assets, "Net assets", "净资产", .positive = true),
    F_TEXT(struct capital_act, source, 300, "Source", "资料来源"),
    F_TEXT(struct capital_act, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct capital_act, reduction_id, "capital_notice", "Reduction it completes",
                "所完成的减资", .added = true),
};

const struct record_type capital_act_type = {
    RECORD_OF(capital_act, "capital_acts", "Change of all capital", "Changes of all capital",
              "资本变动"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field capital_payment_fields[] = {
    F_REFERENCE(struct capital_payment, security_id, "security", "Security", "权证"),
    F_REFERENCE(struct capital_payment, event_id, "security_event", "Result of", "变动所得权证"),
    F_ENUM(struct capital_payment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct capital_payment, amount, "Amount paid in", "实缴金额", .required = true,
            .positive = true),
    F_TEXT(struct capital_payment, source, 300, "Source", "资料来源"),
    F_TEXT(struct capital_payment, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type capital_payment_type = {
    RECORD_OF(capital_payment, "capital_payments", "Paid-in capital", "Paid-in capital",
              "实缴出资"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field capital_statement_fields[] = {
    F_REFERENCE(struct capital_statement, firm_id, "firm", "Firm", "企业", .required = true),
    F_REFERENCE(struct capital_statement, class_id, "share_class", "Class", "类别"),
    F_UNITS(struct capital_statement, total_units, "Units in total", "总数量", .required = true,
            .positive = true),
    F_TEXT(struct capital_statement, source, 300, "Source", "资料来源", .required = true),
    F_TEXT(struct capital_statement, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type capital_statement_type = {
    RECORD_OF(capital_statement, "capital_statements", "Stated capital", "Stated capital",
              "登记总数"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
