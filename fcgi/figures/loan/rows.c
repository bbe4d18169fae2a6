/* Loans, their schedules and what happened to them, as rows. */
#include "figures/loan/loan.h"

#include "book/seat.h"
#include "record/kinds.h"

const struct field_value instalment_state_values[] = {
    {"ahead", "Ahead", "未到期"},
    {"paid", "Paid", "已还"},
    {"open", "Due today", "今日到期"},
    {"overdue", "Overdue", "逾期"},
    {0},
};

const struct field_value loan_next_values[] = {
    {"instalment", "An instalment", "分期还款"},
    {"at_once", "Due at once", "立即到期"},
    {"nothing", "Nothing is due any more", "已无应还款"},
    {"after_payout", "Nothing before the pay-out", "放款前无应还款"},
    {0},
};

static const struct field loan_row_fields[] = {
    F_REFERENCE(struct loan_row, loan_id, "loan", "Loan", "贷款"),
    F_REFERENCE(struct loan_row, loan_case_id, "loan_case", "Loan case", "质贷案件"),
    F_REFERENCE(struct loan_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct loan_row, bank_id, "party", "Bank", "银行"),
    F_ENUM(struct loan_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct loan_row, amount, "Contracted", "合同金额"),
    F_DECIMAL(struct loan_row, rate, "Rate a year", "年利率"),
    F_DATE(struct loan_row, paid_out_on, "Paid out on", "放款日"),
    F_DATE(struct loan_row, ends_on, "Ends on", "到期日"),
    F_MONEY(struct loan_row, paid_out, "Paid out", "已放款"),
    F_MONEY(struct loan_row, repaid, "Principal repaid", "已还本金"),
    F_MONEY(struct loan_row, written_off, "Written off", "已核销"),
    F_MONEY(struct loan_row, outstanding, "Outstanding", "贷款余额"),
    F_MONEY(struct loan_row, interest_paid, "Interest paid", "已付利息"),
    F_MONEY(struct loan_row, costs_paid, "Costs paid", "已付追索费用"),
    F_MONEY(struct loan_row, interest_open, "Interest due and not paid", "欠息"),
    F_MONEY(struct loan_row, principal_open, "Principal due and not paid", "到期未还本金"),
    F_MONEY(struct loan_row, accrued, "Interest that is not due yet", "应计未到期利息"),
    F_MONEY(struct loan_row, overdue, "Overdue", "逾期金额"),
    F_DATE(struct loan_row, overdue_since, "Overdue since", "逾期起始日"),
    F_INTEGER(struct loan_row, overdue_days, INT64_MAX, "Days overdue", "逾期天数"),
    F_ENUM(struct loan_row, class, loan_class, "Class", "五级分类"),
    F_ENUM(struct loan_row, judged_class, loan_class, "Class, as the bank judged", "银行认定分类"),
    F_DATE(struct loan_row, defaulted_on, "In default since", "违约日"),
    F_ENUM(struct loan_row, next, loan_next, "What is due next", "下期应还事项"),
    F_DATE(struct loan_row, next_due_on, "Next due on", "下期还款日"),
    F_MONEY(struct loan_row, next_due, "Next due", "下期应还"),
};

static const struct field schedule_row_fields[] = {
    F_REFERENCE(struct schedule_row, loan_id, "loan", "Loan", "贷款"),
    F_INTEGER(struct schedule_row, number, INT64_MAX, "Instalment", "期次"),
    F_DATE(struct schedule_row, due_on, "Due on", "还款日"),
    F_INTEGER(struct schedule_row, days, INT64_MAX, "Days", "计息天数"),
    F_DECIMAL(struct schedule_row, rate, "Rate a year", "年利率"),
    F_ENUM(struct schedule_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct schedule_row, principal, "Principal", "本金"),
    F_MONEY(struct schedule_row, interest, "Interest", "利息"),
    F_MONEY(struct schedule_row, instalment, "Instalment in all", "应还合计"),
    F_MONEY(struct schedule_row, balance, "Balance by the plan", "计划余额"),
    F_MONEY(struct schedule_row, paid, "Paid or written off", "已还或已核销"),
    F_ENUM(struct schedule_row, state, instalment_state, "State", "状态"),
};

