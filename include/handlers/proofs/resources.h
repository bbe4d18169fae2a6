/* What proves the ledger: when it was last proved, the newest checkpoint, the journal's keys. Each
 * answers on ERR_OK; any error becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_PROOFS_RESOURCES_H
#define FUNDTRAIL_HANDLERS_PROOFS_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err proofs_get(struct ctx *ctx) MUST_USE;
enum err proof_create(struct ctx *ctx) MUST_USE;
enum err checkpoint_text_get(struct ctx *ctx) MUST_USE;
enum err checkpoint_signature_get(struct ctx *ctx) MUST_USE;

#endif
