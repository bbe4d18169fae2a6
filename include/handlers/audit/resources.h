/* What auditors ask for. Each answers on ERR_OK; any error becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_AUDIT_RESOURCES_H
#define FUNDTRAIL_HANDLERS_AUDIT_RESOURCES_H

#include "handlers/frame/ctx.h"

/* Of the record that the entry of the path belongs to. */
enum err record_history_get(struct ctx *ctx) MUST_USE;

/* What an auditor looks at first: counted, and as pages of rows. */
enum err audit_counts_get(struct ctx *ctx) MUST_USE;
enum err audit_matters_get(struct ctx *ctx) MUST_USE;

/* What became of the ledger since another point of knowledge, and points that are asked for most.
 */
enum err difference_get(struct ctx *ctx) MUST_USE;
enum err difference_figures_get(struct ctx *ctx) MUST_USE;
enum err difference_points_get(struct ctx *ctx) MUST_USE;

/* A sample of the journal, by a seed. */
enum err sample_get(struct ctx *ctx) MUST_USE;

/* Findings of a work paper become records. */
enum err audit_paper_create(struct ctx *ctx) MUST_USE;

#endif
