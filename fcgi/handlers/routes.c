#include "handlers/resources.h"

#include "book/capital.h"
#include "book/figures.h"
#include "book/position.h"

#define BIT(role) (1u << (role))
#define ROLES_ALL                                                                                  \
    (BIT(ROLE_VIEWER) | BIT(ROLE_MANAGER) | BIT(ROLE_APPROVER) | BIT(ROLE_AUDITOR) |               \
     BIT(ROLE_ADMIN))
#define ROLES_EXPORT (BIT(ROLE_MANAGER) | BIT(ROLE_APPROVER) | BIT(ROLE_AUDITOR) | BIT(ROLE_ADMIN))
#define MANAGER BIT(ROLE_MANAGER)
#define APPROVER BIT(ROLE_APPROVER)
#define ADMIN BIT(ROLE_ADMIN)

#define SHAPE_OF(kind) (&record_types[kind].shape)

/* GET of all and of one. */
#define READS(plural, word, kind, figures_shape, least, list_params)                               \
    {METHOD_GET,                                                                                   \
     "/api/v1/" #plural,                                                                           \
     least,                                                                                        \
     resource_list,                                                                                \
     #plural "_list",                                                                              \
     "List " #plural ".",                                                                          \
     .query = QUERY_VIEW | QUERY_LIST,                                                             \
     .answer = {ANSWER_LIST, 200, #word, SHAPE_OF(kind), figures_shape},                           \
     .params = list_params},                                                                       \
    {                                                                                              \
        METHOD_GET, "/api/v1/" #plural "/{id}", least, resource_get, #word "_get",                 \
            "One " #word " with its versions.", .query = QUERY_VIEW, .answer = {                   \
                ANSWER_ENTITY,                                                                     \
                200,                                                                               \
                #word,                                                                             \
                SHAPE_OF(kind),                                                                    \
                figures_shape                                                                      \
            }                                                                                      \
    }

/* POST of a new one, by handler. */
#define CREATES(plural, word, kind, least, handler, extra_shape)                                   \
    {                                                                                              \
        METHOD_POST, "/api/v1/" #plural, least, handler, #word "_create",                          \
            "Record a new " #word ".", .body = {SHAPE_OF(kind), .extra = &extra_shape},            \
                                       .answer = {                                                 \
                                           ANSWER_ITEM,                                            \
                                           201,                                                    \
                                           #word,                                                  \
                                           SHAPE_OF(kind)                                          \
                                       }                                                           \
    }

/* GET and POST of a kind that is not revised. */
#define RECORDS(plural, word, kind, figures_shape, list_params, least)                             \
    READS(plural, word, kind, figures_shape, ROLES_ALL, list_params),                              \
        CREATES(plural, word, kind, least, resource_create, effective_date_shape)

/* POST of a further version. */
#define REVISES(plural, word, kind, least, handler)                                                \
    {                                                                                              \
        METHOD_POST, "/api/v1/" #plural "/{id}", least, handler, #word "_revise",                  \
            "Record a new version of a " #word ".",                                                \
            .body = {SHAPE_OF(kind), .extra = &effective_date_shape}, .answer = {                  \
                ANSWER_ITEM,                                                                       \
                201,                                                                               \
                #word,                                                                             \
                SHAPE_OF(kind)                                                                     \
            }                                                                                      \
    }

#define SCHEMA(name)                                                                               \
    {                                                                                              \
        ANSWER_SCHEMA, 200, .schema = "{\"$ref\":\"#/components/schemas/" name "\"}"               \
    }

static const struct query_param investment_params[] = {
    {"state", "What has become of the proposal.",
     "{\"enum\":[\"proposed\",\"rejected\",\"approved\",\"partly_paid\",\"paid\"]}", false},
    {0},
};

static const struct query_param proposal_params[] = {
    {"state", "What has become of the proposal.",
     "{\"enum\":[\"pending\",\"approved\",\"rejected\"]}", false},
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

    RECORDS(capital_calls, capital_call, RECORD_CAPITAL_CALL, &proposal_figures_shape,
            proposal_params, MANAGER),
    RECORDS(call_lines, call_line, RECORD_CALL_LINE, NULL, NULL, MANAGER),
    RECORDS(contributions, contribution, RECORD_CONTRIBUTION, NULL, NULL, MANAGER),
    RECORDS(distributions, distribution, RECORD_DISTRIBUTION, &proposal_figures_shape,
            proposal_params, MANAGER),
    RECORDS(distribution_lines, distribution_line, RECORD_DISTRIBUTION_LINE, NULL, NULL, MANAGER),
    RECORDS(returns_of_excess, return_of_excess, RECORD_RETURN_OF_EXCESS, &proposal_figures_shape,
            proposal_params, MANAGER),
    RECORDS(commitment_releases, commitment_release, RECORD_COMMITMENT_RELEASE, NULL, NULL,
            MANAGER),
    RECORDS(commitment_transfers, commitment_transfer, RECORD_COMMITMENT_TRANSFER, NULL, NULL,
            MANAGER),
    RECORDS(equalisations, equalisation, RECORD_EQUALISATION, &proposal_figures_shape,
            proposal_params, MANAGER),
    RECORDS(valuations, valuation, RECORD_VALUATION, &proposal_figures_shape, proposal_params,
            MANAGER),
    RECORDS(approvals, approval, RECORD_APPROVAL, NULL, NULL, APPROVER),
    RECORDS(proceeds, proceeds, RECORD_PROCEEDS, NULL, NULL, MANAGER),
    RECORDS(buy_backs, buy_back, RECORD_BUY_BACK, &buy_back_figures_shape, NULL, MANAGER),
    RECORDS(expenses, expense, RECORD_EXPENSE, NULL, NULL, MANAGER),
    RECORDS(fee_terms, fee_term, RECORD_FEE_TERM, NULL, NULL, MANAGER),
    RECORDS(facility_flows, facility_flow, RECORD_FACILITY_FLOW, NULL, NULL, MANAGER),
    RECORDS(fx_rates, fx_rate, RECORD_FX_RATE, NULL, NULL, MANAGER),
    RECORDS(index_levels, index_level, RECORD_INDEX_LEVEL, NULL, NULL, MANAGER),

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
