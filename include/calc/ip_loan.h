/* Loans of banks: schedules to the minor unit, the order in which a payment is used, what is
 * overdue, and the five-level class. Interest is rounded half up per instalment. */
#ifndef FUNDTRAIL_CALC_IP_LOAN_H
#define FUNDTRAIL_CALC_IP_LOAN_H

#include "calc/accrual.h"

#include <stdbool.h>
#include <stddef.h>

#define IP_LOAN_INSTALMENTS_MAX 600
#define IP_LOAN_RATES_MAX 600
/* A hundred per cent a year; what is beyond is a mistake, most likely one in per cent. */
#define IP_LOAN_RATE_E10_MAX RATE_E10_ONE

/* IP_LOAN_BULLET            interest each period, principal at the end
 * IP_LOAN_EQUAL_PRINCIPAL   等额本金: equal parts of the principal, whole minor units by largest
 *                           remainder, the earlier first
 * IP_LOAN_EQUAL_INSTALMENTS 等额本息: P i / (1 - (1 + i)^-n), half up; the last one takes what is
 *                           left */
enum ip_loan_method { IP_LOAN_BULLET, IP_LOAN_EQUAL_PRINCIPAL, IP_LOAN_EQUAL_INSTALMENTS };

/* From a day on, the yearly rate. */
struct ip_loan_rate {
    int32_t from_day;
    int64_t rate_e10;
};

/* Interest goes by the days of the day count, or, `by_months`, by twelfths of a year for each
 * month. A rate that changes within a period counts by days; by months, and for what equal
 * instalments are, the rate of the period's first day holds for all of it. */
struct ip_loan {
    enum ip_loan_method method;
    int64_t principal_minor;
    int32_t paid_out_on;
    int months; /* until the last instalment */
    int step;   /* months between instalments; the last period may be shorter */
    bool by_months;
    enum day_count day_count;
    const struct ip_loan_rate *rates; /* by day, the first not after paid_out_on */
    size_t rate_count;
};

struct ip_instalment {
    int32_t due;
    int32_t days; /* of the day count; of by_months those of the calendar */
    int64_t interest_minor;
    int64_t principal_minor;
    int64_t balance_minor; /* after it */
};

/* LPR and basis points: 10^-10 each. ERR_INVALID: below 0 or beyond IP_LOAN_RATE_E10_MAX. */
enum err ip_loan_rate_of(int64_t lpr_e10, int64_t basis_points, int64_t *rate_e10_out) MUST_USE;

/* instalments_out has IP_LOAN_INSTALMENTS_MAX places. Equal parts and instalments need whole
 * periods. ERR_INVALID: no principal or one beyond AMOUNT_MAX, months or step below 1 or too many
 * instalments, rates that are out of order, out of range or begin too late. ERR_OVERFLOW. */
enum err ip_loan_schedule(const struct ip_loan *loan, struct ip_instalment *instalments_out,
                          size_t *count_out) MUST_USE;

/* A payment: costs first, then interest, then principal (Civil Code, 561). */
enum { IP_DEBT_COSTS, IP_DEBT_INTEREST, IP_DEBT_PRINCIPAL, IP_DEBT_COUNT };

struct ip_payment {
    int64_t used_minor[IP_DEBT_COUNT];
    int64_t left_minor[IP_DEBT_COUNT];
    int64_t surplus_minor; /* of the payment, beyond the debt */
};

/* Amounts are >= 0 (CHECKed). */
void ip_loan_pay(int64_t payment_minor, const int64_t debt_minor[IP_DEBT_COUNT],
                 struct ip_payment *payment_out);

/* What is due by an instalment. */
struct ip_due {
    int32_t day;
    int64_t amount_minor;
};

struct ip_overdue {
    int64_t amount_minor; /* due before the day, and not paid */
    int32_t since;        /* the earliest due day of it; DATE_UNKNOWN when nothing is */
    int32_t days;         /* from then to the day */
};

/* What is overdue on a day, when paid_minor was paid in all: payments go to the earliest dues
 * first. What is due on the day itself is not overdue. Dues in the order of their days, amounts >=
 * 0 with a sum that fits (CHECKed). */
void ip_loan_overdue(const struct ip_due *dues, size_t count, int64_t paid_minor, int32_t day,
                     struct ip_overdue *overdue_out);

enum ip_loan_class {
    IP_CLASS_NORMAL,
    IP_CLASS_SPECIAL_MENTION,
    IP_CLASS_SUBSTANDARD,
    IP_CLASS_DOUBTFUL,
    IP_CLASS_LOSS,
    IP_CLASS_COUNT
};

/* The best class that so many days overdue leave; a bank may judge it worse. */
enum ip_loan_class ip_loan_class_of(int32_t overdue_days);
const char *ip_loan_class_name(enum ip_loan_class class);

#endif
