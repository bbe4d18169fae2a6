/* The fields and rows of IP rights and of what belongs to them. */
#include "record/ip.h"

#include "record/kinds.h"
#include "record/rule.h"

#define DAYS_COMPENSATED_MAX 3652
#define PARTS_MAX 10000
#define YEARS_MAX 20
#define MONTHS_MAX 24
#define PERCENT_MAX 100
#define RIGHTS_MAX 100000000

const struct field_value ip_type_values[] = {
    {"invention", "Invention patent", "发明专利"},
    {"utility_model", "Utility model", "实用新型"},
    {"design", "Design", "外观设计"},
    {"trade_mark", "Trade mark", "商标"},
    {"software_copyright", "Software copyright", "软件著作权"},
    {"other", "Other right", "其他"},
    {0},
};

const struct field_value ip_reduced_values[] = {
    {"single", "One owner", "单个权利人"},
    {"joint", "Several owners", "多个权利人"},
    {0},
};

const struct field_value ip_action_values[] = {
    {"published", "Published", "公布"},
    {"examined", "In examination", "进入实质审查"},
    {"granted", "Granted or registered", "授权（注册）"},
    {"abandoned", "Abandoned", "放弃"},
    {"lapsed", "Lapsed for unpaid fees", "未缴年费终止"},
    {"restored", "Restored", "恢复权利"},
    {"invalidated", "Invalidated", "宣告全部无效"},
    {"partly_invalidated", "Invalidated in part", "宣告部分无效"},
    {"transferred", "Transferred", "转让"},
    {"licensed", "Licensed", "许可"},
    {"licence_ended", "Licence ended", "许可终止"},
    {"open_licence", "Open licence", "开放许可"},
    {"open_licence_ended", "Open licence withdrawn", "撤回开放许可"},
    {"preserved", "Preserved by a court", "财产保全"},
    {"released", "Preservation released", "解除保全"},
    {"suspended", "Procedures suspended", "程序中止"},
    {"resumed", "Procedures resumed", "程序恢复"},
    {"invalidation_requested", "Invalidation requested", "请求宣告无效"},
    {"invalidation_rejected", "Upheld", "维持有效"},
    {"renewed", "Renewed", "续展"},
    {"expired", "Expired", "期满终止"},
    {0},
};

const struct field_value ip_method_values[] = {
    {"relief_from_royalty", "Relief from royalty", "许可费节省法"},
    {"income", "Other income approach", "其他收益法"},
    {"cost", "Cost", "成本法"},
    {"market", "Market", "市场法"},
    {"other", "Other", "其他"},
    {0},
};

const struct field_value stated_qualifier_values[] = {
    {"eq", "Exactly", "等于"},
    {"at_least", "At least", "不少于"},
    {"approx", "About", "约"},
    {0},
};

/* --- what belongs to what --------------------------------------------------------------------- */

#define OF_PATENTS "priority_on reduction "

static const struct belongs ip_right_belongs[] = {
    [IP_TYPE_INVENTION] = {"", OF_PATENTS "compensated_days strategic_industry overseas_family "
                                          "high_pledge awarded"},
    [IP_TYPE_UTILITY_MODEL] = {"", OF_PATENTS "same_day_invention"},
    [IP_TYPE_DESIGN] = {"", OF_PATENTS},
    [IP_TYPE_TRADE_MARK] = {"", "priority_on madrid"},
    [IP_TYPE_SOFTWARE_COPYRIGHT] = {"", ""},
    [IP_TYPE_OTHER] = {"", ""},
};

#define TO_WHOM "firm_id party_id counterpart_name "

static const struct belongs ip_event_belongs[IP_ACTION_LAST + 1] = {
    [IP_ACTION_PUBLISHED] = {"", ""},
    [IP_ACTION_EXAMINED] = {"", ""},
    [IP_ACTION_GRANTED] = {"", ""},
    [IP_ACTION_ABANDONED] = {"", ""},
    [IP_ACTION_LAPSED] = {"", ""},
    [IP_ACTION_RESTORED] = {"", ""},
    [IP_ACTION_INVALIDATED] = {"", ""},
    [IP_ACTION_PARTLY_INVALIDATED] = {"", ""},
    [IP_ACTION_TRANSFERRED] = {"", TO_WHOM
                               "from_firm_id from_party_id from_name parts of_parts consented"},
    [IP_ACTION_LICENSED] = {"", TO_WHOM "ends_on consented"},
    [IP_ACTION_LICENCE_ENDED] = {"licence_id", ""},
    [IP_ACTION_OPEN_LICENCE] = {"", "consented"},
    [IP_ACTION_OPEN_LICENCE_ENDED] = {"", ""},
    [IP_ACTION_PRESERVED] = {"", ""},
    [IP_ACTION_RELEASED] = {"", ""},
    [IP_ACTION_SUSPENDED] = {"", ""},
    [IP_ACTION_RESUMED] = {"", ""},
    [IP_ACTION_INVALIDATION_REQUESTED] = {"", ""},
    [IP_ACTION_INVALIDATION_REJECTED] = {"", ""},
    [IP_ACTION_RENEWED] = {"", ""},
    [IP_ACTION_EXPIRED] = {"", ""},
};

