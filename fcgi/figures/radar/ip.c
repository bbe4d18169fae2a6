/* IP rights: fees, renewals and terms, and those of pledged rights, which concern who lends on
 * them.
 */
#include "radar_internal.h"

#include "figures/ip/docket.h"

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

void radar_sweep_ip(struct sweep *sweep)
{
    const struct ip_due_row *rows = NULL;
    struct ip_tables tables;
    size_t count = 0;

    ip_tables_open(sweep->book, sweep->view, sweep->work, &tables);
    ip_due_rows(&tables, 0, sweep->options.horizon_days, &rows, &count);
    for (size_t i = 0; i < count; i++) {
        const struct ip_due_row *due = &rows[i];
        int64_t subject = due->ip_right_id != 0 ? due->ip_right_id : due->trusteeship_id;
        struct radar_row row =
            radar_row_of(kind_of(due), due->day, 0, book_entry(sweep->book, subject));

        row.counterparty_id = due->firm_id;
        row.currency = due->currency;
        row.amount_minor = due->amount_minor;
        radar_add(sweep, row, "ip", due->year == AMOUNT_UNKNOWN ? due->kind : 100 + due->year);
    }
}
