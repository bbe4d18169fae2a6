/* ILPA's Performance Template 1.1 in both variants, the schedule of investments, and the notices of
 * calls and distributions. */
#include "templates_internal.h"

#define SOURCE "ILPA Performance Template v1.1 (2025-03-31)"
#define STATUS REPORT_VERIFIED

/* Of both variants. */
#define RETURNS                                                                                    \
    LINE("returns", "committed", "Committed", "认缴", "performance.committed"),                    \
        LINE("returns", "paid_in", "Paid in", "实缴", "performance.paid_in"),                      \
        LINE("returns", "distributed", "Distributed", "累计分配", "performance.distributed"),      \
        LINE("returns", "nav", "NAV", "净值", "performance.nav"),                                  \
        LINE("returns", "dpi", "DPI", "DPI", "performance.dpi"),                                   \
        LINE("returns", "rvpi", "RVPI", "RVPI", "performance.rvpi"),                               \
        LINE("returns", "tvpi", "TVPI with facility", "TVPI（含授信）", "performance.tvpi"),       \
        LINE("returns", "net_irr", "Net IRR with facility", "净 IRR（含授信）",                    \
             "performance.net_irr"),                                                               \
        LINE("returns", "gross_multiple", "Gross MOIC with facility", "毛 MOIC（含授信）",         \
             "performance.gross_multiple"),                                                        \
        LINE("returns", "gross_irr", "Gross IRR with facility", "毛 IRR（含授信）",                \
             "performance.gross_irr"),                                                             \
        LINE("returns", "net_multiple_without", "TVPI without facility", "TVPI（不含授信）",       \
             "performance.net_multiple_without"),                                                  \
        LINE("returns", "net_irr_without", "Net IRR without facility", "净 IRR（不含授信）",       \
             "performance.net_irr_without"),                                                       \
        LINE("returns", "gross_multiple_without", "Gross MOIC without facility",                   \
             "毛 MOIC（不含授信）", "performance.gross_multiple_without"),                         \
        LINE("returns", "gross_irr_without", "Gross IRR without facility", "毛 IRR（不含授信）",   \
             "performance.gross_irr_without")
#define FLOWS(of)                                                                                  \
    LINE("flows", "date", "Date", "日期", of ".date"),                                             \
        LINE("flows", "type", "Transaction type", "交易类型", of ".type"),                         \
        LINE("flows", "amount", "Amount", "金额", of ".amount"),                                   \
        LINE("flows", "net_with", "Net, with facility", "净，含授信", of ".net_with"),             \
        LINE("flows", "gross_with", "Gross, with facility", "毛，含授信", of ".gross_with"),       \
        LINE("flows", "net_without", "Net, without facility", "净，不含授信", of ".net_without"),  \
        LINE("flows", "gross_without", "Gross, without facility", "毛，不含授信",                  \
             of ".gross_without"),                                                                 \
        LINE("flows", "numerator", "In the numerator", "计入分子", of ".in_numerator"),            \
        LINE("flows", "denominator", "In the denominator", "计入分母", of ".in_denominator")
#define PORTFOLIO                                                                                  \
    LINE("portfolio", "firm", "Portfolio company", "被投企业", "holdings.firm_id"),                \
        LINE("portfolio", "fund", "Fund held", "所投子基金", "holdings.fund_id"),                  \
        LINE("portfolio", "invested", "Invested capital", "投资成本", "holdings.cost"),            \
        LINE("portfolio", "realised", "Realised proceeds", "已收回本金及收益",                     \
             "holdings.realised"),                                                                 \
        LINE("portfolio", "income", "Realised income and dividends", "股息及利息",                 \
             "holdings.income"),                                                                   \
        NOT_KEPT("portfolio", "non_cash_dividend", "Non-cash dividend", "非现金股息"),             \
        NOT_KEPT("portfolio", "pik", "PIK", "实物支付利息"),                                       \
        NOT_KEPT("portfolio", "stock", "Stock held or distributed", "持有或分配的股票"),           \
        LINE("portfolio", "fair_value", "Fair market value", "公允价值", "holdings.value"),        \
        LINE("portfolio", "gross_irr", "Total gross IRR", "毛 IRR（合计）", "holdings.gross_irr"), \
        NOT_KEPT("portfolio", "realised_irr", "Realised gross IRR", "毛 IRR（已实现）"),           \
        NOT_KEPT("portfolio", "unrealised_irr", "Unrealised gross IRR", "毛 IRR（未实现）"),       \
        NOT_KEPT("portfolio", "net_irr", "Net IRR", "净 IRR"),                                     \
        LINE("portfolio", "moic", "MOIC", "MOIC", "holdings.multiple")