/* --- rights ----------------------------------------------------------------------------------- */

static const struct field ip_right_fields[] = {
    F_KEY(struct ip_right, code, "Code", "代码"),
    F_REFERENCE(struct ip_right, firm_id, "firm", "Firm", "企业", .required = true, .fixed = true),
    F_ENUM(struct ip_right, type, ip_type, "Type of right", "权利类型", .required = true,
           .fixed = true),
    F_TEXT(struct ip_right, number, 40, "Application or registration number", "申请号或注册号"),
    F_TEXT(struct ip_right, title, 300, "Title", "标题", .required = true),
    F_DATE(struct ip_right, filed_on, "Filed on", "申请日"),
    F_DATE(struct ip_right, granted_on, "Granted or registered on", "授权（注册）公告日"),
    F_DATE(struct ip_right, priority_on, "Priority day", "优先权日"),
    F_TEXT(struct ip_right, classification, 80, "Class", "分类号"),
    F_INTEGER(struct ip_right, compensated_days, DAYS_COMPENSATED_MAX, "Term prolonged by days",
              "期限补偿（天）"),
    F_BOOL(struct ip_right, same_day_invention, "Invention filed on the same day",
           "同日申请发明专利"),
    F_ENUM(struct ip_right, reduction, ip_reduced, "Fees reduced for", "费用减缴"),
    F_BOOL(struct ip_right, strategic_industry, "Strategic emerging industry", "战略性新兴产业"),
    F_BOOL(struct ip_right, overseas_family, "Family overseas", "有海外同族专利"),
    F_BOOL(struct ip_right, high_pledge, "Pledged for a higher amount", "实现较高质押融资金额"),
    F_BOOL(struct ip_right, awarded, "Science or patent award", "获科学技术奖或中国专利奖"),
    F_TEXT(struct ip_right, source, 300, "Source", "资料来源"),
    F_TEXT(struct ip_right, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_BOOL(struct ip_right, madrid, "International registration (Madrid)", "马德里国际注册",
           .added = true),
};

const struct record_type ip_right_type = {
    RECORD_OF(ip_right, "ip_rights", "IP right", "IP rights", "知识产权"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .belongings = {{"type", ip_right_belongs}},
};

static const struct field ip_owner_fields[] = {
    F_REFERENCE(struct ip_owner, ip_right_id, "ip_right", "IP right", "知识产权", .required = true),
    F_REFERENCE(struct ip_owner, firm_id, "firm", "Owner (firm)", "权利人（企业）"),
    F_REFERENCE(struct ip_owner, party_id, "party", "Owner (party)", "权利人（主体）"),
    F_TEXT(struct ip_owner, owner_name, 120, "Owner (not recorded)", "权利人（未登记）"),
    F_DATE(struct ip_owner, from_on, "From", "起始日"),
    F_INTEGER(struct ip_owner, parts, PARTS_MAX, "Parts", "份额"),
    F_INTEGER(struct ip_owner, of_parts, PARTS_MAX, "Of parts", "总份额"),
    F_TEXT(struct ip_owner, source, 300, "Source", "资料来源"),
    F_TEXT(struct ip_owner, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type ip_owner_type = {
    RECORD_OF(ip_owner, "ip_owners", "Owner of a right", "Owners of rights", "权利人"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field ip_event_fields[] = {
    F_REFERENCE(struct ip_event, ip_right_id, "ip_right", "IP right", "知识产权", .required = true),
    F_ENUM(struct ip_event, action, ip_action, "What happened", "事项", .required = true),
    F_DATE(struct ip_event, occurred_on, "On", "发生日期", .required = true),
    F_REFERENCE(struct ip_event, from_firm_id, "firm", "From (firm)", "转让方（企业）"),
    F_REFERENCE(struct ip_event, from_party_id, "party", "From (party)", "转让方（主体）"),
    F_TEXT(struct ip_event, from_name, 120, "From (not recorded)", "转让方（未登记）"),
    F_REFERENCE(struct ip_event, firm_id, "firm", "To (firm)", "受让方或被许可方（企业）"),
    F_REFERENCE(struct ip_event, party_id, "party", "To (party)", "受让方或被许可方（主体）"),
    F_TEXT(struct ip_event, counterpart_name, 120, "To (not recorded)",
           "受让方或被许可方（未登记）"),
    F_INTEGER(struct ip_event, parts, PARTS_MAX, "Parts", "份额"),
    F_INTEGER(struct ip_event, of_parts, PARTS_MAX, "Of parts", "总份额"),
    F_DATE(struct ip_event, ends_on, "Ends on", "到期日"),
    F_REFERENCE(struct ip_event, licence_id, "ip_event", "Licence that ended", "终止的许可"),
    F_BOOL(struct ip_event, consented, "Pledgee consents", "质权人同意"),
    F_TEXT(struct ip_event, document, 200, "Document", "文件名称"),
    F_TEXT(struct ip_event, sha256, 64, "SHA-256", "SHA-256", .form = FORM_HEX),
    F_TEXT(struct ip_event, source, 300, "Source", "资料来源"),
    F_TEXT(struct ip_event, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type ip_event_type = {
    RECORD_OF(ip_event, "ip_events", "Event of a right", "Events of rights", "权利事项"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .belongings = {{"action", ip_event_belongs}},
};

/* --- fees and days ---------------------------------------------------------------------------- */

static const struct field ip_fee_fields[] = {
    F_REFERENCE(struct ip_fee, ip_right_id, "ip_right", "IP right", "知识产权", .required = true),
    F_INTEGER(struct ip_fee, year, YEARS_MAX, "Year of the right", "年度", .required = true),
    F_DATE(struct ip_fee, paid_on, "Paid on", "缴费日", .required = true),
    F_ENUM(struct ip_fee, currency, currency, "Currency", "币种"),
    F_MONEY(struct ip_fee, amount, "Amount paid", "实缴金额", .positive = true),
    F_ENUM(struct ip_fee, reduction, ip_reduced, "Fees reduced for", "费用减缴"),
    F_TEXT(struct ip_fee, receipt, 80, "Receipt", "票据号"),
    F_TEXT(struct ip_fee, source, 300, "Source", "资料来源"),
    F_TEXT(struct ip_fee, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type ip_fee_type = {
    RECORD_OF(ip_fee, "ip_fees", "Annual fee", "Annual fees", "年费缴纳"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field ip_fee_rule_fields[] = {
    F_KEY(struct ip_fee_rule, code, "Code", "代码"),
    F_INTEGER(struct ip_fee_rule, grace_months, MONTHS_MAX, "Months of grace", "宽限期（月）",
              .required = true),
    F_INTEGER(struct ip_fee_rule, free_months, MONTHS_MAX, "Of them without a late fee, months",
              "免滞纳金（月）", .required = true),
    F_INTEGER(struct ip_fee_rule, late_percent, PERCENT_MAX, "Late fee a month, per cent",
              "滞纳金（每月百分比）", .required = true),
    F_INTEGER(struct ip_fee_rule, reduced_years, YEARS_MAX, "Years that are reduced", "减缴年度数",
              .required = true),
    F_INTEGER(struct ip_fee_rule, single_percent, PERCENT_MAX, "Reduction for one owner, per cent",
              "单个权利人减缴（百分比）", .required = true),
    F_INTEGER(struct ip_fee_rule, joint_percent, PERCENT_MAX,
              "Reduction for several owners, per cent", "多个权利人减缴（百分比）",
              .required = true),
    F_INTEGER(struct ip_fee_rule, open_licence_percent, PERCENT_MAX,
              "Reduction of an open licence, per cent", "开放许可减缴（百分比）", .required = true),
    F_ENUM(struct ip_fee_rule, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct ip_fee_rule, compensation, "Fee of a year by which a term was prolonged",
            "期限补偿年费", .required = true),
    F_MONEY(struct ip_fee_rule, restoring, "Fee of restoring", "恢复权利请求费", .required = true),
    F_ENUM(struct ip_fee_rule, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct ip_fee_rule, clause, 300, "Clause", "条款"),
    F_TEXT(struct ip_fee_rule, source, 300, "Source", "资料来源"),
    F_DATE(struct ip_fee_rule, valid_from, "Valid from", "有效期起", .required = true),
};

const struct record_type ip_fee_rule_type = {
    RECORD_OF(ip_fee_rule, "ip_fee_rules", "Rule of annual fees", "Rules of annual fees",
              "年费规则"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field ip_fee_rate_fields[] = {
    F_KEY(struct ip_fee_rate, code, "Code", "代码"),
    F_REFERENCE(struct ip_fee_rate, ip_fee_rule_id, "ip_fee_rule", "Rule", "年费规则",
                .required = true, .fixed = true),
    F_ENUM(struct ip_fee_rate, type, ip_type, "Type of right", "权利类型", .required = true,
           .fixed = true),
    F_INTEGER(struct ip_fee_rate, last_year, YEARS_MAX, "Up to year", "至第几年", .required = true),
    F_ENUM(struct ip_fee_rate, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct ip_fee_rate, fee, "Fee of a year", "年费", .required = true, .positive = true),
};

const struct record_type ip_fee_rate_type = {
    RECORD_OF(ip_fee_rate, "ip_fee_rates", "Rate of annual fees", "Rates of annual fees",
              "年费标准"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field holiday_fields[] = {
    F_TEXT(struct holiday, name, 80, "Name", "名称", .required = true),
    F_DATE(struct holiday, day, "Day", "日期", .required = true),
    F_BOOL(struct holiday, worked, "Worked all the same", "调休上班"),
    F_TEXT(struct holiday, source, 300, "Source", "资料来源"),
};

const struct record_type holiday_type = {
    RECORD_OF(holiday, "holidays", "Holiday", "Holidays", "节假日"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_ADMIN,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "day",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

/* --- pools, trusteeship, valuations ----------------------------------------------------------- */

static const struct field ip_pool_fields[] = {
    F_KEY(struct ip_pool, code, "Code", "代码"),
    F_TEXT(struct ip_pool, name, 200, "Name", "名称", .required = true),
    F_REFERENCE(struct ip_pool, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct ip_pool, operator_id, "party", "Operator", "运营机构"),
    F_ENUM(struct ip_pool, qualifier, stated_qualifier, "Stated as", "数值含义"),
    F_INTEGER(struct ip_pool, stated_rights, RIGHTS_MAX, "Rights, as stated", "公布的件数"),
    F_ENUM(struct ip_pool, stated_type, ip_type, "Type, as stated", "公布的权利类型"),
    F_DATE(struct ip_pool, stated_on, "Stated on", "公布日期"),
    F_TEXT(struct ip_pool, source, 300, "Source", "资料来源"),
    F_TEXT(struct ip_pool, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type ip_pool_type = {
    RECORD_OF(ip_pool, "ip_pools", "Pool of rights", "Pools of rights", "专利池"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field ip_pool_member_fields[] = {
    F_KEY(struct ip_pool_member, code, "Code", "代码"),
    F_REFERENCE(struct ip_pool_member, ip_pool_id, "ip_pool", "Pool", "专利池", .required = true,
                .fixed = true),
    F_REFERENCE(struct ip_pool_member, ip_right_id, "ip_right", "IP right", "知识产权",
                .required = true, .fixed = true),
    F_DATE(struct ip_pool_member, from_on, "From", "起始日", .required = true),
    F_DATE(struct ip_pool_member, to_on, "To", "终止日"),
    F_TEXT(struct ip_pool_member, source, 300, "Source", "资料来源"),
    F_TEXT(struct ip_pool_member, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type ip_pool_member_type = {
    RECORD_OF(ip_pool_member, "ip_pool_members", "Right in a pool", "Rights in pools",
              "专利池成员"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field trusteeship_fields[] = {
    F_KEY(struct trusteeship, code, "Code", "代码"),
    F_REFERENCE(struct trusteeship, firm_id, "firm", "Firm", "企业", .required = true,
                .fixed = true),
    F_REFERENCE(struct trusteeship, agent_id, "party", "Trustee", "托管机构", .required = true,
                .fixed = true),
    F_DATE(struct trusteeship, from_on, "From", "起始日", .required = true),
    F_DATE(struct trusteeship, to_on, "To", "终止日"),
    F_TEXT(struct trusteeship, contract, 200, "Contract", "合同"),
    F_TEXT(struct trusteeship, source, 300, "Source", "资料来源"),
    F_TEXT(struct trusteeship, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type trusteeship_type = {
    RECORD_OF(trusteeship, "trusteeships", "Trusteeship", "Trusteeships", "知识产权托管"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field ip_valuation_fields[] = {
    F_REFERENCE(struct ip_valuation, ip_right_id, "ip_right", "IP right", "知识产权"),
    F_REFERENCE(struct ip_valuation, ip_pool_id, "ip_pool", "Pool", "专利池"),
    F_ENUM(struct ip_valuation, method, ip_method, "Method", "评估方法", .required = true),
    F_DATE(struct ip_valuation, valued_on, "Valued on", "估值日", .required = true),
    F_ENUM(struct ip_valuation, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct ip_valuation, amount, "Value", "评估值", .required = true, .positive = true),
    F_REFERENCE(struct ip_valuation, appraiser_id, "party", "Appraiser", "评估机构"),
    F_TEXT(struct ip_valuation, inputs, 2000, "Inputs", "评估参数", .form = FORM_LINES),
    F_TEXT(struct ip_valuation, document, 200, "Document", "文件名称"),
    F_TEXT(struct ip_valuation, sha256, 64, "SHA-256", "SHA-256", .form = FORM_HEX),
    F_TEXT(struct ip_valuation, source, 300, "Source", "资料来源"),
    F_TEXT(struct ip_valuation, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type ip_valuation_type = {
    RECORD_OF(ip_valuation, "ip_valuations", "Valuation of rights", "Valuations of rights",
              "知识产权评估"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
