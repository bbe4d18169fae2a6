/* What Chinese authorities ask for: the association's half-year and annual disclosure, the inputs
 * of the NDRC's evaluation of guidance funds, and the yearly report to the finance bureau. None of
 * the lists of items was read in its own official file: all lines are marked so. */
#include "templates_internal.h"

#define STATUS REPORT_UNVERIFIED
#define SOURCE "AMAC 信息披露指引第2号 (2016-11-14)"

#define BASICS                                                                                     \
    LINE("basics", "code", "Code", "代码", "fund.code"),                                           \
        LINE("basics", "name", "Name", "基金名称", "fund.name"),                                   \
        LINE("basics", "kind", "Kind", "基金类别", "fund.kind"),                                   \
        LINE("basics", "credit_code", "Unified social credit code", "统一社会信用代码",            \
             "fund.credit_code"),                                                                  \
        LINE("basics", "established_on", "Established on", "成立日期", "fund.established_on"),     \
        LINE("basics", "registered_on", "Registered on", "备案日期", "fund.registered_on"),        \
        LINE("basics", "investment_ends_on", "Investment period ends on", "投资期届满日",          \
             "fund.investment_ends_on"),                                                           \
        LINE("basics", "term_ends_on", "Term ends on", "存续期届满日", "fund.term_ends_on"),       \
        LINE("basics", "size", "Target size", "目标规模", "fund.size"),                            \
        LINE("basics", "manager", "Manager", "管理人", "fund.manager_id"),                         \
        NOT_KEPT("basics", "custodian", "Custodian", "托管人"),                                    \
        LINE("basics", "period_end", "Period ends on", "报告期末", "days.to")
#define OPERATIONS                                                                                 \
    LINE("operations", "invested", "Projects invested in", "累计投资项目数",                       \
         "counts.invested_count"),                                                                 \
        LINE("operations", "managed", "Projects under management", "在管项目数",                   \
             "counts.held_count"),                                                                 \
        LINE("operations", "exited", "Projects exited", "已退出项目数", "counts.exited_count"),    \
        LINE("operations", "listed", "Projects listed", "已上市项目数", "counts.listed_count"),    \
        LINE("operations", "funds", "Funds invested in", "投资子基金数", "counts.fund_count"),     \
        LINE("operations", "cost", "Investments at cost", "在投成本", "balance_sheet.cost"),       \
        LINE("operations", "realised", "Realised gain, cumulative", "累计已实现收益",              \
             "balance_sheet.realised_gain"),                                                       \
        LINE("operations", "unrealised", "Unrealised gain, cumulative", "累计未实现收益",          \
             "balance_sheet.unrealised_gain")
#define FEES                                                                                       \
    LESS("fees", "management_fee", "Management fee", "管理费", "postings.expense.management_fee"), \
        LESS("fees", "custody", "Custody", "托管费", "postings.expense.custody"),                  \
        LESS("fees", "administration", "Administration", "运营服务费",                             \
             "postings.expense.administration"),                                                   \
        LESS("fees", "audit", "Audit", "审计费", "postings.expense.audit"),                        \
        LESS("fees", "legal", "Legal", "律师费", "postings.expense.legal"),                        \
        LESS("fees", "tax", "Taxes", "税费", "postings.expense.tax"),                              \
        SUM("fees", "other", "Other", "其他费用",                                                  \
            "total -management_fee -custody -administration -audit -legal -tax"),                  \
        DURING("fees", "total", "Total", "合计", "nav_roll_forward.expenses")
#define HOLDINGS                                                                                   \
    LINE("holdings", "firm", "Firm", "企业", "holdings.firm_id"),                                  \
        LINE("holdings", "fund", "Fund held", "所投子基金", "holdings.fund_id"),                   \
        LINE("holdings", "first_paid_on", "First paid on", "首次付款日",                           \
             "holdings.first_paid_on"),                                                            \
        LINE("holdings", "cost", "Cost", "投资成本", "holdings.cost"),                             \
        LINE("holdings", "realised", "Realised", "已收回", "holdings.realised"),                   \
        LINE("holdings", "income", "Income", "股息及利息", "holdings.income"),                     \
        LINE("holdings", "value", "Value", "估值", "holdings.value")

