/* ILPA's Reporting Template 2.0 and the capital account statement of one investor in its layout. */
#include "templates_internal.h"

#define SOURCE "ILPA Reporting Template v2.0 (xlsx, 2025-01-22)"
#define STATUS REPORT_VERIFIED

/* Of both templates: what the account of a holder was, what came in between, and what it is. What
 * lessens it is negative, so that the lines just add up. */
#define BEGINNING                                                                                  \
    AT_START("nav", "begin_gross", "Beginning NAV, gross of carried interest",                     \
             "期初净值（未扣业绩报酬）", "nav_roll_forward.closing"),                              \
        LESS_AT_START("nav", "begin_carry", "Less: carried interest accrued at the beginning",     \
                      "减：期初应计业绩报酬", "accrued_carry.accrued"),                            \
        SUM("nav", "begin", "Beginning NAV, net of carried interest", "期初净值（已扣业绩报酬）",  \
            "begin_gross begin_carry"),                                                            \
        DURING("nav", "contributions", "Contributions", "实缴", "nav_roll_forward.contributions"), \
        DURING("nav", "distributions", "Distributions", "分配", "nav_roll_forward.distributions"), \
        DURING("nav", "brought_in", "Brought in by the opening balance", "期初余额转入",           \
               "nav_roll_forward.brought_in"),                                                     \
        DURING("nav", "transfers", "Partner transfers", "份额转让",                                \
               "nav_roll_forward.transferred")
#define ENDING                                                                                     \
    DURING("nav", "realised", "Realised gain (loss)", "已实现收益",                                \
           "nav_roll_forward.realised_gain"),                                                      \
        DURING("nav", "unrealised", "Change in unrealised gain (loss)", "未实现收益变动",          \
               "nav_roll_forward.unrealised_gain"),                                                \
        DURING("nav", "carry_paid", "Carried interest paid, less what came back",                  \
               "已付业绩报酬（扣除回拨）", "nav_roll_forward.carry"),                              \
        LESS("nav", "carry_change", "Less: change in carried interest accrued",                    \
             "减：应计业绩报酬变动", "accrued_carry.accrued")
#define ENDED                                                                                      \
    AT_END("nav", "end_gross", "Ending NAV, gross of carried interest",                            \
           "期末净值（未扣业绩报酬）", "nav_roll_forward.closing"),                                \
        LESS_AT_END("nav", "end_carry", "Less: carried interest accrued at the end",               \
                    "减：期末应计业绩报酬", "accrued_carry.accrued"),                              \
        SUM("nav", "check", "Difference from the statements (nothing)", "与报表差异（应为零）",    \
            "end -end_gross -end_carry")

/* A.2: the commitment. */
#define COMMITMENT                                                                                 \
    AT_END("commitment", "total", "Total commitment", "认缴总额", "accounts.commitment"),          \
        AT_START("commitment", "begin", "Beginning unfunded commitment", "期初未缴认缴",           \
                 "accounts.unfunded"),                                                             \
        LESS("commitment", "contributions", "Less: contributions inside the commitment",           \
             "减：实缴（计入认缴）", "accounts.contributed_inside"),                               \
        DURING("commitment", "recallable", "Plus: recallable distributions", "加：可召回分配",     \
               "accounts.recallable"),                                                             \
        DURING("commitment", "returned", "Plus: excess capital returned", "加：多缴退还",          \
               "accounts.returned"),                                                               \
        LESS("commitment", "expired", "Less: expired rights to recall", "减：召回权到期",          \
             "accounts.recall_expired"),                                                           \
        LESS("commitment", "released", "Less: released commitment", "减：已解除认缴",              \
             "accounts.released"),                                                                 \
        DURING("commitment", "other", "Other: commitments made and transferred",                   \
               "其他：新增及转让的认缴", "accounts.commitment"),                                   \
        AT_END("commitment", "end", "Ending unfunded commitment", "期末未缴认缴",                  \
               "accounts.unfunded"),                                                               \
        SUM("commitment", "check", "Difference from the accounts (nothing)",                       \
            "与账户差异（应为零）",                                                                \
            "begin contributions recallable returned expired released other -end")

