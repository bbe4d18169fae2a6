/* IP rights: fees, renewals and terms; pledges, whose rights concern who lends on them; and
 * loans that are overdue. */
#include "radar_internal.h"

#include "figures/ip/docket.h"
#include "figures/ip/pledge.h"
#include "figures/loan/loan.h"
#include "record/kinds.h"

/* More than there are years and sorts of days of one right. */
#define PARTS_OF_RIGHT 1000

static enum radar_kind kind_of(const struct ip_due_row *due)
{
    if (due->pledged && due->kind != IP_DUE_LICENCE)
        return RADAR_IP_PLEDGED;
    switch ((enum ip_due_kind)due->kind) {
    case IP_DUE_FEE:
    case IP_DUE_GRACE:
        return RADAR_IP_FEE;
    case IP_DUE_RENEWAL:
    case IP_DUE_RENEWAL_GRACE:
        return RADAR_IP_RENEWAL;
    case IP_DUE_EXPIRY:
        return RADAR_IP_EXPIRY;
    default:
        return RADAR_IP_CONTRACT;
    }
}

static void add_due(struct sweep *sweep, const struct ip_due_row *due, enum radar_kind kind,
                    int64_t subject, int64_t part)
{
    struct radar_row row = radar_row_of(kind, due->day, 0, book_entry(sweep->book, subject));

    row.counterparty_id = due->firm_id;
    row.currency = due->currency;
    row.amount_minor = due->amount_minor;
    radar_add(sweep, row, "ip", part);
}

/* Pledges in force that no day of publication is recorded of. */
static void sweep_pledges(struct sweep *sweep, const struct ip_tables *tables)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(sweep->book, RECORD_PLEDGE, &ids);

    for (size_t i = 0; i < count; i++) {
        struct pledge_question question;
        int32_t ended_on = pledge_ended_on(sweep->book, ids[i], sweep->view.as_known);

        if (pledge_question_of(tables, ids[i], &question) != ERR_OK ||
            question.pledge->published_on != DATE_UNKNOWN ||
            (ended_on != DATE_UNKNOWN && ended_on <= sweep->view.as_of))
            continue;
        int32_t last = ip_pledge_publish_by(&tables->calendar, question.pledge->registered_on);
        struct radar_row row =
            radar_row_of(RADAR_PLEDGE_PUBLISH, last, 0, book_entry(sweep->book, ids[i]));

        row.counterparty_id = question.firm_id;
        row.since = question.pledge->registered_on;
        radar_add(sweep, row, "publish", 0);
    }
}

static void sweep_loans(struct sweep *sweep)
{
    const struct loan_filter all = {0};
    const struct loan_row *rows = NULL;
    size_t count = 0;
    enum err err = loan_rows(sweep->book, &all, sweep->view, sweep->work, &rows, &count);

    if (err != ERR_OK && sweep->err == ERR_OK)
        sweep->err = err;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct loan_row *loan = &rows[i];

        if (loan->overdue_minor == AMOUNT_UNKNOWN || loan->overdue_minor <= 0)
            continue;
        struct radar_row row = radar_row_of(RADAR_LOAN_OVERDUE, loan->overdue_since, 0,
                                            book_entry(sweep->book, loan->loan_id));

        row.counterparty_id = loan->firm_id;
        row.currency = loan->currency;
        row.amount_minor = loan->overdue_minor;
        radar_add(sweep, row, "overdue", 0);
    }
}

void radar_sweep_ip(struct sweep *sweep)
{
    const struct ip_due_row *rows = NULL;
    struct ip_tables tables;
    size_t count = 0;

    ip_tables_open(sweep->book, sweep->view, sweep->work, &tables);
    ip_due_rows(&tables, 0, sweep->options.horizon_days, &rows, &count);
    for (size_t i = 0; i < count; i++) {
        const struct ip_due_row *due = &rows[i];
        enum radar_kind kind = kind_of(due);
        int64_t part = due->year == AMOUNT_UNKNOWN ? due->kind : 100 + due->year;

        /* Who lends on a right reads of its pledge, and sees nothing else of it. */
        if (kind == RADAR_IP_PLEDGED)
            add_due(sweep, due, kind, due->pledge_id, due->ip_right_id * PARTS_OF_RIGHT + part);
        else
            add_due(sweep, due, kind,
                    due->ip_right_id != 0 ? due->ip_right_id : due->trusteeship_id, part);
    }
    sweep_pledges(sweep, &tables);
    sweep_loans(sweep);
}
