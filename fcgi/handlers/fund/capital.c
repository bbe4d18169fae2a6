/* Approvals, lines of notices, capital accounts and statements of capital. */
#include "figures/fund/bank_account.h"
#include "figures/fund/capital.h"

#include "figures/performance/statement.h"
#include "handlers/fund/resources.h"
#include "handlers/frame/file.h"
#include "handlers/frame/sheet.h"
#include "handlers/frame/submit.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <string.h>

enum err approval_create(struct ctx *ctx)
{
    return submit_on_path(ctx, RECORD_APPROVAL, ctx->extra);
}

/* A notice without anybody to share it by contradicts what is recorded; it is no fault of the
 * question. */
static enum err not_shared(struct ctx *ctx, enum err err)
{
    if (err != ERR_INVALID)
        return err;
    violations_add(&ctx->violations, "", VIOLATION_CANNOT_SHARE);
    return ERR_CONFLICT;
}

/* ERR_NOT_FOUND unless the path's entity is of the path's kind in the view. */
static enum err require_entity(const struct ctx *ctx)
{
    return book_version(ctx->book, ctx->match.route->kind, ctx->match.ids[0], ctx->view)
               ? ERR_OK
               : ERR_NOT_FOUND;
}

enum err call_lines_get(struct ctx *ctx)
{
    const struct call_share *shares = NULL;
    size_t count = 0;
    enum err err = require_entity(ctx);
    if (err == ERR_OK)
        err = call_shares(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &shares, &count);
    return err != ERR_OK ? not_shared(ctx, err) : sheet_answer_total(ctx, shares, count);
}

enum err call_notices_get(struct ctx *ctx)
{
    const struct call_notice *notices = NULL;
    size_t count = 0;
    enum err err = require_entity(ctx);
    if (err == ERR_OK)
        err = call_notices(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &notices, &count);
    return err != ERR_OK ? not_shared(ctx, err) : sheet_answer_total(ctx, notices, count);
}

enum err payout_lines_get(struct ctx *ctx)
{
    const struct distribution_share *shares = NULL;
    size_t count = 0;
    enum err err = require_entity(ctx);
    if (err == ERR_OK)
        err = distribution_shares(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &shares,
                                  &count);
    return err != ERR_OK ? not_shared(ctx, err) : sheet_answer_total(ctx, shares, count);
}

enum err commitment_account_get(struct ctx *ctx)
{
    struct commitment_account account;
    enum err err =
        commitment_account_compute(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &account);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &account);
}

enum err fund_accounts_get(struct ctx *ctx)
{
    const struct commitment_account *accounts = NULL;
    struct commitment_account total;
    struct sheet sheet = {.total = &total};
    enum err err = fund_accounts_compute(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena,
                                         &accounts, &sheet.count, &total);
    sheet.rows = accounts;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum statement_of { OF_FUND, OF_ALL, OF_COMMITMENT };

static bool row_is_wanted(const struct capital_row *row, enum statement_of of,
                          int64_t commitment_id)
{
    switch (of) {
    case OF_FUND:
        return row->commitment_id == 0;
    case OF_COMMITMENT:
        return row->commitment_id == commitment_id;
    case OF_ALL:
        break;
    }
    return true;
}

/* The rows of the quarters that touch the period. A file has the commitments alone, so that a
 * column adds up to the fund; the fund's rows are the roll-forward. */
static enum err answer_statement(struct ctx *ctx, int64_t fund_id, enum statement_of of)
{
    const struct capital_row *all = NULL;
    size_t all_count = 0;
    int32_t from = 0;
    int32_t to = 0;
    sheet_period(ctx, &from, &to);
    enum err err = capital_statement(ctx->book, fund_id, ctx->view, ctx->arena, &all, &all_count);
    if (err != ERR_OK)
        return err;
    struct capital_row *rows = arena_array(ctx->arena, all_count + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};
    bool without_fund = of == OF_ALL && file_wanted(ctx);
    for (size_t i = 0; i < all_count; i++)
        if (all[i].to >= from && all[i].from <= to &&
            row_is_wanted(&all[i], of, ctx->match.ids[0]) &&
            !(without_fund && all[i].commitment_id == 0))
            rows[sheet.count++] = all[i];
    return sheet_answer(ctx, &sheet);
}

enum err fund_roll_forward_get(struct ctx *ctx)
{
    return answer_statement(ctx, ctx->match.ids[0], OF_FUND);
}

enum err fund_statement_get(struct ctx *ctx)
{
    return answer_statement(ctx, ctx->match.ids[0], OF_ALL);
}

enum err commitment_statement_get(struct ctx *ctx)
{
    const struct entry *entry =
        book_version(ctx->book, RECORD_COMMITMENT, ctx->match.ids[0], ctx->view);
    if (!entry)
        return ERR_NOT_FOUND;
    const struct commitment *commitment = entry->record;
    return answer_statement(ctx, commitment->fund_id, OF_COMMITMENT);
}
