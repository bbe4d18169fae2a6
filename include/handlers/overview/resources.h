/* The overview, the desk, the radar and dossiers. Each answers on ERR_OK; any error becomes a
 * problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_OVERVIEW_RESOURCES_H
#define FUNDTRAIL_HANDLERS_OVERVIEW_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err legal_persons_get(struct ctx *ctx) MUST_USE;
enum err alike_names_get(struct ctx *ctx) MUST_USE;
enum err future_entries_get(struct ctx *ctx) MUST_USE;

enum err radar_get(struct ctx *ctx) MUST_USE;
enum err radar_counts_get(struct ctx *ctx) MUST_USE;
enum err radar_calendar_get(struct ctx *ctx) MUST_USE;

enum err dossier_get(struct ctx *ctx) MUST_USE;
enum err dossier_file_get(struct ctx *ctx) MUST_USE;
enum err dossier_entries_get(struct ctx *ctx) MUST_USE;
/* Of a fund, of an investment (its project and its fund), or of all funds as wholes. */
enum err fund_losses_get(struct ctx *ctx) MUST_USE;
enum err investment_losses_get(struct ctx *ctx) MUST_USE;
enum err losses_get(struct ctx *ctx) MUST_USE;

enum err home_get(struct ctx *ctx) MUST_USE;
enum err overview_get(struct ctx *ctx) MUST_USE;

enum err desk_get(struct ctx *ctx) MUST_USE;

enum err setup_steps_get(struct ctx *ctx) MUST_USE;
/* Of an import: what it brought, and the approval of all that waits of it. */
enum err import_summary_get(struct ctx *ctx) MUST_USE;
enum err import_kinds_get(struct ctx *ctx) MUST_USE;
enum err import_faults_get(struct ctx *ctx) MUST_USE;
enum err import_largest_get(struct ctx *ctx) MUST_USE;
extern const struct shape import_approval_shape;
enum err import_approve(struct ctx *ctx) MUST_USE;

#endif