static const struct report_section half_year_sections[] = {
    FACTS("basics", "Basic facts, manager and custodian", "基金基本情况、管理人及托管人"),
    FACTS("operations", "Investment operations", "投资运作情况"),
    LIST("holdings", "Investments", "投资项目", "holdings"),
    ROLL("fees", "Fees in detail", "费用明细", PERIOD_YTD | PERIOD_ITD, HOLDER_FUND),
};

static const struct report_line half_year_lines[] = {BASICS, OPERATIONS, HOLDINGS, FEES};

const struct report_template amac_half_year = {
    .name = "amac_half_year",
    .version = "2016",
    .label_en = "AMAC half-year disclosure",
    .label_zh = "中基协半年度信息披露",
    .authority = "中国证券投资基金业协会",
    .scope = REPORT_OF_FUND,
    .source = SOURCE,
    TABLES(half_year_sections, half_year_lines),
};

static const struct report_section annual_sections[] = {
    FACTS("basics", "Basic facts, manager and custodian", "基金基本情况、管理人及托管人"),
    FACTS("operations", "Operations", "运营情况"),
    LIST("holdings", "Investments", "投资项目", "holdings"),
    ROLL("fees", "Fees in detail", "费用明细", PERIOD_YTD | PERIOD_ITD, HOLDER_FUND),
    ROLL("finances", "Financial figures and distributions", "主要财务指标及利润分配",
         PERIOD_YTD | PERIOD_ITD, HOLDER_FUND),
    LIST("investors", "Investors", "投资者情况", "accounts"),
    FACTS("reports", "Reports and statements", "报告及报表"),
};

static const struct report_line annual_lines[] = {
    BASICS,
    OPERATIONS,
    HOLDINGS,
    FEES,
    AT_START("finances", "begin", "Beginning NAV", "期初净值", "nav_roll_forward.closing"),
    DURING("finances", "contributions", "Contributions", "实缴", "nav_roll_forward.contributions"),
    DURING("finances", "brought_in", "Brought in by the opening balance", "期初余额转入",
           "nav_roll_forward.brought_in"),
    DURING("finances", "transferred", "Partner transfers", "份额转让",
           "nav_roll_forward.transferred"),
    DURING("finances", "distributions", "Distributions", "利润分配",
           "nav_roll_forward.distributions"),
    DURING("finances", "carry", "Carried interest paid", "已付业绩报酬", "nav_roll_forward.carry"),
    DURING("finances", "income", "Income", "投资收益（股息及利息）", "nav_roll_forward.income"),
    DURING("finances", "realised", "Realised gain", "已实现收益", "nav_roll_forward.realised_gain"),
    DURING("finances", "unrealised", "Unrealised gain", "公允价值变动收益",
           "nav_roll_forward.unrealised_gain"),
    DURING("finances", "expenses", "Expenses", "费用", "nav_roll_forward.expenses"),
    SUM("finances", "end", "Ending NAV", "期末净值",
        "begin contributions brought_in transferred distributions carry income realised "
        "unrealised expenses"),
    AT_END("finances", "closing", "Ending NAV by the statements", "期末净值（报表）",
           "nav_roll_forward.closing"),
    SUM("finances", "check", "Difference from the statements (nothing)", "与报表差异（应为零）",
        "end -closing"),
    LINE("investors", "commitment", "Commitment", "认缴", "accounts.commitment_id"),
    LINE("investors", "committed", "Committed", "认缴金额", "accounts.commitment"),
    LINE("investors", "paid_in", "Paid in", "实缴", "accounts.paid_in"),
    LINE("investors", "distributed", "Distributed", "累计分配", "accounts.distributed"),
    NOT_KEPT("reports", "manager", "Report of the manager", "管理人报告"),
    NOT_KEPT("reports", "custodian", "Report of the custodian", "托管人报告"),
    NOT_KEPT("reports", "audited", "Audited statements", "经审计的财务报表"),
};

