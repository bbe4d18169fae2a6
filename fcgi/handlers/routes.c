#include "routes_internal.h"

#include "book/capital.h"
#include "book/figures.h"
#include "book/performance.h"
#include "book/position.h"
#include "book/posting.h"
#include "book/statement.h"
#include "handlers/flow_rows.h"
#include "handlers/ledger_rows.h"

static const struct query_param investment_params[] = {
    {"state", "What has become of the proposal.",
     "{\"enum\":[\"proposed\",\"rejected\",\"approved\",\"partly_paid\",\"paid\"]}", false},
    {0},
};

static const struct query_param headroom_params[] = {
    {"fund_id", "The fund that would invest.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {"amount", "What it would invest, in CNY.",
     "{\"type\":\"string\",\"pattern\":\"^[0-9]+([.][0-9]{1,2})?$\"}", false},
    {0},
};

static const struct query_param journal_params[] = {
    {"kind", "Only entries of this kind of record.", "{\"type\":\"string\"}", false},
    {"actor_id", "Only entries of this user; 0 is the operator.",
     "{\"type\":\"integer\",\"minimum\":0}", false},
    {"entity_id", "Only entries of this entity.", "{\"type\":\"integer\",\"minimum\":1}", false},
    {0},
};

static const struct query_param export_params[] = {
    {"excel", "A byte order mark, and formula cells neutralised.", "{\"enum\":[\"0\",\"1\"]}",
     false},
    {"labels", "Labels of a language as column names.", "{\"enum\":[\"en\",\"zh\"]}", false},
    {0},
};

static const struct query_param sheet_params[] = {JSON_OR_CSV, {0}};

#define A_DAY "{\"type\":\"string\",\"format\":\"date\"}"

static const struct query_param period_params[] = {
    JSON_OR_CSV,
    {"from", "The first day; without it from the beginning.", A_DAY, false},
    {"to", "The last day; without it the day of the view.", A_DAY, false},
    {0},
};

static const struct query_param flow_params[] = {
    JSON_OR_CSV,
    {"view", "Only flows that count in this rate.",
     "{\"enum\":[\"gross_with\",\"net_with\",\"gross_without\",\"net_without\"]}", false},
    {0},
};

static const struct query_param posting_params[] = {
    JSON_OR_CSV,
    {"account", "Only lines of this account.",
     "{\"enum\":[\"cash\",\"cost\",\"unrealised\",\"facility\",\"capital\",\"distributed\","
     "\"income\","
     "\"realised_gain\",\"unrealised_gain\",\"expense\"]}",
     false},
    {"entity_id", "Only lines of this holding or commitment.",
     "{\"type\":\"integer\",\"minimum\":1}", false},
    {0},
};

