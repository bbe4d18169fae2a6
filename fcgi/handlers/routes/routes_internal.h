/* How routes are put together. Not for other modules. */
#ifndef FUNDTRAIL_HANDLERS_ROUTES_ROUTES_INTERNAL_H
#define FUNDTRAIL_HANDLERS_ROUTES_ROUTES_INTERNAL_H

#include "handlers/audit/resources.h"
#include "handlers/batch/resources.h"
#include "handlers/frame/resources.h"
#include "handlers/bundle/resources.h"
#include "handlers/fund/resources.h"
#include "handlers/imports/resources.h"
#include "handlers/invest/resources.h"
#include "handlers/journal/resources.h"
#include "handlers/loan/resources.h"
#include "handlers/look/resources.h"
#include "handlers/overview/resources.h"
#include "handlers/pool/resources.h"
#include "handlers/routes/resources.h"
#include "handlers/report/resources.h"
#include "handlers/rules/resources.h"
#include "handlers/series/resources.h"
#include "handlers/session/resources.h"
#include "record/kinds.h"
#include "record/role.h"

/* Who may import, and undo an import. */
#define BY_IMPORT (BY_MANAGER | BY_APPROVER | BY_ADMIN)
#define BY_BUNDLE (BY_AUDITOR | BY_ADMIN)

/* Who sees the whole portfolio; seats see nothing that is not said to be theirs. */
#define ROLES_ALL (BY_VIEWER | BY_MANAGER | BY_APPROVER | BY_AUDITOR | BY_ADMIN)
#define SIGNED_IN (ROLES_ALL | BY_SEATS)

#define SHAPE_OF(word) (&word##_type.shape)

/* GET of all and of one. */
#define READS(plural, word, figures_shape, least, list_params)                                     \
    {METHOD_GET,                                                                                   \
     "/api/v1/" #plural,                                                                           \
     least,                                                                                        \
     resource_list,                                                                                \
     #plural "_list",                                                                              \
     "List " #plural ".",                                                                          \
     .kind = KIND_##word,                                                                          \
     .query = QUERY_VIEW | QUERY_LIST | QUERY_FILE,                                                \
     .answer = {ANSWER_LIST, 200, #word, SHAPE_OF(word), figures_shape},                           \
     .params = list_params},                                                                       \
    {                                                                                              \
        METHOD_GET, "/api/v1/" #plural "/{id}", least, resource_get, #word "_get",                 \
            "One " #word " with its versions.", .kind = KIND_##word, .query = QUERY_VIEW,          \
                                                .answer = {                                        \
                                                    ANSWER_ENTITY,                                 \
                                                    200,                                           \
                                                    #word,                                         \
                                                    SHAPE_OF(word),                                \
                                                    figures_shape                                  \
                                                }                                                  \
    }

/* POST of a new one, by handler; must: a field that a new one needs and older entries may lack. */
#define CREATES_WITH(plural, word, handler, extra_shape, must_field)                               \
    {                                                                                              \
        METHOD_POST, "/api/v1/" #plural, 0, handler, #word "_create", "Record a new " #word ".",   \
            .kind = KIND_##word, .takes = KIND_##word, .writers = &word##_type.written_by,         \
            .body = {SHAPE_OF(word), .extra = &extra_shape, .must = {must_field}}, .answer = {     \
                ANSWER_ITEM,                                                                       \
                201,                                                                               \
                #word,                                                                             \
                SHAPE_OF(word)                                                                     \
            }                                                                                      \
    }
#define CREATES(plural, word, handler, extra_shape)                                                \
    CREATES_WITH(plural, word, handler, extra_shape, NULL)

/* POST of a further version. */
#define REVISES_WITH(plural, word, handler, must_field)                                            \
    {                                                                                              \
        METHOD_POST, "/api/v1/" #plural "/{id}", 0, handler, #word "_revise",                      \
            "Record a new version of a " #word ", made on the version that was read.",             \
            .kind = KIND_##word, .takes = KIND_##word, .writers = &word##_type.written_by,         \
            .body = {SHAPE_OF(word), .extra = &revision_shape, .must = {must_field}}, .answer = {  \
                ANSWER_ITEM,                                                                       \
                201,                                                                               \
                #word,                                                                             \
                SHAPE_OF(word)                                                                     \
            }                                                                                      \
    }
#define REVISES(plural, word, handler) REVISES_WITH(plural, word, handler, NULL)

#define SCHEMA(name)                                                                               \
    {                                                                                              \
        ANSWER_SCHEMA, 200, .schema = "{\"$ref\":\"#/components/schemas/" name "\"}"               \
    }

#define SCHEMA_CREATED(name)                                                                       \
    {                                                                                              \
        ANSWER_SCHEMA, 201, .schema = "{\"$ref\":\"#/components/schemas/" name "\"}"               \
    }

/* GET of rows, or of one object of figures, below a record of the kind `of`, or of none; within:
 * the scope of figures that several subjects have. */
#define SHEET_BY(roles, kind_of_answer, of, within, path, operation_id, line, handler_function,    \
                 word, shape_of_rows, how, list_params)                                            \
    {                                                                                              \
        METHOD_GET, "/api/v1/" path, roles, handler_function, operation_id, line,                  \
            .kind = KIND_##of, .scope = (within), .query = QUERY_VIEW | QUERY_FILE,                \
            .params = list_params, .answer = {                                                     \
                kind_of_answer,                                                                    \
                200,                                                                               \
                word,                                                                              \
                shape_of_rows,                                                                     \
                .convention = how                                                                  \
            }                                                                                      \
    }
