/* What is refused of listings. */
#include "decide_internal.h"

#include "book/firm_status.h"
#include "record/firm.h"
#include "record/listing.h"
#include "record/kinds.h"

#include <string.h>

#define EVERYTHING VIEW_EVERYTHING

/* The listings of a firm, each as it rules. */
static const struct listing *ruling_listing(const struct decider *decider,
                                            const struct entry *entry)
{
    const struct entry *version =
        book_version(decider->book, RECORD_LISTING, entry->entity_id, EVERYTHING);

    return version == entry ? version->record : NULL;
}

/* Whether some listing of the firm, without the one that is drafted, is of the day; any: whether
 * the day of one is known at all. */
static bool listed_on_day(const struct decider *decider, int64_t firm_id, int32_t day,
                          const struct entry **any)
{
    int64_t drafted = decider->command->kind == RECORD_LISTING ? decider->command->entity_id : 0;

    *any = NULL;
    FOR_REFERRERS (r, decider->book, listing, firm_id, firm_id) {
        const struct listing *listing = ruling_listing(decider, r.entry);

        if (listing == NULL || listing->listed_on == DATE_UNKNOWN || r.entry->entity_id == drafted)
            continue;
        *any = r.entry;
        if (listing->listed_on == day)
            return true;
    }
    return false;
}

void require_listing_day(struct decider *decider, int64_t firm_id, int32_t day)
{
    const struct entry *other = NULL;

    if (day == DATE_UNKNOWN || listed_on_day(decider, firm_id, day, &other) || other == NULL)
        return;
    refuse_with_seq(decider, "occurred_on", VIOLATION_LISTED_OTHERWISE, other->seq);
    param_date(decider, ((const struct listing *)other->record)->listed_on);
}

/* A status that says that the firm was listed on a day needs a listing of that day. */
static void require_status_day(struct decider *decider, const struct listing *listing)
{
    FOR_LIVE_REFERRERS_WHILE (listing->listed_on != DATE_UNKNOWN, r, decider->book, EVERYTHING,
                              firm_status, firm_id, listing->firm_id) {
        const struct firm_status *status = r.entry->record;
        const struct entry *other = NULL;

        if (status->state != FIRM_LISTED || status->occurred_on == DATE_UNKNOWN ||
            status->occurred_on == listing->listed_on ||
            listed_on_day(decider, listing->firm_id, status->occurred_on, &other))
            continue;
        refuse_with_seq(decider, "listed_on", VIOLATION_LISTED_OTHERWISE, r.entry->seq);
        param_date(decider, status->occurred_on);
    }
}

static void require_own_stock_code(struct decider *decider, const struct listing *listing)
{
    const int64_t *ids = NULL;
    size_t count =
        listing->stock_code == NULL ? 0 : book_entities(decider->book, RECORD_LISTING, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *other = book_version(decider->book, RECORD_LISTING, ids[i], EVERYTHING);
        const struct listing *record = other == NULL ? NULL : other->record;

        if (record != NULL && ids[i] != decider->command->entity_id &&
            record->exchange == listing->exchange && record->stock_code != NULL &&
            strcmp(record->stock_code, listing->stock_code) == 0)
            refuse_with_seq(decider, "stock_code", VIOLATION_ALREADY_LINKED, other->seq);
    }
}

void check_listing(struct decider *decider)
{
    const struct listing *listing = decider->record;

    require_confirmed(decider, "filed_on", listing->filed_on, 0);
    require_confirmed(decider, "listed_on", listing->listed_on, 0);
    require_order(decider, "listed_on", listing->filed_on, listing->listed_on, "filed_on");
    if (listing->issue_price_e8 != AMOUNT_UNKNOWN && listing->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
    require_own_stock_code(decider, listing);
    require_status_day(decider, listing);
}
