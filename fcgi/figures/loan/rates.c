/* The rates of a loan: what was agreed, or the prime rate of the decisive day and a margin. That
 * day is the signing's of a fixed rate; a repriced one takes the pay-out's, and then that of each
 * repricing. Levels of the series are per cent, as they are published. */
#include "loan_internal.h"

#include "base/date.h"
#include "book/series.h"
#include "record/series.h"

/* A level of 3.00 per cent has eight places: as many as 0.03 has of ten. */
static int64_t prime_rate_on(const struct book *book, const struct loan *loan, int32_t day,
                             int64_t as_known)
{
    const struct view on_day = {.as_of = day, .as_known = as_known};
    const struct entry *level = series_last(book, book_levels(book, loan->lpr_series), on_day);

    return level == NULL ? AMOUNT_UNKNOWN : ((const struct index_level *)level->record)->level_e8;
}

static int64_t margin_on(const struct loan *loan, const struct loan_margin *margins, size_t count,
                         int32_t day)
{
    int64_t margin = loan->basis_points;

    for (size_t i = 0; i < count && margins[i].from_day <= day; i++)
        margin = margins[i].basis_points;
    return margin;
}

/* The day whose prime rate counts on a day. */
static int32_t decisive_day(const struct loan *loan, int32_t paid_out_on, int32_t day)
{
    int32_t decisive = paid_out_on;

    if (loan->rate_basis == RATE_FIXED)
        return loan->signed_on;
    for (int64_t months = loan->reprice_months;
         months <= loan->months && date_add_months(paid_out_on, (int)months) <= day;
         months += loan->reprice_months)
        decisive = date_add_months(paid_out_on, (int)months);
    return decisive;
}

/* Adds the rate from a day on; one that changes nothing is left out. */
static void add_rate(const struct book *book, const struct loan *loan, int32_t paid_out_on,
                     int32_t day, int64_t margin, int64_t as_known, struct loan_rates *rates)
{
    int32_t decisive = decisive_day(loan, paid_out_on, day);
    int64_t prime = prime_rate_on(book, loan, decisive, as_known);
    int64_t rate = 0;

    if (prime == AMOUNT_UNKNOWN || ip_loan_rate_of(prime, margin, &rate) != ERR_OK) {
        if (rates->missing_on == DATE_UNKNOWN)
            rates->missing_on = decisive;
        return;
    }
    if (rates->count > 0 && rates->list[rates->count - 1].rate_e10 == rate)
        return;
    rates->list[rates->count++] = (struct ip_loan_rate){.from_day = day, .rate_e10 = rate};
}

/* The first day after `day` on which the rate may be another one. */
static int32_t next_change(const struct loan *loan, int32_t paid_out_on,
                           const struct loan_margin *margins, size_t count, int32_t day)
{
    int32_t next = DATE_LAST;

    for (int64_t months = loan->reprice_months;
         loan->rate_basis == RATE_REPRICED && months <= loan->months;
         months += loan->reprice_months) {
        int32_t change = date_add_months(paid_out_on, (int)months);

        if (change > day && change < next)
            next = change;
    }
    for (size_t i = 0; i < count; i++)
        if (margins[i].from_day > day && margins[i].from_day < next)
            next = margins[i].from_day;
    return next;
}

struct loan_rates loan_rates_of(const struct book *book, const struct loan *loan,
                                int32_t paid_out_on, const struct loan_margin *margins,
                                size_t margin_count, struct view view, struct arena *arena)
{
    struct loan_rates rates = {
        .list = arena_array(arena, (size_t)loan->months + margin_count + 2, sizeof *rates.list),
        .missing_on = DATE_UNKNOWN,
    };

    if (loan->lpr_series == NULL) {
        rates.list[rates.count++] =
            (struct ip_loan_rate){.from_day = paid_out_on, .rate_e10 = loan->rate_e8 * 100};
        return rates;
    }
    int32_t day = paid_out_on;

    do {
        add_rate(book, loan, paid_out_on, day, margin_on(loan, margins, margin_count, day),
                 view.as_known, &rates);
        day = next_change(loan, paid_out_on, margins, margin_count, day);
    } while (day <= view.as_of && day < DATE_LAST);
    return rates;
}

int64_t loan_rate_on(const struct loan_rates *rates, int32_t day)
{
    int64_t rate = rates->list[0].rate_e10;

    for (size_t i = 1; i < rates->count && rates->list[i].from_day <= day; i++)
        rate = rates->list[i].rate_e10;
    return rate;
}

struct ip_loan loan_terms(const struct loan *loan, int64_t principal_minor, int32_t paid_out_on,
                          const struct loan_rates *rates)
{
    static const enum day_count day_counts[] = {
        [LOAN_ACT_360] = DAY_COUNT_ACT_360,
        [LOAN_ACT_365] = DAY_COUNT_ACT_365,
        [LOAN_30_360] = DAY_COUNT_30_360,
        [LOAN_BY_MONTHS] = DAY_COUNT_30_360,
    };
    static const enum ip_loan_method methods[] = {
        [REPAY_INTEREST_MONTHLY] = IP_LOAN_BULLET,
        [REPAY_EQUAL_PRINCIPAL] = IP_LOAN_EQUAL_PRINCIPAL,
        [REPAY_EQUAL_INSTALMENTS] = IP_LOAN_EQUAL_INSTALMENTS,
    };

    return (struct ip_loan){
        .method = methods[loan->method],
        .principal_minor = principal_minor,
        .paid_out_on = paid_out_on,
        .months = (int)loan->months,
        .step = loan->step_months == AMOUNT_UNKNOWN ? 1 : (int)loan->step_months,
        .by_months = loan->day_count == LOAN_BY_MONTHS,
        .day_count = day_counts[loan->day_count],
        .rates = rates->list,
        .rate_count = rates->count,
    };
}
