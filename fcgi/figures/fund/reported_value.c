/* Shares what a fund's reports tell of all investors between those on record and the others. */
#include "figures/fund/reported_value.h"

#include "calc/allocate.h"
#include "figures/reported/reported.h"

/* What the account of a commitment is by a report of this very day; unknown where none tells. */
static int64_t stated_account(const struct capital *capital, size_t position, struct view day)
{
    const struct entry *report =
        fund_report_of_account(capital->book, capital->commitments[position]->seq, day);

    return report == NULL || report->effective_date != day.as_of
               ? AMOUNT_UNKNOWN
               : ((const struct fund_report *)report->record)->capital_account_minor;
}

static int64_t stated_nav(const struct capital *capital, struct view day)
{
    const struct entry *report =
        fund_report_of(capital->book, capital->fund_id, REPORT_TELLS_NAV, day);

    return report == NULL || report->effective_date != day.as_of
               ? AMOUNT_UNKNOWN
               : ((const struct fund_report *)report->record)->nav_minor;
}

static enum err sum_of(const int64_t *amounts, size_t count, int64_t *sum_out)
{
    enum err err = ERR_OK;

    *sum_out = 0;
    for (size_t i = 0; i < count; i++)
        add_to(sum_out, amounts[i], &err);
    return err;
}

/* Splits what is left of the net asset value among the accounts that nobody states and the others;
 * where there is nobody else, it is the others'. */
static enum err split_rest(const struct capital *capital, int64_t rest_minor, int64_t *weights,
                           struct reported_value *value)
{
    size_t count = capital->count;
    int64_t *parts = arena_array(capital->arena, count + 1, sizeof *parts);
    bool any = weights[count] > 0;

    for (size_t i = 0; i < count; i++) {
        if (value->accounts_minor[i] != AMOUNT_UNKNOWN)
            weights[i] = 0;
        any = any || weights[i] > 0;
    }
    if (!any)
        weights[count] = 1;
    enum err err = allocate(rest_minor > 0 ? rest_minor : 0, weights, count + 1, parts);

    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (value->accounts_minor[i] == AMOUNT_UNKNOWN)
            value->accounts_minor[i] = parts[i];
    value->others_minor = parts[count];
    return err;
}

/* The sum of the accounts: a commitment that is not there yet has none. */
static enum err sum_accounts(const struct capital *capital, const int64_t *weights,
                             struct reported_value *value)
{
    enum err err = ERR_OK;

    value->recorded_minor = 0;
    for (size_t i = 0; i < capital->count; i++) {
        if (value->accounts_minor[i] == AMOUNT_UNKNOWN && weights[i] == 0)
            value->accounts_minor[i] = 0;
        if (value->accounts_minor[i] == AMOUNT_UNKNOWN) {
            value->recorded_minor = AMOUNT_UNKNOWN;
            return err;
        }
        add_to(&value->recorded_minor, value->accounts_minor[i], &err);
    }
    return err;
}

enum err capital_reported_value(const struct capital *capital, struct view day,
                                struct reported_value *value_out)
{
    size_t count = capital->count;
    int64_t *weights = arena_array(capital->arena, count + 1, sizeof *weights);
    int64_t rest = stated_nav(capital, day);
    int64_t recorded = 0;
    struct reported_value value = {
        .accounts_minor = arena_array(capital->arena, count + 1, sizeof *value.accounts_minor),
        .others_minor = AMOUNT_UNKNOWN,
    };
    enum err err = capital_weights(capital, day, weights);

    if (err == ERR_OK)
        err = sum_of(weights, count, &recorded);
    weights[count] = unrecorded_commitments(capital->book, capital->fund_id, day, recorded);
    for (size_t i = 0; i < count; i++) {
        value.accounts_minor[i] = stated_account(capital, i, day);
        if (rest != AMOUNT_UNKNOWN)
            add_to(&rest, -known_or_zero(value.accounts_minor[i]), &err);
    }
    if (err == ERR_OK && rest != AMOUNT_UNKNOWN)
        err = split_rest(capital, rest, weights, &value);
    if (err == ERR_OK)
        err = sum_accounts(capital, weights, &value);
    *value_out = value;
    return err;
}

/* The last report that tells something of a fund that is known by its reports; NULL: none. */
static const struct entry *told(const struct book *book, int64_t fund_id, enum report_tells what,
                                struct view view)
{
    return fund_is_reported(book, fund_id, view) ? fund_report_of(book, fund_id, what, view) : NULL;
}

static int64_t beyond(int64_t all_minor, int64_t recorded_minor)
{
    return all_minor > recorded_minor ? all_minor - recorded_minor : 0;
}

int64_t unrecorded_commitments(const struct book *book, int64_t fund_id, struct view view,
                               int64_t recorded_minor)
{
    const struct entry *report = told(book, fund_id, REPORT_TELLS_COMMITTED, view);

    return report == NULL
               ? 0
               : beyond(((const struct fund_report *)report->record)->committed_by_all_minor,
                        recorded_minor);
}

/* What was paid in on record by the report's own day is compared with what it says. */
enum err unrecorded_paid_in(const struct capital *capital, struct view view, int64_t *amount_out)
{
    const struct entry *report = told(capital->book, capital->fund_id, REPORT_TELLS_PAID_IN, view);
    int64_t recorded = 0;

    *amount_out = 0;
    if (report == NULL)
        return ERR_OK;
    struct view day = {.as_of = report->effective_date, .as_known = view.as_known};
    int64_t *paid = arena_array(capital->arena, capital->count + 1, sizeof *paid);
    enum err err = capital_paid_in(capital, day, paid);

    if (err == ERR_OK)
        err = sum_of(paid, capital->count, &recorded);
    if (err == ERR_OK)
        *amount_out =
            beyond(((const struct fund_report *)report->record)->paid_in_by_all_minor, recorded);
    return err;
}

enum err unrecorded_value(const struct capital *capital, struct view view, int64_t *amount_out)
{
    const struct entry *report = told(capital->book, capital->fund_id, REPORT_TELLS_NAV, view);
    struct reported_value value;

    *amount_out = 0;
    if (report == NULL)
        return ERR_OK;
    struct view day = {.as_of = report->effective_date, .as_known = view.as_known};
    enum err err = capital_reported_value(capital, day, &value);

    if (err == ERR_OK)
        *amount_out = known_or_zero(value.others_minor);
    return err;
}