#define SHEET_WITHIN(kind_of_answer, of, within, path, operation_id, line, handler_function, word, \
                     shape_of_rows, how, list_params)                                              \
    SHEET_BY(ROLES_ALL, kind_of_answer, of, within, path, operation_id, line, handler_function,    \
             word, shape_of_rows, how, list_params)
#define SEAT_SHEET(of, path, operation_id, line, handler_function, word, shape_of_rows, how,       \
                   list_params)                                                                    \
    SHEET_BY(SIGNED_IN, ANSWER_ROWS, of, 0, path, operation_id, line, handler_function, word,      \
             shape_of_rows, how, list_params)
#define SHEET(kind_of_answer, of, path, operation_id, line, handler_function, word, shape_of_rows, \
              how, list_params)                                                                    \
    SHEET_WITHIN(kind_of_answer, of, 0, path, operation_id, line, handler_function, word,          \
                 shape_of_rows, how, list_params)

/* GET of rates and multiples, and of the flows behind them. */
#define PERFORMANCE(of, within, path, word, what)                                                  \
    SHEET_WITHIN(ANSWER_FIGURES, of, within, path "performance", word "_performance",              \
                 "Multiples and rates of return of " what ".", performance_get, "performance",     \
                 &performance_figures_shape, "act/365_ilpa_granular", NULL),                       \
        SHEET_WITHIN(ANSWER_ROWS, of, within, path "flows", word "_flows",                         \
                     "The flows behind the multiples and rates of " what ".", flows_get, "flow",   \
                     &flow_sheet_row_shape, "act/365_ilpa_granular", flow_params)

/* GET of the commitments that committed and unfunded are the sums of. */
#define PROMISES(of, within, path, word, what)                                                     \
    SHEET_WITHIN(ANSWER_ROWS, of, within, path "promises", word "_promises",                       \
                 "What " what " committed, and what of it is unfunded.", unfunded_commitments_get, \
                 "promise", &unfunded_commitment_shape, "rate_of_the_day", NULL)

/* GET of market equivalents, and of the rows behind them. */
#define EQUIVALENT(of, within, path, word, what)                                                   \
    SHEET_WITHIN(ANSWER_FIGURES, of, within, path "pme", word "_pme",                              \
                 "Public market equivalents of " what " beside an index.", pme_get, "equivalent",  \
                 &fund_pme_figures_shape, "act/365_effective_last_level", index_params),           \
        SHEET_WITHIN(ANSWER_ROWS, of, within, path "pme_rows", word "_pme_rows",                   \
                     "The flows, values and levels behind the market equivalents of " what ".",    \
                     pme_rows_get, "equivalent_row", &fund_pme_row_shape,                          \
                     "last_level_on_or_before", index_params)

/* GET of a fund's ledger as the text of another program. */
#define LEDGER_TEXT_BY(roles, word, plural, program, handler)                                      \
    {                                                                                              \
        METHOD_GET, "/api/v1/" #plural "/{id}/ledger." program, roles, handler,                    \
            #word "_ledger_" program, "The ledger of a " #word " as text for " program ".",        \
            .kind = KIND_##word, .query = QUERY_VIEW, .answer = {                                  \
                ANSWER_TEXT,                                                                       \
                200                                                                                \
            }                                                                                      \
    }
