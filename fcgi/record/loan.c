/* The fields and rows of pledge loans. */
#include "record/loan.h"

#include "record/kinds.h"
#include "record/rule.h"

#define MONTHS_MAX 600
#define BASIS_POINTS_MAX 10000

const struct field_value finding_stage_values[] = {
    {"recommendation", "Recommendation", "推荐"},
    {"appraisal", "Appraisal of the rights", "专利评价"},
    {"due_diligence", "Due diligence of the guarantor", "担保尽调"},
    {"pre_cover_survey", "Survey of the insurer", "保前勘察"},
    {"pre_loan_review", "Review of the bank", "贷前审查"},
    {0},
};

const struct field_value finding_verdict_values[] = {
    {"for", "For", "同意"},
    {"against", "Against", "不同意"},
    {"conditions", "With conditions", "附条件同意"},
    {0},
};

const struct field_value case_ending_values[] = {
    {"refused", "Refused", "未获通过"},
    {"withdrawn", "Withdrawn", "企业撤回"},
    {0},
};

const struct field_value pledge_opinion_values[] = {
    {"no_other_ground", "No other ground of refusal", "无其他不予登记情形"},
    {"other_ground", "Another ground of refusal", "存在其他不予登记情形"},
    {0},
};

const struct field_value pledge_statement_kind_values[] = {
    {"consent", "Consent of a co-owner", "共有人同意"},
    {"agreed_otherwise", "Co-owners agreed otherwise", "共有人另有约定"},
    {"insistence", "Insistence after notice", "经告知后仍坚持办理"},
    {0},
};

const struct field_value insisted_ground_values[] = {
    {"same_day_invention", "An invention was filed on the same day", "同日申请发明专利"},
    {"invalidation_pending", "Invalidation is pending", "无效宣告程序未结"},
    {0},
};

const struct field_value rate_basis_values[] = {
    {"fixed", "Fixed", "固定利率"},
    {"repriced", "Repriced", "浮动利率（定期重定价）"},
    {0},
};

const struct field_value loan_day_count_values[] = {
    {"act_360", "Actual days / 360", "实际天数/360"},
    {"act_365", "Actual days / 365", "实际天数/365"},
    {"30_360", "30 / 360", "30/360"},
    {"by_months", "Twelfths of a year", "按月（年利率/12）"},
    {0},
};

const struct field_value repayment_method_values[] = {
    {"interest_monthly", "Interest by period, principal at the end", "按期付息、到期还本"},
    {"equal_principal", "Equal principal", "等额本金"},
    {"equal_instalments", "Equal instalments", "等额本息"},
    {0},
};

const struct field_value loan_action_values[] = {
    {"payout", "Paid out", "放款"},
    {"repayment", "Repayment", "还款"},
    {"class", "Classified", "风险分类"},
    {"default", "Default", "违约（提前到期）"},
    {"write_off", "Written off", "核销"},
    {"repricing", "Margin changed", "调整加点"},
    {0},
};

const struct field_value loan_class_values[] = {
    {"normal", "Normal", "正常"},
    {"special_mention", "Special mention", "关注"},
    {"substandard", "Substandard", "次级"},
    {"doubtful", "Doubtful", "可疑"},
    {"loss", "Loss", "损失"},
    {0},
};

static const struct field case_scheme_fields[] = {
    F_KEY(struct case_scheme, code, "Code", "代码"),
    F_TEXT(struct case_scheme, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct case_scheme, name_en, 200, "English name", "英文名称"),
    F_BOOL(struct case_scheme, needs_recommendation, "Needs a recommendation", "须推荐"),
    F_BOOL(struct case_scheme, needs_appraisal, "Needs an appraisal of the rights", "须专利评价"),
    F_BOOL(struct case_scheme, needs_due_diligence, "Needs due diligence of a guarantor",
           "须担保尽调"),
    F_BOOL(struct case_scheme, needs_pre_cover_survey, "Needs a survey of an insurer",
           "须保前勘察"),
    F_BOOL(struct case_scheme, needs_pre_loan_review, "Needs a review of the bank", "须贷前审查"),
    F_BOOL(struct case_scheme, needs_pledge, "Needs a registered pledge", "须质押登记"),
    F_ENUM(struct case_scheme, currency, currency, "Currency", "币种"),
    F_MONEY(struct case_scheme, max_amount, "At most, of one loan", "单笔贷款上限",
            .positive = true),
    F_INTEGER(struct case_scheme, max_months, MONTHS_MAX, "At most, months", "最长期限（月）"),
    F_ENUM(struct case_scheme, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct case_scheme, clause, 300, "Clause", "条款"),
    F_TEXT(struct case_scheme, source, 300, "Source", "资料来源"),
    F_DATE(struct case_scheme, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct case_scheme, valid_to, "Valid to", "有效期止"),
    F_REFERENCE(struct case_scheme, loss_scheme_id, "loss_scheme", "Loss scheme", "风险分担方案",
                .added = true),
};

