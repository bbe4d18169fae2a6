/* The rows behind sums of investments, and behind the used part of a cap. */
#include "book/opening.h"
#include "figures/overview/figures.h"
#include "verdict/headroom.h"
#include "figures/rate/rate.h"
#include "handlers/frame/resources.h"
#include "handlers/frame/sheet.h"
#include "handlers/frame/sum_rows.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <string.h>

static const struct field investment_row_fields[] = {
    F_REFERENCE(struct investment_row, investment_id, "investment", "Investment", "投资"),
    F_DATE(struct investment_row, date, "Proposed on", "提案日期"),
    F_REFERENCE(struct investment_row, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct investment_row, project_id, "project", "Project", "项目"),
    F_REFERENCE(struct investment_row, firm_id, "firm", "Firm", "企业"),
    F_ENUM(struct investment_row, currency, currency, "Currency", "币种"),
    F_TEXT(struct investment_row, state, 40, "State", "状态"),
    F_MONEY(struct investment_row, approved, "Approved", "批准金额"),
    F_MONEY(struct investment_row, paid, "Paid", "已付金额"),
    F_MONEY(struct investment_row, pending, "Proposals pending", "待审批"),
    F_ENUM(struct investment_row, original_currency, currency, "Original currency", "原币种"),
    F_TEXT(struct investment_row, original_amount, 48, "Original amount", "原币金额"),
};

