/* The status of firms on a day. */
#include "book/firm_status.h"

#include "record/firm.h"

/* The day that places a status in time. */
static int32_t day_of(const struct entry *entry)
{
    const struct firm_status *status = entry->record;

    return status->occurred_on == DATE_UNKNOWN ? entry->effective_date : status->occurred_on;
}

/* The last one in the view; with `state` the last dated one that says just that. */
static const struct entry *last_of(const struct book *book, int64_t firm_id, uint32_t state,
                                   struct view view)
{
    const struct entry *last = NULL;

    FOR_LIVE_REFERRERS (r, book, view, firm_status, firm_id, firm_id) {
        const struct firm_status *status = r.entry->record;
        bool asked = state == 0 || (status->state == state && status->occurred_on != DATE_UNKNOWN);

        if (asked && day_of(r.entry) <= view.as_of &&
            (last == NULL || day_of(r.entry) >= day_of(last)))
            last = r.entry;
    }
    return last;
}

const struct entry *firm_status_in(const struct book *book, int64_t firm_id, struct view view)
{
    const struct entry *last = last_of(book, firm_id, 0, view);

    if (last == NULL)
        return NULL;
    const struct firm_status *status = last->record;
    const struct entry *dated =
        status->occurred_on == DATE_UNKNOWN ? last_of(book, firm_id, status->state, view) : last;

    return dated == NULL ? last : dated;
}

uint32_t firm_state_in(const struct book *book, int64_t firm_id, struct view view)
{
    const struct entry *entry = firm_status_in(book, firm_id, view);

    return entry == NULL ? 0 : ((const struct firm_status *)entry->record)->state;
}