#define LEDGER_TEXT(word, plural, program, handler)                                                \
    LEDGER_TEXT_BY(ROLES_ALL, word, plural, program, handler)

/* GET of the postings of public money that is no fund's, and of its ledger as text for hledger. */
#define PUBLIC_LEDGER(word, plural, what)                                                          \
    SHEET(ANSWER_ROWS, word, #plural "/{id}/postings", #word "_postings",                          \
          "The balanced postings of " what ".", public_postings_get, "public_line",                \
          &public_line_shape, "debit_positive", NULL),                                             \
    {                                                                                              \
        METHOD_GET, "/api/v1/" #plural "/{id}/ledger.hledger", ROLES_ALL, public_ledger_get,       \
            #word "_hledger", "The ledger of " what " as text for hledger.",                       \
            .kind = KIND_##word, .query = QUERY_VIEW, .answer = {                                  \
                ANSWER_TEXT,                                                                       \
                200                                                                                \
            }                                                                                      \
    }

/* GET of what the rules found on a proposal, and of the rows behind it. */
#define VERDICTS(plural, word)                                                                     \
    SHEET(ANSWER_ROWS, word, #plural "/{id}/verdict", #word "_verdict",                            \
          "What the rules found when it was decided, or find now while it waits.", verdict_get,    \
          "verdict_row", &verdict_sheet_shape, "exact_ratio_shown_e8", NULL),                      \
        SHEET(ANSWER_ROWS, word, #plural "/{id}/verdict_rows", #word "_verdict_rows",              \
              "The rows behind a verdict.", verdict_rows_get, "verdict_part", &verdict_row_shape,  \
              "weighted_half_even", verdict_row_params)

/* GET of the listed lots of a record, and of what was sold of them. */
#define LOTS_OF(word, plural, what)                                                                \
    SHEET(ANSWER_ROWS, word, #plural "/{id}/lots", #word "_lots",                                  \
          "The listed lots of " what ": when each falls free, what is left, what it is worth.",    \
          listed_lots_get, "lot_row", &lot_row_shape, "free_lots_first_in_first_out", lot_params), \
        SHEET(ANSWER_ROWS, word, #plural "/{id}/lot_sales", #word "_lot_sales",                    \
              "What was sold of the listed lots of " what ", held against the limits.",            \
              lot_sales_get, "lot_sale", &sale_row_shape, "free_lots_first_in_first_out", NULL)

/* GET of the docket of a firm or of all: its rows, how many are what, what falls due. */
#define DOCKET_OF(of, path, word, what)                                                            \
    SHEET(ANSWER_ROWS, of, path "ip_docket", word "ip_docket",                                     \
          "The IP rights of " what ", each as it is on the day.", ip_docket_get, "ip_docket_row",  \
          &ip_docket_row_shape, "from_events", NULL),                                              \
        SHEET(ANSWER_FIGURES, of, path "ip_counts", word "ip_counts",                              \
              "How many of the IP rights of " what " are what on the day.", ip_counts_get,         \
              "ip_counts", &ip_count_figures_shape, "from_events", NULL),                          \
        SHEET(ANSWER_ROWS, of, path "ip_due", word "ip_due",                                       \
              "What falls due of the IP rights of " what ".", ip_due_get, "ip_due_row",            \
              &ip_due_row_shape, "patent_rules_5", ip_due_params)

/* POST of an exception from a rule, by a third person. */
#define OVERRIDES(plural, word)                                                                    \
    {                                                                                              \
        METHOD_POST, "/api/v1/" #plural "/{id}/override", 0, override_create, #word "_override",   \
            "Let it pass a rule that it does not keep.",                                           \
            .kind = KIND_##word, .takes = KIND_override, .writers = &override_type.written_by,     \
            .body = {SHAPE_OF(override),                                                           \
                     {"investment_id", "capital_call_id", "distribution_id",                       \
                      "return_of_excess_id", "equalisation_id", "valuation_id", "payment_id",      \
                      "expense_id"}},                                                              \
            .answer = {                                                                            \
                ANSWER_ITEM,                                                                       \
                201,                                                                               \
                "override",                                                                        \
                SHAPE_OF(override)                                                                 \
            }                                                                                      \
    }

