/* Capital of firms that falls due, due days that are later than the Company Law of 2023 allows, and
 * what runs out by notices about capital. */
#include "radar_internal.h"

#include "figures/equity/notices.h"
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

/* The kind of a row about a deadline; 0: it needs none, or has one as capital that is due. */
static uint32_t kind_of(uint32_t what)
{
    switch ((enum deadline_what)what) {
    case DEADLINE_TELL:
    case DEADLINE_PUBLISH:
        return RADAR_REDUCTION;
    case DEADLINE_CLAIM_TOLD:
    case DEADLINE_CLAIM_PUBLISHED:
        return RADAR_CREDITOR_CLAIMS;
    case DEADLINE_GRACE:
        return RADAR_CALL_GRACE;
    case DEADLINE_DISPOSE:
        return RADAR_FORFEITED;
    default:
        return 0;
    }
}

static void add_deadline(struct sweep *sweep, const struct notice_deadline *deadline)
{
    uint32_t kind = kind_of(deadline->what);
    bool open = deadline->state == DEADLINE_OPEN || deadline->state == DEADLINE_OVERDUE;

    if (kind == 0 || !open || deadline->due_on == DATE_UNKNOWN)
        return;
    struct radar_row row = radar_row_of(kind, deadline->due_on, deadline->holder_fund_id,
                                        book_entry(sweep->book, deadline->capital_notice_id));

    row.counterparty_id = deadline->holder_party_id != 0  ? deadline->holder_party_id
                          : deadline->holder_fund_id != 0 ? deadline->holder_fund_id
                                                          : deadline->holder_firm_id;
    row.since = deadline->runs_from;
    row.currency = deadline->currency;
    row.amount_minor = deadline->amount_minor;
    radar_add(sweep, row, "notice", deadline->what);
}

static void sweep_notices(struct sweep *sweep, const struct equity *equity)
{
    const struct notice_deadline *rows = NULL;
    size_t count = 0;
    enum err err = notice_deadlines(equity, &rows, &count);

    if (err != ERR_OK && sweep->err == ERR_OK)
        sweep->err = err;
    for (size_t i = 0; i < count; i++)
        add_deadline(sweep, &rows[i]);
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
    sweep_notices(sweep, &equity);
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
