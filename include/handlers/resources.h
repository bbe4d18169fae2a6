/* Resources: what the routes call. Each answers on ERR_OK; any error becomes a problem in dispatch.
 * The first four serve every kind of record: the kind is that of the route's answer. */
#ifndef FUNDTRAIL_HANDLERS_RESOURCES_H
#define FUNDTRAIL_HANDLERS_RESOURCES_H

#include "handlers/ctx.h"

enum err resource_list(struct ctx *ctx) MUST_USE;
enum err resource_get(struct ctx *ctx) MUST_USE;
enum err resource_create(struct ctx *ctx) MUST_USE;
enum err resource_revise(struct ctx *ctx) MUST_USE;

/* Versions of rules are proposals and belong to a pack: nobody puts one in force alone. */
enum err rule_versions_get(struct ctx *ctx) MUST_USE;
enum err rule_packs_list(struct ctx *ctx) MUST_USE;
enum err rule_packs_compare(struct ctx *ctx) MUST_USE;
enum err measures_get(struct ctx *ctx) MUST_USE;
enum err classifications_get(struct ctx *ctx) MUST_USE;

/* Of a proposal that is recorded (the path names it), and of one that is not made yet. */
enum err verdict_get(struct ctx *ctx) MUST_USE;
enum err verdict_rows_get(struct ctx *ctx) MUST_USE;
enum err cash_after_get(struct ctx *ctx) MUST_USE;
enum err verdict_preview(struct ctx *ctx) MUST_USE;
enum err verdict_preview_rows(struct ctx *ctx) MUST_USE;
enum err override_create(struct ctx *ctx) MUST_USE;

enum err headroom_get(struct ctx *ctx) MUST_USE;
enum err investment_decide(struct ctx *ctx) MUST_USE;
enum err investment_pay(struct ctx *ctx) MUST_USE;

/* The decision on the proposal that the path names. */
enum err approval_create(struct ctx *ctx) MUST_USE;
enum err call_lines_get(struct ctx *ctx) MUST_USE;
enum err payout_lines_get(struct ctx *ctx) MUST_USE;
enum err commitment_account_get(struct ctx *ctx) MUST_USE;
enum err commitment_statement_get(struct ctx *ctx) MUST_USE;
enum err fund_accounts_get(struct ctx *ctx) MUST_USE;
enum err fund_roll_forward_get(struct ctx *ctx) MUST_USE;
enum err fund_statement_get(struct ctx *ctx) MUST_USE;

enum err trial_balance_get(struct ctx *ctx) MUST_USE;
enum err balance_sheet_get(struct ctx *ctx) MUST_USE;
enum err postings_get(struct ctx *ctx) MUST_USE;

enum err ledger_text_get(struct ctx *ctx) MUST_USE;

/* Of what the path names: a fund, its chain, a commitment, a party, a firm, an investment, or,
 * where it names nothing, all funds. */
enum err performance_get(struct ctx *ctx) MUST_USE;
enum err flows_get(struct ctx *ctx) MUST_USE;
enum err promises_get(struct ctx *ctx) MUST_USE;
enum err curve_get(struct ctx *ctx) MUST_USE;

/* The same beside the index that the query names, and the rows behind that. */
enum err equivalent_get(struct ctx *ctx) MUST_USE;
enum err equivalent_rows_get(struct ctx *ctx) MUST_USE;
enum err indices_get(struct ctx *ctx) MUST_USE;
enum err legal_persons_get(struct ctx *ctx) MUST_USE;
enum err alike_names_get(struct ctx *ctx) MUST_USE;
enum err future_entries_get(struct ctx *ctx) MUST_USE;

/* What sums are made of. */
enum err investment_rows_get(struct ctx *ctx) MUST_USE;
enum err commitments_received_get(struct ctx *ctx) MUST_USE;
enum err commitments_made_get(struct ctx *ctx) MUST_USE;
enum err cap_rows_get(struct ctx *ctx) MUST_USE;
enum err index_levels_get(struct ctx *ctx) MUST_USE;

/* A file of index levels, or of exchange rates, by the shape of the route's body. */
enum err series_file_create(struct ctx *ctx) MUST_USE;

