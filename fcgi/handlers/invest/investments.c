/* Decisions on an investment and its payments. */
#include "handlers/invest/resources.h"
#include "handlers/frame/submit.h"
#include "ledger/ledger.h"
#include "record/investment.h"
#include "record/kinds.h"

/* Decisions and payments hang below an investment: a path that names none is not there. */
static enum err check_investment(struct ctx *ctx)
{
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *entry = book_entry(book, ctx->match.ids[0]);
    bool is_investment = entry && entry->kind == RECORD_INVESTMENT;
    ledger_read_end(ctx->app->ledger);
    return is_investment ? ERR_OK : ERR_NOT_FOUND;
}

static enum err submit_below(struct ctx *ctx, uint32_t kind, const void *record)
{
    enum err err = check_investment(ctx);
    const struct write_extra *extra = ctx->extra;
    struct write_order order = {
        .kind = kind, .record = record, .effective_date = extra->effective_date};
    return err != ERR_OK ? err : submit_write(ctx, &order);
}

enum err investment_decide(struct ctx *ctx)
{
    struct decision *decision = ctx->record;
    decision->investment_id = ctx->match.ids[0];
    return submit_below(ctx, RECORD_DECISION, decision);
}

enum err investment_pay(struct ctx *ctx)
{
    struct payment *payment = ctx->record;
    payment->investment_id = ctx->match.ids[0];
    return submit_below(ctx, RECORD_PAYMENT, payment);
}
