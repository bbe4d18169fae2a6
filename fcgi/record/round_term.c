/* The fields and rows of closings, terms of a round, and what happened to them; and the one table
 * of what belongs to which kind of term. */
#include "record/round_term.h"

#define DAYS_MOST 36500
#define SEATS_MOST 99

const struct field_value term_kind_values[] = {
    {"board_seat", "Board seat", "董事席位"},
    {"veto", "Veto", "一票否决"},
    {"preference", "Liquidation preference", "优先清算"},
    {"anti_dilution", "Anti-dilution", "反稀释"},
    {"tag_along", "Tag-along", "随售权"},
    {"drag_along", "Drag-along", "领售权"},
    {"pro_rata", "Pro-rata right", "优先认购"},
    {"first_refusal", "First refusal", "优先购买"},
    {"most_favoured", "Most favoured", "最惠国"},
    {"information", "Information", "知情权"},
    {"earn_out", "Earn-out", "对赌"},
    {"buy_back", "Buy-back right", "回购权"},
    {0},
};

static const struct field_value term_participation_values[] = {
    {"none", "Not participating", "不参与分配"},
    {"full", "Participating", "参与分配"},
    {"capped", "Participating up to a cap", "有上限参与分配"},
    {0},
};

static const struct field_value cap_counts_values[] = {
    {"with_preference", "Preference included", "含优先清算额"},
    {"beyond_preference", "Beyond the preference", "不含优先清算额"},
    {0},
};

static const struct field_value ratchet_values[] = {
    {"full", "Full ratchet", "完全棘轮"},
    {"broad", "Broad weighted average", "广义加权平均"},
    {"narrow", "Narrow weighted average", "狭义加权平均"},
    {0},
};

static const struct field_value ratchet_settlement_values[] = {
    {"founder_transfer", "Transfer by the founder", "创始人转让"},
    {"issue_free", "Issued for nothing", "零对价增资"},
    {"issue_at_nominal", "Issued at 1 yuan", "名义价格增资"},
    {"cash", "Cash", "现金补偿"},
    {0},
};

static const struct field_value earn_out_measure_values[] = {
    {"revenue", "Revenue", "营业收入"},
    {"net_profit", "Net profit", "净利润"},
    {"recurring_profit", "Net profit without extraordinary items", "扣非净利润"},
    {"operating_cash_flow", "Operating cash flow", "经营现金流"},
    {"other", "Other", "其他"},
    {0},
};

static const struct field_value earn_out_method_values[] = {
    {"ratio", "By the part that is missing", "按未完成比例"},
    {"revalue_cash", "Revaluation, in cash", "重新估值（现金）"},
    {"revalue_shares", "Revaluation, in equity", "重新估值（股权）"},
    {"cumulative", "Cumulative over the years", "逐年累计"},
    {0},
};

static const struct field_value term_accrual_values[] = {
    {"simple", "Simple", "单利"},
    {"compound", "Compound, yearly", "复利（按年）"},
    {0},
};

static const struct field_value term_action_values[] = {
    {"triggered", "Triggered", "触发"},
    {"tested", "Tested", "考核"},
    {"demanded", "Demanded", "行权通知"},
    {"waived", "Waived", "放弃"},
    {"revived", "Revived", "恢复效力"},
    {"reduction_completed", "Reduction of capital completed", "减资完成"},
    {"profit_available", "Distributable profit stated", "可分配利润"},
    {"settled", "Compensation received", "已收补偿"},
    {"fulfilled", "Fulfilled by a change of capital", "以资本变动履行"},
    {0},
};

/* --- what belongs to what --------------------------------------------------------------------- */

#define OBLIGOR "obligor_party_id obligor_firm_id obligor_name "

const struct belongs term_belongs[] = {
    [TERM_BOARD_SEAT] = {"seats", "matters"},
    [TERM_VETO] = {"matters", ""},
    [TERM_PREFERENCE] = {"multiple", "rank participation cap_multiple cap_counts"},
    [TERM_ANTI_DILUTION] = {"ratchet", "settlement matters"},
    [TERM_TAG_ALONG] = {"", "matters due_days"},
    [TERM_DRAG_ALONG] = {"threshold", "currency floor_price matters"},
    [TERM_PRO_RATA] = {"", "share due_days"},
    [TERM_FIRST_REFUSAL] = {"", "due_days"},
    [TERM_MOST_FAVOURED] = {"", "matters"},
    [TERM_INFORMATION] = {"matters", "due_days"},
    [TERM_EARN_OUT] = {"measure currency target test_on method", OBLIGOR
                       "threshold valuation_multiple share price issue_price trigger window_days"},
    [TERM_BUY_BACK] = {"trigger rate accrual", OBLIGOR "triggers_on window_days buy_back_id"},
};

