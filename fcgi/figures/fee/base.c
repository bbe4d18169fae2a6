/* The base of a management fee, and the days on which it may change: the days of the entries that
 * it is made of, and of their reversals. Between two of these days it stays. */
#include "figures/fee/fee_case.h"

#include "figures/holding/position.h"
#include "figures/accounts/posting.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <stdlib.h>

enum err fee_case_open(const struct book *book, int64_t fund_id, struct view view,
                       struct arena *arena, struct fee_case *fee_case_out)
{
    const struct entry *fund = book_version(book, RECORD_FUND, fund_id, view);
    struct fee_case fee_case = {.book = book, .fund_id = fund_id, .view = view, .arena = arena};

    if (fund == NULL)
        return ERR_NOT_FOUND;
    fee_case.currency = ((const struct fund *)fund->record)->currency;
    enum err err = capital_open(book, fund_id, view, arena, &fee_case.capital);
    if (err == ERR_OK)
        *fee_case_out = fee_case;
    return err;
}

static enum err cost_left(const struct fee_case *fee_case, struct view view, int64_t *base_out)
{
    const struct position *positions = NULL;
    size_t count = 0;
    int64_t sum = 0;
    enum err err = holdings_in_books(fee_case->book, fee_case->fund_id, view, fee_case->arena,
                                     &positions, &count);

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (positions[i].currency != fee_case->currency && positions[i].cost_left_minor != 0)
            err = ERR_NO_RATE;
        add_to(&sum, positions[i].cost_left_minor, &err);
    }
    *base_out = sum;
    return err;
}

static enum err value_left(const struct fee_case *fee_case, struct view view, int64_t *base_out)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    enum err err =
        fund_ledger_build(fee_case->book, fee_case->fund_id, view, fee_case->arena, &ledger);

    if (err == ERR_OK)
        err = balance_sheet_compute(&ledger, view.as_of, &sheet);
    if (err != ERR_OK)
        return err;
    *base_out = sheet.nav_minor > 0 ? sheet.nav_minor : 0;
    return sheet.nav_minor == AMOUNT_UNKNOWN ? ERR_NO_RATE : ERR_OK;
}

enum err fee_base_on(struct fee_case *fee_case, uint32_t base, int32_t day, int64_t *base_minor_out)
{
    struct view view = {day, fee_case->view.as_known};
    struct capital *capital = &fee_case->capital;
    int64_t sum = 0;

    if (base == FEE_ON_INVESTED)
        return cost_left(fee_case, view, base_minor_out);
    if (base == FEE_ON_NAV)
        return value_left(fee_case, view, base_minor_out);
    int64_t *amounts = arena_array(fee_case->arena, capital->count + 1, sizeof *amounts);
    enum err err = base == FEE_ON_PAID_IN ? capital_paid_in(capital, view, amounts)
                                          : capital_weights(capital, view, amounts);

    for (size_t i = 0; i < capital->count; i++)
        add_to(&sum, amounts[i], &err);
    *base_minor_out = sum;
    return err;
}

int32_t fee_period_months(const struct fee_term *term)
{
    return term->period == FEE_PERIOD_YEAR ? 12 : term->period == FEE_PERIOD_HALF_YEAR ? 6 : 3;
}

enum err fee_term_base(struct fee_case *fee_case, const struct fee_term *term, int32_t day,
                       struct dated_base *base_out)
{
    int32_t on = day;

    if (term->base == FEE_ON_NAV) {
        int32_t start = period_start(day, fee_period_months(term));

        on = start > term->valid_from ? start - 1 : term->valid_from;
    }
    base_out->base_on = term->base == FEE_ON_NAV ? on : DATE_UNKNOWN;
    return fee_base_on(fee_case, term->base, on, &base_out->minor);
}

struct day_list {
    const struct fee_case *fee_case;
    int32_t *days; /* NULL: only counted */
    size_t count;
};

static void note_day(struct day_list *list, int32_t day)
{
    if (list->days != NULL)
        list->days[list->count] = day;
    list->count++;
}

/* The day of an entry, and the day from which it no longer counts. */
static void note(struct day_list *list, const struct entry *entry)
{
    int64_t as_known = list->fee_case->view.as_known;
    const struct entry *reversal = book_reversal_of(list->fee_case->book, entry->seq);

    if (entry->seq <= as_known)
        note_day(list, entry->effective_date);
    if (reversal != NULL && reversal->seq <= as_known)
        note_day(list, reversal->effective_date);
}

