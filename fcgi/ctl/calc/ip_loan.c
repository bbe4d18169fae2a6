/* Cases about loans: schedules, the order of repayment, what is overdue. */
#include "calc/ip_loan.h"
#include "ip_internal.h"

#include "base/date.h"
#include "base/money.h"

#include <string.h>

#define BASIS_POINTS_MAX 10000
#define DUES_MAX IP_LOAN_INSTALMENTS_MAX

static const struct method {
    const char *name;
    enum ip_loan_method method;
    int step; /* 0: told by the case, or all months */
} methods[] = {
    {"interest monthly, principal at maturity", IP_LOAN_BULLET, 1},
    {"interest quarterly, principal at maturity", IP_LOAN_BULLET, 3},
    {"interest half-yearly, principal at maturity", IP_LOAN_BULLET, 6},
    {"interest yearly, principal at maturity", IP_LOAN_BULLET, 12},
    {"interest and principal at maturity", IP_LOAN_BULLET, 0},
    {"equal principal", IP_LOAN_EQUAL_PRINCIPAL, 0},
    {"annuity", IP_LOAN_EQUAL_INSTALMENTS, 0},
};

static const struct method *method_of(struct calc_case *of, const struct calc_node *root)
{
    const char *name = ip_text(of, root, "method");

    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    ip_fail_at(of, root, "method",
               "must be interest monthly (quarterly, half-yearly, yearly), principal at maturity; "
               "interest and principal at maturity; equal principal; or annuity",
               "须为按月（季、半年、年）付息到期还本，利随本清，等额本金，或等额本息");
    return &methods[0];
}

/* `r`, or `lpr` and the basis points `bp`, which hold for later LPRs unless they tell others. */
static int64_t rate_of(struct calc_case *of, const struct calc_node *node, int64_t *basis_points_io)
{
    const struct calc_node lpr = case_member(node, "lpr");
    int64_t rate = 0;

    if (lpr.json == NULL)
        return ip_rate(of, node, "r");
    if (case_has(node, "r"))
        ip_fail(of, &lpr, "a rate and an LPR cannot both hold", "利率与 LPR 只能给出其一");
    int64_t lpr_e10 = ip_rate(of, node, "lpr");

    if (case_has(node, "bp"))
        *basis_points_io = ip_whole(of, node, "bp", -BASIS_POINTS_MAX, BASIS_POINTS_MAX);
    if (ip_loan_rate_of(lpr_e10, *basis_points_io, &rate) != ERR_OK)
        ip_fail(of, &lpr, "with the basis points the rate must be from 0 to 1",
                "加点后的利率须在 0 至 1 之间");
    return rate;
}

/* The rate at the start, and those of `rates`, each from a day on. */
static void read_rates(struct calc_case *of, const struct calc_node *root, struct ip_loan *loan)
{
    const struct calc_node list = ip_list(of, root, "rates", IP_LOAN_RATES_MAX - 1);
    struct ip_loan_rate *rates = arena_array(&of->arena, ip_count(&list) + 1, sizeof *rates);
    int64_t basis_points = 0;

    rates[0] = (struct ip_loan_rate){loan->paid_out_on, rate_of(of, root, &basis_points)};
    for (size_t i = 0; i < ip_count(&list); i++) {
        const struct calc_node item = case_item(&list, i);

        ip_keys(of, &item, "from r lpr bp");
        rates[i + 1] =
            (struct ip_loan_rate){ip_day(of, &item, "from"), rate_of(of, &item, &basis_points)};
        if (!of->failed && rates[i + 1].from_day <= rates[i].from_day)
            ip_fail_at(of, &item, "from", "must lie after the day of the rate before it",
                       "须晚于前一利率的起始日");
    }
    loan->rates = rates;
    loan->rate_count = ip_count(&list) + 1;
}

/* Months and steps: of principal at maturity the months are told, otherwise the instalments. */
static void read_periods(struct calc_case *of, const struct calc_node *root,
                         const struct method *method, struct ip_loan *loan)
{
    bool bullet = method->method == IP_LOAN_BULLET;

    loan->months = (int)ip_whole(of, root, bullet ? "months" : "n", 1, IP_LOAN_INSTALMENTS_MAX);
    loan->step = method->step > 0 ? method->step : bullet ? loan->months : 1;
    if (case_has(root, "step")) {
        int64_t step = ip_whole(of, root, "step", 1, IP_LOAN_INSTALMENTS_MAX);

        if (!of->failed && bullet && step != loan->step)
            ip_fail_at(of, root, "step", "is not what the method says", "与还款方式不符");
        loan->step = (int)step;
    }
    if (!bullet)
        loan->months *= loan->step;
    if (!of->failed && (loan->months > IP_LOAN_INSTALMENTS_MAX || loan->step > loan->months))
        ip_fail_at(of, root, bullet ? "months" : "n",
                   "the term must be from one period to 600 months", "期限须为一期至 600 个月");
}