static const struct field commitment_row_fields[] = {
    F_REFERENCE(struct commitment_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_DATE(struct commitment_row, date, "Committed on", "认缴日期"),
    F_REFERENCE(struct commitment_row, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct commitment_row, investor_fund_id, "fund", "Investor (fund)", "出资基金"),
    F_REFERENCE(struct commitment_row, investor_party_id, "party", "Investor (party)", "出资主体"),
    F_ENUM(struct commitment_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct commitment_row, amount, "Committed", "认缴金额"),
    F_ENUM(struct commitment_row, original_currency, currency, "Original currency", "原币种"),
    F_TEXT(struct commitment_row, original_amount, 48, "Original amount", "原币金额"),
};

static const struct field cap_row_fields[] = {
    F_ENUM(struct cap_row, basis, basis, "Basis", "口径"),
    F_BOOL(struct cap_row, binding, "Binding", "适用口径"),
    F_REFERENCE(struct cap_row, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct cap_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct cap_row, approved, "Approved", "批准金额"),
    F_TEXT(struct cap_row, share, 48, "Share", "份额"),
    F_MONEY(struct cap_row, weighted, "Used on that basis", "按口径已用"),
    F_BOOL(struct cap_row, open, "May be more", "可能更多"),
    F_REFERENCE(struct cap_row, fund_report_id, "fund_report", "Report", "子基金报告"),
    F_DATE(struct cap_row, reported_on, "List of holdings of", "持仓清单日"),
    F_INTEGER(struct cap_row, report_age_days, INT64_MAX, "Age of the list (days)", "清单距今天数"),
    F_DECIMAL(struct cap_row, coverage, "Covered by the list", "清单覆盖率"),
};

const struct shape investment_row_shape = SHAPE(struct investment_row, investment_row_fields);
const struct shape commitment_row_shape = SHAPE(struct commitment_row, commitment_row_fields);
const struct shape cap_row_shape = SHAPE(struct cap_row, cap_row_fields);

struct selection {
    int64_t fund_id;
    int64_t project_id;
    int64_t firm_id;
    uint32_t currency; /* of the sums: the fund's, else CNY */
};

static const char *state_name(uint32_t state)
{
    return shape_field(&investment_figures_shape, "state")->values[state - 1].name;
}

/* Whether the investment is selected; the firm is that of its project. */
static bool take_row(const struct ctx *ctx, const struct selection *selection,
                     const struct entry *entry, struct investment_row *row_out)
{
    const struct investment *investment = entry->record;
    const struct entry *project =
        book_version(ctx->book, RECORD_PROJECT, investment->project_id, ctx->view);
    int64_t firm_id = project ? ((const struct project *)project->record)->firm_id : 0;
    struct investment_figures figures;
    int64_t pending = 0;
    if ((selection->fund_id != 0 && investment->fund_id != selection->fund_id) ||
        (selection->project_id != 0 && investment->project_id != selection->project_id) ||
        (selection->firm_id != 0 && firm_id != selection->firm_id) ||
        investment_figures_compute(ctx->book, entry->seq, ctx->view, &figures) != ERR_OK)
        return false;
    enum err err =
        investment_figures_in(ctx->book, entry->seq, selection->currency, ctx->view, &figures);
    if (err == ERR_OK && figures.state == INVESTMENT_PROPOSED)
        err = investment_convert(ctx->book, entry, investment->amount_minor, selection->currency,
                                 ctx->view, &pending);
    bool known = err == ERR_OK;
    char original[DECIMAL_TEXT_SIZE];
    decimal_format(investment->amount_minor, currency_decimals((enum currency)investment->currency),
                   original);
    *row_out = (struct investment_row){
        .investment_id = entry->seq,
        .date = entry->effective_date,
        .fund_id = investment->fund_id,
        .project_id = investment->project_id,
        .firm_id = firm_id,
        .currency = selection->currency,
        .state = state_name(figures.state),
        .approved_minor = known ? figures.approved_minor : AMOUNT_UNKNOWN,
        .paid_minor = known && opening_paid_is_kept(ctx->book, entry, ctx->view)
                          ? figures.paid_minor
                          : AMOUNT_UNKNOWN,
        .pending_minor = known ? pending : AMOUNT_UNKNOWN,
        .original_currency = investment->currency,
        .original_amount = arena_strdup(ctx->arena, original),
    };
    return true;
}

enum err investment_rows_get(struct ctx *ctx)
{
    struct selection selection = {
        .fund_id = query_integer(&ctx->query, "fund_id", 1, INT64_MAX, 0, &ctx->violations),
        .project_id = query_integer(&ctx->query, "project_id", 1, INT64_MAX, 0, &ctx->violations),
        .firm_id = query_integer(&ctx->query, "firm_id", 1, INT64_MAX, 0, &ctx->violations),
        .currency = CURRENCY_CNY};
    const struct entry *fund = book_version(ctx->book, RECORD_FUND, selection.fund_id, ctx->view);
    if (fund)
        selection.currency = ((const struct fund *)fund->record)->currency;
    const int64_t *ids = NULL;
    size_t all = book_entities(ctx->book, RECORD_INVESTMENT, &ids);
    struct investment_row *rows = arena_array(ctx->arena, all + 1, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < all; i++)
        count += take_row(ctx, &selection, book_entry(ctx->book, ids[i]), &rows[count]);
    return sheet_answer_total(ctx, rows, count);
}

static enum err take_commitment(const struct ctx *ctx, const struct entry *entry, uint32_t currency,
                                struct commitment_row *row_out)
{
    const struct commitment *commitment = entry->record;
    struct view then = {.as_of = entry->effective_date, .as_known = ctx->view.as_known};
    char original[DECIMAL_TEXT_SIZE];
    decimal_format(commitment->amount_minor, currency_decimals((enum currency)commitment->currency),
                   original);
    *row_out = (struct commitment_row){.commitment_id = entry->seq,
                                       .date = entry->effective_date,
                                       .fund_id = commitment->fund_id,
                                       .investor_fund_id = commitment->investor_fund_id,
                                       .investor_party_id = commitment->investor_party_id,
                                       .currency = currency,
                                       .amount_minor = AMOUNT_UNKNOWN,
                                       .original_currency = commitment->currency,
                                       .original_amount = arena_strdup(ctx->arena, original)};
    enum err err =
        fx_convert(ctx->book, commitment->amount_minor, (enum currency)commitment->currency,
                   (enum currency)currency, then, &row_out->amount_minor);
    return err == ERR_NO_RATE ? ERR_OK : err;
}

/* The live commitments whose field names the fund. */
static enum err answer_commitments(struct ctx *ctx, const char *field)
{
    int64_t fund_id = ctx->match.ids[0];
    const struct entry *fund = book_version(ctx->book, RECORD_FUND, fund_id, ctx->view);
    size_t count = 0;
    enum err err = ERR_OK;
    if (!fund)
        return ERR_NOT_FOUND;
    uint32_t currency = ((const struct fund *)fund->record)->currency;
    for (struct referrer r = book_referrers(ctx->book, RECORD_COMMITMENT, field, fund_id); r.entry;
         book_next_referrer(&r))
        count++;
    struct commitment_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    count = 0;
    for (struct referrer r = book_referrers(ctx->book, RECORD_COMMITMENT, field, fund_id);
         r.entry && err == ERR_OK; book_next_referrer(&r))
        if (book_live(ctx->book, r.entry, ctx->view))
            err = take_commitment(ctx, r.entry, currency, &rows[count++]);
    return err == ERR_OK ? sheet_answer_total(ctx, rows, count) : err;
}

enum err commitments_received_get(struct ctx *ctx)
{
    return answer_commitments(ctx, "fund_id");
}

enum err commitments_made_get(struct ctx *ctx)
{
    return answer_commitments(ctx, "investor_fund_id");
}

enum err cap_rows_get(struct ctx *ctx)
{
    struct headroom headroom;
    size_t count = 0;
    if (!book_version(ctx->book, RECORD_PROJECT, ctx->match.ids[0], ctx->view))
        return ERR_NOT_FOUND;
    enum err err =
        headroom_compute(ctx->book, ctx->match.ids[0], 0, 0, ctx->view, ctx->arena, &headroom);
    if (err != ERR_OK)
        return err;
    for (size_t b = 0; b < BASIS_COUNT; b++)
        count += headroom.bases[b].row_count;
    struct cap_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};
    for (size_t b = 0; b < BASIS_COUNT; b++)
        for (size_t i = 0; i < headroom.bases[b].row_count; i++) {
            const struct headroom_row *row = &headroom.bases[b].rows[i];
            char share[DECIMAL_TEXT_SIZE];
            decimal_format(row->share_e18, 18, share);
            rows[sheet.count++] = (struct cap_row){.basis = headroom.bases[b].basis,
                                                   .binding = headroom.bases[b].binding,
                                                   .fund_id = row->fund_id,
                                                   .currency = headroom.currency,
                                                   .approved_minor = row->approved_minor,
                                                   .share = arena_strdup(ctx->arena, share),
                                                   .weighted_minor = row->weighted_minor,
                                                   .open = row->open,
                                                   .fund_report_id = row->fund_report_id,
                                                   .reported_on = row->reported_on,
                                                   .report_age_days = row->report_age_days,
                                                   .coverage_e8 = row->coverage_e8};
        }
    return sheet_answer(ctx, &sheet);
}