static const struct report_section granular_sections[] = {
    FACTS("returns", "Returns", "收益指标"),
    LIST("flows", "Cash flows by transaction type", "按交易类型的现金流", "flows"),
    LIST("portfolio", "Portfolio", "投资组合", "holdings"),
};

static const struct report_line granular_lines[] = {RETURNS, FLOWS("flows"), PORTFOLIO};

const struct report_template ilpa_performance_granular = {
    .name = "ilpa_performance_granular",
    .version = "1.1",
    .label_en = "ILPA performance template, granular",
    .label_zh = "ILPA 业绩模板（明细法）",
    .authority = "ILPA",
    .scope = REPORT_OF_FUND_OR_INVESTOR,
    .source = SOURCE,
    TABLES(granular_sections, granular_lines),
};

static const struct report_section gross_up_sections[] = {
    FACTS("returns", "Returns", "收益指标"),
    LIST("flows", "Cash flows, calls in total", "现金流（缴款按总额）", "grossed_up_flows"),
    FACTS("gross_up", "Gross-up", "总额还原"),
    LIST("portfolio", "Portfolio", "投资组合", "holdings"),
};

static const struct report_line gross_up_lines[] = {
    RETURNS,
    FLOWS("grossed_up_flows"),
#undef STATUS
#define STATUS REPORT_UNVERIFIED
    NOT_KEPT("gross_up", "rows", "Gross-up rows", "总额还原行"),
#undef STATUS
#define STATUS REPORT_VERIFIED
    PORTFOLIO,
};

const struct report_template ilpa_performance_gross_up = {
    .name = "ilpa_performance_gross_up",
    .version = "1.1",
    .label_en = "ILPA performance template, gross-up",
    .label_zh = "ILPA 业绩模板（总额还原法）",
    .authority = "ILPA",
    .scope = REPORT_OF_FUND_OR_INVESTOR,
    .source = SOURCE,
    TABLES(gross_up_sections, gross_up_lines),
};

#undef SOURCE
#undef STATUS
#define SOURCE "Fundtrail"
#define STATUS REPORT_UNVERIFIED

static const struct report_section schedule_sections[] = {
    LIST("investments", "Schedule of investments", "投资明细表", "holdings"),
    FACTS("balance", "Balance sheet", "资产负债表"),
};

static const struct report_line schedule_lines[] = {
    LINE("investments", "firm", "Firm", "企业", "holdings.firm_id"),
    LINE("investments", "fund", "Fund held", "所投子基金", "holdings.fund_id"),
    LINE("investments", "currency", "Currency", "币种", "holdings.currency"),
    LINE("investments", "first_paid_on", "First paid on", "首次付款日", "holdings.first_paid_on"),
    LINE("investments", "cost", "Cost", "投资成本", "holdings.cost"),
    LINE("investments", "cost_left", "Cost left", "剩余成本", "holdings.cost_left"),
    LINE("investments", "realised", "Realised", "已收回", "holdings.realised"),
    LINE("investments", "income", "Income", "股息及利息", "holdings.income"),
    LINE("investments", "realised_gain", "Realised gain", "已实现收益", "holdings.realised_gain"),
    LINE("investments", "value", "Value", "估值", "holdings.value"),
    LINE("investments", "valued_on", "Valued on", "估值日", "holdings.valued_on"),
    LINE("investments", "unrealised_gain", "Unrealised gain", "未实现收益",
         "holdings.unrealised_gain"),
    LINE("investments", "multiple", "Multiple of cost", "回报倍数", "holdings.multiple"),
    LINE("investments", "share", "Share of the value of all", "占持仓估值比例", "holdings.share"),
    LINE("balance", "cost", "Investments at cost", "投资成本", "balance_sheet.cost"),
    LINE("balance", "unrealised", "Fair value above cost", "公允价值变动",
         "balance_sheet.unrealised"),
    LINE("balance", "nav", "Net asset value", "净值", "balance_sheet.nav"),
};

