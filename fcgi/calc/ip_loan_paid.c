/* What payments of a loan are used for, and what stays overdue. */
#include "calc/ip_loan.h"

#include "base/check.h"
#include "base/date.h"

void ip_loan_pay(int64_t payment_minor, const int64_t debt_minor[IP_DEBT_COUNT],
                 struct ip_payment *payment_out)
{
    int64_t rest = payment_minor;

    CHECK(payment_minor >= 0);
    for (size_t i = 0; i < IP_DEBT_COUNT; i++) {
        CHECK(debt_minor[i] >= 0);
        int64_t used = rest < debt_minor[i] ? rest : debt_minor[i];

        payment_out->used_minor[i] = used;
        payment_out->left_minor[i] = debt_minor[i] - used;
        rest -= used;
    }
    payment_out->surplus_minor = rest;
}

void ip_loan_overdue(const struct ip_due *dues, size_t count, int64_t paid_minor, int32_t day,
                     struct ip_overdue *overdue_out)
{
    struct ip_overdue overdue = {.since = DATE_UNKNOWN};

    for (size_t i = 0; i < count && dues[i].day < day; i++) {
        int64_t paid = paid_minor < dues[i].amount_minor ? paid_minor : dues[i].amount_minor;
        int64_t open = dues[i].amount_minor - paid;

        CHECK(dues[i].amount_minor >= 0);
        paid_minor -= paid;
        if (open > 0 && overdue.since == DATE_UNKNOWN)
            overdue.since = dues[i].day;
        CHECK(!__builtin_add_overflow(overdue.amount_minor, open, &overdue.amount_minor));
    }
    if (overdue.since != DATE_UNKNOWN)
        overdue.days = day - overdue.since;
    *overdue_out = overdue;
}

/* More days overdue than these leave at best this class. The order of 2023 on classes of risk
 * (金融资产风险分类办法) is said to have these days; its text was not read. */
static const struct {
    int32_t days;
    enum ip_loan_class class;
} classes[] = {
    {360, IP_CLASS_LOSS},
    {270, IP_CLASS_DOUBTFUL},
    {90, IP_CLASS_SUBSTANDARD},
    {0, IP_CLASS_SPECIAL_MENTION},
};

enum ip_loan_class ip_loan_class_of(int32_t overdue_days)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (overdue_days > classes[i].days)
            return classes[i].class;
    return IP_CLASS_NORMAL;
}

const char *ip_loan_class_name(enum ip_loan_class class)
{
    static const char *const names[IP_CLASS_COUNT] = {
        [IP_CLASS_NORMAL] = "normal",
        [IP_CLASS_SPECIAL_MENTION] = "special_mention",
        [IP_CLASS_SUBSTANDARD] = "substandard",
        [IP_CLASS_DOUBTFUL] = "doubtful",
        [IP_CLASS_LOSS] = "loss",
    };

    return names[class];
}
