/* Bundles as they are asked for. */
#ifndef FUNDTRAIL_HANDLERS_BUNDLE_RESOURCES_H
#define FUNDTRAIL_HANDLERS_BUNDLE_RESOURCES_H

#include "handlers/frame/ctx.h"

/* The zip of everything in the view; full where no day is asked for. One entry of kind export is
 * journaled before its first byte is sent. */
enum err bundle_get(struct ctx *ctx) MUST_USE;

#endif
