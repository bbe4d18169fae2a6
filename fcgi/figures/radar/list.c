/* The list of things that fall due: a row is shaped, ranked and added here, whichever sweep
 * found it. */
#include "radar_internal.h"
#include "record/kinds.h"

#include <string.h>

#define ROWS_FIRST 64
#define LATE_FOR_LONG 90
#define WEEK 7
#define MONTH 30
#define QUARTER 90

const struct field_value radar_kind_values[] = {
    {"call_unpaid", "Capital call not paid", "逾期未缴款"},
    {"call_due", "Capital call to be paid", "待缴款"},
    {"approval_unfunded", "Approved, but the money was not paid in", "已批投资资金未到位"},
    {"paid_in_short", "Paid-in schedule not kept", "出资到位率不足"},
    {"cash_idle", "Idle cash", "闲置资金"},
    {"cash_negative", "More paid out than received", "账面现金为负"},
    {"buy_back", "Buy-back due", "回购到期"},
    {"recall_expires", "Right to recall ends", "召回权到期"},
    {"investment_period", "Investment period ends", "投资期届满"},
    {"exit_period", "Exit period ends", "退出期届满"},
    {"fund_term", "Term of the fund ends", "存续期届满"},
    {"mark_old", "Valuation too old", "估值过期"},
    {"investment_unpaid", "Approved investment not paid", "已批投资未付款"},
    {"proposal_waiting", "Proposal waiting for a decision", "提案待审批"},
    {"filing", "Filing", "报备与报告"},
    {"cap_exceeded", "Project over its cap", "项目超出投资上限"},
    {"firm_gone", "Holding in a firm that closed or was acquired", "被投企业已关闭或被并购"},
    {"report_missing", "Report of a sub-fund missing", "子基金报告缺失"},
    {"earn_out_test", "Test day of an earn-out", "对赌考核日"},
    {"claim_window", "Right to be exercised", "行权期届满"},
    {"claim_limitation", "Limitation of a claim ends", "诉讼时效届满"},
    {"capital_due", "Capital of a firm to be paid in", "认缴出资到期"},
    {"capital_adjust", "Term of payment to be shortened", "出资期限须调整"},
    {"lot_free", "Listed shares fall free", "限售股解禁"},
    {"sell_down", "Sell-down limit opens again", "减持额度恢复"},
    {"sale_breach", "Listed shares sold against the limits", "未遵守减持限制"},
    {"ip_fee", "Annual fee of a patent", "专利年费"},
    {"ip_renewal", "Renewal of a mark", "商标续展"},
    {"ip_expiry", "Term of a right ends", "知识产权期限届满"},
    {"ip_contract", "Licence or trusteeship ends", "许可或托管到期"},
    {"ip_pledged", "Pledged right about to lapse", "质押权利可能失效"},
    {"reduction", "Notice of a reduction of capital", "减资通知与公告"},
    {"creditor_claims", "Creditors may claim before a reduction", "减资债权申报期届满"},
    {"call_grace", "Grace of a call to pay in ends", "催缴宽限期届满"},
    {"forfeited", "Forfeited capital to be sold or cancelled", "失权股权处置期限"},
    {"pledge_publish", "Pledge to be published", "质押信息待公示"},
    {"loan_overdue", "Loan overdue", "贷款逾期"},
    {0},
};

const struct field_value radar_severity_values[] = {
    {"high", "High", "高"},
    {"medium", "Medium", "中"},
    {"low", "Low", "低"},
    {0},
};

const struct field_value radar_due_values[] = {
    {"overdue", "Overdue", "已逾期"},
    {"week", "Within 7 days", "7 天内"},
    {"month", "Within 30 days", "30 天内"},
    {"quarter", "Within 90 days", "90 天内"},
    {"later", "Later", "更晚"},
    {0},
};

static const struct field_value filing_values[] = {
    {"registration", "Registration", "备案登记"},
    {"quarterly", "Quarterly report", "季度报告"},
    {"half_year", "Half-year report", "半年度报告"},
    {"annual", "Annual report", "年度报告"},
    {"policy_evaluation", "Policy evaluation", "绩效评价"},
    {0},
};

static const struct field_value filing_grade_values[] = {
    {"read", "Read at its source", "已核对原文"},
    {"secondary", "From a secondary source", "二手来源"},
    {"unverified", "Not verified", "未核实"},
    {"partly_verified", "Verified in part", "部分核对"},
    {0},
};

