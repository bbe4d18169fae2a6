/* The double-entry ledger of a fund: postings, trial balance, balance sheet, and the text for
 * other programs. */
#include "handlers/fund/ledger_rows.h"

#include "figures/accounts/journal_text.h"
#include "handlers/fund/resources.h"
#include "handlers/frame/file.h"
#include "handlers/frame/sheet.h"
#include "record/kinds.h"

#include <string.h>

#define LIMIT_STANDARD 50
#define LIMIT_MOST 500

static const struct field posting_row_fields[] = {
    F_INTEGER(struct posting_row, seq, INT64_MAX, "Entry", "分录号"),
    F_DATE(struct posting_row, date, "Date", "日期"),
    F_TEXT(struct posting_row, kind, 40, "Kind", "类别"),
    F_INTEGER(struct posting_row, source_seq, INT64_MAX, "Source", "来源分录"),
    F_ENUM(struct posting_row, account, account, "Account", "科目"),
    F_REFERENCE(struct posting_row, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct posting_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_TEXT(struct posting_row, category, 40, "Category", "费用类别"),
    F_ENUM(struct posting_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct posting_row, amount, "Amount", "金额"),
};

static const struct field trial_balance_row_fields[] = {
    F_ENUM(struct trial_balance_row, account, account, "Account", "科目"),
    F_REFERENCE(struct trial_balance_row, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct trial_balance_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_TEXT(struct trial_balance_row, category, 40, "Category", "费用类别"),
    F_ENUM(struct trial_balance_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct trial_balance_row, debit, "Debit", "借方"),
    F_MONEY(struct trial_balance_row, credit, "Credit", "贷方"),
    F_MONEY(struct trial_balance_row, balance, "Balance", "余额"),
};

const struct shape posting_row_shape = SHAPE(struct posting_row, posting_row_fields);
const struct shape trial_balance_row_shape =
    SHAPE(struct trial_balance_row, trial_balance_row_fields);

/* What an account is about, each where its kind belongs. */
static void tell_apart(const struct book *book, uint32_t account, int64_t ref_id,
                       int64_t *investment_id_out, int64_t *commitment_id_out,
                       const char **category_out)
{
    const struct entry *entry = NULL;
    if ((account == ACCOUNT_EXPENSE || account == ACCOUNT_ACCRUED) && ref_id > 0)
        *category_out = shape_field(&expense_type.shape, "category")->values[ref_id - 1].name;
    else
        entry = book_entry(book, ref_id);
    if (entry && entry->kind == RECORD_INVESTMENT)
        *investment_id_out = ref_id;
    else if (entry)
        *commitment_id_out = ref_id;
}

/* What an approval approves; any other entry is its own source. */
static const struct entry *source_of(const struct book *book, int64_t seq)
{
    const struct entry *entry = book_entry(book, seq);
    const struct shape *shape = &approval_type.shape;
    for (size_t i = 0; entry->kind == RECORD_APPROVAL && i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            !field_is_unknown(&shape->fields[i], entry->record))
            return book_entry(book, field_int64(&shape->fields[i], entry->record));
    return entry;
}

static struct posting_row row_of(const struct book *book, const struct posting_line *line)
{
    const struct entry *source = source_of(book, line->seq);
    struct posting_row row = {
        .seq = line->seq,
        .date = line->date,
        .kind = record_types[source->kind]->kind,
        .source_seq = source->seq,
        .account = line->account,
        .currency = line->currency,
        .amount_minor = line->amount_minor,
    };
    tell_apart(book, line->account, line->ref_id, &row.investment_id, &row.commitment_id,
               &row.category);
    return row;
}

static enum err build(struct ctx *ctx, struct fund_ledger *ledger_out)
{
    return fund_ledger_build(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, ledger_out);
}

enum err trial_balance_get(struct ctx *ctx)
{
    struct fund_ledger ledger;
    const struct trial_row *trial = NULL;
    size_t count = 0;
    enum err err = build(ctx, &ledger);
    if (err == ERR_OK)
        err = trial_balance(&ledger, ctx->view.as_of, ctx->arena, &trial, &count);
    if (err != ERR_OK)
        return err;
    struct trial_balance_row *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct trial_balance_row){
            .account = trial[i].account,
            .currency = trial[i].currency,
            .debit_minor = trial[i].debit_minor,
            .credit_minor = trial[i].credit_minor,
            .balance_minor = trial[i].balance_minor,
        };
        tell_apart(ctx->book, trial[i].account, trial[i].ref_id, &rows[i].investment_id,
                   &rows[i].commitment_id, &rows[i].category);
    }
    return sheet_answer_total(ctx, rows, count);
}

