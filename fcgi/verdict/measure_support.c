/* What measures share: the rows behind a figure, reasons why it is unknown, and the sums over a
 * fund or a firm that several of them take. */
#include "measure_internal.h"

#include "figures/deal/deal.h"
#include "figures/accounts/posting.h"
#include "figures/rate/rate.h"
#include "figures/fund/fund_capital.h"
#include "book/opening.h"
#include "book/running_sum.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/limit.h"
#include "record/rule.h"

#include <string.h>

#define ROWS_FIRST 16
#define WHOLE "1.000000000000000000"

struct verdict_row *measure_row(struct measuring *m, enum verdict_side side, struct verdict_row row)
{
    if (m->row_count == m->row_capacity) {
        size_t capacity = m->row_capacity == 0 ? ROWS_FIRST : m->row_capacity * 2;
        struct verdict_row *rows = arena_array(m->arena, capacity, sizeof *rows);

        if (m->row_count > 0)
            memcpy(rows, m->rows, m->row_count * sizeof *rows);
        m->rows = rows;
        m->row_capacity = capacity;
    }
    row.rule_id = m->version->seq;
    row.side = side;
    row.coverage_e8 = AMOUNT_UNKNOWN;
    m->rows[m->row_count] = row;
    return &m->rows[m->row_count++];
}

bool measure_unknown(struct measuring *m, enum verdict_reason reason)
{
    if (m->reason == 0)
        m->reason = reason;
    return true;
}

bool measure_failed(struct measuring *m, enum err err)
{
    return measure_unknown(m, err == ERR_NO_RATE    ? VERDICT_OTHER_CURRENCY
                              : err == ERR_NOT_KEPT ? VERDICT_NOT_KEPT
                                                    : VERDICT_TOO_LARGE);
}

bool measure_no_proposal(struct measuring *m)
{
    (void)m;
    return false;
}

void measure_add(struct measuring *m, enum verdict_side side, struct verdict_row row)
{
    int64_t *sum = side == SIDE_NUMERATOR     ? &m->line->figure_minor
                   : side == SIDE_DENOMINATOR ? &m->line->divisor_minor
                                              : &m->line->undetermined_minor;

    row.currency = m->line->currency;
    row.weight = WHOLE;
    row.weighted_minor = row.amount_minor;
    (void)measure_row(m, side, row);
    if (amount_add(*sum, row.amount_minor, sum) != ERR_OK)
        (void)measure_unknown(m, VERDICT_TOO_LARGE);
}

void measure_count(struct measuring *m, struct verdict_row row)
{
    row.amount_minor = row.weighted_minor = AMOUNT_UNKNOWN;
    (void)measure_row(m, SIDE_NUMERATOR, row);
    (*line_number(m->line, PART_FIGURE))++;
}

void measure_day(struct measuring *m, const char *field, int32_t day)
{
    (void)measure_row(m, SIDE_DAY,
                      (struct verdict_row){.what = field,
                                           .fund_id = m->line->fund_id,
                                           .firm_id = m->line->firm_id,
                                           .day = day,
                                           .amount_minor = AMOUNT_UNKNOWN,
                                           .weighted_minor = AMOUNT_UNKNOWN});
}

void measure_keep_before(struct measuring *m)
{
    m->before_known = true;
    m->before_figure_minor = m->line->figure_minor;
    m->before_divisor_minor = m->line->divisor_minor;
}

/* What was contributed to each commitment, where that is all that changes what is paid in. */
static bool take_contributed(const struct measuring *m, const struct capital *capital,
                             int64_t *amounts_out)
{
    if (!m->question->sums_only || capital->adjustment_count > 0 ||
        fund_opening_proposed(m->book, capital->fund_id) != NULL)
        return false;
    for (size_t i = 0; i < capital->count; i++) {
        const struct entry *commitment = capital->commitments[i];
        const struct running_sum *sum =
            running_sum_of(m->book, SUM_OF_COMMITMENT, commitment->seq, 0);

        if (sum != NULL && !running_sum_holds(m->book, sum, sum->currency, true, m->view))
            return false;
        amounts_out[i] =
            sum == NULL || !book_live(m->book, commitment, m->view) ? 0 : sum->paid_minor;
    }
    return true;
}

enum err measure_paid_in(const struct measuring *m, const struct capital *capital,
                         int64_t *amounts_out)
{
    return take_contributed(m, capital, amounts_out)
               ? ERR_OK
               : capital_paid_in(capital, m->view, amounts_out);
}

