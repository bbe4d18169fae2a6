#include "routes_internal.h"

#include "book/capital.h"
#include "book/figures.h"
#include "book/performance.h"
#include "book/position.h"
#include "book/posting.h"
#include "book/rule.h"
#include "book/statement.h"
#include "book/waterfall.h"
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

static const struct query_param fall_params[] = {
    JSON_OR_CSV,
    {"hypothetical", "As if everything were sold on the day.", "{\"enum\":[\"0\",\"1\"]}", false},
    {0},
};

static const struct query_param posting_params[] = {
    JSON_OR_CSV,
    {"account", "Only lines of this account.",
     "{\"enum\":[\"cash\",\"cost\",\"unrealised\",\"facility\",\"capital\",\"distributed\","
     "\"income\","
     "\"realised_gain\",\"unrealised_gain\",\"expense\",\"carry\"]}",
     false},
    {"entity_id", "Only lines of this holding or commitment.",
     "{\"type\":\"integer\",\"minimum\":1}", false},
    {0},
};

/* One file per area; the order says nothing. */
const struct route app_routes[] = {
#include "routes_session.def"
#include "routes_portfolio.def"
#include "routes_capital.def"
#include "routes_holding.def"
#include "routes_statement.def"
#include "routes_waterfall.def"
#include "routes_rule.def"
#include "routes_system.def"
};

const size_t app_route_count = sizeof(app_routes) / sizeof(app_routes[0]);