static const struct field loan_split_row_fields[] = {
    F_REFERENCE(struct loan_split_row, loan_id, "loan", "Loan", "贷款"),
    F_REFERENCE(struct loan_split_row, loan_event_id, "loan_event", "Event", "贷款事项"),
    F_DATE(struct loan_split_row, occurred_on, "On", "日期"),
    F_ENUM(struct loan_split_row, action, loan_action, "What happened", "事项"),
    F_ENUM(struct loan_split_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct loan_split_row, amount, "Amount", "金额"),
    F_MONEY(struct loan_split_row, costs, "Of it costs", "其中费用"),
    F_MONEY(struct loan_split_row, interest, "Of it interest", "其中利息"),
    F_MONEY(struct loan_split_row, principal, "Of it principal", "其中本金"),
    F_MONEY(struct loan_split_row, outstanding, "Outstanding afterwards", "贷款余额"),
    F_MONEY(struct loan_split_row, interest_open, "Interest due afterwards", "欠息余额"),
    F_ENUM(struct loan_split_row, class, loan_class, "Class", "五级分类"),
    F_INTEGER(struct loan_split_row, basis_points, INT64_MAX, "Basis points on top", "加点（基点）",
              .negative = true),
    F_TEXT(struct loan_split_row, reason, 500, "Reason", "理由"),
};

const struct shape loan_row_shape = SHAPE(struct loan_row, loan_row_fields);
const struct shape schedule_row_shape = SHAPE(struct schedule_row, schedule_row_fields);
const struct shape loan_split_row_shape = SHAPE(struct loan_split_row, loan_split_row_fields);

/* A loan whose prime rate is not known tells what was contracted, and no more. */
static void fill_row(const struct loan_state *state, const struct loan_case *of,
                     struct loan_row *row)
{
    shape_clear(&loan_row_shape, row);
    row->loan_id = state->entry->entity_id;
    row->loan_case_id = state->record->loan_case_id;
    row->firm_id = of->firm_id;
    row->bank_id = of->bank_id;
    row->currency = state->record->currency;
    row->amount_minor = state->record->amount_minor;
    row->rate_e8 = state->rate_e8;
    row->next = state->next;
    row->next_due_on = state->next_due_on;
    row->next_due_minor = state->next_due_minor;
    if (state->fault != LOAN_FAULT_NONE)
        return;
    row->paid_out_on = state->paid_out_on;
    row->ends_on = state->ends_on;
    row->paid_out_minor = state->paid_out_minor;
    row->repaid_minor = state->repaid_minor;
    row->written_off_minor = state->written_off_minor;
    row->outstanding_minor = state->outstanding_minor;
    row->interest_paid_minor = state->interest_paid_minor;
    row->costs_paid_minor = state->costs_paid_minor;
    row->interest_open_minor = state->interest_open_minor;
    row->principal_open_minor = state->principal_open_minor;
    row->accrued_minor = state->accrued_minor;
    row->overdue_minor = state->overdue_minor;
    row->overdue_since = state->overdue_since;
    row->overdue_days = state->overdue_days;
    row->class = state->class;
    row->judged_class = state->judged_class;
    row->defaulted_on = state->defaulted_on;
}

static bool is_wanted(const struct loan_filter *filter, const struct loan_row *row)
{
    return (filter->loan_id == 0 || row->loan_id == filter->loan_id) &&
           (filter->bank_id == 0 || row->bank_id == filter->bank_id) &&
           (filter->firm_id == 0 || row->firm_id == filter->firm_id);
}

