/* Writes the postings of a fund, or of a loan, in the formats of hledger and beancount. */
#include "figures/accounts/journal_text.h"

#include "base/check.h"
#include "record/fee.h"
#include "record/kinds.h"

#include <ctype.h>

#define AMOUNT_COLUMN 50

/* Account names of both programs: hledger's as they are, beancount's with every part capitalised.
 */
static const char *const roots[] = {
    [ACCOUNT_CASH] = "assets:cash",
    [ACCOUNT_COST] = "assets:cost",
    [ACCOUNT_UNREALISED] = "assets:unrealised",
    [ACCOUNT_FACILITY] = "liabilities:facility",
    [ACCOUNT_CAPITAL] = "equity:capital",
    [ACCOUNT_DISTRIBUTED] = "equity:distributed",
    [ACCOUNT_INCOME] = "income:received",
    [ACCOUNT_REALISED_GAIN] = "income:realised-gain",
    [ACCOUNT_UNREALISED_GAIN] = "income:unrealised-gain",
    [ACCOUNT_EXPENSE] = "expenses",
    [ACCOUNT_CARRY] = "equity:carried-interest",
    [ACCOUNT_ACCRUED] = "liabilities:accrued",
    [ACCOUNT_EQUALISATION_INTEREST] = "liabilities:equalisation-interest",
    [ACCOUNT_UNSETTLED] = "assets:unsettled-stakes",
    [ACCOUNT_NOT_TRACKED] = "assets:not-tracked",
    [ACCOUNT_OPENING_RESULT] = "equity:opening-result",
    [ACCOUNT_LOAN] = "assets:loans",
    [ACCOUNT_LOAN_COSTS] = "income:costs-recovered",
    [ACCOUNT_LOAN_LOSS] = "expenses:loan-losses",
};

static const char *letter_of(uint32_t kind)
{
    if (kind == RECORD_LOAN)
        return ":l";
    return kind == RECORD_COMMITMENT ? ":c" : ":i";
}

/* What stands after the root: the category, or the kind's letter and the id. */
static void add_detail(const struct book *book, uint32_t account, int64_t ref_id, struct buf *buf)
{
    if (account == ACCOUNT_EXPENSE || account == ACCOUNT_ACCRUED) {
        buf_char(buf, ':');
        size_t start = buf->length;

        buf_text(buf, expense_category_values[ref_id - 1].name);
        for (size_t i = start; i < buf->length; i++)
            if (buf->bytes[i] == '_')
                buf->bytes[i] = '-';
    } else if (ref_id != 0) {
        const struct entry *entry = book_entry(book, ref_id);

        CHECK(entry != NULL);
        buf_text(buf, letter_of(entry->kind));
        buf_int(buf, ref_id);
    }
}

void journal_account(const struct book *book, uint32_t account, int64_t ref_id,
                     enum journal_style style, struct buf *buf)
{
    size_t start = buf->length;

    buf_text(buf, roots[account]);
    add_detail(book, account, ref_id, buf);
    if (style == JOURNAL_HLEDGER)
        return;
    for (size_t i = start; i < buf->length; i++)
        if (i == start || buf->bytes[i - 1] == ':')
            buf->bytes[i] = (char)toupper((unsigned char)buf->bytes[i]);
}

static void add_date(int32_t date, struct buf *buf)
{
    char text[DATE_TEXT_SIZE];

    date_format(date, text);
    buf_text(buf, text);
}

static void add_amount(int64_t amount_minor, uint32_t currency, enum journal_style style,
                       struct buf *buf)
{
    char text[DECIMAL_TEXT_SIZE];
    const char *code = currency_code((enum currency)currency);

    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    if (style == JOURNAL_HLEDGER)
        buf_format(buf, "%s %s", code, text);
    else
        buf_format(buf, "%s %s", text, code);
}

static void add_line(const struct book *book, uint32_t account, int64_t ref_id,
                     int64_t amount_minor, uint32_t currency, enum journal_style style,
                     struct buf *buf)
{
    size_t start = buf->length;

    buf_text(buf, "    ");
    journal_account(book, account, ref_id, style, buf);
    do
        buf_text(buf, "  ");
    while (buf->length - start < AMOUNT_COLUMN);
    add_amount(amount_minor, currency, style, buf);
}

/* The kind of the entry a line comes from: for an approval, of what it approved. */
static const char *kind_of(const struct book *book, int64_t seq)
{
    const struct shape *shape = &approval_type.shape;
    const struct entry *entry = book_entry(book, seq);

    for (size_t i = 0; entry->kind == RECORD_APPROVAL && i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE && !field_is_unknown(field, entry->record))
            return record_types[book_entry(book, field_int64(field, entry->record))->kind]->kind;
    }
    return record_types[entry->kind]->kind;
}

/* The code of the commitment or investment an account is of; NULL when it is of neither. */
static const char *code_of(const struct book *book, const struct trial_row *row)
{
    if (row->account == ACCOUNT_EXPENSE || row->account == ACCOUNT_ACCRUED || row->ref_id == 0)
        return NULL;
    const struct entry *entry = book_entry(book, row->ref_id);

    return field_text(shape_field(&record_types[entry->kind]->shape, "code"), entry->record);
}