const struct report_template investments_schedule = {
    .name = "investments_schedule",
    .version = "1",
    .label_en = "Schedule of investments",
    .label_zh = "投资明细表",
    .authority = "Fundtrail",
    .scope = REPORT_OF_FUND,
    .source = SOURCE,
    TABLES(schedule_sections, schedule_lines),
};

#undef SOURCE
#undef STATUS
#define SOURCE "ILPA Capital Call & Distribution Template (2025)"
#define STATUS REPORT_UNVERIFIED

#define UNFUNDED                                                                                   \
    LINE("unfunded", "commitment_id", "Commitment", "认缴", "accounts.commitment_id"),             \
        LINE("unfunded", "commitment", "Total commitment", "认缴总额", "accounts.commitment"),     \
        LINE("unfunded", "contributed", "Contributed inside", "实缴（计入认缴）",                  \
             "accounts.contributed_inside"),                                                       \
        LINE("unfunded", "returned", "Excess returned", "多缴退还", "accounts.returned"),          \
        LINE("unfunded", "recallable", "Recallable distributions", "可召回分配",                   \
             "accounts.recallable"),                                                               \
        LINE("unfunded", "expired", "Recall expired", "召回权到期", "accounts.recall_expired"),    \
        LINE("unfunded", "released", "Released", "已解除", "accounts.released"),                   \
        LINE("unfunded", "unfunded", "Unfunded commitment", "未缴认缴", "accounts.unfunded")

static const struct report_section call_sections[] = {
    FACTS("notice", "Notice", "通知"),
    LIST("lines", "What each investor owes", "各投资人应缴", "call_lines"),
    LIST("payment", "How each pays", "付款方式", "call_notices"),
    LIST("unfunded", "Unfunded commitment of each investor", "各投资人未缴认缴", "accounts"),
};

static const struct report_line call_lines[] = {
    LINE("notice", "fund", "Fund", "基金", "capital_call.fund_id"),
    LINE("notice", "number", "Notice number", "通知编号", "capital_call.code"),
    LINE("notice", "date", "Date of notice", "通知日期", "proposal.effective_on"),
    LINE("notice", "due_on", "Due on", "到期日", "capital_call.due_on"),
    LINE("notice", "total", "Total called", "缴款总额", "proposal.amount"),
    LINE("notice", "investments", "For investments", "用于投资", "capital_call.investments"),
    LINE("notice", "working_capital", "For working capital", "用于营运资金",
         "capital_call.working_capital"),
    LINE("notice", "facility_interest", "For facility fees and interest", "用于授信费用及利息",
         "capital_call.facility_interest"),
    LINE("notice", "management_fees", "For management fees", "用于管理费",
         "capital_call.management_fees"),
    LINE("notice", "expenses", "For partnership expenses", "用于合伙费用", "capital_call.expenses"),
    LINE("lines", "commitment", "Commitment", "认缴", "call_lines.commitment_id"),
    LINE("lines", "investments", "For investments", "用于投资", "call_lines.investments"),
    LINE("lines", "working_capital", "For working capital", "用于营运资金",
         "call_lines.working_capital"),
    LINE("lines", "facility_interest", "For facility interest", "用于授信利息",
         "call_lines.facility_interest"),
    LINE("lines", "management_fees", "For management fees", "用于管理费",
         "call_lines.management_fees"),
    LINE("lines", "expenses", "For partnership expenses", "用于合伙费用", "call_lines.expenses"),
    LINE("lines", "outside", "Outside the commitment", "不计入认缴", "call_lines.outside"),
    LINE("lines", "total", "Total due", "应缴合计", "call_lines.amount"),
    LINE("payment", "investor", "Investor", "出资人", "call_notices.investor"),
    LINE("payment", "amount", "Amount", "金额", "call_notices.amount"),
    LINE("payment", "words", "Amount in words", "大写金额", "call_notices.amount_in_words"),
    LINE("payment", "account_name", "Account name", "户名", "call_notices.account_name"),
    LINE("payment", "bank", "Bank and branch", "开户行", "call_notices.bank"),
    LINE("payment", "account_number", "Account number", "账号", "call_notices.account_number"),
    LINE("payment", "bank_code", "Bank code (CNAPS or BIC)", "联行号或 BIC",
         "call_notices.bank_code"),
    LINE("payment", "reference", "Payment reference", "付款附言", "call_notices.payment_reference"),
    UNFUNDED,
};