/* GET of what a fund or an investor has in firms, through all funds in between. */
#define LOOK_THROUGH(of, plural, word, what)                                                       \
    SHEET(ANSWER_ROWS, of, plural "/{id}/look_through", word "_look_through",                      \
          "What " what " has in each project through all paths.", look_through_get, "look_row",    \
          &look_row_shape, LOOK_CONVENTION, look_params),                                          \
        SHEET(ANSWER_ROWS, of, plural "/{id}/look_through/holdings",                               \
              word "_look_through_holdings",                                                       \
              "The holdings that the look-through of " what " is made of.", look_holdings_get,     \
              "look_holding", &look_holding_shape, LOOK_CONVENTION, weight_params),                \
        SHEET(ANSWER_ROWS, of, plural "/{id}/look_through/stakes", word "_look_through_stakes",    \
              "The stakes that the money of " what " goes through.", look_stakes_get,              \
              "look_stake", &look_stake_row_shape, LOOK_CONVENTION, weight_params),                \
        SHEET(                                                                                     \
            ANSWER_ROWS, of, plural "/{id}/look_through/coverage", word "_look_through_coverage",  \
            "What has become of all money of " what ", traced to firms or not.",                   \
            look_coverage_get, "look_part", &look_part_row_shape, LOOK_CONVENTION, weight_params), \
        SHEET(ANSWER_ROWS, of, plural "/{id}/look_through/paths", word "_look_through_paths",      \
              "The paths from " what " to a firm or project; they add up to the figure.",          \
              look_paths_get, "look_path", &look_path_row_shape, "largest_remainder",              \
              path_params),                                                                        \
        SHEET(ANSWER_ROWS, of, plural "/{id}/exposure", word "_exposure",                          \
              "What " what " has in firms, by firm, industry, region or tag.", exposure_get,       \
              "exposure", &exposure_row_shape, LOOK_CONVENTION, exposure_params),                  \
        SHEET(ANSWER_ROWS, of, plural "/{id}/ownership", word "_ownership",                        \
              "What " what " has of the capital of firms, itself and through all paths.",          \
              ownership_get, "ownership", &ownership_row_shape, LOOK_CONVENTION, weight_params)

#define CLAIMS_CONVENTION "act/365_half_up_reasonable_time_six_months"
#define ORDER_CONVENTION "order_of_days_not_cause"

#define LOOK_CONVENTION "share_e18_half_even"

/* GET of how much money stands behind public money, and what was eliminated. */
#define LEVERAGE(of, path, word, what)                                                             \
    SHEET(ANSWER_ROWS, of, path "leverage", word "leverage",                                       \
          "Leverage of " what ", per layer, naive and consolidated.", leverage_get, "leverage",    \
          &leverage_row_shape, "tracked_stakes_eliminated", leverage_params),                      \
        SHEET(ANSWER_ROWS, of, path "leverage/sources", word "leverage_sources",                   \
              "What each commitment brings to the leverage of " what ", by kind of money.",        \
              leverage_sources_get, "leverage_source", &leverage_source_shape,                     \
              "tracked_stakes_eliminated", given_params),                                          \
        SHEET(ANSWER_ROWS, of, path "leverage/eliminations", word "leverage_eliminations",         \
              "The stakes that are eliminated in the consolidated leverage of " what ".",          \
              eliminations_get, "elimination", &elimination_row_shape,                             \
              "tracked_stakes_eliminated", given_params)

/* POST of the decision on a proposal. */
#define APPROVES(plural, word)                                                                     \
    {                                                                                              \
        METHOD_POST, "/api/v1/" #plural "/{id}/approval", 0, approval_create, #word "_approve",    \
            "Approve or reject a proposal, as it was when it was read.",                           \
            .kind = KIND_##word, .takes = KIND_approval, .writers = &approval_type.written_by,     \
            .body = {SHAPE_OF(approval),                                                           \
                     {"capital_call_id", "distribution_id", "return_of_excess_id",                 \
                      "equalisation_id", "valuation_id", "rule_id", "waterfall_term_id",           \
                      "recognition_id", "evaluation_id", "payment_id", "expense_id", "fx_rate_id", \
                      "fund_report_id", "opening_id", "bank_account_id", "subsidy_claim_id",       \
                      "loss_payment_id"},                                                          \
                     &approval_shape},                                                             \
            .answer = {                                                                            \
                ANSWER_ITEM,                                                                       \
                201,                                                                               \
                "approval",                                                                        \
                SHAPE_OF(approval)                                                                 \
            }                                                                                      \
    }

#endif
