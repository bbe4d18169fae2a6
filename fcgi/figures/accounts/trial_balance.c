/* The trial balance and the balance sheet of a fund's ledger, and the least balance of an account
 * from a day on. */
#include "figures/accounts/posting.h"

#include "figures/fund/fund_capital.h"

#include <stdlib.h>

static const struct field trial_row_fields[] = {
    F_ENUM(struct trial_row, account, account, "Account", "科目"),
    F_INTEGER(struct trial_row, ref_id, INT64_MAX, "Of", "对象"),
    F_ENUM(struct trial_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct trial_row, debit, "Debit", "借方"),
    F_MONEY(struct trial_row, credit, "Credit", "贷方"),
    F_MONEY(struct trial_row, balance, "Balance", "余额"),
};

static const struct field balance_sheet_fields[] = {
    F_ENUM(struct balance_sheet, currency, currency, "Currency", "币种"),
    F_MONEY(struct balance_sheet, cash, "Cash", "货币资金"),
    F_MONEY(struct balance_sheet, not_tracked, "Not tracked, by its reports",
            "未跟踪资产（据报告）"),
    F_MONEY(struct balance_sheet, cost, "Investments at cost", "投资成本"),
    F_MONEY(struct balance_sheet, unrealised, "Fair value above cost", "公允价值变动"),
    F_MONEY(struct balance_sheet, facility, "Credit facility", "授信借款"),
    F_MONEY(struct balance_sheet, accrued, "Accrued expenses", "应计费用"),
    F_MONEY(struct balance_sheet, unsettled, "Transfers of stakes, price unknown",
            "价款未知的份额转让"),
    F_MONEY(struct balance_sheet, nav, "Net asset value", "净值"),
    F_MONEY(struct balance_sheet, capital, "Paid-in capital", "实缴资本"),
    F_MONEY(struct balance_sheet, distributed, "Distributed", "已分配"),
    F_MONEY(struct balance_sheet, carry, "Carried interest paid", "已付业绩报酬"),
    F_MONEY(struct balance_sheet, income, "Income", "股息及利息收入"),
    F_MONEY(struct balance_sheet, realised_gain, "Realised gain", "已实现收益"),
    F_MONEY(struct balance_sheet, unrealised_gain, "Unrealised gain", "未实现收益"),
    F_MONEY(struct balance_sheet, expense, "Expenses", "费用"),
    F_MONEY(struct balance_sheet, opening_result, "Result before the ledger began",
            "建账前累计损益"),
    F_MONEY(struct balance_sheet, equity, "Equity", "所有者权益"),
    F_INTEGER(struct balance_sheet, foreign_line_count, INT64_MAX, "Lines in other currencies",
              "其他币种分录数"),
};

const struct shape trial_row_shape = SHAPE(struct trial_row, trial_row_fields);
const struct shape balance_sheet_shape = SHAPE(struct balance_sheet, balance_sheet_fields);

static int by_account(const void *left, const void *right)
{
    const struct trial_row *a = left;
    const struct trial_row *b = right;

    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    if (a->ref_id != b->ref_id)
        return a->ref_id < b->ref_id ? -1 : 1;
    return (a->currency > b->currency) - (a->currency < b->currency);
}

enum err trial_balance(const struct fund_ledger *ledger, int32_t day, struct arena *arena,
                       const struct trial_row **rows_out, size_t *count_out)
{
    struct trial_row *rows = arena_array(arena, ledger->count + 1, sizeof *rows);
    size_t line_count = 0;
    size_t count = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < ledger->count && ledger->lines[i].date <= day; i++) {
        const struct posting_line *line = &ledger->lines[i];

        rows[line_count++] = (struct trial_row){
            .account = line->account,
            .ref_id = line->ref_id,
            .currency = line->currency,
            .debit_minor = line->amount_minor > 0 ? line->amount_minor : 0,
            .credit_minor = line->amount_minor < 0 ? -line->amount_minor : 0,
            .balance_minor = line->amount_minor,
        };
    }
    qsort(rows, line_count, sizeof *rows, by_account);
    for (size_t i = 0; i < line_count; i++) {
        if (count == 0 || by_account(&rows[count - 1], &rows[i]) != 0) {
            rows[count++] = rows[i];
            continue;
        }
        add_to(&rows[count - 1].debit_minor, rows[i].debit_minor, &err);
        add_to(&rows[count - 1].credit_minor, rows[i].credit_minor, &err);
        add_to(&rows[count - 1].balance_minor, rows[i].balance_minor, &err);
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}

/* Where an account stands in the statement; liabilities, equity and income as positive numbers.
 * NULL for what adds up to nothing within every entry. */