const struct report_template amac_annual = {
    .name = "amac_annual",
    .version = "2016",
    .label_en = "AMAC annual disclosure",
    .label_zh = "中基协年度信息披露",
    .authority = "中国证券投资基金业协会",
    .scope = REPORT_OF_FUND,
    .source = SOURCE,
    TABLES(annual_sections, annual_lines),
};

/* Money that came from where, what it did, and what it is worth. */
#define LEVERAGE                                                                                   \
    LINE("leverage", "size", "Fund size", "基金规模", "leverage.size"),                            \
        LINE("leverage", "budget", "Budget money", "财政资金", "leverage.budget"),                 \
        LINE("leverage", "state_owned", "State-owned capital", "国有资本",                         \
             "leverage.state_owned"),                                                              \
        LINE("leverage", "social", "Social capital", "社会资本", "leverage.social"),               \
        LINE("leverage", "unknown", "Of unknown kind", "性质未知", "leverage.unknown"),            \
        LINE("leverage", "social_multiple", "Social / public", "社会资本放大倍数",                 \
             "leverage.social_multiple"),                                                          \
        LINE("leverage", "size_multiple", "Size / public", "规模放大倍数",                         \
             "leverage.size_multiple")
#define STAGES                                                                                     \
    LINE("local_investment", "stage", "Stage", "阶段", "local_investment_stages.stage"),           \
        LINE("local_investment", "target", "Target", "返投目标",                                   \
             "local_investment_stages.target"),                                                    \
        LINE("local_investment", "counted", "Counted", "计入金额",                                 \
             "local_investment_stages.counted"),                                                   \
        LINE("local_investment", "progress", "Progress", "完成率",                                 \
             "local_investment_stages.progress"),                                                  \
        LINE("local_investment", "state", "State", "状态", "local_investment_stages.state")
#define LOSSES                                                                                     \
    LINE("losses", "project", "Project", "项目", "losses.project_id"),                             \
        LINE("losses", "cost", "Cost", "投资成本", "losses.cost"),                                 \
        LINE("losses", "loss", "Loss", "损失", "losses.loss"),                                     \
        LINE("losses", "ratio", "Loss ratio", "亏损率", "losses.ratio"),                           \
        LINE("losses", "tolerance", "Tolerance", "容亏率", "losses.tolerance"),                    \
        LINE("losses", "state", "Beside the tolerance", "对照容亏率", "losses.state")
#define RESULTS                                                                                    \
    LINE("results", "paid_in", "Paid in", "实缴", "performance.paid_in"),                          \
        LINE("results", "distributed", "Distributed", "累计分配", "performance.distributed"),      \
        LINE("results", "nav", "Net asset value", "净值", "performance.nav"),                      \
        LINE("results", "dpi", "DPI", "DPI", "performance.dpi"),                                   \
        LINE("results", "tvpi", "TVPI", "TVPI", "performance.tvpi"),                               \
        LINE("results", "net_irr", "Net IRR", "净 IRR", "performance.net_irr")

#undef SOURCE
#define SOURCE "发改财金〔2025〕1753号"

static const struct report_section evaluation_sections[] = {
    FACTS("basics", "The fund", "基金基本情况"),
    FACTS("evaluation", "Evaluation", "绩效评价"),
    LIST("indicators", "Indicators", "评价指标", "indicators"),
    FACTS("operations", "Investments", "投资情况"),
    LIST("local_investment", "Local investment", "返投", "local_investment_stages"),
    FACTS("leverage", "Leverage", "放大倍数"),
    FACTS("results", "Results", "收益"),
    LIST("losses", "Losses", "亏损与容亏", "losses"),
};

