/* The double-entry ledger of a loan: postings, trial balance, and the text for other programs. */
#include "figures/loan/posting.h"

#include "figures/accounts/journal_text.h"
#include "handlers/frame/sheet.h"
#include "handlers/loan/resources.h"

#include <string.h>

static enum err build(struct ctx *ctx, struct fund_ledger *ledger_out)
{
    return loan_ledger_build(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, ledger_out);
}

enum err loan_postings_get(struct ctx *ctx)
{
    struct fund_ledger ledger;
    enum err err = build(ctx, &ledger);
    return err != ERR_OK ? err : sheet_answer_total(ctx, ledger.lines, ledger.count);
}

enum err loan_trial_balance_get(struct ctx *ctx)
{
    struct fund_ledger ledger;
    const struct trial_row *rows = NULL;
    size_t count = 0;
    enum err err = build(ctx, &ledger);
    if (err == ERR_OK)
        err = trial_balance(&ledger, ctx->view.as_of, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err loan_ledger_text_get(struct ctx *ctx)
{
    struct fund_ledger ledger;
    const char *pattern = ctx->match.route->pattern;
    enum journal_style style =
        strcmp(strrchr(pattern, '.'), ".hledger") == 0 ? JOURNAL_HLEDGER : JOURNAL_BEANCOUNT;
    enum err err = build(ctx, &ledger);
    if (err == ERR_OK)
        err = journal_text(ctx->book, &ledger, style, ctx->arena, &ctx->reply->body);
    if (err != ERR_OK)
        return err;
    ctx->reply->status = 200;
    reply_header(ctx->reply, "Content-Type", "text/plain; charset=utf-8");
    return ERR_OK;
}