/* Without a basis, equal instalments go by twelfths of a year. */
static void read_basis(struct calc_case *of, const struct calc_node *root, struct ip_loan *loan)
{
    loan->by_months = loan->method != IP_LOAN_BULLET && !case_has(root, "basis");
    if (!loan->by_months)
        loan->day_count = (enum day_count)ip_word(of, root, "basis", "act/365 act/360 30/360");
}

static json_t *row_of(const struct ip_loan *loan, const struct ip_instalment *instalment)
{
    json_t *row = json_object();
    bool bullet = loan->method == IP_LOAN_BULLET;

    answer_day(row, "due", instalment->due);
    if (!loan->by_months)
        json_object_set_new(row, "days", json_integer(instalment->days));
    answer_fen(row, "interest", instalment->interest_minor);
    answer_fen(row, "principal", instalment->principal_minor);
    if (bullet)
        return row;
    answer_fen(row, "payment", instalment->principal_minor + instalment->interest_minor);
    answer_fen(row, "balance", instalment->balance_minor);
    return row;
}

static json_t *answer_schedule(struct calc_case *of, const struct calc_node *root,
                               const struct ip_loan *loan)
{
    struct ip_instalment *rows = arena_array(&of->arena, IP_LOAN_INSTALMENTS_MAX, sizeof *rows);
    int64_t interest = 0;
    size_t count = 0;

    if (!ip_worked(of, root, ip_loan_schedule(loan, rows, &count),
                   "the terms do not make a schedule", "按所给条件不能生成还款计划"))
        return NULL;
    json_t *answer = json_object();
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        interest += rows[i].interest_minor;
        json_array_append_new(list, row_of(loan, &rows[i]));
    }
    answer_fen(answer, "total_interest", interest);
    json_object_set_new(answer, "rows", list);
    return answer;
}

json_t *ip_case_loan_schedule(struct calc_case *of, const struct calc_node *root)
{
    ip_keys(of, root, "method P r lpr bp rates d0 months n step basis");
    const struct method *method = method_of(of, root);
    struct ip_loan loan = {
        .method = method->method,
        .principal_minor = ip_decimal(of, root, "P", 2, 1, AMOUNT_MAX),
        .paid_out_on = ip_day(of, root, "d0"),
    };

    read_periods(of, root, method, &loan);
    read_basis(of, root, &loan);
    read_rates(of, root, &loan);
    return of->failed ? NULL : answer_schedule(of, root, &loan);
}

static const char *const debts[IP_DEBT_COUNT] = {
    [IP_DEBT_COSTS] = "costs",
    [IP_DEBT_INTEREST] = "interest",
    [IP_DEBT_PRINCIPAL] = "principal",
};

static json_t *answer_payment(struct calc_case *of, const struct calc_node *input)
{
    int64_t debt[IP_DEBT_COUNT];
    struct ip_payment payment;
    int64_t amount = ip_money(of, input, "payment");

    for (size_t i = 0; i < IP_DEBT_COUNT; i++)
        debt[i] = ip_money(of, input, debts[i]);
    if (of->failed)
        return NULL;
    ip_loan_pay(amount, debt, &payment);
    json_t *answer = json_object();
    json_t *left = json_object();

    for (size_t i = 0; i < IP_DEBT_COUNT; i++) {
        answer_fen(answer, debts[i], payment.used_minor[i]);
        answer_fen(left, debts[i], payment.left_minor[i]);
    }
    json_object_set_new(answer, "left", left);
    if (payment.surplus_minor > 0)
        answer_fen(answer, "surplus", payment.surplus_minor);
    return answer;
}

json_t *ip_case_payment_order(struct calc_case *of, const struct calc_node *root)
{
    static const struct ip_form forms[] = {
        {"payment", "payment costs interest principal", answer_payment},
    };

    return ip_answer_form(of, root, forms, 1);
}

json_t *ip_case_overdue(struct calc_case *of, const struct calc_node *root)
{
    ip_keys(of, root, "as_of dues paid");
    const struct calc_node list = ip_list(of, root, "dues", DUES_MAX);
    struct ip_due *dues = arena_array(&of->arena, ip_count(&list) + 1, sizeof *dues);
    int32_t day = ip_day(of, root, "as_of");
    int64_t paid = ip_money_or(of, root, "paid", 0);
    struct ip_overdue overdue;

    for (size_t i = 0; i < ip_count(&list); i++) {
        const struct calc_node due = case_item(&list, i);

        ip_keys(of, &due, "due amount");
        dues[i] = (struct ip_due){ip_day(of, &due, "due"), ip_money(of, &due, "amount")};
        if (!of->failed && i > 0 && dues[i].day < dues[i - 1].day)
            ip_fail_at(of, &due, "due", "must not lie before the one before it",
                       "不得早于前一到期日");
    }
    if (of->failed)
        return NULL;
    ip_loan_overdue(dues, ip_count(&list), paid, day, &overdue);
    json_t *answer = json_object();

    answer_fen(answer, "overdue", overdue.amount_minor);
    if (overdue.since != DATE_UNKNOWN)
        answer_day(answer, "since", overdue.since);
    json_object_set_new(answer, "days", json_integer(overdue.days));
    answer_text(answer, "class", ip_loan_class_name(ip_loan_class_of(overdue.days)));
    return answer;
}