static const struct report_section reporting_sections[] = {
    FACTS("dates", "Key dates", "关键日期"),
    ROLL("nav", "A.1 NAV roll-forward, fees and expenses", "A.1 净值变动及费用", ALL_PERIODS,
         ALL_HOLDERS),
    ROLL("carry", "Carried interest reconciliation", "业绩报酬勾稽", ALL_PERIODS, ALL_HOLDERS),
    ROLL("commitment", "A.2 Commitment", "A.2 认缴", ALL_PERIODS, ALL_HOLDERS),
    ROLL("offsets", "Offsets to management fees", "管理费抵减", ALL_PERIODS, HOLDER_FUND),
    ROLL("portfolio_fees", "B.1 Fees and reimbursements from portfolio companies",
         "B.1 向被投企业收取的费用及报销", ALL_PERIODS, HOLDER_FUND),
    LIST("funds", "Funds held (fund of funds)", "所投子基金（母基金适用）", "funds_held"),
};

static const struct report_line reporting_lines[] = {
    LINE("dates", "inception", "Inception", "成立日", "fund.established_on"),
    NOT_KEPT("dates", "initial_closing", "Initial closing", "首次交割日"),
    NOT_KEPT("dates", "final_closing", "Final closing", "最终交割日"),
    NOT_KEPT("dates", "commencement", "Commencement of operations", "开始运作日"),
    LINE("dates", "investment_period_end", "End of the investment period", "投资期届满日",
         "fund.investment_ends_on"),
    LINE("dates", "termination", "Fund termination", "存续期届满日", "fund.term_ends_on"),
    LINE("dates", "year_start", "Current year starts on", "本年起始日", "days.year_from"),
    LINE("dates", "period_start", "Current period starts on", "本期起始日", "days.quarter_from"),
    LINE("dates", "period_end", "Period ends on", "报告期末", "days.to"),
    BEGINNING,
    LESS("nav", "syndication", "Offering and syndication costs", "发行及承销费用",
         "postings.expense.syndication"),
    LESS("nav", "placement", "Placement fees", "募集代理费", "postings.expense.placement"),
    SUM("nav", "flows", "Total flows", "资金流合计",
        "contributions distributions brought_in transfers syndication placement"),
    SUM("nav", "management_gross", "Management fees, gross", "管理费（总额）",
        "management_net -management_waived -management_offset"),
    NOT_KEPT("nav", "management_rebate", "Less: management fee rebate", "减：管理费返还"),
    DURING("nav", "management_waived", "Less: management fee waivers", "减：管理费豁免",
           "expense_statement.waived.management_fee"),
    DURING("nav", "management_offset", "Less: management fee offsets", "减：管理费抵减",
           "expense_statement.settled.management_fee"),
    LESS("nav", "management_net", "Management fees, net", "管理费（净额）",
         "postings.expense.management_fee"),
    SUM("nav", "internal_administration_gross",
        "Internal: Administration, accounting, valuation, audit and tax, gross",
        "内部分摊：行政、会计、估值、审计及税务（总额）",
        "internal_administration_net -internal_administration_offset"),
    DURING("nav", "internal_administration_offset",
           "Internal: Administration, accounting, valuation, audit and tax, offsets",
           "内部分摊：行政、会计、估值、审计及税务（抵减）",
           "expense_statement.settled.internal_administration"),
    LESS("nav", "internal_administration_net",
         "Internal: Administration, accounting, valuation, audit and tax, net",
         "内部分摊：行政、会计、估值、审计及税务（净额）",
         "postings.expense.internal_administration"),
    SUM("nav", "internal_it_gross", "Internal: Information technology, gross",
        "内部分摊：信息技术（总额）", "internal_it_net -internal_it_offset"),
    DURING("nav", "internal_it_offset", "Internal: Information technology, offsets",
           "内部分摊：信息技术（抵减）", "expense_statement.settled.internal_it"),
    LESS("nav", "internal_it_net", "Internal: Information technology, net",
         "内部分摊：信息技术（净额）", "postings.expense.internal_it"),
    SUM("nav", "internal_legal_gross",
        "Internal: Legal, regulatory, compliance, investigation and examination, gross",
        "内部分摊：法律、监管、合规、调查及检查（总额）",
        "internal_legal_net -internal_legal_offset"),
    DURING("nav", "internal_legal_offset",
           "Internal: Legal, regulatory, compliance, investigation and examination, offsets",
           "内部分摊：法律、监管、合规、调查及检查（抵减）",
           "expense_statement.settled.internal_legal"),
    LESS("nav", "internal_legal_net",
         "Internal: Legal, regulatory, compliance, investigation and examination, net",
         "内部分摊：法律、监管、合规、调查及检查（净额）", "postings.expense.internal_legal"),
    SUM("nav", "internal_organisation_gross", "Internal: Organisation, gross",
        "内部分摊：开办（总额）", "internal_organisation_net -internal_organisation_offset"),
    DURING("nav", "internal_organisation_offset", "Internal: Organisation, offsets",
           "内部分摊：开办（抵减）", "expense_statement.settled.internal_organisation"),
    LESS("nav", "internal_organisation_net", "Internal: Organisation, net",
         "内部分摊：开办（净额）", "postings.expense.internal_organisation"),
    SUM("nav", "internal_other_gross", "Internal: Other, gross", "内部分摊：其他（总额）",
        "internal_other_net -internal_other_offset"),
    DURING("nav", "internal_other_offset", "Internal: Other, offsets", "内部分摊：其他（抵减）",
           "expense_statement.settled.internal_other"),
    LESS("nav", "internal_other_net", "Internal: Other, net", "内部分摊：其他（净额）",
         "postings.expense.internal_other"),
    SUM("nav", "chargebacks", "Internal chargebacks, net", "内部费用分摊（净额）",
        "internal_administration_net internal_it_net internal_legal_net internal_organisation_net "
        "internal_other_net"),
    LESS("nav", "administration", "Fund administration and accounting", "基金行政及会计",
         "postings.expense.administration"),
    LESS("nav", "valuation", "Valuation services", "评估费", "postings.expense.valuation"),
    LESS("nav", "it", "Information technology", "信息技术费", "postings.expense.it"),
    LESS("nav", "legal", "Legal, regulatory and compliance", "法律、监管及合规",
         "postings.expense.legal"),
    LESS("nav", "examination", "Investigation and examination", "调查及检查费",
         "postings.expense.examination"),
    LESS("nav", "audit", "Audit", "审计费", "postings.expense.audit"),
    LESS("nav", "tax_preparation", "Tax preparation", "税务申报服务费",
         "postings.expense.tax_preparation"),
    LESS("nav", "organisation", "Organisation", "开办费", "postings.expense.organisation"),
    LESS("nav", "tax", "Taxes", "税费", "postings.expense.tax"),
    LESS("nav", "bank", "Bank fees", "银行费用", "postings.expense.bank"),
    LESS("nav", "facility_interest", "Subscription facility fees and interest",
         "认缴授信费用及利息", "postings.expense.facility_interest"),
    LESS("nav", "other_facility", "Other credit facility fees and interest", "其他授信费用及利息",
         "postings.expense.other_facility"),
    LESS("nav", "other_interest", "Other interest", "其他利息支出",
         "postings.expense.other_interest"),
    LESS("nav", "custody", "Custody", "托管费", "postings.expense.custody"),
    LESS("nav", "due_diligence", "Due diligence", "尽职调查费", "postings.expense.due_diligence"),
    LESS("nav", "broken_deal", "Broken deals", "未成交项目费用", "postings.expense.broken_deal"),
    LESS("nav", "travel", "Travel and entertainment", "差旅及招待费", "postings.expense.travel"),
    LESS("nav", "insurance", "Insurance", "保险费", "postings.expense.insurance"),
    LESS("nav", "portfolio_costs", "Portfolio costs not recovered", "未收回的被投企业费用",
         "postings.expense.portfolio_costs"),
    LESS("nav", "other", "Other", "其他", "postings.expense.other"),
    SUM("nav", "external", "External expenses", "外部费用合计",
        "administration valuation it legal examination audit tax_preparation organisation tax bank "
        "facility_interest other_facility other_interest custody due_diligence broken_deal travel "
        "insurance portfolio_costs other"),
    SUM("nav", "fees_net", "Total fees and expenses, net of offsets, waivers and rebates",
        "费用合计（扣除抵减、豁免及返还）", "management_net chargebacks external"),
    SUM("nav", "fees_gross", "Total fees and expenses, gross", "费用合计（总额）",
        "fees_net -management_waived -management_offset -internal_administration_offset "
        "-internal_it_offset -internal_legal_offset -internal_organisation_offset "
        "-internal_other_offset"),
    NOT_KEPT("nav", "interest", "Interest income", "利息收入"),
    NOT_KEPT("nav", "dividends", "Dividend income", "股息收入"),
    NOT_KEPT("nav", "other_income", "Other income", "其他收入"),
    DURING("nav", "income", "Interest, dividend and other income, together",
           "利息、股息及其他收入合计", "nav_roll_forward.income"),
    ENDING,
    SUM("nav", "end", "Ending NAV, net of carried interest", "期末净值（已扣业绩报酬）",
        "begin flows fees_net income realised unrealised carry_paid carry_change"),
    ENDED,
    AT_START("carry", "begin", "Carried interest accrued at the beginning", "期初应计业绩报酬",
             "accrued_carry.accrued"),
    NOT_KEPT("carry", "unrealised", "Accrued, unrealised", "应计（未实现）"),
    NOT_KEPT("carry", "realised", "Earned, realised", "已实现"),
    NOT_KEPT("carry", "escrow", "Held in escrow", "托管专户留存"),
    SUM("carry", "earned", "Accrued and earned, together", "应计及已实现合计", "end -begin -paid"),
    DURING("carry", "paid", "Paid, less what came back (clawback)", "已付（扣除回拨）",
           "nav_roll_forward.carry"),
    AT_END("carry", "end", "Carried interest accrued at the end", "期末应计业绩报酬",
           "accrued_carry.accrued"),
    COMMITMENT,
    AT_START("offsets", "begin", "Unapplied offsets at the beginning", "期初未抵减余额",
             "fee_statement.offset_closing"),
    DURING("offsets", "advisory", "Advisory fees set off", "顾问费抵减额",
           "fee_offsets.set_off.advisory"),
    DURING("offsets", "broken_deal", "Broken deal fees set off", "未成交项目费抵减额",
           "fee_offsets.set_off.broken_deal"),
    DURING("offsets", "transaction", "Transaction fees set off", "交易费抵减额",
           "fee_offsets.set_off.transaction"),
    DURING("offsets", "directors", "Directors fees set off", "董事费抵减额",
           "fee_offsets.set_off.directors"),
    DURING("offsets", "monitoring", "Monitoring fees set off", "监管费抵减额",
           "fee_offsets.set_off.monitoring"),
    DURING("offsets", "capital_markets", "Capital markets fees set off", "资本市场费抵减额",
           "fee_offsets.set_off.capital_markets"),
    DURING("offsets", "arrangement", "Arrangement fees set off", "安排费抵减额",
           "fee_offsets.set_off.arrangement"),
    DURING("offsets", "origination", "Origination fees set off", "发起费抵减额",
           "fee_offsets.set_off.origination"),
    DURING("offsets", "organisation", "Organisation fees set off", "开办费抵减额",
           "fee_offsets.set_off.organisation"),
    DURING("offsets", "placement", "Placement fees set off", "募集代理费抵减额",
           "fee_offsets.set_off.placement"),
    DURING("offsets", "other", "Other fees set off", "其他抵减额", "fee_offsets.set_off.other"),
    SUM("offsets", "total", "Offsets of the period", "本期抵减额合计",
        "advisory broken_deal transaction directors monitoring capital_markets arrangement "
        "origination organisation placement other"),
    LESS("offsets", "applied", "Less: applied against management fees", "减：已抵减管理费",
         "fee_statement.offset_applied"),
    AT_END("offsets", "end", "Unapplied offsets at the end", "期末未抵减余额",
           "fee_statement.offset_closing"),
    SUM("offsets", "check", "Difference from the fee statement (nothing)",
        "与管理费表差异（应为零）", "begin total applied -end"),
    DURING("portfolio_fees", "advisory", "Advisory fees", "顾问费",
           "fee_offsets.received.advisory"),
    DURING("portfolio_fees", "broken_deal", "Broken deal fees", "未成交项目费",
           "fee_offsets.received.broken_deal"),
    DURING("portfolio_fees", "transaction", "Transaction fees", "交易费",
           "fee_offsets.received.transaction"),
    DURING("portfolio_fees", "directors", "Directors fees", "董事费",
           "fee_offsets.received.directors"),
    DURING("portfolio_fees", "monitoring", "Monitoring fees", "监管费",
           "fee_offsets.received.monitoring"),
    DURING("portfolio_fees", "capital_markets", "Capital markets fees", "资本市场费",
           "fee_offsets.received.capital_markets"),
    DURING("portfolio_fees", "arrangement", "Arrangement fees", "安排费",
           "fee_offsets.received.arrangement"),
    DURING("portfolio_fees", "origination", "Origination fees", "发起费",
           "fee_offsets.received.origination"),
    DURING("portfolio_fees", "other", "Other fees", "其他", "fee_offsets.received.other"),
    NOT_KEPT("portfolio_fees", "reimbursements", "Reimbursements", "费用报销"),
    NOT_KEPT("portfolio_fees", "affiliated", "Affiliated positions", "关联方"),
    LINE("funds", "fund", "Fund", "子基金", "funds_held.fund_id"),
    NOT_KEPT("funds", "vintage", "Vintage", "起始年份"),
    LINE("funds", "currency", "Currency", "币种", "funds_held.currency"),
    LINE("funds", "cost", "Paid in", "实缴", "funds_held.cost"),
    LINE("funds", "value", "Value", "估值", "funds_held.value"),
    NOT_KEPT("funds", "management_fees_gross", "Management fees, gross", "管理费（总额）"),
    NOT_KEPT("funds", "management_fees_net", "Management fees, net", "管理费（净额）"),
    NOT_KEPT("funds", "partnership_expenses", "Partnership expenses", "合伙费用"),
    NOT_KEPT("funds", "carry_paid", "Carried interest paid", "已付业绩报酬"),
};