static void add_commitments(struct measuring *m, bool paid_in)
{
    struct capital capital;
    enum err err = capital_open(m->book, m->line->fund_id, m->view, m->arena, &capital);

    if (err != ERR_OK) {
        (void)measure_unknown(m, VERDICT_TOO_LARGE);
        return;
    }
    int64_t *amounts = arena_array(m->arena, capital.count + 1, sizeof *amounts);

    err = paid_in ? measure_paid_in(m, &capital, amounts)
                  : capital_weights(&capital, m->view, amounts);
    if (err != ERR_OK) {
        (void)measure_unknown(m, VERDICT_TOO_LARGE);
        return;
    }
    for (size_t i = 0; i < capital.count; i++) {
        const struct commitment *commitment = capital.commitments[i]->record;

        if (amounts[i] != 0)
            measure_add(m, SIDE_DENOMINATOR,
                        (struct verdict_row){.what = "commitment",
                                             .entry = capital.commitments[i]->seq,
                                             .fund_id = commitment->investor_fund_id,
                                             .party_id = commitment->investor_party_id,
                                             .day = capital.commitments[i]->effective_date,
                                             .amount_minor = amounts[i]});
    }
}

static void add_nav(struct measuring *m)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    enum err err = fund_ledger_build(m->book, m->line->fund_id, m->view, m->arena, &ledger);

    if (err == ERR_OK)
        err = balance_sheet_compute(&ledger, m->view.as_of, &sheet);
    if (err != ERR_OK)
        (void)measure_unknown(m, VERDICT_TOO_LARGE);
    else if (sheet.nav_minor == AMOUNT_UNKNOWN)
        (void)measure_unknown(m, VERDICT_OTHER_CURRENCY);
    else
        measure_add(m, SIDE_DENOMINATOR,
                    (struct verdict_row){.what = "nav",
                                         .fund_id = m->line->fund_id,
                                         .day = m->view.as_of,
                                         .amount_minor = sheet.nav_minor});
}

static void add_size(struct measuring *m)
{
    const struct entry *fund = book_version(m->book, RECORD_FUND, m->line->fund_id, m->view);

    if (m->fund->size_minor != AMOUNT_UNKNOWN)
        measure_add(m, SIDE_DENOMINATOR,
                    (struct verdict_row){.what = "fund",
                                         .entry = fund->seq,
                                         .fund_id = m->line->fund_id,
                                         .day = fund->effective_date,
                                         .amount_minor = m->fund->size_minor});
}

bool measure_divide_by_fund(struct measuring *m)
{
    if (m->rule->denominator == BASIS_FUND_SIZE)
        add_size(m);
    else if (m->rule->denominator == BASIS_NAV)
        add_nav(m);
    else
        add_commitments(m, m->rule->denominator == BASIS_PAID_IN);
    if (m->reason == 0 && m->line->divisor_minor <= 0)
        (void)measure_unknown(m, VERDICT_NO_DENOMINATOR);
    return m->reason == 0;
}

static int64_t firm_of(const struct measuring *m, int64_t project_id)
{
    const struct entry *project = book_version(m->book, RECORD_PROJECT, project_id, m->view);

    return project == NULL ? 0 : ((const struct project *)project->record)->firm_id;
}

size_t measure_investments(struct measuring *m, uint32_t basis,
                           const struct measured_investment **list_out)
{
    size_t count = 0;
    size_t most = 0;

    FOR_REFERRERS (r, m->book, investment, fund_id, m->line->fund_id)
        most++;
    struct measured_investment *list = arena_array(m->arena, most + 1, sizeof *list);

    FOR_REFERRERS (r, m->book, investment, fund_id, m->line->fund_id) {
        struct investment_figures figures;
        enum err err =
            investment_figures_in(m->book, r.entry->seq, m->line->currency, m->view, &figures);

        if (err == ERR_NOT_FOUND || r.entry->seq == m->question->proposal_id)
            continue;
        if (err != ERR_OK) {
            (void)measure_failed(m, err);
            return 0;
        }
        int64_t amount = basis == BASIS_INVESTED ? figures.paid_minor : figures.approved_minor;
        const struct investment *investment = r.entry->record;

        if (amount != 0)
            list[count++] = (struct measured_investment){
                r.entry, investment, firm_of(m, investment->project_id), amount};
    }
    *list_out = list;
    return count;
}

