/* The sections of ILPA's reporting template (v2.0) that categories of expenses stand in. */
#include "figures/fee/fee.h"
#include "record/fee.h"

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