/* With all decimals and the point, which hledger wants to see also where there are none. */
static void declare_commodity(uint32_t currency, struct buf *buf)
{
    buf_text(buf, "commodity ");
    add_amount(100000, currency, JOURNAL_HLEDGER, buf);
    buf_text(buf, currency_decimals((enum currency)currency) == 0 ? ".\n" : "\n");
}

/* The fund's own currency first, then every other one that has a line. */
static void declare_commodities(const struct fund_ledger *ledger, struct buf *buf)
{
    bool declared[CURRENCY_COUNT] = {false};

    declare_commodity(ledger->currency, buf);
    declared[ledger->currency] = true;
    for (size_t i = 0; i < ledger->count; i++)
        if (!declared[ledger->lines[i].currency]) {
            declare_commodity(ledger->lines[i].currency, buf);
            declared[ledger->lines[i].currency] = true;
        }
    buf_char(buf, '\n');
}

static void add_head(const struct fund_ledger *ledger, enum journal_style style, struct buf *buf)
{
    const char *currency = currency_code((enum currency)ledger->currency);

    if (style == JOURNAL_BEANCOUNT) {
        buf_format(buf, "option \"title\" \"%s\"\noption \"operating_currency\" \"%s\"\n\n",
                   ledger->code, currency);
        return;
    }
    buf_format(buf, "; %s\n", ledger->code);
    declare_commodities(ledger, buf);
}

/* Declares every account once; a trial balance has a row per currency. */
static void add_accounts(const struct book *book, const struct fund_ledger *ledger,
                         const struct trial_row *rows, size_t count, enum journal_style style,
                         struct buf *buf)
{
    for (size_t i = 0; i < count; i++) {
        const char *code = code_of(book, &rows[i]);

        if (i > 0 && rows[i - 1].account == rows[i].account && rows[i - 1].ref_id == rows[i].ref_id)
            continue;
        if (style == JOURNAL_BEANCOUNT) {
            add_date(ledger->lines[0].date, buf);
            buf_text(buf, " open ");
        } else {
            buf_text(buf, "account ");
        }
        journal_account(book, rows[i].account, rows[i].ref_id, style, buf);
        if (code != NULL)
            buf_format(buf, style == JOURNAL_BEANCOUNT ? "\n  code: \"%s\"" : "  ; code: %s", code);
        buf_char(buf, '\n');
    }
}

static void add_entries(const struct book *book, const struct fund_ledger *ledger,
                        enum journal_style style, struct buf *buf)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const struct posting_line *line = &ledger->lines[i];

        if (i == 0 || ledger->lines[i - 1].seq != line->seq) {
            buf_char(buf, '\n');
            add_date(line->date, buf);
            if (style == JOURNAL_HLEDGER)
                buf_format(buf, " * (%lld) %s\n", (long long)line->seq, kind_of(book, line->seq));
            else
                buf_format(buf, " * \"%s\"\n  seq: %lld\n", kind_of(book, line->seq),
                           (long long)line->seq);
        }
        add_line(book, line->account, line->ref_id, line->amount_minor, line->currency, style, buf);
        buf_char(buf, '\n');
    }
}

/* hledger asserts within a transaction, at its end; beancount on the morning of the next day. */
static void add_assertions(const struct book *book, const struct fund_ledger *ledger,
                           const struct trial_row *rows, size_t count, enum journal_style style,
                           struct buf *buf)
{
    int32_t last = ledger->lines[ledger->count - 1].date;

    buf_char(buf, '\n');
    if (style == JOURNAL_HLEDGER) {
        add_date(last, buf);
        buf_text(buf, " * trial balance\n");
    }
    for (size_t i = 0; i < count; i++) {
        if (style == JOURNAL_BEANCOUNT) {
            add_date(last + 1, buf);
            buf_text(buf, " balance ");
            journal_account(book, rows[i].account, rows[i].ref_id, style, buf);
            buf_text(buf, "  ");
        } else {
            add_line(book, rows[i].account, rows[i].ref_id, 0, rows[i].currency, style, buf);
            buf_text(buf, " = ");
        }
        add_amount(rows[i].balance_minor, rows[i].currency, style, buf);
        buf_char(buf, '\n');
    }
}

enum err journal_text(const struct book *book, const struct fund_ledger *ledger,
                      enum journal_style style, struct arena *arena, struct buf *buf)
{
    const struct trial_row *rows = NULL;
    size_t count = 0;
    enum err err = trial_balance(ledger, DATE_LAST, arena, &rows, &count);

    if (err != ERR_OK)
        return err;
    add_head(ledger, style, buf);
    if (ledger->count == 0)
        return ERR_OK;
    add_accounts(book, ledger, rows, count, style, buf);
    add_entries(book, ledger, style, buf);
    add_assertions(book, ledger, rows, count, style, buf);
    return ERR_OK;
}
