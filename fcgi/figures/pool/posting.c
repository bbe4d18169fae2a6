/* Double entry of risk pools, special funds and securitisation plans, and its text for hledger. */
#include "figures/pool/posting.h"

#include "figures/pool/pool.h"
#include "figures/pool/securities.h"
#include "figures/pool/subsidy.h"
#include "record/kinds.h"

#define AMOUNT_COLUMN 50
#define ACCOUNTS PUBLIC_SENIOR_TOP_UP

const struct field_value public_account_values[] = {
    {"cash", "Cash", "现金"},
    {"paid_in", "Paid in", "注入资本"},
    {"interest", "Interest", "利息收入"},
    {"cost", "Cost", "费用"},
    {"compensation", "Compensation", "风险补偿支出"},
    {"recovered", "Recovered", "追偿收回"},
    {"budget", "Budget", "预算"},
    {"subsidy", "Subsidies", "补助支出"},
    {"award", "Awards", "资助支出"},
    {"inflow", "Inflow", "基础资产回款"},
    {"fees", "Fees", "税费"},
    {"senior_interest", "Senior interest", "优先级利息"},
    {"senior_principal", "Senior principal", "优先级本金"},
    {"junior", "Junior", "次级分配"},
    {"top_up", "Difference paid", "差额支付"},
    {"senior_top_up", "Senior, of the difference paid", "优先级差额补足"},
    {0},
};

/* The names of hledger. */
static const char *const roots[ACCOUNTS + 1] = {
    [PUBLIC_CASH] = "assets:cash",
    [PUBLIC_PAID_IN] = "equity:paid-in",
    [PUBLIC_INTEREST] = "income:interest",
    [PUBLIC_COST] = "expenses:cost",
    [PUBLIC_COMPENSATION] = "expenses:compensation",
    [PUBLIC_RECOVERED] = "income:recovered",
    [PUBLIC_BUDGET] = "equity:budget",
    [PUBLIC_SUBSIDY] = "expenses:subsidy",
    [PUBLIC_AWARD] = "expenses:award",
    [PUBLIC_INFLOW] = "income:inflow",
    [PUBLIC_FEES] = "expenses:fees",
    [PUBLIC_SENIOR_INTEREST] = "expenses:senior-interest",
    [PUBLIC_SENIOR_PRINCIPAL] = "liabilities:senior-principal",
    [PUBLIC_JUNIOR] = "equity:junior",
    [PUBLIC_TOP_UP] = "equity:top-up",
    [PUBLIC_SENIOR_TOP_UP] = "liabilities:senior-top-up",
};

static const struct field public_line_fields[] = {
    F_INTEGER(struct public_line, seq, INT64_MAX, "Entry", "分录"),
    F_DATE(struct public_line, day, "Day", "日期"),
    F_ENUM(struct public_line, account, public_account, "Account", "科目"),
    F_ENUM(struct public_line, currency, currency, "Currency", "币种"),
    F_MONEY(struct public_line, amount, "Debit (credit negative)", "借方（贷方为负）"),
};

const struct shape public_line_shape = SHAPE(struct public_line, public_line_fields);

struct lines {
    struct arena *arena;
    struct public_line *list;
    size_t count;
    size_t room;
};

/* The same amount to the debit of one account and the credit of another. */
static void post(struct lines *lines, struct public_line of, enum public_account debit,
                 enum public_account credit, int64_t amount_minor)
{
    for (int side = 0; side < 2 && amount_minor != 0; side++) {
        of.account = side == 0 ? debit : credit;
        of.amount_minor = side == 0 ? amount_minor : -amount_minor;
        lines->list = arena_room(lines->arena, lines->list, lines->count, &lines->room, sizeof of);
        lines->list[lines->count++] = of;
    }
}

static enum err post_pool(const struct book *book, int64_t id, struct view view,
                          struct lines *lines)
{
    static const enum public_account against[] = {
        [RISK_POOL_PAID_IN] = PUBLIC_PAID_IN,           [RISK_POOL_RETURNED] = PUBLIC_PAID_IN,
        [RISK_POOL_INTEREST] = PUBLIC_INTEREST,         [RISK_POOL_COST] = PUBLIC_COST,
        [POOL_MOVE_COMPENSATION] = PUBLIC_COMPENSATION, [POOL_MOVE_RECOVERY] = PUBLIC_RECOVERED,
    };
    const struct pool_row *rows = NULL;
    size_t count = 0;
    enum err err = pool_rows(book, id, view, NULL, lines->arena, &rows, &count);

    for (size_t i = 0; i < count; i++) {
        const struct public_line of = {
            .seq = rows[i].seq, .day = rows[i].day, .currency = rows[i].currency};

        post(lines, of, PUBLIC_CASH, against[rows[i].action], rows[i].in_minor);
        post(lines, of, against[rows[i].action], PUBLIC_CASH, rows[i].out_minor);
    }
    return err;
}

static enum err post_budget(const struct book *book, int64_t id, struct view view,
                            struct lines *lines)
{
    const struct budget_row *rows = NULL;
    size_t count = 0;
    enum err err = budget_rows(book, id, view, lines->arena, &rows, &count);

    for (size_t i = 0; i < count; i++) {
        const struct public_line of = {
            .seq = rows[i].seq, .day = rows[i].day, .currency = rows[i].currency};

        post(lines, of, rows[i].talent_award_id != 0 ? PUBLIC_AWARD : PUBLIC_SUBSIDY, PUBLIC_BUDGET,
             rows[i].used_minor);
    }
    return err;
}