static const struct field radar_row_fields[] = {
    F_ENUM(struct radar_row, kind, radar_kind, "Kind", "类别"),
    F_ENUM(struct radar_row, severity, radar_severity, "Severity", "严重程度"),
    F_ENUM(struct radar_row, due, radar_due, "Due", "到期情况"),
    F_DATE(struct radar_row, date, "Date", "日期"),
    F_INTEGER(struct radar_row, days_late, INT64_MAX, "Days late", "逾期天数"),
    F_INTEGER(struct radar_row, days_left, INT64_MAX, "Days left", "剩余天数"),
    F_REFERENCE(struct radar_row, fund_id, "fund", "Fund", "基金"),
    F_TEXT(struct radar_row, subject_kind, 40, "Kind of subject", "对象类别"),
    F_REFERENCE(struct radar_row, subject_id, "entry", "Subject", "对象"),
    F_REFERENCE(struct radar_row, counterparty_id, "entry", "Who owes", "义务人"),
    F_ENUM(struct radar_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct radar_row, amount, "Amount", "金额"),
    F_DATE(struct radar_row, since, "Since", "起算日"),
    F_ENUM(struct radar_row, filing, filing, "Filing", "报备事项"),
    F_DATE(struct radar_row, period_ends_on, "End of the period", "报告期末"),
    F_ENUM(struct radar_row, grade, filing_grade, "Grade of the source", "依据核实程度"),
    F_TEXT(struct radar_row, source, 300, "Source", "依据"),
    F_TEXT(struct radar_row, uid, 80, "Stable name", "固定标识"),
};

static const struct field radar_count_fields[] = {
    F_ENUM(struct radar_count, due, radar_due, "Due", "到期情况"),
    F_INTEGER(struct radar_count, count, INT64_MAX, "Rows", "项数"),
};

const struct shape radar_row_shape = SHAPE(struct radar_row, radar_row_fields);
const struct shape radar_count_shape = SHAPE(struct radar_count, radar_count_fields);

struct radar_row radar_row_of(enum radar_kind kind, int32_t date, int64_t fund_id,
                              const struct entry *subject)
{
    struct radar_row row;

    shape_clear(&radar_row_shape, &row);
    row.kind = kind;
    row.date = date;
    row.fund_id = fund_id;
    row.subject_kind = record_types[subject->kind]->kind;
    row.subject_id = subject->entity_id;
    return row;
}

/* Money that somebody owes, or a term that ends by itself: late at once matters. */
static bool presses(uint32_t kind)
{
    switch ((enum radar_kind)kind) {
    case RADAR_CALL_UNPAID:
    case RADAR_CALL_DUE:
    case RADAR_APPROVAL_UNFUNDED:
    case RADAR_PAID_IN_SHORT:
    case RADAR_CASH_NEGATIVE:
    case RADAR_CAP_EXCEEDED:
    case RADAR_SALE_BREACH:
    case RADAR_BUY_BACK:
    case RADAR_CLAIM_WINDOW:
    case RADAR_CLAIM_LIMITATION:
    case RADAR_CAPITAL_DUE:
    case RADAR_FUND_TERM:
    case RADAR_RECALL_EXPIRES:
    case RADAR_IP_FEE:
    case RADAR_IP_RENEWAL:
    case RADAR_IP_PLEDGED:
    case RADAR_REDUCTION:
    case RADAR_CALL_GRACE:
    case RADAR_FORFEITED:
    case RADAR_PLEDGE_PUBLISH:
    case RADAR_LOAN_OVERDUE:
        return true;
    default:
        return false;
    }
}

static enum radar_severity severity_of(const struct radar_row *row)
{
    if (row->kind == RADAR_FILING && row->grade == GRADE_UNVERIFIED)
        return RADAR_LOW;
    if (presses(row->kind))
        return row->days < 0 ? RADAR_HIGH : row->days <= MONTH ? RADAR_MEDIUM : RADAR_LOW;
    if (row->days >= 0)
        return RADAR_LOW;
    return row->days < -LATE_FOR_LONG ? RADAR_HIGH : RADAR_MEDIUM;
}

static enum radar_due due_of(int64_t days)
{
    if (days < 0)
        return RADAR_OVERDUE;
    if (days <= WEEK)
        return RADAR_WEEK;
    if (days <= MONTH)
        return RADAR_MONTH;
    return days <= QUARTER ? RADAR_QUARTER : RADAR_LATER;
}

void radar_add(struct sweep *sweep, struct radar_row row, const char *uid_word, int64_t part)
{
    row.days = (int64_t)row.date - sweep->view.as_of;
    if (row.days > sweep->options.horizon_days)
        return;
    row.days_late = row.days < 0 ? -row.days : AMOUNT_UNKNOWN;
    row.days_left = row.days < 0 ? AMOUNT_UNKNOWN : row.days;
    row.due = due_of(row.days);
    row.severity = severity_of(&row);
    row.uid = arena_format(sweep->arena, "%s.%lld.%lld", uid_word, (long long)row.subject_id,
                           (long long)part);
    if (sweep->count == sweep->capacity) {
        size_t capacity = sweep->capacity == 0 ? ROWS_FIRST : sweep->capacity * 2;
        struct radar_row *rows = arena_array(sweep->arena, capacity, sizeof *rows);

        if (sweep->count > 0)
            memcpy(rows, sweep->rows, sweep->count * sizeof *rows);
        sweep->rows = rows;
        sweep->capacity = capacity;
    }
    sweep->rows[sweep->count++] = row;
}
