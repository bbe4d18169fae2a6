/* The sweep of the radar over all funds, and the order of its rows. */
#include "radar_internal.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

static int by_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_date(const void *left, const void *right)
{
    const struct radar_row *a = left;
    const struct radar_row *b = right;
    int order = by_number(a->date, b->date);

    if (order == 0)
        order = by_number(a->severity, b->severity);
    if (order == 0)
        order = by_number(a->kind, b->kind);
    if (order == 0)
        order = by_number(a->fund_id, b->fund_id);
    if (order == 0)
        order = by_number(a->subject_id, b->subject_id);
    return order != 0 ? order : strcmp(a->uid, b->uid);
}

/* What was approved to be invested is not there: its investors are late, and cash does not cover
 * it. */
static void sweep_unfunded(struct sweep *sweep, const struct swept_fund *fund)
{
    if (fund->overdue_since == DATE_UNKNOWN || fund->unpaid_minor <= fund->cash_minor)
        return;
    struct radar_row row =
        radar_row_of(RADAR_APPROVAL_UNFUNDED, fund->overdue_since, fund->id, fund->entry);

    row.currency = fund->currency;
    row.amount_minor = fund->unpaid_minor - fund->cash_minor;
    row.since = fund->overdue_since;
    radar_add(sweep, row, "unfunded", 0);
}

static int32_t later_of(int32_t a, int32_t b)
{
    return a == DATE_UNKNOWN || (b != DATE_UNKNOWN && b > a) ? b : a;
}

static void add_period(struct sweep *sweep, const struct swept_fund *fund, enum radar_kind kind,
                       int32_t ends, const char *uid_word)
{
    struct radar_row row = radar_row_of(kind, ends, fund->id, fund->entry);

    if (ends == DATE_UNKNOWN)
        return;
    row.currency = fund->currency;
    row.amount_minor = fund->cash_minor + fund->cost_minor;
    /* What has passed matters only while there is something left in the fund. */
    if (ends >= sweep->view.as_of || (kind != RADAR_INVESTMENT_PERIOD && row.amount_minor > 0))
        radar_add(sweep, row, uid_word, 0);
}

static void sweep_periods(struct sweep *sweep, const struct swept_fund *fund)
{
    const struct fund *record = fund->entry->record;

    add_period(sweep, fund, RADAR_INVESTMENT_PERIOD, record->investment_ends_on, "investing");
    add_period(sweep, fund, RADAR_EXIT_PERIOD, record->exit_ends_on, "exiting");
    add_period(sweep, fund, RADAR_FUND_TERM, later_of(record->term_ends_on, record->extended_to),
               "term");
}

static void sweep_fund(struct sweep *sweep, const struct entry *entry)
{
    struct swept_fund fund = {
        .entry = entry,
        .id = entry->entity_id,
        .currency = ((const struct fund *)entry->record)->currency,
        .overdue_since = DATE_UNKNOWN,
    };

    radar_sweep_calls(sweep, &fund);
    radar_sweep_cash(sweep, &fund);
    radar_sweep_schedule(sweep, &fund);
    radar_sweep_investments(sweep, &fund);
    radar_sweep_recalls(sweep, &fund);
    radar_sweep_opened_recalls(sweep, &fund);
    radar_sweep_marks(sweep, &fund);
    radar_sweep_filings(sweep, &fund);
    radar_sweep_reports(sweep, &fund);
    sweep_unfunded(sweep, &fund);
    sweep_periods(sweep, &fund);
}

enum err radar(const struct book *book, struct view view, const struct radar_options *options,
               struct arena *arena, const struct radar_row **rows_out, size_t *count_out)
{
    struct arena work;
    struct sweep sweep = {
        .book = book, .view = view, .options = *options, .arena = arena, .work = &work};
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_FUND, &ids);

    arena_init(&work);
    for (size_t i = 0; i < count && sweep.err == ERR_OK; i++) {
        const struct entry *entry = book_version(book, RECORD_FUND, ids[i], view);

        if (entry != NULL)
            sweep_fund(&sweep, entry);
        arena_reset(&work);
    }
    radar_sweep_buy_backs(&sweep);
    radar_sweep_claims(&sweep);
    arena_reset(&work);
    radar_sweep_capital(&sweep);
    radar_sweep_proposals(&sweep);
    radar_sweep_caps(&sweep);
    radar_sweep_lots(&sweep);
    arena_reset(&work);
    radar_sweep_ip(&sweep);
    arena_done(&work);
    if (sweep.err != ERR_OK)
        return sweep.err;
    if (sweep.count > 0)
        qsort(sweep.rows, sweep.count, sizeof *sweep.rows, by_date);
    *rows_out = sweep.rows;
    *count_out = sweep.count;
    return ERR_OK;
}
