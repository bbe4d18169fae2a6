/* The undo of an import is a job like another: it may be long, and can be cancelled. */
#include "jobs_internal.h"

#include "book/book.h"
#include "ledger/ledger.h"
#include "record/import.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/user.h"

/* Each kind says who may undo one; whoever undoes an import may undo all that it brought. */
static bool may_reverse(const struct book *book, const struct entry *import, unsigned role)
{
    int64_t first_seq = ((const struct import *)import->record)->first_seq;
    for (int64_t seq = first_seq; seq <= import->seq; seq++) {
        uint32_t kind = book_entry(book, seq)->kind;
        if (record_reversible(kind) && book_reversal_of(book, seq) == NULL &&
            (record_types[kind]->reversed_by & 1u << role) == 0)
            return false;
    }
    return true;
}

static enum err check_undo(struct ctx *ctx)
{
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *entry = book_entry(book, ctx->match.ids[0]);
    enum err err = ERR_OK;
    if (entry == NULL || entry->kind != RECORD_IMPORT)
        err = ERR_NOT_FOUND;
    else if (book_reversal_of(book, entry->seq) != NULL)
        violations_add(&ctx->violations, "", VIOLATION_ALREADY_REVERSED);
    else if (!may_reverse(book, entry, ctx->user->role))
        err = ERR_FORBIDDEN;
    ledger_read_end(ctx->app->ledger);
    return err == ERR_OK && ctx->violations.count > 0 ? ERR_INVALID : err;
}

enum err import_undo(struct ctx *ctx)
{
    const struct reversal *body = ctx->record;
    struct import_job job = {
        .title = arena_format(ctx->arena, "%lld", (long long)ctx->match.ids[0]),
        .state = IMPORT_JOB_STORING,
        .undoes_seq = ctx->match.ids[0],
        .note = body->reason,
    };
    enum err err = check_undo(ctx);
    return err != ERR_OK ? err : job_start(ctx, &job);
}