const struct route app_routes[] = {
    {METHOD_POST, "/api/v1/session", 0, session_create, "session_create", "Sign in.",
     .body = {&sign_in_shape}, .answer = SCHEMA("session"), .flags = ROUTE_NO_CSRF | ROUTE_NO_KEY},
    {METHOD_GET, "/api/v1/session", ROLES_ALL, session_get, "session_get", "Who is signed in.",
     .answer = SCHEMA("session"), .flags = ROUTE_NO_STORE},
    {METHOD_DELETE, "/api/v1/session", ROLES_ALL, session_delete, "session_delete", "Sign out.",
     .answer = {ANSWER_NONE, 204}, .flags = ROUTE_NO_KEY},
    {METHOD_POST, "/api/v1/session/logout", ROLES_ALL, session_delete, "session_logout",
     "Sign out.", .answer = {ANSWER_NONE, 204}, .flags = ROUTE_NO_KEY},
    {METHOD_POST, "/api/v1/session/password", ROLES_ALL, session_password, "session_password",
     "Change one's own password; other sessions end.", .body = {&password_change_shape},
     .answer = {ANSWER_NONE, 204}, .flags = ROUTE_NO_KEY},

    {METHOD_GET, "/api/v1/overview", ROLES_ALL, overview_get, "overview_get",
     "Totals, the fund chain, the tightest projects, the latest entries.", .query = QUERY_VIEW,
     .answer = SCHEMA("overview")},

    READS(parties, party, RECORD_PARTY, NULL, ROLES_ALL, NULL),
    CREATES(parties, party, RECORD_PARTY, MANAGER, resource_create, effective_date_shape),
    REVISES(parties, party, RECORD_PARTY, MANAGER, resource_revise),

    READS(funds, fund, RECORD_FUND, &fund_figures_shape, ROLES_ALL, NULL),
    CREATES(funds, fund, RECORD_FUND, MANAGER, resource_create, effective_date_shape),
    REVISES(funds, fund, RECORD_FUND, MANAGER, resource_revise),

    READS(commitments, commitment, RECORD_COMMITMENT, NULL, ROLES_ALL, NULL),
    CREATES(commitments, commitment, RECORD_COMMITMENT, MANAGER, resource_create,
            effective_date_shape),

    READS(firms, firm, RECORD_FIRM, &firm_figures_shape, ROLES_ALL, NULL),
    CREATES(firms, firm, RECORD_FIRM, MANAGER, resource_create, effective_date_shape),
    REVISES(firms, firm, RECORD_FIRM, MANAGER, resource_revise),

    READS(firm_tags, firm_tag, RECORD_FIRM_TAG, NULL, ROLES_ALL, NULL),
    CREATES(firm_tags, firm_tag, RECORD_FIRM_TAG, MANAGER, resource_create, effective_date_shape),

    READS(projects, project, RECORD_PROJECT, &project_figures_shape, ROLES_ALL, NULL),
    CREATES(projects, project, RECORD_PROJECT, MANAGER, resource_create, effective_date_shape),
    REVISES(projects, project, RECORD_PROJECT, MANAGER, resource_revise),
    {METHOD_GET, "/api/v1/projects/{id}/headroom", ROLES_ALL, headroom_get, "project_headroom",
     "The cap on the three bases, and what a further amount would do.", .query = QUERY_VIEW,
     .params = headroom_params, .answer = SCHEMA("headroom")},

    READS(rounds, round, RECORD_ROUND, &round_figures_shape, ROLES_ALL, NULL),
    CREATES(rounds, round, RECORD_ROUND, MANAGER, resource_create, effective_date_shape),
    REVISES(rounds, round, RECORD_ROUND, MANAGER, resource_revise),

    READS(subscriptions, subscription, RECORD_SUBSCRIPTION, NULL, ROLES_ALL, NULL),
    CREATES(subscriptions, subscription, RECORD_SUBSCRIPTION, MANAGER, resource_create,
            effective_date_shape),

    READS(investments, investment, RECORD_INVESTMENT, &investment_figures_shape, ROLES_ALL,
          investment_params),
    CREATES(investments, investment, RECORD_INVESTMENT, MANAGER, resource_create,
            effective_date_shape),
    {METHOD_POST, "/api/v1/investments/{id}/decision", APPROVER, investment_decide,
     "investment_decide", "Approve or reject a proposal; refused over the cap.",
     .body = {SHAPE_OF(RECORD_DECISION), {"investment_id"}, &effective_date_shape},
     .answer = {ANSWER_ITEM, 201, "decision", SHAPE_OF(RECORD_DECISION)}},
    {METHOD_POST, "/api/v1/investments/{id}/payments", MANAGER, investment_pay, "investment_pay",
     "Record a tranche that was paid.",
     .body = {SHAPE_OF(RECORD_PAYMENT), {"investment_id"}, &effective_date_shape},
     .answer = {ANSWER_ITEM, 201, "payment", SHAPE_OF(RECORD_PAYMENT)}},
    READS(decisions, decision, RECORD_DECISION, NULL, ROLES_ALL, NULL),
    READS(payments, payment, RECORD_PAYMENT, NULL, ROLES_ALL, NULL),

    READS(capital_calls, capital_call, RECORD_CAPITAL_CALL, &proposal_figures_shape, ROLES_ALL,
          NULL),
    CREATES(capital_calls, capital_call, RECORD_CAPITAL_CALL, MANAGER, resource_create,
            effective_date_shape),
    APPROVES(capital_calls, capital_call),
    SHEET(ANSWER_ROWS, "capital_calls/{id}/lines", "capital_call_lines",
          "What each commitment owes of a call, and what is paid of it.", call_lines_get,
          "call_share", &call_share_shape, "largest_remainder", sheet_params),
    READS(call_lines, call_line, RECORD_CALL_LINE, NULL, ROLES_ALL, NULL),
    CREATES(call_lines, call_line, RECORD_CALL_LINE, MANAGER, resource_create,
            effective_date_shape),
    READS(contributions, contribution, RECORD_CONTRIBUTION, NULL, ROLES_ALL, NULL),
    CREATES(contributions, contribution, RECORD_CONTRIBUTION, MANAGER, resource_create,
            effective_date_shape),

    READS(distributions, distribution, RECORD_DISTRIBUTION, &proposal_figures_shape, ROLES_ALL,
          NULL),
    CREATES(distributions, distribution, RECORD_DISTRIBUTION, MANAGER, resource_create,
            effective_date_shape),
    APPROVES(distributions, distribution),
    SHEET(ANSWER_ROWS, "distributions/{id}/lines", "distribution_lines_of",
          "What each commitment gets of a distribution.", payout_lines_get, "distribution_share",
          &distribution_share_shape, "largest_remainder", sheet_params),
    READS(distribution_lines, distribution_line, RECORD_DISTRIBUTION_LINE, NULL, ROLES_ALL, NULL),
    CREATES(distribution_lines, distribution_line, RECORD_DISTRIBUTION_LINE, MANAGER,
            resource_create, effective_date_shape),
    READS(returns_of_excess, return_of_excess, RECORD_RETURN_OF_EXCESS, &proposal_figures_shape,
          ROLES_ALL, NULL),
    CREATES(returns_of_excess, return_of_excess, RECORD_RETURN_OF_EXCESS, MANAGER, resource_create,
            effective_date_shape),
    APPROVES(returns_of_excess, return_of_excess),
    SHEET(ANSWER_ROWS, "returns_of_excess/{id}/lines", "return_of_excess_lines",
          "What each commitment gets back of a return of excess capital.", payout_lines_get,
          "distribution_share", &distribution_share_shape, "largest_remainder", sheet_params),
    READS(equalisations, equalisation, RECORD_EQUALISATION, &proposal_figures_shape, ROLES_ALL,
          NULL),
    CREATES(equalisations, equalisation, RECORD_EQUALISATION, MANAGER, resource_create,
            effective_date_shape),
    APPROVES(equalisations, equalisation),
    SHEET(ANSWER_ROWS, "equalisations/{id}/lines", "equalisation_lines",
          "What each earlier commitment gets of an equalisation.", payout_lines_get,
          "distribution_share", &distribution_share_shape, "largest_remainder", sheet_params),
    READS(commitment_releases, commitment_release, RECORD_COMMITMENT_RELEASE, NULL, ROLES_ALL,
          NULL),
    CREATES(commitment_releases, commitment_release, RECORD_COMMITMENT_RELEASE, MANAGER,
            resource_create, effective_date_shape),
    READS(commitment_transfers, commitment_transfer, RECORD_COMMITMENT_TRANSFER, NULL, ROLES_ALL,
          NULL),
    CREATES(commitment_transfers, commitment_transfer, RECORD_COMMITMENT_TRANSFER, MANAGER,
            resource_create, effective_date_shape),
    READS(valuations, valuation, RECORD_VALUATION, &proposal_figures_shape, ROLES_ALL, NULL),
    CREATES(valuations, valuation, RECORD_VALUATION, MANAGER, resource_create,
            effective_date_shape),
    APPROVES(valuations, valuation),
    READS(approvals, approval, RECORD_APPROVAL, NULL, ROLES_ALL, NULL),

    READS(proceeds, proceeds, RECORD_PROCEEDS, NULL, ROLES_ALL, NULL),
    CREATES(proceeds, proceeds, RECORD_PROCEEDS, MANAGER, resource_create, effective_date_shape),
    READS(buy_backs, buy_back, RECORD_BUY_BACK, &buy_back_figures_shape, ROLES_ALL, NULL),
    CREATES(buy_backs, buy_back, RECORD_BUY_BACK, MANAGER, resource_create, effective_date_shape),
    READS(expenses, expense, RECORD_EXPENSE, NULL, ROLES_ALL, NULL),
    CREATES(expenses, expense, RECORD_EXPENSE, MANAGER, resource_create, effective_date_shape),
    READS(fee_terms, fee_term, RECORD_FEE_TERM, NULL, ROLES_ALL, NULL),
    CREATES(fee_terms, fee_term, RECORD_FEE_TERM, MANAGER, resource_create, effective_date_shape),
    READS(facility_flows, facility_flow, RECORD_FACILITY_FLOW, NULL, ROLES_ALL, NULL),
    CREATES(facility_flows, facility_flow, RECORD_FACILITY_FLOW, MANAGER, resource_create,
            effective_date_shape),
    READS(fx_rates, fx_rate, RECORD_FX_RATE, NULL, ROLES_ALL, NULL),
    CREATES(fx_rates, fx_rate, RECORD_FX_RATE, MANAGER, resource_create, effective_date_shape),
    READS(index_levels, index_level, RECORD_INDEX_LEVEL, NULL, ROLES_ALL, NULL),
    CREATES(index_levels, index_level, RECORD_INDEX_LEVEL, MANAGER, resource_create,
            effective_date_shape),

    SHEET(ANSWER_FIGURES, "commitments/{id}/account", "commitment_account",
          "What a commitment was called, paid, got back and still owes.", commitment_account_get,
          "commitment_account", &commitment_account_shape, "cash_basis", sheet_params),
    SHEET(ANSWER_ROWS, "commitments/{id}/statement", "commitment_statement",
          "The capital account of one commitment, quarter by quarter.", commitment_statement_get,
          "capital_row", &capital_row_shape, "by_paid_in_before_carry", period_params),
    SHEET(ANSWER_ROWS, "funds/{id}/accounts", "fund_accounts",
          "The accounts of all commitments to a fund, and their total.", fund_accounts_get,
          "commitment_account", &commitment_account_shape, "cash_basis", sheet_params),
    SHEET(ANSWER_ROWS, "funds/{id}/nav_roll_forward", "fund_nav_roll_forward",
          "Net asset value from quarter to quarter.", fund_roll_forward_get, "capital_row",
          &capital_row_shape, "by_paid_in_before_carry", period_params),
    SHEET(ANSWER_ROWS, "funds/{id}/capital_statement", "fund_capital_statement",
          "The capital accounts of all commitments, quarter by quarter.", fund_statement_get,
          "capital_row", &capital_row_shape, "by_paid_in_before_carry", period_params),
    SHEET(ANSWER_ROWS, "funds/{id}/trial_balance", "fund_trial_balance",
          "Debits and credits of every account; the balances add up to zero.", trial_balance_get,
          "trial_balance_row", &trial_balance_row_shape, "debit_positive", sheet_params),
    SHEET(ANSWER_FIGURES, "funds/{id}/balance_sheet", "fund_balance_sheet",
          "Assets, liabilities and equity of a fund.", balance_sheet_get, "balance_sheet",
          &balance_sheet_shape, "cash_basis_fair_value", sheet_params),
    {METHOD_GET, "/api/v1/funds/{id}/postings", ROLES_ALL, postings_get, "fund_postings",
     "The ledger of a fund in order of date; a page holds `limit` entries with all their lines.",
     .query = QUERY_VIEW | QUERY_PAGE, .params = posting_params,
     .answer = {ANSWER_ROWS, 200, "posting", &posting_row_shape, .convention = "debit_positive"}},
    PERFORMANCE("funds/{id}/", "fund", "a fund"),
    PERFORMANCE("commitments/{id}/", "commitment", "a commitment"),
    PERFORMANCE("parties/{id}/", "party", "an investor in all funds"),
    PERFORMANCE("firms/{id}/", "firm", "all investments in a firm"),
    PERFORMANCE("investments/{id}/", "investment", "an investment"),
    PERFORMANCE("funds/{id}/chain/", "fund_chain", "a fund and all below it, seen from outside"),
    PERFORMANCE("", "all", "all funds, seen from outside"),
    SHEET(ANSWER_ROWS, "funds/{id}/curve", "fund_curve",
          "The J-curve of a fund: paid in, distributed and net asset value by quarter.", curve_get,
          "curve_row", &curve_row_shape, "cash_basis_fair_value", sheet_params),
    LEDGER_TEXT("hledger"),
    LEDGER_TEXT("beancount"),
    SHEET(ANSWER_ROWS, "funds/{id}/positions", "fund_positions", "The schedule of investments.",
          positions_get, "position", &position_shape, "fair_value_or_cost", sheet_params),
    SHEET(ANSWER_FIGURES, "investments/{id}/position", "investment_position",
          "What an investment cost, brought in and is worth.", position_get, "position",
          &position_shape, "fair_value_or_cost", sheet_params),
    SHEET(ANSWER_ROWS, "funds/{id}/fees_due", "fund_fees_due",
          "The management fee of a period by the terms in force.", fees_due_get, "fee_row",
          &fee_row_shape, "act/365", period_params),

    READS(rules, rule, RECORD_RULE, NULL, ROLES_ALL, NULL),
    CREATES(rules, rule, RECORD_RULE, ADMIN, resource_create, effective_date_shape),
    REVISES(rules, rule, RECORD_RULE, ADMIN, resource_revise),

    {METHOD_GET, "/api/v1/journal", ROLES_ALL, journal_list, "journal_list",
     "Entries of the journal, the newest first.", .query = QUERY_VIEW | QUERY_PAGE,
     .params = journal_params, .answer = SCHEMA("journal_page"), .flags = ROUTE_OWN_LOCK},
    {METHOD_GET, "/api/v1/journal/{seq}", ROLES_ALL, journal_get, "journal_get",
     "One entry of the journal.", .query = QUERY_VIEW, .answer = SCHEMA("journal_entry"),
     .flags = ROUTE_OWN_LOCK},
    {METHOD_POST, "/api/v1/journal/{seq}/reversal", MANAGER | APPROVER, journal_reverse,
     "journal_reverse", "Undo an entry by one that names it.",
     .body = {SHAPE_OF(RECORD_REVERSAL), {"reversed_seq"}, &effective_date_shape},
     .answer = {ANSWER_ITEM, 201, "reversal", SHAPE_OF(RECORD_REVERSAL)}},
    READS(reversals, reversal, RECORD_REVERSAL, NULL, ROLES_ALL, NULL),

    {METHOD_GET, "/api/v1/export/{dataset:word}.csv", ROLES_EXPORT, export_get, "dataset_export",
     "A dataset as CSV; journaled before it is sent.", .query = QUERY_VIEW, .params = export_params,
     .answer = {ANSWER_CSV, 200}, .flags = ROUTE_OWN_LOCK | ROUTE_NO_STORE},
    READS(exports, export, RECORD_EXPORT, NULL, ROLES_ALL, NULL),

    READS(users, user, RECORD_USER, NULL, ADMIN, NULL),
    CREATES(users, user, RECORD_USER, ADMIN, user_create, new_user_shape),
    REVISES(users, user, RECORD_USER, ADMIN, user_revise),
    {METHOD_POST, "/api/v1/users/{id}/password", ADMIN, user_password, "user_password",
     "Set a user's password; all of their sessions end.", .body = {.extra = &password_shape},
     .answer = {ANSWER_NONE, 204}, .flags = ROUTE_NO_KEY},

    {METHOD_GET, "/api/v1/health", 0, health_get, "health_get", "Whether requests can be served.",
     .answer = SCHEMA("health")},
    {METHOD_GET, "/api/v1/metrics", 0, metrics_get, "metrics_get", "Counters for Prometheus.",
     .answer = {ANSWER_TEXT, 200}},
    {METHOD_GET, "/api/v1/openapi.json", 0, openapi_get, "openapi_get", "This document.",
     .answer = {ANSWER_DOCUMENT, 200}},
};

const size_t app_route_count = sizeof(app_routes) / sizeof(app_routes[0]);