const struct belongs term_of_duty_belongs = {"buy_back_id", "window_days"};

/* Takes: what the other methods of an earn-out do not. */
const struct belongs earn_out_belongs[] = {
    [EARN_OUT_RATIO] = {"", "threshold"},
    [EARN_OUT_REVALUE_CASH] = {"valuation_multiple share", ""},
    [EARN_OUT_REVALUE_SHARES] = {"valuation_multiple share", ""},
    [EARN_OUT_CUMULATIVE] = {"price", "issue_price"},
};

#define ACTS "capital_act_id security_event_id security_id "

static const struct belongs term_event_belongs[] = {
    [TERM_TRIGGERED] = {"", "source"},
    [TERM_TESTED] = {"currency amount source", ""},
    [TERM_DEMANDED] = {"", "source"},
    [TERM_WAIVED] = {"", "round_id source"},
    [TERM_REVIVED] = {"", "source"},
    [TERM_REDUCTION_COMPLETED] = {"", "currency amount capital_act_id security_event_id source"},
    [TERM_PROFIT_AVAILABLE] = {"currency amount", "source"},
    [TERM_SETTLED] = {"currency amount", ACTS "source"},
    [TERM_FULFILLED] = {"", "currency amount " ACTS "source"},
};

#define OF(kind) (1U << (kind))
#define OF_ANY (~0U)
#define OF_CLAIMS (OF(TERM_EARN_OUT) | OF(TERM_BUY_BACK))

const unsigned term_event_of[] = {
    [TERM_TRIGGERED] = OF(TERM_BUY_BACK),
    [TERM_TESTED] = OF(TERM_EARN_OUT),
    [TERM_DEMANDED] = OF_CLAIMS,
    [TERM_WAIVED] = OF_ANY,
    [TERM_REVIVED] = OF_ANY,
    [TERM_REDUCTION_COMPLETED] = OF_CLAIMS,
    [TERM_PROFIT_AVAILABLE] = OF_CLAIMS,
    [TERM_SETTLED] = OF(TERM_EARN_OUT),
    [TERM_FULFILLED] = OF_CLAIMS | OF(TERM_ANTI_DILUTION),
};

/* --- fields and rows -------------------------------------------------------------------------- */

