/* The categories of expenses, and the sections of ILPA's reporting template (v2.0) they stand in.
 */
#include "figures/fee/fee.h"

#include "record/values.h"

const struct field_value expense_category_values[] = {
    {"management_fee", "Management fee", "管理费"},
    {"administration", "Fund administration and accounting", "基金行政及会计"},
    {"audit", "Audit", "审计费"},
    {"legal", "Legal, regulatory and compliance", "法律、监管及合规"},
    {"tax", "Taxes", "税费"},
    {"valuation", "Valuation services", "评估费"},
    {"organisation", "Organisation", "开办费"},
    {"custody", "Custody", "托管费"},
    {"facility_interest", "Subscription facility fees and interest", "认缴授信费用及利息"},
    {"broken_deal", "Broken deals", "未成交项目费用"},
    {"bank", "Bank fees", "银行费用"},
    {"travel", "Travel and entertainment", "差旅及招待费"},
    {"insurance", "Insurance", "保险费"},
    {"other", "Other", "其他"},
    {"it", "Information technology", "信息技术费"},
    {"examination", "Investigation and examination", "调查及检查费"},
    {"tax_preparation", "Tax preparation", "税务申报服务费"},
    {"other_facility", "Other credit facility fees and interest", "其他授信费用及利息"},
    {"other_interest", "Other interest", "其他利息支出"},
    {"due_diligence", "Due diligence", "尽职调查费"},
    {"portfolio_costs", "Portfolio costs not recovered", "未收回的被投企业费用"},
    {"placement", "Placement fees", "募集代理费"},
    {"syndication", "Offering and syndication costs", "发行及承销费用"},
    {"internal_administration", "Internal: administration, accounting, valuation, audit and tax",
     "内部分摊：行政、会计、估值、审计及税务"},
    {"internal_it", "Internal: information technology", "内部分摊：信息技术"},
    {"internal_legal", "Internal: legal, regulatory, compliance and examination",
     "内部分摊：法律、监管、合规及检查"},
    {"internal_organisation", "Internal: organisation", "内部分摊：开办"},
    {"internal_other", "Internal: other", "内部分摊：其他"},
    {0},
};

const struct field_value expense_section_values[] = {
    {"management_fees", "Management fees", "管理费"},
    {"internal_chargebacks", "Internal chargebacks", "内部费用分摊"},
    {"external_expenses", "External expenses", "外部费用"},
    {"offering_costs", "Placement, offering and syndication", "募集及发行费用"},
    {0},
};

/* The rows of the template from top to bottom. */
static const struct {
    enum expense_section section;
    enum expense_category category;
} template_rows[EXPENSE_CATEGORY_COUNT] = {
    {SECTION_MANAGEMENT_FEES, EXPENSE_MANAGEMENT_FEE},
    {SECTION_INTERNAL_CHARGEBACKS, EXPENSE_INTERNAL_ADMINISTRATION},
    {SECTION_INTERNAL_CHARGEBACKS, EXPENSE_INTERNAL_IT},
    {SECTION_INTERNAL_CHARGEBACKS, EXPENSE_INTERNAL_LEGAL},
    {SECTION_INTERNAL_CHARGEBACKS, EXPENSE_INTERNAL_ORGANISATION},
    {SECTION_INTERNAL_CHARGEBACKS, EXPENSE_INTERNAL_OTHER},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_ADMINISTRATION},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_VALUATION},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_IT},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_LEGAL},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_EXAMINATION},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_AUDIT},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_TAX_PREPARATION},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_ORGANISATION},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_TAX},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_BANK},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_FACILITY_INTEREST},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_OTHER_FACILITY},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_OTHER_INTEREST},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_CUSTODY},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_DUE_DILIGENCE},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_BROKEN_DEAL},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_TRAVEL},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_INSURANCE},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_PORTFOLIO_COSTS},
    {SECTION_EXTERNAL_EXPENSES, EXPENSE_OTHER},
    {SECTION_OFFERING_COSTS, EXPENSE_SYNDICATION},
    {SECTION_OFFERING_COSTS, EXPENSE_PLACEMENT},
};

enum expense_section expense_template_row(size_t row, enum expense_category *category_out)
{
    *category_out = template_rows[row].category;
    return template_rows[row].section;
}
