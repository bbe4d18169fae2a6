/* The route table, put together from the routes_*.def files. */
#include "routes_internal.h"

#include "figures/fund/bank_account.h"
#include "figures/equity/notices.h"
#include "figures/equity/rights.h"
#include "figures/equity/table.h"
#include "figures/round/term_class.h"
#include "figures/fund/capital.h"
#include "verdict/cash.h"
#include "figures/audit/difference.h"
#include "figures/audit/history.h"
#include "figures/audit/matters.h"
#include "figures/audit/sample.h"
#include "figures/dossier/dossier.h"
#include "figures/evaluation/evaluation.h"
#include "figures/performance/pme.h"
#include "figures/fee/fee.h"
#include "figures/overview/figures.h"
#include "figures/overview/import_summary.h"
#include "book/future.h"
#include "book/legal_person.h"
#include "figures/indicator/indicator.h"
#include "figures/ip/docket.h"
#include "figures/ip/pledge.h"
#include "figures/listing/listing.h"
#include "figures/loan/case.h"
#include "figures/loan/loan.h"
#include "figures/look/leverage.h"
#include "figures/look/look_through.h"
#include "figures/look/ownership.h"
#include "figures/evaluation/loss.h"
#include "figures/look/source_of_funds.h"
#include "base/classification.h"
#include "verdict/pack.h"
#include "figures/performance/performance.h"
#include "figures/holding/position.h"
#include "figures/opening/opening.h"
#include "figures/payout/payout.h"
#include "figures/payout/what_if.h"
#include "figures/pool/claim.h"
#include "figures/pool/pool.h"
#include "figures/pool/posting.h"
#include "figures/pool/room.h"
#include "figures/pool/securities.h"
#include "figures/pool/subsidy.h"
#include "figures/public_money/public_money.h"
#include "figures/performance/reconciliation.h"
#include "figures/reported/quarters.h"
#include "figures/accounts/posting.h"
#include "figures/radar/radar.h"
#include "figures/local_investment/local_investment.h"
#include "figures/overview/setup.h"
#include "figures/report/template.h"
#include "figures/round/additionality.h"
#include "figures/round/claim.h"
#include "figures/round/pro_rata.h"
#include "rules/rule.h"
#include "verdict/verdict.h"
#include "figures/rate/rate.h"
#include "figures/performance/statement.h"
#include "figures/waterfall/waterfall.h"
#include "handlers/packs/resources.h"
#include "handlers/proofs/resources.h"
#include "handlers/indicator/resources.h"
#include "handlers/ip/resources.h"
#include "handlers/payout/resources.h"
#include "handlers/fund/flow_rows.h"
#include "handlers/fund/ledger_rows.h"
#include "handlers/frame/reversals.h"
#include "handlers/frame/sum_rows.h"
#include "record/firm.h"
#include "record/rule.h"

static const struct query_param firm_params[] = {
    ONE_OF("tag", "Only firms that have this tag on the day of the view.", tag),
    {"industry",
     "Only firms whose industry begins with this: a section, or some digits of a class.",
     "{\"type\":\"string\",\"minLength\":1}", false},
    {0},
};

static const struct query_param headroom_params[] = {
    {"fund_id", "The fund that would invest.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"amount", "What it would invest.",
     "{\"type\":\"string\",\"pattern\":\"^[0-9]+([.][0-9]{1,2})?$\"}", false},
    {"currency", "What the amount is in; CNY when it is not said.",
     "{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"}", false},
    {0},
};

static const struct query_param export_params[] = {
    {"excel", "A byte order mark, and an apostrophe before what Excel would run or change.",
     "{\"enum\":[\"0\",\"1\"]}", false},
    {"labels", "Labels of a language as column names.", "{\"enum\":[\"en\",\"zh\"]}", false},
    {0},
};

static const struct query_param template_params[] = {
    {"filled", "With the records that the view has.", "{\"enum\":[\"0\",\"1\"]}", false},
    {"labels", "Choices in words of a language.", "{\"enum\":[\"en\",\"zh\"]}", false},
    {0},
};