static const struct field round_closing_fields[] = {
    F_REFERENCE(struct round_closing, round_id, "round", "Round", "轮次", .required = true),
    F_DATE(struct round_closing, closed_on, "Closed on", "交割日期", .required = true),
    F_ENUM(struct round_closing, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct round_closing, amount, "Amount", "金额", .required = true, .positive = true),
    F_DECIMAL(struct round_closing, units, "Units", "数量", .positive = true),
    F_BOOL(struct round_closing, last, "Last closing of the round", "本轮末次交割"),
    F_TEXT(struct round_closing, source, 300, "Source", "资料来源"),
    F_TEXT(struct round_closing, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type round_closing_type = {
    RECORD_OF(round_closing, "round_closings", "Closing of a round", "Closings of rounds",
              "轮次交割"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "closed_on",
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field round_term_fields[] = {
    F_KEY(struct round_term, code, "Code", "代码"),
    F_REFERENCE(struct round_term, round_id, "round", "Round", "轮次", .required = true,
                .fixed = true),
    F_ENUM(struct round_term, kind, term_kind, "Kind", "类别", .required = true, .fixed = true),
    F_DATE(struct round_term, agreed_on, "Agreed on", "约定日期"),
    F_REFERENCE(struct round_term, investment_id, "investment", "Our investment", "我方投资",
                .fixed = true),
    F_REFERENCE(struct round_term, investor_party_id, "party", "Other investor", "其他投资人",
                .fixed = true),
    F_INTEGER(struct round_term, seats, SEATS_MOST, "Seats", "席位数"),
    F_TEXT(struct round_term, matters, 2000, "Matters", "事项", .form = FORM_LINES),
    F_DECIMAL(struct round_term, multiple, "Preference multiple", "优先清算倍数", .positive = true),
    F_INTEGER(struct round_term, rank, SEATS_MOST, "Rank (1 is paid first)", "顺位（1 最先）"),
    F_ENUM(struct round_term, participation, term_participation, "Participation", "参与分配"),
    F_DECIMAL(struct round_term, cap_multiple, "Cap multiple", "上限倍数", .positive = true),
    F_ENUM(struct round_term, cap_counts, cap_counts, "What the cap counts", "上限口径"),
    F_ENUM(struct round_term, ratchet, ratchet, "Anti-dilution method", "反稀释方法"),
    F_ENUM(struct round_term, settlement, ratchet_settlement, "Settled by", "补偿方式"),
    F_DECIMAL(struct round_term, threshold, "Threshold", "门槛比例", .positive = true),
    F_ENUM(struct round_term, currency, currency, "Currency", "币种"),
    F_MONEY(struct round_term, floor_price, "Floor price", "最低价格", .positive = true),
    F_INTEGER(struct round_term, due_days, DAYS_MOST, "Days to answer or report", "答复或报送天数"),
    F_ENUM(struct round_term, measure, earn_out_measure, "Measure", "考核指标"),
    F_MONEY(struct round_term, target, "Target", "目标值", .positive = true),
    F_DATE(struct round_term, test_on, "Test day", "考核日"),
    F_ENUM(struct round_term, method, earn_out_method, "Compensation", "补偿计算"),
    F_DECIMAL(struct round_term, valuation_multiple, "Valuation multiple", "估值倍数",
              .positive = true),
    F_DECIMAL(struct round_term, share, "Share", "持股比例", .positive = true),
    F_MONEY(struct round_term, price, "Price of all", "交易总价", .positive = true),
    F_DECIMAL(struct round_term, issue_price, "Issue price", "发行价格", .positive = true),
    F_REFERENCE(struct round_term, obligor_party_id, "party", "Obligor (party)", "义务人（主体）"),
    F_REFERENCE(struct round_term, obligor_firm_id, "firm", "Obligor (firm)", "义务人（企业）"),
    F_TEXT(struct round_term, obligor_name, 120, "Obligor (not recorded)", "义务人（未登记）"),
    F_TEXT(struct round_term, trigger, 500, "Trigger", "触发条件"),
    F_DATE(struct round_term, triggers_on, "Triggers on", "触发日"),
    F_DECIMAL(struct round_term, rate, "Rate per year", "年利率"),
    F_ENUM(struct round_term, accrual, term_accrual, "Interest", "计息方式"),
    F_INTEGER(struct round_term, window_days, DAYS_MOST, "Days to exercise", "行权期限（天）"),
    F_REFERENCE(struct round_term, buy_back_id, "buy_back", "Buy-back obligation", "回购义务",
                .fixed = true),
    F_DATE(struct round_term, suspended_on, "Suspended on", "中止日"),
    F_BOOL(struct round_term, void_ab_initio, "Void from the beginning", "自始无效"),
    F_TEXT(struct round_term, revives_if, 500, "Revives if", "恢复条件"),
    F_TEXT(struct round_term, source, 300, "Source", "资料来源"),
    F_TEXT(struct round_term, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct round_term, class_id, "share_class", "Class of capital", "权益类别",
                .added = true),
};

const struct record_type round_term_type = {
    RECORD_OF(round_term, "round_terms", "Term of a round", "Terms of rounds", "轮次条款"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "agreed_on",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = {{"investment_id", "fund_id"}},
    .belongings = {{"kind", term_belongs}, {"method", earn_out_belongs}},
};

static const struct field term_event_fields[] = {
    F_REFERENCE(struct term_event, round_term_id, "round_term", "Term", "条款", .required = true),
    F_ENUM(struct term_event, action, term_action, "What happened", "事项", .required = true),
    F_DATE(struct term_event, occurred_on, "On", "发生日期", .required = true),
    F_ENUM(struct term_event, currency, currency, "Currency", "币种"),
    F_MONEY(struct term_event, amount, "Figure or amount", "数值或金额"),
    F_REFERENCE(struct term_event, round_id, "round", "In which round", "所在轮次"),
    F_TEXT(struct term_event, source, 300, "Source", "资料来源"),
    F_TEXT(struct term_event, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct term_event, capital_act_id, "capital_act", "By the change of all capital",
                "履行的资本变动", .added = true),
    F_REFERENCE(struct term_event, security_event_id, "security_event",
                "By the change of a security", "履行的权证变动", .added = true),
    F_REFERENCE(struct term_event, security_id, "security", "By the security issued",
                "履行所发行的权证", .added = true),
};

const struct record_type term_event_type = {
    RECORD_OF(term_event, "term_events", "Event of a term", "Events of terms", "条款事项"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "occurred_on",
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .belongings = {{"action", term_event_belongs}},
};
