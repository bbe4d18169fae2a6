/* The kinds of record with their fields: one table from which SQL, JSON, CSV, hashed bytes and the
 * API's document follow. */
#include "record/values.h"

#include <string.h>

static const struct field_value role_values[] = {
    {"viewer", "Viewer", "只读"},           {"manager", "Manager", "经办"},
    {"approver", "Approver", "复核"},       {"auditor", "Auditor", "审计"},
    {"admin", "Administrator", "系统管理"}, {0},
};

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

const struct field_value fund_kind_values[] = {
    {"guide", "Guidance fund", "引导基金"},    {"mother", "Fund of funds", "母基金"},
    {"seed", "Seed fund", "种子基金"},         {"angel", "Angel fund", "天使投资基金"},
    {"growth", "Growth fund", "产业育成基金"}, {"direct", "Direct investment", "直接股权投资"},
    {"special", "Special fund", "专项资金"},   {0},
};

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

static const struct field_value security_class_values[] = {
    {"ordinary", "Ordinary equity", "普通股权"},
    {"preferred", "Preferred equity", "优先股权"},
    {"convertible", "Convertible", "可转换债权"},
    {"other", "Other", "其他"},
    {0},
};

const struct field_value outcome_values[] = {
    {"approve", "Approved", "批准"},
    {"reject", "Rejected", "否决"},
    {0},
};

static const struct field user_fields[] = {
    F_TEXT(struct user, user_name, 40, "User name", "用户名", .required = true, .form = FORM_CODE),
    F_TEXT(struct user, display_name, 80, "Display name", "显示名称", .required = true),
    F_ENUM(struct user, role, role, "Role", "角色", .required = true),
    F_BOOL(struct user, enabled, "Enabled", "启用", .required = true),
};