static void note_all(struct day_list *list, uint32_t kind, const char *field, int64_t id)
{
    for (struct referrer r = book_referrers(list->fee_case->book, kind, field, id); r.entry != NULL;
         book_next_referrer(&r))
        note(list, r.entry);
}

/* Proposals take effect with their approvals. */
static void note_decided(struct day_list *list, uint32_t kind, const char *field, int64_t id,
                         const char *approval_field)
{
    for (struct referrer r = book_referrers(list->fee_case->book, kind, field, id); r.entry != NULL;
         book_next_referrer(&r)) {
        note(list, r.entry);
        note_all(list, RECORD_APPROVAL, approval_field, r.entry->seq);
    }
}

static void note_paid_in(struct day_list *list, int64_t commitment_id)
{
    note_all(list, RECORD_CONTRIBUTION, "commitment_id", commitment_id);
    note_all(list, RECORD_COMMITMENT_TRANSFER, "commitment_id", commitment_id);
    note_all(list, RECORD_COMMITMENT_TRANSFER, "to_commitment_id", commitment_id);
    note_decided(list, RECORD_EQUALISATION, "commitment_id", commitment_id, "equalisation_id");
}

static void note_commitments(struct day_list *list, uint32_t base)
{
    const struct fee_case *fee_case = list->fee_case;

    for (size_t i = 0; i < fee_case->capital.count; i++) {
        const struct entry *commitment = fee_case->capital.commitments[i];

        note(list, commitment);
        if (base == FEE_ON_PAID_IN) {
            note_paid_in(list, commitment->seq);
            continue;
        }
        note_all(list, RECORD_COMMITMENT_RELEASE, "commitment_id", commitment->seq);
        note_all(list, RECORD_COMMITMENT_TRANSFER, "commitment_id", commitment->seq);
    }
    if (base == FEE_ON_PAID_IN)
        note_decided(list, RECORD_RETURN_OF_EXCESS, "fund_id", fee_case->fund_id,
                     "return_of_excess_id");
}

/* A holding in another fund changes with the calls and repayments of that fund. */
static void note_held_fund(struct day_list *list, const struct entry *commitment)
{
    const struct book *book = list->fee_case->book;
    int64_t fund_id = ((const struct commitment *)commitment->record)->fund_id;

    note_paid_in(list, commitment->seq);
    note_decided(list, RECORD_DISTRIBUTION, "fund_id", fund_id, "distribution_id");
    note_decided(list, RECORD_RETURN_OF_EXCESS, "fund_id", fund_id, "return_of_excess_id");
    FOR_REFERRERS (r, book, commitment, fund_id, fund_id)
        note_decided(list, RECORD_EQUALISATION, "commitment_id", r.entry->seq, "equalisation_id");
}

static void note_holdings(struct day_list *list)
{
    const struct book *book = list->fee_case->book;
    int64_t fund_id = list->fee_case->fund_id;

    FOR_REFERRERS (r, book, investment, fund_id, fund_id) {
        note_all(list, RECORD_PAYMENT, "investment_id", r.entry->seq);
        note_all(list, RECORD_PROCEEDS, "investment_id", r.entry->seq);
    }
    FOR_REFERRERS (r, book, commitment, investor_fund_id, fund_id)
        note_held_fund(list, r.entry);
}

static void note_base(struct day_list *list, uint32_t base)
{
    list->count = 0;
    if (base == FEE_ON_NAV)
        return;
    note_decided(list, RECORD_OPENING, "fund_id", list->fee_case->fund_id, "opening_id");
    if (base == FEE_ON_INVESTED)
        note_holdings(list);
    else
        note_commitments(list, base);
}

static int by_day(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left;
    int32_t b = *(const int32_t *)right;

    return (a > b) - (a < b);
}

size_t fee_base_days(const struct fee_case *fee_case, uint32_t base, const int32_t **days_out)
{
    struct day_list list = {.fee_case = fee_case};
    size_t count = 0;

    note_base(&list, base);
    list.days = arena_array(fee_case->arena, list.count + 1, sizeof *list.days);
    note_base(&list, base);
    if (list.count > 0)
        qsort(list.days, list.count, sizeof *list.days, by_day);
    for (size_t i = 0; i < list.count; i++)
        if (count == 0 || list.days[count - 1] != list.days[i])
            list.days[count++] = list.days[i];
    *days_out = list.days;
    return count;
}
