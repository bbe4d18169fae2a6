/* Templates as they are asked for. An empty one tells of codes alone; one with records is an
 * export, for those who may take one, and journaled as such. */
#include "handlers/frame/file.h"
#include "handlers/journal/download.h"
#include "handlers/journal/resources.h"
#include "handlers/journal/template.h"
#include "record/journal.h"
#include "record/role.h"
#include "record/user.h"

#include <string.h>

static void release(void *object)
{
    template_close(object);
}

static bool is_recorded(const struct ctx *ctx, const struct template *template)
{
    return template->filled || ctx->user->role == ROLE_AUDITOR;
}

static enum err write_and_answer(struct ctx *ctx, struct template *template)
{
    const char *name = arena_format(ctx->arena, "template.%s", template->name);
    struct download download = {.name = name,
                                .media_type = table_media_type(TABLE_XLSX),
                                .ending = table_ending(TABLE_XLSX)};
    struct extent extent;
    enum err err = template_write(template);
    arena_defer(ctx->arena, release, template);
    file_refuse(ctx, &template->fault);
    if (err == ERR_OK)
        err = download_spool(ctx, &download.spool);
    if (err == ERR_OK)
        err = template_copy(template, download.spool, &extent);
    if (err == ERR_OK && is_recorded(ctx, template))
        err = download_record(ctx, name, &extent);
    if (err == ERR_OK)
        err = download_answer(ctx, &download, &extent);
    return err;
}

enum err template_get(struct ctx *ctx)
{
    struct template *template = arena_alloc(ctx->arena, sizeof *template);
    *template = (struct template){.ledger = ctx->app->ledger,
                                  .name = ctx->match.word,
                                  .routes = ctx->app->routes,
                                  .route_count = ctx->app->route_count,
                                  .view = ctx->view,
                                  .filled = query_flag(&ctx->query, "filled", &ctx->violations),
                                  .words = file_words(ctx)};
    if (!template_exists(template->name))
        return ERR_NOT_FOUND;
    if (template->filled && (export_type.written_by & 1u << ctx->user->role) == 0)
        return ERR_FORBIDDEN;
    return ctx->violations.count > 0 ? ERR_INVALID : write_and_answer(ctx, template);
}