/* Whether sums may be taken: the investment in question must not have added to them. */
static bool sums_are_asked(const struct measuring *m)
{
    return m->question->sums_only &&
           (m->question->proposal_id == 0 ||
            investment_decision(m->book, m->question->proposal_id, VIEW_EVERYTHING) == NULL);
}

static bool take_sum(const struct measuring *m, uint32_t basis, const struct running_sum *sum,
                     int64_t *amount_out)
{
    bool paid = basis == BASIS_INVESTED;

    if (sum != NULL && !running_sum_holds(m->book, sum, m->line->currency, paid, m->view))
        return false;
    *amount_out = sum == NULL ? 0 : paid ? sum->paid_minor : sum->approved_minor;
    return true;
}

/* Whether no investment of the fund can fail to be added up. */
static bool fund_is_plain(const struct measuring *m, uint32_t basis,
                          const struct running_sum **fund_out)
{
    *fund_out = running_sum_of(m->book, SUM_OF_FUND, m->line->fund_id, 0);
    return *fund_out == NULL ||
           running_sum_is_plain(*fund_out, m->line->currency, basis == BASIS_INVESTED);
}

bool measure_sum_of_firm(const struct measuring *m, uint32_t basis, int64_t firm_id,
                         bool of_all_funds, int64_t *amount_out)
{
    const struct running_sum *fund;

    if (!sums_are_asked(m) || firm_id == 0)
        return false;
    if (of_all_funds)
        return take_sum(m, basis, running_sum_of(m->book, SUM_OF_FIRM, firm_id, 0), amount_out);
    return fund_is_plain(m, basis, &fund) &&
           take_sum(m, basis,
                    running_sum_of(m->book, SUM_OF_FUND_AND_FIRM, m->line->fund_id, firm_id),
                    amount_out);
}

bool measure_sums_by_firm(struct measuring *m, uint32_t basis,
                          const struct measured_investment **list_out, size_t *count_out)
{
    const struct running_sum *fund;
    size_t most = 0;
    size_t count = 0;

    if (!sums_are_asked(m) || !fund_is_plain(m, basis, &fund))
        return false;
    const struct running_sum *first = fund == NULL ? NULL : running_sum_first(m->book, fund);

    for (const struct running_sum *s = first; s != NULL; s = running_sum_next(m->book, s))
        most++;
    struct measured_investment *list = arena_array(m->arena, most + 1, sizeof *list);

    for (const struct running_sum *s = first; s != NULL; s = running_sum_next(m->book, s)) {
        struct measured_investment one = {.firm_id = s->b};

        if (!take_sum(m, basis, s, &one.amount_minor))
            return false;
        if (one.amount_minor != 0)
            list[count++] = one;
    }
    *list_out = list;
    *count_out = count;
    return true;
}

void measure_require_fresh_rate(struct measuring *m, uint32_t from, uint32_t to, struct view day)
{
    struct fx_quote quote;

    if (from != to && !m->question->any_age &&
        fx_quote(m->book, (enum currency)from, (enum currency)to, day, &quote) == ERR_OK &&
        day.as_of - quote.day > fx_rate_age_days(m->book, m->line->fund_id, m->view))
        (void)measure_unknown(m, VERDICT_STALE_RATE);
}

enum err measure_proposed_amount(struct measuring *m, int64_t *amount_out)
{
    const struct investment *investment = m->question->record;
    const struct entry *proposal = book_entry(m->book, m->question->proposal_id);
    enum currency from = (enum currency)investment->currency;
    enum currency to = (enum currency)m->line->currency;
    struct view day = m->view;
    struct fx_quote quote;

    if (proposal != NULL)
        day.as_of = proposal->effective_date;
    if (from != to && !m->question->no_rates &&
        fx_quote(m->book, from, to, day, &quote) == ERR_OK) {
        m->line->rate_e8 = quote.rate_e8;
        m->line->rate_on = quote.day;
    }
    measure_require_fresh_rate(m, from, to, day);
    return fx_convert(m->book, investment->amount_minor, from, to, day, amount_out);
}

struct measured_investment measure_proposed(struct measuring *m)
{
    const struct investment *investment = m->question->record;
    struct measured_investment proposed = {
        .entry = book_entry(m->book, m->question->proposal_id),
        .investment = investment,
        .firm_id = firm_of(m, investment->project_id),
    };
    enum err err = measure_proposed_amount(m, &proposed.amount_minor);

    if (err != ERR_OK)
        (void)measure_failed(m, err);
    return proposed;
}
