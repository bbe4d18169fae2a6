/* A fund's capital, accounts, fees, waterfalls and performance. Each answers on ERR_OK; any error
 * becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_FUND_RESOURCES_H
#define FUNDTRAIL_HANDLERS_FUND_RESOURCES_H

#include "handlers/frame/ctx.h"

/* The decision on the proposal that the path names. */
enum err approval_create(struct ctx *ctx) MUST_USE;
enum err call_lines_get(struct ctx *ctx) MUST_USE;
enum err call_notices_get(struct ctx *ctx) MUST_USE;
enum err payout_lines_get(struct ctx *ctx) MUST_USE;
enum err commitment_account_get(struct ctx *ctx) MUST_USE;
enum err commitment_statement_get(struct ctx *ctx) MUST_USE;
enum err fund_accounts_get(struct ctx *ctx) MUST_USE;
enum err fund_roll_forward_get(struct ctx *ctx) MUST_USE;
enum err fund_statement_get(struct ctx *ctx) MUST_USE;

enum err reconciliation_get(struct ctx *ctx) MUST_USE;
enum err kept_get(struct ctx *ctx) MUST_USE;

enum err trial_balance_get(struct ctx *ctx) MUST_USE;
enum err balance_sheet_get(struct ctx *ctx) MUST_USE;
enum err postings_get(struct ctx *ctx) MUST_USE;

enum err ledger_text_get(struct ctx *ctx) MUST_USE;

/* Of what the path names: a fund, its chain, a commitment, a party, a firm, an investment, or,
 * where it names nothing, all funds. */
enum err performance_get(struct ctx *ctx) MUST_USE;
enum err flows_get(struct ctx *ctx) MUST_USE;
enum err unfunded_commitments_get(struct ctx *ctx) MUST_USE;
enum err curve_get(struct ctx *ctx) MUST_USE;

/* The same beside the index that the query names, and the rows behind that. */
enum err pme_get(struct ctx *ctx) MUST_USE;
enum err pme_rows_get(struct ctx *ctx) MUST_USE;
enum err indices_get(struct ctx *ctx) MUST_USE;

enum err index_levels_get(struct ctx *ctx) MUST_USE;

enum err fund_reports_get(struct ctx *ctx) MUST_USE;
enum err fund_reconciliation_get(struct ctx *ctx) MUST_USE;
enum err positions_get(struct ctx *ctx) MUST_USE;
enum err position_get(struct ctx *ctx) MUST_USE;
enum err fees_due_get(struct ctx *ctx) MUST_USE;
enum err fee_statement_get(struct ctx *ctx) MUST_USE;
enum err expense_statement_get(struct ctx *ctx) MUST_USE;

enum err waterfall_get(struct ctx *ctx) MUST_USE;
enum err waterfall_steps_get(struct ctx *ctx) MUST_USE;
enum err waterfall_shares_get(struct ctx *ctx) MUST_USE;
enum err distribution_due_get(struct ctx *ctx) MUST_USE;
enum err distribution_due_lines_get(struct ctx *ctx) MUST_USE;
enum err distribution_waterfall_get(struct ctx *ctx) MUST_USE;
enum err distribution_steps_get(struct ctx *ctx) MUST_USE;
enum err distribution_shares_get(struct ctx *ctx) MUST_USE;

#endif
