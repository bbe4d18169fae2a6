/* Journal items: an entry as the journal shows it, with its body and what reversed it. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_JOURNAL_ITEMS_H
#define FUNDTRAIL_HANDLERS_JOURNAL_JOURNAL_ITEMS_H

#include "handlers/frame/refs.h"

/* {"seq", "recorded_at", "recorded_by", "kind", "entity_id", "effective_date", "body", "hash",
 * "reversed_by"}. hash NULL: that key is left out. A reversal counts from as_known on. */
void journal_item_write(const struct book *book, const struct entry *entry, int64_t as_known,
                        const uint8_t *hash, struct refs *refs, struct buf *out);

#endif