const struct report_template ilpa_capital_call = {
    .name = "ilpa_capital_call",
    .version = "2025",
    .label_en = "ILPA capital call notice",
    .label_zh = "ILPA 缴款通知",
    .authority = "ILPA",
    .scope = REPORT_OF_CALL,
    .source = SOURCE,
    TABLES(call_sections, call_lines),
};

static const struct report_section distribution_sections[] = {
    FACTS("notice", "Notice", "通知"),
    LIST("lines", "What each investor gets", "各投资人所得", "distribution_lines"),
    LIST("unfunded", "Unfunded commitment of each investor", "各投资人未缴认缴", "accounts"),
};

static const struct report_line distribution_lines[] = {
    LINE("notice", "fund", "Fund", "基金", "distribution.fund_id"),
    LINE("notice", "number", "Notice number", "通知编号", "distribution.code"),
    LINE("notice", "date", "Date of notice", "通知日期", "proposal.effective_on"),
    LINE("notice", "total", "Total distributed", "分配总额", "proposal.amount"),
    LINE("notice", "return_of_capital", "Return of capital", "本金返还",
         "distribution.return_of_capital"),
    LINE("notice", "gain", "Gain", "收益", "distribution.gain"),
    LINE("notice", "income", "Income", "股息及利息", "distribution.income"),
    LINE("notice", "carry", "Carried interest", "业绩报酬", "distribution.carry"),
    LINE("notice", "recallable", "Of which recallable", "其中可召回", "distribution.recallable"),
    LINE("notice", "recall_expires_on", "Recallable until", "可召回截止日",
         "distribution.recall_expires_on"),
    LINE("lines", "commitment", "Commitment", "认缴", "distribution_lines.commitment_id"),
    LINE("lines", "return_of_capital", "Return of capital", "本金返还",
         "distribution_lines.return_of_capital"),
    LINE("lines", "gain", "Gain", "收益", "distribution_lines.gain"),
    LINE("lines", "income", "Income", "股息及利息", "distribution_lines.income"),
    LINE("lines", "total", "Total", "合计", "distribution_lines.amount"),
    LINE("lines", "recallable", "Of which recallable", "其中可召回",
         "distribution_lines.recallable"),
    UNFUNDED,
};

const struct report_template ilpa_distribution = {
    .name = "ilpa_distribution",
    .version = "2025",
    .label_en = "ILPA distribution notice",
    .label_zh = "ILPA 分配通知",
    .authority = "ILPA",
    .scope = REPORT_OF_DISTRIBUTION,
    .source = SOURCE,
    TABLES(distribution_sections, distribution_lines),
};