enum err positions_get(struct ctx *ctx) MUST_USE;
enum err position_get(struct ctx *ctx) MUST_USE;
enum err fees_due_get(struct ctx *ctx) MUST_USE;
enum err fee_statement_get(struct ctx *ctx) MUST_USE;
enum err expense_statement_get(struct ctx *ctx) MUST_USE;

enum err radar_get(struct ctx *ctx) MUST_USE;
enum err radar_calendar_get(struct ctx *ctx) MUST_USE;

enum err dossier_get(struct ctx *ctx) MUST_USE;
enum err dossier_file_get(struct ctx *ctx) MUST_USE;
enum err dossier_entries_get(struct ctx *ctx) MUST_USE;
/* Of a fund, of an investment (its project and its fund), or of all funds as wholes. */
enum err fund_losses_get(struct ctx *ctx) MUST_USE;
enum err investment_losses_get(struct ctx *ctx) MUST_USE;
enum err losses_get(struct ctx *ctx) MUST_USE;

enum err waterfall_get(struct ctx *ctx) MUST_USE;
enum err waterfall_steps_get(struct ctx *ctx) MUST_USE;
enum err waterfall_shares_get(struct ctx *ctx) MUST_USE;
enum err distribution_due_get(struct ctx *ctx) MUST_USE;
enum err distribution_due_lines_get(struct ctx *ctx) MUST_USE;
enum err distribution_waterfall_get(struct ctx *ctx) MUST_USE;
enum err distribution_steps_get(struct ctx *ctx) MUST_USE;
enum err distribution_shares_get(struct ctx *ctx) MUST_USE;

/* Of the fund or the party that the path names. */
enum err look_through_get(struct ctx *ctx) MUST_USE;
enum err look_holdings_get(struct ctx *ctx) MUST_USE;
enum err look_stakes_get(struct ctx *ctx) MUST_USE;
enum err look_coverage_get(struct ctx *ctx) MUST_USE;
enum err look_paths_get(struct ctx *ctx) MUST_USE;
enum err exposure_get(struct ctx *ctx) MUST_USE;

/* Of the fund or the firm that the path names. */
enum err money_sources_get(struct ctx *ctx) MUST_USE;

/* Of the chain of the fund that the path names, or of all funds. */
enum err leverage_get(struct ctx *ctx) MUST_USE;
enum err leverage_sources_get(struct ctx *ctx) MUST_USE;
enum err eliminations_get(struct ctx *ctx) MUST_USE;

/* Of the fund that the path names; where it names none, of all. */
enum err reinvestment_get(struct ctx *ctx) MUST_USE;
enum err recognised_get(struct ctx *ctx) MUST_USE;
enum err evaluation_indicators_get(struct ctx *ctx) MUST_USE;
enum err evaluation_dimensions_get(struct ctx *ctx) MUST_USE;

enum err journal_list(struct ctx *ctx) MUST_USE;
enum err journal_get(struct ctx *ctx) MUST_USE;
enum err journal_reverse(struct ctx *ctx) MUST_USE;

enum err overview_get(struct ctx *ctx) MUST_USE;
enum err export_get(struct ctx *ctx) MUST_USE;

enum err session_create(struct ctx *ctx) MUST_USE;
enum err session_get(struct ctx *ctx) MUST_USE;
enum err session_delete(struct ctx *ctx) MUST_USE;
enum err session_password(struct ctx *ctx) MUST_USE;

enum err user_create(struct ctx *ctx) MUST_USE;
enum err user_revise(struct ctx *ctx) MUST_USE;
enum err user_password(struct ctx *ctx) MUST_USE;

enum err desk_get(struct ctx *ctx) MUST_USE;
enum err health_get(struct ctx *ctx) MUST_USE;
enum err health_live(struct ctx *ctx) MUST_USE;
enum err metrics_get(struct ctx *ctx) MUST_USE;
enum err openapi_get(struct ctx *ctx) MUST_USE;

/* Shapes of bodies and of further keys, for the route table. */
extern const struct shape effective_date_shape; /* struct write_extra: effective_date */
extern const struct shape approval_shape;       /* the same, where the version may be left out */
extern const struct shape revision_shape;       /* struct write_extra: and expected_version */
extern const struct shape new_user_shape;       /* struct write_extra: both */
extern const struct shape sign_in_shape;
extern const struct shape password_change_shape;
extern const struct shape password_shape;
extern const struct shape index_file_shape;
extern const struct shape rate_file_shape;

#endif