static const struct field party_fields[] = {
    F_TEXT(struct party, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
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

static const struct field fund_fields[] = {
    F_TEXT(struct fund, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_TEXT(struct fund, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct fund, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct fund, kind, fund_kind, "Kind", "类别", .required = true),
    F_ENUM(struct fund, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct fund, size, "Target size", "目标规模", .positive = true),
    F_REFERENCE(struct fund, manager_id, "party", "Manager", "管理人"),
    F_DATE(struct fund, established_on, "Established on", "设立日期"),
    F_DATE(struct fund, term_ends_on, "Term ends on", "存续期届满日"),
    F_TEXT(struct fund, source, 300, "Source", "资料来源"),
    F_TEXT(struct fund, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_DATE(struct fund, signed_on, "Agreement signed on", "协议签署日", .added = true),
    F_DATE(struct fund, registered_on, "Registered on", "备案日期", .added = true),
    F_DATE(struct fund, investment_ends_on, "Investment period ends on", "投资期届满日",
           .added = true),
    F_DATE(struct fund, exit_ends_on, "Exit period ends on", "退出期届满日", .added = true),
    F_DATE(struct fund, extended_to, "Term extended to", "延长至", .added = true),
    F_DATE(struct fund, reported_on, "Last report filed on", "最近报告日", .added = true),
    F_TEXT(struct fund, credit_code, 18, "Unified social credit code", "统一社会信用代码",
           .form = FORM_CREDIT_CODE, .added = true),
};

static const struct field firm_fields[] = {
    F_TEXT(struct firm, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
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
};

static const struct field firm_tag_fields[] = {
    F_REFERENCE(struct firm_tag, firm_id, "firm", "Firm", "企业", .required = true),
    F_ENUM(struct firm_tag, tag, tag, "Tag", "标签", .required = true),
    F_DATE(struct firm_tag, valid_from, "Valid from", "有效期起"),
    F_DATE(struct firm_tag, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct firm_tag, source, 300, "Source", "资料来源"),
};

static const struct field project_fields[] = {
    F_TEXT(struct project, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_REFERENCE(struct project, firm_id, "firm", "Firm", "企业", .required = true),
    F_TEXT(struct project, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct project, name_en, 200, "English name", "英文名称"),
    F_TEXT(struct project, note, 2000, "Note", "备注", .form = FORM_LINES),
};

static const struct field round_fields[] = {
    F_TEXT(struct round, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_REFERENCE(struct round, firm_id, "firm", "Firm", "企业", .required = true),
    F_TEXT(struct round, series, 40, "Series", "轮次", .required = true),
    F_DATE(struct round, announced_on, "Announced on", "公布日期"),
    F_DATE(struct round, closed_on, "Closed on", "交割日期"),
    F_ENUM(struct round, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct round, amount_raised, "Amount raised", "融资金额", .positive = true),
    F_MONEY(struct round, pre_money, "Pre-money valuation", "投前估值", .positive = true),
    F_DECIMAL(struct round, unit_price, "Unit price", "每单位价格", .positive = true),
    F_ENUM(struct round, security_class, security_class, "Security class", "证券类别",
           .required = true),
    F_TEXT(struct round, source, 300, "Source", "资料来源"),
    F_TEXT(struct round, note, 2000, "Note", "备注", .form = FORM_LINES),
};

static const struct field commitment_fields[] = {
    F_TEXT(struct commitment, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_REFERENCE(struct commitment, fund_id, "fund", "Fund", "基金", .required = true),
    F_REFERENCE(struct commitment, investor_fund_id, "fund", "Investing fund", "出资基金"),
    F_REFERENCE(struct commitment, investor_party_id, "party", "Investing party", "出资主体"),
    F_ENUM(struct commitment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct commitment, amount, "Commitment", "认缴金额", .required = true,
            .positive = true),
    F_TEXT(struct commitment, note, 2000, "Note", "备注", .form = FORM_LINES),
};

static const struct field investment_fields[] = {
    F_TEXT(struct investment, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_REFERENCE(struct investment, project_id, "project", "Project", "项目", .required = true),
    F_REFERENCE(struct investment, fund_id, "fund", "Fund", "基金", .required = true),
    F_REFERENCE(struct investment, round_id, "round", "Round", "轮次"),
    F_ENUM(struct investment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct investment, amount, "Amount", "金额", .required = true, .positive = true),
    F_TEXT(struct investment, purpose, 2000, "Purpose", "用途", .form = FORM_LINES),
    F_ENUM(struct investment, stage, firm_stage, "Stage", "投资阶段", .added = true),
    F_ENUM(struct investment, category, investment_category, "Category", "投资类别", .added = true),
};

static const struct field decision_fields[] = {
    F_REFERENCE(struct decision, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_ENUM(struct decision, outcome, outcome, "Outcome", "结论", .required = true),
    F_TEXT(struct decision, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct decision, rule_id, "rule", "Rule version", "规则版本", .computed = true,
                .version = true),
    F_ENUM(struct decision, basis, basis, "Basis", "口径", .computed = true),
    F_ENUM(struct decision, currency, currency, "Currency", "币种", .computed = true),
    F_MONEY(struct decision, limit, "Limit", "上限", .computed = true),
    F_MONEY(struct decision, used_direct, "Used before, direct", "此前已用（直接）",
            .computed = true),
    F_MONEY(struct decision, used_chain, "Used before, chain", "此前已用（基金链）",
            .computed = true),
    F_MONEY(struct decision, used_look_through, "Used before, look-through", "此前已用（穿透）",
            .computed = true),
    F_DECIMAL(struct decision, rate, "Exchange rate", "折算汇率", .computed = true, .added = true),
    F_DATE(struct decision, rate_on, "Rate of", "汇率日期", .computed = true, .added = true),
};

static const struct field payment_fields[] = {
    F_REFERENCE(struct payment, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_ENUM(struct payment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct payment, amount, "Amount", "金额", .required = true, .positive = true),
    F_TEXT(struct payment, reference, 120, "Bank reference", "付款凭证号"),
    F_BOOL(struct payment, awaits_approval, "Needs a second person", "须他人复核", .computed = true,
           .added = true),
};

static const struct field subscription_fields[] = {
    F_REFERENCE(struct subscription, round_id, "round", "Round", "轮次", .required = true),
    F_REFERENCE(struct subscription, investor_fund_id, "fund", "Investing fund", "投资基金"),
    F_REFERENCE(struct subscription, investor_party_id, "party", "Investor", "投资人"),
    F_REFERENCE(struct subscription, investment_id, "investment", "Investment", "投资"),
    F_ENUM(struct subscription, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct subscription, amount, "Amount", "金额", .positive = true),
    F_DECIMAL(struct subscription, units, "Units", "数量", .positive = true),
    F_TEXT(struct subscription, source, 300, "Source", "资料来源"),
    F_TEXT(struct subscription, note, 2000, "Note", "备注", .form = FORM_LINES),
};

static const struct field reversal_fields[] = {
    F_INTEGER(struct reversal, reversed_seq, INT64_MAX, "Reversed entry", "被冲销分录",
              .required = true),
    F_TEXT(struct reversal, reason, 500, "Reason", "原因", .required = true),
};

static const struct field export_fields[] = {
    F_TEXT(struct export, dataset, 40, "Dataset", "数据集", .required = true, .form = FORM_CODE),
    F_DATE(struct export, as_of, "As of", "截止日", .required = true),
    F_INTEGER(struct export, as_known, INT64_MAX, "As known", "已知至", .required = true),
    F_INTEGER(struct export, row_count, INT64_MAX, "Rows", "行数", .required = true),
    F_TEXT(struct export, sha256, 64, "SHA-256", "SHA-256", .required = true, .form = FORM_HEX),
};

static const struct field convention_fields[] = {
    F_INTEGER(struct convention_entry, number, 1000, "Number", "编号", .required = true),
};

const struct record_type record_types[RECORD_KIND_COUNT] = {
    [RECORD_USER] = {"user", "users", "User", "用户", SHAPE(struct user, user_fields),
                     .revisable = true},
    [RECORD_PARTY] = {"party", "parties", "Party", "主体", SHAPE(struct party, party_fields),
                      .revisable = true},
    [RECORD_FUND] = {"fund", "funds", "Fund", "基金", SHAPE(struct fund, fund_fields),
                     .revisable = true},
    [RECORD_FIRM] = {"firm", "firms", "Firm", "企业", SHAPE(struct firm, firm_fields),
                     .revisable = true},
    [RECORD_FIRM_TAG] = {"firm_tag", "firm_tags", "Firm tag", "企业标签",
                         SHAPE(struct firm_tag, firm_tag_fields), .reversible = true},
    [RECORD_PROJECT] = {"project", "projects", "Project", "项目",
                        SHAPE(struct project, project_fields), .revisable = true},
    [RECORD_ROUND] = {"round", "rounds", "Round", "融资轮次", SHAPE(struct round, round_fields),
                      .revisable = true},
    [RECORD_COMMITMENT] = {"commitment", "commitments", "Commitment", "认缴",
                           SHAPE(struct commitment, commitment_fields), .reversible = true},
    [RECORD_RULE] = {"rule", "rules", "Rule", "规则", SHAPE(struct rule, rule_fields),
                     .revisable = true},
    [RECORD_INVESTMENT] = {"investment", "investments", "Investment", "投资",
                           SHAPE(struct investment, investment_fields), .reversible = true},
    [RECORD_DECISION] = {"decision", "decisions", "Decision", "投资决定",
                         SHAPE(struct decision, decision_fields), .reversible = true,
                         .packed = true},
    [RECORD_PAYMENT] = {"payment", "payments", "Payment", "付款",
                        SHAPE(struct payment, payment_fields), .reversible = true, .packed = true},
    [RECORD_SUBSCRIPTION] = {"subscription", "subscriptions", "Subscription", "认购",
                             SHAPE(struct subscription, subscription_fields), .reversible = true,
                             .packed = true},
    [RECORD_CAPITAL_CALL] = {"capital_call", "capital_calls", "Capital call", "缴款通知",
                             SHAPE(struct capital_call, capital_call_fields), .reversible = true,
                             .packed = true},
    [RECORD_CALL_LINE] = {"call_line", "call_lines", "Line of a call", "缴款通知明细",
                          SHAPE(struct call_line, call_line_fields), .reversible = true,
                          .packed = true},
    [RECORD_CONTRIBUTION] = {"contribution", "contributions", "Contribution", "实缴",
                             SHAPE(struct contribution, contribution_fields), .reversible = true,
                             .packed = true},
    [RECORD_DISTRIBUTION] = {"distribution", "distributions", "Distribution", "分配",
                             SHAPE(struct distribution, distribution_fields), .reversible = true,
                             .packed = true},
    [RECORD_DISTRIBUTION_LINE] = {"distribution_line", "distribution_lines",
                                  "Line of a distribution", "分配明细",
                                  SHAPE(struct distribution_line, distribution_line_fields),
                                  .reversible = true, .packed = true},
    [RECORD_RETURN_OF_EXCESS] = {"return_of_excess", "returns_of_excess",
                                 "Return of excess capital", "多缴退还",
                                 SHAPE(struct return_of_excess, return_of_excess_fields),
                                 .reversible = true, .packed = true},
    [RECORD_COMMITMENT_RELEASE] = {"commitment_release", "commitment_releases",
                                   "Release of commitment", "认缴解除",
                                   SHAPE(struct commitment_release, commitment_release_fields),
                                   .reversible = true},
    [RECORD_COMMITMENT_TRANSFER] = {"commitment_transfer", "commitment_transfers",
                                    "Transfer of commitment", "认缴转让",
                                    SHAPE(struct commitment_transfer, commitment_transfer_fields),
                                    .reversible = true},
    [RECORD_EQUALISATION] = {"equalisation", "equalisations", "Equalisation", "后续募集补缴",
                             SHAPE(struct equalisation, equalisation_fields), .reversible = true},
    [RECORD_VALUATION] = {"valuation", "valuations", "Valuation", "估值",
                          SHAPE(struct valuation, valuation_fields), .reversible = true,
                          .packed = true},
    [RECORD_APPROVAL] = {"approval", "approvals", "Approval", "审批",
                         SHAPE(struct approval, approval_fields), .reversible = true,
                         .packed = true},
    [RECORD_PROCEEDS] = {"proceeds", "proceeds", "Proceeds", "退出及收益",
                         SHAPE(struct proceeds, proceeds_fields), .reversible = true,
                         .packed = true},
    [RECORD_BUY_BACK] = {"buy_back", "buy_backs", "Buy-back obligation", "回购义务",
                         SHAPE(struct buy_back, buy_back_fields), .reversible = true},
    [RECORD_EXPENSE] = {"expense", "expenses", "Expense", "费用",
                        SHAPE(struct expense, expense_fields), .reversible = true, .packed = true},
    [RECORD_FEE_TERM] = {"fee_term", "fee_terms", "Fee term", "管理费条款",
                         SHAPE(struct fee_term, fee_term_fields), .reversible = true},
    [RECORD_FACILITY_FLOW] = {"facility_flow", "facility_flows", "Facility flow", "授信收付",
                              SHAPE(struct facility_flow, facility_flow_fields), .reversible = true,
                              .packed = true},
    [RECORD_FX_RATE] = {"fx_rate", "fx_rates", "Exchange rate", "汇率",
                        SHAPE(struct fx_rate, fx_rate_fields), .reversible = true},
    [RECORD_INDEX_LEVEL] = {"index_level", "index_levels", "Index level", "指数点位",
                            SHAPE(struct index_level, index_level_fields), .reversible = true},
    [RECORD_DOCUMENT] = {"document", "documents", "Document", "文件",
                         SHAPE(struct document, document_fields), .reversible = true,
                         .packed = true},
    [RECORD_VOTE] = {"vote", "votes", "Vote", "表决", SHAPE(struct vote, vote_fields),
                     .reversible = true, .packed = true},
    [RECORD_LOSS_TOLERANCE] = {"loss_tolerance", "loss_tolerances", "Loss tolerance", "容亏率",
                               SHAPE(struct loss_tolerance, loss_tolerance_fields),
                               .reversible = true},
    [RECORD_WATERFALL_TERM] = {"waterfall_term", "waterfall_terms", "Waterfall terms", "分配条款",
                               SHAPE(struct waterfall_term, waterfall_term_fields),
                               .reversible = true},
    [RECORD_WATERFALL_TIER] = {"waterfall_tier", "waterfall_tiers", "Tier of a waterfall",
                               "分配层级", SHAPE(struct waterfall_tier, waterfall_tier_fields),
                               .reversible = true},
#include "record_policy.def"
    [RECORD_ACCRUAL] = {"accrual", "accruals", "Accrual", "应计费用",
                        SHAPE(struct accrual, accrual_fields), .reversible = true, .packed = true},
    [RECORD_FEE_OFFSET] = {"fee_offset", "fee_offsets", "Fee offset", "管理费抵减",
                           SHAPE(struct fee_offset, fee_offset_fields), .reversible = true,
                           .packed = true},
    [RECORD_CARRY_RETURN] = {"carry_return", "carry_returns", "Carry paid back", "业绩报酬回拨",
                             SHAPE(struct carry_return, carry_return_fields), .reversible = true},
    [RECORD_REVERSAL] = {"reversal", "reversals", "Reversal", "冲销",
                         SHAPE(struct reversal, reversal_fields), .packed = true},
    [RECORD_EXPORT] = {"export", "exports", "Export", "导出", SHAPE(struct export, export_fields),
                       .packed = true},
    [RECORD_OVERRIDE] = {"override", "overrides", "Override", "例外批准",
                         SHAPE(struct override, override_fields), .reversible = true},
    [RECORD_VERDICT_LINE] = {"verdict_line", "verdict_lines", "Line of a verdict", "核验结论明细",
                             SHAPE(struct verdict_line, verdict_line_fields), .packed = true},
    [RECORD_CONVENTION] = {"convention", "conventions", "Conventions", "计算口径",
                           SHAPE(struct convention_entry, convention_fields)},
};

const char *record_credit_code(uint32_t kind, const void *record)
{
    switch (kind) {
    case RECORD_PARTY:
        return ((const struct party *)record)->credit_code;
    case RECORD_FUND:
        return ((const struct fund *)record)->credit_code;
    case RECORD_FIRM:
        return ((const struct firm *)record)->credit_code;
    default:
        return NULL;
    }
}

enum record_kind record_kind_find(const char *kind)
{
    for (int i = RECORD_NONE + 1; i < RECORD_KIND_COUNT; i++)
        if (strcmp(record_types[i].kind, kind) == 0)
            return (enum record_kind)i;
    return RECORD_NONE;
}

enum record_kind record_kind_find_plural(const char *plural)
{
    for (int i = RECORD_NONE + 1; i < RECORD_KIND_COUNT; i++)
        if (strcmp(record_types[i].plural, plural) == 0)
            return (enum record_kind)i;
    return RECORD_NONE;
}