const struct report_template ilpa_reporting = {
    .name = "ilpa_reporting",
    .version = "2.0",
    .label_en = "ILPA reporting template",
    .label_zh = "ILPA 报告模板",
    .authority = "ILPA",
    .scope = REPORT_OF_FUND_OR_INVESTOR,
    .source = SOURCE,
    TABLES(reporting_sections, reporting_lines),
};

static const struct report_section account_sections[] = {
    FACTS("addressee", "Addressee", "收件人"),
    ROLL("nav", "Capital account", "资本账户", ALL_PERIODS, HOLDER_INVESTOR | HOLDER_FUND),
    ROLL("commitment", "Commitment", "认缴", ALL_PERIODS, HOLDER_INVESTOR | HOLDER_FUND),
    FACTS("returns", "Returns", "收益指标"),
};

static const struct report_line account_lines[] = {
    LINE("addressee", "party", "Investor", "出资主体", "commitment.investor_party_id"),
    LINE("addressee", "fund", "Investing fund", "出资基金", "commitment.investor_fund_id"),
    LINE("addressee", "commitment", "Commitment", "认缴编号", "commitment.code"),
    LINE("addressee", "amount", "Commitment as signed", "签署认缴金额", "commitment.amount"),
    LINE("addressee", "of_fund", "Fund", "基金", "fund.name"),
    LINE("addressee", "manager", "Manager", "管理人", "fund.manager_id"),
    LINE("addressee", "period_end", "Period ends on", "报告期末", "days.to"),
    BEGINNING,
    SUM("nav", "flows", "Total flows", "资金流合计",
        "contributions distributions brought_in transfers"),
    LESS("nav", "management_fees", "Management fees, net", "管理费（净额）",
         "postings.expense.management_fee"),
    SUM("nav", "other_expenses", "Other fees and expenses, net", "其他费用（净额）",
        "expenses -management_fees"),
    DURING("nav", "expenses", "Total fees and expenses, net", "费用合计（净额）",
           "nav_roll_forward.expenses"),
    DURING("nav", "income", "Interest, dividend and other income", "利息、股息及其他收入",
           "nav_roll_forward.income"),
    ENDING,
    SUM("nav", "end", "Ending NAV, net of carried interest", "期末净值（已扣业绩报酬）",
        "begin flows expenses income realised unrealised carry_paid carry_change"),
    ENDED,
    COMMITMENT,
    LINE("returns", "paid_in", "Paid in", "实缴", "performance.paid_in"),
    LINE("returns", "distributed", "Distributed", "累计分配", "performance.distributed"),
    LINE("returns", "dpi", "DPI", "DPI", "performance.dpi"),
    LINE("returns", "rvpi", "RVPI", "RVPI", "performance.rvpi"),
    LINE("returns", "tvpi", "TVPI", "TVPI", "performance.tvpi"),
    LINE("returns", "net_irr", "Net IRR", "净 IRR", "performance.net_irr"),
};

const struct report_template capital_account = {
    .name = "capital_account",
    .version = "2.0",
    .label_en = "Capital account statement",
    .label_zh = "资本账户报告书",
    .authority = "ILPA",
    .scope = REPORT_OF_INVESTOR,
    .source = SOURCE,
    TABLES(account_sections, account_lines),
};