static const struct query_param workbook_params[] = {
    {"labels", "Values of enumerations in words of a language.", "{\"enum\":[\"en\",\"zh\"]}",
     false},
    {0},
};

static const struct query_param import_file_params[] = {
    {"name", "What the file is called.", "{\"type\":\"string\",\"minLength\":1}", true},
    {0},
};

static const struct query_param import_fault_params[] = {
    {"page", "Of 100 each, from 1.", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":20}", false},
    {0},
};

static const struct query_param import_failing_params[] = {
    {"table", "The position of the table in the plan, from 0.",
     "{\"type\":\"integer\",\"minimum\":0,\"maximum\":10000}", false},
    {0},
};

#define A_DAY "{\"type\":\"string\",\"format\":\"date\"}"
#define AN_AMOUNT "{\"type\":\"string\",\"pattern\":\"^[0-9]+([.][0-9]{1,2})?$\"}"

static const struct query_param journal_params[] = {
    {"kind", "Only entries of this kind of record.", "{\"type\":\"string\"}", false},
    {"actor_id", "Only entries of this user; 0 is the operator.",
     "{\"type\":\"integer\",\"minimum\":0}", false},
    {"actor", "Only entries of the user of this name.", "{\"type\":\"string\",\"minLength\":1}",
     false},
    {"entity_id", "Only entries of this entity.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"code", "Only entries of what has this code, or that name it.",
     "{\"type\":\"string\",\"minLength\":1}", false},
    {"text", "Part of any text of the record; case and width are ignored.",
     "{\"type\":\"string\",\"minLength\":1}", false},
    {"amount_from", "Only entries with an amount of at least this.", AN_AMOUNT, false},
    {"amount_to", "Only entries with an amount of at most this.", AN_AMOUNT, false},
    {"from", "The first effective date.", A_DAY, false},
    {"to", "The last effective date.", A_DAY, false},
    {"recorded_from", "The first day, in China, of recording.", A_DAY, false},
    {"recorded_to", "The last day, in China, of recording.", A_DAY, false},
    {0},
};

static const struct query_param period_params[] = {
    {"from", "The first day; without it from the beginning.", A_DAY, false},
    {"to", "The last day; without it the day of the view.", A_DAY, false},
    {0},
};

static const struct query_param flow_params[] = {
    {"view", "Only flows that count in this rate.",
     "{\"enum\":[\"gross_with\",\"net_with\",\"gross_without\",\"net_without\"]}", false},
    {0},
};

#define A_VERSION                                                                                  \
    {                                                                                              \
        "version", "Only rows of this version of a rule.", "{\"type\":\"integer\",\"minimum\":1}", \
            false                                                                                  \
    }

static const struct query_param verdict_row_params[] = {A_VERSION, {0}};

static const struct query_param comparison_params[] = {
    {"a", "The first pack.", "{\"type\":\"string\"}", true},
    {"b", "The second pack.", "{\"type\":\"string\"}", true},
    {0},
};