const struct record_type case_scheme_type = {
    RECORD_OF(case_scheme, "case_schemes", "Scheme of loan cases", "Schemes of loan cases",
              "质贷方案"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .open_to_seats = true,
};

static const struct field loan_case_fields[] = {
    F_KEY(struct loan_case, code, "Code", "代码"),
    F_REFERENCE(struct loan_case, firm_id, "firm", "Firm", "企业", .required = true, .fixed = true),
    F_REFERENCE(struct loan_case, case_scheme_id, "case_scheme", "Scheme", "质贷方案",
                .required = true, .fixed = true),
    F_REFERENCE(struct loan_case, office_id, "party", "Alliance office", "质贷办"),
    F_REFERENCE(struct loan_case, appraiser_id, "party", "Appraiser", "评价机构"),
    F_REFERENCE(struct loan_case, guarantor_id, "party", "Guarantor", "担保机构"),
    F_REFERENCE(struct loan_case, insurer_id, "party", "Insurer", "保险机构"),
    F_REFERENCE(struct loan_case, bank_id, "party", "Bank", "银行"),
    F_ENUM(struct loan_case, currency, currency, "Currency", "币种"),
    F_MONEY(struct loan_case, amount_asked, "Amount asked for", "申请金额", .positive = true),
    F_INTEGER(struct loan_case, months_asked, MONTHS_MAX, "Months asked for", "申请期限（月）"),
    F_TEXT(struct loan_case, purpose, 300, "Purpose", "用途"),
    F_TEXT(struct loan_case, source, 300, "Source", "资料来源"),
    F_TEXT(struct loan_case, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type loan_case_type = {
    RECORD_OF(loan_case, "loan_cases", "Loan case", "Loan cases", "质贷案件"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field stage_finding_fields[] = {
    F_REFERENCE(struct stage_finding, loan_case_id, "loan_case", "Loan case", "质贷案件",
                .required = true),
    F_ENUM(struct stage_finding, stage, finding_stage, "Stage", "环节", .required = true),
    F_REFERENCE(struct stage_finding, party_id, "party", "Party", "出具机构", .required = true),
    F_ENUM(struct stage_finding, verdict, finding_verdict, "Verdict", "结论", .required = true),
    F_ENUM(struct stage_finding, currency, currency, "Currency", "币种"),
    F_MONEY(struct stage_finding, limit, "Limit", "额度", .positive = true),
    F_DECIMAL(struct stage_finding, rate, "Rate a year", "年利率或费率"),
    F_MONEY(struct stage_finding, sum_insured, "Sum insured", "保险金额", .positive = true),
    F_MONEY(struct stage_finding, fee, "Fee or premium", "费用或保费"),
    F_DECIMAL(struct stage_finding, score, "Score", "评分"),
    F_TEXT(struct stage_finding, opinion, 2000, "Opinion", "意见", .form = FORM_LINES),
    F_TEXT(struct stage_finding, document, 200, "Document", "文件名称"),
    F_TEXT(struct stage_finding, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256",
           .form = FORM_HEX),
};

const struct record_type stage_finding_type = {
    RECORD_OF(stage_finding, "stage_findings", "Finding of a stage", "Findings of stages",
              "环节意见"),
    .written_by = BY_MANAGER | BY_SEATS,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "loan_case_id",
};

static const struct field case_end_fields[] = {
    F_REFERENCE(struct case_end, loan_case_id, "loan_case", "Loan case", "质贷案件",
                .required = true),
    F_ENUM(struct case_end, ending, case_ending, "Ending", "终止情形", .required = true),
    F_REFERENCE(struct case_end, party_id, "party", "Refused by", "作出机构"),
    F_TEXT(struct case_end, reason, 1000, "Reason", "理由", .required = true, .form = FORM_LINES),
};

const struct record_type case_end_type = {
    RECORD_OF(case_end, "case_ends", "End of a case", "Ends of cases", "案件终止"),
    .written_by = BY_MANAGER | BY_APPROVER | BY_SEATS,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "loan_case_id",
};

static const struct field pledge_fields[] = {
    F_KEY(struct pledge, code, "Registration number", "质押登记号"),
    F_REFERENCE(struct pledge, loan_case_id, "loan_case", "Loan case", "质贷案件", .required = true,
                .fixed = true),
    F_REFERENCE(struct pledge, pledgee_id, "party", "Pledgee", "质权人", .required = true,
                .fixed = true),
    F_DATE(struct pledge, registered_on, "Registered on", "登记日", .required = true,
           .fixed = true),
    F_DATE(struct pledge, contract_on, "Contract of", "质押合同签订日"),
    F_TEXT(struct pledge, debt_kind, 120, "Kind of debt", "被担保债权种类"),
    F_ENUM(struct pledge, currency, currency, "Currency", "币种"),
    F_MONEY(struct pledge, secured, "Secured amount", "被担保债权数额", .positive = true),
    F_DATE(struct pledge, debt_ends_on, "Debt ends on", "债务履行期限届满日"),
    F_TEXT(struct pledge, scope, 500, "Scope", "担保范围"),
    F_ENUM(struct pledge, opinion, pledge_opinion, "Opinion on other grounds", "其他情形审查意见",
           .required = true),
    F_TEXT(struct pledge, opinion_text, 1000, "What the opinion rests on", "审查说明",
           .form = FORM_LINES),
    F_DATE(struct pledge, published_on, "Published on", "公示日"),
    F_TEXT(struct pledge, document, 200, "Document", "文件名称"),
    F_TEXT(struct pledge, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256",
           .form = FORM_HEX),
    F_TEXT(struct pledge, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type pledge_type = {
    RECORD_OF(pledge, "pledges", "Pledge", "Pledges", "质押登记"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "registered_on",
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "loan_case_id",
};

static const struct field pledge_end_fields[] = {
    F_REFERENCE(struct pledge_end, pledge_id, "pledge", "Pledge", "质押登记", .required = true),
    F_TEXT(struct pledge_end, reason, 300, "Reason", "理由", .required = true),
};

const struct record_type pledge_end_type = {
    RECORD_OF(pledge_end, "pledge_ends", "End of a pledge", "Ends of pledges", "质押注销"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "pledge_id",
};

static const struct belongs statement_belongs[] = {
    [STATEMENT_CONSENT] = {"", "firm_id party_id who"},
    [STATEMENT_AGREED] = {"", ""},
    [STATEMENT_INSISTENCE] = {"ground notified_on", "firm_id party_id who"},
};

static const struct field pledge_statement_fields[] = {
    F_REFERENCE(struct pledge_statement, pledge_id, "pledge", "Pledge", "质押登记",
                .required = true),
    F_REFERENCE(struct pledge_statement, ip_right_id, "ip_right", "IP right", "知识产权",
                .required = true),
    F_ENUM(struct pledge_statement, statement, pledge_statement_kind, "Statement", "声明类型",
           .required = true),
    F_ENUM(struct pledge_statement, ground, insisted_ground, "Ground insisted on", "所坚持的情形"),
    F_REFERENCE(struct pledge_statement, firm_id, "firm", "By (firm)", "声明人（企业）"),
    F_REFERENCE(struct pledge_statement, party_id, "party", "By (party)", "声明人（主体）"),
    F_TEXT(struct pledge_statement, who, 120, "By (not recorded)", "声明人（未登记）"),
    F_DATE(struct pledge_statement, notified_on, "Told on", "告知日"),
    F_DATE(struct pledge_statement, stated_on, "Stated on", "声明日", .required = true),
    F_TEXT(struct pledge_statement, document, 200, "Document", "文件名称", .required = true),
    F_TEXT(struct pledge_statement, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256",
           .form = FORM_HEX),
    F_TEXT(struct pledge_statement, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type pledge_statement_type = {
    RECORD_OF(pledge_statement, "pledge_statements", "Statement on a pledge",
              "Statements on pledges", "质押声明"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "pledge_id",
    .belongings = {{"statement", statement_belongs}},
};

static const struct field pledge_item_fields[] = {
    F_REFERENCE(struct pledge_item, pledge_id, "pledge", "Pledge", "质押登记", .required = true),
    F_REFERENCE(struct pledge_item, ip_right_id, "ip_right", "IP right", "知识产权",
                .required = true),
    F_DATE(struct pledge_item, registered_on, "Registered on", "登记日"),
    F_TEXT(struct pledge_item, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type pledge_item_type = {
    RECORD_OF(pledge_item, "pledge_items", "Pledged right", "Pledged rights", "质押权利"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "pledge_id",
};

static const struct belongs rate_belongs[] = {
    [RATE_FIXED] = {"", "rate lpr_series basis_points"},
    [RATE_REPRICED] = {"lpr_series basis_points reprice_months", ""},
};

static const struct field loan_fields[] = {
    F_KEY(struct loan, code, "Code", "代码"),
    F_REFERENCE(struct loan, loan_case_id, "loan_case", "Loan case", "质贷案件", .required = true),
    F_DATE(struct loan, signed_on, "Signed on", "签订日", .required = true),
    F_ENUM(struct loan, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct loan, amount, "Amount", "金额", .required = true, .positive = true),
    F_ENUM(struct loan, rate_basis, rate_basis, "Rate basis", "利率类型", .required = true),
    F_DECIMAL(struct loan, rate, "Rate a year", "年利率"),
    F_TEXT(struct loan, lpr_series, CODE_MAX, "Series of the prime rate", "LPR 序列代码",
           .form = FORM_CODE),
    F_INTEGER(struct loan, basis_points, BASIS_POINTS_MAX, "Basis points on top", "加点（基点）",
              .negative = true),
    F_INTEGER(struct loan, reprice_months, MONTHS_MAX, "Repriced every, months",
              "重定价周期（月）"),
    F_ENUM(struct loan, day_count, loan_day_count, "Day count", "计息基准", .required = true),
    F_ENUM(struct loan, method, repayment_method, "Repaid by", "还款方式", .required = true),
    F_INTEGER(struct loan, months, MONTHS_MAX, "Months", "期限（月）", .required = true),
    F_INTEGER(struct loan, step_months, MONTHS_MAX, "Instalment every, months", "还款周期（月）"),
    F_DECIMAL(struct loan, pledge_share, "Part secured by the pledge", "质押担保占比"),
    F_TEXT(struct loan, document, 200, "Document", "文件名称"),
    F_TEXT(struct loan, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256",
           .form = FORM_HEX),
    F_TEXT(struct loan, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_DECIMAL(struct loan, penalty_rate, "Rate a year on overdue principal", "逾期本金罚息年利率",
              .positive = true, .added = true),
};

const struct record_type loan_type = {
    RECORD_OF(loan, "loans", "Loan", "Loans", "贷款"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "signed_on",
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "loan_case_id",
    .belongings = {{"rate_basis", rate_belongs}},
};

static const struct belongs loan_event_belongs[] = {
    [LOAN_PAYOUT] = {"currency amount", ""},
    [LOAN_REPAYMENT] = {"currency amount", "costs"},
    [LOAN_CLASS] = {"class", ""},
    [LOAN_DEFAULT] = {"", ""},
    [LOAN_WRITE_OFF] = {"currency amount", ""},
    [LOAN_REPRICING] = {"basis_points", ""},
};

static const struct field loan_event_fields[] = {
    F_REFERENCE(struct loan_event, loan_id, "loan", "Loan", "贷款", .required = true),
    F_ENUM(struct loan_event, action, loan_action, "What happened", "事项", .required = true),
    F_ENUM(struct loan_event, currency, currency, "Currency", "币种"),
    F_MONEY(struct loan_event, amount, "Amount", "金额", .positive = true),
    F_MONEY(struct loan_event, costs, "Costs of collecting", "追索费用", .positive = true),
    F_ENUM(struct loan_event, class, loan_class, "Class", "五级分类"),
    F_INTEGER(struct loan_event, basis_points, BASIS_POINTS_MAX, "Basis points on top",
              "加点（基点）", .negative = true),
    F_TEXT(struct loan_event, reason, 500, "Reason", "理由"),
    F_TEXT(struct loan_event, document, 200, "Document", "文件名称"),
    F_TEXT(struct loan_event, document_sha256, 64, "SHA-256 of the document", "文件 SHA-256",
           .form = FORM_HEX),
};

const struct record_type loan_event_type = {
    RECORD_OF(loan_event, "loan_events", "Event of a loan", "Events of loans", "贷款事项"),
    .written_by = BY_MANAGER | BY_APPROVER | BY_BANK,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .seat_by = "loan_id",
    .belongings = {{"action", loan_event_belongs}},
    .measured = MEASURED_PAYOUTS,
    .rules_need = {"loan_id", "action", "amount"},
};