static int64_t *place(struct balance_sheet *sheet, uint32_t account, int64_t *sign_out)
{
    *sign_out = 1;
    switch ((enum account_kind)account) {
    case ACCOUNT_CASH:
        return &sheet->cash_minor;
    case ACCOUNT_NOT_TRACKED:
        return &sheet->not_tracked_minor;
    case ACCOUNT_COST:
        return &sheet->cost_minor;
    case ACCOUNT_UNREALISED:
        return &sheet->unrealised_minor;
    case ACCOUNT_UNSETTLED:
        return &sheet->unsettled_minor;
    case ACCOUNT_DISTRIBUTED:
        return &sheet->distributed_minor;
    case ACCOUNT_CARRY:
        return &sheet->carry_minor;
    case ACCOUNT_EXPENSE:
        return &sheet->expense_minor;
    case ACCOUNT_FACILITY:
        *sign_out = -1;
        return &sheet->facility_minor;
    case ACCOUNT_ACCRUED:
        *sign_out = -1;
        return &sheet->accrued_minor;
    case ACCOUNT_CAPITAL:
        *sign_out = -1;
        return &sheet->capital_minor;
    case ACCOUNT_INCOME:
        *sign_out = -1;
        return &sheet->income_minor;
    case ACCOUNT_REALISED_GAIN:
        *sign_out = -1;
        return &sheet->realised_gain_minor;
    case ACCOUNT_OPENING_RESULT:
        *sign_out = -1;
        return &sheet->opening_result_minor;
    case ACCOUNT_EQUALISATION_INTEREST:
    case ACCOUNT_LOAN: /* of loans, which are no fund's */
    case ACCOUNT_LOAN_COSTS:
    case ACCOUNT_LOAN_LOSS:
        return NULL;
    case ACCOUNT_UNREALISED_GAIN:
        break;
    }
    *sign_out = -1;
    return &sheet->unrealised_gain_minor;
}

enum err balance_sheet_add(struct balance_sheet *sheet, const struct posting_line *line)
{
    int64_t sign = 0;
    enum err err = ERR_OK;

    if (line->currency != sheet->currency) {
        sheet->foreign_line_count++;
        return ERR_OK;
    }
    int64_t *sum = place(sheet, line->account, &sign);

    if (sum != NULL)
        add_to(sum, sign * line->amount_minor, &err);
    return err;
}

enum err balance_sheet_close(struct balance_sheet *sheet)
{
    enum err err = ERR_OK;

    sheet->nav_minor = sheet->equity_minor = AMOUNT_UNKNOWN;
    if (sheet->foreign_line_count > 0)
        return ERR_OK;
    sheet->nav_minor = sheet->equity_minor = 0;
    add_to(&sheet->nav_minor, sheet->cash_minor, &err);
    add_to(&sheet->nav_minor, sheet->not_tracked_minor, &err);
    add_to(&sheet->nav_minor, sheet->cost_minor, &err);
    add_to(&sheet->nav_minor, sheet->unrealised_minor, &err);
    add_to(&sheet->nav_minor, -sheet->facility_minor, &err);
    add_to(&sheet->nav_minor, -sheet->accrued_minor, &err);
    add_to(&sheet->nav_minor, sheet->unsettled_minor, &err);
    add_to(&sheet->equity_minor, sheet->capital_minor, &err);
    add_to(&sheet->equity_minor, -sheet->distributed_minor, &err);
    add_to(&sheet->equity_minor, -sheet->carry_minor, &err);
    add_to(&sheet->equity_minor, sheet->income_minor, &err);
    add_to(&sheet->equity_minor, sheet->realised_gain_minor, &err);
    add_to(&sheet->equity_minor, sheet->unrealised_gain_minor, &err);
    add_to(&sheet->equity_minor, -sheet->expense_minor, &err);
    add_to(&sheet->equity_minor, sheet->opening_result_minor, &err);
    return err;
}

enum err balance_sheet_compute(const struct fund_ledger *ledger, int32_t day,
                               struct balance_sheet *sheet_out)
{
    struct balance_sheet sheet = {.currency = ledger->currency};

    for (size_t i = 0; i < ledger->count && ledger->lines[i].date <= day; i++) {
        enum err err = balance_sheet_add(&sheet, &ledger->lines[i]);

        if (err != ERR_OK)
            return err;
    }
    enum err err = balance_sheet_close(&sheet);

    if (ledger->reported || sheet.not_tracked_minor != 0)
        sheet.cash_minor = AMOUNT_UNKNOWN;
    if (err == ERR_OK)
        *sheet_out = sheet;
    return err;
}

/* The least balance of an account at the end of any day from `day` on. */
static enum err least_balance(const struct fund_ledger *ledger, enum account_kind account,
                              int32_t day, int64_t *least_minor_out)
{
    int64_t balance = 0;
    int64_t least = INT64_MAX;
    enum err err = ERR_OK;

    for (size_t i = 0; i < ledger->count; i++) {
        const struct posting_line *line = &ledger->lines[i];
        bool day_begins = i == 0 || ledger->lines[i - 1].date != line->date;

        /* What was there at the end of the day before counts from `day` on. */
        if (day_begins && line->date > day && balance < least)
            least = balance;
        if (line->account == account && line->currency == ledger->currency)
            add_to(&balance, line->amount_minor, &err);
    }
    *least_minor_out = balance < least ? balance : least;
    return err;
}

enum err fund_cash_least(const struct fund_ledger *ledger, int32_t day, int64_t *cash_minor_out)
{
    return least_balance(ledger, ACCOUNT_CASH, day, cash_minor_out);
}

enum err fund_carry_least(const struct fund_ledger *ledger, int32_t day, int64_t *carry_minor_out)
{
    return least_balance(ledger, ACCOUNT_CARRY, day, carry_minor_out);
}