/* The fields of a proposal that measures ask for. */
static const struct query_param verdict_params[] = {
    A_VERSION,
    {"kind", "What is proposed.",
     "{\"enum\":[\"investment\",\"commitment\",\"capital_call\",\"distribution\","
     "\"return_of_excess\",\"equalisation\",\"valuation\",\"payment\",\"expense\"]}",
     true},
    {"fund_id", "As in the record.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"project_id", "As in the record.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"investment_id", "As in the record.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"commitment_id", "As in the record.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"investor_fund_id", "As in the record.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"investor_party_id", "As in the record.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"amount", "As in the record.", AN_AMOUNT, false},
    {"investments", "As in the record.", AN_AMOUNT, false},
    {"working_capital", "As in the record.", AN_AMOUNT, false},
    {"management_fees", "As in the record.", AN_AMOUNT, false},
    {"expenses", "As in the record.", AN_AMOUNT, false},
    {"facility_interest", "As in the record.", AN_AMOUNT, false},
    {"return_of_capital", "As in the record.", AN_AMOUNT, false},
    {"gain", "As in the record.", AN_AMOUNT, false},
    {"income", "As in the record.", AN_AMOUNT, false},
    {"recallable", "As in the record.", AN_AMOUNT, false},
    {"carry", "As in the record.", AN_AMOUNT, false},
    {"contribution", "As in the record.", AN_AMOUNT, false},
    {"interest", "As in the record.", AN_AMOUNT, false},
    {"round_id", "As in the record.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"basis", "As in the record.", "{\"type\":\"string\"}", false},
    {"method", "As in the record.", "{\"type\":\"string\"}", false},
    {"currency", "As in the record; CNY without it.", "{\"type\":\"string\"}", false},
    {"stage", "As in the record.", "{\"type\":\"string\"}", false},
    {"category", "As in the record.", "{\"type\":\"string\"}", false},
    {0},
};

static const struct query_param due_params[] = {
    {"amount", "All that is paid out, with carry, in the fund's currency.", AN_AMOUNT, true},
    {0},
};

static const struct query_param fall_params[] = {
    {"hypothetical", "As if everything were sold on the day.", "{\"enum\":[\"0\",\"1\"]}", false},
    {0},
};

#define SALE_PARAMS                                                                                \
    {"debt", "What is paid before all: RANK:AMOUNT, the lowest rank first, parted by commas.",     \
     "{\"type\":\"string\",\"pattern\":\"^[0-9]+:[0-9]+([.][0-9]+)?(,[0-9]+:[0-9]+([.][0-9]+)?)*$" \
     "\"}",                                                                                        \
     false},                                                                                       \
        ONE_OF("currency", "Of the proceeds and debts; CNY.", currency)

static const struct query_param sale_params[] = {
    {"proceeds", "What the firm is sold for, before its debts.", AN_AMOUNT, true},
    SALE_PARAMS,
    {0},
};

static const struct query_param payout_params[] = {
    {"proceeds", "What the firm is sold for, before its debts.", AN_AMOUNT, true},
    SALE_PARAMS,
    ONE_OF("by", "A row per holder and class, or per class.", payout_by),
    {0},
};

static const struct query_param curve_params[] = {
    {"proceeds", "A value that the curve tells too.", AN_AMOUNT, false},
    SALE_PARAMS,
    {0},
};

static const struct query_param what_if_params[] = {
    {"pre_money", "The valuation before the new money.", AN_AMOUNT, true},
    {"new_money", "What is paid for new units.", AN_AMOUNT, true},
    {"pool_target", "The part of all units after the round that is reserved and not granted.",
     "{\"type\":\"string\",\"pattern\":\"^0([.][0-9]{1,8})?$\"}", false},
    {"pool_outside", "The valuation does not count the increase of the pool.",
     "{\"enum\":[\"0\",\"1\"]}", false},
    {"keepers", "Ids of holders who take as much as keeps their share, parted by commas.",
     "{\"type\":\"string\",\"pattern\":\"^[0-9]+(,[0-9]+)*$\"}", false},
    ONE_OF("convention", "What the valuation counts.", round_convention),
    ONE_OF("currency", "Of valuation and money; CNY.", currency),
    {0},
};

static const struct query_param sum_params[] = {
    {"fund_id", "Only investments of this fund.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"project_id", "Only in this project.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"firm_id", "Only in this firm.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {0},
};

static const struct query_param person_params[] = {
    {"credit_code", "Only what has this unified social credit code, also where it stands alone.",
     "{\"type\":\"string\"}", false},
    {0},
};

static const struct query_param alike_params[] = {
    {"name", "The name that others may be like.", "{\"type\":\"string\"}", false},
    {"credit_code", "The credit code that others may have; one of the two is needed.",
     "{\"type\":\"string\"}", false},
    {0},
};

static const struct query_param pack_params[] = {
    {"kind", "What kind of file it is.",
     "{\"enum\":[\"rules\",\"score_sheet\",\"recognition_rules\"]}", true},
    {"file", "Its name, as the list of packs gives it.", "{\"type\":\"string\"}", true},
    {0},
};

static const struct query_param index_params[] = {
    {"index", "The code of the index.", "{\"type\":\"string\"}", true},
    {0},
};

static const struct query_param posting_params[] = {
    ONE_OF("account", "Only lines of this account.", account),
    {"entity_id", "Only lines of this holding or commitment.",
     "{\"type\":\"integer\",\"minimum\":1}", false},
    {0},
};

#define DAYS(name, text)                                                                           \
    {                                                                                              \
        name, text, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":3650}", false                 \
    }

#define A_FRACTION "{\"type\":\"string\",\"pattern\":\"^[0-9]+([.][0-9]{1,8})?$\"}"

#define RADAR_PARAMS                                                                               \
    DAYS("horizon", "How many days ahead; 180 without it."),                                       \
        DAYS("idle_days", "Cash is idle after so many days; 180 without it."),                     \
        {"idle_amount", "Less idle cash than this is left out; 1000000.00 without it.",            \
         "{\"type\":\"string\",\"pattern\":\"^[0-9]+([.][0-9]{1,2})?$\"}", false},                 \
        DAYS("mark_days", "A valuation is too old after so many days; 180 without it."),           \
        DAYS("pay_days", "From an approval to the payment; 90 without it."),                       \
        DAYS("decide_days", "From a proposal to the decision; 30 without it."),                    \
        {"kind", "Only rows of this kind.", "{\"type\":\"string\"}", false},                       \
        ONE_OF("severity", "Only rows of this severity.", radar_severity),                         \
        ONE_OF("due", "Only rows that are due so soon.", radar_due),                               \
    {                                                                                              \
        "fund_id", "Only rows of this fund.", "{\"type\":\"integer\",\"minimum\":1}", false        \
    }

static const struct query_param radar_params[] = {RADAR_PARAMS, {0}};

#define PRICE_DAYS_PARAM DAYS("price_days", "A price that is older tells no value; 15 without it.")

static const struct query_param ip_due_params[] = {
    DAYS("horizon", "How many days ahead; 180 without it."), {0}};

static const struct query_param lot_params[] = {PRICE_DAYS_PARAM, {0}};

static const struct query_param mark_params[] = {
    {"volatility", "How far the price moves in a year, as a fraction, at most 3.", A_FRACTION,
     false},
    {"dividend_yield", "What a share pays out in a year, as a fraction of its price.", A_FRACTION,
     false},
    PRICE_DAYS_PARAM,
    {0},
};

#define AUDIT_PARAMS                                                                               \
    DAYS("late_days", "Money recorded more than so many days after its day is late; 30."),         \
        {"quick_minutes", "A decision within so many minutes of its proposal came quickly; 10.",   \
         "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10080}", false},                         \
        {"near_percent",                                                                           \
         "A figure with at most so many per cent of its limit left is near it; 5.",                \
         "{\"type\":\"integer\",\"minimum\":1,\"maximum\":50}", false},                            \
        {"recorded_from", "The first day, in China, of recording.", A_DAY, false},                 \
    {                                                                                              \
        "recorded_to", "The last day, in China, of recording.", A_DAY, false                       \
    }

static const struct query_param audit_params[] = {AUDIT_PARAMS, {0}};

static const struct query_param difference_params[] = {
    {"since", "The first point: an entry, or a UTC time that means the last entry by then.",
     "{\"type\":\"string\",\"minLength\":1}", true},
    {0},
};

static const struct query_param sample_params[] = {
    {"seed", "What decides the draws.", "{\"type\":\"string\",\"minLength\":1,\"maxLength\":100}",
     true},
    ONE_OF("method", "How likely an entry is; random.", sample_method),
    {"count", "How many are wanted; 25.", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000}",
     false},
    {"kind", "Only entries of this kind of record.", "{\"type\":\"string\"}", false},
    {"from", "The first effective date.", A_DAY, false},
    {"to", "The last effective date.", A_DAY, false},
    ONE_OF("currency", "Of monetary units; CNY.", currency),
    {"population", "Also what was not drawn: all that anybody needs to draw again.",
     "{\"enum\":[\"0\",\"1\"]}", false},
    {0},
};

static const struct query_param audit_list_params[] = {
    ONE_OF("matter", "Only rows of this matter.", audit_matter), AUDIT_PARAMS, {0}};

static const struct query_param calendar_params[] = {
    {"labels", "The language of the texts; Chinese without it.", "{\"enum\":[\"en\",\"zh\"]}",
     false},
    RADAR_PARAMS,
    {0},
};

#define WEIGHT ONE_OF("weight", "What a stake is.", look_weight)
#define AN_ID "{\"type\":\"integer\",\"minimum\":1}"

static const struct query_param weight_params[] = {WEIGHT, {0}};

static const struct query_param look_params[] = {
    WEIGHT,
    {"stale_days", "A mark older than this is stale.",
     "{\"type\":\"integer\",\"minimum\":0,\"maximum\":36500,\"default\":180}", false},
    {0},
};

static const struct query_param path_params[] = {
    WEIGHT,
    {"firm_id", "The firm at the end; or else:", AN_ID, false},
    {"project_id", "the project at the end.", AN_ID, false},
    {"most", "How many paths of one holding are told; the rest is one row.",
     "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,\"default\":200}", false},
    {0},
};

static const struct query_param holder_params[] = {
    {"holder_party_id", "Only of this holder: a party; or else:", AN_ID, false},
    {"holder_fund_id", "a fund; or else:", AN_ID, false},
    {"holder_firm_id", "a firm.", AN_ID, false},
    {0},
};

static const struct query_param exposure_params[] = {
    WEIGHT,
    ONE_OF("by", "What the rows are.", exposure),
    {0},
};

static const struct query_param source_params[] = {
    WEIGHT,
    {"by", "One row per kind of money and level of government, or per party.",
     "{\"enum\":[\"layer\",\"party\"]}", false},
    {0},
};

#define GIVEN_WEIGHT                                                                               \
    {                                                                                              \
        "weight", "What a stake is.", "{\"enum\":[\"commitment\",\"paid_in\"]}", false             \
    }

static const struct query_param given_params[] = {GIVEN_WEIGHT, {0}};

static const struct query_param leverage_params[] = {
    GIVEN_WEIGHT,
    ONE_OF("base", "What counts as public money.", leverage_base),
    {0},
};

static const struct query_param column_params[] = {
    {"template", "Only the lines of this template.", "{\"type\":\"string\"}", false},
    {0},
};

static const struct query_param report_params[] = {
    {"commitment_id", "The investor's commitment, where the report is of one.", AN_ID, false},
    {"notice_id", "The capital call or distribution, where the report is of one.", AN_ID, false},
    {0},
};

static const struct query_param case_params[] = {
    {"firm_id", "Only cases of this firm.", AN_ID, false},
    {0},
};

static const struct query_param loan_params[] = {
    {"firm_id", "Only loans to this firm.", AN_ID, false},
    {"bank_id", "Only loans of this bank.", AN_ID, false},
    {0},
};

static const struct query_param series_params[] = {
    {"periods", "How many standard periods until the day of the view are worked out; 5 without it.",
     "{\"type\":\"integer\",\"minimum\":0,\"maximum\":40}", false},
    {0},
};

static const struct query_param counted_params[] = {
    {"from", "The first day; that of the standard period without it.", A_DAY, false},
    {"to", "The last day; that of the view without it.", A_DAY, false},
    {0},
};

/* One file per area; the order says nothing. */
const struct route app_routes[] = {
#include "routes_session.def"
#include "routes_portfolio.def"
#include "routes_round.def"
#include "routes_equity.def"
#include "routes_capital.def"
#include "routes_holding.def"
#include "routes_listing.def"
#include "routes_loan.def"
#include "routes_ip.def"
#include "routes_indicator.def"
#include "routes_statement.def"
#include "routes_report.def"
#include "routes_waterfall.def"
#include "routes_opening.def"
#include "routes_approval.def"
#include "routes_look_through.def"
#include "routes_figures.def"
#include "routes_rule.def"
#include "routes_payout.def"
#include "routes_pool.def"
#include "routes_radar.def"
#include "routes_dossier.def"
#include "routes_policy.def"
#include "routes_import.def"
#include "routes_audit.def"
#include "routes_proofs.def"
#include "routes_system.def"
};

const size_t app_route_count = sizeof(app_routes) / sizeof(app_routes[0]);
