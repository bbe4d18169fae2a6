/* What is asked of each kind: the one table of decide. A kind that needs nothing of a sort says so;
 * tests/unit/decide/test_kinds.c names one that says nothing. */
#include "rests_on_internal.h"
#include "record/kinds.h"

/* Well-formed fields, and references that exist, are all that is wanted. */
static void fields_are_enough(struct decider *decider)
{
    (void)decider;
}

/* Nothing that may have been recorded since can stand against it. */
static void nothing_to_review(struct decider *decider, const char *field,
                              const struct entry *proposal)
{
    (void)decider;
    (void)field;
    (void)proposal;
}

/* What is left does not need it. */
static const struct entry *nothing_rests(const struct decider *decider,
                                         const struct entry *reversed)
{
    (void)decider;
    (void)reversed;
    return NULL;
}

const struct kind_decision kind_decisions[RECORD_KIND_COUNT] = {
    [RECORD_USER] = {.check = check_user},
    [RECORD_PARTY] = {.check = check_party, .rests_on = rests_on_named},
    [RECORD_FUND] = {.check = check_fund, .rests_on = rests_on_named},
    [RECORD_FIRM] = {.check = check_firm, .rests_on = rests_on_named},
    [RECORD_FIRM_TAG] = {.check = check_firm_tag, .rests_on = nothing_rests},
    [RECORD_FIRM_STATUS] = {.check = check_firm_status, .rests_on = nothing_rests},
    [RECORD_LISTING] = {.check = check_listing, .rests_on = rests_on_named},
    [RECORD_PROJECT] = {.check = fields_are_enough, .rests_on = rests_on_named},
    [RECORD_ROUND] = {.check = check_round, .rests_on = rests_on_named},
    [RECORD_COMMITMENT] = {.check = check_commitment, .rests_on = rests_on_commitment},
    [RECORD_BANK_ACCOUNT] = {.check = fields_are_enough, .review = nothing_to_review},
    [RECORD_RULE] = {.check = check_rule},
    [RECORD_LOCK_RULE] = {.check = check_lock_rule},
    [RECORD_INVESTMENT] = {.check = check_investment},
    [RECORD_DECISION] = {.check = check_decision, .rests_on = rests_on_decision},
    [RECORD_PAYMENT] = {.check = check_payment,
                        .review = review_payment,
                        .rests_on = rests_on_payment},
    [RECORD_SUBSCRIPTION] = {.check = check_subscription, .rests_on = rests_on_subscription},
    [RECORD_ROUND_CLOSING] = {.check = check_round_closing, .rests_on = rests_on_named},
    [RECORD_ROUND_TERM] = {.check = check_round_term, .rests_on = rests_on_named},
    [RECORD_TERM_EVENT] = {.check = check_term_event, .rests_on = nothing_rests},
    [RECORD_SHARE_CLASS] = {.check = check_share_class, .rests_on = rests_on_capital},
    [RECORD_OPTION_POOL] = {.check = check_option_pool, .rests_on = rests_on_capital},
    [RECORD_SECURITY] = {.check = check_security, .rests_on = rests_on_capital},
    [RECORD_SECURITY_EVENT] = {.check = check_security_event, .rests_on = rests_on_capital},
    [RECORD_CAPITAL_ACT] = {.check = check_capital_act, .rests_on = rests_on_capital},
    [RECORD_CAPITAL_PAYMENT] = {.check = check_capital_payment, .rests_on = nothing_rests},
    [RECORD_CAPITAL_STATEMENT] = {.check = check_capital_statement, .rests_on = nothing_rests},
    [RECORD_LISTED_LOT] = {.check = check_listed_lot, .rests_on = rests_on_listed_lot},
    [RECORD_CASE_SCHEME] = {.check = check_case_scheme},
    [RECORD_LOAN_CASE] = {.check = check_loan_case, .rests_on = rests_on_named},
    [RECORD_STAGE_FINDING] = {.check = check_stage_finding, .rests_on = rests_on_finding},
    [RECORD_CASE_END] = {.check = check_case_end, .rests_on = nothing_rests},
    [RECORD_PLEDGE] = {.check = check_pledge, .rests_on = rests_on_pledge},
    [RECORD_PLEDGE_END] = {.check = check_pledge_end, .rests_on = nothing_rests},
    [RECORD_LOAN] = {.check = check_loan, .rests_on = rests_on_named},
    [RECORD_LOAN_EVENT] = {.check = check_loan_event, .rests_on = rests_on_loan_event},
    [RECORD_IP_RIGHT] = {.check = check_ip_right, .rests_on = rests_on_named},
    [RECORD_IP_OWNER] = {.check = check_ip_owner, .rests_on = rests_on_ip},
    [RECORD_IP_EVENT] = {.check = check_ip_event, .rests_on = rests_on_ip},
    [RECORD_IP_FEE_RULE] = {.check = check_ip_fee_rule},
    [RECORD_IP_FEE_RATE] = {.check = check_ip_fee_rate},
    [RECORD_HOLIDAY] = {.check = check_holiday, .rests_on = nothing_rests},
    [RECORD_IP_FEE] = {.check = check_ip_fee, .rests_on = nothing_rests},
    [RECORD_IP_POOL] = {.check = check_ip_pool, .rests_on = rests_on_named},
    [RECORD_IP_POOL_MEMBER] = {.check = check_ip_pool_member, .rests_on = nothing_rests},
    [RECORD_TRUSTEESHIP] = {.check = check_trusteeship, .rests_on = nothing_rests},
    [RECORD_IP_VALUATION] = {.check = check_ip_valuation, .rests_on = nothing_rests},
    [RECORD_INDICATOR_VALUE] = {.check = check_indicator_value, .rests_on = nothing_rests},
    [RECORD_CAPITAL_CALL] = {.check = check_capital_call, .review = review_notice},
    [RECORD_CALL_LINE] = {.check = check_call_line},
    [RECORD_CONTRIBUTION] = {.check = check_contribution, .rests_on = rests_on_contribution},
    [RECORD_DISTRIBUTION] = {.check = check_distribution, .review = review_notice},
    [RECORD_DISTRIBUTION_LINE] = {.check = check_distribution_line},
    [RECORD_RETURN_OF_EXCESS] = {.check = check_return_of_excess, .review = review_notice},
    [RECORD_COMMITMENT_RELEASE] = {.check = check_commitment_release, .rests_on = nothing_rests},
    [RECORD_COMMITMENT_TRANSFER] = {.check = check_commitment_transfer,
                                    .rests_on = rests_on_transfer},
    [RECORD_EQUALISATION] = {.check = check_equalisation, .review = review_notice},
    [RECORD_VALUATION] = {.check = check_valuation, .review = review_valuation},
    [RECORD_FUND_BASIS] = {.check = check_fund_basis, .rests_on = rests_on_fund_basis},
    [RECORD_FUND_REPORT] = {.check = check_fund_report, .review = nothing_to_review},
    [RECORD_REPORTED_HOLDING] = {.check = check_reported_holding},
    [RECORD_APPROVAL] = {.check = check_approval, .rests_on = rests_on_approval},
    [RECORD_PROCEEDS] = {.check = check_proceeds, .rests_on = rests_on_cash_of},
    [RECORD_BUY_BACK] = {.check = check_buy_back, .rests_on = rests_on_named},
    [RECORD_EXPENSE] = {.check = check_expense,
                        .review = nothing_to_review,
                        .rests_on = nothing_rests},
    [RECORD_FEE_TERM] = {.check = check_fee_term, .rests_on = nothing_rests},
    [RECORD_FACILITY_FLOW] = {.check = check_facility_flow, .rests_on = rests_on_facility},
    [RECORD_FX_RATE] = {.check = check_fx_rate,
                        .review = nothing_to_review,
                        .rests_on = nothing_rests},
    [RECORD_INDEX_LEVEL] = {.check = check_index_level, .rests_on = nothing_rests},
    [RECORD_DOCUMENT] = {.check = check_document, .rests_on = nothing_rests},
    [RECORD_AUDIT_FINDING] = {.check = check_audit_finding},
    [RECORD_AUDIT_ANSWER] = {.check = fields_are_enough, .rests_on = nothing_rests},
    [RECORD_VOTE] = {.check = check_vote, .rests_on = rests_on_vote},
    [RECORD_LOSS_TOLERANCE] = {.check = check_loss_tolerance, .rests_on = nothing_rests},
    [RECORD_WATERFALL_TERM] = {.check = check_waterfall_term, .review = review_waterfall_term},
    [RECORD_WATERFALL_TIER] = {.check = check_waterfall_tier},
    [RECORD_REINVESTMENT_TERM] = {.check = check_reinvestment_term},
    [RECORD_RECOGNITION_RULE] = {.check = check_recognition_rule},
    [RECORD_RECOGNITION] = {.check = check_recognition, .review = review_recognition},
    [RECORD_MOVE_OUT] = {.check = check_move_out, .rests_on = nothing_rests},
    [RECORD_SCORE_SHEET] = {.check = check_score_sheet},
    [RECORD_SCORE_DIMENSION] = {.check = check_score_dimension},
    [RECORD_SCORE_INDICATOR] = {.check = check_score_indicator},
    [RECORD_SCORE_GRADE] = {.check = check_score_grade},
    [RECORD_EVALUATION] = {.check = check_evaluation, .review = review_evaluation},
    [RECORD_SELF_SCORE] = {.check = check_self_score},
    [RECORD_FISCAL_SCORE] = {.check = check_fiscal_score},
    [RECORD_ACCRUAL] = {.check = check_accrual, .rests_on = nothing_rests},
    [RECORD_FEE_OFFSET] = {.check = check_fee_offset, .rests_on = nothing_rests},
    [RECORD_CARRY_RETURN] = {.check = check_carry_return, .rests_on = rests_on_cash_of},
    [RECORD_OPENING] = {.check = check_opening, .review = review_opening},
    [RECORD_OPENING_COMMITMENT] = {.check = check_opening_commitment},
    [RECORD_OPENING_HOLDING] = {.check = check_opening_holding},
    [RECORD_REVERSAL] = {.check = check_reversal},
    [RECORD_EXPORT] = {.check = fields_are_enough},
    [RECORD_IMPORT] = {.check = check_import, .rests_on = rests_on_import},
    [RECORD_IMPORT_FILE] = {.check = check_import_file},
    [RECORD_EXTERNAL_ID] = {.check = check_external_id, .rests_on = nothing_rests},
    [RECORD_IMPORT_MAP] = {.check = fields_are_enough},
    [RECORD_OVERRIDE] = {.check = check_override, .rests_on = rests_on_override},
    [RECORD_VERDICT_LINE] = {.check = check_verdict_line},
    [RECORD_CONVENTION] = {.check = check_convention},
    [RECORD_JOURNAL_KEY] = {.check = check_journal_key},
    [RECORD_RESTORATION] = {.check = check_restoration},
    [RECORD_CREDENTIAL_CHANGE] = {.check = fields_are_enough},
};