static enum err post_plan(const struct book *book, int64_t id, struct view view,
                          struct lines *lines)
{
    const struct abs_row *rows = NULL;
    size_t count = 0;
    enum err err = abs_rows(book, id, view, NULL, lines->arena, &rows, &count);

    for (size_t i = 0; i < count; i++) {
        const struct public_line of = {
            .seq = rows[i].abs_payment_id, .day = rows[i].day, .currency = rows[i].currency};

        post(lines, of, PUBLIC_CASH, PUBLIC_INFLOW, rows[i].inflow_minor);
        post(lines, of, PUBLIC_FEES, PUBLIC_CASH, rows[i].fees_minor);
        post(lines, of, PUBLIC_SENIOR_INTEREST, PUBLIC_CASH, rows[i].senior_interest_minor);
        post(lines, of, PUBLIC_SENIOR_PRINCIPAL, PUBLIC_CASH, rows[i].senior_principal_minor);
        post(lines, of, PUBLIC_JUNIOR, PUBLIC_CASH, rows[i].junior_minor);
        post(lines, of, PUBLIC_SENIOR_TOP_UP, PUBLIC_TOP_UP, rows[i].top_up_minor);
    }
    return err;
}

enum err public_lines(const struct book *book, int64_t id, struct view view, struct arena *arena,
                      const struct public_line **lines_out, size_t *count_out)
{
    const struct entry *of = book_entry(book, id);
    struct lines lines = {.arena = arena};
    enum err err = ERR_NOT_FOUND;

    if (of == NULL || book_version(book, of->kind, id, view) == NULL)
        return ERR_NOT_FOUND;
    if (of->kind == RECORD_RISK_POOL)
        err = post_pool(book, id, view, &lines);
    else if (of->kind == RECORD_SPECIAL_FUND)
        err = post_budget(book, id, view, &lines);
    else if (of->kind == RECORD_ABS_PLAN)
        err = post_plan(book, id, view, &lines);
    *lines_out = lines.list;
    *count_out = lines.count;
    return err;
}

/* --- text ------------------------------------------------------------------------------------- */

static void add_date(int32_t day, struct buf *buf)
{
    char text[DATE_TEXT_SIZE];

    date_format(day, text);
    buf_text(buf, text);
}

static void add_amount(int64_t amount_minor, uint32_t currency, struct buf *buf)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    buf_format(buf, "%s %s", currency_code((enum currency)currency), text);
}

static void add_line(uint32_t account, int64_t amount_minor, uint32_t currency, struct buf *buf)
{
    size_t start = buf->length;

    buf_text(buf, "    ");
    buf_text(buf, roots[account]);
    do
        buf_text(buf, "  ");
    while (buf->length - start < AMOUNT_COLUMN);
    add_amount(amount_minor, currency, buf);
}

/* Its code, and the currency that all its money is in. */
static uint32_t add_head(const struct book *book, int64_t id, struct view view, struct buf *buf)
{
    const struct entry *entry = book_version(book, book_kind(book, id), id, view);
    const struct shape *shape = &record_types[entry->kind]->shape;
    uint32_t currency = field_enum(shape_field(shape, "currency"), entry->record);

    buf_format(buf, "; %s\ncommodity ", field_text(shape_key(shape), entry->record));
    add_amount(100000, currency, buf);
    buf_text(buf, currency_decimals((enum currency)currency) == 0 ? ".\n\n" : "\n\n");
    for (uint32_t account = 1; account <= ACCOUNTS; account++)
        buf_format(buf, "account %s\n", roots[account]);
    return currency;
}

static void add_entries(const struct book *book, const struct public_line *lines, size_t count,
                        struct buf *buf)
{
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || lines[i - 1].seq != lines[i].seq) {
            buf_char(buf, '\n');
            add_date(lines[i].day, buf);
            buf_format(buf, " * (%lld) %s\n", (long long)lines[i].seq,
                       record_types[book_kind(book, lines[i].seq)]->kind);
        }
        add_line(lines[i].account, lines[i].amount_minor, lines[i].currency, buf);
        buf_char(buf, '\n');
    }
}

enum err public_ledger_text(const struct book *book, int64_t id, struct view view,
                            struct arena *arena, struct buf *buf)
{
    const struct public_line *lines = NULL;
    int64_t balances[ACCOUNTS + 1] = {0};
    size_t count = 0;
    enum err err = public_lines(book, id, view, arena, &lines, &count);

    if (err != ERR_OK)
        return err;
    uint32_t currency = add_head(book, id, view, buf);

    add_entries(book, lines, count, buf);
    for (size_t i = 0; i < count; i++)
        add_to(&balances[lines[i].account], lines[i].amount_minor, &err);
    if (err != ERR_OK || count == 0)
        return err;
    buf_char(buf, '\n');
    add_date(lines[count - 1].day, buf);
    buf_text(buf, " * balances\n");
    for (uint32_t account = 1; account <= ACCOUNTS; account++) {
        if (balances[account] == 0 && account != PUBLIC_CASH)
            continue;
        add_line(account, 0, currency, buf);
        buf_text(buf, " = ");
        add_amount(balances[account], currency, buf);
        buf_char(buf, '\n');
    }
    return ERR_OK;
}