enum err loan_rows(const struct book *book, const struct loan_filter *filter, struct view view,
                   struct arena *arena, const struct loan_row **rows_out, size_t *count_out)
{
    const int64_t *ids = NULL;
    size_t all = book_entities(book, RECORD_LOAN, &ids);
    struct loan_row *rows = arena_array(arena, all + 1, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < all; i++) {
        struct loan_state state;

        if (filter->loan_id != 0 && ids[i] != filter->loan_id)
            continue;
        if (filter->reader != NULL && !seat_sees(book, filter->reader, book_entry(book, ids[i])))
            continue;
        enum err err = loan_play(book, ids[i], view, NULL, arena, &state);

        if (err == ERR_NOT_FOUND)
            continue;
        if (err != ERR_OK)
            return err;
        const struct entry *of =
            book_version(book, RECORD_LOAN_CASE, state.record->loan_case_id, view);

        if (of == NULL)
            continue;
        fill_row(&state, of->record, &rows[count]);
        if (is_wanted(filter, &rows[count]))
            count++;
    }
    *rows_out = rows;
    *count_out = count;
    return ERR_OK;
}

static uint32_t instalment_state_of(const struct loan_instalment *instalment, int32_t day)
{
    if (instalment->due_on > day)
        return INSTALMENT_AHEAD;
    if (instalment->paid_minor >= instalment->interest_minor + instalment->principal_minor)
        return INSTALMENT_PAID;
    return instalment->due_on == day ? INSTALMENT_OPEN : INSTALMENT_OVERDUE;
}

enum err schedule_rows(const struct book *book, int64_t loan_id, struct view view,
                       struct arena *arena, const struct schedule_row **rows_out, size_t *count_out)
{
    struct loan_state state;
    enum err err = loan_play(book, loan_id, view, NULL, arena, &state);

    if (err != ERR_OK)
        return err;
    struct schedule_row *rows = arena_array(arena, state.instalment_count + 1, sizeof *rows);

    for (size_t i = 0; i < state.instalment_count; i++) {
        const struct loan_instalment *instalment = &state.instalments[i];

        rows[i] = (struct schedule_row){
            .loan_id = loan_id,
            .number = (int64_t)i + 1,
            .due_on = instalment->due_on,
            .days = instalment->days,
            .rate_e8 = instalment->rate_e8,
            .currency = state.record->currency,
            .principal_minor = instalment->principal_minor,
            .interest_minor = instalment->interest_minor,
            .instalment_minor = instalment->principal_minor + instalment->interest_minor,
            .balance_minor = instalment->balance_minor,
            .paid_minor = instalment->paid_minor,
            .state = instalment_state_of(instalment, view.as_of),
        };
    }
    *rows_out = rows;
    *count_out = state.instalment_count;
    return ERR_OK;
}

enum err loan_split_rows(const struct book *book, int64_t loan_id, struct view view,
                         struct arena *arena, const struct loan_split_row **rows_out,
                         size_t *count_out)
{
    struct loan_state state;
    enum err err = loan_play(book, loan_id, view, NULL, arena, &state);

    if (err != ERR_OK)
        return err;
    struct loan_split_row *rows = arena_array(arena, state.split_count + 1, sizeof *rows);

    for (size_t i = 0; i < state.split_count; i++) {
        const struct loan_split *split = &state.splits[i];

        rows[i] = (struct loan_split_row){
            .loan_id = loan_id,
            .loan_event_id = split->entry->seq,
            .occurred_on = split->day,
            .action = split->record->action,
            .currency = state.record->currency,
            .amount_minor = split->record->amount_minor,
            .costs_minor = split->costs_minor,
            .interest_minor = split->interest_minor,
            .principal_minor = split->principal_minor,
            .outstanding_minor = split->outstanding_minor,
            .interest_open_minor = split->interest_open_minor,
            .class = split->record->class,
            .basis_points = split->record->basis_points,
            .reason = split->record->reason,
        };
    }
    *rows_out = rows;
    *count_out = state.split_count;
    return ERR_OK;
}
