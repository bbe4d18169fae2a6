/* Deadlines of a fund, the age of a firm, and what a proposal declares. */
#include "measure_internal.h"

#include "figures/holding/position.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/fund.h"

/* Weekdays after `from` up to `to`. Which of them are public holidays, and which Saturdays are
 * worked instead, is announced year by year and not known here. */
static int64_t weekdays(int32_t from, int32_t to)
{
    int64_t count = 0;

    if (to < from)
        return -weekdays(to, from);
    count = (int64_t)(to - from) / 7 * 5;
    for (int32_t day = to - (to - from) % 7 + 1; day <= to; day++) {
        int32_t of_week = ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; 0 is Monday */

        count += of_week < 5;
    }
    return count;
}

/* The figure is the days from one day to another; unknown when one of them is. */
static bool count_days(struct measuring *m, const char *from_name, int32_t from,
                       const char *to_name, int32_t to)
{
    measure_day(m, from_name, from);
    measure_day(m, to_name, to);
    if (from == DATE_UNKNOWN || to == DATE_UNKNOWN)
        return measure_unknown(m, VERDICT_NO_DATE);
    m->line->figure_days =
        m->rule->basis == BASIS_WORKING_DAYS ? weekdays(from, to) : (int64_t)to - from;
    return true;
}

bool measure_registration(struct measuring *m)
{
    if (m->fund->registered_on != DATE_UNKNOWN)
        return count_days(m, "signed_on", m->fund->signed_on, "registered_on",
                          m->fund->registered_on);
    return count_days(m, "signed_on", m->fund->signed_on, "effective_date", m->view.as_of);
}

bool measure_investment_period(struct measuring *m)
{
    (void)count_days(m, "investment_ends_on", m->fund->investment_ends_on, "effective_date",
                     m->view.as_of);
    if (m->reason == 0) {
        m->kept = m->line->figure_days <= 0;
        m->line->headroom_days = -m->line->figure_days;
    }
    return true;
}

bool measure_term(struct measuring *m)
{
    bool extended = m->fund->extended_to != DATE_UNKNOWN;

    return count_days(m, "established_on", m->fund->established_on,
                      extended ? "extended_to" : "term_ends_on",
                      extended ? m->fund->extended_to : m->fund->term_ends_on);
}

bool measure_extension(struct measuring *m)
{
    if (m->fund->extended_to == DATE_UNKNOWN)
        return false;
    return count_days(m, "term_ends_on", m->fund->term_ends_on, "extended_to",
                      m->fund->extended_to);
}

/* After the exit period nothing may be held any more; the figure is the cost of what still is. */
bool measure_exit_period(struct measuring *m)
{
    const struct position *positions = NULL;
    size_t count = 0;

    (void)count_days(m, "exit_ends_on", m->fund->exit_ends_on, "effective_date", m->view.as_of);
    if (m->reason != 0)
        return true;
    m->line->headroom_days = -m->line->figure_days;
    m->kept = true;
    if (m->line->figure_days <= 0)
        return true;
    if (holdings_in_books(m->book, m->line->fund_id, m->view, m->arena, &positions, &count) !=
        ERR_OK)
        return measure_unknown(m, VERDICT_TOO_LARGE);
    for (size_t i = 0; i < count; i++)
        if (positions[i].cost_left_minor > 0) {
            m->kept = false;
            measure_add(m, SIDE_NUMERATOR,
                        (struct verdict_row){.what = "position",
                                             .entry = positions[i].investment_id != 0
                                                          ? positions[i].investment_id
                                                          : positions[i].commitment_id,
                                             .fund_id = m->line->fund_id,
                                             .day = positions[i].first_paid_on,
                                             .amount_minor = positions[i].cost_left_minor});
        }
    return true;
}

/* Since the last report, or since the fund was established when there is none. */
bool measure_report(struct measuring *m)
{
    bool reported = m->fund->reported_on != DATE_UNKNOWN;

    return count_days(m, reported ? "reported_on" : "established_on",
                      reported ? m->fund->reported_on : m->fund->established_on, "effective_date",
                      m->view.as_of);
}

bool measure_firm_age(struct measuring *m)
{
    const struct entry *entry = book_version(m->book, RECORD_FIRM, m->line->firm_id, m->view);

    if (entry == NULL)
        return false;
    return count_days(m, "established_on", ((const struct firm *)entry->record)->established_on,
                      "effective_date", m->view.as_of);
}

bool measure_negative_list(struct measuring *m)
{
    const struct investment *investment = m->question->record;

    if (investment->category == 0)
        return measure_unknown(m, VERDICT_NOT_DECLARED);
    m->kept = !rule_list_has(m->rule->categories,
                             investment_category_values[investment->category - 1].name);
    return true;
}
