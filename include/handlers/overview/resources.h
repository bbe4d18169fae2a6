/* The overview, the desk, the radar and dossiers. Each answers on ERR_OK; any error becomes a
 * problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_OVERVIEW_RESOURCES_H
#define FUNDTRAIL_HANDLERS_OVERVIEW_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err legal_persons_get(struct ctx *ctx) MUST_USE;
enum err alike_names_get(struct ctx *ctx) MUST_USE;
enum err future_entries_get(struct ctx *ctx) MUST_USE;

enum err radar_get(struct ctx *ctx) MUST_USE;
enum err radar_calendar_get(struct ctx *ctx) MUST_USE;

enum err dossier_get(struct ctx *ctx) MUST_USE;
enum err dossier_file_get(struct ctx *ctx) MUST_USE;
enum err dossier_entries_get(struct ctx *ctx) MUST_USE;
/* Of a fund, of an investment (its project and its fund), or of all funds as wholes. */
enum err fund_losses_get(struct ctx *ctx) MUST_USE;
enum err investment_losses_get(struct ctx *ctx) MUST_USE;
enum err losses_get(struct ctx *ctx) MUST_USE;

enum err overview_get(struct ctx *ctx) MUST_USE;

enum err desk_get(struct ctx *ctx) MUST_USE;

enum err setup_steps_get(struct ctx *ctx) MUST_USE;

#endif
