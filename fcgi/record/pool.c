/* The fields and rows of loss schemes and risk pools. */
#include "record/pool.h"

#include "record/kinds.h"
#include "record/rule.h"

const struct field_value loss_bearer_values[] = {
    {"pool", "Risk pool", "风险补偿资金池"},
    {"upper", "Public money of another level", "其他级次财政资金"},
    {"insurer", "Insurer", "保险机构"},
    {"bank", "Bank", "银行"},
    {"guarantor", "Guarantor", "担保机构"},
    {"appraiser", "Appraiser", "评估机构"},
    {0},
};

const struct field_value loss_base_values[] = {
    {"principal", "Principal", "本金"},
    {"principal_interest", "Principal and interest", "本金及利息"},
    {"after_recovery", "What exhausted recovery leaves", "穷尽追偿后的余额"},
    {0},
};

const struct field_value stop_trigger_values[] = {
    {"gt", "Beyond the line", "超过"},
    {"ge", "On the line or beyond it", "达到或超过"},
    {0},
};

const struct field_value pool_action_values[] = {
    {"paid_in", "Paid in", "注入"},
    {"returned", "Returned", "退回"},
    {"interest", "Interest", "利息收入"},
    {"cost", "Cost", "费用支出"},
    {0},
};

void loss_scheme_shares(const struct loss_scheme *scheme, int64_t shares_out[BEARERS + 1])
{
    shares_out[0] = 0;
    shares_out[BEARER_POOL] = known_or_zero(scheme->pool_share_e8);
    shares_out[BEARER_UPPER] = known_or_zero(scheme->upper_share_e8);
    shares_out[BEARER_INSURER] = known_or_zero(scheme->insurer_share_e8);
    shares_out[BEARER_BANK] = known_or_zero(scheme->bank_share_e8);
    shares_out[BEARER_GUARANTOR] = known_or_zero(scheme->guarantor_share_e8);
    shares_out[BEARER_APPRAISER] = known_or_zero(scheme->appraiser_share_e8);
}

