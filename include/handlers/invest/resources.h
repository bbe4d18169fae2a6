/* Investments: headroom, verdicts, decisions and payments. Each answers on ERR_OK; any error
 * becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_INVEST_RESOURCES_H
#define FUNDTRAIL_HANDLERS_INVEST_RESOURCES_H

#include "handlers/frame/ctx.h"

/* Of a proposal that is recorded (the path names it), and of one that is not made yet. */
enum err verdict_get(struct ctx *ctx) MUST_USE;
enum err verdict_rows_get(struct ctx *ctx) MUST_USE;
enum err cash_after_get(struct ctx *ctx) MUST_USE;
enum err verdict_preview(struct ctx *ctx) MUST_USE;
enum err verdict_preview_rows(struct ctx *ctx) MUST_USE;
enum err override_create(struct ctx *ctx) MUST_USE;

/* Of a round, a firm, a fund or everybody, as the path names it. */
enum err round_parts_get(struct ctx *ctx) MUST_USE;
enum err claims_get(struct ctx *ctx) MUST_USE;
enum err pro_rata_get(struct ctx *ctx) MUST_USE;
enum err additionality_rows_get(struct ctx *ctx) MUST_USE;
enum err additionality_get(struct ctx *ctx) MUST_USE;
enum err fund_additionality_get(struct ctx *ctx) MUST_USE;
/* Of the listing, investment, fund or firm that the path names. */
enum err listed_lots_get(struct ctx *ctx) MUST_USE;
enum err lot_sales_get(struct ctx *ctx) MUST_USE;
/* The working of a mark to market of the investment that the path names. */
enum err mark_get(struct ctx *ctx) MUST_USE;

enum err headroom_get(struct ctx *ctx) MUST_USE;
enum err investment_decide(struct ctx *ctx) MUST_USE;
enum err investment_pay(struct ctx *ctx) MUST_USE;

/* The capital of a firm. */
enum err cap_table_get(struct ctx *ctx) MUST_USE;
enum err cap_table_figures_get(struct ctx *ctx) MUST_USE;
enum err cap_history_get(struct ctx *ctx) MUST_USE;
enum err certificates_get(struct ctx *ctx) MUST_USE;
enum err class_rows_get(struct ctx *ctx) MUST_USE;
enum err holder_changes_get(struct ctx *ctx) MUST_USE;
enum err cap_contradictions_get(struct ctx *ctx) MUST_USE;
enum err capital_deadlines_get(struct ctx *ctx) MUST_USE;
enum err holder_rights_get(struct ctx *ctx) MUST_USE;
enum err term_classes_get(struct ctx *ctx) MUST_USE;

#endif
