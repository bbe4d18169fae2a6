/* The fields and the row of notices about a firm's capital, and the one table of what belongs to
 * which. */
#include "record/capital_notice.h"

const struct field_value capital_notice_action_values[] = {
    {"reduction_resolved", "Reduction resolved", "减资决议"},
    {"creditors_notified", "Creditors notified", "通知债权人"},
    {"reduction_published", "Reduction published", "减资公告"},
    {"creditor_claim", "Creditor asks for payment or security", "债权人要求清偿或担保"},
    {"claim_answered", "Creditor paid or secured", "已清偿或提供担保"},
    {"call_to_pay", "Written call to pay in", "催缴书"},
    {"forfeiture_notice", "Notice of forfeiture", "失权通知"},
    {"acceleration", "Payment asked for before it is due", "加速到期"},
    {0},
};

static const struct field_value reduction_consent_values[] = {
    {"in_proportion", "In proportion", "同比例"},
    {"all_holders", "All holders agreed", "全体股东约定"},
    {"charter", "The charter says so", "章程规定"},
    {"law", "The law says so", "法律另有规定"},
    {0},
};

#define CREDITOR "creditor_party_id creditor_name "
#define CERTIFICATE "security_id event_id "

const struct belongs notice_belongs[] = {
    [NOTICE_REDUCTION] = {"currency amount", "round_term_id consent covers_loss source"},
    [NOTICE_TO_CREDITORS] = {"follows_id", CREDITOR "source"},
    [NOTICE_PUBLISHED] = {"follows_id source", ""},
    [NOTICE_CREDITOR_CLAIM] = {"follows_id currency amount", CREDITOR "source"},
    [NOTICE_CLAIM_ANSWERED] = {"follows_id", "source"},
    [NOTICE_CALL] = {"currency amount pay_by source", CERTIFICATE},
    [NOTICE_FORFEITURE] = {"follows_id resolved_on currency amount source", ""},
    [NOTICE_ACCELERATION] = {"pay_by", CERTIFICATE CREDITOR "resolved_on source"},
};

static const struct field capital_notice_fields[] = {
    F_KEY(struct capital_notice, code, "Code", "代码"),
    F_REFERENCE(struct capital_notice, firm_id, "firm", "Firm", "企业", .required = true),
    F_ENUM(struct capital_notice, action, capital_notice_action, "Notice", "通知事项",
           .required = true),
    F_DATE(struct capital_notice, given_on, "Given on", "作出日期", .required = true),
    F_REFERENCE(struct capital_notice, follows_id, "capital_notice", "Follows", "所依据的通知"),
    F_REFERENCE(struct capital_notice, security_id, "security", "Certificate", "权证"),
    F_REFERENCE(struct capital_notice, event_id, "security_event", "Certificate that resulted from",
                "变动所得权证"),
    F_REFERENCE(struct capital_notice, round_term_id, "round_term", "For the buy-back right",
                "所履行的回购条款"),
    F_REFERENCE(struct capital_notice, creditor_party_id, "party", "Creditor", "债权人"),
    F_TEXT(struct capital_notice, creditor_name, 120, "Creditor (not recorded)",
           "债权人（未登记）"),
    F_ENUM(struct capital_notice, currency, currency, "Currency", "币种"),
    F_MONEY(struct capital_notice, amount, "Amount", "金额", .positive = true),
    F_DATE(struct capital_notice, pay_by, "To be paid by", "缴纳期限"),
    F_DATE(struct capital_notice, resolved_on, "Resolved by the board on", "董事会决议日"),
    F_ENUM(struct capital_notice, consent, reduction_consent, "Distribution among the holders",
           "减资方式"),
    F_BOOL(struct capital_notice, covers_loss, "Covers losses, nothing is paid out",
           "弥补亏损（不向股东支付）"),
    F_TEXT(struct capital_notice, source, 300, "Source", "资料来源"),
    F_TEXT(struct capital_notice, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type capital_notice_type = {
    RECORD_OF(capital_notice, "capital_notices", "Notice about capital", "Notices about capital",
              "资本通知"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "given_on",
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .belongings = {{"action", notice_belongs}},
};
