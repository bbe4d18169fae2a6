#include "handlers/resources.h"

/* Rules without a pack, which had force at once, are those of ledgers of the first releases. */
static enum err require_pack(struct ctx *ctx)
{
    if (((const struct rule *)ctx->record)->pack)
        return ERR_OK;
    violations_add(&ctx->violations, "pack", VIOLATION_MISSING);
    return ERR_INVALID;
}

enum err rule_create(struct ctx *ctx)
{
    enum err err = require_pack(ctx);
    return err != ERR_OK ? err : resource_create(ctx);
}

enum err rule_revise(struct ctx *ctx)
{
    enum err err = require_pack(ctx);
    return err != ERR_OK ? err : resource_revise(ctx);
}