enum err balance_sheet_get(struct ctx *ctx)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    enum err err = build(ctx, &ledger);
    if (err == ERR_OK)
        err = balance_sheet_compute(&ledger, ctx->view.as_of, &sheet);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &sheet);
}

/* What is asked for of a ledger. */
struct selection {
    uint32_t account;  /* 0: any */
    int64_t entity_id; /* 0: any */
    int64_t limit;     /* entries of a page; 0: all */
    int64_t after_seq; /* the last entry of the page before; 0: from the start */
};

static struct selection read_selection(struct ctx *ctx)
{
    struct selection selection = {.after_seq = ctx->after_id};
    const char *account = query_get(&ctx->query, "account");
    bool as_file = file_wanted(ctx);
    selection.limit =
        query_integer(&ctx->query, "limit", 1, LIMIT_MOST, LIMIT_STANDARD, &ctx->violations);
    if (as_file)
        selection.limit = 0;
    selection.entity_id =
        query_integer(&ctx->query, "entity_id", 1, INT64_MAX, 0, &ctx->violations);
    if (account)
        selection.account = field_value_find(account_values, account, strlen(account));
    if (account && selection.account == 0) {
        violations_add(&ctx->violations, "account", VIOLATION_UNKNOWN_VALUE);
        violations_param(&ctx->violations, "allowed", "kinds of accounts");
    }
    return selection;
}

static bool is_selected(const struct selection *selection, const struct posting_line *line)
{
    return (selection->account == 0 || line->account == selection->account) &&
           (selection->entity_id == 0 ||
            (line->ref_id == selection->entity_id && line->account != ACCOUNT_EXPENSE));
}

/* The place behind the last line of entry after_seq; count when it has none. */
static size_t place_after(const struct fund_ledger *ledger, int64_t after_seq)
{
    const struct posting_line *lines = NULL;
    if (after_seq == 0)
        return 0;
    size_t count = fund_ledger_entry(ledger, after_seq, &lines);
    return count == 0 ? ledger->count : (size_t)(lines - ledger->lines) + count;
}

static void select_rows(const struct ctx *ctx, const struct fund_ledger *ledger,
                        const struct selection *selection, struct posting_row *rows,
                        struct sheet *sheet)
{
    int64_t entries = 0;
    int64_t seq = 0;
    for (size_t i = place_after(ledger, selection->after_seq); i < ledger->count; i++) {
        const struct posting_line *line = &ledger->lines[i];
        if (!is_selected(selection, line))
            continue;
        if (line->seq != seq && selection->limit > 0 && ++entries > selection->limit) {
            sheet->next_after_id = seq;
            return;
        }
        seq = line->seq;
        rows[sheet->count++] = row_of(ctx->book, line);
    }
}

enum err postings_get(struct ctx *ctx)
{
    struct fund_ledger ledger;
    struct sheet sheet = {0};
    struct selection selection = read_selection(ctx);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = build(ctx, &ledger);
    if (err != ERR_OK)
        return err;
    struct posting_row *rows = arena_array(ctx->arena, ledger.count + 1, sizeof *rows);
    select_rows(ctx, &ledger, &selection, rows, &sheet);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err ledger_text_get(struct ctx *ctx)
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