static const struct field risk_pool_fields[] = {
    F_KEY(struct risk_pool, code, "Code", "代码"),
    F_TEXT(struct risk_pool, name, 200, "Name", "名称", .required = true),
    F_REFERENCE(struct risk_pool, operator_party_id, "party", "Operator", "运营机构"),
    F_ENUM(struct risk_pool, currency, currency, "Currency", "币种", .required = true,
           .fixed = true),
    F_DECIMAL(struct risk_pool, times, "Times of its balance that it covers", "放大倍数",
              .positive = true, .max = 1000 * DECIMAL_E8_ONE),
    F_DECIMAL(struct risk_pool, stop_line, "Stop line, of what is overdue", "止损线（逾期占比）",
              .max = DECIMAL_E8_ONE),
    F_ENUM(struct risk_pool, stop_trigger, stop_trigger, "Stops", "止损线触发方式"),
    F_ENUM(struct risk_pool, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct risk_pool, clause, 300, "Clause", "条款"),
    F_TEXT(struct risk_pool, source, 300, "Source", "资料来源"),
    F_TEXT(struct risk_pool, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type risk_pool_type = {
    RECORD_OF(risk_pool, "risk_pools", "Risk pool", "Risk pools", "风险补偿资金池"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

#define SHARE(name, en, zh) F_DECIMAL(struct loss_scheme, name, en, zh, .max = DECIMAL_E8_ONE)

static const struct field loss_scheme_fields[] = {
    F_KEY(struct loss_scheme, code, "Code", "代码"),
    F_TEXT(struct loss_scheme, name, 200, "Name", "名称", .required = true),
    F_ENUM(struct loss_scheme, currency, currency, "Currency", "币种", .required = true,
           .fixed = true),
    F_ENUM(struct loss_scheme, base, loss_base, "What counts as the loss", "损失口径",
           .required = true),
    SHARE(pool_share, "Share of the pool", "资金池分担比例"),
    SHARE(upper_share, "Share of another level", "其他级次分担比例"),
    SHARE(insurer_share, "Share of the insurer", "保险分担比例"),
    SHARE(bank_share, "Share of the bank", "银行分担比例"),
    SHARE(guarantor_share, "Share of the guarantor", "担保分担比例"),
    SHARE(appraiser_share, "Share of the appraiser", "评估分担比例"),
    F_REFERENCE(struct loss_scheme, risk_pool_id, "risk_pool", "Risk pool", "风险补偿资金池"),
    F_MONEY(struct loss_scheme, cap_balance, "Balance of a firm that counts", "单户计入余额上限",
            .positive = true),
    F_BOOL(struct loss_scheme, ip_part_only, "Only the part that IP secures",
           "仅计知识产权质押部分"),
    F_ENUM(struct loss_scheme, first_bearer, loss_bearer, "Pays first", "先行承担方"),
    F_MONEY(struct loss_scheme, first_amount, "Pays first up to", "先行承担限额（免赔额）",
            .positive = true),
    F_DECIMAL(struct loss_scheme, stop_line, "Stop line, of what is overdue", "止损线（逾期占比）",
              .max = DECIMAL_E8_ONE),
    F_ENUM(struct loss_scheme, stop_trigger, stop_trigger, "Stops", "止损线触发方式"),
    F_ENUM(struct loss_scheme, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct loss_scheme, clause, 300, "Clause", "条款"),
    F_TEXT(struct loss_scheme, source, 300, "Source", "资料来源"),
    F_DATE(struct loss_scheme, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct loss_scheme, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct loss_scheme, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type loss_scheme_type = {
    RECORD_OF(loss_scheme, "loss_schemes", "Loss scheme", "Loss schemes", "风险分担方案"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field pool_entry_fields[] = {
    F_REFERENCE(struct pool_entry, risk_pool_id, "risk_pool", "Risk pool", "风险补偿资金池",
                .required = true),
    F_ENUM(struct pool_entry, action, pool_action, "What happened", "事项", .required = true),
    F_ENUM(struct pool_entry, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct pool_entry, amount, "Amount", "金额", .required = true, .positive = true),
    F_REFERENCE(struct pool_entry, party_id, "party", "Payer or recipient", "付款方或收款方"),
    F_TEXT(struct pool_entry, source, 300, "Source", "资料来源"),
    F_TEXT(struct pool_entry, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type pool_entry_type = {
    RECORD_OF(pool_entry, "pool_entries", "Pool entry", "Pool entries", "资金池收支"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field loss_claim_fields[] = {
    F_KEY(struct loss_claim, code, "Code", "代码"),
    F_REFERENCE(struct loss_claim, loan_id, "loan", "Loan", "贷款", .required = true),
    F_ENUM(struct loss_claim, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct loss_claim, principal, "Principal lost", "损失本金", .required = true,
            .positive = true),
    F_MONEY(struct loss_claim, interest, "Interest lost", "损失利息"),
    F_REFERENCE(struct loss_claim, loss_scheme_id, "loss_scheme", "Scheme at the pay-out",
                "放款日方案版本", .computed = true, .version = true),
    F_MONEY(struct loss_claim, firm_balance, "Balance of the firm under the scheme",
            "企业在方案下的余额", .computed = true),
    F_MONEY(struct loss_claim, base, "Shared by the scheme", "纳入分担金额", .computed = true),
    F_MONEY(struct loss_claim, uncovered, "The bank's outside the scheme", "方案外由银行承担",
            .computed = true),
    F_TEXT(struct loss_claim, source, 300, "Source", "资料来源"),
    F_TEXT(struct loss_claim, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type loss_claim_type = {
    RECORD_OF(loss_claim, "loss_claims", "Claim for a loss", "Claims for losses", "代偿申请"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field loss_payment_fields[] = {
    F_REFERENCE(struct loss_payment, loss_claim_id, "loss_claim", "Claim", "代偿申请",
                .required = true),
    F_ENUM(struct loss_payment, bearer, loss_bearer, "Bearer", "承担方", .required = true),
    F_ENUM(struct loss_payment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct loss_payment, amount, "Amount", "金额", .required = true, .positive = true),
    F_TEXT(struct loss_payment, source, 300, "Source", "资料来源"),
    F_TEXT(struct loss_payment, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type loss_payment_type = {
    RECORD_OF(loss_payment, "loss_payments", "Compensation", "Compensations", "代偿"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "loss_payment_id",
    .fund = OF_NO_FUND,
    .measured = MEASURED_GRANTS,
    .rules_need = {"loss_claim_id", "bearer", "amount"},
};

static const struct field loss_recovery_fields[] = {
    F_REFERENCE(struct loss_recovery, loss_claim_id, "loss_claim", "Claim", "代偿申请",
                .required = true),
    F_ENUM(struct loss_recovery, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct loss_recovery, gross, "Recovered", "追偿收回", .required = true,
            .positive = true),
    F_MONEY(struct loss_recovery, costs, "Costs of it", "追偿费用"),
    F_TEXT(struct loss_recovery, source, 300, "Source", "资料来源"),
    F_TEXT(struct loss_recovery, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type loss_recovery_type = {
    RECORD_OF(loss_recovery, "loss_recoveries", "Recovery", "Recoveries", "追偿"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
