/* Tags of firms on a day. */
#include "book/firm_tag.h"

#include "book/firm_status.h"
#include "record/firm.h"

bool firm_tag_rules(const struct book *book, const struct entry *entry, struct view view)
{
    const struct firm_tag *tag = entry->record;

    return book_live(book, entry, view) &&
           (tag->valid_from == DATE_UNKNOWN || tag->valid_from <= view.as_of) &&
           (tag->valid_to == DATE_UNKNOWN || tag->valid_to >= view.as_of);
}

static bool is_tagged(const struct book *book, int64_t firm_id, uint32_t tag, struct view view)
{
    FOR_REFERRERS (r, book, firm_tag, firm_id, firm_id)
        if (((const struct firm_tag *)r.entry->record)->tag == tag &&
            firm_tag_rules(book, r.entry, view))
            return true;
    return false;
}

bool firm_listed_by_status(const struct book *book, int64_t firm_id, struct view view)
{
    return firm_state_in(book, firm_id, view) == FIRM_LISTED &&
           !is_tagged(book, firm_id, TAG_LISTED, view);
}

bool firm_has_tag(const struct book *book, int64_t firm_id, uint32_t tag, struct view view)
{
    return is_tagged(book, firm_id, tag, view) ||
           (tag == TAG_LISTED && firm_state_in(book, firm_id, view) == FIRM_LISTED);
}
