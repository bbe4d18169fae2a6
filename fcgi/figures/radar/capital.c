/* Capital of firms that falls due, and due days that are later than the Company Law of 2023 allows.
 */
#include "radar_internal.h"

#include "figures/equity/table.h"
#include "record/kinds.h"

/* Terms of firms of before July 2024 are brought forward by then (Order 784). */
static int32_t adjusted_by(void)
{
    return date_from_ymd(2027, 6, 30);
}

static void add_certificate(struct sweep *sweep, const struct equity *equity,
                            const struct equity_certificate *certificate)
{
    struct payment_due due;

    certificate_due(equity, certificate, &due);
    if (!equity_alive(certificate) || due.due_minor == AMOUNT_UNKNOWN || due.due_minor <= 0)
        return;
    bool adjust = due.state == DUE_TO_ADJUST;
    int32_t day =
        due.due_on == DATE_UNKNOWN || due.state == DUE_TOO_LATE ? due.last_on : due.due_on;
    struct radar_row row = radar_row_of(
        adjust ? RADAR_CAPITAL_ADJUST : RADAR_CAPITAL_DUE, adjust ? adjusted_by() : day,
        certificate->holder.kind == RECORD_FUND ? certificate->holder.id : 0,
        book_entry(sweep->book, certificate->id));

    if (row.date == DATE_UNKNOWN)
        return;
    row.counterparty_id = certificate->holder.id;
    row.since = certificate->born_on;
    row.currency = certificate->currency;
    row.amount_minor = due.due_minor;
    radar_add(sweep, row, adjust ? "capital-term" : "capital", 0);
}

static void sweep_firm(struct sweep *sweep, int64_t firm_id)
{
    struct equity equity;
    enum err err = equity_play(sweep->book, firm_id, sweep->view, NULL, sweep->work, &equity);

    if (err != ERR_OK) {
        sweep->err = sweep->err == ERR_OK ? err : sweep->err;
        return;
    }
    for (size_t i = 0; i < equity.certificate_count; i++)
        add_certificate(sweep, &equity, &equity.certificates[i]);
}

/* Firms that have classes: each with its first one. */
void radar_sweep_capital(struct sweep *sweep)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(sweep->book, RECORD_SHARE_CLASS, &ids);

    for (size_t i = 0; i < count && sweep->err == ERR_OK; i++) {
        int64_t firm_id =
            ((const struct share_class *)book_entry(sweep->book, ids[i])->record)->firm_id;

        if (REFERRERS(sweep->book, share_class, firm_id, firm_id).entry->seq == ids[i])
            sweep_firm(sweep, firm_id);
        arena_reset(sweep->work);
    }
}