static const struct report_line evaluation_lines[] = {
    BASICS,
    LINE("evaluation", "code", "Code", "编号", "evaluation.code"),
    LINE("evaluation", "sheet", "Score sheet", "评价指标体系", "evaluation.score_sheet_id"),
    LINE("evaluation", "year", "Fiscal year", "评价年度", "evaluation.fiscal_year"),
    LINE("evaluation", "state", "State", "状态", "evaluation_figures.state"),
    LINE("evaluation", "self_total", "Self-score", "自评总分", "evaluation_figures.self_total"),
    LINE("evaluation", "fiscal_total", "Fiscal score", "财政评价总分",
         "evaluation_figures.fiscal_total"),
    LINE("indicators", "dimension", "Dimension", "评价维度", "indicators.score_dimension_id"),
    LINE("indicators", "indicator", "Indicator", "评价指标", "indicators.score_indicator_id"),
    LINE("indicators", "max", "Maximum score", "分值", "indicators.max_score"),
    LINE("indicators", "self", "Self-score", "自评得分", "indicators.self_score"),
    LINE("indicators", "evidence", "Evidence", "佐证材料", "indicators.evidence"),
    LINE("indicators", "fiscal", "Fiscal score", "财政评价得分", "indicators.fiscal_score"),
    OPERATIONS,
    STAGES,
    LEVERAGE,
    RESULTS,
    LOSSES,
};

const struct report_template ndrc_evaluation = {
    .name = "ndrc_evaluation",
    .version = "2025",
    .label_en = "NDRC evaluation inputs",
    .label_zh = "发改委绩效评价基础数据",
    .authority = "国家发展和改革委员会",
    .scope = REPORT_OF_FUND,
    .source = SOURCE,
    TABLES(evaluation_sections, evaluation_lines),
};

#undef SOURCE
#define SOURCE "政府投资基金年度报告（财政部门）"

static const struct report_section yearly_sections[] = {
    FACTS("basics", "The fund", "基金基本情况"),
    FACTS("leverage", "Sources of money", "资金来源"),
    LIST("investors", "Contributions", "出资情况", "accounts"),
    FACTS("operations", "Investments", "投资情况"),
    LIST("holdings", "Investments in detail", "投资明细", "holdings"),
    ROLL("fees", "Fees in detail", "费用明细", PERIOD_YTD | PERIOD_ITD, HOLDER_FUND),
    FACTS("balance", "Balance sheet", "资产负债情况"),
    FACTS("results", "Results", "收益情况"),
    LIST("local_investment", "Local investment", "返投", "local_investment_stages"),
    LIST("losses", "Losses", "亏损与容亏", "losses"),
};

static const struct report_line yearly_lines[] = {
    BASICS,
    LEVERAGE,
    LINE("investors", "commitment", "Commitment", "认缴", "accounts.commitment_id"),
    LINE("investors", "committed", "Committed", "认缴金额", "accounts.commitment"),
    LINE("investors", "paid_in", "Paid in", "实缴", "accounts.paid_in"),
    LINE("investors", "unfunded", "Unfunded", "未缴认缴", "accounts.unfunded"),
    LINE("investors", "distributed", "Distributed", "累计分配", "accounts.distributed"),
    OPERATIONS,
    HOLDINGS,
    FEES,
    LINE("balance", "cash", "Cash", "货币资金", "balance_sheet.cash"),
    LINE("balance", "cost", "Investments at cost", "投资成本", "balance_sheet.cost"),
    LINE("balance", "unrealised", "Fair value above cost", "公允价值变动",
         "balance_sheet.unrealised"),
    LINE("balance", "facility", "Credit facility", "授信借款", "balance_sheet.facility"),
    LINE("balance", "accrued", "Accrued expenses", "应计费用", "balance_sheet.accrued"),
    LINE("balance", "nav", "Net asset value", "净值", "balance_sheet.nav"),
    RESULTS,
    STAGES,
    LOSSES,
};

const struct report_template finance_yearly = {
    .name = "finance_yearly",
    .version = "1",
    .label_en = "Yearly report to the finance bureau",
    .label_zh = "财政部门年度报告",
    .authority = "财政部门",
    .scope = REPORT_OF_FUND,
    .source = SOURCE,
    TABLES(yearly_sections, yearly_lines),
};
