/* Records that are stored together or not at all. */
#ifndef FUNDTRAIL_HANDLERS_BATCH_RESOURCES_H
#define FUNDTRAIL_HANDLERS_BATCH_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err batch_create(struct ctx *ctx) MUST_USE;

/* Whoever writes any kind that a batch takes; each record asks for the writers of its own. */
extern const unsigned batch_writers;

#endif
