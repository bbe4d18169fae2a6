/* The status of firms on a day. */
#include "book/firm_status.h"

#include "record/firm.h"
#include "record/listing.h"

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

/* The status that rules, before listings are asked. */
static const struct entry *status_in(const struct book *book, int64_t firm_id, struct view view)
{
    const struct entry *last = last_of(book, firm_id, 0, view);

    if (last == NULL)
        return NULL;
    const struct firm_status *status = last->record;
    const struct entry *dated =
        status->occurred_on == DATE_UNKNOWN ? last_of(book, firm_id, status->state, view) : last;

    return dated == NULL ? last : dated;
}

/* The last listing of a known day, as it rules in the view. */
static const struct entry *listing_in(const struct book *book, int64_t firm_id, struct view view)
{
    const struct entry *last = NULL;

    FOR_REFERRERS (r, book, listing, firm_id, firm_id) {
        const struct listing *listing = r.entry->record;

        if (listing->listed_on == DATE_UNKNOWN || listing->listed_on > view.as_of ||
            book_version(book, RECORD_LISTING, r.entry->entity_id, view) != r.entry)
            continue;
        if (last == NULL || listing->listed_on >= ((const struct listing *)last->record)->listed_on)
            last = r.entry;
    }
    return last;
}

/* Whether the listing tells more of the day than the status that rules without it. */
static bool listing_rules(const struct entry *listing, const struct entry *status)
{
    int32_t listed_on = ((const struct listing *)listing->record)->listed_on;
    const struct firm_status *said = status == NULL ? NULL : status->record;

    return said == NULL || day_of(status) < listed_on ||
           (said->state == FIRM_LISTED && said->occurred_on == DATE_UNKNOWN);
}

struct firm_standing firm_standing_in(const struct book *book, int64_t firm_id, struct view view)
{
    const struct entry *status = status_in(book, firm_id, view);
    const struct entry *listing = listing_in(book, firm_id, view);

    if (listing != NULL && listing_rules(listing, status))
        return (struct firm_standing){
            FIRM_LISTED, ((const struct listing *)listing->record)->listed_on, listing};
    if (status == NULL)
        return (struct firm_standing){.since = DATE_UNKNOWN};
    const struct firm_status *said = status->record;

    return (struct firm_standing){said->state, said->occurred_on, status};
}

uint32_t firm_state_in(const struct book *book, int64_t firm_id, struct view view)
{
    return firm_standing_in(book, firm_id, view).state;
}
