/* Payment days of securities, each worked out on what the one before left. */
#include "figures/pool/securities.h"

#include "calc/accrual.h"
#include "calc/ip_securities.h"
#include "record/kinds.h"

#include <stdlib.h>

static const struct field abs_row_fields[] = {
    F_REFERENCE(struct abs_row, abs_payment_id, "abs_payment", "Payment day", "兑付"),
    F_DATE(struct abs_row, day, "Day", "日期"),
    F_INTEGER(struct abs_row, days, INT64_MAX, "Days of interest", "计息天数"),
    F_ENUM(struct abs_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct abs_row, inflow, "Inflow", "现金流入"),
    F_MONEY(struct abs_row, fees, "Fees", "税费"),
    F_MONEY(struct abs_row, senior_interest, "Senior interest", "优先级利息"),
    F_MONEY(struct abs_row, senior_principal, "Senior principal", "优先级本金"),
    F_MONEY(struct abs_row, junior, "Junior", "次级"),
    F_MONEY(struct abs_row, shortfall, "Shortfall of the senior tranche", "优先级差额"),
    F_MONEY(struct abs_row, top_up, "Difference paid", "差额支付"),
    F_MONEY(struct abs_row, unpaid, "Still unpaid", "仍未支付"),
    F_MONEY(struct abs_row, senior_left, "Senior principal left", "优先级未偿本金"),
};

const struct shape abs_row_shape = SHAPE(struct abs_row, abs_row_fields);

const struct entry *abs_tranche_of(const struct book *book, int64_t abs_plan_id, uint32_t seniority,
                                   struct view view)
{
    FOR_LIVE_REFERRERS (r, book, view, abs_tranche, abs_plan_id, abs_plan_id)
        if (((const struct abs_tranche *)r.entry->record)->seniority == seniority)
            return r.entry;
    return NULL;
}

/* What one payment day leaves to the next. */
struct payer {
    const struct abs_tranche *senior;
    int32_t day; /* from which interest runs */
    int64_t left_minor;
    int64_t interest_owed_minor;
    int64_t top_up_left_minor;
};

/* The senior principal that a payment says is due, never more than there is. */
static int64_t due_of(const struct abs_payment *payment, int64_t left_minor)
{
    return payment->principal_due_minor == AMOUNT_UNKNOWN ||
                   payment->principal_due_minor > left_minor
               ? left_minor
               : payment->principal_due_minor;
}

static enum err pay(struct payer *payer, const struct entry *entry, struct abs_row *row)
{
    const struct abs_payment *payment = entry->record;
    const struct ip_securities securities = {
        .inflow_minor = payment->inflow_minor,
        .fees_minor = payment->fees_minor,
        .senior_minor = due_of(payment, payer->left_minor),
        .outstanding_minor = payer->left_minor,
        .interest_owed_minor = payer->interest_owed_minor,
        .coupon_e10 = payer->senior->coupon_e8 * (RATE_E10_ONE / DECIMAL_E8_ONE),
        .days = entry->effective_date > payer->day ? entry->effective_date - payer->day : 0,
        .year_days = (int32_t)payer->senior->year_days,
        .top_up_limit_minor = payer->top_up_left_minor,
    };
    struct ip_payout payout;
    enum err err = ip_securities_pay(&securities, &payout);

    if (err != ERR_OK)
        return err;
    /* What stays unpaid and is no interest is principal that was due. */
    payer->left_minor -=
        securities.senior_minor - (payout.unpaid_minor - payout.unpaid_interest_minor);
    payer->interest_owed_minor = payout.unpaid_interest_minor;
    payer->top_up_left_minor -= payout.top_up_minor;
    payer->day = entry->effective_date;
    *row = (struct abs_row){
        .abs_payment_id = entry->seq,
        .day = entry->effective_date,
        .days = securities.days,
        .currency = payment->currency,
        .inflow_minor = payment->inflow_minor,
        .fees_minor = payout.fees_minor,
        .senior_interest_minor = payout.senior_interest_minor,
        .senior_principal_minor = payout.senior_principal_minor,
        .junior_minor = payout.junior_minor,
        .shortfall_minor = payout.shortfall_minor,
        .top_up_minor = payout.top_up_minor,
        .unpaid_minor = payout.unpaid_minor,
        .senior_left_minor = payer->left_minor,
    };
    return ERR_OK;
}

static int by_day(const void *left, const void *right)
{
    const struct entry *a = *(const struct entry *const *)left;
    const struct entry *b = *(const struct entry *const *)right;

    if (a->effective_date != b->effective_date)
        return a->effective_date < b->effective_date ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* The payments of a plan in order; the draft, which has no seq yet, is given behind them. */
static const struct entry **payments_of(const struct book *book, int64_t abs_plan_id,
                                        struct view view, struct arena *arena, size_t *count_out)
{
    const struct entry **list = NULL;
    size_t room = 0;
    size_t count = 0;

    FOR_LIVE_REFERRERS (r, book, view, abs_payment, abs_plan_id, abs_plan_id) {
        list = arena_room(arena, list, count, &room, sizeof *list);
        list[count++] = r.entry;
    }
    list = arena_room(arena, list, count, &room, sizeof *list); /* for a draft */
    if (count > 0)
        qsort(list, count, sizeof *list, by_day);
    *count_out = count;
    return list;
}

enum err abs_rows(const struct book *book, int64_t abs_plan_id, struct view view,
                  const struct entry *draft, struct arena *arena, const struct abs_row **rows_out,
                  size_t *count_out)
{
    const struct entry *plan = book_version(book, RECORD_ABS_PLAN, abs_plan_id, view);
    const struct entry *senior = abs_tranche_of(book, abs_plan_id, TRANCHE_SENIOR, view);
    size_t count = 0;
    const struct entry **payments = payments_of(book, abs_plan_id, view, arena, &count);
    enum err err = ERR_OK;

    *rows_out = NULL;
    *count_out = 0;
    if (plan == NULL || (senior == NULL && (count > 0 || draft != NULL)))
        return ERR_NOT_FOUND;
    if (draft != NULL)
        payments[count++] = draft;
    if (count == 0)
        return ERR_OK;
    struct payer payer = {
        .senior = senior->record,
        .day = ((const struct abs_plan *)plan->record)->established_on,
        .left_minor = ((const struct abs_tranche *)senior->record)->amount_minor,
        .top_up_left_minor =
            known_or_zero(((const struct abs_plan *)plan->record)->top_up_limit_minor),
    };
    struct abs_row *rows = arena_array(arena, count, sizeof *rows);

    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = pay(&payer, payments[i], &rows[i]);
    *rows_out = rows;
    *count_out = count;
    return err;
}
